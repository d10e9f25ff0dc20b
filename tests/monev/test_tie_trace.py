from decimal import Decimal
from types import SimpleNamespace

from monev.tie_trace import joined, sentences, shared_totals

NAMES = {"1": "KIM A", "2": "KIM B", "3": "KIM C"}
ASPECTS = {"C": "Kegiatan", "E": "Manfaat"}


def step(criterion, values, is_decisive=False):
    return {"criterion": criterion, "values": values, "is_decisive": is_decisive}


def test_sentences_say_each_step():
    trace = [
        step("C", {"1": "24.00", "2": "24.00"}),
        step("E", {"1": "12.50", "2": "10.00"}, is_decisive=True),
        step("plenary", {"1": "1", "2": "2"}, is_decisive=True),
        step("joint", {"1": "2", "2": "2"}),
    ]

    assert sentences(trace, NAMES, ASPECTS) == [
        "Aspek C Kegiatan: KIM A 24,00 dan KIM B 24,00, masih sama.",
        "Aspek E Manfaat: KIM A 12,50 dan KIM B 10,00, menentukan urutan.",
        "Putusan rapat pleno, urutan: KIM A 1 dan KIM B 2.",
        "KIM A dan KIM B berbagi peringkat 2.",
    ]


def test_shared_totals_say_every_step_once():
    first = step("C", {"1": "24.00", "2": "24.00"})
    rows = [
        SimpleNamespace(
            entry_id=key,
            entry=SimpleNamespace(category_id=None, name=NAMES[str(key)]),
            total_points=Decimal(points),
            tie_trace=trace,
        )
        for key, points, trace in ((1, "70", [first]), (2, "70", [first]), (3, "60", []))
    ]

    assert shared_totals(rows, ASPECTS) == [
        {
            "points": Decimal(70),
            "names": ["KIM A", "KIM B"],
            "steps": ["Aspek C Kegiatan: KIM A 24,00 dan KIM B 24,00, masih sama."],
        }
    ]


def test_joined():
    assert [joined(list("abc")[:n]) for n in range(4)] == ["", "a", "a dan b", "a, b, dan c"]
