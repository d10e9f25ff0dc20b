"""Sheets that lie on devices without network: how many and since when, never what is in them."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from monev.models import JuriAssignment, Round, ScoreSheet, SheetOnDevice


@dataclass(frozen=True)
class JuriDevices:
    """What the devices of one juri said last. oldest: since when the oldest sheet waits unsent."""

    juri: JuriAssignment
    taken: int
    unsent: int
    oldest: datetime.datetime | None
    reported_at: datetime.datetime


@transaction.atomic
def report_device(
    device: uuid.UUID, ages: Mapping[uuid.UUID, datetime.timedelta | None], *, by
) -> int:
    """Replace what is known of this device of a juri; returns how many sheets are noted.

    ages: sheet → for how long something on it waits unsent, None when nothing does. An age and no
    moment, because the clock of a device may be wrong. Sheets of others are passed over.
    """
    now = timezone.now()
    own = ScoreSheet.objects.to_take_along(by).filter(uuid__in=ages)
    rows = [
        SheetOnDevice(
            sheet_id=pk,
            device=device,
            unsent_since=None if ages[key] is None else now - ages[key],
            reported_at=now,
        )
        for pk, key in own.values_list("pk", "uuid")
    ]
    former = SheetOnDevice.objects.filter(device=device, sheet__juri__user=by)
    former.exclude(sheet__in=[row.sheet_id for row in rows]).delete()
    SheetOnDevice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "device"],
        update_fields=["unsent_since", "reported_at"],
    )
    return len(rows)


def sheets_on_devices(round_: Round, *, hidden: Collection[int] = ()) -> list[JuriDevices]:
    """Return the juri whose devices hold sheets the server waits for, as they sit in the panel.

    hidden: ids of entries whose counts the reader must not see. Two queries.
    """
    if round_.is_opened:
        return []
    rows: dict[int, list[SheetOnDevice]] = {}
    found = SheetOnDevice.objects.awaited(round_).exclude(sheet__entry__in=hidden)
    for row in found.select_related("sheet"):
        rows.setdefault(row.sheet.juri_id, []).append(row)
    seats = round_.juri_assignments.filter(pk__in=rows).select_related("user")
    return [_summed(seat, rows[seat.pk]) for seat in seats]


def _summed(seat: JuriAssignment, rows: list[SheetOnDevice]) -> JuriDevices:
    """One sheet on two devices is one sheet."""
    waiting = [row for row in rows if row.unsent_since]
    return JuriDevices(
        juri=seat,
        taken=len({row.sheet_id for row in rows}),
        unsent=len({row.sheet_id for row in waiting}),
        oldest=min((row.unsent_since for row in waiting), default=None),
        reported_at=max(row.reported_at for row in rows),
    )
