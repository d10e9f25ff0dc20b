import datetime

import pytest
import time_machine

from kim_portal.accounts.audit import record
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 21, 2, 42, tzinfo=datetime.UTC)


@pytest.fixture
def auditor(as_user):
    return as_user(UserFactory(is_auditor=True))


def test_auditentry_list_shows_time_zone_and_masks(auditor):
    with time_machine.travel(NOW):
        record(
            UserFactory(full_name="Rahmat Hidayat", username="ppu"),
            "kim.update",
            KimFactory(name="KIM Mekar Waru"),
            phone="08123456789",
        )

    html = auditor.get("/catatan/").content.decode()

    assert "21 November 2026 pukul 10.42 WITA" in html
    assert "Rahmat Hidayat (ppu)" in html
    assert "Mengubah KIM" in html
    assert "nomor WhatsApp: (disamarkan)" in html
    assert "08123456789" not in html
    assert "TIDAK ADA" not in html
    assert html.count("<h1") == 1


def test_auditentry_list_escapes_what_was_recorded(auditor):
    record(None, "kim.update", KimFactory(name="<script>x</script>"), reason="<b>tebal</b>")

    html = auditor.get("/catatan/").content.decode()

    assert "<script>x" not in html
    assert "<b>tebal" not in html


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("mekar", 1),
        ("rahmat", 1),
        ("kim.verify", 2),
        ("Memverifikasi", 2),
        ("mencabut", 0),
        ("mekar rahmat", 0),
        ("zzz", 0),
        ("%", 0),
    ],
)
def test_auditentry_list_searches(auditor, words, count):
    record(None, "kim.verify", KimFactory(name="KIM Mekar"))
    record(UserFactory(full_name="Rahmat"), "kim.verify", KimFactory(name="KIM Lain"))

    response = auditor.get("/catatan/", {"q": words})

    assert response.context["page"].paginator.count == count


def test_auditentry_list_empty_says_what_comes(auditor):
    assert "Tidak ada catatan" in auditor.get("/catatan/").content.decode()


@pytest.mark.parametrize(("page", "shown"), [("1", 25), ("2", 2), ("99", 2), ("x", 25)])
def test_auditentry_list_pages(auditor, page, shown):
    kim = KimFactory()
    for _ in range(27):
        record(None, "kim.verify", kim)

    response = auditor.get("/catatan/", {"hal": page, "q": "kim"})

    assert len(response.context["rows"]) == shown
    assert "q=kim" in response.content.decode()


def test_auditentry_list_newest_first(auditor):
    kim = KimFactory()
    entries = [record(None, "kim.verify", kim) for _ in range(3)]

    rows = auditor.get("/catatan/").context["rows"]

    assert [entry for entry, _, _ in rows] == entries[::-1]


@pytest.mark.parametrize("rows", [1, 3])
def test_auditentry_list_queries_do_not_grow(auditor, rows, django_assert_num_queries):
    for _ in range(rows):
        record(UserFactory(), "kim.verify", KimFactory())

    with django_assert_num_queries(6):
        auditor.get("/catatan/")


def test_auditentry_list_partial_is_the_same_rows(auditor):
    record(None, "kim.verify", KimFactory(name="KIM Mekar"))

    part = auditor.get("/catatan/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert part.strip() in auditor.get("/catatan/").content.decode()


def test_auditentry_list_names_accounts_as_they_are_called_today(auditor):
    person = UserFactory(full_name="Nama Lama", username="lama")
    record(person, "user.sign_in", person)
    person.full_name = "Nama Baru"
    person.save()

    html = auditor.get("/catatan/", {"q": "baru"}).content.decode()

    assert ("Nama Lama" in html, html.count("Nama Baru")) == (False, 2)
