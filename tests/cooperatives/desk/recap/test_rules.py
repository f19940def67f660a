"""A rekap that does not add up says where, whichever number is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.desk.recap.rules import COLUMNS, NONE, STATES, Recap, known_sum, written

PLACES, TYPES = {"01": "Balaraja", "17": "Curug"}, {"CONSUMER": "Konsumen", "SERVICE": "Jasa"}
money = next(each for each in COLUMNS if each.name == "aset")


def cell(active: int, silent: int, men: int | None, women: int | None) -> dict[str, int | None]:
    """The numbers of one cell that agree with one another."""
    return dict(NONE) | {
        "aktif": active, "tidak_aktif": silent, "terdaftar": active + silent, "rat": active, "melapor": active,
        "anggota_l": men, "anggota_p": women, "anggota": known_sum([men, women]), "aset": men,
    }  # fmt: skip


def summed(inner: dict[tuple[str, str], dict[str, int | None]]) -> Recap:
    """With its margins."""
    cells = dict(inner)
    for place, kind in [*((p, "") for p in PLACES), *(("", t) for t in TYPES), ("", "")]:
        own = [numbers for (p, t), numbers in inner.items() if p == (place or p) and t == (kind or t)]
        if own:
            cells[place, kind] = {each.name: known_sum(numbers[each.name] for numbers in own) for each in COLUMNS}
    return Recap(cells, PLACES, TYPES)


cells = st.builds(cell, *(st.integers(0, 5) for _ in range(2)), *(st.none() | st.integers(0, 9) for _ in range(2)))
grids = st.dictionaries(st.sampled_from([(p, t) for p in PLACES for t in TYPES]), cells, min_size=1)


@given(grids)
def test_what_adds_up_has_nothing_to_say(inner):
    assert summed(inner).discords() == []


@given(grids, st.data())
def test_any_single_number_that_is_changed_is_found(inner, data):
    right = summed(inner)
    key = data.draw(st.sampled_from(sorted(right.cells)))
    name = data.draw(st.sampled_from([each.name for each in COLUMNS]))
    before = right.cells[key][name]
    wrong = dict(right.cells) | {key: dict(right.cells[key]) | {name: (before or 0) + 1}}
    assert Recap(wrong, PLACES, TYPES).discords()


@given(grids, st.data())
def test_a_line_or_cell_that_is_missing_is_found(inner, data):
    right = summed(inner)
    key = data.draw(st.sampled_from([each for each, numbers in right.cells.items() if numbers["terdaftar"]] or [None]))
    if key is not None:
        assert Recap({k: v for k, v in right.cells.items() if k != key}, PLACES, TYPES).discords()


def test_unknown_instead_of_zero_is_found_too():
    right = summed({("01", "CONSUMER"): cell(1, 0, 0, 0)})
    wrong = dict(right.cells) | {("", ""): dict(right.cells["", ""]) | {"aset": None}}
    assert {(each.where, each.column.name) for each in Recap(wrong, PLACES, TYPES).discords()} == {("Jumlah", "aset")}


@pytest.mark.parametrize(
    ("rupiah", "shown"),
    [
        (None, "–"),
        (0, "0"),
        (499_999, "0"),
        (500_000, "1"),
        (-499_999, "0"),
        (-500_000, "−1"),
        (1_234_500_000, "1.235"),
    ],
)
def test_millions_are_rounded_half_away_from_zero(rupiah, shown):
    assert written(money, rupiah) == shown


def test_the_states_together_are_all_that_are_registered():
    assert next(each for each in COLUMNS if each.name == "terdaftar").parts == tuple(each.name for each in STATES)
