"""People in posts, assessed and certified, by SQL alone: 7.5 for each cooperative, one in five of them assessed."""

from django.db import connection
from django.urls import reverse

from registry import history
from training.competency.models import Certifier, Scheme, Standard, Tariff
from training.cover.models import Requirement

POSTS = ["CHAIR", "SECRETARY", "TREASURER"]
PERSONS = """
INSERT INTO cooperatives_person (name, phone) SELECT 'Rekaan ' || g, '' FROM generate_series(1, %(size)s * 15 / 2) g
"""
TERMS = """
INSERT INTO cooperatives_term (cooperative_id, person_id, post, starts_on, left_on, is_ex_officio, source, observed_on,
    reference, retraction)
SELECT 1 + id %% %(size)s, id, (%(posts)s::text[])[1 + id / %(size)s %% 3],
    make_date(2023 - 5 * (id / %(size)s / 3)::int, 3, 1),
    CASE WHEN id / %(size)s / 3 > 0 THEN make_date(2028 - 5 * (id / %(size)s / 3)::int, 3, 1) END, false, 'OFFICE',
    '2025-12-31', '', ''
FROM cooperatives_person
"""
ASSESSMENTS = """
INSERT INTO training_competencyassessment (person_id, scheme_id, assessed_on, cooperative_id, post, result, found_on,
    retraction)
SELECT term.person_id, scheme.id, day, term.cooperative_id, term.post,
    CASE WHEN term.id %% 25 > 0 THEN 'COMPETENT' ELSE 'NOT_YET_COMPETENT' END, day, ''
FROM cooperatives_term term JOIN training_scheme scheme ON term.post = ANY (scheme.posts),
    LATERAL (SELECT '2026-11-01'::date - (term.id * 37 %% 1500)::int AS day) AS drawn
WHERE term.id %% 5 = 0
"""
CERTIFICATES = """
INSERT INTO training_certificate (person_id, scheme_id, number, issued_on, valid_until, assessment_id, revocation,
    retraction)
SELECT person_id, scheme_id, 'CONTOH ' || id, assessed_on, assessed_on + 1095, id, '', ''
FROM training_competencyassessment WHERE result = 'COMPETENT'
"""
COVER, EXPIRIES, YEAR = reverse("training-cover"), reverse("expiries"), reverse("training-year")
PAGES = {
    "the matrix of cover": COVER,
    "the matrix, ended in one kecamatan": f"{COVER}?kecamatan=36.03.01&keadaan=EXPIRED",
    "the list of what ends": EXPIRIES,
    "a year of training": f"{YEAR}?tahun=2025",
}


def teach(size: int) -> None:
    """Three schemes, each for a post that is required, and all the rows."""
    with history.verb("fill", by=None, on=None):
        certifier = Certifier.objects.create(name="LSP contoh")
        standard = Standard.objects.create(number="SKKNI contoh", title="Perkoperasian")
        for post in POSTS:
            scheme = Scheme.objects.create(certifier=certifier, standard=standard, name=post, posts=[post])
            Tariff.objects.create(scheme=scheme, first=2_500_000, renewal=300_000)
            Requirement.objects.create(post=post, basis="Contoh")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (PERSONS, TERMS, ASSESSMENTS, CERTIFICATES):
            cursor.execute(statement, {"size": size, "posts": POSTS})
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
