"""What the page of one cooperative's reminders shows: its ladder, what is due, whom it goes to, and in which words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cooperatives.correspondence.models import Letterhead
from cooperatives.desk.reminders.filters import Asked, asked, contact_of
from cooperatives.desk.reminders.rules import Contact
from cooperatives.register.models import Cooperative
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import Rung, ladder
from registry import lawbook
from registry.law import Law
from registry.models import User


@dataclass(frozen=True)
class Reminding:
    """One cooperative as somebody may remind it: with `chairs`, `sent` and its observations at hand."""

    cooperative: Cooperative
    asked: Asked
    law: Law
    on: date

    @classmethod
    def of(cls, cooperative: Cooperative, on: date) -> "Reminding":
        """As it stands on a day. Raises NoLaw."""
        law = lawbook.read()
        return cls(cooperative, asked({cooperative.pk: cooperative.membership_area}, law, on)[cooperative.pk], law, on)

    @cached_property
    def ladder(self) -> tuple[Rung, ...]:
        """Its steps; none where no meeting is owed."""
        return () if self.asked.why_none else ladder(self.asked.meeting, self.law, self.on)

    @property
    def label(self) -> str:
        """The step that is due, in words."""
        return Reminder.Step(self.asked.rung.step).label if self.asked.rung else ""

    @cached_property
    def contact(self) -> Contact:
        """Whom a reminder goes to."""
        return contact_of(self.cooperative)

    def text(self, by: User) -> str:
        """The words of a reminder of the step that is due, before a person changes them."""
        head = Letterhead.objects.at(self.cooperative.area, self.on).first()
        said = {
            "cooperative": self.cooperative, "rung": self.asked.rung, "meeting": self.asked.meeting,
            "year": self.asked.book_year, "by": by, "office": head.office if head else "Dinas Koperasi",
            "address": settings.PUBLIC_URL + reverse("board-home", args=[self.cooperative.pk]),
        }  # fmt: skip
        return render_to_string("cooperatives/desk/reminders/text.txt", said).strip()
