"""Pages of docs/generated, each written from what it describes."""

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from inspect import getdoc, unwrap
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from registry import lawbook
from registry.law import Provision
from registry.transitions import Moves, diagram

ROOT = Path(settings.BASE_DIR)


def states(machines: Mapping[str, tuple[Moves, Mapping[str, str]]]) -> str:
    """Every state machine as a picture, each under what it moves; it begins in the first of its states."""
    parts = ["# States\n\nWritten by `make docs` from each `MOVES`.\n"]
    for of, (moves, labels) in machines.items():
        drawn = diagram(moves, labels, first=next(iter(labels)))
        parts.append(f"## {of}\n\n```mermaid\n{drawn}\n```\n")
    return "\n".join(parts)


def law() -> str:
    """Every value of law.toml: from when to when, by which clause, from where, and whether the text was seen."""
    rows = [_law_row(each) for ranges in lawbook.from_file().provisions.values() for each in ranges]
    head = ["Key", "Value", "In force", "Clause", "Source", "Text seen"]
    return f"# The law\n\nWritten by `make docs` from `registry/law.toml`.\n\n{_table(head, rows)}\n"


def _law_row(of: Provision) -> list[str]:
    days = f"{of.start or ''} to {of.end or ''}".strip() if of.start or of.end else "always"
    return [f"`{of.key}`", f"{of.value}", days, of.clause, of.source, "yes" if of.is_confirmed else "no"]


def routes() -> str:
    """Every address with its name, what it does, and who is let in; what each then sees is its queryset's."""
    rows = [
        [f"`/{address}`", f"`{each.name}`", _opening(getdoc(_view(each)) or ""), _who(each)]
        for address, each in _patterns(get_resolver().url_patterns)
    ]
    return (
        "# Addresses\n\nWritten by `make docs` from the URLs and the views' docstrings. Rows are those `visible_to`\n"
        "the person; `ACCESS` in `tests/access/matrix.py` says who gets what. `/admin/` is Django admin.\n\n"
        f"{_table(['Address', 'Name', 'What', 'Who'], rows)}\n"
    )


def _patterns(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield address, each
        elif each.app_name != "admin":
            yield from _patterns(each.url_patterns, address)


def _view(of: URLPattern) -> Any:
    return getattr(of.callback, "view_class", None) or unwrap(of.callback)


def _who(of: URLPattern) -> str:
    return "signed in" if getattr(of.callback, "login_required", True) else "anyone"


def code_map(packages: Iterable[str]) -> str:
    """Every package and module with what it says it is, and which may import which."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [
        f"- {each['name']}: {' → '.join(f'`{layer}`' for layer in each['layers'])}"
        for each in contracts if each["type"] == "layers"
    ]  # fmt: skip
    parts = [
        f"## `{package}`\n\n{_table(['Module', 'What'], _modules(folder))}"
        for name in packages for folder in _folders(ROOT / name)
        if (package := ".".join(folder.relative_to(ROOT).parts))
    ]  # fmt: skip
    intro = (
        "# The code\n\nWritten by `make docs` from the modules' docstrings and the import contracts. What stands left\n"
        "may import what stands right of it, never the other way; `|` keeps neighbours apart."
    )
    return "\n\n".join([intro, "\n".join(layers), *parts]) + "\n"


def _folders(package: Path) -> Iterator[Path]:
    """The package and those inside it that have modules of their own."""
    inside = sorted({each.parent for each in package.rglob("*.py")} - {package})
    yield from (each for each in (package, *inside) if each.name != "migrations" and any(_sources(each)))


def _sources(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("*.py") if each.read_text().strip())


def _modules(folder: Path) -> list[list[str]]:
    """Each module's name and first sentence, the package's own first."""
    said = {each.stem: ast.get_docstring(ast.parse(each.read_text())) or "" for each in _sources(folder)}
    own = [["(the package)", _opening(said.pop("__init__"))]] if said.get("__init__") else []
    return own + [[f"`{name}`", _opening(text)] for name, text in said.items() if name != "__init__"]


def _opening(text: str) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join(text.partition("\n\n")[0].split())


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
