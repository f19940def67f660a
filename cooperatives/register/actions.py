"""What the register does with what it is told: sayings become observations, the weightiest become columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from django.db import models
from django.utils.text import capfirst

from cooperatives.register.models import (
    Cooperative,
    LegalEvent,
    NikCertificate,
    Observation,
    Retractable,
    Said,
    Source,
)
from registry import history
from registry.models import Area, ImportBatch, User
from registry.transitions import Refused

R = TypeVar("R", bound=Retractable)

PROJECTED = (
    "name", "area", "address", "legal_entity_no", "coop_nik", "form", "coop_type", "coop_group", "membership_area",
    "is_village_flag", "book_year_end", "first_obliged_year", "management_pattern", "kbli", "kbli_year", "loop_type",
)  # fmt: skip
"""The fields that have a column. `area` is said by its Kemendagri code."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who said something, of which day, where it can be looked up, and the file it came in where it came in one."""

    source: Source
    observed_on: date
    reference: str = ""
    batch: ImportBatch | None = None

    @classmethod
    def of(cls, row: Said) -> "Saying":
        """The saying a row is."""
        return cls(Source(row.source), row.observed_on, row.reference, row.batch)

    def as_columns(self) -> dict[str, Any]:
        """The columns every row said has, but those that tell one saying from another."""
        return {"reference": self.reference, "batch": self.batch}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What counts for a field, and the saying it rests on."""

    value: str
    said: Observation


def register(
    said: Mapping[str, str], saying: Saying, *, founded_on: date | None = None, by: User | None, on: date
) -> Cooperative:
    """Enter a cooperative the register does not have. `said` gives its fields as text: at least name and area.

    founded_on: the day its legal entity was approved, where it is known; that is a legal event.
    """
    with history.verb("register_cooperative", by=by, on=on):
        cooperative = Cooperative()
        project(cooperative, said)
        cooperative.save(force_insert=True)
        observe(cooperative, said, saying, by=by, on=on)
        if founded_on:
            number = said.get("legal_entity_no", "")
            record_event(cooperative, LegalEvent.Kind.FOUNDED, founded_on, saying, document_no=number, by=by, on=on)
    return cooperative


def observe(
    cooperative: Cooperative, said: Mapping[str, str], saying: Saying, *, true_from: date | None = None,
    by: User | None, on: date,
) -> Observation | None:  # fmt: skip
    """Record what a source says of a cooperative's fields; returns what of it is new, None where nothing is.

    What the same source last said of the same day is not said again. An empty text says nothing. Columns follow the
    weightiest saying. The cooperative is locked and read anew, so that two who speak at once lose nothing; its key is
    not, so that a night which holds the lock of verdicts can still point at it.
    """
    with history.verb("observe", by=by, on=on):
        cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update(no_key=True))
        same = {"source": saying.source, "observed_on": saying.observed_on, "true_from": true_from}
        before: dict[str, str] = {}
        for earlier in cooperative.observations.valid().filter(**same).order_by("pk"):
            before |= earlier.values
        if not (new := {field: value for field, value in said.items() if value and before.get(field) != value}):
            return None
        observation = Observation.objects.create(
            cooperative=cooperative, values=new, recorded_by=by, **same, **saying.as_columns()
        )
        settle(cooperative)
    return observation


class Diverged(Exception):
    """Fields that were to be changed say something else by now than the page showed. Nothing was recorded."""

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


def correct(
    cooperative: Cooperative, said: Mapping[str, str], saying: Saying, *, shown: Mapping[str, str],
    true_from: date | None = None, by: User, on: date,
) -> Observation | None:  # fmt: skip
    """Record what differs from what was shown; returns what is new, None where nothing is.

    What others changed meanwhile and this one did not stays as it is now. Raises Diverged where both changed a field,
    each to something else.
    """
    with history.verb("correct", by=by, on=on):
        cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update(no_key=True))
        now = known(cooperative)
        new = {field: value for field, value in said.items() if value not in (shown[field], now.get(field, ""))}
        if both := {field for field in new if now.get(field, "") != shown[field]}:
            raise Diverged(both)
        return observe(cooperative, new, saying, true_from=true_from, by=by, on=on)


def overruling(
    cooperative: Cooperative, said: Mapping[str, str], saying: Saying, true_from: date | None = None
) -> dict[str, Accepted]:
    """What would still count although something else is said: for each field the weightier saying there is."""
    weight = saying.source.rank, true_from or saying.observed_on, saying.observed_on
    return {
        field: counts
        for field, counts in accepted(cooperative).items()
        if field in said and counts.value != said[field] and counts.said.weight[:3] > weight
    }


def confirm(
    cooperative: Cooperative, fields: Collection[str], saying: Saying, *, seen: int | None = None, by: User, on: date
) -> Observation:
    """Record that these fields are still what they are: a saying like any other. Fields nobody knows are left out.

    seen: the version of the cooperative that was looked at. Raises Refused where it is another now.
    """
    with history.verb("confirm", by=by, on=on):
        cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update(no_key=True))
        now = Cooperative.objects.filter(pk=cooperative.pk).versions()[cooperative.pk]
        if seen not in (None, now):
            raise Refused("Data koperasi ini berubah sesudah halaman dibuka. Muat ulang, periksa, lalu nyatakan lagi.")
        columns = current(cooperative)
        observe(cooperative, {field: columns[field] for field in fields}, saying, by=by, on=on)
    return cooperative.observations.valid().latest("pk")


def ask_valid(row: Retractable | Cooperative, what: str = "") -> None:
    """Raises Refused where it was retracted, with the reason; what: what it is called."""
    if row.retracted_on:
        said = f"{what} sudah ditarik pada {row.retracted_on:%d-%m-%Y}: {row.retraction}"
        raise Refused(capfirst(said.lstrip()))


def retract(row: R, *, reason: str, by: User | None, on: date) -> R:
    """Take back something that was recorded by mistake: it stays readable, with the reason, and counts no more.

    The columns of its cooperative follow what is left. Raises Refused where it is retracted already, or where nothing
    else gives the cooperative its name or place.
    """
    with history.verb("retract", by=by, on=on, reason=reason):
        row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())
        ask_valid(row)
        row.retracted_on, row.retraction = on, reason
        row.save(update_fields=["retracted_on", "retraction"])
        if isinstance(row, Observation):
            row.cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update(no_key=True))
            settle(row.cooperative, lost=row.values)
    return row


def retract_fields(
    said: Observation, fields: Collection[str], *, reason: str, by: User | None, on: date
) -> Observation:
    """Take back part of what was said at once: all of it is retracted, and the rest is said again. Raises Refused."""
    with history.verb("retract_fields", by=by, on=on, reason=reason):
        rest = {field: value for field, value in said.values.items() if field not in fields}
        if rest:
            Observation.objects.create(
                cooperative_id=said.cooperative_id, values=rest, source=said.source, observed_on=said.observed_on,
                true_from=said.true_from, reference=said.reference, batch=said.batch, recorded_by=said.recorded_by,
            )  # fmt: skip
        retract(said, reason=reason, by=by, on=on)
    return said


def settle(cooperative: Cooperative, *, lost: Collection[str] = ()) -> None:
    """Bring the columns to what counts now. lost: fields of which a saying counts no more. Raises Refused."""
    counts, columns = accepted(cooperative), current(cooperative)
    said = {field: counts[field].value for field in PROJECTED if field in counts}
    changed = {field: value for field, value in said.items() if value != columns[field]}
    homeless = {field for field in lost if field in PROJECTED and field not in counts}
    if homeless & {"name", "area"}:
        raise Refused("Tidak ada sumber lain untuk nama atau wilayahnya. Catat dahulu yang benar, lalu tarik yang ini.")
    for field in homeless:
        setattr(cooperative, field, _column(field).get_default())
    if changed or homeless:
        project(cooperative, changed)
        cooperative.save()


def retract_cooperative(cooperative: Cooperative, *, reason: str, by: User, on: date) -> Cooperative:
    """Take back a cooperative that was entered by mistake: its page stays, with the reason, and it leaves the lists.

    Raises Refused, with a list, where people have recorded something of it since that nobody retracted.
    """
    with history.verb("retract_cooperative", by=by, on=on, reason=reason):
        cooperative.refresh_from_db(from_queryset=Cooperative.objects.select_for_update(no_key=True))
        ask_valid(cooperative)
        if since := recorded_since(cooperative):
            rows = "; ".join(f"{row._meta.verbose_name} {row}" for row in since)
            raise Refused(f"Sesudah koperasi ini dicatat, orang mencatat: {rows}. Tarik dahulu satu per satu.")
        cooperative.retracted_on, cooperative.retraction = on, reason
        cooperative.save(update_fields=["retracted_on", "retraction"])
    return cooperative


def recorded_since(cooperative: Cooperative) -> list[Said]:
    """What people have recorded of a cooperative since it was entered, and nobody retracted; without whole files."""
    found: list[Said] = []
    for relation in Cooperative._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or not issubclass(model, Said):
            continue
        every: Any = model._default_manager
        rows = every.filter(cooperative=cooperative, retracted_on=None, batch=None).order_by("pk")
        if model is Observation:
            found += rows.exclude(recorded_by=None).exclude(pk=cooperative.observations.earliest("pk").pk)
        else:
            made = history.made_by_people(model, not_with=cooperative, cooperative_id=cooperative.pk)
            found += rows.filter(pk__in=made)
    return found


def known(cooperative: Cooperative) -> dict[str, str]:
    """Everything that counts now, as text: the columns, and the fields without one."""
    homeless = {field: each.value for field, each in accepted(cooperative).items() if field not in PROJECTED}
    return current(cooperative) | homeless


def accepted(
    cooperative: Cooperative, *, on: date | None = None, known_on: date | None = None, without: Said | None = None
) -> dict[str, Accepted]:
    """What counts for each field: by weight of source, then what began later, then the later saying.

    on: of a day; a field nothing is said of by then has what is said of the first day after it. None: of the latest.
    known_on: as it was known at the end of a day. None: as known now. without: as if this one were not said.
    """
    found: dict[str, Accepted] = {}
    for said in sorted(cooperative.observations.all(), key=lambda each: each.weight):
        if said == without or not said.counts(known_on):
            continue
        for field, value in said.values.items():
            if _goes_before(said, found.get(field), on):
                found[field] = Accepted(value, said)
    return found


def _goes_before(said: Observation, other: Accepted | None, on: date | None) -> bool:
    """Whether a saying, no lighter than the other, counts before it on a day."""
    if on is None or other is None or said.begins_on <= on:
        return True
    return on < said.begins_on <= other.said.begins_on


def current(cooperative: Cooperative) -> dict[str, str]:
    """The columns as text, as an observation would say them."""
    columns = {field: getattr(cooperative, field) for field in PROJECTED if field != "area"}
    return {field: "" if value is None else str(value) for field, value in columns.items()} | {
        "area": cooperative.area.code
    }


def assumed(field: str) -> str:
    """What a column says, as text, where no source speaks of it."""
    value = _column(field).get_default() if field in PROJECTED else None
    return "" if value is None else str(value)


def project(cooperative: Cooperative, said: Mapping[str, str]) -> None:
    """Put texts into the columns they belong to. Raises ValidationError where a text is no value of its column."""
    for field in PROJECTED:
        if field not in said:
            continue
        if field == "area":
            cooperative.area = Area.objects.filter(code=said[field]).latest("valid")
            continue
        column = _column(field)
        setattr(cooperative, field, column.clean(said[field] or (None if column.null else ""), cooperative))
    cooperative.derive_keys()


def _column(field: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", Cooperative._meta.get_field(field))


def record_event(
    cooperative: Cooperative, kind: LegalEvent.Kind, happened_on: date, saying: Saying, *, document_no: str = "",
    by: User | None, on: date,
) -> tuple[LegalEvent, bool]:  # fmt: skip
    """Record what a source says of a legal event; also returns whether it is new."""
    with history.verb("record_legal_event", by=by, on=on):
        return LegalEvent.objects.get_or_create(
            cooperative=cooperative, kind=kind, happened_on=happened_on, source=saying.source,
            observed_on=saying.observed_on, retracted_on=None,
            defaults={"document_no": document_no, **saying.as_columns()},
        )  # fmt: skip


def record_certificate(
    cooperative: Cooperative, valid_until: date, saying: Saying, *, document_no: str = "", grade: str = "",
    issued_on: date | None = None, by: User | None, on: date,
) -> tuple[NikCertificate, bool]:  # fmt: skip
    """Record what a source says of a certificate of the cooperative's number; also returns whether it is new."""
    with history.verb("record_certificate", by=by, on=on):
        return NikCertificate.objects.get_or_create(
            cooperative=cooperative, valid_until=valid_until, source=saying.source, observed_on=saying.observed_on,
            retracted_on=None,
            defaults={"document_no": document_no, "grade": grade, "issued_on": issued_on, **saying.as_columns()},
        )  # fmt: skip
