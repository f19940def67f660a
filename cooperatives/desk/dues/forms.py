"""What a board writes about its book of dues, and of money in and out."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice, takewhile
from typing import Any

from django import forms
from django.http import QueryDict

from cooperatives.dues import actions
from cooperatives.dues.actions import Money, Slip
from cooperatives.dues.actions.accounts import account_of
from cooperatives.dues.models import Entry, Position
from cooperatives.dues.models.asked import Asked
from cooperatives.dues.rules import MOST_MONTHS, NothingOwed, are_months, month_key, month_of
from registry.amounts import rupiah
from registry.forms import Boxes, DayField, Picks, RupiahField, come
from registry.models import User
from registry.templatetags.registry import months as in_words

METHODS = [(each.value, each.label) for each in Entry.Method if each != Entry.Method.NONE]
MOST_DIGITS = 15
"""No amount is longer."""
AHEAD = 12
"""So many months beyond this one can be picked by name."""


class OpeningForm(forms.Form):
    """Under which agreement a book is opened, and from which amount on two people reverse a receipt."""

    number = forms.CharField(
        label="Nomor perjanjian",
        max_length=100,
        help_text="Perjanjian pemrosesan data antara koperasi dan dinas, yang sudah ditandatangani kedua pihak.",
    )
    signed_on = DayField("Tanggal perjanjian")
    second_person_from = RupiahField(
        label="Pembalikan oleh dua orang mulai dari jumlah",
        initial=500_000,
        help_text="Kuitansi sebesar ini atau lebih hanya dibalik bila pengurus lain menyetujuinya. Tidak dapat diubah.",
    )


class SentForm(forms.Form):
    """Money is written down once, however often the form is sent: its number is made with the form."""

    client_no = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class MoneyForm(SentForm):
    """What a member paid, as the address of its check says it: how much of what, when and how.

    parts: the amount of each of the months that were named; without it, the mandatory part is for the oldest.
    """

    principal = RupiahField(label="Simpanan pokok", required=False)
    mandatory = RupiahField(label="Simpanan wajib", required=False)
    voluntary = RupiahField(label="Simpanan sukarela", required=False)
    received_on = DayField("Uang diterima tanggal")
    method = forms.ChoiceField(label="Cara membayar", choices=METHODS, widget=Picks, initial=Entry.Method.CASH)
    paper_series = forms.CharField(label="Seri kuitansi cetak", max_length=12, required=False)
    paper_no = forms.IntegerField(label="Nomor kuitansi cetak", min_value=1, max_value=99_999_999, required=False)
    named = forms.Field(label="Bulan yang dipilih", widget=forms.MultipleHiddenInput, required=False)
    parts = forms.CharField(required=False)

    def clean_parts(self) -> dict[str, int] | None:
        """Each month that was named with its amount; None where none was."""
        parts, named = self.cleaned_data["parts"], self.cleaned_data.get("named") or []
        if not parts:
            return None
        amounts = [int(each) for each in parts.split(",") if each.isdecimal() and len(each) <= MOST_DIGITS]
        months = dict(zip(named, amounts, strict=False))
        if not len(months) == len(amounts) == len(named) or not are_months(months):
            self.add_error(None, "Bulan yang dibayar tidak terbaca: mulai lagi dari kartu anggota.")
        return months

    @property
    def money(self) -> Money:
        """So much of each kind, once it is valid."""
        said = self.cleaned_data
        return Money(said["principal"] or 0, said["mandatory"] or 0, said["voluntary"] or 0, said["method"])

    @property
    def slip(self) -> Slip:
        """The printed receipt it was written on, if any."""
        return Slip(self.cleaned_data["paper_series"], self.cleaned_data["paper_no"])


class PaymentForm(MoneyForm):
    """What a member wants to pay. For simpanan wajib there are ready choices; the rest is for who needs it."""

    ONE, ARREARS, COUNT, OTHER, NAMED, NONE = "1", "tunggakan", "beberapa", "lain", "bulan", "tidak"
    choice = forms.ChoiceField(label="Simpanan wajib", widget=Picks)
    count = forms.IntegerField(label="Berapa bulan", min_value=1, max_value=MOST_MONTHS, required=False)
    amount = RupiahField(label="Jumlah lain", required=False)
    named = forms.MultipleChoiceField(label="Bulan yang dipilih", widget=Boxes, required=False)

    def __init__(self, data: Any, *, position: Position, today: date) -> None:
        self.position, self.today = position, today
        self.account = account_of(position.member, today)
        now, ahead = month_key(month_of(today)), month_key(month_of(today) + AHEAD + 1)
        self.unpaid = dict(takewhile(lambda each: each[0] < ahead, self.account.unpaid(position.mandatory)))
        self.late = {month: missing for month, missing in self.unpaid.items() if month < now}
        choices = self._choices()
        super().__init__(data, initial={"received_on": today, "choice": choices[0][0], "count": 1})
        del self.fields["parts"]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        self.fields["named"].choices = [  # type: ignore[attr-defined]
            (month, f"{in_words([month])}, {rupiah(missing)}") for month, missing in self.unpaid.items()
        ]

    def _choices(self) -> list[tuple[str, str]]:
        first = self._first(1)
        if not first:
            return [(self.NONE, "Tidak ada yang diminta sekarang")]
        ready = [(self.ONE, f"1 bulan, {in_words(first)}: {rupiah(sum(first.values()))}")]
        if len(self.late) > 1:
            total = rupiah(sum(self.late.values()))
            ready.append((self.ARREARS, f"Semua tunggakan, {len(self.late)} bulan: {total}"))
        named = [(self.NAMED, "Bulan yang dipilih sendiri")] if self.unpaid else []
        return [
            *ready, (self.COUNT, "Beberapa bulan"), (self.OTHER, "Jumlah lain"), *named,
            (self.NONE, "Tidak menyetor simpanan wajib"),
        ]  # fmt: skip

    def clean_received_on(self) -> date:
        """No day to come."""
        return come(self.cleaned_data["received_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """With what was chosen as an amount, and in parts where its months were named. Something must be paid."""
        said = super().clean() or self.cleaned_data
        if not self.errors:
            months = self._chosen(said)
            said |= {"mandatory": sum(months.values()), "parts": months if said["choice"] == self.NAMED else None}
        if not self.errors and not self.money.amount:
            self.add_error(None, "Isi paling sedikit satu simpanan.")
        return said

    @property
    def address(self) -> str:
        """What was typed, with the amount that was chosen: the check goes by it, once it is valid."""
        asked = QueryDict(mutable=True)
        asked.update(self.data)
        asked["mandatory"] = str(self.money.mandatory)
        asked["parts"] = ",".join(str(each) for each in (self.cleaned_data["parts"] or {}).values())
        return str(asked.urlencode())

    def _chosen(self, said: Mapping[str, Any]) -> dict[str, int]:
        """Adds the error where what was chosen says too little."""
        choice, count, amount, named = (said[name] for name in ("choice", "count", "amount", "named"))
        lacking = {self.COUNT: ("count", count), self.OTHER: ("amount", amount), self.NAMED: ("named", named)}
        field, value = lacking.get(choice, ("", True))
        if not value:
            self.add_error(field, "Isi ini, atau pilih yang lain di atas.")
            return {}
        if choice == self.OTHER:
            return self._allocated(amount)
        by_choice = {
            self.ONE: self._first(1), self.ARREARS: self.late, self.COUNT: self._first(count or 0),
            self.NAMED: {month: self.unpaid[month] for month in named},
        }  # fmt: skip
        return by_choice.get(choice, {})

    def _first(self, count: int) -> dict[str, int]:
        return dict(islice(self.account.unpaid(self.position.mandatory), count))

    def _allocated(self, amount: int) -> dict[str, int]:
        try:
            return self.account.allocate(self.position.mandatory, amount)
        except NothingOwed:
            self.add_error("amount", f"Sebesar itu lebih dari {MOST_MONTHS} bulan. Periksa jumlahnya.")
            return {}


class WithdrawalForm(SentForm):
    """How much of the voluntary savings is paid out."""

    amount = RupiahField(label="Jumlah yang ditarik")
    method = forms.ChoiceField(label="Cara dibayarkan", choices=METHODS[:2], widget=Picks, initial=Entry.Method.CASH)


class RefundForm(SentForm):
    """What is set off against the savings of somebody who left, and who gets the rest."""

    debts = RupiahField(
        label="Utang yang diperhitungkan",
        required=False,
        help_text="Sisa pinjaman atau kewajiban lain. Dipotong dari simpanan sukarela dahulu, lalu wajib, lalu pokok.",
    )
    reason = forms.CharField(label="Utang apa", max_length=300, required=False)
    paid_to = forms.CharField(
        label="Ahli waris yang menerima", max_length=150, help_text="Nama seperti di KTP atau surat keterangan waris."
    )
    method = forms.ChoiceField(label="Cara dibayarkan", choices=METHODS[:2], widget=Picks, initial=Entry.Method.CASH)

    def __init__(self, data: Any, *, has_died: bool) -> None:
        super().__init__(data)
        if not has_died:
            del self.fields["paid_to"]

    @property
    def typed(self) -> dict[str, str]:
        """Each field as it was typed."""
        return {name: self.data.get(name, "") for name in self.fields}


class ReversalForm(SentForm):
    """Why a receipt is reversed."""

    REASONS = ("Salah anggota", "Salah jumlah", "Tercatat dua kali", "Salah bulan", "Uang tidak diterima")
    why = forms.ChoiceField(
        label="Mengapa dibalik", widget=Picks, choices=[(each, each) for each in REASONS], initial=None
    )
    note = forms.CharField(
        label="Keterangan", max_length=200, required=False, help_text="Misalnya nama anggota atau jumlah yang benar."
    )

    @property
    def reason(self) -> str:
        """As it stands on the receipt."""
        why, note = self.cleaned_data["why"], self.cleaned_data["note"].strip().rstrip(".")
        return f"{why}: {note}" if note else why


class AnswerForm(forms.Form):
    """What another of the board says to what was asked for. yes: what approving does."""

    YES, NO = "ya", "tidak"
    decision = forms.ChoiceField(label="Keputusan", widget=Picks)
    answer = forms.CharField(label="Alasan menolak", max_length=300, required=False)

    def __init__(self, sent: Any, *, yes: str) -> None:
        super().__init__(sent)
        self.fields["decision"].choices = [(self.YES, f"Setujui: {yes}"), (self.NO, "Tolak")]  # type: ignore[attr-defined]

    def decide(
        self, asked: Asked, approve: Callable[..., Entry], *, decision: str, answer: str, by: User, on: date
    ) -> None:  # fmt: skip
        """It is approved, or refused."""
        if decision == self.YES:
            approve(asked, by=by, on=on)
        else:
            actions.refuse(asked, answer, by=by, on=on)
