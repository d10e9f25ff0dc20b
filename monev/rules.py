"""Who may do what in a round: predicates of one fact each, then the table."""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor, is_signed_in, is_system_admin
from monev.duties import conflicted_entries, panel_duties
from monev.enums import SCORING_ROLES, MonevLevel, PanelRole
from registry.duties import duties
from registry.enums import Role

# Who runs a round of a level: the office of that level, and nobody from above or below.
OFFICE_OF = {MonevLevel.KABUPATEN: Role.KABUPATEN, MonevLevel.PROVINSI: Role.PROVINSI}


def _round(obj):
    return obj if obj._meta.model_name == "round" else obj.round


@rules.predicate
def runs_rounds(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PROVINSI})


@rules.predicate
def serves_province(user):
    return Role.PROVINSI in duties(user).roles


@rules.predicate
def works_at_level(user, obj):
    """A province may work on instruments of both levels, a kabupaten on its own."""
    roles = duties(user).roles
    if Role.PROVINSI in roles:
        return True
    return Role.KABUPATEN in roles and obj is not None and obj.level == MonevLevel.KABUPATEN


@rules.predicate
def owns_instrument(user, obj):
    """The office that made this version."""
    if obj is None or obj.region is None:
        return False
    return (OFFICE_OF[obj.region.level], obj.region.path) in duties(user).places


@rules.predicate
def is_bundled(user, obj):
    return obj is not None and obj.region is None


@rules.predicate
def is_round_office(user, obj):
    """The Diskominfo whose own area the round is about."""
    if obj is None:
        return False
    subject = _round(obj)
    return (OFFICE_OF[subject.level], subject.region.path) in duties(user).places


@rules.predicate
def leads_round(user, obj):
    """The pimpinan of the round's own region."""
    return obj is not None and (Role.PIMPINAN, _round(obj).region.path) in duties(user).places


@rules.predicate
def watches_round(user, obj):
    if obj is None:
        return False
    own = duties(user)
    return own.covers(_round(obj).region.path, Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)


@rules.predicate
def leads_territory(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN})


@rules.predicate
def leads_region(user, obj):
    return obj is not None and duties(user).covers(
        obj.path, Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN
    )


@rules.predicate
def sits_in_panel(user, obj):
    return obj is not None and _round(obj).pk in panel_duties(user)


@rules.predicate
def judges_round(user, obj):
    return obj is not None and panel_duties(user).get(_round(obj).pk) in SCORING_ROLES


@rules.predicate
def has_conflict(user, obj):
    """A conflict of interest keeps the file, the counts and the sheets of this entry closed."""
    if obj is None or obj._meta.model_name == "round":
        return False
    if obj._meta.model_name == "entry":
        entry_id = obj.pk
    elif obj._meta.model_name == "sheetdelivery":
        entry_id = obj.sheet.entry_id
    else:
        entry_id = obj.entry_id
    return entry_id in conflicted_entries(user)


@rules.predicate
def chairs_panel(user, obj):
    return obj is not None and panel_duties(user).get(_round(obj).pk) == PanelRole.CHAIR


@rules.predicate
def goes_on_visit(user, obj):
    """A member of the team of this visit who has signed the pledge; also for what was found."""
    if obj is None or _round(obj).pk not in panel_duties(user):
        return False
    visit = obj if obj._meta.model_name == "fieldvisit" else obj.visit
    seats = visit.team.members.seated()
    return seats.filter(user=user, integrity_signed_at__isnull=False).exists()


@rules.predicate
def keeps_papers(user, obj):
    """The secretary of the panel."""
    return obj is not None and panel_duties(user).get(_round(obj).pk) == PanelRole.SECRETARY


@rules.predicate
def nominates_into_round(user, obj):
    """The office of the round, and for a provincial round the kabupaten of the province."""
    if obj is None:
        return False
    if obj.level == MonevLevel.KABUPATEN:
        return is_round_office(user, obj)
    paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    return any(path == obj.region.path or path.startswith(f"{obj.region.path}.") for path in paths)


@rules.predicate
def nominates_kim(user, obj):
    """Offices nominate KIM of their own area."""
    return obj is not None and duties(user).covers(obj.region.path, Role.KABUPATEN, Role.PROVINSI)


@rules.predicate
def belongs_to_kim(user, obj):
    """The pengurus of the KIM, or whoever watches over its region."""
    if obj is None:
        return False
    own = duties(user)
    return obj.pk in own.kim_ids or own.covers(obj.region.path)


@rules.predicate
def works_for_entry(user, obj):
    """The pengurus of the KIM, or an office that covers its region."""
    if obj is None:
        return False
    own = duties(user)
    return obj.kim_id in own.kim_ids or own.covers(obj.region.path, Role.KABUPATEN)


@rules.predicate
def disputes_entry(user, obj):
    """The KIM itself, and in a provincial round its kabupaten; never somebody of the panel."""
    if obj is None or obj.round.pk in panel_duties(user):
        return False
    own = duties(user)
    if obj.kim_id in own.kim_ids:
        return True
    is_provincial = obj.round.level == MonevLevel.PROVINSI
    return is_provincial and own.covers(obj.region.path, Role.KABUPATEN)


@rules.predicate
def filed_objection(user, obj):
    """The side that filed it, whoever works there today."""
    return obj is not None and disputes_entry(user, obj.entry)


@rules.predicate
def watches_entry(user, obj):
    return obj is not None and duties(user).covers(obj.region.path)


@rules.predicate
def holds_seat(user, obj):
    return obj is not None and obj.user_id == user.pk and obj.ended_at is None


@rules.predicate
def owns_sheet(user, obj):
    return obj is not None and obj.juri.user_id == user.pk and obj.juri.ended_at is None


@rules.predicate
def belongs_to_entry(user, obj):
    """A pengurus of the KIM that is judged."""
    return obj is not None and obj.entry.kim_id in duties(user).kim_ids


@rules.predicate
def is_signatory(user, obj):
    return obj is not None and any(row.user_id == user.pk for row in obj.signatories.all())


PERMISSIONS = {
    "monev.create_instrument": works_at_level,
    "monev.update_instrument": owns_instrument,
    "monev.try_instrument": works_at_level,
    "monev.lock_instrument": owns_instrument | (is_bundled & works_at_level),
    "monev.create_round": runs_rounds,
    "monev.view_round": watches_round | sits_in_panel | is_auditor,
    "monev.update_round": is_round_office,
    "monev.rehearse_round": is_round_office,
    "monev.advance_round": is_round_office,
    "monev.halt_round": is_round_office,
    "monev.close_round": chairs_panel,
    "monev.unclose_round": chairs_panel,
    "monev.open_round": keeps_papers,
    "monev.create_juri": is_round_office,
    "monev.end_juri": is_round_office,
    "monev.sign_integrity_juri": sits_in_panel,
    "monev.view_panelplan": is_round_office | chairs_panel | keeps_papers | is_auditor,
    "monev.create_panelplan": is_round_office,
    "monev.update_rule": is_round_office,
    "monev.update_requirement": is_round_office,
    "monev.update_division": is_round_office,
    "monev.view_division": nominates_into_round | watches_round | is_auditor,
    "monev.list_requirement": nominates_into_round | watches_round | is_auditor,
    "monev.list_readiness": nominates_into_round | watches_round | is_auditor,
    "monev.view_readiness": belongs_to_kim | is_auditor,
    "monev.create_entry": nominates_into_round,
    "monev.nominate_entry": nominates_kim,
    "monev.list_delegation": nominates_into_round | watches_round | is_auditor,
    "monev.view_regions_round": watches_round | is_auditor,
    "monev.remind_regions_round": is_round_office,
    "monev.create_delegation": nominates_kim,
    "monev.view_delegation": watches_entry | is_auditor,
    "monev.check_delegation": is_round_office,
    "monev.leave_out_entry": is_round_office,
    "monev.view_entry": (
        watches_round | watches_entry | works_for_entry | sits_in_panel | is_auditor
    )
    & ~has_conflict,
    "monev.submit_entry": works_for_entry,
    "monev.update_document": works_for_entry,
    "monev.view_document": (
        watches_round | watches_entry | works_for_entry | sits_in_panel | is_auditor
    )
    & ~has_conflict,
    "monev.view_earlier_document": works_for_entry | is_round_office | is_auditor,
    "monev.decide_entry": is_round_office,
    "monev.return_entry": is_round_office,
    "monev.view_return_entry": works_for_entry | watches_entry | is_round_office | is_auditor,
    "monev.waive_entry": is_round_office,
    "monev.categorize_entry": is_round_office,
    "monev.exceed_quota": is_round_office,
    "monev.promote_entry": is_round_office,
    "monev.run_hall": is_round_office,
    "monev.create_fieldteam": is_round_office,
    "monev.update_fieldteam": is_round_office,
    "monev.plan_visit": is_round_office,
    "monev.view_visit": (watches_round | sits_in_panel | is_auditor) & ~has_conflict,
    "monev.record_visit": goes_on_visit & ~has_conflict,
    "monev.defer_visit": (goes_on_visit & ~has_conflict) | is_round_office,
    "monev.view_notes_round": sits_in_panel | is_round_office | is_auditor,
    "monev.view_notes_entry": (sits_in_panel & ~has_conflict) | is_round_office | is_auditor,
    "monev.write_notes_entry": sits_in_panel & ~has_conflict,
    "monev.recuse_entry": (judges_round & ~has_conflict) | is_round_office,
    "monev.view_recusal": is_round_office | is_auditor,
    "monev.decide_recusal": is_round_office,
    "monev.view_sheet": (owns_sheet | sits_in_panel | is_auditor) & ~has_conflict,
    "monev.fill_sheet": owns_sheet & ~has_conflict,
    "monev.submit_sheet": owns_sheet & ~has_conflict,
    "monev.reopen_sheet": chairs_panel & ~has_conflict,
    "monev.print_sheet": (owns_sheet | chairs_panel | keeps_papers) & ~has_conflict,
    "monev.collect_sheet": sits_in_panel,
    # Who judges types no paper: it holds the values of another juri.
    "monev.list_papers": chairs_panel | keeps_papers | is_round_office,
    "monev.type_paper": (keeps_papers | is_round_office)
    & ~judges_round
    & ~has_conflict
    & ~belongs_to_entry,
    "monev.view_paper": (owns_sheet | chairs_panel | keeps_papers | is_round_office)
    & ~has_conflict
    & ~belongs_to_entry,
    "monev.confirm_paper": (owns_sheet | chairs_panel) & ~has_conflict,
    "monev.list_own_sheets": is_signed_in,
    "monev.view_devices_round": chairs_panel | keeps_papers | is_round_office,
    "monev.decide_delivery": chairs_panel & ~has_conflict,
    "monev.view_calibration": sits_in_panel | is_round_office | is_auditor,
    "monev.run_calibration": is_round_office | chairs_panel,
    "monev.reset_calibration": chairs_panel,
    "monev.fill_calibration_sheet": owns_sheet,
    "monev.view_gap_calibration": chairs_panel,
    "monev.view_feedback_calibration": holds_seat | chairs_panel,
    "monev.view_feedback_juri": holds_seat | chairs_panel,
    "monev.view_feedback_entry": works_for_entry | is_round_office | is_auditor,
    "monev.take_over_advice_round": is_round_office,
    "monev.map_sectors_round": is_round_office,
    "monev.view_result": watches_round | sits_in_panel | is_auditor,
    "monev.decide_result": is_round_office,
    "monev.create_beritaacara": is_round_office,
    "monev.view_beritaacara": watches_round | sits_in_panel | is_auditor,
    "monev.sign_beritaacara": is_signatory,
    "monev.publish_round": is_round_office,
    "monev.order_correction": is_round_office | leads_round,
    "monev.leave_out_sheet": is_round_office,
    "monev.disqualify_entry": is_round_office,
    "monev.view_trail_round": watches_round | is_auditor,
    "monev.list_delegate": is_round_office | leads_round | is_auditor,
    "monev.create_delegate": is_round_office,
    "monev.list_portal": is_system_admin | serves_province | is_auditor,
    "monev.create_portal": is_system_admin,
    "monev.end_portal": is_system_admin,
    "monev.list_package": is_round_office | leads_round | is_auditor,
    "monev.create_package": is_round_office,
    "monev.create_objection": disputes_entry,
    "monev.view_objection": filed_objection
    | watches_round
    | (sits_in_panel & ~has_conflict)
    | is_auditor,
    "monev.withdraw_objection": filed_objection,
    "monev.answer_objection": (keeps_papers | chairs_panel) & ~has_conflict,
    "monev.list_year_report": leads_territory | is_auditor,
    "monev.view_year_report": leads_region | is_auditor,
    "monev.view_tasks": is_signed_in,
}
declare(PERMISSIONS)
