"""People take seats in the organs of a cooperative, get an account for as long as they sit there, and leave."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.timezone import localdate  # noqa: TID251  # it converts an instant, and reads no clock

from cooperatives.boards.models import BoardAccount, Person, Term, TermQuerySet
from cooperatives.register.actions import Saying, ask_valid, retract
from cooperatives.register.models import Cooperative, Source
from registry import history
from registry.access import Role
from registry.accounts.actions import invite, invite_again
from registry.models import User
from registry.transitions import Refused


def seat(
    cooperative: Cooperative, person: Person | str, post: str, starts_on: date, saying: Saying, *,
    ends_on: date | None = None, is_ex_officio: bool = False, by: User | None, on: date,
) -> Term:  # fmt: skip
    """Record that somebody holds a post from a day on: a person known already, or a name. Raises Refused.

    Two people in one post are recorded as they are said: which board is the right one is not for the register.
    """
    if ends_on and ends_on < starts_on:
        raise Refused("Masa jabatan berakhir sebelum mulai: periksa kedua tanggalnya.")
    with history.verb("seat", by=by, on=on):
        # The lock is the cooperative's, so that two who record one board at once do not double it
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        holder = person if isinstance(person, Person) else Person.objects.create(name=person)
        same = {"person": holder, "post": post, "starts_on": starts_on}
        if cooperative.terms.valid().filter(**same, source=saying.source, observed_on=saying.observed_on).exists():
            raise Refused(f"{holder} sudah tercatat dalam jabatan ini mulai {starts_on:%d-%m-%Y}.")
        return Term.objects.create(
            cooperative=cooperative, **same, ends_on=ends_on, is_ex_officio=is_ex_officio, source=saying.source,
            observed_on=saying.observed_on, **saying.as_columns(),
        )  # fmt: skip


def leave(term: Term, left_on: date, *, by: User | None, on: date) -> Term:
    """Record that somebody holds a post no longer, from a day on. Raises Refused."""
    with history.verb("leave", by=by, on=on):
        term.refresh_from_db(from_queryset=Term.objects.select_for_update())
        ask_valid(term, "Masa jabatan ini")
        if term.left_on:
            raise Refused(f"{term.person} sudah tercatat berhenti pada {term.left_on:%d-%m-%Y}.")
        if left_on < term.starts_on:
            raise Refused(f"Masa jabatannya baru mulai {term.starts_on:%d-%m-%Y}: isi tanggal itu atau sesudahnya.")
        term.left_on = left_on
        term.save(update_fields=["left_on"])
    return term


def succeed(
    former: Term, successor: Person | str, left_on: date, *, reference: str = "", by: User | None, on: date
) -> Term:
    """A post that comes with an office passes on: a new village head supervises the village's KDKMP from a day on.

    The former's access ends, and the successor's begins, on the same day. Raises Refused.
    """
    with history.verb("succeed", by=by, on=on):
        if not former.is_ex_officio:
            raise Refused(f"{former.person} bukan pengawas karena jabatan di desa: catat berhenti, lalu penggantinya.")
        leave(former, left_on, by=by, on=on)
        saying = Saying(Source(former.source), on, reference)
        return seat(former.cooperative, successor, former.post, left_on, saying, is_ex_officio=True, by=by, on=on)


def invite_holder(term: Term, *, by: User, at: datetime) -> tuple[User, str]:
    """Make the account of somebody in an organ, and the code that lets the person in. Raises Refused."""
    person = term.person
    with history.verb("invite_holder", by=by, on=localdate(at)):
        Person.objects.select_for_update().get(pk=person.pk)
        if again := invite_again(User.objects.filter(board_account__person=person), by=by, at=at):
            return again
        if BoardAccount.objects.filter(person=person).exists():
            raise Refused(f"{person} sudah punya akun; pulihkan aksesnya di halaman Pengguna.")
        user, code = invite(name=person.name, role=Role.BOARD, area=term.cooperative.area, by=by, at=at)
        BoardAccount.objects.create(person=person, user=user)
    return user, code


def seat_board(
    cooperative: Cooperative, members: Mapping[str, Sequence[str]], starts_on: date, saying: Saying, *,
    by: User | None, on: date,
) -> list[Term]:  # fmt: skip
    """Record a whole new board by name, post by post; whoever held a post until then leaves it on that day.

    Whoever holds a post by another office stays, and needs no term beside it. A name that one person of this
    cooperative has is that person. Raises Refused where two have it, or where a board that began later is recorded.
    """
    with history.verb("seat_board", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        terms = cooperative.terms.valid().filter(is_ex_officio=False).select_related("person")
        if later := terms.filter(starts_on__gte=starts_on).order_by("starts_on").first():
            raise Refused(
                f"Sudah tercatat jabatan yang mulai {later.starts_on:%d-%m-%Y}. Catat susunan yang lebih lama satu per"
                " satu, dengan tanggal berhentinya."
            )
        for term in terms.filter(left_on=None):
            leave(term, starts_on, by=by, on=on)
        return [
            seat(cooperative, _known(cooperative, name), post, starts_on, saying, by=by, on=on)
            for post, names in members.items()
            for name in _without_ex_officio(cooperative, post, names, starts_on)
        ]


def _without_ex_officio(cooperative: Cooperative, post: str, names: Iterable[str], day: date) -> list[str]:
    """Those of these names who do not hold the post on a day anyway, by another office: it passes on with that one."""
    terms = cooperative.terms.held_on(day).filter(post=post, is_ex_officio=True)
    holding = {name.casefold() for name in terms.values_list("person__name", flat=True)}
    return [name for name in names if name.casefold() not in holding]


def seat_elected(
    cooperative: Cooperative, members: Mapping[str, Sequence[str]], starts_on: date, saying: Saying, *,
    ends_on: date | None = None, said_in: Collection[str] = (), by: User | None, on: date,
) -> list[Term]:  # fmt: skip
    """Record who was elected to which posts, in whatever order elections become known: each term ends where the next
    holder's begins. Never refused for being older than what is recorded. Posts nobody was elected to stay as they are.

    What others than this saying (and those of said_in) recorded of the same day stands.
    """
    with history.verb("seat_elected", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        seated = []
        for post, elected in members.items():
            names = _without_ex_officio(cooperative, post, elected, starts_on)
            terms = cooperative.terms.valid().filter(post=post, is_ex_officio=False)
            own = Q(source=saying.source, reference__in=[saying.reference, *said_in])
            if terms.filter(starts_on=starts_on).exclude(own).exists():
                continue
            there = {each.person.name.casefold() for each in terms.filter(starts_on=starts_on).select_related("person")}
            seated += [
                seat(cooperative, _latest(cooperative, name), post, starts_on, saying, ends_on=ends_on, by=by, on=on)
                for name in {name.casefold(): name for name in names if name.casefold() not in there}.values()
            ]
            _follow(terms, starts_on)
        return seated


def _follow(terms: TermQuerySet, starts_on: date) -> None:
    """Who held a post before this day held it until then; who took it this day, until the next did."""
    begun = terms.filter(starts_on__gt=starts_on).order_by("starts_on").values_list("starts_on", flat=True)
    for until, which in ((starts_on, {"starts_on__lt": starts_on}), (begun.first(), {"starts_on": starts_on})):
        if until:
            for term in terms.filter(Q(left_on=None) | Q(left_on__gt=until), **which):
                term.left_on = until
                term.save(update_fields=["left_on"])


@dataclass(frozen=True, slots=True)
class Election:
    """Who was elected to which posts, by name, from a day on and until a day, and who says so."""

    members: Mapping[str, Sequence[str]]
    starts_on: date
    ends_on: date | None
    saying: Saying


SUPERSEDED = "Digantikan laporan"
"""How the reason of a retraction begins that follows from a report; whatever else was retracted, a person retracted."""


def settle_elections(
    cooperative: Cooperative, elections: Iterable[Election], *, said_in: Collection[str], reason: str, by: User | None,
    on: date,
) -> None:  # fmt: skip
    """Bring the terms that reports speak of to what these elections say, in whatever order they became known.

    Of two elections to a post on one day the one received later counts. said_in: the references of all reports there
    were. What a person took back stays so.
    """
    with history.verb("settle_elections", by=by, on=on, reason=reason):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        in_order = sorted(elections, key=lambda each: (each.saying.observed_on, each.saying.reference))
        wanted = {(post, each.starts_on): each for each in in_order for post in each.members}
        said = cooperative.terms.filter(source=Source.BOARD, reference__in=said_in).select_related("person")
        by_hand = said.exclude(retracted_on=None).exclude(retraction__startswith=SUPERSEDED)
        unwanted = {_of(each) for each in by_hand}
        gone = [each for each in said.valid() if not _still_says(wanted.get((each.post, each.starts_on)), each)]
        for term in gone:
            _take_back(term, reason=reason, by=by, on=on)
        for (post, starts_on), each in sorted(wanted.items(), key=lambda pair: pair[0]):
            names = [name for name in each.members[post] if (post, starts_on, name.casefold()) not in unwanted]
            seat_elected(
                cooperative, {post: names}, starts_on, each.saying, ends_on=each.ends_on, said_in=said_in, by=by, on=on
            )
        _left_as_before(cooperative, gone)


def _of(term: Term) -> tuple[str, date, str]:
    return term.post, term.starts_on, term.person.name.casefold()


def _still_says(election: Election | None, term: Term) -> bool:
    names = {name.casefold() for name in election.members[term.post]} if election else set()
    return election is not None and term.person.name.casefold() in names and term.ends_on == election.ends_on


def _left_as_before(cooperative: Cooperative, gone: Iterable[Term]) -> None:
    """Who had left before a successor came has left also where his or her term was said again, with another end."""
    terms = cooperative.terms.filter(is_ex_officio=False)
    left = {_of(each): each.left_on for each in gone
            if each.left_on and not terms.filter(post=each.post, starts_on=each.left_on).exists()}  # fmt: skip
    for term in terms.valid().select_related("person") if left else ():
        left_on = left.get(_of(term))
        if left_on and (term.left_on is None or term.left_on > left_on):
            term.left_on = left_on
            term.save(update_fields=["left_on"])


def _take_back(term: Term, *, reason: str, by: User | None, on: date) -> None:
    """Retract a term; whom nobody followed after all holds the post on, until whoever came then."""
    retract(term, reason=reason, by=by, on=on)
    terms = term.cooperative.terms.valid().filter(post=term.post, is_ex_officio=False)
    if not terms.filter(starts_on=term.starts_on).exists():
        until = terms.filter(starts_on=term.left_on).exists() if term.left_on else False
        for before in terms.filter(left_on=term.starts_on):
            before.left_on = term.left_on if until else None
            before.save(update_fields=["left_on"])


def _latest(cooperative: Cooperative, name: str) -> Person | str:
    """The person of this cooperative with this name who took a post last, or the name where nobody has it."""
    named = cooperative.terms.filter(person__name__iexact=name).select_related("person")
    found = named.order_by(F("retracted_on").asc(nulls_first=True), "-starts_on", "-pk").first()
    return found.person if found else name


def _known(cooperative: Cooperative, name: str) -> Person | str:
    """The person of this cooperative with this name, or the name where nobody has it."""
    found = list(Person.objects.filter(terms__cooperative=cooperative, name__iexact=name).distinct()[:2])
    if len(found) > 1:
        raise Refused(f"Ada dua orang bernama {name} di koperasi ini. Catat jabatannya satu per satu.")
    return found[0] if found else name
