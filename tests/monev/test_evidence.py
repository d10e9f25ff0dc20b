import datetime

import pytest
import time_machine

from monev.evidence import Line, evidence_facts, evidence_lines
from monev.models import Entry
from monev.nomination import snapshot
from registry.models import ActivityReport
from tests.factories.assistance import ChannelFactory
from tests.factories.monev import EntryFactory
from tests.factories.registry import KimFactory, ReportFactory

pytestmark = pytest.mark.django_db
FILE = {
    "sk": {"number": "9/2026", "signed_on": "2026-03-12", "expires_on": "2029-03-12"},
    "officer_count": 3,
    "member_count": 12,
    "report_count": 4,
    "reports": [
        {"title": f"Kelas {n}", "held_on": "2026-11-01", "address": f"/kegiatan/kelas-{n}/"}
        for n in range(4)
    ],
    "channels": [{"label": "Instagram: kimwaru", "last_post_on": "2026-11-02", "address": ""}],
    "sectors": ["UMKM dan ekonomi kreatif"],
}


def lines(asked, **changed):
    return evidence_lines(asked, Entry(snapshot=FILE | changed).facts)


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (
            "SK dan susunan pengurus",
            [
                "SK 9/2026, 12 Maret 2026, berlaku sampai 12 Maret 2029",
                "3 pengurus, 12 anggota seluruhnya",
            ],
        ),
        (
            "Daftar kanal, tanggal unggah terakhir",
            ["Instagram: kimwaru, unggahan terakhir 2 November 2026"],
        ),
        ("Peta potensi", ["UMKM dan ekonomi kreatif"]),
        # "SKor" is no decree, and a presentation is seen on the day itself.
        ("Skor paparan", []),
        ("", []),
    ],
)
def test_lines_answer_what_the_indicator_asks(asked, texts):
    assert [line.text for line in lines(asked)] == texts


def test_the_newest_reports_stand_first_and_the_rest_is_counted():
    found = lines("Berkas kegiatan 12 bulan terakhir")

    assert found[0] == Line("Kelas 0, 1 November 2026", "/kegiatan/kelas-0/")
    assert [line.text for line in found[2:]] == ["Kelas 2, 1 November 2026", "dan 1 laporan lain"]


def test_absent_evidence_is_said_and_an_older_snapshot_stays_silent():
    assert [one.text for one in lines("SK, kegiatan, kanal", sk=None, reports=[], channels=[])] == [
        "Tidak ada SK yang berlaku saat dipotret",
        "4 laporan terverifikasi dalam 12 bulan",
        "Tidak ada kanal yang tercatat saat dipotret",
    ]
    old = Entry(snapshot={"name": "KIM Lama"}).facts
    assert evidence_lines("kegiatan, kanal, potensi, pengurus", old) == []


def test_the_snapshot_freezes_reports_and_channels():
    kim = KimFactory(verified=True)
    ReportFactory(kim=kim, verified=True, title="Kelas foto")
    channel = ChannelFactory(kim=kim)
    entry = EntryFactory(kim=kim, snapshot=snapshot(kim))

    ActivityReport.objects.update(title="Diganti sesudahnya")
    channel.label = "diganti"
    channel.save()

    facts = Entry.objects.get(pk=entry.pk).facts
    assert [row["title"] for row in facts["reports"]] == ["Kelas foto"]
    assert [row["label"] for row in facts["channels"]] == ["Instagram: kimwaru"]


def test_a_private_door_is_no_address():
    kim = KimFactory(verified=True)
    ChannelFactory(kim=kim, kind="whatsapp_group", url="https://chat.whatsapp.com/rahasia")

    facts = evidence_facts(kim, ActivityReport.objects.none())

    assert [row["address"] for row in facts["channels"]] == [""]


def test_r1_12_a_cleared_hoax_is_evidence_where_the_instrument_asks_for_checked_information():
    kim = KimFactory(verified=True)
    cleared = ReportFactory(
        kim=kim, verified=True, title="Kabar sembako palsu", held_on=datetime.date(2026, 2, 3),
        kind="hoax_clarification", info_source="Dinas sosial",
    )  # fmt: skip
    for day in range(1, 5):
        ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 6, day))

    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        facts = Entry(snapshot=snapshot(kim)).facts
    # Instrument K-1, indicator C1: "Tautan dan contoh informasi yang diperiksa".
    found = evidence_lines("Tautan dan contoh informasi yang diperiksa", facts)

    assert Line("Klarifikasi: Kabar sembako palsu, 3 Februari 2026", cleared.public_url) in found
