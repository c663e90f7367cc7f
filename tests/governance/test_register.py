"""The register: who is listed, who leaves, who is missed, and whom help is meant for."""

import numpy as np
import pytest

from simsupport.agents.households import Illness, Register, Status
from simsupport.core.calendar import Month
from simsupport.core.streams import normal
from simsupport.governance.register import (
    RegisterRules,
    appraise,
    eligible,
    is_appraisal,
    open_register,
    opening,
    seen_income,
    take_back_wrong_exits,
    usual_income,
)
from simsupport.model import SupportModel
from tests.worlds import World, changed, copy_of

RULES = RegisterRules()
CLEAR = {"observation_sd": 0.0, "hardship": 0.0, "connection": 0.0}
"""Villages that see usual incomes as they are and know no kin."""
OPENS, AUTUMN, RECHECK = 12, 22, 34
LISTED = Register.REGISTERED


def clear(**changes):
    """Return rules without errors of sight."""
    return RegisterRules(**(CLEAR | changes))


def of_income(lines, month=OPENS, villages=1, **columns):
    """Return a world whose households have usual incomes of so many poverty lines a head."""
    number = len(lines)
    places = {name: columns.pop(name) for name in list(columns) if name in PLACES}
    world = World(number, villages=villages, **columns)
    size = world.hh.children + world.hh.adults + world.hh.elders
    line = world.now(month).drivers.poverty_line
    world.hh.expected[:] = np.array(lines) * size * line / 12
    for name, value in places.items():
        world.tables["villages"].arrays[name][:] = value
    return world


PLACES = {
    "quota",
    "target",
    "insight",
    "capture",
    "padding",
    "checking",
    "honesty",
    "correct",
}


def persons_of(world):
    """Return real persons by household, as Python integers."""
    hh = world.hh
    size = hh.children.astype(int) + hh.adults + hh.elders
    return (size * world.block.weight).tolist()


def served(order, persons, places):
    """Serve in order; the last may overstep by half of its persons."""
    chosen, taken = set(), 0
    for row in order:
        if taken + max(persons[row] - persons[row] // 2, 1) > places:
            break
        chosen.add(row)
        taken += persons[row]
    return chosen


def on_list(world, state=LISTED):
    """Return the rows in a state."""
    return set(np.flatnonzero(world.hh.register == state).tolist())


# ---- what villages see ----


def test_usual_income_is_the_log_of_expected_income_a_head_in_lines():
    world = of_income([1.0, 2.0, 0.5, 1e-9], children=[1, 0, 5, 1])
    found = usual_income(world.block, world.now(OPENS).drivers.poverty_line)
    assert found == pytest.approx(np.log([1.0, 2.0, 0.5, 0.05]), abs=1e-5)


def errors_seen(insight=0.0, month=OPENS, left=1.0, seed=1, rules=None, **changes):
    """Return by how much villages misjudge the incomes of many households."""
    world = of_income(np.ones(20_000), month, insight=insight, seed=seed)
    rules = rules or RegisterRules(**({"hardship": 0.0} | changes))
    return seen_income(world.block, world.now(month), rules, left)


@pytest.mark.parametrize(
    ("insight", "left", "sd"), [(0.0, 1.0, 0.6), (1.0, 1.0, 0.24), (0.5, 0.5, 0.21)]
)
def test_errors_of_sight_shrink_with_real_work_and_where_officials_go_from_door_to_door(
    insight, left, sd
):
    errors = errors_seen(
        insight, left=left, rules=RegisterRules(observation_sd=0.6, insight=0.6, hardship=0.0)
    )
    assert abs(errors.mean()) <= 5 * sd / np.sqrt(20_000)
    assert abs(errors.std() - sd) <= 5 * sd / np.sqrt(40_000)


def test_a_part_of_the_errors_stays_from_year_to_year():
    for share in (0.0, 0.6, 1.0):
        one, other = (errors_seen(month=month, lasting_error=share) for month in (12, 24))
        found = np.corrcoef(one, other)[0, 1]
        assert abs(found - share) <= 5 * (1 - share**2) / np.sqrt(20_000) + 1e-6


def test_illness_and_each_missing_guarantee_make_a_household_look_poorer():
    world = of_income(
        [1.0] * 4,
        health=[0, 0, 1, 1],
        water=[0, 0, 0, 1],
        illness=[Illness.NONE, Illness.ACUTE, Illness.NONE, Illness.CHRONIC],
    )
    seen = seen_income(world.block, world.now(OPENS), clear(hardship=0.1))
    assert seen == pytest.approx([0.0, -0.1, -0.1, -0.3], abs=1e-5)


# ---- opening ----


def many(seed=4, villages=5, **columns):
    """Return a world of 200 households of all sizes, weights and incomes in several villages."""
    random = np.random.default_rng(seed)
    lines = np.exp(random.normal(0.5, 0.8, 200))
    columns = {
        "weight": random.integers(1, 30, 200),
        "children": random.integers(0, 4, 200),
        "quota": random.integers(0, 1500, villages),
        "status": np.where(random.random(200) < 0.1, Status.DISSOLVED, Status.LIVING),
    } | columns
    return of_income(lines, villages=villages, **columns)


def expected_list(world, rank):
    """List the poorest of each village by rank in a plain loop."""
    persons, chosen = persons_of(world), set()
    for village, places in enumerate(world.block.villages.quota.tolist()):
        rows = [
            row
            for row in range(len(world.hh))
            if world.hh.village[row] == village and world.hh.status[row] == Status.LIVING
        ]
        chosen |= served(sorted(rows, key=lambda row: rank[row]), persons, places)
    return chosen


def test_the_opening_lists_the_poorest_of_each_village_until_its_places_are_used_up():
    world = many()
    rank = usual_income(world.block, world.now(OPENS).drivers.poverty_line).tolist()
    open_register(world.block, world.now(OPENS), clear())
    assert on_list(world) == expected_list(world, rank)
    assert 20 < len(on_list(world)) < 180
    persons = persons_of(world)
    for village in range(5):
        inside = [row for row in on_list(world) if world.hh.village[row] == village]
        assert world.block.villages.registered[village] == sum(persons[row] for row in inside)
    assert {int(world.hh.register_month[row]) for row in on_list(world)} == {OPENS}


def test_places_are_used_up_on_average_whatever_the_rows_stand_for():
    spare = []
    for seed in range(40):
        world = many(seed)
        open_register(world.block, world.now(OPENS), clear())
        room = world.block.in_village.up(np.array(persons_of(world)))
        used = world.block.villages.quota < room
        left = world.block.villages.quota - world.block.villages.registered
        spare.extend(left[used].tolist())
    assert abs(np.mean(spare)) <= 5 * np.std(spare) / np.sqrt(len(spare))


def test_the_list_is_made_in_the_month_the_register_opens_and_in_no_other():
    world = many()
    for month in (OPENS - 1, OPENS + 1):
        open_register(world.block, world.now(month), RULES)
        assert not world.hh.register.any()
    open_register(world.block, world.now(OPENS), RULES)
    before = copy_of(world)
    assert before["register"].any()
    open_register(world.block, world.now(OPENS + 1), RULES)
    assert changed(world, before) == set()


def test_connections_move_kin_up_the_list_where_nobody_is_upright():
    upright, captured = many(capture=0.0), many(capture=0.5)
    for world in (upright, captured):
        open_register(world.block, world.now(OPENS), clear(connection=1.0))
    kin = normal(captured.now().streams.words("register.connection", 0, 0, 200))
    need = usual_income(captured.block, captured.now(OPENS).drivers.poverty_line)
    assert on_list(upright) == expected_list(upright, need.tolist())
    assert on_list(captured) == expected_list(captured, (need - 0.5 * kin).tolist())
    assert on_list(captured) != on_list(upright)


def test_noise_moves_the_list():
    world = many()
    rank = seen_income(world.block, world.now(OPENS), RULES)
    open_register(world.block, world.now(OPENS), RULES)
    assert on_list(world) == expected_list(world, rank.tolist())
    clearly = many()
    open_register(clearly.block, clearly.now(OPENS), clear())
    assert on_list(world) != on_list(clearly)


def wrong_entries(**changes):
    """Return the share of those listed who are not among the poorest that the places are for."""
    random = np.random.default_rng(8)
    lines = np.exp(random.normal(0.5, 0.7, 10_000))
    world = of_income(lines, quota=10_000 * 30 // 5, insight=changes.pop("insight", 0.0))
    open_register(world.block, world.now(OPENS), clear(**changes))
    listed = list(on_list(world))
    assert len(listed) == pytest.approx(2000, abs=1)
    return np.mean(np.argsort(np.argsort(lines))[listed] >= 2000)


def test_villages_that_see_better_list_fewer_who_do_not_belong_there():
    by_noise = [wrong_entries(observation_sd=sd) for sd in (0.0, 0.2, 0.5, 1.0)]
    assert by_noise[0] == pytest.approx(0.0, abs=0.001)
    assert np.all(np.diff(by_noise) > 5 * np.sqrt(0.25 / 2000))
    by_work = [wrong_entries(observation_sd=0.6, insight=share) for share in (1.0, 0.5, 0.0)]
    assert np.all(np.diff(by_work) > 3 * np.sqrt(0.25 / 2000))


# ---- when it opens ----


def test_a_register_opens_at_the_earliest_when_the_first_survey_is_known():
    assert opening(RULES) == 12
    assert opening(RegisterRules(opens="2013-01")) == 0
    assert opening(RegisterRules(opens="2012-06")) == 0
    assert opening(RegisterRules(opens="1999-01")) == 0


@pytest.mark.parametrize("opens", ["2010-01", "2012-06", "2013-01", "2013-08", "2014-01"])
def test_a_register_that_opens_at_any_time_fills_its_places_and_help_is_meant_for_those(opens):
    model = SupportModel(
        "transfers", rng=1, households=300, months=13, background__registry__opens=opens
    )
    model.run()
    hh, registered = model.households, model.households.register == LISTED
    persons = int(hh.persons[registered].sum())
    assert persons == pytest.approx(int(model.villages.quota.sum()), rel=0.15)
    assert persons > 0.05 * hh.persons.sum()
    first = opening(RegisterRules(opens=opens))
    assert set(np.unique(hh.register_month[registered])) == {first}
    reported = model.outcomes().to_pandas().registered_poor.iloc[11]
    assert (reported > 0) == (first <= 11)
    paid = hh.transfer[registered & (hh.status == Status.LIVING)]
    assert np.all(paid > 0)


def test_a_register_that_never_opens_lists_nobody_and_helps_those_below_the_line():
    model = SupportModel(
        "transfers", rng=1, households=300, months=13, background__registry__opens="2030-01"
    )
    model.run()
    assert not model.households.register.any()
    assert model.latest["spending"] > 0


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


def test_before_the_register_help_is_meant_for_those_below_the_line_last_year():
    line = World(1).now().drivers.poverty_line
    world = World(
        4,
        last_income=[3 * line - 10, 3 * line + 10, 100.0, 100.0],
        weight=[5, 5, 5, 0],
        status=[Status.LIVING] * 3 + [Status.RESERVED],
    )
    exact = RegisterRules(own_list_sd=0.0)
    assert eligible(world.block, world.now(11), exact).tolist() == [True, False, True, False]


def test_the_villages_own_lists_err_and_are_made_once_a_year():
    line = World(1).now().drivers.poverty_line
    world = World(4000, last_income=3 * line * np.exp(0.4))
    listed = {month: eligible(world.block, world.now(month), RULES) for month in (0, 7, 11)}
    assert abs(listed[0].mean() - 0.1587) <= 5 * np.sqrt(0.1587 * 0.8413 / 4000)
    assert np.array_equal(listed[0], listed[7])
    assert np.array_equal(listed[0], listed[11])
    later = RegisterRules(opens="2015-01")
    assert not np.array_equal(listed[0], eligible(world.block, world.now(12), later))


STATES = [Register.NEVER, LISTED, Register.EXITED, Register.MONITORED]


def test_with_the_register_help_is_meant_for_the_listed_the_watched_and_for_a_while_the_exited():
    world = World(4, register=STATES, register_month=AUTUMN, last_income=100.0)
    for month, lately in ((AUTUMN, True), (AUTUMN + 23, True), (AUTUMN + 24, False)):
        found = eligible(world.block, world.now(month), RULES).tolist()
        assert found == [False, True, lately, True]
    at_once = RegisterRules(help_after_exit=0)
    assert eligible(world.block, world.now(AUTUMN), at_once).tolist() == [False, True, False, True]


def test_help_is_meant_for_no_household_that_is_no_more():
    gone = [Status.DISSOLVED, Status.RESERVED, Status.LIVING]
    world = World(3, register=LISTED, last_income=100.0, status=gone, weight=[5, 0, 5])
    for month in (0, 20):
        exact = RegisterRules(own_list_sd=0.0)
        assert eligible(world.block, world.now(month), exact).tolist() == [False, False, True]


# ---- families that split or end ----


def test_the_register_follows_families_that_split_or_end():
    model = SupportModel(
        "accountability-weak",
        rng=3,
        households=4000,
        months=36,
        livelihoods__family__split=0.5,
        livelihoods__family__elder_death=0.5,
    )
    used = np.count_nonzero(model.households.status == Status.LIVING)
    model.run()
    hh = model.households
    assert np.count_nonzero(hh.status != Status.RESERVED) > used
    assert np.any(hh.status == Status.DISSOLVED)
    assert not hh.register[hh.status == Status.RESERVED].any()
    assert not np.any(hh.register[hh.status == Status.DISSOLVED] == LISTED)
    on_it = np.bincount(hh.village, hh.persons * (hh.register == LISTED), len(model.villages))
    assert np.array_equal(model.villages.registered, on_it)
    founded = (hh.start_income == 0) & (hh.status == Status.LIVING)
    assert np.any(hh.register[founded] == Register.EXITED)  # who left had been listed
    assert np.any(hh.register[founded] == Register.NEVER)
