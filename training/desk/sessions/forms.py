"""What people fill in about sessions: the plan, whom to invite, who else comes, the first number of a series."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from cooperatives.register.models import Cooperative
from registry.amounts import number
from registry.forms import DayField, RupiahField, SureForm
from registry.models import Area, User
from training.sessions.models import ALONE, POSTS, Course, FundingSource, Participation, Session

SEATS = "kursi_"


class PlanForm(forms.Form):
    """A session as it is planned: what, where, when and for whose money."""

    course = forms.ModelChoiceField(
        Course.objects.order_by("name"), label="Pelatihan", empty_label="pilih",
        help_text="Yang belum ada dicatat admin sistem di halaman admin.",
    )  # fmt: skip
    place = forms.CharField(label="Tempat", max_length=200)
    starts_on = DayField("Hari pertama", example="05-03-2026")
    ends_on = DayField("Hari terakhir", example="07-03-2026")
    funding = forms.ModelChoiceField(
        FundingSource.objects.none(), label="Sumber dana", empty_label="pilih",
        help_text="Dengan tahun anggaran dan kode subkegiatannya. Dana pemerintah hanya untuk tahunnya sendiri.",
    )  # fmt: skip
    cost = RupiahField(label="Biaya, rupiah", help_text="Seluruhnya, misalnya 25.000.000.")

    def __init__(self, sent: Mapping[str, Any] | None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(sent, initial=initial)
        if cost := self.initial.get("cost"):
            self.initial["cost"] = number(cost)
        seen = FundingSource.objects.visible_to(user).filter(area__in=Area.objects.visible_to(user))
        self.fields["funding"].queryset = seen.order_by("-budget_year", "kind", "pk")  # type: ignore[attr-defined]


class SessionForm(PlanForm):
    """Also with the seats of each post."""

    def __init__(self, sent: Mapping[str, Any] | None, *, user: User, of: Session | None = None) -> None:
        known = {name: getattr(of, name) for name in self.base_fields} if of else {}
        seats = {f"{SEATS}{each.post}": each.count for each in of.seats.all()} if of else {}
        super().__init__(sent, user=user, initial=known | seats)
        for post, label in POSTS:
            self.fields[f"{SEATS}{post}"] = forms.IntegerField(
                label=label, min_value=0, max_value=999, required=False,
                widget=forms.TextInput({"inputmode": "numeric"}), error_messages={"invalid": "Isi angka saja."},
            )  # fmt: skip

    def plan(self) -> Iterator[Any]:
        """The fields of the plan."""
        return (each for each in self if not each.name.startswith(SEATS))

    def seat_fields(self) -> Iterator[Any]:
        """The fields of the seats."""
        return (each for each in self if each.name.startswith(SEATS))

    @property
    def seats(self) -> dict[str, int]:
        """How many seats each post has, once the form is valid; posts without are left out."""
        given = {post: self.cleaned_data.get(f"{SEATS}{post}") for post, _ in POSTS}
        return {post: count for post, count in given.items() if count}

    @property
    def planned(self) -> dict[str, Any]:
        """The plan, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea({"rows": 3}), max_length=1000)


class AskForm(forms.Form):
    """Whom an invitation is for: the holders of a post, in a kecamatan."""

    jabatan = forms.ChoiceField(label="Untuk pemegang jabatan")
    wilayah = forms.ChoiceField(label="Di koperasi di")

    def __init__(self, sent: Mapping[str, Any], *, session: Session, user: User, today: date) -> None:
        super().__init__(sent if "jabatan" in sent else None)
        wanted = set(session.seats.filter(count__gt=0).values_list("post", flat=True))
        posts = [(post, label) for post, label in POSTS if post not in ALONE and (post in wanted or not wanted)]
        seen = Area.objects.visible_to(user).filter(valid__contains=today).subdistricts().order_by("name")
        self.areas = {each.code: each for each in seen}
        self.fields["jabatan"].choices = posts  # type: ignore[attr-defined]
        self.fields["wilayah"].choices = [(code, str(each)) for code, each in self.areas.items()]  # type: ignore[attr-defined]

    @property
    def asked(self) -> tuple[str, Area]:
        """The post and the kecamatan, once the form is valid."""
        return self.cleaned_data["jabatan"], self.areas[self.cleaned_data["wilayah"]]


class InviteForm(forms.Form):
    """Which of those are invited, by which letter."""

    letter_no = forms.CharField(
        label="Nomor surat undangan", max_length=100, required=False,
        help_text="Menurut buku agenda; satu nomor untuk semua yang diundang sekarang. Boleh kosong.",
    )  # fmt: skip
    koperasi = forms.ModelMultipleChoiceField(
        Cooperative.objects.none(), label="Koperasi", error_messages={"required": "Pilih sedikitnya satu koperasi."}
    )

    def __init__(self, sent: Mapping[str, Any] | None, *, among: Any) -> None:
        super().__init__(sent)
        self.fields["koperasi"].queryset = among  # type: ignore[attr-defined]


class LetterNumberForm(forms.Form):
    """The number of the agenda for letters of invitation that went out without one."""

    letter_no = forms.CharField(
        label="Nomor surat undangan", max_length=100, help_text="Menurut buku agenda; satu nomor untuk semuanya."
    )


class OtherForm(SureForm):
    """Somebody whose term the register does not have: a manager, an employee, a member, or who comes alone."""

    name = forms.CharField(label="Nama", max_length=150)
    post = forms.ChoiceField(label="Sebagai", choices=POSTS)
    cooperative = forms.CharField(
        label="Koperasi yang diwakili", max_length=200, required=False,
        help_text="Nama lengkap atau nomor badan hukum. Kosong bagi pelaku usaha dan calon wirausaha.",
    )  # fmt: skip
    nib = forms.CharField(label="NIB", max_length=20, required=False, help_text="Bila datang tanpa koperasi.")

    def __init__(self, sent: Mapping[str, Any] | None, *, user: User) -> None:
        super().__init__(sent)
        self.user = user

    def clean_name(self) -> str:
        """Without stray spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_cooperative(self) -> Cooperative | None:
        """The one that is called so."""
        if not (said := " ".join(str(self.cleaned_data["cooperative"]).split())):
            return None
        seen = Cooperative.objects.entered().visible_to(self.user)
        found = list(seen.filter(Q(name__iexact=said) | Q(legal_entity_no__iexact=said))[:2])
        if len(found) != 1:
            raise forms.ValidationError("Tidak ada, atau lebih dari satu. Salin nomor badan hukumnya dari register.")
        return found[0]


class NumbersForm(forms.Form):
    """The numbers of the certificates, one after another from the first."""

    before = forms.CharField(label="Di depan nomor urut", max_length=40, required=False, help_text="Misalnya 500.3.10/")
    first = forms.RegexField(
        r"^\d{1,6}$", label="Nomor urut pertama", help_text="Misalnya 017. Selanjutnya dihitung sendiri.",
        error_messages={"invalid": "Isi angka saja, misalnya 017."},
    )  # fmt: skip
    after = forms.CharField(
        label="Di belakang nomor urut", max_length=40, required=False, help_text="Misalnya /Diklat/2026"
    )
    peserta = forms.ModelMultipleChoiceField(
        Participation.objects.none(), label="Peserta", error_messages={"required": "Pilih sedikitnya satu orang."}
    )

    def __init__(self, sent: Mapping[str, Any] | None, *, among: Any) -> None:
        super().__init__(sent)
        self.fields["peserta"].queryset = among  # type: ignore[attr-defined]
