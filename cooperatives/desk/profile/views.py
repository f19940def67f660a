"""The page of one cooperative: its tabs, each on any day, what prints, and that what is known is still so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.boards.models import BoardAccount
from cooperatives.desk.profile.figures import Profile, about, opened, with_sayings
from cooperatives.desk.profile.filters import Story, entries
from cooperatives.proposals.models import Message
from cooperatives.register.actions import PROJECTED, Saying, ask_valid, confirm
from cooperatives.register.figures import Sayings
from cooperatives.register.models import Cooperative, Source
from registry.access import Role
from registry.accounts.actions import managed
from registry.http import Request
from registry.transitions import Refused, ask_recording


def cooperative(request: Request, pk: int) -> HttpResponse:
    """The first tab: what it is and why, what would change that, and who says so."""
    unread = Message.objects.filter(cooperative=pk).written_to(request.user).unread()
    return _tab(request, _opened(request, pk), "cooperative", unread=unread.count())


def meetings(request: Request, pk: int) -> HttpResponse:
    """Its book years, and who says what of each."""
    return _tab(request, _opened(request, pk), "meetings")


def reports(request: Request, pk: int) -> HttpResponse:
    """Of each book year whether it was held, reported and verified; and its reports."""
    return _tab(request, _opened(request, pk), "reports")


def board(request: Request, pk: int) -> HttpResponse:
    """Who holds which post, who held it before, and which has nobody."""
    profile, may_invite = _opened(request, pk), Role.BOARD in managed(request.user)
    accounts = BoardAccount.objects.filter(person__terms__cooperative=pk) if may_invite else BoardAccount.objects.none()
    with_account = set(accounts.values_list("person", flat=True))
    return _tab(request, profile, "board", may_invite=may_invite, with_account=with_account)


def certificates(request: Request, pk: int) -> HttpResponse:
    """The certificates of its number."""
    return _tab(request, _opened(request, pk), "certificates")


def cases(request: Request, pk: int) -> HttpResponse:
    """Its cases, open and closed."""
    return _tab(request, _opened(request, pk), "cases")


def story(request: Request, pk: int) -> HttpResponse:
    """Everything that was done to it and recorded of it, as a story."""
    profile = _opened(request, pk)
    told = Story(entries(profile.row, profile.moment.known_on), request.GET) if profile.is_known else None
    return _tab(request, profile, "story", story=told)


def printed(request: Request, pk: int) -> HttpResponse:
    """What all tabs say that matters, on paper."""
    return _tab(request, _opened(request, pk), "printed")


def _opened(request: Request, pk: int) -> Profile:
    return opened(request.user, pk, request.GET, timezone.localdate())


def _tab(request: Request, profile: Profile, name: str, **more: object) -> HttpResponse:
    context = about(profile, request.user, request.GET) | more
    return render(request, f"cooperatives/desk/profile/{name}.html", context)


@require_POST
def confirmation(request: Request, pk: int) -> HttpResponse:
    """POST: what is known of it, all of it or one field (`isian`), is still so today, says the office."""
    found = get_object_or_404(with_sayings(Cooperative.objects.visible_to(request.user)), pk=pk)
    sayings, today, asked = Sayings.about(found), timezone.localdate(), request.POST.get("isian")
    fields = [asked] if asked else [field for field in sayings.counts if field in PROJECTED]
    ask_valid(found, "Koperasi ini")
    ask_recording(request.user, found, deed="menyatakannya")
    if not fields or not set(fields) <= set(PROJECTED):
        raise Refused("Tidak ada isian itu. Buka lagi halaman koperasinya dan pilih dari sana.")
    saying = Saying(Source.OFFICE, today, "Dinyatakan masih benar")
    seen = request.POST.get("terlihat", "")
    confirm(found, fields, saying, seen=int(seen) if seen.isdecimal() else None, by=request.user, on=today)
    messages.success(request, f"Dicatat: masih benar per {today:%d-%m-%Y}.")
    return redirect(f"{found.get_absolute_url()}#identitas")
