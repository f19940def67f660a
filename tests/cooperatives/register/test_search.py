"""Finding a cooperative: misspelt, shortened, by number in any style, and why a row came up."""

import pytest

from cooperatives.demo import build, write
from cooperatives.register.models import Cooperative
from cooperatives.register.rules import Match, search_key, why
from tests.world import ON

NAMES = {
    "Koperasi Karyawan Sejahtera Mandiri": "518/041/BH/KUKM/2009",
    "KOPKAR PT. CIPTA TEKSTIL": "AHU-0004512.AH.01.26.TAHUN 2020",
    "KSU Bina Sejahtera": "26/BH/KWK.10/VII/1997",
    "Koperasi Serba Usaha Maju Abadi": "006385/BH/M.KUKM.2/XI/2017",
    "Koperasi Pondok Pesantren Al-Falah": "",
    "BMT Amanah Ummat": "",
}


@pytest.fixture
def names(world):
    write(
        [build(name, area=world.maju.area, founded=None, legal_entity_no=number) for name, number in NAMES.items()],
        on=ON,
    )


def found(text: str) -> list[str]:
    rows = Cooperative.objects.named(text).order_by("-nearness", "name")
    return [each.name for each in rows if each.name in NAMES]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sejahtra karyawan", "Koperasi Karyawan Sejahtera Mandiri"),
        ("kopkar sejahtera", "Koperasi Karyawan Sejahtera Mandiri"),
        ("koperasi karyawan cipta", "KOPKAR PT. CIPTA TEKSTIL"),
        ("tekstl", "KOPKAR PT. CIPTA TEKSTIL"),
        ("serba usaha bina", "KSU Bina Sejahtera"),
        ("ksu maju", "Koperasi Serba Usaha Maju Abadi"),
        ("kopontren falah", "Koperasi Pondok Pesantren Al-Falah"),
        ("Kop. Amanah", "BMT Amanah Ummat"),
        ("baitul maal amanah", "BMT Amanah Ummat"),
        ("518/41/bh", "Koperasi Karyawan Sejahtera Mandiri"),
        ("No. 6385 BH", "Koperasi Serba Usaha Maju Abadi"),
        ("AHU 4512", "KOPKAR PT. CIPTA TEKSTIL"),
    ],
)
def test_it_is_found_as_people_write_it(names, text, first):
    assert found(text)[:1] == [first]


@pytest.mark.parametrize("text", ["sejahtera pesantren", "zzz", "99999", "...", "%"])
def test_what_no_name_has_finds_nothing(names, text):
    assert found(text) == []


def test_the_nearest_name_comes_first(names):
    assert found("sejahtera")[:2] == ["KSU Bina Sejahtera", "Koperasi Karyawan Sejahtera Mandiri"]


@pytest.mark.parametrize(
    ("name", "text", "matches"),
    [
        ("Koperasi Karyawan Maju", "kopkar maju", [Match("kopkar", "koperasi karyawan", is_abbreviation=True)]),
        ("KOPKAR PT. X", "karyawan", [Match("kopkar", "koperasi karyawan", is_abbreviation=True)]),
        ("Koperasi Sejahtera", "sejahtra", [Match("sejahtra", "sejahtera", is_abbreviation=False)]),
        ("Koperasi Sejahtera", "sejahtera", []),
        ("Koperasi Sejahtera", "518/041", []),
    ],
)
def test_a_row_says_why_it_came_up(name, text, matches):
    assert why(name, text) == matches


def test_the_key_follows_the_name():
    assert search_key('KSU  "Bina" Sejahtera, PT.') == "koperasi serba usaha bina sejahtera pt"
