"""What the register does with what it is told: sayings become observations, the weightiest become columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import models

from cooperatives.register.models import Cooperative, LegalEvent, Observation, Source
from registry import history
from registry.models import Area, User

PROJECTED = (
    "name", "area", "address", "legal_entity_no", "coop_nik", "form", "coop_type", "coop_group", "membership_area",
    "is_village_flag", "book_year_end", "first_obliged_year",
)  # fmt: skip
"""The fields that have a column. `area` is said by its Kemendagri code."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who said something, of which day, and where it can be looked up."""

    source: Source
    observed_on: date
    reference: str = ""


def register(said: Mapping[str, str], saying: Saying, *, by: User | None, on: date) -> Cooperative:
    """Enter a cooperative the register does not have. `said` gives its fields as text: at least name and area."""
    with history.verb("register_cooperative", by=by, on=on):
        cooperative = Cooperative()
        project(cooperative, said)
        cooperative.save(force_insert=True)
        observe(cooperative, said, saying, by=by, on=on)
    return cooperative


def observe(
    cooperative: Cooperative, said: Mapping[str, str], saying: Saying, *, by: User | None, on: date
) -> list[Observation]:
    """Record what a source says of a cooperative's fields; returns what of it is new.

    What the same source said of the same day is not said again. An empty text says nothing. Columns follow the
    weightiest saying. The cooperative is locked and read anew, so that two who speak at once lose nothing.
    """
    with history.verb("observe", by=by, on=on):
        cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update())
        known = cooperative.observations.filter(source=saying.source, observed_on=saying.observed_on)
        before = set(known.values_list("field", "value"))
        new = [
            Observation(
                cooperative=cooperative, field=field, value=value, source=saying.source,
                observed_on=saying.observed_on, reference=saying.reference, recorded_by=by,
            )
            for field, value in said.items()
            if value and (field, value) not in before
        ]  # fmt: skip
        Observation.objects.bulk_create(new)
        accepted, columns = accepted_observations(cooperative), current(cooperative)
        changed = {
            field: accepted[field].value
            for field in PROJECTED
            if field in accepted and accepted[field].value != columns[field]
        }
        if changed:
            project(cooperative, changed)
            cooperative.save()
    return new


def accepted_observations(cooperative: Cooperative) -> dict[str, Observation]:
    """The saying that counts for each field: by weight of source, then the later day."""
    return {each.field: each for each in sorted(cooperative.observations.all(), key=lambda each: each.weight)}


def current(cooperative: Cooperative) -> dict[str, str]:
    """The columns as text, as an observation would say them."""
    columns = {field: getattr(cooperative, field) for field in PROJECTED if field != "area"}
    return {field: "" if value is None else str(value) for field, value in columns.items()} | {
        "area": cooperative.area.code
    }


def project(cooperative: Cooperative, said: Mapping[str, str]) -> None:
    """Put texts into the columns they belong to. Raises ValidationError where a text is no value of its column."""
    for field in PROJECTED:
        if field not in said:
            continue
        if field == "area":
            cooperative.area = Area.objects.filter(code=said[field]).latest("valid")
            continue
        column = cast("models.Field[Any, Any]", Cooperative._meta.get_field(field))
        setattr(cooperative, field, column.clean(said[field] or (None if column.null else ""), cooperative))
    cooperative.derive_keys()


def record_event(
    cooperative: Cooperative, kind: LegalEvent.Kind, happened_on: date, saying: Saying, *, document_no: str = "",
    by: User | None, on: date,
) -> tuple[LegalEvent, bool]:  # fmt: skip
    """Record what a source says of a legal event; also returns whether it is new."""
    with history.verb("record_legal_event", by=by, on=on):
        return LegalEvent.objects.get_or_create(
            cooperative=cooperative, kind=kind, happened_on=happened_on, source=saying.source,
            observed_on=saying.observed_on, defaults={"document_no": document_no},
        )  # fmt: skip
