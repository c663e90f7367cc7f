"""Each autumn villages go over the list: exits, checks, returns, the missed, the re-check."""

import numpy as np
import pytest

from simsupport.agents.households import Register, Status
from simsupport.core.calendar import Month
from simsupport.governance.appraisal import appraise, is_appraisal, take_back_wrong_exits
from simsupport.governance.register import RegisterRules, count_registered
from tests.governance.lists import (
    AUTUMN,
    LISTED,
    OPENS,
    RECHECK,
    RULES,
    clear,
    of_income,
    on_list,
    persons_of,
    served,
)
from tests.worlds import changed, copy_of


def test_villages_go_over_the_list_each_autumn_but_the_first():
    months = [str(Month(index)) for index in range(96) if is_appraisal(Month(index), RULES)]
    assert months == [f"{year}-11" for year in range(2015, 2021)]
    late = RegisterRules(opens="2015-12")
    first = next(index for index in range(96) if is_appraisal(Month(index), late))
    assert str(Month(first)) == "2017-11"
    assert not any(is_appraisal(Month(index), RULES) for index in range(-12, 12))


# ---- exits ----


def exits(lines, month=AUTUMN, rules=None, **columns):
    """Return a world of listed households after an appraisal; villages look into every case."""
    columns = {"register": LISTED, "register_month": OPENS, "insight": 1.0} | columns
    world = of_income(lines, month, **columns)
    appraise(world.block, world.now(month), rules or clear())
    return world


def counts(world):
    """Return what villages noted at the appraisal, by name."""
    names = ("ready", "listed", "refused", "returned", "struck", "added", "registered")
    return {
        name: world.tables["villages"].arrays[name].tolist()
        for name in names
        if world.tables["villages"].arrays[name].any()
    }


def test_who_seems_safely_above_the_line_leaves_in_good_faith():
    world = exits([1.2, 1.1, 0.5, 3.0], weight=[1, 2, 3, 4])
    assert on_list(world, Register.EXITED) == {0, 3}
    assert world.hh.register_month.tolist() == [AUTUMN, OPENS, OPENS, AUTUMN]
    assert counts(world) == {"ready": [15], "listed": [15], "registered": [15]}


def test_without_real_work_nobody_leaves_in_good_faith():
    assert on_list(exits([3.0] * 4, insight=0.0)) == {0, 1, 2, 3}


def test_cases_are_looked_into_as_often_as_there_is_real_work():
    world = exits(np.full(5000, 3.0), villages=2, insight=[0.3, 0.8])
    left = (world.hh.register == Register.EXITED).reshape(2, 2500).mean(axis=1)
    for share, chance in zip(left, (0.3, 0.8), strict=True):
        assert abs(share - chance) <= 5 * np.sqrt(chance * (1 - chance) / 2500)


def test_whoever_was_listed_by_mistake_of_the_eye_leaves_by_it_too():
    lines = np.full(4000, 1.15)
    world = exits(lines, rules=RegisterRules(hardship=0.0))
    share = len(on_list(world, Register.EXITED)) / 4000
    assert abs(share - 0.5) <= 5 * np.sqrt(0.25 / 4000)


@pytest.mark.parametrize(("target", "padding"), [(0, 1.0), (1000, 0.0)])
def test_no_exit_is_invented_without_a_target_or_without_padding(target, padding):
    world = exits([0.9, 0.8, 0.7, 0.6], target=target, padding=padding)
    assert on_list(world) == {0, 1, 2, 3}
    assert counts(world) == {"registered": [120]}


def test_no_exit_is_invented_where_honest_ones_make_the_target():
    world = exits([3.0, 3.0, 0.9, 0.8], target=60, padding=1.0)
    assert on_list(world, Register.EXITED) == {0, 1}
    assert counts(world)["listed"] == counts(world)["ready"] == [60]


def test_invented_exits_begin_nearest_to_the_line_and_make_up_what_is_missing():
    random = np.random.default_rng(6)
    lines = random.uniform(0.2, 2.0, 120)
    weight = random.integers(1, 20, 120)
    world = exits(
        lines,
        villages=3,
        weight=weight,
        target=[600, 900, 100],
        padding=[0.5, 1.0, 0.8],
    )
    persons, left = persons_of(world), set()
    for village, (target, padding) in enumerate([(600, 0.5), (900, 1.0), (100, 0.8)]):
        rows = range(40 * village, 40 * village + 40)
        honest = {row for row in rows if lines[row] >= 1.15}
        ready = sum(persons[row] for row in honest)
        others = sorted(set(rows) - honest, key=lambda row: -lines[row])
        left |= honest | served(others, persons, int(max(target - ready, 0) * padding))
        assert world.block.villages.ready[village] == ready
    assert on_list(world, Register.EXITED) == left
    assert len(left) > sum(lines >= 1.15)


def test_a_check_refuses_who_is_below_the_line_and_nobody_else():
    lines = [0.9, 0.99, 1.01, 1.1, 3.0, 0.5]
    world = exits(lines, target=180, padding=1.0, checking=1.0, weight=[1, 2, 3, 4, 5, 6])
    assert on_list(world) == {0, 1, 5}
    assert counts(world) == {
        "ready": [15],
        "listed": [36],
        "refused": [27],
        "registered": [27],
    }
    assert world.hh.register_month[[0, 1, 5]].tolist() == [OPENS] * 3


def test_checks_find_by_their_chance_and_honest_mistakes_too():
    rules = RegisterRules(hardship=0.0, observation_sd=2.0)
    world = exits(np.full(4000, 0.9), rules=rules, checking=0.4)
    villages = world.tables["villages"]
    proposed = int(villages.ready[0])
    share = int(villages.refused[0]) / proposed
    assert abs(share - 0.4) <= 5 * np.sqrt(0.24 / (proposed / 30))
    assert villages.listed[0] + villages.refused[0] == proposed


# ---- those who had left, and those who had been missed ----


def test_who_fell_below_the_line_is_taken_back_where_it_is_admitted():
    lines = [0.9, 1.2, 2.0, 0.9]
    state = [Register.EXITED, Register.EXITED, Register.MONITORED, Register.MONITORED]
    world = exits(lines, month=RECHECK + 12, register=state, honesty=1.0)
    expected = [LISTED, Register.MONITORED, Register.EXITED, LISTED]
    assert world.hh.register.tolist() == expected
    assert world.hh.register_month.tolist() == [RECHECK + 12, OPENS, OPENS, RECHECK + 12]
    assert counts(world) == {"returned": [60], "registered": [60]}
    silent = exits(lines, month=RECHECK + 12, register=state, honesty=0.0)
    assert silent.hh.register.tolist() == [
        Register.MONITORED,
        Register.MONITORED,
        Register.EXITED,
        Register.MONITORED,
    ]


def test_returns_are_admitted_as_often_as_officials_are_honest():
    world = exits(np.full(4000, 0.5), register=Register.EXITED, honesty=0.35)
    share = len(on_list(world)) / 4000
    assert abs(share - 0.35) <= 5 * np.sqrt(0.35 * 0.65 / 4000)


def test_who_leaves_at_an_appraisal_is_neither_watched_nor_taken_back_at_the_same_one():
    world = exits([1.2, 0.9], target=60, padding=1.0, honesty=1.0)
    assert world.hh.register.tolist() == [Register.EXITED] * 2


def test_the_missed_are_listed_poorest_first_while_there_are_places():
    world = exits(
        [0.9, 0.3, 0.6, 0.5, 1.1, 0.4],
        register=Register.NEVER,
        quota=2000,
        status=[Status.LIVING] * 5 + [Status.DISSOLVED],
    )
    assert on_list(world) == {1, 3, 2}  # 80 places for households of 30, the last may overstep
    assert counts(world) == {"added": [90], "registered": [90]}
    assert world.hh.register_month[[1, 2, 3]].tolist() == [AUTUMN] * 3
    for changes in ({"quota": 0}, {"quota": 2000, "insight": 0.0}):
        assert on_list(exits([0.3], register=Register.NEVER, **changes)) == set()


def test_the_re_check_strikes_off_who_never_belonged_there_and_lists_others_in_their_place():
    world = exits(
        [2.0, 1.8, 1.0, 0.6, 0.5, 0.9],
        month=RECHECK,
        register=[1, 1, 1, 0, 0, 0],
        insight=0.0,
        weight=[2, 1, 1, 1, 1, 1],
    )
    assert world.hh.register.tolist() == [
        Register.NEVER,
        Register.EXITED,
        LISTED,
        LISTED,
        LISTED,
        Register.NEVER,
    ]
    assert counts(world) == {
        "ready": [3],
        "listed": [3],
        "struck": [6],
        "added": [6],
        "registered": [9],
    }
    usual = exits([2.0], month=RECHECK + 12, insight=0.0)
    assert on_list(usual) == {0}


def test_officials_see_better_at_the_re_check():
    errors = []
    for month in (RECHECK - 12, RECHECK):
        lines = np.full(8000, 1.5)
        world = exits(lines, month, rules=RegisterRules(hardship=0.0, removal_margin=5.0))
        errors.append(len(on_list(world)) / 8000)  # 1.5 lines are seen as less than 1.15
    assert errors[1] < errors[0] - 5 * np.sqrt(0.5 / 8000)
    sharp = RegisterRules(hardship=0.0, removal_margin=5.0, recheck_error=0.0)
    assert on_list(exits(np.full(100, 1.5), RECHECK, rules=sharp)) == set()


# ---- wrong exits that are found ----


def test_wrong_exits_of_the_last_autumn_are_taken_back_where_they_were_found():
    world = of_income(
        [1.0] * 8,
        villages=2,
        register=[Register.EXITED] * 5 + [LISTED, Register.EXITED, Register.EXITED],
        register_month=[AUTUMN, AUTUMN, AUTUMN - 12, AUTUMN] + [AUTUMN] * 4,
        poor_history=[0b1, 0b10, 0b1, 0b11] + [1] * 4,
        status=[Status.LIVING] * 3 + [Status.DISSOLVED] + [Status.LIVING] * 4,
        correct=[1, 0],
    )
    count_registered(world.block)
    take_back_wrong_exits(world.block, world.now(24))
    assert on_list(world) == {0, 5}
    assert world.hh.register_month[[0, 1]].tolist() == [24, AUTUMN]
    assert world.block.villages.correct.tolist() == [0, 0]
    assert world.block.villages.registered.tolist() == [30, 30]


def test_nothing_is_taken_back_where_nothing_was_found():
    world = of_income([1.0] * 2, register=Register.EXITED, register_month=AUTUMN, poor_history=1)
    before = copy_of(world)
    take_back_wrong_exits(world.block, world.now(24))
    assert changed(world, before) == set()


# ---- whom help is meant for ----
