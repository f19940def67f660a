"""Applying a file and undoing it is as if it had never come, whatever it says."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cooperatives.register.models import Cooperative
from tests.drawn import examples
from tests.workbooks import applied, checked, everything, undone, workbook

ON = date(2018, 9, 30)
KNOWN = (("Koperasi Maju", "518/001/BH/2005"), ("Koperasi Sunyi", "518/002/BH/2003"), ("Koperasi Baru", ""))
WHO = st.sampled_from([*KNOWN, ("Koperasi Mekar", "7/BH"), ("KSU Tunas Harapan", ""), ("Koperasi Baru Sekali", "9/BH")])
PLACE = st.sampled_from([("Balaraja", "Cangkudu"), ("Curug", "Binong"), ("Curug", ""), ("Entah", "")])
MASTER = st.builds(
    lambda who, place, **said: {"Nama koperasi": who[0], "Nomor badan hukum": who[1], "Kecamatan": place[0],
                                "Desa/kelurahan": place[1]} | said,
    WHO, PLACE,
    **{
        "Alamat": st.sampled_from(["", "Jl. 1", "Jl. 2"]),
        "Jenis": st.sampled_from(["", "Jasa", "KSP", "antah"]),
        "Ketua": st.sampled_from(["", "Bu Ani", "Pak Eko"]),
        "Tanggal badan hukum": st.sampled_from(["", "01-06-2005", "02-02-2002", "kapan"]),
        "Nomor Induk Koperasi": st.sampled_from(["", "3603010000001", "3603010000777"]),
    },
)  # fmt: skip
YEARS = st.sampled_from(["", "tidak", "10-03-2018", "11-03-2018", "belum lapor"])
MEETINGS = st.builds(
    lambda who, **said: {"Nama koperasi": who[0], "Nomor badan hukum": who[1]} | said,
    WHO,
    **{"TB 2016": YEARS, "TB 2017": YEARS},
)


@examples(12)
@given(
    earlier=st.lists(MASTER, max_size=3),
    master=st.lists(MASTER, min_size=1, max_size=5),
    meetings=st.lists(MEETINGS, max_size=3),
    said_by=st.sampled_from(["OFFICE", "FIELD", "BOARD"]),
)
def test_applied_and_undone_nothing_has_changed(world, earlier, master, meetings, said_by):
    sari = world.sari
    if earlier:
        _through(workbook(earlier), sari, "OFFICE", is_kept=True)
    before = everything()
    _through(workbook(master, meetings), sari, said_by, is_kept=False)
    assert everything() == before
    assert Cooperative.objects.entered().count() == len(before[0])


def _through(content: bytes, sari, said_by: str, *, is_kept: bool) -> None:
    batch = checked(content, by=sari, on=ON, said_by=said_by)
    if not batch.rows.exclude(pile="REFUSED").filter(candidates=[]).exists():
        return
    batch = applied(batch, by=sari, on=ON)
    assert batch.state == "APPLIED", batch.refusal
    if not is_kept:
        undone(batch, by=sari, on=ON)
