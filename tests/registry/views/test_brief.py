"""Information on its way down: an office writes, KIM pass on, everybody reads what holds."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.enums_brief import BriefState
from registry.models import Brief, BriefRelay, BriefTarget, Kim
from tests.factories.brief import BriefFactory, published_brief, relay
from tests.factories.files import photo
from tests.factories.registry import KimFactory, SectorFactory, region

LIST = reverse("registry:brief_list")
CREATE = reverse("registry:brief_create")
UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def url(act, row, *more):
    return reverse(f"registry:brief_{act}", args=[row.pk, *more])


def typed(**changes):
    return {
        "kind": "health",
        "title": "Jadwal imunisasi",
        "claim": "",
        "body": "Setiap Selasa di posyandu.",
        "source": "Dinas Kesehatan",
        "source_url": "dinkes.contoh.go.id/imunisasi",
        "valid_until": "2026-12-20",
        "is_public": "on",
        "kunci": str(uuid.uuid4()),
    } | changes


def told(**changes):
    return {
        "kind": "whatsapp_group",
        "relayed_on": "2026-11-21",
        "people_count": "1.240",
        "link": "",
        "note": "",
        "kunci": str(uuid.uuid4()),
    } | changes


def numbers_with_links(html):
    """Return {what the address asks for: the number inside the link or beside it}."""
    rows = re.findall(r'<dt><a href="([^"]*)">[^<]*</a></dt><dd>([\d.]+)</dd>', html)
    return {address: int(number.replace(".", "")) for address, number in rows}


@pytest.mark.parametrize("count", [1, 3])
def test_brief_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        published_brief()
    client = as_user(personas.pengurus)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_brief_coverage_needs_the_same_queries_for_any_number_of_kim(
    as_user, personas, django_assert_num_queries, count
):
    for number in range(count - 1):
        KimFactory(slug=f"lain-{number}", verified=True)
    brief = published_brief()
    relay(brief.targets.first())
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(11):
        response = client.get(url("coverage", brief))

    assert len(response.context["page"].object_list) == count


def test_brief_from_the_office_through_a_kim_to_people_and_back_as_numbers(
    as_user, client, personas
):
    as_user(personas.kabupaten).post(CREATE, typed())
    brief = Brief.objects.get()
    draft = text(as_user(personas.kabupaten).get(brief.get_absolute_url()))
    as_user(personas.kabupaten).post(url("publish", brief))

    desk = text(as_user(personas.pengurus).get(reverse("tasks")))
    target = BriefTarget.objects.get(kim=personas.kim)
    as_user(personas.pengurus).post(url("take", target))
    taken = text(as_user(personas.pengurus).get(brief.get_absolute_url()))
    as_user(personas.pengurus).post(url("relay_create", target), told())
    done = text(as_user(personas.pengurus).get(reverse("tasks")))
    seen = text(as_user(personas.kabupaten).get(brief.get_absolute_url()))
    client.logout()
    public = text(client.get(brief.get_absolute_url()))

    assert "Akan dikirim kepada <strong>1 KIM</strong>" in draft
    assert ["Ambil bahan: Jadwal imunisasi" in desk, "Sudah diambil" in taken] == [True, True]
    assert "Jadwal imunisasi" not in done
    assert "1 dari 1 KIM sasaran sudah menyampaikan." in seen
    assert "<dt>Orang terjangkau</dt><dd>1.240</dd>" in seen
    assert ["Setiap Selasa di posyandu." in public, "Cakupan" in public] == [True, False]


def test_brief_coverage_adds_up_and_every_number_leads_to_its_list(as_user, personas):
    others = [
        KimFactory(slug=f"k{n}", verified=True, region=region(code))
        for n, code in enumerate(["64.09.02", "64.09.03.2009", "64.09.03.2009", "64.09.03.2009"])
    ]
    brief = published_brief()
    reached, taken = others[0], others[1]
    relay(brief.targets.get(kim=reached), people_count=40)
    relay(brief.targets.get(kim=reached), people_count=60)
    brief.targets.get(kim=taken).take(by=personas.kabupaten)
    client = as_user(personas.kabupaten)

    page = client.get(url("coverage", brief))
    numbers = numbers_with_links(text(page))
    listed = {
        address: client.get(url("coverage", brief) + address).context["page"].paginator.count
        for address in numbers
    }

    assert numbers == listed == {
        "?": 5, "?keadaan=sudah": 1, "?keadaan=belum": 4,
        "?keadaan=diambil": 1, "?keadaan=belum-diambil": 3,
    }  # fmt: skip
    assert numbers["?keadaan=sudah"] + numbers["?keadaan=belum"] == numbers["?"]
    assert numbers["?keadaan=diambil"] + numbers["?keadaan=belum-diambil"] == 4
    assert page.context["total"].people == 100
    places = page.context["places"]
    assert [(one.region.name, one.targeted, one.reached, one.not_yet) for one in places] == [
        ("Waru", 2, 1, 1), ("Babulu", 3, 0, 3),
    ]  # fmt: skip
    for one in places:
        for answer, count in (("", one.targeted), ("sudah", one.reached), ("belum", one.not_yet)):
            address = f"?kecamatan={one.region.path}&keadaan={answer}"
            rows = client.get(url("coverage", brief) + address).context["page"]
            assert rows.paginator.count == count


def test_brief_coverage_of_a_kecamatan_is_its_own_kim(as_user, personas):
    KimFactory(slug="babulu", verified=True, region=region("64.09.03.2009"))
    brief = published_brief()

    page = as_user(personas.kecamatan).get(url("coverage", brief))

    assert page.context["total"].targeted == 1
    assert [row.kim for row in page.context["page"]] == [personas.kim]


def test_brief_coverage_of_a_kim_that_left_the_registry_still_adds_up(as_user, personas):
    brief = published_brief()
    Kim.objects.filter(pk=personas.kim.pk).update(state="archived")
    KimFactory(slug="baru", verified=True)

    page = as_user(personas.kabupaten).get(brief.get_absolute_url())

    assert page.context["coverage"].targeted == 1
    assert page.context["new_count"] == 1
    as_user(personas.kabupaten).post(url("extend", brief))
    assert brief.targets.count() == 2


def test_brief_goes_to_the_areas_and_sectors_it_names(as_user, personas):
    fishing, farming = SectorFactory(), SectorFactory(slug="pertanian", name="Pertanian")
    fits = KimFactory(slug="cocok", verified=True, region=region("64.09.03.2009"))
    fits.sectors.add(fishing)
    elsewhere = KimFactory(slug="lain", verified=True, region=region("64.09.02.2004"))
    elsewhere.sectors.add(fishing)
    other = KimFactory(slug="tani", verified=True, region=region("64.09.03.2009"))
    other.sectors.add(farming)
    KimFactory(slug="bubar", verified=True, region=region("64.09.03.2009"), status="dissolved")
    client = as_user(personas.kabupaten)

    client.post(CREATE, typed(areas=[region("64.09.03").pk], sectors=[fishing.pk]))
    brief = Brief.objects.get()
    client.post(url("publish", brief))

    assert [target.kim for target in brief.targets.all()] == [fits]


def test_brief_for_nobody_is_not_published(as_user, personas):
    brief = BriefFactory()
    brief.areas.add(region("64.09.03"))

    page = as_user(personas.kabupaten).get(brief.get_absolute_url())
    answer = as_user(personas.kabupaten).post(url("publish", brief))

    assert "Belum ada KIM sasaran." in text(page)
    assert "Belum ada KIM terverifikasi yang menjadi sasaran bahan ini." in text(answer)
    assert Brief.objects.get().state == BriefState.DRAFT


def test_brief_create_twice_with_one_key_makes_one(as_user, personas):
    data, client = typed(), as_user(personas.kabupaten)

    answers = [client.post(CREATE, data) for _ in range(2)]

    assert Brief.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih jenis bahan"),
        ({"kind": "ramalan"}, "kind", "Pilih jenis bahan"),
        ({"title": " "}, "title", "Isi judul bahan"),
        ({"title": "x" * 121}, "title", "Judul paling panjang 120 huruf"),
        ({"title": "Hubungi 0812-3456-7890"}, "title",
         "Jangan tulis nomor telepon. Halaman ini dibaca umum."),
        ({"body": ""}, "body", "Isi bahannya"),
        ({"body": "x" * 6001}, "body", "Isi paling panjang 6.000 huruf"),
        ({"source": ""}, "source", "Tulis sumbernya"),
        ({"source_url": "javascript:alert(1)"}, "source_url",
         "Alamat tautan harus lengkap, misalnya contoh.desa.id"),
        ({"valid_until": ""}, "valid_until", "Isi hari terakhir bahan berlaku"),
        ({"valid_until": "31 Maret"}, "valid_until",
         "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"),
        ({"valid_until": "2026-11-20"}, "valid_until",
         "Isi hari ini, 21 November 2026, atau sesudahnya"),
        ({"valid_until": "2036-11-20"}, "valid_until", "Paling lama 3 tahun dari hari ini"),
        ({"kind": "hoax"}, "claim", "Tulis kabar yang beredar"),
        ({"claim": "Kabar"}, "claim",
         "Kosongkan: kabar yang beredar hanya untuk klarifikasi hoaks"),
        ({"areas": ["999999"]}, "areas", "Pilih wilayah dari daftar"),
        ({"areas": ["x"]}, "areas", "Pilih wilayah dari daftar"),
        ({"sectors": ["999999"]}, "sectors", "Pilih potensi dari daftar"),
    ],
)  # fmt: skip
def test_brief_create_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    response = as_user(personas.kabupaten).post(CREATE, typed(**wrong))

    html = text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert "Dinas Kesehatan" in html or "source" in wrong
    assert not Brief.objects.exists()


def test_brief_area_of_another_office_is_refused(as_user, personas):
    foreign = region("64.08.12")

    response = as_user(personas.kabupaten).post(CREATE, typed(areas=[foreign.pk]))

    assert dict(response.context["form"].errors) == {"areas": ["Pilih wilayah dari daftar"]}


def test_brief_stale_version_shows_both(as_user, personas):
    brief = BriefFactory(title="Judul baru", version=2)

    response = as_user(personas.kabupaten).post(
        url("update", brief), typed(title="Judul saya", versi="1")
    )

    html = text(response)
    assert response.status_code == 409
    assert ["Judul baru" in html, "Judul saya" in html] == [True, True]


def test_brief_once_published_is_not_rewritten(as_user, personas):
    brief = published_brief()
    client = as_user(personas.kabupaten)

    answer = client.post(url("update", brief), typed(title="Lain"))
    paper = client.post(
        url("file_create", brief),
        {"title": "Poster", "document": SimpleUploadedFile("a.jpg", photo().read())},
    )

    assert [answer.status_code, paper.status_code] == [409, 409]
    assert "Terbitkan penggantinya." in text(answer)
    assert Brief.objects.get().title == brief.title


def test_brief_replaced_says_so_and_leads_to_its_successor(as_user, client, personas):
    old = published_brief(title="Jadwal lama")
    office = as_user(personas.kabupaten)

    first = office.post(url("replace", old))
    second = office.post(url("replace", old))
    new = Brief.objects.get(replaces=old)
    office.post(url("update", new), typed(title="Jadwal baru", versi="1"))
    before = text(office.get(old.get_absolute_url()))
    office.post(url("publish", new))
    target = old.targets.get()
    refused = as_user(personas.pengurus).post(url("take", target))
    client.logout()
    public = text(client.get(old.get_absolute_url()))

    assert first.url == second.url
    assert "sudah diganti" not in before
    assert "Bahan ini sudah diganti." in public
    assert f'<a href="{new.get_absolute_url()}">Jadwal baru</a>' in public
    assert "wa.me" not in public
    assert refused.status_code == 409
    assert "Bahan ini sudah tidak berlaku" in text(refused)


def test_brief_withdrawn_tells_everybody_why(as_user, client, personas):
    brief = published_brief()

    empty = as_user(personas.kabupaten).post(url("withdraw", brief), {"reason": ""})
    as_user(personas.kabupaten).post(url("withdraw", brief), {"reason": "Tanggalnya keliru."})
    again = as_user(personas.kabupaten).post(url("withdraw", brief), {"reason": "Lagi"})
    tasks = text(as_user(personas.pengurus).get(reverse("tasks")))
    client.logout()
    public = text(client.get(brief.get_absolute_url()))

    assert dict(empty.context["form"].errors) == {"reason": ["Tulis alasan bahan ditarik"]}
    assert again.status_code == 409
    assert ["Tanggalnya keliru." in public, "wa.me" in public] == [True, False]
    assert brief.title not in tasks


def test_brief_expires_by_its_date_alone(as_user, personas):
    brief = published_brief(valid_until=datetime.date(2026, 11, 22))

    with time_machine.travel("2026-11-23 04:00+00:00", tick=False):
        page = text(as_user(personas.pengurus).get(brief.get_absolute_url()))
        tasks = text(as_user(personas.pengurus).get(reverse("tasks")))
        expired = as_user(personas.kabupaten).get(LIST, {"keadaan": "habis"})
        holding = as_user(personas.kabupaten).get(LIST, {"keadaan": "berlaku"})

    assert "Bahan ini habis masa" in page
    assert brief.title not in tasks
    assert [len(one.context["page"].object_list) for one in (expired, holding)] == [1, 0]


def test_brief_relay_of_before_the_end_may_be_told_later(as_user, personas):
    brief = published_brief(valid_until=datetime.date(2026, 11, 22))
    target = brief.targets.get()

    with time_machine.travel("2026-11-25 04:00+00:00", tick=False):
        client = as_user(personas.pengurus)
        late = client.post(url("relay_create", target), told(relayed_on="2026-11-24"))
        client.post(url("relay_create", target), told(relayed_on="2026-11-22"))

    assert dict(late.context["form"].errors) == {
        "relayed_on": [
            "Isi tanggal antara 21 November 2026 dan 22 November 2026, selama bahan berlaku"
        ]
    }
    assert BriefRelay.objects.get().relayed_on == datetime.date(2026, 11, 22)
    assert BriefTarget.objects.get().taken_by == personas.pengurus


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih kanal"),
        ({"kind": "merpati"}, "kind", "Pilih kanal dari daftar"),
        ({"relayed_on": ""}, "relayed_on", "Isi tanggal penyampaian"),
        ({"relayed_on": "2026-11-22"}, "relayed_on",
         "Tanggal penyampaian tidak boleh setelah hari ini, 21 November 2026"),
        ({"people_count": ""}, "people_count", "Isi jumlah orang, 0 bila belum ada"),
        ({"people_count": "banyak"}, "people_count",
         "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"people_count": "-4"}, "people_count", "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"people_count": "900000000"}, "people_count",
         "Periksa jumlahnya: paling banyak 100.000.000"),
        ({"link": "https://chat.whatsapp.com/abc"}, "link",
         "Jangan tulis tautan grup WhatsApp atau Telegram"),
        ({"note": "x" * 301}, "note", "Keterangan paling panjang 300 huruf"),
    ],
)  # fmt: skip
def test_brief_relay_explains_what_is_wrong_at_the_field(as_user, personas, wrong, field, sentence):
    target = published_brief().targets.get()

    response = as_user(personas.pengurus).post(url("relay_create", target), told(**wrong))

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert not BriefRelay.objects.exists()


def test_brief_relay_twice_with_one_key_makes_one_and_a_slip_can_go(as_user, personas):
    target, data = published_brief().targets.get(), told()
    client = as_user(personas.pengurus)

    answers = [client.post(url("relay_create", target), data) for _ in range(2)]
    made = BriefRelay.objects.get()
    client.post(url("relay_delete", made))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not BriefRelay.objects.exists()
    assert BriefTarget.objects.get().taken_at is not None


def test_brief_for_its_kim_alone_is_hidden_from_everybody_else(as_user, client, personas):
    brief = published_brief(is_public=False, title="Hanya untuk KIM")

    own = as_user(personas.pengurus).get(brief.get_absolute_url())
    foreign = as_user(personas.pengurus_lain).get(brief.get_absolute_url())
    client.logout()
    public = client.get(brief.get_absolute_url())
    listed = text(client.get(LIST))

    assert [one.status_code for one in (own, foreign, public)] == [200, 404, 404]
    assert "Hanya untuk KIM" not in listed
    assert 'name="robots" content="noindex"' in text(own)


def test_brief_reminder_names_kim_and_places_only(as_user, personas):
    Kim.objects.filter(pk=personas.kim.pk).update(contact_phone="081234567890")
    brief = published_brief()

    link = as_user(personas.kabupaten).get(url("coverage", brief)).context["reminder_url"]

    assert link.startswith("https://wa.me/?text=")
    assert "KIM%20Mekar%20Waru%2C%20Desa%20Bangun%20Mulya" in link
    assert "81234567890" not in link


def test_brief_link_carries_a_card_and_a_short_text(client, settings):
    settings.SITE_URL = "https://kim.contoh.go.id"
    KimFactory(verified=True)
    brief = published_brief(kind="hoax", claim="KTP berbayar.", title="KTP tidak dipungut biaya")

    html = text(client.get(brief.get_absolute_url()))

    address = f"https://kim.contoh.go.id/bahan/{brief.pk}/"
    assert f'<meta property="og:url" content="{address}">' in html
    assert '<meta property="og:title" content="KTP tidak dipungut biaya">' in html
    sentence = re.search(r'og:description" content="([^"]*)"', html).group(1)
    assert sentence.startswith("Klarifikasi hoaks dari ")
    assert len(sentence) <= 110
    assert re.search(r'og:image" content="https://kim\.contoh\.go\.id/\S+kartu\S*\.jpg"', html)
    assert f"%0Ahttps%3A%2F%2Fkim.contoh.go.id%2Fbahan%2F{brief.pk}%2F" in html
    assert "Kabar yang beredar dan tidak benar" in html


def test_brief_files_travel_with_it(as_user, client, personas):
    brief = BriefFactory()
    office = as_user(personas.kabupaten)

    empty = office.post(url("file_create", brief), {"title": "", "document": ""})
    office.post(
        url("file_create", brief),
        {"title": "Poster", "document": SimpleUploadedFile("a.jpg", photo().read())},
    )
    paper = brief.files.get()
    client.logout()
    hidden = client.get(url("file", paper))
    office = as_user(personas.kabupaten)
    office.post(url("publish", brief))
    kept = office.post(url("file_delete", paper))
    client.logout()
    shown = client.get(url("file", paper))

    assert dict(empty.context["form"].errors) == {
        "title": ["Isi judul berkas"], "document": ["Pilih dokumen berupa PDF atau foto"],
    }  # fmt: skip
    assert [hidden.status_code, shown.status_code, kept.status_code] == [404, 200, 409]
    assert shown["Content-Disposition"].startswith("attachment")
    assert shown["Content-Type"] == "image/webp"
