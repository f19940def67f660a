"""What the whole code base promises."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cooperatives.management.commands.write_docs import GENERATED, PAGES
from registry import lawbook
from registry.figures import count, declared
from registry.models import ImportBatch, SavedView
from tests.workbooks import checked, workbook
from tests.world import ON, build_office, chair, run_night

ROOT = Path(__file__).parent.parent
CODE = sorted(
    each
    for app in ("registry", "cooperatives")
    for each in (ROOT / app).rglob("*.py")
    if "migrations" not in each.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OPEN_TO_ALL = {"sign-in"}
OF_CASE = {"case", "screen", "hold", "resume", "withdraw"}
OF_VIEW = {"saved-view", "saved-view-change", "saved-view-removal"}
POST_ONLY = {"sign-out", "screen", "resume", "saved-view-removal", "confirmation"}
OF_IMPORT = {"import", "import-decision", "import-application", "import-undo", "import-problems"}
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
    sunyi |= {"term_pk": chair(world.sunyi).pk, "kind": "koperasi", "row_pk": world.sunyi.pk}
    view, _ = SavedView.objects.get_or_create(owner=world.joko, list_name="cases", name="Curug")
    of = dict.fromkeys(OF_CASE, its_case) | {name: {"pk": view.pk} for name in OF_VIEW}
    of |= dict.fromkeys(OF_IMPORT, its_import(world))
    of["saved-view-new"] = {"list_name": "cases"}
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


def test_every_route_asks_a_stranger_to_sign_in(world, client):
    run_night()
    for name, address in addresses(world).items():
        response = client.get(address)
        if name in OPEN_TO_ALL:
            assert response.status_code == 200
        else:
            assert (name, response.status_code) == (name, 302)
            assert response.url.startswith("/masuk/?next=")


ACCESS = {
    "home": (200, 200, 200),
    "cooperatives": (200, 200, 200),
    "cooperatives-file": (200, 200, 200),
    "cooperative": (200, 404, 200),
    "cooperative-meetings": (200, 404, 200),
    "cooperative-board": (200, 404, 200),
    "cooperative-certificates": (200, 404, 200),
    "cooperative-cases": (200, 404, 200),
    "cooperative-history": (200, 404, 200),
    "cooperative-print": (200, 404, 200),
    "confirmation": (302, 404, 302),
    "verdict": (200, 404, 200),
    "jobs": (200, 200, 200),
    "registration": (200, 200, 200),
    **dict.fromkeys(
        ("correction", "legal-event", "nik-certificate", "term", "board", "term-end", "retraction"), (200, 404, 200)
    ),
    "rat-grid": (200, 200, 200),
    "rat-grid-subdistrict": (200, 404, 200),
    "cases": (200, 200, 200),
    "cases-file": (200, 200, 200),
    "case": (200, 404, 200),
    "screen": (302, 404, 409),
    "hold": (200, 404, 200),
    "resume": (409, 404, 409),
    "withdraw": (200, 404, 200),
    "saved-view": (404, 404, 302),
    "saved-view-new": (200, 200, 200),
    "saved-view-change": (404, 404, 200),
    "saved-view-removal": (404, 404, 302),
    "imports": (200, 200, 200),
    "import-new": (200, 200, 200),
    "import-template": (200, 200, 200),
    "import": (200, 404, 200),
    "import-decision": (409, 404, 409),
    "import-application": (302, 404, 409),
    "import-undo": (409, 404, 409),
    "import-problems": (200, 404, 200),
    "sign-in": (302, 302, 302),
    "sign-out": (302, 302, 302),
}
"""Who gets what for a cooperative in Kec. Curug: the head, the officer of Balaraja, the officer of Curug, in turn.

409: somebody has made that move already, or it cannot be made."""


def test_every_route_has_a_place_in_the_access_matrix():
    assert set(ACCESS) == set(ROUTES)


@pytest.mark.parametrize("name", ACCESS)
def test_a_foreign_officer_gets_404(world, name):
    run_night()
    found = []
    for user in (world.sari, world.budi, world.joko):
        client = Client()
        client.force_login(user)
        ask = client.post if name in POST_ONLY else client.get
        found.append(ask(addresses(world)[name]).status_code)
    assert tuple(found) == ACCESS[name]


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
