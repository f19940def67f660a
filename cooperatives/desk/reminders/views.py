"""The pages of reminders: for whom which step is due, and one cooperative that is reminded."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.desk.reminders.figures import Reminding
from cooperatives.desk.reminders.filters import ReminderFilter, with_what_a_row_shows
from cooperatives.desk.reminders.forms import ReminderForm
from cooperatives.register.models import Cooperative
from cooperatives.reminders import actions
from cooperatives.reminders.models import Reminder
from registry.access import TWO_FACTORS
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.law import NoLaw
from registry.transitions import Refused

PAGES = "cooperatives/desk/reminders"
NO_LAW = "Belum ada aturan batas waktu RAT yang berlaku. Minta admin sistem memuat nilai hukum."


def _listed(request: Request) -> ReminderFilter:
    try:
        return ReminderFilter(request.GET, request.user, timezone.localdate())
    except NoLaw as none:
        raise Refused(NO_LAW) from none


@only(TWO_FACTORS)
def reminders(request: Request) -> HttpResponse:
    """For which cooperatives a step is due that nobody has reminded them of."""
    return render_list(request, f"{PAGES}/reminders.html", _listed(request), {})


@only(TWO_FACTORS)
def reminders_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _listed(request))


def _reminding(request: Request, pk: int) -> Reminding:
    rows = with_what_a_row_shows(Cooperative.objects.entered().visible_to(request.user), today := timezone.localdate())
    try:
        return Reminding.of(get_object_or_404(rows, pk=pk), today)
    except NoLaw as none:
        raise Refused(NO_LAW) from none


@form_page
@only(TWO_FACTORS)
def reminder(request: Request, pk: int) -> HttpResponse:
    """GET: what is due, its words, and by which ways they can go. POST: they are sent, or ready to be sent by hand."""
    found = _reminding(request, pk)
    form = ReminderForm(request.POST or None, ways=found.contact.addresses, **_asked(found, request))
    context = {"reminding": found, "cooperative": found.cooperative, "form": form}
    if form.is_valid() and found.asked.rung and form.needs_a_hand:
        return render(request, f"{PAGES}/by_hand.html", context | {"contact": form.contact, "said": form.said})
    if found.asked.rung and attempt(form, lambda **said: _remind(request, found, form.contact, **said)):
        return redirect("reminder", pk)
    return render(request, f"{PAGES}/reminder.html", context)


def _asked(found: Reminding, request: Request) -> dict[str, Any]:
    """What the form begins with: the words about the step that is due."""
    if found.asked.rung is None:
        return {"asked": ""}
    asked = f"{found.asked.book_year}:{found.asked.rung.step}:{found.asked.rung.counted_from.isoformat()}"
    return {"asked": asked, "initial": {"text": found.text(request.user), "asked": asked}}


def _remind(request: Request, found: Reminding, contact: str, *, text: str, way: str, **_: Any) -> None:
    what = found.asked
    if what.rung:
        send = partial(actions.remind, found.cooperative, what.book_year, what.rung, way)
        send(contact=contact, text=text, by=request.user, on=found.on)
        messages.success(request, "Surel dikirim." if way == Reminder.Way.EMAIL else "Sudah dicatat.")


@require_POST
@only(TWO_FACTORS)
def again(request: Request, pk: int) -> HttpResponse:
    """POST: an e-mail that could not be sent is tried anew."""
    rows = Reminder.objects.visible_to(request.user).select_related("cooperative", "job")
    return redirect(actions.mail_again(get_object_or_404(rows, pk=pk), by=request.user, on=timezone.localdate()))
