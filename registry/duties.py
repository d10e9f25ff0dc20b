"""What a person answers for: one query per request, kept on the user object."""

from dataclasses import dataclass

from django.db.models import Q

from registry.enums import Role

WATCHING_ROLES = frozenset(
    {Role.PROVINSI, Role.KABUPATEN, Role.PIMPINAN, Role.KECAMATAN, Role.DESA}
)


@dataclass(frozen=True)
class Duties:
    """Places and KIM of one person. `places` holds (role, region path) pairs."""

    places: tuple[tuple[str, str], ...] = ()
    kim_ids: frozenset[int] = frozenset()
    place_names: tuple[str, ...] = ()
    timezone: str = ""

    def __bool__(self):
        return bool(self.places or self.kim_ids)

    @property
    def roles(self) -> frozenset[str]:
        held = {role for role, _ in self.places}
        return frozenset(held | ({Role.PENGURUS_KIM} if self.kim_ids else set()))

    def paths(self, *roles: str) -> list[str]:
        """Region paths held in one of these roles (all watching roles when none is named)."""
        wanted = set(roles) or WATCHING_ROLES
        return sorted({path for role, path in self.places if role in wanted})

    def covers(self, path: str, *roles: str) -> bool:
        """Say whether the region path lies below a place held in one of these roles."""
        return any(path == own or path.startswith(f"{own}.") for own in self.paths(*roles))


def duties(user) -> Duties:
    """Return the duties of a user; nothing for a visitor or an inactive account."""
    if not user.is_authenticated or not user.is_active:
        return Duties()
    cached = getattr(user, "_duties", None)
    if cached is None:
        cached = user._duties = _load(user)
    return cached


def _load(user) -> Duties:
    rows = list(
        user.assignments.in_force().select_related("region", "kim__region").order_by("role", "pk")
    )
    places = [row.region or row.kim.region for row in rows]
    return Duties(
        places=tuple((row.role, row.region.path) for row in rows if row.region_id),
        kim_ids=frozenset(row.kim_id for row in rows if row.kim_id),
        place_names=tuple(str(row.region or row.kim) for row in rows),
        timezone=places[0].timezone if places else "",
    )


def below_paths(paths: list[str], field: str) -> Q:
    """Return the condition "`field` lies below one of these paths"; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}."})
    return condition
