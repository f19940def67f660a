"""The register: the night, the list, the search and the file, each against the work that cannot be avoided."""

from collections.abc import Iterator, Mapping
from datetime import date
from http import HTTPStatus
from io import BytesIO
from itertools import chain, count
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from xlsxwriter import Workbook

from benchmarks import training
from benchmarks.fill import fill
from benchmarks.letters import letters
from benchmarks.measure import Ratio, megabytes_more, paired, timed
from cooperatives.cases.actions import night
from cooperatives.register.models import Cooperative
from registry import history

ON = date(2026, 11, 24)
WITHOUT_RAT = """
SELECT count(*) FROM cooperatives_cooperative c WHERE NOT EXISTS (
    SELECT 1 FROM cooperatives_meeting m
    WHERE m.cooperative_id = c.id AND m.kind = 'ANNUAL' AND m.held_on >= '2021-01-01'
)
"""
TRIGRAM = """
SELECT * FROM cooperatives_cooperative WHERE search_key %> 'sejahtra' AND search_key %> 'makmr'
ORDER BY word_similarity('sejahtra makmr', search_key) DESC, id LIMIT 50
"""
MEETINGS = "SELECT count(*) FROM cooperatives_meeting"
LIST = reverse("cooperatives")
QUEUE = reverse("reports")
SEASON, OF_SEASON = reverse("season"), reverse("season-cooperatives")
PAGES = {
    "Ringkasan": "/",
    "the list": LIST,
    "the list, filtered": f"{LIST}?kecamatan=36.03.01&keaktifan=ACTIVE",
    "the list, searched": f"{LIST}?cari=sejahtra+makmr",
    "the queue of reports": QUEUE,
    "the queue, one kecamatan": f"{QUEUE}?kecamatan=36.03.01",
    "the calendar of a season": f"{SEASON}?tahun=2025",
    "the calendar, its rows": f"{OF_SEASON}?tahun=2025",
    "the calendar, late in one kecamatan": f"{OF_SEASON}?tahun=2025&kecamatan=36.03.01&keadaan=LATE",
    "the queue, longer than 14 days": f"{QUEUE}?umur=15-30&umur=lebih-30",
}
ONE_PERCENT = {
    "moved": "UPDATE cooperatives_cooperative SET address = address || '.' WHERE id % 100 = {}",
    "judged anew": "UPDATE cooperatives_meeting SET observed_on = observed_on + 1 WHERE cooperative_id % 100 = {}",
}
"""One in a hundred changes in what no verdict rests on, or in its facts."""
EDITS = count()


def run(size: int, part: str = "") -> None:
    """Every figure at one size, printed as it comes; or of the pages of training alone."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.LOGGING["root"]["level"] = "WARNING"
    call_command("migrate", verbosity=0)
    head = fill(size)
    training.teach(size)
    print(f"\n{size:,} cooperatives, {_ask(MEETINGS)[0][0]:,} meetings")
    client = Client()
    client.force_login(head)
    if part == "training":
        for ratio in _pages(client, training.PAGES):
            print(ratio, flush=True)
        return
    for ratio in chain(_nights(), _pages(client, PAGES | training.PAGES)):
        print(ratio, flush=True)
    print(_search(), flush=True)
    print(_file(client), flush=True)
    for ratio in letters(head, on=ON):
        print(ratio, flush=True)


def _ask(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _nights() -> Iterator[Ratio]:
    """Judging everything once, with reasons, facts and hashes; then nights after one in a hundred was edited."""
    seconds: list[float] = []
    memory = megabytes_more(lambda: seconds.append(timed(lambda: list(night(on=ON)))))
    floor = sorted(timed(lambda: _ask(WITHOUT_RAT)) for _ in range(5))[2]
    yield Ratio(f"judging all anew, {memory:.0f} MB", (seconds[0], floor), most=40)
    for what, edit in ONE_PERCENT.items():
        yield paired(
            f"a night with 1 % {what}",
            lambda: list(night(on=ON)),
            lambda: _ask(WITHOUT_RAT),
            most=0.5,
            prepare=lambda edit=edit: _edit(edit),
        )


def _edit(what: str) -> None:
    """One in a hundred cooperatives is edited, others each time."""
    with history.verb("edit", by=None, on=ON):
        _ask(what.format(next(EDITS) % 100))


def _pages(client: Client, asked: Mapping[str, str]) -> Iterator[Ratio]:
    """Pages, each against its own SQL run bare."""
    for what, address in asked.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {answer.status_code}: there is nothing to measure")
        statements = [each["sql"] for each in captured.captured_queries]
        yield paired(
            f"{what}, {len(statements)} queries",
            lambda address=address: client.get(address),
            lambda statements=statements: [_ask(each) for each in statements],
            most=3,
        )


def _search() -> Ratio:
    """A misspelt search of two words, nearest first, against a bare trigram query."""
    found = Cooperative.objects.named("sejahtra makmr").order_by("-nearness", "pk")
    return paired("a misspelt search", lambda: list(found.all()[:50]), lambda: _ask(TRIGRAM), most=2)


def _file(client: Client) -> Ratio:
    """The whole list as an Excel file, against the same cells written by xlsxwriter with no list behind them."""
    address = reverse("cooperatives-file")
    memory = megabytes_more(lambda: client.get(address).close())
    size = Cooperative.objects.count()
    return paired(f"the file, {memory:.0f} MB", lambda: client.get(address), lambda: _bare_file(size), most=5, rounds=1)


def _bare_file(size: int) -> None:
    with Workbook(BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line in range(size):
            for place in range(20):
                sheet.write_string(line, place, "Koperasi Contoh")
