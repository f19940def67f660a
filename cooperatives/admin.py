"""The register in Django admin: to be searched and looked at, never to be worked on (docs/decisions/0004)."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from cooperatives.cases.models import Case, Night
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from cooperatives.standing.models import Recount, Verdict
from registry.admin import ReadOnly


class OfCooperative(ReadOnly):
    """Rows that belong to a cooperative, found by its name or number as the office finds it."""

    found_by = "cooperative__in"
    list_select_related = ["cooperative"]
    search_fields = ["cooperative__name"]
    search_help_text = "Nama koperasi, boleh salah eja atau disingkat, atau nomornya"
    ordering = ["-pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By the one search there is."""
        found = Cooperative.objects.named(search_term).values("pk")
        return (queryset.filter(**{self.found_by: found}) if search_term else queryset), False


@admin.register(Cooperative)
class CooperativeAdmin(OfCooperative):
    """Cooperatives themselves."""

    found_by = "pk__in"
    list_display = ["name", "area", "coop_type", "legal_entity_no", "coop_nik", "membership_area"]
    list_filter = ["coop_type", "form", "membership_area", "is_village_flag"]
    list_select_related = ["area"]


@admin.register(LegalEvent)
class LegalEventAdmin(OfCooperative):
    """The legal life of cooperatives."""

    list_display = ["cooperative", "kind", "happened_on", "document_no", "source", "observed_on", "retracted_on"]
    list_filter = ["kind", "source"]


@admin.register(Meeting)
class MeetingAdmin(OfCooperative):
    """Members' meetings."""

    list_display = ["cooperative", "kind", "held_on", "book_years", "source", "observed_on", "retracted_on"]
    list_filter = ["kind", "source", "is_inferred"]


@admin.register(Lapse)
class LapseAdmin(OfCooperative):
    """Times without an annual meeting."""

    list_display = ["cooperative", "since", "through", "source", "observed_on", "retracted_on"]
    list_filter = ["source"]


@admin.register(Observation)
class ObservationAdmin(OfCooperative):
    """What sources said."""

    list_display = ["cooperative", "__str__", "source", "observed_on", "recorded_by", "recorded_at", "retracted_on"]
    list_filter = ["source"]
    list_select_related = ["cooperative", "recorded_by"]


@admin.register(Case)
class CaseAdmin(OfCooperative):
    """Cases, moved on their own pages only."""

    list_display = ["cooperative", "state", "flagged_on", "closed_on", "closed_why", "owner"]
    list_filter = ["state", "closed_why"]
    list_select_related = ["cooperative", "owner"]


@admin.register(Verdict)
class VerdictAdmin(OfCooperative):
    """Kept verdicts. The facts and reasons themselves are read on their page of the site."""

    list_display = ["cooperative", "state", "judged_on", "rulebook", "recorded_at"]
    list_filter = ["state", "rulebook__code"]
    list_select_related = ["cooperative", "rulebook"]
    exclude = ["judgement", "snapshot"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """Without the long texts."""
        return super().get_queryset(request).defer("judgement", "snapshot", "rulebook__provisions")

    def view_on_site(self, row: Verdict) -> str:
        """Where it is read as evidence."""
        return reverse("verdict", args=[row.cooperative_id, row.pk])


@admin.register(Night)
class NightAdmin(ReadOnly):
    """What each night did."""

    list_display = ["on", "rulebook", "judged", "changed", "flagged", "withdrawn", "not_ours", "finished_at"]
    list_select_related = ["rulebook"]
    ordering = ["-pk"]


@admin.register(Recount)
class RecountAdmin(ReadOnly):
    """What judging everything again gave."""

    list_display = ["on", "rulebook", "judged", "waiting", "differing", "finished_at"]
    list_select_related = ["rulebook"]
    ordering = ["-pk"]
