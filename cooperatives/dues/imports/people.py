"""A file of members with what they hold: entered in the member book, their balances proven, nobody twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cooperatives.dues.actions import Balance, open_balances
from cooperatives.dues.actions.book import KINDS, REFUSALS
from cooperatives.dues.imports.sheet import Person
from cooperatives.dues.models import Book, Opening
from cooperatives.members.actions import Newcomer, add_category, admit_all, lock
from cooperatives.members.models import Member, MemberCategory, nik_index
from cooperatives.members.rules import is_alike, person_nik
from cooperatives.register.models import Cooperative
from registry import history
from registry.imports import Pile
from registry.models import User
from registry.transitions import Refused

ONLY_CATEGORY = "Anggota"
"""What a class is called where a file and the book name none."""

TOLD = 5
"""So many refused rows with a balance are told where balances do not add up."""


@dataclass(slots=True)
class Planned:
    """A row and what became of it. member: who it is, in the book already or now. said: what a person should see."""

    row: Person
    pile: Pile = Pile.NEW
    member: Member | None = None
    said: str = ""

    def refuse(self, why: str) -> None:
        """Leave it out, and say why."""
        self.pile, self.said = Pile.REFUSED, why

    @property
    def held(self) -> int:
        """All the row says somebody has."""
        return sum(self.row.held.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """All rows of a file, and what the balances of those that are taken add up to, by kind; None: none were booked.

    unknown: the names of classes that the book does not know, each with the lines of its new members.
    """

    rows: Sequence[Planned]
    opening: Opening | None
    unknown: dict[str, list[int]]

    def count(self, pile: Pile) -> int:
        """How many rows lie in a pile."""
        return sum(each.pile == pile for each in self.rows)

    @property
    def held(self) -> dict[str, int]:
        """What all rows say is held, by kind."""
        return {kind: sum(each.row.held[kind] for each in self.rows) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the paper adds up to by kind (pokok, wajib, sukarela), as of a day, and what paper it is.

    cash: what was in the treasurer's box then.
    """

    totals: tuple[int, int, int]
    as_of: date
    reference: str
    cash: int = 0


def bring_in(
    rows: Sequence[Person], cooperative: Cooperative, proof: Proof | None, file_name: str, *,
    classes: Mapping[str, str] = {}, wet: bool, by: User | None, on: date,
) -> Outcome:  # fmt: skip
    """Enter the members a file names, and book what they held before; unless `wet`, all is rolled back.

    proof: where the file has balances. classes: what each class that the book does not know is called in it, its own
    name where it is to be a new one. Raises Refused where one is not among them, or the balances do not add up to
    their proof: then nothing is kept.
    """
    with transaction.atomic(), history.verb("import_members", by=by, on=on, reason=file_name):
        lock(cooperative)
        planned = [Planned(row) for row in rows]
        _compare(planned, cooperative)
        categories, unknown = _categories(planned, cooperative, classes, by, on)
        if wet and (undecided := sorted(unknown.keys() - classes.keys())):
            raise Refused(f"Golongan ini belum dikenal, pilih dahulu: {', '.join(undecided)}.")
        new = [each for each in planned if each.pile is Pile.NEW]
        people = [_newcomer(each.row, categories) for each in new]
        for each, member in zip(new, admit_all(cooperative, people, by=by, on=on), strict=True):
            each.member = member
        opening = _balances(planned, cooperative, proof, by, on)
        transaction.set_rollback(not wet)
    return Outcome(planned, opening, unknown)


def _compare(rows: Sequence[Planned], cooperative: Cooperative) -> None:
    """Which rows are in the member book already, and which cannot enter it."""
    known = {member.number: member for member in Member.objects.filter(cooperative=cooperative)}
    niks = {bytes(member.nik_index): member.number for member in known.values() if member.nik_index}
    seen: set[str] = set()
    for each in rows:
        said, nik = each.row.said, each.row.said["nik"]
        sound = person_nik(nik)
        index = nik_index(cooperative, sound) if sound else b""
        if each.row.problem:
            each.refuse(each.row.problem)
        elif said["number"] in seen:
            each.refuse(f"Nomor anggota {said['number']} ada dua kali dalam berkas ini.")
        elif member := known.get(said["number"]):
            if is_alike(said["name"], member.name):
                each.pile, each.member = Pile.SAME, member
            else:
                each.refuse(f"Nomor anggota {said['number']} sudah dipakai {member.name}.")
        elif nik and not sound:
            each.refuse("NIK itu tidak lengkap: enam belas angka, dengan tanggal lahir di dalamnya. Boleh dikosongkan.")
        elif index in niks:
            each.refuse(f"NIK itu sudah tercatat pada anggota no. {niks[index]}.")
        else:
            niks |= {index: said["number"]} if index else {}
        seen.add(said["number"])


def _categories(
    rows: Sequence[Planned], cooperative: Cooperative, classes: Mapping[str, str], by: User | None, on: date
) -> tuple[Mapping[str, MemberCategory], dict[str, list[int]]]:  # fmt: skip
    """The class of each name a new row has, of no name the only one there is; and the names that are unknown.

    An unknown one is what `classes` says it is; until that is said, a new one. Raises Refused where it says a class
    that is not there.
    """
    found = {each.name.casefold(): each for each in MemberCategory.objects.filter(cooperative=cooperative)}
    if len(found) == 1:
        found[""] = next(iter(found.values()))
    is_empty, unknown = not found, dict[str, list[int]]()
    for each in rows:
        name = each.row.said["category"]
        if each.pile is not Pile.NEW or name.casefold() in found:
            continue
        if name:
            said = next((known for known in unknown if known.casefold() == name.casefold()), name)
            unknown.setdefault(said, []).append(each.row.line)
        elif is_empty:
            found[""] = add_category(cooperative, ONLY_CATEGORY, by=by, on=on)
            each.said = f"Golongan baru: {ONLY_CATEGORY}."
        else:
            each.refuse("Isi golongannya: koperasi ini mempunyai beberapa golongan.")
    known = {each.name: each for each in found.values()}
    for name in unknown:
        is_new = (said := classes.get(name, name)) == name
        found[name.casefold()] = add_category(cooperative, name, by=by, on=on) if is_new else _known(said, known)
    return found, unknown


def _known(said: str, known: Mapping[str, MemberCategory]) -> MemberCategory:
    """The class of this name, however its letters are written. Raises Refused."""
    for name, category in known.items():
        if name.casefold() == said.strip().casefold():
            return category
    raise Refused(f"Golongan “{said}” tidak ada. Yang ada: {', '.join(sorted(known)) or 'belum satu pun'}.")


def _newcomer(row: Person, categories: Mapping[str, MemberCategory]) -> Newcomer:
    if row.since is None:
        raise TypeError(row)
    said = {name: text for name, text in row.said.items() if name != "category"}
    return Newcomer(category=categories[row.said["category"].casefold()], since=row.since, **said)


def _balances(
    rows: Sequence[Planned], cooperative: Cooperative, proof: Proof | None, by: User | None, on: date
) -> Opening | None:  # fmt: skip
    """Begin the book with what the rows say is held, where it has not begun yet."""
    if not any(each.held for each in rows if each.member) or Opening.objects.filter(cooperative=cooperative).exists():
        for each in rows:
            if each.held and each.pile is Pile.NEW:
                each.said = "Saldo awal koperasi ini sudah dicatat: catat saldo awalnya dari kartu anggota ini."
        return None
    if proof is None:
        raise Refused(
            "Berkas ini memuat saldo awal. Isi jumlahnya menurut buku lama, per jenis, dan per tanggal berapa."
        )
    if by is None or not (book := Book.objects.filter(cooperative=cooperative).first()):
        raise Refused(REFUSALS["entry_in_a_book"])
    balances = [
        Balance(each.member, **each.row.held, settled_through=each.row.settled) for each in rows if each.member
    ]  # fmt: skip
    try:
        return open_balances(book, balances, proof.totals, proof.as_of, proof.reference, cash=proof.cash, by=by, on=on)
    except Refused as refused:
        left = [f"baris {each.row.line}: {each.said}" for each in rows if each.held and each.pile is Pile.REFUSED]
        raise Refused(" ".join((str(refused), *left[:TOLD]))) from None
