"""Who may do what around the forum of a kecamatan and its desk: a second table of `rules.py`."""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor
from registry.duties import WATCHING_ROLES, duties
from registry.enums import Role
from registry.rules import (
    has_any_duty,
    is_admin_kabupaten,
    is_admin_of_same_provinsi,
    is_petugas_kecamatan,
    keeps_forum,
    watches_region,
    watches_somewhere,
)


@rules.predicate
def opens_desks(user):
    """Somebody who watches over a kecamatan or more."""
    return bool(duties(user).roles & (WATCHING_ROLES - {Role.DESA}))


guides_forum = is_petugas_kecamatan | is_admin_kabupaten

PERMISSIONS = {
    "registry.list_desk": opens_desks | is_auditor,
    "registry.view_desk": watches_region | is_auditor,
    # The forum advises; what it finds changes no state.
    "registry.check_report": is_petugas_kecamatan,
    "registry.remind_report": guides_forum,
    "registry.create_forum_kim": keeps_forum,
    "registry.end_forum_kim": keeps_forum,
    "registry.list_forum_note": opens_desks | is_auditor,
    "registry.view_forum_note": watches_region | is_auditor,
    "registry.export_forum_note": opens_desks | is_auditor,
    "registry.create_forum_note": keeps_forum,
    "registry.update_forum_note": keeps_forum,
    "registry.reply_forum_note": is_admin_kabupaten | is_admin_of_same_provinsi,
    "registry.reopen_forum_note": is_admin_kabupaten | is_admin_of_same_provinsi,
    "registry.list_interest": watches_somewhere | is_auditor,
    "registry.create_interest": guides_forum,
    "registry.guide_interest": is_admin_kabupaten,
    "registry.form_interest": is_admin_kabupaten,
    "registry.drop_interest": is_admin_kabupaten,
    "registry.forward_interest": is_admin_kabupaten,
    "registry.list_outage": has_any_duty | is_auditor,
    "registry.create_outage": guides_forum,
    "registry.end_outage": guides_forum,
    "registry.void_outage": is_admin_kabupaten,
    "registry.set_scope_kim": is_admin_kabupaten,
    "registry.correct_kim": is_admin_kabupaten,
    "registry.set_example_report": guides_forum,
    "registry.view_figures_region": watches_region | is_auditor,
    "registry.list_mentor": watches_region | is_auditor,
    "registry.view_year_forum": watches_region | is_auditor,
}
declare(PERMISSIONS)
