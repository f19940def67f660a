"""The filter of the list of cases."""

from django.db import models
from django.db.models import F, Q, Subquery, Value, When

from cooperatives.cases.models import Case, Night
from registry.filters import Faceted, OneOf, in_subdistrict

HELD = Q(state=Case.State.ON_HOLD)
LAST_NIGHT = Subquery(Night.objects.order_by("-on").values("on")[:1])
BY_HOLD = models.Case(
    When(HELD & Q(hold_until__lt=LAST_NIGHT), then=Value("lewat")), When(HELD, then=Value("berjalan"))
)
"""Whether a hold had passed its day by the last night: a list has no clock, and says what the night knew."""


class CaseFilter(Faceted):
    """Cases by stage, end of their hold and kecamatan. Withdrawn ones are hidden unless asked for."""

    tahap = OneOf(label="Tahap", by=F("state"), choices=Case.State.choices, hides=[Case.State.WITHDRAWN])
    penundaan = OneOf(
        label="Penundaan",
        by=BY_HOLD,
        choices=[("berjalan", "Masih berjalan"), ("lewat", "Sudah lewat harinya")],
    )
    kecamatan = in_subdistrict("cooperative__area")

    class Meta:
        model = Case
        fields: list[str] = []
