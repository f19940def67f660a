"""What is done with letters: drafted together, initialled, numbered and typeset, signed, sent, received, withdrawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse

from cooperatives.correspondence.models import (
    DATED,
    MOVES,
    Letter,
    LetterBatch,
    Letterhead,
    LetterQuerySet,
    Signatory,
)
from cooperatives.correspondence.rules import Words, printed, repeated
from cooperatives.register.models import Cooperative
from registry import history, jobs, typeset
from registry.files import PDF, keep
from registry.models import Area, Job, StoredFile, User
from registry.transitions import Refused, ask_recording, make

STEP = 20
"""So many letters are numbered and typeset in one transaction."""


def draft(
    kind: str, area: Area, book_year: int, words: Iterable[tuple[Cooperative, Words]], *, by: User, on: date
) -> LetterBatch:  # fmt: skip
    """Draft a letter to each of these cooperatives, at once. Whoever has such a letter by now, by a second click or a
    colleague's, gets no other. Raises Refused where there is nobody to write to.
    """
    with history.verb("draft_letters", by=by, on=on):
        batch = LetterBatch.objects.create(kind=kind, area=area, book_year=book_year, drafted_by=by, drafted_on=on)
        Letter.objects.bulk_create(
            (Letter(batch=batch, cooperative=to, kind=kind, book_year=book_year, subject=said.subject,
                    body=said.as_body())
             for to, said in words),
            ignore_conflicts=True,
        )  # fmt: skip
        if not batch.letters.exists():
            raise Refused(
                "Tidak ada koperasi yang perlu disurati, atau suratnya baru saja dikonsep: lihat dahulu daftar surat."
            )
    return batch


def initial(letter: Letter, *, by: User, on: date) -> Letter:
    """The head has read it. Raises Refused."""
    return make(MOVES, "initial_letter", letter, by=by, on=on, initialled_by=by, initialled_on=on)


def initial_all(batch: LetterBatch, *, by: User, on: date) -> int:
    """Initial every draft of a batch as one deed; how many. Raises Refused."""
    with history.verb("initial_letters", by=by, on=on):
        drafts = list(batch.letters.filter(state=Letter.State.DRAFTED))
        if not drafts:
            raise Refused("Tidak ada konsep yang menunggu paraf. Muat ulang halaman ini.")
        return len([initial(each, by=by, on=on) for each in drafts])


def paper(area: Area, on: date) -> tuple[Letterhead, Signatory]:
    """The letterhead and who signs, of the district this area lies in, on a day. Raises Refused."""
    head, signatory = Letterhead.objects.at(area, on).first(), Signatory.objects.at(area, on).first()
    if head is None or signatory is None:
        lacks = "kepala surat" if head is None else "penanda tangan"
        raise Refused(f"Belum ada {lacks} untuk tanggal {on:%d-%m-%Y}. Minta admin sistem mengisinya di halaman admin.")
    return head, signatory


def address(letter: Letter) -> str:
    """Where anyone may check it: what its QR says."""
    return settings.PUBLIC_URL + reverse("letter-public", args=[letter.token])


def typeset_letter(issued: Mapping[str, Any], *, on: date) -> bytes:
    """The paper of a letter; the same for the same words and day. A draft has no QR."""
    return typeset.pdf("letter", dict(issued) | {"qr": typeset.qr(a) if (a := issued["address"]) else ""}, on=on)


def as_draft(letter: Letter, *, on: date) -> bytes:
    """How a letter that has no number yet would look, were it of this day. Raises Refused."""
    head, signatory = paper(letter.cooperative.area, on)
    return typeset_letter(
        printed(letter.subject, letter.body, number="", dated_on=None, head=head.as_data(),
                signatory=signatory.as_data(), address=""),
        on=on,
    )  # fmt: skip


def number(letter: Letter, number: str, dated_on: date, *, by: User, on: date) -> Letter:
    """Give a letter the number and day of the office's agenda, and typeset it for good. Raises Refused."""
    with history.verb("number_letter", by=by, on=on):
        on_paper = paper(letter.cooperative.area, dated_on)
        _refuse_taken(on_paper[0], [number], dated_on)
        return _number(letter, number, dated_on, on_paper, by=by, on=on)


def _number(
    letter: Letter, number: str, dated_on: date, on_paper: tuple[Letterhead, Signatory], *, by: User, on: date
) -> Letter:  # fmt: skip
    head, signatory = on_paper
    issued = printed(
        letter.subject, letter.body, number=number, dated_on=dated_on, head=head.as_data(),
        signatory=signatory.as_data(), address=address(letter),
    )  # fmt: skip
    file = keep(typeset_letter(issued, on=dated_on), PDF)
    return make(
        MOVES, "number_letter", letter, by=by, on=on, number=number, dated_on=dated_on, letterhead=head,
        signatory=signatory, office=head.area, issued=issued, file=file,
    )  # fmt: skip


def _refuse_taken(head: Letterhead, numbers: Sequence[str], dated_on: date) -> None:
    """A number is given once a year. Whoever gives some waits for whoever is giving some."""
    Letterhead.objects.select_for_update(no_key=True).get(pk=head.pk)
    if twice := repeated(numbers):
        raise Refused(f"Nomor {twice} tertulis dua kali. Setiap surat bernomor sendiri.")
    of_office = Letter.objects.filter(office=head.area, dated_on__year=dated_on.year).annotate(key=Lower("number"))
    taken = of_office.filter(key__in=[each.lower() for each in numbers]).select_related("cooperative").order_by("pk")
    if first := taken.first():
        raise Refused(
            f"Nomor {first.number} sudah dipakai pada {dated_on.year}, untuk {first.cooperative}. "
            "Lihat buku agenda, lalu isi nomor yang lain."
        )


def to_number(batch: LetterBatch) -> LetterQuerySet:
    """The letters of a batch that wait for a number, in the order in which they get one."""
    waiting = Letter.objects.filter(batch=batch, state=Letter.State.INITIALLED)
    return waiting.select_related("cooperative__area").in_series()


def ask_to_number(batch: LetterBatch, numbers: Sequence[str], dated_on: date, *, by: User, on: date) -> LetterBatch:
    """Have every initialled letter of a batch numbered and typeset by a job. Raises Refused.

    numbers: one for each, in the order of `to_number`.
    """
    with history.verb("number_letters", by=by, on=on):
        batch.refresh_from_db(from_queryset=LetterBatch.objects.select_for_update())
        waiting = list(to_number(batch))
        _refuse_series(batch, waiting, numbers, dated_on, by=by, on=on)
        batch.job = jobs.submit(
            "letters", key=f"letters:{batch.pk}:{batch.job_id or 0}", batch=batch.pk, by=by.pk, on=on,
            dated_on=dated_on, numbers=[(letter.pk, number) for letter, number in zip(waiting, numbers, strict=True)],
        )  # fmt: skip
        batch.save(update_fields=["job"])
    return batch


def _refuse_series(
    batch: LetterBatch, waiting: Sequence[Letter], numbers: Sequence[str], dated_on: date, *, by: User, on: date
) -> None:  # fmt: skip
    ask_recording(by, batch)
    if batch.job and batch.job.state == Job.State.OPEN:
        raise Refused("Kumpulan ini sedang diberi nomor. Tunggu sampai selesai.")
    if not waiting:
        raise Refused("Tidak ada surat yang menunggu nomor. Surat diberi nomor sesudah diparaf.")
    if len(numbers) != len(waiting):
        raise Refused(f"Ada {len(waiting)} surat yang menunggu nomor, tetapi {len(numbers)} nomor. Samakan dahulu.")
    latest = max(waiting, key=lambda letter: letter.initialled_on or on)
    if refusal := DATED(latest, on, {"dated_on": dated_on}):
        raise Refused(refusal)
    _refuse_taken(paper(batch.area, dated_on)[0], numbers, dated_on)


def number_all(
    batch: LetterBatch, numbers: Sequence[tuple[int, str]], dated_on: date, *, by: User, on: date
) -> Iterator[tuple[int, int]]:
    """Number and typeset these letters in steps; yields how many are done, of how many. What has a number is left."""
    given, on_paper = dict(numbers), paper(batch.area, dated_on)
    for start in range(0, len(numbers), STEP):
        part = [pk for pk, _ in numbers[start : start + STEP]]
        with history.verb("number_letters", by=by, on=on):
            waiting = to_number(batch).filter(pk__in=part)
            _refuse_taken(on_paper[0], [given[letter.pk] for letter in waiting], dated_on)
            for letter in waiting:
                _number(letter, given[letter.pk], dated_on, on_paper, by=by, on=on)
        yield min(start + STEP, len(numbers)), len(numbers)


def sign(letter: Letter, file: StoredFile, signed_on: date, *, by: User, on: date) -> Letter:
    """Keep the letter as it came back signed and stamped. Raises Refused."""
    return make(MOVES, "sign_letter", letter, by=by, on=on, signed_file=file, signed_on=signed_on)


def send(letter: Letter, sent_how: str, sent_on: date, *, by: User, on: date) -> Letter:
    """It is on its way. Raises Refused."""
    return make(MOVES, "send_letter", letter, by=by, on=on, sent_how=sent_how, sent_on=sent_on)


def receive(letter: Letter, received_by: str, received_on: date, *, by: User, on: date) -> Letter:
    """Somebody has it in hand: clocks start here. Raises Refused."""
    return make(MOVES, "receive_letter", letter, by=by, on=on, received_by=received_by, received_on=received_on)


def cancel(letter: Letter, reason: str, *, by: User, on: date) -> Letter:
    """Withdraw a letter with a reason; it stays readable, and says that it no longer stands. Raises Refused."""
    with history.verb("cancel_letter", by=by, on=on, reason=reason):
        return make(MOVES, "cancel_letter", letter, by=by, on=on, reason=reason, cancelled_on=on)
