"""Who may judge: seats in a panel, conflicts of interest, and what they do to sheets."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from monev.calibration_seats import join_calibration
from monev.enums import FILLABLE_SHEETS, GONE_ENTRIES, SCORING_ROLES, MonevLevel, PanelRole
from monev.models import JuriAssignment, Round, ScoreSheet
from monev.sheets import lock_round, prepare_sheets, void_sheets
from registry.enums import Role
from registry.models import Assignment, Kim

OFFICE_ROLE = {MonevLevel.KABUPATEN: Role.KABUPATEN, MonevLevel.PROVINSI: Role.PROVINSI}


def find_person(text: str) -> User:
    """Return the active account with this user name or full name.

    Raises DomainError when nobody or more than one person has it.
    """
    text = " ".join(text.split())
    same = Q(username__iexact=text) | Q(full_name__iexact=text)
    found = list(User.objects.filter(same, is_active=True)[:5])
    if not found:
        raise DomainError(
            f"Tidak ada akun dengan nama “{text}”. Minta administrator membuatnya dahulu.",
            field="person",
        )
    if len(found) > 1:
        names = ", ".join(user.username for user in found)
        raise DomainError(
            f"Ada beberapa orang bernama “{text}”. Tulis nama penggunanya: {names}.",
            field="person",
        )
    return found[0]


def conflicts_of_kim(round: Round, kim: Kim) -> list[str]:
    """Name the people of the panel who must not judge this KIM in this round at all.

    Its pengurus in any seat, its kabupaten office in a seat that scores.
    """
    seats = round.juri_assignments.seated().select_related("user")
    office = [path.path for path in [kim.region, *kim.region.ancestors]]
    duty = Assignment.objects.in_force().filter(user__in=seats.values("user"))
    pengurus = set(duty.filter(kim=kim).values_list("user_id", flat=True))
    officers = set(
        duty.filter(role=Role.KABUPATEN, region__path__in=office).values_list("user_id", flat=True)
    )
    return [
        str(seat.user)
        for seat in seats
        if seat.user_id in pengurus or (seat.role in SCORING_ROLES and seat.user_id in officers)
    ]


def _refuse_incompatible(round: Round, person: User, role: str) -> None:
    """One person never judges and is judged, nor judges and runs the round."""
    entries = round.entries.exclude(state__in=GONE_ENTRIES).select_related(
        "kim__region__parent__parent__parent"
    )
    duty = list(Assignment.objects.in_force().filter(user=person).select_related("region"))
    own_kim = {row.kim_id for row in duty if row.kim_id}
    if judged := next((entry for entry in entries if entry.kim_id in own_kim), None):
        raise DomainError(
            f"{person} pengurus {judged.name}, peserta putaran ini, jadi tidak dapat duduk "
            "dalam tim penilai.",
            field="person",
        )
    if role not in SCORING_ROLES:
        return
    if person.is_superuser or person.is_auditor:
        raise DomainError(
            "Akun administrator sistem atau auditor tidak dapat menilai.", field="person"
        )
    runs = any(
        row.role == OFFICE_ROLE[round.level] and row.region_id == round.region_id for row in duty
    )
    sends = any(
        row.role == Role.KABUPATEN and row.region.covers(entry.region)
        for row in duty
        for entry in entries
    )
    if runs or sends:
        raise DomainError(
            f"{person} bertugas di dinas yang menyelenggarakan putaran ini atau mengusulkan "
            "pesertanya, jadi tidak dapat menilai.",
            field="person",
        )


@transaction.atomic
def seat(round: Round, person: User, *, role: str, institution: str = "", by) -> JuriAssignment:
    """Give a person a seat in the panel; once there are sheets, theirs follow at once.

    Raises DomainError for a person who is judged in this round, runs it, or sits in it already.
    """
    round.require_open_panel()
    _refuse_incompatible(round, person, role)
    new = JuriAssignment(round=round, user=person, role=role, institution=institution)
    if round.juri_assignments.seated().filter(user=person).exists():
        raise DomainError(f"{person} sudah duduk dalam tim penilai putaran ini.", field="person")
    if role == PanelRole.CHAIR and round.juri_assignments.seated().filter(role=role).exists():
        raise DomainError("Putaran ini sudah punya ketua tim penilai.", field="role")
    new.save()
    record(by, "juri.create", new, round=round.pk, role=role)
    if round.is_filling:
        prepare_sheets(round, by=by)
    join_calibration(round)
    return new


@transaction.atomic
def unseat(juri: JuriAssignment, *, reason: str, by) -> JuriAssignment:
    """End a seat: sheets still open become void, those handed in keep counting."""
    lock_round(juri.round_id)
    juri.round.require_open_panel()
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    juri.require_seated()
    juri.ended_at, juri.end_reason = timezone.now(), reason
    juri.save(update_fields=["ended_at", "end_reason"])
    record(by, "juri.end", juri, round=juri.round_id, reason=reason)
    open_sheets = ScoreSheet.objects.filter(juri=juri, state__in=FILLABLE_SHEETS)
    void_sheets(open_sheets, by=by, reason=reason)
    return juri


def incompatible_seats(round: Round) -> list[JuriAssignment]:
    """Return the seats whose holder became pengurus of an entry's KIM after being seated.

    The registry gives that duty without knowing of rounds, so it is found here, before scoring.
    """
    judged = round.entries.exclude(state__in=GONE_ENTRIES).values("kim")
    pengurus = Assignment.objects.in_force().filter(kim__in=judged).values("user")
    return list(round.juri_assignments.seated().filter(user__in=pengurus).select_related("user"))
