"""Competence is a person's: K or BK, an appeal, a certificate that rests on something; nothing written is changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from registry import history
from registry.transitions import Refused
from tests.training.office import MARCH, assessed, certified, paper, seated
from tests.world import ON
from training.competency import actions
from training.competency.actions import appeal, decide_appeal, register_certificate, renew, retract, revoke
from training.competency.models import Appeal, Certificate, CompetencyAssessment, Result

K, BK = Result.COMPETENT, Result.NOT_YET_COMPETENT
UNTIL = date(2021, 3, 5)


def constraint(act) -> str:
    """The constraint by which PostgreSQL refuses something."""
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        act()
    return error.value.__cause__.diag.constraint_name


def earn(assessment: CompetencyAssessment, number: str = "C-1", **changed) -> Certificate:
    """The certificate of an assessment."""
    said = {"issued_on": MARCH, "valid_until": UNTIL, "assessment": assessment, **changed}
    return register_certificate(assessment.person, assessment.scheme, number, **said, by=None, on=ON)


@pytest.fixture
def term(world):
    return seated(world.maju)


# Results


def test_a_result_is_k_or_bk_and_stands(term, office):
    made = assessed(term, office.treasurers, "")
    every = CompetencyAssessment.objects.filter(pk=made.pk)
    assert constraint(lambda: every.update(result="GAGAL", found_on=ON)) == "assessment_finds_k_or_bk"
    actions.record_result(made, BK, ON, by=None, on=ON)
    with pytest.raises(Refused, match=r"Belum kompeten \(BK\)"):
        actions.record_result(made, K, ON, by=None, on=ON)
    assert constraint(lambda: every.update(result=K)) == "assessment_stands"
    assert constraint(lambda: every.update(person=seated(term.cooperative, "Lain").person)) == "assessment_stands"
    assert {label for _, label in Result.choices} == {"Kompeten (K)", "Belum kompeten (BK)"}


@pytest.mark.parametrize(("day", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_no_result_is_found_before_the_assessment(term, office, day, is_refused):
    made, found_on = assessed(term, office.treasurers, ""), MARCH + timedelta(days=day)
    if is_refused:
        with pytest.raises(Refused, match="Ujinya pada 05-03-2018"):
            actions.record_result(made, K, found_on, by=None, on=ON)
    else:
        actions.record_result(made, K, found_on, by=None, on=ON)


def test_a_person_is_assessed_once_a_day_in_a_scheme(term, office):
    made = assessed(term, office.treasurers)
    with pytest.raises(Refused, match="sudah tercatat"):
        assessed(term, office.treasurers)
    assessed(term, office.chairs)
    again = CompetencyAssessment(person=made.person, scheme=made.scheme, assessed_on=MARCH, post="TREASURER")
    assert constraint(again.save) == "assessed_once_a_day"


def test_an_appeal_is_against_bk_and_what_it_finds_counts(term, office):
    competent = assessed(term, office.chairs)
    with pytest.raises(Refused, match="hanya terhadap hasil belum kompeten"):
        appeal(competent, "Tidak setuju", ON, by=None, on=ON)
    raised = Appeal(assessment=competent, made_on=ON, grounds="Tidak setuju")
    assert constraint(raised.save) == "appeal_of_not_yet_competent"
    made = assessed(term, office.treasurers, BK)
    raised = appeal(made, "Portofolio tidak dibaca", ON, file=paper(), by=None, on=ON)
    with pytest.raises(Refused, match="sudah tercatat"):
        appeal(made, "Lagi", ON, by=None, on=ON)
    assert list(CompetencyAssessment.objects.competent()) == [competent]
    decide_appeal(raised, K, ON, by=None, on=ON)
    assert set(CompetencyAssessment.objects.competent()) == {competent, made}
    assert made.result == BK
    with pytest.raises(Refused, match="sudah diputuskan"):
        decide_appeal(raised, BK, ON, by=None, on=ON)
    assert constraint(lambda: Appeal.objects.update(result=BK)) == "appeal_stands"


def test_an_appeal_against_what_was_retracted_is_not_decided(term, office):
    made = assessed(term, office.treasurers, BK)
    raised = appeal(made, "Portofolio tidak dibaca", ON, by=None, on=ON)
    retract(made, reason="Salah orang", by=None, on=ON)
    with pytest.raises(Refused, match="Ditarik pada"):
        decide_appeal(raised, K, ON, by=None, on=ON)


# Certificates


def test_a_certificate_follows_from_competence_or_from_a_document(world, term, office):
    not_yet = assessed(term, office.treasurers, BK)
    with pytest.raises(Refused, match="hasilnya kompeten"):
        earn(not_yet)
    bare = {"person": term.person, "scheme": office.treasurers, "number": "X", "issued_on": ON, "valid_until": UNTIL}
    rested = Certificate(**bare, assessment=not_yet)
    assert constraint(rested.save) == "certificate_of_the_competent"
    assert constraint(Certificate(**bare).save) == "certificate_rests_on_something"
    with pytest.raises(Refused, match="unggah pindaiannya"):
        register_certificate(
            term.person, office.treasurers, "X", issued_on=ON, valid_until=UNTIL, by=None, on=ON
        )  # fmt: skip
    made = assessed(term, office.treasurers, K, day=date(2018, 4, 5))
    other = seated(world.sunyi, "Lain").person
    theirs = Certificate(**(bare | {"person": other}), assessment=made)
    assert constraint(theirs.save) == "certificate_of_the_competent"
    assert earn(made, issued_on=date(2018, 4, 5)).assessment == made
    with pytest.raises(Refused, match="sudah tercatat"):
        earn(made, "C-2", issued_on=date(2018, 4, 5))
    assert certified(term, office.chairs, "LUAR 1").file


def test_an_appeal_that_was_granted_earns_a_certificate(term, office):
    raised = appeal(assessed(term, office.treasurers, BK), "Keliru", MARCH, by=None, on=ON)
    decide_appeal(raised, K, MARCH, by=None, on=ON)
    assert earn(raised.assessment).number == "C-1"


def test_a_number_is_given_once_in_a_scheme_whatever_its_case(world, term, office):
    certified(term, office.treasurers, "No. C  1")
    with pytest.raises(Refused, match=r"no\. c 1 sudah tercatat"):
        certified(seated(world.sunyi, "Lain"), office.treasurers, "no. c 1")
    certified(term, office.chairs, "No. C 1")


@pytest.mark.parametrize(("until", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_no_certificate_ends_before_it_is_issued(term, office, until, is_refused):
    if is_refused:
        with pytest.raises(Refused, match="berakhir sebelum terbit"):
            certified(term, office.treasurers, until=MARCH + timedelta(days=until))
    else:
        certified(term, office.treasurers, until=MARCH + timedelta(days=until))


def test_a_certificate_is_never_changed_nor_deleted(term, office):
    every = Certificate.objects.filter(pk=certified(term, office.treasurers).pk)
    assert constraint(lambda: every.update(valid_until=date(2030, 1, 1))) == "certificate_stands"
    assert constraint(lambda: every.update(number="Lain")) == "certificate_stands"
    with pytest.raises(ProgrammingError, match="Cannot delete"), history.verb("test", by=None, on=ON):
        every.delete()


def test_it_is_revoked_by_a_document_and_stays_revoked(term, office):
    certificate = certified(term, office.treasurers)
    every = Certificate.objects.filter(pk=certificate.pk)
    assert constraint(lambda: every.update(revoked_on=ON, revocation="Dipalsukan")) == "certificate_revoked_by_document"
    with pytest.raises(Refused, match="Terbitnya 05-03-2018"):
        revoke(certificate, date(2018, 3, 4), reason="Dipalsukan", file=paper(), by=None, on=ON)
    revoke(certificate, ON, reason="Dipalsukan", file=paper(), by=None, on=ON)
    assert constraint(
        lambda: every.update(revoked_on=None, revocation="", revocation_file=None)
    ) == "certificate_stands"  # fmt: skip
    with pytest.raises(Refused, match="Sudah dicabut"):
        revoke(certificate, ON, reason="Lagi", file=paper(), by=None, on=ON)
    with pytest.raises(Refused, match="yang dicabut tidak diperpanjang"):
        renew(certificate, "C-2", issued_on=ON, valid_until=date(2024, 1, 1), file=paper(), by=None, on=ON)


def test_a_renewal_has_its_own_number_and_days_and_outlasts_it(term, office):
    certificate = certified(term, office.treasurers)
    with pytest.raises(Refused, match="harus lebih lama"):
        renew(certificate, "C-2", issued_on=ON, valid_until=UNTIL, file=paper(), by=None, on=ON)
    renewed = renew(certificate, "C-2", issued_on=ON, valid_until=date(2024, 3, 5), file=paper(), by=None, on=ON)
    assert (renewed.renews, renewed.person) == (certificate, term.person)
    with pytest.raises(Refused, match="sudah tercatat"):
        renew(certificate, "C-3", issued_on=ON, valid_until=date(2025, 3, 5), file=paper(), by=None, on=ON)
    with pytest.raises(Refused, match="tarik dahulu"):
        retract(certificate, reason="Salah orang", by=None, on=ON)
    retract(renewed, reason="Salah orang", by=None, on=ON)
    renew(certificate, "C-2", issued_on=ON, valid_until=date(2024, 3, 5), file=paper(), by=None, on=ON)


def test_what_rests_on_an_assessment_is_retracted_before_it(term, office):
    made = assessed(term, office.treasurers)
    certificate = earn(made)
    with pytest.raises(Refused, match="tarik dahulu"):
        retract(made, reason="Salah orang", by=None, on=ON)
    retract(certificate, reason="Salah orang", by=None, on=ON)
    retract(made, reason="Salah orang", by=None, on=ON)
    assert not CompetencyAssessment.objects.entered().exists()
    with pytest.raises(Refused, match="Ditarik pada"):
        earn(made)


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2018, 3, 4), False), (MARCH, True), (UNTIL, True), (date(2021, 3, 6), False)],
)
def test_it_counts_from_the_day_it_is_issued_to_its_last(term, office, day, counts):
    certified(term, office.treasurers)
    assert Certificate.objects.live_on(day).exists() is counts


@pytest.mark.parametrize(("day", "counts"), [(-1, True), (0, False), (1, False)])
def test_it_counts_no_more_from_the_day_it_was_revoked(term, office, day, counts):
    revoke(certified(term, office.treasurers), ON, reason="Dipalsukan", file=paper(), by=None, on=ON)
    assert Certificate.objects.live_on(ON + timedelta(days=day)).exists() is counts


def test_every_table_keeps_its_history_and_loses_no_row(db):
    tables = [name for name in connection.introspection.table_names() if name.startswith("training_")]
    plain = {name for name in tables if not name.endswith("event")}
    assert len(plain) == 18
    assert {f"{name}event" for name in plain} == set(tables) - plain
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
                       "WHERE tgname LIKE 'pgtrigger_never_deleted%'")  # fmt: skip
        assert plain <= {name for (name,) in cursor.fetchall()}
