"""The pages of a session: planned within its money, filled, marked, and what those who came are given."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cooperatives.correspondence.models import Signatory
from cooperatives.register.actions import retract
from registry import history
from registry.models import Area, User
from registry.transitions import Refused
from tests.letters import office_paper
from tests.training.office import MARCH, certified, days, planned, seated
from tests.world import ON, board_account, chair
from training.attestations.actions import attest
from training.attestations.models import Attestation
from training.sessions.actions import doubts, doubts_of, enrol, invite, record_attendance, withdraw
from training.sessions.models import Participation, Session

AFTER = ON + timedelta(days=1)
PLAN = {"place": "Aula dinas", "starts_on": "05-03-2018", "ends_on": "07-03-2018", "cost": "20.000.000"}


def come(session, *terms) -> list[Participation]:
    return [enrol(session, each.person, each.post, cooperative=each.cooperative, by=None, on=ON) for each in terms]


def said(answer) -> str:
    """The words of a PDF."""
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def test_a_session_is_planned_with_seats_and_planned_anew(office, sari):
    plan = PLAN | {"course": office.course.pk, "funding": office.apbd.pk, "kursi_TREASURER": "3"}
    answer = sari.post(reverse("training-session-new"), plan)
    session = Session.objects.get()
    assert answer.url == session.get_absolute_url()
    assert (session.cost, session.area, session.seats.get().count) == (20_000_000, office.area, 3)
    assert "3 kursi" in " ".join(sari.get(answer.url).content.decode().split())

    address = reverse("training-session-change", args=[session.pk])
    assert b'value="3"' in sari.get(address).content
    sari.post(address, plan | {"place": "Hotel", "kursi_TREASURER": "", "kursi_CHAIR": "2"})
    session.refresh_from_db()
    assert session.place == "Hotel"
    assert {each.post: each.count for each in session.seats.all()} == {"TREASURER": 0, "CHAIR": 2}


def test_money_that_is_not_there_is_said_and_the_input_kept(office, sari):
    plan = PLAN | {"course": office.course.pk, "funding": office.apbd.pk, "cost": "50.000.001"}
    page = sari.post(reverse("training-session-new"), plan).content.decode()
    assert "tinggal Rp50.000.000" in page
    assert 'value="50.000.001"' in page
    assert not Session.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("sari", 200), ("wati", 200), ("budi", 409), ("hadi", 409), ("lina", 409)])
def test_sessions_are_planned_by_those_who_record_in_their_area(world, office, client, who, status):
    client.force_login(getattr(world, who))
    session = planned(office)
    for name in ("training-session-change", "training-invitations", "training-enrolment", "training-attendance"):
        assert client.get(reverse(name, args=[session.pk])).status_code == status
    assert client.get(reverse("training-session-new")).status_code == status


def test_those_whose_holder_is_certified_are_not_invited_and_the_others_once(world, office, sari):
    session = planned(office)
    certified(seated(world.sunyi), office.treasurers, until=date(2099, 1, 1))
    seated(world.sengketa, "Rekaan Tiga")
    address = reverse("training-invitations", args=[session.pk]) + "?jabatan=TREASURER&wilayah=36.03.17"
    page = sari.get(address).content.decode()
    assert "Koperasi Sengketa" in page
    assert "Rekaan Tiga" in page
    assert "Koperasi Sunyi" not in page
    assert "Pilih sedikitnya satu koperasi" in sari.post(address, {"letter_no": "005/1"}).content.decode()
    sari.post(address, {"letter_no": "005/1", "koperasi": [world.sengketa.pk]})
    row = session.invitations.get()
    assert (row.cooperative, row.letter_no) == (world.sengketa, "005/1")
    assert "Koperasi Sengketa" not in sari.get(address).content.decode().replace(str(session), "")

    sari.post(reverse("training-invitation", args=[session.pk, row.pk]), {"datang": "ya"})
    row.refresh_from_db()
    assert row.is_coming


def test_each_invited_cooperative_gets_a_letter_as_it_was_on_its_day(world, office, sari, it_is):
    session = planned(office)
    address = reverse("training-invitations-pdf", args=[session.pk])
    assert sari.get(address).status_code == 409
    invite(session, [world.maju, world.sunyi], "TREASURER", letter_no="005/12", by=None, on=ON)
    assert sari.get(address).status_code == 409
    office_paper()
    area = Area.objects.get(code="36.03")
    with history.verb("test", by=None, on=ON):
        Signatory.objects.create(area=area, title="Kepala Dinas", name="Rekaan Kepala Baru", valid=days(AFTER, None))
    it_is(AFTER)
    letter = said(sari.get(address))
    assert "Rekaan Kepala Baru" not in letter
    for words in ("005/12", "Pengurus Koperasi Maju", "Pengurus Koperasi Sunyi", "Manajemen koperasi", "Aula dinas",
                  "5 Maret 2018 sampai 7 Maret 2018", "4 September 2018"):  # fmt: skip
        assert words in letter


def test_the_holders_who_were_invited_are_offered_first_and_others_are_found(world, office, sari):
    session = planned(office)
    treasurer, other = seated(world.maju), seated(world.sunyi, "Rekaan Lain", "SECRETARY")
    invite(session, [world.maju], "TREASURER", by=None, on=ON)
    address = reverse("training-enrolment", args=[session.pk])
    assert [each.by for each in sari.get(address).context["candidates"]] == [treasurer]
    found = sari.get(address, {"cari": "lain"}).context["candidates"]
    assert [each.by for each in found] == [other]
    assert found[0].doubts == ["Pelatihan ini tidak menyediakan kursi untuk sekretaris."]
    sari.post(f"{address}?cari=lain", {"jabatan": other.pk})
    row = session.participations.get()
    assert (row.person, row.post, row.cooperative) == (other.person, "SECRETARY", world.sunyi)
    assert sari.post(address, {"jabatan": other.pk}).status_code == 409
    assert "tidak menyediakan kursi" in sari.get(session.get_absolute_url()).content.decode()


def test_who_came_before_is_found_again_and_not_entered_twice(world, office, sari):
    before = planned(office, place="Balai desa")
    (row,) = [enrol(before, "Rekaan Pengelola", "MANAGER", cooperative=world.maju, by=None, on=ON)]
    session = planned(office)
    asked = {"name": "rekaan pengelola", "post": "MANAGER", "cooperative": "Koperasi Maju"}
    page = sari.post(reverse("training-enrolment-other", args=[session.pk]), asked)
    assert "Nama ini sudah tercatat" in page.content.decode()
    address = reverse("training-enrolment", args=[session.pk]) + "?cari=pengelola"
    (found,) = sari.get(address).context["candidates"]
    assert (found.by, found.row.post, found.row.cooperative) == (row, "MANAGER", world.maju)
    sari.post(address, {found.chosen_as: row.pk})
    assert session.participations.get().person == row.person
    assert sari.get(address).context["candidates"] == []


def test_somebody_without_a_term_comes_after_the_doubts_were_read(world, office, sari):
    session = planned(office)
    address = reverse("training-enrolment-other", args=[session.pk])
    asked = {"name": "Rekaan Pengelola", "post": "MANAGER", "cooperative": "koperasi maju"}
    page = sari.post(address, asked)
    assert "Periksa dahulu" in page.content.decode()
    assert not session.participations.exists()
    sari.post(address, asked | {"sure": " ".join(page.context["form"].doubts)})
    assert session.participations.get().cooperative == world.maju
    page = sari.post(address, asked | {"cooperative": "Tidak Ada"}).content.decode()
    assert "Salin nomor badan hukumnya" in page


def test_doubts_of_many_are_those_of_each(world, office, django_assert_num_queries):
    session = planned(office)
    rows = come(
        session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"), seated(world.baru, "Rekaan Tiga", "CHAIR")
    )
    each = [doubts(session, row.person, row.post, cooperative=row.cooperative) for row in rows]
    found = doubts_of(session, rows)
    assert [[doubt.test for doubt in value] for value in found] == [[doubt.test for doubt in value] for value in each]
    assert [doubt.test for doubt in found[0]] == ["seat_free"]


def test_attendance_is_marked_for_all_days_at_once(world, office, sari):
    session = planned(office)
    one, two, three = come(
        session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"), seated(world.baru, "Rekaan Tiga")
    )
    address = reverse("training-attendance", args=[session.pk])
    page = sari.get(f"{address}?semua=ya").content.decode()
    assert page.count("checked") == 9
    assert sari.get(address).content.decode().count("checked") == 0
    shown = {"baris": sari.get(address).context["grid"].shown}
    sari.post(address, shown | {"hadir": [f"{one.pk}:2018-03-05", f"{one.pk}:2018-03-06", f"{two.pk}:2018-03-05"]})
    for row, number in ((one, 2), (two, 1), (three, 0)):
        row.refresh_from_db()
        assert len(row.attended) == number
    sari.post(address, shown | {"hadir": [f"{two.pk}:2018-03-05"]})
    one.refresh_from_db()
    assert one.attended == []


def test_who_stands_on_another_page_keeps_what_was_marked(world, office, sari, monkeypatch):
    monkeypatch.setattr("training.desk.sessions.figures.MARKS", 3)
    session = planned(office)
    one, two = come(session, seated(world.maju, "Rekaan Satu"), seated(world.sunyi, "Rekaan Ua"))
    record_attendance(session, MARCH, {one.pk}, by=None, on=ON)
    address = reverse("training-attendance", args=[session.pk]) + "?halaman=2"
    shown = sari.get(address).context["grid"].shown
    (late,) = come(session, seated(world.baru, "Rekaan Sebelum"))
    sari.post(address, {"baris": shown, "hadir": [f"{two.pk}:{MARCH}"]})
    for row, came in ((one, [MARCH]), (two, [MARCH]), (late, None)):
        row.refresh_from_db()
        assert row.attended == came
    sari.post(address, {"baris": shown})
    for row, came in ((one, [MARCH]), (two, []), (late, None)):
        row.refresh_from_db()
        assert row.attended == came


def test_the_list_to_sign_has_everybody_and_a_field_for_each_day(world, office, sari, client):
    session = planned(office)
    come(session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"))
    address = reverse("training-attendance-pdf", args=[session.pk])
    paper = said(sari.get(address))
    for words in ("Daftar hadir: Manajemen koperasi", "Rekaan Bendahara", "Rekaan Dua", "05-03", "06-03", "07-03"):
        assert words in paper
    client.force_login(world.joko)
    assert "Rekaan Bendahara" not in said(client.get(address))


def test_who_came_is_attested_with_a_number_and_a_page_anyone_may_open(world, office, sari, client):
    office_paper()
    session = planned(office)
    one, _ = come(session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"))
    for day in session.days:
        record_attendance(session, day, {one.pk}, by=None, on=ON)
    address = reverse("training-attestations", args=[session.pk])
    page = sari.get(address).content.decode()
    assert "Rekaan Bendahara" in page
    assert "Rekaan Dua" not in page
    sari.post(address, {"before": "5/", "first": "017", "after": "/2018", "peserta": [one.pk]})
    paper = Attestation.objects.get()
    assert paper.number == "5/017/2018"
    printed = said(sari.get(reverse("training-attestation-pdf", args=[paper.pk])))
    for words in ("Rekaan Bendahara", "Bendahara, Koperasi Maju", "hadir 3 dari 3 hari", "bukan sertifikat kompetensi"):
        assert words in printed
    assert "Rekaan Bendahara" in said(sari.get(reverse("training-attestations-pdf", args=[session.pk])))

    page = client.get(paper.get_absolute_url())
    assert page["X-Robots-Tag"] == "noindex"
    assert "tidak ditarik" in page.content.decode()
    assert "Rekaan Bendahara" in page.content.decode()
    client.force_login(world.sari)
    sari.post(reverse("training-attestation-retraction", args=[paper.pk]), {"reason": "Salah nama"})
    assert "tidak berlaku lagi" in client.get(paper.get_absolute_url()).content.decode()


def test_what_a_certificate_says_stays_so_until_it_is_withdrawn(world, office, sari):
    office_paper()
    session = planned(office)
    one, two = come(session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"))
    record_attendance(session, MARCH, {one.pk}, by=None, on=ON)
    (given,) = attest(session, session.participations.filter(pk=one.pk), ["1"], by=None, on=ON)
    record_attendance(session, MARCH, {one.pk, two.pk}, by=None, on=ON)
    with pytest.raises(Refused, match="Rekaan Bendahara sudah menerima sertifikat pelatihan ini"):
        record_attendance(session, MARCH, {two.pk}, by=None, on=ON)
    with pytest.raises(Refused, match="tarik dahulu"):
        withdraw(one, reason="Keliru", by=None, on=ON)
    retract(given, reason="Salah nama", by=None, on=ON)
    record_attendance(session, MARCH, {two.pk}, by=None, on=ON)
    assert withdraw(one, reason="Keliru", by=None, on=ON).retracted_on == ON


@pytest.mark.parametrize("words", ["sudah dipakai", "sudah menerima", "tidak tercatat hadir"])
def test_an_attestation_is_refused_twice_by_number_by_person_and_without_attendance(world, office, words):
    office_paper()
    session = planned(office)
    one, two, three = come(
        session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"), seated(world.baru, "Rekaan Tiga")
    )
    for day in session.days:
        record_attendance(session, day, {one.pk, two.pk}, by=None, on=ON)
    attest(session, session.participations.filter(pk=one.pk), ["1"], by=None, on=ON)
    whom, number = {"sudah dipakai": (two, "1"), "sudah menerima": (one, "2"), "tidak tercatat hadir": (three, "3")}[
        words
    ]
    with pytest.raises(Refused, match=words):
        attest(session, session.participations.filter(pk=whom.pk), [number], by=None, on=ON)


def test_a_board_that_was_invited_sees_the_session_and_its_own_people_alone(world, office, client):
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    chair(world.maju, holder, date(2026, 1, 1))
    session = planned(office)
    come(session, seated(world.maju), seated(world.sunyi, "Rekaan Dua"))
    invite(session, [world.maju, world.sunyi], "TREASURER", by=None, on=ON)
    client.force_login(User.objects.get(pk=world.tono.pk))
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Rekaan Bendahara" in page
    assert "Rekaan Dua" not in page
    assert "Sunyi" not in page
    assert "Rp20.000.000" not in page


def test_a_session_asks_as_much_for_three_people_as_for_one(world, office, sari, django_assert_max_num_queries):
    session, numbers = planned(office), []
    for place, cooperative in enumerate((world.maju, world.sunyi, world.sengketa)):
        come(session, seated(cooperative, f"Rekaan {place}"))
        invite(session, [cooperative], "TREASURER", by=None, on=ON)
        with django_assert_max_num_queries(30) as asked:
            sari.get(session.get_absolute_url())
        numbers.append(len(asked))
    assert numbers[0] == numbers[2]


def test_a_session_offers_what_can_be_done_and_leads_to_the_next_step(office, sari, it_is, world):
    def offered() -> tuple[str, str]:
        page = sari.get(session.get_absolute_url()).content.decode()
        [step] = re.findall(r'class="btn primary"\s+href="[^"]+"\s*>([^<]+)<', page)
        return step, page

    it_is(MARCH - timedelta(days=21))
    session = planned(office)
    step, page = offered()
    assert step == "Undang koperasi"
    assert "Catat kehadiran" not in page
    [row] = come(session, seated(world.sunyi))
    assert offered()[0] == "Daftarkan peserta"
    it_is(MARCH)
    assert offered()[0] == "Catat kehadiran"
    it_is(AFTER)
    record_attendance(session, MARCH, {row.pk}, by=None, on=AFTER)
    step, page = offered()
    assert step == "Beri sertifikat pelatihan"
    assert not [each for each in ("Undang koperasi", "Batalkan pelatihan", "Semua sertifikat") if each in page]
