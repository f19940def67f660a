"""The kernel as a Django application."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class RegistryConfig(AppConfig):
    """People, places, law and jobs."""

    name = "registry"
    verbose_name = "Inti register"
    default_auto_field = "django.db.models.BigAutoField"


class AdminSiteConfig(AdminConfig):
    """Django admin behind the office's own sign-in."""

    default_site = "registry.admin_site.OfficeAdminSite"
