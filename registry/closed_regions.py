"""KIM that are still registered in a region which has ended: what an office has to tidy up."""

from django.db.models import Count, Q

from registry.duties import below_paths, duties
from registry.enums import RegionStatus, RegistrationState, Role
from registry.models import Kim, Region


def stranded_kim():
    """Return the KIM whose region has ended; those that are archived stay where they were."""
    return Kim.objects.filter(region__status=RegionStatus.ENDED).exclude(
        state=RegistrationState.ARCHIVED
    )


def closed_regions(user):
    """Return the ended regions of the office with KIM in them, with `stranded_count`."""
    counted = Count("kim", filter=~Q(kim__state=RegistrationState.ARCHIVED))
    own = below_paths(duties(user).paths(Role.KABUPATEN, Role.PROVINSI), "path")
    return (
        Region.objects.filter(own, status=RegionStatus.ENDED)
        .annotate(stranded_count=counted)
        .filter(stranded_count__gt=0)
        .with_parents()
        .order_by("path")
    )
