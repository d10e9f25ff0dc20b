import pytest
from django.urls import reverse

from monev.enums import MonevLevel, RoundState
from monev.enums_document import DEFAULT_DOCUMENTS
from monev.models import DocumentRequirement, Round
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import RequirementFactory
from tests.factories.monev import InstrumentFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "video", "label": "Video profil", "form": "video", "max_seconds": "60",
    "strength": "required", "note": "Tanpa musik berhak cipta",
}  # fmt: skip


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


@pytest.fixture
def draft():
    return RoundFactory(state=RoundState.DRAFT)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize(
    ("level", "code"), [(MonevLevel.KABUPATEN, "64.09"), (MonevLevel.PROVINSI, "64")]
)
def test_a_new_round_asks_for_the_usual_documents_of_its_level(level, code):
    round_ = Round(
        name="Monev Baru", region=region(code), year=2026,
        instrument=InstrumentFactory(level=level),
    )  # fmt: skip

    round_.open(by=UserFactory())

    found = [(one.kind, one.strength) for one in round_.document_requirements.all()]
    assert found == [(row["kind"], row["strength"]) for row in DEFAULT_DOCUMENTS[level]]


@pytest.mark.parametrize("count", [1, 3])
def test_requirement_list_costs_the_same_for_one_and_three(
    client, office, draft, django_assert_num_queries, count
):
    for n in range(count):
        RequirementFactory(round=draft, label=f"Surat {n}")

    with django_assert_num_queries(7):
        page = text(client.get(url("requirement_list", draft.slug)))

    assert page.count('class="nama"') == count


def test_requirement_create_asks_every_entry_for_it(client, office, draft):
    key = "6f1a9b7e-3c52-4c55-9d57-0d6a3c3f5a12"

    for _ in range(2):
        client.post(url("requirement_create", draft.slug), TYPED | {"kunci": key})

    found = DocumentRequirement.objects.get()
    assert (found.round, found.max_seconds, found.accepted) == (
        draft, 60, "Tautan video dengan lamanya, paling lama 60 detik",
    )  # fmt: skip
    assert "Video profil" in text(client.get(url("requirement_list", draft.slug)))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "puisi"}, "Pilih jenis dokumen"),
        ({"label": "  "}, "Isi nama dokumen"),
        ({"label": "x" * 81}, "Nama dokumen paling panjang 80 huruf"),
        ({"label": "Slaid paparan"}, "Dokumen dengan nama ini sudah diminta."),
        ({"form": ""}, "Pilih bentuk yang diterima"),
        ({"form": "pdf"}, "Lama dalam detik hanya untuk tautan video."),
        ({"max_seconds": "0"}, "Paling sedikit 1 dan paling banyak 3.600 detik"),
        ({"max_seconds": "semenit"}, "Isi dengan angka, misalnya 60"),
        ({"strength": ""}, "Pilih wajib, disarankan, atau tidak dipakai"),
        ({"note": "x" * 301}, "Catatan paling panjang 300 huruf"),
    ],
)
def test_requirement_create_says_what_is_wrong(client, office, draft, changes, sentence):
    RequirementFactory(round=draft)

    response = client.post(url("requirement_create", draft.slug), TYPED | changes)

    assert response.status_code == 200
    assert sentence in text(response)
    assert DocumentRequirement.objects.count() == 1


def test_requirement_update_keeps_both_when_somebody_was_faster(client, office, draft):
    found = RequirementFactory(round=draft, label="Slaid lama", form="video")
    address = url("requirement_update", draft.slug, found.pk)

    client.post(address, TYPED | {"label": "Slaid kedua", "versi": "1"})
    late = client.post(address, TYPED | {"label": "Slaid ketiga", "versi": "1"})

    assert late.status_code == 409
    page = text(late)
    assert "Slaid kedua" in page
    assert "Slaid ketiga" in page
    found.refresh_from_db()
    assert (found.label, found.version) == ("Slaid kedua", 2)


@pytest.mark.parametrize("name", ["requirement_create", "requirement_update"])
def test_requirements_do_not_change_once_the_round_is_announced(client, office, name):
    round_ = RoundFactory(announced=True)
    found = RequirementFactory(round=round_)
    args = [round_.slug, found.pk] if name == "requirement_update" else [round_.slug]

    response = client.post(url(name, *args), TYPED)

    assert response.status_code == 409
    assert "putaran sudah diumumkan" in text(response)
    assert list(DocumentRequirement.objects.values_list("label", flat=True)) == ["Slaid paparan"]


def test_readiness_names_what_a_kim_will_be_asked_for(client, give, as_user):
    round_ = RoundFactory(state=RoundState.NOMINATION)
    RequirementFactory(round=round_, note="Paling banyak 10 halaman.", complete=True)
    kim = KimFactory(verified=True)

    page = text(
        as_user(give(UserFactory(), kim=kim)).get(url("readiness_detail", round_.slug, kim.slug))
    )

    assert "Dibawa sesudah diusulkan: Slaid paparan." in page
    assert "Paling banyak 10 halaman." in page
