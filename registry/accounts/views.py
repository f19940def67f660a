"""The pages of accounts: one's own, the people of the office, and the way in for whoever is invited."""

from collections.abc import Callable
from functools import partial

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import activate_totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from registry.access import PEOPLE, TWO_FACTORS
from registry.accounts import actions as people
from registry.accounts import forms
from registry.accounts.figures import letter
from registry.accounts.filters import PeopleFilter
from registry.history import deeds
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.models import Acting, User
from registry.transitions import Refused


class AccountView(IndexView):
    """The own account: who one is here, how one signs in, and what is still missing."""

    template_name = "registry/account.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With whether a second factor must be made first."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        user = self.request.user
        must = settings.SECOND_FACTOR and not user.roles.isdisjoint(TWO_FACTORS)
        return context | {"is_incomplete": must and not context["is_mfa_enabled"]}


account = AccountView.as_view()


def code_app(request: Request) -> HttpResponse:
    """Show the secret to an app that makes codes, as a picture, and take its first code."""
    response: HttpResponse = activate_totp(request)
    policy = settings.CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:")
    response.headers["Content-Security-Policy"] = policy
    return response


@only(PEOPLE)
def persons(request: Request) -> HttpResponse:
    """Everybody of the area who may sign in."""
    listed = PeopleFilter(request.GET, PeopleFilter.every(request.user), request.user)
    return render_list(request, "registry/people.html", listed, {"may_invite": bool(people.managed(request.user))})


@only(PEOPLE)
def persons_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = PeopleFilter(request.GET, PeopleFilter.every(request.user), request.user)
    return render_file(request, listed)


@only(PEOPLE)
def person(request: Request, pk: int) -> HttpResponse:
    """One person: role and area, the second factor, posts held for others, and what was done about the account."""
    found = get_object_or_404(User.objects.visible_to(request.user).select_related("area"), pk=pk)
    context = {
        "person": found,
        "may_manage": people.may_manage(request.user, found),
        "may_point": found.is_active and bool(people.managed(request.user)) and found.pk != request.user.pk,
        "factors": Authenticator.objects.filter(user=found).order_by("pk"),
        "acting": found.acting.select_related("area"),
        "invitation": found.invitations.first(),
        "now": timezone.now(),
        "story": deeds({User: {"pgh_obj": pk}, Acting: {"user": pk}}),
    }
    return render(request, "registry/person.html", context)


@form_page
@only(PEOPLE)
def invitation(request: Request) -> HttpResponse:
    """GET: whom. POST: the account is made; its code is shown once."""
    if not people.managed(request.user):
        raise PermissionDenied
    form = forms.InvitationForm(request.POST or None, user=request.user)
    if form.is_valid():
        user, code = people.invite(**form.cleaned_data, by=request.user, at=timezone.now())
        return render(request, "registry/letter.html", letter(user, code, request.build_absolute_uri("/")))
    return render(request, "registry/invite.html", {"form": form})


@form_page
@only(PEOPLE)
def recovery(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: password and second factor are void; the new code is shown once."""
    found = _managed(request, pk)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        code = people.reset(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return render(request, "registry/letter.html", letter(found, code, request.build_absolute_uri("/")))
    return render(request, "registry/recovery.html", {"person": found, "form": form})


@form_page
@only(PEOPLE)
def card(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: ten codes on a page to print, shown once."""
    found = _managed(request, pk)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        codes = people.make_card(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return render(request, "registry/card.html", {"person": found, "codes": codes, "today": timezone.localdate()})
    return render(request, "registry/card_reason.html", {"person": found, "form": form})


@form_page
@only(PEOPLE)
def closing(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: the account is closed, and its person out."""
    return _switch(request, pk, people.close, is_active=True)


@form_page
@only(PEOPLE)
def reopening(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: a closed account is open again."""
    return _switch(request, pk, people.reopen, is_active=False)


def _switch(request: Request, pk: int, act: Callable[..., None], *, is_active: bool) -> HttpResponse:
    """Close or open an account that is what it is said to be; where it is not any more, nothing is to be done."""
    found = _managed(request, pk)
    form = forms.ClosingForm(request.POST or None, is_active=is_active)
    if found.is_active != is_active:
        return redirect("person", pk)
    if attempt(form, partial(act, found, by=request.user, at=timezone.now())):
        done = "ditutup, dan semua perangkatnya dikeluarkan" if is_active else "dibuka kembali"
        messages.success(request, f"Akun {found} {done}.")
        return redirect("person", pk)
    return render(request, "registry/closing.html", {"person": found, "form": form})


def _managed(request: Request, pk: int) -> User:
    """Somebody whose account this person opens again; else 404 if not to be seen, 403 if not to be touched."""
    found: User = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not people.may_manage(request.user, found):
        raise PermissionDenied
    return found


@form_page
@only(PEOPLE)
def acting(request: Request, pk: int) -> HttpResponse:
    """GET: whose post, and when. POST: somebody holds it for these days."""
    found = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not people.managed(request.user) or found.pk == request.user.pk:
        raise PermissionDenied
    form = forms.ActingForm(request.POST or None, user=request.user)
    if attempt(form, partial(people.act_for, found, by=request.user, on=timezone.localdate())):
        return redirect("person", found.pk)
    return render(request, "registry/acting.html", {"person": found, "form": form})


@login_not_required
@form_page
def code(request: HttpRequest) -> HttpResponse:
    """Where the code of a printed invitation is typed in."""
    form = forms.CodeForm(request.POST or None)
    if attempt(form, partial(people.opening, at=timezone.now())):
        return redirect("welcome", form.cleaned_data["code"].strip())
    return render(request, "registry/code.html", {"form": form})


@login_not_required
@sensitive_post_parameters("password")
@form_page
def welcome(request: HttpRequest, code: str) -> HttpResponse:
    """GET: name and password of one's own choice. POST: signed in, with a second factor to make."""
    try:
        invited = people.opening(code, at=timezone.now()).user
    except Refused as refused:
        return render(request, "registry/code.html", {"form": forms.CodeForm(), "refusal": str(refused)}, status=404)
    form = forms.WelcomeForm(request.POST or None, instance=invited)
    if not form.is_valid():
        return render(request, "registry/welcome.html", {"form": form, "name": invited.name})
    user = people.accept(code, **form.cleaned_data, at=timezone.now())
    login(request, user)
    UserSession.objects.create_from_request(request)
    reauthenticate_by_password(request)
    return redirect("account")
