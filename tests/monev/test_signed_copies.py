"""Minutes signed outside the portal: with ink and scanned, or by TTE."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kim_portal.pdf_signature import read_signatures
from monev.models import BeritaAcara, Round, SignedCopy
from monev.publication import publish_round
from monev.worklist import tasks
from tests.factories.files import pdf
from tests.journeys.forms import submit
from tests.monev.minutes import content_of, drafted, step_aside
from tests.pdf_picture import pictures, qr_codes
from tests.pdf_text import pdf_text
from tests.signed_pdf import ISSUER, signed_pdf

pytestmark = pytest.mark.django_db


def pdf_bytes():
    return pdf().read()


@pytest.fixture
def minutes(office, head):
    return drafted(office, head)


@pytest.fixture
def at_office(as_user, office):
    return as_user(office)


def url(name, minutes):
    return reverse(f"monev:beritaacara_{name}", args=[minutes.round.slug])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def issue(client, minutes, way):
    assert client.post(url("issue", minutes), {"cara": way}).status_code == 302
    return content_of(client.get(url("detail", minutes), {"draf": ""}))


def upload(client, minutes, content, name="ba.pdf"):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return submit(client, url("upload", minutes), {"berkas": file})


def check(client, minutes):
    code = BeritaAcara.objects.get().code
    return client.get(reverse("monev:check_detail", args=[code]))


def test_issued_paper_carries_its_code_which_counts_only_once_it_is_back(at_office, minutes):
    paper = issue(at_office, minutes, "ink")

    stored = BeritaAcara.objects.get()
    assert [qr_codes(one) for one in pictures(paper)] == [[f"http://testserver/cek/{stored.code}/"]]
    assert "DRAF" not in pdf_text(paper)
    assert check(at_office, minutes).status_code == 404
    upload(at_office, minutes, pdf_bytes())
    assert "Tanda tangan basah" in page(check(at_office, minutes))


def test_scan_signs_for_everybody_and_is_kept_from_the_public(at_office, office, minutes, client):
    issued = issue(at_office, minutes, "ink")

    assert upload(at_office, minutes, pdf_bytes()).status_code == 302

    stored = BeritaAcara.objects.get()
    assert stored.state == "signed"
    assert Round.objects.get().state == "record_signed"
    assert not stored.signatories.filter(signed_at__isnull=True).exists()
    assert content_of(at_office.get(url("copy", minutes))) == pdf_bytes()
    publish_round(Round.objects.get(), by=office)
    client.logout()
    # The public reads the paper as it was issued, without handwriting.
    assert content_of(client.get(url("detail", minutes))) == issued
    assert client.get(url("copy", minutes)).status_code == 302


def test_tte_that_was_added_to_the_paper_is_taken_and_given_out(at_office, office, minutes, client):
    signed = signed_pdf(issue(at_office, minutes, "tte"))

    assert upload(at_office, minutes, signed).status_code == 302

    copy = SignedCopy.objects.get()
    assert (copy.signature_count, copy.issuer) == (1, ISSUER)
    publish_round(Round.objects.get(), by=office)
    client.logout()
    assert content_of(client.get(url("detail", minutes))) == signed
    text = page(check(client, minutes))
    assert "TTE dari luar portal" in text
    assert ISSUER in text
    assert "bukan tanda tangan elektronik" in text
    # Both the paper that went out and the one that came back compare as the same document.
    assert f"{copy.sha256} {copy.issued_sha256}" in text


def test_tte_on_a_rewritten_paper_is_known_by_code_and_fingerprint(at_office, minutes):
    paper = issue(at_office, minutes, "tte")
    rewritten = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as document:
        document.save(rewritten, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert not rewritten.getvalue().startswith(paper)
    assert upload(at_office, minutes, signed_pdf(rewritten.getvalue())).status_code == 302


def test_tte_refuses_another_paper(at_office, minutes):
    issue(at_office, minutes, "tte")

    text = page(upload(at_office, minutes, signed_pdf(pdf_bytes())))

    assert "bukan naskah yang diterbitkan" in text
    assert BeritaAcara.objects.get().printed_code in text
    assert not SignedCopy.objects.exists()


def test_tte_refuses_the_paper_of_an_earlier_issue(at_office, minutes):
    former = issue(at_office, minutes, "tte")
    issue(at_office, minutes, "tte")

    assert "bukan naskah yang diterbitkan" in page(upload(at_office, minutes, signed_pdf(former)))


def test_tte_refuses_a_paper_without_signature(at_office, minutes):
    paper = issue(at_office, minutes, "tte")

    assert "belum memuat tanda tangan elektronik" in page(upload(at_office, minutes, paper))


def test_tte_refuses_what_was_added_after_the_signature(at_office, minutes):
    signed = signed_pdf(issue(at_office, minutes, "tte"))
    later = signed + b"% lagi\n%%EOF\n"

    assert "berubah sesudah ditandatangani" in page(upload(at_office, minutes, later))


def test_tte_refuses_a_signature_over_other_bytes(at_office, minutes):
    signed = signed_pdf(issue(at_office, minutes, "tte"))
    spot = signed.index(b"/adbe.pkcs7.detached")
    changed = signed[:spot] + b"/adbe.pkcs7.detacheD" + signed[spot + 20 :]

    assert "tidak cocok dengan tanda tangannya" in page(upload(at_office, minutes, changed))


@pytest.mark.parametrize("way", ["ink", "tte"])
@pytest.mark.parametrize("content", [b"", b"bukan berkas", b"%PDF-1.7\n%%EOF"])
def test_upload_of_nonsense_is_answered_with_a_sentence(at_office, minutes, way, content):
    issue(at_office, minutes, way)

    assert "pk-galat" in page(upload(at_office, minutes, content))
    assert BeritaAcara.objects.get().state == "draft"


def test_the_tabulation_leads_the_office_to_each_next_step(at_office, minutes):
    table = reverse("monev:result_table", args=[minutes.round.slug])
    steps = []
    for act in (
        lambda: None,
        lambda: issue(at_office, minutes, "ink"),
        lambda: upload(at_office, minutes, pdf_bytes()),
    ):
        act()
        text = page(at_office.get(table))
        steps.append([name for name in ("issue", "upload", "copy") if url(name, minutes) in text])

    assert steps == [["issue"], ["upload"], ["copy"]]


def test_issue_needs_a_way(at_office, minutes):
    assert "Pilih cara menandatangani" in page(at_office.post(url("issue", minutes)))
    assert "Pilih cara menandatangani" in page(
        at_office.post(url("issue", minutes), {"cara": "portal"})
    )


def test_upload_before_anything_was_issued_is_409(at_office, minutes):
    assert "belum diterbitkan" in page(at_office.get(url("upload", minutes)))
    sent = at_office.post(
        url("upload", minutes), {"berkas": SimpleUploadedFile("a.pdf", pdf_bytes())}
    )
    assert sent.status_code == 409


def test_issue_after_a_signature_in_the_portal_is_409(as_user, minutes, head, office):
    as_user(head).post(url("sign", minutes))

    assert as_user(office).post(url("issue", minutes), {"cara": "ink"}).status_code == 409


def test_issued_minutes_are_not_signed_in_the_portal(as_user, at_office, minutes, head):
    issue(at_office, minutes, "ink")

    assert [task.label for task in tasks(head)] == []
    assert as_user(head).post(url("sign", minutes)).status_code == 409


def test_upload_after_the_data_changed_asks_for_a_new_paper(at_office, minutes):
    paper = issue(at_office, minutes, "tte")
    Round.objects.update(panel_decree="SK 99/2026")

    assert "Terbitkan naskahnya lagi" in page(upload(at_office, minutes, signed_pdf(paper)))


def test_a_juri_with_a_conflict_reads_no_ranking_from_issued_paper_or_scan(
    as_user,
    at_office,
    minutes,
    office,
):
    aside = step_aside(minutes)
    issue(at_office, minutes, "ink")

    issued = pdf_text(content_of(as_user(aside.user).get(url("detail", minutes), {"draf": ""})))
    upload(as_user(office), minutes, pdf_bytes())

    assert "75,00" not in issued
    assert as_user(aside.user).get(url("copy", minutes)).status_code == 404


def test_read_signatures_of_what_is_no_signed_pdf():
    assert read_signatures(b"") == read_signatures(pdf_bytes()) == []
