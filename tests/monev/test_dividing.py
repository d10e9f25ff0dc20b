"""Categories and zones of a round are its own data, with quotas of their own."""

import pytest

from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.dividing import CategoryInput, ZoneInput, areas_of, copy_settings, set_divisions
from monev.enums import EntryState, MonevLevel, RoundState
from monev.models import Round
from monev.nomination import categorize, nominate
from monev.rehearsal import start_rehearsal
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


def draft(**facts):
    return RoundFactory(**({"state": RoundState.DRAFT} | facts))


def divided(*, categories=(), zones=(), **facts):
    """A kabupaten round that takes nominations, divided while it was a draft."""
    round_ = draft(**facts)
    set_divisions(round_, categories, zones, by=UserFactory())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.NOMINATION)
    return Round.objects.get(pk=round_.pk)


def kim(code="64.09.02.2004"):
    return KimFactory(verified=True, region=region(code))


def test_areas_of_a_kabupaten_round_are_its_kecamatan_and_of_a_province_its_kabupaten():
    region("64.09.02.2004"), region("64.08.12.2004")

    assert [one.code for one in areas_of(draft())] == ["64.09.02"]
    province = draft(level=MonevLevel.PROVINSI, region=region("64"))
    assert [one.code for one in areas_of(province)] == ["64.08", "64.09"]


def test_set_divisions_replaces_what_stood_there():
    round_ = draft()
    set_divisions(round_, [CategoryInput("Lama")], [ZoneInput("Utara")], by=UserFactory())

    set_divisions(
        round_, [CategoryInput("Desa", 1), CategoryInput("Kelurahan")],
        [ZoneInput("Pesisir", 3, ("64.09.02",))], by=UserFactory(),
    )  # fmt: skip

    assert [(one.name, one.quota) for one in round_.categories.all()] == [
        ("Desa", 1), ("Kelurahan", None),
    ]  # fmt: skip
    [zone] = round_.zones.all()
    assert (zone.name, zone.quota, zone.area_paths) == ("Pesisir", 3, ["64.09.02"])


def test_set_divisions_after_announcing_changes_nothing():
    round_ = divided(categories=[CategoryInput("Desa")])

    with pytest.raises(IllegalTransitionError, match="sudah diumumkan"):
        set_divisions(round_, [CategoryInput("Kelurahan")], [], by=UserFactory())

    assert [one.name for one in round_.categories.all()] == ["Desa"]


def test_an_area_lies_in_one_zone_only():
    zones = [ZoneInput("A", None, ("64.09.02",)), ZoneInput("B", None, ("64.09.02",))]

    with pytest.raises(DomainError, match="hanya masuk satu zona"):
        set_divisions(draft(), [], zones, by=UserFactory())


def test_nominate_takes_category_and_zone_of_the_round():
    round_ = divided(
        categories=[CategoryInput("Desa")], zones=[ZoneInput("Pesisir", None, ("64.09.02",))]
    )
    desa = round_.categories.get()

    entry = nominate(round_, kim(), by=UserFactory(), category=desa)

    assert (entry.category, entry.zone.name) == (desa, "Pesisir")


def test_nominate_without_a_category_is_asked_for_one():
    round_ = divided(categories=[CategoryInput("Desa")])
    foreign = divided(categories=[CategoryInput("Desa")]).categories.get()

    for chosen in (None, foreign):
        with pytest.raises(DomainError) as refused:
            nominate(round_, kim(), by=UserFactory(), category=chosen)
        assert refused.value.field == "category"
    assert not round_.entries.exists()


def test_a_round_without_categories_asks_for_none():
    entry = nominate(divided(), kim(), by=UserFactory())

    assert (entry.category, entry.zone) == (None, None)


def test_quota_of_a_category_counts_per_area_and_category():
    round_ = divided(categories=[CategoryInput("Desa", 1), CategoryInput("Kelurahan")])
    desa, kelurahan = round_.categories.all()
    nominate(round_, kim(), by=UserFactory(), category=desa)

    nominate(round_, kim(), by=UserFactory(), category=kelurahan)
    with pytest.raises(DomainError, match="Kuota kategori Desa di Kecamatan Waru 1 peserta"):
        nominate(round_, kim(), by=UserFactory(), category=desa)
    third = nominate(
        round_, kim(), by=UserFactory(), category=desa, quota_reason="Tuan rumah dua KIM"
    )

    assert third.quota_reason == "Tuan rumah dua KIM"


def test_quota_of_a_zone_counts_all_its_areas():
    round_ = divided(
        zones=[ZoneInput("Selatan", 1, ("64.09", "64.08"))],
        level=MonevLevel.PROVINSI, region=region("64"),
    )  # fmt: skip
    nominate(round_, kim(), by=UserFactory())

    with pytest.raises(DomainError, match="Kuota zona Selatan 1 peserta"):
        nominate(round_, kim("64.08.12.2004"), by=UserFactory())


def test_categorize_moves_an_undecided_entry_and_keeps_its_own_place():
    round_ = divided(categories=[CategoryInput("Desa", 1), CategoryInput("Kelurahan", 1)])
    desa, kelurahan = round_.categories.all()
    entry = nominate(round_, kim(), by=UserFactory(), category=desa)

    categorize(entry, kelurahan, by=UserFactory())
    categorize(entry, kelurahan, by=UserFactory())

    entry.refresh_from_db()
    assert (entry.category, entry.quota_reason) == (kelurahan, "")
    entry.state = EntryState.ELIGIBLE
    entry.save()
    with pytest.raises(IllegalTransitionError, match="sudah diputuskan"):
        categorize(entry, desa, by=UserFactory())


def test_categorize_into_a_full_category_needs_a_reason():
    round_ = divided(categories=[CategoryInput("Desa", 1), CategoryInput("Kelurahan")])
    desa, kelurahan = round_.categories.all()
    nominate(round_, kim(), by=UserFactory(), category=desa)
    entry = nominate(round_, kim(), by=UserFactory(), category=kelurahan)

    with pytest.raises(DomainError, match="sudah terisi"):
        categorize(entry, desa, by=UserFactory())


def test_copy_settings_leaves_the_old_round_as_it_was():
    old = divided(
        categories=[CategoryInput("UMKM", 2)], zones=[ZoneInput("Pesisir", 4, ("64.09.02",))],
        year=2025,
    )  # fmt: skip
    new = draft(year=2026)

    copy_settings(old, new, by=UserFactory())
    set_divisions(new, [CategoryInput("Wisata")], [], by=UserFactory())

    assert [one.name for one in new.categories.all()] == ["Wisata"]
    assert [(one.name, one.quota) for one in old.categories.all()] == [("UMKM", 2)]
    assert [one.area_paths for one in old.zones.all()] == [["64.09.02"]]


def test_copy_settings_from_another_area_is_refused():
    with pytest.raises(DomainError, match="wilayah yang sama"):
        copy_settings(draft(region=region("64.08")), draft(), by=UserFactory())


def test_a_rehearsal_spreads_its_invented_entries_over_the_categories():
    round_ = RoundFactory(state=RoundState.DRAFT)
    set_divisions(round_, [CategoryInput("Desa"), CategoryInput("Kelurahan")], [], by=UserFactory())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.NOMINATION)
    round_.refresh_from_db()
    for role in ("chair", "member", "secretary"):
        JuriFactory(round=round_, role=role, user=UserFactory())

    rehearsal = start_rehearsal(round_, entry_count=3, by=UserFactory())

    names = [one.category.name for one in rehearsal.entries.order_by("sample_number")]
    assert names == ["Desa", "Kelurahan", "Desa"]
    assert set(rehearsal.entries.values_list("category__round", flat=True)) == {rehearsal.pk}


def test_entries_of_a_round_stay_in_its_own_categories():
    round_ = divided(categories=[CategoryInput("Desa")])

    entry = EntryFactory(round=round_, category=round_.categories.get())

    assert [one.category.name for one in round_.entries.for_list()] == [entry.category.name]
