"""A member book is opened under an agreement; people enter it, change how they stand in it, leave it and return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from cooperatives.boards.models import Term
from cooperatives.boards.rules import BOARD
from cooperatives.members.models import Member, MemberCategory, Membership, ProcessingAgreement, Unmasking, nik_index
from cooperatives.members.rules import person_nik
from cooperatives.register.models import Cooperative
from registry import history, sealed
from registry.models import User
from registry.transitions import Refused, refuse_coming

ENDED = Membership.Ended
KIND = Membership.Kind


def keeps(cooperative: Cooperative, by: User, on: date) -> bool:
    """Whether somebody may write in the books of a cooperative: who sits in its board on that day (not supervisors)."""
    return Term.objects.giving_access(by, on).filter(cooperative=cooperative, post__in=BOARD).exists()


def ask_keeper(cooperative: Cooperative, by: User | None, on: date) -> None:
    """Nobody else writes in the books of a cooperative; None is the system itself. Raises Refused."""
    if by is not None and not keeps(cooperative, by, on):
        raise Refused(
            "Hanya pengurus yang masa jabatannya berlaku yang mencatat dalam buku ini; pengawas dapat membacanya."
        )


def agree(cooperative: Cooperative, number: str, signed_on: date, *, by: User | None, on: date) -> ProcessingAgreement:
    """Record the agreement under which the members of a cooperative are kept. Raises Refused."""
    ask_keeper(cooperative, by, on)
    with history.verb("agree", by=by, on=on):
        if not number.strip():
            raise Refused("Isi nomor perjanjian pemrosesan data: tanpa perjanjian, buku anggota tidak dibuka.")
        refuse_coming(signed_on, on)
        agreement, _ = ProcessingAgreement.objects.get_or_create(
            cooperative=cooperative, number=number.strip(), defaults={"signed_on": signed_on}
        )
    return agreement


def add_category(cooperative: Cooperative, name: str, *, by: User | None, on: date) -> MemberCategory:
    """A class of members; the one with this name where it is there already. Raises Refused."""
    ask_keeper(cooperative, by, on)
    with history.verb("add_category", by=by, on=on):
        return MemberCategory.objects.get_or_create(cooperative=cooperative, name=name.strip())[0]


def admit(
    cooperative: Cooperative, number: str, name: str, category: MemberCategory, since: date, *,
    kind: str = KIND.MEMBER, nik: str = "", document_no: str = "", phone: str = "", address: str = "", rt: str = "",
    rw: str = "", by: User | None, on: date,
) -> Member:  # fmt: skip
    """Enter somebody in the member book from a day on, as a candidate or as a member. Raises Refused."""
    ask_keeper(cooperative, by, on)
    refuse_coming(since, on)
    with history.verb("admit", by=by, on=on):
        lock(cooperative)
        member = Member(
            cooperative=cooperative, number=number.strip(), name=name.strip(), phone=phone, address=address, rt=rt,
            rw=rw,
        )  # fmt: skip
        _seal(member, nik)
        _save(member)
        _begin(member, kind, category, since, document_no)
    return member


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody as a file brings him or her, a member from a day on. nik: sound, or empty."""

    number: str
    name: str
    category: MemberCategory
    since: date
    nik: str = ""
    phone: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""


def admit_all(cooperative: Cooperative, newcomers: Sequence[Newcomer], *, by: User | None, on: date) -> list[Member]:
    """Enter many members in the member book, all or none. Raises Refused."""
    ask_keeper(cooperative, by, on)
    with history.verb("admit_all", by=by, on=on):
        lock(cooperative)
        members = []
        for each in newcomers:
            refuse_coming(each.since, on)
            members.append(
                Member(
                    cooperative=cooperative, number=each.number, name=each.name, phone=each.phone, address=each.address,
                    rt=each.rt, rw=each.rw,
                )
            )  # fmt: skip
            members[-1].seal_nik(_sound_nik(each.nik))
        try:
            with transaction.atomic():
                Member.objects.bulk_create(members)
        except IntegrityError as error:
            raise _taken(error, "itu") from error
        Membership.objects.bulk_create(
            Membership(
                cooperative=cooperative, member=member, kind=KIND.MEMBER, category=each.category,
                held=DateRange(each.since, None),
            )
            for member, each in zip(members, newcomers, strict=True)
        )  # fmt: skip
    return members


def lock(cooperative: Cooperative) -> None:
    """Whoever writes in the books of a cooperative waits for whoever is writing in them."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)


def find_by_nik(cooperative: Cooperative, nik: str) -> Member | None:
    """Who has this NIK in the book of this cooperative, a member now or before."""
    index = nik_index(cooperative, person_nik(nik))
    found: Member | None = Member.objects.filter(cooperative=cooperative, nik_index=index).first()
    return found


def change(
    member: Member, since: date, *, kind: str | None = None, category: MemberCategory | None = None,
    document_no: str = "", by: User | None, on: date,
) -> Membership:  # fmt: skip
    """Let somebody stand otherwise from a day on: a candidate becomes a member, a member moves category.

    Raises Refused.
    """
    ask_keeper(member.cooperative, by, on)
    refuse_coming(since, on)
    with history.verb("change_membership", by=by, on=on):
        lock(member.cooperative)
        running = _running(member)
        _end(running, since, ENDED.CHANGED)
        return _begin(member, kind or running.kind, category or running.category, since, document_no)


def leave(member: Member, on_day: date, *, document_no: str = "", by: User | None, on: date) -> Membership:
    """The first day on which somebody is no longer a member, at the own request. Raises Refused."""
    return _leave("leave_cooperative", member, on_day, ENDED.LEFT, document_no, by=by, on=on)


def dismiss(member: Member, on_day: date, document_no: str, *, by: User | None, on: date) -> Membership:
    """The board ends a membership by a decision, which has a number. Raises Refused."""
    if not document_no.strip():
        raise Refused("Isi nomor keputusan pengurus: anggota diberhentikan dengan keputusan.", field="document_no")
    return _leave("dismiss_member", member, on_day, ENDED.DISMISSED, document_no, by=by, on=on)


def die(member: Member, on_day: date, *, document_no: str = "", by: User | None, on: date) -> Membership:
    """A membership ends with a death; it does not pass to the heirs, the savings do. Raises Refused."""
    return _leave("record_death", member, on_day, ENDED.DIED, document_no, by=by, on=on)


def return_(
    member: Member, category: MemberCategory, since: date, *, kind: str = KIND.MEMBER, document_no: str = "",
    by: User | None, on: date,
) -> Membership:  # fmt: skip
    """Somebody who left is a member again, from a day on. Raises Refused."""
    ask_keeper(member.cooperative, by, on)
    refuse_coming(since, on)
    with history.verb("return_member", by=by, on=on):
        lock(member.cooperative)
        if member.memberships.running().exists():
            raise Refused(f"{member} masih tercatat dalam buku anggota.")
        if member.memberships.filter(ended=ENDED.DIED).exists():
            raise Refused(f"{member} tercatat meninggal.")
        return _begin(member, kind, category, since, document_no)


def correct(
    member: Member, name: str, *, phone: str = "", address: str = "", rt: str = "", rw: str = "", nik: str = "",
    by: User | None, on: date,
) -> Member:  # fmt: skip
    """Write down what a member is called and where he or she lives. nik: where none was known yet. Raises Refused."""
    ask_keeper(member.cooperative, by, on)
    if not name.strip():
        raise Refused("Isi nama anggota.")
    with history.verb("correct_member", by=by, on=on):
        member.refresh_from_db(from_queryset=Member.objects.select_for_update())
        if nik.strip():
            if member.nik_sealed:
                raise Refused("NIK anggota ini sudah tercatat.")
            _seal(member, nik)
        member.name, member.phone, member.address, member.rt, member.rw = name.strip(), phone, address, rt, rw
        _save(member)
    return member


def unmask(member: Member, reason: str, *, by: User, on: date) -> str:
    """A member's NIK in full, empty where there is none; who saw it and why is kept. Raises Refused."""
    ask_keeper(member.cooperative, by, on)
    if not reason.strip():
        raise Refused("Tulis alasan membuka NIK: alasan itu dicatat.")
    with history.verb("unmask", by=by, on=on, reason=reason):
        Unmasking.objects.create(
            cooperative_id=member.cooperative_id, member=member, reason=reason.strip(), shown_to=by
        )
    return sealed.unseal(bytes(member.nik_sealed)) if member.nik_sealed else ""


def _sound_nik(nik: str) -> str:
    if nik.strip() and not person_nik(nik):
        raise Refused("NIK itu tidak lengkap: enam belas angka, dengan tanggal lahir di dalamnya. Boleh dikosongkan.")
    return person_nik(nik)


def _seal(member: Member, nik: str) -> None:
    if sound := _sound_nik(nik):
        if known := find_by_nik(member.cooperative, sound):
            raise Refused(f"NIK itu sudah tercatat atas nama {known}. Yang pernah keluar dicatat kembali di kartunya.")
        member.seal_nik(sound)


def _save(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise _taken(error, member.number) from error


def _taken(error: IntegrityError, number: str) -> Exception:
    """The sentence for what the database refused of a new member; the error itself where there is none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    return Refused(TAKEN[name].format(number)) if name in TAKEN else error


TAKEN = {
    "member_number_once": "Nomor anggota {} sudah dipakai di koperasi ini.",
    "member_nik_once": "NIK itu sudah tercatat di koperasi ini.",
    "member_under_an_agreement": "Catat dahulu perjanjian pemrosesan data: tanpa itu buku anggota tidak dibuka.",
    "member_has_number_and_name": "Isi nomor anggota dan namanya.",
}
"""What the database refuses of a member, as sentences."""


def _begin(member: Member, kind: str, category: MemberCategory, since: date, document_no: str) -> Membership:
    if (last := member.memberships.order_by("-held").first()) and last.held.upper > since:
        kind = last.get_kind_display().lower()
        raise Refused(f"Sampai {last.held.upper:%d-%m-%Y} orang ini tercatat sebagai {kind}.")
    return Membership.objects.create(
        cooperative_id=member.cooperative_id, member=member, kind=kind, category=category,
        held=DateRange(since, None), document_no=document_no,
    )  # fmt: skip


def _running(member: Member) -> Membership:
    running = member.memberships.running().select_related("category").first()
    if running is None:
        raise Refused(f"{member} sudah bukan anggota.")
    found: Membership = running
    return found


def _leave(
    verb: str, member: Member, on_day: date, ended: str, document_no: str, *, by: User | None, on: date
) -> Membership:  # fmt: skip
    ask_keeper(member.cooperative, by, on)
    refuse_coming(on_day, on)
    with history.verb(verb, by=by, on=on):
        lock(member.cooperative)
        return _end(_running(member), on_day, ended, document_no)


def _end(running: Membership, on_day: date, ended: str, document_no: str = "") -> Membership:
    if on_day <= running.held.lower:
        raise Refused(f"Keanggotaannya mulai {running.held.lower:%d-%m-%Y}: isi tanggal sesudah itu.")
    running.held = DateRange(running.held.lower, on_day)
    running.ended = ended
    running.document_no = document_no or running.document_no
    running.save(update_fields=["held", "ended", "document_no"])
    return running
