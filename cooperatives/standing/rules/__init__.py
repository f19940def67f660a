"""The rules of standing: pure, no Django, no clock. The window's tests, and the judgement with its reasons."""

from cooperatives.standing.rules.judgement import Facts, Judgement, judge, law_of
from cooperatives.standing.rules.window import Act, Alternative, Finding, State, Step

__all__ = ["Act", "Alternative", "Facts", "Finding", "Judgement", "State", "Step", "judge", "law_of"]
