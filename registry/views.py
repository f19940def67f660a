"""The pages of saved views: to save one, open it, change or remove it."""

from functools import partial

from django.db import IntegrityError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry import history
from registry.filters import Faceted
from registry.forms import SavedViewForm
from registry.http import Request, attempt, form_page
from registry.models import SavedView
from registry.transitions import Refused


@require_safe
def saved_view(request: Request, pk: int) -> HttpResponse:
    """The list as it was saved."""
    return redirect(get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk).address)


@form_page
def saved_view_new(request: Request, list_name: str) -> HttpResponse:
    """GET: what to call the list that the rest of this address asks for. POST: it is saved."""
    if list_name not in Faceted.lists:
        raise Http404
    asked = QueryDict(request.META["QUERY_STRING"], mutable=True)
    asked.pop("halaman", None)
    return _written(request, SavedView(owner=request.user, list_name=list_name, query=asked.urlencode()))


@form_page
def saved_view_change(request: Request, pk: int) -> HttpResponse:
    """GET: its name, and whether it is shared. POST: it is changed. One's own only."""
    return _written(request, get_object_or_404(request.user.saved_views, pk=pk))


@require_POST
def saved_view_removal(request: Request, pk: int) -> HttpResponse:
    """POST: it is no more. One's own only; the rows of the list are not touched."""
    found = get_object_or_404(request.user.saved_views, pk=pk)
    address = found.address
    with history.verb("remove_view", by=request.user, on=timezone.localdate()):
        found.delete()
    return redirect(address)


def _written(request: Request, view: SavedView) -> HttpResponse:
    form = SavedViewForm(request.POST or None, initial={"name": view.name, "is_shared": view.is_shared})
    if attempt(form, partial(_save, view, request)):
        return redirect(view.address)
    noun = Faceted.lists[view.list_name].noun
    return render(request, "registry/saved_view.html", {"view": view, "form": form, "noun": noun})


def _save(view: SavedView, request: Request, *, name: str, is_shared: bool) -> None:
    """Keep it under this name. Raises Refused where its owner has another view of this list under it."""
    view.name, view.is_shared = name, is_shared
    try:
        with history.verb("save_view", by=request.user, on=timezone.localdate()):
            view.save()
    except IntegrityError as error:
        raise Refused(f"Anda sudah punya tampilan bernama {name} untuk daftar ini. Pilih nama lain.") from error
