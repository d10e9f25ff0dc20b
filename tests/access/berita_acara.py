import datetime

from django.utils import timezone

from monev.enums import RoundState
from monev.models import BeritaAcara, Outcome, Signatory, SignedCopy
from tests.access.result import READERS
from tests.access.row import Row, only, public


def minutes(world, **kwargs):
    outcome = Outcome.objects.create(
        round=world.round, number=1, computed_by=world.kabupaten, input_digest="0",
        **kwargs.pop("outcome", {}),
    )  # fmt: skip
    made = BeritaAcara.objects.create(
        round=world.round, outcome=outcome, number="1/2026", place="Penajam",
        held_on=datetime.date(2026, 12, 4), **kwargs,
    )  # fmt: skip
    Signatory.objects.create(berita_acara=made, user=world.pimpinan, name="P", role="Kepala Dinas")
    return made


def draft(world):
    world.round.state = RoundState.PLENARY
    world.round.save()
    minutes(world)
    return [world.round.slug]


def issued(world):
    draft(world)
    BeritaAcara.objects.update(issued_at=timezone.now(), signing_way="ink")
    return [world.round.slug]


def scanned(world):
    issued(world)
    copy = SignedCopy(
        berita_acara=BeritaAcara.objects.get(), uploaded_by=world.kabupaten, issued_sha256="0"
    )
    copy.attach(b"%PDF-1.7", name="x.pdf", content_type="application/pdf")
    copy.save()
    return [world.round.slug]


def published(world):
    now = timezone.now()
    world.round.state = RoundState.PUBLISHED
    world.round.save()
    made = minutes(
        world, outcome={"state": "published", "published_at": now}, state="signed", signed_at=now
    )
    made.attach(b"%PDF-1.7", name="x.pdf", content_type="application/pdf")
    made.save()
    return [world.round.slug]


def plenary(world):
    world.round.state = RoundState.PLENARY
    world.round.save()
    return [world.round.slug]


# The others see the round, but no minutes of it yet.
SIGNING = dict.fromkeys(READERS, 403)

ROWS = [
    Row("monev:beritaacara_detail", args=draft, statuses=READERS | {"anonymous": 404}),
    public("monev:beritaacara_detail", args=published),
    only("monev:beritaacara_create", args=plenary, kabupaten=200),
    only("monev:beritaacara_create", "post", args=plenary, kabupaten=200),
    only("monev:beritaacara_issue", args=draft, kabupaten=200),
    only("monev:beritaacara_issue", "post", args=draft, kabupaten=200),
    only("monev:beritaacara_upload", args=issued, kabupaten=200),
    only("monev:beritaacara_upload", "post", args=issued, kabupaten=200),
    Row("monev:beritaacara_copy", others=403, args=scanned, statuses=READERS),
    Row("monev:beritaacara_sign", args=draft, statuses=SIGNING | {"pimpinan": 200}),
    Row("monev:beritaacara_sign", "post", args=draft, statuses=SIGNING | {"pimpinan": 200}),
    Row("monev:beritaacara_refuse", args=draft, statuses=SIGNING | {"pimpinan": 200}),
    Row("monev:beritaacara_refuse", "post", args=draft, statuses=SIGNING | {"pimpinan": 200}),
]
