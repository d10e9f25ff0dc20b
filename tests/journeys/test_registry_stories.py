"""Stories of the registry that run over several pages, by their number in docs/cerita.md."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.enums import Role
from registry.models import Kim, Sk
from tests.factories.accounts import UserFactory
from tests.factories.assistance import NeedFactory, UmkmFactory
from tests.factories.files import pdf
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime(2026, 11, 21, 4, tzinfo=datetime.UTC), tick=False):
        yield


def text(response):
    page = response.content.decode()
    assert "TIDAK ADA:" not in page
    return page


def kim_url(act, kim):
    return reverse(f"registry:kim_{act}", args=[kim.slug])


def sk_url(kim):
    return f"{reverse('registry:sk_create')}?kim={kim.slug}"


def decree(**changes):
    return {
        "kind": "officers",
        "number": "141/12/2026",
        "issuer_role": "kepala_desa",
        "signed_on": "2026-11-21",
        "starts_on": "2026-11-21",
        "expires_on": "",
        "term_years": "3",
        "scan": pdf(),
    } | changes


def test_r1_2_second_kim_of_a_desa_is_noted_and_never_blocked(as_user, personas):
    typed = {"name": "KIM Dasawisma Melati", "region": "64.09.02.2004", "scope": "sub_village"}

    response = as_user(personas.desa).post(reverse("registry:kim_create"), typed)
    kim = Kim.objects.get(name="KIM Dasawisma Melati")
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim, position="ketua")
    as_user(personas.desa).post(kim_url("submit", kim))
    page = text(as_user(personas.kabupaten).get(kim.get_absolute_url()))
    as_user(personas.kabupaten).post(kim_url("verify", kim))

    assert response.status_code == 302
    assert "Desa Bangun Mulya juga memiliki" in page
    assert f"KIM Mekar Waru ({personas.kim.registry_no})" in page
    assert Kim.objects.get(pk=kim.pk).state == "verified"


def test_r1_2_note_leaves_out_who_was_refused_and_visitors(as_user, personas, client):
    KimFactory(name="KIM Ditolak", slug="ditolak", state="rejected")

    office = text(as_user(personas.kabupaten).get(personas.kim.get_absolute_url()))
    visitor = text(as_user(None).get(personas.kim.get_absolute_url()))

    assert "juga memiliki" not in office
    assert "juga memiliki" not in visitor


def test_r1_3_end_is_computed_from_the_term(as_user, personas):
    as_user(personas.pengurus).post(sk_url(personas.kim), decree())

    # Three years from 21 November 2026: the last day is 20 November 2029.
    assert Sk.objects.get().expires_on == datetime.date(2029, 11, 20)


def test_r1_3_form_asks_number_date_issuer_term_and_names_the_usual_one(as_user, personas):
    page = text(as_user(personas.pengurus).get(sk_url(personas.kim)))

    names = ["number", "signed_on", "issuer_role", "starts_on", "expires_on", "term_years", "scan"]
    assert [name for name in names if f'name="{name}"' not in page] == []
    assert "Yang lazim di daerah ini 3 tahun." in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"expires_on": "2030-01-01"}, "term_years",
            "Masa bakti 3 tahun berakhir 20 November 2029, bukan 1 Januari 2030. "
            "Kosongkan salah satunya.",
        ),
        ({"term_years": "tiga"}, "term_years", "Tulis masa bakti dengan angka, misalnya 3"),
        ({"term_years": "0"}, "term_years", "Masa bakti paling singkat 1 tahun"),
        ({"term_years": "11"}, "term_years", "Masa bakti paling lama 10 tahun"),
        ({"number": ""}, "number", "Isi nomor SK"),
    ],
)  # fmt: skip
def test_r1_3_wrong_input_gets_a_plain_message(as_user, personas, changes, field, sentence):
    response = as_user(personas.pengurus).post(sk_url(personas.kim), decree(**changes))

    assert response.status_code == 200
    assert response.context["form"].errors == {field: [sentence]}
    assert Sk.objects.count() == 0


def test_r1_3_typed_end_that_agrees_with_the_term_passes(as_user, personas):
    as_user(personas.pengurus).post(sk_url(personas.kim), decree(expires_on="2029-11-20"))

    assert Sk.objects.get().expires_on == datetime.date(2029, 11, 20)


def test_r6_1_sk_counts_as_in_force_after_the_check_of_the_office(as_user, personas):
    kim = personas.kim
    as_user(personas.desa).post(sk_url(kim), decree())
    sk = Sk.objects.get()
    before = text(as_user(None).get(kim.get_absolute_url()))
    desk = text(as_user(personas.kabupaten).get(reverse("tasks")))

    as_user(personas.kabupaten).post(
        reverse("registry:sk_check", args=[sk.pk]), {"result": "matched"}
    )

    after = text(as_user(None).get(kim.get_absolute_url()))
    assert ("Menunggu pemeriksaan dinas" in before, "SK berlaku" in before) == (True, False)
    assert "1 SK belum diperiksa" in desk
    assert ("Menunggu pemeriksaan dinas" in after, "SK berlaku" in after) == (False, True)


def test_r6_1_sk_that_does_not_agree_with_its_scan_says_so(as_user, personas):
    sk = SkFactory(kim=personas.kim, check_result="mismatch", check_note="Nomor berbeda.")

    page = text(as_user(None).get(personas.kim.get_absolute_url()))

    assert "Tidak cocok dengan hasil pindai" in page
    assert (sk.check_note in page, "SK berlaku" in page) == (False, False)


@pytest.fixture
def submitted(personas):
    kim = KimFactory(name="KIM Tunas Baru", slug="kim-tunas-baru", submitted=True)
    MemberFactory(kim=kim, position="ketua", full_name="Ketua Contoh")
    SkFactory(kim=kim, number="141/7/2026")
    return kim


def test_r2_2_office_compares_sk_code_and_officers_on_one_page(as_user, personas, submitted):
    page = text(as_user(personas.kabupaten).get(submitted.get_absolute_url()))

    assert "Bandingkan wilayah, pengurus, dan SK, lalu putuskan." in page
    shown = ["141/7/2026", "64.09.02.2004", "Ketua Contoh", "Menunggu pemeriksaan dinas"]
    assert [fact for fact in shown if fact not in page] == []


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("verify", {}, "verified"),
        ("return", {"reason": "Sekretaris belum diisi."}, "returned"),
        ("reject", {"reason": "KIM ini sudah terdaftar."}, "rejected"),
    ],
)
def test_r2_2_every_decision_is_recorded(as_user, personas, submitted, act, data, state):
    as_user(personas.kabupaten).post(kim_url(act, submitted), data)

    entry = AuditEntry.objects.filter(verb=f"kim.{act}").get()
    assert Kim.objects.get(pk=submitted.pk).state == state
    assert (entry.user, entry.facts.get("reason")) == (personas.kabupaten, data.get("reason"))


def test_r2_3_two_sumber_sari_are_told_apart_in_every_list(as_user, give):
    here = KimFactory(name="KIM Sumber Sari", verified=True, region=region("64.09.03.2009"))
    there = KimFactory(
        name="KIM Sumber Sari", slug="kim-sumber-sari-2", verified=True,
        region=region("64.08.18.2003"),
    )  # fmt: skip
    office = UserFactory()
    for kim in (here, there):
        SkFactory(kim=kim)
        ReportFactory(kim=kim, submitted=True)
        NeedFactory(umkm=UmkmFactory(kim=kim))
        give(office, Role.KABUPATEN, kim.region.parent.parent)
    client = as_user(office)
    lists = {
        "kim_list": lambda row: row, "sk_list": lambda row: row.kim,
        "report_list": lambda row: row.kim, "need_list": lambda row: row.umkm.kim,
    }  # fmt: skip

    for name, kim_of in lists.items():
        address = reverse(f"registry:{name}")
        both = client.get(address).content.decode()
        by_code = client.get(address, {"q": "64.09.03.2009"}).context["page"].object_list
        assert [word in both for word in ("Babulu", "Long Mesangat")] == [True, True], name
        assert [word in both for word in ("Penajam Paser Utara", "Kutai Timur")] == [True, True]
        assert [kim_of(row) for row in by_code] == [here], name
    directory = client.get(reverse("registry:kim_list")).content.decode()
    assert ("64.09.03.2009" in directory, "64.08.18.2003" in directory) == (True, True)
    desk = client.get(reverse("tasks")).content.decode()
    assert ("Babulu" in desk, "Long Mesangat" in desk) == (True, True)
