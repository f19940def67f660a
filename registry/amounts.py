"""Amounts of money in words, as a receipt has them: seratus dua puluh ribu rupiah. Pure."""

MOST_RUPIAH = 10**15
"""No amount is more: so much is a number of something else."""

UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
GROUPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def spelled(rupiah: int) -> str:
    """A whole amount in words; what is paid out is spelled without its sign."""
    return f"{_spelled(abs(rupiah)) or 'nol'} rupiah"


def _spelled(number: int) -> str:
    for size, name in GROUPS:
        if number >= size:
            many, rest = divmod(number, size)
            first = "seribu" if (many, size) == (1, 10**3) else f"{_spelled(many)} {name}"
            return f"{first} {_spelled(rest)}".strip()
    if number >= 100:
        many, rest = divmod(number, 100)
        return f"{'seratus' if many == 1 else f'{UNITS[many]} ratus'} {_spelled(rest)}".strip()
    if number < len(UNITS):
        return UNITS[number]
    tens, rest = divmod(number, 10)
    return f"{UNITS[rest]} belas" if tens == 1 else f"{UNITS[tens]} puluh {UNITS[rest]}".strip()
