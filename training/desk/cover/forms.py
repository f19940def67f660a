"""What people ask of cover, and how they plan the next batch."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cooperatives.boards.models import Term
from cooperatives.register.models import Cooperative
from registry.forms import AskedForm, DayField, RupiahField
from registry.models import Area, User
from training.cover.rules import Batch, Plan, State
from training.desk.sessions.forms import SEATS, PlanForm

STATES = {
    State.COVERED: "Bersertifikat",
    State.EXPIRED: "Sertifikatnya berakhir",
    State.REVOKED: "Sertifikatnya dicabut",
    State.LEFT: "Pemegangnya berhenti",
    State.NEVER: "Belum bersertifikat",
    State.VACANT: "Jabatan kosong",
    State.UNKNOWN: "Pengurus tidak diketahui",
}


class OfDayForm(AskedForm):
    """Of which day, and where. What cannot be read falls back to today and everywhere, with a sentence."""

    per = DayField("Keadaan per tanggal", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data: Mapping[str, Any], *, user: User, today: date) -> None:
        super().__init__(data)
        self.today = today
        seen = Area.objects.visible_to(user).subdistricts().filter(valid__contains=today)
        self.areas = dict(seen.order_by("name").values_list("code", "name"))
        self.fields["kecamatan"].choices = [("", "Semua"), *self.areas.items()]  # type: ignore[attr-defined]

    def asked(self, name: str) -> Any:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def day(self) -> date:
        """The day asked for."""
        return self.asked("per") or self.today


class CoverForm(OfDayForm):
    """Also of which type of cooperative, in which post, in which state."""

    jenis = forms.ChoiceField(
        label="Jenis koperasi", required=False, choices=[("", "Semua"), *Cooperative.Type.choices]
    )
    jabatan = forms.ChoiceField(label="Jabatan wajib", required=False, choices=[("", "Semua"), *Term.Post.choices])
    keadaan = forms.ChoiceField(
        label="Keadaan jabatan", required=False,
        choices=[("", "Semua"), *((state.value, label) for state, label in STATES.items())],
    )  # fmt: skip

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What the matrix is narrowed to, in words."""
        names = [name for name in self.fields if name != "per" and self.asked(name)]
        return [(str(self[name].label), str(dict(self.fields[name].choices)[self.asked(name)])) for name in names]  # type: ignore[attr-defined]


class BatchForm(OfDayForm):
    """How many seats each post has, how much money there is, and who is taken off the list."""

    uang = RupiahField(label="Uang untuk uji, rupiah", required=False)
    lepas = forms.TypedMultipleChoiceField(label="Lepas", coerce=int, required=False)

    def __init__(self, data: Any, *, user: User, today: date, posts: Mapping[str, str]) -> None:
        super().__init__(data, user=user, today=today)
        off = [(each, each) for each in data.getlist("lepas") if each.isdecimal() and len(each) < 19]
        self.fields["lepas"].choices = off  # type: ignore[attr-defined]
        seats = {
            f"{SEATS}{post}": forms.IntegerField(label=f"Kursi {label.lower()}", min_value=0, max_value=1000,
                                                 required=False)
            for post, label in posts.items()
        }  # fmt: skip
        self.fields = seats | {name: self.fields[name] for name in ("kecamatan", "per", "uang", "lepas")}

    @property
    def plan(self) -> Plan:
        """What the batch has."""
        seats = {name.removeprefix(SEATS): self.asked(name) for name in self.fields if name.startswith(SEATS)}
        return Plan(
            {post: count for post, count in seats.items() if count},
            money=self.asked("uang"),
            areas=(code,) if (code := self.asked("kecamatan")) else (),
            off=frozenset(self.asked("lepas") or ()),
        )

    @property
    def shown(self) -> list[forms.BoundField]:
        """What is filled in above the list."""
        return [self[name] for name in self.fields if name != "lepas"]


class BatchSessionForm(PlanForm):
    """When and where the next batch is taught, and from which money. listed: the people it was shown with."""

    listed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, sent: Mapping[str, Any] | None, *, batch: Batch, user: User) -> None:
        self.people = " ".join(str(place.person) for place in batch.places)
        super().__init__(sent, user=user, initial={"cost": batch.cost, "listed": self.people})

    def clean(self) -> dict[str, Any]:
        """Only the people who were shown are planned for."""
        said = super().clean() or {}
        if said.pop("listed", "") != self.people:
            raise forms.ValidationError("Daftarnya berubah sejak halaman ini dibuka. Kembali, lalu periksa lagi.")
        return said
