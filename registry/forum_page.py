"""What the page of a forum shows, by what the reader may see."""

from django.utils import timezone

from registry.enums import Position
from registry.enums_forum import NoteKind
from registry.models import Forum, ForumNote

LEADERS = (Position.KETUA, Position.SEKRETARIS, Position.BENDAHARA)


def forum_facts(forum: Forum, user) -> dict:
    """Return the template context besides the list of KIM; no name of a person for the public."""
    in_office = forum.members.in_office()
    facts = {
        "forum": forum,
        "sk": forum.current_sk or forum.last_ended_sk,
        "head_count": in_office.head_count(),
        "is_recorded": forum.memberships.exists(),
        "year": timezone.localdate().year,
    }
    filled = facts["head_count"].positions
    facts["vacant"] = [one.label.lower() for one in LEADERS if not filled.get(one)]
    notes = ForumNote.objects.filter(forum=forum).for_list()
    facts["potentials"] = list(notes.public().filter(kind=NoteKind.POTENTIAL))
    if user.has_perm("registry.view_forum_note", forum):
        facts["notes"] = list(notes)
        facts["memberships"] = list(forum.memberships.for_list().order_by("left_on", "kim__name"))
    if user.has_perm("registry.list_member", forum):
        facts["members"] = list(in_office.by_position())
        facts["former_members"] = list(forum.members.former())
    return facts
