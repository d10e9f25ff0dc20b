from monev.enums import MonevLevel, RoundState
from monev.enums_package import PackageState
from monev.models import Package, Portal, Round
from tests.access.row import Row, only
from tests.factories.monev import RoundFactory
from tests.factories.registry import region

FACTS = {
    "kim": {"name": "KIM Contoh", "place": "Desa Bangun Mulya", "registry_no": "",
            "region_code": "64.09.02.2004"},
    "hasil": {"peringkat": 1, "nilai": "75.00", "versi": 1, "predikat": ""},
    "putaran": {"nama": "Monev Contoh"}, "ajang": "Monev Provinsi", "sk_delegasi": None,
    "berita_acara": None, "disetujui_kim": "2026-11-20", "menggantikan": None, "tautan": [],
    "berkas": {},
}  # fmt: skip


def portal(world):
    made, _ = Portal.objects.get_or_create(
        public_key="A" * 43 + "=",
        defaults={
            "name": "Portal Contoh", "reason": "Kerja sama", "starts_on": "2026-01-01",
            "expires_on": "2099-01-01", "created_by": world.admin_sistem,
        },
    )  # fmt: skip
    return [made.pk]


def provincial(world):
    round_ = Round.objects.filter(level=MonevLevel.PROVINSI, region=region("64")).first()
    round_ = round_ or RoundFactory(
        state=RoundState.ANNOUNCED, level=MonevLevel.PROVINSI, region=region("64")
    )
    return [round_.slug]


def package(world):
    round_ = Round.objects.get(slug=provincial(world)[0])
    made = Package(
        round=round_, portal_id=portal(world)[0], digest="0" * 64, facts=FACTS,
        created_by=world.provinsi, state=PackageState.CHECKED,
    )  # fmt: skip
    made.attach(b"PK", name="paket.zip", content_type="application/zip")
    made.save()
    return [made.pk]


# A kabupaten sees the provincial round, but not what another portal sent to it.
ROUND = {"auditor": 200, "provinsi": 200}
PACKAGE = {"auditor": 200, "provinsi": 200}

ROWS = [
    only("monev:package_list", args=provincial, **ROUND),
    only("monev:package_create", args=provincial, provinsi=200),
    only("monev:package_create", "post", args=provincial, provinsi=200),
    only("monev:package_detail", others=404, args=package, **PACKAGE),
    only("monev:package_file", others=404, args=package, **PACKAGE),
    only("monev:package_accept", "post", others=404, args=package, auditor=403, provinsi=200),
    only("monev:package_drop", "post", others=404, args=package, auditor=403, provinsi=302),
    only("monev:portal_list", admin_sistem=200, auditor=200, provinsi=200, provinsi_lain=200),
    only("monev:portal_create", admin_sistem=200),
    only("monev:portal_create", "post", admin_sistem=200),
    only("monev:portal_end", args=portal, admin_sistem=200),
    Row(
        "monev:portal_end", "post", others=403, args=portal, data=lambda w: {"alasan": "Bocor"},
        statuses={"admin_sistem": 302},
    ),
]  # fmt: skip
