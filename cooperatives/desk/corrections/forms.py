"""What people write when they add, correct or take back something."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.models import fields_for_model

from cooperatives.boards import rules
from cooperatives.boards.models import Person, Term
from cooperatives.register.actions import PROJECTED, Saying, overruling
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent, Source
from cooperatives.register.rules import WITHOUT_COLUMN, doubts_about
from registry.forms import DayField, NamesField, places
from registry.models import Area, User
from registry.transitions import coming

CONTACTS = ("phone", "email", "tax_no", "nib")
"""Fields without a column that an office keeps."""
KBLI_YEARS = ("2015", "2017", "2020", "2025")
GROUPS = (
    ("Nama dan tempat", ("name", "area", "address")),
    ("Badan hukum dan nomor", ("legal_entity_no", "founded_on", "coop_nik", "nib", "tax_no")),
    ("Jenis dan usaha", ("form", "coop_type", "coop_group", "membership_area", "is_village_flag",
                         "management_pattern", "loop_type", "kbli", "kbli_year")),
    ("Tahun buku", ("book_year_end", "first_obliged_year")),
    ("Kontak", ("phone", "email")),
    ("Sejak kapan", ("true_from",)),
)  # fmt: skip
"""What a page shows together."""
HELP = {
    "coop_nik": "13 angka, dari sertifikat NIK. Bukan NIK penduduk dan bukan NIB.",
    "coop_type": "KSU bukan jenis: tulis itu sebagai kelompok, dan pilih jenis menurut usaha utamanya.",
    "coop_group": "Sebutan lama, misalnya KSU, KUD, atau Kopkar.",
    "membership_area": "Menentukan pemerintah mana yang berwenang.",
    "first_obliged_year": "Kosongkan bila mengikuti tanggal pengesahan.",
    "kbli": "5 angka, usaha yang utama.",
    "kbli_year": "Kode yang sama dapat berarti lain dalam KBLI 2020 dan KBLI 2025.",
    "loop_type": "Hanya untuk jenis simpan pinjam.",
    "phone": "Nomor koperasi, bukan nomor pribadi.",
}


class SaidForm(forms.Form):
    """Something somebody says: who, where it can be looked up, and of which day. Its days are no later than today."""

    coming: tuple[str, ...] = ()
    """Days that may lie ahead."""
    unasked: tuple[str, ...] = ()
    """Fields that are known to whoever shows the form."""

    source = forms.ChoiceField(
        label="Siapa yang menyatakan", choices=[each for each in Source.choices if each[0] != Source.ODS],
        initial=Source.OFFICE, help_text="Yang lebih atas lebih kuat, dan tidak diganti oleh yang di bawahnya.",
    )  # fmt: skip
    reference = forms.CharField(
        label="Rujukan", max_length=200, required=False, help_text="Nomor surat, berita acara, atau nama daftar."
    )
    observed_on = DayField("Keadaan per tanggal")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["observed_on"].initial = today
        for name in self.unasked:
            del self.fields[name]
        self.order_fields([name for name in self.fields if name not in SaidForm.base_fields])

    def clean(self) -> dict[str, Any]:
        """The three about the saying become one."""
        said = cast("dict[str, Any]", super().clean())
        for name, value in list(said.items()):
            is_past = isinstance(value, date) and name not in self.coming
            if is_past and (sentence := coming(value, self.today)):
                self.add_error(name, sentence)
        if not {"source", "reference", "observed_on"} <= said.keys():
            return said
        source, reference, observed_on = (said.pop(name) for name in ("source", "reference", "observed_on"))
        return said | {"saying": Saying(Source(source), observed_on, reference)}

    @property
    def told(self) -> Iterator[forms.BoundField]:
        """The fields of what is said."""
        return (self[name] for name in self.fields if name not in SaidForm.base_fields)

    @property
    def about(self) -> Iterator[forms.BoundField]:
        """The fields of who says it."""
        return (self[name] for name in SaidForm.base_fields)


class IdentityForm(SaidForm):
    """What a cooperative is, field by field, as text."""

    identity: tuple[str, ...] = PROJECTED
    contacts: tuple[str, ...] = CONTACTS

    def __init__(self, *args: Any, user: User, cooperative: Cooperative | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative = cooperative
        fields = fields_for_model(Cooperative, fields=self.identity, widgets={"address": forms.Textarea({"rows": 2})})
        for name in self.identity:
            self.fields[name] = field = fields[name]
            if isinstance(field, forms.IntegerField):
                field.validators += Cooperative._meta.get_field(name).validators  # type: ignore[union-attr]
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = [(value, label if value else "Tidak diketahui") for value, label in choices]
        if "area" in self.identity:
            here = places(user, self.today, cooperative.area if cooperative else None)
            where = [("", "Pilih desa atau kelurahan"), *here]
            self.fields["area"] = forms.ChoiceField(label="Wilayah", choices=where)
        for name in {"is_village_flag", "kbli", "kbli_year"} & self.fields.keys():
            self.fields[name] = _special(name, str(self.initial.get(name) or ""))
        self.fields |= {name: _contact(name) for name in self.contacts}
        for name in self.identity:
            self.fields[name].help_text = HELP.get(name, "")
        self.order_fields(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields it asks for."""
        return *self.identity, *self.contacts

    def texts(self) -> dict[str, str]:
        """What was written, as an observation would say it."""
        return {name: _text(self.cleaned_data.get(name)) for name in self.names}

    def clean(self) -> dict[str, Any]:
        """KBLI has five digits and its year. What was brought in otherwise stays until somebody changes it."""
        said = super().clean()
        if not {"kbli", "kbli_year"} & set(self.changed_data):
            return said
        if said.get("kbli") and not re.fullmatch(r"\d{5}", said["kbli"]):
            self.add_error("kbli", "Isi 5 angka.")
        if bool(said.get("kbli")) != bool(said.get("kbli_year")) and {"kbli", "kbli_year"} <= said.keys():
            self.add_error("kbli_year" if said["kbli"] else "kbli", "Isi kode KBLI bersama tahunnya.")
        return said

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields a page shows together."""
        for legend, names in GROUPS:
            if found := [self[name] for name in names if name in self.fields]:
                yield legend, found

    def is_sure(self, alike: Iterable[Cooperative] = ()) -> bool:
        """Whether what was sent is valid, and everything doubtful about it was shown and answered."""
        self.doubtful = self.doubts() if self.is_valid() else []
        self.answer = " ".join([*self.doubtful, *(str(each.pk) for each in alike)])
        return self.is_valid() and self.answer == self.data.get("sure", "")

    def doubts(self) -> list[str]:
        """What looks wrong about what is said, as sentences; it may be so all the same."""
        said = self.texts()
        return doubts_about(**{name: said[name] for name in ("coop_nik", "nib", "tax_no") if name in self.changed_data})


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _special(name: str, now: str) -> forms.Field:
    column = Cooperative._meta.get_field(name)
    label = str(getattr(column, "verbose_name", name))
    if name == "kbli":
        return forms.CharField(label=label, required=False, max_length=5)
    if name == "kbli_year":
        years = [(year, f"KBLI {year}") for year in sorted({*KBLI_YEARS, now} - {""})]
        return forms.ChoiceField(
            label=label.replace("tahun", "Tahun"), choices=[("", "Tidak diketahui"), *years], required=False
        )
    return forms.ChoiceField(label=label, choices=[("False", "Bukan"), ("True", "Ya")])


def _contact(name: str) -> forms.Field:
    label = WITHOUT_COLUMN[name][:1].upper() + WITHOUT_COLUMN[name][1:]
    if name == "email":
        return forms.EmailField(label=label, required=False, max_length=200)
    return forms.CharField(label=label, required=False, max_length=60, help_text=HELP.get(name, ""))


class RegistrationForm(IdentityForm):
    """A cooperative the register does not have."""

    identity = (
        "name", "area", "address", "legal_entity_no", "coop_nik", "form", "coop_type", "coop_group",
        "membership_area", "is_village_flag",
    )  # fmt: skip

    founded_on = DayField("Tanggal pengesahan badan hukum", required=False, help_text="Kosongkan bila tidak diketahui.")

    @property
    def place(self) -> str:
        """The name of the area that was chosen."""
        area = Area.objects.filter(code=self.texts()["area"]).select_related("parent").last()
        return f"{area}, {area.parent}" if area and area.parent else str(area)

    def filled(self) -> dict[str, str]:
        """What was written, without what was left empty."""
        return {name: text for name, text in self.texts().items() if text}

    def alike(self, rows: CooperativeQuerySet) -> CooperativeQuerySet:
        """Those of these cooperatives that may be the same, by name."""
        said = self.texts()
        return rows.like(said["name"], said["legal_entity_no"], said["coop_nik"]).order_by("name", "pk")


class CorrectionForm(IdentityForm):
    """Everything a cooperative is, pre-filled; each field remembers what it showed."""

    true_from = DayField(
        "Berlaku sejak", required=False, help_text="Kosongkan bila tidak diketahui, atau bila hanya salah tulis."
    )
    never_empty = "Isian ini tidak dapat dikosongkan. Tarik catatan yang salah, di bawah formulir."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.names:
            self.fields[name].show_hidden_initial = True

    def shown(self) -> dict[str, str]:
        """What the page showed when the person began to write."""
        given = {name: self.data.get(self.add_initial_prefix(name)) for name in self.names}
        return {name: _text(self.initial[name] if value is None else value) for name, value in given.items()}

    def said(self) -> dict[str, str]:
        """What the person changed."""
        shown = self.shown()
        return {name: text for name, text in self.texts().items() if text != shown[name].strip()}

    def clean(self) -> dict[str, Any]:
        """Nothing is emptied, and a loop is that of a savings-loan cooperative."""
        said = super().clean()
        if self.errors:
            return said
        changed = self.said()
        for name in [name for name, text in changed.items() if not text]:
            self.add_error(name, self.never_empty)
        if changed.get("loop_type") and self.texts()["coop_type"] != Cooperative.Type.SAVINGS_LOAN:
            self.add_error("loop_type", "Hanya koperasi jenis simpan pinjam yang mempunyainya.")
        if not changed and not self.errors:
            self.add_error(None, "Belum ada yang diubah.")
        return said

    def doubts(self) -> list[str]:
        """Also where a weightier source keeps what it says."""
        given = self.cleaned_data
        if self.cooperative is None:
            return super().doubts()
        kept = overruling(self.cooperative, self.said(), given["saying"], given["true_from"])
        return super().doubts() + [
            f"{self.fields[name].label}: akan dicatat, tetapi {counts.said.get_source_display()}"
            f" {counts.said.begins_on:%d-%m-%Y} tetap berlaku; tarik dahulu bila itu salah."
            for name, counts in kept.items()
        ]


class LegalEventForm(SaidForm):
    """An act in the legal life of a cooperative."""

    kind = forms.ChoiceField(label="Peristiwa", choices=[("", "Pilih peristiwa"), *LegalEvent.Kind.choices])
    happened_on = DayField("Tanggal peristiwa")
    document_no = forms.CharField(
        label="Nomor dokumen", max_length=100, required=False,
        help_text="Nomor pengesahan, akta, keputusan, atau Berita Negara.",
    )  # fmt: skip

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        founded = cooperative.legal_events.valid().filter(kind=LegalEvent.Kind.FOUNDED)
        self.founded = max(founded, key=lambda event: event.weight, default=None)

    def clean(self) -> dict[str, Any]:
        """It is founded once, unless a heavier source says otherwise; all else comes after that."""
        said = super().clean()
        if self.founded is None or not {"kind", "happened_on", "saying"} <= said.keys():
            return said
        day, known = said["happened_on"], f"{self.founded.happened_on:%d-%m-%Y} ({self.founded.get_source_display()})"
        if said["kind"] != LegalEvent.Kind.FOUNDED and day < self.founded.happened_on:
            self.add_error("happened_on", f"Lebih awal daripada pengesahan badan hukumnya, {known}.")
        is_heavier = said["saying"].source.rank > Source(self.founded.source).rank
        if said["kind"] == LegalEvent.Kind.FOUNDED and day != self.founded.happened_on and not is_heavier:
            self.add_error("kind", f"Pengesahan sudah tercatat {known}. Bila itu salah, tarik dahulu yang itu.")
        return said


class CertificateForm(SaidForm):
    """A certificate of the cooperative's number, as its document says."""

    coming = ("valid_until",)

    document_no = forms.CharField(label="Nomor sertifikat", max_length=100, required=False)
    grade = forms.CharField(label="Grade", max_length=10, required=False, help_text="Seperti tertulis, misalnya C.")
    issued_on = DayField("Terbit", required=False)
    valid_until = DayField("Berlaku sampai", help_text="Seperti tertulis pada sertifikat.")

    def clean(self) -> dict[str, Any]:
        """It ends after it was issued."""
        said = super().clean()
        if said.get("issued_on") and said.get("valid_until") and said["issued_on"] > said["valid_until"]:
            self.add_error("valid_until", "Tanggal ini lebih awal daripada tanggal terbit.")
        return said


class TermForm(SaidForm):
    """Somebody in a post: one who is known at this cooperative, or a new name."""

    coming = ("ends_on",)

    known = forms.ModelChoiceField(
        Person.objects.none(), label="Orang yang sudah tercatat", required=False, empty_label="Orang lain"
    )
    name = forms.CharField(
        label="Nama, bila orang lain", max_length=150, required=False, help_text="Lengkap dengan gelarnya."
    )
    post = forms.ChoiceField(label="Jabatan", choices=Term.Post.choices)
    starts_on = DayField("Mulai")
    ends_on = DayField("Masa jabatan sampai", required=False, help_text="Bila dokumennya menyebutkan.")
    is_ex_officio = forms.BooleanField(
        label="Pengawas karena jabatannya sebagai kepala desa atau lurah", required=False
    )

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not cooperative.is_village_flag:
            del self.fields["is_ex_officio"]
        people = Person.objects.filter(terms__cooperative=cooperative).distinct().order_by("name", "pk")
        cast("forms.ModelChoiceField[Person]", self.fields["known"]).queryset = people

    def clean(self) -> dict[str, Any]:
        """One person, however given."""
        said = super().clean()
        known, name = said.pop("known", None), said.pop("name", "")
        if bool(known) == bool(name) and not {"known", "name"} & self.errors.keys():
            self.add_error("name", "Isi namanya, atau pilih orang yang sudah tercatat; salah satu saja.")
        if said.get("ends_on") and said.get("starts_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", "Tanggal ini lebih awal daripada tanggal mulai.")
        if said.get("is_ex_officio") and said.get("post") not in rules.SUPERVISORS:
            self.add_error("is_ex_officio", "Hanya untuk pengawas: pilih jabatan pengawas, atau kosongkan ini.")
        return said | {"person": known or name}


class BoardForm(SaidForm):
    """A whole new board after a meeting, with one first day."""

    starts_on = DayField("Mulai", help_text="Hari terpilih. Yang menjabat sampai hari itu berhenti pada hari itu.")
    CHAIR = forms.CharField(label="Ketua", max_length=150)
    VICE_CHAIR = forms.CharField(label="Wakil ketua", max_length=150, required=False)
    SECRETARY = forms.CharField(label="Sekretaris", max_length=150, required=False)
    TREASURER = forms.CharField(label="Bendahara", max_length=150, required=False)
    BOARD_MEMBER = NamesField("Anggota pengurus")
    SUPERVISOR_CHAIR = forms.CharField(label="Ketua pengawas", max_length=150, required=False)
    SUPERVISOR = NamesField("Anggota pengawas")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for post in Term.Post.values:
            if not isinstance(self.fields[post], NamesField):
                self.fields[post].widget.attrs["list"] = "orang"

    def clean(self) -> dict[str, Any]:
        """The names of each post."""
        said = super().clean()
        posts: Mapping[str, Any] = {post: said.pop(post, "") for post in Term.Post.values}
        named = {post: [names] if isinstance(names, str) else names for post, names in posts.items() if names}
        return said | {"members": named}


class RetractionForm(forms.Form):
    """Why something that was said counts no more."""

    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea({"rows": 3}), max_length=1000,
        help_text="Apa yang salah, dan dari mana diketahui.",
    )  # fmt: skip
