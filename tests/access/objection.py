import datetime

from django.utils import timezone

from monev.enums import EntryState, RoundState
from monev.models import Objection, ObjectionWindow
from tests.access.result import set_state
from tests.access.row import Row, only, public
from tests.factories.monev import EntryFactory


def disputed(world):
    """A published round whose window is open, with an entry of the KIM of the personas."""
    outcome = set_state(world, RoundState.PUBLISHED)
    set_state(world, RoundState.OBJECTION)
    now = timezone.now()
    window = ObjectionWindow.objects.create(
        outcome=outcome, days=3, opens_at=now, closes_at=now + datetime.timedelta(days=3)
    )
    entry = EntryFactory(round=world.round, kim=world.kim, state=EntryState.RANKED)
    return window, entry


def entry(world):
    return [disputed(world)[1].pk]


def slug(world):
    return [disputed(world)[1].round.slug]


def objection(world):
    window, of = disputed(world)
    made = Objection.objects.create(
        window=window, entry=of, side="kim", ground="facts", text="Nama desa keliru.",
        filed_by=world.pengurus,
    )  # fmt: skip
    return [made.pk]


# Office, leaders and panel of the round read it; the rest of the area does not know it exists.
READERS = dict.fromkeys(
    ("auditor", "kabupaten", "pimpinan", "provinsi", "pengurus", "ketua_juri", "juri",
     "sekretaris"), 200,
)  # fmt: skip
FORBIDDEN = dict.fromkeys(READERS, 403)
FILING = dict.fromkeys(
    ("auditor", "provinsi", "kabupaten", "pimpinan", "kecamatan", "desa", "ketua_juri", "juri",
     "sekretaris"), 403,
)  # fmt: skip
ANSWER = {"putusan": "refused", "jawaban": "Nama desa sudah benar."}
COMPLAINT = {"ground": "facts", "text": "Nama desa keliru."}

ROWS = [
    public("monev:objection_list", args=slug),
    Row("monev:objection_list", args=lambda w: [w.round.slug], statuses={"anonymous": 404}),
    public("monev:objection_export", args=lambda w: [*slug(w), "csv"]),
    only("monev:objection_create", others=404, args=entry, **FILING | {"pengurus": 200}),
    only(
        "monev:objection_create", "post", others=404, args=entry, data=lambda w: COMPLAINT,
        **FILING | {"pengurus": 302},
    ),
    only("monev:objection_detail", others=404, args=objection, **READERS),
    only(
        "monev:objection_withdraw", "post", others=404, args=objection,
        **FORBIDDEN | {"pengurus": 302},
    ),
    only(
        "monev:objection_answer", others=404, args=objection,
        **FORBIDDEN | {"ketua_juri": 200, "sekretaris": 200},
    ),
    only(
        "monev:objection_answer", "post", others=404, args=objection, data=lambda w: ANSWER,
        **FORBIDDEN | {"ketua_juri": 302, "sekretaris": 302},
    ),
]  # fmt: skip
