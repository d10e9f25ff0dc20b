"""Rows around regions that change; places are true, what happens to them is invented."""

import datetime

import factory
from django.utils import timezone

from registry.enums import RegionKind, RegionLevel
from registry.enums_region import ChangeKind, MoveState, ProposalState
from registry.models import KimMove, Region, RegionChange, RegionProposal
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region


def desa(code: str, name: str, kind: str = RegionKind.DESA) -> Region:
    """Return a desa of its own making below a kecamatan of PLACES."""
    parent = region(code.rpartition(".")[0])
    return Region.objects.create(
        code=code, path=code, name=name, kind=kind, level=RegionLevel.DESA, parent=parent,
        timezone=parent.timezone,
    )  # fmt: skip


class RegionChangeFactory(factory.django.DjangoModelFactory):
    """`old=[…]` and `new=[…]` link the regions."""

    class Meta:
        model = RegionChange
        skip_postgeneration_save = True

    kind = ChangeKind.SPLIT
    before = "Desa Lama"
    after = "Desa Baru"
    legal_basis = "Perda Nomor 3 Tahun 2026"
    reason = "Pemekaran desa"
    decided_on = datetime.date(2026, 3, 1)
    effective_on = datetime.date(2026, 4, 1)
    made_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def old(self, create, extracted, **kwargs):
        self.old_regions.set(extracted or [])

    @factory.post_generation
    def new(self, create, extracted, **kwargs):
        self.new_regions.set(extracted or [])


class KimMoveFactory(factory.django.DjangoModelFactory):
    """A request to move to another kabupaten, as nobody has decided it yet."""

    class Meta:
        model = KimMove

    class Params:
        done = factory.Trait(state=MoveState.DONE, decided_at=factory.LazyFunction(timezone.now))

    kim = factory.SubFactory(KimFactory, verified=True)
    from_region = factory.LazyAttribute(lambda move: move.kim.region)
    to_region = factory.LazyFunction(lambda: region("64.08.12.2004"))
    from_place = factory.LazyAttribute(lambda move: move.from_region.place)
    to_place = factory.LazyAttribute(lambda move: move.to_region.place)
    reason = "Batas kabupaten berubah"
    moved_on = datetime.date(2026, 11, 1)
    requested_by = factory.SubFactory(UserFactory)


class RegionProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegionProposal

    class Params:
        refused = factory.Trait(
            state=ProposalState.REFUSED, decided_at=factory.LazyFunction(timezone.now),
            answer="Sudah benar",
        )  # fmt: skip

    region = factory.LazyFunction(lambda: region("64.09.02.2004"))
    name = "Bangun Mulia"
    reason = "Sesuai Perda pembentukan desa"
    proposed_by = factory.SubFactory(UserFactory)
