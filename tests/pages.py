"""Pages as a person reads them and a browser answers them, and the workbooks behind their links."""

import html
import re
from io import BytesIO

from django.test import Client
from python_calamine import CalamineWorkbook

from registry.models import User


def signed_in(user: User) -> Client:
    """Somebody on a device of his or her own."""
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    """What the page says, in one line."""
    body = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    in_words = re.sub(r"</?(a|b|time|mark|small|code)\b[^>]*>", "", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", in_words)).split())


def hidden(response) -> dict[str, list[str]]:
    """The hidden fields of a form, as a browser would send them again."""
    found: dict[str, list[str]] = {}
    for field in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name, value = (re.search(rf'{part}="([^"]*)"', field) for part in ("name", "value"))
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    return found


def choices(response, facet: str, *, by: str = "value") -> dict[str, int]:
    """What a facet of a list offers, by value or label, with the number of rows behind each."""
    found = next(each for each in response.context["facets"] if each.name == facet)
    return {getattr(choice, by): choice.count for choice in found.choices}


def errors(response) -> str:
    """What a form is told off for."""
    return " ".join(str(each) for each in response.context["form"].errors.values())


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """The rows of each sheet of a workbook, by its name."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sheet(response, name: str = "Daftar") -> list[list[object]]:
    """The rows of one sheet that was downloaded; a list's are in Daftar."""
    return sheets(response.content)[name]
