"""Saved views: a list as somebody wants to see it again, one's own or shared with the area."""

import pytest
from django.urls import reverse

from registry import history
from registry.access import Role
from registry.models import Area, SavedView
from tests.pages import text
from tests.world import person, run_night

QUERY = "keaktifan=INACTIVE&kecamatan=36.03.17&urut=kecamatan&kolom=nomor"
NEW = reverse("saved-view-new", args=["cooperatives"])


@pytest.fixture
def sari(sari):
    run_night()
    return sari


def save(client, name: str, query: str = QUERY, **data):
    return client.post(f"{NEW}?{query}", {"name": name, **data})


def test_the_present_address_is_kept_under_a_name_and_opens_as_it_was(sari):
    page = sari.get(f"{reverse('cooperatives')}?{QUERY}")
    assert f'href="{NEW}?{QUERY.replace("&", "&amp;")}"' in page.content.decode()
    assert sari.get(f"{NEW}?{QUERY}").status_code == 200
    saved = save(sari, "Sunyi di Curug", f"{QUERY}&halaman=3")
    assert saved.url == f"{reverse('cooperatives')}?{QUERY}"
    opened = sari.get(SavedView.objects.get().get_absolute_url(), follow=True)
    assert opened.redirect_chain == [(f"{reverse('cooperatives')}?{QUERY}", 302)]
    assert "Sunyi di Curug milik Anda Ubah" in text(opened)


def test_it_belongs_to_its_list_only(sari):
    save(sari, "Sunyi di Curug")
    assert "Sunyi di Curug" not in text(sari.get(reverse("cases")))


def test_a_name_used_twice_is_refused_and_the_input_kept(sari):
    save(sari, "Sunyi")
    again = save(sari, "Sunyi", "jenis=CONSUMER")
    assert again.status_code == 200
    assert "Anda sudah punya tampilan bernama Sunyi untuk daftar ini. Pilih nama lain." in text(again)
    assert 'value="Sunyi"' in again.content.decode()
    assert SavedView.objects.get().query == QUERY


def test_a_name_must_be_there(sari):
    assert "Nama tampilan" in text(save(sari, "  "))
    assert not SavedView.objects.exists()


def test_an_unknown_list_has_no_views(sari):
    assert sari.get(reverse("saved-view-new", args=["admin"])).status_code == 404


def test_the_owner_renames_shares_and_removes_it(sari):
    save(sari, "Sunyi")
    view = SavedView.objects.get()
    change = reverse("saved-view-change", args=[view.pk])
    assert 'value="Sunyi"' in sari.get(change).content.decode()
    sari.post(change, {"name": "Diam", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Diam", True, QUERY)
    removed = sari.post(reverse("saved-view-removal", args=[view.pk]))
    assert removed.url == view.address
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_private_view_is_nobody_elses_and_a_shared_one_reaches_the_area(sari, world, is_shared):
    save(sari, "Kata Sari", **({"is_shared": "on"} if is_shared else {}))
    view = SavedView.objects.get()
    for user in (world.budi, world.joko, world.admin):
        sari.force_login(user)
        assert sari.get(view.get_absolute_url()).status_code == (302 if is_shared else 404)
        assert ("Kata Sari dibagikan oleh Ibu Sari" in text(sari.get(reverse("cooperatives")))) == is_shared
        assert sari.get(reverse("saved-view-change", args=[view.pk])).status_code == 404
        assert sari.post(reverse("saved-view-removal", args=[view.pk])).status_code == 404


def test_a_shared_view_does_not_reach_another_district_nor_the_next_kecamatan(sari, world):
    sari.force_login(world.budi)
    save(sari, "Kata Budi", is_shared="on")
    view = SavedView.objects.get()
    with history.verb("test", by=None, on=None):
        far = person("jauh", "Pak Jauh", Role.HEAD, Area.objects.get(code="36.71"))
        nowhere = person("tanpa", "Pak Tanpa", Role.OFFICER, None)
    reached = {}
    for user in (world.sari, world.joko, far, nowhere):
        sari.force_login(user)
        reached[user.username] = sari.get(view.get_absolute_url()).status_code
    assert reached == {"sari": 302, "joko": 404, "jauh": 404, "tanpa": 404}


def test_two_people_may_use_one_name(sari, world):
    save(sari, "Sunyi")
    sari.force_login(world.joko)
    assert save(sari, "Sunyi").status_code == 302
