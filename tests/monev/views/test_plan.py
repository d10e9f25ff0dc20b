import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monev.conflicts import recuse
from monev.enums import PanelRole, RoundState, SheetState
from monev.models import PanelPlan, Recusal, ScoreSheet
from monev.sheets import prepare_sheets
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    plan_for,
)
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

# Of the page, however large the round is.
PAGE_QUERIES = 17


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


@pytest.fixture
def round_():
    """Two entries, three juri, two sheets for each entry; the scoring runs."""
    round_ = RoundFactory(scoring=True, minimum_sheets=2)
    for name in ("Ani", "Budi", "Cici"):
        JuriFactory(round=round_, user=UserFactory(username=name.lower(), full_name=name))
    for number, name in enumerate(("KIM Satu", "KIM Dua"), 1):
        EntryFactory(round=round_, slot_number=number, snapshot={"name": name, "place": "Waru"})
    return round_


def seats(round_):
    return {str(seat.user): seat for seat in round_.juri_assignments.all()}


def entries(round_):
    return {entry.name: entry for entry in round_.entries.all()}


def plan(round_):
    """The active plan as {entry name: juri names}, None without one."""
    active = round_.panel_plans.active().first()
    if active is None:
        return None
    found = {}
    for pair in active.pairs.select_related("entry__kim", "juri__user"):
        found.setdefault(pair.entry.name, set()).add(str(pair.juri.user))
    return found


def box(round_, entry, juri):
    return f"{entries(round_)[entry].pk}-{seats(round_)[juri].pk}"


def hidden(response):
    """What the page gives back with the next click."""
    form = response.context["form"]
    values = {name: form[name].value() for name in ("kunci", "versi", "sidik")}
    return {name: value for name, value in values.items() if value is not None}


def store(round_, *places, **facts):
    return plan_for(
        round_, *[(entries(round_)[entry], seats(round_)[juri]) for entry, juri in places], **facts
    )


# ------------------------------------------------------------------- reading


def add_rows(round_, entry_count, juri_count):
    for _ in range(entry_count):
        EntryFactory(round=round_)
    for _ in range(juri_count):
        JuriFactory(round=round_)
    pairs = [(e, j) for e in round_.entries.all() for j in round_.juri_assignments.all()]
    plan_for(round_, *pairs)


@pytest.mark.parametrize("count", [1, 3])
def test_plan_detail_costs_the_same_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    round_ = RoundFactory(minimum_sheets=1)
    add_rows(round_, count, count)

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(url("plan_detail", round_.slug))

    assert len(response.context["page"].rows) == count


def test_plan_detail_costs_the_same_at_sixty_entries_and_nine_juri(
    client, office, django_assert_num_queries
):
    round_ = RoundFactory(minimum_sheets=1)
    add_rows(round_, 60, 9)

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(url("plan_detail", round_.slug))

    assert len(response.context["page"].rows) == 60


def test_plan_detail_without_a_plan_says_that_everybody_judges_all(client, office, round_):
    page = text(client.get(url("plan_detail", round_.slug)))

    assert "setiap juri menilai setiap peserta" in page
    assert "Setiap juri menilai 2 peserta." in page
    assert "Panel terhubung; pasangan juri paling sedikit bertemu pada 2 peserta." in page


def test_plan_detail_names_groups_that_cannot_be_compared(client, office, round_):
    store(round_, ("KIM Satu", "Ani"), ("KIM Satu", "Budi"), ("KIM Dua", "Cici"))

    page = text(client.get(url("plan_detail", round_.slug)))

    assert (
        "Panel terpisah menjadi 2 kelompok: peringkat antarkelompok tidak dapat dibandingkan."
        in page
    )
    assert "<li>Ani, Budi</li><li>Cici</li>" in page
    assert "KIM Dua: 1 juri, paling sedikit 2." in page
    assert f"{url('plan_draw', round_.slug)}?isi" in page


def test_plan_detail_names_two_who_never_meet(client, office, round_):
    store(
        round_, ("KIM Satu", "Ani"), ("KIM Satu", "Budi"), ("KIM Dua", "Budi"), ("KIM Dua", "Cici")
    )

    page = text(client.get(url("plan_detail", round_.slug)))

    assert "Panel terhubung, tetapi Ani dan Cici hanya lewat juri lain" in page


def test_plan_detail_of_an_empty_round(client, office):
    page = text(client.get(url("plan_detail", RoundFactory().slug)))

    assert "Belum ada peserta yang memenuhi syarat" in page
    assert "Belum ada juri" not in page.split("</h1>")[0]


def test_a_conflicted_chair_reads_nothing_of_that_entry(client, as_user, round_):
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    store(round_, ("KIM Satu", "Ani"), ("KIM Satu", "Budi"), ("KIM Dua", "Cici"))
    Recusal.objects.create(
        juri=chair, entry=entries(round_)["KIM Satu"], reason="Adik", declared_by=chair.user
    )
    client = as_user(chair.user)

    page = client.get(url("plan_detail", round_.slug))
    table = b"".join(client.get(url("plan_export", round_.slug, "csv")).streaming_content).decode()

    assert "KIM Satu" not in text(page)
    assert "1 peserta tidak tampil karena benturan kepentingan Anda" in text(page)
    loads = {str(seat.user): load for seat, load in page.context["page"].loads}
    assert (loads["Ani"], loads["Budi"], loads["Cici"]) == (0, 0, 1)
    assert "KIM Satu" not in table
    assert "Cici,KIM Dua" in table


def test_only_who_decides_conflicts_sees_what_the_radar_asks(client, office, as_user, round_):
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR)
    entries(round_)["KIM Satu"].kim.members.create(
        full_name="Ani", position="anggota", started_on="2020-01-01"
    )

    seen = text(client.get(url("plan_detail", round_.slug)))
    kept = text(as_user(chair.user).get(url("plan_detail", round_.slug)))

    assert "belum diputuskan" in seen
    assert "belum diputuskan" not in kept


def test_a_chair_who_has_not_signed_reads_nothing(client, as_user, round_):
    chair = JuriFactory(round=round_, role=PanelRole.CHAIR, integrity_signed_at=None)
    client = as_user(chair.user)

    for address in (
        url("plan_detail", round_.slug),
        url("plan_export", round_.slug, "csv"),
    ):
        assert client.get(address).url == url("juri_sign_integrity", round_.slug)


def test_plan_export_can_be_read_and_has_a_dictionary(client, office, round_):
    store(round_, ("KIM Satu", "Ani"))

    response = client.get(url("plan_export", round_.slug, "xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.worksheets[0].values)
    assert rows[0][:2] == ("juri", "peserta")
    assert rows[1] == ("Ani", "KIM Satu", 1, "Waru", "Anggota", 1)
    assert client.get(url("plan_export", round_.slug, "kamus")).status_code == 200
    assert client.get(url("plan_export", round_.slug, "pdf")).status_code == 404


# ------------------------------------------------------------------- automatic


def test_plan_draw_shows_the_plan_before_it_stores_it(client, office, round_):
    address = url("plan_draw", round_.slug)

    trial = client.post(address, {"per_entry": "2", "seed": "A1B2", "aksi": "lihat"})
    assert "Rencana dengan angka acak A1B2" in text(trial)
    assert plan(round_) is None
    done = client.post(
        address, {"per_entry": "2", "seed": "A1B2", "aksi": "simpan", **hidden(trial)}, follow=True
    )

    assert "Penugasan juri tersimpan sebagai versi 1." in text(done)
    assert {name: len(juri) for name, juri in plan(round_).items()} == {
        "KIM Satu": 2, "KIM Dua": 2,
    }  # fmt: skip
    assert round_.panel_plans.get().seed == "A1B2"
    again = text(client.get(url("plan_detail", round_.slug), {"ulang": ""}))
    assert "angka acak A1B2 memberi rencana yang sama" in again


def test_plan_draw_twice_makes_one_plan(client, office, round_):
    address, typed = url("plan_draw", round_.slug), {"per_entry": "2", "seed": "A1B2"}
    trial = client.post(address, typed | {"aksi": "lihat"})

    for _ in range(2):
        response = client.post(address, typed | {"aksi": "simpan"} | hidden(trial))
        assert response.status_code == 302

    assert PanelPlan.objects.count() == 1


def test_plan_draw_refuses_to_store_what_was_not_shown(client, office, round_):
    address, typed = url("plan_draw", round_.slug), {"per_entry": "2", "seed": "A1B2"}
    trial = client.post(address, typed | {"aksi": "lihat"})
    recuse(seats(round_)["Ani"], entries(round_)["KIM Satu"], reason="Adik", by=office)
    recuse(seats(round_)["Budi"], entries(round_)["KIM Dua"], reason="Adik", by=office)

    response = client.post(address, typed | {"aksi": "simpan"} | hidden(trial))

    assert response.status_code == 409
    assert "Periksa sekali lagi, lalu simpan" in text(response)
    assert plan(round_) is None
    client.post(address, typed | {"aksi": "simpan"} | hidden(response))
    assert plan(round_) == {"KIM Satu": {"Budi", "Cici"}, "KIM Dua": {"Ani", "Cici"}}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"per_entry": ""}, "Isi jumlah juri"),
        ({"per_entry": "tiga"}, "Tulis angka, misalnya 3"),
        ({"per_entry": "1"}, "Putaran ini memerlukan paling sedikit 2 juri tiap peserta."),
        ({"per_entry": "4"}, "Juri yang menilai hanya 3 orang."),
        ({"seed": ""}, "Isi angka acak"),
        ({"seed": "A" * 33}, "Angka acak paling panjang 32 huruf"),
        ({"batas": "-1"}, "Paling sedikit 0"),
    ],
)
def test_plan_draw_explains_what_is_wrong(client, office, round_, typed, sentence):
    limit = {f"batas-{seats(round_)['Ani'].pk}": typed.pop("batas", "")}
    sent = {"per_entry": "2", "seed": "A1B2", "aksi": "lihat"} | typed | limit

    response = client.post(url("plan_draw", round_.slug), sent)

    assert response.status_code == 200
    assert sentence in text(response)
    assert "Simpan rencana ini" not in text(response)


def test_plan_draw_names_entries_it_cannot_fill(client, office, round_):
    for name in ("Ani", "Budi"):
        recuse(seats(round_)[name], entries(round_)["KIM Satu"], reason="Adik", by=office)

    page = text(client.post(url("plan_draw", round_.slug), {"per_entry": "2", "seed": "A"}))

    assert "KIM Satu: 1 juri, karena hanya 1 juri yang boleh menilainya." in page


def test_plan_draw_respects_a_limit_of_none(client, office, round_):
    address = url("plan_draw", round_.slug)
    typed = {"per_entry": "2", "seed": "A1B2", f"batas-{seats(round_)['Cici'].pk}": "0"}
    trial = client.post(address, typed)

    client.post(address, typed | {"aksi": "simpan"} | hidden(trial))

    assert plan(round_) == {"KIM Satu": {"Ani", "Budi"}, "KIM Dua": {"Ani", "Budi"}}


def test_plan_draw_fills_gaps_and_keeps_the_rest(client, office, round_):
    store(round_, ("KIM Satu", "Ani"), ("KIM Satu", "Budi"), ("KIM Dua", "Ani"))
    address = url("plan_draw", round_.slug)
    assert client.get(f"{address}?isi").context["form"]["keep"].value() is True
    typed = {"per_entry": "2", "seed": "A1B2", "keep": "on", "reason": "Budi mundur"}
    trial = client.post(address, typed)

    client.post(address, typed | {"aksi": "simpan"} | hidden(trial))

    # the other juri of the second entry has the least work
    assert plan(round_) == {"KIM Satu": {"Ani", "Budi"}, "KIM Dua": {"Ani", "Cici"}}


@pytest.mark.parametrize("name", ["plan_draw", "plan_import", "plan_update", "plan_end"])
def test_a_settled_panel_is_a_conflict(client, office, round_, name):
    store(round_, ("KIM Satu", "Ani"))
    round_.state = RoundState.TABULATION
    round_.save()

    for response in (client.get(url(name, round_.slug)), client.post(url(name, round_.slug), {})):
        assert response.status_code == 409
        assert "tidak dapat diubah pada tahap" in text(response)
    assert PanelPlan.objects.count() == 1


# ------------------------------------------------------------------- from a list

LIST = "Juri;Peserta\nani;KIM Satu\nBudi ; 1\n\nBUDI;kim dua, waru\ncici\tKIM Dua"


def test_plan_import_checks_first_and_stores_then(client, office, round_):
    address = url("plan_import", round_.slug)

    trial = client.post(address, {"lines": LIST, "aksi": "periksa"})
    assert "Rencana menurut daftar ini" in text(trial)
    assert plan(round_) is None
    client.post(address, {"lines": LIST, "aksi": "simpan", **hidden(trial)})

    assert plan(round_) == {"KIM Satu": {"Ani", "Budi"}, "KIM Dua": {"Budi", "Cici"}}
    assert round_.panel_plans.get().source == "list"


def test_plan_import_names_every_wrong_line(client, office, round_):
    recuse(seats(round_)["Cici"], entries(round_)["KIM Dua"], reason="Adik", by=office)
    lines = "Ani;KIM Satu\nDedi;KIM Satu\nAni;KIM Tiga\nAni\nAni;1\nCici;KIM Dua"

    page = text(client.post(url("plan_import", round_.slug), {"lines": lines, "aksi": "simpan"}))

    for sentence in (
        "5 baris perlu diperbaiki",
        "Baris 2: Juri “Dedi” tidak ada dalam putaran ini.",
        "Baris 3: Peserta “KIM Tiga” tidak ada dalam putaran ini.",
        "Baris 4: Tulis nama juri, titik koma, lalu nama peserta.",
        "Baris 5: Sama dengan baris 1.",
        "Baris 6: Cici tidak dapat menilai KIM Dua karena benturan kepentingan.",
    ):
        assert sentence in page
    assert plan(round_) is None


def test_plan_import_asks_which_of_two_entries_is_meant(client, office, round_):
    EntryFactory(round=round_, snapshot={"name": "KIM Satu", "place": "Petung"})
    address = url("plan_import", round_.slug)

    page = text(client.post(address, {"lines": "Ani;KIM Satu"}))
    other = client.post(address, {"lines": "Ani;KIM Satu, Petung"})

    assert "Baris 1: Ada 2 bernama “KIM Satu”. Tulis nomor tampilnya" in page
    assert "Rencana menurut daftar ini" in text(other)


def test_plan_import_reads_files_and_shows_their_lines(client, office, round_):
    book = openpyxl.Workbook()
    for row in (("juri", "peserta", "catatan"), ("Ani", "KIM Satu", "x"), ("Budi", 2, "")):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    address = url("plan_import", round_.slug)

    for name, data in (
        ("rencana.xlsx", content.getvalue()),
        ("rencana.csv", "juri;peserta\nAni;KIM Satu\nBudi;2\n".encode("utf-16")),
    ):
        response = client.post(address, {"upload": SimpleUploadedFile(name, data)})
        assert "Ani;KIM Satu\nBudi;2" in text(response)
        assert "Rencana menurut daftar ini" in text(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Tulis daftarnya, atau pilih berkas"),
        ({"lines": "  \n "}, "Tulis daftarnya, atau pilih berkas"),
        ({"lines": "juri;peserta"}, "Pilih paling sedikit satu juri untuk satu peserta."),
        ({"lines": "a;b\n" * 2001}, "Daftar paling panjang 2000 baris."),
    ],
)
def test_plan_import_explains_what_is_wrong(client, office, round_, typed, sentence):
    response = client.post(url("plan_import", round_.slug), typed)

    assert sentence in text(response)
    assert "Simpan rencana ini" not in text(response)


def test_plan_import_refuses_a_file_that_is_no_list(client, office, round_):
    broken = SimpleUploadedFile("rencana.xlsx", b"PK\x03\x04 rusak")

    response = client.post(url("plan_import", round_.slug), {"upload": broken})

    assert "Berkas ini tidak dapat dibaca" in text(response)


# ------------------------------------------------------------------- by hand


def test_plan_update_stores_the_boxes_and_voids_empty_sheets(client, office, round_):
    prepare_sheets(round_, by=office)
    address = url("plan_update", round_.slug)
    ticked = [
        box(round_, "KIM Satu", "Ani"), box(round_, "KIM Satu", "Budi"),
        box(round_, "KIM Dua", "Budi"), box(round_, "KIM Dua", "Cici"),
    ]  # fmt: skip

    client.post(address, {"pasangan": ticked, **hidden(client.get(address))})

    assert plan(round_) == {"KIM Satu": {"Ani", "Budi"}, "KIM Dua": {"Budi", "Cici"}}
    void = ScoreSheet.objects.filter(state=SheetState.VOID)
    assert {(str(sheet.juri.user), sheet.entry.name) for sheet in void} == {
        ("Cici", "KIM Satu"), ("Ani", "KIM Dua"),
    }  # fmt: skip


def test_plan_update_refuses_to_drop_a_begun_sheet_by_name(client, office, round_):
    SheetFactory(
        entry=entries(round_)["KIM Satu"], juri=seats(round_)["Cici"], state=SheetState.IN_PROGRESS
    )
    ticked = [box(round_, "KIM Satu", "Ani")]

    response = client.post(url("plan_update", round_.slug), {"pasangan": ticked})

    assert "pasangannya tetap: Cici untuk KIM Satu." in text(response)
    assert plan(round_) is None


def test_plan_update_of_a_stale_page_shows_both_and_stores_on_the_next_click(
    client, office, round_
):
    address = url("plan_update", round_.slug)
    opened = hidden(client.get(address))
    store(round_, ("KIM Satu", "Ani"), ("KIM Dua", "Cici"))
    ticked = [box(round_, "KIM Satu", "Budi"), box(round_, "KIM Dua", "Cici")]

    response = client.post(address, {"pasangan": ticked, **opened})

    assert response.status_code == 409
    assert '<th scope="row">KIM Satu</th><td>Ani</td><td>Budi</td>' in text(response)
    assert '<th scope="row">KIM Dua</th>' not in text(response)
    assert plan(round_)["KIM Satu"] == {"Ani"}
    client.post(address, {"pasangan": ticked, "reason": "Bertukar", **hidden(response)})
    assert plan(round_)["KIM Satu"] == {"Budi"}


def test_plan_update_asks_for_a_reason_and_knows_its_boxes(client, office, round_):
    store(round_, ("KIM Satu", "Ani"))
    address = url("plan_update", round_.slug)
    opened = hidden(client.get(address))

    no_reason = client.post(address, {"pasangan": [box(round_, "KIM Satu", "Budi")], **opened})
    nonsense = client.post(address, {"pasangan": ["9-9"], "reason": "Coba", **opened})

    assert "Tulis alasan penugasan diubah" in text(no_reason)
    assert "Pilih juri dan peserta putaran ini" in text(nonsense)
    assert PanelPlan.objects.count() == 1


# ------------------------------------------------------------------- without a plan again


def test_plan_end_gives_everybody_everything(client, office, round_):
    store(round_, ("KIM Satu", "Ani"))
    prepare_sheets(round_, by=office)

    response = client.post(url("plan_end", round_.slug), {"reason": "Juri cukup"}, follow=True)

    assert "Setiap juri kini menilai setiap peserta." in text(response)
    assert plan(round_) is None
    assert ScoreSheet.objects.filter(state=SheetState.NOT_STARTED).count() == 6


def test_plan_end_asks_for_a_reason_and_refuses_a_stale_page(client, office, round_):
    store(round_, ("KIM Satu", "Ani"))
    address = url("plan_end", round_.slug)

    assert "Tulis alasannya" in text(client.post(address, {}))
    stale = client.post(address, {"reason": "Cukup", "versi": "7"})
    assert stale.status_code == 409
    assert plan(round_) == {"KIM Satu": {"Ani"}}


# ------------------------------------------------------------------- other pages


def test_a_juri_lists_only_assigned_entries_and_the_matrix_leaves_others_empty(
    client, as_user, round_
):
    store(round_, ("KIM Satu", "Ani"), ("KIM Satu", "Budi"), ("KIM Dua", "Budi"))
    prepare_sheets(round_, by=seats(round_)["Ani"].user)

    response = as_user(seats(round_)["Ani"].user).get(round_.get_absolute_url())

    assert [str(sheet.entry) for sheet in response.context["own_sheets"]] == ["KIM Satu"]
    assert "tidak ditugaskan" in text(response)
    # an entry of others may still be read, as before
    assert client.get(entries(round_)["KIM Dua"].get_absolute_url()).status_code == 200
