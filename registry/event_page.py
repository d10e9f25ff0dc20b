"""What the page of an event shows, by what the reader may see."""

from registry.models import Event


def event_facts(event: Event, user) -> dict:
    """Return the context of the page: the public summary, and papers for the offices."""
    sees_papers = user.has_perm("registry.view_papers_event", event)
    files = list(event.files.visible_to(user))
    return {
        "event": event,
        "sees_papers": sees_papers,
        "files": files,
        "photos": list(event.photos.visible_to(user)),
    }
