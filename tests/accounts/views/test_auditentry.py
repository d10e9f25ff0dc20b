import csv
import datetime
import io

import pytest
import time_machine

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import AuditEntry
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
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


def stamped(moment, by, verb, subject):
    with time_machine.travel(moment):
        record(by, verb, subject)


@pytest.fixture
def mixed(auditor):
    """One entry of each kind, a day apart."""
    person, kim = UserFactory(full_name="Rahmat"), KimFactory(name="KIM Mekar")
    acts = [
        (person, "kim.verify", kim), (person, "kim.view_contact", kim),
        (person, "kim.export_members", kim), (person, "user.sign_in", person),
        (None, "user.fail_sign_in", person), (person, "user.deactivate", person),
        (person, "round.open", RoundFactory()),
    ]  # fmt: skip
    for number, (by, verb, subject) in enumerate(acts):
        stamped(NOW + datetime.timedelta(days=number), by, verb, subject)
    return auditor


def verbs(client, query):
    page = client.get(f"/catatan/?{query}").context["page"]
    return [entry.verb for entry in page if entry.at > NOW - datetime.timedelta(days=1)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jenis=pribadi", ["kim.export_members", "kim.view_contact"]),
        ("jenis=pribadi&q=mekar", ["kim.export_members", "kim.view_contact"]),
        ("jenis=gagal", ["user.fail_sign_in"]),
        ("jenis=masuk", ["user.sign_in"]),
        ("jenis=akun", ["user.deactivate"]),
        ("jenis=penilaian", ["round.open"]),
        ("jenis=registri", ["kim.export_members", "kim.view_contact", "kim.verify"]),
        ("dari=2026-11-27", ["round.open"]),
        ("sampai=2026-11-21", ["kim.verify"]),
        ("dari=2026-11-22&sampai=2026-11-23", ["kim.export_members", "kim.view_contact"]),
    ],
)
def test_auditentry_list_filters_by_kind_and_days(mixed, query, found):
    assert verbs(mixed, query) == found


@pytest.mark.parametrize(
    "query",
    ["jenis=lain", "dari=kemarin", "dari=0001-01-01", "sampai=9999-12-31", "dari=2026-13-41",
     "q=%00", "q=" + "x" * 500, "jenis=pribadi'--&dari=%ff"],
)  # fmt: skip
def test_auditentry_list_ignores_nonsense_in_filters(mixed, query):
    assert mixed.get(f"/catatan/?{query}").status_code in (200, 400)
    assert mixed.get(f"/catatan/ekspor/csv/?{query}").status_code in (200, 400)


def exported(client, query=""):
    body = b"".join(client.get(f"/catatan/ekspor/csv/{query}").streaming_content)
    return list(csv.DictReader(io.StringIO(body.decode().removeprefix("\ufeff"))))


def test_auditentry_export_has_what_the_filter_leaves_and_the_chain(mixed):
    rows = exported(mixed, "?jenis=pribadi")

    assert [row["kode_tindakan"] for row in rows] == ["kim.export_members", "kim.view_contact"]
    assert rows[0]["siapa"].startswith("Rahmat (")
    assert rows[0]["data"] == "KIM Mekar"
    assert rows[0]["sidik_sebelumnya"] == rows[1]["sidik"]


def test_auditentry_export_is_itself_recorded_without_the_words_searched(mixed):
    exported(mixed, "?jenis=pribadi&q=Rahmat&dari=2026-11-01")
    mixed.get("/catatan/ekspor/kamus/")

    entries = AuditEntry.objects.filter(verb="user.export_log")
    assert [entry.facts for entry in entries] == [
        {"scope": {"jenis": "pribadi", "dari": "2026-11-01"}}
    ]


def test_auditentry_export_runs_no_formula(auditor):
    record(None, "kim.update", KimFactory(name="=HYPERLINK(1)"))

    assert "'=HYPERLINK(1)" in {row["data"] for row in exported(auditor)}


def test_auditentry_export_asks_the_same_for_many_rows(auditor, django_assert_max_num_queries):
    for _ in range(40):
        record(None, "user.invite", UserFactory())

    with django_assert_max_num_queries(16):
        assert len(exported(auditor)) >= 40


def test_auditentry_export_is_for_auditor_and_admin_alone(as_user):
    assert as_user(UserFactory()).get("/catatan/ekspor/csv/").status_code == 403
    assert as_user(UserFactory(is_auditor=True)).get("/catatan/ekspor/pdf/").status_code == 404
