"""The kernel as a Django application."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.forms import Field


class RegistryConfig(AppConfig):
    """People, places, law and jobs."""

    name = "registry"
    verbose_name = "Inti register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every migrate ends with the triggers and with the rights of the site's role; `check --deploy` looks at both.

        And a field that was left empty says what to do: Django's word for a field means a division in an office.
        """
        from registry.roles import after_migrate, check_role  # noqa: PLC0415  # its models need the registry of apps
        from registry.schema import check_triggers  # noqa: PLC0415

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="rights")
        register(check_role, deploy=True)
        register(check_triggers, deploy=True)
        Field.default_error_messages["required"] = "Wajib diisi."


class AdminSiteConfig(AdminConfig):
    """Django admin behind the office's own sign-in."""

    default_site = "registry.admin_site.OfficeAdminSite"
