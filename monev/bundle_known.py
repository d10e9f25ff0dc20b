"""What this portal itself knows of a bundle: the keys it has used, and the results it announced."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Min

from kim_portal.signing_key import NoKeyError, key_name, pem, public_text
from monev.bundle_check import Difference, Report
from monev.enums import ResultState
from monev.models import ResultBundle


@dataclass(frozen=True)
class Standing:
    """knows_key: None where no portal could be asked; stored: the announced bundle it equals."""

    knows_key: bool | None
    stored: ResultBundle | None = None
    differences: Sequence[Difference] = ()

    @property
    def is_replaced(self) -> bool:
        return self.stored is not None and self.stored.outcome.state == ResultState.REPLACED

    @property
    def sentence(self) -> str:
        if self.stored:
            now = "sudah diganti versi yang lebih baru" if self.is_replaced else "masih berlaku"
            return f"untuk hasil yang diumumkan portal ini ({now})."
        if self.knows_key:
            return "dengan kunci portal ini."
        return "dengan kunci yang tidak dikenal di sini. Cocokkan kunci dengan portal asalnya."


NOWHERE = Standing(None)


def standing_of(report: Report) -> Standing:
    """Compare a checked bundle with what this portal announced; three queries at most.

    A bundle that was changed and signed anew with another key does not get past this: for a
    version announced here only the announced root counts.
    """
    head = report.head
    published = ResultBundle.objects.published()
    stored = published.filter(root=head["akar"]).first()
    knows_key = head["kunci"] in {key["public_key"] for key in known_keys()}
    if stored:
        return Standing(knows_key, stored)
    own = published.filter(outcome__round__slug=head["putaran"], outcome__number=head["versi"])
    found = [
        Difference("kepala/akar", head["akar"], f"{one.root} menurut portal ini") for one in own
    ]
    return Standing(knows_key, None, found)


def known_keys() -> list[dict]:
    """Return the public keys this portal signs or has signed with, the present one first.

    Each: public_key, name, pem, first_used and last_used (None = not yet), is_present.
    """
    try:
        present = public_text()
    except NoKeyError:
        present = ""
    used = {
        row["public_key"]: row
        for row in ResultBundle.objects.order_by()
        .values("public_key")
        .annotate(first_used=Min("created_at"), last_used=Max("created_at"))
    }
    names = sorted(set(used) | ({present} - {""}), key=lambda one: (one != present, one))
    return [
        {"first_used": None, "last_used": None}
        | used.get(public, {})
        | {
            "public_key": public, "name": key_name(public), "pem": pem(public),
            "is_present": public == present,
        }
        for public in names
    ]  # fmt: skip
