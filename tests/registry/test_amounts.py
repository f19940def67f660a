"""Amounts in words and months in runs, as a receipt has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.amounts import UNITS, spelled
from registry.templatetags.registry import months

WORDS = dict(zip(UNITS[1:], range(1, 12), strict=True)) | {"seratus": 100}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "nol"), (1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"),
        (21, "dua puluh satu"), (100, "seratus"), (101, "seratus satu"), (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"), (1_001, "seribu satu"), (2_000, "dua ribu"), (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"), (1_001_000, "satu juta seribu"), (1_240_000, "satu juta dua ratus empat puluh ribu"),
        (-25_500, "dua puluh lima ribu lima ratus"), (10**12, "satu triliun"),
    ],
)  # fmt: skip
def test_an_amount_in_words(amount, expected):
    assert spelled(amount) == f"{expected} rupiah"


def read(text: str) -> int:
    """The number some words say: what is below each group, group by group."""
    total, below, tens = 0, 0, 0
    for word in text.split():
        match word:
            case "seribu":
                total += 1_000
            case "belas":
                tens += 10
            case "puluh":
                tens *= 10
                below, tens = below + tens, 0
            case "ratus":
                below, tens = below + tens * 100, 0
            case "ribu" | "juta" | "miliar" | "triliun":
                size = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}[word]
                total, below, tens = total + (below + tens) * size, 0, 0
            case _:
                below, tens = below + tens, WORDS[word]
    return total + below + tens


@given(st.integers(1, 10**14))
def test_what_is_spelled_is_read_back(amount):
    assert read(spelled(amount).removesuffix(" rupiah")) == amount


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], ""), (["2026-07"], "Juli 2026"), (["2026-04", "2026-03"], "Maret sampai April 2026"),
        (["2025-11", "2025-12", "2026-01"], "November 2025 sampai Januari 2026"),
        (["2025-12", "2026-03", "2026-04"], "Desember 2025 dan Maret sampai April 2026"),
    ],
)  # fmt: skip
def test_months_in_runs(keys, expected):
    assert months(keys) == expected
