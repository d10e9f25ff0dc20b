"""Follow-ups that came from a round lead to the feedback of the entry, for whom it is open."""

from django.urls import Resolver404, resolve

from monev.models import Entry
from registry.models import FollowUp
from registry.origins import opens_origin


def may_read_feedback(user, follow_up: FollowUp) -> bool:
    try:
        found = resolve(follow_up.origin_url)
    except Resolver404:
        return False
    entries = Entry.objects.visible_to(user).published()
    entry = entries.for_list().filter(pk=found.kwargs.get("pk")).first()
    return entry is not None and user.has_perm("monev.view_feedback_entry", entry)


for kind in ("lembar", "temuan"):
    opens_origin(kind, may_read_feedback)
