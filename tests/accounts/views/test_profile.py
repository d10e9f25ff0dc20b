import pytest

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def page(as_user, person):
    html = as_user(person).get("/akun/").content.decode()
    assert "TIDAK ADA" not in html
    assert html.count("<h1") == 1
    return html


def test_profile_names_duties_with_their_place(as_user, personas):
    html = page(as_user, personas.desa)

    assert "Operator desa/kelurahan" in html
    assert "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara" in html


def test_profile_of_pengurus_names_the_kim(as_user, personas):
    html = page(as_user, personas.pengurus)

    assert "KIM Mekar Waru, Desa Bangun Mulya, Kecamatan Waru" in html


def test_profile_of_juri_names_the_round(as_user, personas):
    assert personas.round.name in page(as_user, personas.juri)


@pytest.mark.parametrize(
    ("persona", "words"), [("admin_sistem", "Admin sistem"), ("auditor", "Auditor")]
)
def test_profile_of_technical_authorities(as_user, personas, persona, words):
    assert f"<b>{words}</b>" in page(as_user, getattr(personas, persona))


def test_profile_without_duty_says_so(as_user):
    assert "Belum ada tugas" in page(as_user, UserFactory())


def test_profile_leads_to_the_care_of_the_account(as_user):
    person = UserFactory()
    html = page(as_user, person)

    for path in ("/akun/kata-sandi/", "/akun/dua-langkah/", "/akun/perangkat/"):
        assert f'href="{path}"' in html
    # Signing out clears this account's drafts from the device.
    assert f'<form method="post" action="/keluar/" data-akun="{person.pk}">' in html


def test_profile_says_who_changes_the_address_and_shows_a_number_only_when_there_is_one(
    as_user, settings
):
    html = page(as_user, UserFactory(phone="081200000001"))

    assert f"hanya admin sistem yang mengubahnya. Hubungi {settings.OFFICE_NAME}" in html
    assert "081200000001" in html
    assert "Nomor WhatsApp</dt>" not in page(as_user, UserFactory())


def test_profile_shows_nobody_else(as_user, personas):
    html = page(as_user, personas.desa)

    assert "desa_lain" not in html
