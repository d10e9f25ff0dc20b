"""Who may do what in the registry: predicates of one fact each, then the table.

A predicate looks at the person and the place, never at a state: what a state allows stands in its
transition table.
"""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor, is_signed_in, is_system_admin
from registry.duties import duties
from registry.enums import Role
from registry.people import governs, granted_roles, may_grant


def _path(obj) -> str:
    return getattr(obj, "region", obj).path


def _kim_id(obj):
    return obj.pk if obj._meta.model_name == "kim" else getattr(obj, "kim_id", None)


@rules.predicate
def has_any_duty(user):
    return bool(duties(user))


@rules.predicate
def watches_region(user, obj):
    return obj is not None and duties(user).covers(_path(obj))


@rules.predicate
def is_pengurus(user, obj):
    return obj is not None and _kim_id(obj) in duties(user).kim_ids


@rules.predicate
def shares_report(user, obj):
    """One of the other KIM of a joint activity is the person's own, or in the territory."""
    own = duties(user)
    return obj is not None and any(
        kim.pk in own.kim_ids or own.covers(kim.region.path)
        for kim in obj.co_owners.select_related("region")
    )


@rules.predicate
def is_admin_kabupaten(user, obj):
    return obj is not None and duties(user).covers(_path(obj), Role.KABUPATEN)


@rules.predicate
def is_petugas_kecamatan(user, obj):
    return obj is not None and duties(user).covers(_path(obj), Role.KECAMATAN)


@rules.predicate
def is_operator_desa(user, obj):
    return obj is not None and duties(user).covers(_path(obj), Role.DESA)


@rules.predicate
def registers_kim(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.DESA})


@rules.predicate
def writes_reports(user):
    return Role.PENGURUS_KIM in duties(user).roles


@rules.predicate
def registers_forum(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PROVINSI})


@rules.predicate
def is_admin_of_same_provinsi(user, obj):
    """The provinsi keeps its own forum, not those of its kabupaten."""
    return obj is not None and _path(obj) in duties(user).paths(Role.PROVINSI)


@rules.predicate
def manages_people(user):
    return bool(granted_roles(user))


@rules.predicate
def governs_person(user, obj):
    return obj is not None and governs(user, obj)


@rules.predicate
def gives_duty(user, obj):
    """The office that could have given this assignment."""
    return obj is not None and may_grant(user, obj.role, obj.path)


@rules.predicate
def watches_somewhere(user):
    return bool(duties(user).places)


@rules.predicate
def states_stray_budgets(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.DESA})


@rules.predicate
def concerns_forum(user, obj):
    """The row is a forum, or a fact of one."""
    is_forum = obj is not None and obj._meta.model_name == "forum"
    return is_forum or (obj is not None and _kim_id(obj) is None)


@rules.predicate
def imports_kim(user):
    return Role.KABUPATEN in duties(user).roles


@rules.predicate
def is_office_of_provinsi(user, obj):
    """Somebody of the provinsi that the row lies in."""
    return obj is not None and duties(user).covers(_path(obj), Role.PROVINSI)


@rules.predicate
def answers_requests(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PROVINSI})


@rules.predicate
def asks_for_consents(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PENGURUS_KIM})


@rules.predicate
def is_author(user, obj):
    return obj is not None and obj.created_by_id == user.pk


@rules.predicate
def organises_events(user):
    return bool(duties(user).roles & {Role.PROVINSI, Role.KABUPATEN, Role.KECAMATAN})


@rules.predicate
def watches_aspiration(user, obj):
    """Offices above a desa watch both areas of an aspiration; the desa only what it answers."""
    if obj is None:
        return False
    own, watching = duties(user), (Role.PROVINSI, Role.KABUPATEN, Role.PIMPINAN, Role.KECAMATAN)
    return any(own.covers(place.path, *watching) for place in obj.places)


@rules.predicate
def answers_for_desa(user, obj):
    """The operator of the desa that was asked for the answer."""
    return obj is not None and obj.desa_id and duties(user).covers(obj.desa.path, Role.DESA)


@rules.predicate
def brings_answers(user, obj):
    """A pengurus of the KIM that sent it; of a KIM of the desa when a resident did."""
    return obj is not None and type(obj).objects.deliverable_by(user).filter(pk=obj.pk).exists()


@rules.predicate
def keeps_offices(user):
    return Role.KABUPATEN in duties(user).roles


works_for_kim = is_pengurus | is_admin_kabupaten | is_operator_desa
keeps_forum = is_admin_kabupaten | is_petugas_kecamatan | is_admin_of_same_provinsi
keeps_members = is_pengurus | keeps_forum
keeps_fund = works_for_kim | (concerns_forum & keeps_forum)
keeps_kim = is_pengurus | is_admin_kabupaten
handle_request = is_admin_kabupaten | is_office_of_provinsi
keeps_website = is_operator_desa | is_admin_kabupaten

PERMISSIONS = {
    "registry.create_kim": registers_kim,
    "registry.view_kim": watches_region | is_pengurus | is_auditor,
    "registry.update_kim": works_for_kim,
    "registry.submit_kim": works_for_kim,
    "registry.verify_kim": is_admin_kabupaten,
    "registry.return_kim": is_admin_kabupaten,
    "registry.reject_kim": is_admin_kabupaten,
    "registry.archive_kim": is_admin_kabupaten,
    "registry.set_status_kim": is_admin_kabupaten,
    "registry.list_revival": has_any_duty | is_auditor,
    "registry.view_revival": watches_region | is_pengurus | is_auditor,
    "registry.create_revival": is_admin_kabupaten,
    "registry.update_revival": is_admin_kabupaten,
    "registry.close_revival": is_admin_kabupaten,
    "registry.create_revivalstep": is_admin_kabupaten | is_petugas_kecamatan,
    "registry.update_revivalstep": is_admin_kabupaten | is_petugas_kecamatan,
    # Whoever the step asks: the KIM itself, its kecamatan or the office.
    "registry.finish_revivalstep": keeps_kim | is_petugas_kecamatan,
    "registry.drop_revivalstep": is_admin_kabupaten | is_petugas_kecamatan,
    "registry.reopen_revivalstep": keeps_kim | is_petugas_kecamatan,
    "registry.view_suggestion": watches_region | is_auditor,
    "registry.view_contact_kim": is_pengurus | is_admin_kabupaten,
    "registry.export_kim": has_any_duty | is_auditor,
    "registry.import_kim": imports_kim,
    "registry.view_kim_import": is_admin_kabupaten,
    "registry.map_kim_import": is_admin_kabupaten,
    "registry.run_kim_import": is_admin_kabupaten,
    "registry.list_member": watches_region | is_pengurus,
    # The desa types the names of the SK it signed; what happens to them later is not its business.
    "registry.create_member": keeps_members | is_operator_desa,
    "registry.end_member": keeps_members,
    "registry.withdraw_member": keeps_members,
    "registry.view_contact_member": is_pengurus | is_admin_kabupaten | is_admin_of_same_provinsi,
    "registry.list_sk": has_any_duty | is_auditor,
    "registry.view_sk": watches_region | is_pengurus | is_auditor,
    "registry.export_sk": has_any_duty | is_auditor,
    "registry.create_sk": works_for_kim | is_petugas_kecamatan,
    "registry.renew_sk": works_for_kim | is_petugas_kecamatan,
    "registry.remind_sk": is_admin_kabupaten | is_petugas_kecamatan,
    # The letter carries the name of the ketua: read by whom the list of members is for.
    "registry.list_letter": has_any_duty,
    "registry.view_letter": watches_region | is_pengurus,
    "registry.check_sk": is_admin_kabupaten,
    "registry.revoke_sk": is_admin_kabupaten,
    "registry.export_forum": has_any_duty | is_auditor,
    "registry.create_forum": registers_forum,
    "registry.update_forum": keeps_forum,
    "registry.view_office_setting": watches_region | is_auditor | is_system_admin,
    # A kabupaten that joins has nobody yet; the administrator may set its rules before.
    "registry.update_office_setting": is_admin_kabupaten | is_system_admin,
    "registry.list_report": has_any_duty | is_auditor,
    "registry.view_report": watches_region | is_pengurus | is_auditor | shares_report,
    "registry.export_report": has_any_duty | is_auditor,
    "registry.create_report": writes_reports,
    "registry.update_report": is_pengurus,
    # Whoever is in a photo asks the KIM or its office, and neither waits for the other.
    "registry.take_down_photo": keeps_kim,
    "registry.submit_report": is_pengurus,
    "registry.delete_report": is_pengurus & is_author,
    "registry.view_attendance": is_pengurus | is_admin_kabupaten | is_petugas_kecamatan,
    "registry.view_history_report": watches_region | is_auditor,
    "registry.verify_report": is_admin_kabupaten,
    "registry.return_report": is_admin_kabupaten,
    "registry.list_period_report": has_any_duty | is_auditor,
    "registry.export_period_report": has_any_duty | is_auditor,
    "registry.view_period_report": watches_region | is_pengurus | is_auditor,
    "registry.update_period_report": is_pengurus,
    "registry.submit_period_report": is_pengurus,
    "registry.verify_period_report": is_admin_kabupaten,
    "registry.return_period_report": is_admin_kabupaten,
    "registry.list_user": manages_people | is_auditor,
    "registry.view_user": manages_people | is_auditor,
    "registry.create_user": manages_people,
    "registry.invite_user": governs_person,
    "registry.deactivate_user": governs_person,
    "registry.activate_user": governs_person,
    # Not the office: with a new password link it could then enter as the chair of a panel.
    "registry.reset_factor_user": is_system_admin & governs_person,
    "registry.create_assignment": manages_people,
    "registry.end_assignment": gives_duty,
    "registry.hand_over_assignment": gives_duty,
    "registry.list_fund": watches_somewhere | is_auditor,
    "registry.view_fund": watches_region | is_pengurus | is_auditor,
    "registry.create_fund": keeps_fund,
    "registry.correct_fund": keeps_fund,
    "registry.void_fund": keeps_fund,
    "registry.attach_fund": keeps_fund,
    "registry.declare_none_fund": keeps_fund,
    "registry.list_stray_budget": watches_somewhere | is_auditor,
    "registry.create_stray_budget": states_stray_budgets,
    "registry.view_stray_budget": watches_region | is_auditor,
    "registry.settle_stray_budget": is_admin_kabupaten,
    "registry.list_plan": watches_region | is_pengurus | is_auditor,
    "registry.create_plan": works_for_kim,
    "registry.update_plan": works_for_kim,
    "registry.set_state_plan": works_for_kim,
    "registry.create_minutes": works_for_kim,
    "registry.view_minutes": watches_region | is_pengurus | is_auditor,
    "registry.delete_minutes": is_admin_kabupaten | (works_for_kim & is_author),
    "registry.view_umkm": watches_region | is_pengurus | is_auditor,
    # Who is no party to it reads the owner's name and the number of a permit only when published.
    "registry.view_owner_umkm": keeps_kim,
    "registry.create_umkm": keeps_kim,
    "registry.update_umkm": keeps_kim,
    "registry.list_permit": has_any_duty | is_auditor,
    "registry.create_permit": keeps_kim,
    "registry.update_permit": keeps_kim,
    "registry.list_need": has_any_duty | is_auditor,
    "registry.create_need": keeps_kim,
    "registry.start_need": keeps_kim,
    "registry.finish_need": keeps_kim,
    "registry.reopen_need": keeps_kim,
    "registry.view_channel": watches_region | is_pengurus | is_auditor,
    "registry.create_channel": keeps_kim,
    "registry.update_channel": keeps_kim,
    "registry.check_channel": is_admin_kabupaten,
    "registry.list_website": has_any_duty | is_auditor,
    "registry.view_website": watches_region | is_auditor,
    "registry.update_website": keeps_website,
    "registry.check_website": keeps_website,
    "registry.list_handover": has_any_duty | is_auditor,
    "registry.view_handover": watches_region | is_pengurus | is_auditor,
    "registry.create_handover": keeps_kim,
    "registry.update_handover": keeps_kim,
    "registry.hand_handover": keeps_kim,
    # Only the desa decides what stands on its site.
    "registry.publish_handover": is_operator_desa,
    "registry.return_handover": is_operator_desa,
    "registry.list_subject_request": answers_requests,
    "registry.view_subject_request": handle_request,
    "registry.view_contact_subject_request": handle_request,
    "registry.start_subject_request": handle_request,
    "registry.finish_subject_request": handle_request,
    "registry.reject_subject_request": handle_request,
    "registry.copy_person": handle_request,
    "registry.erase_person": handle_request,
    # Who looks after the portal finds a breach first; who it touches is the office's to read.
    "registry.list_breach": answers_requests | is_auditor | is_system_admin,
    "registry.create_breach": answers_requests | is_system_admin,
    "registry.view_breach": handle_request | is_auditor | is_system_admin,
    "registry.update_breach": handle_request | is_system_admin,
    "registry.tell_breach": handle_request,
    "registry.close_breach": handle_request,
    "registry.dismiss_breach": handle_request,
    "registry.list_people_breach": handle_request,
    # Whoever keeps the names may pass on what a member asks; only the office answers.
    "registry.create_subject_request": keeps_members,
    "registry.list_consent_member": asks_for_consents,
    "registry.confirm_consent_member": keeps_members,
    "registry.delete_file_kim_import": is_admin_kabupaten,
    "registry.create_event": organises_events,
    "registry.update_event": keeps_forum,
    "registry.announce_event": keeps_forum,
    "registry.start_event": keeps_forum,
    "registry.finish_event": keeps_forum,
    "registry.postpone_event": keeps_forum,
    "registry.cancel_event": keeps_forum,
    "registry.write_minutes_event": keeps_forum,
    # Budget, minutes and papers with names: the offices of the place.
    "registry.view_papers_event": watches_region | is_auditor,
    "registry.attach_event": keeps_forum,
    "registry.invite_event": keeps_forum,
    # Names of people who came: only who organises reads them.
    "registry.attend_event": keeps_forum,
    "registry.export_event": has_any_duty | is_auditor,
    # One's own list of events, one's own certificate.
    "registry.list_own_event": is_signed_in,
    "registry.list_aspiration": has_any_duty | is_auditor,
    "registry.export_aspiration": has_any_duty | is_auditor,
    "registry.create_aspiration": keeps_kim,
    "registry.view_aspiration": watches_aspiration | answers_for_desa | is_pengurus | is_auditor,
    "registry.view_contact_aspiration": is_admin_kabupaten | is_pengurus,
    "registry.erase_reporter_aspiration": is_admin_kabupaten,
    "registry.pass_on_aspiration": is_petugas_kecamatan,
    "registry.verify_aspiration": is_admin_kabupaten,
    "registry.reject_aspiration": is_admin_kabupaten,
    "registry.merge_aspiration": is_admin_kabupaten,
    "registry.route_aspiration": is_admin_kabupaten,
    "registry.view_letter_aspiration": is_admin_kabupaten,
    "registry.extend_aspiration": is_admin_kabupaten,
    "registry.recall_aspiration": is_admin_kabupaten,
    "registry.hand_sp4n_aspiration": is_admin_kabupaten,
    "registry.start_aspiration": is_admin_kabupaten | answers_for_desa,
    "registry.answer_aspiration": is_admin_kabupaten | answers_for_desa,
    "registry.deliver_aspiration": brings_answers,
    "registry.close_aspiration": is_admin_kabupaten,
    "registry.reopen_aspiration": is_admin_kabupaten,
    "registry.moderate_aspiration": is_admin_kabupaten,
    "registry.list_agency": keeps_offices,
    "registry.create_agency": keeps_offices,
    "registry.update_agency": is_admin_kabupaten,
    "registry.retire_agency": is_admin_kabupaten,
    "registry.list_holiday": keeps_offices,
    "registry.delete_holiday": is_admin_kabupaten,
    "registry.view_tasks": is_signed_in,
}
declare(PERMISSIONS)
