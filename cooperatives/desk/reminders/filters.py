"""For which cooperatives a step is due, as the rule says it of each; and the list of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Prefetch, QuerySet, Value, When
from django.http import QueryDict

from cooperatives.boards.models import Term
from cooperatives.desk.letters.rules import OURS
from cooperatives.desk.reminders.rules import Contact, annual_meeting_of, why_none
from cooperatives.meetings.models import Plan
from cooperatives.register.actions import known
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import Cooperative
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import AnnualMeeting, Rung, due
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import facts
from registry import bulk, lawbook
from registry.deadlines import BookYear, Day
from registry.filters import Column, OneOf, in_subdistrict, written
from registry.law import Law, NoLaw, Provision
from registry.models import User

LABELS = dict(Reminder.Step.choices)


@dataclass(frozen=True, slots=True)
class Asked:
    """The annual meeting of the latest book year of a cooperative. why_none: why nothing is asked, empty where it is.

    is_reminded: whether somebody reminded it of the step that is due.
    """

    meeting: AnnualMeeting
    law: Provision
    why_none: str
    rung: Rung | None
    is_reminded: bool

    @property
    def book_year(self) -> int:
        """The year it ends in."""
        return self.meeting.deadline.year.name

    @property
    def months(self) -> int:
        """So many months after its end is the deadline."""
        return self.meeting.deadline.months


def asked(areas: Mapping[int, str], law: Law, on: date) -> dict[int, Asked]:
    """What is asked of each cooperative on a day: eight queries, however many they are. Raises NoLaw.

    areas: where members of each may live, by its key.
    """
    if not (code := law.counting(Day(on))):
        raise NoLaw("No rule set is known")
    those = bulk.among(areas)
    planned = dict(_by_year(Plan.objects.filter(cooperative__in=those).exclude(planned_on=None), "planned_on"))
    received = _received(RatReport.objects.received().filter(cooperative__in=those))
    reminded = set(Reminder.objects.filter(cooperative__in=those).values_list(*SAME))
    found = {}
    for pk, fact in facts(areas.keys()).items():
        year = BookYear.ended_before(on, fact.ends_in).name
        meeting, provision = annual_meeting_of(
            year, fact, law, code, on, planned_on=planned.get((pk, year)), is_reported=(pk, year) in received
        )
        why = why_none(fact, year, areas[pk], on)
        rung = None if why else due(meeting, law, on)
        is_reminded = rung is not None and (pk, year, rung.step.value, rung.counted_from) in reminded
        found[pk] = Asked(meeting, provision, why, rung, is_reminded)
    return found


SAME = ("cooperative_id", "book_year", "step", "counted_from")
"""What makes two reminders reminders of the same."""


def _by_year(rows: QuerySet[Any], name: str) -> Iterator[tuple[tuple[int, int], Any]]:
    for cooperative, year, value in rows.values_list("cooperative_id", "book_year", name):
        yield (cooperative, year), value


def _received(reports: QuerySet[RatReport]) -> set[tuple[int, int]]:
    """The book years of which the meeting was reported."""
    sent = reports.only("cooperative", "book_year", "answers")
    return {(each.cooperative_id, year) for each in sent for year in each.covers}


class ReminderFilter(OfCooperativesFilter):
    """Cooperatives of which a step is due, by name or number, step, place, and whether they were reminded of it.

    Those that were must be asked for.
    """

    name = "reminders"
    noun = "pengingat"
    definition = (
        "Koperasi di wilayah kerja pengunduh yang salah satu langkah RAT-nya sudah tiba pada hari diunduh, untuk tahun "
        "buku terakhir yang sudah berakhir, dan yang laporannya belum diterima. Yang sudah diingatkan tentang langkah "
        "itu hanya ada bila diminta dalam saringan."
    )
    orders = {
        "nama": ("Nama", by_name()),
        "kecamatan": ("Kecamatan", by_place()),
    }
    columns = (
        Column("nama", "Koperasi", 44, str, cell="cooperatives/desk/reminders/cell_name.html"),
        Column("langkah", "Langkah", 24, lambda each: LABELS[each.asked.rung.step], style="tight", is_usual=True),
        Column("tanggal", "Tanggal", 14, lambda each: written(each.asked.rung.on),
               cell="cooperatives/desk/reminders/cell_day.html", is_usual=True),
        Column("kontak", "Kontak", 36, lambda each: each.contact.line,
               cell="cooperatives/desk/reminders/cell_contact.html", is_usual=True),
        Column("terakhir", "Pengingat terakhir", 24, lambda each: str(each.last or ""),
               cell="cooperatives/desk/reminders/cell_last.html", is_usual=True),
        Column("tahun", "Tahun buku", 12, lambda each: str(each.asked.book_year)),
        Column("batas", "Batas RAT", 14, lambda each: written(each.asked.meeting.deadline.on)),
        Column("rencana", "Rencana RAT", 14, lambda each: written(each.asked.meeting.planned_on)),
        Column("diadakan", "Diadakan", 14, lambda each: written(each.asked.meeting.held_on)),
        Column("kecamatan", "Kecamatan", 18, subdistrict),
        Column("desa", "Desa/kelurahan", 20, village),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.legal_entity_no),
    )  # fmt: skip

    langkah = OneOf(label="Langkah", by=Value(""), choices=Reminder.Step.choices)
    kecamatan = in_subdistrict("area")
    diingatkan = OneOf(
        label="Pengingat", by=Value(""), hides=["sudah"],
        choices=[("belum", "Belum diingatkan"), ("sudah", "Sudah diingatkan")],
    )  # fmt: skip

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: User, on: date) -> None:
        there = Cooperative.objects.entered().visible_to(user).filter(membership_area__in=("", OURS))
        found = asked(dict(there.values_list("pk", "membership_area")), lawbook.read(), on)
        self.found = {pk: each for pk, each in found.items() if each.rung}
        rows = Cooperative.objects.filter(pk__in=bulk.among(list(self.found)))
        super().__init__(data, with_what_a_row_shows(rows, on), user)
        steps = ((each.rung.step.value, pk) for pk, each in self.found.items() if each.rung)
        self.filters["langkah"].by = _one_of(steps)
        self.filters["diingatkan"].by = _one_of(
            ("sudah" if each.is_reminded else "belum", pk) for pk, each in self.found.items()
        )

    def told(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Each with its step by the rule, whom a reminder goes to, and what was sent last."""
        for row in rows:
            row.asked = self.found[row.pk]
            row.contact = contact_of(row)
            row.last = next((each for each in row.sent if each.book_year == row.asked.book_year), None)
            yield row


def _one_of(pairs: Iterable[tuple[str, int]]) -> Case:
    """The value each cooperative has, as PostgreSQL can count by it."""
    by_value: dict[str, list[int]] = {}
    for value, pk in pairs:
        by_value.setdefault(value, []).append(pk)
    whens = (When(pk__in=bulk.among(pks), then=Value(value)) for value, pks in by_value.items())
    return Case(*whens, output_field=CharField())


def with_what_a_row_shows(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """With where it lies, what is said of it, who chairs it, and what it was reminded of."""
    sitting = Term.objects.held_on(on).filter(post=Term.Post.CHAIR).select_related("person").order_by("starts_on", "pk")
    return rows.select_related("area__parent").prefetch_related(
        "observations", Prefetch("terms", sitting, to_attr="chairs"),
        Prefetch("reminders", Reminder.objects.select_related("sent_by", "job").order_by("-pk"), to_attr="sent"),
    )  # fmt: skip


def contact_of(row: Any) -> Contact:
    """Whom a reminder to a cooperative goes to, of one that has `chairs` and its observations at hand."""
    said = known(row)
    person = row.chairs[-1].person if row.chairs else None
    numbers = [said.get("phone", ""), person.phone if person else ""]
    return Contact.best(str(person or ""), numbers, said.get("email", ""))
