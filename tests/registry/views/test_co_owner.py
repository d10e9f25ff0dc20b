import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from registry.area_figures import area_figures
from registry.models import ActivityReport
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, region

CREATE = reverse("registry:report_create")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def pengurus(give, kim):
    return give(UserFactory(), kim=kim)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "kunci": str(uuid.uuid4()), "title": "Jelajah empat desa", "held_on": "2026-11-18",
        "place": "Lapangan kecamatan", "kind": "event", "adinda": ["has_networking"],
        "story": "Empat KIM berkeliling desa bersama.",
    } | changes  # fmt: skip


def names(report):
    return sorted(kim.name for kim in report.co_owners.all())


def test_report_is_held_with_three_other_kim(as_user, pengurus, kim):
    others = [KimFactory(name=f"KIM Tetangga {n}", verified=True) for n in range(3)]
    client = as_user(pengurus)

    client.post(CREATE, typed(co_owners=[other.pk for other in others]))

    report = ActivityReport.objects.get()
    page = text(client.get(report.get_absolute_url()))
    assert (report.kim, report.co_owners.count()) == (kim, 3)
    assert all(f">{other}</a>, " in page for other in others)


def test_report_form_offers_the_formed_kim_of_the_kabupaten_near_ones_first(as_user, pengurus, kim):
    far = KimFactory(name="KIM Antara", verified=True, region=region("64.09.03.2009"))
    near = KimFactory(name="KIM Dekat", verified=True)
    KimFactory(name="KIM Draf")
    KimFactory(name="KIM Bubar", verified=True, status="dissolved")
    KimFactory(name="KIM Kabupaten Lain", verified=True, region=region("64.08.12.2004"))

    response = as_user(pengurus).get(CREATE)

    assert list(response.context["form"].fields["co_owners"].queryset) == [near, far]
    page = text(response)
    assert "KIM Dekat, Desa Bangun Mulya<" in page
    others = page[page.index("KIM di kecamatan lain") :]
    assert f"KIM Antara, {far.region.label}, Kecamatan Babulu<" in others


def test_report_form_with_far_kim_only_shows_them_at_once(as_user, pengurus, kim):
    KimFactory(name="KIM Antara", verified=True, region=region("64.09.03.2009"))

    page = text(as_user(pengurus).get(CREATE))

    assert "KIM Antara" in page
    assert "KIM di kecamatan lain" not in page


def test_activity_of_two_kecamatan_counts_once_in_each_and_once_in_the_kabupaten(kim):
    far = KimFactory(name="KIM Antara", verified=True, region=region("64.09.03.2009"))
    report = ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 11, 8))
    report.co_owners.set([far])

    counts = [
        {one.label: one.value for _, group in area_figures(region(code)) for one in group}[
            "kegiatan terverifikasi"
        ]
        for code in ("64.09.02", "64.09.03", "64.09", "64")
    ]

    assert counts == [1, 1, 1, 1]


def test_report_form_asks_nobody_who_has_no_neighbour(as_user, pengurus):
    assert "Kegiatan bersama KIM lain?" not in text(as_user(pengurus).get(CREATE))


def test_report_form_refuses_a_kim_that_is_not_offered_and_keeps_the_text(as_user, pengurus):
    KimFactory(verified=True)
    far = KimFactory(verified=True, region=region("64.08.12.2004"))

    response = as_user(pengurus).post(CREATE, typed(co_owners=[far.pk]))

    assert response.context["form"].errors == {"co_owners": ["Pilih KIM dari daftar ini"]}
    assert "Jelajah empat desa" in text(response)
    assert ActivityReport.objects.count() == 0


def test_report_form_refuses_the_lead_as_its_own_partner(as_user, give, pengurus, kim):
    second = KimFactory(name="KIM Kedua", verified=True)
    give(pengurus, kim=second)

    response = as_user(pengurus).post(CREATE, typed(kim=second.slug, co_owners=[second.pk]))

    assert response.context["form"].errors == {
        "co_owners": ["KIM Kedua sudah menjadi KIM yang melapor"]
    }
    assert " open>" in text(response)


def test_report_update_changes_the_partners_and_keeps_one_that_is_archived(as_user, pengurus, kim):
    old, new = KimFactory(name="KIM Lama"), KimFactory(name="KIM Baru", verified=True)
    report = ReportFactory(kim=kim, created_by=pengurus)
    report.co_owners.set([old])
    url = reverse("registry:report_update", args=[report.pk])
    client = as_user(pengurus)

    page = text(client.get(url))
    client.post(url, typed(versi=1, co_owners=[old.pk, new.pk]))

    assert "KIM Lama, Desa Bangun Mulya" in page
    assert names(report) == ["KIM Baru", "KIM Lama"]


def test_report_update_of_a_stale_version_shows_both_lists_of_partners(as_user, pengurus, kim):
    stored, wanted = (KimFactory(name=name, verified=True) for name in ("KIM Satu", "KIM Dua"))
    report = ReportFactory(kim=kim, created_by=pengurus, version=3)
    report.co_owners.set([stored])

    response = as_user(pengurus).post(
        reverse("registry:report_update", args=[report.pk]), typed(versi=2, co_owners=[wanted.pk])
    )

    found = {one.label: (one.stored, one.typed) for one in response.context["form"].differences()}
    assert response.status_code == 409
    assert found["KIM lain yang ikut menyelenggarakan"] == ("KIM Satu", "KIM Dua")
    assert names(report) == ["KIM Satu"]


def test_joint_activity_stands_on_the_page_of_every_owner_and_once_in_the_list(client, kim):
    others = [KimFactory(verified=True) for _ in range(3)]
    report = ReportFactory(kim=kim, verified=True, title="Jelajah empat desa")
    report.co_owners.set(others)

    pages = [
        client.get(reverse("registry:kim_activity_list", args=[one.slug])) for one in [kim, *others]
    ]
    everything = client.get(reverse("registry:activity_list"))

    assert [page.context["page"].paginator.count for page in pages] == [1, 1, 1, 1]
    assert everything.context["page"].paginator.count == 1
    assert text(everything).count("KIM Mekar Waru bersama 3 KIM lain") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_activity_list_needs_the_same_queries_for_any_number_of_partners(
    client, kim, django_assert_num_queries, count
):
    for _ in range(count):
        report = ReportFactory(kim=kim, verified=True)
        report.co_owners.set([KimFactory(verified=True) for _ in range(count)])

    with django_assert_num_queries(6):
        client.get(reverse("registry:activity_list"))


def test_report_list_of_a_co_owner_shows_the_joint_report(as_user, give, kim):
    partner = KimFactory(verified=True)
    report = ReportFactory(kim=kim)
    report.co_owners.set([partner])
    client = as_user(give(UserFactory(), kim=partner))

    listed = client.get(reverse("registry:report_list"), {"kim": partner.slug})
    refused = client.get(reverse("registry:report_update", args=[report.pk]))

    assert list(listed.context["page"]) == [report]
    assert client.get(report.get_absolute_url()).status_code == 200
    assert refused.status_code == 403
