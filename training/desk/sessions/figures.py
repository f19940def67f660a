"""What the pages of a session show: who is on its list and what speaks against each, and who could be invited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string

from cooperatives.boards.models import Person, Term
from cooperatives.register.filters import GONE, after, by_name
from cooperatives.register.models import Cooperative
from registry.law import Reason
from registry.models import Area, User
from training.attestations.models import Attestation
from training.competency.models import Certificate
from training.sessions.actions import doubts as doubts_about
from training.sessions.actions import doubts_of
from training.sessions.models import POSTS, Participation, Session, people

FOUND = 20
"""So many holders of posts are offered at once, and so many who took part before."""
TERM, EARLIER = "jabatan", "dahulu"
NAMESAKE = "Nama ini sudah tercatat. Cari dahulu menurut namanya, supaya orangnya tidak tercatat dua kali."


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list of a session, or who could be, and what speaks against it.

    by: the term, or the participation in another session, by which somebody could be.
    """

    row: Participation
    doubts: Sequence[str]
    by: Term | Participation | None = None

    @property
    def chosen_as(self) -> str:
        """The name of the button that chooses somebody."""
        return TERM if isinstance(self.by, Term) else EARLIER


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A post of a session: its seats, and how many of them are taken."""

    label: str
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be done with a session as it stands. next: the name of the page of the next step."""

    can_attest: bool
    can_mark: bool
    can_invite: bool
    can_cancel: bool
    has_attestations: bool
    next: str

    @classmethod
    def of(cls, session: Session, today: date) -> "Steps":
        """By who is on its list, who came, and the day."""
        rows = session.participations.filter(retracted_on=None)
        came, given = rows.present(), Attestation.objects.standing().filter(participation__session=session)
        attested = given.values("participation")
        can_attest = today >= session.ends_on and came.exclude(pk__in=attested).exists()
        can_mark = today >= session.starts_on and rows.exists()
        can_invite = today <= session.ends_on
        names = {"attestations": can_attest, "attendance": can_mark, "enrolment": True}
        if can_invite and not session.invitations.exists() and not rows.exists():
            names = {"invitations": True}
        step = next(f"training-{name}" for name, can in names.items() if can)
        return cls(can_attest, can_mark, can_invite, not came.exists(), given.exists(), step)


def listed(session: Session, user: User) -> list[Listed]:
    """Those on the list whom somebody may see, by name."""
    rows = Participation.objects.visible_to(user).filter(session=session, retracted_on=None)
    rows = rows.select_related("person", "cooperative__area").prefetch_related("attestations")
    return _with_doubts(session, list(rows.order_by("person__name", "pk")))


def _with_doubts(session: Session, rows: list[Participation]) -> list[Listed]:
    return [
        Listed(each, [told(doubt) for doubt in found])
        for each, found in zip(rows, doubts_of(session, rows), strict=True)
    ]


def seats(session: Session, coming: Counter[str] | None = None) -> list[SeatLine]:
    """Every post that has seats or people, in the order of the posts. coming: more people, by post."""
    wanted = dict(session.seats.values_list("post", "count"))
    posts = session.participations.filter(retracted_on=None).order_by().values_list("post", flat=True)
    taken = Counter(posts) + (coming or Counter())
    return [
        SeatLine(label, wanted.get(post, 0), taken[post]) for post, label in POSTS if wanted.get(post) or taken[post]
    ]


def lacking(session: Session, post: str, area: Area, user: User, on: date) -> QuerySet[Any]:
    """The cooperatives of a kecamatan whose holder of a post, if any, has no valid certificate for it, and that were
    not invited yet; with `holders`.
    """
    certified = Certificate.objects.live_on(on).filter(scheme__posts__contains=[post]).values("person")
    holding = Term.objects.held_on(on).filter(post=post)
    covered = holding.filter(cooperative=OuterRef("pk"), person__in=certified)
    there = Cooperative.objects.entered().visible_to(user).within(area.code).exclude(pk__in=after(GONE, on))
    invited = session.invitations.filter(post=post).values("cooperative")
    holders = Prefetch("terms", holding.select_related("person"), to_attr="holders")
    return there.filter(~Exists(covered)).exclude(pk__in=invited).prefetch_related(holders).order_by(*by_name())


def candidates(session: Session, search: str, user: User) -> list[Listed]:
    """Who could come and is not on the list yet: by the name of the person or cooperative that is searched for, holders
    of posts on the first day and others who took part before; else the holders of the posts that were invited.
    """
    on_list = session.participations.filter(retracted_on=None).values("person")
    held = holders(session, user).exclude(person__in=on_list)
    if search:
        asked = Q(person__name__icontains=search) | Q(cooperative__name__icontains=search)
        others = earlier(session, user).filter(asked).exclude(person__in=on_list)
        others = others.exclude(person__in=held.values("person"))
        could = [*_once(held.filter(asked)), *_once(others)]
    else:
        invited = session.invitations.exclude(is_coming=False)
        could = _once(held.filter(Exists(invited.filter(cooperative=OuterRef("cooperative"), post=OuterRef("post")))))
    found = _with_doubts(session, [as_newcomer(each) for each in could])
    return [replace(each, by=by) for each, by in zip(found, could, strict=True)]


def holders(session: Session, user: User) -> QuerySet[Any]:
    """Terms on the first day."""
    held = Term.objects.held_on(session.starts_on).visible_to(user)
    return held.select_related("person", "cooperative")


def earlier(session: Session, user: User) -> QuerySet[Any]:
    """Participations in other sessions."""
    rows = Participation.objects.visible_to(user).entered().exclude(session=session)
    return rows.select_related("person", "cooperative")


def as_newcomer(by: Any) -> Participation:
    """Somebody in the post, and for the cooperative, of a term or of an earlier participation."""
    return Participation(person=by.person, cooperative=by.cooperative, post=by.post, nib=getattr(by, "nib", ""))


def _once(rows: QuerySet[Any]) -> list[Any]:
    """The first of them by name, each person once, by the latest row."""
    return list(rows.order_by("person__name", "person", "-pk").distinct("person__name", "person")[:FOUND])


def doubts(session: Session, user: User, name: str, post: str, **said: Any) -> list[str]:
    """What speaks against somebody the register does not know, as sentences; also that it may know the name."""
    known = [NAMESAKE] if people(user).filter(name__iexact=name).exists() else []
    return known + [told(each) for each in doubts_about(session, Person(name=name), post, **said)]


def seen(user: User) -> QuerySet[Any]:
    """The cooperatives whose invitations somebody may see, by key."""
    return Cooperative.objects.visible_to(user).values("pk")


def told(doubt: Reason) -> str:
    """What speaks against somebody, as a sentence."""
    said = {"test": doubt.test, "facts": doubt.facts, "post": dict(POSTS).get(str(doubt.facts.get("post")), "").lower()}
    return " ".join(render_to_string("training/sessions/doubt.html", said).split())


def to_attest(session: Session) -> QuerySet[Participation]:
    """Those who came and have no certificate of it that stands, by name."""
    given = Attestation.objects.standing().values("participation")
    came = session.participations.filter(retracted_on=None).present().exclude(pk__in=given)
    return came.select_related("person", "cooperative").order_by("person__name", "pk")


MARKS = 900
"""So many boxes one form may have."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Everybody on a list by the days of the session. page: the part that is shown."""

    days: Sequence[date]
    page: Page[Participation]
    every: Sequence[Participation]
    is_all: bool

    @property
    def lines(self) -> list[tuple[Participation, list[tuple[date, str, bool]]]]:
        """Each person with a box for each day: its value, and whether it is marked."""
        return [
            (each, [(day, f"{each.pk}:{day}", self.is_all or day in (each.attended or ())) for day in self.days])
            for each in self.page
        ]

    @property
    def shown(self) -> str:
        """Whom the form shows, as it sends them back: the list may have changed by then."""
        return " ".join(str(each.pk) for each in self.page)

    def marked(self, sent: QueryDict) -> tuple[set[int], dict[date, set[int]]]:
        """Whom the form showed, and who of them came on each day on which one of them is marked, or anybody was."""
        shown = {int(each) for each in sent.get("baris", "").split() if each.isdecimal()}
        boxes, came = set(sent.getlist("hadir")), {}
        for day in self.days:
            now = {pk for pk in shown if f"{pk}:{day}" in boxes}
            if now or any(day in (each.attended or ()) for each in self.every):
                came[day] = now
        return shown, came


def attendance(session: Session, asked: QueryDict, today: date) -> Grid:
    """The list of a session to mark, by name; of its days those that have come. asked: `semua` marks all of them."""
    rows = session.participations.filter(retracted_on=None).select_related("person", "cooperative")
    every = list(rows.order_by("person__name", "pk"))
    days = [each for each in session.days if each <= today]
    page = Paginator(every, max(MARKS // max(len(days), 1), 1)).get_page(asked.get("halaman"))
    return Grid(days, page, every, "semua" in asked)
