"""What members of a category are asked for, month by month."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from cooperatives.dues.rules import MANDATORY, Curve, curve, first_day
from cooperatives.members.models import MemberCategory
from cooperatives.register.models import NEVER_DELETED, Cooperative, OfCooperativeQuerySet
from registry import history

UPON_THE_LAST = """
    SELECT closed_through INTO closed FROM cooperatives_book WHERE cooperative_id = NEW.cooperative_id;
    month := CASE WHEN TG_OP = 'INSERT' THEN lower(NEW.months) ELSE upper(NEW.months) END;
    IF make_date(month / 12, month % 12 + 1, 1) <= closed THEN
        PERFORM dues_refuse('a tariff never rewrites closed months', 'tariff_of_open_months');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'months' <> to_jsonb(OLD) - 'months' OR NOT upper_inf(OLD.months)
        OR lower(NEW.months) <> lower(OLD.months) OR upper_inf(NEW.months) THEN
            PERFORM dues_refuse('a tariff only ends', 'tariff_only_ends');
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO last FROM cooperatives_tariff
    WHERE cooperative_id = NEW.cooperative_id AND category_id = NEW.category_id AND kind = NEW.kind
    ORDER BY months DESC LIMIT 1;
    IF FOUND AND upper(last.months) IS DISTINCT FROM lower(NEW.months) OR NOT upper_inf(NEW.months) THEN
        PERFORM dues_refuse('a tariff begins where the last one ends', 'tariff_upon_the_last');
    END IF;
    NEW.before := coalesce(last.before + last.amount * (upper(last.months) - lower(last.months)), 0);
    RETURN NEW;
"""


class TariffQuerySet(OfCooperativeQuerySet["Tariff"]):
    """Tariffs by cooperative."""

    def curves(self, cooperative: Cooperative, kind: str = MANDATORY) -> dict[int, Curve]:
        """The curve of each category of a cooperative."""
        steps: dict[int, list[tuple[int, int]]] = {}
        for each in self.filter(cooperative=cooperative, kind=kind):
            steps.setdefault(each.category_id, []).append((each.months.lower, each.amount))
        return {category: curve(found) for category, found in steps.items()}

    def latest_first(self) -> Self:
        """The one in force or to come first."""
        return self.order_by("-months")


@history.tracked()
class Tariff(models.Model):
    """So much a month from a month on (simpanan wajib), or on entering in it (simpanan pokok), for a category.

    months: as numbers, year * 12 + month - 1. before: what all earlier steps of its curve ask for together.
    """

    class Kind(models.TextChoices):
        PRINCIPAL = "PRINCIPAL", "Simpanan pokok"
        MANDATORY = "MANDATORY", "Simpanan wajib"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="tariffs", verbose_name="koperasi")
    category = models.ForeignKey(
        MemberCategory, models.PROTECT, related_name="tariffs", db_constraint=False, verbose_name="golongan"
    )
    kind = models.CharField("jenis", max_length=9, choices=Kind)
    amount = models.BigIntegerField("jumlah")
    months = IntegerRangeField("bulan")
    before = models.BigIntegerField(db_default=0, editable=False)
    document_no = models.CharField("keputusan rapat anggota", max_length=100, blank=True, default="")

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "tarif simpanan"
        verbose_name_plural = "tarif simpanan"
        constraints = [
            ExclusionConstraint(
                name="dues_tariff_once",
                violation_error_message="Untuk bulan itu sudah ada tarif.",
                expressions=[
                    ("cooperative", RangeOperators.EQUAL), ("category", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL), ("months", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="tariff_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="tariff_begins", condition=Q(months__lower_inf=False, months__isempty=False)),
        ]  # fmt: skip
        indexes = [models.Index("category", "kind", "months", name="tariff_steps")]
        triggers = [
            NEVER_DELETED,
            pgtrigger.Trigger(
                name="upon_the_last", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("closed", "date"), ("month", "integer"), ("last", "cooperatives_tariff")], func=UPON_THE_LAST,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} mulai {first_day(self.months.lower):%m-%Y}"
