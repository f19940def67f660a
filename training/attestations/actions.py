"""What is done with attestations: given to those who came, each with its number and its paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse

from cooperatives.correspondence.actions import paper
from cooperatives.correspondence.models import Letterhead, token
from cooperatives.correspondence.rules import repeated
from registry import history, typeset
from registry.files import PDF, keep
from registry.models import User
from registry.transitions import Refused
from training.attestations.models import Attestation
from training.attestations.rules import printed
from training.sessions.models import Participation, Session


def attest(
    session: Session, participations: Sequence[Participation], numbers: Sequence[str], *, by: User | None, on: date
) -> list[Attestation]:
    """Give these people, who came, the office's paper: each the number in its place. Raises Refused."""
    with history.verb("attest", by=by, on=on):
        head, signatory = paper(session.area, on)
        _refuse_taken(head, numbers, on)
        made = []
        for each, number in zip(participations, numbers, strict=True):
            _refuse_unfit(each, session, on)
            address = settings.PUBLIC_URL + reverse("attestation-public", args=[secret := token()])
            issued = printed(_facts(each, session), number=number, dated_on=on, head=head.as_data(),
                             signatory=signatory.as_data(), address=address)  # fmt: skip
            content = typeset.pdf("attestation", issued | {"qr": typeset.qr(address)}, on=on)
            made.append(
                Attestation(
                    participation=each, office=head.area, number=number, issued_on=on, issued=issued, token=secret,
                    file=keep(content, PDF),
                )
            )  # fmt: skip
        return Attestation.objects.bulk_create(made)


def _facts(of: Participation, session: Session) -> dict[str, Any]:
    return {
        "name": of.person.name, "post": of.get_post_display(),
        "cooperative": of.cooperative.name if of.cooperative else "", "course": session.course.name,
        "place": session.place, "starts_on": session.starts_on, "ends_on": session.ends_on,
        "came": len(of.attended or ()), "days": len(session.days),
    }  # fmt: skip


def _refuse_unfit(of: Participation, session: Session, on: date) -> None:
    if session.retracted_on or of.retracted_on or not of.attended:
        raise Refused(f"{of.person} tidak tercatat hadir: sertifikat hanya untuk yang hadir.")
    if on < session.ends_on:
        raise Refused(f"Pelatihan ini sampai {session.ends_on:%d-%m-%Y}: sertifikat diberikan sesudah selesai.")
    if of.attestations.filter(retracted_on=None).exists():
        raise Refused(f"{of.person} sudah menerima sertifikatnya.")


def _refuse_taken(head: Letterhead, numbers: Sequence[str], on: date) -> None:
    """A number is given once a year. Whoever gives some waits for whoever is giving some."""
    Letterhead.objects.select_for_update(no_key=True).get(pk=head.pk)
    if not numbers:
        raise Refused("Pilih sedikitnya satu orang.")
    if twice := repeated(numbers):
        raise Refused(f"Nomor {twice} tertulis dua kali. Setiap sertifikat bernomor sendiri.")
    of_office = Attestation.objects.filter(office=head.area, issued_on__year=on.year).annotate(key=Lower("number"))
    if taken := of_office.filter(key__in=[each.lower() for each in numbers]).order_by("pk").first():
        raise Refused(f"Nomor {taken.number} sudah dipakai pada {on.year}. Isi nomor pertama yang lain.")
