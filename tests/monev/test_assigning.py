import time
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev.assigning import Gap, assign, connection

JURI = (11, 12, 13, 14)


def panels(result):
    """entry → its juri"""
    found = {}
    for entry, one in result.pairs:
        found.setdefault(entry, set()).add(one)
    return found


def spread(numbers):
    return max(numbers) - min(numbers)


# ------------------------------------------------------------------- worked out by hand


def test_four_juri_two_per_entry_over_six_entries_meet_once_each():
    # 6 entries × 2 = 12 places over 4 juri = 3 each; 4 juri make 6 pairs, one for each entry
    result = assign(range(1, 7), JURI, per_entry=2, seed="A1B2")

    assert set(result.loads.values()) == {3}
    assert sorted(map(sorted, panels(result).values())) == [list(two) for two in
                                                            combinations(JURI, 2)]  # fmt: skip
    assert result.gaps == ()
    assert result.connection.groups == (JURI,)
    assert result.connection.fewest == 1


def test_ten_places_over_four_juri_give_loads_of_two_and_three():
    # 5 entries × 2 = 10 = 3 + 3 + 2 + 2
    result = assign(range(5), JURI, per_entry=2, seed="A1B2")

    assert sorted(result.loads.values()) == [2, 2, 3, 3]


def test_six_juri_in_pairs_over_six_entries_make_one_ring_and_not_two_triangles():
    # Both give every juri two entries and every two juri at most one meeting; only a ring of six
    # can be compared throughout.
    results = [assign(range(6), range(6), per_entry=2, seed=str(n)) for n in range(20)]

    assert [len(result.connection.groups) for result in results] == [1] * 20


def test_everybody_judges_everything_when_as_many_are_asked_for():
    result = assign([1, 2], JURI, per_entry=4, seed="A1B2")

    assert result.pairs == tuple(product([1, 2], JURI))
    assert result.connection.fewest == 2
    assert result.connection.rarest == (11, 12)


def test_an_entry_with_too_few_juri_is_named_with_the_number_allowed():
    away = {(1, 11), (1, 12), (1, 13)}

    result = assign([1, 2], JURI, per_entry=2, seed="A1B2", forbidden=away)

    # entry 1 keeps juri 14 alone, entry 2 gets two of the others
    assert result.gaps == (Gap(entry=1, count=1, allowed=1),)
    assert panels(result)[1] == {14}
    assert sorted(result.loads.values()) == [0, 1, 1, 1]


def test_limits_that_are_too_low_leave_every_entry_about_as_short():
    # 4 entries × 2 = 8 places, but only 2 + 2 + 0 + 1 = 5: nobody goes without a juri
    limits = {11: 2, 12: 2, 13: 0, 14: 1}

    result = assign(range(4), JURI, per_entry=2, seed="A1B2", limits=limits)

    assert result.loads == limits
    assert sorted(len(panel) for panel in panels(result).values()) == [1, 1, 1, 2]
    assert [gap.allowed for gap in result.gaps] == [4, 4, 4]


def test_a_juri_who_may_judge_one_entry_only_leaves_the_others_balanced():
    # 11 may judge entry 0 only: 1; the other 7 places of 4 × 2 over three juri: 3 + 2 + 2
    away = {(1, 11), (2, 11), (3, 11)}

    result = assign(range(4), JURI, per_entry=2, seed="A1B2", forbidden=away)

    assert result.loads[11] == 1
    assert sorted(result.loads.values()) == [1, 2, 2, 3]


def test_fixed_pairs_stay_and_the_rest_is_balanced_around_them():
    # 11 has entries 1–3 already; 3 more places go to the three others, one each
    fixed = {(1, 11), (2, 11), (3, 11)}

    result = assign([1, 2, 3], JURI, per_entry=2, seed="A1B2", fixed=fixed)

    assert fixed <= set(result.pairs)
    assert result.loads == {11: 3, 12: 1, 13: 1, 14: 1}


def test_more_fixed_juri_than_asked_for_stay():
    fixed = {(1, 11), (1, 12), (1, 13)}

    result = assign([1], JURI, per_entry=2, seed="A1B2", fixed=fixed)

    assert set(result.pairs) == fixed


def test_another_seed_gives_another_plan_that_is_as_good():
    first = assign(range(12), JURI, per_entry=2, seed="A1B2")
    second = assign(range(12), JURI, per_entry=2, seed="C3D4")

    assert first.pairs != second.pairs
    assert first.loads == second.loads
    assert first.connection.fewest == second.connection.fewest == 2


def test_a_plan_is_the_one_it_always_was():
    # A stored seed has to give the same pairs in years; these were written down once.
    result = assign(range(1, 7), [1, 2, 3, 4], per_entry=2, seed="4F0A11")

    assert result.pairs == (
        (1, 2), (1, 3), (2, 2), (2, 4), (3, 3), (3, 4), (4, 1), (4, 2), (5, 1), (5, 4), (6, 1),
        (6, 3),
    )  # fmt: skip


def test_nothing_to_assign_gives_nothing():
    result = assign([], [], per_entry=3, seed="A1B2")

    assert (result.pairs, result.gaps, result.connection.groups) == ((), (), ())
    assert result.connection.fewest is None
    assert assign([1], [], per_entry=3, seed="A").gaps == (Gap(1, 0, 0),)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="per_entry"):
        assign([1], JURI, per_entry=0, seed="A")
    with pytest.raises(ValueError, match=r"fixed and forbidden: \(1, 11\)"):
        assign([1], JURI, per_entry=1, seed="A", fixed={(1, 11)}, forbidden={(1, 11)})


def test_sixty_entries_and_nine_juri_take_well_below_a_second():
    away = {(entry, one) for entry in range(60) for one in range(9) if (entry + one) % 7 == 0}
    begun = time.process_time()

    result = assign(range(60), range(9), per_entry=3, seed="A1B2", forbidden=away)

    assert time.process_time() - begun < 1
    assert result.gaps == ()
    # 180 places over 9 juri; 180 meetings over 36 pairs of juri are five each
    assert set(result.loads.values()) == {20}
    assert result.connection.fewest >= 4


# ------------------------------------------------------------------- connection


@pytest.mark.parametrize(
    ("pairs", "groups", "fewest"),
    [
        ([], (), None),
        ([(1, 11)], ((11,),), None),
        ([(1, 11), (1, 12), (2, 13)], ((11, 12), (13,)), 0),
        ([(1, 11), (1, 12), (2, 12), (2, 13)], ((11, 12, 13),), 0),
        ([(1, 11), (1, 12), (2, 11), (2, 12)], ((11, 12),), 2),
        # two groups until the third entry links them
        ([(1, 11), (2, 12), (3, 11), (3, 12)], ((11, 12),), 1),
    ],
)
def test_connection_tells_groups_and_the_rarest_meeting(pairs, groups, fewest):
    found = connection(pairs)

    assert (found.groups, found.fewest) == (groups, fewest)
    assert found.is_connected == (len(groups) < 2)


# ------------------------------------------------------------------- for every input

cases = st.fixed_dictionaries(
    {
        "entries": st.integers(0, 6),
        "juri": st.integers(0, 5),
        "per_entry": st.integers(1, 4),
        "seed": st.text("0123456789ABCDEF", min_size=1, max_size=6),
        "away": st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=12),
        "kept": st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=4),
        "limits": st.dictionaries(st.integers(0, 4), st.integers(0, 4), max_size=3),
    }
)


def solve(case, *, turned=False):
    entries, juri = list(range(case["entries"])), list(range(case["juri"]))
    away, kept = case["away"], case["kept"] - case["away"]
    if turned:
        entries, juri = entries[::-1], juri[::-1]
        away, kept = sorted(away)[::-1], sorted(kept)[::-1]
    return assign(
        entries, juri, per_entry=case["per_entry"], seed=case["seed"], forbidden=away, fixed=kept,
        limits=case["limits"],
    )  # fmt: skip


@given(cases)
def test_hard_rules_hold(case):
    result = solve(case)

    kept = {
        (entry, one)
        for entry, one in case["kept"] - case["away"]
        if entry < case["entries"] and one < case["juri"]
    }
    assert case["away"].isdisjoint(result.pairs)
    assert kept <= set(result.pairs)
    held = panels(result)
    short = {gap.entry: gap.count for gap in result.gaps}
    for entry in range(case["entries"]):
        count = len(held.get(entry, ()))
        given_kept = sum(pair[0] == entry for pair in kept)
        assert count <= max(case["per_entry"], given_kept)
        assert short.get(entry, case["per_entry"]) == min(count, case["per_entry"])
    for one, load in result.loads.items():
        given_kept = sum(pair[1] == one for pair in kept)
        assert load == sum(pair[1] == one for pair in result.pairs)
        assert load <= max(given_kept, case["limits"].get(one, load))


@given(cases)
def test_the_order_of_the_input_does_not_matter(case):
    assert solve(case) == solve(case, turned=True)


small = st.fixed_dictionaries(
    {
        "entries": st.integers(1, 4),
        "juri": st.integers(1, 4),
        "per_entry": st.integers(1, 3),
        "seed": st.text("0123456789ABCDEF", min_size=1, max_size=6),
        "away": st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8),
        "kept": st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2),
        "limits": st.dictionaries(st.integers(0, 3), st.integers(0, 3), max_size=2),
    }
)


def every_plan(case):
    """Every way to add juri to the pairs that stay, as (loads, juri per entry)."""
    juri = range(case["juri"])
    kept = case["kept"] - case["away"]
    options = []
    for entry in range(case["entries"]):
        own = {one for one in juri if (entry, one) in kept}
        free = [one for one in juri if one not in own and (entry, one) not in case["away"]]
        sizes = range(max(0, case["per_entry"] - len(own)) + 1)
        options.append([own | set(more) for size in sizes for more in combinations(free, size)])
    most = {
        one: max(
            case["limits"].get(one, 9),
            sum((entry, one) in kept for entry in range(case["entries"])),
        )
        for one in juri
    }
    for plan in product(*options):
        loads = [sum(one in panel for panel in plan) for one in juri]
        if all(load <= most[one] for one, load in enumerate(loads)):
            yield loads, [len(panel) for panel in plan]


@given(small)
def test_no_plan_fills_more_places_or_is_more_balanced(case):
    result = solve(case)

    loads = list(result.loads.values())
    held = panels(result)
    counts = [len(held.get(entry, ())) for entry in range(case["entries"])]
    filled = max(sum(found) for found, _ in every_plan(case))
    largest = [plan for plan in every_plan(case) if sum(plan[0]) == filled]
    assert sum(loads) == filled
    assert sorted(loads)[::-1] == min(sorted(found)[::-1] for found, _ in largest)
    assert spread(loads) == min(spread(found) for found, _ in largest)
    assert sorted(counts)[::-1] == min(sorted(found)[::-1] for _, found in largest)


@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 9), st.text("0123ABC", max_size=4))
def test_without_conflicts_loads_differ_by_one_at_most(entries, juri, per_entry, seed):
    result = assign(range(entries), range(juri), per_entry=per_entry, seed=seed)

    assert spread(result.loads.values()) <= 1
    assert len(result.gaps) == (entries if per_entry > juri else 0)
