"""What the office writes when it decides on a proposal."""

from typing import Any, cast

from django import forms

from cooperatives.proposals.models import Proposal
from cooperatives.register.models import field_label


class AcceptanceForm(forms.Form):
    """Which fields of a proposal are accepted, and why not the others."""

    fields_chosen = forms.MultipleChoiceField(label="Isian yang disetujui", choices=[], required=False)
    reason = forms.CharField(
        label="Alasan, bila sebagian ditolak", max_length=1000, required=False,
        widget=forms.Textarea({"rows": 2}), help_text="Pengurus membacanya.",
    )  # fmt: skip

    def __init__(self, *args: Any, of: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.MultipleChoiceField", self.fields["fields_chosen"])
        chosen.choices = [(name, field_label(name)) for name in of.values]
        if of.kind == Proposal.Kind.FIELDS and len(of.values) > 1:
            return
        del self.fields["fields_chosen"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """As the action takes it: None for all there is."""
        said = super().clean() or {}
        return {"fields": said.get("fields_chosen"), "reason": said.get("reason", "")}


class RefusalForm(forms.Form):
    """Why a proposal is not accepted."""

    reason = forms.CharField(
        label="Alasan", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Tulis apa yang salah dan apa yang perlu dikirim lagi: pengurus membacanya.",
    )  # fmt: skip
