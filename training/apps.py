"""Training as a Django application."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Sessions, competency and cover."""

    name = "training"
    verbose_name = "Pelatihan dan kompetensi"
    default_auto_field = "django.db.models.BigAutoField"
