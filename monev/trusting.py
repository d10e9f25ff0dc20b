"""Trusting another portal's key, and ending that."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.models import Portal


@transaction.atomic
def trust(portal: Portal, regions, *, by) -> Portal:
    """Store a key of another portal with the areas it may speak for.

    portal: unsaved. Raises DomainError for a key that is trusted already.
    """
    portal.created_by = by
    try:
        with transaction.atomic():
            portal.save()
    except IntegrityError:
        raise DomainError("Kunci ini sudah dicatat.", field="public_key") from None
    portal.regions.set(regions)
    record(by, "portal.create", portal, key=portal.fingerprint, reason=portal.reason,
           region=", ".join(one.code for one in regions), starts_on=portal.starts_on.isoformat(),
           until=portal.expires_on.isoformat())  # fmt: skip
    return portal


@transaction.atomic
def distrust(portal: Portal, *, reason: str, by) -> Portal:
    """End the trust in a key; what came with it before stays as it is.

    Raises DomainError without a reason, IllegalTransitionError when it has ended already.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan kepercayaan diakhiri.", field="alasan")
    stored = Portal.objects.select_for_update().get(pk=portal.pk)
    if stored.ended_at:
        raise IllegalTransitionError("Kepercayaan pada kunci ini sudah diakhiri.")
    stored.ended_at, stored.end_reason = timezone.now(), reason.strip()
    stored.save(update_fields=["ended_at", "end_reason"])
    record(by, "portal.end", stored, key=stored.fingerprint, reason=stored.end_reason)
    return stored
