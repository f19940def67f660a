"""A reprimand that follows another which changed nothing."""

from datetime import date, timedelta

import pytest

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letter
from cooperatives.desk.letters import figures
from cooperatives.meetings.actions import record_meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.reports.actions import save_section, send, start_report, verify
from cooperatives.reports.models import RatReport
from registry.transitions import Refused
from tests.letters import ASK, ask, fates, ticked, words
from tests.pages import text
from tests.reports import drafted as report
from tests.world import ON

PATIENCE = 14


def reprimanded(world, days_ago: int, *, as_far_as: str = "SENT") -> Letter:
    """Koperasi Sunyi was reprimanded so many days before ON, and the letter came so far."""
    day = ON - timedelta(days=days_ago)
    seen = figures.preview("REPRIMAND", world.sunyi, 2017, world.sari, day)
    batch = actions.draft("REPRIMAND", world.sunyi.area, 2017, [(world.sunyi, seen.recipients[0].words)],
                          by=world.sari, on=day)  # fmt: skip
    letter = actions.initial(batch.letters.get(), by=world.sari, on=day)
    actions.number(letter, "1/2018", day, by=world.sari, on=day)
    if as_far_as == "SENT":
        actions.send(actions.sign(letter, letter.file, day, by=world.sari, on=day), "POST", day, by=world.sari, on=day)
    return letter


@pytest.mark.parametrize(
    ("days", "why"),
    [(PATIENCE - 1, "jawaban atas teguran pertama ditunggu sampai 05-09-2018"), (PATIENCE, ""), (PATIENCE + 1, "")],
)
def test_a_second_reprimand_waits_two_weeks_for_an_answer_to_the_first(office, days, why):
    reprimanded(office, days)
    assert fates(office, "SECOND")["Koperasi Sunyi"] == why
    assert fates(office, "SECOND")["Koperasi Sengketa"] == "belum ada teguran pertama"
    assert fates(office, "THIRD")["Koperasi Sunyi"] == "belum ada teguran kedua"


def test_two_weeks_are_counted_from_the_receipt_where_it_is_known(office):
    letter = reprimanded(office, PATIENCE)
    actions.receive(letter, "Ketua", ON - timedelta(days=1), by=office.sari, on=ON)
    assert fates(office, "SECOND")["Koperasi Sunyi"] == "jawaban atas teguran pertama ditunggu sampai 17-09-2018"


def test_nothing_follows_a_reprimand_that_was_not_sent(office):
    reprimanded(office, PATIENCE, as_far_as="NUMBERED")
    assert fates(office, "SECOND")["Koperasi Sunyi"] == "teguran pertama belum dikirim"


def test_a_second_reprimand_is_offered_on_the_first_and_names_it_and_is_dated_after_it(office, sari):
    first = reprimanded(office, PATIENCE)
    asked = ask("SECOND", koperasi=office.sunyi.pk)
    page = sari.get(first.get_absolute_url())
    assert f"{ASK}?koperasi={office.sunyi.pk}&amp;jenis=SECOND&amp;tahun=2017" in page.content.decode()
    assert "RAT belum juga diadakan? Buat teguran kedua" in text(page)
    why = "teguran pertama, 1/2018, 21-08-2018; menurut catatan kami RAT tersebut belum diselenggarakan"
    assert why in text(sari.get(asked))
    for _ in range(2):
        sari.post(asked, ticked(office.sunyi))
    second = Letter.objects.get(kind="SECOND")
    assert second.subject == "Teguran Kedua karena Belum Menyelenggarakan RAT Tahun Buku 2017"
    said = " ".join((*second.body["opening"], *second.body["closing"]))
    assert "Dengan surat Nomor 1/2018 tanggal 21 Agustus 2018 kami telah menegur Saudara" in said
    assert "menegur Saudara untuk kedua kalinya" in said
    assert second.body["cc"] == ["Bupati Tangerang (sebagai laporan)", "Camat Curug"]
    actions.initial(second, by=office.sari, on=ON)
    with pytest.raises(Refused, match="isi tanggal itu atau sesudahnya"):
        actions.number(second, "2/2018", first.dated_on, by=office.sari, on=ON)
    with pytest.raises(Refused, match="Teguran kedua menyebut surat ini"):
        actions.cancel(first, "Keliru.", by=office.sari, on=ON)


@pytest.mark.parametrize("why_not", ["too early", "withdrawn", "followed", "met"])
def test_a_second_reprimand_is_offered_only_where_it_would_be_written(office, sari, why_not):
    first = reprimanded(office, PATIENCE - (why_not == "too early"))
    if why_not == "withdrawn":
        actions.cancel(first, "Keliru.", by=office.sari, on=ON)
    if why_not == "followed":
        sari.post(ask("SECOND", koperasi=office.sunyi.pk), ticked(office.sunyi))
        assert fates(office, "REPRIMAND")["Koperasi Sunyi"] == "sudah ditegur dua kali: berikutnya teguran ketiga"
    if why_not == "met":
        seen = Saying(Source.FIELD, ON, "7/2018")
        record_meeting(office.sunyi, date(2018, 9, 1), [2017], seen, by=office.sari, on=ON)
    assert "Buat teguran kedua" not in text(sari.get(first.get_absolute_url()))


def test_a_second_reprimand_does_not_say_that_a_board_which_reported_has_not_answered(office, sari):
    reprimanded(office, PATIENCE)
    none_held = start_report(office.sunyi, 2017, kind=RatReport.Kind.NOT_HELD, by=office.wati, on=ON)
    save_section(none_held, "not_held", {"why": "NO_QUORUM"}, by=office.wati, on=ON)
    verify(send(none_held, by=office.wati, on=ON), by=office.hadi, on=ON)
    asked = ask("SECOND", koperasi=office.sunyi.pk)
    page = text(sari.get(asked))
    assert "menurut catatan kami RAT tersebut belum diselenggarakan" in page
    sari.post(asked, ticked(office.sunyi))
    said = " ".join(Letter.objects.get(kind="SECOND").body["opening"])
    assert "Menurut catatan kami, sampai dengan tanggal 4 September 2018 RAT tersebut belum diselenggarakan." in said
    assert "dijawab" not in page + said


def test_a_third_reprimand_follows_the_second_and_is_the_last(office, sari):
    reprimanded(office, 30)
    batch = actions.draft("SECOND", office.sunyi.area, 2017, [(office.sunyi, words(office.sunyi))], by=office.sari,
                          on=ON - timedelta(days=15))  # fmt: skip
    letter = actions.initial(batch.letters.get(), by=office.sari, on=ON - timedelta(days=15))
    day = ON - timedelta(days=14)
    actions.number(letter, "2/2018", day, by=office.sari, on=day)
    actions.send(actions.sign(letter, letter.file, day, by=office.sari, on=day), "POST", day, by=office.sari, on=day)
    sari.post(ask("THIRD", koperasi=office.sunyi.pk), ticked(office.sunyi))
    third = Letter.objects.get(kind="THIRD")
    assert "Nomor 2/2018" in third.body["opening"][0]
    assert "untuk ketiga kalinya" in third.body["closing"][0]
    for kind in ("REPRIMAND", "SECOND", "THIRD"):
        assert fates(office, kind)["Koperasi Sunyi"] == "sudah ditegur tiga kali"


def test_nobody_who_has_met_or_whose_report_waits_is_reprimanded_again(office):
    reprimanded(office, PATIENCE)
    send(report(office.sunyi, date(2018, 9, 1), 2017, by=office.wati), by=office.wati, on=ON)
    assert fates(office, "SECOND")["Koperasi Sunyi"] == "laporannya menunggu verifikasi"
