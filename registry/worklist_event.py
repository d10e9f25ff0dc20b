"""What waits for a person around events of guidance."""

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.duties import duties
from registry.enums import Role
from registry.enums_event import EventState
from registry.models import Event
from registry.worklist import LISTED, Task, list_url, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    if not duties(user).paths(Role.KABUPATEN, Role.KECAMATAN, Role.PROVINSI):
        return []
    return _events_to_move(Event.objects.kept_by(user).select_related("region"))


def _events_to_move(events) -> list[Task]:
    """Events whose day is over or near, and held ones without minutes."""
    now = timezone.now()
    late = Q(state__in=[EventState.DRAFT, EventState.ANNOUNCED], ends_at__lt=now)
    open_too_long = Q(state=EventState.RUNNING, ends_at__lt=now)
    silent = Q(state=EventState.DONE, minutes="", summary="")
    rows = list(events.filter(late | open_too_long | silent).order_by("starts_at", "pk"))

    def one(event):
        day = date_format(event.held_on)
        if event.state == EventState.RUNNING:
            return Task(f"Tutup kegiatan: {event}", f"Dibuka {day}", event.get_absolute_url(),
                        "Tutup", event.last_on or event.held_on)  # fmt: skip
        if event.state == EventState.DONE:
            return Task(f"Tulis notulen: {event}", f"Terlaksana {day}", event.get_absolute_url(),
                        "Tulis")  # fmt: skip
        detail = f"Tanggalnya sudah lewat, {day}. Buka, tunda, atau batalkan."
        return Task(f"Perbarui kegiatan: {event}", detail, event.get_absolute_url(), "Perbarui",
                    event.last_on or event.held_on)  # fmt: skip

    def rest(count):
        return Task(f"{count} kegiatan pembinaan lain", "Perlu diperbarui",
                    list_url("event_list", ""), "Lihat", rows[LISTED].held_on)  # fmt: skip

    return shorten(rows, one, rest)
