"""Who may change regions, move KIM between them, merge two records and put names right."""

import rules

from kim_portal.accounts.access import declare
from kim_portal.accounts.rules import is_auditor, is_system_admin
from registry.duties import duties
from registry.enums import Role
from registry.rules import (
    answers_requests,
    is_admin_kabupaten,
    is_office_of_provinsi,
    is_operator_desa,
    watches_region,
    watches_somewhere,
)


@rules.predicate
def founds_regions(user):
    return Role.KABUPATEN in duties(user).roles


@rules.predicate
def sends_kim(user, obj):
    """The row is a move out of the person's kabupaten or provinsi."""
    offices = (Role.KABUPATEN, Role.PROVINSI)
    return obj is not None and duties(user).covers(obj.from_region.path, *offices)


@rules.predicate
def receives_kim(user, obj):
    """The row is a move into the person's kabupaten: only that office may agree."""
    return obj is not None and duties(user).covers(obj.to_region.path, Role.KABUPATEN)


@rules.predicate
def oversees_kim_arrival(user, obj):
    return obj is not None and duties(user).covers(obj.to_region.path, Role.PROVINSI)


@rules.predicate
def is_of_moving_kim(user, obj):
    return obj is not None and obj.kim_id in duties(user).kim_ids


@rules.predicate
def has_kim_there(user, obj):
    """A KIM of the person is at home in the region of the row."""
    return obj is not None and obj.region.kim_set.filter(pk__in=duties(user).kim_ids).exists()


@rules.predicate
def is_proposer(user, obj):
    return obj is not None and obj.proposed_by_id == user.pk


PERMISSIONS = {
    "registry.merge_kim": is_admin_kabupaten,
    "registry.create_region": founds_regions,
    "registry.set_code_region": is_admin_kabupaten,
    "registry.change_region": is_admin_kabupaten | is_office_of_provinsi | is_system_admin,
    "registry.list_region_proposal": watches_somewhere | is_auditor,
    "registry.create_region_proposal": is_operator_desa,
    "registry.view_region_proposal": watches_region | has_kim_there | is_auditor,
    "registry.decide_region_proposal": is_admin_kabupaten,
    # An operator who was replaced has no more say about the desa.
    "registry.withdraw_region_proposal": is_operator_desa & is_proposer,
    "registry.list_closed_region": answers_requests | is_auditor,
    "registry.move_kim": is_admin_kabupaten | is_office_of_provinsi,
    "registry.view_kim_move": (
        sends_kim | receives_kim | oversees_kim_arrival | is_of_moving_kim | is_auditor
    ),
    # The parent never changes without the level that receives it.
    "registry.decide_kim_move": receives_kim,
    "registry.withdraw_kim_move": sends_kim,
}
declare(PERMISSIONS)
