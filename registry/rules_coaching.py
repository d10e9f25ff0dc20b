"""Who may do what after a monev, a visit or an event: a third table of `rules.py`."""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor
from registry.duties import duties
from registry.enums import Role
from registry.rules import has_any_duty, is_pengurus, keeps_forum, watches_region


def _covers(user, obj, *roles) -> bool:
    return obj is not None and duties(user).covers(getattr(obj, "region", obj).path, *roles)


@rules.predicate
def coaches(user, obj):
    """An office that visits and advises: kecamatan, kabupaten, or the provinsi above."""
    return _covers(user, obj, Role.KECAMATAN, Role.KABUPATEN, Role.PROVINSI)


@rules.predicate
def decides_coaching(user, obj):
    """The office that says whether something promised was done."""
    return _covers(user, obj, Role.KABUPATEN, Role.PROVINSI)


PERMISSIONS = {
    "registry.list_follow_up": has_any_duty | is_auditor,
    "registry.view_follow_up": watches_region | is_pengurus | is_auditor,
    "registry.create_follow_up": coaches,
    "registry.update_follow_up": coaches,
    # Who promised it, or the office that noted the promise of somebody without account.
    "registry.finish_follow_up": is_pengurus | coaches,
    "registry.verify_follow_up": decides_coaching,
    "registry.return_follow_up": decides_coaching,
    "registry.drop_follow_up": decides_coaching,
    "registry.reopen_follow_up": decides_coaching,
    "registry.create_kim_visit": keeps_forum,
    "registry.view_kim_visit": watches_region | is_pengurus | is_auditor,
    # Asked of the visit as a whole: who organises it.
    "registry.update_kim_visit": keeps_forum,
    "registry.link_report_event": is_pengurus,
    "registry.view_coaching_region": watches_region | is_auditor,
    "registry.certify_event": keeps_forum,
    "registry.list_training_need": has_any_duty | is_auditor,
    "registry.create_training_need": is_pengurus | coaches,
    "registry.plan_training_need": coaches,
    "registry.drop_training_need": is_pengurus | coaches,
}
declare(PERMISSIONS)
