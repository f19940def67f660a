"""Two thousand lives of a book in four batches, and the mistakes a life finds."""

from datetime import date

import pytest
from hypothesis import Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from cooperatives.dues import actions
from registry.transitions import Refused
from tests.books import ON, sql
from tests.cooperatives.dues.histories import DEFECTS, Life, lives


@pytest.fixture
def life(kept) -> type[Life]:
    """The life of a book with three members and an open round at the door."""
    people = [kept.member(f"{number}", date(2026, 2, 1)) for number in range(3)]
    run = actions.open_run(kept.cooperative, kept.second, "RW 03", (1, 900), date(2030, 1, 1), by=kept.second, on=ON)
    return type("Life", (Life,), {"kept": kept, "people": people, "run": run})


@pytest.mark.parametrize("batch", range(4))
def test_whatever_a_treasurer_does_the_book_is_what_the_paper_says(life, batch):
    run_state_machine_as_test(seed(batch)(life), settings=lives(500))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_planted_defect_is_found(life, defect):
    sql("RESET ROLE")
    soon = settings(lives(300), phases=[Phase.generate], verbosity=Verbosity.quiet)
    with defect(), pytest.raises((AssertionError, Refused, pytest.fail.Exception)):
        run_state_machine_as_test(life, settings=soon)
