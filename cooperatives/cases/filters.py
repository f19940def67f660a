"""The filter of the list of cases."""

from django.db.models import F

from cooperatives.cases.models import Case
from registry.filters import Faceted, OneOf, in_subdistrict


class CaseFilter(Faceted):
    """Cases by stage and kecamatan. Withdrawn ones are hidden unless asked for."""

    tahap = OneOf(label="Tahap", by=F("state"), choices=Case.State.choices, hides=[Case.State.WITHDRAWN])
    kecamatan = in_subdistrict("cooperative__area")

    class Meta:
        model = Case
        fields: list[str] = []
