"""How this site writes dates, numbers and lists of years, and marks what was searched for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.dateformat import format as write_date
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from registry import amounts, phones
from registry.filters import Choice, Column, Facet, Faceted

register = template.Library()
register.filter(amounts.number)
register.filter(amounts.rupiah)
register.filter(amounts.exact)


@register.simple_tag(takes_context=True)
def phrase(context: Context, name: str, *, capital: bool = False, **values: object) -> SafeString:
    """A piece of a sentence, from templates/phrases: like include, without the white space around and within it.

    capital: whether it begins a sentence.
    """
    with context.push(**values):
        written = template.Engine.get_default().get_template(f"phrases/{name}.html").render(context)
    words = " ".join(written.split())
    return SafeString(words[:1].upper() + words[1:] if capital else words)


@register.inclusion_tag("components/menu_item.html", takes_context=True)
def menu_item(context: Context, route: str, label: str, *, also: str = "", but: str = "") -> dict[str, object]:
    """A line of the menu, marked where the page is it or below it; nothing is below the first page.

    also, but: the names of a page that belongs to the line all the same, and of one that does not.
    """
    address, here, match = reverse(route), context["request"].path, context["request"].resolver_match
    page = match.url_name if match else ""
    below = address != "/" and here.startswith(address) and page != but
    current = "page" if here == address else "true" if below or (page and page == also) else ""
    return {"address": address, "label": label, "current": current}


@register.inclusion_tag("components/page_tab.html", takes_context=True)
def page_tab(context: Context, route: str, label: str, *place: object) -> dict[str, object]:
    """A tab that is a page of its own, marked where that page, or one below it, is open."""
    address, here = reverse(route, args=place), context["request"].path
    current = "page" if here == address else "true" if here.startswith(address) else ""
    return {"address": address, "label": label, "current": current}


@register.filter(expects_localtime=True)
def long_date(value: date | str | None) -> SafeString | str:
    """A day as it stands in a sentence: 24 November 2026. Takes days, instants and the ISO texts of a kept verdict."""
    return _time(value, "j F Y")


@register.filter(expects_localtime=True)
def short_date(value: date | str | None) -> SafeString | str:
    """A day as it stands in a table: 24-11-2026."""
    return _time(value, "d-m-Y")


def _time(value: date | str | None, style: str) -> SafeString | str:
    day = parse_date(value) if isinstance(value, str) else value
    return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m-%d}", write_date(day, style)) if day else ""


@register.filter
def spelled(value: int) -> str:
    """An amount in words, as a receipt has it: Seratus dua puluh ribu rupiah."""
    return amounts.spelled(value).capitalize()


@register.filter
def months(keys: Iterable[str]) -> str:
    """Months written as 2026-07 in words, runs shortened: Desember 2025 dan Maret sampai Juli 2026."""
    numbers = sorted({int(key[:4]) * 12 + int(key[5:]) - 1 for key in keys})
    runs: list[str] = []
    for _, same_run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *more = [date(number // 12, number % 12 + 1, 1) for _, number in same_run]
        if not more:
            runs.append(write_date(first, "F Y"))
            continue
        begins = write_date(first, "F" if first.year == more[-1].year else "F Y")
        runs.append(f"{begins} sampai {write_date(more[-1], 'F Y')}")
    return listed(runs)


@register.filter
def percent(part: int, whole: int) -> str:
    """A share in whole percents, of which none is rounded to nothing or to all."""
    if 0 < part < whole and not 1 <= (share := part / whole * 100) <= 99:
        return "di bawah 1%" if share < 1 else "di atas 99%"
    return f"{round(part / whole * 100) if whole else 0}%"


@register.filter
def tenths(part: int, whole: int) -> str:
    """A share in tenths of a percent, as an article has it: 80,2%; nothing of nothing."""
    return f"{number_format(round(part / whole * 100, 1), 1, use_l10n=True)}%" if whole else ""


@register.filter
def years(names: Iterable[int]) -> str:
    """Book years as words, runs of three or more shortened: 2018, 2020 dan 2022 sampai 2025."""
    runs: list[str] = []
    for _, same_run in groupby(enumerate(sorted(set(names))), key=lambda pair: pair[1] - pair[0]):
        run = [str(name) for _, name in same_run]
        runs += [f"{run[0]} sampai {run[-1]}"] if len(run) > 2 else run
    return listed(runs)


@register.filter
def each(rows: Iterable[Mapping[str, object]], key: str) -> list[object]:
    """The values these rows have under one key."""
    return [row[key] for row in rows]


@register.filter
def useful(facets: Iterable[Facet]) -> list[Facet]:
    """The facets that leave anything to choose."""
    return [facet for facet in facets if facet.is_useful]


@register.filter
def chosen(facets: Iterable[Facet]) -> list[Choice]:
    """Every value the list is narrowed to."""
    return [choice for facet in facets for choice in facet.chosen]


@register.filter
def kept(listed: Faceted, but: str) -> list[tuple[str, str]]:
    """All a list is asked but one filter, as hidden fields of the form of that filter."""
    return [(name, value) for name, values in listed.chosen.items() if name != but for value in values]


@register.filter
def of(column: Column, row: object) -> str:
    """What a row says in a column."""
    return column.text(row)


@register.filter
def beyond(reference: str, source: str) -> str:
    """What a reference says beyond the name of its source."""
    return reference.removeprefix(source).lstrip(", ")


@register.filter
def reason(judgement: Mapping[str, Sequence[Mapping[str, object]]], test: str) -> Mapping[str, object] | None:
    """The reason a judgement has from one of its tests; None where that test was not made."""
    return next((each for each in judgement["reasons"] if each["test"] == test), None)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words with commas, and "dan" before the last."""
    *most, last = [str(word) for word in words] or [""]
    return f"{', '.join(most)} dan {last}" if most else last


@register.filter
def full_years_to(since: date, until: date) -> int:
    """How many full years lie between two days."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


@register.filter
def marked(text: str, search: str) -> SafeString | str:
    """The text with the words that were searched for marked in it."""
    words = sorted(map(re.escape, search.split()), key=len, reverse=True)
    if not words:
        return conditional_escape(text)
    parts = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
    found = (format_html("<mark>{}</mark>", part) if place % 2 else part for place, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in found))


@register.filter
def phone(number: str) -> str:
    """A telephone number as people read it aloud."""
    return phones.pretty(number)


@register.filter
def whatsapp(number: str, message: str = "") -> str:
    """The address that opens WhatsApp at this number; empty where it has none."""
    return phones.whatsapp(number, message)


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
MACHINES = {"Android": "HP Android", "iPhone": "iPhone", "Windows": "Windows", "Macintosh": "Mac", "Linux": "Linux"}


@register.filter
def browser(user_agent: str) -> str:
    """A browser as people know it: Chrome di HP Android. The first that matches, as each also names its forebears."""

    def first(names: Mapping[str, str], unknown: str) -> str:
        return next((words for mark, words in names.items() if mark in user_agent), unknown)

    return f"{first(BROWSERS, 'Peramban lain')} di {first(MACHINES, 'perangkat lain')}"
