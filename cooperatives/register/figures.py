"""What a cooperative is and was, field by field, with who says so and since when."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from cooperatives.register.actions import PROJECTED, Accepted, accepted, project
from cooperatives.register.models import Cooperative, Observation, field_label
from registry.deadlines import ONE_DAY
from registry.models import Area


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a field had one value: from the day `said` begins to the day before the next one."""

    value: str
    said: Observation
    until: date | None


@dataclass(frozen=True, slots=True)
class Sayings:
    """What sources say of a cooperative, and what of it counts: on a day and as known on a day (None: latest, now)."""

    of: Cooperative
    on: date | None
    known_on: date | None
    counts: Mapping[str, Accepted]

    @classmethod
    def about(cls, of: Cooperative, on: date | None = None, known_on: date | None = None) -> "Sayings":
        """About a cooperative, whose observations are at hand."""
        return cls(of, on, known_on, accepted(of, on=on, known_on=known_on))

    def said_of(self, field: str) -> list[Observation]:
        """All that may count for a field."""
        return [each for each in self.of.observations.all() if field in each.values and each.counts(self.known_on)]

    def spells(self, field: str) -> list[Spell]:
        """What a field was, one value after another, by what counts on each day something is said of."""
        found: list[Spell] = []
        for day in sorted({each.begins_on for each in self.said_of(field)}):
            now = accepted(self.of, on=day, known_on=self.known_on)[field]
            if not found or found[-1].value != now.value:
                found = [*found[:-1], *(replace(each, until=day - ONE_DAY) for each in found[-1:])]
                found.append(Spell(now.value, now.said, None))
        return found

    def earlier(self, field: str) -> list[Spell]:
        """What a field was before, the latest first."""
        ended = [each for each in self.spells(field) if each.until and (self.on is None or each.until < self.on)]
        return ended[::-1]

    def axis(self, name: str, label: str, value: Any) -> "Axis":
        """A field with its sources."""
        if not (counts := self.counts.get(name)):
            return Axis(name, label, value, None)
        same = [each for each in self.said_of(name) if each.values[name] == counts.value]
        by_now = [each for each in same if self.on is None or each.observed_on <= self.on] or [counts.said]
        latest = max(by_now, key=lambda each: (each.observed_on, each.weight))
        confirmed = latest if latest.observed_on > counts.said.observed_on else None
        since = self._since(name, counts) if any(each.true_from for each in same) else None
        return Axis(name, label, value, counts.said, since, confirmed)

    def _since(self, name: str, counts: Accepted) -> date | None:
        """The day since which the value that counts is known to have been so."""
        spells = [each.said for each in self.spells(name) if each.value == counts.value]
        begun = [each.true_from for each in spells if each.begins_on <= counts.said.begins_on]
        return begun[-1] if begun else None


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing a cooperative is, and the saying that counts for it.

    since: the day from which it is known to have been so. confirmed: the latest saying of the same, where that is
    another one. is_shared: whether it rests on what most of the others rest on.
    """

    name: str
    label: str
    value: Any
    said: Observation | None
    since: date | None = None
    confirmed: Observation | None = None
    is_shared: bool = False

    @property
    def seen(self) -> Observation | None:
        """What says last that it is so: its age is that of the fact."""
        return self.confirmed or self.said


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything a cooperative is, and what most of it rests on: one source, day and reference, said once."""

    axes: list[Axis]
    shared: Observation | None

    @classmethod
    def of(cls, shown: Cooperative, sayings: Sayings) -> "Identity":
        """Of a cooperative. Nothing is shared where no two axes have the same source, day and reference."""
        found = list(_axes(shown, sayings))
        said = {origin: each.said for each in reversed(found) if (origin := _origin(each))}
        counted = Counter(filter(None, map(_origin, found))).most_common(1)
        if not counted or counted[0][1] < 2:
            return cls(found, None)
        most = counted[0][0]
        return cls([replace(each, is_shared=_origin(each) == most) for each in found], said[most])


def _origin(axis: Axis) -> tuple[str, date, str] | None:
    said = None if axis.confirmed else axis.said
    return (said.source, said.observed_on, said.reference) if said else None


def _axes(shown: Cooperative, sayings: Sayings) -> Iterator[Axis]:
    """Everything it has a column for, each with its source."""
    for name in PROJECTED:
        value = getattr(shown, f"get_{name}_display", lambda name=name: getattr(shown, name))()
        if value is not None:
            column = cast("models.Field[Any, Any]", Cooperative._meta.get_field(name))
            yield sayings.axis(name, str(column.verbose_name), value)


def homeless(sayings: Sayings) -> Iterator[Axis]:
    """What sources have said by the day of fields that have no column, by name."""
    for name, each in sorted(sayings.counts.items()):
        if name not in PROJECTED and (sayings.on is None or each.said.begins_on <= sayings.on):
            yield sayings.axis(name, field_label(name), each.value)


def as_it_was(of: Cooperative, counts: Mapping[str, Accepted]) -> Cooperative:
    """A cooperative with the values that count, not to be saved: what nobody spoke of is left as it begins."""
    was = Cooperative(pk=of.pk, name=of.name, area=of.area, retracted_on=of.retracted_on, retraction=of.retraction)
    for field, each in counts.items():
        if field == "area" and each.value == of.area.code:
            continue
        try:
            project(was, {field: each.value})
        except (ValidationError, Area.DoesNotExist):
            setattr(was, field, of.area if field == "area" else each.value)
    return was
