"""Letters on a screen and on a phone, by the office and by a stranger with the paper in hand."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperatives.correspondence import actions
from registry import jobs
from tests.browser.looks import AXE, sign_in, small, violations, width_of
from tests.letters import drafted, numbered, office_paper
from tests.world import ON


def button_of(page) -> str:
    """What stands on the button that drafts: its number is counted by the style sheet, so no document has it."""
    expect(page.get_by_role("button", name="konsep surat")).to_be_visible()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = {each["nodeId"]: each for each in tree}

    def said(node) -> str:
        if node["role"]["value"] == "StaticText":
            return node["name"]["value"]
        return "".join(said(nodes[each]) for each in node.get("childIds", []))

    buttons = (said(each) for each in tree if each.get("role", {}).get("value") == "button")
    return next(each for each in buttons if "konsep" in each)


def test_a_kecamatan_gets_its_letters_on_a_phone_without_javascript(world, open_page, it_is):
    it_is(ON)
    office_paper()
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "sari")
    page.goto(reverse("letters-new"))
    page.get_by_label("Jenis surat").select_option("REPRIMAND")
    page.get_by_label("Untuk koperasi di").select_option("36.03.17")
    page.get_by_label("Tahun buku").select_option("2017")
    page.get_by_role("button", name="Lihat siapa yang disurati").click()
    assert button_of(page) == "Buat 2 konsep surat"
    page.get_by_label("Koperasi Sunyi").uncheck()
    assert button_of(page) == "Buat 1 konsep surat"
    page.get_by_label("Koperasi Sunyi").check()
    page.get_by_role("button", name="konsep surat").click()
    page.get_by_role("button", name="Paraf 2 konsep").click()
    page.get_by_role("link", name="Beri nomor 2 surat").click()
    page.get_by_label("Nomor urut pertama").fill("12")
    page.get_by_role("button", name="Beri nomor dan susun suratnya").click()
    expect(page.get_by_role("heading", name="Surat sedang diberi nomor dan disusun")).to_be_visible()
    jobs.run(jobs.claim())
    expect(page.get_by_role("link", name="Cetak semua yang bernomor (PDF)")).to_be_visible(timeout=10_000)
    page.goto(reverse("letters-agenda") + "?tahun=2018")
    expect(page.get_by_role("link", name="12", exact=True)).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_of_letters_violates_an_accessibility_rule_or_is_cut_off(world, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    office_paper()
    batch = drafted(world, world.sengketa, world.sunyi)
    first, second = numbered(batch, world)
    actions.cancel(second, "Keliru.", by=world.sari, on=ON)
    stranger = open_page(width, color_scheme=colours, has_touch=width == 360)
    page = open_page(width, color_scheme=colours, has_touch=width == 360)
    sign_in(page, "sari")
    addresses = [
        reverse("letters"), reverse("letters-agenda") + "?tahun=2018", batch.get_absolute_url(),
        reverse("letters-new") + "?jenis=REPRIMAND&wilayah=36.03&tahun=2025",
        reverse("letters-new"), f"{reverse('letters-new')}?koperasi={world.sunyi.pk}&jenis=SECOND&tahun=2025",
        reverse("letter-batch-numbers", args=[batch.pk]), first.get_absolute_url(), second.get_absolute_url(),
        reverse("cancel_letter", args=[first.pk]),
    ]  # fmt: skip
    opened = [(page, each) for each in addresses]
    opened += [(stranger, reverse("letter-public", args=[each.token])) for each in (first, second)]
    for where, address in opened:
        where.goto(address)
        assert width_of(where) == width, address
        assert violations(where) == [], address
        if width == 360:
            assert small(where) == [], address
