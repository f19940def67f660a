"""People take seats in the organs of a cooperative, get an account for as long as they sit there, and leave."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate  # noqa: TID251  # it converts an instant, and reads no clock

from cooperatives.boards.models import BoardAccount, Person, Term
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from registry import history
from registry.access import Role
from registry.accounts.actions import invite
from registry.models import User
from registry.transitions import Refused


def seat(
    cooperative: Cooperative, person: Person | str, post: str, starts_on: date, saying: Saying, *,
    ends_on: date | None = None, by: User | None, on: date,
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
            cooperative=cooperative, **same, ends_on=ends_on, source=saying.source, observed_on=saying.observed_on,
            **saying.as_columns(),
        )  # fmt: skip


def leave(term: Term, left_on: date, *, by: User | None, on: date) -> Term:
    """Record that somebody holds a post no longer, from a day on. Raises Refused."""
    with history.verb("leave", by=by, on=on):
        term.refresh_from_db(from_queryset=Term.objects.select_for_update())
        if term.retracted_on:
            raise Refused(f"Masa jabatan ini sudah ditarik pada {term.retracted_on:%d-%m-%Y}: {term.retraction}")
        if term.left_on:
            raise Refused(f"{term.person} sudah tercatat berhenti pada {term.left_on:%d-%m-%Y}.")
        if left_on < term.starts_on:
            raise Refused(f"Masa jabatannya baru mulai {term.starts_on:%d-%m-%Y}: isi tanggal itu atau sesudahnya.")
        term.left_on = left_on
        term.save(update_fields=["left_on"])
    return term


def succeed(former: Term, successor: Person | str, *, by: User | None, on: date) -> Term:
    """A post that comes with an office passes on: a new village head supervises the village's KDKMP from this day.

    The former's access ends, and the successor's begins, on the same day. Raises Refused.
    """
    with history.verb("succeed", by=by, on=on):
        leave(former, on, by=by, on=on)
        saying = Saying(Source(former.source), on, former.reference)
        return seat(former.cooperative, successor, former.post, on, saying, by=by, on=on)


def invite_holder(term: Term, *, by: User, at: datetime) -> tuple[User, str]:
    """Make the account of somebody in an organ, and the code that lets the person in. Raises Refused."""
    person = term.person
    with history.verb("invite_holder", by=by, on=localdate(at)):
        Person.objects.select_for_update().get(pk=person.pk)
        if BoardAccount.objects.filter(person=person).exists():
            raise Refused(f"{person} sudah punya akun; buka aksesnya lagi di halaman Orang.")
        user, code = invite(name=person.name, role=Role.BOARD, area=term.cooperative.area, by=by, at=at)
        BoardAccount.objects.create(person=person, user=user)
    return user, code


def seat_board(
    cooperative: Cooperative, members: Mapping[str, Sequence[str]], starts_on: date, saying: Saying, *,
    by: User | None, on: date,
) -> list[Term]:  # fmt: skip
    """Record a whole new board by name, post by post; whoever held a post until then leaves it on that day.

    A name that one person of this cooperative has is that person. Raises Refused where two have it, or where a board
    that began later is recorded already.
    """
    with history.verb("seat_board", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        terms = cooperative.terms.valid().select_related("person")
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
            for name in names
        ]


def _known(cooperative: Cooperative, name: str) -> Person | str:
    """The person of this cooperative with this name, or the name where nobody has it."""
    found = list(Person.objects.filter(terms__cooperative=cooperative, name__iexact=name).distinct()[:2])
    if len(found) > 1:
        raise Refused(f"Ada dua orang bernama {name} di koperasi ini. Catat jabatannya satu per satu.")
    return found[0] if found else name
