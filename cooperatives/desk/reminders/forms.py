"""What somebody writes when reminding a board, and by which way it goes."""

from typing import Any

from django import forms

from cooperatives.reminders.models import Reminder

LONGEST = 700
"""So many characters still fit into the address that opens WhatsApp."""


class ReminderForm(forms.Form):
    """The words and the way; asked: the step they are about, as the page showed it; sure: it has left the house."""

    text = forms.CharField(
        label="Isi pengingat", widget=forms.Textarea({"rows": 12, "maxlength": LONGEST}),
        help_text=f"Boleh diubah; paling panjang {LONGEST} huruf.",
    )  # fmt: skip
    way = forms.ChoiceField(choices=Reminder.Way.choices, error_messages={"required": "Pilih cara mengirimnya."})
    asked = forms.CharField(required=False)
    sure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, ways: dict[str, str], asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways, self.now = ways, asked

    def clean_text(self) -> str:
        """As it was typed, its line ends one way."""
        text = "\n".join(str(self.cleaned_data["text"]).splitlines())
        if len(text) > LONGEST:
            raise forms.ValidationError(f"Paling panjang {LONGEST} huruf; ini {len(text)}. Ringkaskan.")
        return text

    def clean(self) -> dict[str, Any]:
        """By a way that reaches it, and about the step that is still due."""
        given = super().clean() or self.cleaned_data
        if "way" in given and given["way"] not in self.ways:
            self.add_error(None, "Kontak ini tidak diketahui lagi. Pilih cara yang lain.")
        if given.get("asked") != self.now:
            self.add_error(None, "Langkah yang tiba sudah lain. Muat ulang halaman ini, lalu periksa isinya.")
        return given

    @property
    def contact(self) -> str:
        """Where it goes, once the form is valid."""
        return self.ways[self.cleaned_data["way"]]

    @property
    def said(self) -> list[tuple[str, str]]:
        """What is carried on until it is sure."""
        return [(name, self.cleaned_data[name]) for name in ("text", "way", "asked")]

    @property
    def needs_a_hand(self) -> bool:
        """Whether a person must first send it: an e-mail goes by itself."""
        return self.cleaned_data["way"] != Reminder.Way.EMAIL and not self.cleaned_data["sure"]
