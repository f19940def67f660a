"""Later deadlines: who is given one, whom it reaches, what is judged anew, and how it is taken back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.cases.models import Case
from cooperatives.demo import build, write
from cooperatives.desk.season import actions
from cooperatives.meetings.models import Extension
from cooperatives.register.models import Cooperative
from cooperatives.standing.models import Stale, Standing
from registry import jobs
from registry.models import Area, Job
from registry.transitions import Refused
from tests.pages import text
from tests.world import ON, lapsed, run_night

LIST, NEW = reverse("extensions"), reverse("extension-new")
DECREE = {"book_year": "2017", "decree_no": "518/9/2018", "granted_on": "15-3-2018", "until": "30-9-2018"}


def area(code: str = "36.03.17") -> Area:
    return Area.objects.get(code=code)


def add(name: str, code: str = "36.03.17.1001", **facts) -> Cooperative:
    row = build(name, area=area(code), **({"founded": date(2003, 2, 1)} | facts))
    write([row], on=ON)
    return row.cooperative


def latest_due(of: Cooperative) -> int | None:
    return Standing.objects.get(pk=of.pk).latest_due


def work() -> None:
    jobs.run(jobs.claim())


def test_one_cooperative_is_judged_at_once_and_again_when_the_extension_is_retracted(world, sari):
    run_night()
    assert latest_due(world.sunyi) == 2017
    page = text(sari.post(f"{NEW}?koperasi={world.sunyi.pk}", DECREE, follow=True))
    assert "Perpanjangan dicatat." in page
    assert "31-03-2018 → 30-09-2018" in page
    assert latest_due(world.sunyi) == 2016
    assert not Stale.objects.exists()
    address = reverse("extension-retraction", args=[Extension.objects.get().pk])
    page = text(sari.post(address, {"reason": "Keputusan dibatalkan"}, follow=True))
    assert "Perpanjangan ditarik" in page
    assert "Keputusan dibatalkan" in page
    assert latest_due(world.sunyi) == 2017
    assert sari.post(address, {"reason": "Lagi"}).status_code == 200
    assert Extension.objects.get().retraction == "Keputusan dibatalkan"


def test_the_case_of_a_cooperative_that_was_given_time_is_withdrawn(world):
    """Five book years without a meeting make it inactive; with time for the fifth it is not so yet."""
    few = add("Koperasi Berhenti", founded=date(2001, 1, 1), held={2012: date(2013, 3, 1)},
              lapses=lapsed(2013, 2014, 2015, 2016, 2017))  # fmt: skip
    run_night()
    assert Case.objects.open().filter(cooperative=few).exists()
    said = {"decree_no": "1", "granted_on": ON, "by": world.sari, "on": ON}
    granted, shift = actions.extend(few, 2017, date(2018, 9, 30), **said)
    assert shift.is_withdrawn
    assert Case.objects.get(cooperative=few).state == "WITHDRAWN"
    assert actions.retract_extension(granted, reason="Keliru", by=world.sari, on=ON).is_flagged


def test_an_area_is_judged_by_a_job_whose_progress_stands_on_the_page_of_jobs(world, sari):
    run_night()
    page = text(sari.post(NEW, DECREE | {"area": "36.03.17"}, follow=True))
    assert "sedang dinilai ulang" in page
    assert "2 koperasi" in page
    assert latest_due(world.sunyi) == 2017
    page = text(sari.get(reverse("jobs")))
    assert "518/9/2018" in page
    assert "Menunggu giliran" in page
    work()
    assert {latest_due(each) for each in (world.sunyi, world.sengketa)} == {2016}
    assert latest_due(world.maju) == 2017
    assert not Stale.objects.exists()
    assert Job.objects.get(kind="area_review").total == 2
    assert "518/9/2018" not in text(sari.get(reverse("jobs")))
    sari.post(reverse("extension-retraction", args=[Extension.objects.get().pk]), {"reason": "Keliru"})
    work()
    assert {latest_due(each) for each in (world.sunyi, world.sengketa)} == {2017}


def test_a_job_without_official_rules_leaves_the_marks_to_the_night(world, sari):
    run_night(date(2018, 10, 1))
    sari.post(NEW, DECREE | {"area": "36.03.17"})
    work()
    assert Job.objects.get(kind="area_review").state == "DONE"
    assert Stale.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": "31-3-2018"}, "tidak lebih lambat daripada batas biasa 31-03-2018"),
        ({"until": "28-2-2018"}, "tidak lebih lambat daripada batas biasa 31-03-2018"),
    ],
)
def test_what_moves_nothing_is_warned_of_and_recorded_all_the_same_where_somebody_insists(
    world, sari, changes, sentence
):
    sent = DECREE | {"area": "36.03.17"} | changes
    page = sari.post(NEW, sent)
    assert sentence in text(page)
    assert not Extension.objects.exists()
    sari.post(NEW, sent | {"until": "29-3-2018", "sure": " ".join(page.context["form"].doubts)})
    assert not Extension.objects.exists()
    sari.post(NEW, sent | {"sure": " ".join(page.context["form"].doubts)})
    assert Extension.objects.exists()


def test_where_nobody_owes_that_book_year_it_is_said(world, sari):
    page = text(sari.post(f"{NEW}?koperasi={world.bubar.pk}", DECREE))
    assert "Tidak ada koperasi di sana yang wajib RAT untuk tahun buku 2017" in page
    assert 'value="518/9/2018"' in sari.post(f"{NEW}?koperasi={world.baru.pk}", DECREE).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decree_no": "  "}, "Nomor keputusan"),
        ({"granted_on": "5-9-2018"}, "Tanggal 05-09-2018 belum tiba"),
        ({"until": "besok"}, "Tulis tanggal seperti"),
        ({"area": "36.71"}, "Untuk semua koperasi di"),
        ({"book_year": "1999"}, "Tahun buku"),
    ],
)
def test_what_cannot_be_is_answered_and_what_was_typed_stays(world, sari, changes, sentence):
    page = sari.post(NEW, DECREE | {"area": "36.03.17", "decree_no": "KEPT/1"} | changes)
    assert "Ada yang perlu diperbaiki" in text(page)
    assert sentence in text(page)
    assert "decree_no" in changes or 'value="KEPT/1"' in page.content.decode()
    assert not Extension.objects.exists()


def test_a_second_click_records_nothing_more(world, sari):
    for _ in range(2):
        page = sari.post(f"{NEW}?koperasi={world.sunyi.pk}", DECREE)
    assert "sudah tercatat" in text(page)
    assert Extension.objects.count() == 1


def test_an_officer_sees_a_wider_extension_and_cannot_take_it_back(world, client, it_is):
    it_is(ON)
    said = {"decree_no": "SK 1", "granted_on": ON, "by": world.sari, "on": ON}
    wide, _ = actions.extend(area("36.03"), 2017, date(2018, 9, 30), **said)
    with pytest.raises(Refused):
        actions.extend(area("36.03"), 2017, date(2018, 9, 30), **said)
    client.force_login(world.joko)
    actions.extend(area(), 2017, date(2018, 9, 30), **said | {"decree_no": "SK 2"})
    page = client.get(LIST).content.decode()
    assert [f'Tarik<span class="vh"> {decree}<' in page for decree in ("SK 1", "SK 2")] == [False, True]
    assert "SK 1" in page
    address = reverse("extension-retraction", args=[wide.pk])
    assert [client.get(address).status_code, client.post(address, {"reason": "x"}).status_code] == [409, 409]
    assert client.post(NEW, DECREE | {"area": "36.03"}).status_code == 200
    assert Extension.objects.count() == 2


def test_the_number_it_reaches_opens_its_rows(world, sari):
    add("Induk", form=Cooperative.Form.SECONDARY)
    said = {"decree_no": "SK 1", "granted_on": ON, "by": world.sari, "on": ON}
    granted, _ = actions.extend(area(), 2017, date(2018, 6, 30), **said)
    page = sari.get(LIST)
    assert [each.reaches for each in page.context["granted"]] == [2]
    rows = sari.get(reverse("season-cooperatives"), {"tahun": "2017", "perpanjangan": granted.pk})
    assert {each.name for each in rows.context["page"]} == {"Koperasi Sunyi", "Koperasi Sengketa"}
    assert "3 bulan sesudah 31-12-2017 ialah 31-03-2018; diperpanjang, Keputusan Nomor SK 1" in text(rows)


def test_the_tab_of_its_meetings_names_the_decree(world, sari):
    run_night()
    sari.post(f"{NEW}?koperasi={world.sunyi.pk}", DECREE)
    page = text(sari.get(reverse("cooperative-meetings", args=[world.sunyi.pk])))
    assert "diperpanjang dari 31-03-2018, Keputusan Nomor 518/9/2018" in page
    assert "Perpanjangan batas RAT dicatat" in text(sari.get(reverse("cooperative-history", args=[world.sunyi.pk])))


def test_the_list_asks_no_more_for_more_extensions(world, sari):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(LIST).status_code == 200
        return len(queries)

    said = {"granted_on": ON, "by": world.sari, "on": ON}
    actions.extend(world.sunyi, 2017, date(2018, 9, 30), decree_no="0", **said)
    before = asked()
    for number, to in enumerate((world.maju, area(), area("36.03"))):
        actions.extend(to, 2017, date(2018, 9, 30), decree_no=f"1{number}", **said)
    assert asked() == before <= 12
