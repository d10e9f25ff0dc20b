"""Minutes that somebody named in them does not sign as they are."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import PanelRole, RecordState, RoundState
from monev.models import BeritaAcara, MinutesRefusal, Round
from monev.signing import draft_minutes, sign_minutes
from monev.worklist import tasks
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory
from tests.factories.registry import region
from tests.monev.minutes import drafted, signed, step_aside

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
REASON = "Nama KIM Tiga salah tulis."


@pytest.fixture
def office(give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(give):
    return give(UserFactory(), "pimpinan", region("64.09"))


@pytest.fixture
def minutes(office, head):
    return drafted(office, head)


def url(name, minutes):
    return reverse(f"monev:{name}", args=[minutes.round.slug])


def text(client, name, minutes):
    return client.get(url(name, minutes)).content.decode()


def refuse(as_user, person, minutes, reason=REASON):
    return as_user(person).post(url("beritaacara_refuse", minutes), {"alasan": reason})


def labels(person):
    return [task.label for task in tasks(person)]


def test_r7_5_a_refused_record_goes_back_with_its_reason_and_is_signed_anew(
    minutes, office, head, as_user
):
    secretary = JuriFactory(round=minutes.round, role=PanelRole.SECRETARY).user
    chair = minutes.round.juri_assignments.get(role=PanelRole.CHAIR).user
    sign_minutes(minutes, by=chair)
    assert "Tolak dengan alasan" in text(as_user(head), "beritaacara_sign", minutes)

    assert refuse(as_user, head, minutes).status_code == 302

    minutes.refresh_from_db()
    assert minutes.state == RecordState.DRAFT
    assert Round.objects.get().state == RoundState.PLENARY
    assert not minutes.is_being_signed
    for person in (office, secretary):
        assert "Berita acara ditolak" in labels(person)
        assert REASON in text(as_user(person), "result_table", minutes)
    assert REASON in text(as_user(office), "beritaacara_create", minutes)
    assert "Tanda tangani berita acara" not in labels(head)
    entry = AuditEntry.objects.get(verb="beritaacara.refuse")
    assert (entry.facts["reason"], entry.facts["undone"]) == (REASON, 1)

    draft_minutes(
        minutes, by=office, present=list(minutes.round.juri_assignments.scoring()),
        head=head.assignments.get(), head_role="Kepala Dinas",
    )  # fmt: skip
    assert "Berita acara ditolak" not in labels(office)
    signed(minutes)

    assert Round.objects.get().state == RoundState.RECORD_SIGNED
    assert MinutesRefusal.objects.get().settled_at is not None


def test_nobody_signs_or_refuses_again_while_a_refusal_waits(minutes, head, as_user):
    refuse(as_user, head, minutes)
    chair = minutes.round.juri_assignments.get(role=PanelRole.CHAIR).user

    assert "Tanda tangani berita acara</button>" not in text(
        as_user(chair), "beritaacara_sign", minutes
    )
    assert as_user(chair).post(url("beritaacara_sign", minutes)).status_code == 409
    response = refuse(as_user, chair, minutes, "Satu lagi")

    assert response.status_code == 409
    assert "sedang diperbaiki" in response.content.decode()
    assert MinutesRefusal.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Tulis apa yang harus diperbaiki"), ("  ", "Tulis apa yang harus diperbaiki"),
     ("x" * 1001, "Paling panjang 1000 huruf")],
)  # fmt: skip
def test_refusal_without_a_fitting_reason_is_none(minutes, head, as_user, typed, said):
    response = refuse(as_user, head, minutes, typed)

    assert response.status_code == 200
    page = response.content.decode()
    assert said in page
    assert typed.strip() in page
    assert not MinutesRefusal.objects.exists()


def test_own_signature_and_frozen_minutes_are_not_refused(minutes, head, as_user):
    sign_minutes(minutes, by=head)
    assert refuse(as_user, head, minutes).status_code == 409

    signed(minutes)
    chair = minutes.round.juri_assignments.get(role=PanelRole.CHAIR).user

    assert refuse(as_user, chair, minutes).status_code == 409
    assert BeritaAcara.objects.get().state == RecordState.SIGNED


def test_who_is_not_named_does_not_refuse(minutes, office, as_user):
    assert refuse(as_user, office, minutes).status_code == 403
    assert not MinutesRefusal.objects.exists()


def test_juri_with_a_conflict_does_not_read_the_reason(minutes, head, as_user):
    juri = step_aside(minutes).user
    refuse(as_user, head, minutes)

    for name in ("result_table", "beritaacara_sign"):
        page = text(as_user(juri), name, minutes)
        assert REASON not in page
        assert str(head) in page


def test_refused_paper_is_not_issued_for_ink(minutes, office, head, as_user):
    refuse(as_user, head, minutes)

    response = as_user(office).post(url("beritaacara_issue", minutes), {"cara": "ink"})

    assert response.status_code == 409
    assert "sedang diperbaiki" in response.content.decode()


@pytest.mark.parametrize("changes", [{"reason": ""}, {}])
def test_database_refuses_an_empty_or_a_second_open_refusal(minutes, head, changes):
    facts = {"berita_acara": minutes, "user": head, "role": "Kepala", "reason": "Salah"}
    MinutesRefusal.objects.create(**facts)
    MinutesRefusal.objects.update(settled_at=None if not changes else minutes.created_at)

    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesRefusal.objects.create(**facts | changes)
