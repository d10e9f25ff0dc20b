from kim_portal.uploads import read_photo
from registry.models import AttendanceSheet, ReportPhoto
from registry.models.photo import store_photo
from tests.access.row import Row, only
from tests.factories.files import photo
from tests.factories.registry import ReportFactory

# Who may see a report of the personas' KIM, and who may see but not act on it.
WATCHERS = ("provinsi", "kabupaten", "pimpinan", "kecamatan", "desa")
SEERS = dict.fromkeys((*WATCHERS, "pengurus", "auditor"), 200)
LISTERS = SEERS | dict.fromkeys(
    ("provinsi_lain", "kabupaten_lain", "kecamatan_lain", "desa_lain", "pengurus_lain"), 200
)
REFUSED = dict.fromkeys(SEERS, 403)


def typed(world):
    return {
        "title": "Kerja bakti",
        "held_on": "2026-01-05",
        "place": "Balai desa",
        "kind": "meeting",
        "adinda": ["has_access"],
        "story": "Warga membersihkan jalur wisata bersama.",
    }


def draft(world):
    return [ReportFactory(kim=world.kim).pk]


def submitted(world):
    return [ReportFactory(kim=world.kim, submitted=True).pk]


def written_by_pengurus(world):
    return [ReportFactory(kim=world.kim, created_by=world.pengurus).pk]


def sheet_of_draft(world):
    sheet = AttendanceSheet(report=ReportFactory(kim=world.kim), created_by=world.pengurus)
    sheet.attach(b"%PDF-", name="hadir.pdf", content_type="application/pdf")
    sheet.save()
    return [sheet.pk]


def photo_of_draft(world):
    return [ReportPhoto.objects.create(report=ReportFactory(kim=world.kim)).pk]


def published_photo(world):
    report = ReportFactory(kim=world.kim, verified=True, photo_consent="agreed")
    row = ReportPhoto(report=report)
    row.attach(b"foto", name="a.jpg", content_type="image/webp")
    row.attach_extra("thumbnail", b"kecil")
    row.save()
    return [row.pk]


def real_photo(world):
    report = ReportFactory(kim=world.kim, verified=True, photo_consent="agreed")
    return [store_photo(ReportPhoto(report=report), "a.jpg", read_photo(photo())).pk]


def detail(name, method="get", args=draft, data=None, **acts):
    statuses = (SEERS if not acts else REFUSED) | acts
    return Row(name, method, 404, args, data or (lambda world: {}), statuses)


ROWS = [
    Row("registry:report_list", others=403, statuses=LISTERS),
    only("registry:report_create", pengurus=200, pengurus_lain=200),
    only("registry:report_create", "post", data=typed, pengurus=302, pengurus_lain=302),
    detail("registry:report_detail"),
    detail("registry:report_update", pengurus=200),
    detail("registry:report_update", "post", data=typed, pengurus=302),
    detail("registry:report_submit", "post", pengurus=302),
    detail("registry:report_delete", args=written_by_pengurus, pengurus=200),
    detail("registry:report_delete", "post", written_by_pengurus, pengurus=302),
    detail("registry:attendance_create", "post", pengurus=200),
    detail("registry:attendance_delete", "post", sheet_of_draft, pengurus=302),
    detail(
        "registry:attendance_file", args=sheet_of_draft, pengurus=200, kabupaten=200,
        kecamatan=200,
    ),
    detail("registry:report_verify", "post", submitted, kabupaten=302),
    detail("registry:report_return", "get", submitted, kabupaten=200),
    detail("registry:report_return", "post", submitted, lambda world: {"reason": "Kurang foto"},
           kabupaten=302),
    detail("registry:photo_create", "post", pengurus=200),
    detail("registry:photo_delete", "post", photo_of_draft, pengurus=302),
    Row("registry:photo_file", others=200, args=published_photo, statuses={"anonymous": 200}),
    Row("registry:photo_thumbnail", others=200, args=published_photo, statuses={"anonymous": 200}),
    Row("registry:photo_card", others=200, args=real_photo, statuses={"anonymous": 200}),
    Row("registry:photo_medium", others=200, args=real_photo, statuses={"anonymous": 200}),
    # Everybody sees the photo of a kegiatan; its report is the business of its own territory.
    detail("registry:photo_take_down", args=published_photo, pengurus=200, kabupaten=200),
    detail(
        "registry:photo_take_down", "post", published_photo, lambda world: {"reason": "person"},
        pengurus=302, kabupaten=302,
    ),
]  # fmt: skip
