"""What every request and answer of this site has."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import has_vary_header, patch_cache_control, patch_vary_headers

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


def notice(request: HttpRequest) -> dict[str, str]:
    """Context processor: the sentence this installation shows on every page, if it has one."""
    return {"notice": settings.NOTICE}


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


def attempt(form: Form, act: Callable[..., object]) -> bool:
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
