"""The check of a document compares a file in the browser, without sending it."""

import datetime
import hashlib

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from monev.models import BeritaAcara
from tests.factories.result import computed_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAPER = b"%PDF-1.7 berita acara"


@pytest.fixture
def minutes(transactional_db):
    round_ = computed_round()
    made = BeritaAcara(
        round=round_, outcome=round_.outcomes.get(), number="1/2026", place="Penajam",
        held_on=datetime.date(2026, 12, 4), state="signed", signed_at=timezone.now(),
    )  # fmt: skip
    made.attach(PAPER, name="ba.pdf", content_type="application/pdf")
    made.save()
    return made


@pytest.fixture
def page(browser, live_server, minutes):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_a_file_is_compared_without_being_sent(page, minutes):
    page.goto(f"/cek/{minutes.code}/")
    field = page.get_by_label("Pilih berkas PDF")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_buffer))

    field.set_input_files({"name": "sama.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    expect(page.get_by_text("Berkas sama.")).to_be_visible()
    field.set_input_files(
        {"name": "lain.pdf", "mimeType": "application/pdf", "buffer": PAPER + b" "}
    )
    expect(page.get_by_text("Berkas berbeda.")).to_be_visible()

    expect(page.get_by_text(hashlib.sha256(PAPER + b" ").hexdigest())).to_be_visible()
    assert [body for body in sent if body] == []
