"""An erased person leaves no trace of name, number or address in any page, export, log or file."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import check_chain, record
from kim_portal.accounts.models import AuditEntry, User
from monev.models import FieldVisit, JuriAssignment
from registry.enums import Role
from registry.models import (
    Assignment,
    FollowUp,
    Forum,
    Kim,
    KimImport,
    Member,
    SubjectRequest,
    Umkm,
)
from registry.person import candidates
from tests import traces
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AspirationFactory
from tests.factories.assistance import UmkmFactory
from tests.factories.coaching import FollowUpFactory
from tests.factories.event import AttendanceFactory
from tests.factories.monev import EntryFactory, RoundFactory, VisitFactory
from tests.factories.office import office_file, row
from tests.factories.privacy import BreachFactory
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
    region,
)
from tests.factories.revival import RevivalPlanFactory, RevivalStepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NAME, PHONE, EMAIL = "Zulqarnain Wiratmaja", "081277665544", "zulqa@contoh.test"
MARKS = (NAME, PHONE, "81277665544", EMAIL, "zulqa")
READERS = ["anonymous", "admin_sistem", "auditor", "provinsi", "kabupaten", "pengurus"]


@pytest.fixture(autouse=True)
def _empty_storage():
    """Files in memory outlive the test that stored them."""
    for path in traces.stored_files():
        default_storage.delete(path)


@pytest.fixture
def planted(personas):
    """The person in every place that the portal knows of, put there by the acts of the portal."""
    office, kim = personas.kabupaten, personas.kim
    kim.contact_phone, kim.contact_email = PHONE, EMAIL
    kim.save()
    elsewhere = KimFactory(region=region("64.09.03.2009"), verified=True)
    person = {"full_name": NAME, "phone": PHONE}
    chair = MemberFactory(kim=kim, position="ketua", **person)
    former = MemberFactory(kim=elsewhere, **person)
    former.end_term(by=office, on=former.started_on, reason=f"{NAME} pindah, WA {PHONE}")
    MemberFactory(kim=None, forum=ForumFactory(), position="sekretaris", **person)
    UmkmFactory(kim=kim, named=True, owner_name=NAME)
    AspirationFactory(
        region=kim.region, kim=kim, reporter_name=NAME, reporter_contact=f"+62 {PHONE[1:]}"
    )
    AttendanceFactory(kim=kim, full_name=NAME)
    FollowUpFactory(kim=kim, owner=f"Sekretaris {NAME}")
    plan = RevivalPlanFactory(
        kim=kim, owner=NAME, state="stopped", closed_at=timezone.now(), outcome="Pindah"
    )
    RevivalStepFactory(plan=plan, owner=f"Ketua {NAME}")
    entry = EntryFactory(kim=kim, round=RoundFactory(scoring=True, region=region("64.09")))
    VisitFactory(entry=entry, signed=True, signer_name=NAME)
    user = UserFactory(username=PHONE, full_name=NAME, email=EMAIL, phone=PHONE)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=True)
    AttendanceFactory(user=user, full_name=NAME, institution="Dinas Sosial")
    Assignment.give(user, role=Role.PENGURUS_KIM, place=kim, by=office)
    record(user, "user.sign_in", user)
    # Whom it touches is computed: erased people are in no list of it.
    BreachFactory(scope="account", account=user, place=None)
    record(user, "member.view_contact", chair, note=f"Ditelepon ke {PHONE} dan {EMAIL}")
    JuriAssignment.objects.create(user=user, round=personas.round, role="member")
    ReportFactory(kim=kim, verified=True, created_by=user)
    SkFactory(kim=kim, uploaded_by=user)
    kim.set_status("dormant", by=user, reasons=["no_people"])
    kim.set_status("active", by=user)
    LogEntry.objects.create(
        user=personas.admin_sistem, object_id=str(user.pk), object_repr=NAME, action_flag=CHANGE,
        content_type=ContentType.objects.get_for_model(User), change_message=NAME,
    )  # fmt: skip
    job = KimImport(region=region("64.09"))
    job.attach(
        office_file(row(chair=NAME, channel=PHONE)), name=f"ketua {NAME}.xlsx",
        content_type="application/octet-stream",
    )  # fmt: skip
    job.upload(by=office)
    finding = {"row": 2, "column": "Ketua", "message": f"{NAME} berbeda", "kind": ""}
    job.store_check(
        {"name": 1, "village": 2, "subdistrict": 3, "chair": 8},
        {"row_count": 1, "new_count": 1, "findings": [finding | {"is_fault": True}]},
    )
    asked = SubjectRequest(
        kind="erase", region=region("64.09"), requester_name=NAME, requester_contact=PHONE,
        details=f"Hapus nama {NAME} dan surel {EMAIL}",
    )  # fmt: skip
    asked.receive()
    return asked


def erase_all(client, asked, office):
    """Erase by the pages of the office; returns the answer to the last click."""
    url = asked.get_absolute_url()
    found = candidates(office, name=NAME, contact=PHONE)
    data = {"data": [one.key for one in found], "yakin": "1", "ends_chair": "on"}
    assert client.post(f"{url}tangani/").status_code == 302
    return client.post(f"{url}orang/hapus/", data)


def test_an_erased_person_leaves_no_trace(
    planted, personas, as_user, django_capture_on_commit_callbacks
):
    before = traces.in_tables(MARKS)
    # The letter of the office has the office's head; that of the KIM names its chair.
    pages = traces.in_pages(MARKS, personas, as_user, ["kabupaten", "pengurus"])
    members, head_count = Member.objects.count(), personas.kim.members.head_count()

    assert before == {
        "account.EmailAddress.email", "accounts.User.email", "accounts.User.full_name",
        "accounts.User.phone", "accounts.User.username", "admin.LogEntry.change_message",
        "admin.LogEntry.object_repr", "monev.FieldVisit.signer_name",
        "registry.Kim.contact_email", "registry.Kim.contact_phone",
        "registry.Aspiration.reporter_contact", "registry.Aspiration.reporter_name",
        "registry.EventAttendance.full_name", "registry.FollowUp.owner",
        "registry.RevivalPlan.owner", "registry.RevivalStep.owner", "registry.KimImport.findings",
        "registry.KimImport.original_name",
        "registry.Member.end_reason", "registry.Member.full_name", "registry.Member.phone",
        "registry.SubjectRequest.details", "registry.SubjectRequest.requester_contact",
        "registry.SubjectRequest.requester_name", "registry.Umkm.owner_name",
    }  # fmt: skip
    assert len(traces.in_files(MARKS)) == 1
    seen = {one.partition(" ")[2] for one in pages}
    shown = [personas.kim, Forum.objects.get(), KimImport.objects.get(), Umkm.objects.get()]
    shown += [FieldVisit.objects.get(), FollowUp.objects.get()]
    assert {one.get_absolute_url() for one in shown} | {"/pengguna/"} <= seen
    assert any(one.startswith("/sk/") and one.endswith("/surat/") for one in seen), seen

    with django_capture_on_commit_callbacks(execute=True):
        answer = erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)

    assert answer.url == planted.get_absolute_url()
    assert traces.in_tables(MARKS) == set()
    assert traces.in_files(MARKS) == set()
    assert traces.in_pages(MARKS, personas, as_user, READERS) == set()
    assert (Member.objects.count(), personas.kim.members.head_count()) == (members, head_count)
    assert check_chain().broken is None


def test_an_erased_person_is_not_found_by_searching(planted, personas, as_user):
    def count(persona, address):
        client = as_user(getattr(personas, persona))
        return client.get(address, {"q": "Zulqarnain"}).context["page"].paginator.count

    searches = [("auditor", "/catatan/"), ("admin_sistem", "/pengguna/"), ("kabupaten", "/kim/")]
    before = [count(*one) for one in searches]

    erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)

    assert before[0] > 0
    assert before[1] == 1
    assert [count(*one) for one in searches] == [0, 0, 0]


def test_an_erased_account_cannot_come_in_again(planted, personas, as_user, client):
    user = User.objects.get(username=PHONE)
    as_user(user)
    assert client.get("/tugas/").status_code == 200
    session = client.session.session_key
    erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)
    user.refresh_from_db()

    client.logout()
    client.cookies["sessionid"] = session

    assert client.get("/tugas/").status_code == 302
    assert (user.is_active, user.has_usable_password(), user.full_name) == (
        False, False, "Pengguna (data dihapus)",
    )  # fmt: skip
    assert not user.assignments.in_force().exists()
    again = as_user(personas.kabupaten).post(reverse("registry:user_activate", args=[user.pk]))
    assert again.status_code in {200, 403, 404}
    user.refresh_from_db()
    assert user.is_active is False


def test_the_log_says_who_erased_and_never_whom(planted, personas, as_user):
    erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)

    acts = AuditEntry.objects.filter(verb__endswith=".erase")

    assert sorted(acts.values_list("verb", flat=True)) == [
        "kim.erase", "member.erase", "member.erase", "member.erase", "umkm.erase", "user.erase",
    ]  # fmt: skip
    assert {one.user for one in acts} == {personas.kabupaten}


def test_the_request_is_done_and_its_page_says_so(planted, personas, as_user, client):
    erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)

    planted.refresh_from_db()
    client.logout()
    page = client.get(f"/permintaan-data/{planted.code}/").content.decode()

    assert (planted.state, planted.is_forgotten) == ("done", True)
    assert "sudah dikosongkan dari portal" in page


def test_the_kim_can_name_a_new_ketua(planted, personas, as_user):
    erase_all(as_user(personas.kabupaten), planted, personas.kabupaten)
    kim = Kim.objects.get(pk=personas.kim.pk)

    assert "pengurus dengan jabatan ketua" in kim.missing_for_submission()
    assert (kim.contact_phone, kim.contact_email) == ("", "")
