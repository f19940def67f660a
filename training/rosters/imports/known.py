"""The people a list may mean, with all by which they are told apart."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from cooperatives.boards.models import Person, Term
from registry.models import ImportBatch, ImportRow
from training.rosters.imports.sheet import Incoming
from training.rosters.models import Roster
from training.rosters.rules import PersonFact
from training.sessions.models import Participation, Session


class Known:
    """The people of some cooperatives and of a session, and others of its area with an equal name or telephone.

    posts: by person and cooperative, those held on the first day. on_list: who takes part already. seen: by what a row
    of an earlier file of this session said, whom it was.
    """

    def __init__(self, facts: Sequence[PersonFact], session: Session, batch: ImportBatch) -> None:
        self.people: dict[int, PersonFact] = {}
        self.posts: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.on_list = set(session.participations.filter(retracted_on=None).values_list("person", flat=True))
        self.seen: dict[tuple[str, ...], int] = {}
        found = dict(_people(facts, session).in_bulk())
        said = self._read_rows(found, session, batch)
        of = self._cooperatives(found, session)
        for pk, person in found.items():
            row = said.get(pk, Incoming(0, ""))
            phone = person.phone or row.said.get("phone", "")
            self.people[pk] = PersonFact(person.name, frozenset(of[pk]), phone, row.said.get("sex", ""), row.born_on)

    def _read_rows(self, people: Collection[int], session: Session, batch: ImportBatch) -> dict[int, Incoming]:
        """What the latest row said of each of these people; remembers those of this session."""
        said: dict[int, Incoming] = {}
        of_session = set(session.rosters.values_list("batch", flat=True))
        for each in _rows(people, of_session).exclude(batch=batch).order_by("pk"):
            row = Incoming.read(each.line, each.name, each.said)
            if each.batch_id in of_session and each.subject:
                self.seen[row.identity] = each.subject
            said[each.subject or 0] = row
        return said

    def _cooperatives(self, people: Collection[int], session: Session) -> dict[int, set[int]]:
        """The cooperatives in whose organs each ever was, or took part for."""
        of: dict[int, set[int]] = defaultdict(set)
        terms = Term.objects.valid().filter(person__in=people)
        for person, cooperative in terms.values_list("person", "cooperative"):
            of[person].add(cooperative)
        held = Term.objects.held_on(session.starts_on).filter(person__in=people).order_by("pk")
        for person, cooperative, post in held.values_list("person", "cooperative", "post"):
            self.posts[person, cooperative].append(post)
        came = Participation.objects.entered().filter(person__in=people).exclude(cooperative=None)
        for person, cooperative in came.values_list("person", "cooperative"):
            of[person].add(cooperative)
        return of


def _rows(people: Collection[int], of_session: Collection[int]) -> "QuerySet[ImportRow]":
    """Rows of lists that were applied, about these people or of these files."""
    worked = ImportBatch.objects.filter(pk__in=Roster.objects.values("batch"))
    worked = worked.filter(state__in=[ImportBatch.State.APPLIED, ImportBatch.State.UNDONE])
    return ImportRow.objects.filter(Q(subject__in=people) | Q(batch__in=of_session), batch__in=worked, subject__gt=0)


def _people(facts: Sequence[PersonFact], session: Session) -> "QuerySet[Person]":
    """Whoever one of these may be."""
    cooperatives = {pk for each in facts for pk in each.cooperatives}
    names = {each.name.casefold() for each in facts}
    phones = {each.phone for each in facts} - {""}
    area = session.area.code
    terms, came = Term.objects.valid(), Participation.objects.entered()
    people = Person.objects.alias(key=Lower("name"))
    equal = people.filter(Q(key__in=names) | Q(phone__in=phones)).filter(
        Exists(terms.within(area).filter(person=OuterRef("pk")))
        | Exists(came.within(area).filter(person=OuterRef("pk")))
    )
    return Person.objects.filter(
        Q(pk__in=terms.filter(cooperative__in=cooperatives).values("person"))
        | Q(pk__in=came.filter(cooperative__in=cooperatives).values("person"))
        | Q(pk__in=session.participations.filter(retracted_on=None).values("person"))
        | Q(pk__in=equal.values("pk"))
    )
