import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from registry.enums_assistance import (
    ChannelKind,
)
from registry.models import Channel
from tests.factories.accounts import UserFactory
from tests.factories.assistance import ChannelFactory
from tests.factories.registry import KimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 21)


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "fax"}, "Pilihan ini tidak dikenal."),
        ({"url": "javascript:alert(1)"}, "Alamat tautan harus lengkap, misalnya contoh.desa.id"),
        ({"url": ""}, "Isi alamat kanal ini"),
        ({"reach_count": 12}, "Isi jangkauan dan tanggal penghitungannya"),
        ({"counted_on": TODAY}, "Isi jangkauan dan tanggal penghitungannya"),
        ({"checked_at": timezone.now()}, "Pemeriksaan harus punya waktu dan pemeriksa"),
    ],
)
def test_channel_refuses_what_cannot_be(wrong, sentence):
    channel = ChannelFactory()
    for name, value in wrong.items():
        setattr(channel, name, value)

    with pytest.raises(ValidationError) as refusal:
        channel.validate_constraints()
    with pytest.raises(IntegrityError):
        channel.save()

    assert sentence in refusal.value.messages


def test_channel_reach_is_never_negative():
    with pytest.raises(IntegrityError):
        ChannelFactory(reach_count=-1, counted_on=TODAY)


def test_channel_address_is_there_once_while_in_use():
    first = ChannelFactory(ended_on=TODAY)
    ChannelFactory(kim=first.kim, url=first.url)

    with pytest.raises(IntegrityError):
        ChannelFactory(kim=first.kim, url=first.url)


@pytest.mark.parametrize("kind", ["radio", "loudspeaker", "notice_board", "print", "face_to_face"])
def test_channel_offline_needs_no_address(kind):
    channel = ChannelFactory(kind=kind, url="", label="Balai desa")

    assert (channel.is_offline, channel.reach_words) == (True, "orang dijangkau")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("whatsapp_group", "https://chat.whatsapp.com/AbCdEf"),
        ("whatsapp_group", "https://contoh.id/undangan"),
        ("whatsapp_channel", "https://wa.me/6281234567890"),
        ("other", "https://api.whatsapp.com/send?phone=6281234567890"),
        ("telegram", "https://t.me/+AbCdEf"),
        ("telegram", "https://t.me/joinchat/AbCdEf"),
    ],
)
def test_channel_never_publishes_numbers_or_invitations(kind, url):
    assert ChannelFactory(kind=kind, url=url).public_url == ""


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("whatsapp_channel", "https://whatsapp.com/channel/0029Va"),
        ("telegram", "https://t.me/kimwaru"),
    ],
)
def test_channel_publishes_open_addresses(kind, url):
    assert ChannelFactory(kind=kind, url=url).public_url == url


# 90 days before 21 November is 23 August.
@pytest.mark.parametrize(
    ("last_post_on", "dead"),
    [(None, False), (datetime.date(2026, 8, 23), False), (datetime.date(2026, 8, 22), True)],
)
def test_channel_is_dead_after_90_days(last_post_on, dead):
    channel = ChannelFactory(last_post_on=last_post_on)

    assert channel.is_dead is dead
    assert Channel.objects.dead().exists() is dead


def test_channel_public_are_those_in_use_of_verified_kim():
    shown = ChannelFactory()
    ChannelFactory(ended_on=TODAY)
    ChannelFactory(kim=KimFactory())

    assert list(Channel.objects.public()) == [shown]


def test_channel_check_stamps_who_and_when_and_keeps_the_reach_when_not_counted():
    channel = ChannelFactory(reach_count=1200, counted_on=datetime.date(2026, 1, 5))
    by = UserFactory()

    channel.check_activity(by=by, last_post_on=datetime.date(2026, 11, 20))

    stored = Channel.objects.get()
    assert (stored.checked_by, stored.checked_at) == (by, timezone.now())
    assert (stored.reach_count, stored.counted_on) == (1200, datetime.date(2026, 1, 5))
    assert stored.version == 2
    assert AuditEntry.objects.get().verb == "channel.check"


def test_channel_check_dates_a_new_reach_today():
    channel = ChannelFactory(kind=ChannelKind.RADIO, url="")

    channel.check_activity(by=UserFactory(), last_post_on=None, reach_count=300)

    stored = Channel.objects.get()
    assert (stored.reach_count, stored.counted_on) == (300, TODAY)
