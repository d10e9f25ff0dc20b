"""Made-up bulk data of the registry, for benchmarks: many rows, the same ones every time."""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from kim_portal.errors import DomainError
from registry.enums import (
    IssuerRole,
    OperationalStatus,
    Position,
    RegionLevel,
    RegistrationState,
    ReportKind,
    ReportState,
    Sex,
    SkKind,
)
from registry.enums_assistance import ChannelKind
from registry.models import (
    ActivityReport,
    Channel,
    Kim,
    KimSector,
    Member,
    Region,
    RegistryCounter,
    Sector,
    Sk,
)
from registry.models.region import PATH_LENGTHS

BATCH = 2000
# Of ten KIM: seven active, one of each other kind.
STATUSES = [OperationalStatus.ACTIVE] * 7 + [
    OperationalStatus.WEAK, OperationalStatus.DORMANT, OperationalStatus.UNVERIFIED,
]  # fmt: skip
REPORT_DAYS = 730
SAMPLE_NAME = "Anggota Contoh"
CONSENT = "contoh"


def fill_registry(*, kim: int, reports: int, by) -> None:
    """Store `kim` verified KIM in as many desa and `reports` verified activities of them.

    Numbers follow from the running number alone, so that two machines hold the same rows.
    Raises DomainError when regions or sectors are missing.
    """
    sectors = list(Sector.objects.filter(is_retired=False))
    if not (sectors and Region.objects.filter(level=RegionLevel.DESA).exists()):
        raise DomainError("Muat dahulu load_regions dan load_sectors.")
    for batch in _batches(_kim_rows(kim, sectors)):
        stored = Kim.objects.bulk_create(batch)
        _surround(stored, sectors)
    _count_up()
    for batch in _batches(_report_rows(reports, by)):
        ActivityReport.objects.bulk_create(batch)


def _kim_rows(count: int, sectors: list[Sector]) -> Iterator[Kim]:
    numbers, now, today = Counter(), timezone.now(), timezone.localdate()
    for n, region in enumerate(_desa(count)):
        kabupaten = region.path[: PATH_LENGTHS[RegionLevel.KABUPATEN]]
        numbers[kabupaten] += 1
        yield Kim(
            registry_no=f"KIM-{kabupaten}-{numbers[kabupaten]:04d}",
            name=f"KIM Uji {region.name} {n + 1}",
            slug=f"kim-uji-{n + 1}",
            region=region,
            founded_on=today - datetime.timedelta(days=400 + n % 3000),
            profile="Data buatan untuk mengukur kecepatan.",
            main_sector=sectors[n % len(sectors)],
            kim_id_url="https://kim.id/contoh" if n % 3 == 0 else "",
            state=RegistrationState.VERIFIED,
            verified_at=now,
            status=STATUSES[n % len(STATUSES)],
            is_sample=True,
        )


def _desa(count: int) -> Iterator[Region]:
    """Yield desa of the own province, of the whole country when it has too few, then repeat them.

    They are spread evenly, so that every kabupaten gets its share.
    """
    country = Region.objects.filter(level=RegionLevel.DESA).only("pk", "path", "name")
    own = country.below(settings.OFFICE_REGION[:2])
    desa = own if count <= own.count() else country
    total = desa.count()
    step = max(total // count, 1) if count else 1
    chosen = list(desa.order_by("path")[::step][: min(count, total)])
    yield from itertools.islice(itertools.cycle(chosen), count)


def _surround(stored: list[Kim], sectors: list[Sector]) -> None:
    """Give each KIM two sectors, an SK, a ketua and a channel."""
    today = timezone.localdate()
    KimSector.objects.bulk_create(
        KimSector(kim=kim, sector=sectors[(kim.pk + step) % len(sectors)])
        for kim in stored
        for step in range(min(2, len(sectors)))
    )
    Sk.objects.bulk_create(
        Sk(
            kim=kim, kind=SkKind.FOUNDING, number=f"{kim.pk}/UJI", signed_on=kim.founded_on,
            issuer_role=IssuerRole.KEPALA_DESA, starts_on=kim.founded_on,
            # One in five has run out, the others end within three years.
            expires_on=today + datetime.timedelta(days=kim.pk % 1100 - 220),
        )
        for kim in stored
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(
            kim=kim, full_name=SAMPLE_NAME, sex=(Sex.FEMALE, Sex.MALE)[kim.pk % 2],
            position=Position.KETUA, consent_version=CONSENT, started_on=kim.founded_on,
            is_sample=True,
        )
        for kim in stored
    )  # fmt: skip
    Channel.objects.bulk_create(
        Channel(
            kim=kim, kind=ChannelKind.FACEBOOK, label=f"{kim.name} di Facebook",
            url=f"https://facebook.com/contoh-{kim.pk}", is_sample=True,
            last_post_on=today - datetime.timedelta(days=kim.pk % 200),
        )
        for kim in stored
    )  # fmt: skip


def _count_up() -> None:
    """Let the next registered KIM of each kabupaten continue after the made-up ones."""
    numbers = Kim.objects.all().count_by_region(RegionLevel.KABUPATEN)
    for region in Region.objects.filter(path__in=numbers):
        RegistryCounter.objects.update_or_create(
            region=region, defaults={"last_number": numbers[region.path]}
        )


def _report_rows(count: int, by) -> Iterator[ActivityReport]:
    if not count:
        return
    owners = list(Kim.objects.order_by("pk").values_list("pk", flat=True))
    if not owners:
        raise DomainError("Laporan perlu KIM: beri --kim sedikitnya 1.")
    now, today, kinds = timezone.now(), timezone.localdate(), list(ReportKind)
    for n in range(count):
        yield ActivityReport(
            kim_id=owners[n % len(owners)],
            title=f"Kegiatan uji {n + 1}",
            slug=f"kegiatan-uji-{n + 1}",
            held_on=today - datetime.timedelta(days=n * 7 % REPORT_DAYS),
            place="Balai desa",
            kind=kinds[n % len(kinds)],
            has_access=True,
            has_dissemination=n % 2 == 0,
            men_count=n % 30,
            women_count=n % 40,
            story="Data buatan untuk mengukur kecepatan.",
            state=ReportState.VERIFIED,
            submitted_at=now,
            verified_at=now,
            created_by=by,
            is_sample=True,
        )


def _batches(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch
