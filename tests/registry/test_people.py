"""People: invited, let in once, let in again at the office, with a card of codes, in another's post, in a board."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from cooperatives.boards.actions import invite_holder, succeed
from cooperatives.boards.models import Person, Term
from cooperatives.cases.actions import screen, withdraw
from cooperatives.register.models import Cooperative
from registry import history
from registry.access import Role
from registry.accounts import actions as people
from registry.history import story
from registry.models import Acting, Area, Invitation, User
from registry.transitions import Refused
from tests.pages import text
from tests.sign_in import AT
from tests.world import ON, board_account, chair, run_night

CHOSEN = {"username": "tini", "password": "tiga kambing hitam", "email": "", "phone": ""}


@pytest.fixture
def tini(world):
    """Somebody the head has just invited, with her code."""
    user, code = people.invite(name="Bu Tini", role=Role.OFFICER, area=world.budi.area, by=world.sari, at=AT)
    return SimpleNamespace(user=user, code=code)


@pytest.fixture
def tono(world):
    """Pak Tono has the chair of Koperasi Maju from 1 January 2016."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono), date(2016, 1, 1))
    return world.tono


def as_of(user: User, day: date) -> User:
    return User.objects.as_of(day).get(pk=user.pk)


def test_whoever_is_invited_chooses_name_and_password_and_is_an_officer(world, tini):
    user = people.accept(tini.code, **CHOSEN, at=AT + timedelta(hours=1))
    assert (user.username, user.role, user.area.code) == ("tini", Role.OFFICER, "36.03.01")
    assert user.check_password("tiga kambing hitam")
    assert not tini.user.has_usable_password()
    assert [(told.verb, told.by) for told in story(user)] == [("accept_invitation", user), ("invite", world.sari)]


def test_a_second_click_makes_no_second_account_and_its_code_is_the_one_that_counts(world, tini):
    asked = {"name": "Bu Tini", "role": Role.OFFICER, "area": world.budi.area}
    user, code = people.invite(**asked, by=world.sari, at=AT + timedelta(seconds=59))
    assert (user, User.objects.filter(name="Bu Tini").count()) == (tini.user, 1)
    with pytest.raises(Refused):
        people.opening(tini.code, at=AT + timedelta(seconds=59))
    assert people.opening(code, at=AT + timedelta(seconds=59)).user == tini.user
    for other, at in (({"by": world.admin}, 59), ({"area": world.joko.area}, 59), ({}, 119)):
        again, _ = people.invite(**({"by": world.sari} | asked | other), at=AT + timedelta(seconds=at))
        assert again != tini.user


def test_whoever_has_come_in_is_not_invited_again_by_a_second_click(world, tini):
    people.accept(tini.code, **CHOSEN, at=AT)
    asked = {"name": "Bu Tini", "role": Role.OFFICER, "area": world.budi.area}
    assert people.invite(**asked, by=world.sari, at=AT + timedelta(seconds=9))[0] != tini.user


def test_a_second_click_for_somebody_in_an_organ_gives_a_new_code_and_no_namesake_is_taken_for_another(world):
    with history.verb("test", by=None, on=ON):
        first, namesake = (chair(of, Person.objects.create(name="Pak Sama")) for of in (world.maju, world.baru))
    user, code = invite_holder(first, by=world.sari, at=AT)
    again, newer = invite_holder(first, by=world.sari, at=AT + timedelta(seconds=1))
    assert (again, code != newer) == (user, True)
    assert invite_holder(namesake, by=world.sari, at=AT + timedelta(seconds=2))[0] != user
    with pytest.raises(Refused, match="sudah punya akun"):
        invite_holder(first, by=world.sari, at=AT + timedelta(seconds=120))


def test_a_code_is_known_however_it_is_typed_and_is_not_kept(tini):
    typed = f" {tini.code.lower().replace('-', ' ')} "
    assert people.opening(typed, at=AT).user == tini.user
    kept = Invitation.objects.values().get(user=tini.user)
    assert tini.code.replace("-", "") not in str(kept)


def test_a_code_lets_in_once(tini):
    people.accept(tini.code, **CHOSEN, at=AT)
    with pytest.raises(Refused, match="sudah dipakai"):
        people.accept(tini.code, **CHOSEN | {"username": "lain"}, at=AT)


@pytest.mark.parametrize(("after", "is_open"), [(-1, True), (0, False), (1, False)])
def test_a_code_ends_after_seven_days(tini, after, is_open):
    at = AT + timedelta(days=7, seconds=after)
    if is_open:
        assert people.opening(tini.code, at=at)
        return
    with pytest.raises(Refused, match="lewat waktunya"):
        people.accept(tini.code, **CHOSEN, at=at)


def test_an_older_code_ends_with_a_newer(world, tini):
    newer = people.reset(tini.user, reason="Surat hilang", by=world.sari, at=AT)
    with pytest.raises(Refused):
        people.opening(tini.code, at=AT)
    assert people.opening(newer, at=AT)


def test_the_code_of_somebody_deactivated_opens_nothing(tini):
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=tini.user.pk).update(is_active=False)
    with pytest.raises(Refused):
        people.opening(tini.code, at=AT)


@pytest.mark.parametrize(
    ("who", "role"), [("sari", "VERIFIER"), ("sari", "ADMIN"), ("sari", "HEAD"), ("joko", "OFFICER"), ("lina", "CLERK")]
)
def test_nobody_invites_above_the_own_reach(world, who, role):
    with pytest.raises(Refused, match="tidak dapat Anda buat"):
        people.invite(name="X", role=Role(role), area=world.budi.area, by=getattr(world, who), at=AT)


def test_an_admin_invites_everybody_and_an_admin_is_staff(world):
    for role in Role:
        user, _ = people.invite(name="Pak Umar", role=role, area=world.sari.area, by=world.admin, at=AT)
        assert user.is_superuser == (role == Role.ADMIN)
    assert User.objects.filter(username__startswith="umar").count() == len(Role)


def test_the_first_admin_is_invited_from_the_command_line(world, capsys):
    call_command("invite", "Bu Desi", "--area", "36.03")
    said = capsys.readouterr().out
    code = said.partition("code ")[2].partition(",")[0]
    assert said.startswith("Bu Desi (desi)")
    assert people.opening(code, at=AT + timedelta(0)).user.is_superuser


def test_a_reset_voids_password_second_factor_and_sessions_and_says_why(world):
    client = Client()
    client.force_login(world.budi)
    Authenticator.objects.create(user=world.budi, type="totp", data={"secret": "x"})
    code = people.reset(world.budi, reason="HP hilang, dikenali dengan KTP", by=world.sari, at=AT)
    assert client.get(reverse("cooperatives")).status_code == 302
    assert not Authenticator.objects.filter(user=world.budi).exists()
    assert not User.objects.get(pk=world.budi.pk).has_usable_password()
    told = story(world.budi)[0]
    assert (told.verb, told.by, told.reason) == ("reset_access", world.sari, "HP hilang, dikenali dengan KTP")
    assert people.accept(code, **CHOSEN | {"username": "budi"}, at=AT).pk == world.budi.pk


@pytest.mark.parametrize(
    ("by", "whose", "may"),
    [("sari", "budi", True), ("sari", "wati", True), ("sari", "tono", True), ("admin", "sari", True),
     ("admin", "hadi", True), ("sari", "hadi", False), ("sari", "admin", False), ("sari", "sari", False),
     ("admin", "admin", False), ("budi", "joko", False), ("lina", "budi", False), ("hadi", "budi", False)],
)  # fmt: skip
def test_who_opens_whose_account(world, by, whose, may):
    by, whose = getattr(world, by), getattr(world, whose)
    for act in (people.reset, people.make_card, people.close, people.reopen):
        if may:
            act(whose, reason="Lupa", by=by, at=AT)
            assert story(whose)[0].by == by
        else:
            with pytest.raises(Refused, match="tidak dapat Anda buka"):
                act(whose, reason="Lupa", by=by, at=AT)


def test_a_card_has_ten_codes_and_a_new_card_voids_the_old(world):
    first = people.make_card(world.budi, reason="Tidak punya HP", by=world.sari, at=AT)
    second = people.make_card(world.budi, reason="Kartu hilang", by=world.sari, at=AT + timedelta(days=1))
    assert len(set(first)) == len(set(second)) == 10
    card = Authenticator.objects.get(user=world.budi)
    assert not card.wrap().validate_code(first[0])
    assert card.wrap().validate_code(second[0])
    assert first[0] not in str(card.data)
    assert [told.reason for told in story(world.budi)][:2] == ["Kartu hilang", "Tidak punya HP"]


DECREE = {"title": "PLT", "decree": "SP 12/2018"}
"""A head of the office is away from 1 to 3 September 2018."""
DAYS = {"starts_on": date(2018, 9, 1), "ends_on": date(2018, 9, 3)}


@pytest.mark.parametrize(("day", "is_head"), [(31, False), (1, True), (3, True), (4, False)])
def test_an_acting_head_is_head_on_these_days_alone(world, day, is_head):
    post = {"role": Role.HEAD, "area": world.sari.area, **DECREE, **DAYS}
    people.act_for(world.budi, by=world.sari, on=ON, **post)
    budi = as_of(world.budi, date(2018, 8 if day == 31 else 9, day))
    assert (Role.HEAD in budi.roles) is is_head
    assert Cooperative.objects.visible_to(budi).filter(pk=world.sunyi.pk).exists() is is_head
    assert [str(post) for post in budi.posts][1:] == (["Plt. Kepala bidang"] if is_head else [])


def test_an_acting_officer_decides_in_that_kecamatan_alone(world):
    run_night()
    case = world.sunyi.cases.get()
    post = {"role": Role.OFFICER, "starts_on": ON, "ends_on": ON, **DECREE}
    with pytest.raises(Refused, match="Hanya"):
        screen(case, by=as_of(world.hadi, ON), on=ON)
    with history.verb("test", by=None, on=ON):
        Acting.objects.create(user=world.hadi, area=world.budi.area, **post)
    with pytest.raises(Refused, match="Hanya"):
        screen(case, by=as_of(world.hadi, ON), on=ON)
    with history.verb("test", by=None, on=ON):
        Acting.objects.create(user=world.wati, area=world.joko.area, **post)
    assert screen(case, by=as_of(world.wati, ON), on=ON).state == "SCREENED"
    with pytest.raises(Refused, match="Hanya kepala bidang"):
        withdraw(case, reason="x", document_no="y", by=as_of(world.wati, ON), on=ON)


@pytest.mark.parametrize(
    ("who", "role"), [("lina", "HEAD"), ("tono", "OFFICER"), ("wati", "HEAD"), ("hadi", "OFFICER")]
)
def test_who_may_not_hold_anothers_post(world, who, role):
    with pytest.raises(Refused, match="tidak dapat menjadi pelaksana"):
        people.act_for(getattr(world, who), by=world.sari, on=ON, role=role, area=world.sari.area, **DECREE, **DAYS)


def test_nobody_points_at_himself_and_an_officer_at_nobody(world):
    post = {"role": Role.OFFICER, "area": world.budi.area, **DECREE, **DAYS}
    for user, by in ((world.sari, world.sari), (world.joko, world.budi), (world.wati, world.lina)):
        with pytest.raises(Refused, match="tidak dapat Anda buat"):
            people.act_for(user, by=by, on=ON, **post)


LAST = date(2018, 12, 31)


DAYS_OF_TERM = [
    (date(2015, 12, 31), False), (date(2016, 1, 1), True), (date(2018, 12, 30), True), (LAST, True),
    (date(2019, 1, 1), False),
]  # fmt: skip


@pytest.mark.parametrize(("day", "sees"), DAYS_OF_TERM)
def test_a_board_sees_its_cooperative_until_the_last_day_of_the_term(world, tono, day, sees):
    with history.verb("test", by=None, on=ON):
        Term.objects.update(ends_on=LAST)
    found = Cooperative.objects.visible_to(as_of(world.tono, day))
    assert list(found) == ([world.maju] if sees else [])
    assert Term.objects.visible_to(as_of(world.tono, day)).exists() is sees


@pytest.mark.parametrize(("day", "sees"), [(30, True), (31, False)])
def test_a_board_member_who_left_sees_nothing_from_that_day_on(world, tono, day, sees):
    with history.verb("test", by=None, on=ON):
        Term.objects.update(left_on=date(2018, 5, 31), ends_on=LAST)
    assert Cooperative.objects.visible_to(as_of(world.tono, date(2018, 5, day))).exists() is sees


def test_a_term_that_was_retracted_opens_nothing_and_a_board_without_a_day_sees_nothing(world, tono):
    assert not Cooperative.objects.visible_to(world.tono).exists()
    assert Cooperative.objects.visible_to(as_of(tono, ON)).exists()
    with history.verb("test", by=None, on=ON):
        Term.objects.update(retracted_on=ON, retraction="Salah orang")
    assert not Cooperative.objects.visible_to(as_of(world.tono, ON)).exists()


@pytest.mark.parametrize(("day", "who"), [(3, "former"), (4, "newer"), (5, "newer")])
def test_a_village_heads_post_passes_with_the_office(world, day, who):
    with history.verb("test", by=None, on=ON):
        heads = [Person.objects.create(name=name) for name in ("Lurah Lama", "Lurah Baru")]
        post = {"cooperative": world.baru, "post": "SUPERVISOR_CHAIR", "source": "OFFICE", "observed_on": ON}
        former = Term.objects.create(person=heads[0], starts_on=date(2018, 1, 1), is_ex_officio=True, **post)
    one, _ = invite_holder(former, by=world.sari, at=AT)
    newer = succeed(former, heads[1], date(2018, 9, 4), by=world.sari, on=ON)
    two, _ = invite_holder(newer, by=world.sari, at=AT)
    seen = {name for name, user in (("former", one), ("newer", two))
            if Cooperative.objects.visible_to(as_of(user, date(2018, 9, day))).exists()}  # fmt: skip
    assert seen == {who}
    with pytest.raises(Refused, match="sudah tercatat berhenti"):
        succeed(former, heads[1], date(2018, 9, 5), by=world.sari, on=ON)


def test_a_person_in_an_organ_has_one_account(world, tono):
    term = Term.objects.get()
    with pytest.raises(Refused, match="sudah punya akun"):
        invite_holder(term, by=world.sari, at=AT)


def test_a_head_invites_by_the_page_and_the_code_is_shown_once(world, client):
    client.force_login(world.sari)
    area = Area.objects.get(code="36.03.17")
    page = client.post(reverse("invite"), {"name": "Bu Tini", "role": "OFFICER", "area": area.pk})
    user = User.objects.get(name="Bu Tini")
    assert people.opening(page.context["code"], at=page.context["invitation"].made_at).user == user
    assert page.context["code"] not in client.get(reverse("person", args=[user.pk])).content.decode()
    refused = client.post(reverse("invite"), {"name": "Bu Tini", "role": "OFFICER", "area": world.sari.area.pk})
    assert "Pilih satu kecamatan" in refused.content.decode()
    assert "VERIFIER" not in refused.content.decode()


def test_the_welcome_keeps_what_was_typed_and_refuses_a_weak_password(world, tini, client):
    with history.verb("test", by=None, on=ON):
        Invitation.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    address = reverse("welcome", args=[tini.code])
    page = client.post(address, {"username": "budi", "password": "12345", "phone": "abc"}).content.decode()
    for sentence in ("sudah dipakai", "terlalu pendek", "Tulis nomor HP"):
        assert sentence in page
    assert 'value="budi"' in page
    done = client.post(address, {"username": "tini", "password": "tiga kambing hitam", "phone": "0812-3456 7890"})
    assert done.url == reverse("account")
    assert client.get(reverse("account")).context["user"].phone == "6281234567890"
    assert Client().get(address).status_code == 404


def test_whoever_comes_in_by_an_invitation_is_among_the_devices_that_are_in(world, tini, client):
    client.post(reverse("welcome", args=[tini.code]), CHOSEN)
    assert client.get(reverse("usersessions_list")).context["session_count"] == 1


def test_the_people_of_another_district_are_not_found(world, client):
    client.force_login(world.sari)
    assert client.get(reverse("person", args=[world.admin.pk])).status_code == 200
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=world.joko.pk).update(area=Area.objects.get(code="36.71"))
    assert client.get(reverse("person", args=[world.joko.pk])).status_code == 404
    assert "Pak Joko" not in client.get(reverse("people")).content.decode()


def test_the_number_of_queries_of_the_list_of_people_is_fixed(world, client, django_assert_num_queries):
    client.force_login(world.sari)
    client.get(reverse("people"))
    with django_assert_num_queries(7):
        client.get(reverse("people"))
    for number in range(3):
        people.invite(name=f"Orang {number}", role=Role.CLERK, area=world.sari.area, by=world.sari, at=AT)
    with django_assert_num_queries(7):
        client.get(reverse("people"))


def test_the_office_comes_before_boards_and_who_never_came_in_is_found_and_counted(world, client):
    client.force_login(world.admin)
    rows = client.get(reverse("people")).context["page"].object_list
    order = [list(Role).index(each.role) for each in rows]
    assert order == sorted(order)

    User.objects.update(last_login=AT)
    people.invite(name="Bu Tini", role=Role.CLERK, area=world.sari.area, by=world.sari, at=AT)
    found = client.get(reverse("people"), {"masuk": "belum"})
    assert [each.name for each in found.context["page"]] == ["Bu Tini"]
    assert [each.name for each in client.get(reverse("people"), {"cari": "tini"}).context["page"]] == ["Bu Tini"]
    tasks = {each.figure.name: each.value for each in client.get("/").context["tasks"]}
    assert tasks["not_come_in"] == 1


def test_who_comes_in_after_midnight_comes_in_on_the_new_day(world, client):
    late = datetime(2018, 9, 3, 20, 30, tzinfo=UTC)
    User.objects.filter(pk=world.budi.pk).update(last_login=late)
    client.force_login(world.sari)
    assert "04-09-2018" in text(client.get(reverse("people"), {"cari": world.budi.name}))
    assert Template("{% load registry %}{{ at|long_date }}").render(Context({"at": late})) == (
        '<time datetime="2018-09-04">4 September 2018</time>'
    )


def test_who_invites_is_told_who_changes_roles(world, client):
    client.force_login(world.sari)
    told = text(client.get(reverse("person", args=[world.budi.pk])))
    assert "Peran atau wilayahnya diubah oleh admin sistem." in told
    assert "Peran yang tidak ada di sini diundang admin sistem." in text(client.get(reverse("invite")))
