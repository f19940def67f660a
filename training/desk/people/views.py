"""People who were taught: the list, and what each has held, learnt and shown."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cooperatives.boards.models import Term
from registry.access import TWO_FACTORS
from registry.http import Request, only, render_file, render_list
from training.competency.models import Certificate, CompetencyAssessment
from training.desk.people.filters import TaughtPeopleFilter, with_deeds
from training.sessions import models as sessions


def _listed(request: Request) -> TaughtPeopleFilter:
    rows = with_deeds(TaughtPeopleFilter.every(request.user), request.user)
    return TaughtPeopleFilter(request.GET, rows, request.user)


@only(TWO_FACTORS)
def people(request: Request) -> HttpResponse:
    """Who was taught, assessed or certified, in a year or in all."""
    return render_list(request, "training/people/people.html", _listed(request), {})


@only(TWO_FACTORS)
def people_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = _listed(request)
    of_year = [("Tahun", str(listed.year or "semua"))]
    return render_file(request, listed, of_year)


def person(request: Request, pk: int) -> HttpResponse:
    """One person: posts held, trainings, assessments, and certificates with their validity today."""
    found, user = get_object_or_404(sessions.people(request.user), pk=pk), request.user
    terms = Term.objects.valid().visible_to(user).filter(person=found)
    taught = sessions.Participation.objects.visible_to(user).filter(person=found)
    assessed = CompetencyAssessment.objects.visible_to(user).filter(person=found).with_outcome()
    certificates = Certificate.objects.visible_to(user).filter(person=found)
    appealed = {"appealed_on": F("appeal__made_on"), "appeal_decided_on": F("appeal__decided_on")}
    context = {
        "person": found,
        "today": timezone.localdate(),
        "terms": terms.select_related("cooperative").order_by("-starts_on", "-pk"),
        "taught": taught.select_related("session__course", "cooperative").order_by("-session__starts_on", "-pk"),
        "assessed": assessed.annotate(**appealed)
        .select_related("scheme", "cooperative")
        .order_by("-assessed_on", "-pk"),
        "certificates": certificates.select_related("scheme__certifier").order_by("-valid_until", "-pk"),
    }
    return render(request, "training/people/person.html", context)
