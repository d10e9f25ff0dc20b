"""Who may do what with information on its way down: a further table of `rules.py`."""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor
from registry.duties import duties
from registry.enums import Role
from registry.models import BriefTarget
from registry.rules import (
    has_any_duty,
    is_admin_kabupaten,
    is_admin_of_same_provinsi,
    is_pengurus,
    watches_region,
)


@rules.predicate
def issues_briefs(user):
    return bool(duties(user).roles & {Role.KABUPATEN, Role.PROVINSI})


@rules.predicate
def watches_targets(user, obj):
    """Somebody who watches over the place of a KIM that the brief went to."""
    own = duties(user)
    targets = BriefTarget.objects.visible_to(user).filter(brief=obj)
    return obj is not None and bool(own.places) and targets.exists()


keeps_brief = is_admin_kabupaten | is_admin_of_same_provinsi

PERMISSIONS = {
    "registry.export_brief": has_any_duty | is_auditor,
    "registry.create_brief": issues_briefs,
    "registry.update_brief": keeps_brief,
    "registry.publish_brief": keeps_brief,
    "registry.withdraw_brief": keeps_brief,
    "registry.replace_brief": keeps_brief,
    "registry.extend_brief": keeps_brief,
    "registry.attach_brief": keeps_brief,
    "registry.view_coverage_brief": watches_region | watches_targets | is_auditor,
    "registry.take_brief": is_pengurus,
    "registry.create_brief_relay": is_pengurus,
    "registry.delete_brief_relay": is_pengurus,
}
declare(PERMISSIONS)
