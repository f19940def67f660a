"""What every file with verdicts says of them."""

from cooperatives.cases.models import Night
from registry.filters import written


def as_judged(night: Night | None) -> list[tuple[str, str]]:
    """As of which day its rows stand, and under which rules."""
    if night is None:
        return [("Keadaan per", "belum pernah dinilai")]
    return [("Keadaan per", written(night.on)), ("Aturan resmi", night.rulebook.code)]
