"""Files by page: looked at first, booked when that was seen, and nothing of them is kept."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cooperatives.desk.uploads.forms import MembersForm
from cooperatives.dues.actions import close_day
from cooperatives.dues.models import Entry
from cooperatives.members.models import Member
from registry.sheet_reader import sheets
from tests.books import ON
from tests.pages import text

HEADER = "Nomor anggota,Nama,Tanggal,Jenis,Jumlah,Referensi"


@pytest.fixture(autouse=True)
def today(as_the_site, it_is):
    """It is the day of the tests of dues, and nothing is done but as the site."""
    it_is(ON)


@pytest.fixture
def treasurer(client, kept):
    """The treasurer, signed in."""
    client.force_login(kept.treasurer)
    return client


def sent(*rows: str, header: str = HEADER) -> SimpleUploadedFile:
    """A file as somebody chooses it."""
    return SimpleUploadedFile("gaji.csv", "\n".join([header, *rows]).encode())


def plan(page) -> str:
    """What the page carries along."""
    return unescape(re.search(r'name="plan" value="([^"]+)"', page.content.decode())[1])


def test_payments_are_shown_and_then_booked_once(treasurer, kept):
    kept.member("001", name="Ani Rekaan")
    kept.member("002", name="Budi Umpama")
    at = reverse("payments-import", args=[kept.cooperative.pk])
    rows = [
        "001,Ani,01-07-2026,wajib,20000,G7", "002,Joko,01-07-2026,wajib,40000,G7", "009,,01-07-2026,wajib,5000,G7",
        "001,,01-07-2026,sukarela,\"1.000,50\",G7",
    ]  # fmt: skip
    page = treasurer.post(at, {"file": sent(*rows), "source": "payroll"})
    words = " ".join(page.content.decode().split())
    for said in ("Rp66.000,50", "tetapi berkas menulis Joko", "009 tidak ada", "Rp1.000,50"):
        assert said in words
    assert Entry.objects.count() == 0
    again = treasurer.post(at, {"plan": plan(page), "rounding": "down", "baris": "3", "periksa": "1"})
    assert 'value="3" checked' in " ".join(again.content.decode().split())
    assert "pembulatan: Rp0,50" in " ".join(again.content.decode().split())
    for _ in range(2):
        done = treasurer.post(at, {"plan": plan(again), "rounding": "down", "baris": "3"}, follow=True)
    assert "0 setoran dibukukan, Rp0. 3 sudah dibukukan sebelumnya, 1 tidak dibukukan." in done.content.decode()
    assert sorted(Entry.objects.values_list("amount", flat=True)) == [1_000, 20_000, 40_000]


def test_a_refused_row_says_how_much_of_whom_as_far_as_it_is_known(treasurer, kept):
    kept.member("001", name="Ani Rekaan")
    at = reverse("payments-import", args=[kept.cooperative.pk])
    rows = ['001,,01-07-2026,wajib,"20.000,50",G7', "001,,,wajib,7000,G8", "001,,01-07-2026,wajib,,G9"]
    page = treasurer.post(at, {"file": sent(*rows), "source": "payroll"})
    (table,) = re.findall(r'id="tumpukan-refused".*?</table>', page.content.decode(), re.DOTALL)
    said = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in table.split("<tr")[2:]]
    assert [row.split(" Ani Rekaan ")[0] for row in said] == [f'role="row"> Baris {n} 001' for n in (2, 3, 4)]
    assert ["Rp20.000,50" in said[0], "Rp7.000" in said[1], "Rp" in said[2]] == [True, True, False]
    assert [table.count(f'data-l="{label}"') for label in ("Anggota", "Tanggal", "Jumlah")] == [3, 2, 2]


def test_a_payment_of_a_day_that_is_closed_says_when_it_is_booked_instead(treasurer, kept):
    kept.member("001")
    close_day(kept.cooperative, date(2026, 7, 5), counted=0, by=kept.treasurer, on=ON)
    at, rows = reverse("payments-import", args=[kept.cooperative.pk]), [
        "001,,01-07-2026,sukarela,20000,G7", "001,,06-07-2026,sukarela,30000,G7",
    ]  # fmt: skip
    page = text(treasurer.post(at, {"file": sent(*rows), "source": "payroll"}))
    assert "1 setoran diterima pada hari yang sudah ditutup, jadi dibukukan 15 Juli 2026." in page
    assert "01-07-2026 hari itu sudah ditutup: dibukukan 15 Juli 2026" in page
    assert page.count("sudah ditutup") == 2


def test_what_is_not_booked_comes_back_as_a_file_that_may_come_in_again(treasurer, kept):
    kept.member("001")
    at = reverse("payments-import", args=[kept.cooperative.pk])
    page = treasurer.post(at, {"file": sent("007,Ani,01-07-2026,wajib,20000,G7"), "source": "bank"})
    file = treasurer.post(reverse("payments-left-out", args=[kept.cooperative.pk]), {"plan": plan(page)})
    (_, listed) = sheets(file.content)
    assert listed["lines"][1][1][:6] == ["007", "Ani", "01-07-2026", "Wajib", "20000", "G7"]
    back = SimpleUploadedFile("lagi.xlsx", file.content)
    assert "007 tidak ada" in treasurer.post(at, {"file": back, "source": "bank"}).content.decode()


def test_what_the_page_carries_is_of_one_person_and_one_page_and_cannot_be_made_up(treasurer, kept, client):
    kept.member("001")
    at = reverse("payments-import", args=[kept.cooperative.pk])
    page = treasurer.post(at, {"file": sent("001,,01-07-2026,wajib,20000,"), "source": "bank"})
    carried = plan(page)
    assert "001" not in carried
    members_at = reverse("members-import", args=[kept.cooperative.pk])
    for where, what in ((at, carried[:-4]), (at, "x"), (members_at, carried)):
        assert client.post(where, {"plan": what}).status_code == 409
    client.force_login(kept.second)
    assert client.post(at, {"plan": carried}).status_code == 409
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("gaji.xls", b"x"), "bukan berkas Excel"), (SimpleUploadedFile("gaji.csv", b""), "kosong"),
        (SimpleUploadedFile("gaji.csv", b"a,b\n1,2"), "judul kolom tidak ditemukan"), (None, "wajib"),
        (sent(*["001,,01-07-2026,wajib,1,"] * 5_001), "lebih dari 5.000 baris"),
    ],
    ids=["old", "empty", "other", "none", "long"],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_a_sentence(treasurer, kept, file, said):
    at = reverse("payments-import", args=[kept.cooperative.pk])
    page = treasurer.post(at, {"source": "payroll"} | ({"file": file} if file else {}))
    assert page.status_code == 200
    assert said in page.content.decode()


def test_more_members_than_a_page_takes_are_told_what_works(treasurer, kept, monkeypatch):
    at = reverse("members-import", args=[kept.cooperative.pk])
    assert "paling banyak 10.000 baris" in treasurer.get(at).content.decode()
    monkeypatch.setattr(MembersForm, "most", 1)
    rows = ["001,Ani Rekaan,15-03-2019", "002,Budi Umpama,15-03-2019"]
    page = treasurer.post(at, {"file": sent(*rows, header="Nomor anggota,Nama,Sejak")})
    assert "tempel saldo semua anggota sekaligus lewat Pengaturan" in page.content.decode()


def test_members_are_shown_and_then_enter_with_their_balances(treasurer, kept):
    at = reverse("members-import", args=[kept.cooperative.pk])
    header = "Nomor anggota,Nama,Sejak,NIK,Simpanan pokok,Simpanan wajib,Simpanan sukarela,Lunas sampai"
    rows = ["001,Ani Rekaan,15-03-2019,9999015507750001,100000,960000,0,06-2026", "002,,15-03-2019,,,,,"]
    proof = {"as_of": "30-06-2026", "principal": "100.000", "mandatory": "960.000", "voluntary": ""}
    wrong = treasurer.post(at, {"file": sent(*rows, header=header), **proof, "mandatory": "960.001"})
    assert "buku lama Rp960.001" in wrong.content.decode()
    page = treasurer.post(at, {"file": sent(*rows, header=header), **proof})
    assert "1 anggota baru" in " ".join(page.content.decode().split())
    assert "9999015507750001" not in page.content.decode()
    assert Member.objects.count() == 0
    done = treasurer.post(at, {"plan": plan(page)})
    assert done.url == reverse("members", args=[kept.cooperative.pk])
    assert (Member.objects.get().name, Entry.objects.get().mandatory) == ("Ani Rekaan", 960_000)


def test_a_class_nobody_knows_is_named_with_its_rows_and_waits_for_a_choice(treasurer, kept):
    at = reverse("members-import", args=[kept.cooperative.pk])
    rows = ["001,Ani Rekaan,Anggotta,15-03-2019", "002,Budi Umpama,Pensiunan,15-03-2019", "003,Cici,Anggotta,1-3-2019"]
    page = treasurer.post(at, {"file": sent(*rows, header="Nomor anggota,Nama,Golongan,Sejak")})
    said = text(page)
    assert "Golongan “Anggotta” belum dikenal 2 anggota, baris 2, 4. Semua anggota Jadikan golongan baru" in said
    assert "Golongan “Pensiunan” belum dikenal 1 anggota, baris 3." in said
    assert "checked" not in page.content.decode()
    for chosen in ({}, {"golongan-1": "baru"}, {"golongan-0": "baru", "golongan-1": "0"}):
        again = treasurer.post(at, {"plan": plan(page)} | chosen)
        assert "Pilih golongan" in text(again) or "pilihan yang tersedia" in text(again)
        assert len(re.findall(r'value="baru"[^>]* checked', again.content.decode())) == ("baru" in chosen.values())
    assert Member.objects.count() == 0
    assert [*kept.cooperative.member_categories.values_list("name", flat=True)] == ["Semua anggota"]
    treasurer.post(at, {"plan": plan(again), "golongan-0": str(kept.category.pk), "golongan-1": "baru"})
    classes = dict(Member.objects.values_list("number", "memberships__category__name"))
    assert classes == {"001": "Semua anggota", "002": "Pensiunan", "003": "Semua anggota"}
    told = treasurer.get(reverse("members", args=[kept.cooperative.pk]))
    new = kept.cooperative.member_categories.get(name="Pensiunan")
    tariff = f"{reverse('tariff-new', args=[kept.cooperative.pk])}?golongan={new.pk}"
    assert f'Golongan Pensiunan belum punya tarif: <a href="{tariff}">tetapkan tarifnya</a>.' in told.content.decode()
    assert "Semua anggota belum punya tarif" not in text(told)


def test_templates_come_back_in(treasurer, kept):
    for name in ("payments", "members"):
        file = treasurer.get(reverse(f"{name}-template", args=[kept.cooperative.pk]))
        form = {"file": SimpleUploadedFile("templat.xlsx", file.content), "source": "bank"}
        page = treasurer.post(reverse(f"{name}-import", args=[kept.cooperative.pk]), form)
        assert "tidak berisi satu baris pun" in page.content.decode()
