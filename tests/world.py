"""The named world of the tests: five cooperatives and eight people, small enough to keep in one's head."""

from dataclasses import dataclass
from datetime import date

from cooperatives.boards.actions import seat
from cooperatives.boards.models import BoardAccount, Person, Term
from cooperatives.cases.actions import hold, night, withdraw
from cooperatives.cases.models import Case, Night
from cooperatives.demo import Rows, build, write
from cooperatives.proposals.actions import propose, write_message
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions as reports
from cooperatives.reports.models import RatReport
from cooperatives.standing.actions import make_official
from registry import history
from registry.access import Role
from registry.lawbook import load_law
from registry.models import Area, User

ON = date(2018, 9, 4)
"""The day of the world."""
SPRING = {year: date(year + 1, 3, 10) for year in range(2012, 2018)}
"""A meeting for each book year, in time."""


def lapsed(*years: int) -> list[tuple[date, date]]:
    """For each book year: that no meeting was held in the calendar year after it."""
    return [(date(year + 1, 1, 1), min(date(year + 1, 12, 31), ON)) for year in years]


@dataclass(frozen=True, slots=True)
class World:
    """Who is there."""

    maju: Cooperative
    sunyi: Cooperative
    baru: Cooperative
    sengketa: Cooperative
    bubar: Cooperative
    sari: User
    budi: User
    joko: User
    admin: User
    wati: User
    hadi: User
    lina: User
    tono: User


def areas() -> dict[str, Area]:
    """Kabupaten Tangerang with two of its kecamatan, and a neighbour."""
    kinds = Area.Kind
    found: dict[str, Area] = {}
    for code, name, kind in (
        ("36", "Banten", kinds.PROVINCE), ("36.03", "Kabupaten Tangerang", kinds.DISTRICT),
        ("36.03.01", "Balaraja", kinds.SUBDISTRICT), ("36.03.01.2003", "Cangkudu", kinds.VILLAGE),
        ("36.03.17", "Curug", kinds.SUBDISTRICT), ("36.03.17.1001", "Binong", kinds.URBAN_VILLAGE),
        ("36.71", "Kota Tangerang", kinds.DISTRICT),
    ):  # fmt: skip
        parent = found.get(code.rpartition(".")[0])
        found[code] = Area.objects.create(code=code, name=name, kind=kind, parent=parent)
    return found


def cooperatives(places: dict[str, Area]) -> list[Rows]:
    """Maju is healthy, Sunyi silent, Baru too young to judge, Sengketa has two boards, Bubar is in dissolution."""
    balaraja, curug = places["36.03.01.2003"], places["36.03.17.1001"]
    common = {"coop_type": "CONSUMER", "coop_group": "KSU"}
    return [
        build("Koperasi Maju", area=balaraja, founded=date(2005, 6, 1), held=SPRING,
              legal_entity_no="518/001/BH/2005", coop_nik="3603010000001", **common),
        build("Koperasi Sunyi", area=curug, founded=date(2003, 2, 1), lapses=lapsed(*range(2008, 2018)),
              legal_entity_no="518/002/BH/2003", **common),
        build("Koperasi Baru", area=balaraja, founded=date(2017, 8, 17), **common),
        build("Koperasi Sengketa", area=curug, founded=date(2008, 1, 5),
              held={2013: date(2014, 3, 30)}, lapses=lapsed(2014, 2015, 2016, 2017), **common),
        build("Koperasi Bubar", area=balaraja, founded=date(1999, 9, 9), decided=date(2018, 2, 1), **common),
    ]  # fmt: skip


def person(username: str, name: str, role: Role, area: Area | None, *, is_admin: bool = False) -> User:
    """Somebody who may sign in; the password is the username."""
    user = User(username=username, name=name, role=role, area=area, is_staff=is_admin, is_superuser=is_admin)
    user.set_password(username)
    user.save()
    return user


def build_world() -> World:
    """Everything, under one verb; no night has run yet."""
    with history.verb("build_world", by=None, on=ON):
        places = areas()
        people = {
            "sari": person("sari", "Ibu Sari", Role.HEAD, places["36.03"]),
            "budi": person("budi", "Pak Budi", Role.OFFICER, places["36.03.01"]),
            "joko": person("joko", "Pak Joko", Role.OFFICER, places["36.03.17"]),
            "admin": person("admin", "Admin", Role.ADMIN, places["36.03"], is_admin=True),
            "wati": person("wati", "Bu Wati", Role.CLERK, places["36.03"]),
            "hadi": person("hadi", "Pak Hadi", Role.VERIFIER, places["36.03"]),
            "lina": person("lina", "Bu Lina", Role.AUDITOR, places["36.03"]),
            "tono": person("tono", "Pak Tono", Role.BOARD, places["36.03.01.2003"]),
        }
        load_law(by=None)
        make_official("KABTGR_5Y", on=date(2018, 1, 1), decree="SK 1/2018", by=None)
        rows = cooperatives(places)
        write(rows, on=ON)
    maju, sunyi, baru, sengketa, bubar = (each.cooperative for each in rows)
    return World(maju, sunyi, baru, sengketa, bubar, **people)


def board_account(user: User) -> Person:
    """The person in the organs of a cooperative whose account this is; without a term it opens nothing."""
    return BoardAccount.objects.create(user=user, person=Person.objects.create(name=user.name)).person


def chair(cooperative: Cooperative, name: Person | str = "H. Rekaan Satu", starts_on: date = date(2016, 3, 10)) -> Term:
    """Somebody in the chair, as the office says."""
    return seat(cooperative, name, Term.Post.CHAIR, starts_on, Saying(Source.OFFICE, ON), by=None, on=ON)


def holds_post(user: User, cooperative: Cooperative, post: str, starts_on: date) -> Term:
    """Somebody with an account in a post, as the office says."""
    with history.verb("test", by=None, on=starts_on):
        known = BoardAccount.objects.filter(user=user).first()
        holder = known.person if known else board_account(user)
    return seat(cooperative, holder, post, starts_on, Saying(Source.OFFICE, starts_on), by=None, on=starts_on)


def run_night(on: date = ON) -> Night:
    """The whole night at once."""
    list(night(on=on))
    return Night.objects.latest("pk")


def silent_report(of: Cooperative, *, by: User, on: date = ON, book_year: int = 2017) -> RatReport:
    """A sent report that no meeting was held: it clears nothing, and supersedes nothing."""
    report = reports.start_report(of, book_year, kind=RatReport.Kind.NOT_HELD, by=by, on=on)
    reports.save_section(report, "not_held", {"why": "NO_QUORUM"}, by=by, on=on)
    return reports.send(report, by=by, on=on)


LATER = date(2018, 10, 1)
"""A night after that of the world."""


def build_office(world: World) -> Night:
    """Something for every figure: unknown places, types and membership, ended, unjudged, and cases in every stage."""
    places = {area.code: area for area in Area.objects.all()}
    balaraja, curug, district = places["36.03.01.2003"], places["36.03.17.1001"], places["36.03"]
    silent = {"founded": date(2003, 2, 1), "lapses": lapsed(*range(2008, 2018)), "coop_type": "SERVICE"}
    rows = [
        *(build(f"Koperasi Diam {number}", area=balaraja, **silent) for number in range(3)),
        build("Koperasi Mana", area=district, founded=date(2001, 1, 1)),
        build("Koperasi Siapa", area=curug, founded=date(2001, 1, 1), membership_area=""),
        build("Koperasi Berakhir", area=curug, founded=date(1990, 1, 1), ended=date(2015, 1, 1)),
    ]
    write(rows, on=ON)
    run_night()
    first, second, *_ = (Case.objects.get(cooperative=each.cooperative) for each in rows[:3])
    hold(first, reason="Menunggu RAT", owner=world.budi, hold_until=date(2018, 9, 20), by=world.budi, on=ON)
    withdraw(second, reason="Salah catat", document_no="BA 1/2018", by=world.sari, on=ON)
    tono = User.objects.as_of(ON).get(pk=world.tono.pk)
    with history.verb("build_office", by=None, on=ON):
        holder = board_account(tono)
    chair(world.maju, holder)
    chair(world.sunyi, holder)
    for cooperative in (world.maju, world.sunyi):
        propose(cooperative, "FIELDS", {"address": "Jl. Usulan 1"}, by=tono, on=ON)
        write_message(cooperative, "Kapan kami dikunjungi?", by=tono, on=ON)
    silent_report(rows[0].cooperative, by=world.wati)
    returned = silent_report(rows[1].cooperative, by=world.wati)
    reports.comment(returned, "not_held", "why", "Jelaskan.", by=world.hadi, on=ON)
    reports.give_back(returned, by=world.hadi, on=ON)
    reports.start_report(rows[2].cooperative, 2017, by=world.wati, on=ON)
    kept = run_night(LATER)
    write([build("Koperasi Baru Masuk", area=balaraja, founded=date(2010, 1, 1))], on=LATER)
    return kept
