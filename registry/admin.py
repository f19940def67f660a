"""Django admin for users, areas and the law; all else is only looked at.

Office work is never done here (docs/decisions/0004).
"""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.postgres.forms import DateRangeField
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as write_date

from registry import history
from registry.lawbook import objection
from registry.models import Area, ImportBatch, Job, LawValue, User, always

for theirs in (Group, EmailAddress, Authenticator, UserSession):  # the page of an Authenticator shows its secret
    admin.site.unregister(theirs)


class RangeForm(forms.ModelForm):
    """A form in which a range left blank has no end on either side."""

    def clean(self) -> dict[str, Any]:
        """As Django's, with the blank ranges filled in."""
        cleaned = super().clean() or {}
        blank = [
            name for name, each in self.fields.items() if isinstance(each, DateRangeField) and not cleaned.get(name)
        ]
        return cleaned | dict.fromkeys(set(blank) - set(self.errors), always())


class WithStory(admin.ModelAdmin):
    """What happened to a row is told from the one history, whoever did it and by whichever road."""

    object_history_template = "admin/story.html"
    show_full_result_count = False
    list_per_page = 50

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's, with the story in place of what admin itself logged."""
        row = self.get_object(request, unquote(object_id)) if history.is_tracked(self.model) else None
        told = {"title": f"Riwayat {row or ''}", "story": history.story(row) if row else []}
        return super().history_view(request, object_id, told | (extra_context or {}))


class ReadOnly(WithStory):
    """Rows to be searched and looked at: all their columns but those in `exclude`."""

    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every column, also those that no form would have."""
        hidden = {"id", *(self.exclude or ())}
        return [field.name for field in self.opts.concrete_fields if field.name not in hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The same."""
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What is added comes from the pages of the office, from imports and from the night."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An edit here would name no deed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted anywhere."""
        return False


class Recorded(WithStory):
    """Every save is a verb in history; nothing is deleted."""

    form: type[forms.ModelForm] = RangeForm

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As Django's, under a verb."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with history.verb(f"admin_{self.opts.model_name}", by=cast("User", request.user), on=None):
            return super().changeform_view(request, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes: a value is ended, an account deactivated."""
        return False


@admin.register(Area)
class AreaAdmin(Recorded):
    """Areas come from load_areas; here their names and validity are corrected."""

    list_display = ["code", "name", "kind", "postal_code"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["parent"]


class LawValueForm(RangeForm):
    """A law value that is like the others of its name."""

    def clean(self) -> dict[str, Any]:
        """As a range form, and the value is one the rules can read."""
        cleaned = super().clean()
        if {"key", "value"} <= cleaned.keys() and (sentence := objection(cleaned["key"], cleaned["value"])):
            self.add_error("value", sentence)
        return cleaned


@admin.register(LawValue)
class LawValueAdmin(Recorded):
    """The law's values: a change is a new range from its first day."""

    form = LawValueForm
    list_display = ["key", "value", "days", "clause", "is_confirmed"]
    list_filter = ["is_confirmed"]
    search_fields = ["key", "clause"]

    @admin.display(description="berlaku", ordering="in_force")
    def days(self, row: LawValue) -> str:
        """The days it is in force, in words."""
        first, end = row.in_force.lower, row.in_force.upper
        since = f"sejak {write_date(first, 'j F Y')}" if first else ""
        until = f"sebelum {write_date(end, 'j F Y')}" if end else ""
        return " ".join(filter(None, (since, until))) or "selalu"


@admin.register(User)
class PersonAdmin(Recorded, UserAdmin):
    """People who may sign in. Accounts are made and opened again by invitation, on the pages of people."""

    form = UserChangeForm
    list_display = ["username", "name", "role", "area", "is_active"]
    list_select_related = ["area"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    autocomplete_fields = ["area"]
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username",)}),
        ("Orang", {"fields": ("name", "phone", "email", "role", "area")}),
        ("Hak", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody is added here."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Nor does anybody know another's password."""
        raise PermissionDenied


@admin.register(Job)
class JobAdmin(ReadOnly):
    """Work done and to be done, with the whole error of what failed."""

    list_display = ["key", "kind", "state", "done", "total", "attempts", "due_at"]
    list_filter = ["kind", "state"]
    search_fields = ["key", "error"]
    ordering = ["-pk"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    """Files that were brought in."""

    list_display = ["file_name", "source", "observed_on", "imported_by", "imported_at"]
    list_filter = ["source"]
    list_select_related = ["imported_by"]
    search_fields = ["file_name", "sha256"]
    ordering = ["-pk"]
