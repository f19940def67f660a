"""The page of the recurring jobs: what each did, when it comes next, and what is wrong, in words."""

import html
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cooperatives.standing.models import Stale
from registry import history, jobs
from registry.jobs import Mood, health
from registry.models import Job, LawValue
from tests.pages import signed_in
from tests.workbooks import received
from tests.world import ON

NOON = datetime(2018, 9, 4, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
SUNDAY = "2018-09-02"


@pytest.fixture
def sari(world, monkeypatch):
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, *zone: real(value, *zone) if value else NOON)
    return signed_in(world.sari)


def do() -> None:
    """Both jobs are submitted and done."""
    jobs.submit_daily("night", ON)
    jobs.run_due()
    jobs.submit_weekly("recount", NOON)
    jobs.run_due()


def page(client) -> str:
    content = client.get(reverse("jobs")).content.decode().partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


def moods(now: datetime = NOON) -> dict[str, str]:
    return {each.kind: each.mood for each in health(now)}


def test_it_says_what_each_did_and_when_it_comes_next(sari):
    do()
    text = page(sari)
    assert "Semua pekerjaan berkala berjalan baik." in text
    assert "5 koperasi dinilai, 5 penilaian baru, 1 perkara dibuka, 0 penandaan dicabut." in text
    assert "5 koperasi dinilai ulang, tidak ada yang berbeda dari yang disimpan." in text
    assert "Rabu, 5 September 2018, 01.00 WIB" in text
    assert "Minggu, 9 September 2018, 03.00 WIB" in text
    assert "giliran 2 September 2018" in text


def test_before_anything_ran_it_says_so_and_whom_to_ask(sari):
    text = page(sari)
    assert "Perlu dilihat: penilaian malam dan penilaian ulang mingguan." in text
    assert text.count("belum pernah") == 2
    assert text.count("Minta admin sistem memeriksa") == 2


@pytest.mark.parametrize(
    ("minutes", "mood"), [(59, Mood.WAITING), (60, Mood.WAITING), (61, Mood.LATE)], ids=["before", "on", "after"]
)
def test_an_hour_after_its_turn_a_job_is_late(world, minutes, mood):
    jobs.submit_daily("night", ON)
    assert moods(NOON.replace(hour=1) + timedelta(minutes=minutes))["night"] == mood


def test_done_once_is_late_again_the_next_day(world):
    do()
    assert moods() == {"night": Mood.DONE, "recount": Mood.DONE}
    assert moods(NOON + timedelta(days=1)) == {"night": Mood.LATE, "recount": Mood.DONE}
    assert moods(NOON + timedelta(days=5)) == {"night": Mood.LATE, "recount": Mood.LATE}


def test_one_that_failed_says_why_in_its_last_line(sari):
    jobs.submit_daily("night", ON)
    Job.objects.update(state="FAILED", error="Traceback:\n  many lines\nValueError: <nilai> & salah\n")
    (night, _) = health(NOON)
    assert (night.mood, night.error, night.last) == (Mood.FAILED, "ValueError: <nilai> & salah", None)
    assert "Sampaikan pesan ini kepada admin sistem: ValueError: <nilai> & salah" in page(sari)


def test_one_that_is_tried_again_says_so(sari):
    do()
    Job.objects.filter(kind="recount").update(state="OPEN", error="OSError: penuh")
    assert "Pesan terakhirnya: OSError: penuh" in page(sari)


def test_a_night_without_official_rules_is_no_good_night(sari):
    with history.verb("x", by=None, on=None):
        LawValue.objects.filter(key="official").update(key="no longer")
    do()
    assert moods()["night"] == Mood.EMPTY
    assert "selesai tanpa menulis apa pun, karena belum ada aturan resmi" in page(sari)


def test_what_differs_is_named_to_those_who_may_see_it(sari, world):
    jobs.submit_daily("night", ON)
    jobs.run_due()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cooperatives_standing SET last_year = 2001 WHERE cooperative_id = %s", [world.maju.pk])
    Stale.objects.all().delete()
    jobs.submit_weekly("recount", NOON)
    jobs.run_due()
    text = page(sari)
    assert "1 koperasi dinilai lain daripada penilaian yang disimpan." in text
    assert "1 berbeda dari yang disimpan" in text
    assert "Koperasi Maju" in text
    sari.force_login(world.joko)
    text = page(sari)
    assert "Koperasi Maju" not in text
    assert "Tidak satu pun di wilayah kerja Anda." in text


def test_files_that_wait_or_failed_are_named_to_those_who_may_see_them(sari, world):
    do()
    received(b"x", by=world.budi, on=ON, name="antre.xlsx")
    failed = received(b"x", by=world.budi, on=ON, name="gagal.xlsx")
    Job.objects.filter(pk=failed.job_id).update(state="FAILED", error="Traceback\nValueError: salah\n")
    text = page(sari)
    assert "Semua pekerjaan berkala berjalan baik. 1 berkas impor gagal dikerjakan." in text
    assert "antre.xlsx … Sedang diperiksa" in text
    assert "Menunggu giliran." in text
    assert "gagal.xlsx ✕ Gagal" in text
    assert "sampaikan pesan ini kepada admin sistem: ValueError: salah" in text
    sari.force_login(world.joko)
    assert "Berkas impor" not in page(sari)


def test_it_asks_little_of_the_database(sari, django_assert_num_queries):
    do()
    with django_assert_num_queries(10):
        sari.get(reverse("jobs"))
