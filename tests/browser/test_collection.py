"""A collector's round on a phone without JavaScript, and the way of its cash to the treasurer."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cooperatives.dues.models import Entry
from registry import history
from registry.access import Role
from tests.browser.looks import sign_in, wrong
from tests.rounds import open_round, with_shortage
from tests.world import ON, holds_post, person


@pytest.fixture
def maju(world, it_is):
    """Koperasi Maju with its treasurer, Pak Tono, and a supervisor, Bu Yuli, who goes round."""
    it_is(ON)
    with history.verb("test", by=None, on=ON):
        yuli = person("yuli", "Bu Yuli", Role.BOARD, world.maju.area)
    holds_post(world.tono, world.maju, "TREASURER", ON)
    holds_post(yuli, world.maju, "SUPERVISOR", ON)
    world.maju.collector = yuli
    return world.maju


def on_a_phone(open_page, who: str) -> Page:
    page = open_page(360, java_script_enabled=False, has_touch=True)
    sign_in(page, who)
    return page


def test_a_round_from_its_opening_to_the_shortage_made_good(maju, world, open_page):
    open_round(maju, maju.collector, by=None, on=ON)
    treasurer, phone = on_a_phone(open_page, "tono"), on_a_phone(open_page, "yuli")

    treasurer.goto(reverse("collection-runs", args=[maju.pk]))
    treasurer.get_by_role("link", name="Buka penagihan").click()
    treasurer.get_by_label("Kolektor").select_option("Bu Yuli")
    treasurer.get_by_label("RT 01 RW 003").check()
    treasurer.get_by_label("Nomor kuitansi pertama").fill("201")
    treasurer.get_by_label("Nomor kuitansi terakhir").fill("210")
    treasurer.get_by_label("Berlaku sampai").fill("10-09-2018")
    treasurer.get_by_role("button", name="Buka penagihan").click()
    expect(treasurer.get_by_role("heading", level=1)).to_have_text("RT 01 RW 003")

    phone.goto(treasurer.url)
    expect(phone.get_by_role("heading", name="2 anggota")).to_be_visible()
    phone.get_by_label("Cari nama, nomor atau alamat").fill("melati ani")
    phone.get_by_role("main").get_by_role("button", name="Cari").click()
    phone.get_by_role("link", name="Ani Contoh").click()
    expect(phone.get_by_text("Tunggakan 4 bulan")).to_be_visible()
    phone.get_by_role("link", name="Rp80.000").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Terima Rp80.000?")
    expect(phone.get_by_text("Mei sampai Agustus 2018")).to_be_visible()
    check = phone.url
    expect(phone.get_by_label("Nomor kuitansi cetak")).to_have_value("201")
    phone.get_by_role("button", name="Uang sudah diterima").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kuitansi no. 1")
    share = phone.get_by_role("link", name="Kirim lewat WhatsApp")
    expect(share).to_have_attribute("href", re.compile(r"^https://wa\.me/6281200000001\?text=Koperasi%20Maju"))
    receipt = phone.url

    phone.goto(check)
    assert phone.url == receipt
    phone.goto(check.replace("wajib=80000", "wajib=20000"))
    expect(phone.get_by_role("heading", name="Setoran ini sudah dicatat dengan isi lain")).to_be_visible()
    expect(phone.get_by_role("button", name="Uang sudah diterima")).to_have_count(0)
    assert Entry.objects.count() == 1

    phone.goto(receipt)
    phone.get_by_role("link", name="Anggota berikutnya").click()
    phone.get_by_role("link", name="Bakri Contoh").click()
    phone.get_by_text("Jumlah lain").click()
    phone.get_by_role("button", name="Periksa").click()
    expect(phone.get_by_role("alert")).to_contain_text("Isi jumlah yang diterima")
    phone.get_by_label("Simpanan sukarela").fill("5.000")
    phone.get_by_role("button", name="Periksa").click()
    phone.get_by_label("Nomor kuitansi cetak").fill("203")
    phone.get_by_role("button", name="Uang sudah diterima").click()
    expect(phone.get_by_text("Lima ribu rupiah")).to_be_visible()

    phone.get_by_role("link", name="Anggota berikutnya").click()
    phone.get_by_role("link", name="Kuitansi dan serah terima").click()
    expect(phone.get_by_text("Terlewat sebelum 04-09-2018: nomor 202")).to_be_visible()
    phone.get_by_role("link", name="Catat kuitansi batal").click()
    phone.get_by_label("Nomor kuitansi cetak").fill("202")
    phone.get_by_label("Alasan").fill("Basah kena hujan")
    phone.get_by_role("button", name="Catat batal").click()
    expect(phone.get_by_text("terpakai 2, batal 1, tersisa 7")).to_be_visible()
    phone.get_by_role("link", name="Serahkan uang").click()
    phone.get_by_label("Jumlah yang dihitung").fill("84.000")
    phone.get_by_role("button", name="Serahkan").click()
    expect(phone.get_by_text("menunggu pengurus lain")).to_be_visible()

    treasurer.goto(reverse("handovers", args=[maju.pk]))
    treasurer.get_by_role("link", name="04-09-2018").click()
    treasurer.get_by_label("Jumlah yang dihitung").fill("85.000")
    treasurer.get_by_role("button", name="Jumlahnya sama, saya terima").click()
    expect(treasurer.get_by_role("alert")).to_contain_text("Bu Yuli menyatakan Rp84.000")
    treasurer.get_by_label("Jumlah yang dihitung").fill("84.000")
    treasurer.get_by_role("button", name="Jumlahnya sama, saya terima").click()
    treasurer.get_by_role("link", name="Rp1.000, tanggungan Bu Yuli").click()
    expect(treasurer.get_by_text("Diganti tunai: Bu Yuli menyerahkannya dari akunnya sendiri")).to_be_visible()
    phone.goto(treasurer.url)
    phone.get_by_role("button", name="Serahkan pengganti").click()
    treasurer.goto(reverse("cash", args=[maju.pk]))
    treasurer.get_by_role("link", name="Kekurangan diganti tunai Rp1.000").click()
    treasurer.get_by_label("Jumlah yang dihitung").fill("1.000")
    treasurer.get_by_role("button", name="Jumlahnya sama, saya terima").click()
    treasurer.goto(reverse("shortages", args=[maju.pk]))
    expect(treasurer.get_by_role("heading", name="Tidak ada kekurangan")).to_be_visible()

    treasurer.goto(reverse("handovers", args=[maju.pk]))
    treasurer.get_by_role("link", name="Catat setoran bank").click()
    treasurer.get_by_label("Jumlah yang disetor").fill("85.000")
    treasurer.get_by_label("Nomor slip setoran").fill("BRI 0012")
    treasurer.get_by_role("button", name="Catat setoran bank").click()
    expect(treasurer.get_by_text("ke bank, slip BRI 0012")).to_be_visible()
    phone.goto(receipt)
    phone.get_by_role("link", name="Anggota berikutnya").click()
    expect(phone.get_by_text("sudah Rp80.000")).to_be_visible()

    treasurer.goto(phone.url)
    treasurer.get_by_role("link", name="Kuitansi dan serah terima").click()
    treasurer.get_by_role("link", name="Tutup penagihan").click()
    expect(treasurer.get_by_label("Nomor kuitansi pertama yang kembali utuh")).to_have_value("204")
    treasurer.get_by_label("Nomor kuitansi pertama yang kembali utuh").fill("206")
    treasurer.get_by_role("button", name="Tutup penagihan").click()
    expect(treasurer.get_by_text("nomor 204")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_pages_of_collection_that_only_some_see_are_open_to_all(maju, world, open_page, width, colours):
    """What the treasurer sees of the handover of somebody else, a conflict, and a form with errors."""
    at = open_round(maju, maju.collector, by=None, on=ON)
    _, shortage, waiting = with_shortage(at, taken_by=world.tono, on=ON)
    entry = Entry.objects.order_by("number")[0]
    page = open_page(width, color_scheme=colours, has_touch=width < 400)
    sign_in(page, "tono")
    door = [maju.pk, at.run.pk, at.people[0].pk]
    payment = reverse("collection-payment", args=door)
    found = []
    for address in (
        reverse("handover", args=[maju.pk, waiting.pk]), reverse("shortage", args=[maju.pk, shortage.pk]),
        reverse("shortage-release", args=[maju.pk, shortage.pk]),
        f"{payment}?nomor={entry.client_no}&wajib=5000&tanggal=04-09-2018", f"{payment}?nomor={entry.client_no}",
        reverse("collection-run", args=door[:2]) + "?cari=tidak-ada",
    ):  # fmt: skip
        page.goto(address)
        found += wrong(page, width)
    assert found == []
