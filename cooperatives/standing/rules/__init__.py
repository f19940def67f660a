"""The rules of standing: pure, no Django, no clock. The window, the judgement with its reasons, and how it is kept."""

from cooperatives.standing.rules.judgement import Facts, Judgement, judge, law_of
from cooperatives.standing.rules.record import (
    canonical,
    explained,
    facts_from,
    plain,
    rulebook_sha256,
    sha256,
    snapshot_of,
    told,
)
from cooperatives.standing.rules.window import Act, Alternative, Finding, State, Step

__all__ = [
    "Act", "Alternative", "Facts", "Finding", "Judgement", "State", "Step", "canonical", "explained", "facts_from",
    "judge", "law_of", "plain", "rulebook_sha256", "sha256", "snapshot_of", "told",
]  # fmt: skip
