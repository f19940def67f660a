"""A district that keeps its members' dues here: members, tariffs, receipts and their chain, by SQL alone."""

import uuid

import psycopg
from django.db import connection

from benchmarks.fill import fill as fill_cooperatives
from cooperatives.dues.models.entry import hash_of

COOPERATIVES, LARGE, SMALL = 310, 5_000, 987
"""How many there are; members of the first, and of each of the others: 310,000 together."""
FIRST_MONTH = 2024 * 12
"""January 2024, when tariffs begin."""

BOOKS = """
INSERT INTO cooperatives_processingagreement (cooperative_id, number, signed_on)
SELECT id, 'PKS/' || id, '2023-12-01' FROM cooperatives_cooperative;
INSERT INTO cooperatives_book (cooperative_id, agreement_id, opened_on, second_person_from, last_number, last_hash)
SELECT cooperative_id, id, '2024-01-01', 500000, 0, ''::bytea FROM cooperatives_processingagreement;
INSERT INTO cooperatives_membercategory (cooperative_id, name)
SELECT id, category FROM cooperatives_cooperative, unnest(ARRAY['I', 'II']) category;
INSERT INTO cooperatives_tariff (cooperative_id, category_id, kind, amount, months, before, document_no)
SELECT cooperative_id, id, 'MANDATORY', amount, months, before, '' FROM cooperatives_membercategory, (VALUES
    (10000, int4range({first}, {first} + 24), 0), (15000, int4range({first} + 24, NULL), 240000)
) steps (amount, months, before);
INSERT INTO cooperatives_member (cooperative_id, number, name, phone, address, rt, rw)
SELECT c.id, n, 'Anggota ' || n, '', '', lpad((n % 9)::text, 3, '0'), '003'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM cooperatives_cooperative) c,
    generate_series(1, CASE WHEN c.place = 1 THEN {large} ELSE {small} END) n;
INSERT INTO cooperatives_membership (cooperative_id, member_id, kind, category_id, held, ended, document_no)
SELECT m.cooperative_id, m.id, 'MEMBER', c.id, daterange('2024-01-01', NULL), '', '' FROM cooperatives_member m
JOIN cooperatives_membercategory c ON c.cooperative_id = m.cooperative_id
AND c.name = CASE WHEN m.id % 3 = 0 THEN 'II' ELSE 'I' END;
CREATE UNLOGGED TABLE incoming (LIKE cooperatives_entry);
ALTER TABLE incoming ALTER id DROP NOT NULL, ALTER previous SET DEFAULT '', ALTER hash SET DEFAULT ''
"""
RECEIPTS = """
COPY (
    SELECT cooperative_id, row_number() OVER (PARTITION BY cooperative_id ORDER BY n, id), gen_random_uuid(),
        '\\x01'::bytea, 'PAYMENT', 'CASH', id, 10000, 0, 10000, 0,
        jsonb_build_object(to_char(date '2024-01-01' + make_interval(months => n - 1), 'YYYY-MM'), 10000),
        '2024-01-01'::date + n * 30, '2024-01-01'::date + n * 30, '', '', '', '', {by}, '{deed}', now()
    FROM cooperatives_member, generate_series(1, 1 + (id * 7 % (2 * {each} - 1))::integer) n
) TO STDOUT
"""
COLUMNS = """
cooperative_id, number, client_no, digest, kind, method, member_id, amount, principal, mandatory, voluntary, months,
received_on, posted_on, paper_series, reason, paid_to, device, recorded_by_id, deed_id, recorded_at
"""
CHAIN = """
DO $$
DECLARE e cooperatives_entry; last bytea; book bigint := 0;
BEGIN
    FOR e IN SELECT * FROM incoming ORDER BY cooperative_id, number LOOP
        IF e.cooperative_id <> book THEN
            last := '';
            book := e.cooperative_id;
        END IF;
        e.previous := last;
        e.hash := HASH;
        last := e.hash;
        e.id := nextval(pg_get_serial_sequence('cooperatives_entry', 'id'));
        INSERT INTO cooperatives_entry SELECT (e).*;
    END LOOP;
END $$
"""
KEPT = """
DROP TABLE incoming;
INSERT INTO cooperatives_position (member_id, cooperative_id, category_id, principal, mandatory, voluntary,
    principal_due, "offset", base, first, before, paid_through)
SELECT s.member_id, s.cooperative_id, s.category_id, 0, coalesce(paid, 0), 0, 0, 0, 0, {first}, 0, {first} - 1
    + CASE WHEN coalesce(paid, 0) < 240000 THEN coalesce(paid, 0) / 10000 ELSE 24 + (paid - 240000) / 15000 END
FROM cooperatives_membership s
LEFT JOIN (SELECT member_id, sum(mandatory)::bigint AS paid FROM cooperatives_entry GROUP BY 1) e USING (member_id);
UPDATE cooperatives_book b SET last_number = e.number, last_hash = e.hash FROM (
    SELECT DISTINCT ON (cooperative_id) cooperative_id, number, hash FROM cooperatives_entry
    ORDER BY cooperative_id, number DESC
) e WHERE e.cooperative_id = b.cooperative_id
"""


def fill(payments: int, url: str) -> int:
    """So many receipts of 310,000 members; the key of who wrote them. Triggers sleep: the chain is as they make it."""
    head = fill_cooperatives(COOPERATIVES)
    deed = uuid.uuid4()
    given = {"large": LARGE, "small": SMALL, "first": FIRST_MONTH, "by": head.pk, "deed": deed}
    given["each"] = max(payments // 310_000, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("INSERT INTO pghistory_context VALUES (%s, now(), now(), '{}')", [deed])
        cursor.execute(BOOKS.format(**given))
        with psycopg.connect(url) as reader, psycopg.connect(url) as writer:
            copy(reader, RECEIPTS.format(**given), writer, f"COPY incoming ({COLUMNS}) FROM STDIN")
        cursor.execute(CHAIN.replace("HASH", hash_of("e")))
        cursor.execute(KEPT.format(**given))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return int(head.pk)


def copy(reader: psycopg.Connection, out: str, writer: psycopg.Connection, into: str) -> None:
    """From one connection to another."""
    with reader.cursor().copy(out) as source, writer.cursor().copy(into) as sink:
        for block in source:
            sink.write(block)
