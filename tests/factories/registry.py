import datetime

import factory
from django.utils import timezone
from django.utils.text import slugify

from registry.enums import (
    ImportState,
    IssuerRole,
    Position,
    RegionKind,
    RegionLevel,
    RegistrationState,
    ReportKind,
    ReportState,
    SkKind,
)
from registry.models import ActivityReport, Forum, Kim, KimImport, Member, Region, Sector, Sk
from tests.factories.accounts import UserFactory

# Code → (name, kind): a small true piece of the region tree, with one repeated village name.
PLACES = {
    "64": ("Kalimantan Timur", RegionKind.PROVINSI),
    "64.08": ("Kabupaten Kutai Timur", RegionKind.KABUPATEN),
    "64.08.12": ("Sangatta Selatan", RegionKind.KECAMATAN),
    "64.08.12.2004": ("Teluk Singkama", RegionKind.DESA),
    "64.08.18": ("Long Mesangat", RegionKind.KECAMATAN),
    "64.08.18.2003": ("Sumber Sari", RegionKind.DESA),
    "64.09": ("Kabupaten Penajam Paser Utara", RegionKind.KABUPATEN),
    "64.09.02": ("Waru", RegionKind.KECAMATAN),
    "64.09.02.2004": ("Bangun Mulya", RegionKind.DESA),
    "64.09.03": ("Babulu", RegionKind.KECAMATAN),
    "64.09.03.2009": ("Sumber Sari", RegionKind.DESA),
    "35": ("Jawa Timur", RegionKind.PROVINSI),
    "35.08": ("Kabupaten Lumajang", RegionKind.KABUPATEN),
}
LEVELS = dict(enumerate(RegionLevel, start=1))


def region(code: str) -> Region:
    """Return the region of PLACES with this code, made with its parents when it is missing."""
    found = Region.objects.filter(code=code).first()
    if found:
        return found
    name, kind = PLACES[code]
    parent_code = code.rpartition(".")[0]
    return Region.objects.create(
        code=code,
        path=code,
        name=name,
        kind=kind,
        level=LEVELS[code.count(".") + 1],
        parent=region(parent_code) if parent_code else None,
        timezone="Asia/Makassar" if code.startswith("64") else "Asia/Jakarta",
    )


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ["slug"]

    slug = "umkm"
    name = "UMKM dan ekonomi kreatif"


class KimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kim

    class Params:
        verified = factory.Trait(
            state=RegistrationState.VERIFIED,
            verified_at=factory.LazyFunction(timezone.now),
            status="active",
        )
        submitted = factory.Trait(
            state=RegistrationState.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now)
        )

    registry_no = factory.Sequence(lambda n: f"KIM-{n:06d}")
    name = factory.Sequence(lambda n: f"KIM Contoh {n}")
    slug = factory.LazyAttribute(lambda kim: slugify(kim.name))
    region = factory.LazyFunction(lambda: region("64.09.02.2004"))


class ForumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forum

    name = factory.Sequence(lambda n: f"Forum KIM Contoh {n}")
    slug = factory.LazyAttribute(lambda forum: slugify(forum.name))
    region = factory.LazyFunction(lambda: region("64.09.02"))


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    kim = factory.SubFactory(KimFactory)
    full_name = factory.Sequence(lambda n: f"Anggota Contoh {n}")
    position = Position.ANGGOTA
    started_on = datetime.date(2024, 1, 1)
    consent_version = "2026-1"


class SkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sk

    kim = factory.SubFactory(KimFactory)
    kind = SkKind.OFFICERS
    number = factory.Sequence(lambda n: f"141/{n}/2024")
    issuer_role = IssuerRole.KEPALA_DESA
    signed_on = datetime.date(2024, 3, 12)
    starts_on = datetime.date(2024, 3, 12)
    expires_on = datetime.date(2099, 3, 12)


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityReport

    class Params:
        submitted = factory.Trait(
            state=ReportState.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now)
        )
        verified = factory.Trait(
            state=ReportState.VERIFIED,
            verified_at=factory.LazyFunction(timezone.now),
            slug=factory.Sequence(lambda n: f"kegiatan-contoh-{n}"),
        )

    kim = factory.SubFactory(KimFactory, verified=True)
    title = factory.Sequence(lambda n: f"Kegiatan contoh {n}")
    held_on = datetime.date(2026, 11, 1)
    place = "Balai desa"
    kind = ReportKind.MEETING
    has_discussion = True
    story = "Warga berkumpul dan membahas rencana desa."
    created_by = factory.SubFactory(UserFactory)


class KimImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KimImport

    class Params:
        checked = factory.Trait(state=ImportState.CHECKED, row_count=1, new_count=1)
        running = factory.Trait(
            state=ImportState.RUNNING, attempt=1, heard_at=factory.LazyFunction(timezone.now)
        )
        done = factory.Trait(state=ImportState.DONE, finished_at=factory.LazyFunction(timezone.now))

    region = factory.LazyFunction(lambda: region("64.09"))
    original_name = "data.xlsx"
    created_by = factory.SubFactory(UserFactory)
