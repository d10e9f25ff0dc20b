"""Promotion between two portals: a delegate's package, checked, shown, and made an entry."""

import datetime
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import MonevLevel, RoundState
from monev.enums_package import PackageState
from monev.models import Entry, Package, Round
from registry.enums import Role
from registry.models import Kim, Region
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, region
from tests.monev.packages import (
    NAME,
    OTHER_KEY,
    OWN_KEY,
    STRANGE_KEY,
    facts_of,
    from_other_portal,
    packed,
    resigned,
    trusted,
    unpacked,
    upload,
)


@pytest.fixture(autouse=True)
def own_key(settings):
    settings.SIGNING_KEY = OWN_KEY


@pytest.fixture
def content(db, settings, give):
    """The package, with nothing left here of the portal that made it."""
    made = from_other_portal(settings, give)
    assert not Kim.objects.exists()
    assert not Round.objects.exists()
    assert not Region.objects.exists()
    return made


@pytest.fixture
def province(content, give):
    region("64.09.02.2004")
    return give(UserFactory(), Role.PROVINSI, region("64"))


@pytest.fixture
def target(province):
    return RoundFactory(
        announced=True, level=MonevLevel.PROVINSI, region=region("64"), name="Monev Provinsi"
    )


@pytest.fixture
def client(as_user, province):
    return as_user(province)


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def send(client, target, content):
    address = reverse("monev:package_create", args=[target.slug])
    return client.post(address, {"berkas": upload(content)} if content is not None else {})


def accept(client, package, kim="baru"):
    return client.post(reverse("monev:package_accept", args=[package.pk]), {"kim": kim})


def test_a_delegate_of_another_portal_becomes_an_entry_after_it_was_shown(
    client, settings, content, target, province
):
    portal = trusted(settings)

    response = send(client, target, content)
    package = Package.objects.get()
    shown = page(client.get(package.get_absolute_url()))

    # Before anybody confirms nothing is in the round.
    assert (response.status_code, response.url) == (302, package.get_absolute_url())
    assert not Entry.objects.exists()
    assert not Kim.objects.exists()
    assert portal.fingerprint in shown
    assert "Dihitung ulang dari bundel hasil: sama" in shown
    assert "satu KIM baru di Desa Bangun Mulya" in shown
    assert "Nomor 188/77/2026, 20 November 2026" in shown
    assert "Peringkat 1, nilai 75,00, versi 1" in shown

    done = accept(client, package)

    entry = Entry.objects.get()
    assert (done.status_code, done.url) == (302, entry.get_absolute_url())
    assert (entry.round, entry.kim.name, entry.kim.state) == (target, NAME, "verified")
    facts = facts_of(content)
    assert entry.snapshot["sk"] == facts["kim"]["sk"]
    assert entry.snapshot["registry_no"] == facts["kim"]["registry_no"]
    assert entry.snapshot["region_path"] == "64.09.02.2004"
    promotion = entry.snapshot["promotion"]
    assert (promotion["rank"], promotion["total_points"]) == (1, "75.00")
    assert (promotion["decree_number"], promotion["portal"]) == ("188/77/2026", str(portal))
    package.refresh_from_db()
    assert (package.state, package.entry) == (PackageState.ACCEPTED, entry)
    text = page(client.get(entry.get_absolute_url()))
    assert f"{portal}, kunci <code>{portal.fingerprint}</code>" in text
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert [one for one in verbs if one.startswith("package.")] == [
        "package.create", "package.accept"
    ]  # fmt: skip
    # What came is kept as it came.
    kept = client.get(reverse("monev:package_file", args=[package.pk]))
    assert b"".join(kept.streaming_content) == content


def test_a_kim_of_the_same_name_and_desa_is_the_one(client, settings, content, target):
    trusted(settings)
    kim = KimFactory(verified=True, name="bangun mulya bersinar")
    # Numbers are given by each portal for itself, so an equal number alone says nothing.
    KimFactory(verified=True, name="KIM Lain", registry_no=facts_of(content)["kim"]["registry_no"])

    send(client, target, content)
    shown = page(client.get(Package.objects.get().get_absolute_url()))
    accept(client, Package.objects.get(), kim.pk)

    assert "sebagai KIM baru" not in shown
    assert Entry.objects.get().kim == kim
    assert Kim.objects.count() == 2


def test_where_other_kim_are_in_the_desa_a_person_says_which_one_it_is(
    client, settings, content, target
):
    trusted(settings)
    other = KimFactory(verified=True, name="KIM Lain")
    send(client, target, content)
    package = Package.objects.get()

    unsaid = page(client.post(reverse("monev:package_accept", args=[package.pk]), {}))
    foreign = page(accept(client, package, KimFactory(region=region("64.09.03.2009")).pk))

    assert "Pilih KIM di portal ini, atau daftarkan sebagai KIM baru" in unsaid
    assert "Pilih KIM dari daftar" in foreign
    assert not Entry.objects.exists()
    accept(client, package, other.pk)
    assert (Entry.objects.get().kim, Entry.objects.get().name) == (other, NAME)


def without(name):
    def change(facts, parts):
        del parts[name]

    return change


def written(*path, value):
    def change(facts, parts):
        place = facts
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def changed_digit(facts, parts):
    """The other portal signs a bundle with one digit changed."""
    bundle = json.loads(parts["bundel-hasil.json"])
    leaf = next(one for one in bundle["daun"] if one["jenis"] == "hasil")
    leaf["isi"]["nilai_akhir"] = "76.00"
    parts["bundel-hasil.json"] = json.dumps(bundle).encode()


def scripted(facts, parts):
    parts["sk-1.pdf"] = b"%PDF-1.7 nothing whole"


def unsigned(content, change):
    """Somebody on the way changes what was signed."""
    parts = unpacked(content)
    signed = json.loads(parts["paket.json"])
    change(signed["isi"])
    return packed(parts | {"paket.json": json.dumps(signed).encode()})


def with_rank(facts):
    facts["hasil"]["peringkat"] = 2


BAD_FORMS = {
    "nothing": (lambda c: None, "Pilih berkas paket delegasi"),
    "empty": (lambda c: b"", "Berkas ini kosong"),
    "no archive": (lambda c: b"PK bukan", "Berkas bukan paket delegasi (ZIP) yang utuh"),
    "half": (lambda c: c[: len(c) // 2], "Berkas bukan paket delegasi (ZIP) yang utuh"),
    "way out": (
        lambda c: packed(unpacked(c) | {"../etc.pdf": b"x"}),
        "Paket berisi bagian yang tidak dikenal: “../etc.pdf”",
    ),
    "twice": (
        # The archive cannot be made with one name twice, but it can be told that it has.
        lambda c: packed(unpacked(c) | {"paket.jsom": b"{}"}).replace(b"paket.jsom", b"paket.json"),
        "Paket berisi bagian yang tidak dikenal: “paket.json”",
    ),
    "many": (
        lambda c: packed(unpacked(c) | {f"slides-{n}.pdf": b"x" for n in range(40)}),
        "Paket berisi lebih dari 30 bagian",
    ),
    "swollen": (
        lambda c: packed(unpacked(c) | {"slides-1.pdf": bytes(11 * 1024 * 1024)}),
        "Bagian “slides-1.pdf” lebih besar dari 10 MB",
    ),
    "no facts": (
        lambda c: packed({"berita-acara.pdf": b"x"}), "Paket tidak memuat paket.json"
    ),
    "broken facts": (
        lambda c: packed(unpacked(c) | {"paket.json": b"{"}), "paket.json bukan JSON yang utuh"
    ),
    "a fraction": (
        lambda c: packed(unpacked(c) | {"paket.json": b'{"isi": 1.5}'}),
        "paket.json bukan JSON yang utuh",
    ),
    "deep": (
        lambda c: packed(unpacked(c) | {"paket.json": b"[" * 100_000}),
        "paket.json bukan JSON yang utuh",
    ),
    "half a letter": (
        lambda c: packed(unpacked(c) | {"paket.json": b'{"isi": "\\ud800"}'}),
        "paket.json bukan JSON yang utuh",
    ),
    "other facts": (
        lambda c: packed(unpacked(c) | {"paket.json": b'{"isi": 1}'}),
        "paket.json bukan isi paket delegasi",
    ),
    "another format": (
        lambda c: resigned(c, written("format", value="kim-paket-2")),
        "Paket ini berformat “kim-paket-2”; portal ini membaca kim-paket-1",
    ),
    "no name": (
        lambda c: resigned(c, written("kim", "name", value="")),
        "Bagian “kim” dalam paket.json tidak berbentuk",
    ),
    "long name": (
        lambda c: resigned(c, written("kim", "name", value="K" * 121)),
        "Bagian “kim” dalam paket.json tidak berbentuk",
    ),
    "no day": (
        lambda c: resigned(c, written("disetujui_kim", value="kemarin")),
        "Bagian “disetujui_kim” dalam paket.json tidak berbentuk",
    ),
    "a script as link": (
        lambda c: resigned(c, written("tautan", value=["javascript:alert(1)"])),
        "Bagian “tautan” dalam paket.json tidak berbentuk",
    ),
    "changed digit": (
        lambda c: unsigned(c, with_rank),
        "Tanda tangan paket tidak cocok: isinya berubah sesudah ditandatangani",
    ),
    "changed part": (
        lambda c: packed(unpacked(c) | {"berita-acara.pdf": b"%PDF lain"}),
        "Bagian “berita-acara.pdf” berubah: sidiknya tidak cocok",
    ),
    "missing part": (
        lambda c: packed({k: v for k, v in unpacked(c).items() if k != "berita-acara.pdf"}),
        "Bagian “berita-acara.pdf” tercantum tetapi tidak ada",
    ),
    "added part": (
        lambda c: packed(unpacked(c) | {"lain.pdf": b"x"}),
        "Bagian “lain.pdf” tidak termasuk yang ditandatangani",
    ),
    "wrong key": (
        lambda c: resigned(c, lambda facts, parts: None, key=STRANGE_KEY),
        "tidak dikenal di portal ini",
    ),
    "own key": (
        lambda c: resigned(c, lambda facts, parts: None, key=OWN_KEY),
        "Paket ini dibuat portal ini sendiri",
    ),
    "no bundle": (
        lambda c: resigned(c, without("bundel-hasil.json")), "Paket tidak memuat bundel hasil"
    ),
    "a bundle that differs": (
        lambda c: resigned(c, changed_digit), "Bundel hasil berbeda pada hasil/"
    ),
    "another rank": (
        lambda c: resigned(c, written("hasil", "peringkat", value=2)),
        "paket menulis peringkat 2 dengan nilai 75.00, bundel hasil memberi peringkat 1",
    ),
    "another total": (
        lambda c: resigned(c, written("hasil", "nilai", value="85.00")),
        "paket menulis peringkat 1 dengan nilai 85.00, bundel hasil memberi peringkat 1",
    ),
    "another version": (
        lambda c: resigned(c, written("hasil", "versi", value=2)),
        "Bundel hasil untuk monev-asal versi 1, bukan untuk monev-asal versi 2",
    ),
    "somebody else": (
        lambda c: resigned(c, written("kim", "name", value="KIM Yang Lain")),
        "KIM Yang Lain tidak ada dalam bundel hasil",
    ),
    "a broken paper": (lambda c: resigned(c, scripted), "Bagian “sk-1.pdf” ditolak"),
    "from a province": (
        lambda c: resigned(c, written("putaran", "tingkat", value="provinsi")),
        "Paket ini bukan dari putaran kabupaten/kota",
    ),
    "another area": (
        lambda c: resigned(c, written("kim", "region_code", value="64.08.12.2004")),
        "Portal KIM Penajam tidak berwenang atas wilayah 64.08.12.2004",
    ),
    "unknown area": (
        lambda c: resigned(c, written("kim", "region_code", value="64.09.02.2999")),
        "Wilayah 64.09.02.2999 tidak ada dalam daftar wilayah portal ini",
    ),
    "no code": (
        lambda c: resigned(c, written("kim", "region_code", value="")),
        "belum mempunyai kode wilayah resmi",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FORMS)
def test_a_bad_package_is_refused_with_a_sentence_and_nothing_is_stored(
    client, settings, content, target, name
):
    trusted(settings)
    change, sentence = BAD_FORMS[name]

    text = page(send(client, target, change(content)))

    assert sentence in text
    assert not Package.objects.exists()
    assert not Entry.objects.exists()
    assert not Kim.objects.exists()
    assert not AuditEntry.objects.filter(verb__startswith="package.").exists()


def test_a_package_that_is_too_large_is_413(client, settings, content, target):
    trusted(settings)

    text = page(send(client, target, content + bytes(51 * 1024 * 1024)), 413)

    assert "Ukuran paket paling besar 50 MB" in text
    assert not Package.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"expires_on": datetime.date(2026, 1, 2)}, "sudah kedaluwarsa"),
        ({"starts_on": datetime.date(2030, 1, 1)}, "belum berlaku"),
        (
            {"ended_at": datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), "end_reason": "Bocor"},
            "kepercayaannya sudah diakhiri",
        ),
    ],
)
def test_a_key_that_is_not_in_force_is_refused(client, settings, content, target, facts, sentence):
    portal = trusted(settings, **facts)

    text = page(send(client, target, content))

    assert f"Kunci {portal.fingerprint} milik {portal} {sentence}" in text
    assert not Package.objects.exists()


def test_a_kim_outside_the_round_is_refused(client, settings, content, give, target, as_user):
    trusted(settings)
    east = give(UserFactory(), Role.PROVINSI, region("35"))
    abroad = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("35"))

    text = page(send(as_user(east), abroad, content))

    assert "di luar wilayah putaran ini, Jawa Timur" in text
    assert not Package.objects.exists()


def test_a_bundle_signed_before_the_key_was_changed_is_believed(client, settings, content, target):
    trusted(settings, ended_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
            end_reason="Kunci diganti")  # fmt: skip
    trusted(settings, key=STRANGE_KEY)

    send(client, target, resigned(content, lambda facts, parts: None, key=STRANGE_KEY))

    assert Package.objects.count() == 1


def test_the_same_package_again_is_the_one_that_is_here(client, settings, content, target):
    trusted(settings)
    send(client, target, content)
    first = Package.objects.get()

    again = send(client, target, packed(dict(reversed(unpacked(content).items()))))
    accept(client, first)
    accept(client, first)
    later = send(client, target, content)

    assert (again.url, later.url) == (first.get_absolute_url(), first.get_absolute_url())
    assert (Package.objects.count(), Entry.objects.count(), Kim.objects.count()) == (1, 1, 1)
    assert "Menjadi peserta" in page(client.get(first.get_absolute_url()))


def test_a_package_that_was_dropped_writes_nothing_and_may_come_again(
    client, settings, content, target
):
    trusted(settings)
    send(client, target, content)
    first = Package.objects.get()

    client.post(reverse("monev:package_drop", args=[first.pk]))
    late = accept(client, first)
    send(client, target, content)

    assert "Paket ini tidak dipakai" in page(late, 409)
    assert not Entry.objects.exists()
    assert Package.objects.count() == 2
    accepted = Package.objects.kept().get()
    accept(client, accepted)
    assert client.post(reverse("monev:package_drop", args=[accepted.pk])).status_code == 409


def test_what_changed_before_the_confirmation_counts(client, settings, content, target):
    portal = trusted(settings)
    send(client, target, content)
    package = Package.objects.get()
    portal.ended_at, portal.end_reason = datetime.datetime.now(datetime.UTC), "Bocor"
    portal.save()

    shown = page(client.get(package.get_absolute_url()))
    refused = page(accept(client, package))

    assert "kepercayaannya sudah diakhiri" in shown
    assert "kepercayaannya sudah diakhiri" in refused
    assert "Terima sebagai peserta" not in shown
    assert not Entry.objects.exists()
    assert not Kim.objects.exists()


def test_a_round_that_no_longer_nominates_takes_no_package(client, settings, content, target):
    trusted(settings)
    send(client, target, content)
    Round.objects.filter(pk=target.pk).update(state=RoundState.FIELD_VERIFICATION)

    late = page(accept(client, Package.objects.get()), 409)

    assert "tidak menerima usulan" in late
    assert not Entry.objects.exists()
    assert not Kim.objects.exists()
    Package.objects.all().delete()
    assert "tidak menerima usulan" in page(send(client, target, content), 409)


def test_without_a_decree_the_package_says_so(client, settings, content, target):
    trusted(settings)

    send(client, target, resigned(content, written("sk_delegasi", value=None)))
    shown = page(client.get(Package.objects.get().get_absolute_url()))
    accept(client, Package.objects.get())

    assert "Tanpa delegasi sah" in shown
    assert "tanpa delegasi sah" in page(client.get(Entry.objects.get().get_absolute_url()))


def test_the_list_asks_a_fixed_number_of_queries(
    client, settings, content, target, django_assert_num_queries
):
    trusted(settings)
    address = reverse("monev:package_list", args=[target.slug])
    for number in (1, 2, 3):
        name = written("ajang", value=f"Ajang {number}")
        send(client, target, resigned(content, name))
        if number != 2:
            with django_assert_num_queries(7):
                client.get(address)


@pytest.fixture
def sent(tmp_path, content):
    file = tmp_path / "paket.zip"
    file.write_bytes(content)
    return file


def run(sent, target, user, *more):
    call_command(
        "receive_package", str(sent), "--round", target.slug, "--user", user.username, *more
    )


def test_the_command_shows_first_and_accepts_when_told(capsys, settings, sent, target, province):
    trusted(settings)

    run(sent, target, province)
    shown = capsys.readouterr().out
    before = Entry.objects.count()
    run(sent, target, province, "--accept")
    run(sent, target, province, "--accept")

    assert "Belum ada yang ditulis ke putaran" in shown
    assert (before, Entry.objects.count()) == (0, 1)
    assert f"{NAME} menjadi peserta Monev Provinsi." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (lambda c: c[:100], 2, "Berkas bukan paket delegasi"),
        (lambda c: resigned(c, lambda f, p: None, key=STRANGE_KEY), 1, "tidak dikenal"),
    ],
)
def test_the_command_tells_unreadable_from_refused(
    settings, sent, content, target, province, change, code, sentence
):
    trusted(settings)
    sent.write_bytes(change(content))

    with pytest.raises(CommandError, match=sentence) as refusal:
        run(sent, target, province)

    assert refusal.value.returncode == code


def test_the_command_asks_for_the_right(settings, sent, target, give):
    trusted(settings)
    kabupaten = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    with pytest.raises(CommandError, match="bukan dinas putaran itu"):
        run(sent, target, kabupaten)

    assert not Package.objects.exists()


def test_a_package_of_tomorrow_is_refused_after_the_key_expired(settings, sent, target, province):
    trusted(settings, expires_on=datetime.date(2026, 12, 31))

    with (
        time_machine.travel("2027-01-01T08:00:00+08:00"),
        pytest.raises(CommandError, match="sudah kedaluwarsa"),
    ):
        run(sent, target, province)


def test_the_key_that_is_trusted_is_the_one_the_packages_are_signed_with(settings, content):
    assert (
        trusted(settings, key=OTHER_KEY).public_key
        == json.loads(unpacked(content)["paket.json"])["kunci"]
    )
