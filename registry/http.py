"""What the views of this site share: who may come, how a form is sent, how a list is answered."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from registry.access import PEOPLE, RECORDING, TWO_FACTORS, Role
from registry.exports import list_file
from registry.filters import Faceted
from registry.models import SavedView, User
from registry.transitions import Refused


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


def only(roles: frozenset[Role]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """View decorator: for people in one of these roles; others get 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if roles.isdisjoint(request.user.roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return decorate


def notice(request: HttpRequest) -> dict[str, object]:
    """Context processor: the sentence this installation shows on every page, if any, and what this person's menu has.

    Pages of errors have no user.
    """
    user = getattr(request, "user", None)
    roles = user.roles if user is not None and user.is_authenticated else frozenset[Role]()
    return {
        "notice": settings.NOTICE,
        "sees_people": not PEOPLE.isdisjoint(roles),
        "is_office": not TWO_FACTORS.isdisjoint(roles),
        "may_record": not RECORDING.isdisjoint(roles),
    }


form_page = require_http_methods(["GET", "HEAD", "POST"])
"""View decorator: a page with a form, which is read and sent."""


def render_list(request: Request, template: str, listed: Faceted, context: dict[str, Any]) -> HttpResponse:
    """A page with a list. Where htmx asks for it, only the part that search, facets, order and pager change.

    It is one template either way: `base` is what it extends. Going back asks for the whole page.
    """
    saved = SavedView.objects.visible_to(request.user).filter(list_name=listed.name).select_related("owner")
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    base = "part.html" if is_part else "base.html"
    context |= {"base": base, "listed": listed, "facets": listed.facets, "page": listed.page, "saved_views": saved}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def render_file(request: Request, listed: Faceted, state: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """The same list as an Excel file: all its rows, and what they are, as of now and for whoever asks."""
    return list_file(listed, by=request.user, at=timezone.localtime(), state=state)


def render_at_work(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that tells how far some work is, and asks again every two seconds while `is_at_work`."""
    response = render(request, template, context)
    if context["is_at_work"]:
        response.headers["Refresh"] = "2"
    return response


def attempt(form: BaseForm, act: Callable[..., object]) -> bool:
    """Whether a form that was sent is valid and its act was done; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
    except Refused as refused:
        tell(form, refused)
    return not form.errors


def tell(form: BaseForm, refused: Refused) -> None:
    """Say in a form why what it says was refused: at the field that is wrong, where the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
