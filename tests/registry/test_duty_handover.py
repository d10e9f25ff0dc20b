import pytest
from django.core import mail
from django.test import Client

from kim_portal.accounts.models import AuditEntry, User
from kim_portal.errors import DomainError
from registry.duties import duties
from registry.duty_handover import hand_over
from registry.enums import Role
from registry.models import Assignment, StrayBudget
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.fund import StrayBudgetFactory

pytestmark = pytest.mark.django_db
HOME = "64.09.02.2004"


@pytest.fixture
def duty(personas):
    return personas.desa.assignments.get()


@pytest.fixture
def page(duty):
    return f"/penugasan/{duty.pk}/serahkan/"


def typed(**changes):
    return {"username": "penerus", "full_name": "Penerus Contoh", "email": ""} | changes


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA" not in content
    return content


def test_r6_15_role_moves_history_stays_and_the_old_access_ends(as_user, personas, page):
    old = Client()
    old.post("/masuk/", {"login": "desa", "password": PASSWORD})
    assert old.get("/anggaran/tanpa-kim/").status_code == 200
    stray = StrayBudgetFactory(created_by=personas.desa)
    office = as_user(personas.kabupaten)
    assert f'href="{page}"' in text(office.get(f"/pengguna/{personas.desa.pk}/"))

    done = office.post(page, typed(), follow=True)

    successor = User.objects.get(username="penerus")
    assert done.redirect_chain == [(f"/pengguna/{successor.pk}/", 302)]
    assert "Tautan untuk membuat kata sandi" in text(done)
    assert old.get("/tugas/").status_code == 302
    old.post("/masuk/", {"login": "desa", "password": PASSWORD})
    assert old.get("/anggaran/tanpa-kim/").status_code == 403
    assert duties(successor).covers(HOME, Role.DESA)
    ended, given = Assignment.objects.filter(role=Role.DESA, region__code=HOME).order_by("pk")
    assert (ended.user, ended.is_over, given.user, given.is_over) == (
        personas.desa, True, successor, False
    )  # fmt: skip
    assert ended.ended_on == given.started_on
    assert StrayBudget.objects.get(pk=stray.pk).created_by == personas.desa
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"assignment.end", "assignment.create", "assignment.hand_over"} <= verbs


def test_r6_15_an_account_of_the_territory_takes_over_as_it_is(as_user, personas, page):
    response = as_user(personas.kabupaten).post(
        page, typed(username="KECAMATAN", full_name="Nama Lain", email="lain@contoh.test")
    )

    person = personas.kecamatan
    assert response.url == f"/pengguna/{person.pk}/"
    stored = User.objects.get(pk=person.pk)
    assert (stored.full_name, stored.email) == (person.full_name, person.email)
    roles = stored.assignments.in_force().values_list("role", flat=True)
    assert set(roles) == {Role.DESA, Role.KECAMATAN}
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": ""}, {"username": ["Isi nama pengguna"]}),
        ({"username": "a b"},
         {"username": ["Nama pengguna hanya boleh berisi huruf, angka, dan @ . + - _"]}),
        ({"username": "desa_lain"},
         {"username": ["Nama pengguna ini sudah dipakai. Pilih yang lain"]}),
        ({"username": "desa"}, {"username": ["Tugas ini sudah dipegang orang itu"]}),
        ({"full_name": " "}, {"full_name": ["Isi nama lengkap"]}),
        ({"email": "bukan-surel"},
         {"email": ["Tulis surel yang lengkap, misalnya nama@contoh.id"]}),
    ],
)  # fmt: skip
def test_handover_explains_a_bad_input_and_changes_nothing(
    as_user, personas, page, duty, changes, errors
):
    response = as_user(personas.kabupaten).post(page, typed(**changes))

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == errors
    text(response)
    assert Assignment.objects.in_force().get(pk=duty.pk).user == personas.desa
    assert not User.objects.filter(username="penerus").exists()


def test_handover_second_click_shows_the_successor(as_user, personas, page):
    client = as_user(personas.kabupaten)

    answers = [client.post(page, typed()) for _ in range(2)]

    successor = User.objects.get(username="penerus")
    assert [one.url for one in answers] == [f"/pengguna/{successor.pk}/"] * 2
    assert AuditEntry.objects.filter(verb="assignment.hand_over").count() == 1


def test_handover_of_a_duty_that_ended_is_409(as_user, personas, page, duty):
    duty.end(by=personas.kabupaten)

    response = as_user(personas.kabupaten).post(page, typed())

    assert response.status_code == 409
    assert "Tugas ini sudah berakhir." in text(response)


def test_handover_to_who_has_the_duty_leaves_everything(personas, give, duty):
    other = give(UserFactory(), Role.DESA, duty.region)

    with pytest.raises(DomainError, match="sudah memegang tugas itu"):
        hand_over(duty, other, by=personas.kabupaten)

    assert Assignment.objects.in_force().filter(pk=duty.pk).exists()
    assert AuditEntry.objects.count() == 0


def test_handover_of_ones_own_duty_is_refused(personas):
    own = personas.kabupaten.assignments.get()

    with pytest.raises(DomainError, match="tugas Anda sendiri"):
        hand_over(own, UserFactory(), by=personas.kabupaten)
