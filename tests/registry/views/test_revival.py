import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.enums import OperationalStatus
from registry.models import RevivalPlan, RevivalStep
from tests.factories.registry import KimFactory, region
from tests.factories.revival import RevivalPlanFactory, RevivalStepFactory

LIST = reverse("registry:revival_list")
PLAN = {
    "goal": "KIM berkegiatan lagi setiap bulan",
    "owner": "Bidang IKP",
    "due_on": "2027-03-31",
    "first_step": "Temui kepala desa dan pengurus lama",
    "first_due_on": "2026-12-01",
}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


@pytest.fixture
def dormant(personas):
    personas.kim.status = OperationalStatus.DORMANT
    personas.kim.save(update_fields=["status"])
    return personas.kim


def test_revival_r2_7_from_dormant_to_a_plan_on_the_desk(as_user, personas, dormant):
    office = as_user(personas.kabupaten)
    create = reverse("registry:revival_create", args=[dormant.slug])

    offered = create in office.get(dormant.get_absolute_url()).content.decode()
    opened = office.post(create, PLAN)
    plan = RevivalPlan.objects.get()
    office.post(
        reverse("registry:revivalstep_create", args=[plan.pk]),
        {"text": "Susun pengurus baru", "owner": "Kepala desa", "due_on": "2026-12-15"},
    )

    profile = office.get(dormant.get_absolute_url()).content.decode()
    assert (offered, opened.url) == (True, plan.get_absolute_url())
    assert "0 dari 2 langkah selesai, berikutnya 1 Desember 2026" in profile
    assert create not in profile
    for person in (personas.kabupaten, personas.kecamatan, personas.pengurus):
        desk = as_user(person).get(reverse("tasks")).content.decode()
        assert "Temui kepala desa dan pengurus lama" in desk
    assert (
        "Temui kepala desa" not in as_user(personas.kabupaten_lain).get("/tugas/").content.decode()
    )


def test_revival_is_finished_by_the_kim_and_closed_by_the_office(as_user, personas, dormant):
    step = RevivalStepFactory(plan__kim=dormant)
    close = reverse("registry:revival_close", args=[step.plan_id])
    result = {"state": "revived", "outcome": "Tiga kegiatan dalam dua bulan."}

    early = as_user(personas.kabupaten).post(close, result)
    as_user(personas.pengurus).post(
        reverse("registry:revivalstep_finish", args=[step.pk]),
        {"done_on": "2026-11-20", "note": "Pengurus baru disepakati"},
    )
    office = as_user(personas.kabupaten)
    waiting = office.get(reverse("tasks")).content.decode()
    closed = office.post(close, result)

    page = office.get(closed.url).content.decode()
    dormant.refresh_from_db()
    assert early.context["form"].errors["state"] == [
        "1 langkah belum dikerjakan. Selesaikan atau batalkan dahulu."
    ]
    assert f"Tutup atau lanjutkan pemulihan {dormant}" in waiting
    assert "KIM aktif kembali" in page
    assert reverse("registry:kim_set_status", args=[dormant.slug]) in page
    assert dormant.status == OperationalStatus.DORMANT


@pytest.mark.parametrize("count", [1, 3])
def test_revival_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        RevivalStepFactory(plan__kim=KimFactory(verified=True, region=personas.kim.region))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_revival_list_by_kecamatan_and_state(as_user, personas):
    late = RevivalStepFactory(plan__kim=personas.kim, due_on=datetime.date(2026, 11, 1)).plan
    running = RevivalStepFactory(
        plan__kim=KimFactory(verified=True, region=region("64.09.03.2009"))
    ).plan
    stopped = RevivalPlanFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    stopped.close("stopped", by=personas.kabupaten, outcome="Pengurus pindah.")
    RevivalPlanFactory(kim=personas.other_kim)
    client = as_user(personas.kabupaten)

    def found(query=""):
        return list(client.get(f"{LIST}{query}").context["page"].object_list)

    assert found() == [late, running]
    assert found("?keadaan=lewat") == [late]
    assert found("?keadaan=stopped") == [stopped]
    assert found("?kecamatan=64.09.03") == [running]
    assert found("?keadaan=entah&kecamatan=../x&hal=-1") == [late, running]


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"goal": " "}, {"goal": ["Isi tujuan"]}),
        ({"owner": "x" * 121}, {"owner": ["Penanggung jawab paling panjang 120 huruf"]}),
        ({"due_on": "31/02/2027"}, {
            "due_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"],
        }),
        ({"due_on": "2026-11-21"}, {
            "due_on": ["Tanggal ini sudah lewat"],
        }),
        ({"first_due_on": "2027-04-01"}, {
            "first_due_on": ["Tanggal langkah melewati batas waktu rencana."],
        }),
        ({"first_step": ""}, {"first_step": ["Isi langkah pertama"]}),
    ],
)  # fmt: skip
def test_revival_create_explains_what_is_wrong_and_keeps_what_was_typed(
    as_user, personas, wrong, errors
):
    typed = PLAN | wrong
    client = as_user(personas.kabupaten)

    response = client.post(reverse("registry:revival_create", args=[personas.kim.slug]), typed)

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == errors
    assert response.context["form"]["first_step"].value() == typed["first_step"]
    assert RevivalPlan.objects.count() == 0


def test_revival_create_twice_is_one_plan_and_a_second_plan_is_refused(as_user, personas):
    url = reverse("registry:revival_create", args=[personas.kim.slug])
    client = as_user(personas.kabupaten)
    key = {"kunci": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}

    first, again = client.post(url, PLAN | key), client.post(url, PLAN | key)
    second = client.post(url, PLAN)

    assert first.url == again.url
    assert second.context["form"].non_field_errors() == [
        "KIM ini sudah punya rencana pemulihan yang berjalan."
    ]
    assert RevivalPlan.objects.count() == 1


def test_revival_update_of_a_stale_page_shows_both_versions(as_user, personas):
    plan = RevivalPlanFactory(kim=personas.kim)
    url = reverse("registry:revival_update", args=[plan.pk])
    client = as_user(personas.kabupaten)
    data = {"goal": "Tujuan saya", "owner": "Bidang IKP", "due_on": "2027-03-31"}

    client.post(url, data | {"goal": "Tujuan rekan", "versi": 1})
    stale = client.post(url, data | {"versi": 1})
    page = stale.content.decode()

    assert stale.status_code == 409
    assert ("Tujuan saya" in page, "Tujuan rekan" in page) == (True, True)
    plan.refresh_from_db()
    assert (plan.goal, plan.version) == ("Tujuan rekan", 2)


def test_revival_steps_are_changed_dropped_and_taken_up_again(as_user, personas):
    step = RevivalStepFactory(plan__kim=personas.kim)
    client = as_user(personas.kecamatan)

    client.post(
        reverse("registry:revivalstep_update", args=[step.pk]),
        {"text": "Rapat warga", "owner": "Forum KIM", "due_on": "2026-12-05", "versi": 1},
    )
    empty = client.post(reverse("registry:revivalstep_drop", args=[step.pk]), {"note": ""})
    client.post(reverse("registry:revivalstep_drop", args=[step.pk]), {"note": "Kades berganti"})
    dropped = RevivalStep.objects.get()
    client.post(reverse("registry:revivalstep_reopen", args=[step.pk]))

    step.refresh_from_db()
    assert empty.context["form"].errors["note"] == ["Tulis alasannya"]
    assert (dropped.text, dropped.state, dropped.note) == (
        "Rapat warga", "dropped", "Kades berganti",
    )  # fmt: skip
    assert (step.state, step.note) == ("open", "")


def test_revival_acts_out_of_turn_are_409(as_user, personas):
    done = RevivalStepFactory(
        plan__kim=personas.kim, state="done", done_on=datetime.date(2026, 11, 1)
    )
    client = as_user(personas.kabupaten)
    reopen = reverse("registry:revivalstep_reopen", args=[done.pk])

    again = client.post(
        reverse("registry:revivalstep_finish", args=[done.pk]), {"done_on": "2026-11-02"}
    )
    client.post(reopen)
    twice = client.post(reopen)
    late = client.post(
        reverse("registry:revivalstep_create", args=[done.plan_id]),
        {"text": "Terlambat", "owner": "Bidang IKP", "due_on": "2027-04-01"},
    )

    assert (again.status_code, twice.status_code) == (409, 409)
    assert late.context["form"].errors["due_on"] == [
        "Tanggal langkah melewati batas waktu rencana."
    ]
