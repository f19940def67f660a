"""A board proposes, the office accepts or declines, contact data count at once, and both write to each other."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cooperatives.boards.actions import seat_elected
from cooperatives.proposals.models import MOVES, WRITING, Message, MessageQuerySet, Proposal
from cooperatives.register.actions import Saying, correct, observe
from cooperatives.register.models import Cooperative, Observation, Source, field_label
from registry import history
from registry.access import Role
from registry.models import StoredFile, User
from registry.transitions import Refused, make

CONTACTS = ("phone", "email")
"""What a board says of these counts at once: nobody knows it better, and the office must reach it."""
WAITING_AT_ONCE = 20
"""How many proposals of one cooperative may wait: nobody reads more."""


def propose(
    cooperative: Cooperative, kind: str, values: Mapping[str, Any], *, true_from: date | None = None,
    reference: str = "", file: StoredFile | None = None, file_name: str = "", by: User, on: date,
) -> Proposal:  # fmt: skip
    """Send a proposal to the office. The same one while it waits is one, however often it is sent. Raises Refused."""
    with history.verb("propose", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        if Role.BOARD not in by.roles_over(cooperative):
            raise Refused("Hanya pengurus koperasi yang mengirim usulan.")
        waiting = cooperative.proposals.waiting()
        same = {"kind": kind, "values": dict(values), "true_from": true_from, "reference": reference, "file": file}
        if found := waiting.filter(**same).first():
            return found
        if waiting.count() >= WAITING_AT_ONCE:
            raise Refused("Masih banyak usulan yang menunggu dinas. Tunggu keputusannya, atau tarik kembali sebagian.")
        return Proposal.objects.create(
            cooperative=cooperative, **same, file_name=file_name[:200], sent_by=by, sent_on=on
        )  # fmt: skip


def accept(
    proposal: Proposal, fields: Collection[str] | None = None, *, reason: str = "", by: User, on: date
) -> Proposal:
    """What a board proposed counts from now on as what it says. Raises Refused.

    fields: those of a proposal about fields that are accepted (None: all); the others are named in the reason.
    """
    with history.verb("accept_proposal", by=by, on=on, reason=reason):
        chosen = {name: text for name, text in proposal.values.items() if fields is None or name in fields}
        if proposal.values and not chosen:
            raise Refused("Pilih paling sedikit satu isian yang disetujui, atau tolak usulannya.")
        left_out = [field_label(name) for name in proposal.values if name not in chosen]
        if left_out and not reason:
            raise Refused(f"Tulis alasan mengapa {', '.join(left_out)} ditolak: pengurus membacanya.")
        if left_out:
            reason = f"Tanpa {', '.join(left_out)}. {reason}"
        make(MOVES, "accept_proposal", proposal, by=by, on=on, decided_by=by, decided_on=on, reason=reason)
        saying = Saying(Source.BOARD, proposal.sent_on, f"Usulan pengurus {proposal.receipt_no}"[:200])
        if proposal.kind == Proposal.Kind.FIELDS:
            observe(proposal.cooperative, chosen, saying, true_from=proposal.true_from, by=by, on=on)
        elif proposal.kind == Proposal.Kind.BOARD and proposal.true_from:
            seat_elected(proposal.cooperative, chosen, proposal.true_from, saying, by=by, on=on)
    return proposal


def decline(proposal: Proposal, *, reason: str, by: User, on: date) -> Proposal:
    """What a board proposed is not taken over; the board reads why. Raises Refused."""
    return make(MOVES, "decline_proposal", proposal, by=by, on=on, decided_by=by, decided_on=on, reason=reason)


def take_back(proposal: Proposal, *, by: User, on: date) -> Proposal:
    """The board thinks better of it. Raises Refused."""
    return make(MOVES, "take_back_proposal", proposal, by=by, on=on)


def say_contact(
    cooperative: Cooperative, said: Mapping[str, str], *, shown: Mapping[str, str], by: User, on: date
) -> Observation | None:
    """How the office reaches a board: what it says itself counts at once. Raises Refused, Diverged."""
    with history.verb("say_contact", by=by, on=on):
        if Role.BOARD not in by.roles_over(cooperative):
            raise Refused("Hanya pengurus koperasi yang mengubah kontaknya di sini.")
        contact = {name: text for name, text in said.items() if name in CONTACTS}
        return correct(cooperative, contact, Saying(Source.BOARD, on, "Beranda pengurus"), shown=shown, by=by, on=on)


def write_message(cooperative: Cooperative, text: str, *, by: User, on: date) -> Message:
    """Write to the other side. The latest message once more, word for word, is the same one. Raises Refused."""
    with history.verb("write_message", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        if WRITING.isdisjoint(by.roles_over(cooperative)):
            raise Refused("Hanya petugas yang menangani koperasi ini dan pengurusnya yang menulis pesan.")
        last = cooperative.messages.order_by("pk").last()
        if last and (last.text, last.sent_by) == (text, by):
            return last
        return Message.objects.create(
            cooperative=cooperative, text=text, sent_by=by, is_from_board=by.role == Role.BOARD
        )


def read_messages(rows: MessageQuerySet, *, by: User, on: date) -> None:
    """Note that what was written to this person's side has been opened. An auditor's reading is none."""
    if WRITING.isdisjoint(by.roles):
        return
    unread: QuerySet[Message] = rows.written_to(by).unread()
    if unread.exists():
        with history.verb("read_messages", by=by, on=on):
            unread.update(read_on=on)
