"""Ways in beside the door: shared caches, the administration, extra fields, floods."""

import re

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import AuditEntry, User
from kim_portal.middleware import QUERY_LIMIT
from registry.enums import RegistrationState
from registry.models import Aspiration, Kim
from tests.factories.registry import MemberFactory
from tests.registry.views.test_aspiration import LIST, SEND, typed
from tests.registry.views.test_kim import typed as new_kim

MEGABYTE = 1024 * 1024


class DumbCache:
    """A shared cache of the worst kind: it keeps what it may and forgets to look at Vary."""

    def __init__(self):
        self.kept = {}

    def get(self, url, client):
        if url not in self.kept:
            answer = client.get(url)
            orders = answer.headers.get("Cache-Control", "")
            if re.search(r"s-maxage=[1-9]|max-age=[1-9]", orders) and "private" not in orders:
                self.kept[url] = answer
            return answer
        return self.kept[url]


def test_threat_21_a_shared_cache_never_hands_a_private_page_on(personas, as_user):
    """First the attack: what the portal lets it keep, the cache does hand to everybody."""
    pages = ["/", "/kim/", "/tugas/", "/laporan/", "/anggota/menunggu-persetujuan/", "/akun/"]
    pages += [personas.kim.get_absolute_url(), "/pengguna/", "/catatan/", "/monev/"]
    MemberFactory(kim=personas.kim, full_name="Nama Yang Rahasia")
    personas.kabupaten.full_name = own = "Petugas Yang Masuk"
    personas.kabupaten.save()
    cache, anybody = DumbCache(), Client()
    visitor = {url: cache.get(url, anybody) for url in ("/", "/kim/")}
    assert set(cache.kept) == set(visitor)

    cache = DumbCache()
    office = {url: cache.get(url, as_user(personas.kabupaten)) for url in pages}
    seen = {url: cache.get(url, anybody).content.decode() for url in pages}

    assert any(own in one.content.decode() for one in office.values())
    assert [url for url, text in seen.items() if own in text or "Yang Rahasia" in text] == []
    assert {one.headers["Cache-Control"] for one in office.values() if one.status_code == 200} == {
        "max-age=0, no-cache, no-store, must-revalidate, private"
    }


def test_threat_21_the_back_button_shows_nothing_after_signing_out(personas, as_user):
    client = as_user(personas.kabupaten)
    page = client.get("/tugas/")
    left = client.post("/keluar/")
    back = client.get("/tugas/", headers={"If-Modified-Since": http_date(2_000_000_000)})

    assert "no-store" in page.headers["Cache-Control"]
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (back.status_code, back.headers["Location"]) == (302, "/masuk/?next=/tugas/")


def test_threat_18_a_stolen_cookie_is_worthless_after_signing_out(personas, as_user):
    owner, thief = as_user(personas.kabupaten), Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    assert thief.get("/tugas/").status_code == 200

    owner.post("/keluar/")

    assert thief.get("/tugas/").status_code == 302


def test_threat_30_the_administration_holds_no_scores_and_changes_no_log(personas, as_user):
    entry = record(personas.admin_sistem, "user.sign_in", personas.admin_sistem)
    url = f"/admin/accounts/auditentry/{entry.pk}/"
    kept = {model._meta.label for model in admin.site._registry}

    for persona in ("kabupaten", "provinsi", "ketua_juri", "auditor", "pengurus"):
        assert as_user(getattr(personas, persona)).get(url).status_code in (302, 403, 404)
    root = as_user(personas.admin_sistem)
    read = root.get(url).status_code
    answers = [
        root.post(f"{url}{act}/", {"verb": "x", "post": "yes"}) for act in ("change", "delete")
    ]

    assert [one for one in kept if one.startswith(("monev.", "registry."))] == []
    assert (read in (200, 302), {one.status_code for one in answers}) == (True, {403})
    assert AuditEntry.objects.get(pk=entry.pk).verb == "user.sign_in"


EXTRA = {
    "state": RegistrationState.VERIFIED, "registry_no": "KIM-1", "verified_at": "2020-01-01",
    "is_staff": "on", "is_superuser": "on", "is_auditor": "on", "is_sample": "on",
    "created_by": "1", "user": "1", "kabupaten": "64.08", "skor": "100",
}  # fmt: skip


def test_threat_14_fields_that_no_form_has_change_nothing(personas, as_user):
    """The attacker adds to an honest form what would make him an officer and the KIM verified."""
    client = as_user(personas.desa)
    before = User.objects.filter(is_superuser=True).count()

    client.post(reverse("registry:kim_create"), new_kim(name="KIM Penyusup") | EXTRA)

    made = Kim.objects.exclude(pk__in=[personas.kim.pk, personas.other_kim.pk])
    personas.desa.refresh_from_db()
    assert list(made.values_list("name", "state", "is_sample")) == [
        ("KIM Penyusup", "draft", False)
    ]
    assert made.get().registry_no != "KIM-1"
    assert (personas.desa.is_superuser, personas.desa.is_staff, personas.desa.is_auditor) == (
        False, False, False,
    )  # fmt: skip
    assert User.objects.filter(is_superuser=True).count() == before


SEARCHES = ["/kim/", "/kegiatan/", LIST, "/laporan/", "/pengguna/", "/sk/"]


@pytest.mark.parametrize("query", ["q=" + "a" * MEGABYTE, "hal=" + "9" * 5000, "q=" + "%25" * 5000])
def test_threat_33_a_search_of_a_megabyte_costs_one_page(personas, as_user, query):
    client = as_user(personas.kabupaten)

    answers = {url: client.get(f"{url}?{query}") for url in SEARCHES}

    found = [one.status_code for one in answers.values() if one.status_code != 404]
    assert len(found) >= 4
    assert set(found) == {414 if len(query) > QUERY_LIMIT else 200}
    assert max(len(one.content) for one in answers.values()) < 300_000


def test_threat_32_the_form_of_residents_is_no_relay_in_a_flood(client, personas, mailoutbox):
    """A program fills the trap, then floods with a stranger's address; nobody gets mail."""
    trapped = client.post(SEND, typed(situs="https://iklan.example"))
    assert (trapped.status_code, Aspiration.objects.count()) == (200, 0)

    sent = [
        client.post(SEND, typed(reporter_contact="korban@contoh.test", title=f"Iklan {number}"))
        for number in range(25)
    ]

    assert {one.status_code for one in sent[:20]} == {302}
    assert {one.status_code for one in sent[20:]} == {429}
    assert Aspiration.objects.count() == 20
    assert mailoutbox == []


def test_a_new_portal_has_no_account_that_anybody_could_guess(db):
    """Migrations and reference data open no account; the first one is made by a command."""
    call_command("load_sectors", verbosity=0)
    call_command("load_instruments", verbosity=0)

    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/media/", "/var/db.sqlite3", "/static/", "/static/../.env",
     "/manage.py", "/kim_portal/settings.py", "/var/signing_key"],
)  # fmt: skip
def test_nothing_of_the_project_lies_open(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()
