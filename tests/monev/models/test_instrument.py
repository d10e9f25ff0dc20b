from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import InstrumentState, MonevLevel, Stage
from monev.models import Aspect, Indicator, Instrument
from monev.rules import owns_instrument
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def indicator(instrument, code):
    return Indicator.objects.get(aspect__instrument=instrument, code=code)


@pytest.mark.parametrize("weight", [0, 101])
def test_indicator_weight_stays_between_1_and_100(weight):
    row = indicator(InstrumentFactory(draft=True), "A1")
    row.weight = weight

    with pytest.raises(ValidationError, match="Bobot harus antara 1 dan 100"):
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()


def test_instrument_version_is_there_once():
    first = InstrumentFactory()

    with pytest.raises(IntegrityError):
        InstrumentFactory(code=first.code, version=first.version)


def test_instrument_lock_freezes_the_version():
    instrument, by = InstrumentFactory(draft=True), UserFactory()

    instrument.lock(by=by)

    instrument.refresh_from_db()
    assert (instrument.state, instrument.locked_by) == (InstrumentState.LOCKED, by)
    assert AuditEntry.objects.get(verb="instrument.lock").user == by


def test_instrument_lock_refuses_weights_that_miss_100():
    instrument = InstrumentFactory(draft=True)
    Indicator.objects.filter(pk=indicator(instrument, "A1").pk).update(weight=35)

    with pytest.raises(DomainError) as refusal:
        instrument.lock(by=UserFactory())

    instrument.refresh_from_db()
    assert refusal.value.message == "Instrumen belum dapat dikunci. Jumlah bobot 95, harus 100."
    assert instrument.state == InstrumentState.DRAFT
    assert not AuditEntry.objects.exists()


def test_instrument_lock_names_missing_anchors_aspects_and_tie_order():
    instrument = InstrumentFactory(draft=True, tie_order=["B", "Z"])
    indicator(instrument, "B1").anchors.filter(points=2).delete()
    Aspect.objects.create(instrument=instrument, code="C", name="Kosong")

    assert instrument.missing_for_lock() == [
        "Aspek C belum punya indikator.",
        "Urutan pemutus menyebut aspek yang tidak ada: Z.",
        "Jangkar B1 belum lengkap: nilai 2.",
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda instrument, by: instrument.change(by=by, changed=["name"]),
        lambda instrument, by: instrument.set_weights({}, by=by),
        lambda instrument, by: Aspect(instrument=instrument, code="Z", name="Z").store(by=by),
        lambda instrument, by: instrument.aspects.first().remove(by=by),
        lambda instrument, by: indicator(instrument, "A1").store({}, by=by),
        lambda instrument, by: indicator(instrument, "A1").store({Decimal(0): "lain"}, by=by),
        lambda instrument, by: indicator(instrument, "A1").remove(by=by),
    ],
)
def test_instrument_locked_version_never_changes(act):
    instrument = InstrumentFactory()
    # An object that was loaded before somebody locked the version must not get through either.
    stale = Instrument.objects.get(pk=instrument.pk)
    stale.state = InstrumentState.DRAFT

    for one in (instrument, stale):
        with pytest.raises(IllegalTransitionError, match="sudah dikunci"):
            act(one, UserFactory())

    assert not AuditEntry.objects.exists()


def test_instrument_set_weights_may_miss_100_in_a_draft():
    instrument = InstrumentFactory(draft=True)
    foreign = indicator(InstrumentFactory(draft=True), "A1")

    total = instrument.set_weights(
        {indicator(instrument, "A1").pk: 35, foreign.pk: 1}, by=UserFactory()
    )

    foreign.refresh_from_db()
    # 35 + 35 + 25; the indicator of another instrument keeps its 40.
    assert (total, foreign.weight) == (95, 40)
    assert AuditEntry.objects.get(verb="instrument.weigh").facts == {"total": 95}


def test_indicator_store_adds_it_with_its_anchors():
    instrument = InstrumentFactory(draft=True)
    row = Indicator(
        aspect=instrument.aspects.get(code="A"), code="A2", name="Arsip", weight=5, stage=Stage.DESK
    )

    row.store({Decimal(0): "tidak ada", Decimal(2): "", Decimal(4): "lengkap"}, by=UserFactory())

    stored = indicator(instrument, "A2")
    assert list(stored.anchors.values_list("points", "text")) == [
        (Decimal(0), "tidak ada"),
        (Decimal(4), "lengkap"),
    ]
    assert (stored.position, AuditEntry.objects.get().verb) == (2, "indicator.create")


def test_indicator_store_refuses_a_code_of_another_aspect():
    instrument = InstrumentFactory(draft=True)
    row = Indicator(
        aspect=instrument.aspects.get(code="B"), code="A1", name="Dua", weight=5, stage=Stage.DESK
    )

    with pytest.raises(DomainError) as refusal:
        row.store({}, by=UserFactory())

    assert refusal.value.field == "code"
    assert Indicator.objects.filter(aspect__instrument=instrument).count() == 3


def test_indicator_store_takes_an_emptied_anchor_away():
    instrument = InstrumentFactory(draft=True)
    row = indicator(instrument, "A1")

    row.store({Decimal(2): "", Decimal(4): "tertib"}, by=UserFactory())

    texts = dict(row.anchors.values_list("points", "text"))
    assert texts == {Decimal(0): "tidak ada", Decimal(4): "tertib"}


def test_aspect_remove_refuses_while_it_has_indicators():
    instrument = InstrumentFactory(draft=True)

    with pytest.raises(DomainError, match="Hapus dahulu semua indikator"):
        instrument.aspects.get(code="A").remove(by=UserFactory())

    assert instrument.aspects.count() == 2


@pytest.mark.parametrize(
    ("bounds", "points"),
    [((0, 4, "0.5"), [0, 1, 2, 3, 4]), ((1, 4, "1"), [1, 2, Decimal("2.5"), 3, 4]),
     ((0, 100, "1"), [0, 50, 100])],
)  # fmt: skip
def test_instrument_anchor_points(bounds, points):
    low, high, step = (Decimal(bound) for bound in bounds)

    instrument = Instrument(scale_min=low, scale_max=high, scale_step=step)

    assert instrument.anchor_points() == points


def test_instrument_newest_locked_gives_one_per_level():
    InstrumentFactory(level=MonevLevel.KABUPATEN)
    newest = InstrumentFactory(level=MonevLevel.KABUPATEN)
    provincial = InstrumentFactory(level=MonevLevel.PROVINSI)
    InstrumentFactory(level=MonevLevel.PROVINSI, draft=True)

    assert list(Instrument.objects.newest_locked()) == [newest, provincial]


def test_instrument_usable_in_a_region_leaves_out_drafts_of_others():
    own = InstrumentFactory(draft=True, region=region("64.09"))
    InstrumentFactory(draft=True, region=region("64.08"))
    bundled = InstrumentFactory(draft=True)
    locked = InstrumentFactory(region=region("64.08"))
    InstrumentFactory(state=InstrumentState.RETIRED)
    InstrumentFactory(level=MonevLevel.PROVINSI)

    assert set(Instrument.objects.usable_in(region("64.09"))) == {own, bundled, locked}


def test_instrument_drafts_are_visible_to_their_office_and_the_province(personas):
    own = InstrumentFactory(draft=True, region=region("64.09"))
    bundled = InstrumentFactory(draft=True)

    seen = {
        name: set(Instrument.objects.filter(pk__in=[own.pk, bundled.pk]).visible_to(user))
        for name, user in vars(personas).items()
        if name in {"kabupaten", "kabupaten_lain", "provinsi", "auditor", "pengurus", "juri"}
    }

    assert seen == {
        "kabupaten": {own, bundled},
        "kabupaten_lain": {bundled},
        "provinsi": {own, bundled},
        "auditor": {own, bundled},
        "pengurus": set(),
        "juri": set(),
    }


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [(Role.KABUPATEN, "64.09", True), (Role.KABUPATEN, "64.08", False),
     (Role.PROVINSI, "64", False), (Role.PIMPINAN, "64.09", False)],
)  # fmt: skip
def test_owns_instrument_is_the_office_that_made_it(give, role, code, allowed):
    user = give(UserFactory(), role, region(code))

    assert owns_instrument(user, InstrumentFactory(region=region("64.09"))) is allowed
    assert owns_instrument(user, InstrumentFactory()) is False
