from monev.enums import RoundState
from monev.models import Correction, Outcome
from tests.access.berita_acara import published as published_minutes
from tests.access.result import set_state
from tests.access.row import Row, only, public


def published(world):
    set_state(world, RoundState.PUBLISHED)
    return [world.round.slug]


def corrected(world):
    former = set_state(world, RoundState.PUBLISHED)
    draft = Outcome.objects.create(
        round=world.round, number=2, computed_by=world.kabupaten, input_digest="1", reason="Keliru"
    )
    Correction.objects.create(
        round=world.round, replaces=former, outcome=draft, ground="typing",
        ordered_by=world.kabupaten,
    )  # fmt: skip
    set_state(world, RoundState.CORRECTED)
    return [world.round.slug]


def replaced(world):
    slug = corrected(world)
    draft = Outcome.objects.get(number=2)
    Outcome.objects.filter(number=1).update(state="replaced")
    Outcome.objects.filter(pk=draft.pk).update(
        state="published", published_at=world.kim.verified_at
    )
    return [*slug, 2]


def first(make):
    def args(world):
        return [*make(world)[:1], 1]

    return args


ORDER = {"jenis": "typing", "alasan": "Tertukar"}

ROWS = [
    only("monev:correction_create", args=published, kabupaten=200, pimpinan=200),
    only(
        "monev:correction_create", "post", args=published, data=lambda w: ORDER,
        kabupaten=302, pimpinan=302,
    ),
    only("monev:correction_leave_out", args=corrected, kabupaten=200),
    only("monev:correction_disqualify", args=corrected, kabupaten=200),
    only("monev:correction_publish", args=corrected, kabupaten=200),
    only("monev:correction_drop", args=corrected, kabupaten=200, pimpinan=200),
    public("monev:version_detail", args=first(published)),
    public("monev:version_compare", args=replaced),
    public("monev:version_minutes", args=first(published_minutes)),
    # A draft has no public page.
    Row("monev:version_detail", args=lambda w: [*corrected(w), 2], statuses={"anonymous": 404}),
]  # fmt: skip
