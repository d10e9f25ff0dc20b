"""What the pages of an event show, by what the reader may see."""

from registry.duties import duties
from registry.enums_event import EventKind
from registry.event_results import score_summary
from registry.models import Event, Kim
from registry.self_rating import rating_summary


def event_facts(event: Event, user) -> dict:
    """Return the context of the page: the public summary, and papers for the offices."""
    sees_papers = user.has_perm("registry.view_papers_event", event)
    return (
        {
            "event": event,
            "sees_papers": sees_papers,
            "needs": list(event.training_needs.for_list().by_theme()) if sees_papers else [],
            "follow_ups": list(event.follow_ups.for_list()) if sees_papers else [],
            "files": list(event.files.visible_to(user)),
            "photos": list(event.photos.visible_to(user)),
            "reach": event.attendances.reach() if event.is_held else None,
            "invitation_count": event.invitations.count(),
            "scores": score_summary(event) if event.is_held else None,
            "ratings": rating_summary(event) if event.is_held else None,
            "visit_rows": _visit_rows(event, user, sees_papers),
            "visit_count": event.kim_visits.count() if event.is_held else 0,
        }
        | _certificates(event, user)
        | _reports(event, user)
    )


def _visit_rows(event: Event, user, sees_papers: bool) -> list[tuple]:
    """Return (KIM, what was written down there or None) of all invited; a KIM sees its own."""
    if event.kind != EventKind.KUNJUNGAN or not event.is_held or not user.is_authenticated:
        return []
    if not sees_papers:
        return [(one.kim, one) for one in event.kim_visits.visible_to(user).for_list()]
    visits = {one.kim_id: one for one in event.kim_visits.all()}
    ids = {*visits, *event.invitations.filter(kim__isnull=False).values_list("kim", flat=True)}
    kim = Kim.objects.filter(pk__in=ids).with_place().order_by("region__path", "name")
    return [(one, visits.get(one.pk)) for one in kim]


def _reports(event: Event, user) -> dict:
    """Return what KIM did afterwards, and whether the reader has a KIM that was there."""
    if not event.is_held:
        return {"event_reports": []}
    own = duties(user).kim_ids if user.is_authenticated else ()
    was_there = own and (
        event.attendances.filter(kim__in=own).exists()
        or event.kim_visits.filter(kim__in=own).exists()
    )
    rows = event.event_reports.visible_to(user).for_list()
    return {"event_reports": list(rows), "can_link_report": bool(was_there)}


def _certificates(event: Event, user) -> dict:
    """Return how many certificates there are, and how many people wait for one."""
    if not event.is_held or not user.has_perm("registry.certify_event", event):
        return {}
    named = event.attendances.named()
    return {
        "certificate_count": named.exclude(code="").count(),
        "uncertified_count": named.filter(code="").count(),
    }


def quota_facts(event: Event) -> dict:
    """Return how many people are expected, and by how many that is over the quota."""
    expected = event.invitations.seat_count()
    over = max(0, expected - event.quota) if event.quota else 0
    return {"expected_count": expected, "over_count": over}


def attendance_facts(event: Event) -> dict:
    """Return who is here, who was invited and has not come, and the totals of both."""
    invitations = list(event.invitations.for_list().with_presence())
    people = event.attendances.select_related(
        "kim", "invitation__kim", "invitation__region"
    ).order_by("-attended_at", "-pk")
    return {
        "people": list(people),
        "waiting": [one for one in invitations if not one.present_count],
        "reach": event.attendances.reach(),
        "invitation_count": len(invitations),
    }
