"""The way of the cash: handed over and countersigned, banked; what lacked is made good, set off, or released."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Sum

from cooperatives.boards.models import Term
from cooperatives.dues.actions.book import refusal
from cooperatives.dues.models import Book, CollectionRun, Entry, Handover, HandoverAnswer, Opening, Shortage
from cooperatives.dues.rules import posting_day
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.models import User
from registry.transitions import Refused

STEP = Handover.Step


def has_seat(cooperative: Cooperative, user: User, on: date) -> bool:
    """Whether somebody sits in the board or among the supervisors on a day, and so opens what is the cooperative's."""
    return Term.objects.giving_access(user, on).filter(cooperative=cooperative).exists()


def ask_collector(run: CollectionRun, by: User, on: date) -> None:
    """Its collector, for as long as he or she has a seat, and the board. Raises Refused."""
    if by != run.collector or not has_seat(run.cooperative, by, on):
        ask_keeper(run.cooperative, by, on)


def hand_over(run: CollectionRun, counted: int, *, by: User, on: date) -> Handover:
    """The collector counted the cash of a run and hands it to the treasurer; it has passed once somebody took it.

    Where the collector has no seat any more, one of the board says it instead. Raises Refused.
    """
    with history.verb("hand_over", by=by, on=on):
        lock(run.cooperative)
        ask_collector(run, by, on)
        if by != run.collector and has_seat(run.cooperative, run.collector, on):
            raise Refused(f"Uang penagihan ini dipegang {run.collector}: orang itu sendiri yang menyerahkannya.")
        if run.handovers.waiting().exists():
            raise Refused("Serah terima yang terakhir masih menunggu. Batalkan dahulu bila jumlahnya salah.")
        if not (expected := run.in_hand()):
            raise Refused("Tidak ada uang penagihan ini yang belum diserahkan.")
        return _handed(Handover(step=STEP.TO_TREASURER, run=run, expected=expected), run.cooperative, counted, by, on)


def deposit(cooperative: Cooperative, counted: int, slip_no: str, *, by: User, on: date) -> Handover:
    """The treasurer (by) brought cash to the bank; it counts once another of the board saw the slip. Raises Refused."""
    if not slip_no.strip():
        raise Refused("Isi nomor slip setoran bank.")
    with history.verb("deposit", by=by, on=on):
        ask_keeper(cooperative, by, on)
        lock(cooperative)
        waiting = Handover.objects.filter(cooperative=cooperative, step=STEP.TO_BANK).waiting()
        _refuse_more_than_there_is(cooperative, counted, besides=_sum(waiting, "counted"))
        if counted <= 0:
            raise Refused("Isi jumlah yang disetor ke bank.")
        same = Handover.objects.filter(cooperative=cooperative, step=STEP.TO_BANK, slip_no=slip_no.strip())
        if same.exclude(answer__is_taken=False).exists():
            raise Refused(f"Slip {slip_no.strip()} sudah dicatat: lihat daftar serah terima.")
        banked = Handover(step=STEP.TO_BANK, expected=counted, slip_no=slip_no.strip())
        return _handed(banked, cooperative, counted, by, on)


def countersign(handover: Handover, counted: int, *, by: User, on: date) -> Handover:
    """Another person (by) counted the same, or saw the slip, and takes it. Raises Refused.

    What lacks of what should have been there becomes a shortage in the name of whoever had the cash.
    """
    with history.verb("countersign", by=by, on=on):
        ask_keeper(handover.cooperative, by, on)
        lock(handover.cooperative)
        _refuse_answered(handover)
        if counted != handover.counted:
            raise Refused(
                f"{handover.given_by} menyatakan {rupiah(handover.counted)}. Hitung bersama; bila jumlah Anda yang "
                "benar, tolak serah terima ini dan minta dinyatakan lagi."
            )
        if handover.step == STEP.TO_BANK:
            _refuse_more_than_there_is(handover.cooperative, counted)
        if handover.makes_good:
            _refuse_more_than_lacks(_open_shortage(handover.makes_good), counted)
        _answer(handover, is_taken=True, reason="", by=by, on=on)
        if handover.run and (lacks := handover.expected - counted) > 0:
            Shortage.objects.create(
                cooperative=handover.cooperative, handover=handover, owed_by=handover.run.collector, amount=lacks
            )
    return handover


def turn_down(handover: Handover, reason: str, *, by: User, on: date) -> Handover:
    """The giver takes it back, or one of the board does not take it: nothing has passed. Raises Refused."""
    if not reason.strip():
        raise Refused("Tulis mengapa serah terima ini dibatalkan.")
    with history.verb("turn_down", by=by, on=on, reason=reason):
        if by != handover.given_by:
            ask_keeper(handover.cooperative, by, on)
        lock(handover.cooperative)
        _refuse_answered(handover)
        _answer(handover, is_taken=False, reason=reason.strip(), by=by, on=on)
    return handover


def make_good(shortage: Shortage, counted: int, *, by: User, on: date) -> Handover:
    """Who owes a shortage brings cash for it, all or some; it is made good once one of the board took it.

    Where that person has no seat any more, one of the board says it instead. Raises Refused.
    """
    with history.verb("make_good", by=by, on=on):
        lock(shortage.cooperative)
        found, owed_by = _open_shortage(shortage), shortage.owed_by
        if by != owed_by:
            ask_keeper(shortage.cooperative, by, on)
            if has_seat(shortage.cooperative, owed_by, on):
                raise Refused(f"Kekurangan ini tanggungan {owed_by}: orang itu sendiri yang menyerahkan gantinya.")
        if counted <= 0:
            raise Refused("Isi jumlah yang diganti.")
        _refuse_waiting(found)
        _refuse_more_than_lacks(found, counted)
        given = Handover(step=STEP.MADE_GOOD, makes_good=found, expected=counted)
        return _handed(given, shortage.cooperative, counted, by, on)


def release_shortage(shortage: Shortage, document_no: str, *, by: User, on: date) -> Shortage:
    """What is left of a shortage is let go by a decision; no money moves. Raises Refused."""
    ask_keeper(shortage.cooperative, by, on)
    if by == shortage.owed_by:
        raise Refused("Yang menanggung kekurangan ini tidak membebaskan dirinya sendiri: minta pengurus lain.")
    if not document_no.strip():
        raise Refused("Isi nomor keputusan yang membebaskannya.")
    with history.verb("release_shortage", by=by, on=on):
        lock(shortage.cooperative)
        _refuse_waiting(_open_shortage(shortage))
        _settle(shortage, on, document_no.strip())
    return shortage


def set_off(entry: Entry, hands: Iterable[User | None], *, on: date) -> bool:
    """Before a receipt is reversed: where its cash lacked at the handover, that shortage is lowered. Whether it was.

    The receipt is paid back from the treasurer's box, and so much of it comes back there as was never in it, released
    or not. hands: who reverses it; one of them is somebody else than who owes. Raises Refused.
    """
    after = entry.run.handovers.filter(recorded_at__gt=entry.recorded_at) if entry.run else Handover.objects.none()
    if after.waiting().filter(counted__lt=F("expected")).exists():
        raise Refused("Serah terima penagihan itu menunggu dan uangnya kurang: terima atau tolak dahulu.")
    handed = after.taken().order_by("pk").first()
    short = Shortage.objects.with_left().filter(handover=handed, left__gt=0).first()
    if short is None:
        return False
    taker = next((each for each in hands if each and each != short.owed_by), None)
    if taker is None:
        raise Refused(f"Kekurangan penagihan itu tanggungan {short.owed_by}: minta pengurus lain membalik kuitansinya.")
    amount, reason = min(entry.amount, short.left), f"Pembalikan kuitansi no. {entry.number}"
    lowered = Handover(step=STEP.SET_OFF, makes_good=short, expected=amount)
    lowered = _handed(lowered, short.cooperative, amount, short.owed_by, on)
    _answer(lowered, is_taken=True, reason=reason, by=taker, on=on)
    return True


def in_the_box(cooperative: Cooperative) -> int:
    """The cash of the treasurer: from before, the counter and collectors, less what was paid out and banked."""
    counter = Entry.objects.filter(cooperative=cooperative, run=None, method="CASH")
    handed, is_banked = Handover.objects.filter(cooperative=cooperative).taken(), Q(step=STEP.TO_BANK)
    return (
        _sum(Opening.objects.filter(cooperative=cooperative), "cash")
        + _sum(counter, "amount")
        + _sum(handed.exclude(is_banked), "counted")
        - _sum(handed.filter(is_banked), "counted")
    )


def _sum(rows: QuerySet[Any], column: str) -> int:
    return int(rows.aggregate(total=Sum(column, default=0))["total"])


def _refuse_more_than_there_is(cooperative: Cooperative, counted: int, besides: int = 0) -> None:
    if counted > (there := in_the_box(cooperative) - besides):
        waits = f", selain {rupiah(besides)} yang menunggu tanda tangan" if besides else ""
        raise Refused(f"Di kas bendahara hanya ada {rupiah(there)}{waits}.")


def _open_shortage(shortage: Shortage) -> Any:
    """As it is now, with what is left of it. Raises Refused."""
    found = Shortage.objects.with_left().get(pk=shortage.pk)
    if found.settled_on:
        raise Refused(f"Kekurangan itu sudah diselesaikan {found.settled_on:%d-%m-%Y}.")
    return found


def _refuse_waiting(shortage: Shortage) -> None:
    if shortage.repayments.waiting().exists():
        raise Refused("Penggantinya masih menunggu diterima: terima atau tolak dahulu.")


def _refuse_more_than_lacks(shortage: Any, counted: int) -> None:
    if counted > shortage.left:
        raise Refused(f"Yang kurang tinggal {rupiah(shortage.left)}.")


def _settle(shortage: Shortage, on: date, document_no: str = "") -> None:
    shortage.settled_on, shortage.document_no = on, document_no
    shortage.save(update_fields=["settled_on", "document_no"])


def _refuse_answered(handover: Handover) -> None:
    if answer := HandoverAnswer.objects.filter(handover=handover).select_related("answered_by").first():
        raise Refused(f"Serah terima ini sudah dijawab {answer}.")


def _handed(handover: Handover, cooperative: Cooperative, counted: int, by: User, on: date) -> Handover:
    if counted < 0:
        raise Refused("Uang yang dihitung tidak boleh kurang dari nol.")
    handover.cooperative, handover.counted, handover.given_by, handover.given_on = cooperative, counted, by, on
    handover.save(force_insert=True)
    return handover


def _answer(handover: Handover, *, is_taken: bool, reason: str, by: User, on: date) -> None:
    closed_through = Book.objects.get(pk=handover.cooperative_id).closed_through
    try:
        with transaction.atomic():
            HandoverAnswer.objects.create(
                handover=handover, is_taken=is_taken, reason=reason, answered_by=by, answered_on=on,
                posted_on=posting_day(on, on, closed_through) if is_taken else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise refusal(error) from error
    paid = Shortage.objects.with_left().filter(pk=handover.makes_good_id, settled_on=None, left=0).first()
    if paid:
        _settle(paid, on)
