"""The law as data: what is in force on a day, and that each of its numbers says where it comes from."""

from dataclasses import replace
from datetime import date

import pytest

from registry import lawbook
from registry.deadlines import Day
from registry.law import OFFICIAL, Law, NoLaw, Provision, rule_key

FILE = lawbook.from_file()


on = date.fromisoformat


def value(number: object, start: str | None = None, end: str | None = None, key: str = "months") -> Provision:
    return Provision(key, number, start and on(start), end and on(end), "Pasal 1", "Naskah", is_confirmed=True)


ALWAYS = Law({"months": (value(3),)})
CHANGED = Law({"months": (value(3, None, "2023-01-01"), value(4, "2023-01-01", "2025-01-01"), value(6, "2025-01-01"))})
GAP = Law({"months": (value(3, "2015-09-01", "2020-01-01"), value(6, "2022-01-01", "2024-01-01"))})


@pytest.mark.parametrize(("law", "day", "expected"), [
    (ALWAYS, "0001-01-01", 3), (ALWAYS, "9999-12-31", 3),
    (CHANGED, "1990-01-01", 3), (CHANGED, "2022-12-31", 3), (CHANGED, "2023-01-01", 4), (CHANGED, "2023-01-02", 4),
    (CHANGED, "2024-12-31", 4), (CHANGED, "2025-01-01", 6), (CHANGED, "2025-01-02", 6),
    (GAP, "2015-09-01", 3), (GAP, "2015-09-02", 3), (GAP, "2019-12-31", 3), (GAP, "2022-01-01", 6),
    (GAP, "2022-01-02", 6), (GAP, "2023-12-31", 6),
])  # fmt: skip
def test_a_value_is_in_force_from_its_first_day_until_the_day_before_its_end(law, day, expected):
    assert law.at("months", on(day)).value == law.as_of("months", Day(on(day))).value == expected


@pytest.mark.parametrize(("day", "until"), [
    ("2015-08-31", "2015-09-01"), ("2020-01-01", "2022-01-01"), ("2020-01-02", "2022-01-01"),
    ("2021-12-31", "2022-01-01"), ("2024-01-01", None), ("2024-01-02", None),
])  # fmt: skip
def test_in_a_gap_there_is_no_law_and_the_day_remembers_when_there_will_be(day, until):
    asked = Day(on(day))
    with pytest.raises(NoLaw, match="months"):
        GAP.as_of("months", asked)
    with pytest.raises(NoLaw, match="months"):
        GAP.at("months", on(day))
    assert asked.next == (until and on(until))


def test_a_value_nobody_wrote_is_no_law():
    with pytest.raises(NoLaw, match="days"):
        ALWAYS.at("days", on("2022-01-01"))


@pytest.mark.parametrize(("law", "day", "until"), [
    (ALWAYS, "2022-05-15", None), (CHANGED, "2022-05-15", "2023-01-01"), (CHANGED, "2023-01-01", "2025-01-01"),
    (CHANGED, "2025-01-01", None), (GAP, "2018-01-01", "2020-01-01"), (GAP, "2022-01-01", "2024-01-01"),
])  # fmt: skip
def test_the_day_remembers_when_the_value_changes(law, day, until):
    asked = Day(on(day))
    law.as_of("months", asked)
    assert asked.next == (until and on(until))


def test_one_rule_set_is_official_from_its_decree_until_the_next():
    first = replace(value("KABTGR_5Y", "2018-01-01", "2023-01-01", OFFICIAL), clause="Keputusan 1")
    law = Law({OFFICIAL: (first, replace(first, value="NIK_C_1IN3", start=on("2023-01-01"), end=None))})
    asked = Day(on("2017-12-31"))
    assert law.official(asked) is None
    assert asked.next == on("2018-01-01")
    assert law.official(Day(on("2018-01-01"))) == first
    assert law.official(Day(on("2022-12-31"))).clause == "Keputusan 1"
    assert law.official(Day(on("2023-01-01"))).value == "NIK_C_1IN3"
    assert FILE.official(Day(on("2023-01-01"))) is None, "a choice with a decree is never part of the law file"


def test_a_part_of_the_law_is_what_its_keys_begin_with():
    part = FILE.part([rule_key("NIK_C_1IN3", ""), "deadline.statute."])
    assert {key.rsplit(".", 1)[0] for key in part.provisions} == {"rules.NIK_C_1IN3", "deadline.statute"}
    assert part.provisions["deadline.statute.primary_months"] == FILE.provisions["deadline.statute.primary_months"]


# The file


@pytest.mark.parametrize("key", FILE.provisions)
def test_every_value_of_the_file_has_a_clause_a_source_and_the_texts_own_date(key):
    first, *_ = ranges = FILE.provisions[key]
    assert first.start is None, "the first range is open at the start"
    for each in ranges:
        assert each.key == key
        assert each.clause
        assert each.source
        assert each.dated


NUMBERS = ("active_held", "active_of", "inactive_of", "deadline", "meeting_breaks", "separate_meetings",
           "opens_cases", "business_is_ground")  # fmt: skip


@pytest.mark.parametrize(("code", "numbers", "is_confirmed"), [
    ("KEMENKOP_25_2015", (3, 3, 3, "ministry", True, True, True, True), True),
    ("NIK_C_1IN3", (1, 3, 3, "ministry", False, False, False, False), True),
    ("DISSOLUTION_9_2018", (1, 3, 3, "statute", True, False, True, True), False),
    ("KABTGR_5Y", (1, 3, 5, "ministry", False, False, True, False), False),
])  # fmt: skip
def test_a_rule_set_is_a_few_numbers(code, numbers, is_confirmed):
    values = [FILE.at(rule_key(code, name), on("2022-05-15")) for name in NUMBERS]
    assert tuple(each.value for each in values) == numbers
    assert {each.is_confirmed for each in values} == {is_confirmed}


@pytest.mark.parametrize(("schedule", "months", "is_confirmed"), [
    ("ministry", (3, 6), False), ("statute", (6, 6), True),
])  # fmt: skip
def test_the_deadlines_of_primary_and_secondary(schedule, months, is_confirmed):
    values = [FILE.at(f"deadline.{schedule}.{form}_months", on("2022-05-15")) for form in ("primary", "secondary")]
    assert tuple(each.value for each in values) == months
    assert {each.is_confirmed for each in values} == {is_confirmed}
