"""Django admin for users, areas and the law. Office work is never done here (docs/decisions/0004)."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.postgres.forms import DateRangeField
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as write_date

from registry import history
from registry.lawbook import objection
from registry.models import Area, LawValue, User, always

admin.site.unregister(Group)


class RangeForm(forms.ModelForm):
    """A form in which a range left blank has no end on either side."""

    def clean(self) -> dict[str, Any]:
        """As Django's, with the blank ranges filled in."""
        cleaned = super().clean() or {}
        blank = [
            name for name, each in self.fields.items() if isinstance(each, DateRangeField) and not cleaned.get(name)
        ]
        return cleaned | dict.fromkeys(set(blank) - set(self.errors), always())


class Recorded(admin.ModelAdmin):
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


class UserForm(AdminUserCreationForm):
    """A new account."""

    usable_password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("username", "name", "role", "area")
        field_classes: dict[str, type[forms.Field]] = {}


@admin.register(User)
class PersonAdmin(Recorded, UserAdmin):
    """People who may sign in."""

    form = UserChangeForm
    add_form = UserForm
    list_display = ["username", "name", "role", "area", "is_active"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    autocomplete_fields = ["area"]
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Orang", {"fields": ("name", "email", "role", "area")}),
        ("Hak", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "name", "role", "area", "password1", "password2")}),
    )
