"""Accounts that are closed: nobody comes in by them or holds a post, and they can be opened again."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from registry.access import Role
from registry.accounts import actions as people
from registry.history import story
from registry.models import Acting
from tests.pages import text


def test_a_closed_account_signs_out_whoever_is_in_and_comes_back_with_the_password_of_before(world):
    office, its_person = Client(), Client()
    office.force_login(world.sari)
    its_person.post(reverse("sign-in"), {"login": "budi", "password": "budi"})
    closing, reopening, page = (
        reverse(name, args=[world.budi.pk]) for name in ("account-closing", "account-reopening", "person")
    )
    assert office.post(closing, {"reason": ""}).status_code == 200
    assert its_person.get(reverse("cooperatives")).status_code == 200

    assert office.post(closing, {"reason": "Pindah ke dinas lain"}).url == page
    assert not UserSession.objects.filter(user=world.budi).exists()
    assert its_person.get(reverse("cooperatives")).url.startswith(reverse("sign-in"))
    assert not Client().login(username="budi", password="budi")
    assert "Akun ditutup" in text(office.get(page))
    assert office.get(closing).url == page

    assert office.post(reopening, {"reason": "Kembali bertugas"}).url == page
    assert Client().login(username="budi", password="budi")
    assert its_person.get(reverse("cooperatives")).status_code == 302
    told = [(each.verb, each.by, each.reason) for each in story(world.budi)][:2]
    assert told == [
        ("reopen_account", world.sari, "Kembali bertugas"), ("close_account", world.sari, "Pindah ke dinas lain"),
    ]  # fmt: skip


def test_a_closed_account_holds_nobodys_post_and_is_given_none(world, client):
    client.force_login(world.sari)
    page, point = (reverse(name, args=[world.budi.pk]) for name in ("person", "acting"))
    post = {"role": Role.HEAD, "area": world.sari.area, "title": "PLT", "decree": "SP 12/2018"}
    today = localdate()
    people.act_for(world.budi, by=world.sari, on=today, starts_on=today, ends_on=today + timedelta(9), **post)
    later = {"starts_on": today + timedelta(20), "ends_on": today + timedelta(29)}
    people.act_for(world.budi, by=world.sari, on=today, **later, **post)
    assert "Ditunjuk sebagai pelaksana" in text(before := client.get(page))
    assert point in before.content.decode()

    client.post(reverse("account-closing", args=[world.budi.pk]), {"reason": "Pindah"})
    assert list(Acting.objects.values_list("user", "ends_on")) == [(world.budi.pk, today)]
    assert point not in client.get(page).content.decode()
    sent = {"title": "PLT", "role": "HEAD", "area": world.sari.area.pk, "decree": "1", "starts_on": "1-9-2030"}
    assert "Buka kembali akunnya dahulu" in text(client.post(point, sent | {"ends_on": "3-9-2030"}))
    assert Acting.objects.count() == 1


def test_an_example_of_a_reason_is_of_what_is_done(world, client):
    client.force_login(world.sari)
    closing, reopening = (reverse(name, args=[world.budi.pk]) for name in ("account-closing", "account-reopening"))
    assert "Misalnya: pindah tugas mulai" in text(client.get(closing))
    client.post(closing, {"reason": "Pindah"})
    assert "Misalnya: kembali bertugas." in text(client.get(reopening))
