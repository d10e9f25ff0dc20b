import datetime

from monev.bundling import build
from monev.canonical import canonical_json
from monev.enums import EntryState, RoundState
from monev.models import Award, Decree, Outcome, Result, ResultBundle
from tests.access.row import Row, only, public
from tests.factories.monev import EntryFactory

READERS = dict.fromkeys(
    ("auditor", "provinsi", "kabupaten", "pimpinan", "ketua_juri", "juri", "sekretaris"), 200
)

WATCHERS = dict.fromkeys(("auditor", "provinsi", "kabupaten", "pimpinan"), 200)


def in_state(state):
    def args(world):
        set_state(world, state)
        return [world.round.slug]

    return args


def set_state(world, state):
    world.round.state = state
    world.round.save()
    if state in {RoundState.PLENARY, RoundState.PUBLISHED}:
        is_public = state == RoundState.PUBLISHED
        return Outcome.objects.create(
            round=world.round, number=1, computed_by=world.kabupaten, input_digest="0",
            state="published" if is_public else "draft",
            published_at=world.kim.verified_at if is_public else None,
        )  # fmt: skip
    return None


def ranked_entry(world):
    outcome = set_state(world, RoundState.PUBLISHED)
    entry = EntryFactory(round=world.round, kim=world.kim, state=EntryState.RANKED)
    Result.objects.create(outcome=outcome, entry=entry, sheet_count=2, total_points=70, rank=1)
    return [entry.pk]


def unpublished_entry(world):
    return [EntryFactory(round=world.round, kim=world.kim).pk]


def bundle(*rest):
    """A bundle with one line, P01, of a published round."""

    def args(world):
        outcome = set_state(world, RoundState.PUBLISHED)
        stored = ResultBundle(outcome=outcome, root="ab" * 32, public_key="AAAA")
        stored.attach(canonical_json(build(outcome)), name="b.json", content_type="x/y")
        stored.save()
        return [world.round.slug, 1, *rest]

    return args


def decree(state):
    def args(world):
        set_state(world, state)
        stored = Decree(
            round=world.round, number="1", created_by=world.kabupaten,
            signed_on=datetime.date(2026, 12, 5),
        )  # fmt: skip
        stored.attach(b"%PDF-1.7", name="sk.pdf", content_type="application/pdf")
        stored.save()
        return [stored.pk]

    return args


def sealed_draft(*rest):
    def args(world):
        set_state(world, RoundState.PLENARY)
        return [world.round.slug, 1, *rest]

    return args


def award(state):
    """An award of the version that is worked on, or of the published one."""

    def args(world):
        outcome = set_state(world, state)
        stored = Award.objects.create(
            outcome=outcome, entry=EntryFactory(round=world.round), name="KIM Terinovatif",
            criterion="Cara baru", reason="Disepakati", way="consensus",
            decided_by=world.kabupaten,
        )  # fmt: skip
        return [stored.pk]

    return args


def own_seat(world):
    return world.round.juri_assignments.get(user=world.juri).pk


tabulation, plenary = in_state(RoundState.TABULATION), in_state(RoundState.PLENARY)
published = in_state(RoundState.PUBLISHED)

ROWS = [
    # Before opening there is no tabulation, for nobody.
    Row("monev:result_table", args=lambda w: [w.round.slug]),
    Row("monev:result_table", others=403, args=tabulation, statuses=READERS),
    Row("monev:result_export", args=lambda w: [w.round.slug, "csv"]),
    Row(
        "monev:result_export", others=403, args=lambda w: [*tabulation(w), "csv"],
        statuses=READERS,
    ),
    Row("monev:result_confidence", args=lambda w: [w.round.slug]),
    Row("monev:result_confidence", others=403, args=tabulation, statuses=READERS),
    # What departed from the plain course is told once the result is public, and not to the panel.
    Row("monev:round_trail", args=tabulation),
    Row(
        "monev:round_trail", others=403, args=published,
        statuses=WATCHERS,
    ),
    Row("monev:round_trail_export", args=lambda w: [*tabulation(w), "csv"]),
    Row(
        "monev:round_trail_export", others=403, args=lambda w: [*published(w), "csv"],
        statuses=WATCHERS,
    ),
    # Nothing is asked in a round without sheets: the office finds no such question.
    only("monev:plenary_answer", args=lambda w: [*plenary(w), "0" * 16], kabupaten=404),
    only("monev:plenary_answer", "post", args=lambda w: [*plenary(w), "0" * 16], kabupaten=404),
    only("monev:award_create", args=plenary, kabupaten=200),
    only("monev:award_create", "post", args=plenary, kabupaten=200),
    only("monev:award_improve", args=plenary, kabupaten=200),
    only("monev:award_improve", "post", args=plenary, kabupaten=200),
    only("monev:award_update", args=award(RoundState.PLENARY), kabupaten=200),
    only("monev:award_update", "post", args=award(RoundState.PLENARY), kabupaten=200),
    only("monev:award_drop", args=award(RoundState.PLENARY), kabupaten=200),
    only("monev:award_drop", "post", args=award(RoundState.PLENARY), kabupaten=302),
    # What is published is not taken back.
    only("monev:award_drop", "post", args=award(RoundState.PUBLISHED), kabupaten=409),
    # Before publication a juri reads nothing about the own scoring; afterwards nobody else does.
    Row("monev:juri_feedback_detail", args=lambda w: [*tabulation(w), own_seat(w)][1:]),
    Row(
        "monev:juri_feedback_detail", others=403, statuses={"juri": 200, "ketua_juri": 200},
        args=lambda w: [*published(w), own_seat(w)][1:],
    ),
    only("monev:result_compute", "post", args=tabulation, kabupaten=302),
    only("monev:round_plenary", "post", args=tabulation, kabupaten=302),
    only("monev:round_return", args=plenary, kabupaten=200),
    only(
        "monev:round_return", "post", args=plenary, data=lambda w: {"alasan": "Salah"},
        kabupaten=302,
    ),
    only("monev:result_decide", args=plenary, kabupaten=200),
    only("monev:result_decide", "post", args=plenary, kabupaten=200),
    Row("monev:result_detail", args=lambda w: [w.round.slug], statuses={"anonymous": 404}),
    public("monev:result_detail", args=published),
    Row("monev:bundle_detail", args=sealed_draft(), statuses={"anonymous": 404}),
    public("monev:bundle_detail", args=bundle()),
    Row("monev:bundle_proof", args=sealed_draft("P01"), statuses={"anonymous": 404}),
    Row("monev:bundle_proof", args=bundle("P01"), statuses={"anonymous": 404}),
    public("monev:bundle_recompute"),
    Row("monev:bundle_recompute", "post", others=200, statuses={"anonymous": 200}),
    only("monev:decree_create", args=in_state(RoundState.RECORD_SIGNED), kabupaten=200),
    only("monev:decree_create", "post", args=in_state(RoundState.RECORD_SIGNED), kabupaten=200),
    Row("monev:decree_file", args=decree(RoundState.DECREED), statuses={"anonymous": 404}),
    public("monev:decree_file", args=decree(RoundState.PUBLISHED)),
    only("monev:round_publish", args=in_state(RoundState.RECORD_SIGNED), kabupaten=200),
    only("monev:round_publish", "post", args=in_state(RoundState.RECORD_SIGNED), kabupaten=409),
    only("monev:round_finish", "post", args=published, kabupaten=302),
    # Before publication a KIM reads nothing about itself.
    Row("monev:entry_feedback", args=unpublished_entry),
    Row(
        "monev:entry_feedback", args=ranked_entry,
        statuses={"pengurus": 200, "kabupaten": 200, "auditor": 200}
        | dict.fromkeys(
            ["provinsi", "pimpinan", "kecamatan", "desa", "ketua_juri", "juri", "sekretaris"], 403
        ),
    ),
    Row(
        "monev:entry_promote", args=ranked_entry,
        statuses={"kabupaten": 200}
        | dict.fromkeys(
            ["auditor", "provinsi", "pimpinan", "kecamatan", "desa", "pengurus", "ketua_juri",
             "juri", "sekretaris"], 403
        ),
    ),
    Row(
        "monev:entry_promote", "post", args=ranked_entry,
        statuses={"kabupaten": 200}
        | dict.fromkeys(
            ["auditor", "provinsi", "pimpinan", "kecamatan", "desa", "pengurus", "ketua_juri",
             "juri", "sekretaris"], 403
        ),
    ),
]  # fmt: skip
