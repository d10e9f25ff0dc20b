from monev.enums import RoundState
from monev.models import FindingPhoto, JuriAssignment, Round, VisitPaper
from tests.access.row import only
from tests.factories.monev import EntryFactory, FieldTeamFactory, FindingFactory, VisitFactory

INSIDE = dict.fromkeys(
    ["kabupaten", "provinsi", "pimpinan", "auditor", "ketua_juri", "juri", "sekretaris"], 200
)
# Who sees the round, and may not do this with its visits.
SEEING = dict.fromkeys(INSIDE, 403)


def verifying(world):
    """Take the round of the personas into the field; `juri` is in the team."""
    Round.objects.filter(pk=world.round.pk).update(
        state=RoundState.FIELD_VERIFICATION, has_field_visit=True
    )
    world.round.refresh_from_db()
    return world.round


def slug(world):
    return [verifying(world).slug]


def team(world):
    seat = JuriAssignment.objects.get(user=world.juri, round=world.round)
    return FieldTeamFactory(round=verifying(world), seats=[seat])


def visit(world, **facts):
    entry = EntryFactory(round=verifying(world), kim=world.kim)
    return VisitFactory(entry=entry, team=team(world), **facts)


def planned(world):
    return [visit(world).pk]


def met(world):
    return [visit(world, visited=True).pk]


def with_paper(world):
    found = visit(world, signed=True)
    paper = VisitPaper(visit=found)
    paper.attach(b"%PDF-1.7", name="lembar.pdf", content_type="application/pdf")
    paper.save()
    return [found.pk]


def indicator(world):
    found = visit(world, visited=True)
    return [found.pk, found.round.instrument.indicators().get(code="B1").pk]


def signed_finding(world):
    return [FindingFactory(visit=visit(world, signed=True)).pk]


def photo(world):
    finding = FindingFactory(visit=visit(world, visited=True))
    row = FindingPhoto(finding=finding, has_consent=True)
    row.attach(b"RIFF", name="papan.jpg", content_type="image/webp")
    row.attach_extra("thumbnail", b"RIFF")
    row.save()
    return [row.pk]


def answer(world):
    return {"outcome": "match", "text": "Papan ada"}


ROWS = [
    only("monev:visit_list", args=slug, **INSIDE),
    only("monev:visit_schedule", args=slug, **INSIDE),
    only("monev:visit_plan", args=slug, kabupaten=200),
    only("monev:visit_plan", "post", args=slug, kabupaten=302),
    only("monev:fieldteam_create", args=slug, kabupaten=200),
    only(
        "monev:fieldteam_update", others=404, args=lambda w: [team(w).pk],
        **(SEEING | {"kabupaten": 200}),
    ),
    only("monev:visit_detail", others=404, args=planned, **INSIDE),
    only("monev:visit_print", others=404, args=planned, **INSIDE),
    only("monev:visit_paper", others=404, args=with_paper, **INSIDE),
    only("monev:visit_arrive", others=404, args=planned, **(SEEING | {"juri": 200})),
    only("monev:visit_arrive", "post", others=404, args=planned, **(SEEING | {"juri": 302})),
    only(
        "monev:visit_defer", others=404, args=planned,
        **(SEEING | {"juri": 200, "kabupaten": 200}),
    ),
    only(
        "monev:visit_defer", "post", others=404, args=planned,
        data=lambda w: {"state": "not_met", "reason": "Tutup"},
        **(SEEING | {"juri": 302, "kabupaten": 302}),
    ),
    only("monev:visit_sign", others=404, args=met, **(SEEING | {"juri": 200})),
    only("monev:finding_update", others=404, args=indicator, **(SEEING | {"juri": 200})),
    only(
        "monev:finding_update", "post", others=404, args=indicator, data=answer,
        **(SEEING | {"juri": 302}),
    ),
    only("monev:finding_amend", others=404, args=signed_finding, **(SEEING | {"juri": 200})),
    only(
        "monev:finding_amend", "post", others=404, args=signed_finding, data=answer,
        **(SEEING | {"juri": 302}),
    ),
    only("monev:finding_photo", others=404, args=photo, **INSIDE),
    only("monev:finding_thumbnail", others=404, args=photo, **INSIDE),
]  # fmt: skip
