"""The organs of a cooperative as a page shows them: who holds what, until when, and what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cooperatives.boards import rules
from cooperatives.boards.models import Term, rivalries
from cooperatives.boards.rules import Alarm, End, TermFact
from cooperatives.register.models import Cooperative
from registry.deadlines import Day
from registry.law import Law, NoLaw, Provision


@dataclass(frozen=True, slots=True)
class Seat:
    """A term with its last day, whether that is past or near, and until when its holder's account opens anything."""

    term: Term
    end: End | None
    alarm: Alarm | None
    access_until: date | None
    access_has_ended: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Who holds which post now, who did, which needed posts nobody holds; of one that several claim, a sentence."""

    now: list[Seat]
    later: list[Term]
    former: list[Term]
    vacancies: list[rules.Vacancy]
    rivals: list[str]

    @property
    def limits(self) -> list[Provision]:
        """The provisions that limit these terms, each once."""
        return list(dict.fromkeys(each.end.law for each in self.now if each.end and each.end.law))

    @property
    def is_known(self) -> bool:
        """Whether anybody said anything about it."""
        return bool(self.now or self.later or self.former)


def board_of(said: Iterable[Term], law: Law, day: Day) -> Board:
    """The organs of a cooperative on a day, from every term that was not retracted, with its person."""
    order = Term.Post.values
    terms = sorted(said, key=lambda term: (term.starts_on, term.pk))
    facts = {each.pk: each.fact for each in terms}
    by_key = {each.pk: each for each in sorted(terms, key=lambda term: order.index(term.post))}
    held = {each.key for each in rules.held(facts.values(), day)}
    known = list(facts.values())
    return Board(
        [_seat(each, facts[key], law, day) for key, each in by_key.items() if key in held],
        [each for key, each in by_key.items() if key not in held and not each.left_on],
        [each for key, each in by_key.items() if key not in held and each.left_on][::-1],
        rules.vacancies(known, day),
        rivalries(terms, day),
    )


def _seat(term: Term, fact: TermFact, law: Law, day: Day) -> Seat:
    try:
        end, until = rules.end_of(fact, law), rules.access_until(fact, law)
    except NoLaw:
        end, until = None, None
    return Seat(term, end, rules.alarm(end, day), until, access_has_ended=bool(until and day.passed(until)))


def people_of(cooperative: Cooperative) -> Iterator[str]:
    """The names of everybody who ever held a post here."""
    names = cooperative.terms.order_by("person__name").values_list("person__name", flat=True)
    return iter(names.distinct())
