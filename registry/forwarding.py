"""Former addresses: pages of a former region code, or of a merged KIM, lead to those of today."""

from django.urls import ResolverMatch, reverse

from registry.models import Kim, Region


def present_address(match: ResolverMatch) -> str:
    """Return where the same page stands now, or "" when its address is not a former one.

    Says nothing about rights: the page it leads to asks for them.
    """
    given = match.kwargs
    of_kim = match.route.startswith("kim/<slug:slug>/") or given.get("kind") == "kim"
    # A form of another KIM is not what a person asked for who wanted to change this one.
    is_public = not getattr(match.func, "login_required", True)
    if "kode" in given:
        found = {"kode": _present_code(given["kode"])}
    elif of_kim and is_public:
        found = {"slug": _kept_slug(given["slug"])}
    else:
        return ""
    return reverse(match.view_name, kwargs=given | found) if all(found.values()) else ""


def _present_code(code: str) -> str:
    regions = Region.objects.at(code).values_list("path", flat=True)
    paths = list(regions.order_by("path")[:2])
    # A code that is in use again belongs to the region of today.
    return "" if code in paths or not paths else paths[0]


def _kept_slug(slug: str) -> str:
    merged = Kim.objects.merged().filter(slug=slug).values_list("duplicate_of__slug", flat=True)
    return merged.first() or ""
