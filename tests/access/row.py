from collections.abc import Callable
from dataclasses import dataclass, field

# Every persona of the fixture `personas`; the table has a column for each.
PERSONAS = [
    "anonymous",
    "nobody",
    "admin_sistem",
    "auditor",
    "provinsi",
    "provinsi_lain",
    "kabupaten",
    "kabupaten_lain",
    "pimpinan",
    "kecamatan",
    "kecamatan_lain",
    "desa",
    "desa_lain",
    "pengurus",
    "pengurus_lain",
    "ketua_juri",
    "juri",
    "sekretaris",
    "juri_lain",
]


@dataclass(frozen=True)
class Row:
    """One URL and method: which status each persona gets.

    args: world → URL arguments; the world is the `personas` namespace, and a row makes what else
    it needs. data: world → form data of a POST. `others` is the status of personas not named;
    `anonymous` is 302 (to the sign-in page) unless it is named or `others` is 200 and public.
    """

    name: str
    method: str = "get"
    others: int = 404
    args: Callable = lambda world: []
    data: Callable = lambda world: {}
    statuses: dict = field(default_factory=dict)

    def expected(self, persona: str) -> int:
        fallback = 302 if persona == "anonymous" else self.others
        return self.statuses.get(persona, fallback)


def public(name, **kwargs):
    """A page everybody may read."""
    return Row(name, others=200, statuses={"anonymous": 200}, **kwargs)


def signed_in(name, method="get", **kwargs):
    """A page of everybody who is signed in."""
    return Row(name, method, others=200, **kwargs)


def only(name, method="get", *, others=403, args=None, data=None, **statuses):
    """A page of a few: name the personas with their status, `others` for the rest."""
    empty = Row(name)
    return Row(name, method, others, args or empty.args, data or empty.data, statuses)


def csv(world):
    """Arguments of the export of a territory's list."""
    return ["csv"]


def csv_of_kim(world):
    """Arguments of the export of a list that belongs to the KIM of the world."""
    return [world.kim.slug, "csv"]
