import datetime
import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.erasure import erase
from registry.mentions import mentions
from registry.models import KimImport, Member, SubjectRequest
from registry.models.member import ERASED_NAME
from registry.person import Person, candidates, chosen_person, plain_contact
from registry.retention import months_before
from tests.factories.accounts import UserFactory
from tests.factories.assistance import UmkmFactory
from tests.factories.office import office_file, row
from tests.factories.privacy import SubjectRequestFactory
from tests.factories.registry import (
    KimFactory,
    KimImportFactory,
    MemberFactory,
    ReportFactory,
    region,
)

pytestmark = pytest.mark.django_db
NAME, PHONE = "Zulqarnain Wiratmaja", "081277665544"
DAY = datetime.date(2026, 11, 20)


def uploaded(**cells):
    job = KimImportFactory.build(region=region("64.09"), created_by=None)
    job.attach(office_file(row(**cells)), name="data.xlsx", content_type="x/bin")
    job.upload(by=UserFactory())
    return job


def test_erase_of_a_ketua_asks_first_and_changes_nothing():
    chair = MemberFactory(position="ketua", full_name=NAME)
    job = uploaded(chair=NAME)

    with pytest.raises(DomainError) as refusal:
        erase(Person([chair]), by=UserFactory())

    chair.refresh_from_db()
    assert refusal.value.field == "ends_chair"
    assert (chair.full_name, KimImport.objects.get().has_file) == (NAME, True)
    assert job.file.name


def test_erase_of_a_ketua_ends_the_term_and_frees_the_post():
    chair = MemberFactory(position="ketua", full_name=NAME)

    erase(Person([chair]), by=UserFactory(), ends_chair=True)

    chair.refresh_from_db()
    assert (chair.full_name, chair.ended_on) == (ERASED_NAME, timezone.localdate())
    MemberFactory(kim=chair.kim, position="ketua")


def test_erase_twice_is_the_same_as_once():
    member = MemberFactory(full_name=NAME)
    erase(Person([member]), by=None)
    entries = AuditEntry.objects.count()

    erase(Person([Member.objects.get()]), by=None)

    assert AuditEntry.objects.count() == entries


def test_erase_leaves_a_namesake_and_a_number_somebody_else_uses():
    kim = KimFactory(contact_phone=PHONE)
    left = MemberFactory(kim=kim, full_name=NAME, phone=PHONE)
    again = MemberFactory(full_name=NAME, phone=PHONE)
    namesake = SubjectRequestFactory(requester_name=NAME, requester_contact="081200000009")

    erase(Person([left]), by=None)

    for one in (kim, again, namesake):
        one.refresh_from_db()
    assert (kim.contact_phone, again.full_name, namesake.requester_name) == (PHONE, NAME, NAME)


def test_erase_deletes_the_files_that_name_the_person_only(django_capture_on_commit_callbacks):
    mine, other = uploaded(chair=f"  {NAME.upper()} "), uploaded(chair="Orang Lain")
    paths = [mine.file.name, other.file.name]

    with django_capture_on_commit_callbacks(execute=True):
        erase(Person([MemberFactory(full_name=NAME)]), by=None)

    assert [default_storage.exists(path) for path in paths] == [False, True]
    mine.refresh_from_db()
    assert (mine.has_file, mine.may_start, mine.is_changeable) == (False, False, False)


def test_erase_waits_for_a_running_import_of_the_person_and_leaves_nothing_behind():
    member, job = MemberFactory(full_name=NAME), uploaded(chair=NAME)
    KimImport.objects.filter(pk=job.pk).update(state="running", heard_at=timezone.now())

    with pytest.raises(DomainError) as refusal:
        erase(Person([member]), by=None)

    member.refresh_from_db()
    assert "Impor sedang berjalan" in refusal.value.message
    assert (member.full_name, member.erased_on) == (NAME, None)


def test_mentions_list_free_text_with_its_page_and_leave_it_alone():
    report = ReportFactory(title="Panen raya", story=f"Dipimpin {NAME.upper()} bersama warga.")
    record(None, "kim.reject", report.kim, reason=f"Menurut {NAME}")

    found = mentions({NAME})

    assert [(one.kind, one.column, one.url, one.is_log) for one in found] == [
        ("catatan", "keterangan", "", True),
        ("laporan kegiatan", report._meta.get_field("story").verbose_name,
         report.get_absolute_url(), False),
    ]  # fmt: skip
    assert mentions(set()) == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+62 812-7766-5544", PHONE),
        ("6281277665544", PHONE),
        (" Sari@Contoh.ID ", "sari@contoh.id"),
    ],
)
def test_plain_contact(typed, stored):
    assert plain_contact(typed) == stored


def test_candidates_are_of_the_territory_and_likely_by_number(personas):
    own = MemberFactory(kim=personas.kim, full_name=NAME, phone=PHONE)
    alike = MemberFactory(kim=personas.kim, full_name=NAME)
    MemberFactory(kim=personas.other_kim, full_name=NAME, phone=PHONE)
    shop = UmkmFactory(kim=personas.kim, owner_name=NAME)

    found = candidates(personas.kabupaten, name=NAME, contact="+6281277665544")

    assert [(one.key, one.is_likely) for one in found] == [
        (f"anggota-{own.pk}", True),
        (f"anggota-{alike.pk}", False),
        (f"umkm-{shop.pk}", False),
    ]


def test_chosen_person_takes_only_what_the_officer_may_handle(personas):
    own = MemberFactory(kim=personas.kim)
    other = MemberFactory(kim=personas.other_kim)
    keys = [f"anggota-{own.pk}", f"anggota-{other.pk}", f"pengguna-{personas.admin_sistem.pk}",
            f"pengguna-{personas.kabupaten.pk}", "anggota-x", "lain-1", ""]  # fmt: skip

    person = chosen_person(keys, personas.kabupaten)

    assert (person.members, person.users, person.businesses) == ([own], [], [])


def test_copy_holds_everything_of_the_person_and_nobody_else(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name=NAME, phone=PHONE)
    MemberFactory(kim=personas.kim, full_name="Orang Lain", phone="081299999999")
    asked = SubjectRequestFactory(started=True, member=member)
    record(personas.pengurus, "member.view_contact", member)
    client = as_user(personas.kabupaten)

    response = client.post(
        reverse("registry:person_copy_file", args=[asked.pk]), {"data": f"anggota-{member.pk}"}
    )

    copy = json.loads(response.content)
    assert response["Content-Disposition"].startswith('attachment; filename="salinan-data-')
    term = copy["keanggotaan"][0]
    assert (term["nama"], term["nomor_whatsapp"]) == (NAME, PHONE)
    assert copy["keanggotaan"][0]["persetujuan"]["versi"] == "2026-1"
    assert [(one["tindakan"], one["oleh"]) for one in copy["riwayat"]] == [
        ("Melihat kontak anggota", f"pengguna {personas.pengurus.pk}, Pengurus KIM")
    ]
    text = response.content.decode()
    assert [one for one in ("Orang Lain", "081299999999", "Pengurus\n") if one in text] == []
    logged = AuditEntry.objects.get(verb="subject_request.copy")
    assert (logged.user, logged.facts) == (personas.kabupaten, {"parts": [f"anggota-{member.pk}"]})


def test_copy_of_nobody_is_refused_with_a_sentence(as_user, personas):
    asked = SubjectRequestFactory(started=True)

    for act in ("salinan", "hapus"):
        response = as_user(personas.kabupaten).post(f"{asked.get_absolute_url()}orang/{act}/")
        assert response.status_code == 200
        assert "Pilih sedikitnya satu data" in response.content.decode()


def test_erase_page_asks_before_it_erases(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name=NAME, position="ketua")
    asked = SubjectRequestFactory(started=True, member=member, kind="erase")
    client, url = as_user(personas.kabupaten), f"{asked.get_absolute_url()}orang/hapus/"
    data = {"data": f"anggota-{member.pk}"}

    question = client.post(url, data)
    unsure = client.post(url, data | {"yakin": "1"})
    member.refresh_from_db()
    before = member.full_name
    done = client.post(url, data | {"yakin": "1", "ends_chair": "on"})

    member.refresh_from_db()
    assert (question.status_code, unsure.status_code, done.status_code) == (200, 200, 302)
    assert "Masa jabatan ketua harus diakhiri" in unsure.content.decode()
    assert (before, member.full_name) == (NAME, ERASED_NAME)
    assert SubjectRequest.objects.get().state == "done"


def test_erase_page_is_for_requests_to_erase(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name=NAME)
    asked = SubjectRequestFactory(started=True, member=member, kind="photo")

    response = as_user(personas.kabupaten).post(
        f"{asked.get_absolute_url()}orang/hapus/", {"data": f"anggota-{member.pk}", "yakin": "1"}
    )

    member.refresh_from_db()
    assert "tidak meminta penghapusan" in response.content.decode()
    assert member.full_name == NAME


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (DAY, 24, datetime.date(2024, 11, 20)),
        (datetime.date(2026, 3, 31), 1, datetime.date(2026, 2, 28)),
        (datetime.date(2026, 1, 15), 1, datetime.date(2025, 12, 15)),
        (datetime.date(2026, 12, 31), 12, datetime.date(2025, 12, 31)),
    ],
)
def test_months_before(day, months, result):
    assert months_before(day, months) == result


@pytest.fixture
def retained():
    """Somebody of a KIM dissolved long ago, of one dissolved lately, gone long ago, and staying."""
    old, late = KimFactory(verified=True), KimFactory(verified=True)
    for kim, days in ((old, 900), (late, 30)):
        on = timezone.localdate() - datetime.timedelta(days=days)
        kim.set_status("dissolved", by=UserFactory(), on=on, note="Bubar")
    gone = timezone.localdate() - datetime.timedelta(days=900)
    return {
        "dissolved": MemberFactory(kim=old, position="ketua", started_on=datetime.date(2020, 1, 1)),
        "recent": MemberFactory(kim=late),
        "former": MemberFactory(started_on=datetime.date(2020, 1, 1), ended_on=gone),
        "staying": MemberFactory(),
    }


def test_anonymise_members_counts_then_forgets_and_twice_is_the_same(retained, capsys, settings):
    settings.MEMBER_NAME_MONTHS, settings.REQUEST_CONTACT_DAYS = 24, 90
    closed = timezone.now() - datetime.timedelta(days=91)
    SubjectRequestFactory(done=True, closed_at=closed)
    SubjectRequestFactory(done=True)

    call_command("anonymise_members", "--dry-run")
    untouched = Member.objects.named().count()
    call_command("anonymise_members")
    call_command("anonymise_members")

    named = {
        name for name, one in retained.items()
        if Member.objects.get(pk=one.pk).full_name != ERASED_NAME
    }  # fmt: skip
    assert (untouched, named) == (4, {"recent", "staying"})
    assert Member.objects.count() == 4
    assert capsys.readouterr().out.splitlines() == [
        "2 anggota dan 1 permintaan data akan dikosongkan",
        "2 anggota dan 1 permintaan data dikosongkan",
        "0 anggota dan 0 permintaan data dikosongkan",
    ]


def test_delete_import_files_after_their_time(capsys, settings, django_capture_on_commit_callbacks):
    settings.IMPORT_FILE_DAYS = 30
    old, new = uploaded(), uploaded()
    KimImport.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=31)
    )
    path = old.file.name

    call_command("delete_import_files", "--dry-run")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("delete_import_files")
        call_command("delete_import_files")

    assert (default_storage.exists(path), default_storage.exists(new.file.name)) == (False, True)
    assert capsys.readouterr().out.splitlines() == [
        "1 berkas impor akan dihapus", "1 berkas impor dihapus", "0 berkas impor dihapus",
    ]  # fmt: skip


def test_import_file_is_deleted_on_request_and_its_page_still_opens(
    as_user, personas, django_capture_on_commit_callbacks
):
    job = uploaded(chair=NAME)
    client, url = as_user(personas.kabupaten), job.get_absolute_url()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{url}hapus-berkas/")
    page = client.get(url)

    assert page.status_code == 200
    assert "Berkas dihapus" in page.content.decode()
    assert client.get(f"{url}hasil/xlsx/").status_code == 404
    assert client.post(f"{url}kolom/", {"name": 1, "village": 2}).status_code == 409
    assert client.post(f"{url}jalankan/").status_code == 409


def test_consent_of_an_imported_name_waits_on_the_desk_until_it_is_confirmed(as_user, personas):
    member = MemberFactory(kim=personas.kim, full_name=NAME, consent_version="impor")
    MemberFactory(kim=personas.kim)
    MemberFactory(kim=personas.other_kim, consent_version="impor")
    client = as_user(personas.pengurus)
    url = reverse("registry:member_confirm_consent", args=[member.pk])

    desk = client.get("/tugas/").content.decode()
    rows = list(client.get("/anggota/menunggu-persetujuan/").context["page"])
    refused = client.post(url, {"consented_on": "2025-12-31"})
    client.post(url, {"consented_on": "2026-11-01", "consent": "on"})

    member.refresh_from_db()
    assert "1 orang menunggu persetujuan" in desk
    assert rows == [member]
    assert dict(refused.context["form"].errors) == {
        "consented_on": ["Bunyi persetujuan ini berlaku sejak 1 Januari 2026"],
        "consent": ["Centang setelah orangnya setuju"],
    }
    assert (member.consent_version, member.consented_on) == (
        "2026-1", datetime.date(2026, 11, 1),
    )  # fmt: skip
    assert list(client.get("/anggota/menunggu-persetujuan/").context["page"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_member_list_queries_do_not_grow(as_user, personas, rows, django_assert_num_queries):
    for _ in range(rows):
        MemberFactory(kim=KimFactory(region=personas.kim.region), consent_version="impor")
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(6):
        client.get("/anggota/menunggu-persetujuan/")
