"""What every request and answer of this site has."""

import time
from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import has_vary_header, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods

from registry.access import PEOPLE, READ_ONLY, RECORDING, TWO_FACTORS, Role
from registry.accounts.sessions import age_for
from registry.exports import list_file
from registry.filters import Faceted
from registry.models import SavedView, User
from registry.transitions import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Middleware: nothing but our own files runs or shows (to be replaced by SECURE_CSP on Django 6)."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def never_stored(get_response: GetResponse) -> GetResponse:
    """Middleware: no page of the office stays in a browser's or a proxy's cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True)
        return response

    return answer


def whole_pages(get_response: GetResponse) -> GetResponse:
    """Middleware: where htmx asked for a part and gets something else (sign-in, an error), it loads the page anew.

    Only the parts of a list vary by what htmx sends.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "HX-Request" in request.headers and not has_vary_header(response, "HX-Request"):
            response.headers["HX-Refresh"] = "true"
        return response

    return answer


SEEN_EVERY = 60
"""How many seconds of use may pass before a session notes that it is in use: a page need not write each time."""


def idle_sessions(get_response: GetResponse) -> GetResponse:
    """Middleware: a session ends so long after its last page as its person's roles let it, not after the sign-in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get("seen", 0) > SEEN_EVERY:
            request.session["seen"], request.session["age"] = int(time.time()), age_for(request.user.roles)
        return get_response(request)

    return answer


OWN_ACCOUNT = ("akun/", "masuk/", "keluar/", "undangan/")
"""Where everybody may write: the own account, and the way in and out."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def read_only(get_response: GetResponse) -> GetResponse:
    """Middleware: an auditor writes nothing, wherever it would be, except in the own account."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_: Any) -> None:
        user, match = request.user, request.resolver_match
        if request.method in READS or not user.is_authenticated or match is None:
            return
        if user.roles <= READ_ONLY and not match.route.startswith(OWN_ACCOUNT):
            raise PermissionDenied

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def second_factor(get_response: GetResponse) -> GetResponse:
    """Middleware: whoever must have a second factor and has none sees nothing but the page where it is made."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_: Any) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not settings.SECOND_FACTOR or not user.is_authenticated or match is None:
            return None
        if user.roles.isdisjoint(TWO_FACTORS) or match.route.startswith(OWN_ACCOUNT) or is_mfa_enabled(user):
            return None
        return redirect("account")

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


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
    except (Refused, ValidationError) as refused:
        form.add_error(None, getattr(refused, "messages", str(refused)))
    return not form.errors


def refusals(get_response: GetResponse) -> GetResponse:
    """Middleware: a move that was refused answers 409 with the reason, in the look of the site."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=HTTPStatus.CONFLICT)

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer
