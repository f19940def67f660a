"""Sign-in: by three names, few wrong guesses, a second factor for the office, codes good once, sessions ended."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import history
from registry.accounts import actions as people
from registry.models import User
from tests.sign_in import AT, SECRET, code_of
from tests.world import ON


@pytest.fixture
def limited(settings, db):
    """The limits of production, counted in PostgreSQL."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
    settings.MFA_RATE_LIMITS = {"authenticate": "5/5m/user"}
    assert "DatabaseCache" in settings.CACHES["default"]["BACKEND"]


@pytest.fixture
def enforced(settings, world):
    settings.SECOND_FACTOR = True
    return world


def sign_in(client: Client, name: str, password: str = "budi"):
    return client.post(reverse("sign-in"), {"login": name, "password": password})


@pytest.fixture
def with_app(world):
    """Pak Budi has an app for codes."""
    TOTP.activate(world.budi, SECRET)
    return SimpleNamespace(world=world, client=Client())


@pytest.mark.parametrize("name", ["budi", " BUDI ", "0812-3456-7890", "+62 812 3456 7890", "Budi@Contoh.id"])
def test_somebody_signs_in_by_name_phone_or_address(world, client, name):
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=world.budi.pk).update(phone="6281234567890", email="budi@contoh.id")
    assert sign_in(client, name).url == "/"


@pytest.mark.parametrize("name", ["tidak-ada", "0899 9999 999", "lain@contoh.id"])
def test_a_name_nobody_has_is_answered_like_a_wrong_password(world, client, name):
    unknown, wrong = sign_in(client, name), sign_in(client, "budi", "salah")
    assert unknown.status_code == wrong.status_code == 200
    assert unknown.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()


@pytest.mark.parametrize("same", [{"username": "BUDI"}, {"email": "BUDI@contoh.id"}, {"phone": "6281234567890"}])
def test_two_people_never_share_a_way_to_sign_in(world, same):
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=world.budi.pk).update(phone="6281234567890", email="budi@contoh.id")
        with pytest.raises(IntegrityError):
            User.objects.create(**{"username": "lain", "name": "Lain"} | same)


@pytest.mark.parametrize("name", ["a@b", "0812345678", "", "dua kata", "budi\n"])
def test_a_user_name_is_never_a_number_or_an_address(world, name):
    with pytest.raises(Exception, match="username"):
        User(username=name, name="X", role="CLERK").full_clean(exclude=["password"])


def test_the_sixth_guess_is_not_heard_by_whichever_name(world, client, limited):
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=world.budi.pk).update(phone="6281234567890", email="budi@contoh.id")
    for name in ("budi", "BUDI", "081234567890", "budi@contoh.id", "+6281234567890"):
        assert "tidak cocok" in sign_in(client, name, "salah").content.decode()
    for name in ("budi", "budi@contoh.id"):
        assert "Terlalu banyak percobaan" in sign_in(client, name).content.decode()
    assert sign_in(client, "joko", "joko").url == "/"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1
    cache.clear()
    assert sign_in(Client(), "budi").url == "/"


def test_passwords_are_kept_by_argon2id_and_older_ones_still_open(settings):
    settings.PASSWORD_HASHERS = [
        "registry.accounts.passwords.Argon2id",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    kept = make_password("tiga kambing hitam")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("tiga kambing hitam", kept)
    assert check_password("lama", make_password("lama", hasher="pbkdf2_sha256"))


@pytest.mark.parametrize("who", ["sari", "budi", "wati", "hadi", "lina", "admin"])
def test_the_office_sees_nothing_before_a_second_factor(enforced, client, who):
    client.force_login(getattr(enforced, who))
    for name in ("home", "cooperatives", "cooperatives-file", "people", "admin:index"):
        assert client.get(reverse(name)).url == reverse("account"), name
    assert client.post(reverse("screen", args=[1])).url == reverse("account")
    assert "Satu langkah lagi" in client.get(reverse("account")).content.decode()


def test_a_board_needs_none(enforced, client):
    client.force_login(enforced.tono)
    assert client.get(reverse("cooperatives")).status_code == 200
    assert "Satu langkah lagi" not in client.get(reverse("account")).content.decode()


def test_whoever_has_one_gets_in_after_the_code(enforced, with_app):
    client = with_app.client
    assert sign_in(client, "budi").url == reverse("mfa_authenticate")
    assert client.get(reverse("cooperatives")).url.startswith("/masuk/")
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "tidak cocok atau sudah dipakai" in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code_of()}).url == "/"
    assert client.get(reverse("cooperatives")).status_code == 200


def test_a_code_that_was_used_is_refused_again(with_app):
    code = code_of()
    for client, status in ((Client(), 302), (Client(), 200)):
        sign_in(client, "budi")
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


def test_codes_are_not_guessed(with_app, limited):
    client = with_app.client
    sign_in(client, "budi")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    late = client.post(reverse("mfa_authenticate"), {"code": code_of()})
    assert late.status_code in (200, 429)
    assert client.get(reverse("cooperatives")).status_code == 302


def test_a_code_of_the_card_opens_once(enforced):
    codes = people.make_card(enforced.budi, reason="Tidak punya HP", by=enforced.sari, at=AT)
    for code, status in ((codes[0], 302), (codes[0], 200), (codes[1], 302)):
        client = Client()
        assert sign_in(client, "budi").url == reverse("mfa_authenticate")
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status
    assert client.get(reverse("cooperatives")).status_code == 200
    assert "8 kode cadangan" in client.get(reverse("account")).content.decode()


def test_a_card_that_is_used_up_still_asks_for_a_code(enforced, client):
    codes = people.make_card(enforced.budi, reason="Tidak punya HP", by=enforced.sari, at=AT)
    card = Authenticator.objects.get(user=enforced.budi).wrap()
    assert all(card.validate_code(code) for code in codes)
    assert sign_in(client, "budi").url == reverse("mfa_authenticate")
    assert client.get(reverse("cooperatives")).status_code == 302


def test_the_app_is_installed_with_the_picture_under_its_own_policy(enforced, client):
    sign_in(client, "budi")
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": "budi"})
    page = client.get(reverse("mfa_activate_totp"))
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "data:" not in client.get(reverse("account")).headers["Content-Security-Policy"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(done.url).context["unused_codes"]) == 10
    assert "Tersisa 10 dari 10" in client.get(done.url).content.decode()
    assert client.get(reverse("cooperatives")).status_code == 200


def test_secrets_of_second_factors_are_not_in_the_database_in_clear(with_app):
    people.make_card(with_app.world.joko, reason="Tidak punya HP", by=with_app.world.sari, at=AT)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert "gAAAA" in kept
    assert Authenticator.objects.get(user=with_app.world.budi).wrap().validate_code(code_of())


def test_the_list_of_sessions_ends_the_others(world):
    here, there = Client(), Client()
    sign_in(here, "budi")
    sign_in(there, "budi")
    page = here.get(reverse("usersessions_list"))
    assert page.context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("cooperatives")).status_code == 200
    assert there.get(reverse("cooperatives")).status_code == 302


def test_a_new_password_ends_the_other_sessions_and_is_asked_the_old(world):
    here, there = Client(), Client()
    sign_in(here, "budi")
    sign_in(there, "budi")
    new = {"password1": "tiga kambing hitam", "password2": "tiga kambing hitam"}
    refused = here.post(reverse("account_change_password"), {"oldpassword": "salah", **new})
    assert "tidak cocok" in refused.content.decode()
    assert here.post(reverse("account_change_password"), {"oldpassword": "budi", **new}).status_code == 302
    assert here.get(reverse("cooperatives")).status_code == 200
    assert there.get(reverse("cooperatives")).status_code == 302
    assert sign_in(Client(), "budi", "tiga kambing hitam").url == "/"


def test_a_deactivated_account_is_out_at_once(world, client):
    client.force_login(world.budi)
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=world.budi.pk).update(is_active=False)
    assert client.get(reverse("cooperatives")).status_code == 302
    assert client.get(reverse("sign-in")).status_code == 200


@pytest.mark.parametrize("name", ["budi", "0812-3456-7890", "budi@contoh.id"])
def test_only_the_right_password_says_that_an_account_is_closed(enforced, client, with_app, name):
    with history.verb("test", by=None, on=ON):
        closed = {"is_active": False, "phone": "6281234567890", "email": "budi@contoh.id"}
        User.objects.filter(pk=enforced.budi.pk).update(**closed)
    assert "tidak cocok" in sign_in(client, name, "salah").content.decode()
    told = client.get(sign_in(client, name).url)
    assert "Akun ini ditutup. Hubungi kepala bidang." in told.content.decode()
    assert client.get(reverse("cooperatives")).url.startswith(reverse("sign-in"))


def test_anothers_passkey_is_not_found(world, client):
    key = Authenticator.objects.create(user=world.joko, type="webauthn", data={"name": "HP", "credential": {}})
    sign_in(client, "budi")
    asked = client.get(reverse("mfa_remove_webauthn", args=[key.pk]))
    client.post(asked.url, {"password": "budi"})
    assert client.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("path", ["/daftar/", "/akun/daftar/", "/accounts/signup/", "/masuk/lupa/", "/admin/login/"])
def test_nobody_signs_up_or_resets_from_outside(client, db, path):
    asked = client.post(path, {"username": "x", "password1": "tiga kambing hitam"}, follow=True)
    assert asked.status_code in (200, 404)
    assert not User.objects.exists()


@pytest.mark.parametrize("to", ["//jahat.example", "https://jahat.example", "/\\jahat.example", "javascript:alert(1)"])
def test_sign_in_sends_nobody_away(world, client, to):
    response = client.post(reverse("sign-in"), {"login": "budi", "password": "budi", "next": to})
    assert response.url == "/"


def test_an_address_of_the_proxy_is_not_everybodys(settings, world, limited, client):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/m/ip"}
    asked = {"login": "budi", "password": "salah"}
    for address in ("10.0.0.1", "10.0.0.2"):
        page = client.post(reverse("sign-in"), asked, headers={"x-forwarded-for": f"6.6.6.6, {address}"})
        assert "tidak cocok" in page.content.decode()
    page = client.post(reverse("sign-in"), asked, headers={"x-forwarded-for": "7.7.7.7, 10.0.0.2"})
    assert "Terlalu banyak" in page.content.decode()


@pytest.mark.parametrize(("who", "minutes"), [("sari", 60), ("budi", 60), ("tono", 8 * 60)])
def test_a_session_ends_so_long_after_its_last_page_and_not_after_the_sign_in(world, client, monkeypatch, who, minutes):
    monkeypatch.setattr("registry.middleware.SEEN_EVERY", 60)
    sign_in(client, who, who)
    lasts = timedelta(minutes=minutes)
    for _ in range(2):
        assert client.get(reverse("account")).status_code == 200
        kept = Session.objects.get()
        assert timedelta(0) <= lasts - (kept.expire_date - timezone.now()) < timedelta(minutes=1)
        assert client.cookies["sid"]["max-age"] == ""
        session = client.session
        session["seen"] -= 61
        session.save()
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("account")).url == f"{reverse('sign-in')}?next={reverse('account')}"
    assert "sesudah satu jam" in client.get(reverse("sign-in"), {"next": reverse("account")}).content.decode()
    assert "sesudah satu jam" not in client.get(reverse("sign-in")).content.decode()
    sign_in(client, who, who)
    assert client.get(reverse("usersessions_list")).context["session_count"] == 1
