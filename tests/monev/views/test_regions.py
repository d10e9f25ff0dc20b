from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse

from monev.enums import EntryState, MonevLevel, RoundState
from monev.worklist_delegation import delegation_tasks
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import DelegationFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def province(give, as_user):
    user = give(UserFactory(), Role.PROVINSI, region("64"))
    as_user(user)
    return user


@pytest.fixture
def round_():
    region("64.08.12.2004")
    region("64.09.02.2004")
    return RoundFactory(
        state=RoundState.NOMINATION, level=MonevLevel.PROVINSI, region=region("64"),
        needs_delegation=True,
    )  # fmt: skip


def entry_in(round_, code="64.09.02.2004", **facts):
    return EntryFactory(round=round_, kim=KimFactory(verified=True, region=region(code)), **facts)


def page(client, round_):
    response = client.get(reverse("monev:regions_detail", args=[round_.slug]))
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return response.context["rows"], content


def test_r4_6_one_table_of_the_regions_with_reminders_and_no_value(client, province, round_):
    entry = entry_in(round_, state=EntryState.PRESENTED)
    entry_in(round_, state=EntryState.NOMINATED)
    DelegationFactory(round=round_, region=region("64.09"), valid=True)
    juri = [JuriFactory(round=round_) for _ in range(2)]
    SheetFactory(
        entry=entry, juri=juri[0], submitted=True, scores=dict.fromkeys(("A1", "B1", "B2"), "3.5")
    )
    SheetFactory(entry=entry, juri=juri[1])

    (kutim, ppu), content = page(client, round_)

    assert (kutim.proposed, kutim.delegation, kutim.last_at) == (0, "belum ada surat", None)
    assert kutim.waits_for == ("belum mengusulkan peserta",)
    assert (ppu.proposed, ppu.complete, ppu.delegation) == (2, 1, "surat cocok")
    assert (ppu.locked, ppu.owed) == (1, 2)
    assert "2 dari 2 kabupaten/kota masih ditunggu." in content
    text = unquote(kutim.whatsapp_url)
    assert "Belum mengusulkan peserta." in text
    assert round_.get_absolute_url() in text
    for leak in ("3,5", "87,5"):
        assert leak not in content


@pytest.mark.parametrize("count", [1, 3])
def test_regions_detail_costs_the_same_for_one_and_three(
    client, province, round_, django_assert_num_queries, count
):
    for _ in range(count):
        entry_in(round_)

    with django_assert_num_queries(11):
        client.get(reverse("monev:regions_detail", args=[round_.slug]))


def test_regions_export_has_a_line_per_region(client, province, round_):
    entry_in(round_)

    response = client.get(reverse("monev:regions_export", args=[round_.slug, "csv"]))

    lines = b"".join(response).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 3
    assert "belum mengusulkan peserta" in lines[1]
    bad = client.get(reverse("monev:regions_export", args=[round_.slug, "docx"]))
    assert bad.status_code == 404


def test_regions_detail_of_a_kabupaten_round_does_not_exist(as_user, give):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    own = RoundFactory(state=RoundState.NOMINATION)

    response = as_user(office).get(reverse("monev:regions_detail", args=[own.slug]))

    assert response.status_code == 404


def test_a_kabupaten_that_proposed_nobody_finds_it_on_its_desk(give, round_):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    [task] = delegation_tasks(office)
    assert (task.label, task.url) == (
        "Usulkan peserta Kabupaten Penajam Paser Utara",
        reverse("monev:entry_create", args=[round_.slug]),
    )

    entry_in(round_)
    assert [one.label for one in delegation_tasks(office)] == [
        "Kirim surat delegasi Kabupaten Penajam Paser Utara"
    ]


def test_another_province_is_not_asked_to_propose(give, round_):
    office = give(UserFactory(), Role.KABUPATEN, region("35.08"))

    assert delegation_tasks(office) == []
