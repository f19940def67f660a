"""What boards write about their own cooperative."""

from typing import Any

from django import forms

from cooperatives.desk.corrections.forms import BoardForm, CorrectionForm, IdentityForm
from registry.forms import DayField, DocumentField
from registry.phones import dialable

NEVER_EMPTY = "Isian ini tidak dapat dikosongkan. Tulis yang benar, atau biarkan seperti semula."


class OwnForm(CorrectionForm):
    """What a board says of its own cooperative: it is the source, and speaks of today."""

    unasked: tuple[str, ...] = ("source", "observed_on")
    never_empty = NEVER_EMPTY

    def doubts(self) -> list[str]:
        """What looks wrong by itself; what other sources say is for the office to weigh."""
        return IdentityForm.doubts(self)


class ContactForm(OwnForm):
    """How the office reaches the board."""

    identity = ()
    contacts = ("phone", "email")
    unasked = ("source", "observed_on", "reference", "true_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "Nomor koperasi yang dapat dihubungi dinas, lebih baik yang ber-WhatsApp."
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}

    def clean_phone(self) -> str:
        """A mobile number as 62812…, however it is written; a landline as its digits."""
        text: str = self.cleaned_data["phone"]
        if not text or text == self.shown()["phone"]:
            return text
        if number := dialable(text):
            return number
        raise forms.ValidationError("Tulis nomor lengkap, misalnya 0812 3456 7890 atau 021 5551234.")

    def doubts(self) -> list[str]:
        """None: contact data count at once."""
        return []


class FieldsForm(OwnForm):
    """What a cooperative is, as far as its board may propose it."""

    identity = (
        "name", "address", "legal_entity_no", "coop_nik", "coop_type", "coop_group", "membership_area",
        "management_pattern", "loop_type", "kbli", "kbli_year", "book_year_end",
    )  # fmt: skip
    contacts = ("tax_no", "nib")
    reference = forms.CharField(
        label="Dasar", max_length=200, required=False, help_text="Akta, surat, atau sertifikat yang menyebutkannya."
    )


class ElectionForm(BoardForm):
    """Who was elected to which posts."""

    unasked = ("source", "observed_on")
    starts_on = DayField("Terpilih pada", help_text="Hari rapat anggota yang memilih.")
    CHAIR = forms.CharField(label="Ketua", max_length=150, required=False)
    reference = forms.CharField(
        label="Berita acara", max_length=200, help_text="Nomor dan tanggal berita acara rapat anggota."
    )

    def clean(self) -> dict[str, Any]:
        """At least one post."""
        said = super().clean()
        if not said["members"] and not self.errors:
            self.add_error("CHAIR", "Isi paling sedikit satu jabatan.")
        return said


class DocumentForm(forms.Form):
    """A document and what it is."""

    reference = forms.CharField(
        label="Dokumen apa", max_length=200, help_text="Misalnya sertifikat NIK, NPWP, akta perubahan anggaran dasar."
    )
    file = DocumentField("Berkas", help_text="PDF, atau foto yang terbaca.")


class MessageForm(forms.Form):
    """A message to the other side."""

    text = forms.CharField(label="Pesan", max_length=2000, widget=forms.Textarea({"rows": 4}))
