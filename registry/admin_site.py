"""The admin site. It stands apart from what is registered on it, which Django loads later."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class OfficeAdminSite(admin.AdminSite):
    """Admin behind the office's own sign-in."""

    site_header = site_title = "Sokoguru · Admin"
    index_title = "Pengguna, wilayah dan hukum"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in."""
        if request.user.is_authenticated:
            return redirect("home")
        return redirect(f"{reverse('sign-in')}?next={request.get_full_path()}")
