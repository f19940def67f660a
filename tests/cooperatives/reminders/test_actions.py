"""A reminder is recorded once, as it was sent; an e-mail is a job that keeps what went wrong and tries again."""

from dataclasses import replace
from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction

from cooperatives.reminders.actions import mail_again, remind
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import AnnualMeeting, Step, ladder
from registry import history, jobs, lawbook
from registry.deadlines import BookYear, Deadline
from registry.models import Job
from registry.transitions import Refused
from tests.world import ON

pytestmark = pytest.mark.django_db
DEADLINE = Deadline.after(BookYear.named(2017, 12), 3)
OVERDUE = next(each for each in ladder(AnnualMeeting(DEADLINE), lawbook.from_file(), ON) if each.step is Step.OVERDUE)
BY_WHATSAPP = {"contact": "6281234567890", "text": "Yth. Pengurus"}
BY_MAIL = {"contact": "pengurus@contoh.example", "text": "Yth. Pengurus & anggota\nSalam"}


def reminded(world, way="WHATSAPP", by=None, rung=OVERDUE, **said) -> Reminder:
    said = said or (BY_MAIL if way == "EMAIL" else BY_WHATSAPP)
    return remind(world.sunyi, 2017, rung, way, **said, by=by or world.joko, on=ON)


def work(attempts: int = 1) -> Job:
    """Everything due is done; what failed is due at once, so many times."""
    for _ in range(attempts):
        Job.objects.filter(state="OPEN").update(due_at="2018-01-01T00:00:00Z")
        jobs.run_due()
    return Job.objects.get(kind="reminder")


def test_it_keeps_what_was_sent_where_by_whom_and_which_day_it_was_of(world):
    kept = Reminder.objects.get(pk=reminded(world).pk)
    assert (kept.step, kept.due_on, kept.counted_from) == ("OVERDUE", date(2018, 4, 14), date(2018, 3, 31))
    assert (kept.contact, kept.text, kept.sent_by, kept.sent_on) == (*BY_WHATSAPP.values(), world.joko, ON)
    assert str(kept) == "Batas RAT terlewat tahun buku 2017, 04-09-2018"


def test_pressed_twice_it_is_one_reminder_by_each_way(world):
    assert reminded(world) == reminded(world, text="Lain", contact="6281299999999", by=world.sari)
    assert reminded(world, "PRINT", text="Cetakan") == reminded(world, "PRINT", text="Cetakan")
    assert Reminder.objects.count() == 2


def test_where_the_deadline_has_moved_the_step_is_asked_again(world):
    reminded(world)
    reminded(world, rung=replace(OVERDUE, on=date(2018, 7, 14), counted_from=date(2018, 6, 30)))
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize("who", ["hadi", "lina", "tono"])
def test_only_whoever_records_for_this_cooperative_may(world, who):
    with pytest.raises(Refused, match="Hanya kepala bidang"):
        reminded(world, by=getattr(world, who))
    assert not Reminder.objects.exists()


def test_nothing_that_was_sent_is_changed_deleted_or_said_twice(world):
    kept = reminded(world)
    with history.verb("test", by=None, on=ON):
        for change in (lambda: Reminder.objects.update(text="Lain"), lambda: Reminder.objects.all().delete()):
            with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
                change()
        kept.pk = None
        with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
            kept.save(force_insert=True)


@pytest.mark.parametrize(
    ("way", "said", "constraint"),
    [("WHATSAPP", {"contact": "", "text": "a"}, "reminder_went_somewhere"),
     ("PRINT", {"text": ""}, "reminder_says_something")],
)  # fmt: skip
def test_a_reminder_says_something_and_went_somewhere(world, way, said, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        reminded(world, way, **said)


def test_an_e_mail_is_sent_by_a_job_once(world):
    reminded(world, "EMAIL")
    reminded(world, "EMAIL")
    assert mail.outbox == []
    assert work(2).state == "DONE"
    (sent,) = mail.outbox
    assert (sent.to, sent.body) == (["pengurus@contoh.example"], BY_MAIL["text"])
    assert sent.subject == "RAT tahun buku 2017: Batas RAT terlewat"
    assert sent.extra_headers["Message-ID"].startswith("<pengingat-")


def test_an_e_mail_that_fails_is_kept_tried_again_and_can_be_sent_anew(world, settings):
    kept = reminded(world, "EMAIL")
    settings.EMAIL_BACKEND = "tests.cooperatives.reminders.broken_mail.EmailBackend"
    assert work().state == "OPEN"
    assert "Server surel tidak menjawab" in work().complaint
    with pytest.raises(Refused, match="tidak gagal"):
        mail_again(kept, by=world.joko, on=ON)
    assert work(jobs.ATTEMPTS).state == "FAILED"
    with pytest.raises(Refused, match="Hanya kepala bidang"):
        mail_again(kept, by=world.hadi, on=ON)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_again(kept, by=world.joko, on=ON)
    assert work().state == "DONE"
    assert len(mail.outbox) == 1
