"""What the office asks about a report, what is answered, and where both are read again."""

import pytest
from django.urls import reverse

from cooperatives.reports import actions
from cooperatives.reports.models import Comment, RatReport
from tests.filing import MEETING, again, at, check, fill, filled, send
from tests.pages import signed_in, text
from tests.world import ON


def returned(client, world) -> RatReport:
    """A report the office gave back with a comment on who came, and one on its finances."""
    report = filled(client, world.maju)
    send(client, report)
    actions.comment(again(report), "meeting", "attended", "Daftar hadir memuat 99 nama.", by=world.hadi, on=ON)
    actions.comment(report, "finance", "", "Neraca tidak terbaca.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    return report


def test_comments_are_seen_only_once_the_report_is_returned_and_lead_to_their_answers(tono, world):
    report = filled(tono, world.maju)
    send(tono, report)
    actions.comment(again(report), "meeting", "attended", "Daftar hadir memuat 99 nama.", by=world.hadi, on=ON)
    actions.comment(report, "finance", "", "Neraca tidak terbaca.", by=world.hadi, on=ON)
    assert "99 nama" not in text(tono.get(report.get_absolute_url()))
    assert "99 nama" not in text(tono.post(at(report, "rapat"), MEETING)), "typed into after it was sent"
    actions.give_back(report, by=world.hadi, on=ON)
    page = tono.get(report.get_absolute_url())
    assert "Dinas meminta perbaikan ini Jumlah yang hadir: Daftar hadir memuat 99 nama. Keuangan: Neraca" in text(page)
    assert f'href="{at(report, "rapat")}#id_attended"' in page.content.decode()
    assert "Catatan dinas: Daftar hadir memuat 99 nama." in text(tono.get(at(report, "rapat")))
    assert "Catatan dinas: Neraca tidak terbaca." in text(tono.get(at(report, "keuangan")))
    fill(tono, report, "rapat", **MEETING | {"attended": "99"})
    assert f"Nomor tanda terima {report.receipt_no}/2" in text(send(tono, report))
    assert "Dinas meminta" not in text(tono.get(report.get_absolute_url()))


def test_a_comment_is_answered_in_a_sentence_when_the_report_is_sent_again(tono, world):
    report = returned(tono, world)
    about, whole = report.comments.order_by("pk")
    asked = check(tono, report)
    for_it = "Jawaban untuk “Jumlah yang hadir” Boleh kosong. Catatan dinas: Daftar hadir memuat 99 nama."
    assert for_it in text(asked)

    long = send(tono, report, **{f"reply_{about.pk}": "x" * 301})
    assert "x" * 301 in long.content.decode()
    assert again(report).version == 1

    send(tono, report, **{f"reply_{about.pk}": "Satu orang menandatangani dua kali.", f"reply_{whole.pk}": ""})
    said = text(signed_in(world.hadi).get(reverse("report-verification", args=[report.pk])))
    assert "Daftar hadir memuat 99 nama. Isiannya tidak diubah. Jawaban pengirim: Satu orang menandatangani dua" in said
    assert said.count("Jawaban pengirim") == 1
    changed = Comment.pgh_event_model.objects.filter(pgh_obj=about.pk).latest("pgh_id")
    assert changed.pgh_context.metadata["verb"] == "save_replies"


def test_answers_to_comments_are_put_aside_and_read_by_the_office_only_once_they_are_sent(tono, world):
    report = returned(tono, world)
    about = report.comments.order_by("pk").first()
    long = send(tono, report, nanti="", **{f"reply_{about.pk}": "x" * 301})
    assert "x" * 301 in long.content.decode(), "asked again, and nothing is lost"
    page = send(tono, report, nanti="", **{f"reply_{about.pk}": "Dua orang pulang."})
    assert page.redirect_chain == [(report.get_absolute_url(), 302)]
    assert "Jawaban atas catatan dinas tersimpan. Laporan belum terkirim." in page.content.decode()
    assert 'value="Dua orang pulang."' in check(tono, report).content.decode()
    verification = reverse("report-verification", args=[report.pk])
    assert "Dua orang pulang." not in text(signed_in(world.hadi).get(verification))
    send(tono, report)
    assert "Jawaban pengirim: Dua orang pulang." in text(signed_in(world.hadi).get(verification))


def test_what_is_put_aside_without_a_day_of_arrival_keeps_the_answers(wati, world):
    report = returned(wati, world)
    about = report.comments.order_by("pk").first()
    page = send(wati, report, nanti="", arrived_on="", **{f"reply_{about.pk}": "Dua orang pulang."})
    assert page.redirect_chain == [(report.get_absolute_url(), 302)]
    assert [each.reply for each in report.comments.order_by("pk")] == ["Dua orang pulang.", ""]
    assert again(report).state == "DRAFTED"


def test_a_draft_is_put_aside_where_nothing_was_asked(tono, world):
    report = filled(tono, world.maju)
    assert send(tono, report, nanti="").redirect_chain == [(report.get_absolute_url(), 302)]
    assert again(report).state == "DRAFTED"


def test_the_board_reads_what_was_asked_before_and_what_it_answered(tono, world):
    report = returned(tono, world)
    about = report.comments.order_by("pk").first()
    send(tono, report, **{f"reply_{about.pk}": "Dua orang pulang."})
    asked = "Catatan pengiriman ke-1 (Pak Hadi): Daftar hadir memuat 99 nama. Jawaban Anda: Dua orang pulang."
    assert f"Jumlah yang hadir 101 {asked}" in text(tono.get(report.get_absolute_url()))
    assert "Keuangan Catatan pengiriman ke-1 (Pak Hadi): Neraca tidak" in text(tono.get(report.get_absolute_url()))
    assert "Jawaban pengirim: Dua orang" in text(signed_in(world.hadi).get(report.get_absolute_url()))
    actions.comment(again(report), "finance", "", "Masih buram.", by=world.hadi, on=ON)
    assert "Masih buram." not in text(tono.get(report.get_absolute_url())), "not returned yet"
    actions.give_back(report, by=world.hadi, on=ON)
    assert asked in text(tono.get(at(report, "rapat")))
    assert asked in text(check(tono, report))
    earlier = "Keuangan: Masih buram. Catatan pengiriman ke-1 (Pak Hadi): Neraca tidak terbaca."
    assert earlier in text(tono.get(report.get_absolute_url()))
    whole = "Catatan pengiriman ke-1 (Pak Hadi): Neraca tidak terbaca. Catatan dinas: Masih buram."
    assert whole in text(tono.get(at(report, "keuangan")))


@pytest.mark.parametrize(
    ("section", "question", "place", "says"),
    [("documents", "", "dokumen", "(Pak Hadi): Mana?"),
     ("members", "joined_women", "anggota", "ke-1 tentang anggota masuk, perempuan (Pak Hadi): Mana?")],
)  # fmt: skip
def test_what_was_asked_before_stands_in_its_section_whatever_it_is_about(tono, world, section, question, place, says):
    report = filled(tono, world.maju)
    send(tono, report)
    for said in ("Mana?", "Masih kurang."):
        actions.comment(again(report), section, question, said, by=world.hadi, on=ON)
        actions.give_back(report, by=world.hadi, on=ON)
        assert said in text(tono.get(at(report, place)))
        if said == "Mana?":
            send(tono, report)
            assert "Catatan pengiriman ke-1 (Pak Hadi): Mana?" in text(tono.get(report.get_absolute_url()))
    assert says in text(tono.get(at(report, place)))
