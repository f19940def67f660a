"""A receipt as its page, its paper and its message say it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.dateformat import format as write_date
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.dues.actions import lacks_balance
from cooperatives.dues.models import BalanceRequest, Book, Entry, ReversalRequest
from cooperatives.dues.models.asked import Asked, AskedQuerySet
from cooperatives.members.actions import ask_keeper, keeps
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry.access import Role
from registry.amounts import rupiah
from registry.models import User
from registry.phones import WHATSAPP, whatsapp
from registry.templatetags.registry import months, spelled
from registry.transitions import Refused

KIND = Entry.Kind
HASH_END = 8
"""So many signs of the hash stand on a receipt: who keeps it could prove that the book was changed since."""


def own_cooperative(user: User, pk: int) -> Cooperative:
    """The cooperative in whose organs this person is today. Raises Http404 for everybody else, the office too."""
    if user.role != Role.BOARD:
        raise Http404
    return get_object_or_404(Cooperative.objects.entered().visible_to(user).select_related("area"), pk=pk)


def own_book(user: User, pk: int) -> Book:
    """The book of the own cooperative, with `cooperative`. Raises Refused where none was opened yet."""
    book: Book | None = Book.objects.visible_to(user).select_related("cooperative").filter(pk=pk).first()
    if book is None:
        own_cooperative(user, pk)
        raise Refused("Buku simpanan koperasi ini belum dibuka. Buka dahulu dari beranda koperasi.")
    return book


def own_member(user: User, pk: int, member_pk: int) -> tuple[Book, Member]:
    """The own book and a member in it. Raises Http404 for everybody else's."""
    book = own_book(user, pk)
    member = get_object_or_404(Member.objects.select_related("cooperative"), cooperative=book.cooperative, pk=member_pk)
    return book, member


def to_write(user: User, pk: int, member_pk: int, on: date) -> tuple[Book, Member, dict[str, Any]]:
    """A member somebody writes about who may write, and who and when that is. Raises Refused."""
    book, member = own_member(user, pk, member_pk)
    said: dict[str, Any] = {"by": user, "on": on}
    ask_keeper(book.cooperative, **said)
    return book, member, said


def about_book(book: Book, by: User, on: date, **more: Any) -> dict[str, Any]:
    """What every page of a book has: the cooperative, the day, and whether this person writes in it."""
    may_write = keeps(book.cooperative, by, on)
    return {"cooperative": book.cooperative, "book": book, "today": on, "may_write": may_write, **more}


def of_book(book: Book) -> "QuerySet[Entry]":
    """The receipts of a book with all a receipt says."""
    reversals = Prefetch("reversals", Entry.objects.select_related("recorded_by", "approved_by"))
    asked = Prefetch("reversal_requests", ReversalRequest.objects.select_related("asked_by", "decided_by"))
    rows: QuerySet[Entry] = Entry.objects.filter(cooperative=book.cooperative_id)
    people = ("recorded_by", "approved_by", "member__cooperative", "cooperative", "reverses", "run__collector")
    return rows.select_related(*people).prefetch_related(reversals, asked)


def waiting_and_decided(book: Book, latest: int) -> tuple[list[Asked], list[Asked]]:
    """What another of the board has to decide on, the oldest first, and what was decided last."""
    people = ("asked_by", "decided_by")
    asked: tuple[AskedQuerySet, ...] = (
        ReversalRequest.objects.select_related("entry__member", *people),
        BalanceRequest.objects.select_related("member", *people),
    )
    rows = [each.filter(cooperative=book.pk) for each in asked]
    decided = [one for each in rows for one in each.exclude(state="WAITING").order_by("-pk")[:latest]]
    decided.sort(key=lambda each: each.decided_on, reverse=True)
    waiting = sorted((one for each in rows for one in each.waiting().order_by("pk")), key=lambda each: each.asked_on)
    return waiting, decided[:latest]


@dataclass(frozen=True)
class Receipt:
    """A receipt. `entry` has its member and cooperative at hand."""

    entry: Entry

    @property
    def title(self) -> str:
        """What it is."""
        return {
            KIND.PAYMENT: "Kuitansi setoran simpanan", KIND.WITHDRAWAL: "Bukti penarikan simpanan",
            KIND.REFUND: "Bukti pengembalian simpanan", KIND.HEIRS: "Bukti pembayaran kepada ahli waris",
            KIND.SET_OFF: "Bukti perhitungan utang", KIND.REVERSAL: "Bukti pembalikan kuitansi",
            KIND.OPENING: "Saldo awal",
        }[KIND(self.entry.kind)]  # fmt: skip

    @property
    def is_out(self) -> bool:
        """Whether money goes to somebody."""
        return self.entry.amount < 0

    @property
    def size(self) -> int:
        """How much, in or out."""
        return abs(self.entry.amount)

    @property
    def who(self) -> tuple[str, str]:
        """From or to whom, and what that is called."""
        name = f"{self.entry.member.name} ({self.entry.member.number})"
        if self.entry.paid_to:
            return "Dibayar kepada", f"{self.entry.paid_to}, ahli waris {name}"
        if self.entry.kind in (KIND.REVERSAL, KIND.SET_OFF, KIND.OPENING):
            return "Anggota", name
        return ("Dibayar kepada" if self.is_out else "Diterima dari"), name

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Each kind of savings with how much of it, in or out, and, of the mandatory, the months it is for."""
        entry = self.entry
        wajib = f"Simpanan wajib {months(entry.months)}" if entry.months else "Simpanan wajib"
        kinds = (
            ("Simpanan pokok", entry.principal),
            (wajib, entry.mandatory),
            ("Simpanan sukarela", entry.voluntary),
        )
        return [(label, abs(amount)) for label, amount in kinds if amount]

    @property
    def paper(self) -> str:
        """The number of the printed receipt; empty where there is none."""
        return f"{self.entry.paper_series} {self.entry.paper_no or ''}".strip()

    @property
    def code(self) -> str:
        """The end of its hash."""
        return bytes(self.entry.hash).hex()[-HASH_END:].upper()

    @cached_property
    def reversed_by(self) -> Entry | None:
        """The receipt that reversed it."""
        return next(iter(self.entry.reversals.all()), None)

    @cached_property
    def asked(self) -> ReversalRequest | None:
        """The latest request to reverse it."""
        return max(self.entry.reversal_requests.all(), key=lambda each: each.pk, default=None)

    @property
    def waits(self) -> bool:
        """Whether its reversal waits for another of the board."""
        return self.asked is not None and self.asked.state == ReversalRequest.State.WAITING

    @property
    def may_be_reversed(self) -> bool:
        """Whether it stands, is no reversal, and nobody asked yet."""
        return self.reversed_by is None and self.entry.reverses_id is None and not self.waits

    @property
    def may_begin_again(self) -> bool:
        """Whether it is an opening balance that was reversed, and the right one was not booked yet."""
        return self.entry.kind == KIND.OPENING and self.reversed_by is not None and lacks_balance(self.entry.member)

    @property
    def message(self) -> str:
        """It in one message."""
        entry, (label, name) = self.entry, self.who
        lines = "; ".join(f"{label} {rupiah(amount)}" for label, amount in self.lines)
        day = write_date(entry.received_on, "j F Y")
        return (
            f"{entry.cooperative}. {self.title} no. {entry.number}, {day}. {label}: {name}."
            f" Jumlah {rupiah(self.size)} ({lines}). Kode keaslian {self.code}."
        )

    @property
    def printed(self) -> dict[str, Any]:
        """What templates/letters/receipt.typ prints: A5, the amount in words, room to sign."""
        entry, (label, name) = self.entry, self.who
        about = [[label, name], ["Cara", entry.get_method_display()]]
        about += [["Membalik", f"kuitansi no. {entry.reverses.number}"]] if entry.reverses else []
        about += [["Keterangan", entry.reason]] if entry.reason else []
        about += [["Kuitansi cetak", self.paper]] if self.paper else []
        return {
            "cooperative": entry.cooperative.name, "address": entry.cooperative.address, "title": self.title,
            "number": str(entry.number), "day": write_date(entry.received_on, "j F Y"), "about": about,
            "lines": [[line, rupiah(amount)] for line, amount in self.lines],
            "total": rupiah(self.size), "words": spelled(entry.amount), "taken_by": entry.recorded_by.name,
            "approved_by": entry.approved_by.name if entry.approved_by else "",
            "other": entry.paid_to or entry.member.name,
            "reversed": f"Sudah dibalik dengan kuitansi no. {self.reversed_by.number}" if self.reversed_by else "",
            "foot": f"Kode keaslian {self.code}. Dicatat {localtime(entry.recorded_at):%d-%m-%Y %H.%M}.",
        }  # fmt: skip

    @property
    def whatsapp(self) -> str:
        """The address that opens WhatsApp at the member's number, or lets somebody choose one."""
        return whatsapp(self.entry.member.phone, self.message) or f"{WHATSAPP}?text={quote(self.message, safe='')}"
