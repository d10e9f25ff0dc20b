import datetime
import random

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from registry.enums import OperationalStatus, Role
from registry.models import Kim, KimStatusChange, OfficeSetting
from registry.suggestions import (
    LONG_AGO,
    SIGNS,
    Evidence,
    explain,
    suggest,
    suggestion_for,
    with_suggestion,
)
from registry.worklist_suggestion import tasks
from tests.factories.accounts import UserFactory
from tests.factories.assistance import ChannelFactory, HandoverFactory
from tests.factories.forum import OutageFactory
from tests.factories.registry import KimFactory, ReportFactory, SkFactory, region

pytestmark = pytest.mark.usefixtures("_november")
TODAY = datetime.date(2026, 11, 21)
LIST = reverse("registry:kim_list")


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def moment(days):
    return timezone.now() - datetime.timedelta(days=days)


def evidence(silent=0, status="active", decided=None, sk_ended=None, is_excused=False):
    signs = dict.fromkeys(SIGNS) | {"verification": ago(silent)}
    return Evidence(
        status, signs, None if decided is None else ago(decided), sk_ended, is_excused, 90, 180
    )


def silent_kim(days=200, **values):
    return KimFactory(verified=True, verified_at=moment(days), **values)


def decide(kim, status, days):
    kim.set_status(status, by=UserFactory(), on=ago(days), reasons=["no_budget"], note="-")


@pytest.mark.parametrize(
    ("silent", "expected"),
    [(0, ""), (89, ""), (90, "weak"), (179, "weak"), (180, "dormant"), (900, "dormant")],
)
def test_suggest_by_silence_at_the_limits(silent, expected):
    assert suggest(evidence(silent), TODAY) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"status": "unverified", "silent": 90}, "weak"),
        ({"status": "weak", "silent": 90}, ""),
        ({"status": "weak", "silent": 180}, "dormant"),
        ({"status": "dormant", "silent": 900}, ""),
        ({"status": "dissolved", "silent": 900, "sk_ended": TODAY}, ""),
        ({"sk_ended": datetime.date(2026, 11, 20)}, "weak"),
        ({"sk_ended": datetime.date(2026, 11, 20), "silent": 180}, "dormant"),
        ({"sk_ended": datetime.date(2026, 11, 20), "status": "dormant"}, ""),
        # The office has looked at it since: quiet until silence alone would be enough again.
        ({"silent": 900, "decided": 0}, ""),
        ({"silent": 900, "decided": 89}, ""),
        ({"silent": 900, "decided": 90}, "dormant"),
        ({"sk_ended": datetime.date(2026, 1, 1), "decided": 10}, ""),
        # No network: silence says nothing, an SK that is over still does.
        ({"silent": 900, "is_excused": True}, ""),
        ({"silent": 900, "is_excused": True, "sk_ended": ago(1)}, "weak"),
    ],
)
def test_suggest_by_status_decision_and_sk(facts, expected):
    assert suggest(evidence(**facts), TODAY) == expected


def test_suggestion_r2_6_tells_the_reason_in_one_sentence_with_its_dates(db):
    kim = silent_kim()
    ReportFactory(kim=kim, submitted=True, held_on=ago(100))
    ReportFactory(kim=kim, held_on=ago(1))
    SkFactory(kim=kim, starts_on=ago(900), expires_on=ago(7))

    found = suggestion_for(kim)

    assert (found.status, found.reason_codes) == ("weak", ["sk_expired"])
    assert found.reason == (
        "Tidak ada kabar selama 100 hari sejak kegiatan terakhir, 13 Agustus 2026 (batasnya 90 "
        "hari), dan SK berakhir 14 November 2026."
    )


@pytest.mark.parametrize(
    "revive",
    [
        lambda kim: ReportFactory(kim=kim, verified=True, held_on=ago(89)),
        lambda kim: ReportFactory(kim=kim, submitted=True, held_on=ago(89)),
        lambda kim: ReportFactory(verified=True, held_on=ago(89)).co_owners.add(kim),
        lambda kim: HandoverFactory(kim=kim, state="handed", handed_at=moment(89)),
        lambda kim: ChannelFactory(kim=kim, last_post_on=ago(89)),
        lambda kim: decide(kim, "active", 89),
        lambda kim: Kim.objects.filter(pk=kim.pk).update(verified_at=moment(89)),
        lambda kim: OutageFactory(starts_on=ago(50), ends_on=ago(30), regions=[kim.region.code]),
        lambda kim: OutageFactory(starts_on=ago(50), regions=[kim.region.parent.code]),
    ],
)
def test_every_sign_of_life_takes_the_suggestion_away(db, revive):
    kim = silent_kim()
    before = suggestion_for(kim).status

    revive(kim)

    kim.refresh_from_db()
    rows = with_suggestion(Kim.objects.filter(pk=kim.pk))
    assert (before, suggestion_for(kim), rows.get().suggested) == ("dormant", None, "")


def test_limits_of_the_own_kabupaten_count(db):
    OfficeSetting.objects.create(region=region("64.08"), weak_after_days=10, dormant_after_days=20)
    strict = silent_kim(15, region=region("64.08.12.2004"))
    usual = silent_kim(15)

    rows = dict(with_suggestion(Kim.objects.all()).values_list("pk", "suggested"))

    assert rows == {strict.pk: "weak", usual.pk: ""}
    assert suggestion_for(strict).reason.endswith("(batasnya 10 hari).")


def random_kim(chance):
    """One KIM with dates around the limits: 60 and 120 days in 64.08, 90 and 180 in 64.09."""

    def days():
        return chance.choice([1, 30, 59, 60, 89, 90, 119, 120, 179, 180, 400, 500])

    place = region(chance.choice(["64.08.12.2004", "64.09.02.2004", "64.09.02"]))
    scope = "subdistrict" if place.level == "kecamatan" else "village"
    kim = silent_kim(
        days(), region=place, scope=scope, status=chance.choice(list(OperationalStatus))
    )
    if chance.random() < 0.2:
        Kim.objects.filter(pk=kim.pk).update(state="archived")
    if chance.random() < 0.3:
        ReportFactory(kim=kim, state=chance.choice(["draft", "submitted"]), held_on=ago(days()))
    if chance.random() < 0.2:
        ReportFactory(kim=kim, verified=True, held_on=ago(-3))
    if chance.random() < 0.2:
        ReportFactory(verified=True, held_on=ago(days())).co_owners.add(kim)
    if chance.random() < 0.2:
        ChannelFactory(kim=kim, last_post_on=chance.choice([None, ago(days())]))
    if chance.random() < 0.2:
        HandoverFactory(kim=kim, region=region("64.09.02.2004"), state="handed",
                        handed_at=moment(days()))  # fmt: skip
    if chance.random() < 0.5:
        KimStatusChange.objects.create(
            kim=kim, from_status="active", to_status=chance.choice(["active", "weak", "dormant"]),
            decided_on=ago(days()), decided_by=UserFactory(),
        )  # fmt: skip
    if chance.random() < 0.5:
        SkFactory(kim=kim, starts_on=ago(900), expires_on=ago(chance.choice([-9, 0, 1, 200])))
    return kim


@pytest.mark.parametrize("seed", range(3))
def test_set_form_and_single_form_agree(db, seed):
    chance = random.Random(seed)  # noqa: S311  the same rows in every run
    OfficeSetting.objects.create(region=region("64.08"), weak_after_days=60, dormant_after_days=120)
    if seed % 2:
        OutageFactory(starts_on=ago(40), ends_on=ago(chance.choice([29, 30, 31])),
                      regions=["64.08.12"])  # fmt: skip
    for _ in range(36):
        random_kim(chance)

    rows = explain(list(with_suggestion(Kim.objects.with_place())))
    alone = {kim.pk: suggestion_for(kim) for kim in Kim.objects.with_place()}

    def words(found):
        return (found.status, found.reason) if found else None

    assert {row.pk: words(row.suggestion) for row in rows} == {
        pk: words(found) for pk, found in alone.items()
    }
    assert {found.status for found in alone.values() if found} == {"weak", "dormant"}


def test_suggestion_never_changes_a_row(db):
    kim = silent_kim()

    suggestion_for(kim), explain(list(with_suggestion(Kim.objects.all())))

    kim.refresh_from_db()
    assert (kim.status, kim.status_changes.count()) == ("active", 0)


@pytest.mark.parametrize("count", [1, 3])
def test_set_form_needs_two_queries_for_any_number_of_rows(db, count, django_assert_num_queries):
    for _ in range(count):
        silent_kim()

    with django_assert_num_queries(2):
        rows = explain(list(with_suggestion(Kim.objects.all())))

    assert {row.suggestion.status for row in rows} == {"dormant"}


def test_long_ago_is_before_every_limit():
    assert (TODAY - LONG_AGO).days > 3650


def test_worklist_count_is_the_count_of_its_list(db, give, as_user):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    for days in (100, 200, 10):
        silent_kim(days)
    silent_kim(200, region=region("64.08.12.2004"))

    (task,) = tasks(office)
    page = as_user(office).get(task.url)

    assert task.label == "2 KIM perlu ditinjau statusnya"
    assert page.context["page"].paginator.count == 2
    assert "Tidak ada kabar selama 200 hari" in page.content.decode()
    assert tasks(give(UserFactory(), Role.KABUPATEN, region("35.08"))) == []


@pytest.mark.parametrize(
    ("persona", "seen", "linked"),
    [
        ("anonymous", False, False), ("nobody", False, False), ("kabupaten", True, True),
        ("provinsi", True, False), ("pimpinan", True, False), ("kecamatan", True, False),
        ("kabupaten_lain", False, False), ("pengurus", False, False),
    ],
)  # fmt: skip
def test_suggestion_is_shown_to_the_office_only(personas, as_user, persona, seen, linked):
    Kim.objects.update(verified_at=moment(200))

    text = as_user(getattr(personas, persona)).get(personas.kim.get_absolute_url()).content.decode()

    assert ("Disarankan vakum" in text, "?saran=1" in text) == (seen, linked)


def test_suggestion_asks_the_pengurus_kindly(personas, as_user):
    Kim.objects.update(verified_at=moment(200))

    text = as_user(personas.pengurus).get(personas.kim.get_absolute_url()).content.decode()

    assert "Apakah KIM Anda masih berkegiatan?" in text
    assert "verifikasi pendaftarannya, 5 Mei 2026" in text
    assert ["Disarankan" in text, "vakum" in text] == [False, False]


def test_suggestion_filter_hides_from_who_has_no_duty(personas, as_user):
    Kim.objects.update(verified_at=moment(200))

    found = {
        name: as_user(getattr(personas, name)).get(f"{LIST}?saran=ada").context["page"]
        for name in ("anonymous", "kabupaten", "kabupaten_lain", "provinsi", "pengurus")
    }

    names = {who: sorted(kim.name for kim in page) for who, page in found.items()}
    both = ["KIM Mekar Waru", "KIM Pesisir Singkama"]
    assert names == {
        "anonymous": both, "kabupaten": both[:1], "kabupaten_lain": both[1:], "provinsi": both,
        "pengurus": both,
    }  # fmt: skip
    assert all(not hasattr(kim, "suggestion") for kim in found["anonymous"])
    assert all(not hasattr(kim, "suggestion") for kim in found["pengurus"])


@pytest.mark.parametrize(("answer", "count"), [("ada", 2), ("weak", 1), ("dormant", 1), ("x", 3)])
def test_suggestion_filter_answers(db, give, as_user, answer, count):
    for days in (100, 200, 0):
        silent_kim(days)
    client = as_user(give(UserFactory(), Role.KABUPATEN, region("64.09")))

    assert client.get(f"{LIST}?saran={answer}").context["page"].paginator.count == count


def test_set_status_is_prefilled_and_still_decided_by_a_person(personas, as_user):
    Kim.objects.update(verified_at=moment(200))
    SkFactory(kim=personas.kim, starts_on=ago(900), expires_on=ago(7))
    url = reverse("registry:kim_set_status", args=[personas.kim.slug])
    client = as_user(personas.kabupaten)

    form = client.get(f"{url}?saran=1").context["form"]
    plain = client.get(url).context["form"]
    kept = Kim.objects.get(pk=personas.kim.pk).status
    client.post(url, {"status": "weak", "reasons": ["no_people"], "decided_on": "2026-11-21"})

    personas.kim.refresh_from_db()
    assert (form["status"].value(), form["reasons"].value()) == ("dormant", ["sk_expired"])
    assert form["note"].value().startswith("Tidak ada kabar selama 200 hari")
    assert (plain["status"].value(), plain["reasons"].value()) == ("active", None)
    assert (kept, personas.kim.status, suggestion_for(personas.kim)) == ("active", "weak", None)
