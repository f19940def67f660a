"""A country of invented cooperatives, by SQL alone: as many as asked for, each with about eleven meetings."""

from datetime import date

from django.db import connection

from cooperatives.register.rules import search_key
from cooperatives.standing.actions import make_official
from registry import history
from registry.access import Role
from registry.areas import load_areas
from registry.lawbook import load_law
from registry.models import Area, User

FIRST = ["Bina", "Karya", "Tunas", "Sumber", "Mekar", "Cahaya", "Mitra", "Rukun", "Tirta", "Surya", "Sinar", "Jaya"]
SECOND = ["Sejahtera", "Mandiri", "Makmur", "Bersama", "Harapan", "Sentosa", "Abadi", "Lestari", "Utama", "Sejati"]
KINDS = ["Koperasi Karyawan", "Koperasi Serba Usaha", "Koperasi Wanita", "KUD", "Koperasi Simpan Pinjam"]

COOPERATIVES = """
INSERT INTO cooperatives_cooperative (area_id, name, search_key, legal_entity_no, legal_entity_key, coop_nik, form,
    coop_type, coop_group, membership_area, is_village_flag, book_year_end, address, management_pattern, kbli,
    loop_type, retraction)
SELECT (%(areas)s::bigint[])[1 + (g * 7919) %% cardinality(%(areas)s::bigint[])],
    (%(names)s::text[])[1 + g %% cardinality(%(names)s::text[])] || ' ' || g,
    (%(keys)s::text[])[1 + g %% cardinality(%(keys)s::text[])] || ' ' || g,
    '518/' || g || '/BH/' || (1985 + g %% 26), '518.' || g || '.BH.' || (1985 + g %% 26), lpad(g::text, 13, '3'),
    'PRIMARY', (ARRAY['CONSUMER','PRODUCER','SERVICE','MARKETING','SAVINGS_LOAN'])[1 + g %% 5], 'KSU',
    CASE WHEN g %% 20 = 0 THEN 'PROVINCE' ELSE 'DISTRICT' END, g %% 9 = 0, 12, 'Jl. Contoh ' || g, 'CONVENTIONAL',
    '64141', '', ''
FROM generate_series(1, %(size)s) g
"""
SAID = "source, observed_on, reference, retraction"
EVENTS = f"""
INSERT INTO cooperatives_legalevent (cooperative_id, kind, happened_on, document_no, {SAID})
SELECT id, 'FOUNDED', make_date((1985 + id %% 26)::int, 6, 1), '', 'OFFICE', '2025-12-31', '', ''
FROM cooperatives_cooperative
"""
MEETINGS = f"""
INSERT INTO cooperatives_meeting (cooperative_id, kind, held_on, book_years, is_inferred, {SAID})
SELECT id, 'ANNUAL', make_date(y + 1, 1 + (id %% 3)::int, 1 + ((id * 31 + y) %% 28)::int), ARRAY[y], false,
    'OFFICE', '2025-12-31', '', ''
FROM cooperatives_cooperative, generate_series(2012, 2024) y
WHERE id %% 10 < 6 OR (id %% 10 < 9 AND (id * 17 + y) %% 4 > 0) OR y < 2017
"""
LAPSES = f"""
INSERT INTO cooperatives_lapse (cooperative_id, since, through, {SAID})
SELECT id, '2018-01-01', '2025-12-31', 'OFFICE', '2025-12-31', '', '' FROM cooperatives_cooperative WHERE id %% 10 = 9
"""
OBSERVATIONS = f"""
INSERT INTO cooperatives_observation (cooperative_id, values, recorded_at, {SAID})
SELECT id, jsonb_build_object('name', name, 'address', address, 'legal_entity_no', legal_entity_no), now(),
    'OFFICE', '2025-12-31', '', '' FROM cooperatives_cooperative
"""
REPORTS = """
INSERT INTO cooperatives_ratreport (cooperative_id, book_year, kind, state, answers, version, started_by_id, started_on,
    sent_by_id, received_on, decided_by_id, decided_on, reason)
SELECT id, 2025, CASE WHEN id %% 7 = 0 THEN 'NOT_HELD' ELSE 'HELD' END, state,
    jsonb_build_object('meeting', jsonb_build_object('held_on', '2026-03-01', 'place', 'Aula', 'attended', 40)),
    CASE WHEN state = 'DRAFTED' THEN 0 ELSE 1 END, %(clerk)s, '2026-03-10',
    CASE WHEN state <> 'DRAFTED' THEN %(clerk)s END,
    CASE WHEN state <> 'DRAFTED' THEN '2026-11-24'::date - (id * 7919 %% 60)::int END,
    CASE WHEN state = 'VERIFIED' THEN %(head)s END, CASE WHEN state = 'VERIFIED' THEN '2026-11-24'::date END, ''
FROM (SELECT id, (ARRAY['VERIFIED', 'REPORTED', 'VERIFIED', 'DRAFTED'])[1 + id / 3 %% 4] AS state
    FROM cooperatives_cooperative WHERE id %% 3 = 0) c
"""
SUBMISSIONS = """
INSERT INTO cooperatives_submission (report_id, version, kind, answers, documents, sent_by_id, received_on, sent_at)
SELECT id, version, kind, answers, '[]', sent_by_id, received_on, now() FROM cooperatives_ratreport WHERE version > 0
"""
PLANS = """
INSERT INTO cooperatives_plan (cooperative_id, book_year, planned_on, invited_on, officer_id)
SELECT id, 2025, '2026-02-01'::date + (id %% 28)::int, CASE WHEN id %% 2 = 0 THEN '2026-01-20'::date END,
    CASE WHEN id %% 4 = 0 THEN %(clerk)s END FROM cooperatives_cooperative WHERE id %% 5 = 0
"""
EXTENSIONS = f"""
INSERT INTO cooperatives_extension (cooperative_id, area_id, book_year, granted_on, until, decree_no, {SAID})
SELECT CASE WHEN id %% 50 = 0 THEN id END, CASE WHEN id %% 50 = 1 THEN area_id END, 2025, '2026-03-15', '2026-12-31',
    'SK ' || id, 'LEGAL', '2026-03-15', '', '' FROM cooperatives_cooperative WHERE id %% 50 = 0 OR id IN (1, 51, 101)
"""
MARKS = "INSERT INTO cooperatives_stale (cooperative_id) SELECT id FROM cooperatives_cooperative"


def fill(size: int) -> User:
    """That many cooperatives on the real areas of one district, none judged yet, a third with a report; its head.

    Triggers sleep meanwhile: history of rows nobody entered would say nothing, and the marks are set at the end.
    """
    with history.verb("fill", by=None, on=None):
        load_areas("36.03", by=None)
        head = User.objects.create(username="kepala", role=Role.HEAD, area=Area.objects.get(code="36.03"))
        clerk = User.objects.create(username="petugas", role=Role.CLERK, area=head.area)
        load_law(by=None)
    make_official("KABTGR_5Y", on=date(1992, 10, 21), decree="SK contoh", by=None)
    villages = list(Area.objects.filter(code__startswith="36.03.", code__regex=r"^.{13}$").values_list("pk", flat=True))
    names = [f"{kind} {first} {second}" for kind in KINDS for first in FIRST for second in SECOND]
    given = {"areas": villages, "names": names, "keys": [search_key(name) for name in names], "size": size}
    given |= {"clerk": clerk.pk, "head": head.pk}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        said = (COOPERATIVES, EVENTS, MEETINGS, LAPSES, OBSERVATIONS, REPORTS, SUBMISSIONS, PLANS, EXTENSIONS, MARKS)
        for statement in said:
            cursor.execute(statement, given)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return head
