"""From the first score to the public result, through the screens only."""

import pytest
from django.urls import reverse

from monev.enums import EntryState, PanelRole, RoundState
from monev.models import BeritaAcara, Entry, Outcome
from monev.worklist import tasks
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, region
from tests.pdf_text import page_count, pdf_text, squeezed


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    assert "TIDAK ADA" not in text
    return text


@pytest.fixture
def office(db, give):
    return give(UserFactory(full_name="Diskominfo PPU"), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Dinas Contoh"), Role.PIMPINAN, region("64.09"))


def test_from_sheets_to_the_public_result(as_user, give, office, head, client):
    round_ = RoundFactory(scoring=True, name="Monev KIM PPU", slug="monev-kim-ppu")
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR, user__full_name="Ketua Juri Satu")
    member = JuriFactory(round=round_, user__full_name="Juri Dua", institution="PWI Kaltim")
    secretary = JuriFactory(round=round_, role=PanelRole.SECRETARY)
    best = EntryFactory(round=round_, kim=KimFactory(name="KIM Bangun Mulya", verified=True))
    second = EntryFactory(round=round_, kim=KimFactory(name="KIM Sumber Sari", verified=True))
    absent = EntryFactory(
        round=round_, kim=KimFactory(name="KIM Sepaku", verified=True), state=EntryState.ABSENT
    )
    # A1 3 and 4, B1 3 and 3, B2 2.5 and 2.5: (7/8)40 + (6/8)35 + (5/8)25 = 35 + 26.25 + 15.625
    typed = {
        (best.pk, chair.pk): {"skor-A1": "3", "skor-B1": "3", "skor-B2": "2,5"},
        (best.pk, member.pk): {
            "skor-A1": "4", "catatan-A1": "Arsip lengkap", "skor-B1": "3", "skor-B2": "2.5",
        },
        (second.pk, chair.pk): {"skor-A1": "2", "skor-B1": "2", "skor-B2": "2"},
        (second.pk, member.pk): {"skor-A1": "2", "skor-B1": "2", "skor-B2": "2"},
    }  # fmt: skip
    for entry in (best, second):
        for seat in (chair, member):
            sheet = SheetFactory(entry=entry, juri=seat)
            juri = as_user(seat.user)
            texts = {"kekuatan": "Kanal hidup", "saran": f"Saran untuk {entry.kim.name}"}
            scores = typed[entry.pk, seat.pk]
            juri.post(sheet.get_absolute_url(), scores | texts | {"aksi": "simpan"})
            check = reverse("monev:sheet_check", args=[sheet.uuid])
            answer = juri.post(check, {"versi": "2", "aksi": "ajukan"})
            assert answer["Location"] == sheet.get_absolute_url()

    def url(name):
        return reverse(f"monev:{name}", args=[round_.slug])

    # closing
    at_chair = as_user(chair.user)
    assert [task.label for task in tasks(chair.user)] == ["Tutup penilaian"]
    assert "Semua lembar nilai sudah diajukan" in page(at_chair.get(url("round_close")))
    page(at_chair.post(url("round_close"), follow=True))
    assert [task.label for task in tasks(secretary.user)] == ["Buka nilai bersama ketua"]
    page(as_user(secretary.user).post(url("round_open"), follow=True))
    # tabulation and plenary
    at_office = as_user(office)
    table = page(at_office.get(url("result_table")))
    # 76.875 is published as 76.88
    assert "76,88" in table
    assert "50,00" in table
    assert "Tidak hadir: Alasan contoh" in table
    page(at_office.post(url("round_plenary"), follow=True))
    page(at_office.get(url("beritaacara_create")))
    facts = {
        "number": "500.12.11/34/2026",
        "held_on": "2026-12-04",
        "place": "Penajam",
        "decisions": "Gelar KIM Terinovatif untuk KIM Sumber Sari karena siaran warga.",
        "hadir": [chair.pk, member.pk],
        "pimpinan": head.assignments.get().pk,
        "jabatan": "Kepala Dinas",
    }
    page(at_office.post(url("beritaacara_create"), facts, follow=True))
    draft = at_office.get(url("beritaacara_detail"))
    assert squeezed("Bukan dokumen resmi") in pdf_text(draft.content)
    minutes = BeritaAcara.objects.get()
    assert minutes.code not in pdf_text(draft.content).replace("-", "")
    as_user(None)
    assert client.get(url("beritaacara_detail")).status_code == 404
    # signing: the last signature freezes the paper
    for person in (chair.user, member.user, head):
        signer = as_user(person)
        assert [task.label for task in tasks(person)] == ["Tanda tangani berita acara"]
        page(signer.get(url("beritaacara_sign")))
        page(signer.post(url("beritaacara_sign"), follow=True))
    round_.refresh_from_db()
    assert round_.state == RoundState.RECORD_SIGNED
    # publication
    at_office = as_user(office)
    assert client.get(url("result_detail")).status_code == 404
    page(at_office.get(url("round_publish")))
    page(at_office.post(url("round_publish"), follow=True))
    as_user(None)
    public = page(client.get(url("result_detail")))
    for words in (
        "KIM Bangun Mulya",
        "76,88",
        "KIM Sumber Sari",
        "50,00",
        "PWI Kaltim",
        "KIM Sepaku",
    ):
        assert words in public
    assert "Juri Dua" not in public
    assert "Saran untuk" not in public
    paper = client.get(url("beritaacara_detail"))
    content = b"".join(paper.streaming_content)
    text = pdf_text(content)
    for words in (
        "Nomor: 500.12.11/34/2026", "Jumat, tanggal empat bulan Desember", "KIM Bangun Mulya",
        "76,88", "50,00", "Ketua Juri Satu", "Juri Dua", "Kepala Dinas Contoh", "KIM Sepaku",
        "Gelar KIM Terinovatif", "Ditandatangani dalam portal", "Halaman 1 dari 1",
    ):  # fmt: skip
        assert squeezed(words) in text
    assert page_count(content) == 1
    # the code on the paper
    minutes.refresh_from_db()
    assert minutes.code in text.replace("-", "")
    checked = page(client.get(reverse("monev:check_detail", args=[minutes.code])))
    assert "500.12.11/34/2026" in checked
    assert minutes.printed_fingerprint in checked
    # what the KIM reads about itself
    pengurus = give(UserFactory(), kim=best.kim)
    feedback = page(as_user(pengurus).get(reverse("monev:entry_feedback", args=[best.pk])))
    assert "Saran untuk KIM Bangun Mulya" in feedback
    assert "Ketua Juri Satu" not in feedback
    other = reverse("monev:entry_feedback", args=[absent.pk])
    assert as_user(pengurus).get(other).status_code == 404
    # the best move on
    province = RoundFactory(announced=True, level="provinsi", region=region("64"))
    at_office = as_user(office)
    promote = reverse("monev:entry_promote", args=[best.pk])
    page(at_office.get(promote))
    at_office.post(promote, {"putaran": province.pk, "persetujuan": "on"})
    moved = Entry.objects.get(round=province)
    best.refresh_from_db()
    assert (moved.promoted_from, moved.name, moved.state) == (best, "KIM Bangun Mulya", "nominated")
    assert best.state == EntryState.PROMOTED
    assert moved.snapshot["promotion"]["total_points"] == "76.88"
    # the end
    at_office.post(url("round_finish"))
    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED
    assert Outcome.objects.get().state == "published"
