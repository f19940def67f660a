"""Training in Django admin: what everything else points at is kept here; the rest is only looked at."""

from django.contrib import admin

from registry.admin import ReadOnly, Recorded
from training.attestations.models import Attestation
from training.competency.models import (
    Appeal,
    Assessor,
    Certificate,
    Certifier,
    CompetencyAssessment,
    Scheme,
    Site,
    Standard,
    Tariff,
)
from training.cover.models import Requirement
from training.sessions.models import Course, FundingSource, Invitation, Participation, Session


@admin.register(Course)
class CourseAdmin(Recorded):
    """What is taught."""

    list_display = ["name", "theme"]
    list_filter = ["theme"]
    search_fields = ["name"]


@admin.register(FundingSource)
class FundingSourceAdmin(Recorded):
    """Whose money, of which year, and how much."""

    list_display = ["kind", "budget_year", "sub_activity", "area", "amount"]
    list_filter = ["kind", "budget_year"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]


@admin.register(Standard)
class StandardAdmin(Recorded):
    """National standards of competence."""

    list_display = ["number", "title", "valid"]
    search_fields = ["number", "title"]


@admin.register(Certifier)
class CertifierAdmin(Recorded):
    """Certifiers."""

    list_display = ["name", "licence_no"]
    search_fields = ["name"]


@admin.register(Site)
class SiteAdmin(Recorded):
    """Where they assess."""

    list_display = ["name", "certifier"]
    list_select_related = ["certifier"]
    autocomplete_fields = ["certifier"]
    search_fields = ["name"]


@admin.register(Assessor)
class AssessorAdmin(Recorded):
    """Who assesses for them."""

    list_display = ["name", "registration_no", "certifier"]
    list_select_related = ["certifier"]
    autocomplete_fields = ["certifier"]
    search_fields = ["name", "registration_no"]


@admin.register(Scheme)
class SchemeAdmin(Recorded):
    """Schemes: a new standard is a new scheme."""

    list_display = ["name", "certifier", "standard", "posts"]
    list_select_related = ["certifier", "standard"]
    autocomplete_fields = ["certifier", "standard"]
    search_fields = ["name"]


@admin.register(Tariff)
class TariffAdmin(Recorded):
    """What an assessment costs: a new tariff begins on its first day, and the old one ends there."""

    list_display = ["scheme", "first", "renewal", "valid"]
    list_select_related = ["scheme"]
    autocomplete_fields = ["scheme"]


@admin.register(Requirement)
class RequirementAdmin(Recorded):
    """Which posts must have a certificate holder: one ends on a day, and another begins there."""

    list_display = ["post", "coop_type", "basis", "valid"]
    list_filter = ["post", "coop_type"]


class OfPerson(ReadOnly):
    """Rows about a person, found by the person's name."""

    list_select_related = ["person"]
    search_fields = ["person__name"]
    ordering = ["-pk"]


@admin.register(Session)
class SessionAdmin(ReadOnly):
    """Sessions, planned on their own pages."""

    list_display = ["course", "place", "starts_on", "funding", "cost", "retracted_on"]
    list_filter = ["course__theme", "funding__kind", "funding__budget_year"]
    list_select_related = ["course", "funding"]
    search_fields = ["course__name", "place"]
    ordering = ["-starts_on", "-pk"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Which cooperatives were invited."""

    list_display = ["session", "cooperative", "post", "invited_on", "is_coming"]
    list_select_related = ["session__course", "cooperative"]
    search_fields = ["cooperative__name"]
    ordering = ["-pk"]


@admin.register(Participation)
class ParticipationAdmin(OfPerson):
    """Who took part."""

    list_display = ["person", "session", "cooperative", "post", "attended", "retracted_on"]
    list_select_related = ["person", "session__course", "cooperative"]


@admin.register(CompetencyAssessment)
class CompetencyAssessmentAdmin(OfPerson):
    """Who was assessed."""

    list_display = ["person", "scheme", "assessed_on", "cooperative", "result", "retracted_on"]
    list_filter = ["scheme", "result"]
    list_select_related = ["person", "scheme", "cooperative"]


@admin.register(Appeal)
class AppealAdmin(ReadOnly):
    """What was held against a result."""

    list_display = ["assessment", "made_on", "result", "decided_on"]
    list_select_related = ["assessment__person", "assessment__scheme"]
    ordering = ["-pk"]


@admin.register(Certificate)
class CertificateAdmin(OfPerson):
    """Certificates of competence."""

    list_display = ["number", "person", "scheme", "issued_on", "valid_until", "revoked_on", "retracted_on"]
    list_filter = ["scheme"]
    list_select_related = ["person", "scheme"]
    search_fields = ["person__name", "number"]


@admin.register(Attestation)
class AttestationAdmin(ReadOnly):
    """The office's own certificates that somebody attended."""

    list_display = ["number", "participation", "issued_on", "retracted_on"]
    list_select_related = ["participation__person"]
    search_fields = ["number", "participation__person__name"]
    ordering = ["-pk"]
