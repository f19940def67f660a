"""The matrix of cooperatives and required posts on any day, what ends when, and what the next batch could close."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery

from cooperatives.boards.models import Term
from cooperatives.register.models import CooperativeQuerySet
from training.competency.models import Certificate, CertificateQuerySet, Scheme, Tariff
from training.cover.rules import AHEAD, Cell, Expiry, Gap, State, last_day

MATRIX = """
WITH chosen AS MATERIALIZED ({chosen}), needed AS MATERIALIZED (
    SELECT DISTINCT chosen.id AS cooperative_id, requirement.post FROM chosen
    JOIN training_requirement AS requirement
    ON requirement.valid @> {day} AND requirement.coop_type IN ('', chosen.coop_type)
), term AS MATERIALIZED (
    SELECT said.cooperative_id, said.post, said.person_id, said.left_on,
        said.left_on IS NULL OR said.left_on > {day} AS sits
    FROM cooperatives_term AS said JOIN chosen ON chosen.id = said.cooperative_id
    WHERE said.retracted_on IS NULL AND said.starts_on <= {day}
), certificate AS MATERIALIZED (
    SELECT shown.person_id, shown.issued_on, shown.valid_until, shown.revoked_on, scheme.posts,
        coalesce(shown.revoked_on <= {day}, false) AS is_revoked,
        shown.valid_until >= {day} AND coalesce(shown.revoked_on > {day}, true) AS counts
    FROM training_certificate AS shown JOIN training_scheme AS scheme ON scheme.id = shown.scheme_id
    WHERE shown.retracted_on IS NULL AND shown.issued_on <= {day} AND shown.person_id IN (SELECT person_id FROM term)
), held AS (
    SELECT term.cooperative_id, term.post, bool_or(sits) AS is_held,
        (array_agg(valid_until ORDER BY valid_until DESC, term.person_id) FILTER (WHERE sits AND counts))[1] AS until,
        (array_agg(term.person_id ORDER BY valid_until DESC, term.person_id) FILTER (WHERE sits AND counts))[1]
            AS holder,
        max(left_on) FILTER (WHERE NOT sits AND counts AND issued_on < left_on) AS left_on,
        (array_agg(term.person_id ORDER BY left_on DESC, term.person_id)
            FILTER (WHERE NOT sits AND counts AND issued_on < left_on))[1] AS leaver,
        max(revoked_on) FILTER (WHERE sits AND is_revoked) AS revoked_on,
        (array_agg(term.person_id ORDER BY revoked_on DESC, term.person_id) FILTER (WHERE sits AND is_revoked))[1]
            AS revoked,
        max(valid_until) FILTER (WHERE sits) AS ended_on,
        (array_agg(term.person_id ORDER BY valid_until DESC, term.person_id)
            FILTER (WHERE sits AND valid_until IS NOT NULL))[1] AS ended,
        min(term.person_id) FILTER (WHERE sits) AS sitting
    FROM term LEFT JOIN certificate
    ON certificate.person_id = term.person_id AND term.post = ANY (certificate.posts)
    GROUP BY term.cooperative_id, term.post
), stands AS (
    SELECT needed.cooperative_id, needed.post, until, holder, held.left_on, leaver, held.revoked_on, revoked, ended_on,
        ended, sitting, CASE
        WHEN until IS NOT NULL THEN 'COVERED'
        WHEN NOT EXISTS (SELECT FROM term WHERE term.cooperative_id = needed.cooperative_id) THEN 'UNKNOWN'
        WHEN held.left_on IS NOT NULL THEN 'LEFT'
        WHEN held.revoked_on IS NOT NULL THEN 'REVOKED'
        WHEN ended_on IS NOT NULL THEN 'EXPIRED'
        WHEN is_held THEN 'NEVER' ELSE 'VACANT'
    END AS state
    FROM needed LEFT JOIN held USING (cooperative_id, post)
)
SELECT cooperative_id, post, state,
    CASE state WHEN 'COVERED' THEN until WHEN 'EXPIRED' THEN ended_on END,
    CASE state WHEN 'LEFT' THEN left_on WHEN 'REVOKED' THEN revoked_on END,
    CASE state WHEN 'COVERED' THEN holder WHEN 'LEFT' THEN leaver WHEN 'REVOKED' THEN revoked
        WHEN 'EXPIRED' THEN ended END,
    sitting
FROM stands ORDER BY cooperative_id, post
"""
"""`rules.cell` for every post required of every cooperative chosen, in one statement: a test keeps them alike."""
BY_STATE = """
SELECT post, state, array_agg(cooperative_id) FROM ({}) AS cell (cooperative_id, post, state) GROUP BY post, state
"""


@dataclass(frozen=True, slots=True)
class Required:
    """A post required of a cooperative, how it stands, and who holds it (the key of a person; None: nobody)."""

    cooperative: int
    post: str
    cell: Cell
    sitting: int | None


def matrix(cooperatives: CooperativeQuerySet, day: date) -> list[Required]:
    """The posts required of these cooperatives on a day, each as it stood on it; by cooperative and post. One query."""
    return [
        Required(cooperative, post, Cell(State(state), until, since, person), sitting)
        for cooperative, post, state, until, since, person, sitting in _ask(cooperatives, day, "{}")
    ]


def by_state(cooperatives: CooperativeQuerySet, day: date) -> dict[tuple[str, State], list[int]]:
    """The same by post and state: in which of these cooperatives it stands so. One query."""
    found = _ask(cooperatives, day, BY_STATE)
    return {(post, State(state)): keys for post, state, keys in found}


def _ask(cooperatives: CooperativeQuerySet, day: date, around: str) -> list[Any]:
    """The matrix of these cooperatives on a day, as `around` it asks for it."""
    try:
        chosen, parameters = cooperatives.order_by().values("id", "coop_type").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(around.format(MATRIX.format(chosen=chosen, day=f"DATE '{day.isoformat()}'")), parameters)
        rows: list[Any] = cursor.fetchall()
    return rows


def has_holder(day: date) -> Exists:
    """Of a cooperative, whether a holder of a valid certificate is in office on a day, in whatever post and scheme."""
    live = Certificate.objects.live_on(day).values("person")
    return Exists(Term.objects.held_on(day).filter(cooperative=OuterRef("pk"), person__in=live))


def ending(certificates: CertificateQuerySet, day: date, months: int = AHEAD) -> CertificateQuerySet:
    """The certificates that count on a day and end by the month's end so many months on, where none outlasts them.

    With `renewal`, what renewing costs by the last tariff known, and `is_in_office`: whether the holder sits anywhere.
    """
    in_office = Exists(Term.objects.held_on(day).filter(person=OuterRef("person")))
    renewal = Subquery(_tariffs(day).filter(scheme=OuterRef("scheme")).order_by("-valid").values("renewal")[:1])
    soon = certificates.expiring(day, last_day(day, months))
    found: CertificateQuerySet = soon.annotate(renewal=renewal, is_in_office=in_office)
    return found


def expiries(certificates: CertificateQuerySet, day: date, months: int = AHEAD) -> list[Expiry]:
    """The same, as the rules of expiry take them."""
    rows = ending(certificates, day, months).order_by("valid_until", "pk")
    return [Expiry(*row) for row in rows.values_list("valid_until", "renewal", "is_in_office")]


def gaps(cooperatives: CooperativeQuerySet, day: date) -> Iterator[Gap]:
    """Every required post of these cooperatives without a certificate holder on a day, and who could close it: the
    holder of the post, in the scheme for it that costs least; where a certificate ended, by renewing that one.
    """
    areas = dict(cooperatives.values_list("pk", "area__code"))
    open_posts = [each for each in matrix(cooperatives, day) if each.cell.state is not State.COVERED]
    tariffs = {each.scheme_id: each for each in _tariffs(day).order_by("valid")}
    offers, ended = _offers(tariffs), _ended(open_posts)
    for each in open_posts:
        cell = each.cell
        gap = Gap(each.cooperative, each.post, areas[each.cooperative], person=each.sitting, since=cell.since,
                  is_known=cell.state is not State.UNKNOWN)  # fmt: skip
        if cell.state is State.EXPIRED and cell.until:
            gap = replace(gap, person=cell.person, since=cell.until + timedelta(days=1))
        if renewed := tariffs.get(ended.get((cell.person, cell.until, each.post))):
            yield replace(gap, scheme=renewed.scheme_id, price=renewed.renewal)
        elif offer := offers.get(each.post):
            yield replace(gap, scheme=offer.scheme_id, price=offer.first)
        else:
            yield gap


def _tariffs(day: date) -> Any:
    """The tariffs that have begun by a day: where none is in force, the last one is the best guess there is."""
    return Tariff.objects.filter(Q(valid__startswith__lte=day) | Q(valid__startswith=None))


def _offers(tariffs: Mapping[int, Tariff]) -> dict[str, Tariff]:
    """For each post the tariff of the scheme in which a first assessment costs least. tariffs: the last, by scheme."""
    offers: dict[str, Tariff] = {}
    for scheme in Scheme.objects.filter(pk__in=tariffs).order_by("pk"):
        for post in scheme.posts:
            if post not in offers or tariffs[scheme.pk].first < offers[post].first:
                offers[post] = tariffs[scheme.pk]
    return offers


def _ended(required: Iterable[Required]) -> dict[tuple[int | None, date | None, str], int]:
    """By whom it was held, its last day and the post it was for: the scheme of each certificate that ended."""
    over = {each.cell.person for each in required if each.cell.state is State.EXPIRED}
    rows = Certificate.objects.entered().filter(person__in=over).order_by("-scheme")
    found = rows.values_list("person", "valid_until", "scheme__posts", "scheme")
    return {(person, until, post): scheme for person, until, posts, scheme in found for post in posts}
