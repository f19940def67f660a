"""What is done with sessions: planned, moved, cancelled; cooperatives are invited, people enrolled, days recorded."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum, prefetch_related_objects

from cooperatives.boards.models import Person, Term
from cooperatives.register import actions as register
from cooperatives.register.models import Cooperative
from registry import history, lawbook
from registry.access import RECORDING
from registry.amounts import rupiah
from registry.law import Law, Reason
from registry.models import Area, StoredFile, User
from registry.transitions import Refused
from training.sessions.models import (
    ALONE,
    PUBLIC,
    Course,
    FundingSource,
    Invitation,
    Participation,
    ParticipationQuerySet,
    Seat,
    Session,
)
from training.sessions.rules import NewcomerFact, SessionFact, concerns, nib_required

PLANNED = ("course", "place", "starts_on", "ends_on", "funding", "cost")
"""What of a session may be planned anew."""
ATTESTED = "{} sudah menerima sertifikat pelatihan ini: tarik dahulu sertifikatnya."


def plan_session(
    course: Course, *, area: Area, place: str, starts_on: date, ends_on: date, funding: FundingSource, cost: int,
    seats: Mapping[str, int], by: User | None, on: date,
) -> Session:  # fmt: skip
    """Plan a course on some days, for so much of a source's money, with seats for each post. Raises Refused."""
    planned = Session(
        course=course, area=area, place=place, starts_on=starts_on, ends_on=ends_on, funding=funding, cost=cost
    )
    with history.verb("plan_session", by=by, on=on):
        _plannable(planned)
        planned.save(force_insert=True)
        Seat.objects.bulk_create(Seat(session=planned, post=post, count=count) for post, count in seats.items())
    return planned


def replan_session(
    session: Session, planned: Mapping[str, Any], *, seats: Mapping[str, int], by: User | None, on: date
) -> Session:
    """Plan a session anew: what of `PLANNED` is given, and how many seats each post has. Raises Refused.

    A post that has seats keeps its row: none are left where it is given none.
    """
    with history.verb("replan_session", by=by, on=on):
        lock(session)
        for name in PLANNED:
            setattr(session, name, planned.get(name, getattr(session, name)))
        _plannable(session)
        _attended_within(session)
        session.save(update_fields=PLANNED)
        kept = {each.post: each for each in session.seats.all()}
        for post in {*seats, *kept}:
            seat = kept.get(post) or Seat(session=session, post=post)
            if seat.count != (count := seats.get(post, 0)):
                seat.count = count
                seat.save()
    return session


def cancel_session(session: Session, *, reason: str, by: User | None, on: date) -> Session:
    """It will not be held, or was entered by mistake; its money is free again. Raises Refused."""
    with history.verb("cancel_session", by=by, on=on, reason=reason):
        if Participation.objects.filter(session=session, retracted_on=None).present().exists():
            raise Refused("Sudah ada peserta yang tercatat hadir: penyelenggaraan ini tidak dapat dibatalkan.")
        return register.retract(session, reason=reason, by=by, on=on)


def invite(
    session: Session, cooperatives: Iterable[Cooperative], post: str, *, letter_no: str = "",
    file: StoredFile | None = None, by: User | None, on: date,
) -> list[Invitation]:  # fmt: skip
    """Ask cooperatives to send whoever holds a post; those that were asked already stay as they are. Raises Refused."""
    with history.verb("invite", by=by, on=on):
        lock(session)
        asked = set(session.invitations.filter(post=post).values_list("cooperative", flat=True))
        return Invitation.objects.bulk_create(
            Invitation(
                session=session, cooperative=each, post=post, invited_on=on, letter_no=letter_no, file=file
            )
            for each in {each.pk: each for each in cooperatives}.values() if each.pk not in asked
        )  # fmt: skip


def number_invitations(session: Session, letter_no: str, *, by: User | None, on: date) -> int:
    """Give the invitations that have no number yet the one of the agenda; how many. Raises Refused."""
    with history.verb("number_invitations", by=by, on=on):
        lock(session)
        if not (numbered := session.invitations.filter(letter_no="").update(letter_no=letter_no)):
            raise Refused("Semua undangan sudah bernomor.")
    return numbered


def answer_invitation(invitation: Invitation, *, is_coming: bool, by: User | None, on: date) -> Invitation:
    """Record whether somebody will come; a later answer takes the place of an earlier one. Raises Refused."""
    with history.verb("answer_invitation", by=by, on=on):
        lock(invitation.session)
        invitation.is_coming, invitation.answered_on = is_coming, on
        invitation.save(update_fields=["is_coming", "answered_on"])
    return invitation


def enrol(
    session: Session, person: Person | str, post: str, *, cooperative: Cooperative | None, nib: str = "",
    by: User | None, on: date,
) -> Participation:  # fmt: skip
    """Put somebody on the list, in the post he or she comes in: a person known already, or a name. Raises Refused
    where the person is on it already.

    What speaks against it, `doubts` says: it is for people to decide.
    """
    with history.verb("enrol", by=by, on=on):
        lock(session)
        if isinstance(person, str):
            person = Person.objects.create(name=person)
        if session.participations.filter(person=person, retracted_on=None).exists():
            raise Refused(f"{person} sudah terdaftar sebagai peserta.")
        if cooperative is None and post not in ALONE:
            raise Refused("Sebutkan koperasi yang diwakili: hanya pelaku usaha dan calon wirausaha datang sendiri.")
        return Participation.objects.create(
            session=session, person=person, cooperative=cooperative, post=post, nib=nib, enrolled_on=on
        )


def withdraw(participation: Participation, *, reason: str, by: User | None, on: date) -> Participation:
    """Take somebody off the list, with the reason; the row stays. Raises Refused."""
    with history.verb("withdraw_participant", by=by, on=on, reason=reason):
        lock(participation.session)
        if _attested(participation.session).filter(pk=participation.pk).exists():
            raise Refused(ATTESTED.format(participation.person))
        return register.retract(participation, reason=reason, by=by, on=on)


def record_attendance(
    session: Session, day: date, present: Collection[int], *, among: Collection[int] | None = None, by: User | None,
    on: date,
) -> list[Participation]:  # fmt: skip
    """Record who came on one day: the participations with these keys; of all others on the list, that they did not.

    among: of whom it is said; the others keep what they have. Recorded again, it takes the place of what was recorded
    of that day. Raises Refused, also where somebody's certificate says otherwise.
    """
    if day > on:
        raise Refused("Hari itu belum tiba: kehadiran dicatat paling awal pada harinya.")
    with history.verb("record_attendance", by=by, on=on):
        lock(session)
        if not session.starts_on <= day <= session.ends_on:
            raise Refused(f"Isi hari antara {session.starts_on:%d-%m-%Y} dan {session.ends_on:%d-%m-%Y}.")
        listed = session.participations.filter(retracted_on=None).select_related("person").order_by("pk")
        rows = [each for each in listed if among is None or each.pk in among]
        attested = set(_attested(session).values_list("pk", flat=True))
        for each in rows:
            before = {*(each.attended or ())}
            now = before | {day} if each.pk in present else before - {day}
            if each.pk in attested and now != before:
                raise Refused(ATTESTED.format(each.person))
            each.attended = sorted(now)
        Participation.objects.bulk_update(rows, ["attended"])
    return rows


def record_days(
    session: Session, came: Mapping[date, Collection[int]], *, among: Collection[int], by: User | None, on: date
) -> None:
    """Record who of these participations came on several days, as one deed. Raises Refused."""
    with history.verb("record_attendance", by=by, on=on):
        for day, present in sorted(came.items()):
            record_attendance(session, day, present, among=among, by=by, on=on)


def doubts(
    session: Session, person: Person, post: str, *, cooperative: Cooperative | None, nib: str = "",
    law: Law | None = None,
) -> list[Reason]:  # fmt: skip
    """What speaks against somebody in this session, gathered from the register; nothing where all is well."""
    newcomer = Participation(session=session, person=person, post=post, cooperative=cooperative, nib=nib)
    return doubts_of(session, [newcomer], law)[0]


def doubts_of(session: Session, those: Sequence[Participation], law: Law | None = None) -> list[list[Reason]]:
    """The same for each of several, on the list or to be; however many, five queries."""
    day, who = session.starts_on, [each.person_id for each in those]
    law = law or lawbook.read()
    held = set(Term.objects.held_on(day).filter(person__in=who).values_list("person", "cooperative", "post"))
    listed = dict(session.participations.filter(retracted_on=None).values_list("person", "post"))
    others = (
        Participation.objects.entered()
        .exclude(session=session)
        .filter(person__in=who, session__starts_on__lte=session.ends_on, session__ends_on__gte=day)
    )
    elsewhere = set(others.values_list("person", flat=True))
    seats = dict(session.seats.values_list("post", "count"))
    if needs_nib := nib_required(session.funding.kind, day, law) is not None:
        prefetch_related_objects([each for each in those if each.cooperative], "cooperative__observations")
    found = []
    for each in those:
        posts = {post for person, of, post in held if (person, of) == (each.person_id, each.cooperative_id)}
        newcomer = NewcomerFact(
            each.post, frozenset(posts), has_nib=not needs_nib or _has_nib(each, day),
            is_elsewhere=each.person_id in elsewhere,
        )  # fmt: skip
        taken = Counter(post for person, post in listed.items() if person != each.person_id)
        found.append(list(concerns(newcomer, SessionFact(session.funding.kind, day, seats, taken), law)))
    return found


def _has_nib(of: Participation, day: date) -> bool:
    return bool(of.nib or (of.cooperative and "nib" in register.accepted(of.cooperative, on=day)))


def left_of(funding: FundingSource, *, without: Session | None = None) -> int | None:
    """How much of the money is not planned for yet; None where nobody said how much there is."""
    if funding.amount is None:
        return None
    planned = funding.sessions.filter(retracted_on=None).exclude(pk=without and without.pk)
    return int(funding.amount - (planned.aggregate(total=Sum("cost"))["total"] or 0))


def may_plan(user: User, of: Session | None = None) -> bool:
    """Whether somebody plans sessions of an area, and keeps their lists: who records in it. of: one of them."""
    if RECORDING.isdisjoint(user.roles_over(of) if of else user.roles):
        return False
    seen = Area.objects.visible_to(user)
    return seen.filter(pk=of.area_id).exists() if of else seen.filter(kind=Area.Kind.DISTRICT).exists()


def ask_planning(user: User, of: Session | None = None) -> None:
    """Raises Refused where somebody may not plan."""
    if not may_plan(user, of):
        where = "di wilayah penyelenggara" if of else "kabupaten"
        raise Refused(f"Hanya kepala bidang atau petugas data {where} yang dapat merencanakan pelatihan.")


def lock(session: Session) -> None:
    """Wait for others at work on a session; raises Refused where it was cancelled."""
    session.refresh_from_db(from_queryset=Session.objects.select_for_update())
    if session.retracted_on:
        raise Refused(f"Dibatalkan pada {session.retracted_on:%d-%m-%Y}: {session.retraction}")


def _plannable(session: Session) -> None:
    """Refuse days that run backwards, the same session twice, and what its money does not allow."""
    if session.ends_on < session.starts_on:
        raise Refused("Hari terakhirnya sebelum hari pertama: periksa kedua tanggalnya.")
    same = {name: getattr(session, name) for name in ("course", "area", "place", "starts_on")}
    if Session.objects.standing().filter(**same).exclude(pk=session.pk).exists():
        raise Refused("Penyelenggaraan ini sudah tercatat: pelatihan, tempat dan hari pertamanya sama.")
    funding = FundingSource.objects.select_for_update().get(pk=session.funding_id)
    if funding.kind not in PUBLIC:
        return
    if session.starts_on.year != funding.budget_year:
        raise Refused(f"Dana ini untuk tahun anggaran {funding.budget_year}: pilih dana {session.starts_on.year}.")
    left = left_of(funding, without=session)
    if left is not None and session.cost > left:
        raise Refused(f"Sisa pagu {funding} tinggal {rupiah(left)}: kurangi biayanya.")


def _attested(session: Session) -> ParticipationQuerySet:
    """Those who were given the office's paper of it, which stands."""
    return Participation.objects.filter(session=session, attestations__isnull=False, attestations__retracted_on=None)


def _attended_within(session: Session) -> None:
    """Refuse days on which somebody attended already that would be no days of it any more."""
    attended = session.participations.exclude(attended=None).values_list("attended", flat=True)
    outside = {day for days in attended for day in days or () if not session.starts_on <= day <= session.ends_on}
    if outside:
        raise Refused(f"Kehadiran pada {min(outside):%d-%m-%Y} sudah tercatat: hari itu harus tetap termasuk.")
