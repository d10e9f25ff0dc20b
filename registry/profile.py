"""What the profile of a KIM shows besides its own columns, by what the reader may see."""

import datetime

from django.db.models import Count, Q
from django.utils import timezone

from registry.area_history import area_history
from registry.assistance import umkm_overview
from registry.enums import RegistrationState
from registry.enums_revival import SILENT_STATUSES
from registry.honours import honours_of
from registry.kim_likeness import lookalikes
from registry.local_rules import size_warning, sk_warnings
from registry.models import ActivityReport, Event, Kim, KimStatusChange, Sk
from registry.models.kim import CLOSED_REGISTRATIONS
from registry.models.office_setting import office_setting
from registry.renewal_letter import reminder_url
from registry.suggestions import suggestion_for

LATEST_CORRECTIONS = 5
LATEST_ACTIVITIES = 5


def profile_facts(kim: Kim, user) -> dict:
    """Return the context of the profile as this person may read it."""
    changes = list(kim.status_changes.select_related("decided_by"))
    return public_facts(kim, changes=changes) | office_facts(kim, user, changes)


def public_facts(
    kim: Kim, on: datetime.date | None = None, *, changes: list[KimStatusChange] | None = None
) -> dict:
    """Return the template context of what everybody reads: figures and decrees, no person.

    changes: of the status, newest first, where the page has read them already.
    """
    on = on or timezone.localdate()
    changes = list(kim.status_changes.all()) if changes is None else changes
    activities = ActivityReport.objects.published().of_kim(kim)
    counts = activities.aggregate(
        year=Count("pk", filter=Q(held_on__year=on.year)), all=Count("pk")
    )
    return {
        "supervisor": kim.supervising_office,
        "head_count": kim.members.in_office(on).head_count(),
        "sectors": list(kim.sectors.all()),
        "sk": kim.current_sk or kim.last_ended_sk,
        "year": on.year,
        "year_count": counts["year"],
        "activity_count": counts["all"],
        "activities": activities.order_by("-held_on", "-pk")[:LATEST_ACTIVITIES],
        "latest_status": changes[0] if changes else None,
        "corrections": list(kim.corrections.all()[:LATEST_CORRECTIONS]),
        "channels": list(kim.channels.public()),
        "honours": honours_of(kim),
        "events": list(Event.objects.attended_by(kim)),
        "umkm_overview": umkm_overview(kim),
        "area_history": area_history(kim),
        "edited_websites": list(kim.edited_websites.select_related("region")),
    }


def office_facts(kim: Kim, user, changes: list[KimStatusChange]) -> dict:
    """Return what pengurus and offices read in addition; empty for everybody else."""
    sees_work = user.has_perm("registry.view_kim", kim)
    sees_people = user.has_perm("registry.list_member", kim)
    rules = office_setting(kim.region) if sees_work or sees_people else None
    facts = {}
    if sees_work:
        facts["scope_changes"] = list(kim.scope_changes.select_related("decided_by"))
        facts["status_changes"] = changes
        facts["revival"] = kim.revival_plans.open().for_list().first()
        facts["open_move"] = kim.moves.requested().select_related("to_region").first()
        facts["follow_ups"] = list(kim.follow_ups.unsettled().for_list().by_due_date())
        facts["closing"] = kim.follow_ups.closing()
        facts["minutes"] = list(kim.minutes.for_page())
        may_submit = RegistrationState.SUBMITTED in kim.next_states
        facts["missing"] = kim.missing_for_submission() if may_submit else []
        facts["needs_revival"] = kim.status in SILENT_STATUSES
        sees_suggestion = user.has_perm("registry.view_suggestion", kim)
        # The pengurus reads the same dates as a question, not as a judgement.
        facts["suggestion" if sees_suggestion else "silence"] = suggestion_for(
            kim, rules=rules, changes=changes
        )
        facts["sk_due"] = kim.sk_set.to_renew().order_by("-expires_on", "-pk").first()
        seen = Kim.objects.visible_to(user)
        facts["lookalikes"] = lookalikes(kim, seen)
        alike = [one.kim.pk for one in facts["lookalikes"]]
        facts["neighbours"] = list(_neighbours(kim).visible_to(user).exclude(pk__in=alike))
        facts["merged_here"] = list(kim.duplicates.order_by("pk"))
    if sees_people:
        facts["members"] = list(kim.members.in_office().by_position())
        facts["excluded_occupations"] = rules.excluded_occupations
        facts["size_warning"] = size_warning(kim, len(facts["members"]), rules)
        facts["former_members"] = list(kim.members.former())
    return facts


def _neighbours(kim: Kim):
    """Return the other KIM of the same place: allowed, and good to know."""
    others = Kim.objects.filter(region=kim.region_id).exclude(pk=kim.pk)
    return others.exclude(state__in=CLOSED_REGISTRATIONS)


def sk_facts(sk: Sk, user) -> dict:
    """Return the context of the page of an SK; who may remind its owner finds the text ready."""
    facts = {
        "sk": sk,
        "rule_warnings": sk_warnings(sk),
        "successor": Sk.objects.filter(replaces=sk).first(),
    }
    if sk.warning and user.has_perm("registry.remind_sk", sk):
        facts["reminder_url"] = reminder_url(sk, by=user)
    return facts
