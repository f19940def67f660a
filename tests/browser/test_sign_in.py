"""Signing in with a second factor in a browser: a code of an app, a code of a card, a passkey."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.accounts import actions as people
from tests.browser.looks import AXE, sign_in, sign_out, small, violations, width_of
from tests.sign_in import AT, code_of


@pytest.fixture
def enforced(settings, world):
    settings.SECOND_FACTOR = True
    return world


def with_passkeys(page: Page) -> None:
    """A device that keeps passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def is_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert width_of(page) <= page.viewport_size["width"]
    assert page.viewport_size["width"] > 400 or small(page) == []


def reauthenticated(page: Page, password: str) -> None:
    page.fill("#id_password", password)
    page.get_by_role("button", name="Lanjutkan").click()


@pytest.mark.skipif(AXE is None, reason="axe is not installed")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_sign_in_makes_a_code_app_and_the_next_asks_it(enforced, open_page, width):
    page = open_page(width)
    sign_in(page, "budi")
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("link", name="Pasang aplikasi kode di HP").click()
    is_for_everybody(page)
    reauthenticated(page, "budi")
    picture = page.get_by_role("img", name="Gambar untuk dipindai")
    assert picture.evaluate("each => each.naturalWidth") > 0
    is_for_everybody(page)
    page.get_by_label("Kode enam angka").fill("000000")
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    secret = page.locator("main code").inner_text()
    page.get_by_label("Kode enam angka").fill(code_of(secret))
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    expect(page.locator("main code")).to_have_count(10)
    is_for_everybody(page)
    page.get_by_role("link", name="Sudah dicatat, lanjutkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")

    sign_out(page)
    sign_in(page, "budi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode kedua")
    is_for_everybody(page)
    page.get_by_label("Kode").fill(code_of(secret, steps=0))
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")


@pytest.mark.skipif(AXE is None, reason="axe is not installed")
@pytest.mark.parametrize("width", [360, 1280])
def test_a_passkey_is_made_and_opens_without_a_password(enforced, open_page, width):
    page = open_page(width)
    with_passkeys(page)
    sign_in(page, "joko")
    page.get_by_role("link", name="Pasang kunci sandi").click()
    reauthenticated(page, "joko")
    is_for_everybody(page)
    page.get_by_label("Nama kunci").fill("HP saya")
    page.get_by_role("button", name="Pasang kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    page.goto("/akun/")
    expect(page.get_by_text('Kunci sandi "HP saya" terpasang.')).to_be_visible()
    is_for_everybody(page)
    sign_out(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")

    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
    sign_out(page)
    sign_in(page, "joko")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")


def test_without_a_passkey_the_page_says_what_to_do(enforced, open_page):
    page = open_page()
    with_passkeys(page)
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_text("Kunci sandi tidak terbaca.")).to_be_visible()


def test_a_printed_card_opens_without_javascript(enforced, open_page):
    codes = people.make_card(enforced.budi, reason="Tidak punya HP", by=enforced.sari, at=AT)
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "budi")
    expect(page.get_by_role("button", name="Pakai kunci sandi")).to_be_hidden()
    page.get_by_label("Kode").fill(f"{codes[0][:4]} {codes[0][4:]}")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")


@pytest.mark.skipif(AXE is None, reason="axe is not installed")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_people_are_for_everybody(world, open_page, width):
    page = open_page(width)
    page.goto("/undangan/")
    is_for_everybody(page)
    sign_in(page, "sari")
    names = ("people", "invite", "account", "usersessions_list", "account_change_password")
    addresses = [reverse(name) for name in names]
    addresses += [
        reverse(name, args=[world.budi.pk]) for name in ("person", "recovery", "card", "acting", "account-closing")
    ]
    people.close(world.joko, reason="Pindah tugas", by=world.sari, at=AT)
    addresses += [reverse(name, args=[world.joko.pk]) for name in ("person", "account-reopening")]
    addresses.append(reverse("cooperative-board", args=[world.maju.pk]))
    for address in addresses:
        page.goto(address)
        is_for_everybody(page)
    page.goto(reverse("card", args=[world.budi.pk]))
    page.get_by_label("Alasan").fill("Tidak punya HP")
    page.get_by_role("button", name="Buat kartu").click()
    expect(page.locator("main code")).to_have_count(10)
    is_for_everybody(page)
    page.goto("/orang/undangan/")
    page.get_by_role("textbox", name="Nama", exact=True).fill("Bu Tini")
    page.get_by_label("Wilayah kerja").select_option(label="Kec. Balaraja")
    page.get_by_role("button", name="Buat undangan").click()
    is_for_everybody(page)
    link = page.get_by_role("link", name="/undangan/").get_attribute("href")
    sign_out(page)
    page.goto(link)
    is_for_everybody(page)
    page.get_by_label("Kata sandi baru").fill("tiga kambing hitam")
    page.get_by_role("button", name="Simpan dan masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun saya")


def test_whoever_types_for_long_stays_in(world, open_page):
    page = open_page()
    sign_in(page, "sari")
    page.goto(reverse("correction", args=[world.maju.pk]))
    page.clock.install()
    page.reload()
    address = page.get_by_label("Alamat")
    address.press_sequentially("Jl.")
    page.clock.fast_forward("11:00")
    with page.expect_response(lambda answer: answer.url.endswith(reverse("account"))) as heard:
        address.press_sequentially(" M")
    assert heard.value.status == 200
