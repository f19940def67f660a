"""Lists of participants as offices keep them."""

from tests.workbooks import workbook
from tests.world import ON
from training.rosters.imports import bench
from training.rosters.models import Roster

HEADERS = (
    "No", "Nama Pelatihan", "NIK KTP", "Nama", "TTL", "L/P", "Usia", "Pendidikan", "Agama", "Asal Lembaga", "Jabatan",
    "Alamat", "No HP", "Email",
)  # fmt: skip
ANA = {"No": 1, "Nama": "Rekaan Ana", "TTL": "Tangerang, 12 Maret 1980", "L/P": "p ", "Agama": "Rahasia",
       "NIK KTP": "3603000000000001", "Asal Lembaga": "KOPERASI MAJU", "Alamat": "Jl. Rahasia", "Jabatan": "Bendahara",
       "No HP": 81200000001, "Email": "ana@contoh.example"}  # fmt: skip
BOY = {"No": 2, "Nama": "H. Rekaan Boy, S.E.", "L/P": 35, "Agama": "Rahasia", "Asal Lembaga": "Maju",
       "Pendidikan": "SLTA"}  # fmt: skip
CICI = {"No": 3, "Nama": "Rekaan Cici", "L/P": "Wanita", "Usia": "21 – 30", "Asal Lembaga": "-"}


def listed(*rows) -> bytes:
    """A list as offices keep it."""
    return workbook(rows, headers=HEADERS)


def received(session, *rows, name="peserta.xlsx") -> Roster:
    return bench.receive(listed(*rows), name, session, by=None, on=ON)


def on_list(session) -> list[str]:
    return sorted(session.participations.filter(retracted_on=None).values_list("person__name", flat=True))
