"""What needs a second person: asked for once, then approved or refused by another of the board."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from cooperatives.dues.models.asked import Asked
from cooperatives.members.actions import ask_keeper, lock
from registry import history
from registry.models import User
from registry.transitions import Refused, make

R = TypeVar("R", bound=Asked)


def ask(request: R, refuse_what_cannot_be: Callable[[], object]) -> R:
    """Ask another of the board; what is asked twice is one request, the first. Raises Refused."""
    cooperative, by, on = request.cooperative, request.asked_by, request.asked_on
    ask_keeper(cooperative, by, on)
    rows = type(request).objects.filter(cooperative=cooperative)
    with history.verb(f"ask_{request.name}", by=by, on=on, reason=request.reason):
        lock(cooperative)
        asked: R | None = rows.filter(client_no=request.client_no).first()
        if asked:
            return asked
        refuse_what_cannot_be()
        if rows.waiting().filter(**{request.subject: getattr(request, request.subject)}).exists():
            raise Refused(f"{request} sudah diminta dan menunggu pengurus lain.")
        request.save(force_insert=True)
    return request


@contextmanager
def approving(request: Asked, *, by: User, on: date) -> Iterator[dict[str, Any]]:
    """Approve what somebody else asked for, and book it within, in both names, which it gives. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    with history.verb(f"approve_{request.name}", by=by, on=on, reason=request.reason):
        lock(request.cooperative)
        make(request.moves, f"approve_{request.name}", request, by=by, on=on, decided_by=by, decided_on=on)
        yield {"client_no": request.client_no, "approved_by": by, "by": request.asked_by, "on": on}


def refuse(request: R, answer: str, *, by: User, on: date) -> R:
    """Nothing is booked; who asked may also take it back so. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    if not answer.strip():
        raise Refused("Tulis mengapa permintaan ini ditolak.")
    with history.verb(f"refuse_{request.name}", by=by, on=on, reason=answer):
        lock(request.cooperative)
        said = {"decided_by": by, "decided_on": on, "answer": answer.strip()}
        return make(request.moves, f"refuse_{request.name}", request, by=by, on=on, **said)
