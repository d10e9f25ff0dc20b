import pytest
from django.db import IntegrityError, transaction

from monev.models import DocumentRequirement, EntryDocument
from tests.factories.documents import DocumentFactory, RequirementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "puisi"}, "documentrequirement_kind_valid"),
        ({"form": "kaset"}, "documentrequirement_form_valid"),
        ({"strength": "mungkin"}, "documentrequirement_strength_valid"),
        ({"label": ""}, "documentrequirement_has_label"),
        ({"max_seconds": 60}, "documentrequirement_seconds_of_video"),
        ({"form": "video", "max_seconds": 0}, "documentrequirement_seconds_of_video"),
    ],
)
def test_requirement_the_database_refuses(changes, name):
    row = RequirementFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DocumentRequirement.objects.filter(pk=row.pk).update(**changes)


def test_requirement_label_once_per_round():
    row = RequirementFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RequirementFactory(round=row.round)


def test_document_one_in_use():
    row = DocumentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory(entry=row.entry, requirement=row.requirement)

    row.end(by=row.created_by)
    DocumentFactory(entry=row.entry, requirement=row.requirement)
    assert row.entry.documents.current().count() == 1


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"file": ""}, "entrydocument_holds_something"),
        ({"url": "javascript:alert(1)"}, "entrydocument_url_is_web"),
    ],
)
def test_document_the_database_refuses(changes, name):
    row = DocumentFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        EntryDocument.objects.filter(pk=row.pk).update(**changes)


def test_the_log_names_a_document_by_its_number():
    row = DocumentFactory(title="Surat Budi")

    assert row.log_text == f"dokumen peserta {row.pk}"
    assert row.document_name == f"peserta-{row.entry_id}-slaid-paparan-{row.pk}.pdf"
