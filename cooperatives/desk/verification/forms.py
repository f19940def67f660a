"""What people write when they decide on a report, and which sending they saw."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms


def seen(value: str) -> int:
    """The sending a page showed, which a decision is about; one that says none is about none."""
    return int(value) if re.fullmatch(r"\d{1,4}", value, re.ASCII) else 0


class CommentForm(forms.Form):
    """What is asked about an answer, or about a whole section; nothing: what was asked is taken back."""

    section = forms.CharField(widget=forms.HiddenInput, max_length=20)
    question = forms.CharField(widget=forms.HiddenInput, max_length=30, required=False)
    text = forms.CharField(
        label="Catatan",
        required=False,
        max_length=1000,
        error_messages={"max_length": "Tulis paling banyak 1.000 huruf; catatan ini %(show_value)d huruf."},
    )

    def __init__(self, sent: Mapping[str, Any], *, asked: Mapping[str, set[str]]) -> None:
        super().__init__(sent)
        self.asked = asked

    @property
    def draft(self) -> dict[str, str]:
        """What was written, by the place it is about."""
        section, question, text = (self.data.get(name, "") for name in ("section", "question", "text"))
        return {f"{section}-{question}" if question else section: text}

    def clean(self) -> dict[str, Any]:
        """Only about what is asked in the report: by section its questions."""
        cleaned = self.cleaned_data
        if cleaned.get("question", "") not in {"", *self.asked.get(cleaned.get("section", ""), ())}:
            raise forms.ValidationError("Isian itu tidak ada dalam laporan ini. Buka lagi halaman laporannya.")
        if cleaned.get("section") not in self.asked:
            raise forms.ValidationError("Bagian itu tidak ada dalam laporan ini. Buka lagi halaman laporannya.")
        return cleaned


class RejectionForm(forms.Form):
    """Why a report is rejected for good."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


def chosen(values: Iterable[str]) -> dict[int, int]:
    """The reports that were chosen, each with the sending that was seen: "12.1" is the first of report 12."""
    found = (re.fullmatch(r"(\d{1,9})\.(\d{1,4})", value, re.ASCII) for value in values)
    return {int(each[1]): int(each[2]) for each in found if each}
