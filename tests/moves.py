"""Who may make a move: tried by one person in every role, and undone each time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from registry import history
from registry.access import Role
from registry.models import User
from registry.transitions import Refused
from tests.world import ON


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def who_may(deed: Callable[[User], object], person: User) -> set[Role]:
    """The roles in which this person is not refused."""
    return {role for role in Role if _may(deed, person, role)}


def _may(deed: Callable[[User], object], person: User, role: Role) -> bool:
    with undone():
        with history.verb("test", by=None, on=ON):
            User.objects.filter(pk=person.pk).update(role=role)
        try:
            deed(User.objects.as_of(ON).get(pk=person.pk))
        except Refused:
            return False
    return True
