"""A unit funds what looks best in its village while its money lasts, and never more."""

import numpy as np
import pytest
from scipy import stats

from simsupport.agents.households import Register
from simsupport.core.ledger import Account, Source, Use
from simsupport.measures.designated_units import DesignatedUnits
from simsupport.measures.first_secretaries import FirstSecretaries
from simsupport.month import first_half
from simsupport.projects.menu import MENU, gain_per_yuan, menu, need
from tests.measures.poor_villages import (
    FEBRUARY,
    buy_plainly,
    cost_plainly,
    needs_of,
    seen_plainly,
    village_world,
)
from tests.worlds import World, changed, copy_of

DELIVERED = {name for kind in MENU for name in kind.changes}
ALL = {"budget": 1.0, "tiers": 1.0, "visibility": 0.0}
"""All units take part, and put all their money into projects."""

ALL_IN_FILE = {f"measures.designated_units.{name}": value for name, value in ALL.items()}


def units(**values):
    """Return the measure of all tiers without show, with validated parameters."""
    return DesignatedUnits.model_validate(ALL | values)


def order_of(measure, world, now, wanted=None):
    """Return what the units of a world order for those whom help is meant for, all if not given."""
    (order,) = measure.plan(world.block, now, needs_of(world, now, wanted))
    return order


def plan_plainly(world, measure, now, wanted):
    """Plan household by household and unit by unit; return cost, left and projects by row."""
    block, hh = world.block, world.hh
    queues, projects = [], {}
    for unit, village in enumerate(block.units.village):
        queues.append([])
        noise = measure.view_noise * block.units.capacity[unit] * block.villages.unclear[village]
        for row in np.flatnonzero((hh.village == village) & wanted):
            seen = seen_plainly(world, now, row, noise)
            best = int(np.argmax(seen))
            if seen[best] > 0:
                projects[int(row)] = best + 1
                queues[-1].append((seen[best], int(row), cost_plainly(world, now, row, best)))
    money = block.units.budget * 100 + block.units.carried
    costs, left, served = buy_plainly(queues, money.astype(int).tolist())
    return costs, left, {row: projects[row] for row in served}


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_is_that_of_a_plain_loop(seed):
    budgets = np.random.default_rng(seed).integers(0, 60_000, 5)
    world = village_world(villages=5, seed=seed, budget=budgets)
    world.block.units.capacity[:] = [0.2, 0.4, 0.6, 0.8, 1.0]
    world.block.units.carried[:] = [0, 100_000, 0, 0, 50_000]
    world.block.villages.unclear[:] = [1.0, 0.5, 1.0, 0.0, 0.7]
    wanted = np.arange(60) % 3 > 0
    now = world.now(FEBRUARY)
    costs, left, projects = plan_plainly(world, units(), now, wanted)
    order = order_of(units(), world, now, wanted)
    assert world.block.units.planned.tolist() == costs
    assert world.block.units.carried.tolist() == left
    assert dict(zip(order.rows.tolist(), order.project.tolist(), strict=True)) == projects
    assert order.cost == sum(costs) > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_never_exceeds_the_unit_s_money_and_little_is_left_where_someone_waits(seed):
    world = village_world(seed=seed)
    money, own = 20_000 * 100, world.block.units
    for year in range(4):
        now = world.now(FEBRUARY + 12 * year)
        before = own.carried.copy()
        order_of(units(), world, now)
        assert np.all(own.planned <= money + before)
        rows = np.arange(len(world.hh))
        dearest = max(int(kind.cost(world.block, now, rows).max()) for kind in menu(now)) * 3
        assert np.all(own.carried < dearest)


def test_money_is_left_over_only_where_a_household_is_waiting():
    world = village_world(budget=10_000_000)
    order_of(units(), world, world.now(FEBRUARY))
    assert not np.any(world.block.units.carried)


def test_the_central_tier_has_more_money_as_its_funds_grow():
    world = village_world(villages=2, budget=100)
    world.block.units.tier[:] = [0, 3]
    measure = units(budget=2.0)
    assert measure._yearly(world.block, world.now(13)).tolist() == [20_000, 20_000]
    assert measure._yearly(world.block, world.now(73)).tolist() == [56_400, 20_000]


def acceptable(world, now, rows):
    """Return the true gains in a yuan of what each household would accept."""
    accepts = np.stack([kind.accept(world.block, now, rows) for kind in menu(now)])
    return gain_per_yuan(world.block, now, rows) * accepts


def test_who_sees_exactly_funds_needs_in_the_order_of_their_gain():
    changes = {f"projects.{kind.key}.take_up": 1.0 for kind in MENU}
    world = village_world(villages=1, budget=60_000, changes=changes)
    now, rows = world.now(FEBRUARY), np.arange(60)
    plan = order_of(units(view_noise=0.0), world, now)
    assert np.array_equal(plan.project, need(world.block, now, plan.rows))
    gains = gain_per_yuan(world.block, now, rows).max(axis=0)
    waiting = np.setdiff1d(rows, plan.rows)
    assert len(waiting) > 0
    assert gains[plan.rows].min() >= gains[waiting].max()


def test_who_refuses_what_it_needs_most_is_offered_the_next_best():
    world = village_world()
    now = world.now(FEBRUARY)
    plan = order_of(units(view_noise=0.0), world, now)
    assert np.array_equal(plan.project - 1, acceptable(world, now, plan.rows).argmax(axis=0))
    needed = need(world.block, now, plan.rows)
    assert np.any(plan.project != needed)


def test_nobody_is_bought_what_nobody_accepts():
    changes = {f"projects.{kind.key}.take_up": 0.0 for kind in MENU if kind.key != "relief"}
    world = village_world(changes=changes)
    plan = order_of(units(), world, world.now(FEBRUARY))
    assert {MENU[place - 1].key for place in plan.project} == {"relief"}


def test_where_nobody_accepts_anything_nothing_is_bought():
    changes = {f"projects.{kind.key}.take_up": 0.0 for kind in MENU}
    world = village_world(changes=changes)
    plan = order_of(units(), world, world.now(FEBRUARY))
    assert len(plan.rows) == plan.cost == 0
    assert not np.any(world.block.units.planned | world.block.units.carried)


def test_help_is_for_those_it_is_meant_for_in_poor_villages():
    world = village_world(villages=4)
    world.block.villages.poor_village[2:] = 0
    tables = world.tables["villages"].poor_village
    assert tables.tolist() == [1, 1, 0, 0]
    wanted = np.arange(60) % 2 == 0
    plan = order_of(units(), world, world.now(FEBRUARY), wanted)
    assert len(plan.rows) > 0
    assert np.all(wanted[plan.rows])
    assert np.all(world.hh.village[plan.rows] < 2)


def test_where_there_is_no_unit_nothing_is_planned():
    world = World(5)
    measure, now = units(), world.now(FEBRUARY)
    order = order_of(measure, world, now)
    assert len(order.rows) == 0
    measure.deliver(world.block, now, order, 1.0)
    assert now.books.uses.sum() == 0


def test_plans_are_made_in_february_alone():
    world = village_world(changes=ALL_IN_FILE, register=Register.REGISTERED)
    for month in range(24, 48):
        asked, pending = first_half(world.block, world.now(month), world.rules)
        if month % 12 == 1:
            (measure, order), *others = pending.orders
            assert measure.key == "designated_units"
            assert not others
            assert asked.money.sum() == asked.money[measure.source] == order.cost
            assert order.cost > 0
        else:
            assert not asked.money.any()
            assert (pending.orders, pending.needs) == ([], None)


def test_plans_change_no_household_and_are_carried_out_at_their_price():
    world, measure = village_world(), units()
    now, before = world.now(FEBRUARY), copy_of(world)
    order = order_of(measure, world, now)
    assert order.cost == world.block.units.planned.sum() > 0
    assert changed(world, before) == set()
    measure.deliver(world.block, now, order, 1.0)
    assert set() < changed(world, before) <= DELIVERED
    helped = np.isin(np.arange(len(world.hh)), order.rows)
    for name in DELIVERED:
        same = world.hh.__dict__[name] == before[name]
        assert np.all(same[~helped]), name
    assert now.books.uses.sum() == now.books.flows[Account.PROGRAMMES].sum() == order.cost
    uses = [Use.CAPITAL, Use.SERVICES, Use.HOUSEHOLD_BENEFIT, Use.WAGES]
    assert now.books.uses[uses].sum() == order.cost
    assert world.block.units.spent.tolist() == world.block.units.planned.tolist()


def test_of_a_plan_that_is_granted_in_part_a_part_is_bought():
    world, measure = village_world(), units()
    now = world.now(FEBRUARY)
    part = order_of(measure, world, now).granted(0.4)
    measure.deliver(world.block, now, part, 0.4)
    assert now.books.uses.sum() == world.block.units.spent.sum() == part.cost > 0
    assert world.block.units.planned.sum() > part.cost


def test_units_keep_nothing_when_the_measure_ends():
    world, measure = village_world(), units()
    now = world.now(FEBRUARY)
    measure.deliver(world.block, now, order_of(measure, world, now), 1.0)
    left = world.block.units
    left.shown[:] = left.reviewed[:] = left.taught[:] = 1
    assert np.any(left.planned)
    measure.stop(world.block)
    assert not np.any(left.planned | left.spent | left.carried | left.shown | left.reviewed)
    assert not np.any(left.taught)


def test_money_comes_from_the_units():
    assert DesignatedUnits.source == Source.DESIGNATED_UNITS


def true_gain(world, measure, now):
    """Return what a plan would truly gain, yuan a year in a yuan spent."""
    plan = order_of(measure, world, now)
    gains = gain_per_yuan(world.block, now, plan.rows)
    money = plan.fen * plan.weight
    chosen = np.take_along_axis(gains, plan.project[None] - 1, axis=0)[0]
    return np.dot(chosen, money) / money.sum()


def test_a_less_noisy_view_chooses_what_truly_gains_more():
    differences = []
    for seed in range(12):
        world = village_world(400, villages=10, seed=seed, budget=40_000)
        now = world.now(FEBRUARY)
        gains = []
        for sd in (0.4, 0.8):
            world.block.units.carried[:] = 0
            gains.append(true_gain(world, units(view_noise=sd), now))
        clear, dim = gains
        differences.append(clear - dim)
    assert stats.t.interval(0.95, 11, np.mean(differences), stats.sem(differences))[0] > 0


def test_a_secretary_removes_noise_in_the_village_as_insight_says():
    policy = ALL_IN_FILE | {
        "measures.first_secretaries.share": 1.0,
        "measures.first_secretaries.insight": 0.75,
    }
    world = village_world(200, changes=policy)
    now = world.now(FEBRUARY)
    sent, measure = now.measures
    assert isinstance(sent, FirstSecretaries)
    before = plan_anew(measure, world, now)
    sent.requests(world.block, now, np.ones(200, np.bool_))
    after = plan_anew(measure, world, now)
    world.block.villages.unclear[:] = 1
    expected = plan_anew(units(view_noise=measure.view_noise / 4), world, now)
    assert not np.array_equal(before.rows, after.rows)
    assert np.array_equal(after.rows, expected.rows)
    assert np.array_equal(after.project, expected.project)


def plan_anew(measure, world, now):
    """Return what the units order if nothing was carried over."""
    world.block.units.carried[:] = 0
    return order_of(measure, world, now)


def test_units_serve_poor_villages_only():
    world = village_world(villages=4)
    world.block.villages.poor_village[2:] = 0
    assert units().serves(world.block).tolist() == [True, True, False, False]
