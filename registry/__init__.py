"""Project package and shared kernel: people, places, time, law and paper. It knows no cooperative."""

from registry.celery import app as celery_app

__all__ = ["celery_app"]
