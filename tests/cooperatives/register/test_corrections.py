"""What differs is said; two at once lose nothing; a cooperative entered by mistake is taken back."""

from datetime import date, timedelta

import pytest

from cooperatives.cases.actions import hold, rejudge, retract_cooperative
from cooperatives.cases.models import Case
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.register.actions import (
    Diverged,
    Saying,
    accepted,
    correct,
    known,
    observe,
    overruling,
    recorded_since,
    register,
    retract,
)
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.register.rules import doubts_about
from registry.transitions import Refused
from tests.world import ON, chair, run_night

VISIT = Saying(Source.FIELD, ON, "BA 7")
DECREE = Saying(Source.LEGAL, date(2018, 1, 1))
LIST = Saying(Source.OFFICE, ON)


def fix(world, said: dict[str, str], shown: dict[str, str] | None = None, by=None, saying: Saying = VISIT):
    return correct(world.maju, said, saying, shown=shown or known(world.maju), by=by or world.budi, on=ON)


def test_only_what_differs_is_said(world):
    row = fix(world, {"address": "Jl. Baru", "coop_group": "KSU", "name": "Koperasi Maju"})
    assert row.values == {"address": "Jl. Baru"}
    assert fix(world, {"address": "Jl. Baru"}) is None


def test_two_who_change_different_fields_are_merged_in_silence(world):
    both_saw = known(world.maju)
    fix(world, {"address": "Jl. Sari", "coop_group": "KSU"}, both_saw, world.sari)
    fix(world, {"address": "", "coop_group": "Kopkar"}, both_saw | {"address": ""}, world.budi)
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Sari", "Kopkar")


def test_two_who_change_one_field_to_something_else_diverge_and_nothing_is_recorded(world):
    both_saw = known(world.maju) | {"address": ""}
    fix(world, {"address": "Jl. Sari"}, both_saw, world.sari)
    with pytest.raises(Diverged) as diverged:
        fix(world, {"address": "Jl. Budi", "coop_group": "Kopkar"}, both_saw, world.budi)
    assert diverged.value.fields == {"address"}
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Sari", "KSU")


def test_two_who_write_the_same_agree(world):
    both_saw = known(world.maju) | {"address": ""}
    fix(world, {"address": "Jl. Satu"}, both_saw, world.sari)
    assert fix(world, {"address": "Jl. Satu"}, both_saw, world.budi) is None


def test_a_weightier_source_is_named_before_it_overrules(world):
    observe(world.maju, {"address": "Jl. Akta"}, DECREE, by=None, on=ON)
    assert overruling(world.maju, {"address": "Jl. Baru"}, LIST)["address"].value == "Jl. Akta"
    assert overruling(world.maju, {"address": "Jl. Akta"}, LIST) == {}
    assert overruling(world.maju, {"address": "Jl. Baru"}, Saying(Source.LEGAL, ON)) == {}
    assert overruling(world.maju, {"address": "Jl. Baru"}, DECREE) == {}, "the later row of the same weight counts"


def test_what_began_earlier_is_overruled_by_what_began_later(world):
    observe(world.maju, {"address": "Jl. Baru"}, VISIT, by=None, on=ON)
    assert "address" in overruling(world.maju, {"address": "Jl. Lama"}, VISIT, ON - timedelta(days=1))
    assert "address" not in overruling(world.maju, {"address": "Jl. Lama"}, VISIT, ON)


def test_what_is_overruled_is_what_would_not_count(world):
    observe(world.maju, {"address": "Jl. Akta"}, DECREE, by=None, on=ON)
    for saying in (LIST, DECREE, Saying(Source.LEGAL, date(2017, 1, 1))):
        foretold = bool(overruling(world.maju, {"address": "Jl. Lain"}, saying))
        row = observe(world.maju, {"address": "Jl. Lain"}, saying, by=None, on=ON)
        assert (accepted(world.maju)["address"].value != "Jl. Lain") is foretold
        retract(row, reason="Percobaan", by=None, on=ON)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"coop_nik": "3603010000001"}, []),
        ({"coop_nik": "36.0301.0000001"}, []),
        ({"coop_nik": "3603010101800001"}, ["NIK penduduk"]),
        ({"coop_nik": "360301000001"}, ["biasanya 13 angka; yang ini 12"]),
        ({"coop_nik": "0406250045554", "nib": "0406250045554"}, ["keduanya nomor yang berbeda"]),
        ({"nib": "04062500455"}, ["Nomor Induk Berusaha biasanya 13"]),
        ({"tax_no": "1000 0000 0264 1153"}, []),
        ({"tax_no": "01.234.567.8-901.000"}, []),
        ({"tax_no": "12345"}, ["NPWP biasanya 16"]),
    ],
)
def test_numbers_that_are_mixed_up_are_doubted(numbers, said):
    found = doubts_about(**numbers)
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


def test_what_may_be_the_same_is_found_by_name_number_or_nik(world):
    def alike(*asked: str) -> list[str]:
        return [each.name for each in Cooperative.objects.like(*asked)]

    assert alike("Kop. Sunyi") == ["Koperasi Sunyi"]
    assert alike("Lain sama sekali", "No. 518 / 2 / BH / 2003") == ["Koperasi Sunyi"]
    assert alike("Lain sama sekali", "", "3603010000001") == ["Koperasi Maju"]
    assert alike("Lain sama sekali", "518/003/BH/2003") == []
    assert alike("Lain sama sekali") == []


def entered(world) -> Cooperative:
    said = {"name": "Koperasi Salah", "area": "36.03.01.2003", "membership_area": "DISTRICT"}
    return register(said, LIST, founded_on=date(2001, 1, 1), by=world.budi, on=ON)


def test_the_founding_of_what_is_entered_is_a_legal_event(world):
    event = entered(world).legal_events.get()
    assert (event.kind, event.happened_on, event.source) == (LegalEvent.Kind.FOUNDED, date(2001, 1, 1), "OFFICE")


def test_what_was_entered_by_mistake_leaves_the_lists_and_stays_readable(world):
    wrong = entered(world)
    assert recorded_since(wrong) == []
    retract_cooperative(wrong, reason="Tercatat dua kali", by=world.sari, on=ON)
    assert not Cooperative.objects.entered().filter(pk=wrong.pk).exists()
    wrong.refresh_from_db()
    assert (wrong.retracted_on, wrong.retraction) == (ON, "Tercatat dua kali")
    with pytest.raises(Refused, match="Sudah ditarik"):
        retract_cooperative(wrong, reason="Sekali lagi", by=world.sari, on=ON)


def test_what_people_recorded_since_stands_in_the_way_until_it_is_retracted(world):
    wrong = entered(world)
    rows = [
        record_meeting(wrong, date(2018, 3, 1), [2017], VISIT, by=world.budi, on=ON)[0],
        record_lapse(wrong, date(2017, 1, 1), date(2017, 12, 31), VISIT, by=world.budi, on=ON)[0],
        observe(wrong, {"address": "Jl. Satu"}, VISIT, by=world.budi, on=ON),
    ]
    record_meeting(wrong, date(2017, 3, 1), [2016], Saying(Source.ODS, ON), by=None, on=ON)
    chair(wrong)
    for row in rows:
        with pytest.raises(Refused, match=str(row)):
            retract_cooperative(wrong, reason="Tercatat dua kali", by=world.sari, on=ON)
        retract(row, reason="Salah koperasi", by=world.sari, on=ON)
    retract_cooperative(wrong, reason="Tercatat dua kali", by=world.sari, on=ON)


def test_a_case_somebody_holds_stands_in_the_way_and_a_flag_is_withdrawn(world):
    run_night()
    case = Case.objects.get(cooperative=world.sunyi)
    hold(case, reason="Menunggu", owner=world.sari, hold_until=ON + timedelta(days=9), by=world.joko, on=ON)
    with pytest.raises(Refused, match="sedang dipegang petugas"):
        retract_cooperative(world.sunyi, reason="Tercatat dua kali", by=world.sari, on=ON)
    assert retract_cooperative(world.sengketa, reason="Tercatat dua kali", by=world.sari, on=ON).retracted_on


def test_a_flagged_case_of_what_is_retracted_is_withdrawn(world):
    run_night()
    retract_cooperative(world.sunyi, reason="Tercatat dua kali", by=world.sari, on=ON)
    assert rejudge(world.sunyi, by=world.sari, on=ON).is_withdrawn
    assert Case.objects.get(cooperative=world.sunyi).closed_why == Case.Why.RETRACTED


def test_an_edit_is_judged_at_once_unless_a_later_day_was(world):
    run_night()
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], VISIT, by=world.joko, on=ON)
    shift = rejudge(world.sunyi, by=world.joko, on=ON - timedelta(days=1))
    assert (shift.before, shift.after, shift.is_withdrawn) == ("INACTIVE", "INACTIVE", False)
    shift = rejudge(world.sunyi, by=world.joko, on=ON)
    assert (shift.before, shift.after, shift.is_withdrawn) == ("INACTIVE", "ACTIVE", True)


def test_an_edit_does_not_keep_a_night_from_pointing_at_the_cooperative(world, django_assert_num_queries):
    with django_assert_num_queries(10) as captured:
        observe(world.maju, {"address": "Jl. Satu"}, VISIT, by=world.budi, on=ON)
    locks = [each["sql"] for each in captured if " FOR " in each["sql"] and "cooperatives_cooperative" in each["sql"]]
    assert locks
    assert all("FOR NO KEY UPDATE" in each for each in locks)
