"""Cover as its pages show it: the matrix, what ends when, and the list for the next batch."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.functions import Lower

from cooperatives.boards.models import Person, Term
from cooperatives.register.filters import ENDING, after
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent
from registry.charts import Chart, Series
from registry.figures import Linked
from registry.models import User
from training.competency.models import Scheme
from training.cover.figures import Required, by_state, gaps, matrix
from training.cover.models import Requirement
from training.cover.rules import Batch, Ending, Expiry, Gap, Left, Place, Plan, State, Why, by_budget_year, by_month
from training.cover.rules import propose as list_for
from training.desk.cover.filters import month_name
from training.desk.cover.forms import STATES, CoverForm

POSTS = {value: str(label) for value, label in Term.Post.choices}
CHUNK = 2_000
FOUNDED = (LegalEvent.Kind.FOUNDED,)
WHYS = {
    Why.NOBODY: "Tidak ada yang menjabat",
    Why.UNKNOWN: "Pengurus tidak diketahui",
    Why.NO_SEAT: "Kursinya habis",
    Why.NO_MONEY: "Uangnya habis",
    Why.TAKEN_OFF: "Dilepas dari daftar",
    Why.NO_TARIFF: "Tarif ujinya tidak diketahui",
    Why.OTHER_POST: "Jabatannya tidak dalam angkatan ini",
    Why.OTHER_AREA: "Di luar kecamatan yang dipilih",
}


def within(user: User, day: date, *, subdistrict: str = "", coop_type: str = "") -> CooperativeQuerySet:
    """The cooperatives a person sees that are, on a day, neither known to be founded only later nor in dissolution."""
    later = LegalEvent.objects.valid().filter(kind__in=FOUNDED, happened_on__gt=day).values("cooperative")
    unfounded = Q(pk__in=later) & ~Q(pk__in=after(FOUNDED, day))
    rows = Cooperative.objects.entered().visible_to(user).exclude(unfounded | Q(pk__in=after(ENDING, day)))
    if subdistrict:
        rows = rows.filter(Q(area__code=subdistrict) | Q(area__code__startswith=f"{subdistrict}."))
    return rows.filter(coop_type=coop_type) if coop_type else rows


def posts_required(day: date) -> dict[str, str]:
    """The posts that must have a certificate holder somewhere on a day, in the order of the organs."""
    required = set(Requirement.objects.on(day).values_list("post", flat=True))
    return {post: label for post, label in POSTS.items() if post in required}


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the matrix: how a post stands, and who it is about."""

    required: Required
    person: str

    @property
    def post(self) -> str:
        """The post in words."""
        return POSTS[self.required.post]

    @property
    def state(self) -> State:
        """How it stands."""
        return self.required.cell.state

    @property
    def label(self) -> str:
        """The same in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Cover:
    """The matrix of a day, as far as it is asked for: in which cooperatives each post stands how."""

    form: CoverForm
    rows: CooperativeQuerySet
    keys: Mapping[tuple[str, State], Sequence[int]]

    @classmethod
    def asked(cls, form: CoverForm, user: User) -> "Cover":
        """As a person asks for it."""
        subdistrict, coop_type = form.asked("kecamatan") or "", form.asked("jenis") or ""
        rows = within(user, form.day, subdistrict=subdistrict, coop_type=coop_type)
        return cls(form, rows, by_state(rows, form.day))

    @property
    def posts(self) -> list[str]:
        """The posts that are required, or the one asked for."""
        found = {post for post, _ in self.keys}
        return [post for post in POSTS if post in found and self.form.asked("jabatan") in (None, "", post)]

    @property
    def states(self) -> list[State]:
        """The states there are, or the one asked for."""
        return [state for state in STATES if self.form.asked("keadaan") in (None, "", state.value)]

    def query(self, **more: str) -> str:
        """The address that asks the same, with some of it changed."""
        asked = {name: self.form.asked(name) for name in self.form.fields} | more
        if isinstance(day := asked["per"], date):
            asked["per"] = f"{day:%d-%m-%Y}"
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"

    @property
    def lines(self) -> list[tuple[str, list[Linked]]]:
        """Of each post how many stand how, each number with the address of its rows; the last is their sum."""
        lines = []
        for post in self.posts:
            numbers = {state: len(self.keys.get((post, state), ())) for state in STATES}
            asked = [*numbers.items(), ("", sum(numbers.values()))]
            lines.append((POSTS[post], [Linked(n, self.query(jabatan=post, keadaan=state)) for state, n in asked]))
        return lines

    @property
    def required(self) -> int:
        """How many posts are required."""
        return self._posts(*STATES)

    @property
    def covered(self) -> Linked:
        """How many of them have a certificate holder."""
        return Linked(self._posts(State.COVERED), self.query(keadaan=State.COVERED))

    def _posts(self, *states: State) -> int:
        return sum(len(self.keys.get((post, state), ())) for post in self.posts for state in states)

    @cached_property
    def cooperatives(self) -> list[int]:
        """Those with a post in a state that is asked for, by name."""
        asked = {key for post in self.posts for state in self.states for key in self.keys.get((post, state), ())}
        by_name = self.rows.order_by(Lower("name"), F("pk")).values_list("pk", flat=True)
        return [key for key in by_name if key in asked]

    def cells(self, some: Sequence[int]) -> list[tuple[Cooperative, list[tuple[str, Shown | None]]]]:
        """Some of them, each with how its posts stand; None where a post is not required of it. Three queries."""
        named: dict[int, Cooperative] = Cooperative.objects.select_related("area__parent").in_bulk(some)
        found = matrix(Cooperative.objects.filter(pk__in=some), self.form.day)
        of = {(each.required.cooperative, each.required.post): each for each in shown(found)}
        return [(named[key], [(POSTS[post], of.get((key, post))) for post in self.posts]) for key in some]

    def every_cell(self) -> Iterator[tuple[Cooperative, Shown]]:
        """All cells that are asked for, some cooperatives at a time."""
        for start in range(0, len(self.cooperatives), CHUNK):
            for cooperative, cells in self.cells(self.cooperatives[start : start + CHUNK]):
                yield from ((cooperative, cell) for _, cell in cells if cell and cell.state in self.states)


def shown(required: Collection[Required]) -> list[Shown]:
    """Cells of the matrix with the names of whom they are about: one query."""
    names = Person.objects.in_bulk({each.cell.person for each in required if each.cell.person})
    return [Shown(each, str(names.get(each.cell.person or 0, ""))) for each in required]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What ends in the months ahead, and what renewing it costs by budget year."""

    months: list[tuple[str, str, Ending]]
    years: list[Ending]
    chart: Chart


def ahead(expiries: Collection[Expiry], today: date) -> Ahead:
    """Month by month, with its chart and by budget year."""
    found = by_month(expiries, today)
    names = [month_name(each.starts_on) for each in found]
    chart = Chart(
        f"Sertifikat yang berakhir, {names[0]} sampai {names[-1]}",
        "Jumlah sertifikat yang berakhir setiap bulan. Angkanya ada di tabel.",
        [name[:3] for name in names],
        [Series("Berakhir", "held", [each.people for each in found]),
         Series("Pemegangnya masih menjabat", "reported", [each.in_office for each in found])],
    )  # fmt: skip
    months = [(f"{each.starts_on:%Y-%m}", name, each) for each, name in zip(found, names, strict=True)]
    return Ahead(months, by_budget_year(expiries), chart)


@dataclass(frozen=True)
class NextBatch:
    """A proposal with the names of what is in it."""

    batch: Batch
    plan: Plan

    @classmethod
    def proposed(cls, plan: Plan, user: User, day: date) -> "NextBatch":
        """The list for what a batch has, of the cooperatives a person sees."""
        return cls(list_for(gaps(within(user, day), day), plan), plan)

    @property
    def places(self) -> list[tuple[Place, Person, Scheme, list[tuple[str, Cooperative]]]]:
        """Each person with the scheme and the gaps that would close: three queries."""
        places = self.batch.places
        people = Person.objects.in_bulk({each.person for each in places})
        schemes = Scheme.objects.in_bulk({each.scheme for each in places})
        named = _named([gap for each in places for gap in each.gaps])
        return [(each, people[each.person], schemes[each.scheme], [named[gap] for gap in each.gaps]) for each in places]

    @property
    def taken_off(self) -> list[Person]:
        """Whom somebody took off, as far as they could close a gap."""
        off = {each.gap.person for each in self.batch.left if each.why is Why.TAKEN_OFF and each.gap.person}
        return list(Person.objects.filter(pk__in=off).order_by("name", "pk"))

    @property
    def whys(self) -> list[tuple[Why, str, int]]:
        """Why gaps stay, each with how many."""
        counts = Counter(each.why for each in self.batch.left)
        return [(why, label, counts[why]) for why, label in WHYS.items() if counts[why]]

    def left(self, why: str) -> list[Left]:
        """The gaps that stay, for one reason or for any."""
        return [each for each in self.batch.left if why in ("", each.why)]


def explained(left: Iterable[Left]) -> list[tuple[Cooperative, str, str]]:
    """Gaps that stay, in words: the cooperative, the post, and why."""
    some = list(left)
    named = _named([each.gap for each in some])
    return [(named[each.gap][1], named[each.gap][0], WHYS[each.why]) for each in some]


def _named(some: Collection[Gap]) -> dict[Gap, tuple[str, Cooperative]]:
    rows = Cooperative.objects.select_related("area__parent")
    cooperatives: dict[Any, Cooperative] = rows.in_bulk({each.cooperative for each in some})
    return {each: (POSTS[each.post], cooperatives[each.cooperative]) for each in some}
