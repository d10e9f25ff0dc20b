import re

import pytest
from django.core import mail
from django.test import Client

from kim_portal.accounts.models import AuditEntry, User
from registry.enums import Role
from registry.models import Assignment
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db

NEW = {"full_name": "Siti Aminah", "username": "081234567890", "role": "desa"}
NEW |= {"region": "Bangun Mulya"}


@pytest.fixture
def office(personas, as_user):
    return as_user(personas.kabupaten)


def create(client, **changes):
    return client.post("/pengguna/tambah/", NEW | changes)


def errors(response):
    assert response.status_code == 200
    assert "TIDAK ADA" not in response.content.decode()
    return response.context["form"].errors


def test_user_list_shows_the_territory_with_places(office):
    html = office.get("/pengguna/").content.decode()

    for words in ("Desa Bangun Mulya, Kecamatan Waru", "Pengurus KIM: KIM Mekar Waru", "5 akun"):
        assert words in html
    assert "Desa Lain" not in html
    assert "@contoh.test" not in html
    assert "TIDAK ADA" not in html


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "desa"}, {"desa"}),
        ({"peran": "kecamatan"}, {"kecamatan"}),
        ({"q": "desa", "peran": "kecamatan"}, set()),
        ({"peran": "tidak-ada"}, {"desa", "kabupaten", "kecamatan", "pengurus", "pimpinan"}),
        ({"q": "zzz"}, set()),
    ],
)
def test_user_list_filters(office, query, names):
    page = office.get("/pengguna/", query).context["page"]

    assert {person.username for person in page} == names


@pytest.mark.parametrize("rows", [1, 3])
def test_user_list_queries_do_not_grow(as_user, give, rows, django_assert_num_queries):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    for _ in range(rows):
        give(UserFactory(), Role.DESA, region("64.09.02.2004"))
        give(UserFactory(), kim=KimFactory())
    client = as_user(office)

    with django_assert_num_queries(7):
        client.get("/pengguna/")


def test_user_create_offers_only_what_one_may_give(personas, as_user):
    def roles(persona):
        form = as_user(getattr(personas, persona)).get("/pengguna/tambah/").context["form"]
        return [value for value, _ in form.fields["role"].choices], "kim" in form.fields

    assert roles("provinsi") == (["provinsi", "kabupaten", "pimpinan", "juri"], False)
    assert roles("kabupaten") == (
        ["kabupaten", "pimpinan", "kecamatan", "desa", "pengurus_kim", "juri"],
        True,
    )
    assert roles("admin_sistem") == ([*Role.values, "juri"], True)


def test_user_create_opens_account_with_duty_and_link(office, personas):
    response = create(office, username="+62 812-3456-7890")

    person = User.objects.get(username="081234567890")
    assert response["Location"] == f"/pengguna/{person.pk}/"
    assert not person.has_usable_password()
    assert person.invited_by == personas.kabupaten
    duty = person.assignments.get()
    assert (duty.role, duty.region.code) == ("desa", "64.09.02.2004")
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["user.create", "assignment.create", "user.invite"]


def test_user_create_second_click_finds_the_first_account(office):
    first, second = create(office), create(office)

    assert second["Location"] == first["Location"]
    assert User.objects.filter(username="081234567890").count() == 1
    assert AuditEntry.objects.filter(verb="user.create").count() == 1
    assert "/masuk/lupa/kunci/" in office.get(second["Location"]).content.decode()


def test_user_create_same_name_for_another_person_is_refused(office):
    create(office)

    assert list(errors(create(office, full_name="Orang Lain"))) == ["username"]


def test_user_create_link_is_shown_once_and_works(office, settings):
    settings.SITE_URL = "https://portal.example"
    page = create(office)["Location"]

    first, second = (office.get(page).content.decode() for _ in range(2))

    url = re.search(r"https://portal\.example(/masuk/lupa/kunci/[^<\s]+)", first).group(1)
    assert "https://wa.me/6281234567890?text=" in first
    assert "/masuk/lupa/kunci/" not in second
    visitor = Client()
    form = visitor.get(url)["Location"]
    visitor.post(form, {"password1": "kapal nelayan biru", "password2": "kapal nelayan biru"})
    answer = visitor.post("/masuk/", {"login": "0812-3456-7890", "password": "kapal nelayan biru"})
    assert answer["Location"] == "/tugas/"
    assert visitor.get(url).content.decode().count("Tautan ini tidak berlaku lagi") > 0


def test_user_create_mails_the_link(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        create(office, email="siti@contoh.id")

    message = mail.outbox[0]
    assert (message.to, message.subject) == (["siti@contoh.id"], "Undangan masuk Portal KIM")
    assert "Yth. Bapak/Ibu Siti Aminah" in message.body
    assert len(message.body) < 600
    assert (
        message.body.rstrip().rsplit("\n", 1)[1].startswith("http://testserver/masuk/lupa/kunci/")
    )


def test_user_create_without_address_mails_nothing(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        create(office)

    assert mail.outbox == []


def test_user_create_pengurus_takes_the_kim(office, personas):
    create(office, role="pengurus_kim", region="", kim="Mekar Waru")

    assert Assignment.objects.get(user__username="081234567890").kim == personas.kim


def test_user_create_juri_has_no_duty_yet(office):
    create(office, role="juri", region="")

    person = User.objects.get(username="081234567890")
    assert not person.assignments.exists()
    assert office.get(f"/pengguna/{person.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"full_name": ""}, "full_name", "Isi nama lengkap"),
        ({"username": ""}, "username", "Isi nama pengguna"),
        ({"username": "ada spasi"}, "username", "Nama pengguna hanya boleh berisi huruf"),
        ({"username": "DESA"}, "username", "Nama pengguna ini sudah dipakai"),
        ({"email": "bukan-surel"}, "email", "Tulis surel yang lengkap"),
        ({"role": ""}, "role", "Pilih peran"),
        ({"role": "provinsi"}, "role", "Pilih peran yang boleh Anda berikan"),
        ({"role": "admin_sistem"}, "role", "Pilih peran yang boleh Anda berikan"),
        ({"region": ""}, "region", "Isi kode atau nama wilayah"),
        ({"region": "64.08.12.2004"}, "region", "“64.08.12.2004” tidak ditemukan"),
        ({"region": "Waru"}, "region", "Kecamatan Waru, Kabupaten Penajam Paser Utara adalah"),
        ({"role": "pengurus_kim"}, "kim", "Isi nama KIM"),
        ({"role": "pengurus_kim", "kim": "Pesisir Singkama"}, "kim", "“Pesisir Singkama” tidak"),
    ],
)
def test_user_create_explains_a_refusal(office, changes, field, sentence):
    region("64.09.02")

    found = errors(create(office, **changes))

    assert list(found) == [field]
    assert found[field][0].startswith(sentence)
    assert not User.objects.filter(full_name="Siti Aminah").exists()


def test_user_create_keeps_what_was_typed(office):
    html = create(office, region="Antah").content.decode()

    for value in ("Siti Aminah", "081234567890", "Antah"):
        assert f'value="{value}"' in html
    assert re.search(r'value="desa"[^>]*checked', html)
    assert "<title>Galat:" in html


def test_user_create_offers_kim_of_the_same_name(office):
    for number in (1, 2):
        KimFactory(name="KIM Kembar", slug=f"kembar-{number}", registry_no=f"KIM-9{number}")

    refused = create(office, role="pengurus_kim", region="", kim="Kembar")
    create(office, role="pengurus_kim", region="", kim="Kembar", kim_pilihan="KIM-92")

    assert errors(refused)["kim"] == [
        "Ada 2 KIM yang cocok dengan “Kembar”. Pilih satu di bawah ini"
    ]
    assert Assignment.objects.get(user__username="081234567890").kim.registry_no == "KIM-92"


def test_user_detail_hides_the_address_and_foreign_buttons(personas, as_user):
    html = as_user(personas.provinsi).get(f"/pengguna/{personas.desa.pk}/").content.decode()

    assert "@contoh.test" not in html
    assert "Surel tercatat" in html
    assert "Nonaktifkan akun" not in html
    assert "/akhiri/" not in html
    assert "TIDAK ADA" not in html


def test_user_invite_makes_a_fresh_link(office, personas):
    response = office.post(f"/pengguna/{personas.desa.pk}/tautan/", follow=True)

    html = response.content.decode()
    assert "Tautan untuk membuat kata sandi" in html
    assert "/masuk/lupa/kunci/" in html
    assert AuditEntry.objects.get().verb == "user.invite"


def test_user_invite_refuses_closed_accounts(office, personas):
    User.objects.filter(pk=personas.desa.pk).update(is_active=False)

    response = office.post(f"/pengguna/{personas.desa.pk}/tautan/")

    assert "Akun ini tidak aktif. Aktifkan dahulu" in response.content.decode()
    assert not AuditEntry.objects.exists()


def test_user_deactivate_asks_first(office, personas):
    html = office.get(f"/pengguna/{personas.desa.pk}/nonaktifkan/").content.decode()

    assert "Nonaktifkan akun Desa?" in html
    assert User.objects.get(pk=personas.desa.pk).is_active


def test_user_deactivate_ends_the_sessions_at_once(office, personas):
    victim = Client()
    victim.post("/masuk/", {"login": "desa", "password": PASSWORD})
    assert victim.get("/tugas/").status_code == 200

    office.post(f"/pengguna/{personas.desa.pk}/nonaktifkan/")

    assert victim.get("/tugas/").status_code == 302
    again = victim.post("/masuk/", {"login": "desa", "password": PASSWORD})
    assert again["Location"] == "/masuk/tidak-aktif/"
    verbs = list(AuditEntry.objects.values_list("verb", flat=True)[:2])
    assert verbs == ["user.refuse_closed", "user.deactivate"]


def test_user_deactivate_twice_says_so(office, personas):
    path = f"/pengguna/{personas.desa.pk}/nonaktifkan/"
    office.post(path)

    response = office.post(path)

    assert "Akun ini sudah tidak aktif." in response.content.decode()
    assert AuditEntry.objects.filter(verb="user.deactivate").count() == 1


def test_user_deactivate_not_oneself(as_user, personas):
    admin = personas.admin_sistem

    response = as_user(admin).post(f"/pengguna/{admin.pk}/nonaktifkan/")

    assert response.status_code == 403
    assert User.objects.get(pk=admin.pk).is_active


def test_user_activate_opens_the_account_again(office, personas):
    office.post(f"/pengguna/{personas.desa.pk}/nonaktifkan/")

    office.post(f"/pengguna/{personas.desa.pk}/aktifkan/")

    again = Client().post("/masuk/", {"login": "desa", "password": PASSWORD})
    assert again["Location"] == "/tugas/"
    assert "user.activate" in AuditEntry.objects.values_list("verb", flat=True)
    twice = office.post(f"/pengguna/{personas.desa.pk}/aktifkan/")
    assert "Akun ini sudah aktif." in twice.content.decode()


def test_assignment_create_gives_a_further_duty(office, personas):
    response = office.post(
        f"/pengguna/{personas.desa.pk}/tugas/tambah/", {"role": "kecamatan", "region": "Waru"}
    )

    assert response["Location"] == f"/pengguna/{personas.desa.pk}/"
    roles = set(personas.desa.assignments.values_list("role", flat=True))
    assert roles == {"desa", "kecamatan"}


def test_assignment_create_explains_the_same_duty_twice(office, personas):
    response = office.post(
        f"/pengguna/{personas.desa.pk}/tugas/tambah/",
        {"role": "desa", "region": "64.09.02.2004"},
    )

    assert errors(response) == {"region": ["Orang ini sudah memegang tugas itu."]}


def test_assignment_create_stays_in_the_territory(office, personas):
    response = office.post(
        f"/pengguna/{personas.desa.pk}/tugas/tambah/", {"role": "kabupaten", "region": "64.08"}
    )

    assert list(errors(response)) == ["region"]
    assert personas.desa.assignments.count() == 1


def test_assignment_end_asks_first(office, personas):
    duty = personas.desa.assignments.get()

    html = office.get(f"/penugasan/{duty.pk}/akhiri/").content.decode()

    assert "Akhiri tugas Desa?" in html
    assert "Desa Bangun Mulya, Kecamatan Waru" in html
    assert Assignment.objects.in_force().filter(pk=duty.pk).exists()


def test_assignment_end_bites_on_the_next_request(personas, as_user):
    officer = Client()
    officer.post("/masuk/", {"login": "kabupaten", "password": PASSWORD})
    before = officer.get("/pengguna/").status_code
    duty = personas.kabupaten.assignments.get()

    as_user(personas.provinsi).post(f"/penugasan/{duty.pk}/akhiri/")

    assert (before, officer.get("/pengguna/").status_code) == (200, 403)
    assert AuditEntry.objects.first().verb == "assignment.end"


def test_assignment_end_refuses_the_own_duty(office, personas):
    duty = personas.kabupaten.assignments.get()

    response = office.post(f"/penugasan/{duty.pk}/akhiri/")

    assert "Anda tidak dapat mengakhiri tugas Anda sendiri." in response.content.decode()
    assert Assignment.objects.in_force().filter(pk=duty.pk).exists()


@pytest.mark.parametrize("words", ["\0", "%", "x" * 5000, "' OR 1=1 --"])
def test_user_pages_survive_strange_input(office, words):
    assert create(office, region=words, username=words, full_name=words).status_code == 200
