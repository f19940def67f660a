"""What a treasurer fills in at the end of a day."""

from datetime import date
from typing import Any

from django import forms

from cooperatives.dues.figures import Cash
from registry.amounts import rupiah
from registry.forms import DayField, RupiahField


class ThroughForm(forms.Form):
    """Until which day the cash is asked for; today where nothing is said."""

    sampai = DayField("Sampai tanggal", required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        super().__init__(asked or None, initial={"sampai": today})
        self.today = today

    @property
    def through(self) -> date:
        """The day, never one to come."""
        said: date | None = self.cleaned_data.get("sampai") if self.is_valid() else None
        return min(said or self.today, self.today)


class ClosingForm(forms.Form):
    """The cash that was counted, and why it is not what the book says. sampai: the day that the page showed."""

    sampai = DayField("Sampai hari")
    counted = RupiahField(
        label="Uang yang dihitung di kas", help_text="Hitung uangnya, lalu tulis jumlahnya dalam rupiah."
    )
    reason = forms.CharField(
        label="Sebab selisih", max_length=300, required=False,
        help_text="Hanya bila jumlahnya berbeda dari yang seharusnya ada. Misalnya: uang kembalian kurang.",
    )  # fmt: skip

    def __init__(self, sent: Any, *, cash: Cash) -> None:
        super().__init__(sent, initial={"sampai": cash.through})
        self.fields["sampai"].widget = forms.HiddenInput()
        self.cash = cash

    def clean(self) -> dict[str, Any]:
        """A difference is said with its reason."""
        said = super().clean() or {}
        counted = said.get("counted")
        if counted is not None and (found := counted - self.cash.expected) and not said.get("reason"):
            words = "kurang" if found < 0 else "lebih"
            self.add_error(
                "reason",
                f"Seharusnya ada {rupiah(self.cash.expected)}, dihitung {rupiah(counted)}: {words} "
                f"{rupiah(abs(found))}. Hitung sekali lagi, atau tulis sebabnya.",
            )
        return said
