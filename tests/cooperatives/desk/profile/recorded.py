"""One cooperative on its own: Ibu Sari reads its tabs, and things are recorded on days long past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import pgtrigger
from django.apps import apps
from django.utils import timezone

from cooperatives.register.models import Observation

EVENTS = ("Cooperative", "LegalEvent", "Meeting", "Lapse", "Term", "Person", "NikCertificate", "Case", "Observation")


@contextmanager
def recorded(day: date) -> Iterator[None]:
    """What is recorded within is recorded on that day, at noon."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    events = [apps.get_model("cooperatives", f"{name}Event") for name in EVENTS]
    before = {each: set(each.objects.values_list("pk", flat=True)) for each in events}
    said = set(Observation.objects.values_list("pk", flat=True))
    yield
    with pgtrigger.ignore():
        for each in events:
            each.objects.exclude(pk__in=before[each]).update(pgh_created_at=noon)
        Observation.objects.exclude(pk__in=said).update(recorded_at=noon)
