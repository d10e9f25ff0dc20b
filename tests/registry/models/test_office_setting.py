import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.wording import act_in_words, facts_in_words
from kim_portal.errors import StaleVersionError
from registry.models import OfficeLogo, OfficeSetting
from registry.models.office_setting import office_setting
from tests.factories.accounts import UserFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
OFFICE = "Diskominfo Kabupaten Penajam Paser Utara"
REFUSED = {
    "officesetting_kim_long_name_valid": {"kim_long_name": "lain"},
    "officesetting_report_period_valid": {"report_period": "weekly"},
    "officesetting_min_members_positive": {"min_members": 0},
    "officesetting_max_not_below_min": {"min_members": 10, "max_members": 9},
    "officesetting_term_in_range": {"term_years": 11},
    "officesetting_due_days_in_range": {"report_due_days": 61},
    "officesetting_weak_after_a_week": {"weak_after_days": 6},
    "officesetting_dormant_after_weak": {"weak_after_days": 90, "dormant_after_days": 90},
    "officesetting_aspiration_has_days": {"aspiration_verify_days": 0},
    "officesetting_answer_after_check": {"aspiration_verify_days": 6},
    "officesetting_complex_takes_longer": {"aspiration_normal_days": 11},
}


def settings_of(code="64.09", **values):
    return OfficeSetting.objects.create(region=region(code), **values)


@pytest.mark.parametrize(("constraint", "values"), REFUSED.items())
def test_office_setting_database_refuses(constraint, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        settings_of(**values)


@pytest.mark.parametrize(("constraint", "values"), REFUSED.items())
def test_office_setting_constraint_has_its_sentence(constraint, values):
    setting = OfficeSetting(region=region("64.09"), **values)
    sentences = {one.name: one.violation_error_message for one in OfficeSetting._meta.constraints}

    with pytest.raises(ValidationError) as refusal:
        setting.validate_constraints()

    assert refusal.value.messages == [sentences[constraint]]


def test_office_setting_knows_every_constraint():
    assert set(REFUSED) == {one.name for one in OfficeSetting._meta.constraints}


def test_office_logo_is_one_per_kabupaten_and_never_empty():
    OfficeLogo.objects.create(region=region("64.09"), content=b"a")

    for code, content in (("64.09", b"b"), ("64.08", b"")):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeLogo.objects.create(region=region(code), content=content)
    with pytest.raises(ValidationError, match="Pilih gambar lambang"):
        OfficeLogo(region=region("64.08"), content=b"").validate_constraints()


def test_office_setting_is_one_per_kabupaten():
    settings_of()

    with pytest.raises(IntegrityError), transaction.atomic():
        settings_of()


@pytest.mark.parametrize("code", ["64.09", "64.09.02", "64.09.02.2004"])
def test_office_setting_counts_at_every_level_of_the_kabupaten(code):
    settings_of(min_members=21, report_period="monthly")
    settings_of("64.08", min_members=3)

    found = office_setting(region(code))

    assert (found.min_members, found.report_period, found.is_set) == (21, "monthly", True)


@pytest.mark.parametrize("code", ["64", "64.09", "64.09.02.2004"])
def test_office_setting_without_a_row_is_the_default(code):
    settings_of("64.08", min_members=3)

    found = office_setting(region(code))

    days = (found.aspiration_verify_days, found.aspiration_normal_days,
            found.aspiration_complex_days)  # fmt: skip
    assert found.is_set is False
    assert (found.kim_long_name, found.min_members, found.max_members) == ("komunitas", 10, None)
    assert (found.weak_after_days, found.dormant_after_days) == (90, 180)
    assert (found.report_period, days) == ("quarterly", (3, 5, 10))
    assert OfficeSetting.objects.count() == 1


def test_office_setting_costs_one_query(django_assert_num_queries):
    place = region("64.09.02.2004")

    with django_assert_num_queries(1):
        office_setting(place)


def test_office_setting_store_logs_old_and_new_in_words():
    by = UserFactory()
    office_setting(region("64.09")).store(by=by, office_name=OFFICE)
    setting = office_setting(region("64.09"))
    setting.min_members, setting.max_members = 12, 30
    setting.sk_issuers_allowed = ["camat", "lurah"]

    setting.store(by=by, office_name="Diskominfo PPU")

    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.verb, entry.user, setting.version) == ("office_setting.update", by, 2)
    assert entry.facts == {
        "changed": {
            "anggota paling sedikit": "10 → 12",
            "anggota paling banyak": "– → 30",
            "penerbit SK yang berwenang": (
                "Kepala desa, Lurah, Camat, Kepala dinas, Bupati atau wali kota → Camat, Lurah"
            ),
            "nama dinas": f"{OFFICE} → Diskominfo PPU",
        }
    }
    assert office_setting(region("64.09")).office_name == "Diskominfo PPU"
    assert act_in_words(entry) == "Mengubah aturan kabupaten/kota"
    assert facts_in_words(entry)[0][0] == "yang berubah"
    assert check_chain().broken is None


def test_office_setting_store_of_the_first_rules_happens_once():
    by = UserFactory()
    first, second = office_setting(region("64.09")), office_setting(region("64.09"))
    first.store(by=by, office_name=OFFICE)

    with pytest.raises(StaleVersionError):
        second.store(by=by, office_name=OFFICE)

    assert (OfficeSetting.objects.count(), AuditEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["Pemerintah Kabupaten Penajam Paser Utara",
              "Diskominfo Kabupaten Penajam Paser Utara"]),
        ({"office_address": "Jalan Contoh 1", "office_phone": "(0542) 000000"},
         ["Pemerintah Kabupaten Penajam Paser Utara", "Diskominfo Kabupaten Penajam Paser Utara",
          "Jalan Contoh 1, Telepon (0542) 000000"]),
    ],
)  # fmt: skip
def test_office_setting_letterhead_leaves_out_what_is_unknown(values, expected):
    assert OfficeSetting(region=region("64.09"), **values).letterhead == expected


def test_office_setting_names_its_source():
    place = region("64.09")

    assert OfficeSetting(region=place).source_words == (
        "aturan bawaan portal, karena Kabupaten Penajam Paser Utara belum menetapkan aturannya"
    )
    assert settings_of(legal_basis="Perbup 1/2024\nPasal 5").source_words == (
        "aturan Kabupaten Penajam Paser Utara (Perbup 1/2024)"
    )
