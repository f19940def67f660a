"""The pages of a round: who is on its list, what is booked from an address, and who may do what."""

import re
import uuid
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cooperatives.dues import actions
from cooperatives.dues.actions import Slip
from cooperatives.dues.models import CollectionRun, Entry, Handover, Shortage
from cooperatives.members.actions import leave as leave_cooperative
from tests.books import ON


@pytest.fixture
def people(kept):
    """Two in RT 01 of RW 003, one in RT 02, one without a place, and one who left."""
    where = ({"rt": "01", "rw": "003", "address": "Gang 13"}, {"rt": "01", "rw": "003", "address": "Gang 4"},
             {"rt": "02", "rw": "003"}, {}, {"rt": "01", "rw": "003"})  # fmt: skip
    found = [kept.member(f"{n:03}", name=f"Orang {n}", **each) for n, each in enumerate(where, start=1)]
    leave_cooperative(found[-1], ON, by=kept.treasurer, on=ON)
    return found


def names(response) -> list[str]:
    return [row.member.name for row in response.context["page"]]


def page(client, run, name: str = "collection-run", *more, **asked):
    return client.get(reverse(name, args=[run.cooperative_id, run.pk, *more]), asked)


def test_the_first_door_of_a_collector_is_the_round_until_it_is_closed(client, run, kept):
    def doors(person) -> list[str]:
        client.force_login(person)
        home = client.get(reverse("board-home", args=[run.cooperative_id])).content.decode()
        return re.findall(r'href="([^"]+)"', re.search("Pekerjaan sehari-hari.*?</nav>", home, re.DOTALL)[0])

    paying = f"{reverse('members', args=[run.cooperative_id])}?menyetor=1#cari"
    assert doors(run.collector)[:2] == [reverse("collection-run", args=[run.cooperative_id, run.pk]), paying]
    assert doors(kept.treasurer)[0] == paying
    actions.close_run(run, by=run.collector, on=ON)
    assert doors(run.collector)[0] == paying


def test_a_round_calls_at_the_members_of_its_places_as_one_walks(as_treasurer, run, people):
    assert names(page(as_treasurer, run)) == ["Orang 2", "Orang 1"]
    everywhere = actions.open_run(run.cooperative, run.collector, "Semua", (1, 9), ON, by=run.collector, on=ON)
    assert names(page(as_treasurer, everywhere)) == ["Orang 4", "Orang 2", "Orang 1", "Orang 3"]


def test_a_search_finds_every_member_by_name_number_or_address(as_treasurer, run, people):
    assert names(page(as_treasurer, run, cari="orang 003")) == ["Orang 3"]
    assert names(page(as_treasurer, run, cari="gang")) == ["Orang 2", "Orang 1"]
    assert names(page(as_treasurer, run, cari="tidak ada")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(
    as_treasurer, kept, run, count, django_assert_max_num_queries
):
    for n in range(count):
        kept.pay(kept.member(f"{n}", rt="01", rw="003"), slip=Slip("A", 101 + n, run))
    with django_assert_max_num_queries(22):
        assert len(names(page(as_treasurer, run))) == count


def test_the_list_says_what_each_is_behind_with_and_what_was_taken(as_treasurer, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 101, run), mandatory=60_000)
    rows = {row.member.number: row for row in page(as_treasurer, run).context["page"]}
    assert [(rows[n].arrears_months, rows[n].arrears, rows[n].collected) for n in ("001", "002")] == [
        (3, 60_000, 60_000), (6, 120_000, 0),
    ]  # fmt: skip


def payment(run, member, **said) -> str:
    """The address of a payment."""
    said = {"nomor": str(uuid.uuid4()), "wajib": "40000", "tanggal": "15-07-2026"} | said
    query = "&".join(f"{name}={value}" for name, value in said.items())
    return reverse("collection-payment", args=[run.cooperative_id, run.pk, member.pk]) + f"?{query}"


def test_an_address_books_once_and_leads_to_its_receipt_ever_after(as_treasurer, run, people):
    address = payment(run, people[0], sukarela="5.000")
    shown = as_treasurer.get(address)
    assert shown.context["asked"].months == {"2026-01": 20_000, "2026-02": 20_000}
    assert shown.context["form"].initial == {"paper_no": 101}
    first = as_treasurer.post(address, {"paper_no": "101"})
    entry = Entry.objects.get()
    receipt = reverse("collection-receipt", args=[run.cooperative_id, run.pk, entry.pk])
    assert (first.url, as_treasurer.post(address, {"paper_no": "101"}).url, as_treasurer.get(address).url) == (
        (receipt,) * 3
    )
    assert (entry.amount, entry.voluntary, entry.paper_no, entry.run) == (45_000, 5_000, 101, run)
    assert Entry.objects.count() == 1
    assert page(as_treasurer, run, "collection-member", people[0].pk).context["offers"][0].amount == 20_000


@pytest.mark.parametrize("other", [{"wajib": "20000"}, {"sukarela": "1"}, {"tanggal": "16-07-2026"}])
def test_the_same_number_with_other_content_shows_both_and_books_nothing(as_treasurer, run, people, other, it_is):
    it_is(ON + timedelta(1))
    number = str(uuid.uuid4())
    as_treasurer.post(payment(run, people[0], nomor=number), {"paper_no": "101"})
    address = payment(run, people[0], nomor=number, **other)
    shown = [as_treasurer.get(address), as_treasurer.post(address, {"paper_no": "102"})]
    for each in shown:
        text = each.content.decode()
        assert "sudah dicatat dengan isi lain" in text
        assert "Rp40.000" in text
    assert "sudah dipakai kuitansi no. 1" in shown[1].content.decode()
    assert Entry.objects.count() == 1


def test_the_same_payment_on_another_paper_is_a_conflict(as_treasurer, run, people):
    address = payment(run, people[0])
    as_treasurer.post(address, {"paper_no": "101"})
    assert "sudah dicatat dengan isi lain" in as_treasurer.post(address, {"paper_no": "102"}).content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"wajib": ""}, "Isi jumlah"), ({"wajib": "abc"}, "tidak terbaca"), ({"tanggal": ""}, "Wajib diisi"),
     ({"tanggal": "16-07-2026"}, "belum tiba"),
     ({"nomor": "x"}, "UUID|sah|valid"), ({"wajib": "9000000000"}, "Tidak ada simpanan wajib yang diminta")],
)  # fmt: skip
def test_what_cannot_be_booked_is_said_before_money_changes_hands(as_treasurer, run, people, said, sentence):
    shown = as_treasurer.get(payment(run, people[0], **said))
    assert re.search(sentence, str(shown.context["form"].errors))
    assert "Jumlah lain" in shown.content.decode()


def test_of_a_day_that_is_closed_the_day_of_booking_is_said_first(as_treasurer, kept, run, people):
    actions.close_day(kept.cooperative, ON, counted=0, by=kept.treasurer, on=ON)
    assert "hari itu sudah ditutup: dibukukan" in as_treasurer.get(payment(run, people[0])).content.decode()


def test_a_paper_of_another_book_is_refused_and_what_was_typed_stays(as_treasurer, run, people):
    shown = as_treasurer.post(payment(run, people[0]), {"paper_no": "500"})
    assert "Nomor 500 tidak ada dalam buku kuitansi" in shown.content.decode()
    assert 'value="500"' in shown.content.decode()


def test_a_member_who_left_or_is_another_cooperatives_is_not_found(as_treasurer, run, people, foreign_member):
    for member in (people[-1], foreign_member):
        assert page(as_treasurer, run, "collection-member", member.pk).status_code == 404
        assert as_treasurer.post(payment(run, member), {"paper_no": "101"}).status_code == 404


def test_a_round_of_another_cooperative_is_not_found_under_this_one(as_treasurer, run, world):
    assert as_treasurer.get(reverse("collection-run", args=[world.sunyi.pk, run.pk])).status_code == 404


def test_the_receipt_can_be_sent_by_whatsapp_and_says_what_was_paid(as_treasurer, kept, run):
    member = kept.member("007", name='Bu "Ani" & Co', phone="0812-0000-0001")
    as_treasurer.post(payment(run, member), {"paper_no": "101"})
    text = unquote(page(as_treasurer, run, "collection-receipt", Entry.objects.get().pk).content.decode())
    assert "https://wa.me/6281200000001?text=Koperasi Maju" in text
    assert 'Bu "Ani" & Co' in text
    assert "Januari sampai Februari 2026" in text


def test_a_receipt_that_was_reversed_says_so_and_is_not_sent(as_treasurer, kept, run, people):
    entry = kept.pay(people[0], slip=Slip("A", 101, run))
    actions.reverse(entry, "Salah anggota", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    text = page(as_treasurer, run, "collection-receipt", entry.pk).content.decode()
    assert "Sudah dibalik dengan no. 2" in text
    assert "wa.me" not in text


def test_the_receipt_book_is_counted(as_treasurer, kept, run, people):
    for paper_no in (101, 104):
        kept.pay(people[0], slip=Slip("A", paper_no, run))
    actions.void_receipt(run, 102, "Sobek", by=kept.second, on=ON)
    first, jumped = Entry.objects.order_by("number")
    assert "terlewat" not in page(as_treasurer, run, "collection-receipt", first.pk).content.decode()
    assert "Nomor 103 terlewat" in page(as_treasurer, run, "collection-receipt", jumped.pk).content.decode()
    shown = page(as_treasurer, run, "collection-receipts")
    papers = shown.context["papers"]
    assert (papers.used, papers.spoilt, papers.left, papers.next) == (2, 1, 17, 105)
    assert "nomor 103." in shown.content.decode()
    missing = as_treasurer.get(reverse("missing-receipts", args=[run.cooperative_id])).content.decode()
    assert f"{reverse('collection-void', args=[run.cooperative_id, run.pk])}?nomor=103" in missing
    assert "103: catat batal" in missing
    assert "Batal menurut kolektor sendiri: minta lembarnya" in missing
    assert "102, Sobek" in missing
    kept.pay(people[0], slip=Slip("A", 120, run))
    assert page(as_treasurer, run, "collection-receipts").context["papers"].next == 103


def test_the_printed_list_has_everybody_of_the_route_and_no_one_else(as_treasurer, run, people):
    pdf = PdfReader(BytesIO(page(as_treasurer, run, "collection-list").content))
    text = " ".join(each.extract_text() for each in pdf.pages)
    assert all(word in text for word in ("Orang 1", "Orang 2", "Gang 4", "Bu Yuli", "seri A, nomor 101 sampai 120"))
    assert "Orang 3" not in text
    assert "Rp120.000" in text
    width, height = pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (297, 210)


def test_a_round_is_opened_from_its_form(as_treasurer, kept, people):
    address = reverse("collection-run-new", args=[kept.cooperative.pk])
    assert "RT 01 RW 003: 2 anggota, 2 menunggak" in as_treasurer.get(address).content.decode()
    said = {"collector": kept.second.pk, "places": ["003/01", "003/02"], "first": "1", "last": "50",
            "expires_on": "31-07-2026", "paper_series": "B"}  # fmt: skip
    late = as_treasurer.post(address, said | {"expires_on": "14-07-2026"})
    assert "Hari terakhir penagihan sudah lewat" in late.content.decode()
    opened = as_treasurer.post(address, said)
    made = CollectionRun.objects.get()
    assert opened.url == reverse("collection-run", args=[kept.cooperative.pk, made.pk])
    assert (made.route, made.places, made.paper_numbers) == (
        "RT 01 RW 003, RT 02 RW 003", ["003/01", "003/02"], "seri B, nomor 1 sampai 50",
    )  # fmt: skip


def test_rounds_are_listed_by_state_with_their_cash(as_treasurer, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 101, run))
    said = {"by": kept.treasurer, "on": ON - timedelta(9)}
    actions.open_run(kept.cooperative, kept.second, "Lama", (1, 2), ON - timedelta(1), **said)
    actions.close_run(actions.open_run(kept.cooperative, kept.second, "Selesai", (3, 4), ON, **said), **said)
    address = reverse("collection-runs", args=[kept.cooperative.pk])
    rows = {row.route: row for row in as_treasurer.get(address).context["page"]}
    assert {name: (row.state, row.collected, row.unhanded) for name, row in rows.items()} == {
        "RT 01 RW 003": ("OPEN", 20_000, 20_000), "Lama": ("EXPIRED", 0, 0), "Selesai": ("CLOSED", 0, 0),
    }  # fmt: skip
    narrowed = as_treasurer.get(address, {"keadaan": "EXPIRED"})
    assert [row.route for row in narrowed.context["page"]] == ["Lama"]
    box = as_treasurer.get(address).context["box"]
    assert (box.with_treasurer, box.with_collectors) == (0, 20_000)


def test_cash_is_handed_over_by_two_people_in_two_sessions(client, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 101, run))
    place = [run.cooperative_id, run.pk]
    client.force_login(kept.second)
    client.post(reverse("collection-handover", args=place), {"counted": "15.000"})
    given = Handover.objects.get()
    address = reverse("handover", args=[run.cooperative_id, given.pk])
    assert "Yang menyerahkan tidak menerima sendiri" in client.get(address).content.decode()
    assert "dua orang" in client.post(address, {"counted": "15.000"}).content.decode()
    client.force_login(kept.treasurer)
    assert "menyatakan Rp15.000" in client.post(address, {"counted": "20.000"}).content.decode()
    assert client.post(address, {"counted": "15.000"}).url == address
    shortage = Shortage.objects.get()
    shown = client.get(reverse("shortages", args=[run.cooperative_id])).content.decode()
    assert "Bu Yuli" in shown
    page_of = reverse("shortage", args=[run.cooperative_id, shortage.pk])
    shown = client.get(page_of).content.decode()
    assert "menyerahkannya dari akunnya sendiri" in shown
    assert "Serahkan pengganti" not in shown
    assert "orang itu sendiri" in client.post(page_of, {"counted": "5.000"}).content.decode()
    client.force_login(kept.second)
    assert 'value="5.000"' in client.get(page_of).content.decode()
    assert client.post(page_of, {"counted": "3.000"}).url == page_of
    shown = client.get(page_of).content.decode()
    assert "Menunggu diterima" in shown
    assert "Serahkan pengganti" not in shown
    client.force_login(kept.treasurer)
    address = reverse("handover", args=[run.cooperative_id, shortage.repayments.get().pk])
    assert "Kekurangan Rp5.000, tanggungan" in " ".join(client.get(address).content.decode().split())
    assert client.post(address, {"counted": "3.000"}).url == address
    listed = client.get(reverse("shortages", args=[run.cooperative_id]))
    assert [row.left for row in listed.context["page"]] == [2_000]


def test_a_shortage_is_released_by_a_decision(client, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 101, run))
    given = actions.hand_over(run, 15_000, by=kept.second, on=ON)
    actions.countersign(given, 15_000, by=kept.treasurer, on=ON)
    place = [run.cooperative_id, Shortage.objects.get().pk]
    client.force_login(kept.second)
    assert "Bebaskan" not in client.get(reverse("shortage", args=place)).content.decode()
    release = reverse("shortage-release", args=place)
    assert "tidak membebaskan dirinya sendiri" in client.post(release, {"document_no": "BA 3"}).content.decode()
    client.force_login(kept.treasurer)
    assert release in client.get(reverse("shortage", args=place)).content.decode()
    assert "Wajib diisi" in client.post(release, {"document_no": ""}).content.decode()
    assert client.post(release, {"document_no": "BA 3"}).url == reverse("shortages", args=place[:1])
    listed = client.get(reverse("shortages", args=place[:1]))
    assert listed.context["page"].paginator.count == 0
    assert "Dibebaskan, keputusan BA 3" in client.get(reverse("shortage", args=place)).content.decode()


def test_a_round_is_closed_with_the_receipts_that_come_back(as_treasurer, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 103, run))
    place = [run.cooperative_id, run.pk]
    address = reverse("collection-run-close", args=place)
    assert "Kolektor masih memegang Rp20.000" in as_treasurer.get(address).content.decode()
    assert "Kolektor masih memegang Rp20.000" in as_treasurer.post(address, {"first_back": "104"}).content.decode()
    actions.countersign(actions.hand_over(run, 20_000, by=kept.second, on=ON), 20_000, by=kept.treasurer, on=ON)
    assert 'value="104"' in as_treasurer.get(address).content.decode()
    assert "Kuitansi 103 sudah dipakai" in as_treasurer.post(address, {"first_back": "103"}).content.decode()
    done = as_treasurer.post(address, {"first_back": "106"}, follow=True).content.decode()
    assert "nomor 101, 102." in done or "nomor 101 dan 102." in done
    assert "nomor 104" in done
    assert "terlewat 4." in done
    run.refresh_from_db()
    assert (run.closed_on, run.paper_numbers) == (ON, "seri A, nomor 101 sampai 105")


def test_a_round_whose_book_comes_back_whole_has_its_pages(as_treasurer, run):
    address = reverse("collection-run-close", args=[run.cooperative_id, run.pk])
    as_treasurer.post(address, {"first_back": "101"})
    for name in ("collection-run", "collection-receipts", "collection-list", "collection-run-close"):
        assert page(as_treasurer, run, name).status_code == 200
    assert "semua kembali" in page(as_treasurer, run, "collection-receipts").content.decode()


def test_a_handover_that_is_turned_down_says_why(client, kept, run, people):
    kept.pay(people[0], slip=Slip("A", 101, run))
    given = actions.hand_over(run, 20_000, by=kept.second, on=ON)
    client.force_login(kept.treasurer)
    refusal = reverse("handover-refusal", args=[run.cooperative_id, given.pk])
    assert "Tolak serah terima" in client.get(refusal).content.decode()
    client.post(refusal, {"reason": "Ada uang palsu"})
    assert "Ada uang palsu" in client.get(reverse("handovers", args=[run.cooperative_id])).content.decode()


def test_supervisors_see_and_do_not_write(client, kept, run, people, supervisor):
    client.force_login(supervisor)
    assert client.get(reverse("collection-runs", args=[run.cooperative_id])).status_code == 200
    assert "hanya kolektornya" in page(client, run, "collection-member", people[0].pk).content.decode()
    refused = client.post(payment(run, people[0]), {"paper_no": "101"}).content.decode()
    assert "Hanya pengurus" in refused
    assert Entry.objects.count() == 0
    assert "Buka penagihan" not in client.get(reverse("collection-runs", args=[run.cooperative_id])).content.decode()
