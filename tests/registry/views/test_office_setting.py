import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import StaleVersionError
from registry.forms.office_setting import OfficeSettingForm
from registry.models import OfficeLogo, OfficeSetting
from registry.models.office_setting import office_setting
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.registry import SkFactory, region
from tests.pdf_text import pdf_text, squeezed

pytestmark = pytest.mark.django_db
DETAIL = reverse("registry:office_setting_detail", args=["64.09"])
UPDATE = reverse("registry:office_setting_update", args=["64.09"])
DATA = {
    "kim_long_name": "kelompok", "min_members": "12", "max_members": "30",
    "excluded_occupations": ["village_official", "civil_servant"],
    "sk_issuers_allowed": ["kepala_desa", "lurah"], "term_years": "5",
    "legal_basis": "Peraturan Bupati contoh 7/2024", "report_period": "monthly",
    "report_due_days": "10",
    "weak_after_days": "60", "dormant_after_days": "120", "aspiration_verify_days": "2",
    "aspiration_normal_days": "6", "aspiration_complex_days": "14",
    "office_name": "Dinas Kominfo Contoh", "office_address": "Jalan Contoh 1",
    "office_phone": "(0542) 000000", "versi": "0",
}  # fmt: skip


def text(response):
    return response.content.decode()


def test_office_setting_update_stores_every_rule(as_user, personas):
    response = as_user(personas.kabupaten).post(UPDATE, DATA)

    stored = office_setting(region("64.09.02.2004"))
    kept = {name: getattr(stored, name) for name in DATA if name != "versi"}
    assert (response.status_code, response.url) == (302, DETAIL)
    assert {name: str(value) for name, value in kept.items()} == {
        name: str(value) for name, value in DATA.items() if name != "versi"
    }
    assert AuditEntry.objects.get(verb="office_setting.update").user == personas.kabupaten


def picture(name="lambang.png", size=(900, 600)):
    buffer = io.BytesIO()
    Image.new("RGBA", size, (200, 0, 0, 0)).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def test_office_setting_emblem_is_made_anew_replaced_and_removed(as_user, personas):
    client, office = as_user(personas.kabupaten), region("64.09")
    client.post(UPDATE, DATA | {"logo": picture()})
    with Image.open(io.BytesIO(OfficeLogo.content_for(office))) as stored:
        # 900 × 600 fits into a square of 400; what was transparent is white paper.
        assert (stored.format, stored.size, stored.getpixel((0, 0))) == (
            "PNG", (400, 267), (255, 255, 255),
        )  # fmt: skip
    assert "Lambang terpasang" in text(client.get(DETAIL))
    assert "Hapus lambang yang terpasang" in text(client.get(UPDATE))

    client.post(UPDATE, DATA | {"versi": "1", "term_years": "4"})
    assert OfficeLogo.objects.count() == 1
    client.post(UPDATE, DATA | {"versi": "2", "remove_logo": "on"})

    assert OfficeLogo.objects.count() == 0
    assert "Belum ada lambang" in text(client.get(DETAIL))
    changed = [one.facts["changed"].get("lambang") for one in
               AuditEntry.objects.filter(verb="office_setting.update").order_by("pk")]  # fmt: skip
    assert changed == ["diganti", None, "dihapus"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<svg xmlns='x'/>"])
def test_office_setting_refuses_an_emblem_that_is_no_picture(as_user, personas, content):
    upload = SimpleUploadedFile("lambang.png", content, content_type="image/png")

    response = as_user(personas.kabupaten).post(UPDATE, DATA | {"logo": upload})

    assert response.context["form"].errors == {
        "logo": ["Gambar harus JPG, PNG, atau WebP yang utuh"]
    }
    assert "Pilih lagi lambangnya" in text(response)
    assert (OfficeLogo.objects.count(), OfficeSetting.objects.count()) == (0, 0)


def test_letters_of_the_office_print_head_and_emblem(as_user, personas):
    client = as_user(personas.kabupaten)
    client.post(UPDATE, DATA | {"logo": picture()})
    sk = SkFactory(kim=personas.kim, expires_on=timezone.localdate())
    event = EventFactory(announced=True, region=region("64.09"))
    InvitationFactory(event=event)
    addresses = [
        reverse("registry:sk_letter", args=[sk.pk]),
        reverse("registry:event_letters", args=[event.pk]),
        reverse("registry:region_figures_pdf", args=["64.09"]),
        reverse("monev:year_report_pdf", args=["64.09", timezone.localdate().year]),
    ]

    papers = [client.get(address).content for address in addresses]

    for paper in papers:
        words = pdf_text(paper)
        assert squeezed("PEMERINTAH KABUPATEN PENAJAM PASER UTARA") in words
        assert squeezed("DINAS KOMINFO CONTOH") in words
        assert squeezed("Jalan Contoh 1, Telepon (0542) 000000") in words
        with pikepdf.open(io.BytesIO(paper)) as document:
            assert len(document.pages[0].get_images()) == 1


def test_letter_of_a_kim_stands_under_its_own_name(as_user, personas):
    sk = SkFactory(kim=personas.kim, expires_on=timezone.localdate())

    paper = as_user(personas.pengurus).get(reverse("registry:sk_letter", args=[sk.pk]))

    words = pdf_text(paper.content)
    assert squeezed("KIM MEKAR WARU") in words
    assert squeezed("PEMERINTAH KABUPATEN") not in words
    assert squeezed("Ketua KIM Mekar Waru") in words


def test_office_setting_update_of_one_office_leaves_the_other(as_user, personas):
    as_user(personas.kabupaten).post(UPDATE, DATA)

    assert office_setting(region("64.08")).is_set is False


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"min_members": ""}, "Anggota paling sedikit harus 1 sampai 500"),
        ({"min_members": "0"}, "Anggota paling sedikit harus 1 sampai 500"),
        ({"min_members": "banyak"}, "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"max_members": "11"}, "Anggota paling banyak tidak boleh di bawah paling sedikit"),
        ({"term_years": "11"}, "Masa bakti harus 1 sampai 10"),
        ({"weak_after_days": "6"}, "Batas kurang aktif harus 7 sampai 3650"),
        ({"dormant_after_days": "60"},
         "Batas vakum harus lebih lama daripada batas kurang aktif"),
        ({"aspiration_verify_days": "0"}, "Waktu memeriksa aspirasi harus 1 sampai 60"),
        ({"aspiration_normal_days": "1"}, "Waktu menjawab tidak boleh di bawah waktu memeriksa"),
        ({"aspiration_complex_days": "5"},
         "Waktu yang rumit tidak boleh di bawah waktu yang biasa"),
        ({"sk_issuers_allowed": []}, "Pilih sedikitnya satu penerbit SK"),
        ({"sk_issuers_allowed": ["rt"]}, "Pilih penerbit dari daftar"),
        ({"excluded_occupations": ["not_stated"]}, "Pilih pekerjaan dari daftar"),
        ({"kim_long_name": "x"}, "Pilih kepanjangan KIM"),
        ({"report_period": ""}, "Pilih masa laporan"),
        ({"office_name": " "}, "Isi nama dinas"),
        ({"office_phone": "1" * 41}, "Telepon dinas paling panjang 40 huruf"),
    ],
)  # fmt: skip
def test_office_setting_update_explains_and_keeps_what_was_typed(
    as_user, personas, typed, sentence
):
    response = as_user(personas.kabupaten).post(UPDATE, DATA | typed)

    form = response.context["form"]
    found = [str(one) for errors in form.errors.values() for one in errors]
    assert response.status_code == 200
    assert (found, list(form.errors)) == ([sentence], list(typed))
    assert "Peraturan Bupati contoh 7/2024" in text(response)
    assert OfficeSetting.objects.count() == 0


def test_office_setting_update_of_a_stale_page_shows_both_versions(as_user, personas):
    client = as_user(personas.kabupaten)
    client.post(UPDATE, DATA)

    stale = client.post(UPDATE, DATA | {"min_members": "20", "sk_issuers_allowed": ["camat"]})
    pairs = {one.label: (one.stored, one.typed) for one in stale.context["form"].differences()}
    again = {"versi": stale.context["form"]["versi"].value(), "min_members": "20"}
    accepted = client.post(UPDATE, DATA | again)

    assert stale.status_code == 409
    assert pairs == {
        "Anggota paling sedikit": ("12", "20"),
        "Siapa yang berwenang menerbitkan SK KIM?": ("Kepala desa, Lurah", "Camat"),
    }
    assert accepted.status_code == 302
    assert office_setting(region("64.09")).min_members == 20


def test_office_setting_first_rules_set_meanwhile_are_a_stale_page(personas):
    form = OfficeSettingForm(DATA, instance=office_setting(region("64.09")))
    OfficeSetting.objects.create(region=region("64.09"))
    assert form.is_valid()

    with pytest.raises(StaleVersionError) as refusal:
        form.save(by=personas.kabupaten)
    form.refuse(refusal.value)

    stored = {one.label: one.stored for one in form.differences()}
    assert (form.refused_status, stored["Anggota paling sedikit"]) == (409, "10")
    assert OfficeSetting.objects.get().min_members == 10


def test_office_setting_detail_says_whose_rules_they_are(as_user, personas):
    client = as_user(personas.kabupaten)
    before = text(client.get(DETAIL))
    client.post(UPDATE, DATA)
    after = text(client.get(DETAIL))

    assert "belum menetapkan aturannya." in before
    assert "Ditetapkan Dinas Kominfo Contoh" in after
    assert ["Tetapkan aturan" in before, "Ubah aturan" in after] == [True, True]
    assert "Jalan Contoh 1, Telepon (0542) 000000" in after


def test_office_setting_facts_are_public_on_the_page_of_the_kabupaten(client, personas):
    url = reverse("registry:region_detail", args=["64.09"])
    OfficeSetting.objects.create(region=region("64.09"), min_members=21, legal_basis="Perbup 7")

    page = text(client.get(url))

    shown = ["Aturan KIM di sini", "paling sedikit 21 orang", "Perbup 7"]
    assert [words for words in shown if words not in page] == []
    assert "Ini nilai bawaan portal" not in page


def test_office_setting_r8_3_no_kim_yet_tells_the_local_rule(client, personas):
    OfficeSetting.objects.create(
        region=region("64.09"), min_members=21, term_years=5, sk_issuers_allowed=["camat"],
        legal_basis="Perbup 7", office_phone="(0542) 000000",
    )  # fmt: skip

    page = text(client.get(region("64.09.03.2009").get_absolute_url()))

    assert "Belum ada KIM di Desa Sumber Sari" in page
    assert "Anggotanya paling sedikit 21 orang." in page
    assert "dari salah satu pejabat ini: camat. Masa baktinya 5 tahun." in page
    assert "Menurut aturan Kabupaten Penajam Paser Utara (Perbup 7)." in page
    assert "Telepon (0542) 000000" in page
    assert 'href="/wilayah/64.09/#aturan"' in page
