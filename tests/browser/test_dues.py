"""A treasurer's morning at her phone, without JavaScript: a member pays, it was wrong, and two people reverse it."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cooperatives.dues import actions as dues
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Entry
from cooperatives.members import actions as members
from cooperatives.reports.actions import start_report
from cooperatives.reports.models import RatReport
from registry import history
from registry.access import Role
from tests.browser.looks import AXE, sign_in, small, unfold, width_of, wrong
from tests.world import holds_post, person


@pytest.fixture
def book(world):
    """Koperasi Maju keeps its dues: its treasurer Tono, its chair Yuli, and a member who never paid for half a year."""
    today = timezone.localdate()
    with history.verb("test", by=None, on=today):
        person("yuli", "Bu Yuli", Role.BOARD, world.maju.area)
    holds_post(world.tono, world.maju, "TREASURER", today - timedelta(days=400))
    yuli = type(world.tono).objects.get(username="yuli")
    holds_post(yuli, world.maju, "CHAIR", today - timedelta(days=400))
    said = {"by": world.tono, "on": today}
    kept = dues.open_book(members.agree(world.maju, "PKS/1", today, **said), second_person_from=50_000, **said)
    category = members.add_category(world.maju, "Semua anggota", **said)
    since = (today.replace(day=1) - timedelta(days=160)).replace(day=1)
    dues.set_tariff(category, "MANDATORY", 20_000, since, **said)
    for number, name in (("001", "Bu Rekaan"), ("002", "Pak Contoh")):
        members.admit(world.maju, number, name, category, since, phone="6281234567890", **said)
    return kept


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def fits(page: Page) -> None:
    """Nothing is cut off, and a thumb meets everything."""
    assert width_of(page) == 360


def phone(open_page, who: str) -> Page:
    page = open_page(360, java_script_enabled=False, has_touch=True)
    sign_in(page, who)
    return page


def test_a_treasurers_morning_on_a_phone_without_javascript(book, open_page):
    page = phone(open_page, "tono")
    page.get_by_role("link", name="Buku anggota dan simpanan").click()
    fits(page)
    page.get_by_role("link", name="Bu Rekaan").click()
    fits(page)
    page.get_by_role("link", name="Terima simpanan").click()
    fits(page)
    page.get_by_role("radio", name=re.compile("^Semua tunggakan")).check()
    press(page, "Periksa")
    fits(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa, lalu catat")
    assert Entry.objects.count() == 0
    page.get_by_role("button", name=re.compile("^Catat setoran Rp")).click()
    fits(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuitansi setoran simpanan no. 1")
    receipt = page.url
    page.go_back()
    expect(page).to_have_url(receipt)
    expect(page.get_by_role("link", name="Kirim lewat WhatsApp")).to_have_attribute(
        "href", re.compile(r"^https://wa.me/6281234567890\?text=")
    )
    page.get_by_role("link", name="Keliru? Balik kuitansi ini").click()
    page.get_by_role("radio", name="Salah anggota").check()
    press(page, "Minta pembalikan")
    expect(page.locator(".note.warn")).to_contain_text("Menunggu pengurus lain")
    fits(page)

    chair = phone(open_page, "yuli")
    chair.get_by_role("link", name="Buku anggota dan simpanan").click()
    chair.get_by_role("link", name="Menunggu pengurus lain (1)").click()
    fits(chair)
    chair.get_by_role("link", name=re.compile("uitansi no. 1.*Bu Rekaan")).click()
    chair.get_by_role("radio", name=re.compile("^Setujui")).check()
    press(chair, "Catat keputusan")
    fits(chair)

    page.goto(receipt)
    expect(page.get_by_text("Sudah dibalik dengan")).to_be_visible()
    page.get_by_role("link", name="Anggota berikutnya").click()
    page.get_by_role("link", name="Pak Contoh").click()
    page.get_by_role("link", name="Terima simpanan").click()
    press(page, "Periksa")
    page.get_by_role("button", name=re.compile("^Catat setoran Rp")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuitansi setoran simpanan no. 3")
    assert [each.amount > 0 for each in Entry.objects.order_by("number")] == [True, False, True]
    assert verify(book).faults == []


def test_everything_of_a_payment_can_be_reached_with_the_keyboard_and_by_a_thumb(book, open_page):
    page = open_page(360, has_touch=True)
    sign_in(page, "tono")
    page.goto(reverse("members", args=[book.pk]))
    page.get_by_role("link", name="Bu Rekaan").click()
    page.get_by_role("link", name="Terima simpanan").click()
    unfold(page)
    assert small(page) == []
    page.get_by_label("Beberapa bulan").focus()
    page.keyboard.press("Space")
    page.get_by_label("Berapa bulan", exact=True).fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa, lalu catat")
    page.get_by_role("link", name="Ubah", exact=True).press("Enter")
    expect(page.get_by_label("Berapa bulan", exact=True)).to_have_value("2")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "field"),
    [("payment", "Berapa bulan"), ("withdrawal", "Jumlah yang ditarik"), ("refund", "Utang yang diperhitungkan")],
)
def test_what_was_typed_about_money_and_not_sent_is_asked_about_first(book, open_page, name, field):
    page, asked = open_page(1280), []
    sign_in(page, "tono")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse(name, args=[book.pk, book.cooperative.members.get(number="001").pk]))
    if name == "payment":
        page.get_by_label("Beberapa bulan").check()
    page.get_by_label(field, exact=True).click()
    page.keyboard.type("2")
    page.goto(reverse("members", args=[book.pk]))
    assert asked == ["beforeunload"]


@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed: accessibility was NOT checked")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_balance_of_one_member_is_asked_for_and_decided_on_by_another(book, world, open_page, width):
    today = timezone.localdate()
    dues.open_balances(book, [], (0, 0, 0), today - timedelta(days=1), "Buku lama", by=world.tono, on=today)
    member = book.cooperative.members.get(number="001")
    address = reverse("opening-balance", args=[book.pk, member.pk])
    page, chair = open_page(width), open_page(width)
    sign_in(page, "tono")
    page.goto(address)
    assert wrong(page, width) == []
    page.get_by_label("Simpanan pokok").fill("100.000")
    page.get_by_label(re.compile("^Mengapa|^Alasan")).fill("Terlewat di halaman 12")
    page.get_by_role("main").get_by_role("button").click()
    sign_in(chair, "yuli")
    chair.goto(address)
    assert wrong(chair, width) == []
    chair.get_by_role("radio", name=re.compile("^Setujui")).check()
    press(chair, "Catat keputusan")
    assert Entry.objects.get().kind == "OPENING"


@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed: accessibility was NOT checked")
@pytest.mark.parametrize("width", [1280, 360])
def test_what_goes_out_is_checked_and_what_is_unknown_is_asked(book, world, open_page, width, tmp_path):
    today, year = timezone.localdate(), timezone.localdate().year - 1
    member = book.cooperative.members.get(number="001")
    money = dues.Money(voluntary=50_000)
    dues.pay(member, money, date(year, 12, 30), client_no=uuid.uuid4(), by=world.tono, on=today)
    page = open_page(width)
    sign_in(page, "tono")
    page.goto(reverse("withdrawal", args=[book.pk, member.pk]))
    page.get_by_label("Jumlah yang ditarik").fill("20.000")
    press(page, "Periksa")
    assert wrong(page, width) == []
    press(page, "Catat penarikan sukarela Rp20.000")
    receipt = page.url
    page.go_back()
    expect(page).to_have_url(receipt)
    members.leave(member, today, by=world.tono, on=today)
    page.goto(reverse("refund", args=[book.pk, member.pk]))
    page.get_by_label("Utang yang diperhitungkan").fill("10.000")
    page.get_by_label("Utang apa").fill("Sisa pinjaman")
    press(page, "Periksa")
    assert wrong(page, width) == []

    page.goto(reverse("members-import", args=[book.pk]))
    (tmp_path / "anggota.csv").write_text("Nomor anggota,Nama,Golongan,Sejak\n009,Ani Rekaan,Pensiunan,15-03-2019\n")
    page.get_by_label("Berkas", exact=True).set_input_files(tmp_path / "anggota.csv")
    press(page, "Unggah dan periksa")
    press(page, "Catat 1 anggota")
    expect(page.get_by_role("alert")).to_contain_text("Golongan “Pensiunan” belum dikenal")
    assert wrong(page, width) == []

    report = start_report(book.cooperative, year, kind=RatReport.Kind.HELD, by=world.tono, on=today)
    page.goto(reverse("report-section", args=[report.pk, "keuangan"]))
    expect(page.get_by_label("Simpanan sukarela")).to_have_value("50.000")
    assert wrong(page, width) == []
    page.get_by_role("link", name="Rp50.000").click()
    expect(page.get_by_role("main")).to_contain_text("Bu Rekaan")
