"""What is done about people: invited, let in, let in again, given a card of codes, put in another's post."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.timezone import localdate  # noqa: TID251  # it converts an instant, and reads no clock

from registry import history
from registry.access import MANAGED, MAY_ACT, Role
from registry.models import Acting, Area, Invitation, User
from registry.transitions import Refused

LASTS = timedelta(days=7)
SECOND_CLICK = timedelta(minutes=1)
"""Whoever asks for the same account again within this clicked twice, and never saw the first code."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits nobody mistakes for one another."""
TITLES = {"pak", "bu", "ibu", "bapak", "h", "hj", "drs", "dra", "ir", "dr"}


def managed(user: User) -> frozenset[Role]:
    """The roles whose accounts this person makes and opens again."""
    return frozenset[Role]().union(*(MANAGED.get(role, frozenset()) for role in user.roles))


def may_manage(user: User, person: User) -> bool:
    """Whether this person opens that account again; nobody the own."""
    return person.role in managed(user) and person.pk != user.pk


def invite(*, name: str, role: Role, area: Area | None, by: User | None, at: datetime) -> tuple[User, str]:
    """Make an account that nobody can enter yet, and the code that lets its person in. Raises Refused.

    A second click makes no second account; holders of posts are told apart by who they are, not by their names.
    """
    if by is not None and role not in managed(by):
        raise Refused(f"Akun {Role(role).label.lower()} tidak dapat Anda buat. Minta admin sistem membuatnya.")
    is_admin = role == Role.ADMIN
    with history.verb("invite", by=by, on=localdate(at)):
        same = User.objects.filter(name=name, role=role, area=area)
        if by and role != Role.BOARD and (again := invite_again(same, by=by, at=at)):
            return again
        user = User(
            username=_free_name(name), name=name, role=role, area=area, is_staff=is_admin, is_superuser=is_admin
        )
        user.set_unusable_password()
        return user, _open(user, by=by, at=at)


def invite_again(people: QuerySet[User], *, by: User, at: datetime) -> tuple[User, str] | None:
    """A second click waits for the first, and gets another code for the one of these it was given for; else None."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    recent = Invitation.objects.filter(made_by=by, made_at__gt=at - SECOND_CLICK, used_at=None, expires_at__gt=at)
    user = people.filter(invitations__in=recent).first()
    return (user, _open(user, by=by, at=at)) if user else None


def reset(user: User, *, reason: str, by: User | None, at: datetime) -> str:
    """Whoever lost password or device comes to the office: nothing of before opens the account, only this new code."""
    _check(user, by)
    with history.verb("reset_access", by=by, on=localdate(at), reason=reason):
        user.set_unusable_password()
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
        return _open(user, by=by, at=at)


def close(user: User, *, reason: str, by: User, at: datetime) -> None:
    """Nobody comes in by this account any more, and whoever is in is out; what its person did stays. Raises Refused.

    Posts held for another end that day; those that have not begun are taken back.
    """
    _check(user, by)
    with history.verb("close_account", by=by, on=(on := localdate(at)), reason=reason):
        user.is_active = False
        user.save(update_fields=["is_active"])
        user.acting.filter(starts_on__gt=on).delete()
        user.acting.on(on).update(ends_on=on)
        _end_sessions(user)


def reopen(user: User, *, reason: str, by: User, at: datetime) -> None:
    """A closed account lets its person in again, by the password and the second factor of before. Raises Refused."""
    _check(user, by)
    with history.verb("reopen_account", by=by, on=localdate(at), reason=reason):
        user.is_active = True
        user.save(update_fields=["is_active"])


def make_card(user: User, *, reason: str, by: User, at: datetime) -> list[str]:
    """Ten codes, each good once, for somebody without a device. Those of an earlier card are void."""
    _check(user, by)
    with history.verb("make_code_card", by=by, on=localdate(at), reason=reason):
        user.access_given_at = at
        user.save()
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        card = RecoveryCodes.activate(user)
        card.mark_as_viewed()
        codes: list[str] = card.generate_codes()
        return codes


def opening(code: str, *, at: datetime) -> Invitation:
    """The invitation this code opens. Raises Refused, and does not say what it would have opened."""
    found = Invitation.objects.select_related("user").filter(code_hash=_hash(code)).first()
    if found is None or not found.is_open(at) or not found.user.is_active:
        raise Refused("Kode ini tidak dikenal, sudah dipakai, atau sudah lewat waktunya. Minta kode baru di kantor.")
    return found


def accept(code: str, *, username: str, password: str, email: str, phone: str, at: datetime) -> User:
    """Its person comes in with a name and a password of the own choice, and the code is used up. Raises Refused."""
    with transaction.atomic():
        invitation = opening(code, at=at)
        user = invitation.user
        with history.verb("accept_invitation", by=user, on=localdate(at)):
            Invitation.objects.select_for_update().get(pk=invitation.pk)
            opening(code, at=at)
            user.username, user.email, user.phone = username, email, phone
            user.set_password(password)
            user.access_given_at = at
            user.save()
            invitation.used_at = at
            invitation.save()
    return user


def act_for(user: User, *, by: User, on: date, **post: object) -> Acting:
    """Somebody holds another's post for some days, under a decree. Raises Refused."""
    acting = Acting(user=user, **post)
    may_point = managed(by) and Role(acting.role) in managed(by) | by.roles
    if by.pk == user.pk or not may_point:
        raise Refused("Penunjukan ini tidak dapat Anda buat. Minta kepala bidang atau admin sistem membuatnya.")
    if not user.is_active:
        raise Refused(f"Akun {user} ditutup. Buka kembali akunnya dahulu, lalu tunjuk.")
    if Role(user.role) not in MAY_ACT[Role(acting.role)]:
        raise Refused(f"{user.get_role_display()} tidak dapat menjadi pelaksana untuk jabatan ini.")
    with history.verb("act_for", by=by, on=on, reason=acting.decree):
        acting.full_clean()
        acting.save()
    return acting


def _check(user: User, by: User | None) -> None:
    if by is not None and not may_manage(by, user):
        raise Refused(
            f"Akun {user.get_role_display().lower()} ini tidak dapat Anda buka atau tutup. "
            "Minta kepala bidang atau admin sistem melakukannya."
        )


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _open(user: User, *, by: User | None, at: datetime) -> str:
    """A new code; the earlier ones end here."""
    user.access_given_at = at
    user.save()
    user.invitations.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    user.invitations.create(code_hash=_hash(code), made_by=by, made_at=at, expires_at=at + LASTS)
    return code


def _hash(code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = "".join(code.upper().split()).replace("-", "")
    return salted_hmac("registry.invitation", plain, algorithm="sha256").hexdigest()


def _free_name(name: str) -> str:
    """A user name to begin with, from the name; its person may choose another."""
    words = [word for word in slugify(name).split("-") if word not in TITLES and word[:1].isalpha()]
    first = words[0] if words else "pengguna"
    return next(each for each in _numbered(first) if not User.objects.filter(username__iexact=each).exists())


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1
