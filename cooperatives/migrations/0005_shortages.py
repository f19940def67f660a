"""A shortage is made good in cash or released by a decision; a deposit that waits; receipt books that come back."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

MADE_GOOD = """
-- How much of a shortage was made good: what was countersigned of it.
CREATE FUNCTION dues_made_good(of_shortage bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(counted), 0)::bigint
    FROM cooperatives_handover given JOIN cooperatives_handoveranswer ON handover_id = given.id
    WHERE makes_good_id = of_shortage AND is_taken
$$;
ALTER TABLE cooperatives_handover ADD CONSTRAINT handover_makes_good_of_its_cooperative
FOREIGN KEY (cooperative_id, makes_good_id) REFERENCES cooperatives_shortage (cooperative_id, id);
"""
UNDONE = """
ALTER TABLE cooperatives_handover DROP CONSTRAINT handover_makes_good_of_its_cooperative;
DROP FUNCTION dues_made_good(bigint);
"""
RELEASED_BY = models.CharField("keputusan pembebasan", max_length=200, blank=True, default="")
STEPS = [
    ("TO_TREASURER", "Kolektor kepada bendahara"), ("TO_BANK", "Bendahara ke bank"),
    ("MADE_GOOD", "Kekurangan diganti tunai"), ("SET_OFF", "Kekurangan dikurangi pembalikan"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0002_dues")]

    operations = [
        migrations.RemoveConstraint("closing", "closing_says_why_it_differs"),
        migrations.AddField("closing", "unsigned", models.BigIntegerField("setoran bank menunggu", db_default=0)),
        migrations.AddConstraint(
            "closing",
            models.CheckConstraint(
                name="closing_says_why_it_differs",
                condition=Q(counted=None) | Q(counted=F("closing") - F("unsigned")) | ~Q(reason=""),
            ),
        ),
        migrations.RemoveConstraint("collectionrun", "run_has_papers"),
        migrations.AddConstraint(
            "collectionrun",
            models.CheckConstraint(
                name="run_has_papers",
                condition=(Q(papers__isempty=False) | Q(closed_on__isnull=False))
                & Q(papers__lower_inf=False, papers__upper_inf=False),
            ),
        ),
        migrations.RemoveConstraint("shortage", "shortage_settled_somehow"),
        migrations.RenameField("shortage", "settlement", "document_no"),
        migrations.RenameField("shortageevent", "settlement", "document_no"),
        migrations.AlterField("shortage", "document_no", RELEASED_BY),
        migrations.AlterField("shortageevent", "document_no", RELEASED_BY.clone()),
        migrations.AddConstraint(
            "shortage",
            models.CheckConstraint(
                name="shortage_released_when_settled", condition=Q(settled_on__isnull=False) | Q(document_no="")
            ),
        ),
        migrations.AddConstraint(
            "shortage", models.UniqueConstraint(name="shortage_of_one_cooperative", fields=["cooperative", "id"])
        ),
        migrations.RemoveConstraint("handover", "handover_of_its_step"),
        migrations.AddField(
            "handover",
            "makes_good",
            models.ForeignKey(
                "cooperatives.shortage", django.db.models.deletion.PROTECT, null=True, blank=True,
                related_name="repayments", verbose_name="kekurangan",
            ),
        ),
        migrations.AlterField(
            "handover", "step", models.CharField("dari dan kepada", max_length=12, choices=STEPS)
        ),
        migrations.AddConstraint(
            "handover",
            models.CheckConstraint(
                name="handover_of_its_step",
                condition=Q(step="TO_TREASURER", run__isnull=False, makes_good=None)
                | Q(step="TO_BANK", run=None, makes_good=None) & ~Q(slip_no="")
                | Q(step__in=["MADE_GOOD", "SET_OFF"], run=None, makes_good__isnull=False, counted__gt=0)
                & Q(counted=F("expected")),
            ),
        ),
        migrations.RunSQL(MADE_GOOD, UNDONE),
    ]  # fmt: skip
