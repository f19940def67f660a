"""Celery: wakes a worker up when a job is due. What is to be done stands in the database."""

import os

import kombu.transport.redis  # noqa: F401  # imported here so that the first send to a frozen Redis costs 1 s, not 2
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")

app = Celery("registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["cooperatives"])
