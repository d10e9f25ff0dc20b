import io
import re
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse

from monev.enums import RoundState
from monev.models import (
    FieldFinding,
    FieldTeam,
    FieldVisit,
    FindingAddendum,
    FindingPhoto,
    Recusal,
    Round,
    RoundZone,
    VisitPaper,
)
from monev.worklist import tasks
from tests.access.visit import team, verifying, visit
from tests.factories.files import SECRET, pdf, photo, photo_with_position
from tests.factories.monev import (
    EntryFactory,
    FieldTeamFactory,
    FindingFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    VisitFactory,
)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def shows(response):
    return re.sub(r"\s+", " ", response.content.decode())


def queries(assert_num, client, address, count):
    with assert_num(count):
        assert client.get(address).status_code == 200


def plan(entry, where, **changes):
    line = {"tim": where.pk, "tanggal": "2026-12-01", "jam": "09.00", "tempat": "Balai desa"}
    return {f"{name}-p{entry.pk}": value for name, value in (line | changes).items()}


def test_fieldteam_create_stores_members_and_companions(personas, as_user):
    round_ = verifying(personas)
    seat = round_.juri_assignments.get(user=personas.juri)
    data = {"name": "Tim Utara", "members": [seat.pk], "companions": "Petugas kecamatan"}

    response = as_user(personas.kabupaten).post(url("fieldteam_create", round_.slug), data)

    assert response.status_code == 302
    assert list(FieldTeam.objects.get().members.all()) == [seat]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"name": ["Isi nama tim"], "members": ["Pilih sedikitnya satu anggota tim"]}),
        ({"name": "Tim Utara"}, {"name": ["Putaran ini sudah punya tim bernama itu."],
                                 "members": ["Pilih sedikitnya satu anggota tim"]}),
    ],
)  # fmt: skip
def test_fieldteam_create_says_what_is_wrong(personas, as_user, data, errors):
    FieldTeamFactory(round=verifying(personas), name="Tim Utara")

    response = as_user(personas.kabupaten).post(url("fieldteam_create", personas.round.slug), data)

    assert response.context["form"].errors == errors


def test_fieldteam_update_shows_both_when_somebody_was_faster(personas, as_user):
    found = team(personas)
    FieldTeam.objects.update(version=2, companions="Camat")
    seat = found.members.get()
    data = {"name": found.name, "members": [seat.pk], "companions": "Petugas", "versi": "1"}

    client = as_user(personas.kabupaten)
    response = client.post(url("fieldteam_update", found.pk), data)

    assert response.status_code == 409
    assert "Camat" in shows(response)
    assert FieldTeam.objects.get().companions == "Camat"


def test_visit_plan_stores_many_lines_in_the_zone_of_the_region(personas, as_user):
    round_ = verifying(personas)
    first, second, third = (EntryFactory(round=round_) for _ in range(3))
    north = team(personas)

    response = as_user(personas.kabupaten).post(
        url("visit_plan", round_.slug), plan(first, north) | plan(second, north, jam="11.00")
    )

    assert response.status_code == 302
    # 09.00 WITA is 01.00 UTC
    assert [one.scheduled_at.strftime("%d %H:%M") for one in FieldVisit.objects.all()] == [
        "01 01:00",
        "01 03:00",
    ]
    assert not third.visits.exists()


@pytest.mark.parametrize(
    ("changes", "part", "sentence"),
    [
        ({"tim": ""}, "tim", "Pilih tim untuk KIM A"),
        ({"tanggal": ""}, "tanggal", "Isi tanggal untuk KIM A"),
        ({"jam": ""}, "jam", "Isi jam untuk KIM A"),
        ({"jam": "pagi"}, "jam", "Tulis jam seperti 09.00"),
        ({"tempat": "x" * 151}, "tempat", "Tempat paling panjang 150 huruf"),
    ],
)
def test_visit_plan_says_what_a_line_lacks(personas, as_user, changes, part, sentence):
    entry = EntryFactory(round=verifying(personas), snapshot={"name": "KIM A"})

    response = as_user(personas.kabupaten).post(
        url("visit_plan", personas.round.slug), plan(entry, team(personas), **changes)
    )

    assert response.context["form"].errors == {f"{part}-p{entry.pk}": [sentence]}
    assert not FieldVisit.objects.exists()


def groups(response):
    """Return (area, lines, open) of each group, as the page shows them."""
    form = response.context["form"]
    shows(response)
    return [(one.title, len(one.rows), one.is_open) for one in form.layout.fields]


def placed(round_, kecamatan, **facts):
    place = f"Desa Contoh, {kecamatan}, Kabupaten Penajam Paser Utara"
    return EntryFactory(round=round_, snapshot={"kecamatan": kecamatan, "place": place}, **facts)


def test_visit_plan_goes_by_zone_or_kecamatan_and_names_a_place_once(personas, as_user):
    round_ = verifying(personas)
    zone = RoundZone.objects.create(round=round_, name="Pesisir", area_paths=["64.09.02"])
    placed(round_, "Kecamatan Waru")
    placed(round_, "Kecamatan Babulu")
    placed(round_, "Kecamatan Waru", zone=zone)
    team(personas)

    response = as_user(personas.kabupaten).get(url("visit_plan", round_.slug))

    assert groups(response) == [
        ("Kecamatan Babulu", 1, True), ("Kecamatan Waru", 1, True), ("Zona Pesisir", 1, True),
    ]  # fmt: skip
    page = shows(response)
    assert page.count(">Desa Contoh</p>") == 2
    assert page.count(">Desa Contoh, Kecamatan Waru</p>") == 1
    assert page.count("1 peserta, 1 belum dijadwalkan") == 3


def test_visit_plan_of_many_folds_all_but_the_first_area_and_opens_a_wrong_one(personas, as_user):
    round_ = verifying(personas)
    for _ in range(13):
        placed(round_, "Kecamatan Babulu")
    wrong = placed(round_, "Kecamatan Waru")
    address, client = url("visit_plan", round_.slug), as_user(personas.kabupaten)
    data = plan(wrong, team(personas), jam="pagi")

    calm, refused = client.get(address), client.post(address, data)

    assert groups(calm) == [("Kecamatan Babulu", 13, True), ("Kecamatan Waru", 1, False)]
    assert groups(refused) == [("Kecamatan Babulu", 13, True), ("Kecamatan Waru", 1, True)]


def test_visit_plan_keeps_both_when_somebody_was_faster(personas, as_user):
    found = visit(personas)
    FieldVisit.objects.update(version=2, place="Kantor camat")
    data = {
        f"tim-k{found.pk}": found.team_id, f"tanggal-k{found.pk}": "2026-12-02",
        f"jam-k{found.pk}": "09.00", f"tempat-k{found.pk}": "Balai desa", f"versi-k{found.pk}": "1",
    }  # fmt: skip
    client = as_user(personas.kabupaten)
    address = url("visit_plan", personas.round.slug)

    response = client.post(address, data)

    assert response.status_code == 409
    assert "Kantor camat" in shows(response)
    assert f'name="versi-k{found.pk}" value="2"' in shows(response)
    assert FieldVisit.objects.get().place == "Kantor camat"


def test_visit_list_names_who_stays_away(personas, as_user):
    found = visit(personas)
    away = JuriFactory(round=personas.round)
    found.team.memberships.create(seat=away)
    Recusal.objects.create(juri=away, entry=found.entry, reason="Saudara", declared_by=away.user)

    text = shows(as_user(personas.kabupaten).get(url("visit_list", personas.round.slug)))

    assert f"Tidak ikut karena benturan kepentingan: {away.user}" in text


def test_visit_list_shows_a_member_the_visits_of_today(personas, as_user, time_machine):
    time_machine.move_to("2026-12-01T00:30:00Z")
    visit(personas)

    own = shows(as_user(personas.juri).get(url("visit_list", personas.round.slug)))
    chair = shows(as_user(personas.ketua_juri).get(url("visit_list", personas.round.slug)))

    assert ("Kunjungan Anda hari ini" in own, "Kunjungan Anda hari ini" in chair) == (True, False)
    assert "Kunjungi" in " ".join(task.label for task in tasks(personas.juri))


@pytest.mark.parametrize("count", [1, 3])
def test_visit_list_asks_the_same_queries(personas, as_user, django_assert_num_queries, count):
    where = team(personas)
    for _ in range(count):
        VisitFactory(entry=EntryFactory(round=personas.round), team=where)
    client = as_user(personas.kabupaten)
    address = url("visit_list", personas.round.slug)
    client.get(address)

    queries(django_assert_num_queries, client, address, 12)


def test_a_conflicted_juri_sees_nothing_of_the_visit(personas, as_user):
    found = visit(personas, visited=True)
    FindingFactory(visit=found, text="RAHASIA-TEMUAN")
    seat = personas.round.juri_assignments.get(user=personas.ketua_juri)
    Recusal.objects.create(juri=seat, entry=found.entry, reason="Ipar", declared_by=seat.user)
    client = as_user(personas.ketua_juri)

    listed = shows(client.get(url("visit_list", personas.round.slug)))
    statuses = [
        client.get(url(name, found.pk)).status_code for name in ("visit_detail", "visit_print")
    ]

    assert found.entry.name not in listed
    assert statuses == [403, 403]


def test_the_kim_reads_when_the_team_comes(personas, as_user):
    found = visit(personas, visited=True)
    FindingFactory(visit=found, text="RAHASIA-TEMUAN")
    client = as_user(personas.pengurus)

    text = shows(client.get(found.entry.get_absolute_url()))

    assert "1 Desember 2026 pukul 09.00 WITA" in text
    assert "RAHASIA-TEMUAN" not in text
    assert client.get(found.get_absolute_url()).status_code == 404


def test_visit_arrive_takes_a_typed_position_roughly(personas, as_user):
    found = visit(personas)

    as_user(personas.juri).post(url("visit_arrive", found.pk), {"posisi": "-1.2567, 116.8345"})

    found.refresh_from_db()
    assert (found.latitude, found.longitude) == (Decimal("-1.26"), Decimal("116.83"))


@pytest.mark.parametrize("typed", ["di desa", "-91, 116", "1.2", "1e5, 3"])
def test_visit_arrive_refuses_a_place_that_is_none(personas, as_user, typed):
    found = visit(personas)

    response = as_user(personas.juri).post(url("visit_arrive", found.pk), {"posisi": typed})

    assert response.context["form"].errors == {
        "posisi": ["Tulis lintang dan bujur seperti -1.2567, 116.8345"]
    }


def test_only_the_page_that_asks_for_a_place_may_ask_the_device(personas, as_user):
    found, client = visit(personas), as_user(personas.juri)

    asks = client.get(url("visit_arrive", found.pk))
    other = client.get(found.get_absolute_url())

    assert "geolocation=(self)" in asks["Permissions-Policy"]
    assert "camera=()" in asks["Permissions-Policy"]
    assert "js/lokasi" in shows(asks)
    assert "geolocation=()" in other["Permissions-Policy"]
    assert "js/lokasi" not in shows(other)


def test_visit_defer_needs_both_answers(personas, as_user):
    found = visit(personas)

    response = as_user(personas.kabupaten).post(url("visit_defer", found.pk), {})

    assert response.context["form"].errors == {
        "state": ["Pilih yang terjadi"],
        "reason": ["Tulis alasannya"],
    }


def answer(found, code="B1"):
    return url("finding_update", found.pk, found.round.instrument.indicators().get(code=code).pk)


def test_finding_update_keeps_a_photo_without_its_position(personas, as_user):
    found = visit(personas, visited=True)
    data = {
        "outcome": "partly", "text": "Papan kosong", "new_photos": [photo_with_position()],
        "has_consent": "on",
    }  # fmt: skip
    client = as_user(personas.juri)

    response = client.post(answer(found), data)

    assert response.status_code == 302
    row = FindingPhoto.objects.get()
    assert (row.content_type, row.has_consent) == ("image/webp", True)
    kept = b"".join(client.get(url("finding_photo", row.pk)).streaming_content)
    assert (SECRET.encode() in kept, b"Exif" in kept) == (False, False)
    assert client.get(url("finding_thumbnail", row.pk)).status_code == 200


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"outcome": ["Pilih hasil"], "text": ["Tulis yang ditemukan"]}),
        ({"outcome": "entah", "text": "x"}, {"outcome": ["Pilih hasil"]}),
    ],
)
def test_finding_update_says_what_is_wrong(personas, as_user, data, errors):
    found = visit(personas, visited=True)

    response = as_user(personas.juri).post(answer(found), data)

    assert response.context["form"].errors == errors


def test_finding_update_asks_for_the_consent_at_its_tick(personas, as_user):
    found = visit(personas, visited=True)
    data = {"outcome": "match", "text": "Ada", "new_photos": [photo()]}

    response = as_user(personas.juri).post(answer(found), data)

    assert response.context["form"].errors == {
        "has_consent": ["Centang persetujuan orang yang tampak dalam foto."]
    }
    assert not FieldFinding.objects.exists()


def test_finding_update_keeps_both_when_a_colleague_was_faster(personas, as_user):
    found = visit(personas, visited=True)
    FindingFactory(visit=found, outcome="partly", text="Papan kosong")
    client = as_user(personas.juri)

    response = client.post(answer(found), {"outcome": "match", "text": "Ada", "versi": "0"})

    assert response.status_code == 409
    assert "Sebagian sesuai: Papan kosong" in shows(response)
    assert FieldFinding.objects.get().text == "Papan kosong"
    client.post(answer(found), {"outcome": "match", "text": "Ada", "versi": "1"})
    assert FieldFinding.objects.get().text == "Ada"


def test_visit_sign_takes_the_paper(personas, as_user):
    found = visit(personas, visited=True)
    FindingFactory(visit=found)
    client = as_user(personas.juri)
    data = {"signer_name": "Rahma", "signer_position": "Ketua", "document": pdf()}

    client.post(url("visit_sign", found.pk), data)

    found.refresh_from_db()
    assert (found.is_signed, found.signed_by, VisitPaper.objects.count()) == (
        True,
        personas.juri,
        1,
    )
    assert client.get(url("visit_paper", found.pk)).status_code == 200


def test_visit_sign_says_what_is_missing(personas, as_user):
    found = visit(personas, visited=True)
    FindingFactory(visit=found)
    client = as_user(personas.juri)
    address = url("visit_sign", found.pk)

    empty = client.post(address, {}).context["form"].errors
    untold = client.post(address, {"signer_name": "Rahma", "signer_position": "Ketua"})

    assert set(empty) == {"signer_name", "signer_position"}
    assert set(untold.context["form"].errors) == {"has_agreed"}


def test_finding_amend_adds_below_what_was_signed(personas, as_user):
    finding = FindingFactory(visit=visit(personas, signed=True), text="Papan ada")
    client = as_user(personas.juri)
    address = url("finding_amend", finding.pk)
    form = client.get(address).context["form"]
    data = {"outcome": "partly", "text": "Foto menyusul", "kunci": str(form["kunci"].value())}

    client.post(address, data)
    client.post(address, data)

    assert FindingAddendum.objects.count() == 1
    text = shows(client.get(finding.visit.get_absolute_url()))
    assert ("Papan ada" in text, "Foto menyusul" in text) == (True, True)


@pytest.mark.parametrize("name", ["visit_print", "visit_schedule"])
def test_papers_open_and_name_the_entry(personas, as_user, name):
    found = visit(personas, visited=True)
    FindingFactory(visit=found, text="Papan # ada *tebal*")
    key = found.pk if name == "visit_print" else personas.round.slug

    response = as_user(personas.juri).get(url(name, key))

    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) == 1


def test_the_sheet_shows_the_finding_and_its_cap(as_user, db):
    sheet = SheetFactory(entry__round=RoundFactory(verifying=True))
    client = as_user(sheet.juri.user)
    before = shows(client.get(sheet.get_absolute_url()))
    FindingFactory(visit__entry=sheet.entry, outcome="mismatch", text="Papan kosong")

    after = shows(client.get(sheet.get_absolute_url()))
    refused = client.post(sheet.get_absolute_url(), {"skor-A1": "2", "skor-B1": "3"})

    assert "Belum ada temuan lapangan" in before
    assert "Temuan lapangan: tidak sesuai." in after
    assert "Papan kosong" in after
    assert refused.context["form"].errors == {
        "skor-B1": ["Nilai B1 Indikator B1 paling tinggi 1: temuan lapangan tidak sesuai"]
    }


def test_pages_of_a_finished_round_keep_their_findings_readable(personas, as_user):
    finding = FindingFactory(visit=visit(personas, signed=True), text="Papan ada")
    Round.objects.filter(pk=personas.round.pk).update(state=RoundState.TABULATION)

    text = shows(as_user(personas.juri).get(finding.visit.get_absolute_url()))

    assert "Papan ada" in text
    assert ("Tulis tambahan" in text, "Tanda tangani" in text) == (False, False)
