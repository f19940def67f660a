"""The matrix on any day, what ends in the months ahead, and the next batch, on their pages."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.boards.actions import leave
from cooperatives.register.actions import Saying, record_event
from cooperatives.register.models import LegalEvent, Source
from registry import history
from tests.pages import sheet, text
from tests.training.office import SESSION, certified, paper, seated
from tests.world import ON
from training.competency.actions import revoke
from training.competency.models import Tariff
from training.cover.models import Requirement
from training.sessions.models import Invitation, Session

COVER, EXPIRIES, BATCH, PLAN = (
    reverse(name) for name in ("training-cover", "expiries", "next-batch", "next-batch-session")
)  # fmt: skip


def text_of_tabs(page) -> str:
    """The tabs as they are written."""
    tabs = page.content.decode().partition('<nav class="tabs"')[2].partition("</nav>")[0]
    return " ".join(tabs.split()).replace(" >", ">")


def states(page) -> dict[str, str]:
    """How the treasurer of each cooperative on the page stands."""
    return {str(each): cells[0][1].state.value for each, cells in page.context["lines"]}


@pytest.fixture
def posts(world, office):
    """Maju is covered, Sunyi's treasurer left with a certificate, Baru's has none, of Sengketa nothing is known."""
    terms = {"maju": seated(world.maju), "sunyi": seated(world.sunyi, "Dua"), "baru": seated(world.baru, "Tiga")}
    certified(terms["maju"], office.treasurers, until=date(2019, 1, 31))
    certified(terms["sunyi"], office.treasurers, "C-2", until=date(2020, 3, 5))
    leave(terms["sunyi"], date(2018, 6, 1), by=None, on=ON)
    return terms


# The matrix


def test_the_matrix_says_of_each_post_how_it_stands_and_a_cooperative_in_dissolution_is_not_in_it(posts, sari):
    page = sari.get(COVER)
    assert states(page) == {"Koperasi Maju": "COVERED", "Koperasi Sunyi": "LEFT", "Koperasi Baru": "NEVER",
                            "Koperasi Sengketa": "UNKNOWN"}  # fmt: skip
    assert "1 jabatan dari 4 yang wajib bersertifikat" in text(page)
    assert "4&nbsp;yang wajib bersertifikat</a>" not in page.content.decode()
    assert "sampai 31-01-2019" in text(page)
    assert "Dua, 01-06-2018" in text(page)


@pytest.mark.parametrize(("day", "state"), [("31-05-2018", "COVERED"), ("01-06-2018", "LEFT"), ("02-06-2018", "LEFT")])
def test_on_a_past_day_it_says_what_was_true_then(posts, sari, day, state):
    assert states(sari.get(COVER, {"per": day}))["Koperasi Sunyi"] == state


@pytest.mark.parametrize(("day", "is_there"), [("09-03-2005", False), ("10-03-2005", True), ("11-03-2005", True)])
def test_a_cooperative_is_not_in_it_before_it_was_founded(world, posts, sari, day, is_there):
    said = Saying(Source.OFFICE, ON)
    record_event(world.sengketa, LegalEvent.Kind.FOUNDED, date(2005, 3, 10), said, document_no="1", by=None, on=ON)
    assert ("Koperasi Sengketa" in states(sari.get(COVER, {"per": day}))) == is_there


@pytest.mark.parametrize("name", ["expiries", "next-batch"])
def test_a_page_below_cover_marks_its_tab(posts, sari, name):
    page = text_of_tabs(sari.get(reverse(name)))
    assert 'aria-current="true">Cakupan' in page
    assert page.count("aria-current") == 1


def test_on_a_day_to_come_it_says_what_will_be_if_nothing_changes(posts, sari):
    page = sari.get(COVER, {"per": "1-2-2019"})
    assert states(page)["Koperasi Maju"] == "EXPIRED"
    assert "Seandainya tidak ada yang berubah" in text(page)


def test_every_number_opens_its_rows(world, posts, sari):
    with history.verb("test", by=None, on=ON):
        Requirement.objects.create(post="CHAIR", basis="Contoh")
    seated(world.sunyi, "Ketua", "CHAIR")
    page = sari.get(COVER)
    for _, cells in page.context["cover"].lines:
        for number, address in cells:
            assert sari.get(COVER + address).context["page"].paginator.count == number


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"kecamatan": "36.03.17"}, {"Koperasi Sunyi", "Koperasi Sengketa"}),
        ({"keadaan": "NEVER"}, {"Koperasi Baru"}),
        ({"jenis": "SERVICE"}, set()),
        ({"jabatan": "CHAIR"}, set()),
        ({"kecamatan": "36.71", "keadaan": "COVERED"}, {"Koperasi Maju"}),
    ],
)
def test_it_is_narrowed_and_what_cannot_be_read_is_said(posts, sari, asked, names):
    page = sari.get(COVER, asked)
    assert set(states(page)) == names
    assert ("Isian itu tidak dipakai" in text(page)) == (asked.get("kecamatan") == "36.71")


def test_a_post_that_is_not_required_of_a_cooperative_is_said_to_be_so(world, posts, sari):
    with history.verb("test", by=None, on=ON):
        Requirement.objects.create(post="CHAIR", coop_type="SAVINGS_LOAN", basis="Contoh")
        world.baru.coop_type = "SAVINGS_LOAN"
        world.baru.save()
    page = sari.get(COVER)
    assert text(page).count("tidak wajib") == 3
    assert "1 jabatan dari 5 yang wajib bersertifikat" in text(page)


def test_cooperatives_with_a_holder_are_counted_by_their_list_and_fall_with_the_last_one(posts, sari):
    page = sari.get(COVER)
    assert "Hari ini 1 koperasi mempunyai sedikitnya satu pemegang sertifikat" in text(page)
    counted = page.context["certified_cooperatives"]
    assert [str(each) for each in sari.get(counted.address).context["page"]] == ["Koperasi Maju"]
    leave(posts["maju"], ON, by=None, on=ON)
    assert "Hari ini 0 koperasi" in text(sari.get(COVER))


def test_the_file_has_a_line_for_each_post(posts, sari):
    rows = sheet(sari.get(f"{COVER}daftar.xlsx?keadaan=LEFT"))
    assert [row[0] for row in rows[1:]] == ["Koperasi Sunyi"]
    assert rows[1][5:7] == ["Pemegangnya berhenti", "Dua"]
    assert rows[1][-1] == "01-06-2018"


def test_a_revocation_is_on_the_page_at_once(posts, sari):
    kept = posts["maju"].person.certificates.get()
    revoke(kept, ON, reason="Keliru", file=paper(), by=None, on=ON)
    assert states(sari.get(COVER))["Koperasi Maju"] == "REVOKED"


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_for_the_next_batch_asks_as_much_for_three_people_as_for_one(world, office, sari):
    address = f"{BATCH}?kursi_TREASURER=9"
    with history.verb("test", by=None, on=ON):
        Requirement.objects.create(post="CHAIR", basis="Contoh")
    seated(world.maju)
    before = queries(sari, address)
    for cooperative in (world.sunyi, world.baru):
        seated(cooperative, f"Lain {cooperative}")
    assert queries(sari, address) == before <= 15


@pytest.mark.parametrize("address", [COVER, EXPIRIES])
def test_a_page_asks_as_much_for_three_as_for_one(world, office, sari, address):
    certified(seated(world.maju), office.treasurers, "C-1", until=date(2019, 1, 1))
    seated(world.sunyi, "Dua")
    before = queries(sari, address)
    for number, cooperative in enumerate((world.sengketa, world.baru)):
        certified(seated(cooperative, f"Lain {number}"), office.treasurers, f"L-{number}", until=date(2019, 2, 1))
    assert queries(sari, address) == before <= 15


# What ends


def test_what_ends_is_told_month_by_month_with_the_cost_of_each_budget_year(world, office, posts, sari):
    certified(seated(world.sengketa, "Empat"), office.treasurers, "C-4", until=date(2018, 9, 4))
    page = sari.get(EXPIRIES)
    months = {month: (each.people, each.in_office, each.cost) for month, _, each in page.context["ahead"].months}
    assert len(months) == 19
    assert months["2018-09"] == (1, 1, 300_000)
    assert months["2019-01"] == (1, 1, 300_000)
    assert months["2020-03"] == (1, 0, 0)
    years = {each.starts_on.year: each.cost for each in page.context["ahead"].years}
    assert years == {2018: 300_000, 2019: 300_000, 2020: 0}
    for asked, number in (("bulan=2019-01", 1), ("tahun=2020", 1), ("tahun=2020&menjabat=ya", 0), ("menjabat=ya", 2)):
        assert sari.get(f"{EXPIRIES}?{asked}").context["page"].paginator.count == number
    assert "Maret 2020" in text(page)
    assert sheet(sari.get(f"{EXPIRIES}daftar.xlsx"))[1][-1] == "300.000"


@pytest.mark.parametrize(
    ("until", "is_there"), [(date(2018, 9, 3), False), (date(2018, 9, 4), True), (date(2020, 3, 31), True),
                            (date(2020, 4, 1), False)],
)  # fmt: skip
def test_it_looks_ahead_to_the_end_of_the_month_18_months_on(world, office, sari, until, is_there):
    certified(seated(world.maju), office.treasurers, until=until)
    assert (sari.get(EXPIRIES).context["page"].paginator.count == 1) == is_there


# The next batch


def exposed(page) -> dict[str, str]:
    return {str(cooperative): why for cooperative, _, why in page.context["left"]}


def test_the_page_asks_first_and_lists_nobody_until_it_is_told_what_there_is(posts, sari):
    page = sari.get(BATCH)
    assert "Isi berapa kursi yang ada" in text(page)
    assert "Koperasi" not in text(page).partition("Susun daftar")[2]
    assert "isi kursi sedikitnya untuk satu jabatan" in text(sari.get(BATCH, {"kecamatan": "36.03.01"}))


def test_whom_the_list_leaves_out_is_folded_away_with_how_many_until_it_is_asked_for(posts, sari):
    page = sari.get(BATCH, {"kursi_TREASURER": "9"})
    assert "2 jabatan wajib tetap tanpa pemegang sertifikat" in text(page)
    folded = r"<details ([a-z]*)>\s*<summary>2 jabatan wajib tetap tanpa pemegang sertifikat</summary>"
    assert re.findall(folded, page.content.decode()) == [""]
    opened = sari.get(BATCH, {"kursi_TREASURER": "9", "alasan": "UNKNOWN"})
    assert re.findall(folded, opened.content.decode()) == ["open"]


def test_the_list_keeps_to_seats_and_money_and_says_who_stays_exposed_and_why(world, office, posts, sari):
    seated(world.sunyi, "Pengganti")
    page = sari.get(BATCH, {"kursi_TREASURER": "1", "uang": "5.000.000"})
    assert [str(person) for _, person, *_ in page.context["places"]] == ["Pengganti"]
    assert exposed(page) == {"Koperasi Baru": "Kursinya habis", "Koperasi Sengketa": "Pengurus tidak diketahui"}
    page = sari.get(BATCH, {"kursi_TREASURER": "9", "uang": "2.499.999"})
    assert set(exposed(page).values()) == {"Uangnya habis", "Pengurus tidak diketahui"}
    page = sari.get(BATCH, {"kursi_TREASURER": "9", "kecamatan": "36.03.01"})
    assert [str(person) for _, person, *_ in page.context["places"]] == ["Tiga"]
    assert exposed(page)["Koperasi Sunyi"] == "Di luar kecamatan yang dipilih"
    page = sari.get(BATCH, {"kursi_TREASURER": "9", "alasan": "UNKNOWN"})
    assert set(exposed(page)) == {"Koperasi Sengketa"}


def test_a_person_is_taken_off_the_list_and_put_back(posts, sari):
    off = posts["baru"].person_id
    page = sari.get(BATCH, {"kursi_TREASURER": "9", "lepas": off})
    assert page.context["places"] == []
    assert exposed(page)["Koperasi Baru"] == "Dilepas dari daftar"
    assert f'value="{off}" checked' in page.content.decode()
    assert len(sari.get(BATCH, {"kursi_TREASURER": "9"}).context["places"]) == 1


@pytest.mark.parametrize("asked", [{"kursi_TREASURER": "banyak"}, {"uang": "-1"}, {"per": "kapan"}, {"lepas": "x"}])
def test_what_cannot_be_read_is_no_error(posts, sari, asked):
    assert sari.get(BATCH, asked).status_code == 200


def sent(office, page, **changes) -> dict:
    listed = page.context["form"]["listed"].value()
    days = {"starts_on": "1-10-2018", "ends_on": "3-10-2018", "place": SESSION["place"], "cost": "2.500.000"}
    return {"course": office.course.pk, "funding": office.apbd.pk, "listed": listed} | days | changes


def test_the_list_becomes_a_planned_session_with_invitations(world, office, posts, sari):
    address = f"{PLAN}?kursi_TREASURER=9"
    page = sari.get(address)
    assert "Untuk 1 orang; biaya ujinya saja Rp2.500.000" in text(page)
    assert sari.post(address, sent(office, page)).status_code == 302
    made = Session.objects.get()
    assert (made.area, made.cost, made.starts_on) == (office.area, 2_500_000, date(2018, 10, 1))
    assert list(made.seats.values_list("post", "count")) == [("TREASURER", 1)]
    (invitation,) = Invitation.objects.all()
    assert (invitation.cooperative, invitation.post, invitation.invited_on) == (world.baru, "TREASURER", ON)
    page = sari.post(address, sent(office, page))
    assert "sudah tercatat" in text(page)
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"cost": "60000000"}, "Sisa pagu"), ({"ends_on": "1-9-2018"}, "sebelum hari pertama"), ({"place": ""}, "Tempat"),
     ({"listed": "1 2"}, "Daftarnya berubah"), ({"starts_on": "1-2-2019", "ends_on": "1-2-2019"}, "tahun anggaran")],
)  # fmt: skip
def test_what_the_money_or_the_days_do_not_allow_plans_nothing(office, posts, sari, changes, sentence):
    address = f"{PLAN}?kursi_TREASURER=9"
    page = sari.post(address, sent(office, sari.get(address), **changes))
    assert sentence in text(page)
    assert not Session.objects.exists()
    assert not Invitation.objects.exists()


def test_nobody_on_the_list_plans_nothing(office, posts, sari):
    page = sari.post(PLAN, sent(office, sari.get(PLAN)))
    assert "Belum ada orang dalam daftar ini" in text(page)


def test_where_the_cost_is_not_known_it_is_said(office, posts, sari):
    with history.verb("test", by=None, on=ON), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Tariff.objects.all().delete()
    assert exposed(sari.get(BATCH, {"kursi_TREASURER": "9"}))["Koperasi Baru"] == "Tarif ujinya tidak diketahui"
