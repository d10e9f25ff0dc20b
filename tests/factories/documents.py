import datetime

import factory

from monev.enums import MonevLevel, RoundState
from monev.enums_delegation import DelegationSigner
from monev.enums_document import AcceptedForm, DocumentKind
from monev.enums_eligibility import RuleKind, RuleStrength
from monev.models import Delegation, DocumentRequirement, EligibilityRule, EntryDocument
from registry.enums import SkCheck
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import region


class RequirementFactory(factory.django.DjangoModelFactory):
    """A required paper; `complete=True` makes the round refuse entries that lack one."""

    class Meta:
        model = DocumentRequirement
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    kind = DocumentKind.SLIDES
    label = factory.LazyAttribute(lambda row: DocumentKind(row.kind).label)
    form = AcceptedForm.PDF
    strength = RuleStrength.REQUIRED

    @factory.post_generation
    def complete(self, create, extracted, **kwargs):
        if extracted:
            EligibilityRule.objects.get_or_create(
                round=self.round, kind=RuleKind.DOCUMENTS,
                defaults={"strength": RuleStrength.REQUIRED},
            )  # fmt: skip


class DocumentFactory(factory.django.DjangoModelFactory):
    """A PDF that was sent for a requirement; `content=` other bytes."""

    class Meta:
        model = EntryDocument
        skip_postgeneration_save = True

    entry = factory.SubFactory(EntryFactory)
    requirement = factory.LazyAttribute(lambda row: RequirementFactory(round=row.entry.round))
    created_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, content=None, **kwargs):
        row = model_class(*args, **kwargs)
        if not (row.url or row.text or row.origin):
            row.attach(content or pdf().read(), name="berkas.pdf", content_type="application/pdf")
        row.save()
        return row


class DelegationFactory(factory.django.DjangoModelFactory):
    """The letter of a kabupaten for a provincial round; `valid=True` was found in order."""

    class Meta:
        model = Delegation

    class Params:
        valid = factory.Trait(
            check_result=SkCheck.MATCHED, checked_by=factory.SubFactory(UserFactory)
        )

    round = factory.SubFactory(
        RoundFactory, state=RoundState.NOMINATION, level=MonevLevel.PROVINSI,
        region=factory.LazyFunction(lambda: region("64")), needs_delegation=True,
    )  # fmt: skip
    region = factory.LazyFunction(lambda: region("64.09"))
    number = factory.Sequence(lambda n: f"500/{n}/2026")
    signed_on = datetime.date(2026, 11, 2)
    signer = DelegationSigner.BUPATI
    created_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = model_class(*args, **kwargs)
        row.attach(pdf().read(), name="delegasi.pdf", content_type="application/pdf")
        row.save()
        return row
