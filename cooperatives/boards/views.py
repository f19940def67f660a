"""The accounts of people in the organs of a cooperative."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.boards import actions
from cooperatives.boards.models import Term
from registry.access import Role
from registry.accounts.actions import managed
from registry.accounts.views import letter
from registry.http import Request


@require_POST
def account(request: Request, pk: int, term_pk: int) -> HttpResponse:
    """POST: somebody in an organ has an account; its code is shown once."""
    terms = Term.objects.visible_to(request.user).valid().select_related("person", "cooperative__area")
    term = get_object_or_404(terms, pk=term_pk, cooperative=pk)
    if Role.BOARD not in managed(request.user):
        raise PermissionDenied
    user, code = actions.invite_holder(term, by=request.user, at=timezone.now())
    return letter(request, user, code)
