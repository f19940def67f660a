"""A letter is drafted, initialled, numbered and typeset, signed, sent and received; what was issued never changes."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from PIL import Image
from pypdf import PdfReader

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import MOVES, Letter, LetterBatch, Letterhead, Signatory, State
from cooperatives.correspondence.rules import Words, repeated, series
from cooperatives.tasks import number_letters
from registry import history, jobs, typeset
from registry.access import Role
from registry.files import StoredFile, keep
from registry.models import Acting, Area, Job, User
from registry.transitions import Refused, options
from tests.letters import LATER, drafted, numbered, office_paper, words
from tests.moves import who_may
from tests.world import ON, World

HOSTILE = 'Koperasi *tebal* #panic("x") $x$ <b>&amp; “«» \\ = Judul ' + "Panjang " * 22


@pytest.fixture
def office(world: World) -> World:
    """The world with its letterhead and signatory."""
    office_paper()
    return world


def issued(world: World, *cooperatives: object) -> list[Letter]:
    """Letters that have their number."""
    return numbered(drafted(world, *cooperatives), world)


def signed(letter: Letter, world: World) -> Letter:
    """The same, back from the head of the office."""
    return actions.sign(letter, keep(b"%PDF-signed", actions.PDF), ON, by=world.wati, on=ON)


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_a_letter_goes_its_whole_way_and_each_step_is_told(office: World) -> None:
    (letter,) = issued(office, office.sunyi)
    signed(letter, office)
    actions.send(letter, "WHATSAPP", ON, by=office.wati, on=ON)
    actions.receive(letter, "Ketua", LATER, by=office.joko, on=LATER)
    assert letter.state == State.RECEIVED
    told = [each.verb for each in reversed(history.story(letter))]
    assert told == ["draft_letters", "initial_letters", "number_letters", "sign_letter", "send_letter",
                    "receive_letter"]  # fmt: skip


def test_what_is_printed_is_what_is_kept_and_the_same_again_gives_the_same_bytes(office: World) -> None:
    (letter,) = issued(office, office.sunyi)
    content = bytes(letter.file.content)
    assert hashlib.sha256(content).hexdigest() == letter.file.sha256
    assert actions.typeset_letter(letter.issued, on=letter.dated_on) == content
    printed = text(content)
    for said in ("001/Dinkop/2018", "Tigaraksa, 4 September 2018", "Drs. Rekaan Kepala, M.Si.", "Camat Curug",
                 "Pengurus Koperasi Sunyi", "Halaman 1 / 1", "bukan tanda tangan elektronik"):  # fmt: skip
        assert said in printed


def test_the_code_on_the_paper_leads_to_the_page_of_the_letter(office: World) -> None:
    (letter,) = issued(office, office.sunyi)
    data = dict(letter.issued) | {"qr": typeset.qr(letter.issued["address"])}
    (page,) = typeset.pictures("letter", data, on=letter.dated_on)
    assert [each.text for each in zxingcpp.read_barcodes(Image.open(BytesIO(page)))] == [actions.address(letter)]
    assert actions.address(letter).endswith(f"/s/{letter.token}/")


def test_a_draft_is_printed_without_a_number_and_without_a_code(office: World) -> None:
    letter = drafted(office, office.sunyi).letters.get()
    printed = text(actions.as_draft(letter, on=ON))
    assert "belum bernomor" in printed
    assert "Pindai" not in printed


def test_names_are_data_however_they_look_and_however_long_they_are(office: World) -> None:
    with history.verb("test", by=None, on=ON):
        office.sunyi.name = HOSTILE[:250]
        office.sunyi.save()
    (letter,) = issued(office, office.sunyi)
    assert "".join(HOSTILE[:250].split()) in "".join(text(bytes(letter.file.content)).split())


def test_a_long_letter_has_numbered_pages_and_keeps_its_signature_in_one_piece(office: World) -> None:
    long = Words("Hal", ("Pengurus",), ("Kalimat yang panjang. " * 40,) * 12, (), ("Penutup.",), ("Camat",))
    batch = actions.draft("APPEAL", office.sunyi.area, 2017, [(office.sunyi, long)], by=office.wati, on=ON)
    (letter,) = numbered(batch, office)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(bytes(letter.file.content))).pages]
    assert len(pages) > 1
    assert f"Halaman {len(pages)} / {len(pages)}" in pages[-1]
    assert [page for page in pages if "Kepala Dinas Koperasi dan Usaha Mikro," in page] == [
        page for page in pages if "Drs. Rekaan Kepala" in page
    ]


@pytest.mark.parametrize(
    "change",
    [{"number": "9"}, {"dated_on": LATER}, {"issued": {}}, {"body": {}}, {"subject": "x"}, {"token": "x"},
     {"book_year": 2016}],
)  # fmt: skip
def test_what_was_issued_is_never_changed_and_the_database_keeps_it(office: World, change: dict[str, object]) -> None:
    (letter,) = issued(office, office.sunyi)
    with pytest.raises(IntegrityError, match="never changed"), history.verb("x", by=None, on=ON):
        Letter.objects.filter(pk=letter.pk).update(**change)


def test_the_bytes_of_a_file_are_never_changed_nor_exchanged(office: World) -> None:
    (letter,) = issued(office, office.sunyi)
    signed(letter, office)
    other = keep(b"other", actions.PDF)
    for change in ({"file": other}, {"signed_file": other}):
        with pytest.raises(IntegrityError, match="never changed"), history.verb("x", by=None, on=ON):
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        StoredFile.objects.filter(pk=letter.file_id).update(content=b"x")


def test_the_words_are_frozen_by_the_initials(office: World) -> None:
    letter = actions.initial(drafted(office, office.sunyi).letters.get(), by=office.sari, on=ON)
    with pytest.raises(IntegrityError, match="never changed"), history.verb("x", by=None, on=ON):
        Letter.objects.filter(pk=letter.pk).update(body={})


HEAD, RECORDING = {Role.HEAD}, {Role.HEAD, Role.OFFICER, Role.CLERK}
MAY: dict[tuple[str, str], set[Role]] = {
    ("DRAFTED", "initial_letter"): HEAD, ("INITIALLED", "number_letter"): RECORDING,
    ("NUMBERED", "sign_letter"): RECORDING, ("SIGNED", "send_letter"): RECORDING,
    ("SENT", "receive_letter"): RECORDING,
    **{(state, "cancel_letter"): HEAD for state in State.values if state != "CANCELLED"},
}  # fmt: skip
"""Who may make which move from where: nobody makes any other."""
DEEDS: dict[str, Callable[..., object]] = {
    "initial_letter": actions.initial,
    "number_letter": lambda letter, **who: actions.number(letter, "1", ON, **who),
    "sign_letter": lambda letter, **who: actions.sign(letter, keep(b"%PDF-signed", actions.PDF), ON, **who),
    "send_letter": lambda letter, **who: actions.send(letter, "POST", ON, **who),
    "receive_letter": lambda letter, **who: actions.receive(letter, "Ketua", ON, **who),
    "cancel_letter": lambda letter, **who: actions.cancel(letter, "Keliru.", **who),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State.values)
def test_every_move_from_every_state_by_every_role(office: World, state: str, move: str) -> None:
    letter = drafted(office, office.sunyi).letters.get()
    for deed in DEEDS.values() if state != "CANCELLED" else [DEEDS["cancel_letter"]]:
        if letter.state != state:
            deed(letter, by=office.sari, on=ON)
    assert letter.state == state
    may = MAY.get((state, move), set())
    assert who_may(lambda by: DEEDS[move](letter, by=by, on=ON), office.joko) == may
    offered = {each.name for each in options(MOVES, letter, by=office.sari, on=ON)}
    assert offered == {name for leaves, name in MAY if leaves == state}


@pytest.mark.parametrize("enters", [each for each in State.values if each not in {"DRAFTED", "INITIALLED"}])
def test_the_database_knows_the_moves_too(office: World, enters: str) -> None:
    letter = drafted(office, office.sunyi).letters.get()
    with pytest.raises(IntegrityError), history.verb("x", by=None, on=ON):
        Letter.objects.filter(pk=letter.pk).update(state=enters)


def test_a_number_is_given_once_a_year_however_it_is_capitalised(office: World) -> None:
    (first,) = issued(office, office.sunyi)
    second = actions.initial(drafted(office, office.sengketa).letters.get(), by=office.sari, on=ON)
    with pytest.raises(Refused, match="sudah dipakai pada 2018, untuk Koperasi Sunyi"):
        actions.number(second, first.number.upper(), ON, by=office.wati, on=ON)
    next_year = date(2019, 1, 2)
    assert actions.number(second, first.number, next_year, by=office.wati, on=next_year).state == State.NUMBERED


def test_a_withdrawn_letter_keeps_its_number_and_another_may_be_written(office: World) -> None:
    (letter,) = issued(office, office.sunyi)
    with pytest.raises(Refused, match="baru saja dikonsep"):
        drafted(office, office.sunyi)
    again = Letter(batch=letter.batch, cooperative=office.sunyi, kind="REPRIMAND", book_year=2017, subject="x", body={})
    with pytest.raises(IntegrityError, match="letter_once"), history.verb("test", by=None, on=ON):
        again.save()
    actions.cancel(letter, "Salah alamat.", by=office.sari, on=ON)
    again = actions.initial(drafted(office, office.sunyi).letters.get(), by=office.sari, on=ON)
    with pytest.raises(Refused, match="sudah dipakai"):
        actions.number(again, letter.number, ON, by=office.wati, on=ON)


@pytest.mark.parametrize(("day", "refusal"), [(-1, "atau sesudahnya"), (0, ""), (1, "belum tiba")])
def test_no_step_is_dated_before_the_one_it_follows_nor_ahead(office: World, day: int, refusal: str) -> None:
    when = ON + timedelta(days=day)
    letter = actions.initial(drafted(office, office.sunyi).letters.get(), by=office.sari, on=ON)
    steps = [
        lambda on: actions.number(letter, "1", on, by=office.wati, on=ON),
        lambda on: actions.sign(letter, keep(b"%PDF-", actions.PDF), on, by=office.wati, on=ON),
        lambda on: actions.send(letter, "POST", on, by=office.wati, on=ON),
        lambda on: actions.receive(letter, "Ketua", on, by=office.wati, on=ON),
    ]
    for step in steps:
        if refusal:
            with pytest.raises(Refused, match=refusal):
                step(when)
        step(ON)


def test_who_signs_is_chosen_by_the_day_of_the_letter(office: World) -> None:
    with history.verb("test", by=None, on=ON):
        Signatory.objects.create(
            area=Area.objects.get(code="36.03"), stands="Plh.", title="Kepala Dinas", name="Rekaan Pengganti",
            valid=(date(2018, 9, 5), date(2018, 9, 8)),
        )  # fmt: skip
    for day, name in ((4, "Drs. Rekaan Kepala, M.Si."), (5, "Rekaan Pengganti"), (7, "Rekaan Pengganti"),
                      (8, "Drs. Rekaan Kepala, M.Si.")):  # fmt: skip
        assert actions.paper(office.sunyi.area, date(2018, 9, day))[1].name == name
    assert Signatory.objects.get(stands="Plh.").full_title == "Plh. Kepala Dinas"


def test_without_a_letterhead_or_signatory_of_the_day_a_sentence_says_whom_to_ask(world: World) -> None:
    letter = actions.initial(drafted(world, world.sunyi).letters.get(), by=world.sari, on=ON)
    with pytest.raises(Refused, match="Belum ada kepala surat untuk tanggal 04-09-2018"):
        actions.number(letter, "1", ON, by=world.wati, on=ON)


def test_one_letterhead_at_a_time(office: World) -> None:
    head = Letterhead.objects.get()
    head.pk = None
    with pytest.raises(IntegrityError, match="letterhead_once"), history.verb("x", by=None, on=ON):
        head.save()


def batch_of_many(world: World, count: int) -> LetterBatch:
    """A batch with many letters, initialled; the letters are to Sunyi, about other years."""
    batch = drafted(world, world.sunyi)
    with history.verb("test", by=None, on=ON):
        Letter.objects.bulk_create(
            Letter(batch=batch, cooperative=world.sunyi, kind="REPRIMAND", book_year=1950 + number, subject="Hal",
                   body=words(world.sunyi).as_body())
            for number in range(count - 1)
        )  # fmt: skip
    actions.initial_all(batch, by=world.sari, on=ON)
    return batch


def test_a_batch_is_numbered_by_one_job_in_steps_that_say_how_far_it_is(office: World) -> None:
    batch = batch_of_many(office, 45)
    actions.ask_to_number(batch, series("B/", "08", "/2018", 45), ON, by=office.wati, on=ON)
    job = Job.objects.get(kind="letters")
    assert list(number_letters(**job.payload)) == [(20, 45), (40, 45), (45, 45)]
    numbers = sorted(batch.letters.values_list("number", flat=True))
    assert numbers == [f"B/{number:02}/2018" for number in range(8, 53)]


def test_whoever_acts_as_head_may_have_a_batch_numbered(office: World) -> None:
    batch = drafted(office, office.sunyi)
    with history.verb("test", by=None, on=ON):
        Acting.objects.create(
            user=office.hadi, title="PLT", role="HEAD", area=Area.objects.get(code="36.03"), starts_on=ON, ends_on=ON,
            decree="1",
        )  # fmt: skip
    hadi = User.objects.as_of(ON).get(pk=office.hadi.pk)
    actions.initial_all(batch, by=hadi, on=ON)
    actions.ask_to_number(batch, ["1"], ON, by=hadi, on=ON)
    assert list(number_letters(**Job.objects.get(kind="letters").payload)) == [(1, 1)]


def test_a_job_that_was_killed_half_way_goes_on_where_it_stopped_and_gives_no_number_twice(office: World) -> None:
    batch = batch_of_many(office, 45)
    actions.ask_to_number(batch, series("", "1", "", 45), ON, by=office.wati, on=ON)
    job = jobs.claim()
    killed = number_letters(**job.payload)
    next(killed)
    del killed
    before = dict(batch.letters.exclude(number="").values_list("pk", "file__sha256"))
    assert len(before) == 20
    jobs.release()
    jobs.run(jobs.claim())
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("DONE", 45, 45)
    assert sorted(int(each) for each in batch.letters.values_list("number", flat=True)) == list(range(1, 46))
    after = dict(batch.letters.values_list("pk", "file__sha256"))
    assert {pk: after[pk] for pk in before} == before
    assert StoredFile.objects.count() == 45


def test_a_batch_is_asked_for_once_and_only_with_as_many_numbers_as_letters(office: World) -> None:
    batch = batch_of_many(office, 3)
    for numbers, sentence in ((["1", "2"], "Ada 3 surat"), (["1", "2", "2"], "tertulis dua kali")):
        with pytest.raises(Refused, match=sentence):
            actions.ask_to_number(batch, numbers, ON, by=office.wati, on=ON)
    with pytest.raises(Refused, match="Hanya"):
        actions.ask_to_number(batch, ["1", "2", "3"], ON, by=office.hadi, on=ON)
    actions.ask_to_number(batch, ["1", "2", "3"], ON, by=office.wati, on=ON)
    with pytest.raises(Refused, match="sedang diberi nomor"):
        actions.ask_to_number(batch, ["4", "5", "6"], ON, by=office.wati, on=ON)


def test_only_the_head_initials_a_batch(office: World) -> None:
    with pytest.raises(Refused, match="Hanya kepala bidang"):
        actions.initial_all(drafted(office, office.sunyi), by=office.wati, on=ON)


def test_nobody_to_write_to_makes_no_batch(office: World) -> None:
    with pytest.raises(Refused, match="Tidak ada koperasi"):
        actions.draft("APPEAL", office.sunyi.area, 2017, [], by=office.wati, on=ON)
    assert not LetterBatch.objects.exists()


def test_a_series_keeps_its_leading_zeros_and_a_repetition_is_found() -> None:
    assert series("A/", "098", "/B", 4) == ["A/098/B", "A/099/B", "A/100/B", "A/101/B"]
    assert (repeated(["a", "b"]), repeated(["a", "b", "A"])) == ("", "A")


def test_every_role_that_moves_letters_is_of_the_office() -> None:
    assert all(Role.BOARD not in move.who for move in MOVES.values())
