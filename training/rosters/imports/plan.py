"""What a list of participants would do: for which cooperative each comes, who each is, what a person must decide."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q

from cooperatives.register.models import Cooperative
from cooperatives.register.rules import legal_entity_key, search_key
from registry.models import ImportBatch, ImportRow
from training.rosters.imports.known import Known
from training.rosters.imports.sheet import Incoming
from training.rosters.rules import Likeness, PersonFact, likeness
from training.sessions.models import ALONE, Session

Pile, Decision = ImportRow.Pile, ImportRow.Decision
MOST_CANDIDATES = 5
COOPERATIVE, PERSON = "cooperative", "person"
"""What a row may ask."""
NO_NAME = "Nama kosong atau tanpa huruf. Isi namanya."
NO_COOPERATIVE = "Koperasi ini tidak ditemukan di register. Perbaiki namanya, atau isi nomor badan hukumnya."
FOR_NONE = "Hanya pelaku usaha dan calon wirausaha datang sendiri. Isi koperasi yang diwakili."
AS_MEMBER = "Jabatan tidak disebut dan tidak ada di register; dicatat sebagai anggota."
AS_ASPIRING = "Jabatan tidak disebut; dicatat sebagai calon wirausaha."
AWAITS = "Menunggu keputusan atas baris {}."
TWICE = "Orang yang sama sudah disebut di baris {}."


@dataclass(slots=True)
class Planned:
    """A row with what it would do. subject: the key of the person; below zero, the line that enters him or her.

    said_cooperative: what somebody decided, 0 for none. asks: what of it somebody must decide, between candidates.
    """

    row: Incoming
    decision: str = ""
    chosen: int | None = None
    said_cooperative: int | None = None
    cooperative: int | None = None
    subject: int | None = None
    post: str = ""
    asks: str = ""
    candidates: list[int] = field(default_factory=list)
    pile: ImportRow.Pile = Pile.NEW

    @property
    def is_brought_in(self) -> bool:
        """Whether it is put on the list: not on it yet, nobody need decide first, and not left out."""
        return self.pile is Pile.NEW and not self.asks and self.decision != Decision.LEFT_OUT

    @property
    def fact(self) -> PersonFact:
        """By what he or she is told apart."""
        of = frozenset([self.cooperative] if self.cooperative else ())
        said = self.row.said
        return PersonFact(self.row.name, of, said.get("phone", ""), said.get("sex", ""), self.row.born_on)

    def refuse(self, message: str) -> None:
        """Leave it out, and say why."""
        self.row.warn(message)
        self.pile = Pile.REFUSED

    def ask(self, what: str, candidates: Sequence[int]) -> None:
        """Have somebody decide between these."""
        self.asks, self.candidates = what, list(candidates[:MOST_CANDIDATES])


def plan(rows: Sequence[Planned], session: Session, batch: ImportBatch) -> None:
    """Fill in what these rows would do, by what the register knows now.

    The queries do not grow with the rows, but for those of cooperatives that no name or number names exactly.
    """
    institutions = Institutions(rows, session)
    for each in rows:
        if each.row.name:
            institutions.settle(each)
        else:
            each.refuse(NO_NAME)
    sure = [each for each in rows if each.pile is not Pile.REFUSED and not each.asks]
    _find_people(sure, Known([each.fact for each in sure], session, batch))


class Institutions:
    """The cooperatives of the session's area that a list names, by number and by name."""

    def __init__(self, rows: Sequence[Planned], session: Session) -> None:
        self.there = Cooperative.objects.entered().within(session.area.code)
        self.nearest: dict[str, list[int]] = {}
        names = {search_key(each.row.said.get("institution", "")) for each in rows} - {""}
        numbers = {legal_entity_key(each.row.said.get("number", "")) for each in rows} - {""}
        self.by: dict[tuple[str, str], list[int]] = defaultdict(list)
        same = self.there.filter(Q(search_key__in=names) | Q(legal_entity_key__in=numbers)).order_by("pk")
        for pk, name, number in same.values_list("pk", "search_key", "legal_entity_key"):
            self.by["name", name].append(pk)
            self.by["number", number].append(pk)

    def settle(self, each: Planned) -> None:
        """Say for which cooperative a row comes, ask, or refuse it."""
        institution = each.row.said.get("institution", "")
        if each.said_cooperative is not None:
            each.cooperative = each.said_cooperative or None
        elif institution:
            number = legal_entity_key(each.row.said.get("number", ""))
            found = (number and self.by.get(("number", number))) or self.by.get(("name", search_key(institution)), [])
            if len(found) == 1:
                each.cooperative = found[0]
            elif found := found or self._near(institution):
                each.ask(COOPERATIVE, found)
            elif each.row.said.get("post") not in ALONE:
                each.refuse(NO_COOPERATIVE)
        if not each.cooperative and not each.asks and each.row.said.get("post", ALONE[0]) not in ALONE:
            each.refuse(FOR_NONE)

    def _near(self, institution: str) -> list[int]:
        """Those the register's search finds by this name, the nearest first."""
        if institution not in self.nearest:
            found = self.there.named(institution).order_by(F("nearness").desc(), "name", "pk")
            self.nearest[institution] = list(found.values_list("pk", flat=True)[:MOST_CANDIDATES])
        return self.nearest[institution]


def _find_people(rows: Sequence[Planned], known: Known) -> None:
    """Say who each row is: as decided, as a list of this session had it before, as surely known, or ask."""
    lines: dict[int, Planned] = {}
    for each in rows:
        if each.decision != Decision.LEFT_OUT:
            each.subject = _subject(each, known, lines.values())
        if its := lines.get(-(each.subject or 0)):
            each.subject = its.subject or each.subject
        earlier = next((its for its in lines.values() if each.subject in {its.subject or 0, -its.row.line}), None)
        if earlier:
            each.pile = Pile.SAME
            each.row.warn(TWICE.format(earlier.row.line))
        elif each.subject and each.subject < 0:
            each.refuse(AWAITS.format(-each.subject))
        elif each.subject in known.on_list:
            each.pile = Pile.SAME
        lines[each.row.line] = each
        _settle_post(each, known)


def _subject(each: Planned, known: Known, earlier: Collection[Planned]) -> int | None:
    """The key of the person a row is, or below zero the line; None where somebody must say, or it is a new one."""
    if each.decision == Decision.KNOWN:
        return each.chosen
    if each.decision == Decision.NEW:
        return None
    for its in earlier:
        if its.row.identity == each.row.identity:
            return its.subject or -its.row.line
    if seen := known.seen.get(each.row.identity):
        return seen
    alike = {pk: likeness(each.fact, its) for pk, its in known.people.items()}
    same = {pk for pk, how in alike.items() if how is Likeness.SAME}
    if len(same) == 1 and not same & {its.subject for its in earlier}:
        return same.pop()
    others = (its for its in earlier if not its.subject and its.decision != Decision.LEFT_OUT)
    alike |= {-its.row.line: likeness(each.fact, its.fact) for its in others}
    if found := sorted((pk for pk, how in alike.items() if how), key=lambda pk: (-alike[pk], pk)):
        each.ask(PERSON, found)
    return None


def _settle_post(each: Planned, known: Known) -> None:
    """As what somebody comes: as the list says, else as the register has it on the first day."""
    held = known.posts.get((each.subject or 0, each.cooperative or 0), ())
    each.post = each.row.said.get("post") or (held[0] if held else "MEMBER" if each.cooperative else "ASPIRING")
    if not each.row.said.get("post") and not held:
        each.row.warn(AS_MEMBER if each.cooperative else AS_ASPIRING)
