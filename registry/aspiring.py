"""What happens to an aspiration: every act writes the row, its timeline and the audit log at once.

All of them are atomic, take the acting user as `by`, and raise IllegalTransitionError (409) when
the state no longer allows the act, DomainError when another rule says no.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.aspiration_deadlines import answer_due_on, route_due_on
from registry.duties import duties
from registry.enums import RegionLevel, RegistrationState, Role
from registry.enums_aspiration import (
    ANSWERED_STATES,
    COUNTED_ASPIRATIONS,
    HELD_STATES,
    WAITING_FOR_OFFICE,
    AspirationAct,
    AspirationState,
    DeliveryWay,
)
from registry.models import Agency, Aspiration, AspirationStep, Kim, Region
from registry.renewal_letter import office_of

RESIDENT = "Warga"


@transaction.atomic
def send(aspiration: Aspiration, *, by=None) -> Aspiration:
    """Store what a KIM or a resident sends; the number and the first due date are set here."""
    if aspiration.kim and aspiration.kim.state != RegistrationState.VERIFIED:
        raise DomainError("KIM ini belum terverifikasi, jadi belum dapat mengirim aspirasi.")
    other = aspiration.second_region
    if other and other.at_level(RegionLevel.KABUPATEN) != aspiration.office_region:
        raise DomainError(
            f"Kedua desa harus di kabupaten/kota yang sama. {other.place} tidak termasuk "
            f"{aspiration.office_region}. Kirim satu aspirasi untuk tiap kabupaten/kota.",
            field="second_region",
        )
    if aspiration.is_anonymous:
        aspiration.reporter_name = aspiration.reporter_contact = ""
    aspiration.created_by = by
    aspiration.route_due_on = route_due_on(aspiration.region, aspiration.received_on)
    aspiration.save()
    _step(aspiration, AspirationAct.RECEIVED, by, at=aspiration.received_at)
    record(
        by, "aspiration.create", aspiration, kind=aspiration.kind, theme=aspiration.theme,
        region=aspiration.region.path, due_on=aspiration.route_due_on,
    )  # fmt: skip
    return aspiration


@transaction.atomic
def pass_on(aspiration: Aspiration, *, by, note: str):
    """The kecamatan adds what it knows and passes it on to the kabupaten; the state stays."""
    _require(aspiration, WAITING_FOR_OFFICE, "diteruskan ke kabupaten")
    _write(aspiration, passed_on_at=timezone.now())
    _step(aspiration, AspirationAct.PASSED_ON, by, note=note)
    record(by, "aspiration.pass_on", aspiration)


@transaction.atomic
def verify(aspiration: Aspiration, *, by):
    """The office has looked: it is understandable, no duplicate, and its own business."""
    _require(aspiration, {AspirationState.RECEIVED}, "dinyatakan diperiksa")
    aspiration.move_to(AspirationState.VERIFIED)
    _step(aspiration, AspirationAct.VERIFIED, by)
    record(by, "aspiration.verify", aspiration)


@transaction.atomic
def route(
    aspiration: Aspiration, *, by, agency: Agency | None = None, desa: Region | None = None,
    is_complex: bool = False, note: str = "",
):  # fmt: skip
    """Ask an agency of the kabupaten, or one of the two desa, for the answer until a day."""
    if agency and (agency.region != aspiration.office_region or agency.is_retired):
        raise DomainError("Pilih instansi kabupaten/kota ini", field="holder")
    if desa and desa not in aspiration.places:
        raise DomainError("Pilih desa tempat aspirasi ini", field="holder")
    due = answer_due_on(aspiration.region, aspiration.today, is_complex=is_complex)
    aspiration.move_to(
        AspirationState.ROUTED, agency=agency, desa=desa, is_complex=is_complex,
        disposition_note=note, routed_at=timezone.now(), answer_due_on=due,
    )  # fmt: skip
    detail = f"Kepada {aspiration.holder}, jawaban paling lambat {date_format(due)}"
    _step(aspiration, AspirationAct.ROUTED, by, detail=detail, note=note)
    record(by, "aspiration.route", aspiration, to_holder=aspiration.holder, due_on=due)


@transaction.atomic
def start(aspiration: Aspiration, *, by):
    """Who was asked is working on it."""
    _require(aspiration, {AspirationState.ROUTED}, "mulai ditindaklanjuti")
    aspiration.move_to(AspirationState.IN_PROGRESS)
    _step(aspiration, AspirationAct.STARTED, by)
    record(by, "aspiration.start", aspiration)


@transaction.atomic
def extend(aspiration: Aspiration, *, by, due_on: datetime.date, reason: str):
    """Move the stored due date of the answer to a later day; the reason is public."""
    stored = _require(aspiration, HELD_STATES, "diperpanjang")
    if due_on <= max(stored.answer_due_on, aspiration.today):
        raise DomainError(
            f"Batas baru harus setelah {date_format(max(stored.answer_due_on, aspiration.today))}",
            field="due_on",
        )
    before = stored.answer_due_on
    _write(aspiration, answer_due_on=due_on)
    detail = f"Dari {date_format(before)} menjadi {date_format(due_on)}. {reason}"
    _step(aspiration, AspirationAct.EXTENDED, by, detail=detail)
    record(by, "aspiration.extend", aspiration, before=before, due_on=due_on, reason=reason)


@transaction.atomic
def recall(aspiration: Aspiration, *, by, reason: str):
    """Take it back to the office, to ask somebody else; the office has its days anew."""
    _require(aspiration, HELD_STATES, "ditarik")
    former = aspiration.holder
    due = route_due_on(aspiration.region, aspiration.today)
    aspiration.move_to(
        AspirationState.VERIFIED, agency=None, desa=None, is_complex=False, disposition_note="",
        routed_at=None, answer_due_on=None, route_due_on=due,
    )  # fmt: skip
    _step(aspiration, AspirationAct.RECALLED, by, detail=f"Dari {former}", note=reason)
    record(by, "aspiration.recall", aspiration, from_holder=former, reason=reason, due_on=due)


@transaction.atomic
def hand_sp4n(aspiration: Aspiration, *, by, tracking_id: str):
    """Note the number under which SP4N-LAPOR has it; one that nobody holds is followed there."""
    today = aspiration.today
    stamps = {"sp4n_tracking_id": tracking_id, "sp4n_handed_on": today}
    if aspiration.state == AspirationState.VERIFIED:
        due = answer_due_on(aspiration.region, today, is_complex=True)
        aspiration.move_to(
            AspirationState.ROUTED, routed_at=timezone.now(), answer_due_on=due, is_complex=True,
            **stamps,
        )  # fmt: skip
    else:
        _require(aspiration, HELD_STATES, "diserahkan ke SP4N-LAPOR")
        _write(aspiration, **stamps)
    _step(aspiration, AspirationAct.HANDED_SP4N, by, detail=f"Nomor {tracking_id}")
    record(by, "aspiration.hand_sp4n", aspiration, number=tracking_id)


@transaction.atomic
def answer(aspiration: Aspiration, *, by, answer: str, source: str = ""):
    """Give the public answer; from now on it is read under the number."""
    aspiration.move_to(
        AspirationState.ANSWERED, answer=answer, answer_source=source, answered_at=timezone.now()
    )
    _step(aspiration, AspirationAct.ANSWERED, by)
    record(by, "aspiration.answer", aspiration, answer=answer, source=source)


@transaction.atomic
def deliver(aspiration: Aspiration, *, by, on: datetime.date, how: str):
    """A KIM confirms that the answer reached the residents."""
    stored = _require(aspiration, ANSWERED_STATES, "dicatat sampai ke warga")
    if stored.delivered_on:
        raise IllegalTransitionError(
            "Jawaban ini sudah dicatat sampai ke warga pada "
            f"{date_format(stored.delivered_on)}. Tidak ada yang berubah."
        )
    _write(aspiration, delivered_on=on, delivered_how=how)
    detail = f"{DeliveryWay(how).label}, {date_format(on)}"
    _step(aspiration, AspirationAct.DELIVERED, by, detail=detail)
    record(by, "aspiration.deliver", aspiration, delivered_on=on, delivered_how=how)


@transaction.atomic
def close(aspiration: Aspiration, *, by):
    aspiration.move_to(AspirationState.CLOSED, closed_at=timezone.now())
    _step(aspiration, AspirationAct.CLOSED, by)
    record(by, "aspiration.close", aspiration)


@transaction.atomic
def reject(aspiration: Aspiration, *, by, reason: str):
    """Turn it away; the reason is what the sender reads."""
    aspiration.move_to(AspirationState.REJECTED, reason=reason)
    _step(aspiration, AspirationAct.REJECTED, by, detail=reason)
    record(by, "aspiration.reject", aspiration, reason=reason)


@transaction.atomic
def merge(aspiration: Aspiration, *, by, original: Aspiration):
    """Say that it asks the same as another one, which is followed instead."""
    if original == aspiration or original.state not in COUNTED_ASPIRATIONS:
        raise DomainError(
            "Pilih aspirasi lain yang masih diproses atau sudah dijawab", field="original"
        )
    if original.office_region != aspiration.office_region:
        raise DomainError("Pilih aspirasi di kabupaten/kota yang sama", field="original")
    aspiration.move_to(AspirationState.DUPLICATE, duplicate_of=original)
    _step(aspiration, AspirationAct.MERGED, by, detail=f"Ikuti nomor {original.number}")
    record(by, "aspiration.merge", aspiration, number=original.number)


@transaction.atomic
def reopen(aspiration: Aspiration, *, by, reason: str):
    """Take it up again: after an answer that is none, or after a refusal by mistake."""
    if aspiration.state == AspirationState.ANSWERED:
        former = aspiration.answer
        aspiration.move_to(
            AspirationState.IN_PROGRESS, answer="", answer_source="", answered_at=None,
            delivered_on=None, delivered_how=DeliveryWay.NONE,
        )  # fmt: skip
        facts = {"former_answer": former}
    else:
        due = route_due_on(aspiration.region, aspiration.today)
        aspiration.move_to(AspirationState.RECEIVED, reason="", duplicate_of=None, route_due_on=due)
        facts = {"due_on": due}
    _step(aspiration, AspirationAct.REOPENED, by, detail=reason)
    record(by, "aspiration.reopen", aspiration, reason=reason, **facts)


@transaction.atomic
def moderate(aspiration: Aspiration, *, by, summary: str):
    """Write what the public reads instead of the original, which stays as it was sent."""
    aspiration.version += 1
    _write(aspiration, public_summary=summary, version=aspiration.version)
    record(by, "aspiration.moderate", aspiration, version=aspiration.version)


def acting_office(aspiration: Aspiration, by) -> str:
    """Name who acts as the public reads it: an office, a KIM, a desa; never a person."""
    if by is None:
        return RESIDENT
    own, path = duties(by), aspiration.region.path
    if own.covers(path, Role.KABUPATEN):
        return office_of(aspiration.region)
    if aspiration.desa and own.covers(aspiration.desa.path, Role.DESA):
        return str(aspiration.desa)
    if own.covers(path, Role.KECAMATAN):
        return str(aspiration.region.at_level(RegionLevel.KECAMATAN))
    if aspiration.kim_id in own.kim_ids:
        return str(aspiration.kim)
    near = Kim.objects.filter(pk__in=own.kim_ids, region__in=aspiration.places)
    return str(near.order_by("pk").first() or RESIDENT)


def _require(aspiration: Aspiration, states, done: str) -> Aspiration:
    """Return the stored row, locked; IllegalTransitionError unless it is in one of the states."""
    stored = Aspiration.objects.select_for_update().get(pk=aspiration.pk)
    if stored.state not in states:
        raise IllegalTransitionError(
            f"Keadaan aspirasi ini “{stored.get_state_display()}”, jadi tidak dapat {done}."
        )
    return stored


def _write(aspiration: Aspiration, **values) -> None:
    for name, value in values.items():
        setattr(aspiration, name, value)
    aspiration.save(update_fields=[*values, "updated_at"])


def _step(
    aspiration: Aspiration, act: str, by, *, detail: str = "", note: str = "", at=None
) -> None:
    AspirationStep.objects.create(
        aspiration=aspiration, act=act, by=by, actor=acting_office(aspiration, by), detail=detail,
        note=note, at=at or timezone.now(),
    )  # fmt: skip
