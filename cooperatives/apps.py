"""The register as a Django application."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    """Cooperatives, their meetings, their standing and the cases opened about them."""

    name = "cooperatives"
    verbose_name = "Register koperasi"
    default_auto_field = "django.db.models.BigAutoField"
