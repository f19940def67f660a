"""Dues: lists and totals beside the best bare SQL, receipts booked a second, receipts verified a second.

`python -m benchmarks.dues [PAYMENTS]`: a district of 310,000 members in 310 cooperatives with 5,000,000 payments.
"""

import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import django
import psycopg

from benchmarks.measure import Ratio, paired, timed
from registry import local_servers

ON = date(2026, 11, 24)
PAYMENTS = 5_000_000
CLIENTS, ROUND = 8, 400
"""So many book so many receipts each."""

BEST_LIST = """
SELECT p.*, CASE category_id {cases} END - "offset" AS due,
    greatest(CASE category_id {cases} END - "offset" - mandatory, 0) AS arrears,
    greatest({month} - coalesce(paid_through, {month}), 0) AS arrears_months, m.*
FROM cooperatives_position p JOIN cooperatives_member m ON m.id = p.member_id
WHERE p.cooperative_id = {cooperative} ORDER BY arrears DESC, p.member_id LIMIT 50
"""
BEST_TOTALS = """
WITH due AS MATERIALIZED (
    SELECT category_id, before + amount * ({month} - lower(months) + 1) AS due FROM cooperatives_tariff
    WHERE kind = 'MANDATORY' AND months @> {month}
), place AS MATERIALIZED (
    SELECT c.id, left(a.code, 8) AS place FROM cooperatives_cooperative c JOIN registry_area a ON a.id = c.area_id
    WHERE a.code = '36.03' OR a.code LIKE '36.03.%'
)
SELECT place, count(p.category_id), count(*) FILTER (WHERE {month} > paid_through),
    count(*) FILTER (WHERE paid_through > {month} + 1), sum(principal), sum(mandatory), sum(voluntary),
    sum(greatest(coalesce(due, 0) - "offset" - mandatory, 0)),
    count(*) FILTER (WHERE {month} - paid_through BETWEEN 1 AND 3),
    count(*) FILTER (WHERE {month} - paid_through BETWEEN 4 AND 6),
    count(*) FILTER (WHERE {month} - paid_through BETWEEN 7 AND 12),
    count(*) FILTER (WHERE {month} - paid_through >= 13)
FROM cooperatives_position p JOIN place ON place.id = p.cooperative_id LEFT JOIN due USING (category_id)
GROUP BY place
"""
SUMMED = """
SELECT p.member_id, sum(e.mandatory) FROM cooperatives_position p
JOIN cooperatives_entry e ON e.member_id = p.member_id WHERE p.cooperative_id = {cooperative} GROUP BY 1
"""
BOOK_ONE = """
INSERT INTO cooperatives_entry (cooperative_id, client_no, digest, kind, method, member_id, amount, principal,
    mandatory, voluntary, months, received_on, posted_on, paper_series, reason, paid_to, device, recorded_by_id)
VALUES (%(cooperative)s, %(number)s, '\\x01', 'PAYMENT', 'CASH', %(member)s, 20000, 0, 20000, 0,
    '{"2026-01": 20000}', '2026-11-24', '2026-11-24', '', '', '', '', %(by)s)
"""
VERB = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', '{}', true)"


def ask(statement: str, given: dict[str, Any] | list[Any] | None = None) -> list[Any]:
    """Bare SQL and what it answers."""
    from django.db import connection  # noqa: PLC0415  # it needs the settings

    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def reads() -> Iterator[Ratio]:
    """The member list of the large cooperative and the totals of the district, beside the best SQL on the same rows."""
    from cooperatives.dues.figures import totals, with_arrears  # noqa: PLC0415
    from cooperatives.dues.models import Tariff  # noqa: PLC0415
    from cooperatives.dues.rules import asked, month_of  # noqa: PLC0415
    from cooperatives.register.models import Cooperative  # noqa: PLC0415
    from registry.models import Area  # noqa: PLC0415

    large = Cooperative.objects.order_by("pk")[0]
    district, month = Area.objects.get(code="36.03"), month_of(ON) - 1
    cases = " ".join(f"WHEN {c} THEN {asked(curve, month)}" for c, curve in Tariff.objects.curves(large).items())
    best_list = BEST_LIST.format(cases=cases, month=month, cooperative=large.pk)
    listed = with_arrears(large, ON).select_related("member").order_by("-arrears", "pk")

    def page() -> list[Any]:
        return [(each.member.name, each.arrears, each.arrears_months) for each in listed[:50]]

    yield paired("50 of 5,000 members, most in arrears first", page, lambda: ask(best_list), most=1.5, rounds=15)
    best_totals = BEST_TOTALS.format(month=month)
    yield paired(
        "totals of the district, by kecamatan", lambda: totals(district, ON), lambda: ask(best_totals), most=1.5
    )
    summed = SUMMED.format(cooperative=large.pk)
    yield paired("the same list, against summing its ledger", page, lambda: ask(summed), most=1)


def booked(url: str, by: int) -> str:
    """Receipts a second into one book: by several clients, each receipt a transaction of its own under its verb."""
    cooperative, members = ask("SELECT cooperative_id, array_agg(id) FROM cooperatives_member GROUP BY 1 ORDER BY 1")[0]

    def client(place: int) -> None:
        with psycopg.connect(url) as link:
            for turn in range(ROUND):
                member = members[(place * ROUND + turn) % len(members)]
                given = {"cooperative": cooperative, "member": member, "by": by, "number": uuid.uuid4()}
                link.execute(VERB, [str(uuid.uuid4())])
                link.execute(BOOK_ONE, given)
                link.commit()

    def all_clients() -> None:
        threads = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    rate = CLIENTS * ROUND / timed(all_clients)
    return (
        f"receipts booked into one book by {CLIENTS} clients: {rate:,.0f} a second, aim 1,000 {_verdict(rate, 1_000)}"
    )


def brought_in() -> str:
    """Receipts a second of a file: of everybody in the large cooperative, as the site books them."""
    from cooperatives.dues.actions import Money, Payment, pay_all  # noqa: PLC0415
    from cooperatives.members.models import Member  # noqa: PLC0415
    from cooperatives.register.models import Cooperative  # noqa: PLC0415

    large = Cooperative.objects.order_by("pk")[0]
    members = Member.objects.filter(cooperative=large)
    payments = [Payment(member, Money(mandatory=15_000), ON, uuid.uuid4()) for member in members]
    answers: list[Any] = []
    seconds = timed(lambda: answers.extend(pay_all(large, payments, by=treasurer(large), on=ON)))
    assert len({each.number for each in answers}) == len(payments)
    rate = len(payments) / seconds
    return f"{len(payments):,} receipts of one file booked: {rate:,.0f} a second, aim 1,000 {_verdict(rate, 1_000)}"


def treasurer(of: Any) -> Any:
    """Who keeps the book of a cooperative, with an account."""
    from cooperatives.boards.models import BoardAccount, Person, Term  # noqa: PLC0415
    from registry import history  # noqa: PLC0415
    from registry.models import User  # noqa: PLC0415

    with history.verb("fill", by=None, on=None):
        user = User.objects.create(username="bendahara", role="BOARD", area=of.area)
        person = Person.objects.create(name="Bendahara")
        Term.objects.create(
            cooperative=of, person=person, post="TREASURER", starts_on=date(2025, 1, 1), source="OFFICE",
            observed_on=date(2025, 1, 1),
        )  # fmt: skip
        BoardAccount.objects.create(user=user, person=person)
    return user


def verified() -> str:
    """Receipts of the whole district a second: every hash computed anew, every link looked at."""
    from cooperatives.dues.figures.proof import CHANGED, UNLINKED  # noqa: PLC0415

    books = [key for (key,) in ask("SELECT cooperative_id FROM cooperatives_book ORDER BY 1")]
    count = ask("SELECT count(*) FROM cooperatives_entry")[0][0]

    def read_through() -> None:
        assert ask(CHANGED, [books]) == []
        assert all(ask(UNLINKED, [book]) == [] for book in books)

    rate = count / timed(read_through)
    return f"{count:,} receipts verified: {rate:,.0f} a second, aim 400,000 {_verdict(rate, 400_000)}"


def _verdict(rate: float, aim: float) -> str:
    return "ok" if rate >= aim else "BELOW"


def main(payments: int) -> None:
    """Everything, on a PostgreSQL of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sokoguru-bench-")))
        stack.enter_context(local_servers.postgres(folder, folder))
        url = local_servers.database_url(folder)
        os.environ |= {
            "DATABASE_URL": url, "REDIS_URL": f"redis+socket://{folder}/nobody-listens.sock",
            "SECRET_KEY": "of the benchmarks", "ALLOWED_HOSTS": "testserver", "HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "registry.settings",
        }  # fmt: skip
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        start = time.perf_counter()
        from benchmarks.fill_dues import fill  # noqa: PLC0415

        by = fill(payments, url)
        print(f"filled in {time.perf_counter() - start:,.0f} s", flush=True)
        for ratio in reads():
            print(ratio, flush=True)
        print(booked(url, by), flush=True)
        print(brought_in(), flush=True)
        print(verified(), flush=True)


if __name__ == "__main__":
    main(int([*sys.argv[1:], str(PAYMENTS)][0]))
