"""A book is opened, begins with proven balances, gets its tariffs, and is closed day by day and year by year."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from cooperatives.dues.models import Book, Closing, Entry, Opening, Tariff
from cooperatives.dues.rules import MANDATORY, PRINCIPAL, VOLUNTARY, digest, first_day, month_of
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.members.models import Member, MemberCategory, ProcessingAgreement
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.deadlines import month_end
from registry.models import User
from registry.transitions import Refused, refuse_coming

KINDS = tuple(each.lower() for each in (PRINCIPAL, MANDATORY, VOLUNTARY))
"""The columns of the three kinds of savings."""
OPENING_NUMBERS = uuid.UUID("6f1d9f0c-5d0e-4a53-9d0a-7f2b7a1f2c11")
"""From it and a member's key comes the number of an opening balance: sent twice, it is the same."""


def open_book(agreement: ProcessingAgreement, *, second_person_from: int, by: User | None, on: date) -> Book:
    """Open the book of the dues of a cooperative; the one it has where it is open already. Raises Refused."""
    ask_keeper(agreement.cooperative, by, on)
    with history.verb("open_book", by=by, on=on):
        if second_person_from < 1:
            raise Refused("Isi mulai dari jumlah berapa pembalikan perlu dua orang, paling sedikit Rp1.")
        book, _ = Book.objects.get_or_create(
            cooperative=agreement.cooperative,
            defaults={"agreement": agreement, "opened_on": on, "second_person_from": second_person_from},
        )
    return book


@dataclass(frozen=True, slots=True)
class Balance:
    """What the paper says a member has, by kind, and the last month that is paid (None: no month is counted)."""

    member: Member
    principal: int = 0
    mandatory: int = 0
    voluntary: int = 0
    settled_through: date | None = None

    @property
    def amount(self) -> int:
        """All of it."""
        return self.principal + self.mandatory + self.voluntary

    @property
    def columns(self) -> dict[str, int | None]:
        """As the ledger has it."""
        settled = None if self.settled_through is None else month_of(self.settled_through)
        return {kind: getattr(self, kind) for kind in KINDS} | {"settled_through": settled}

    @property
    def content(self) -> dict[str, Any]:
        """What of it must be the same when it is sent again."""
        return {"kind": "OPENING", "member": self.member.pk} | self.columns

    def receipt(self, as_of: date) -> Entry:
        """Its receipt, not booked yet."""
        return Entry(
            cooperative_id=self.member.cooperative_id, member=self.member, kind=Entry.Kind.OPENING,
            method=Entry.Method.NONE, amount=self.amount, **self.columns, received_on=as_of,
        )  # fmt: skip


def open_balances(
    book: Book, balances: Sequence[Balance], totals: tuple[int, int, int], as_of: date, reference: str, *,
    cash: int = 0, by: User, on: date,
) -> Opening:  # fmt: skip
    """Begin a book with what its paper says, all at once. Raises Refused.

    totals: what the paper adds up to, by kind (pokok, wajib, sukarela); the rows must give the same. cash: what was in
    the treasurer's box then.
    """
    ask_keeper(book.cooperative, by, on)
    for kind, total in zip(KINDS, totals, strict=True):
        if (found := sum(getattr(each, kind) for each in balances)) != total:
            name = Opening._meta.get_field(kind).verbose_name  # type: ignore[union-attr]
            raise Refused(
                f"Baris {name} berjumlah {rupiah(found)}, buku lama {rupiah(total)}: tidak ada yang dicatat. Periksa "
                "barisnya atau jumlahnya."
            )
    with history.verb("open_balances", by=by, on=on, reason=reference):
        lock(book.cooperative)
        book.refresh_from_db()
        refuse_coming(as_of, on)
        if as_of == on:
            raise Refused("Saldo awal dihitung pada akhir hari: pilih paling lambat kemarin.")
        if not book.is_open_on(as_of):
            raise Refused(REFUSALS["entry_on_an_open_day"])
        if Opening.objects.filter(cooperative=book.cooperative).exists():
            raise Refused("Saldo awal sudah dicatat. Yang keliru dibalik, lalu dicatat lagi dari kartu anggotanya.")
        entries = [_begun(each, as_of, by) for each in balances if each.amount]
        try:
            with transaction.atomic():
                Entry.objects.bulk_create(entries)
                return Opening.objects.create(
                    cooperative=book.cooperative, on=as_of, reference=reference, members=len(entries), cash=cash,
                    proven_by=by, **dict(zip(KINDS, totals, strict=True)),
                )  # fmt: skip
        except IntegrityError as error:
            raise refusal(error) from error


def _begun(of: Balance, as_of: date, by: User) -> Entry:
    entry = of.receipt(as_of)
    entry.client_no, entry.digest = uuid.uuid5(OPENING_NUMBERS, str(of.member.pk)), digest(of.content)
    entry.posted_on, entry.recorded_by = as_of, by
    return entry


def set_tariff(
    category: MemberCategory, kind: str, amount: int, since: date, *, document_no: str = "", by: User, on: date
) -> Tariff:  # fmt: skip
    """Ask members of a category for so much a month (or, of pokok, on entering) from a month on. Raises Refused."""
    ask_keeper(category.cooperative, by, on)
    first = month_of(since)
    with history.verb("set_tariff", by=by, on=on):
        lock(category.cooperative)
        last = Tariff.objects.filter(category=category, kind=kind).latest_first().first()
        if last and last.months.lower >= first:
            raise Refused(
                f"Tarif yang terakhir berlaku mulai {first_day(last.months.lower):%m-%Y}: pilih bulan sesudahnya."
            )
        try:
            with transaction.atomic():
                if last:
                    last.months = NumericRange(last.months.lower, first)
                    last.save(update_fields=["months"])
                return Tariff.objects.create(
                    cooperative=category.cooperative, category=category, kind=kind, amount=amount,
                    months=NumericRange(first, None), document_no=document_no,
                )  # fmt: skip
        except IntegrityError as error:
            raise refusal(error) from error


def close_day(
    cooperative: Cooperative, day: date, *, counted: int | None, reason: str = "", by: User, on: date
) -> Closing:  # fmt: skip
    """Close every day up to this one with the cash that was counted; reason: why it differs. Raises Refused."""
    return _close("close_day", cooperative, Closing.Kind.DAY, day, counted, reason, by=by, on=on)


def close_period(cooperative: Cooperative, book_year: int, *, by: User, on: date) -> Closing:
    """Close a book year for good, after its annual meeting. Raises Refused."""
    through = month_end(book_year, cooperative.book_year_end)
    return _close("close_period", cooperative, Closing.Kind.PERIOD, through, None, "", by=by, on=on)


def _close(
    verb: str, cooperative: Cooperative, kind: str, through: date, counted: int | None, reason: str, *, by: User,
    on: date,
) -> Closing:  # fmt: skip
    ask_keeper(cooperative, by, on)
    refuse_coming(through, on)
    with history.verb(verb, by=by, on=on, reason=reason):
        lock(cooperative)
        try:
            with transaction.atomic():
                closing = Closing.objects.create(
                    cooperative=cooperative, kind=kind, through=through, counted=counted, reason=reason.strip(),
                    closed_by=by,
                )  # fmt: skip
        except IntegrityError as error:
            raise refusal(error) from error
    closing.refresh_from_db(fields=["since"])
    return closing


REFUSALS = {
    "entry_after_opening": "Saldo awal sudah memuat uang yang diterima sampai tanggalnya: jangan dicatat lagi.",
    "entry_in_a_book": "Koperasi ini belum membuka buku simpanan. Buka dahulu dari beranda koperasi.",
    "entry_on_an_open_day": "Hari itu sudah ditutup: bukukan pada hari yang masih terbuka.",
    "entry_reversed_once": "Kuitansi ini sudah dibalik.",
    "entry_signed_by_kind": "Jumlah tidak boleh kurang dari nol.",
    "entry_amount_of_its_parts": "Isi jumlahnya; nol tidak dibukukan.",
    "entry_allocated_whole": "Jumlah untuk bulan-bulan itu tidak sama dengan simpanan wajibnya.",
    "entry_posted_not_before": "Tanggal pembukuan tidak boleh sebelum tanggal uang diterima.",
    "entry_reversal_reverses": "Tulis alasan pembalikan.",
    "entry_to_an_heir": "Isi nama ahli waris yang menerima.",
    "reversal_mirrors": "Pembalikan tidak dapat dibalik: catat setoran baru.",
    "reversal_by_two": "Jumlah sebesar ini dibalik oleh dua orang: minta pengurus lain menyetujuinya.",
    "opening_before_receipts": (
        "Sudah ada kuitansi bertanggal sampai hari itu. Pilih tanggal sebelum kuitansi yang pertama, atau balik dahulu "
        "kuitansinya."
    ),
    "opening_by_two": "Saldo awal sebesar ini dicatat oleh dua orang: minta pengurus lain menyetujuinya.",
    "opening_stands": "Saldo awal anggota ini sudah tercatat. Bila keliru, balik dahulu kuitansinya.",
    "paper_receipt_once": "Nomor kuitansi cetak itu sudah dibukukan: periksa nomornya.",
    "refund_after_leaving": "Simpanan pokok dan wajib dikembalikan sesudah keluar, tidak selama menjadi anggota.",
    "position_never_negative": "Simpanannya tidak sebanyak itu: kurangi jumlahnya.",
    "closing_says_why_it_differs": "Uang yang dihitung tidak sama dengan saldo buku: tulis sebab selisihnya.",
    "closing_counts_money": "Uang yang dihitung tidak boleh kurang dari nol.",
    "closing_moves_forward": "Sampai tanggal itu buku sudah ditutup: pilih tanggal sesudahnya.",
    "closed_once": "Sampai tanggal itu buku sudah ditutup: pilih tanggal sesudahnya.",
    "tariff_of_open_months": "Bulan itu sudah ditutup: tarif baru berlaku mulai bulan yang masih terbuka.",
    "tariff_not_negative": "Tarif tidak boleh kurang dari nol.",
    "papers_once": "Nomor kuitansi itu sudah dibawa penagihan lain: isi nomor lain.",
    "handover_by_two": "Yang menyerahkan dan yang menerima harus dua orang.",
}
"""What PostgreSQL refuses, by the name of its constraint, as sentences."""


def refusal(error: IntegrityError) -> Exception:
    """The sentence for what PostgreSQL refused; the error itself where there is none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return Refused(REFUSALS[name]) if name in REFUSALS else error
