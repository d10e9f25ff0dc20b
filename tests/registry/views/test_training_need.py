import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import IllegalTransitionError
from registry.attending import Person, note_people
from registry.event_needs import answer_needs
from registry.models import Event, FollowUp, TrainingNeed
from tests.factories.accounts import UserFactory
from tests.factories.coaching import TrainingNeedFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.forum import ForumFactory
from tests.factories.registry import KimFactory, region

LIST = reverse("registry:training_need_list")
UNDEFINED = "TIDAK ADA:"
pytestmark = pytest.mark.django_db
PLAN = {
    "kind": "bimtek", "theme": "Menulis berita", "place": "Balai desa", "held_on": "2027-01-14",
    "start_time": "09.00", "end_time": "12.00",
}  # fmt: skip


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def states():
    return dict(TrainingNeed.objects.values_list("kim__name", "state"))


@pytest.mark.parametrize("count", [1, 3])
def test_training_need_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        TrainingNeedFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_training_need_comes_from_the_kim_the_forum_the_recap_and_the_monev(as_user, personas):
    client = as_user(personas.pengurus)
    client.post(
        reverse("registry:training_need_create", args=[personas.kim.slug]),
        {"themes": ["video", "design"], "text": "Belum ada yang bisa menyunting"},
    )
    forum = ForumFactory(region=personas.kim.region.parent)
    as_user(personas.kecamatan).post(
        reverse("registry:forum_note_create", args=[forum.slug]),
        {"kind": "obstacle", "text": "Tiga KIM kesulitan menulis berita", "year": "2026"},
    )
    FollowUp(
        kim=personas.kim, source="advice", origin="lembar:1", text="Perbarui SK pengurus",
        theme="institution", owner="Ketua", due_on=timezone.localdate(),
    ).store(by=personas.kabupaten)  # fmt: skip

    page = text(as_user(personas.kabupaten).get(LIST))
    found = set(TrainingNeed.objects.values_list("source", "theme"))

    assert found == {
        ("self", "video"), ("self", "design"), ("forum", "writing"), ("advice", "institution"),
    }  # fmt: skip
    assert "Belum ada yang bisa menyunting" in page
    assert "Tiga KIM kesulitan menulis berita" in page
    assert "Perbarui SK pengurus" in page
    assert "Tiga KIM kesulitan" not in text(as_user(personas.kabupaten_lain).get(LIST))


def test_training_need_filters_by_theme_source_state_and_place(as_user, personas):
    one = TrainingNeedFactory(kim=personas.kim)
    other = TrainingNeedFactory(kim=personas.kim, theme="video", source="report")
    gone = TrainingNeedFactory(kim=personas.kim, theme="design", dropped=True)
    client = as_user(personas.kabupaten)

    def found(query=""):
        return set(client.get(f"{LIST}{query}").context["page"].object_list)

    assert found() == {one, other}
    assert found("?tema=video") == {other}
    assert found("?asal=self") == {one}
    assert found("?keadaan=dropped") == {gone}
    assert found("?keadaan=semua") == {one, other, gone}
    assert found("?kecamatan=64.09.02") == {one, other}
    assert found("?q=menulis&tema=xyz&keadaan=entah&hal=-3") == {one, other}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"themes": []}, {"themes": ["Pilih sedikitnya satu"]}),
        ({"themes": ["uang"]}, {"themes": ["Pilih dari daftar"]}),
        ({"text": ""}, {"text": ["Jelaskan singkat"]}),
        ({"text": "a" * 1001}, {"text": ["Penjelasan paling panjang 1.000 huruf"]}),
        ({"themes": ["design"]}, {"themes": ["Kebutuhan dengan tema itu sudah tercatat."]}),
    ],
)
def test_training_need_bad_form_is_refused_at_its_place(as_user, personas, data, wrong):
    TrainingNeedFactory(kim=personas.kim, theme="design")

    response = as_user(personas.pengurus).post(
        reverse("registry:training_need_create", args=[personas.kim.slug]),
        {"themes": ["video"], "text": "Perlu"} | data,
    )

    assert response.status_code == 200
    assert response.context["form"].errors == wrong
    assert TrainingNeed.objects.count() == 1


def test_event_planned_from_needs_invites_their_kim_and_closing_it_settles_them(as_user, personas):
    here = TrainingNeedFactory(kim=personas.kim)
    absent = TrainingNeedFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    foreign = TrainingNeedFactory(kim=personas.other_kim)
    client = as_user(personas.kabupaten)
    query = "&".join(f"kebutuhan={one.pk}" for one in (here, absent, foreign))
    url = f"{reverse('registry:event_create')}?{query}&kebutuhan=x&kebutuhan=99999999999999999999"

    page = client.get(url)
    client.post(url, PLAN)

    event = Event.objects.get()
    assert page.context["form"]["theme"].value() == "Penulisan berita"
    assert "Menjawab 2 kebutuhan" in text(page)
    assert {one.kim for one in event.invitations.all()} == {here.kim, absent.kim}
    assert states()[here.kim.name] == states()[absent.kim.name] == "planned"
    assert states()[foreign.kim.name] == "open"

    event.announce(by=personas.kabupaten)
    Event.objects.update(starts_at=timezone.now(), ends_at=timezone.now().replace(year=2028))
    event = Event.objects.get()
    event.start(by=personas.kabupaten)
    AttendanceFactory(event=event, kim=here.kim, full_name="Peserta Contoh")
    event.finish(by=personas.kabupaten)

    here.refresh_from_db()
    absent.refresh_from_db()
    assert (here.state, absent.state) == ("met", "open")
    assert here.outcome.startswith("Ikut Menulis berita")
    assert absent.outcome == "Tidak hadir pada Menulis berita"
    assert "Kebutuhan yang dijawab" in text(client.get(event.get_absolute_url()))

    note_people(event, [Person("Menyusul", kim=absent.kim)], by=personas.kabupaten, way="list")
    absent.refresh_from_db()
    assert absent.state == "met"


def test_needs_of_a_cancelled_event_are_open_again(personas):
    need = TrainingNeedFactory(kim=personas.kim)
    event = EventFactory(announced=True)
    need.plan(event, by=personas.kabupaten)

    event.cancel(by=personas.kabupaten, reason="Banjir")

    need.refresh_from_db()
    assert (need.state, need.outcome) == ("open", f"Batal: {event.theme}")


def test_need_planned_by_two_offices_at_once_goes_to_one(as_user, personas):
    need = TrainingNeedFactory(kim=personas.kim)
    client = as_user(personas.kabupaten)
    url = f"{reverse('registry:event_create')}?kebutuhan={need.pk}"

    client.post(url, PLAN)
    client.post(url, PLAN | {"theme": "Yang kedua"})

    need.refresh_from_db()
    assert need.event.theme == "Menulis berita"
    assert Event.objects.get(theme="Yang kedua").invitations.count() == 0


def test_training_need_is_struck_out_with_a_reason_and_comes_back(as_user, personas):
    need = TrainingNeedFactory(kim=personas.kim)
    client = as_user(personas.pengurus)
    url = reverse("registry:training_need_drop", args=[need.pk])

    empty = client.post(url, {"note": ""})
    client.post(url, {"note": "Sudah dilatih sendiri"})
    again = client.post(url, {"note": "Sudah dilatih sendiri"})

    assert empty.context["form"].errors == {"note": ["Tulis alasannya"]}
    need.refresh_from_db()
    assert (need.state, need.outcome) == ("dropped", "Sudah dilatih sendiri")
    assert again.status_code == 409
    client.post(reverse("registry:training_need_reopen", args=[need.pk]))
    need.refresh_from_db()
    assert need.state == "open"


def test_verified_follow_up_answers_the_need_of_the_same_advice(personas):
    by = UserFactory()
    row = FollowUp(
        kim=personas.kim, source="advice", origin="lembar:2", text="Tulis berita", theme="writing",
        owner="Ketua", due_on=timezone.localdate(),
    )  # fmt: skip
    row.store(by=by)
    row.finish(by=by, evidence="Sudah")
    row.verify(by=by)

    assert TrainingNeed.objects.get().state == "met"


def plan_url(*needs):
    query = "&".join(f"kebutuhan={one.pk}" for one in needs)
    return f"{reverse('registry:training_need_plan')}?{query}"


def test_needs_join_an_event_that_is_planned_already_and_its_closing_settles_them(
    as_user, personas
):
    here = TrainingNeedFactory(kim=personas.kim)
    absent = TrainingNeedFactory(kim=KimFactory(verified=True, region=personas.kim.region))
    event = EventFactory(running=True, theme="Menulis berita")
    client = as_user(personas.kabupaten)

    page = client.get(plan_url(here, absent))
    answer = client.post(plan_url(here, absent), {"event": str(event.pk)}, follow=True)
    again = client.post(plan_url(here, absent), {"event": str(event.pk)}, follow=True)
    AttendanceFactory(event=event, kim=here.kim)
    event.finish(by=personas.kabupaten)

    assert "<strong>2 kebutuhan</strong>" in text(page)
    assert "2 kebutuhan masuk rencana, KIM-nya diundang." in text(answer)
    assert "Centang dahulu kebutuhan yang belum dijadwalkan." in text(again)
    assert event.invitations.count() == 2
    assert states() == {here.kim.name: "met", absent.kim.name: "open"}


def test_need_is_not_put_into_a_foreign_or_finished_event(as_user, personas):
    need = TrainingNeedFactory(kim=personas.kim)
    done, foreign = EventFactory(done=True), EventFactory(announced=True, region=region("64.08"))
    client = as_user(personas.kabupaten)

    for typed in (done.pk, foreign.pk, "", "x", "9" * 30):
        answer = client.post(plan_url(need), {"event": str(typed)})
        assert answer.status_code == 200
        assert answer.context["form"].errors["event"][0].startswith("Pilih kegiatan")
    assert "Belum ada kegiatan yang direncanakan" in text(client.get(plan_url(need)))
    assert states() == {need.kim.name: "open"}


def test_event_closed_meanwhile_takes_no_need(personas):
    need, event = TrainingNeedFactory(kim=personas.kim), EventFactory(done=True)

    with pytest.raises(IllegalTransitionError, match="undangannya tidak berubah"):
        answer_needs(event, [need], by=personas.kabupaten)

    assert states() == {need.kim.name: "open"}


def test_need_is_taken_out_of_a_plan_again(as_user, personas):
    need, event = TrainingNeedFactory(kim=personas.kim), EventFactory(announced=True)
    need.plan(event, by=personas.kabupaten)
    client = as_user(personas.kabupaten)
    url = reverse("registry:training_need_unplan", args=[need.pk])

    page = text(client.get(event.get_absolute_url()))
    answer = client.post(url, follow=True)
    again = client.post(url)

    assert f'action="{url}"' in page
    assert "Kebutuhan kembali ke daftar." in text(answer)
    assert again.status_code == 409
    need.refresh_from_db()
    assert (need.state, need.outcome) == ("open", f"Dikeluarkan dari rencana: {event.theme}")
