"""Letters for the tests: the paper of the office, and letters as far as a test needs them."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letter, LetterBatch, Letterhead, Signatory
from cooperatives.correspondence.rules import Words, series
from cooperatives.demo import build, write
from cooperatives.desk.letters import figures
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import Area
from tests.world import ON, World

LATER = date(2018, 9, 10)
ASK = reverse("letters-new")


def office_paper() -> None:
    """The letterhead and the signatory of Kabupaten Tangerang, always."""
    with history.verb("test", by=None, on=ON):
        area = Area.objects.get(code="36.03")
        Letterhead.objects.create(
            area=area, government="Pemerintah Kabupaten Tangerang", office="Dinas Koperasi dan Usaha Mikro",
            address="Jalan Rekaan Nomor 1, Tigaraksa", city="Tigaraksa",
        )  # fmt: skip
        Signatory.objects.create(
            area=area, title="Kepala Dinas Koperasi dan Usaha Mikro", name="Drs. Rekaan Kepala, M.Si.",
            rank="Pembina Tingkat I", nip="19700101 000000 1 001",
        )  # fmt: skip


def words(to: Cooperative) -> Words:
    """What a reprimand says."""
    return Words(
        "Teguran karena Belum Menyelenggarakan RAT Tahun Buku 2017", (f"Pengurus {to.name}", "Kelurahan Binong"),
        ("Menurut catatan kami RAT belum diselenggarakan.",), (("Batas waktu RAT", "31 Maret 2018"),),
        ("Selenggarakan segera.",), ("Camat Curug",),
    )  # fmt: skip


def drafted(world: World, *cooperatives: Cooperative) -> LetterBatch:
    """Reprimands about 2017, drafted in Kec. Curug by the clerk."""
    area = Area.objects.get(code="36.03.17")
    said = [(each, words(each)) for each in cooperatives]
    return actions.draft("REPRIMAND", area, 2017, said, by=world.wati, on=ON)


def numbered(batch: LetterBatch, world: World, first: int = 1) -> list[Letter]:
    """The same, initialled, numbered from 001/Dinkop/2018 and typeset."""
    actions.initial_all(batch, by=world.sari, on=ON)
    waiting = [letter.pk for letter in actions.to_number(batch)]
    given = list(zip(waiting, series("", f"{first:03}", "/Dinkop/2018", len(waiting)), strict=True))
    list(actions.number_all(batch, given, ON, by=world.wati, on=ON))
    return list(batch.letters.order_by("pk"))


def in_every_stage(world: World) -> None:
    """Of five letters each has come a step further than the next; the last is a draft."""
    office_paper()
    sent, signed, _, initialled, _ = (
        numbered(drafted(world, to), world, first)[0] if first else drafted(world, to).letters.get()
        for first, to in ((1, world.maju), (2, world.sunyi), (3, world.baru), (0, world.sengketa), (0, world.bubar))
    )  # fmt: skip
    actions.initial(initialled, by=world.sari, on=ON)
    for letter in (sent, signed):
        actions.sign(letter, letter.file, ON, by=world.wati, on=ON)
    actions.send(sent, "POST", ON, by=world.wati, on=ON)


def add(name: str, **facts: object) -> Cooperative:
    """A cooperative in Kec. Curug."""
    usual = {"founded": date(2003, 2, 1), "area": Area.objects.get(code="36.03.17.1001")}
    row = build(name, **(usual | facts))
    write([row], on=ON)
    return row.cooperative


def ask(kind: str = "REPRIMAND", **asked: object) -> str:
    """The address of the list of who would get such a letter about 2017: in Kec. Curug, unless asked otherwise."""
    return f"{ASK}?{urlencode({'jenis': kind, 'tahun': 2017} | (asked or {'wilayah': '36.03.17'}))}"


def ticked(*cooperatives: Cooperative) -> dict[str, list[int]]:
    """What is sent of a list with these ticked."""
    return {"koperasi": [each.pk for each in cooperatives]}


def fates(world: World, kind: str, code: str = "36.03", year: int = 2017) -> dict[str, str]:
    """Each cooperative with what keeps it from a letter."""
    seen = figures.preview(kind, Area.objects.get(code=code), year, world.sari, ON)
    return {each.cooperative.name: "" if each.words else each.why for each in (*seen.recipients, *seen.others)}
