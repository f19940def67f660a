"""How whole numbers and amounts of money are written, in figures and in words. Pure."""

from decimal import Decimal

MOST_RUPIAH = 10**15
"""No amount is more: so much is a number of something else."""

UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
GROUPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def number(value: int | None) -> str:
    """A whole number with dots: 1.258; nothing where it is not known."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def rupiah(value: int | None) -> str:
    """An amount as it is written: Rp1.250.000, -Rp5.000.000; nothing where it is not known."""
    return "" if value is None else f"{'-' if value < 0 else ''}Rp{number(abs(value))}"


def exact(amount: Decimal) -> str:
    """An amount with its fraction, where it has one: Rp3.000,75."""
    whole, _, part = f"{abs(amount):f}".partition(".")
    fraction = f",{part}" if part.strip("0") else ""
    return f"{'-' if amount < 0 else ''}Rp{number(int(whole))}{fraction}"


def spelled(amount: int) -> str:
    """A whole amount in words, as a receipt has it: seratus dua puluh ribu rupiah. What is paid out has no sign."""
    return f"{_spelled(abs(amount)) or 'nol'} rupiah"


def _spelled(value: int) -> str:
    for size, name in GROUPS:
        if value >= size:
            many, rest = divmod(value, size)
            first = "seribu" if (many, size) == (1, 10**3) else f"{_spelled(many)} {name}"
            return f"{first} {_spelled(rest)}".strip()
    if value >= 100:
        many, rest = divmod(value, 100)
        return f"{'seratus' if many == 1 else f'{UNITS[many]} ratus'} {_spelled(rest)}".strip()
    if value < len(UNITS):
        return UNITS[value]
    tens, rest = divmod(value, 10)
    return f"{UNITS[rest]} belas" if tens == 1 else f"{UNITS[tens]} puluh {UNITS[rest]}".strip()
