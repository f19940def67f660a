"""What every request and answer of this site has."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

if TYPE_CHECKING:
    from registry.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: "User"


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


def notice(request: HttpRequest) -> dict[str, str]:
    """Context processor: the sentence this installation shows on every page, if it has one."""
    return {"notice": settings.NOTICE}
