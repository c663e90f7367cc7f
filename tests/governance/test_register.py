"""The register: who is listed, who leaves, who is missed, and whom help is meant for."""

import numpy as np
import pytest

from simsupport.agents.households import Illness, Register, Status
from simsupport.core.streams import normal
from simsupport.governance.register import (
    RegisterRules,
    eligible,
    open_register,
    opening,
    seen_income,
    usual_income,
    usually_poor,
)
from simsupport.model import SupportModel
from tests.governance.lists import (
    AUTUMN,
    LISTED,
    OPENS,
    RULES,
    clear,
    of_income,
    on_list,
    persons_of,
    served,
)
from tests.worlds import World, changed, copy_of


def test_usual_income_is_the_log_of_expected_income_a_head_in_lines():
    world = of_income([1.0, 2.0, 0.5, 1e-9], children=[1, 0, 5, 1])
    found = usual_income(world.block, world.now(OPENS).drivers.poverty_line)
    assert found == pytest.approx(np.log([1.0, 2.0, 0.5, 0.05]), abs=1e-5)


def test_whoever_has_a_usual_income_below_the_line_is_usually_poor():
    line = World(1).now(OPENS).drivers.poverty_line
    near = np.float32(line / 12.0) * np.float32(6.0)
    columns = {"children": 3, "adults": 2, "elders": 1}
    incomes = [np.nextafter(near, np.float32(0.0)), near, 1e-9, 10 * near]
    world = World(4, expected=np.array(incomes, np.float32), **columns)
    found = usually_poor(world.block, line)
    assert found.tolist() == [True, False, True, False]
    assert found.tolist() == (usual_income(world.block, line) < 0.0).tolist()


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
