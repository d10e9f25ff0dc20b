"""Demo data of the registry: what the seed stories tell, with invented people.

Everything made here is marked as sample. The same day gives the same data: the generator is seeded.
"""

import datetime
import json
import random
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from kim_portal.accounts.models import User
from registry.demo_aspiration import add_aspirations
from registry.demo_assistance import add_assistance
from registry.demo_brief import add_briefs
from registry.demo_coaching import add_coaching
from registry.demo_event import add_events
from registry.demo_forum import add_forum_work
from registry.demo_fund import add_funds
from registry.demo_minutes import add_minutes
from registry.demo_office import add_office_rules, age_silent_kim
from registry.demo_periods import add_periods
from registry.demo_privacy import add_privacy
from registry.demo_region import add_region_proposals
from registry.demo_revival import add_revival
from registry.enums import (
    IssuerRole,
    KimScope,
    OperationalStatus,
    Position,
    RegionKind,
    RegionLevel,
    RegistrationState,
    Role,
    Sex,
    SkCheck,
    SkKind,
)
from registry.models import ActivityReport, Assignment, Forum, Kim, Member, Region, Sector, Sk

SOURCE = Path(__file__).parent / "data" / "demo.json"
CONSENT_VERSION = "contoh"
OFFICE_POSITIONS = [
    Position.KETUA,
    Position.SEKRETARIS,
    Position.BENDAHARA,
    Position.SEKSI_INFORMASI,
    Position.SEKSI_MEDIA,
    Position.SEKSI_JEJARING,
]
# (user name, full name, role of the account list, registry role or flag, place)
PEOPLE = [
    ("admin", "Admin Sistem Contoh", "admin_sistem", None, ""),
    ("auditor", "Auditor Contoh", "auditor", None, ""),
    ("provinsi", "Petugas Provinsi Contoh", "provinsi", Role.PROVINSI, "64"),
    ("kutim", "Petugas Kutai Timur Contoh", "kabupaten", Role.KABUPATEN, "64.08"),
    ("ppu", "Petugas Penajam Contoh", "kabupaten", Role.KABUPATEN, "64.09"),
    ("kukar", "Petugas Kutai Kartanegara Contoh", "kabupaten", Role.KABUPATEN, "64.02"),
    ("lumajang", "Petugas Lumajang Contoh", "kabupaten", Role.KABUPATEN, "35.08"),
    ("pimpinan", "Pimpinan Penajam Contoh", "pimpinan", Role.PIMPINAN, "64.09"),
    ("pimpinankutim", "Pimpinan Kutai Timur Contoh", "pimpinan", Role.PIMPINAN, "64.08"),
    ("pimpinankaltim", "Pimpinan Provinsi Contoh", "pimpinan", Role.PIMPINAN, "64"),
    ("waru", "Petugas Kecamatan Waru Contoh", "kecamatan", Role.KECAMATAN, "64.09.02"),
    ("tekung", "Koordinator Forum Tekung Contoh", "kecamatan", Role.KECAMATAN, "35.08.09"),
    ("bangunmulya", "Operator Bangun Mulya Contoh", "desa", Role.DESA, "64.09.02.2004"),
]
PENGURUS = [
    ("mangunkarya", "Pengurus Mangun Karya Contoh", "KIM Mangun Karya"),
    ("singkama", "Pengurus Teluk Singkama Contoh", "KIM Teluk Singkama"),
]
OFFICE_NAMES = {
    "64": "Diskominfo Provinsi Kalimantan Timur",
    "64.02": "Diskominfo Kutai Kartanegara",
    "64.08": "Diskominfo Staper Kutai Timur",
    "64.09": "Diskominfo Penajam Paser Utara",
    "35.08": "Diskominfo Lumajang",
}
FORUM_REGIONS = ["35.08", "64.09.02", "64.09.03", "64.08.12", "64.02"]
FORUM_ISSUERS = {
    RegionLevel.KECAMATAN: IssuerRole.CAMAT,
    RegionLevel.KABUPATEN: IssuerRole.BUPATI,
    RegionLevel.PROVINSI: IssuerRole.GUBERNUR,
}
ISSUERS = {RegionKind.DESA: IssuerRole.KEPALA_DESA, RegionKind.KELURAHAN: IssuerRole.LURAH}


class RegistryDemo:
    """Builds the registry's part of the demo, once, in one transaction of the caller."""

    def __init__(self, password: str, today: datetime.date | None = None):
        self.password = password
        self.today = today or timezone.localdate()
        self.source = json.loads(SOURCE.read_text(encoding="utf-8"))
        self.random = random.Random(2026)  # noqa: S311  believable sample data, not a secret
        self.users: dict[str, User] = {}
        self.kim: dict[str, Kim] = {}

    @transaction.atomic
    def build(self) -> None:
        for code, name in OFFICE_NAMES.items():
            Region.objects.filter(code=code).update(office_name=name)
        add_office_rules()
        for row in PEOPLE:
            self.add_person(*row)
        for row in self.source["kim"]:
            self.add_kim(row)
        for username, full_name, kim_name in PENGURUS:
            kim = self.kim[kim_name]
            user = self.add_user(username, full_name)
            Assignment.objects.create(user=user, role=Role.PENGURUS_KIM, kim=kim)
        self.add_waiting_work()
        self.add_forums()
        add_assistance(self)
        age_silent_kim()
        add_periods(self)
        add_privacy(self.kim, by=self.users["ppu"])
        add_revival(self)
        add_funds(self)
        add_events(self)
        add_coaching(self)
        add_briefs(self)
        add_minutes(self)
        add_aspirations(self)
        add_forum_work(self)
        add_region_proposals(self)

    # --- people -------------------------------------------------------------
    def add_user(self, username: str, full_name: str, **flags) -> User:
        user = User(username=username, full_name=full_name, is_sample=True, **flags)
        user.set_password(self.password)
        user.save()
        self.users[username] = user
        return user

    def add_person(self, username, full_name, listed_as, role, code):
        flags = {
            "admin_sistem": {"is_superuser": True, "is_staff": True},
            "auditor": {"is_auditor": True},
        }.get(listed_as, {})
        user = self.add_user(username, full_name, **flags)
        if role:
            region = Region.objects.get(code=code)
            Assignment.objects.create(user=user, role=role, region=region)

    def invented_name(self, sex: str) -> str:
        given = self.source["given_names_female" if sex == Sex.FEMALE else "given_names_male"]
        return f"{self.random.choice(given)} {self.random.choice(self.source['second_names'])}"

    def office_of(self, region: Region) -> User:
        """The demo account of the kabupaten the region lies in."""
        code = region.at_level(RegionLevel.KABUPATEN).code
        username = {"64.08": "kutim", "64.09": "ppu", "64.02": "kukar", "35.08": "lumajang"}[code]
        return self.users[username]

    def days(self, offset: int) -> datetime.date:
        return self.today + datetime.timedelta(days=offset)

    # --- KIM ----------------------------------------------------------------
    def add_kim(self, row) -> Kim:
        region = Region.objects.with_parents().get(code=row["region"])
        kabupaten = region.at_level(RegionLevel.KABUPATEN)
        prefix = f"KIM-{kabupaten.code}-"
        number = 1 + sum(kim.registry_no.startswith(prefix) for kim in self.kim.values())
        kim = Kim.objects.create(
            registry_no=f"{prefix}{number:04}",
            name=row["name"],
            slug=slugify(f"{row['name']} {region.name}"),
            region=region,
            scope=KimScope(row["scope"]),
            founded_on=self.days(min(-400, (row["sk_days"] or [-500])[0] - 30)),
            profile=row["profile"] or f"KIM warga {region.label} di {kabupaten.name}.",
            kim_id_url="https://kim.id/contoh" if row["on_kim_id"] else "",
            is_sample=True,
        )
        self.kim[kim.name] = kim
        sectors = list(Sector.objects.filter(slug__in=row["sectors"]))
        kim.sectors.set(sectors)
        kim.main_sector = next(one for one in sectors if one.slug == row["sectors"][0])
        kim.save(update_fields=["main_sector"])
        self.add_members(kim, row["members"])
        self.add_sk(kim, row["sk_days"])
        self.bring_to_state(kim, row)
        self.add_reports(kim, row["reports"])
        return kim

    def bring_to_state(self, kim: Kim, row) -> None:
        office = self.office_of(kim.region)
        kim.submit(by=office)
        if row["state"] == RegistrationState.SUBMITTED:
            return
        kim.verify(by=office)
        if row["status"] != OperationalStatus.UNVERIFIED:
            kim.set_status(
                row["status"],
                by=office,
                on=self.days(-20),
                reasons=row["reasons"],
                note=row["note"],
            )

    def add_members(self, kim: Kim, count: int) -> None:
        for n in range(count):
            sex = self.random.choice([Sex.FEMALE, Sex.MALE])
            Member.objects.create(
                kim=kim,
                full_name=self.invented_name(sex),
                sex=sex,
                position=OFFICE_POSITIONS[n] if n < len(OFFICE_POSITIONS) else Position.ANGGOTA,
                phone=f"0800{self.random.randrange(10**7, 10**8)}" if n < 2 else "",
                started_on=self.days(-self.random.randrange(200, 900)),
                consent_version=CONSENT_VERSION,
                consented_on=self.days(-180),
                is_sample=True,
            )

    def add_sk(self, kim: Kim, days) -> None:
        if days is None:
            return
        starts, expires = self.days(days[0]), self.days(days[1])
        old_start = starts - datetime.timedelta(days=1095)
        serial = self.random.randrange(10, 99)
        issuer = ISSUERS.get(kim.region.kind, IssuerRole.KEPALA_DESA)
        if days[0] < -500:
            Sk.objects.create(
                kim=kim, kind=SkKind.FOUNDING, number=f"140/{serial}/{old_start.year}",
                issuer_role=issuer, signed_on=old_start, starts_on=old_start,
                expires_on=starts - datetime.timedelta(days=1), check_result=SkCheck.MATCHED,
                checked_at=timezone.now(),
            )  # fmt: skip
        Sk.objects.create(
            kim=kim, kind=SkKind.OFFICERS, number=f"141/{serial + 1}/{starts.year}",
            issuer_role=issuer, signed_on=starts, starts_on=starts, expires_on=expires,
            check_result=SkCheck.MATCHED if days[0] < -100 else SkCheck.UNCHECKED,
            checked_at=timezone.now() if days[0] < -100 else None,
        )  # fmt: skip

    # --- reports ------------------------------------------------------------
    def add_reports(self, kim: Kim, count: int) -> None:
        templates = self.random.sample(self.source["report_templates"], k=min(count, 9))
        for n, template in enumerate(templates):
            report = self.add_report(
                kim, template, self.days(-6 - 31 * n - self.random.randrange(12))
            )
            report.submit(by=report.created_by)
            report.verify(by=self.office_of(kim.region))

    def add_report(self, kim: Kim, template, held_on) -> ActivityReport:
        men, women = self.random.randrange(4, 24), self.random.randrange(4, 24)
        return ActivityReport.objects.create(
            kim=kim, title=template["title"], held_on=held_on, place=template["place"],
            kind=template["kind"], story=template["story"], men_count=men, women_count=women,
            youth_count=self.random.randrange(0, men + women),
            created_by=self.office_of(kim.region), is_sample=True,
            info_source=template.get("info_source", ""),
            **dict.fromkeys(template["functions"], True),
        )  # fmt: skip

    def add_waiting_work(self) -> None:
        """Leave something on every desk: reports to check, one returned, one draft."""
        first, second, third, fourth = self.source["report_templates"][:4]
        karya, singkama = self.kim["KIM Mangun Karya"], self.kim["KIM Teluk Singkama"]
        for kim, template in ((karya, first), (karya, third), (singkama, second)):
            waiting = self.add_report(kim, template, self.days(-4))
            waiting.submit(by=waiting.created_by)
        returned = self.add_report(karya, fourth, self.days(-9))
        returned.submit(by=returned.created_by)
        returned.return_(by=self.users["ppu"], reason="Sebutkan jumlah petani yang diwawancarai.")
        self.add_report(singkama, third, self.days(-2))

    # --- forums -------------------------------------------------------------
    def add_forums(self) -> None:
        lumajang = Region.objects.get(code="35.08").children.values_list("code", flat=True)
        for code in [*FORUM_REGIONS, *lumajang]:
            region = Region.objects.with_parents().get(code=code)
            name = f"Forum KIM {region.label}"
            forum = Forum.objects.create(
                name=name, slug=slugify(f"{name} {code}"), region=region, is_sample=True,
                profile=f"Menghubungkan KIM di {region.place}, menyalurkan informasi, dan "
                "membawa aspirasi warga naik.",
            )  # fmt: skip
            starts = self.days(-self.random.randrange(100, 700))
            number = self.random.randrange(10, 99)
            Sk.objects.create(
                forum=forum, kind=SkKind.FORUM, number=f"188/{number}/{starts.year}",
                issuer_role=FORUM_ISSUERS[region.level], signed_on=starts, starts_on=starts,
                expires_on=starts + datetime.timedelta(days=1095),
            )  # fmt: skip
            for position in (Position.KETUA, Position.SEKRETARIS, Position.BENDAHARA):
                sex = self.random.choice([Sex.FEMALE, Sex.MALE])
                Member.objects.create(
                    forum=forum, full_name=self.invented_name(sex), sex=sex, position=position,
                    started_on=starts, consent_version=CONSENT_VERSION, is_sample=True,
                )  # fmt: skip
