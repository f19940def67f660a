"""What is done about competence: an assessment, its result, an appeal; a certificate shown, renewed and revoked."""

from datetime import date

from cooperatives.boards.models import Person
from cooperatives.register import actions as register
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import StoredFile, User
from registry.transitions import Refused, refuse_coming
from training.competency.models import Appeal, Assessor, Certificate, CompetencyAssessment, Result, Scheme, Site
from training.sessions.models import Session


def apply_for_assessment(
    person: Person, scheme: Scheme, assessed_on: date, post: str, *, cooperative: Cooperative | None,
    session: Session | None = None, site: Site | None = None, assessor: Assessor | None = None, by: User | None,
    on: date,
) -> CompetencyAssessment:  # fmt: skip
    """Record that somebody is assessed against a scheme on a day, for a cooperative, in a post. Raises Refused."""
    with history.verb("apply_for_assessment", by=by, on=on):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        same = {"person": person, "scheme": scheme, "assessed_on": assessed_on}
        if CompetencyAssessment.objects.entered().filter(**same).exists():
            raise Refused(f"{person} sudah tercatat mengikuti uji ini pada {assessed_on:%d-%m-%Y}.")
        return CompetencyAssessment.objects.create(
            **same, post=post, cooperative=cooperative, session=session, site=site, assessor=assessor
        )


def record_result(
    assessment: CompetencyAssessment, result: Result, found_on: date, *, file: StoredFile | None = None,
    by: User | None, on: date,
) -> CompetencyAssessment:  # fmt: skip
    """Record what the assessor found, K or BK. It stands: against BK there is an appeal. Raises Refused."""
    with history.verb("record_result", by=by, on=on):
        _locked(assessment)
        if assessment.result:
            raise Refused(f'Hasilnya sudah tercatat: "{assessment.get_result_display()}".')
        _in_order(assessment.assessed_on, found_on, on, "Ujinya pada")
        assessment.result, assessment.found_on, assessment.file = result, found_on, file
        assessment.save(update_fields=["result", "found_on", "file"])
    return assessment


def appeal(
    assessment: CompetencyAssessment, grounds: str, made_on: date, *, file: StoredFile | None = None,
    by: User | None, on: date,
) -> Appeal:  # fmt: skip
    """Record what somebody who was found not yet competent holds against it. Raises Refused."""
    with history.verb("appeal", by=by, on=on):
        _locked(assessment)
        if assessment.result != Result.NOT_YET_COMPETENT or not assessment.found_on:
            raise Refused("Banding hanya terhadap hasil belum kompeten (BK).")
        if Appeal.objects.filter(assessment=assessment).exists():
            raise Refused("Banding terhadap hasil ini sudah tercatat.")
        _in_order(assessment.found_on, made_on, on, "Hasilnya bertanggal")
        return Appeal.objects.create(assessment=assessment, grounds=grounds, made_on=made_on, file=file)


def decide_appeal(
    appeal: Appeal, result: Result, decided_on: date, *, file: StoredFile | None = None, by: User | None, on: date
) -> Appeal:
    """Record what the certifier found on appeal. Raises Refused."""
    with history.verb("decide_appeal", by=by, on=on):
        _locked(appeal.assessment)
        appeal.refresh_from_db(from_queryset=Appeal.objects.select_for_update())
        if appeal.result:
            raise Refused(f'Banding ini sudah diputuskan: "{appeal.get_result_display()}".')
        _in_order(appeal.made_on, decided_on, on, "Bandingnya diajukan")
        appeal.result, appeal.decided_on, appeal.decision_file = result, decided_on, file
        appeal.save(update_fields=["result", "decided_on", "decision_file"])
    return appeal


def register_certificate(
    person: Person, scheme: Scheme, number: str, *, issued_on: date, valid_until: date,
    assessment: CompetencyAssessment | None = None, renews: Certificate | None = None, file: StoredFile | None = None,
    by: User | None, on: date,
) -> Certificate:  # fmt: skip
    """Record a certificate as its document has it: of an assessment here, or of a document shown. Raises Refused."""
    number = " ".join(number.split())
    with history.verb("register_certificate", by=by, on=on):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not assessment and not file:
            raise Refused("Sertifikat dari luar dicatat dengan berkasnya: unggah pindaiannya.")
        if assessment:
            _earned(assessment, person, scheme)
        if valid_until < issued_on:
            raise Refused("Berlakunya berakhir sebelum terbit: periksa kedua tanggalnya.")
        _in_order(assessment.assessed_on if assessment else issued_on, issued_on, on, "Ujinya pada")
        if Certificate.objects.entered().filter(scheme=scheme, number__iexact=number).exists():
            raise Refused(f"Sertifikat nomor {number} sudah tercatat untuk skema ini.")
        return Certificate.objects.create(
            person=person, scheme=scheme, number=number, issued_on=issued_on, valid_until=valid_until,
            assessment=assessment, renews=renews, file=file,
        )  # fmt: skip


def renew(
    certificate: Certificate, number: str, *, issued_on: date, valid_until: date,
    assessment: CompetencyAssessment | None = None, file: StoredFile | None = None, by: User | None, on: date,
) -> Certificate:  # fmt: skip
    """Record the certificate that takes over from one: its own number and days, by its own document. Raises Refused."""
    with history.verb("renew", by=by, on=on):
        _locked(certificate)
        if certificate.revoked_on:
            raise Refused(f"Dicabut pada {certificate.revoked_on:%d-%m-%Y}: yang dicabut tidak diperpanjang.")
        if certificate.renewals.filter(retracted_on=None).exists():
            raise Refused("Perpanjangannya sudah tercatat.")
        if valid_until <= certificate.valid_until:
            raise Refused(f"Yang lama berlaku sampai {certificate.valid_until:%d-%m-%Y}: yang baru harus lebih lama.")
        return register_certificate(
            certificate.person, certificate.scheme, number, issued_on=issued_on, valid_until=valid_until,
            assessment=assessment, renews=certificate, file=file, by=by, on=on,
        )  # fmt: skip


def revoke(
    certificate: Certificate, revoked_on: date, *, reason: str, file: StoredFile, by: User | None, on: date
) -> Certificate:
    """Record that the certifier took a certificate back, by which document. It counts no more from that day on, and
    every cover that rested on it falls with it. Raises Refused.
    """
    with history.verb("revoke", by=by, on=on, reason=reason):
        _locked(certificate)
        if certificate.revoked_on:
            raise Refused(f"Sudah dicabut pada {certificate.revoked_on:%d-%m-%Y}: {certificate.revocation}")
        _in_order(certificate.issued_on, revoked_on, on, "Terbitnya")
        certificate.revoked_on, certificate.revocation, certificate.revocation_file = revoked_on, reason, file
        certificate.save(update_fields=["revoked_on", "revocation", "revocation_file"])
    return certificate


def retract(
    row: CompetencyAssessment | Certificate, *, reason: str, by: User | None, on: date
) -> CompetencyAssessment | Certificate:
    """Take back what was recorded by mistake; an assessment only without a certificate that rests on it. Raises
    Refused.
    """
    with history.verb("retract", by=by, on=on, reason=reason):
        resting = row.renewals if isinstance(row, Certificate) else row.certificates
        if resting.filter(retracted_on=None).exists():
            raise Refused("Ada sertifikat yang berdasar padanya: tarik dahulu sertifikat itu.")
        return register.retract(row, reason=reason, by=by, on=on)


def _locked(row: CompetencyAssessment | Certificate) -> None:
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())
    if row.retracted_on:
        raise Refused(f"Ditarik pada {row.retracted_on:%d-%m-%Y}: {row.retraction}")


def _earned(assessment: CompetencyAssessment, person: Person, scheme: Scheme) -> None:
    """Refuse what does not follow from an assessment of this person that found competence."""
    _locked(assessment)
    if not CompetencyAssessment.objects.competent().filter(pk=assessment.pk, person=person, scheme=scheme).exists():
        raise Refused("Sertifikat hanya dari uji orang ini pada skema ini yang hasilnya kompeten (K).")
    if assessment.certificates.filter(retracted_on=None).exists():
        raise Refused("Sertifikat dari uji ini sudah tercatat.")


def _in_order(earlier: date, day: date, on: date, words: str) -> None:
    """Refuse a day before the step it follows, or still to come."""
    if day < earlier:
        raise Refused(f"{words} {earlier:%d-%m-%Y}: isi tanggal itu atau sesudahnya.")
    refuse_coming(day, on)
