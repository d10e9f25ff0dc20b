"""The paper of the minutes: what a camera reads from it, and what it keeps from whom."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from monev.enums import PanelRole
from monev.models import BeritaAcara, Round
from monev.publication import publish_round
from monev.signing import draft_pdf
from tests.factories.result import SHEETS
from tests.monev.minutes import content_of, drafted, signed, step_aside
from tests.pdf_picture import pictures, qr_codes
from tests.pdf_text import pdf_text, squeezed

pytestmark = pytest.mark.django_db
MANY = {f"KIM Peserta {n:02}": SHEETS["KIM Dua"] for n in range(26)}


def test_qr_of_every_page_is_read_from_the_picture_and_leads_to_the_check(office, head, client):
    minutes = signed(drafted(office, head, MANY))

    pages = pictures(minutes.file.read())
    codes = [qr_codes(page) for page in pages]

    address = f"{settings.SITE_URL}/cek/{minutes.code}/"
    assert len(pages) > 1
    assert codes == [[address]] * len(pages)
    followed = client.get(urlsplit(address).path).content.decode()
    assert "Berita acara berlaku" in followed
    assert minutes.number in followed


def test_draft_says_draf_and_carries_no_code(office, head, client):
    minutes = drafted(office, head)

    content = draft_pdf(minutes)

    text = pdf_text(content)
    assert "DRAF" in text
    assert [qr_codes(page) for page in pictures(content)] == [[]]
    assert minutes.code not in text.replace("-", "")
    assert client.get(reverse("monev:check_detail", args=[minutes.code])).status_code == 404


def test_signed_paper_carries_the_fingerprint_of_the_bundle_on_every_page(office, head):
    minutes = signed(drafted(office, head, MANY))

    content = minutes.file.read()

    pages = len(pictures(content))
    root = squeezed(minutes.outcome.bundle.printed_root)
    assert pdf_text(content).count(root) == pages


def test_minutes_stand_under_the_letterhead_of_the_office(office, head):
    minutes = drafted(office, head)
    place = minutes.round.region
    place.office_name = "Dinas Kominfo Contoh"
    place.save()

    text = pdf_text(draft_pdf(BeritaAcara.objects.get()))

    assert squeezed("DINAS KOMINFO CONTOH") in text
    assert squeezed("PEMERINTAH KABUPATEN PENAJAM PASER UTARA") in text


def test_a_juri_with_a_conflict_reads_no_ranking_before_publication(office, head, as_user):
    minutes = drafted(office, head)
    aside, free = step_aside(minutes), minutes.round.juri_assignments.get(role=PanelRole.CHAIR)
    address = reverse("monev:beritaacara_detail", args=[minutes.round.slug])

    def text_for(person):
        return pdf_text(content_of(as_user(person).get(address)))

    before = text_for(aside.user)
    full = text_for(free.user)
    signed(BeritaAcara.objects.get())
    frozen = text_for(aside.user)
    publish_round(Round.objects.get(), by=office)
    after = text_for(aside.user)

    for text in (before, frozen):
        # Names may stand in the note about conflicts; ranks, totals and decisions do not stand.
        assert "75,00" not in text
        assert "KIMSatu" not in text
        assert "Terinovatif" not in text
        assert squeezed("SALINAN TERBATAS") in text
    for text in (full, after):
        assert "75,00" in text
        assert "KIMSatu" in text


def test_a_juri_with_a_conflict_still_signs_and_is_told_why(office, head, as_user):
    minutes = drafted(office, head)
    aside = step_aside(minutes)
    address = reverse("monev:beritaacara_sign", args=[minutes.round.slug])

    text = as_user(aside.user).get(address).content.decode()

    assert "berbenturan kepentingan dengan seorang peserta" in text
    assert as_user(aside.user).post(address).status_code == 302


def test_why_somebody_stepped_aside_stays_out_of_the_paper(office, head):
    minutes = drafted(office, head)
    seat = step_aside(minutes)
    sheet = seat.sheets.get(entry__kim__name="KIM Dua")
    type(sheet).objects.filter(pk=sheet.pk).update(
        state="void", void_reason="Adik kandung ketuanya"
    )

    text = pdf_text(draft_pdf(BeritaAcara.objects.get()))

    assert squeezed(f"{seat.user} tidak menilai KIM Dua") in text
    assert "Adikkandung" not in text


def test_check_says_dicabut_for_minutes_of_a_version_that_was_given_up(office, head, client):
    minutes = signed(drafted(office, head))
    BeritaAcara.objects.update(state="replaced")

    text = client.get(reverse("monev:check_detail", args=[minutes.code])).content.decode()

    assert "Berita acara dicabut" in text
    assert "dicabut sebelum diumumkan" in text
    assert "Buka PDF aslinya" not in text


def test_check_shows_what_kind_of_signature_it_is_and_how_to_compare_the_file(office, head, client):
    minutes = signed(drafted(office, head))
    publish_round(Round.objects.get(), by=office)

    text = client.get(reverse("monev:check_detail", args=[minutes.code])).content.decode()

    assert "QR portal" in text
    assert "bukan tanda tangan elektronik" in text
    # Without a script the fingerprint and the commands stand there.
    assert minutes.sha256 in text
    assert "sha256sum" in text
    assert minutes.outcome.bundle.printed_root in text
    assert f"{reverse('monev:bundle_recompute')}?putaran={minutes.round.slug}" in text


def test_check_of_minutes_without_a_file_offers_no_comparison(office, head, client):
    minutes = drafted(office, head)
    BeritaAcara.objects.update(state="signed", signed_at=timezone.now())

    text = client.get(reverse("monev:check_detail", args=[minutes.code])).content.decode()

    assert "Bandingkan berkas" not in text
