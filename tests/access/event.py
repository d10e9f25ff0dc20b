import datetime

from django.utils import timezone

from kim_portal.uploads import read_photo
from registry.attending import screen_code
from registry.models.photo import store_photo
from registry.self_rating import token_of
from tests.access.row import Row, only, public, signed_in
from tests.factories.accounts import UserFactory
from tests.factories.coaching import EventReportFactory
from tests.factories.event import (
    AttendanceFactory,
    EventFactory,
    EventFileFactory,
    EventPhotoFactory,
    InvitationFactory,
)
from tests.factories.files import photo
from tests.factories.registry import ReportFactory

# Who watches over the organising kabupaten of the events here (64.09).
WATCHERS = ("provinsi", "kabupaten", "pimpinan", "auditor")
ORGANISERS = dict.fromkeys(
    ("provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain", "kecamatan", "kecamatan_lain"),
    200,
)
ON_DUTY = ORGANISERS | dict.fromkeys(
    ("auditor", "pimpinan", "desa", "desa_lain", "pengurus", "pengurus_lain"), 200
)


def plan(world):
    return [EventFactory().pk]


def announced(world):
    return [EventFactory(announced=True).pk]


def today(world):
    now = timezone.now()
    end = now + datetime.timedelta(hours=1)
    return [EventFactory(announced=True, starts_at=now, ends_at=end).pk]


def running(world):
    return [EventFactory(running=True).pk]


def done(world):
    return [EventFactory(done=True).pk]


def material(world):
    paper = EventFileFactory()
    paper.attach(b"%PDF-", name="a.pdf", content_type="application/pdf")
    paper.save()
    return [paper.pk]


def certifiable(world):
    event = EventFactory(done=True)
    AttendanceFactory(event=event, full_name="Peserta Karangan")
    return [event.pk]


def signed_list(world):
    paper = EventFileFactory(kind="attendance")
    paper.attach(b"%PDF-", name="a.pdf", content_type="application/pdf")
    paper.save()
    return [paper.pk]


def shown_photo(world):
    row = EventPhotoFactory.build(
        event=EventFactory(done=True), is_public=True, created_by=UserFactory()
    )
    return [store_photo(row, "a.jpg", read_photo(photo())).pk]


def keeper(name, method="get", args=announced, status=200, data=None):
    """An act of the organising kabupaten on an event everybody may read."""
    return only(name, method, args=args, data=data, kabupaten=status)


def invitation(world):
    return [InvitationFactory(event=EventFactory(announced=True)).pk]


def attendance(world):
    return [AttendanceFactory().pk]


def token(world):
    return [token_of(AttendanceFactory())]


def linked_report(world):
    return [EventReportFactory(report=ReportFactory(kim=world.kim, verified=True)).pk]


def own_certificate(world):
    row = AttendanceFactory(
        event=EventFactory(done=True), user=world.pengurus, code="ABCDEFGHJKMN",
        certified_at=timezone.now(),
    )  # fmt: skip
    return [row.pk]


def code(world):
    return [screen_code(EventFactory(running=True))]


def cancellation(world):
    return {"reason": "Gedung dipakai."}


def postponement(world):
    return {"reason": "no_budget", "note": ""}


ROWS = [
    public("registry:event_list"),
    only("registry:event_create", **ORGANISERS),
    only("registry:event_export", args=lambda world: ["csv"], **ON_DUTY),
    public("registry:event_detail", args=announced),
    Row(
        "registry:event_detail", args=plan,
        statuses={"anonymous": 404} | dict.fromkeys(WATCHERS, 200),
    ),
    keeper("registry:event_update"),
    only(
        "registry:event_update", others=404, args=plan,
        **dict.fromkeys(WATCHERS, 403) | {"kabupaten": 200},
    ),
    only(
        "registry:event_announce", "post", others=404, args=plan,
        **dict.fromkeys(WATCHERS, 403) | {"kabupaten": 302},
    ),
    keeper("registry:event_start", "post", today, 302),
    keeper("registry:event_finish", "post", running, 302),
    keeper("registry:event_postpone"),
    keeper("registry:event_postpone", "post", status=302, data=postponement),
    keeper("registry:event_cancel"),
    keeper("registry:event_cancel", "post", status=302, data=cancellation),
    keeper("registry:event_minutes", args=done),
    keeper("registry:event_score", args=done),
    keeper("registry:event_certify", "post", certifiable, 302),
    keeper("registry:event_certificates", args=done, status=302),
    keeper("registry:event_invitations"),
    keeper("registry:event_invite"),
    keeper("registry:event_letters", status=302),
    keeper("registry:event_sheet"),
    only(
        "registry:event_invitation_delete", "post", others=404, args=invitation,
        **dict.fromkeys(WATCHERS, 403) | {"kabupaten": 302},
    ),
    keeper("registry:event_attendance", args=running),
    keeper("registry:event_attendance_note", args=running),
    keeper("registry:event_screen", args=running),
    only(
        "registry:event_attendance_delete", "post", others=404, args=attendance,
        **dict.fromkeys(WATCHERS, 403) | {"kabupaten": 302},
    ),
    only(
        "registry:event_attendance_anonymise", "post", others=404, args=attendance,
        **dict.fromkeys(WATCHERS, 403) | {"kabupaten": 302},
    ),
    public("registry:event_attend", args=code),
    keeper("registry:event_rating_screen", args=running),
    public("registry:event_rate_here", args=code),
    public("registry:event_rate", args=token),
    only("registry:event_report_create", args=done, pengurus=200, pengurus_lain=200),
    only("registry:event_report_delete", "post", args=linked_report, pengurus=302),
    signed_in("registry:own_events"),
    Row("registry:own_certificate", args=own_certificate, statuses={"pengurus": 200}),
    keeper("registry:event_file_create"),
    keeper("registry:event_photo_create", args=done),
    public("registry:event_file", args=material),
    Row(
        "registry:event_file", args=signed_list,
        statuses={"anonymous": 404} | dict.fromkeys(WATCHERS, 200),
    ),
    keeper("registry:event_file_delete", "post", material, 302),
    public("registry:event_photo", args=shown_photo),
    public("registry:event_thumbnail", args=shown_photo),
    keeper("registry:event_photo_delete", "post", shown_photo, 302),
]  # fmt: skip
