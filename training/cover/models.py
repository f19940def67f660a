"""Which posts must have a certificate holder, in which cooperatives, and in which days."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from cooperatives.boards.models import Term
from cooperatives.register.models import NEVER_DELETED, Cooperative
from registry import history
from registry.models import always


class RequirementQuerySet(models.QuerySet["Requirement"]):
    """Requirements by their days."""

    def on(self, day: date) -> Self:
        """Those in force on a day."""
        return self.filter(valid__contains=day)


@history.tracked()
class Requirement(models.Model):
    """A post whose holder must have a valid certificate: in cooperatives of a type (blank: of any), in some days.

    basis: the clause or decree that says so.
    """

    coop_type = models.CharField("jenis koperasi", max_length=12, choices=Cooperative.Type, blank=True, default="")
    post = models.CharField("jabatan", max_length=16, choices=Term.Post)
    basis = models.CharField("dasar", max_length=200)
    valid = DateRangeField("berlaku", default=always, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = "jabatan wajib bersertifikat"
        verbose_name_plural = "jabatan wajib bersertifikat"
        constraints = [
            ExclusionConstraint(
                name="requirement_once",
                violation_error_message="Sudah ada pada hari-hari itu; akhiri dahulu yang lama.",
                expressions=[
                    ("coop_type", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_post_display()}, {self.get_coop_type_display() or 'semua jenis'}"
