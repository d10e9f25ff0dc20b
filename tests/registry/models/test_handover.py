import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums_assistance import (
    HANDOVER_TRANSITIONS,
    HandoverState,
)
from registry.handing import publish_handover
from registry.models import DesaWebsite, Handover
from tests.factories.accounts import UserFactory
from tests.factories.assistance import HandoverFactory, WebsiteFactory
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 9)
ADDRESS = "https://bangunmulya.desa.id/panen"
ALLOWED = {
    ("draft", "handed"), ("handed", "published"), ("handed", "returned"), ("returned", "handed"),
}  # fmt: skip
TRAITS = {"draft": {}, "handed": {"handed": True}, "returned": {"returned": True}}
TRAITS["published"] = {"published": True}


def act(post, target, by):
    """Call the verb that leads to this state."""
    if target == HandoverState.HANDED:
        post.hand(by=by)
    elif target == HandoverState.PUBLISHED:
        post.publish(by=by, url=ADDRESS, on=DAY)
    else:
        post.return_(by=by, reason="Tambahkan nama tempat.")


@pytest.mark.parametrize(("old", "new"), list(itertools.product(HandoverState, HandoverState)))
def test_handover_table_is_the_written_one(old, new):
    assert (new in HANDOVER_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    ("old", "new"), list(itertools.product(HandoverState, ["handed", "published", "returned"]))
)
def test_handover_verbs_obey_the_table(old, new):
    post = HandoverFactory(**TRAITS[old])

    if (old, new) in ALLOWED:
        act(post, new, UserFactory())
        expected = (new, 1)
    else:
        with pytest.raises(IllegalTransitionError):
            act(post, new, UserFactory())
        expected = (old, 0)

    assert (Handover.objects.get().state, AuditEntry.objects.count()) == expected


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"state": "lost"}, "Pilihan ini tidak dikenal."),
        ({"state": "returned"}, "Tulis apa yang perlu diperbaiki"),
        ({"state": "published"}, "Berita yang terbit harus punya alamat dan tanggal"),
        ({"published_url": ADDRESS}, "Berita yang terbit harus punya alamat dan tanggal"),
        (
            {"published_url": "javascript:alert(1)", "published_on": DAY, "state": "published"},
            "Alamat tautan harus lengkap, misalnya contoh.desa.id",
        ),
    ],
)
def test_handover_refuses_what_cannot_be(wrong, sentence):
    post = HandoverFactory()
    for name, value in wrong.items():
        setattr(post, name, value)

    with pytest.raises(ValidationError) as refusal:
        post.validate_constraints()
    with pytest.raises(IntegrityError):
        post.save()

    assert sentence in refusal.value.messages


def test_handover_waits_until_its_kim_is_verified():
    post = HandoverFactory(kim=KimFactory())

    with pytest.raises(DomainError, match="belum terverifikasi"):
        post.hand(by=UserFactory())

    assert Handover.objects.get().state == HandoverState.DRAFT


def test_handover_takes_only_desa_of_its_kim():
    post = HandoverFactory.build(kim=KimFactory(verified=True), region=region("64.08.12.2004"))

    with pytest.raises(DomainError) as refusal:
        post.store(by=UserFactory())

    assert refusal.value.field == "region"
    assert not Handover.objects.exists()


@pytest.mark.parametrize("state", ["draft", "foreign"])
def test_handover_takes_only_verified_reports_of_its_kim(state):
    kim = KimFactory(verified=True)
    report = ReportFactory(kim=kim) if state == "draft" else ReportFactory(verified=True)
    post = HandoverFactory.build(kim=kim, region=kim.region, report=report)

    with pytest.raises(DomainError) as refusal:
        post.store(by=UserFactory())

    assert refusal.value.field == "report"


@pytest.mark.parametrize("trait", ["handed", "published"])
def test_handover_is_not_edited_while_it_is_with_the_desa(trait):
    post = HandoverFactory(**{trait: True})
    post.title = "Judul lain"

    with pytest.raises(IllegalTransitionError):
        post.store(by=UserFactory(), changed=["title"])

    assert Handover.objects.get().title != "Judul lain"


def test_handover_publish_brings_the_website_up_to_date():
    website = WebsiteFactory(last_post_on=datetime.date(2025, 3, 1))
    post, by = HandoverFactory(handed=True), UserFactory()

    publish_handover(post, by=by, url=ADDRESS, on=DAY)

    stored = Handover.objects.get()
    assert (stored.state, stored.published_url, stored.published_on) == ("published", ADDRESS, DAY)
    assert DesaWebsite.objects.get(pk=website.pk).last_post_on == DAY
    assert AuditEntry.objects.get().facts == {"url": ADDRESS, "published_on": "2026-03-09"}


def test_handover_publish_refused_leaves_the_website_alone():
    website = WebsiteFactory(last_post_on=datetime.date(2025, 3, 1))
    post = HandoverFactory()

    with pytest.raises(IllegalTransitionError):
        publish_handover(post, by=UserFactory(), url=ADDRESS, on=DAY)

    assert DesaWebsite.objects.get(pk=website.pk).last_post_on == datetime.date(2025, 3, 1)


def test_handover_draft_is_seen_by_kim_and_kabupaten_alone(personas):
    draft = HandoverFactory(kim=personas.kim)
    handed = HandoverFactory(kim=personas.kim, handed=True)
    names = ["pengurus", "kabupaten", "auditor", "desa", "kecamatan", "provinsi", "kabupaten_lain"]

    seen = {
        name: set(Handover.objects.visible_to(getattr(personas, name))) for name in [*names, "juri"]
    }

    both, one = {draft, handed}, {handed}
    assert seen == {
        "pengurus": both, "kabupaten": both, "auditor": both, "desa": one, "kecamatan": one,
        "provinsi": one, "kabupaten_lain": set(), "juri": set(),
    }  # fmt: skip


def test_handover_counts_name_every_state():
    HandoverFactory(handed=True)
    HandoverFactory(published=True)
    HandoverFactory(published=True)

    counts = Handover.objects.counts()

    assert counts == {"draft": 0, "handed": 1, "returned": 0, "published": 2}
