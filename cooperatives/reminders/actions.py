"""A reminder is recorded as a person sent it; one by e-mail is sent by a job, and again where that was given up."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from cooperatives.register.models import Cooperative
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import Rung
from registry import history, jobs
from registry.models import User
from registry.transitions import Refused, ask_recording


def remind(
    cooperative: Cooperative, book_year: int, rung: Rung, way: str, *, contact: str = "", text: str, by: User, on: date
) -> Reminder:  # fmt: skip
    """Record that a cooperative is reminded of a step; by e-mail, have it sent. Raises Refused.

    The same step by the same way is one reminder, however often it is pressed.
    """
    with history.verb("remind", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        ask_recording(by, cooperative)
        same = {
            "cooperative": cooperative, "book_year": book_year, "step": rung.step, "counted_from": rung.counted_from,
            "way": way,
        }  # fmt: skip
        if found := Reminder.objects.filter(**same).first():
            return found
        job = None
        if way == Reminder.Way.EMAIL:
            name = f"{cooperative.pk}:{book_year}:{rung.step}:{rung.counted_from.isoformat()}"
            job = jobs.submit("reminder", key=f"reminder:{name}", **same | {"cooperative": cooperative.pk})
        return Reminder.objects.create(
            **same, due_on=rung.on, contact=contact, text=text, sent_by=by, sent_on=on, job=job
        )  # fmt: skip


def mail(reminder: Reminder) -> None:
    """Hand a reminder to the mail server; what goes wrong there is raised. Sent twice, it is the same message."""
    host = settings.PUBLIC_URL.partition("://")[2]
    EmailMessage(
        f"RAT tahun buku {reminder.book_year}: {reminder.get_step_display()}",
        reminder.text,
        to=[reminder.contact],
        headers={"Message-ID": f"<pengingat-{reminder.pk}@{host.partition(':')[0]}>"},
    ).send()


def mail_again(reminder: Reminder, *, by: User, on: date) -> Reminder:
    """Have an e-mail that could not be sent tried anew. Raises Refused."""
    with history.verb("mail_again", by=by, on=on):
        ask_recording(by, reminder.cooperative)
        if reminder.job is None or not jobs.again(reminder.job):
            raise Refused("Surel ini tidak gagal: sudah terkirim, atau sedang dicoba.")
    return reminder
