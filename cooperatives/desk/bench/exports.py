"""Workbooks the bench hands out: the template, empty or with what the register has, and a file with its faults."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from django.http import Http404, HttpResponse
from xlsxwriter import Workbook

from cooperatives.meetings.imports import columns
from cooperatives.meetings.imports.columns import GUIDE, MASTER, MEETINGS, SUBDISTRICT, VILLAGE
from cooperatives.meetings.imports.known import Known, known
from cooperatives.meetings.imports.workbook import AS_SAID, picked
from cooperatives.register.models import CooperativeQuerySet
from registry import exports, served, sheets
from registry.cells import Cell, Kind
from registry.exports import Form
from registry.imports import Unreadable
from registry.models import Area, ImportBatch, ImportFile, ImportRow, User
from registry.sheet_reader import ROWS
from registry.sheets import Layout, Sheet
from registry.transitions import Refused

YEARS = 5
"""How many book years the template asks about."""


def template(user: User, filled_with: CooperativeQuerySet | None, *, on: date) -> HttpResponse:
    """The workbook to fill in, with the places of the person's area to choose from; empty, or with cooperatives.

    Raises Refused where there are more of them than may come back in one file.
    """
    areas = Area.objects.visible_to(user)
    of = {SUBDISTRICT.header: areas.subdistricts(), VILLAGE.header: areas.filter(kind__in=["VILLAGE", "URBAN_VILLAGE"])}
    choices = {header: sorted(set(rows.values_list("name", flat=True))) for header, rows in of.items()}
    layout = columns.meetings(range(on.year - YEARS, on.year))
    facts = [] if filled_with is None else _facts(filled_with, on)
    forms = [
        Form(MASTER, choices, [dict(_master(each, version)) for each, version in facts]),
        Form(layout, {}, [dict(_meetings(each, layout)) for each, _ in facts]),
    ]
    name = "templat-koperasi" if filled_with is None else "perbaikan-koperasi"
    return exports.template(f"{name}-{on:%Y-%m-%d}", GUIDE, forms)


def _facts(rows: CooperativeQuerySet, on: date) -> list[tuple[Known, int]]:
    versions = rows.versions()
    if len(versions) > ROWS:
        raise Refused("Lebih dari 20.000 koperasi tidak muat dalam satu berkas. Saring dahulu daftarnya, lalu unduh.")
    facts = known(versions, source="", observed_on=on)
    return [(facts[pk], version) for pk, version in versions.items()]


def _master(of: Known, version: int) -> Iterator[tuple[str, str]]:
    """A cooperative as a row of Data Induk."""
    each, area = of.cooperative, of.cooperative.area
    yield columns.ID.header, str(each.pk)
    yield columns.VERSION.header, str(version)
    for heading, name in AS_SAID.items():
        yield heading.header, str(getattr(each, name)) if hasattr(each, name) else _value(of, name)
    founded = max(of.founded, key=lambda event: event.weight, default=None)
    yield columns.NUMBER_ON.header, f"{founded.happened_on:%d-%m-%Y}" if founded else ""
    yield columns.AMENDED_ON.header, _value(of, "amended_on")
    yield columns.CERTIFIED_UNTIL.header, _value(of, "nik_certificate_until") or _value(of, "nik_certificate")
    yield columns.COOP_NIK.header, each.coop_nik
    yield columns.KBLI.header, each.kbli
    yield columns.KBLI_YEAR.header, str(each.kbli_year or "")
    yield columns.FORM.header, each.get_form_display()
    yield columns.TYPE.header, each.get_coop_type_display()
    yield columns.PATTERN.header, each.get_management_pattern_display()
    yield columns.MEMBERSHIP.header, each.get_membership_area_display()
    yield columns.LOANS.header, each.get_loop_type_display()
    is_village = area.kind in {Area.Kind.VILLAGE, Area.Kind.URBAN_VILLAGE}
    yield VILLAGE.header, area.name if is_village else ""
    subdistrict = area.parent if is_village else area if area.kind == Area.Kind.SUBDISTRICT else None
    yield SUBDISTRICT.header, subdistrict.name if subdistrict else ""


def _value(of: Known, name: str) -> str:
    return of.counts[name].values[name] if name in of.counts else ""


def _meetings(of: Known, layout: Layout) -> Iterator[tuple[str, str]]:
    """A cooperative as a row of RAT: the latest day of each book year that was held."""
    yield columns.ID.header, str(of.cooperative.pk)
    yield columns.NAME.header, of.cooperative.name
    yield columns.NUMBER.header, of.cooperative.legal_entity_no
    held = {
        year: each.held_on for each in sorted(of.meetings, key=lambda each: each.held_on) for year in each.book_years
    }
    for heading in layout.headings:
        if heading.header.startswith("TB ") and (day := held.get(int(heading.header[3:]))):
            yield heading.header, f"{day:%d-%m-%Y}"


def problems(batch: ImportBatch) -> HttpResponse:
    """The file as it came, every cell as text, with a column that says what is wrong with a row. Raises Http404."""
    try:
        found = sheets.read(bytes(batch.file.content), file_name=batch.file_name)
        master, meetings = picked(found)
        headed = [
            (sheet, layout, sheets.header_line(sheet, layout))
            for sheet, layout in ((master, MASTER), (meetings, MEETINGS))
            if sheet
        ]
    except (ImportFile.DoesNotExist, Unreadable) as missing:
        raise Http404 from missing
    said = _told(batch.rows.exclude(problems=[]))
    file = BytesIO()
    with Workbook(file) as book:
        for sheet, layout, header in headed:
            _write(book, sheet, header, said[layout.name])
    return served.workbook(file.getvalue(), f"{Path(batch.file_name).stem[:80]}-masalah")


def _told(rows: Iterable[ImportRow]) -> Mapping[str, Mapping[int, str]]:
    """What is wrong with each line of each sheet, in one text."""
    told: dict[str, dict[int, str]] = defaultdict(dict)
    for row in rows:
        texts = [f"{each['column']}: {each['message']}" if each["column"] else each["message"] for each in row.problems]
        is_out = row.pile == ImportRow.Pile.REFUSED
        told[row.sheet][row.line] = " ".join([*(["Tidak dimasukkan."] if is_out else []), *texts])
    return told


def _write(book: Workbook, sheet: Sheet, header: int, said: Mapping[int, str]) -> None:
    target = book.add_worksheet(sheet.name)
    red = book.add_format({"font_color": "#8c1d1d", "text_wrap": True})
    width = max(len(cells) for _, cells in sheet.lines)
    target.set_column(0, width - 1, 18)
    target.set_column(width, width, 60, red)
    target.freeze_panes(header, 0)
    for line, cells in sheet.lines:
        for place, cell in enumerate(cells):
            if cell.text:
                target.write_string(line - 1, place, _text(cell))
        if line == header:
            target.write_string(line - 1, width, sheets.PROBLEMS)
        elif line in said:
            target.write_string(line - 1, width, said[line], red)


def _text(cell: Cell) -> str:
    if cell.kind is Kind.DATE:
        return f"{date.fromisoformat(cell.text[:10]):%d-%m-%Y}"
    return cell.text
