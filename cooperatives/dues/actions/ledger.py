"""Money in and out: paid, withdrawn, refunded, paid to heirs, reversed. What is sent twice is booked once."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cooperatives.dues.actions.accounts import account_of
from cooperatives.dues.actions.book import KINDS, REFUSALS, refusal
from cooperatives.dues.actions.handovers import set_off
from cooperatives.dues.models import Book, CollectionRun, Entry, Opening, Position
from cooperatives.dues.models.entry import series_of
from cooperatives.dues.rules import (
    Account,
    MonthState,
    NothingOwed,
    are_months,
    digest,
    month_from,
    month_state,
    posting_day,
)
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.members.models import Member, Membership
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.models import User
from registry.templatetags.registry import months as in_words
from registry.transitions import Refused, refuse_coming

KIND = Entry.Kind


class Conflict(Refused):
    """The same number with other content: what was kept under it, and what was sent now. Nothing was booked."""

    def __init__(self, kept: Entry, sent: Mapping[str, Any]) -> None:
        super().__init__(f"Nomor pengiriman ini sudah dipakai kuitansi no. {kept.number} dengan isi yang lain.")
        self.kept, self.sent = kept, sent


@dataclass(frozen=True, slots=True)
class Money:
    """So much of each kind of savings, and how it changes hands."""

    principal: int = 0
    mandatory: int = 0
    voluntary: int = 0
    method: str = Entry.Method.CASH

    @property
    def amount(self) -> int:
        """All of it."""
        return self.principal + self.mandatory + self.voluntary

    def parts(self, sign: int = 1) -> dict[str, int]:
        """As the ledger has it: into the book, or with -1 out of it."""
        return {kind: sign * getattr(self, kind) for kind in KINDS} | {"amount": sign * self.amount}


@dataclass(frozen=True, slots=True)
class Slip:
    """Where a receipt was written: the printed receipt's own number, the run it was collected in, the device."""

    paper_series: str = ""
    paper_no: int | None = None
    run: CollectionRun | None = None
    device: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper_series", series_of(self.paper_series))

    def content(self) -> dict[str, Any]:
        """What of it is part of what was sent."""
        return {"paper": [self.paper_series, self.paper_no], "run": self.run and self.run.pk}


NO_SLIP = Slip()


@dataclass(frozen=True, slots=True)
class Payment:
    """What a member paid, as it is sent. months: which months it is for; None: the oldest unpaid first."""

    member: Member
    money: Money
    received_on: date
    client_no: uuid.UUID
    months: Mapping[str, int] | None = None
    slip: Slip = NO_SLIP

    @property
    def content(self) -> dict[str, Any]:
        """What of it must be the same when it is sent again."""
        content = {"kind": KIND.PAYMENT, "member": self.member.pk, "received_on": self.received_on}
        content |= asdict(self.money) | self.slip.content()
        return content | ({"months": dict(self.months)} if self.months is not None else {})

    def receipt(self, asked: Callable[[], Account], held: int, began: date | None, on: date) -> Entry:
        """Its receipt, not booked yet. Raises Refused.

        held: so much mandatory savings are already. began: the day at whose end the opening balances were.
        """
        refuse_coming(self.received_on, on)
        if began and self.received_on <= began:
            raise Refused(
                f"Saldo awal per {began:%d-%m-%Y} sudah memuat uang yang diterima sampai hari itu: jangan dicatat lagi."
            )
        if self.months is not None and not are_months(self.months):
            raise Refused("Bulan yang dibayar tidak terbaca: pilih lagi bulannya.")
        _refuse_slip(self)
        if self.months is not None:
            _refuse_paid(self.months, asked(), held)
        months = dict(self.months) if self.months is not None else _oldest(self.member, self.money, asked, held)
        slip, money = self.slip, self.money
        return Entry(
            cooperative_id=self.member.cooperative_id, member=self.member, kind=KIND.PAYMENT, method=money.method,
            **money.parts(), months=months, received_on=self.received_on, paper_series=slip.paper_series,
            paper_no=slip.paper_no, run=slip.run, device=slip.device,
        )  # fmt: skip


def pay(
    member: Member, money: Money, received_on: date, *, client_no: uuid.UUID, months: Mapping[str, int] | None = None,
    slip: Slip = NO_SLIP, by: User, on: date,
) -> Entry:  # fmt: skip
    """Book what a member paid: one receipt, for as many months as the mandatory part is enough for.

    months: which months it is for, as 2026-07; None: the oldest unpaid first. The same client_no with the same content
    gives the same receipt again. Raises Conflict for other content, Refused for what cannot be booked.
    """
    sent = Payment(member, money, received_on, client_no, months, slip)

    def receipt() -> Entry:
        return sent.receipt(lambda: account_of(member, received_on), _held(member), began(member.cooperative), on)

    ask_taker(member.cooperative, slip.run, by, on)
    return book_once("pay", member, client_no, sent.content, receipt, by=by, on=on)


def began(cooperative: Cooperative) -> date | None:
    """The day at whose end the book began with balances; None where it began empty."""
    return Opening.objects.filter(cooperative=cooperative).values_list("on", flat=True).first()


def allocated(member: Member, money: Money, received_on: date) -> dict[str, int]:
    """Which months the mandatory part pays for, the oldest first. Raises Refused where nothing is asked."""
    return _oldest(member, money, lambda: account_of(member, received_on), _held(member))


def ask_taker(cooperative: Cooperative, run: CollectionRun | None, by: User, on: date) -> None:
    """Money is taken by who keeps the book, and on a round by its collector. Raises Refused."""
    if run is None or run.collector != by:
        ask_keeper(cooperative, by, on)


def withdraw(member: Member, amount: int, *, client_no: uuid.UUID, method: str = "CASH", by: User, on: date) -> Entry:
    """Pay out voluntary savings. Raises Conflict and Refused."""
    content = {"kind": KIND.WITHDRAWAL, "member": member.pk, "amount": amount, "method": method}
    money = Money(voluntary=amount, method=method)
    ask_keeper(member.cooperative, by, on)

    def taken() -> Entry:
        held = Position.objects.get(member=member).voluntary
        if amount > held:
            raise Refused(f"Simpanannya tidak sebanyak itu. Paling banyak {rupiah(held)}.", field="amount")
        return Entry(kind=KIND.WITHDRAWAL, method=method, **money.parts(-1), received_on=on)

    return book_once("withdraw", member, client_no, content, taken, by=by, on=on)


def refund(
    member: Member, *, client_no: uuid.UUID, debts: int = 0, reason: str = "", method: str = "CASH", by: User, on: date
) -> list[Entry]:  # fmt: skip
    """Give back to somebody who left all that is held, less what he or she owes. Raises Conflict and Refused.

    debts: set off against the savings by a receipt of its own, the voluntary first. reason: which debts.
    """
    return _pay_out("refund", KIND.REFUND, member, client_no, debts, reason, method, "", by=by, on=on)


def pay_heirs(
    member: Member, paid_to: str, *, client_no: uuid.UUID, debts: int = 0, reason: str = "", method: str = "CASH",
    by: User, on: date,
) -> list[Entry]:  # fmt: skip
    """Pay the heirs of somebody who died all that is held, less the debts. Raises Conflict and Refused."""
    if not member.memberships.filter(ended=Membership.Ended.DIED).exists():
        raise Refused(f"{member} tidak tercatat meninggal: catat dahulu, atau kembalikan kepada yang keluar.")
    return _pay_out("pay_heirs", KIND.HEIRS, member, client_no, debts, reason, method, paid_to, by=by, on=on)


def reverse(
    entry: Entry, reason: str, *, client_no: uuid.UUID, approved_by: User | None = None, by: User, on: date
) -> Entry:  # fmt: skip
    """Undo a receipt by its mirror, dated today; from the book's amount on a second person approves. Raises Refused.

    What a collector took and handed over, or offers to hand over, is paid back from the treasurer's cash; where it
    lacked at the handover, that shortage is lowered.
    """
    for hand in (by, approved_by):
        ask_keeper(entry.cooperative, hand, on)
    content = {"kind": KIND.REVERSAL, "reverses": entry.number, "reason": reason}
    money = Money(entry.principal, entry.mandatory, entry.voluntary, entry.method)

    def mirror() -> Entry:
        is_set_off = set_off(entry, (by, approved_by), on=on)
        run = entry.run if not is_set_off and entry.run and entry.run.still_has(entry.amount) else None
        return Entry(
            kind=KIND.REVERSAL, method=money.method, **money.parts(-1), reverses=entry, reason=reason.strip(),
            months={month: -amount for month, amount in entry.months.items()}, received_on=on, run=run,
            approved_by=approved_by,
        )  # fmt: skip

    return book_once("reverse", entry.member, client_no, content, mirror, reason=reason, by=by, on=on)


def _held(member: Member) -> int:
    position = Position.objects.filter(member=member).first()
    return position.mandatory if position else 0


def _oldest(member: Member, money: Money, asked: Callable[[], Account], held: int) -> dict[str, int]:
    if money.mandatory <= 0:
        return {}
    try:
        return asked().allocate(held, money.mandatory)
    except NothingOwed:
        raise Refused(
            f"Tidak ada simpanan wajib yang diminta dari {member}: periksa tarif golongannya, atau catat sebagai "
            "simpanan sukarela."
        ) from None


def book_once(
    verb: str, member: Member, client_no: uuid.UUID, content: Mapping[str, Any], receipt: Callable[[], Entry], *,
    reason: str = "", by: User, on: date,
) -> Entry:  # fmt: skip
    """One receipt into the book; the one that is there where the same was sent before."""
    with history.verb(verb, by=by, on=on, reason=reason):
        lock(member.cooperative)
        sent = digest(content)
        if kept := _kept(member, client_no):
            if bytes(kept.digest) != sent:
                raise Conflict(kept, content)
            return kept
        entry = receipt()
        entry.cooperative_id, entry.member = member.cooperative_id, member
        entry.client_no, entry.digest, entry.recorded_by = client_no, sent, by
        entry.posted_on = _posted_on(entry, on)
        insert(entry)
    return entry


def _kept(member: Member, client_no: uuid.UUID) -> Entry | None:
    """What was booked under this number before."""
    found: Entry | None = Entry.objects.filter(cooperative=member.cooperative_id, client_no=client_no).first()
    return found


def insert(entry: Entry) -> None:
    """Book it. Raises Refused."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise refusal(error) from error


def _posted_on(entry: Entry, on: date) -> date:
    book = Book.objects.filter(cooperative=entry.cooperative_id).first()
    if book is None:
        raise Refused(REFUSALS["entry_in_a_book"])
    return posting_day(entry.received_on, on, book.closed_through)


def _refuse_paid(named: Mapping[str, int], asked: Account, held: int) -> None:
    """Of months that are asked for so much still lacks as is paid for each by name."""
    lacks = {month: month_state(asked, held, month_from(month), month_from(month)) for month in named}
    if paid := [
        month for month, (state, missing) in lacks.items() if state != MonthState.NOT_ASKED and named[month] > missing
    ]:
        raise Refused(f"Simpanan wajib {in_words(paid)} tidak kurang sebanyak itu (lagi). Pilih lagi bulannya.")


def _refuse_slip(sent: Payment) -> None:
    """A receipt of a run is in cash, on a day of the run, with a number of its book, which no other receipt has."""
    slip, received_on = sent.slip, sent.received_on
    if slip.run is None:
        runs = CollectionRun.objects.filter(cooperative=sent.member.cooperative_id, paper_series=slip.paper_series)
        if slip.paper_no is not None and runs.filter(papers__contains=slip.paper_no).exists():
            raise Refused(f"Kuitansi cetak {slip.paper_no} milik sebuah penagihan: catat dari penagihan itu.")
        return
    if not slip.run.opened_on <= received_on <= (slip.run.closed_on or slip.run.expires_on):
        raise Refused(f"Penagihan itu tidak berjalan pada {received_on:%d-%m-%Y}: periksa tanggalnya.")
    if sent.money.method != Entry.Method.CASH:
        raise Refused("Penagihan di rumah anggota hanya menerima uang tunai.")
    if slip.paper_no is not None and (
        slip.paper_series != slip.run.paper_series or slip.paper_no not in slip.run.papers
    ):
        raise Refused(f"Nomor {slip.paper_no} tidak ada dalam buku kuitansi penagihan itu.")
    if slip.paper_no is not None and slip.run.voided.filter(paper_no=slip.paper_no).exists():
        raise Refused(f"Kuitansi cetak {slip.paper_no} sudah dicatat batal: pakai nomor lain.")


def _pay_out(
    verb: str, kind: str, member: Member, client_no: uuid.UUID, debts: int, reason: str, method: str, paid_to: str, *,
    by: User, on: date,
) -> list[Entry]:  # fmt: skip
    """Set off the debts and pay out the rest."""
    ask_keeper(member.cooperative, by, on)
    if debts and not reason.strip():
        raise Refused("Tulis utang apa yang diperhitungkan.")
    content = {"kind": kind, "member": member.pk, "debts": debts, "reason": reason, "method": method, "to": paid_to}

    def held() -> Money:
        position = Position.objects.get(member=member)
        return Money(position.principal, position.mandatory, position.voluntary)

    def set_off() -> Entry:
        if debts > held().amount:
            raise Refused(f"Utangnya lebih besar daripada simpanannya: paling banyak {rupiah(held().amount)}.")
        money = _taken(held(), debts)
        return Entry(kind=KIND.SET_OFF, method="NONE", **money.parts(-1), received_on=on, reason=reason.strip())

    def rest() -> Entry:
        return Entry(kind=kind, method=method, **held().parts(-1), received_on=on, paid_to=paid_to.strip())

    with history.verb(verb, by=by, on=on, reason=reason):
        entries = []
        if debts:
            number = uuid.uuid5(client_no, "debts")
            entries.append(book_once("set_off", member, number, content, set_off, reason=reason, by=by, on=on))
        if not entries or held().amount or _kept(member, client_no):
            entries.append(book_once(verb, member, client_no, content, rest, by=by, on=on))
    return entries


def _taken(held: Money, amount: int) -> Money:
    """So much of what is held: of the voluntary savings first, then the mandatory, then the principal."""
    voluntary = min(amount, held.voluntary)
    mandatory = min(amount - voluntary, held.mandatory)
    return Money(amount - voluntary - mandatory, mandatory, voluntary)
