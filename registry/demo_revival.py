"""Demo data of bringing a dormant KIM back: one plan that runs, with a step done and one late."""

from registry.enums import OperationalStatus
from registry.models import RevivalPlan, RevivalStep

# (what is done, by whom, days from today until its date); the first is done
STEPS = [
    ("Musyawarah pengurus lama dan perangkat desa", "Kepala desa", -20),
    ("Susun pengurus baru dan mintakan SK", "Kepala desa dan Bidang IKP", -3),
    ("Pelatihan menulis berita untuk pengurus baru", "Bidang IKP", 35),
]


def add_revival(demo) -> None:
    """Open a plan for the first dormant KIM of a RegistryDemo."""
    dormant = [kim for kim in demo.kim.values() if kim.status == OperationalStatus.DORMANT]
    if not dormant:
        return
    kim = dormant[0]
    office = demo.office_of(kim.region)
    plan = RevivalPlan(
        kim=kim, goal="KIM berkegiatan lagi sedikitnya sebulan sekali, dengan pengurus baru",
        owner="Bidang IKP", due_on=demo.days(90),
    )  # fmt: skip
    text, _, days = STEPS[0]
    plan.open(by=office, first_step=text, first_due_on=demo.days(days))
    plan.steps.get().finish(by=office, done_on=demo.days(days), note="Dihadiri 9 orang")
    for text, owner, days in STEPS[1:]:
        RevivalStep(plan=plan, text=text, owner=owner, due_on=demo.days(days)).store(by=office)
