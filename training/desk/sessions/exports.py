"""Papers of a session: letters of invitation, the list to sign, certificates to print at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cooperatives.correspondence.actions import paper
from cooperatives.correspondence.rules import printed
from registry import typeset
from registry.exports import foot
from registry.models import User
from training.attestations.rules import from_to
from training.sessions.models import Invitation, Participation, Session


def invitations(session: Session, rows: Iterable[Invitation]) -> bytes:
    """A letter to each cooperative that was invited, in one file to print, on the paper of its day. Raises Refused."""
    return typeset.merged(typeset.pdf("letter", _letter(session, each), on=each.invited_on) for each in rows)


def _letter(session: Session, to: Invitation) -> dict[str, Any]:
    """What it says: who is asked to come, to what, where and when."""
    head, signatory = paper(session.area, to.invited_on)
    post = to.get_post_display().lower()
    body = {
        "to": [f"Pengurus {to.cooperative}", *filter(None, [to.cooperative.address.strip()])],
        "opening": ["Dengan hormat,", f"Kami mengundang {post} koperasi Saudara untuk mengikuti pelatihan berikut."],
        "facts": [
            ["Pelatihan", session.course.name], ["Tanggal", from_to(session.starts_on, session.ends_on)],
            ["Tempat", session.place], ["Yang diundang", to.get_post_display()],
        ],
        "closing": [
            "Kami mohon Saudara menyampaikan nama yang akan hadir kepada kami sebelum hari pertama pelatihan.",
            "Apabila jabatan tersebut sedang kosong, mohon disebutkan siapa yang menjalankannya.",
            "Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.",
        ],
        "cc": [], "nature": "Biasa", "attachment": "–",
    }  # fmt: skip
    subject = f"Undangan {session.course.name}"
    said = printed(subject, body, number=to.letter_no, dated_on=to.invited_on, head=head.as_data(),
                   signatory=signatory.as_data(), address="")  # fmt: skip
    return said | {"qr": "", "foot": f"{subject}, {to.cooperative}"}


def attendance(session: Session, rows: Iterable[Participation], *, by: User, at: datetime) -> bytes:
    """Daftar hadir: everybody on the list, with a field to sign for each day."""
    data = {
        "title": f"Daftar hadir: {session.course}",
        "about": [["Tanggal", from_to(session.starts_on, session.ends_on)], ["Tempat", session.place],
                  ["Sumber dana", str(session.funding)]],
        "days": [f"{each:%d-%m}" for each in session.days],
        "lines": [
            [each.person.name, each.get_post_display(), each.cooperative.name if each.cooperative else "–"]
            for each in rows
        ],
        "foot": foot(by, at),
    }  # fmt: skip
    return typeset.pdf("attendance", data, on=at.date())
