"""What every request meets before its page, and every answer after it: settings.MIDDLEWARE has the order."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import has_vary_header, patch_cache_control

from registry.access import READ_ONLY, TWO_FACTORS
from registry.accounts.sessions import age_for
from registry.transitions import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Nothing but our own files runs or shows (to be replaced by SECURE_CSP on Django 6)."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def never_stored(get_response: GetResponse) -> GetResponse:
    """No page of the office stays in a browser's or a proxy's cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True)
        return response

    return answer


def whole_pages(get_response: GetResponse) -> GetResponse:
    """Where htmx asked for a part and gets something else (sign-in, an error), it loads the page anew.

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
    """A session ends so long after its last page as its person's roles let it, not after the sign-in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get("seen", 0) > SEEN_EVERY:
            request.session["seen"], request.session["age"] = int(time.time()), age_for(request.user.roles)
        return get_response(request)

    return answer


OWN_ACCOUNT = ("akun/", "masuk/", "keluar/", "undangan/")
"""Where everybody may write: the own account, and the way in and out."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def read_only(get_response: GetResponse) -> GetResponse:
    """An auditor writes nothing, wherever it would be, except in the own account."""

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
    """Whoever must have a second factor and has none sees nothing but the page where it is made."""

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


def refusals(get_response: GetResponse) -> GetResponse:
    """A move that was refused answers 409 with the reason, in the look of the site."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=HTTPStatus.CONFLICT)

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer
