import datetime

import pytest
import time_machine

from registry.models import Aspiration
from registry.worklist_aspiration import tasks
from tests.factories.aspiration import AspirationFactory
from tests.factories.registry import region

DONE = {"held": True, "answered": True}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def lines(user):
    return [(task.label, task.action, task.waits_for_other) for task in tasks(user)]


def test_worklist_of_the_office(personas):
    AspirationFactory(title="Baru")
    AspirationFactory(title="Diperiksa", verified=True)
    AspirationFactory(title="Dipegang", held=True)
    AspirationFactory(title="Sampai", **DONE, delivered=True)
    AspirationFactory(title="Di tempat lain", region=region("64.08.12.2004"))

    assert lines(personas.kabupaten) == [
        ("Periksa aspirasi: Baru", "Periksa", False),
        ("Teruskan aspirasi: Diperiksa", "Teruskan", False),
        ("Jawaban ditunggu: Dipegang", "Lihat", True),
        ("1 aspirasi dapat dinyatakan selesai", "Lihat", False),
    ]
    due = {task.due_on for task in tasks(personas.kabupaten)[:3]}
    assert due == {datetime.date(2026, 11, 25)}


def test_worklist_of_the_kecamatan_ends_when_it_passed_on(personas):
    AspirationFactory(title="Baru")

    assert lines(personas.kecamatan) == [("Beri catatan untuk aspirasi: Baru", "Teruskan", False)]
    Aspiration.objects.update(passed_on_at=datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC))
    assert lines(personas.kecamatan) == []


def test_worklist_of_the_desa_holds_what_it_must_answer(personas):
    AspirationFactory(held=True)
    home = region("64.09.02.2004")
    AspirationFactory(title="Untuk desa", held=True, agency=None, desa=home)

    assert lines(personas.desa) == [("Jawab aspirasi: Untuk desa", "Jawab", False)]


def test_worklist_of_the_kim_brings_answers_back(personas):
    AspirationFactory(title="Rahasia warga", **DONE)
    AspirationFactory(title="Dari KIM", kim=personas.kim, held=True)
    AspirationFactory(kim=personas.other_kim, **DONE)

    assert lines(personas.pengurus) == [
        ("Sampaikan jawaban ke warga: Jalan, jembatan, dan drainase", "Sampaikan", False),
        ("Aspirasi dikirim: Dari KIM", "Lihat", True),
    ]


def test_worklist_gathers_what_is_more_in_one_line(personas):
    AspirationFactory.create_batch(7)

    found = tasks(personas.kabupaten)

    assert len(found) == 6
    assert (found[-1].label, found[-1].url) == (
        "2 aspirasi lain", "/aspirasi/daftar/?keadaan=terbuka",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_worklist_queries_do_not_grow(personas, django_assert_num_queries, count):
    AspirationFactory.create_batch(count)
    AspirationFactory.create_batch(count, held=True)

    with django_assert_num_queries(4):
        tasks(personas.kabupaten)
