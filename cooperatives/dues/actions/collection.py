"""The round at the door: it is opened with a receipt book, what members pay is booked, and it is closed.

Its cash is in `handovers`.
"""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from cooperatives.dues.actions.book import refusal
from cooperatives.dues.actions.handovers import ask_collector, has_seat
from cooperatives.dues.actions.ledger import Money, Slip, pay
from cooperatives.dues.models import CollectionRun, Entry, VoidedReceipt
from cooperatives.dues.models.entry import series_of
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.models import User
from registry.transitions import Refused

MOST_PAPERS = 1_000
"""No round carries more printed receipts: so many is a slip of the finger."""


def open_run(
    cooperative: Cooperative, collector: User, route: str, papers: tuple[int, int], expires_on: date, *,
    paper_series: str = "", places: Sequence[str] = (), by: User, on: date,
) -> CollectionRun:  # fmt: skip
    """Send a collector round with printed receipts. papers: their first and last number. Raises Refused.

    places: the RW and RT it goes to, each as 003/02; none: to every member.
    """
    ask_keeper(cooperative, by, on)
    first, last = papers
    if last < first:
        raise Refused("Nomor terakhir buku kuitansi lebih kecil daripada nomor pertamanya: periksa kedua nomornya.")
    if last - first >= MOST_PAPERS:
        raise Refused(f"Satu penagihan membawa paling banyak {MOST_PAPERS} kuitansi: periksa nomornya.")
    if expires_on < on:
        raise Refused("Hari terakhir penagihan sudah lewat: isi hari ini atau sesudahnya.")
    if not has_seat(cooperative, collector, on):
        raise Refused(f"{collector} tidak sedang menjabat di koperasi ini: pilih pengurus atau pengawas yang menjabat.")
    with history.verb("open_run", by=by, on=on):
        lock(cooperative)
        try:
            with transaction.atomic():
                return CollectionRun.objects.create(
                    cooperative=cooperative, collector=collector, route=route, places=list(places), opened_on=on,
                    expires_on=expires_on, paper_series=series_of(paper_series), papers=NumericRange(first, last + 1),
                )  # fmt: skip
        except IntegrityError as error:
            raise refusal(error) from error


def collect(
    run: CollectionRun, member: Member, money: Money, received_on: date, *, paper_no: int, client_no: uuid.UUID,
    by: User, on: date,
) -> tuple[Entry, bool]:  # fmt: skip
    """Book what a member paid at the door on a printed receipt; whether it is new, or was booked under this client_no.

    Raises Conflict for other content, Refused for what cannot be booked.
    """
    ask_collector(run, by, on)
    with history.verb("collect", by=by, on=on):
        lock(run.cooperative)
        is_new = not Entry.objects.filter(cooperative=run.cooperative_id, client_no=client_no).exists()
        slip = Slip(run.paper_series, paper_no, run)
        return pay(member, money, received_on, client_no=client_no, slip=slip, by=by, on=on), is_new


def close_run(run: CollectionRun, first_back: int | None = None, *, by: User, on: date) -> CollectionRun:
    """Nothing more is collected on it. Refused while its cash is still with the collector.

    first_back: the first printed receipt that comes back unused: from it on they are free for another round; None:
    none comes back. What is unused below it is missing.
    """
    ask_keeper(run.cooperative, by, on)
    with history.verb("close_run", by=by, on=on):
        lock(run.cooperative)
        if left := run.in_hand():
            raise Refused(f"Kolektor masih memegang {rupiah(left)}: serahkan dahulu kepada bendahara.")
        run.refresh_from_db()
        if not run.closed_on:
            run.closed_on, run.papers = on, _used(run, first_back)
            run.save(update_fields=["closed_on", "papers"])
    return run


def _used(run: CollectionRun, first_back: int | None) -> NumericRange:
    """The printed receipts of a round that do not come back. Raises Refused."""
    numbers, gone = run.numbers, run.papers_written() | run.papers_spoilt()
    end = numbers.stop if first_back is None else first_back
    if not numbers.start <= end <= numbers.stop:
        raise Refused(f"Buku kuitansi penagihan itu {run.paper_numbers}.")
    if gone and end <= max(gone):
        raise Refused(f"Kuitansi {max(gone)} sudah dipakai atau batal: yang kembali utuh mulai sesudahnya.")
    return NumericRange(numbers.start, end)


def void_receipt(run: CollectionRun, paper_no: int, reason: str, *, by: User, on: date) -> VoidedReceipt:
    """A printed receipt was spoilt and handed in; its collector says so, or the board. Raises Refused."""
    ask_collector(run, by, on)
    if paper_no not in run.papers:
        raise Refused(f"Nomor {paper_no} tidak ada dalam buku kuitansi penagihan itu.")
    if not reason.strip():
        raise Refused("Tulis mengapa kuitansi cetak itu batal.")
    with history.verb("void_receipt", by=by, on=on, reason=reason):
        lock(run.cooperative)
        if Entry.objects.standing().filter(run=run, paper_no=paper_no).exists():
            raise Refused(f"Kuitansi cetak {paper_no} sudah dibukukan: balik dahulu kuitansinya.")
        voided, _ = VoidedReceipt.objects.get_or_create(
            cooperative=run.cooperative, run=run, paper_no=paper_no,
            defaults={"reason": reason.strip(), "recorded_by": by, "recorded_on": on},
        )  # fmt: skip
    return voided
