"""Letters: a thousand numbered, typeset and kept by one job, against as many empty pages of the same typesetter."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import Ratio, megabytes_more, timed
from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letterhead, Signatory
from cooperatives.desk.letters.figures import preview
from registry import history, typeset
from registry.models import User

COUNT = 1_000
EMPTY = '#set document(title: "Kosong")\n#set text(font: "Source Sans 3", lang: "id")\n= Kosong'


def letters(head: User, *, on: date) -> Iterator[Ratio]:
    """Deciding who gets one and what it says; then the job that numbers them, step by step as a worker does."""
    _paper(head, on)
    seen = []
    decided = timed(lambda: seen.append(preview("REPRIMAND", head.area, on.year - 2, head, on)))
    words = [(each.cooperative, each.words) for each in seen[0].recipients if each.words][:COUNT]
    batch = actions.draft("REPRIMAND", head.area, on.year - 2, words, by=head, on=on)
    initialled = timed(lambda: actions.initial_all(batch, by=head, on=on))
    given = [(letter.pk, f"B/{place:04}/2026") for place, letter in enumerate(actions.to_number(batch), start=1)]
    floor = _empty_pages(len(words), on)
    seconds: list[float] = []
    memory = megabytes_more(
        lambda: seconds.append(timed(lambda: list(actions.number_all(batch, given, on, by=head, on=on))))
    )
    yield Ratio(f"a preview of {len(seen[0].recipients)} letters", (decided, floor), most=10)
    yield Ratio(f"{len(words)} letters initialled", (initialled, floor), most=10)
    yield Ratio(f"{len(words)} letters by one job, {memory:.0f} MB", (seconds[0], floor), most=15)


def _paper(head: User, on: date) -> None:
    with history.verb("fill", by=None, on=on):
        Letterhead.objects.create(
            area=head.area, government="Pemerintah Kabupaten Contoh", office="Dinas Koperasi dan Usaha Mikro",
            address="Jalan Rekaan Nomor 1", city="Contoh",
        )  # fmt: skip
        Signatory.objects.create(area=head.area, title="Kepala Dinas", name="Rekaan Kepala")


def _empty_pages(count: int, on: date) -> float:
    """So many pages with one word, each other than the last."""
    with tempfile.TemporaryDirectory() as folder, patch.object(typeset, "TEMPLATES", Path(folder)):
        (Path(folder) / "empty.typ").write_text(EMPTY + " #sys.inputs.data")
        with patch.object(typeset, "_compilers", {}):
            typeset.pdf("empty", {}, on=on)
            return timed(lambda: [typeset.pdf("empty", {"n": number}, on=on) for number in range(count)])
