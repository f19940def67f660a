"""Where each member stands: what the cooperative holds of him or her, and the place on the tariff curve.

Kept by triggers in the transaction of whatever moves it: an entry, a membership, a tariff. `rules.account` says the
same from the rows themselves, on any day; `manage.py verify_books` compares the two.
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from cooperatives.dues.models.entry import Entry
from cooperatives.dues.models.tariff import Tariff
from cooperatives.members.models import Member, MemberCategory, Membership, OfMembersQuerySet
from cooperatives.register.models import Cooperative


class PositionQuerySet(OfMembersQuerySet):
    """Positions."""


class Position(models.Model):
    """What a cooperative holds of a member, by kind, and up to which month that pays for what is asked.

    What is due up to a month is what the curve of `category` asks for up to it, less `offset`. category: None for who
    is no member now. first: the month it is asked for from, which is next month where it changed within this one;
    before: what is due up to the month before last, then. base: what that curve asks for before `first`. paid_through:
    the last month paid in full (None: nothing is asked).
    """

    member = models.OneToOneField(
        Member, models.PROTECT, primary_key=True, related_name="position", db_constraint=False, verbose_name="anggota"
    )
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    category = models.ForeignKey(
        MemberCategory, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name="golongan",
    )  # fmt: skip
    principal = models.BigIntegerField("simpanan pokok", default=0)
    mandatory = models.BigIntegerField("simpanan wajib", default=0)
    voluntary = models.BigIntegerField("simpanan sukarela", default=0)
    principal_due = models.BigIntegerField("simpanan pokok yang diminta", default=0)
    offset = models.BigIntegerField(default=0)
    base = models.BigIntegerField(default=0)
    first = models.IntegerField(null=True, blank=True)
    before = models.BigIntegerField(default=0)
    paid_through = models.IntegerField("lunas sampai", null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "posisi simpanan"
        verbose_name_plural = "posisi simpanan"
        constraints = [
            models.CheckConstraint(
                name="position_never_negative", condition=Q(principal__gte=0, mandatory__gte=0, voluntary__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.member_id)


pgtrigger.register(
    pgtrigger.Trigger(
        name="place", when=pgtrigger.After, operation=pgtrigger.Insert | pgtrigger.Update,
        func="PERFORM dues_place(NEW.member_id); RETURN NULL;",
    )
)(Membership)  # fmt: skip
pgtrigger.register(
    pgtrigger.Trigger(
        name="came_late", when=pgtrigger.After, operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="PAYMENT") & ~pgtrigger.Q(new__mandatory=0),
        func="""
            IF EXISTS (
                SELECT FROM cooperatives_membership
                WHERE member_id = NEW.member_id AND upper_inf(held)
                AND to_char(lower(held), 'YYYY-MM') > (SELECT min(month) FROM jsonb_object_keys(NEW.months) month)
            ) THEN
                PERFORM dues_place(NEW.member_id);
            END IF;
            RETURN NULL;
        """,
    )
)(Entry)  # fmt: skip
pgtrigger.register(
    pgtrigger.Trigger(
        name="place", when=pgtrigger.After, operation=pgtrigger.Insert,
        func="""
            PERFORM dues_place(member_id) FROM (
                SELECT DISTINCT member_id FROM cooperatives_membership held
                WHERE category_id = NEW.category_id AND EXISTS (
                    SELECT FROM cooperatives_membership r WHERE r.member_id = held.member_id AND upper_inf(r.held)
                )
            ) m;
            RETURN NULL;
        """,
    )
)(Tariff)  # fmt: skip
