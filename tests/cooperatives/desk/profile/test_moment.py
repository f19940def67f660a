"""The page on any day: true on one day, as known on another."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.boards.models import Person, Term
from cooperatives.demo import build, write
from cooperatives.desk.profile.figures import Moment, Profile
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.register.actions import Saying, accepted, observe, record_event, retract
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.standing.actions import Rules, make_official
from cooperatives.standing.models import facts
from cooperatives.standing.rules import explained, told
from registry import history, lawbook
from registry.deadlines import Day
from registry.models import Area
from registry.transitions import Refused
from tests.cooperatives.desk.profile.recorded import recorded
from tests.world import ON, lapsed, run_night

FIELD = Saying(Source.FIELD, ON, "Berita acara 7/2018")
ENTERED, FIRST, SECOND = date(2015, 1, 5), date(2016, 3, 1), date(2017, 6, 1)


def entered(name: str) -> Cooperative:
    rows = build(
        name, area=Area.objects.get(code="36.03.17.1001"), founded=date(2005, 2, 1), observed_on=ENTERED,
        held={2008: date(2009, 3, 1)}, lapses=lapsed(2010, 2011), address="Jl. Mula",
    )  # fmt: skip
    with recorded(ENTERED):
        write([rows], on=ENTERED)
    return rows.cooperative


def test_a_past_day_says_so_in_a_band_and_leads_back(world, sari, read):
    page = read(world.sunyi, per="31-12-2017")
    assert "Keadaan per 31 Desember 2017. Koperasi ini baru dimasukkan ke register" in page
    assert "Kembali ke hari ini" in page
    assert "masih benar" not in page
    assert "Kembali ke hari ini" not in read(world.sunyi)
    assert "masih benar" in read(world.sunyi)


def test_both_days_are_carried_through_the_tabs(sari):
    old = entered("Koperasi Lama")
    page = sari.get(f"/koperasi/{old.pk}/rat/?per=2017-01-01&diketahui=1/2/2016").content.decode()
    assert f'href="/koperasi/{old.pk}/pengurus/?per=01-01-2017&amp;diketahui=01-02-2016"' in page
    assert "menurut yang diketahui" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"per": "kemarin"}, "Keadaan per tanggal: tulis tanggal seperti 31-12-2020. Isian itu tidak dipakai."),
        ({"diketahui": "31-02-2018"}, "Menurut yang diketahui tanggal: tulis tanggal seperti 05-01-2021."),
        ({"per": "05-09-2018"}, "tanggal 05-09-2018 belum tiba. Isi paling akhir hari ini."),
        ({"per": "01-01-0201"}, "terlalu lama. Periksa tahunnya."),
        ({"per": "\x00", "diketahui": "9" * 300}, "tulis tanggal seperti 31-12-2020."),
    ],
)
def test_nonsense_gets_a_sentence_and_falls_back_to_today(world, read, asked, said):
    page = read(world.sunyi, **asked)
    assert said in page
    assert "Kembali ke hari ini" not in page


def test_today_is_no_past_day(world, read):
    assert "Kembali ke hari ini" not in read(world.sunyi, per="04-09-2018", diketahui="04-09-2018")


@pytest.mark.parametrize(("day", "is_there"), [(ENTERED - timedelta(days=1), False), (ENTERED, True)])
def test_before_it_was_entered_every_tab_says_so_and_nothing_else(sari, read, day, is_there):
    old = entered("Koperasi Lama")
    for tab in ("cooperative", "cooperative-meetings", "cooperative-board", "cooperative-certificates",
                "cooperative-cases", "cooperative-history", "cooperative-print"):  # fmt: skip
        page = read(old, tab, diketahui=day.isoformat())
        assert ("belum ada dalam register: baru dimasukkan 5 Januari 2015" in page) is not is_there
        assert ("Badan hukum sah" in page) is is_there


def test_what_was_recorded_later_was_not_known(sari, read):
    old = entered("Koperasi Lama")
    with recorded(SECOND):
        record_meeting(old, date(2014, 3, 1), [2013], FIELD, by=None, on=SECOND)
    assert "2013 ✓ 01-03-2014" in read(old)
    assert "2013 ✓ 01-03-2014" in read(old, per="31-12-2016", diketahui=SECOND.isoformat())
    before = read(old, per="31-12-2016", diketahui=(SECOND - timedelta(days=1)).isoformat())
    assert "2013 ? tidak diketahui" in before


def test_what_was_retracted_later_was_still_known(sari, read, world):
    old = entered("Koperasi Lama")
    with recorded(FIRST):
        meeting, _ = record_meeting(old, date(2014, 3, 1), [2013], FIELD, by=None, on=FIRST)
    with recorded(SECOND):
        retract(meeting, reason="Salah koperasi", by=world.sari, on=SECOND)
    assert "2013 ? tidak diketahui" in read(old)
    assert "2013 ✓ 01-03-2014" in read(old, diketahui=FIRST.isoformat())


def test_the_name_and_address_are_those_of_the_day(sari, read):
    old = entered("Koperasi Lama")
    new = {"name": "Koperasi Baru Sekali", "address": "Jl. Kini"}
    observe(old, new, Saying(Source.LEGAL, ON, "Akta 3"), true_from=date(2016, 7, 1), by=None, on=ON)
    page = read(old)
    assert "Koperasi Baru Sekali" in page
    assert "Nama Koperasi Lama diketahui sejak 05-01-2015 sampai 30-06-2016" in page
    assert "Jl. Kini berlaku sejak 01-07-2016" in page
    for day, address in (("30-06-2016", "Jl. Mula"), ("01-07-2016", "Jl. Kini")):
        then = read(old, per=day).partition(" Identitas ")[2].partition(" Peristiwa hukum")[0]
        assert f"Alamat {address}" in then


def test_it_is_judged_by_the_rule_set_official_on_that_day(world, read):
    make_official("KEMENKOP_25_2015", on=ON, decree="SK 3/2018", by=None)
    run_night()
    assert "menurut aturan resmi (Permenkop 25/2015)" in read(world.sunyi)
    before = read(world.sunyi, per="03-09-2018")
    assert (
        "Tidak aktif menurut aturan resmi (Praktik lima tahun Kabupaten Tangerang), dinilai per 3 September" in before
    )
    assert "Dihitung untuk halaman ini; tidak disimpan." in before
    assert "tidak ada aturan resmi yang berlaku" in read(world.sunyi, per="31-12-2017")


def test_who_held_a_post_on_that_day(world, read):
    with history.verb("test", by=None, on=ON):
        for name, starts_on, left_on in (("Pak Awal", date(2010, 1, 1), FIRST), ("Bu Kini", FIRST, None)):
            Term.objects.create(
                cooperative=world.sunyi, person=Person.objects.create(name=name), post=Term.Post.CHAIR,
                starts_on=starts_on, left_on=left_on, source=Source.FIELD, observed_on=ON,
            )  # fmt: skip
    days = {FIRST - timedelta(days=1): "Pak Awal", FIRST: "Bu Kini", FIRST + timedelta(days=1): "Bu Kini"}
    for day, name in days.items():
        now = read(world.sunyi, "cooperative-board", per=day.isoformat()).partition("Yang sudah berhenti")[0]
        assert f"Ketua {name}" in now
        assert {"Pak Awal", "Bu Kini"} - {name} <= {each for each in ("Pak Awal", "Bu Kini") if each not in now}


def test_a_case_was_open_until_the_day_it_was_closed(world, sari, read, monkeypatch):
    run_night(date(2018, 2, 1))
    record_meeting(world.sunyi, date(2018, 8, 1), [2017], FIELD, by=None, on=ON)
    run_night()
    assert "Perkara terbuka" not in read(world.sunyi)
    assert "Perkara terbuka sejak 1 Februari 2018" in read(world.sunyi, per="03-09-2018")
    assert "Perkara terbuka" not in read(world.sunyi, per="31-01-2018")
    assert "Tidak ada." in read(world.sunyi, "cooperative-cases", per="31-01-2018")


EDITS = st.lists(
    st.tuples(
        st.sampled_from([FIRST, SECOND, ON]),
        st.sampled_from(["meeting", "lapse", "dissolved", "address", "retract"]),
        st.integers(0, 4),
    ),
    max_size=6,
)


def make(edits, of: Cooperative) -> None:
    """Record these edits of a cooperative, each on its day; a retraction takes back what was recorded so many ago."""
    rows = []
    for day, kind, number in edits:
        saying = Saying(Source.FIELD, day, f"BA {kind} {number}")
        with recorded(day):
            if kind == "meeting":
                rows.append(record_meeting(of, date(2013 + number, 3, 9), [2012 + number], saying, by=None, on=day)[0])
            elif kind == "lapse":
                since, through = lapsed(2012 + number)[0]
                rows.append(record_lapse(of, since, through, saying, by=None, on=day)[0])
            elif kind == "dissolved":
                decided = LegalEvent.Kind.DISSOLUTION_DECIDED
                rows.append(record_event(of, decided, date(2015 + number % 3, 5, 5), saying, by=None, on=day)[0])
            elif kind == "address":
                rows.append(observe(of, {"address": f"Jl. {number}"}, saying, by=None, on=day))
            elif len(rows) > number and rows[-1 - number]:
                with suppress(Refused):
                    retract(rows[-1 - number], reason="Salah", by=None, on=day)


@given(
    edits=EDITS.map(sorted),
    on=st.sampled_from([date(2014, 6, 1), date(2016, 4, 1), date(2018, 1, 1), ON]),
    known_on=st.sampled_from([ENTERED, FIRST, SECOND, ON - timedelta(days=1), None]),
)
def test_what_the_page_says_of_a_past_day_is_what_judging_the_facts_known_then_gives(world, edits, on, known_on):
    with transaction.atomic():
        whole, part = entered("Koperasi Lama"), entered("Koperasi Kembar")
        make(edits, whole)
        make([each for each in edits if known_on is None or each[0] <= known_on], part)
        row = Cooperative.objects.get(pk=whole.pk)
        law = lawbook.read()
        profile = Profile(row, Moment(ON + timedelta(days=1), on, known_on), law)
        known = facts([part.pk])[part.pk]
        assert profile.known == known
        if official := law.official(Day(on)):
            assert profile.why.judged == explained(told(Rules.of(official.value, law).judge(known, Day(on))), law)
        else:
            assert profile.why is None
        counts = accepted(Cooperative.objects.get(pk=part.pk), on=on)
        assert profile.cooperative.address == counts["address"].value
        transaction.set_rollback(True)
