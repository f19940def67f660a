"""What the whole code base promises."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string

from cooperatives.management.commands.write_docs import GENERATED, PAGES
from registry import lawbook
from registry.figures import declared
from tests.access.matrix import ACCESS, ROUTES
from tests.world import ON

ROOT = Path(__file__).parent.parent
CODE = sorted(
    each
    for app in ("registry", "cooperatives", "training")
    for each in (ROOT / app).rglob("*.py")
    if "migrations" not in each.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


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


def test_no_test_imports_another_or_a_conftest():
    """What several share stands in a module of its own."""
    shared = re.compile(r"^(?:from|import) tests\S*\.(?:conftest|test_\w+)\b", re.MULTILINE)
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert {str(file): found for file in tests if (found := shared.findall(file.read_text()))} == {}


def test_style_sheets_keep_their_budget():
    sheets = [file.read_text() for file in (ROOT / "static" / "css").glob("*.css")]
    assert sum(len(re.sub(r"\s+", " ", each)) for each in sheets) <= 30 * 1024
    assert [line for each in sheets for line in each.splitlines() if len(line) > 120] == []


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


def test_no_day_is_read_off_an_instant_before_it_is_local():
    """The database gives instants in UTC, where it is still yesterday until 07.00 WIB."""
    instant = r"(?:\b\w+_at|\.at|\blast_login)"
    days = re.compile(rf"{instant}(?:\.date\b|:%|\.strftime\b|\.isoformat\b)")
    assert {str(file): found for file in (*CODE, *TEMPLATES) if (found := days.findall(file.read_text()))} == {}


def test_no_file_name_says_nothing():
    nothing = {"utils", "util", "helpers", "services", "managers", "mixins", "misc", "common", "signals"}
    assert [str(file) for file in CODE if file.stem in nothing] == []


def test_only_one_place_says_what_a_page_with_a_form_takes():
    assert [each.name for each in CODE if "require_http_methods" in each.read_text()] == ["http.py"]


def test_only_one_place_says_how_a_file_is_served():
    assert [each.name for each in CODE if "Content-Disposition" in each.read_text()] == ["served.py"]


def test_every_route_has_a_place_in_the_access_matrix():
    assert set(ACCESS) == set(ROUTES)


def test_every_figure_has_its_own_name_and_a_definition(world):
    names = [figure.name for figure in declared(ON)]
    assert len(set(names)) == len(names) > 15
    for figure in declared(ON):
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
    pages = ROOT / "README.md", ROOT / "docs" / "operations.md"
    readme, makefile = "\n".join(page.read_text() for page in pages), (ROOT / "Makefile").read_text()
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


def test_decisions_carry_the_number_of_their_file():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(pages) > 20
    assert [each.name for each in pages if not each.read_text().startswith(f"# {int(each.name[:4])}. ")] == []


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
