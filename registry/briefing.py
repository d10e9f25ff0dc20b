"""An office sends a brief to its KIM: publish it, add KIM that came later, replace it.

Whom it is for is written down when it is published, so that "reached" and "not yet" add up to the
same number on every later day, whatever becomes of the KIM.
"""

import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.duties import below_paths
from registry.enums import OperationalStatus
from registry.enums_brief import BriefState
from registry.models import Brief, BriefTarget, Kim


def meant_kim(brief: Brief) -> QuerySet[Kim]:
    """Return the verified KIM that areas and sectors of a brief point at, dissolved ones left out.

    Areas narrow by place and sectors by potential; a KIM needs one of each kind that is named.
    """
    paths = [area.path for area in brief.areas.all()] or [brief.region.path]
    found = Kim.objects.public().filter(below_paths(paths, "region__path"))
    found = found.exclude(status=OperationalStatus.DISSOLVED)
    sectors = list(brief.sectors.all())
    if sectors:
        found = found.filter(Q(sectors__in=sectors) | Q(main_sector__in=sectors)).distinct()
    return found


@transaction.atomic
def publish_brief(brief: Brief, *, by) -> Brief:
    """Send a draft to the KIM it is meant for; the one it replaces stops holding.

    Raises DomainError while nobody is meant or its last day is over.
    """
    if brief.is_draft and brief.valid_until < brief.today:
        raise DomainError(
            f"Ubah dahulu masa berlakunya: {date_format(brief.valid_until)} sudah lewat."
        )
    if brief.is_draft and not meant_kim(brief).exists():
        raise DomainError("Belum ada KIM terverifikasi yang menjadi sasaran bahan ini.")
    now = timezone.now()
    brief.move_to(BriefState.PUBLISHED, published_at=now)
    count = _add_targets(brief)
    record(by, "brief.publish", brief, count=count, until=brief.valid_until)
    if brief.replaces:
        brief.replaces.move_to(BriefState.REPLACED, closed_at=now)
        record(by, "brief.replace", brief.replaces, new=brief.pk)
    return brief


@transaction.atomic
def extend_brief(brief: Brief, *, by) -> int:
    """Add KIM that fit the brief and were verified after it was published; returns how many.

    Raises IllegalTransitionError for a brief that does not hold any longer.
    """
    if not brief.holds:
        raise IllegalTransitionError("Bahan ini sudah tidak berlaku, jadi sasarannya tetap.")
    count = _add_targets(brief)
    if count:
        record(by, "brief.extend", brief, count=count)
    return count


@transaction.atomic
def draft_replacement(brief: Brief, *, by) -> Brief:
    """Start the draft that will take the place of a published brief; a second click finds it again.

    Raises IllegalTransitionError for a brief that was withdrawn or replaced.
    """
    stored = Brief.objects.select_for_update().get(pk=brief.pk)
    if stored.state != BriefState.PUBLISHED:
        raise IllegalTransitionError("Hanya bahan yang terbit dapat diganti.")
    if waiting := stored.replacements.filter(state=BriefState.DRAFT).first():
        return waiting
    names = ["region", "kind", "title", "claim", "body", "source", "source_url", "is_public"]
    draft = Brief(
        **{name: getattr(stored, name) for name in names},
        request_id=uuid.uuid4(),
        valid_until=max(stored.valid_until, stored.today),
        replaces=stored,
        is_sample=stored.is_sample,
    )
    draft.store(by=by, areas=list(stored.areas.all()), sectors=list(stored.sectors.all()))
    return draft


def newly_meant(brief: Brief) -> QuerySet[Kim]:
    """Return the KIM that fit the brief and are not among its targets yet."""
    return meant_kim(brief).exclude(brief_targets__brief=brief)


def _add_targets(brief: Brief) -> int:
    new = list(newly_meant(brief).values_list("pk", flat=True))
    BriefTarget.objects.bulk_create(BriefTarget(brief=brief, kim_id=pk) for pk in new)
    return len(new)
