"""Kept verdicts: equal to judging everything again, whatever happened and by whatever road it came in."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying, record_event, retract
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.standing import actions
from cooperatives.standing.actions import Rules, make_official, official, replay
from cooperatives.standing.models import MARKED, Rulebook, Stale, Standing, Verdict, facts
from cooperatives.standing.rules import canonical, explained, facts_from, sha256, snapshot_of, told
from registry import history, lawbook
from registry.deadlines import Day
from registry.law import NoLaw, Provision
from registry.models import LawValue
from tests.drawn import examples
from tests.world import ON, World, run_night

TOMORROW = ON + timedelta(days=1)
ANEW = count()


def assert_kept_equals_judged(on: date) -> None:
    """What is kept is what judging everything anew gives, and nothing is left to do."""
    chosen = official(on)
    assert actions.due(on, chosen) == []
    everyone = list(Cooperative.objects.values_list("pk", flat=True))
    for pk, known in facts(everyone).items():
        day = Day(on)
        judgement = chosen.judge(known, day)
        kept = Standing.objects.select_related("verdict").get(pk=pk)
        assert (kept.state, kept.verdict.judgement) == (judgement.state, told(judgement))
        assert kept.holds_until == day.next
        assert kept.verdict.snapshot == snapshot_of(known)


def orm(world: World, number: int) -> None:
    Meeting.objects.get_or_create(
        cooperative=world.sunyi, held_on=date(2018, 5, 1) + timedelta(days=number), source="BOARD", observed_on=ON,
        defaults={"book_years": [2013 + number % 5]},
    )  # fmt: skip


def bulk(world: World, number: int) -> None:
    Lapse.objects.bulk_create(
        [
            Lapse(cooperative=each, since=date(2013, 1, 1 + number), through=date(2013 + number % 7, 12, 31),
                  source="FIELD", observed_on=ON)
            for each in (world.maju, world.baru)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def copied(world: World, number: int) -> None:
    columns = "cooperative_id, kind, happened_on, document_no, source, reference, retraction, observed_on"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY cooperatives_legalevent ({columns}) FROM STDIN") as copy,
    ):
        copy.write_row(
            (
                world.sengketa.pk,
                "FOUNDED",
                date(2000 + number % 16, 1, 1),
                "",
                "LEGAL",
                "",
                "",
                ON + timedelta(days=next(ANEW)),
            )
        )


def raw_update(world: World, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cooperatives_meeting SET held_on = held_on + %s", [number * 400])


def raw_move(world: World, number: int) -> None:
    there = [world.maju.pk, world.sunyi.pk][number % 2]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cooperatives_meeting SET cooperative_id = %s, kind = 'EXTRAORDINARY'"
            " WHERE id = (SELECT max(id) FROM cooperatives_meeting)",
            [there],
        )


def axes(world: World, number: int) -> None:
    Cooperative.objects.filter(pk=world.sengketa.pk).update(
        form=["PRIMARY", "SECONDARY"][number % 2], book_year_end=1 + number % 12,
        first_obliged_year=[None, 2010 + number % 8][number % 3 == 0],
    )  # fmt: skip


def law_ahead(world: World, number: int) -> None:
    key = ["rules.KABTGR_5Y.inactive_of", "deadline.ministry.primary_months", "rules.KABTGR_5Y.active_held"][number % 3]
    law = lawbook.read()
    current = law.at(key, ON + timedelta(days=60))
    start = ON + timedelta(days=61 + number)
    if law.provisions[key][-1].start is None:
        value = Provision(key, 1 + number % 4, start, None, current.clause, current.source, is_confirmed=False)
        lawbook.supersede(value, by=None, verb="amend_law")


def switch(world: World, number: int) -> None:
    if lawbook.read().provisions["official"][-1].start < ON:
        code = ["KEMENKOP_25_2015", "NIK_C_1IN3", "DISSOLUTION_9_2018"][number % 3]
        make_official(code, on=ON + timedelta(days=number), decree="SK 9", by=None)


DEEDS = [orm, bulk, copied, raw_update, raw_move, axes, law_ahead, switch]


@examples(10)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 20), st.sampled_from([0, 0, 1, 30, 200])),
        min_size=1,
        max_size=8,
    )
)
def test_kept_verdicts_equal_judging_everything_again(world, steps):
    with transaction.atomic():
        on = ON
        run_night(on)
        for deed, number, days in steps:
            with history.verb(deed.__name__, by=None, on=on):
                deed(world, number)
            on += timedelta(days=days)
            run_night(on)
            assert_kept_equals_judged(on)
        transaction.set_rollback(True)


def test_the_passing_of_days_alone_is_noticed(world):
    """Sengketa has nothing NOT HELD but Baru grows up: its first deadline passes on 1 April 2019."""
    run_night()
    assert Standing.objects.get(cooperative=world.baru).holds_until == date(2019, 1, 1)
    for on in (date(2019, 1, 1), date(2019, 3, 31), date(2019, 4, 1)):
        run_night(on)
        assert_kept_equals_judged(on)
    assert Standing.objects.get(cooperative=world.baru).finding == "NOT_KNOWN"


def test_a_verdict_row_is_written_only_when_something_changed(world):
    run_night()
    with history.verb("touch", by=None, on=ON):
        Cooperative.objects.update(address="Jl. Lain")
    night = run_night(TOMORROW)
    assert (night.judged, night.changed) == (5, 0)
    assert Verdict.objects.count() == 5


def test_one_that_still_holds_is_not_judged_but_gets_its_day(world, monkeypatch):
    run_night()
    with history.verb("touch", by=None, on=ON):
        Cooperative.objects.update(address="Jl. Lain")
    monkeypatch.setattr(Rules, "judge", None)
    run_night(TOMORROW)
    assert set(Standing.objects.values_list("judged_on", flat=True)) == {TOMORROW}
    assert not Stale.objects.exists()


def test_an_edit_between_the_read_and_the_write_is_not_lost(world, monkeypatch):
    run_night()

    def edited_meanwhile(cooperatives):
        known = facts(cooperatives)
        Meeting.objects.create(
            cooperative=world.sunyi, held_on=date(2018, 8, 1), book_years=[2017], source="FIELD", observed_on=ON
        )
        monkeypatch.setattr(actions, "facts", facts)
        return known

    monkeypatch.setattr(actions, "facts", edited_meanwhile)
    with history.verb("touch", by=None, on=ON):
        Cooperative.objects.filter(pk=world.sunyi.pk).update(address="lain")
    run_night(TOMORROW)
    assert Standing.objects.get(cooperative=world.sunyi).state == "INACTIVE"
    assert list(Stale.objects.values_list("cooperative_id", flat=True)) == [world.sunyi.pk]
    run_night(TOMORROW)
    assert Standing.objects.get(cooperative=world.sunyi).state == "ACTIVE"


def test_every_table_that_facts_reads_carries_the_marks(world, django_assert_num_queries):
    with django_assert_num_queries(len(MARKED)) as asked:
        facts([world.maju.pk])
    tables = {each._meta.db_table for each in MARKED}
    assert all(any(f'FROM "{table}"' in query["sql"] for table in tables) for query in asked.captured_queries)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_mark_%'")
        marked = [row[0] for row in cursor.fetchall()]
    assert {table: marked.count(table) for table in tables} == dict.fromkeys(tables, 3)


def test_a_snapshot_gives_its_facts_back(world):
    for known in facts([each.pk for each in Cooperative.objects.all()]).values():
        again = facts_from(snapshot_of(known))
        assert again == known
        assert asdict(again) == asdict(known)
        assert canonical(json.loads(snapshot_of(known))) == snapshot_of(known)


def test_a_replay_gives_the_same_verdict_for_ever(world):
    run_night()
    with history.verb("amend", by=None, on=ON):
        LawValue.objects.filter(key="rules.KABTGR_5Y.inactive_of").update(value=3)
        LawValue.objects.filter(key="deadline.ministry.primary_months").update(value=1)
    for verdict in Verdict.objects.all():
        assert sha256(verdict.snapshot) == verdict.snapshot_sha256
        assert replay(verdict) == verdict.judgement
    sengketa = Verdict.objects.get(cooperative=world.sengketa)
    assert (sengketa.state, replay(sengketa, lawbook.read())["state"]) == ("GREY", "INACTIVE")


def test_the_rulebook_is_every_range_of_the_rule_set_and_the_code(world, monkeypatch):
    run_night()
    book = Rulebook.objects.get()
    law = lawbook.read()
    assert book.law.provisions == {
        key: ranges for key, ranges in law.provisions.items() if key.startswith(("rules.KABTGR_5Y.", "deadline."))
    }
    assert Rules.of("KABTGR_5Y", law).sha256 == book.sha256
    assert Rules.of("NIK_C_1IN3", law).sha256 != book.sha256
    monkeypatch.setattr(actions, "code_sha256", lambda: "other code")
    assert Rules.of("KABTGR_5Y", law).sha256 != book.sha256
    assert actions.due(ON, official(ON)) == sorted(Cooperative.objects.values_list("pk", flat=True))


def test_facts_as_they_were_known_on_an_earlier_day(world):
    before = facts([world.sunyi.pk])[world.sunyi.pk]
    today = timezone.localdate()
    saying = Saying(Source.FIELD, ON)
    meeting, _ = record_meeting(world.sunyi, date(2018, 3, 1), [2017], saying, by=world.sari, on=ON)
    heard = facts([world.sunyi.pk])[world.sunyi.pk]
    assert len(heard.meetings) == len(before.meetings) + 1
    assert facts([world.sunyi.pk], known_on=today)[world.sunyi.pk] == heard
    assert facts([world.sunyi.pk], known_on=today - timedelta(days=1)) == {}, "the world was not entered yet"
    retract(meeting, reason="Salah koperasi", by=world.sari, on=ON)
    assert facts([world.sunyi.pk])[world.sunyi.pk] == before
    assert facts([world.sunyi.pk], known_on=today)[world.sunyi.pk] == before


def test_the_weightiest_founding_date_counts(world):
    def founded() -> date:
        return facts([world.maju.pk])[world.maju.pk].founded_on

    with history.verb("x", by=None, on=ON):
        for day, source, observed_on in (
            (date(2006, 1, 1), "ODS", date(2022, 1, 1)),
            (date(2004, 1, 1), "LEGAL", date(2001, 1, 1)),
            (date(2004, 2, 2), "LEGAL", date(2002, 1, 1)),
        ):
            LegalEvent.objects.create(
                cooperative=world.maju, kind="FOUNDED", happened_on=day, source=source, observed_on=observed_on
            )
    assert founded() == date(2004, 2, 2)


def test_of_what_is_said_of_one_meeting_the_weightiest_counts(world):
    day = date(2016, 3, 5)
    for source, observed_on, years in (
        (Source.FIELD, date(2017, 1, 1), [2013, 2014, 2015]),
        (Source.ODS, date(2018, 1, 1), [2015]),
    ):
        record_meeting(world.sunyi, day, years, Saying(source, observed_on), by=None, on=ON)
    (meeting,) = facts([world.sunyi.pk])[world.sunyi.pk].meetings
    assert (meeting.book_years, meeting.source) == ((2013, 2014, 2015), "FIELD")


def test_a_date_said_again_later_counts_again(world):
    for year, day in ((2022, 29), (2023, 30), (2024, 29)):
        saying = Saying(Source.LEGAL, date(year, 1, 1))
        record_event(world.maju, LegalEvent.Kind.FOUNDED, date(2004, 3, day), saying, by=None, on=ON)
    assert facts([world.maju.pk])[world.maju.pk].founded_on == date(2004, 3, 29)


def test_a_clause_that_was_confirmed_is_another_reason(world):
    run_night()
    with history.verb("confirm", by=None, on=ON):
        LawValue.objects.update(is_confirmed=True)
    assert run_night(TOMORROW).changed == 4
    maju = Standing.objects.select_related("verdict__rulebook").get(cooperative=world.maju)
    reasons = explained(maju.verdict.judgement, maju.verdict.rulebook.law)["reasons"]
    assert all(provision.is_confirmed for reason in reasons for provision in reason["law"])


def test_a_law_that_ends_ahead_judges_until_then(world):
    with history.verb("end", by=None, on=ON):
        LawValue.objects.filter(key="rules.KABTGR_5Y.active_held").update(in_force=DateRange(None, date(2018, 12, 1)))
    assert run_night(date(2018, 11, 30)).judged == 5
    with pytest.raises(NoLaw):
        run_night(date(2018, 12, 1))


def test_one_that_is_not_judged_still_has_its_last_meeting(world):
    record_meeting(world.bubar, date(2011, 1, 14), [2010], Saying(Source.OFFICE, ON), by=None, on=ON)
    run_night()
    bubar = Standing.objects.get(cooperative=world.bubar)
    assert (bubar.state, bubar.last_year, bubar.last_held_on) == ("IN_SETTLEMENT", 2010, date(2011, 1, 14))


def test_only_one_rule_set_is_official_at_a_time(world):
    with pytest.raises(ValueError, match="already"):
        make_official("NIK_C_1IN3", on=date(2018, 1, 1), decree="SK 2", by=None)
    with pytest.raises(ValueError, match="decree"):
        make_official("NIK_C_1IN3", on=TOMORROW, decree=" ", by=None)
    with pytest.raises(LookupError, match="KABTGR_5Y"):
        make_official("KABTGR_6Y", on=ON, decree="SK 2", by=None)
    make_official("NIK_C_1IN3", on=TOMORROW, decree="SK 2", by=None)
    assert [official(day).code for day in (ON, TOMORROW)] == ["KABTGR_5Y", "NIK_C_1IN3"]
