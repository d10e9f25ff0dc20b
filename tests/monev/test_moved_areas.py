"""R2-4: regions are renamed, split and left by KIM; rounds keep the area of the nomination."""

import datetime
import re

import pytest
from django.urls import reverse

from kim_portal.errors import DomainError
from monev.enums import EntryState, PanelRole, RoundState
from monev.models import BeritaAcara, Entry, Result
from monev.nomination import nominate, snapshot
from monev.plenary import open_plenary
from monev.publication import publish_round
from monev.signing import draft_minutes, sign_minutes
from registry.kim_moving import move_kim
from registry.models import Kim, RegionChange
from registry.region_change import move_parent, rename, split
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores
from tests.factories.region import desa
from tests.factories.registry import KimFactory, region
from tests.pdf_text import pdf_text, squeezed

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 1)
OLD_PLACE = "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara"
# What differs between two answers of the same page: keys of forms.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def published(office, give):
    """A round of one KIM, judged by three, signed and published."""
    made, kim = RoundFactory(scoring=True), KimFactory(name="KIM Mekar Waru", verified=True)
    head = give(UserFactory(), "pimpinan", region("64.09"))
    seats = [
        JuriFactory(round=made, role=PanelRole.CHAIR if n == 0 else PanelRole.MEMBER)
        for n in range(3)
    ]
    entry = EntryFactory(round=made, kim=kim, snapshot=snapshot(kim))
    for seat in seats:
        SheetFactory(entry=entry, juri=seat, submitted=True,
                     scores={"A1": "2", "B1": "3", "B2": "4"})  # fmt: skip
    open_scores(made, by=seats[0].user)
    open_plenary(made, by=office)
    made.refresh_from_db()
    minutes = BeritaAcara(number="500/1/2026", held_on=DAY, place="Penajam", round=made)
    draft_minutes(
        minutes, by=office, present=seats, head=head.assignments.get(), head_role="Kepala Dinas"
    )
    for person in [*(seat.user for seat in seats), head]:
        sign_minutes(minutes, by=person)
    made.refresh_from_db()
    publish_round(made, by=office)
    made.refresh_from_db()
    return made


def decision():
    return RegionChange(
        legal_basis="Perda Nomor 3 Tahun 2026", decided_on=DAY, effective_on=DAY, reason="Usul"
    )


def renamed(kim, by):
    rename(kim.region, "Bangun Raya", change=decision(), by=by)


def split_and_moved(kim, by):
    new = [desa("64.09.02.2011", "Mulya Jaya"), desa("64.09.02.2012", "Mulya Asri")]
    split(kim.region, new, keeps_old=False, change=decision(), by=by)
    move_kim(kim, new[0], by=by, reason="Pemekaran", moved_on=DAY)


def moved(kim, by):
    move_kim(kim, region("64.09.03.2009"), by=by, reason="Salah desa", moved_on=DAY)


def put_below_another_kecamatan(kim, by):
    move_parent(kim.region, region("64.09.03"), "64.09.03.2013", change=decision(), by=by)


EVENTS = [renamed, split_and_moved, moved, put_below_another_kecamatan]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return TOKEN.sub("", response.content.decode())


def rows(round_):
    results = Result.objects.filter(outcome__round=round_).order_by("pk")
    return list(results.values()), list(round_.outcomes.values()), list(round_.entries.values())


@pytest.mark.parametrize("happens", EVENTS)
def test_r2_4_published_round_keeps_its_area(as_user, client, office, published, happens):
    entry, minutes = published.entries.get(), published.records.get()
    signed_in = as_user(office)
    addresses = [
        (client, reverse("monev:result_detail", args=[published.slug])),
        (signed_in, reverse("monev:entry_detail", args=[entry.pk])),
        (signed_in, reverse("monev:entry_list", args=[published.slug])),
        (client, reverse("monev:check_detail", args=[minutes.code])),
    ]
    before = [read(who, address) for who, address in addresses]
    paper, stored = minutes.file.read(), rows(published)

    happens(entry.kim, office)

    place = Kim.objects.with_place().get(pk=entry.kim_id).region.place
    assert place != OLD_PLACE
    assert [read(who, address) for who, address in addresses] == before
    assert [OLD_PLACE in page for page in before[:3]] == [True, True, True]
    assert rows(published) == stored
    now = BeritaAcara.objects.get()
    assert (now.file.read(), now.fingerprint) == (paper, minutes.fingerprint)
    assert squeezed(OLD_PLACE) in pdf_text(paper)
    Entry.objects.update(snapshot=snapshot(Kim.objects.with_place().get(pk=entry.kim_id)))
    assert read(client, addresses[0][1]) != before[0]


def test_r2_4_running_round_says_calmly_that_the_area_has_another_name(office):
    kim = KimFactory(verified=True)
    entry = EntryFactory(kim=kim, snapshot=snapshot(kim) | {"sk": {"expires_on": None}})
    renamed(kim, office)

    assert Entry.objects.for_list().get().warnings() == [
        "Wilayah KIM kini bernama Desa Bangun Raya, Kecamatan Waru, "
        "Kabupaten Penajam Paser Utara. Putaran ini memakai nama saat diusulkan."
    ]
    assert Entry.objects.get().place == entry.place == OLD_PLACE


def test_r2_4_running_round_says_that_the_kim_has_moved(office):
    kim = KimFactory(verified=True)
    EntryFactory(kim=kim, snapshot=snapshot(kim) | {"sk": {"expires_on": None}})
    moved(kim, office)

    assert Entry.objects.get().warnings() == [
        "Wilayah KIM berubah setelah diusulkan. Wilayah saat diusulkan berlaku."
    ]


@pytest.mark.parametrize("state", ["published", "objection", "closed", "corrected"])
def test_r2_4_published_round_does_not_speak_of_the_move(office, state):
    kim = KimFactory(verified=True)
    EntryFactory(kim=kim, round=RoundFactory(state=state), snapshot=snapshot(kim))
    moved(kim, office)

    assert Entry.objects.get().warnings() == []


def test_r2_4_quota_counts_where_the_kim_was_when_nominated(office):
    round_ = RoundFactory(state=RoundState.NOMINATION, quota=1)
    kim = KimFactory(verified=True)
    nominate(round_, kim, by=office)
    moved(kim, office)

    with pytest.raises(DomainError, match="Kuota Kecamatan Waru 1 peserta dan sudah terisi"):
        nominate(round_, KimFactory(verified=True), by=office)
    in_babulu = KimFactory(verified=True, region=region("64.09.03.2009"))
    assert nominate(round_, in_babulu, by=office).state == EntryState.NOMINATED
