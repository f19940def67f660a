"""What the office sees of dues: totals of kecamatan and of cooperatives that add up, and nothing of any member."""

import pytest
from django.urls import reverse

from cooperatives.desk.savings.filters import NUMBERS
from cooperatives.dues import actions
from cooperatives.members import actions as members
from tests.books import ELECTED, ON
from tests.pages import sheet, sheets, text
from tests.world import holds_post


@pytest.fixture
def books(kept, world, client, it_is):
    """Koperasi Maju in Balaraja with two members, Koperasi Sunyi in Curug with one, who pays in advance."""
    first, second = kept.member(name="Bu Rahasia"), kept.member("002", name="Pak Rahasia")
    kept.pay(first, principal=100_000, mandatory=40_000)
    kept.pay(second, voluntary=8_000)
    holds_post(kept.treasurer, world.sunyi, "CHAIR", ELECTED)
    said = {"by": kept.treasurer, "on": ON}
    agreement = members.agree(world.sunyi, "PKS/02/2026", ON, **said)
    actions.open_book(agreement, second_person_from=1, **said)
    category = members.add_category(world.sunyi, "Semua", **said)
    actions.set_tariff(category, "MANDATORY", 10_000, ON.replace(month=1), **said)
    third = members.admit(world.sunyi, "S1", "Pak Lain", category, ON.replace(month=7), **said)
    actions.pay(third, actions.Money(mandatory=30_000), ON, client_no="00000000-0000-4000-8000-000000000001", **said)
    it_is(ON)
    return kept


def test_totals_are_by_kecamatan_and_each_number_opens_the_cooperatives_it_is_the_sum_of(books, world, client):
    client.force_login(world.sari)
    page = client.get(reverse("savings"))
    said = text(page)
    assert "Balaraja 1 2 Rp100.000 Rp40.000 Rp8.000 Rp200.000 2 0 2 0 0 0" in said
    assert "Curug 1 1 0 Rp30.000 0 0 0 0 0 0 0 1" in said
    assert "Jumlah 2 3 Rp100.000 Rp70.000 Rp8.000 Rp200.000 2 0 2 0 0 1" in said
    for line in page.context["lines"]:
        for (value, address, _), (_, _, of) in zip(line.cells[1:], NUMBERS.values(), strict=True):
            listed = client.get(address).context["page"]
            assert value == sum(of(row.totals) for row in listed), (line.label, address)


def test_no_page_and_no_file_of_the_office_has_a_member(books, world, client):
    client.force_login(world.sari)
    for route in ("savings", "savings-cooperatives"):
        assert "Rahasia" not in client.get(reverse(route)).content.decode()
        file = client.get(reverse(f"{route}-file"))
        assert not [cell for rows in sheets(file.content).values() for row in rows
                    for cell in row if "Rahasia" in str(cell)]  # fmt: skip


def test_the_file_has_the_numbers_of_the_page(books, world, client):
    client.force_login(world.sari)
    lines = client.get(reverse("savings")).context["lines"]
    file = client.get(reverse("savings-file"))
    rows = sheet(file, "Tabel")
    assert rows[1:] == [each.row for each in lines]


def test_an_officer_sees_the_own_kecamatan_and_a_board_nothing(books, world, client):
    client.force_login(world.joko)
    said = text(client.get(reverse("savings")))
    assert "Curug" in said
    assert "Balaraja" not in said
    assert "Koperasi Maju" not in text(client.get(reverse("savings-cooperatives")))
    client.force_login(books.treasurer)
    for route in ("savings", "savings-file", "savings-cooperatives", "savings-cooperatives-file"):
        assert client.get(reverse(route)).status_code == 403


def test_the_list_of_cooperatives_says_their_totals_and_their_sum(books, world, client):
    client.force_login(world.sari)
    said = text(client.get(reverse("savings-cooperatives"), {"kolom": ["anggota", "tunggakan", "perjanjian"]}))
    assert "2 buku simpanan" in said
    assert "2 Rp200.000 PKS/01/2026, 01-12-2025" in said
    assert "Seluruhnya: anggota 3, tunggakan Rp200.000" in said
