import datetime

import pytest
import time_machine
from django.urls import reverse

from monev.advice import take_over_all
from monev.evidence import prior_follow_ups
from monev.models import Entry, ScoreSheet
from monev.nomination import snapshot
from monev.worklist import tasks
from registry.models import FollowUp
from tests.factories.accounts import UserFactory
from tests.factories.coaching import FollowUpFactory
from tests.factories.monev import EntryFactory, FindingFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, ReportFactory, region
from tests.monev.views.test_result import make_round, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def round_(office):
    """A published round of one entry with two sheets, one of which carries advice."""
    found = make_round(office, 1)
    publish(found)
    ScoreSheet.objects.update(advice="")
    first = ScoreSheet.objects.order_by("pk").first()
    ScoreSheet.objects.filter(pk=first.pk).update(advice="Unggah berita dua kali sebulan.")
    return found


def url(round_):
    return reverse("monev:round_advice", args=[round_.slug])


def filled(response, **changes):
    """Return what the page would send back."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: one for name, one in (values | changes).items() if one not in (None, False)}


def test_advice_of_a_published_round_becomes_a_follow_up_of_the_kim(as_user, office, round_):
    client, sheet = as_user(office), ScoreSheet.objects.get(advice__gt="")
    label = "Jadikan saran juri tindak lanjut"
    before = [task.label for task in tasks(office)]

    page = client.get(url(round_))
    answer = client.post(url(round_), filled(page), follow=True)

    row = FollowUp.objects.get()
    assert (row.kim, row.source, row.theme) == (sheet.entry.kim, "advice", "writing")
    assert row.text == "Unggah berita dua kali sebulan."
    assert row.due_on == datetime.date(2027, 2, 19)
    assert row.origin_label == str(round_)
    assert label in before
    assert label not in [task.label for task in tasks(office)]
    assert "1 saran masuk daftar tindak lanjut." in answer.content.decode()
    assert str(sheet.juri.user) not in answer.content.decode()
    feedback = client.get(reverse("monev:entry_feedback", args=[sheet.entry_id]))
    assert row.get_absolute_url() in feedback.content.decode()


def test_advice_taken_over_twice_stays_one(as_user, office, round_):
    client = as_user(office)
    typed = filled(client.get(url(round_)))

    client.post(url(round_), typed)
    again = client.post(url(round_), typed)

    assert FollowUp.objects.count() == 1
    assert again.status_code == 200
    assert "Pilih sedikitnya satu saran." in again.content.decode()


def test_advice_bad_form_keeps_what_was_typed(as_user, office, round_):
    client, sheet = as_user(office), ScoreSheet.objects.get(advice__gt="")
    page = client.get(url(round_))

    empty = client.post(url(round_), filled(page, **{f"isi-s{sheet.pk}": " "}))
    long = client.post(url(round_), filled(page, **{f"isi-s{sheet.pk}": "a" * 2001}))
    strange = client.post(
        url(round_), filled(page, **{f"tema-s{sheet.pk}": "uang", "due_on": "31/02/2027"})
    )
    past = client.post(url(round_), filled(page, due_on="2026-11-20"))

    assert empty.context["form"].errors == {f"isi-s{sheet.pk}": ["Tulis yang harus dilakukan"]}
    assert long.context["form"].errors == {f"isi-s{sheet.pk}": ["Isi paling panjang 2.000 huruf"]}
    assert strange.context["form"].errors == {
        f"tema-s{sheet.pk}": ["Pilih tema"],
        "due_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"],
    }
    assert past.context["form"].errors == {"due_on": ["Tanggal ini sudah lewat"]}
    assert "Unggah berita dua kali sebulan." in past.content.decode()
    assert not FollowUp.objects.exists()


def test_findings_that_do_not_match_are_offered_beside_the_advice(as_user, office, round_):
    entry = round_.entries.get()
    FindingFactory(visit__entry=entry, outcome="partly", text="Papan ada, isinya lama.")
    FindingFactory(visit__entry=entry, outcome="match", text="Kanal hidup.")

    client = as_user(office)
    page = client.get(url(round_))
    client.post(url(round_), filled(page))

    texts = set(FollowUp.objects.values_list("source", flat=True))
    assert texts == {"advice", "finding"}
    found = FollowUp.objects.get(source="finding")
    assert "Papan ada, isinya lama." in found.text
    assert "Kanal hidup." not in page.content.decode()


def test_advice_is_closed_before_publication_and_for_others(as_user, office, personas):
    early = RoundFactory(scoring=True)
    SheetFactory(entry__round=early, submitted=True, scores={"A1": "2", "B1": "3", "B2": "4"})

    assert as_user(office).get(url(early)).status_code == 404


@pytest.mark.parametrize("entries", [1, 3])
def test_advice_page_asks_a_fixed_number_of_queries(
    as_user, office, entries, django_assert_num_queries
):
    found = make_round(office, entries)
    publish(found)
    ScoreSheet.objects.update(advice="Perbaiki kanal.")
    client = as_user(office)

    with django_assert_num_queries(11):
        response = client.get(url(found))

    assert len(response.context["form"].open) == entries * 2


def test_next_round_freezes_what_is_still_open_with_its_evidence(as_user):
    kim = KimFactory(verified=True)
    report = ReportFactory(kim=kim, verified=True)
    FollowUpFactory(kim=kim, text="Catat daftar hadir", source="advice", origin_label="Monev 2025")
    reported = FollowUpFactory(kim=kim, text="Buat video", due_on=datetime.date(2027, 4, 1))
    reported.finish(by=UserFactory(), evidence="Tayang di kanal desa", report=report)
    FollowUpFactory(kim=kim, dropped=True)
    FollowUpFactory(kim=kim, verified=True, due_on=datetime.date(2027, 5, 1))
    entry = EntryFactory(kim=kim, round=RoundFactory(scoring=True), snapshot=snapshot(kim))
    sheet = SheetFactory(entry=entry)

    FollowUp.objects.update(text="Diganti sesudahnya")
    prior = Entry.objects.get(pk=entry.pk).prior
    page = as_user(sheet.juri.user).get(sheet.get_absolute_url()).content.decode()

    assert [row["text"] for row in prior["rows"]][:2] == ["Catat daftar hadir", "Buat video"]
    assert (len(prior["rows"]), prior["done_count"]) == (3, 1)
    assert prior["rows"][1]["address"] == report.public_url
    assert "1 dari 3 terverifikasi saat berkas dibekukan" in page
    assert "Bukti KIM: Tayang di kanal desa" in page
    assert "Diganti sesudahnya" not in page


def test_an_older_snapshot_knows_no_follow_ups():
    assert prior_follow_ups(Entry(snapshot={"name": "KIM Lama"}).facts)["rows"] == []


def test_the_same_words_of_two_juri_are_ticked_once(as_user, office, round_):
    ScoreSheet.objects.update(advice="Catat daftar hadir.")
    last = ScoreSheet.objects.order_by("uuid").last()
    ScoreSheet.objects.filter(pk=last.pk).update(advice=" catat  Daftar hadir. ")
    client = as_user(office)

    page = client.get(url(round_))
    client.post(url(round_), filled(page))

    assert "Jadikan tindak lanjut (isinya sama)" in page.content.decode()
    assert FollowUp.objects.count() == 1


def test_follow_up_leads_to_the_feedback_only_whom_it_is_open_for(as_user, give, office, round_):
    take_over_all(round_, by=office, due_on=datetime.date(2027, 3, 1))
    row = FollowUp.objects.get()
    kecamatan = give(UserFactory(), "kecamatan", row.kim.region.parent)
    auditor = UserFactory(is_auditor=True)

    def found(reader):
        page = as_user(reader).get(row.get_absolute_url()).content.decode()
        return f'href="{row.origin_url}"' in page, as_user(reader).get(row.origin_url).status_code

    assert found(office) == (True, 200)
    assert found(kecamatan) == (False, 403)
    assert found(auditor) == (True, 200)
