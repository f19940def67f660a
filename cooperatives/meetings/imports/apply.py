"""A checked file becomes sayings: one transaction, everything at once, or back to whoever decides."""

from collections.abc import Collection, Sequence
from itertools import chain

from django.db import connection, models

from cooperatives.meetings.imports.bench import counted, keep, planned
from cooperatives.meetings.imports.compare import News, column_value
from cooperatives.meetings.imports.known import Known, area_keys
from cooperatives.meetings.imports.plan import CHUNK, NO_AREA, Planned, calendar_of, plan
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import PROJECTED
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from registry import bulk, history
from registry.models import ImportBatch, ImportRow

APPLYING = 7_501_003
"""The advisory lock under which files are applied and undone: one at a time."""
WRITTEN = (*(name for name in PROJECTED if name != "area"), "area_id", "search_key", "legal_entity_key")
State, Pile = ImportBatch.State, ImportRow.Pile


@bulk.uncollected()
def apply(batch: ImportBatch) -> None:
    """Bring in every row that is decided, as one unit. Where the register has changed since the file was checked,
    nothing is brought in: the rows are shown as they are now, and somebody decides again.
    """
    with history.verb("apply_import", by=batch.applied_by, on=batch.applied_on):
        alone()
        batch.refresh_from_db(fields=["state"])
        if batch.state != State.APPLYING:
            return
        kept = ImportRow.objects.filter(batch=batch).order_by("pk")
        rows, said = list(kept.defer("said")), kept.values_list("said", flat=True)
        lock({row.subject for row in rows if row.subject and row.subject > 0})
        news = [planned(row, each) for row, each in zip(rows, said.iterator(CHUNK), strict=True)]
        plan(news, batch)
        if changed := keep(rows, news):
            _send_back(batch, len(changed))
        else:
            _write(batch, rows, news)
            batch.state = State.APPLIED
        batch.counts |= counted(batch)
        batch.save(update_fields=["state", "refusal", "counts"])


def alone() -> None:
    """Wait until no other file is applied or undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPLYING])


def lock(keys: Collection[int]) -> None:
    """Keep others from writing of these cooperatives until all is done."""
    list(
        Cooperative.objects.select_for_update(no_key=True)
        .filter(pk__in=bulk.among(keys))
        .order_by("pk")
        .values_list("pk")
    )


def _send_back(batch: ImportBatch, changed: int) -> None:
    batch.state = State.CHECKED
    batch.refusal = (
        f"Register berubah sesudah berkas ini diperiksa: {changed} baris sekarang lain. Belum ada yang dimasukkan. "
        "Lihat lagi tumpukannya, lalu terapkan."
    )


def _write(batch: ImportBatch, rows: Sequence[ImportRow], news: Sequence[Planned]) -> None:
    """Write what these rows bring, each model by one COPY, each changed column by one UPDATE."""
    entered: dict[int, int] = {}
    in_order = sorted(news, key=lambda each: not each.row.enters)
    for start in range(0, len(in_order), CHUNK):
        chunk = in_order[start : start + CHUNK]
        entered |= _enter([each for each in chunk if each.is_brought_in and each.enters_one], batch)
        for each in chunk:
            each.subject = entered.get(-each.row.line if each.enters_one else each.subject or 0, each.subject)
        brought = [each for each in chunk if each.is_brought_in and each.subject and each.subject > 0]
        _change([each for each in brought if each.cooperative])
        _say(brought, batch)
    subjects = [each.subject for each in news]
    moved = [(row.pk, now) for row, now in zip(rows, subjects, strict=True) if now != row.subject]
    bulk.change(ImportRow, {"subject": [now for _, now in moved]}, [pk for pk, _ in moved])


def _enter(news: Sequence[Planned], batch: ImportBatch) -> dict[int, int]:
    """Enter these cooperatives; returns the key of each by the line that enters it, below zero."""
    calendar = calendar_of(batch)
    for each in news:
        each.compare(Known(Cooperative(area=NO_AREA)), calendar, batch)
    _project(news)
    cooperatives = [each.cooperative for each in news if each.cooperative]
    bulk.copy(cooperatives)
    keys = {-each.row.line: each.cooperative.pk for each in news if each.cooperative}
    for each in news:
        each.cooperative = None
    return keys


def _say(news: Sequence[Planned], batch: ImportBatch) -> None:
    """Write what these rows say; each then no longer holds it."""
    resaid = Meeting.objects.filter(pk__in=[pk for each in news for pk in each.news.resaid])
    resaid.update(retracted_on=batch.applied_on, retraction=resaid_by(batch))
    said = [_sayings(each, batch) for each in news]
    for model in (Observation, LegalEvent, Meeting, Lapse):
        bulk.copy([row for row in chain.from_iterable(said) if isinstance(row, model)])
    for each in news:
        each.news, each.cooperative = News(), None


def _change(news: Sequence[Planned]) -> None:
    _project(news)
    write_columns([each.cooperative for each in news if each.cooperative])


def write_columns(cooperatives: Sequence[Cooperative]) -> None:
    """Keep the columns of these cooperatives as they are now."""
    columns = {name: [getattr(each, name) for each in cooperatives] for name in WRITTEN}
    bulk.change(Cooperative, columns, [each.pk for each in cooperatives])


def _project(news: Sequence[Planned]) -> None:
    """Put what counts into the columns of the rows' cooperatives."""
    areas = area_keys({each.news.columns["area"] for each in news if "area" in each.news.columns})
    for each in news:
        if each.cooperative:
            project(each.cooperative, each.news.columns, areas)


def project(cooperative: Cooperative, columns: dict[str, str], areas: dict[str, int]) -> None:
    """Put texts into columns they fit. areas: the key of each by its code."""
    for name, text in columns.items():
        if name == "area":
            cooperative.area_id = areas[text]
        else:
            setattr(cooperative, name, column_value(name, text))
    cooperative.derive_keys()


def resaid_by(batch: ImportBatch) -> str:
    """Why a meeting is retracted that a file says again with more book years: undone, it counts again."""
    return f"Disebut lagi oleh impor {batch.pk} ({batch.file_name}), dengan tahun buku lainnya."


def _sayings(each: Planned, batch: ImportBatch) -> list[models.Model]:
    """What a row says, as the rows that keep it."""
    news, row = each.news, each.row
    said = {
        "cooperative_id": each.subject,
        "source": batch.said_by,
        "observed_on": batch.observed_on,
        "reference": f"{batch.file_name[:150]}, {row.sheet} baris {row.line}",
        "batch_id": batch.pk,
    }
    found: list[models.Model] = [
        *(Meeting(held_on=day, book_years=years, **said) for day, years in news.meetings),
        *(Lapse(since=since, through=through, **said) for since, through in news.lapses),
    ]
    if news.values:
        found.append(Observation(values=news.values, recorded_by=batch.applied_by, **said))
    if news.founded_on:
        number = row.said.get("legal_entity_no", "")[:100]
        kind = LegalEvent.Kind.FOUNDED
        found.append(LegalEvent(kind=kind, happened_on=news.founded_on, document_no=number, **said))
    return found
