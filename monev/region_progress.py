"""How far each kabupaten/kota of a provincial round is: files, letters, sheets, never a value."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.formats import date_format

from kim_portal.sharing import share_text, whatsapp_url
from kim_portal.spreadsheets import Export, TableColumn
from monev.delegations import Standing, standings
from monev.enums import JUDGED_ENTRIES, OWED_SHEETS, EntryState, SheetState
from monev.models import Entry, Round, Waiver
from registry.models import Region

NOT_HANDED_IN = {EntryState.NOMINATED, EntryState.RETURNED_FOR_FIX}


@dataclass(frozen=True)
class RegionProgress:
    """One kabupaten/kota. complete: files handed in, which needs every required document.

    locked and owed: sheets of judged entries; last_at: the latest nomination, document or letter,
    None while there is none; waits_for: what it still has to do, as sentences; waivers: what its
    entries take part without and why, one line each.
    """

    region: Region
    proposed: int
    complete: int
    delegation: str
    owed: int
    locked: int
    last_at: datetime.datetime | None
    waits_for: tuple[str, ...]
    waivers: tuple[str, ...]
    reminder: str

    @property
    def whatsapp_url(self) -> str:
        return whatsapp_url(self.reminder)


def region_progress(round: Round, *, hidden: Collection[int] = ()) -> list[RegionProgress]:
    """Return every kabupaten/kota of the round; five queries, however many there are.

    hidden: ids of entries whose counts the reader must not see (a conflict of interest).
    """
    counts = {pk: row for pk, row in _counts(round).items() if pk not in hidden}
    waivers: dict[int, list[Waiver]] = {}
    for waiver in Waiver.objects.for_page().filter(entry__in=counts):
        waivers.setdefault(waiver.entry_id, []).append(waiver)
    return [_line(round, one, counts, waivers) for one in standings(round)]


def _counts(round: Round) -> dict[int, dict]:
    """Return entry id → its sheets and the moment of its newest document; values never enter."""
    judged = Q(state__in=JUDGED_ENTRIES)
    rows = round.entries.annotate(
        owed=Count("sheets", filter=judged & Q(sheets__state__in=OWED_SHEETS), distinct=True),
        locked=Count(
            "sheets", filter=judged & Q(sheets__state=SheetState.SUBMITTED), distinct=True
        ),
        document_at=Max("documents__created_at"),
    )
    return {row["pk"]: row for row in rows.order_by().values(
        "pk", "owed", "locked", "document_at")}  # fmt: skip


def _line(round: Round, standing: Standing, counts, waivers) -> RegionProgress:
    seen = [counts[one.pk] for one in standing.entries if one.pk in counts]
    moments = [*(one.snapshot_at for one in standing.entries)]
    moments += [row["document_at"] for row in seen if row["document_at"]]
    moments += [standing.letter.created_at] if standing.letter else []
    locked = sum(row["locked"] for row in seen)
    waits_for = _waits_for(round, standing)
    return RegionProgress(
        region=standing.region,
        proposed=len(standing.entries),
        complete=sum(one.state not in NOT_HANDED_IN for one in standing.entries),
        delegation=standing.words if round.needs_delegation else "tidak diminta",
        owed=locked + sum(row["owed"] for row in seen),
        locked=locked,
        last_at=max(moments, default=None),
        waits_for=waits_for,
        waivers=tuple(
            f"{entry.name} tanpa {waiver.subject}: {waiver.reason}"
            for entry in standing.entries
            for waiver in waivers.get(entry.pk, ())
        ),
        reminder=_reminder(round, standing.region, waits_for),
    )


def _waits_for(round: Round, standing: Standing) -> tuple[str, ...]:
    found = []
    if not standing.entries and round.is_nomination_open():
        found.append("belum mengusulkan peserta")
    open_files = [one for one in standing.entries if _is_open(one)]
    if open_files:
        found.append("berkas belum diajukan: " + ", ".join(one.name for one in open_files))
    if round.needs_delegation and standing.is_lacking and not round.is_opened:
        found.append(standing.words)
    return tuple(found)


def _is_open(entry: Entry) -> bool:
    return entry.state in NOT_HANDED_IN


def _reminder(round: Round, region: Region, waits_for: tuple[str, ...]) -> str:
    """Return the text of a reminder: who, what, until when, and the page of the round."""
    closes_on = round.nomination_closes_on
    until = f" Batas pengusulan {date_format(closes_on)}." if closes_on else ""
    return share_text(
        f"Diskominfo {region}: {round}", f"{'; '.join(waits_for).capitalize()}.{until}",
        round.get_absolute_url(),
    )  # fmt: skip


REGION_PROGRESS_EXPORT = Export(
    "Kemajuan kabupaten/kota",
    "kemajuan-kabupaten-kota",
    [
        TableColumn("kode", "kode wilayah Kemendagri", "teks", "wilayah",
                    lambda one: one.region.code),
        TableColumn("kabupaten/kota", "nama wilayah", "teks", "wilayah",
                    lambda one: str(one.region)),
        TableColumn("diusulkan", "peserta yang diusulkan dan tidak mundur", "angka", "peserta",
                    lambda one: one.proposed),
        TableColumn("berkas diajukan", "peserta yang berkasnya lengkap dan diajukan", "angka",
                    "peserta", lambda one: one.complete),
        TableColumn("surat delegasi", "keadaan surat delegasi", "teks", "surat delegasi",
                    lambda one: one.delegation),
        TableColumn("lembar terkunci", "lembar nilai yang sudah diajukan juri", "angka",
                    "lembar nilai", lambda one: one.locked),
        TableColumn("lembar ditugaskan", "lembar nilai yang harus diisi juri", "angka",
                    "lembar nilai", lambda one: one.owed),
        TableColumn("pengecualian", "syarat atau dokumen yang dikecualikan, dengan alasannya",
                    "teks", "peserta", lambda one: "; ".join(one.waivers)),
        TableColumn("kegiatan terakhir", "usulan, dokumen, atau surat terakhir", "waktu",
                    "peserta dan surat", lambda one: one.last_at),
        TableColumn("yang ditunggu", "yang masih harus dilakukan kabupaten/kota", "teks",
                    "peserta dan surat", lambda one: "; ".join(one.waits_for)),
    ],
)  # fmt: skip
