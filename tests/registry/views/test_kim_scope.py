import pytest
import time_machine
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    """Before anybody gets a duty: one that begins today is none on an earlier day."""
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def typed(**changes):
    return {
        "scope": "sub_village", "reason": "Surat KIM 12 November, kini bekerja di RW 05.",
        "decided_on": "2026-11-20",
    } | changes  # fmt: skip


def test_kim_scope_moves_to_an_rw_with_history(as_user, personas):
    url = reverse("registry:kim_set_scope", args=[personas.kim.slug])
    client = as_user(personas.kabupaten)

    client.post(url, typed())

    personas.kim.refresh_from_db()
    page = client.get(personas.kim.get_absolute_url()).content.decode()
    assert personas.kim.scope == "sub_village"
    assert "Riwayat cakupan" in page
    assert "Surat KIM 12 November, kini bekerja di RW 05." in page


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"scope": ""}, {"scope": ["Pilih cakupan"]}),
        ({"scope": "subdistrict"}, {"scope": ["Pilih cakupan"]}),
        (
            {"scope": "village"},
            {"scope": ["Cakupan KIM ini sudah “Desa atau kelurahan”"]},
        ),
        ({"reason": ""}, {"reason": ["Tulis dasar perubahan"]}),
        (
            {"decided_on": "2026-11-23"},
            {"decided_on": ["Hari penetapan tidak boleh setelah hari ini, 22 November 2026"]},
        ),
    ],
)
def test_kim_scope_form_explains_what_is_wrong(as_user, personas, changes, wrong):
    url = reverse("registry:kim_set_scope", args=[personas.kim.slug])

    response = as_user(personas.kabupaten).post(url, typed(**changes))

    personas.kim.refresh_from_db()
    assert dict(response.context["form"].errors) == wrong
    assert personas.kim.scope == "village"
