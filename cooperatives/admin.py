"""The register in Django admin: to be searched and looked at, never to be worked on (docs/decisions/0004)."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from cooperatives.cases.models import Case, Night
from cooperatives.correspondence.models import Letter, LetterBatch, Letterhead, Signatory
from cooperatives.dues.models import Book, Closing, Opening, Tariff
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.members.models import ProcessingAgreement, Unmasking
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from cooperatives.standing.models import Recount, Verdict
from registry.admin import ReadOnly, Recorded


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


@admin.register(Letterhead)
class LetterheadAdmin(Recorded):
    """The head of the paper: a new one begins on its first day, and the old one ends there."""

    list_display = ["office", "area", "city", "valid"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]


@admin.register(Signatory)
class SignatoryAdmin(Recorded):
    """Who signs, and in which days."""

    list_display = ["name", "full_title", "area", "valid"]
    list_select_related = ["area"]
    search_fields = ["name"]
    autocomplete_fields = ["area"]


@admin.register(LetterBatch)
class LetterBatchAdmin(ReadOnly):
    """Letters that were drafted together."""

    list_display = ["__str__", "drafted_by", "drafted_on"]
    list_select_related = ["area", "drafted_by"]
    ordering = ["-pk"]


@admin.register(Letter)
class LetterAdmin(OfCooperative):
    """Letters, moved on their own pages only. What they say is read there."""

    list_display = ["cooperative", "kind", "book_year", "state", "number", "dated_on"]
    list_filter = ["kind", "state"]
    exclude = ["body", "issued", "token"]


@admin.register(ProcessingAgreement)
class ProcessingAgreementAdmin(OfCooperative):
    """The agreements under which member books are kept: without one there is no book."""

    list_display = ["cooperative", "number", "signed_on"]


@admin.register(Book)
class BookAdmin(OfCooperative):
    """Books of dues. Members and receipts are the cooperative's own and are not shown here."""

    list_display = ["cooperative", "opened_on", "last_number", "closed_through"]
    exclude = ["last_hash"]
    ordering = ["cooperative_id"]


@admin.register(Opening)
class OpeningAdmin(OfCooperative):
    """What books began with, as totals."""

    list_display = ["cooperative", "on", "members", "principal", "mandatory", "voluntary"]
    ordering = ["cooperative_id"]


@admin.register(Closing)
class ClosingAdmin(OfCooperative):
    """Closed days and years, with their cash."""

    list_display = ["cooperative", "kind", "through", "opening", "received", "paid_out", "closing", "counted"]
    list_filter = ["kind"]


@admin.register(Tariff)
class TariffAdmin(OfCooperative):
    """What members are asked for."""

    list_display = ["cooperative", "category", "kind", "amount", "document_no"]
    list_filter = ["kind"]
    list_select_related = ["cooperative", "category"]


@admin.register(Unmasking)
class UnmaskingAdmin(OfCooperative):
    """Who was shown a NIK and why; not whose."""

    list_display = ["cooperative", "shown_to", "shown_at", "reason"]
    list_select_related = ["cooperative", "shown_to"]
    exclude = ["member"]
