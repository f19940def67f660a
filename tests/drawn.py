"""How much is drawn: a little in every run; a lot, and ever anew, with HYPOTHESIS_PROFILE=thorough (README)."""

import os

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
as_drawn = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
settings.register_profile("quick", as_drawn, max_examples=50, derandomize=True)
settings.register_profile("thorough", as_drawn, max_examples=3000)
settings.load_profile(PROFILE)


def examples(count: int, **more) -> settings:
    """Where one example costs much: so many; twenty times as many in a thorough run."""
    return settings(max_examples=count * (20 if PROFILE == "thorough" else 1), **more)
