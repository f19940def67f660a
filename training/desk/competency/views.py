"""The pages of competency: schemes, people assessed, appeals, and certificates with their documents."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cooperatives.boards.models import Person
from registry import served
from registry.access import TWO_FACTORS
from registry.files import StoredFile, keep
from registry.history import deeds, story
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.transitions import Refused, ask_recording
from registry.uploads import Received
from training.competency import actions
from training.competency.models import Appeal, Certificate, CompetencyAssessment, Result, Scheme
from training.cover.models import Requirement
from training.desk.competency import figures, forms
from training.desk.competency.filters import AssessmentFilter, CertificateFilter
from training.sessions.models import POSTS, people

PAGES = "training/competency"
PERSON = "training-person"


@only(TWO_FACTORS)
def schemes(request: Request) -> HttpResponse:
    """Every scheme: whose it is, by which standard, who was assessed in it, and whose certificates count."""
    found = figures.in_numbers(request.user)
    return render(request, f"{PAGES}/schemes.html", {"schemes": found})


@only(TWO_FACTORS)
def scheme(request: Request, pk: int) -> HttpResponse:
    """One scheme: its standard with its days, its certifier, what it costs since when, and its numbers."""
    found = get_object_or_404(Scheme.objects.select_related("certifier", "standard"), pk=pk)
    today = timezone.localdate()
    context = {
        "scheme": found,
        "posts": [label for post, label in POSTS if post in found.posts],
        "numbers": figures.in_numbers(request.user, found)[0],
        "tariffs": found.tariffs.order_by("-valid"),
        "sites": found.certifier.sites.order_by("name", "pk"),
        "requirements": Requirement.objects.on(today).filter(post__in=found.posts).order_by("post", "coop_type"),
        "today": today,
    }
    return render(request, f"{PAGES}/scheme.html", context)


def _listed(request: Request, of: type[AssessmentFilter | CertificateFilter]) -> Any:
    return of(request.GET, of.every(request.user), request.user)


@only(TWO_FACTORS)
def assessments(request: Request) -> HttpResponse:
    """People assessed, by what came of it."""
    return render_list(request, f"{PAGES}/assessments.html", _listed(request, AssessmentFilter), {})


@only(TWO_FACTORS)
def assessments_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _listed(request, AssessmentFilter))


@only(TWO_FACTORS)
def certificates(request: Request) -> HttpResponse:
    """Certificates, the next to end first."""
    return render_list(request, f"{PAGES}/certificates.html", _listed(request, CertificateFilter), {})


@only(TWO_FACTORS)
def certificates_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _listed(request, CertificateFilter))


def _assessment(request: Request, pk: int) -> CompetencyAssessment:
    rows = CompetencyAssessment.objects.visible_to(request.user).with_outcome()
    related = ("person", "scheme__standard", "scheme__certifier", "cooperative", "session__course", "appeal")
    found: CompetencyAssessment = get_object_or_404(rows.select_related(*related, "site", "assessor"), pk=pk)
    return found


def _certificate(request: Request, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).select_related("person", "scheme__certifier", "renews")
    found: Certificate = get_object_or_404(rows, pk=pk)
    return found


def _appeal(of: CompetencyAssessment) -> Appeal:
    if appeal := Appeal.objects.filter(assessment=of).first():
        return appeal
    raise Refused("Belum ada banding terhadap hasil ini.")


@only(TWO_FACTORS)
def assessment(request: Request, pk: int) -> HttpResponse:
    """One assessment: what was found, what was held against it, and the certificate that followed."""
    found = _assessment(request, pk)
    context = {
        "assessment": found,
        "appeal": Appeal.objects.filter(assessment=found).first(),
        "certificate": found.certificates.filter(retracted_on=None).first(),
        "story": deeds({CompetencyAssessment: {"pgh_obj": found.pk}, Appeal: {"assessment": found.pk}}),
    }
    return render(request, f"{PAGES}/assessment.html", context)


@only(TWO_FACTORS)
def certificate(request: Request, pk: int) -> HttpResponse:
    """One certificate as its document has it: whose, until when, what it renews, and by what it was taken back."""
    found = _certificate(request, pk)
    context = {
        "certificate": found,
        "renewal": found.renewals.filter(retracted_on=None).first(),
        "today": timezone.localdate(),
        "story": story(found),
    }
    return render(request, f"{PAGES}/certificate.html", context)


def _page_of(row: Model) -> str:
    route = {CompetencyAssessment: "assessment", Appeal: "assessment", Certificate: "certificate", Person: PERSON}
    return reverse(route[type(row)], args=[row.assessment_id if isinstance(row, Appeal) else row.pk])


def _act(request: Request, about: Model, form: Any, act: Callable[..., Model], page: str) -> HttpResponse:
    """A step with a form, and the document sent with it; what was made of it is shown."""
    done: list[Model] = []

    def record(file: Received | None = None, **said: Any) -> None:
        with transaction.atomic():
            kept = {"file": keep(file.content, file.media_type)} if file else {}
            done.append(act(**said, **kept, by=request.user, on=timezone.localdate()))

    if attempt(form, record):
        return redirect(_page_of(done[0]))
    return render(request, f"{PAGES}/{page}.html", {"about": about, "form": form, "back": _page_of(about)})


def _step(request: Request, about: Any, form_class: Any, act: Callable[..., Any], page: str) -> HttpResponse:
    ask_recording(request.user, deed="mencatatnya")
    initial = forms.shown_today(timezone.localdate(), form_class)
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    return _act(request, about, form, act, page)


@form_page
@only(TWO_FACTORS)
def assessment_new(request: Request, pk: int) -> HttpResponse:
    """GET: in what somebody was assessed. POST: it is recorded, with its result where there is one."""
    ask_recording(request.user, deed="mencatatnya")
    person = get_object_or_404(people(request.user), pk=pk)
    form = forms.AssessmentForm(request.POST or None, request.FILES or None, person=person, user=request.user)

    def record(result: str, found_on: Any, file: StoredFile | None = None, **said: Any) -> CompetencyAssessment:
        dates = {"by": said["by"], "on": said["on"]}
        made = actions.apply_for_assessment(person, **said)
        return actions.record_result(made, Result(result), found_on, file=file, **dates) if result else made

    return _act(request, person, form, record, "assessment_new")


@form_page
@only(TWO_FACTORS)
def assessment_result(request: Request, pk: int) -> HttpResponse:
    """GET: what was found. POST: it is recorded, and stands."""
    found = _assessment(request, pk)
    return _step(request, found, forms.ResultForm, partial(actions.record_result, found), "result")


@form_page
@only(TWO_FACTORS)
def assessment_appeal(request: Request, pk: int) -> HttpResponse:
    """GET: what is held against the result. POST: it is recorded."""
    found = _assessment(request, pk)
    return _step(request, found, forms.AppealForm, partial(actions.appeal, found), "appeal")


@form_page
@only(TWO_FACTORS)
def assessment_decision(request: Request, pk: int) -> HttpResponse:
    """GET: what the certifier found on appeal. POST: it is recorded, and stands."""
    found = _assessment(request, pk)
    return _step(request, found, forms.DecisionForm, partial(actions.decide_appeal, _appeal(found)), "decision")


@form_page
@only(TWO_FACTORS)
def assessment_certificate(request: Request, pk: int) -> HttpResponse:
    """GET: the certificate that followed. POST: it is recorded as its document has it."""
    found = _assessment(request, pk)
    act = partial(actions.register_certificate, found.person, found.scheme, assessment=found)
    return _step(request, found, forms.CertificateForm, act, "certificate_new")


@form_page
@only(TWO_FACTORS)
def assessment_retraction(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: an assessment that was recorded by mistake counts no more."""
    found = _assessment(request, pk)
    return _step(request, found, forms.RetractionForm, partial(actions.retract, found), "retraction")


@form_page
@only(TWO_FACTORS)
def certificate_new(request: Request, pk: int) -> HttpResponse:
    """GET: a certificate somebody shows. POST: it is recorded as its document has it."""
    ask_recording(request.user, deed="mencatatnya")
    person = get_object_or_404(people(request.user), pk=pk)
    form = forms.ShownForm(request.POST or None, request.FILES or None)
    return _act(request, person, form, partial(actions.register_certificate, person), "certificate_new")


@form_page
@only(TWO_FACTORS)
def certificate_renewal(request: Request, pk: int) -> HttpResponse:
    """GET: the certificate that takes over. POST: it is recorded as its document has it."""
    found = _certificate(request, pk)
    return _step(request, found, forms.CertificateForm, partial(actions.renew, found), "certificate_new")


@form_page
@only(TWO_FACTORS)
def certificate_revocation(request: Request, pk: int) -> HttpResponse:
    """GET: since when and by which document. POST: it counts no more, and what rested on it neither."""
    found = _certificate(request, pk)
    return _step(request, found, forms.RevocationForm, partial(actions.revoke, found), "revocation")


@form_page
@only(TWO_FACTORS)
def certificate_retraction(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: a certificate that was recorded by mistake counts on no day."""
    found = _certificate(request, pk)
    return _step(request, found, forms.RetractionForm, partial(actions.retract, found), "retraction")


@only(TWO_FACTORS)
def assessment_document(request: Request, pk: int, which: str) -> HttpResponse:
    """The record of an assessment, the letter of its appeal, or the decision on that."""
    found = _assessment(request, pk)
    appeal = Appeal.objects.filter(assessment=found).first()
    files = {"berita-acara": found.file}
    if appeal:
        files |= {"banding": appeal.file, "putusan": appeal.decision_file}
    return served.saved(files.get(which), f"{which}-{found.pk}")


@only(TWO_FACTORS)
def certificate_document(request: Request, pk: int, which: str) -> HttpResponse:
    """A certificate, or the letter by which it was taken back."""
    found = _certificate(request, pk)
    files = {"sertifikat": found.file, "pencabutan": found.revocation_file}
    return served.saved(files.get(which), f"{which}-{found.pk}")
