"""The round at the door: a run is opened with a receipt book, its cash handed over and countersigned, and banked."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import QuerySet, Sum

from cooperatives.boards.models import Term
from cooperatives.dues.actions.book import refusal
from cooperatives.dues.actions.ledger import Money, Slip, pay
from cooperatives.dues.models import (
    Book,
    CollectionRun,
    Entry,
    Handover,
    HandoverAnswer,
    Opening,
    Shortage,
    VoidedReceipt,
)
from cooperatives.dues.models.entry import series_of
from cooperatives.dues.rules import posting_day
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.models import User
from registry.transitions import Refused

STEP = Handover.Step
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


def has_seat(cooperative: Cooperative, user: User, on: date) -> bool:
    """Whether somebody sits in the board or among the supervisors on a day, and so opens what is the cooperative's."""
    return Term.objects.giving_access(user, on).filter(cooperative=cooperative).exists()


def collect(
    run: CollectionRun, member: Member, money: Money, received_on: date, *, paper_no: int, client_no: uuid.UUID,
    by: User, on: date,
) -> tuple[Entry, bool]:  # fmt: skip
    """Book what a member paid at the door on a printed receipt; whether it is new, or was booked under this client_no.

    Raises Conflict for other content, Refused for what cannot be booked.
    """
    _ask_collector(run, by, on)
    with history.verb("collect", by=by, on=on):
        lock(run.cooperative)
        is_new = not Entry.objects.filter(cooperative=run.cooperative_id, client_no=client_no).exists()
        slip = Slip(run.paper_series, paper_no, run)
        return pay(member, money, received_on, client_no=client_no, slip=slip, by=by, on=on), is_new


def _ask_collector(run: CollectionRun, by: User, on: date) -> None:
    """Its collector, for as long as he or she has a seat, and the board. Raises Refused."""
    if by != run.collector or not has_seat(run.cooperative, by, on):
        ask_keeper(run.cooperative, by, on)


def close_run(run: CollectionRun, *, by: User, on: date) -> CollectionRun:
    """Nothing more is collected on it. Refused while its cash is still with the collector."""
    ask_keeper(run.cooperative, by, on)
    with history.verb("close_run", by=by, on=on):
        lock(run.cooperative)
        if left := run.in_hand():
            raise Refused(f"Kolektor masih memegang {rupiah(left)}: serahkan dahulu kepada bendahara.")
        run.refresh_from_db()
        run.closed_on = run.closed_on or on
        run.save(update_fields=["closed_on"])
    return run


def void_receipt(run: CollectionRun, paper_no: int, reason: str, *, by: User, on: date) -> VoidedReceipt:
    """A printed receipt was spoilt and handed in; its collector says so, or the board. Raises Refused."""
    _ask_collector(run, by, on)
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


def hand_over(run: CollectionRun, counted: int, *, by: User, on: date) -> Handover:
    """The collector counted the cash of a run and hands it to the treasurer; it has passed once somebody took it.

    Where the collector has no seat any more, one of the board says it instead. Raises Refused.
    """
    with history.verb("hand_over", by=by, on=on):
        lock(run.cooperative)
        _ask_collector(run, by, on)
        if by != run.collector and has_seat(run.cooperative, run.collector, on):
            raise Refused(f"Uang penagihan ini dipegang {run.collector}: orang itu sendiri yang menyerahkannya.")
        if run.handovers.waiting().exists():
            raise Refused("Serah terima yang terakhir masih menunggu. Batalkan dahulu bila jumlahnya salah.")
        if not (expected := run.in_hand()):
            raise Refused("Tidak ada uang penagihan ini yang belum diserahkan.")
        return _handed(Handover(step=STEP.TO_TREASURER, run=run, expected=expected), run.cooperative, counted, by, on)


def deposit(cooperative: Cooperative, counted: int, slip_no: str, *, by: User, on: date) -> Handover:
    """The treasurer (by) brought cash to the bank; it counts once another of the board saw the slip. Raises Refused."""
    if not slip_no.strip():
        raise Refused("Isi nomor slip setoran bank.")
    with history.verb("deposit", by=by, on=on):
        ask_keeper(cooperative, by, on)
        lock(cooperative)
        _refuse_more_than_there_is(cooperative, counted)
        if counted <= 0:
            raise Refused("Isi jumlah yang disetor ke bank.")
        same = Handover.objects.filter(cooperative=cooperative, step=STEP.TO_BANK, slip_no=slip_no.strip())
        if same.exclude(answer__is_taken=False).exists():
            raise Refused(f"Slip {slip_no.strip()} sudah dicatat: lihat daftar serah terima.")
        banked = Handover(step=STEP.TO_BANK, expected=counted, slip_no=slip_no.strip())
        return _handed(banked, cooperative, counted, by, on)


def countersign(handover: Handover, counted: int, *, by: User, on: date) -> Handover:
    """Another person (by) counted the same, or saw the slip, and takes it. Raises Refused.

    What lacks of what should have been there becomes a shortage in the name of whoever had the cash.
    """
    with history.verb("countersign", by=by, on=on):
        ask_keeper(handover.cooperative, by, on)
        lock(handover.cooperative)
        _refuse_answered(handover)
        if counted != handover.counted:
            raise Refused(
                f"{handover.given_by} menyatakan {rupiah(handover.counted)}. Hitung bersama; bila jumlah Anda yang "
                "benar, tolak serah terima ini dan minta dinyatakan lagi."
            )
        if handover.step == STEP.TO_BANK:
            _refuse_more_than_there_is(handover.cooperative, counted)
        _answer(handover, is_taken=True, reason="", by=by, on=on)
        if counted < handover.expected:
            owed_by, lacks = handover.run.collector if handover.run else handover.given_by, handover.expected - counted
            Shortage.objects.create(cooperative=handover.cooperative, handover=handover, owed_by=owed_by, amount=lacks)
    return handover


def turn_down(handover: Handover, reason: str, *, by: User, on: date) -> Handover:
    """The giver takes it back, or one of the board does not take it: nothing has passed. Raises Refused."""
    if not reason.strip():
        raise Refused("Tulis mengapa serah terima ini dibatalkan.")
    with history.verb("turn_down", by=by, on=on, reason=reason):
        if by != handover.given_by:
            ask_keeper(handover.cooperative, by, on)
        lock(handover.cooperative)
        _refuse_answered(handover)
        _answer(handover, is_taken=False, reason=reason.strip(), by=by, on=on)
    return handover


def settle_shortage(shortage: Shortage, settlement: str, *, by: User, on: date) -> Shortage:
    """What lacked was made good, or the members' meeting let it go: says how. Raises Refused."""
    ask_keeper(shortage.cooperative, by, on)
    if by == shortage.owed_by:
        raise Refused("Yang menanggung kekurangan ini tidak mencatat sendiri penyelesaiannya: minta pengurus lain.")
    if not settlement.strip():
        raise Refused("Tulis bagaimana kekurangan itu diselesaikan.")
    with history.verb("settle_shortage", by=by, on=on, reason=settlement):
        shortage.refresh_from_db(from_queryset=Shortage.objects.select_for_update())
        if shortage.settled_on:
            raise Refused(f"Kekurangan itu sudah diselesaikan {shortage.settled_on:%d-%m-%Y}.")
        shortage.settled_on, shortage.settlement = on, settlement.strip()
        shortage.save(update_fields=["settled_on", "settlement"])
    return shortage


def in_the_box(cooperative: Cooperative) -> int:
    """The cash of the treasurer: from before, the counter and collectors, less what was paid out and banked."""
    counter = Entry.objects.filter(cooperative=cooperative, run=None, method="CASH")
    handed = Handover.objects.filter(cooperative=cooperative).taken()
    return (
        _sum(Opening.objects.filter(cooperative=cooperative), "cash")
        + _sum(counter, "amount")
        + _sum(handed.filter(step=STEP.TO_TREASURER), "counted")
        - _sum(handed.filter(step=STEP.TO_BANK), "expected")
    )


def _sum(rows: QuerySet[Any], column: str) -> int:
    return int(rows.aggregate(total=Sum(column, default=0))["total"])


def _refuse_more_than_there_is(cooperative: Cooperative, counted: int) -> None:
    if counted > (there := in_the_box(cooperative)):
        raise Refused(f"Di kas bendahara hanya ada {rupiah(there)}.")


def _refuse_answered(handover: Handover) -> None:
    if answer := HandoverAnswer.objects.filter(handover=handover).select_related("answered_by").first():
        raise Refused(f"Serah terima ini sudah dijawab {answer}.")


def _handed(handover: Handover, cooperative: Cooperative, counted: int, by: User, on: date) -> Handover:
    if counted < 0:
        raise Refused("Uang yang dihitung tidak boleh kurang dari nol.")
    handover.cooperative, handover.counted, handover.given_by, handover.given_on = cooperative, counted, by, on
    handover.save(force_insert=True)
    return handover


def _answer(handover: Handover, *, is_taken: bool, reason: str, by: User, on: date) -> None:
    closed_through = Book.objects.get(pk=handover.cooperative_id).closed_through
    try:
        with transaction.atomic():
            HandoverAnswer.objects.create(
                handover=handover, is_taken=is_taken, reason=reason, answered_by=by, answered_on=on,
                posted_on=posting_day(on, on, closed_through) if is_taken else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise refusal(error) from error
