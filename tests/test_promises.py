"""What the whole code base promises."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cooperatives.management.commands.write_docs import GENERATED, PAGES
from registry import history, lawbook
from registry.access import Role
from registry.figures import count, declared
from registry.models import Area, ImportBatch, SavedView
from tests.workbooks import checked, workbook
from tests.world import ON, board_account, build_office, chair, person, run_night

ROOT = Path(__file__).parent.parent
CODE = sorted(
    each
    for app in ("registry", "cooperatives")
    for each in (ROOT / app).rglob("*.py")
    if "migrations" not in each.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OPEN_TO_ALL = {"sign-in", "account_login", "code", "account_inactive"}
OF_CASE = {"case", "screen", "hold", "resume", "withdraw"}
OF_VIEW = {"saved-view", "saved-view-change", "saved-view-removal"}
OF_IMPORT = {"import", "import-decision", "import-application", "import-undo", "import-problems"}
OF_PERSON = {"person", "recovery", "card", "acting"}
POST_ONLY = {"sign-out", "account_logout", "board-account", "screen", "resume", "saved-view-removal", "confirmation"}
POST_ONLY |= {"import-decision", "import-application"}


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for file in CODE:
        yield from ((file, node) for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("files", "budget"), [(CODE, 400), (TEMPLATES, 120), ([ROOT / "README.md"], 150)])
def test_files_keep_their_budget(files, budget):
    assert files
    assert {str(each): lines(each) for each in files if lines(each) > budget} == {}


def test_functions_keep_their_budget():
    def size(node: ast.FunctionDef) -> int:
        return (node.end_lineno or 0) - node.lineno + 1

    def budget(file: Path) -> int:
        return 20 if file.name == "views.py" else 40

    assert [f"{file}:{node.name}" for file, node in functions() if size(node) > budget(file)] == []


def test_the_style_sheet_keeps_its_budget():
    assert (ROOT / "static/css/site.css").stat().st_size <= 24 * 1024


def test_every_module_and_public_function_says_what_it_is():
    silent = [
        str(file) for file in CODE if file.read_text().strip() and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    silent += [
        f"{file}:{node.name}"
        for file, node in functions()
        if not node.name.startswith("_") and not ast.get_docstring(node) and node.col_offset == 0
    ]
    assert silent == []


def test_no_file_name_says_nothing():
    nothing = {"utils", "util", "helpers", "services", "managers", "mixins", "misc", "common", "signals"}
    assert [str(file) for file in CODE if file.stem in nothing] == []


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from routes(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


ROUTES = {each.name: each for each in routes(get_resolver().url_patterns)}


def addresses(world) -> dict[str, str]:
    """An address for each route; those about a cooperative are about Koperasi Sunyi in Kec. Curug.

    The saved view is the officer's of Curug, his alone.
    """
    sunyi = {"pk": world.sunyi.pk, "verdict_pk": world.sunyi.standing.verdict_id, "code": "36.03.17"}
    its_case = {"pk": world.sunyi.cases.get().pk}
    sunyi |= {
        "term_pk": (world.sunyi.terms.first() or chair(world.sunyi)).pk,
        "kind": "koperasi",
        "row_pk": world.sunyi.pk,
    }
    view, _ = SavedView.objects.get_or_create(owner=world.joko, list_name="cases", name="Curug")
    of = dict.fromkeys(OF_CASE, its_case) | {name: {"pk": view.pk} for name in OF_VIEW}
    of |= dict.fromkeys(OF_IMPORT, its_import(world))
    of |= {name: {"pk": world.joko.pk} for name in OF_PERSON}
    of |= {"saved-view-new": {"list_name": "cases"}, "welcome": {"code": "TIDAK-ADA"}}
    return {
        name: reverse(name, kwargs={key: of.get(name, sunyi)[key] for key in route.pattern.converters})
        for name, route in ROUTES.items()
    }


def its_import(world) -> dict[str, int]:
    """A file of Pak Joko's about Koperasi Sunyi, checked and not applied."""
    batch = ImportBatch.objects.order_by("pk").last()
    if batch is None:
        row = {"Nama koperasi": "Koperasi Sunyi", "Nomor badan hukum": "518/002/BH/2003", "Kecamatan": "Curug"}
        batch = checked(workbook([row]), by=world.joko, on=ON)
    return {"pk": batch.pk, "row_pk": batch.rows.get().pk}


ENTRANCE = {"welcome": 404, "mfa_authenticate": 302, "mfa_login_webauthn": 302, "sign-out": 302, "account_logout": 302}
"""The way in and out: a code nobody gave, and steps of a sign-in that nobody began."""


def test_every_route_asks_a_stranger_to_sign_in(world, client):
    run_night()
    for name, address in addresses(world).items():
        response = client.get(address)
        if name in OPEN_TO_ALL:
            assert (name, response.status_code) == (name, 200)
        elif name in ENTRANCE:
            assert (name, response.status_code) == (name, ENTRANCE[name])
        else:
            assert (name, response.status_code) == (name, 302)
            assert response.url.startswith("/masuk/?next=")


ACTORS = ("sari", "joko", "budi", "wati", "hadi", "lina", "admin", "rini", "tono", "nina")
EVERYBODY = (200,) * 10
SENT_ON = (302,) * 10
STAFF = (200, 200, 200, 200, 200, 200, 200, 403, 403, 200)
SEEN = (200, 200, 404, 200, 200, 200, 200, 200, 404, 404)
PEOPLE = (200, 403, 403, 403, 403, 200, 200, 403, 403, 200)
ACCESS = {
    "home": (200, 200, 200, 200, 200, 200, 200, 302, 302, 200),
    "cooperatives": EVERYBODY,
    "cooperatives-file": EVERYBODY,
    "cooperative": SEEN,
    **dict.fromkeys(
        ("cooperative-meetings", "cooperative-board", "cooperative-certificates", "cooperative-cases"), SEEN
    ),
    "cooperative-history": SEEN,
    "cooperative-print": SEEN,
    "confirmation": (302, 302, 404, 302, 409, 403, 409, 409, 404, 404),
    "verdict": SEEN,
    "jobs": STAFF,
    "registration": (200, 200, 200, 200, 409, 409, 409, 409, 409, 200),
    **dict.fromkeys(
        ("correction", "legal-event", "nik-certificate", "term", "board", "term-end", "retraction"),
        (200, 200, 404, 200, 409, 409, 409, 409, 404, 404),
    ),
    "rat-grid": EVERYBODY,
    "rat-grid-subdistrict": (200, 200, 404, 200, 200, 200, 200, 404, 404, 404),
    "board-account": (409, 403, 404, 403, 403, 403, 409, 403, 404, 404),
    "cases": EVERYBODY,
    "case": SEEN,
    "cases-file": EVERYBODY,
    "screen": (302, 409, 404, 409, 409, 403, 409, 409, 404, 404),
    "hold": SEEN,
    "resume": (409, 409, 404, 409, 409, 403, 409, 409, 404, 404),
    "withdraw": SEEN,
    "saved-view": (404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-new": EVERYBODY,
    "saved-view-change": (404, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-removal": (404, 302, 404, 404, 404, 403, 404, 404, 404, 404),
    "imports": STAFF,
    "import-new": (200, 200, 200, 200, 403, 403, 200, 403, 403, 200),
    "import-template": STAFF,
    "import": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    "import-decision": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-application": (302, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-undo": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-problems": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    "people": PEOPLE,
    "person": (200, 403, 403, 403, 403, 200, 200, 403, 403, 404),
    "invite": (200, 403, 403, 403, 403, 403, 200, 403, 403, 200),
    "recovery": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "card": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "acting": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "account": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_list_webauthn": EVERYBODY,
    "account_change_password": EVERYBODY,
    "usersessions_list": EVERYBODY,
    "mfa_activate_totp": SENT_ON,
    "mfa_deactivate_totp": (404,) * 10,
    "mfa_add_webauthn": SENT_ON,
    "mfa_remove_webauthn": SENT_ON,
    "mfa_view_recovery_codes": (404,) * 10,
    "mfa_generate_recovery_codes": SENT_ON,
    "account_reauthenticate": EVERYBODY,
    "mfa_reauthenticate": SENT_ON,
    "mfa_reauthenticate_webauthn": SENT_ON,
    "mfa_authenticate": SENT_ON,
    "mfa_login_webauthn": SENT_ON,
    "account_inactive": EVERYBODY,
    "code": EVERYBODY,
    "welcome": (404,) * 10,
    "sign-in": SENT_ON,
    "account_login": SENT_ON,
    "sign-out": SENT_ON,
    "account_logout": SENT_ON,
}
"""Who gets what for a cooperative in Kec. Curug, its case and its officer (Pak Joko), in the order of ACTORS: the head,
the officer of Curug and of Balaraja, the clerk, the verifier, the auditor and the admin of the kabupaten, the chair of
that cooperative and of another, the head of another district.

409: somebody has made that move already, or it cannot be made, or not by this role. 302: done, or sign in again."""


@pytest.fixture
def office(world):
    """The world, with the chair of Koperasi Sunyi and the head of another district, after a night."""
    run_night()
    with history.verb("test", by=None, on=ON):
        rini = person("rini", "Bu Rini", Role.BOARD, world.sunyi.area)
        chair(world.sunyi, board_account(rini))
        chair(world.maju, board_account(world.tono))
        nina = person("nina", "Bu Nina", Role.HEAD, Area.objects.get(code="36.71"))
    return SimpleNamespace(**asdict_shallow(world), rini=rini, nina=nina)


def asdict_shallow(world) -> dict[str, object]:
    return {field: getattr(world, field) for field in world.__slots__}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_route_has_a_place_in_the_access_matrix():
    assert set(ACCESS) == set(ROUTES)


@pytest.mark.parametrize("name", ACCESS)
def test_everybody_gets_what_the_matrix_says(office, name):
    found = []
    for actor in ACTORS:
        client = signed_in(getattr(office, actor))
        found.append((client.post if name in POST_ONLY else client.get)(addresses(office)[name]).status_code)
    assert dict(zip(ACTORS, found, strict=True)) == dict(zip(ACTORS, ACCESS[name], strict=True))


def test_an_auditor_writes_on_no_route_but_those_of_the_own_account(office):
    own = ("/akun/", "/masuk/", "/keluar/", "/undangan/")
    closed = {name: each for name, each in addresses(office).items() if not each.startswith(own)}
    assert len(closed) > 15
    client = signed_in(office.lina)
    assert {name: client.post(each).status_code for name, each in closed.items()} == dict.fromkeys(closed, 403)
    assert {client.delete(each).status_code for each in closed.values()} == {403}
    assert client.post(reverse("account_change_password"), {}).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("sari", 200), ("joko", 200), ("wati", 200), ("hadi", 409), ("admin", 409)]
)
def test_the_grid_is_filled_by_those_who_record(office, who, status):
    address = reverse("rat-grid-subdistrict", args=["36.03.17"]) + "?tahun=2017"
    assert signed_in(getattr(office, who)).post(address, {"source": "OFFICE"}).status_code == status


def test_a_foreign_board_finds_nothing_of_a_cooperative_on_any_route(office):
    client = signed_in(office.tono)
    of_object = {name for name, route in ROUTES.items() if "pk" in route.pattern.converters} - OF_PERSON
    of_object -= {"mfa_remove_webauthn"} | OF_VIEW
    assert len(of_object) > 8
    for name in of_object:
        asked = [ask(addresses(office)[name]).status_code for ask in (client.get, client.post)]
        assert set(asked) <= {403, 404, 405}, (name, asked)
        assert asked != [405, 405], name


@pytest.mark.parametrize("name", ["cooperatives", "cases", "rat-grid", "cooperatives-file"])
def test_lists_of_a_board_show_its_own_cooperative_alone(office, name):
    page = signed_in(office.tono).get(reverse(name)).content
    for name in (b"Sunyi", b"Sengketa", b"Koperasi Baru", b"Koperasi Bubar"):  # the last two are its neighbours
        assert name not in page


def admin_addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/admin/") -> Iterator[str]:
    """An address for each route of admin, named or not."""
    values = {"object_id": "1", "content_type_id": "1", "url": "tidak-ada/", "app_label": "registry"}
    for each in patterns:
        named = re.sub(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>", lambda hit: values[hit[1] or hit[2]], str(each.pattern))
        if isinstance(each, URLResolver):
            yield from admin_addresses(each.url_patterns, prefix + named)
        else:
            yield prefix + named.strip("^$")


ADMIN = list(admin_addresses(admin.site.urls[0]))


def test_every_route_of_admin_sends_strangers_to_sign_in_and_officers_away(world, client):
    assert len(ADMIN) > 20
    for address in ADMIN:
        asked = client.get(address, follow=True)
        assert asked.redirect_chain, address
        assert asked.redirect_chain[-1][0].startswith("/masuk/?next=/admin/"), address
    for user in (world.budi, world.sari):
        client.force_login(user)
        for address in ADMIN:
            asked = client.get(address, follow=True)
            assert asked.status_code in (403, 404), address


def test_only_the_superuser_opens_admin(world, client):
    names = [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]
    for user, status in ((world.admin, 200), (world.sari, 302)):
        client.force_login(user)
        for name in ("index", *names):
            assert client.get(reverse(f"admin:{name}")).status_code == status, name


def test_lists_show_no_foreign_rows(world, client):
    run_night()
    client.force_login(world.budi)
    for name in ("cooperatives", "cases"):
        page = client.get(reverse(name)).content.decode()
        assert "Koperasi Sunyi" not in page
    assert "Koperasi Maju" in client.get(reverse("cooperatives")).content.decode()


def test_every_figure_is_the_number_of_rows_its_list_says(world, client):
    build_office(world)
    empty = {figure.name for figure in declared()}
    for user in (world.sari, world.budi, world.joko, world.admin):
        client.force_login(user)
        for counted in count(declared(), user).values():
            opened = client.get(counted.address)
            rows, unit = opened.context["page"].paginator.count, counted.figure.unit
            assert (counted.figure.name, counted.value) == (counted.figure.name, rows)
            assert f">{rows} {unit}</h2>" in opened.content.decode() or not rows
            assert not opened.context["listed"].errors, counted.figure.name
            empty -= {counted.figure.name} if rows else set()
    assert empty == set()


def test_every_figure_has_its_own_name_and_a_definition(world):
    names = [figure.name for figure in declared()]
    assert len(set(names)) == len(names) > 15
    for figure in declared():
        meaning = render_to_string(figure.meaning, {"name": figure.name, "numbers": None, "code": ""})
        assert len(meaning.split()) > 4, figure.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_templates_compile_and_hold_no_inline_style_or_script(template):
    text = template.read_text()
    engines["django"].from_string(text)
    assert not re.search(r'style="|<style|<script(?! src=)|onclick=|onchange=|\|safe|autoescape off', text)


def test_an_undefined_name_in_a_template_fails():
    with pytest.raises(AssertionError, match="undefined"):
        engines["django"].from_string("{{ nobody.gave.this }}").render({})


def test_every_law_value_has_a_clause_and_a_source():
    provisions = [each for ranges in lawbook.from_file().provisions.values() for each in ranges]
    assert len(provisions) > 30
    assert [each.key for each in provisions if not each.clause or not each.source] == []


def test_the_readme_names_commands_that_exist():
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"make ([a-z]+)", readme))
    assert {"demo", "test", "check"} <= targets
    assert {each for each in targets if not re.search(rf"^{each}:", makefile, re.MULTILINE)} == set()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", readme))
    assert {each for each in commands if not list(ROOT.glob(f"*/management/commands/{each}.py"))} <= {
        "createsuperuser",
        "migrate",
        "collectstatic",
        "check",
    }
    paths = re.findall(r"`([\w.-]+/[\w./-]*)`", readme)
    assert len(paths) > 15
    assert [each for each in paths if not (ROOT / each).exists() and not list(ROOT.glob(f"*/{each}"))] == []
    assert [image for image in re.findall(r"\]\(([^)]+\.png)\)", readme) if not (ROOT / image).exists()] == []


def test_generated_pages_are_fresh():
    assert {each.name for each in GENERATED.iterdir()} == set(PAGES)
    assert [name for name, write in PAGES.items() if (GENERATED / name).read_text() != write()] == [], "run make docs"


def test_generated_pages_miss_nothing():
    written = {name: write() for name, write in PAGES.items()}
    assert [key for key in lawbook.from_file().provisions if f"`{key}`" not in written["law.md"]] == []
    assert [name for name in ROUTES if f"`{name}`" not in written["routes.md"]] == []
    stems = {each.stem for each in CODE if each.stem != "__init__" and "management" not in each.parts}
    assert [stem for stem in stems if f"`{stem}`" not in written["map.md"]] == []


def test_nothing_names_a_registry_or_a_path_of_one_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    words = re.compile(r"pythonh[o]sted|py[p]i\.org/simple|npm[j]s\.(org|com)|deb\.deb[i]an|/wo[r]k/")
    assert [
        name for name in tracked
        if (ROOT / name).suffix in {".py", ".md", ".txt", ".toml", ".html", ""} and (ROOT / name).exists()
        and words.search((ROOT / name).read_text(errors="ignore"))
    ] == []  # fmt: skip
