"""The import bench: a file comes in, is checked, waits for decisions, is applied as one unit, may be undone whole."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from cooperatives.meetings.imports.compare import unfit
from cooperatives.meetings.imports.incoming import Incoming
from cooperatives.meetings.imports.known import loosely
from cooperatives.meetings.imports.plan import Planned, plan
from registry import bulk, history, jobs
from registry.imports import Unreadable
from registry.models import Area, ImportBatch, ImportFile, ImportRow, Job, User
from registry.transitions import Refused

State, Pile, Decision = ImportBatch.State, ImportRow.Pile, ImportRow.Decision
CHUNK = 1000
"""Rows that are written in one step of checking."""
Read = Callable[[ImportBatch], Sequence[Incoming]]


def receive(
    content: bytes, file_name: str, *, source: str, said_by: str, area: Area | None, observed_on: date,
    by: User | None, on: date,
) -> ImportBatch:  # fmt: skip
    """Take a file in and have it checked. said_by: how heavy its sayings are."""
    with history.verb("receive_import", by=by, on=on):
        batch = ImportBatch.objects.create(
            source=source, said_by=said_by, file_name=file_name[-200:], sha256=hashlib.sha256(content).hexdigest(),
            area=area, observed_on=observed_on, state=State.CHECKING, imported_by=by,
        )  # fmt: skip
        ImportFile.objects.create(batch=batch, content=content)
        return _submit(batch, "check")


def _submit(batch: ImportBatch, kind: str) -> ImportBatch:
    """Hand the next piece of work to a worker; the batch remembers which job it is."""
    key = f"import_{kind}:{batch.pk}:{batch.job_id or 0}"
    batch.job = jobs.submit(f"import_{kind}", key=key, batch=batch.pk)
    batch.save(update_fields=["job", "state", "refusal", "applied_by", "applied_on", "undone_by", "undone_on"])
    return batch


def ask_to_apply(batch: ImportBatch, *, by: User | None, on: date) -> ImportBatch:
    """Have a file applied that was checked. Raises Refused."""
    with history.verb("ask_to_apply_import", by=by, on=on):
        batch = _locked(batch)
        if batch.state != State.CHECKED and not _has_failed(batch, State.APPLYING):
            raise Refused(f"Berkas ini {batch.get_state_display().lower()}.")
        if not ready(batch):
            raise Refused("Tidak ada baris yang dapat dimasukkan.")
        batch.state, batch.applied_by, batch.applied_on, batch.refusal = State.APPLYING, by, on, ""
        return _submit(batch, "apply")


def ask_to_undo(batch: ImportBatch, *, by: User | None, on: date) -> ImportBatch:
    """Have everything undone that an applied file brought. Raises Refused."""
    with history.verb("ask_to_undo_import", by=by, on=on):
        refuse_undo(batch := _locked(batch))
        batch.state, batch.undone_by, batch.undone_on = State.UNDOING, by, on
        return _submit(batch, "undo")


def refuse_undo(batch: ImportBatch) -> None:
    """Raises Refused where a file was not applied here, or is undone already."""
    if batch.state != State.APPLIED and not _has_failed(batch, State.UNDOING):
        raise Refused(f"Berkas ini {batch.get_state_display().lower()}.")
    if not batch.rows.exists():
        raise Refused("Berkas ini tidak dimasukkan lewat halaman impor, jadi tidak dapat dibatalkan di sini.")


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("job", "area").get(pk=batch.pk)


def _has_failed(batch: ImportBatch, state: str) -> bool:
    """Whether work on it was given up: nothing of it was kept."""
    return batch.state == state and batch.job is not None and batch.job.state == Job.State.FAILED


def ready(batch: ImportBatch) -> int:
    """How many rows would be brought in."""
    return batch.rows.exclude(pile=Pile.REFUSED).exclude(WAITING).exclude(decision=Decision.LEFT_OUT).count()


UNDECIDED = Q(decision="") & ~Q(candidates=[])
"""Rows somebody must decide on."""
_ENTERS = ImportRow.objects.filter(UNDECIDED, batch=OuterRef("batch"), line=OuterRef("subject") * -1)
WAITING = UNDECIDED | Q(Exists(_ENTERS.exclude(sheet=OuterRef("sheet"))))
"""Those, and rows of other sheets that say more of what they would enter."""


def check(batch: ImportBatch, read: Read) -> Iterator[tuple[int, int]]:
    """Read the file, compare it with the register and keep every row, in steps. Repeated, it begins anew."""
    batch.rows.all().delete()
    try:
        planned = _planned(read, batch)
    except Unreadable as refused:
        batch.state, batch.refusal = State.REFUSED, "\n".join(refused.args)
        batch.save(update_fields=["state", "refusal"])
        return
    for start in range(0, len(planned), CHUNK):
        bulk.copy([row_of(each, batch) for each in planned[start : start + CHUNK]])
        yield min(start + CHUNK, len(planned)), len(planned)
    batch.state, batch.counts = State.CHECKED, counted(batch)
    batch.save(update_fields=["state", "counts"])


@bulk.uncollected()
def _planned(read: Read, batch: ImportBatch) -> list[Planned]:
    planned = [Planned(unfit(row)) for row in read(batch)]
    plan(planned, batch)
    return planned


def row_of(each: Planned, batch: ImportBatch) -> ImportRow:
    """A row as it is kept and shown."""
    row = each.row
    said = row.kept(each.read) | {"chosen": each.chosen}
    return ImportRow(
        batch_id=batch.pk, sheet=row.sheet, line=row.line, name=row.said.get("name", "")[:250], said=said,
        decision=each.decision, **shown(each),
    )  # fmt: skip


def shown(each: Planned) -> Mapping[str, object]:
    """What a person is shown of a row, and decides by."""
    return {
        "pile": each.pile.value,
        "subject": each.subject,
        "differences": each.news.differences,
        "candidates": each.candidates,
        "problems": each.row.problems,
    }


def planned(row: ImportRow, said: Mapping[str, Any]) -> Planned:
    """A kept row, to be planned again. said: what it says, which may have been read apart from it."""
    return Planned(Incoming.read(row.sheet, row.line, said), row.decision, said.get("chosen"), asked=row.candidates)


def counted(batch: ImportBatch) -> dict[str, int]:
    """How many rows lie in each pile."""
    piles: dict[str, int] = dict(batch.rows.values_list("pile").annotate(Count("pk")))
    return {
        "rows": sum(piles.values()),
        **{pile.value.lower(): piles.get(pile.value, 0) for pile in Pile},
        "waiting": batch.rows.filter(WAITING).exclude(pile=Pile.REFUSED).count(),
    }


def decide(row: ImportRow, decision: str, chosen: int | None, *, by: User | None, on: date) -> ImportRow:
    """Say which cooperative a row is: one of its candidates, a new one, or none to be brought in. Raises Refused."""
    with history.verb("decide_import", by=by, on=on):
        batch = _locked(row.batch)
        row = batch.rows.select_for_update().get(pk=row.pk)
        if batch.state != State.CHECKED:
            raise Refused(f"Berkas ini {batch.get_state_display().lower()}.")
        if not row.candidates or (decision == Decision.KNOWN and chosen not in row.candidates):
            raise Refused("Pilihan ini tidak ada pada baris itu.")
        followers = _followers(row, batch)
        row.decision, row.said["chosen"] = decision, chosen
        row.save(update_fields=["decision", "said"])
        again([row, *followers], batch)
        batch.counts = counted(batch)
        batch.save(update_fields=["counts"])
    return row


def _followers(row: ImportRow, batch: ImportBatch) -> list[ImportRow]:
    """Rows of other sheets that say more of what it is, or would if it were not left out."""
    known_by = set(loosely(Incoming.read(row.sheet, row.line, row.said)))
    found = batch.rows.filter(Q(subject__in=[-row.line, row.subject or 0]) | Q(subject=None)).exclude(sheet=row.sheet)
    read = ((each, Incoming.read(each.sheet, each.line, each.said)) for each in found)
    return [each for each, said in read if each.subject is not None or known_by & set(loosely(said))]


def again(rows: Sequence[ImportRow], batch: ImportBatch) -> list[ImportRow]:
    """Plan these rows again and keep what has changed; returns those that did."""
    news = [planned(row, row.said) for row in rows]
    plan(news, batch)
    return keep(rows, news)


def keep(rows: Sequence[ImportRow], news: Sequence[Planned]) -> list[ImportRow]:
    """Keep what planning these rows again has changed; returns those that did."""
    changed = []
    for row, each in zip(rows, news, strict=True):
        now = shown(each)
        before = {name: getattr(row, name) for name in now}
        if before != now:
            for name, value in now.items():
                setattr(row, name, value)
            changed.append(row)
    fields = ["pile", "subject", "differences", "candidates", "problems"]
    ImportRow.objects.bulk_update(changed, fields, batch_size=500)
    return changed
