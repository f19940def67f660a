"""What people fill in about competency: an assessment and its result, an appeal, a certificate and its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cooperatives.boards.models import Person, Term
from registry.forms import DayField, DocumentField
from registry.models import User
from training.competency.models import Assessor, Result, Scheme, Site
from training.sessions.models import Session

SCAN = "PDF hasil pindai, atau foto yang terbaca."
RESULTS = [("", "Belum ada hasil"), *Result.choices]


class AssessmentForm(forms.Form):
    """In what somebody was assessed and when, for which cooperative, and what was found, where that is known."""

    scheme = forms.ModelChoiceField(Scheme.objects.none(), label="Skema", empty_label="Pilih skema")
    assessed_on = DayField("Tanggal uji")
    seat = forms.ChoiceField(label="Jabatan waktu itu")
    session = forms.ModelChoiceField(
        Session.objects.none(), label="Penyelenggaraan", required=False, empty_label="Di luar pelatihan dinas"
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="TUK", required=False, empty_label="Tidak diketahui")
    assessor = forms.ModelChoiceField(
        Assessor.objects.none(), label="Asesor", required=False, empty_label="Tidak diketahui"
    )
    result = forms.ChoiceField(label="Hasil", choices=RESULTS, required=False)
    found_on = DayField("Tanggal hasil", required=False, help_text="Kosongkan bila belum ada hasil.")
    file = DocumentField("Berita acara", help_text=f"{SCAN} Kosongkan bila belum ada hasil.", required=False)

    def __init__(self, *args: Any, person: Person, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Term.objects.valid().visible_to(user).filter(person=person).select_related("cooperative")
        self.seats = {str(each.pk): each for each in terms.order_by("-starts_on", "pk")}
        rows: dict[str, Any] = {
            "scheme": Scheme.objects.order_by("name", "pk"),
            "session": Session.objects.standing().visible_to(user).filter(participations__person=person).distinct(),
            "site": Site.objects.order_by("name", "pk"),
            "assessor": Assessor.objects.order_by("name", "pk"),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["seat"].choices = [(key, _seat(each)) for key, each in self.seats.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A result has its day, and nothing else has. The term becomes its cooperative and post."""
        said = super().clean() or {}
        if bool(said.get("result")) != bool(said.get("found_on")) and "found_on" in said:
            self.add_error("found_on", "Isi hasil bersama tanggalnya, atau kosongkan keduanya.")
        if said.get("file") and not said.get("result"):
            self.add_error("file", "Berita acara disimpan bersama hasilnya: isi hasilnya.")
        if term := self.seats.get(said.pop("seat", "")):
            said |= {"cooperative": term.cooperative, "post": term.post}
        return said


def _seat(term: Term) -> str:
    until = f" sampai {term.left_on:%d-%m-%Y}" if term.left_on else ""
    return f"{term.get_post_display()}, {term.cooperative}, sejak {term.starts_on:%d-%m-%Y}{until}"


class ResultForm(forms.Form):
    """What the assessor found."""

    result = forms.ChoiceField(label="Hasil", choices=[("", "Pilih hasil"), *Result.choices])
    found_on = DayField("Tanggal hasil")
    file = DocumentField("Berita acara", help_text=SCAN, required=False)


class AppealForm(forms.Form):
    """What somebody holds against a result."""

    grounds = forms.CharField(label="Alasan banding", widget=forms.Textarea({"rows": 4}), max_length=2000)
    made_on = DayField("Diajukan pada")
    file = DocumentField("Surat banding", help_text=SCAN, required=False)


class DecisionForm(forms.Form):
    """What the certifier found on appeal."""

    result = forms.ChoiceField(label="Putusan", choices=[("", "Pilih putusan"), *Result.choices])
    decided_on = DayField("Diputuskan pada")
    file = DocumentField("Surat putusan", help_text=SCAN, required=False)


class CertificateForm(forms.Form):
    """A certificate as its document has it. Its numbers and days are copied, never counted."""

    number = forms.CharField(label="Nomor sertifikat", max_length=100, help_text="Seperti tertulis pada sertifikat.")
    issued_on = DayField("Terbit")
    valid_until = DayField("Berlaku sampai", help_text="Seperti tertulis pada sertifikat.")
    file = DocumentField("Sertifikat", help_text=SCAN)


class ShownForm(CertificateForm):
    """A certificate somebody shows, of an assessment elsewhere."""

    scheme = forms.ModelChoiceField(Scheme.objects.order_by("name", "pk"), label="Skema", empty_label="Pilih skema")
    field_order = ("scheme",)


class RevocationForm(forms.Form):
    """By which document a certificate was taken back, since when, and why."""

    revoked_on = DayField("Dicabut sejak", help_text="Hari pertama sertifikat tidak berlaku lagi.")
    reason = forms.CharField(label="Alasan pencabutan", widget=forms.Textarea({"rows": 3}), max_length=1000)
    file = DocumentField("Surat pencabutan", help_text=SCAN)


class RetractionForm(forms.Form):
    """What was wrong about a row that counts no more."""

    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea({"rows": 3}), max_length=1000, help_text="Apa yang salah catat."
    )


def shown_today(today: date, form: type[forms.Form]) -> Mapping[str, date]:
    """The day of a step is today unless somebody says otherwise; that of a document is not guessed."""
    return {name: today for name in ("found_on", "made_on", "decided_on") if name in form.base_fields}
