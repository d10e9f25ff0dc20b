import datetime

import pytest
from django.urls import reverse

from kim_portal.errors import DomainError
from registry.models import EventReport
from registry.models.event_report import link_report
from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.registry import ReportFactory
from tests.journeys.forms import submit

pytestmark = pytest.mark.django_db
AFTER = datetime.date(2026, 12, 10)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def event(personas):
    found = EventFactory(done=True, theme="Menulis berita")
    AttendanceFactory(event=found, kim=personas.kim)
    return found


def url(event):
    return reverse("registry:event_report_create", args=[event.pk])


def test_kim_links_what_it_did_afterwards(as_user, personas, event):
    report = ReportFactory(kim=personas.kim, verified=True, held_on=AFTER, title="Berita pertama")
    client = as_user(personas.pengurus)

    before = text(client.get(event.get_absolute_url()))
    submit(client, url(event), {"report": str(report.pk)})
    public = text(as_user(None).get(event.get_absolute_url()))

    assert f'href="{url(event)}"' in before
    assert "Berita pertama" in public
    assert f'href="{report.public_url}"' in public
    assert "Lepas" not in public


def test_report_that_is_not_public_yet_is_for_its_offices(as_user, personas, event):
    report = ReportFactory(
        kim=personas.kim, state="submitted", held_on=AFTER, title="Belum diperiksa"
    )
    link_report(event, report, by=personas.pengurus)

    public = text(as_user(None).get(event.get_absolute_url()))
    office = text(as_user(personas.kabupaten).get(event.get_absolute_url()))

    assert "Belum diperiksa" not in public
    assert "Belum diperiksa" in office


def test_report_before_the_event_or_of_another_kim_is_not_offered(as_user, personas, event):
    early = ReportFactory(kim=personas.kim, verified=True, held_on=datetime.date(2026, 12, 1))
    foreign = ReportFactory(kim=personas.other_kim, verified=True, held_on=AFTER)
    client = as_user(personas.pengurus)

    for typed in (early.pk, foreign.pk, "", "x"):
        response = client.post(url(event), {"report": str(typed)})
        assert response.status_code == 200
        assert response.context["form"].errors["report"][0].startswith("Pilih laporan")
    with pytest.raises(DomainError, match="sesudah pembinaan ini"):
        link_report(event, early, by=personas.pengurus)
    with pytest.raises(DomainError, match="tidak tercatat mengikuti"):
        link_report(event, foreign, by=personas.pengurus)
    assert not EventReport.objects.exists()


def test_report_is_linked_once_and_let_go_again(as_user, personas, event):
    report = ReportFactory(kim=personas.kim, verified=True, held_on=AFTER)
    row = link_report(event, report, by=personas.pengurus)
    delete = reverse("registry:event_report_delete", args=[row.pk])

    again = link_report(event, report, by=personas.pengurus)
    foreign = as_user(personas.pengurus_lain).post(delete)
    own = as_user(personas.pengurus).post(delete)

    assert again == row
    assert (foreign.status_code, own.status_code) == (403, 302)
    assert not EventReport.objects.exists()
    report.refresh_from_db()
    assert report.state == "verified"


def test_kim_that_was_not_there_is_not_asked(as_user, personas):
    other = EventFactory(done=True)

    page = text(as_user(personas.pengurus).get(other.get_absolute_url()))

    assert "Yang dilakukan KIM sesudahnya" not in page
