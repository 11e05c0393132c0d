"""Small numbers stay masked against whoever adds up and subtracts what is published."""

import random
import time
from functools import wraps
from itertools import product

import pytest
from django.utils import translation

from sempre import masking
from sempre.masking import Few, Group, Hidden, crossed, label, masked

FEW, HIDDEN = Few(5), Hidden()


# The attacker: knows all that is shown, all sums and the rule, and tries every table that could be behind it


def can_be_worked_out(key, cells, shown, groups):
    """Say whether only one value is possible; values near the true ones are tried first, to be done sooner."""
    least = least_of_hidden(cells, shown)
    known = {each: value for each, value in shown.items() if isinstance(value, int)}
    ranges = {
        each: sorted(range(1, 5) if value == FEW else range(least, 41), key=lambda n: (abs(n - cells[each]), n))
        for each, value in shown.items()
        if each not in known
    }
    assert completes(known | {key: cells[key]}, ranges, groups)
    others = (value for value in ranges[key] if value != cells[key])
    return not any(completes(known | {key: value}, ranges, groups) for value in others)


def completes(known, ranges, groups):
    """Say whether the unknown cells can be filled so that every sum is right."""
    known = dict(known)
    while forced := next(filter(None, (_forced(known, group) for group in groups)), None):
        key, value = forced
        if value not in ranges[key]:
            return False
        known[key] = value
    if any(_is_wrong(known, ranges, group) for group in groups):
        return False
    if not (unknown := [key for key in ranges if key not in known]):
        return True
    sums = [[key for key in (group.total, *group.parts) if key not in known] for group in groups]
    key = min(filter(None, [*sums, unknown]), key=len)[-1]
    return any(completes(known | {key: value}, ranges, groups) for value in ranges[key])


def _forced(known, group):
    if not group.adds_up:
        return None
    unknown = [key for key in (group.total, *group.parts) if key not in known]
    if len(unknown) != 1:
        return None
    if unknown[0] == group.total:
        return group.total, sum(known[part] for part in group.parts)
    return unknown[0], known[group.total] - sum(known[part] for part in group.parts if part != unknown[0])


def _is_wrong(known, ranges, group):
    """Say whether the parts must be more than the total can be, or less."""

    def span(key):
        return (known[key],) * 2 if key in known else (min(ranges[key]), max(ranges[key]))

    total, parts = span(group.total), [span(part) for part in group.parts]
    too_many = sum(least for least, _ in parts) > total[1]
    return too_many or (group.adds_up and sum(most for _, most in parts) < total[0])


def least_of_hidden(cells, shown, threshold=5):
    """The rule hides 5 or more, unless all that hangs together had to be hidden."""
    return min([threshold, *(cells[key] for key, value in shown.items() if value == HIDDEN)])


def assert_safe(cells, groups):
    shown = masked(cells, groups)
    assert shown == masked(cells, groups)
    for key, value in cells.items():
        assert shown[key] in ((FEW, HIDDEN) if 0 < value < 5 else (value, HIDDEN) if value else (0,))
        assert not 0 < value < 5 or not can_be_worked_out(key, cells, shown, groups), (cells, shown, key)
    return shown


# Tables by hand


def split(total, *parts, adds_up=True):
    cells = {"all": total} | {str(i): part for i, part in enumerate(parts)}
    return cells, [Group("all", tuple(str(i) for i in range(len(parts))), adds_up)]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((20, 12, 8), [20, 12, 8]),
        ((10, 7, 3), [10, HIDDEN, FEW]),
        ((10, 10, 0), [10, 10, 0]),
        ((3, 3, 0), [FEW, FEW, 0]),
        ((8, 4, 4), [HIDDEN, FEW, FEW]),  # two fours are the only way to eight
        ((7, 3, 4), [7, FEW, FEW]),  # three or four; the total is not hidden for more
        ((20, 12, 5, 2, 1), [20, HIDDEN, 5, FEW, FEW]),  # the five would have to stay five
        ((23, 12, 8, 3), [23, 12, HIDDEN, FEW]),
        ((40, 20, 12, 5, 3), [40, 20, HIDDEN, 5, FEW]),
        ((0, 0, 0), [0, 0, 0]),
    ],
)
def test_a_total_with_its_parts(numbers, shown):
    cells, groups = split(*numbers)
    assert list(assert_safe(cells, groups).values()) == shown


def test_parts_that_need_not_add_up_give_away_less():
    cells, groups = split(12, 8, 1, adds_up=False)
    assert list(assert_safe(cells, groups).values()) == [12, 8, FEW]
    cells, groups = split(10, 9, 1, adds_up=False)  # one place is left: the small one is one
    assert list(assert_safe(cells, groups).values()) == [10, HIDDEN, FEW]


def test_a_table_hides_a_rectangle():
    rows, columns = ("a", "b", "c"), (1, 2, 3)
    inner = {("a", 1): 3, ("a", 2): 30, ("a", 3): 20, ("b", 1): 40, ("b", 2): 11, ("b", 3): 25,
             ("c", 1): 15, ("c", 2): 50, ("c", 3): 12}  # fmt: skip
    cells = with_totals(inner, rows, columns)
    shown = assert_safe(cells, crossed(rows, columns, "all", 0))
    assert {key: value for key, value in shown.items() if not isinstance(value, int)} == {
        ("a", 1): FEW, ("a", 3): HIDDEN, ("c", 1): HIDDEN, ("c", 3): HIDDEN
    }  # fmt: skip


def test_levels_protect_each_other():
    """One network of a country has one small micro-project: hiding the network's total would not be enough."""
    cells = {"all": 60, "SE": 24, "FI": 36, "n1": 10, "n2": 14, "n3": 36, "m1": 8, "m2": 2, "m3": 14, "m4": 36}
    groups = [Group("all", ("SE", "FI")), Group("SE", ("n1", "n2")), Group("FI", ("n3",)),
              Group("n1", ("m1", "m2")), Group("n2", ("m3",)), Group("n3", ("m4",))]  # fmt: skip
    shown = assert_safe(cells, groups)
    assert [key for key, value in shown.items() if value == HIDDEN] == ["m1"]
    cells |= {"m1": 0, "n1": 2, "SE": 16, "all": 52}
    shown = assert_safe(cells, groups)
    assert {key for key, value in shown.items() if value == FEW} == {"n1", "m2"}
    assert {key for key, value in shown.items() if value == HIDDEN} == {"n2", "m3"}


def test_two_splits_of_one_total():
    cells = {"all": 12, "women": 9, "men": 3, "young": 5, "old": 7}
    groups = [Group("all", ("women", "men")), Group("all", ("young", "old"))]
    assert assert_safe(cells, groups) == {"all": 12, "women": HIDDEN, "men": FEW, "young": 5, "old": 7}


def test_a_total_of_one_part():
    cells = {"all": 3, "only": 3}
    assert assert_safe(cells, [Group("all", ("only",))]) == {"all": FEW, "only": FEW}
    cells = {"all": 9, "a": 4, "b": 4, "c": 1}
    assert assert_safe(cells, [Group("all", ("a", "b", "c"))])["all"] == 9


def test_what_the_search_cannot_protect_is_hidden_with_all_that_hangs_together(monkeypatch):
    monkeypatch.setattr(masking, "STATES", 0)
    cells = {"all": 9, "a": 2, "b": 7, "c": 0, "other": 9}
    assert assert_safe(cells, [Group("all", ("a", "b", "c"))]) == {
        "all": HIDDEN, "a": HIDDEN, "b": HIDDEN, "c": 0, "other": 9
    }  # fmt: skip
    cells, groups = split(9, 2, 3, adds_up=False)
    assert list(assert_safe(cells, groups).values()) == [HIDDEN] * 3


def test_masked_cells_without_sums_and_other_thresholds():
    assert masked({"a": 2, "b": 9, "c": 0}) == {"a": FEW, "b": 9, "c": 0}
    assert masked({"a": 2, "b": 9, "c": 0}, zeros_shown=False) == {"a": FEW, "b": 9, "c": FEW}
    assert masked({"a": 2, "b": 9, "c": 12}, threshold=10) == {"a": Few(10), "b": Few(10), "c": 12}
    cells, groups = split(30, 21, 9)
    assert list(masked(cells, groups, threshold=10).values()) == [30, HIDDEN, Few(10)]
    cells, groups = split(9, 9, 0)
    assert list(masked(cells, groups, zeros_shown=False).values()) == [9, HIDDEN, FEW]


@pytest.mark.parametrize(("numbers", "adds_up"), [((10, 7, 2), True), ((10, 7, 4), False), ((-1, -1), True)])
def test_numbers_that_cannot_be_are_refused(numbers, adds_up):
    cells, groups = split(*numbers, adds_up=adds_up)
    with pytest.raises(ValueError, match=r"do not make the total|not negative"):
        masked(cells, groups)


def test_labels():
    assert [label(shown) for shown in (7, 0, FEW, Few(10), HIDDEN)] == [
        "7", "0", "fewer than 5", "fewer than 10", "not shown"
    ]  # fmt: skip
    with translation.override("sv"):
        assert label(FEW) == translation.gettext("fewer than 5")


# Tables by chance


def with_totals(inner, rows, columns, all_rows="all", all_columns=0):
    cells = dict(inner)
    for row in rows:
        cells[row, all_columns] = sum(inner[row, column] for column in columns)
    for column in (*columns, all_columns):
        cells[all_rows, column] = sum(cells[row, column] for row in rows)
    return cells


def of_chance(times):
    """Run a test on that many tables; each comes from a seed of its own, and a failure shows the table."""

    def decorate(test):
        @wraps(test)
        def run():
            for seed in range(times):
                test(random.Random(seed))

        del run.__wrapped__  # pytest would ask it for fixtures
        return run

    return decorate


def number(chance):
    return chance.choice((0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 8, 12))


@of_chance(150)
def test_no_part_of_a_total_can_be_worked_out(chance):
    parts = [number(chance) for _ in range(chance.randint(1, 5))]
    adds_up = chance.random() < 0.6
    assert_safe(*split(sum(parts) + (0 if adds_up else chance.choice((0, 0, 1, 2, 7))), *parts, adds_up=adds_up))


@of_chance(100)
def test_no_cell_of_a_table_can_be_worked_out(chance):
    rows, columns = "abc"[: chance.randint(2, 3)], tuple(range(1, chance.randint(3, 4)))
    cells = with_totals({key: number(chance) for key in product(rows, columns)}, rows, columns)
    assert_safe(cells, crossed(rows, columns, "all", 0))


@of_chance(100)
def test_no_level_of_a_hierarchy_can_be_worked_out(chance):
    cells, groups = {}, []

    def grow(key, depth):
        children = [f"{key}{i}" for i in range(chance.randint(1, 3))] if depth else []
        cells[key] = 0
        for child in children:
            grow(child, depth - 1)
        cells[key] = sum(cells[child] for child in children) if children else number(chance)
        if children:
            groups.append(Group(key, tuple(children)))

    grow("p", 3)
    assert_safe(cells, groups)


@of_chance(60)
def test_no_cell_of_a_hierarchy_with_periods_can_be_worked_out(chance):
    """Micro-projects and networks by periods, and the total split by another dimension."""
    networks, periods = {"n": ("n1", "n2"), "m": ("m1",)}, (1, 2)
    leaves = [leaf for parts in networks.values() for leaf in parts]
    cells = with_totals({key: number(chance) for key in product(leaves, periods)}, leaves, periods)
    groups = crossed(leaves, periods, "all", 0)
    for network, parts in networks.items():
        for period in (*periods, 0):
            cells[network, period] = sum(cells[part, period] for part in parts)
            groups.append(Group((network, period), tuple((part, period) for part in parts)))
    groups += [Group((key, 0), tuple((key, period) for period in periods)) for key in networks]
    groups += [Group(("all", period), tuple((key, period) for key in networks)) for period in (*periods, 0)]
    women = chance.randint(0, cells["all", 0])
    cells |= {"women": women, "men": cells["all", 0] - women}
    groups.append(Group(("all", 0), ("women", "men")))
    assert_safe(cells, groups)


def test_a_thousand_cells_nearly_half_of_them_small_take_seconds():
    chance = random.Random(7)
    rows, columns = [f"r{i}" for i in range(33)], tuple(range(1, 30))
    inner = {key: chance.choice((0, 1, 2, 3, 4, 6, 9, 14, 25, 40, 60)) for key in product(rows, columns)}
    cells = with_totals(inner, rows, columns)
    began = time.process_time()
    shown = masked(cells, crossed(rows, columns, "all", 0))
    assert time.process_time() - began < 10
    assert len(cells) == 1020
    totals = [value for (row, column), value in shown.items() if row == "all" or column == 0]
    assert all(isinstance(value, int) for value in totals)
    assert sum(value == HIDDEN for value in shown.values()) < 0.2 * len(cells)
