"""Lists of participants with their dirt: nobody is counted twice, a person decides on who may be one, and what is
nobody's business is never kept."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cooperatives.boards.models import Person
from registry import history
from registry.imports import Unreadable
from registry.models import ImportBatch, ImportFile, ImportRow
from registry.transitions import Refused
from tests.rosters import ANA, BOY, CICI, HEADERS, listed, on_list, received
from tests.training.office import planned, seated
from tests.workbooks import workbook
from tests.world import ON
from training.rosters.imports import bench
from training.rosters.models import Roster
from training.sessions.actions import cancel_session, enrol, record_attendance
from training.sessions.models import Participation


def row(roster: Roster, line: int) -> ImportRow:
    return roster.batch.rows.get(line=line)


def decided(roster: Roster, line: int, decision: str, chosen: int | None = None) -> ImportRow:
    return bench.decide(row(roster, line), roster, decision, chosen, by=None, on=ON)


def applied(roster: Roster) -> Roster:
    assert bench.apply(roster, by=None, on=ON)
    return roster


def test_dirt_is_read_with_patience(world, office):
    roster = received(planned(office), ANA, BOY, CICI)
    ana, boy, cici = roster.batch.rows.order_by("line")
    assert (ana.said["said"]["sex"], ana.said["born_on"], ana.said["said"]["phone"]) == (
        "P", "1980-03-12", "6281200000001",
    )  # fmt: skip
    assert (ana.said["cooperative"], ana.said["comes_as"], ana.pile) == (world.maju.pk, "TREASURER", "NEW")
    assert (boy.said["said"]["age"], "sex" in boy.said["said"]) == ("35", False)
    assert (cici.said["said"]["age"], cici.said["said"]["sex"], cici.said["comes_as"]) == ("21-30", "P", "ASPIRING")


def test_religion_and_whatever_has_no_place_is_kept_nowhere(world, office):
    rows = [ANA, BOY, CICI | {"L/P": "Rahasia", "Usia": "Rahasia", "TTL": "Rahasia", "Agama": "=Rahasia"}]
    session = planned(office)
    roster = received(session, *rows)
    for each in roster.batch.rows.exclude(candidates=[]):
        decided(roster, each.line, "NEW")
    applied(roster)
    assert not ImportFile.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS told WHERE told::text ~ %s',
                           ["Rahasia|3603000000000001|ana@contoh"])  # fmt: skip
            assert (table, cursor.fetchone()[0]) == (table, 0)


def test_two_imports_of_one_file_add_nothing(world, office):
    session, twins = planned(office), ANA | {"TTL": "01-01-1990", "No HP": ""}
    first = received(session, ANA, twins, BOY, CICI)
    assert [each.line for each in first.batch.rows.exclude(candidates=[]).order_by("line")] == [3, 4]
    decided(first, 3, "NEW")
    decided(first, 4, "KNOWN", world.maju.pk)
    applied(first)
    names = ["H. Rekaan Boy, S.E.", "Rekaan Ana", "Rekaan Ana", "Rekaan Cici"]
    assert on_list(session) == names
    people, came = Person.objects.count(), Participation.objects.count()
    again = received(session, ANA, twins, BOY, CICI)
    assert set(again.batch.rows.exclude(line=4).values_list("pile", flat=True)) == {"SAME"}
    with pytest.raises(Refused, match="Tidak ada baris"):
        bench.apply(again, by=None, on=ON)
    decided(again, 4, "KNOWN", world.maju.pk)
    assert set(again.batch.rows.values_list("pile", flat=True)) == {"SAME"}
    assert (Person.objects.count(), Participation.objects.count(), on_list(session)) == (people, came, names)


def test_one_person_twice_in_a_file_comes_once(world, office):
    session = planned(office)
    applied(roster := received(session, ANA, ANA | {"No": 9, "Nama": "REKAAN ANA"}))
    assert [each.pile for each in roster.batch.rows.order_by("line")] == ["NEW", "SAME"]
    assert on_list(session) == ["Rekaan Ana"]


def test_whoever_the_register_knows_is_not_entered_again_and_has_the_post_held_then(world, office):
    term = seated(world.maju, "Rekaan Ana")
    session = planned(office)
    applied(received(session, {name: value for name, value in ANA.items() if name != "Jabatan"}))
    came = session.participations.get()
    assert (came.person, came.post, came.cooperative) == (term.person, "TREASURER", world.maju)


def test_a_like_name_is_for_a_person_to_decide(world, office):
    term = seated(world.maju, "Rekaan Anna")
    session = planned(office)
    roster = received(session, ANA, BOY | {"Asal Lembaga": "Koperasi Maju"})
    assert row(roster, 2).candidates == [term.person_id]
    applied_first = bench.ready(roster)
    assert applied_first == 1
    with pytest.raises(Refused, match="tidak ada pada baris itu"):
        decided(roster, 2, "KNOWN", 0)
    decided(roster, 2, "LEFT_OUT")
    assert bench.ready(roster) == 1
    decided(roster, 2, "")
    assert row(roster, 2).candidates == [term.person_id]
    decided(roster, 2, "KNOWN", term.person_id)
    applied(roster)
    assert on_list(session) == ["H. Rekaan Boy, S.E.", "Rekaan Anna"]


def test_an_equal_name_elsewhere_is_asked_about_and_never_taken(world, office):
    term = seated(world.sunyi, "Rekaan Ana")
    assert row(received(planned(office), ANA), 2).candidates == [term.person_id]


def test_two_of_a_name_in_one_file_may_be_two(world, office):
    session = planned(office)
    roster = received(session, ANA, ANA | {"TTL": "01-01-1990"})
    assert row(roster, 3).candidates == [-2]
    decided(roster, 3, "KNOWN", -2)
    assert row(roster, 3).pile == "SAME"
    decided(roster, 3, "")
    decided(roster, 3, "NEW")
    applied(roster)
    assert on_list(session) == ["Rekaan Ana", "Rekaan Ana"]


def test_one_who_is_known_is_not_taken_for_two(world, office):
    seated(world.maju, "Rekaan Ana")
    roster = received(planned(office), ANA | {"TTL": ""}, ANA | {"TTL": "", "L/P": "L", "No HP": ""})
    assert (row(roster, 2).candidates, row(roster, 2).pile) == ([], "NEW")
    assert len(row(roster, 3).candidates) == 1


def test_the_cooperative_is_found_by_number_by_name_or_by_the_search_with_a_question(world, office):
    session = planned(office)
    headers = (*HEADERS, "No BH")
    rows = [
        ANA | {"Asal Lembaga": "Kop Entah", "No BH": "518/2/BH/2003"},
        BOY | {"Asal Lembaga": "koperasi  SUNYI"},
        CICI | {"Asal Lembaga": "Koperasi Sengketta"},
        CICI | {"Nama": "Rekaan Dodi", "Asal Lembaga": "Koperasi Zzz", "Jabatan": "Ketua"},
        CICI | {"Nama": "Rekaan Eka", "Jabatan": "Ketua"},
    ]
    roster = bench.receive(workbook(rows, headers=headers), "a.xlsx", session, by=None, on=ON)
    assert [each.said["cooperative"] for each in roster.batch.rows.order_by("line")][:2] == [world.sunyi.pk] * 2
    asked = row(roster, 4)
    assert (asked.said["asks"], asked.candidates[0]) == ("cooperative", world.sengketa.pk)
    assert [row(roster, line).pile for line in (5, 6)] == ["REFUSED", "REFUSED"]
    decided(roster, 4, "KNOWN", world.sengketa.pk)
    assert (row(roster, 4).said["cooperative"], row(roster, 4).candidates) == (world.sengketa.pk, [])


def test_what_has_changed_since_is_shown_and_nothing_is_done(world, office):
    session = planned(office)
    roster = received(session, ANA)
    term = seated(world.maju, "Rekaan Anna")
    assert not bench.apply(roster, by=None, on=ON)
    roster.refresh_from_db()
    assert "Register berubah" in roster.batch.refusal
    assert (row(roster, 2).candidates, on_list(session)) == ([term.person_id], [])


def test_it_is_taken_back_whole_but_for_whom_a_day_is_recorded_of(world, office):
    session = planned(office)
    before = enrol(session, Person.objects.get(pk=seated(world.sunyi, "Rekaan Lama").person_id), "TREASURER",
                   cooperative=world.sunyi, by=None, on=ON)  # fmt: skip
    roster = applied(received(session, ANA, BOY | {"Asal Lembaga": "Koperasi Maju"}))
    came = session.participations.get(person__name="Rekaan Ana")
    record_attendance(session, session.starts_on, {came.pk}, by=None, on=ON)
    assert bench.undo(roster, by=None, on=ON) == [came]
    assert on_list(session) == ["Rekaan Ana", before.person.name]
    with pytest.raises(Refused, match="dibatalkan"):
        bench.undo(roster, by=None, on=ON)
    people = Person.objects.count()
    applied(received(session, ANA, BOY | {"Asal Lembaga": "Koperasi Maju"}))
    assert on_list(session) == ["H. Rekaan Boy, S.E.", "Rekaan Ana", before.person.name]
    assert Person.objects.count() == people


def test_the_list_of_a_cancelled_session_takes_nobody(world, office):
    session = planned(office)
    roster = received(session, ANA)
    cancel_session(session, reason="Batal", by=None, on=ON)
    with pytest.raises(Refused, match="Dibatalkan"):
        bench.apply(roster, by=None, on=ON)
    with pytest.raises(Refused, match="Dibatalkan"):
        received(session, ANA)


def test_a_file_that_is_none_is_refused_whole(world, office):
    session = planned(office)
    with pytest.raises(Unreadable, match="tidak dikenal"):
        bench.receive(workbook([ANA], headers=(*HEADERS, "Golongan darah")), "a.xlsx", session, by=None, on=ON)
    assert not ImportBatch.objects.exists()


def test_history_has_one_deed_for_all_of_it(world, office):
    session = planned(office)
    roster = applied(received(session, ANA, BOY | {"Asal Lembaga": "Koperasi Maju"}))
    made = {each.pk: each.pk for each in bench.brought(roster)}
    assert len(made) == len(history.origins(Participation, made)) == 2


# By command


def told(session, file, *how) -> str:
    out = StringIO()
    call_command("import_participants", file, "--session", str(session.pk), *how, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """Ana alone, as a file."""
    (path := tmp_path / "peserta.xlsx").write_bytes(listed(ANA))
    return path


def test_the_command_says_what_it_would_do_and_does_it_only_when_told(world, office, file):
    session = planned(office)
    assert "1 to put on the list" in (said := told(session, file))
    assert "Dry run" in said
    assert not ImportBatch.objects.exists()
    assert on_list(session) == []
    told(session, file, "--wet-run")
    assert on_list(session) == ["Rekaan Ana"]
    assert "0 to put on the list, 1 on it already" in told(session, file, "--wet-run")
    assert on_list(session) == ["Rekaan Ana"]


def test_the_command_leaves_what_is_to_be_decided_to_a_person(world, office, file):
    session = planned(office)
    seated(world.maju, "Rekaan Anna")
    said = told(session, file, "--wet-run")
    assert Roster.objects.get().get_absolute_url() in said
    assert on_list(session) == []
    with pytest.raises(CommandError, match="no such session"):
        call_command("import_participants", file, "--session", "0")
