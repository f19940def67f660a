"""How long a session lasts in which nothing happens. SESSION_ENGINE names this module."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.sessions.backends import db

from registry.access import TWO_FACTORS, Role


def age_for(roles: Collection[Role]) -> int:
    """In seconds: an hour in the office, whose computers several share; a working day for a board with its phone."""
    return settings.SESSION_COOKIE_AGE if TWO_FACTORS.isdisjoint(roles) else settings.OFFICE_SESSION_AGE


class SessionStore(db.SessionStore):
    """A session in PostgreSQL that ends so long after its last page as `age` in it says, and with the browser."""

    def get_session_cookie_age(self) -> int:
        """What the middleware noted for who signed in; before that, the longest."""
        age: int = self.get("age", settings.SESSION_COOKIE_AGE)
        return age
