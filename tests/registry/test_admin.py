"""Django admin: for users, areas and the law, behind the office's own sign-in, every save a verb; all else is read."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from cooperatives.cases.models import Night
from cooperatives.dues import actions as dues
from cooperatives.meetings.actions import record_meeting
from cooperatives.members import actions as members
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Source
from cooperatives.standing.actions import recount
from cooperatives.standing.models import Verdict
from registry import jobs, lawbook
from registry.models import Area, ImportBatch, LawValue, User
from tests.letters import drafted, numbered, office_paper
from tests.pages import signed_in, text
from tests.world import ON, holds_post, run_night


@pytest.fixture
def as_admin(world):
    return signed_in(world.admin)


EDITED = {"registry.User", "registry.Area", "registry.LawValue", "cooperatives.Letterhead", "cooperatives.Signatory"}
READ = {
    "registry.Job", "registry.ImportBatch", "cooperatives.Cooperative", "cooperatives.LegalEvent",
    "cooperatives.Meeting", "cooperatives.Lapse", "cooperatives.Observation", "cooperatives.Case",
    "cooperatives.Verdict", "cooperatives.Night", "cooperatives.Recount", "cooperatives.Letter",
    "cooperatives.LetterBatch", "cooperatives.ProcessingAgreement", "cooperatives.Book", "cooperatives.Opening",
    "cooperatives.Closing", "cooperatives.Tariff", "cooperatives.Unmasking",
}  # fmt: skip


@pytest.fixture
def with_rows(as_admin, world):
    """Something in every table."""
    run_night()
    list(recount(on=ON))
    jobs.submit_daily("night", ON)
    ImportBatch.objects.create(file_name="ods.csv", observed_on=ON, counts={}, problems=[], imported_by=world.sari)
    office_paper()
    numbered(drafted(world, world.sunyi), world)
    book_of_dues(world)
    return as_admin


def book_of_dues(world) -> None:
    """Koperasi Maju keeps its dues here: a member, a tariff, an opening balance, a closed day, a NIK that was shown."""
    holds_post(world.tono, world.maju, "TREASURER", date(2018, 1, 1))
    said = {"by": world.tono, "on": ON}
    agreement = members.agree(world.maju, "PKS/1", ON, **said)
    book = dues.open_book(agreement, second_person_from=500_000, **said)
    category = members.add_category(world.maju, "Semua anggota", **said)
    dues.set_tariff(category, "MANDATORY", 20_000, ON, **said)
    member = members.admit(world.maju, "001", "Anggota contoh", category, ON, **said)
    dues.open_balances(book, [dues.Balance(member, voluntary=5)], (0, 0, 5), ON - timedelta(1), "Neraca", **said)
    dues.close_day(world.maju, ON, counted=0, **said)
    members.unmask(member, "Mencocokkan KTP", **said)


def address(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_{page}", args=args)


def test_users_areas_and_law_values_are_edited_and_nothing_else(as_admin, world):
    shown = {
        model._meta.label: its for model, its in admin.site._registry.items() if model._meta.app_label != "training"
    }
    assert shown.keys() == EDITED | READ
    request = RequestFactory().get("/")
    request.user = world.admin
    may_add = {label for label, its in shown.items() if its.has_add_permission(request)}
    assert may_add == EDITED - {"registry.User"}


@pytest.mark.parametrize("label", sorted(READ))
def test_what_is_only_read_can_be_opened_and_neither_added_changed_nor_deleted(with_rows, label):
    row = apps.get_model(label).objects.first()
    before = apps.get_model(label).objects.filter(pk=row.pk).values().get()
    listed = with_rows.get(address(label, "changelist"))
    assert re.search(r"[a-z]", listed.context["cl"].opts.verbose_name)
    page = with_rows.get(address(label, "change", row.pk)).content.decode()
    assert 'name="_save"' not in page
    assert not re.search(r"<(input|select|textarea)[^>]* id=\"id_", page)
    assert with_rows.get(address(label, "add")).status_code == 403
    every_field = dict.fromkeys(before, "1")
    assert with_rows.post(address(label, "change", row.pk), every_field).status_code == 403
    assert with_rows.post(address(label, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    with_rows.post(address(label, "changelist"), chosen)
    assert apps.get_model(label).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("label", sorted(READ))
def test_every_column_has_an_indonesian_name(label):
    its = admin.site._registry[apps.get_model(label)]
    columns = {field.name: str(field.verbose_name) for field in its.opts.concrete_fields if field.editable}
    shown = set(its.get_fields(None)) & columns.keys()
    assert shown
    assert {name for name in shown if columns[name] == name.replace("_", " ")} == set()


@pytest.mark.parametrize("label", sorted(READ | EDITED))
def test_a_list_asks_little_however_many_rows(with_rows, label, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = with_rows.get(address(label, "changelist"))
    assert page.context["cl"].result_count > 0


@pytest.mark.parametrize(
    ("label", "search", "count"),
    [
        ("cooperatives.Cooperative", "kop sengketta", 1),
        ("cooperatives.Cooperative", "3603010000001", 1),
        ("cooperatives.Cooperative", "tidak ada", 0),
        ("cooperatives.Meeting", "maju", 6),
        ("cooperatives.Verdict", "518/002/bh", 1),
        ("cooperatives.Case", "sunyi", 1),
        ("registry.Job", "night:2018", 1),
        ("registry.ImportBatch", "ods", 1),
    ],
)
def test_lists_are_searched_as_the_office_searches(with_rows, label, search, count):
    page = with_rows.get(address(label, "changelist"), {"q": search})
    assert page.context["cl"].result_count == count


def test_the_history_of_a_row_is_its_story_whoever_did_it(with_rows, world):
    observe(world.maju, {"address": "Jl. Baru 1"}, Saying(Source.FIELD, ON), by=world.budi, on=ON)
    page = text(with_rows.get(address("cooperatives.Cooperative", "history", world.maju.pk)))
    assert "Keterangan dicatat" in page
    assert "Pak Budi" in page
    assert "Alamat: kosong → Jl. Baru 1" in page


def test_a_reference_that_changed_is_told_by_name_and_a_password_not_at_all(as_admin, world):
    form = {"username": "budi", "name": "Pak Budi", "role": "OFFICER", "area": Area.objects.get(code="36.03.17").pk,
            "is_active": "on"}  # fmt: skip
    assert as_admin.post(address("registry.User", "change", world.budi.pk), form).status_code == 302
    page = text(as_admin.get(address("registry.User", "history", world.budi.pk)))
    assert "Diubah di halaman admin" in page
    assert "Wilayah kerja: Kec. Balaraja → Kec. Curug" in page
    assert "assword" not in page


def test_days_and_answers_are_told_as_people_write_them(with_rows, world):
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], Saying(Source.FIELD, ON), by=None, on=ON)
    run_night()
    page = text(with_rows.get(address("cooperatives.Case", "history", world.sunyi.cases.get().pk)))
    assert "Riwayat Koperasi Sunyi" in page
    assert "Tahap: Ditandai → Dicabut Ditutup: kosong → 04-09-2018" in page
    changed = {"key": "official", "value": '"KABTGR_5Y"', "in_force_0": "2018-01-01", "in_force_1": "",
               "clause": "SK 1", "source": "x", "dated": "", "is_confirmed": ""}  # fmt: skip
    value = LawValue.objects.get(key="official").pk
    assert with_rows.post(address("registry.LawValue", "change", value), changed).status_code == 302
    assert "dipastikan: ya → tidak" in text(with_rows.get(address("registry.LawValue", "history", value)))


def test_a_row_without_a_story_says_so(with_rows):
    page = with_rows.get(address("cooperatives.Night", "history", Night.objects.get().pk)).content.decode()
    assert "Tidak ada perubahan yang dicatat" in page


def test_a_verdict_leads_to_its_evidence(with_rows, world):
    verdict = Verdict.objects.get(cooperative=world.maju)
    page = with_rows.get(address("cooperatives.Verdict", "change", verdict.pk)).content.decode()
    assert reverse("verdict", args=[world.maju.pk, verdict.pk]) in page
    assert verdict.snapshot not in page


def test_the_colours_of_admin_are_those_of_the_site():
    site, ours = (Path(settings.BASE_DIR, "static/css", name).read_text() for name in ("site.css", "admin.css"))
    used = set(re.findall(r"#[0-9a-f]{3,6}\b", ours.partition("{")[2]))
    assert len(used) > 30
    assert used - set(re.findall(r"#[0-9a-f]{3,6}\b", site)) == set()


def test_admin_links_its_colours_after_its_own(as_admin):
    page = as_admin.get("/admin/").content.decode()
    assert page.index("css/dark_mode.css") < page.index("css/admin.css")


def test_a_stranger_is_sent_to_the_one_sign_in(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/masuk/?next=/admin/")


def test_who_is_no_staff_is_told_so(client, world):
    client.force_login(world.budi)
    assert client.get("/admin/", follow=True).status_code == 403


def test_an_admin_comes_back_to_admin_after_signing_in(client, world):
    page = client.get("/admin/", follow=True)
    form = {"login": "ADMIN", "password": "admin", "next": page.context["redirect_field_value"]}
    assert client.post(reverse("sign-in"), form).url == "/admin/"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("rules.KABTGR_5Y.inactive_of", '"lima"', "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "0", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "5.5", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "true", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "[5]", "bilangan bulat"),
        ("rules.KABTGR_5Y.meeting_breaks", "1", "true atau false"),
        ("rules.KABTGR_5Y.deadline", '"besok"', "ministry, statute"),
        ("rules.KABTGR_5Y.apa_saja", "1", "tidak dikenal"),
        ("official", '"NGAWUR"', "KABTGR_5Y"),
    ],
)
def test_a_value_the_rules_cannot_read_is_refused_with_a_sentence(as_admin, key, value, sentence):
    form = {"key": key, "value": value, "in_force_0": "2031-01-01", "in_force_1": "2032-01-01", "clause": "P",
            "source": "n", "dated": ""}  # fmt: skip
    page = as_admin.post(reverse("admin:registry_lawvalue_add"), form)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_second_value_for_the_same_days_is_refused_with_a_sentence(as_admin):
    form = {"key": "rules.KABTGR_5Y.inactive_of", "value": "4", "in_force_0": "", "in_force_1": "", "clause": "P",
            "source": "n", "dated": ""}  # fmt: skip
    page = as_admin.post(reverse("admin:registry_lawvalue_add"), form)
    assert "akhiri dahulu yang lama" in page.content.decode()


def test_the_days_of_a_value_are_in_words(as_admin):
    page = as_admin.get(reverse("admin:registry_lawvalue_changelist")).content.decode()
    assert "sejak 1 Januari 2018" in page
    assert "selalu" in page
    assert "None" not in page


@pytest.mark.parametrize("model", ["user", "area", "lawvalue"])
def test_its_pages_open(as_admin, world, model):
    pk = apps.get_model("registry", model).objects.first().pk
    assert as_admin.get(reverse(f"admin:registry_{model}_changelist")).status_code == 200
    assert as_admin.get(reverse(f"admin:registry_{model}_add")).status_code == (403 if model == "user" else 200)
    assert as_admin.get(reverse(f"admin:registry_{model}_change", args=[pk])).status_code == 200
    assert as_admin.post(reverse(f"admin:registry_{model}_delete", args=[pk])).status_code == 403


def test_nobody_is_added_in_admin_or_given_a_password_there(as_admin, world):
    form = {"username": "tini", "name": "Bu Tini", "role": "OFFICER", "password1": "rahasia sekali"}
    assert as_admin.post(reverse("admin:registry_user_add"), form).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[world.budi.pk])
    assert as_admin.post(password, {"password1": "rahasia sekali", "password2": "rahasia sekali"}).status_code == 403
    assert not User.objects.filter(username="tini").exists()


def test_a_persons_area_is_changed_as_a_deed_of_the_admin(as_admin, world):
    form = {"username": "budi", "name": "Pak Budi", "role": "OFFICER", "area": world.joko.area.pk, "is_active": "on"}
    assert as_admin.post(reverse("admin:registry_user_change", args=[world.budi.pk]), form).status_code == 302
    event = apps.get_model("registry", "UserEvent").objects.latest("pgh_id")
    assert (event.area, event.pgh_context.metadata["verb"]) == (world.joko.area, "admin_user")


def test_admins_own_password_and_way_out_are_those_of_the_site(as_admin):
    assert as_admin.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert as_admin.get(reverse("admin:logout")).url == reverse("sign-out")


def test_a_law_value_is_ended_and_the_next_one_added(as_admin, world):
    value = LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of")
    form = {"key": value.key, "value": "5", "clause": value.clause, "source": value.source, "dated": ""}
    change, add = reverse("admin:registry_lawvalue_change", args=[value.pk]), reverse("admin:registry_lawvalue_add")
    ended = as_admin.post(change, form | {"in_force_0": "", "in_force_1": "2027-01-01"})
    added = as_admin.post(add, form | {"value": "3", "in_force_0": "2027-01-01", "in_force_1": ""})
    assert (ended.status_code, added.status_code) == (302, 302)
    law = lawbook.read()
    assert [law.at(value.key, day).value for day in (date(2026, 12, 31), date(2027, 1, 1))] == [5, 3]


def test_an_area_is_added(as_admin, world):
    form = {"code": "36.03.99", "name": "Baru", "kind": "SUBDISTRICT", "postal_code": "", "valid_0": "", "valid_1": "",
            "parent": Area.objects.get(code="36.03").pk}  # fmt: skip
    assert as_admin.post(reverse("admin:registry_area_add"), form).status_code == 302
    assert str(Area.objects.get(code="36.03.99")) == "Kec. Baru"


def test_a_law_value_is_changed_under_a_verb(as_admin, world):
    value = LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of")
    form = {"key": value.key, "value": "4", "in_force_0": "", "in_force_1": "", "clause": value.clause,
            "source": value.source, "dated": ""}  # fmt: skip
    assert as_admin.post(reverse("admin:registry_lawvalue_change", args=[value.pk]), form).status_code == 302
    event = apps.get_model("registry", "LawValueEvent").objects.latest("pgh_id")
    assert (event.value, event.pgh_context.metadata["verb"]) == (4, "admin_lawvalue")
