"""What the pages of corrections show: what two people wrote at once, what may be the same, what counts instead."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cooperatives.boards.models import Term
from cooperatives.cases.actions import Shift
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Accepted, accepted, assumed, known
from cooperatives.register.models import (
    Cooperative,
    LegalEvent,
    NikCertificate,
    Observation,
    Said,
    field_label,
    in_words,
)

KINDS: dict[str, type[Said]] = {
    "pengamatan": Observation,
    "peristiwa": LegalEvent,
    "rapat": Meeting,
    "jeda": Lapse,
    "jabatan": Term,
    "sertifikat": NikCertificate,
}
"""What can be taken back, by its name in an address."""
SAME: dict[type[Said], Sequence[str]] = {
    LegalEvent: ["kind"], Meeting: ["kind", "held_on"], Lapse: ["since"], Term: ["post"], NikCertificate: [],
}  # fmt: skip
"""What another row must share to speak of the same."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """A field two people changed at once: what this one wrote, and what stands there now and who said so."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_shown: str
    theirs_shown: str
    said: Observation | None


def divergences(form: forms.Form, fields: Collection[str], cooperative: Cooperative) -> Iterator[Divergence]:
    """The fields two people changed, in the order of the form."""
    now, counts = known(cooperative), accepted(cooperative)
    for name in [name for name in form.fields if name in fields]:
        mine, theirs = str(form.data[name]), now.get(name, "")
        shown = [_shown(form.fields[name], text) for text in (mine, theirs)]
        said = counts[name].said if name in counts else None
        yield Divergence(name, str(form.fields[name].label), mine, theirs, shown[0], shown[1], said)


def _shown(field: forms.Field, text: str) -> str:
    """A text as the form shows it: the label of a choice."""
    choices = dict(_flat(field.choices)) if isinstance(field, forms.ChoiceField) else {}
    return str(choices.get(text, text)) or "kosong"


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield value, label


def carried(form: forms.Form, diverged: Sequence[Divergence]) -> list[tuple[str, str]]:
    """Everything that was sent, to be sent again with the choice; of each diverged field what stands there now."""
    chosen = {each.name for each in diverged}
    shown = {form.add_initial_prefix(each.name): each.theirs for each in diverged}
    sent = {name: value for name, value in form.data.items() if name not in chosen | {"csrfmiddlewaretoken"}}
    return list((sent | shown).items())


def sayings(cooperative: Cooperative) -> Iterator[tuple[str, Said]]:
    """Everything said of a cooperative that counts, each with its name in an address; the latest first within one."""
    for kind, model in KINDS.items():
        rows = _counting(model, cooperative).order_by("-observed_on", "-pk")
        person = {Observation: "recorded_by", Term: "person"}.get(model)
        for row in rows.select_related(*([person] if person else [None])):
            yield kind, row


Instead = tuple[str, str, Said | None]


def _counting(model: Any, of: Cooperative) -> QuerySet[Any]:
    """What counts of one kind of saying."""
    rows: QuerySet[Any] = model.objects.valid().filter(cooperative=of)
    return rows


def instead(row: Model, cooperative: Cooperative, only: Collection[str]) -> list[Instead]:
    """What counts once a saying is taken back: what it speaks of, in words, and the saying that then counts.

    only: of an observation, these fields; empty for all.
    """
    if isinstance(row, Observation):
        return list(_instead_of(row, cooperative, only or row.values))
    if not isinstance(row, Said):
        return []
    same = {name: getattr(row, name) for name in SAME[type(row)]}
    others = _counting(type(row), cooperative).filter(**same).exclude(pk=row.pk)
    left = max(others, key=lambda each: each.weight, default=None)
    return [(str(row._meta.verbose_name), str(left or ""), left)]


def _instead_of(row: Observation, cooperative: Cooperative, fields: Collection[str]) -> Iterator[Instead]:
    now, then = accepted(cooperative), accepted(cooperative, without=row)
    for field in fields:
        counts = then.get(field)
        if field in now and now[field].said == row:
            value = counts.value if counts else assumed(field)
            yield field_label(field), in_words(field, value), counts.said if counts else None
        elif field in now:
            yield field_label(field), in_words(field, now[field].value), now[field].said


def outcome(row: Model, shift: Shift, cooperative: Cooperative) -> SafeString:
    """What was done and what it changed, in sentences for the next page."""
    kept: dict[str, Accepted] = {}
    if isinstance(row, Observation) and row.retracted_on is None:
        counts = accepted(cooperative)
        kept = {
            field_label(field): counts[field]
            for field, value in row.values.items()
            if counts[field].value != value
        }  # fmt: skip
    told = {"row": row, "model": row._meta.model_name, "shift": shift, "kept": kept}
    return SafeString(" ".join(render_to_string("cooperatives/desk/corrections/outcome.html", told).split()))
