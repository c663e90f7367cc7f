"""A unit funds what looks best in its village while its money lasts, and never more."""

import numpy as np
import pytest
from scipy import stats

from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import normal
from simsupport.measures.designated_units import DesignatedUnits
from simsupport.measures.first_secretaries import FirstSecretaries
from simsupport.projects.menu import MENU, gain_per_yuan, menu, need
from tests.worlds import World, changed, copy_of

FEBRUARY = 13
OWN = {"unit_project"}
DELIVERED = {name for kind in MENU for name in kind.changes}


def units(**values):
    """Return the measure with validated parameters."""
    return DesignatedUnits.model_validate({"budget": 1.0} | values)


def village_world(households=60, villages=4, seed=1, budget=20_000, **options):
    """Return varied households in poor villages whose units have a budget of yuan a year."""
    draw = np.random.default_rng(seed)
    workers = draw.integers(0, 4, households)
    farm = draw.integers(0, workers + 1)
    columns = {
        "weight": draw.integers(1, 4, households),
        "adults": np.maximum(workers, 1),
        "workers": workers,
        "farm": farm,
        "local_job": workers - farm,
        "assets": draw.uniform(100, 9000, households),
        "capacity": draw.uniform(500, 20_000, households),
        "housing": draw.integers(0, 2, households),
    }
    world = World(
        households, villages=villages, poor_villages=True, seed=seed, **(columns | options)
    )
    world.block.units.budget[:] = np.broadcast_to(budget, villages)
    return world


def everybody(world):
    """Return that help is meant for all."""
    return np.ones(len(world.hh), np.bool_)


def plan_plainly(world, measure, now, wanted):
    """Plan household by household and unit by unit; return cost, left and projects by row."""
    block, hh = world.block, world.hh
    gains = gain_per_yuan(block, now, np.arange(len(hh)))
    projects, costs, left = {}, [], []
    for unit, village in enumerate(block.units.village):
        queue = []
        for row in np.flatnonzero((hh.village == village) & wanted):
            noise = measure.view_noise * block.units.capacity[unit]
            seen = []
            for place, kind in enumerate(MENU):
                words = now.words_at(f"designated_units.view.{kind.key}", np.array([row]))
                accepts = menu(now)[place].accept(block, now, np.array([row]))[0]
                seen.append(gains[place, row] * np.exp(noise * normal(words)[0]) * accepts)
            best = int(np.argmax(seen))
            if seen[best] > 0:
                price = menu(now)[best].cost(block, now, np.array([row]))[0]
                cost = int(price) * int(hh.weight[row])
                queue.append((-seen[best], int(row), best, cost))
        money = int(block.units.budget[unit]) * 100 + int(block.units.carried[unit])
        queue.sort()
        spent, funded = 0, 0
        for _, row, best, cost in queue:
            if spent + cost > money:
                break
            spent, funded = spent + cost, funded + 1
            projects[row] = best
        costs.append(spent)
        left.append(money - spent if funded < len(queue) else 0)
    return costs, left, projects


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_is_that_of_a_plain_loop(seed):
    budgets = np.random.default_rng(seed).integers(0, 60_000, 5)
    world = village_world(villages=5, seed=seed, budget=budgets)
    world.block.units.capacity[:] = [0.2, 0.4, 0.6, 0.8, 1.0]
    world.block.units.carried[:] = [0, 100_000, 0, 0, 50_000]
    wanted = np.arange(60) % 3 > 0
    now = world.now(FEBRUARY)
    plan = units().plan(world.block, now, wanted)
    costs, left, projects = plan_plainly(world, units(), now, wanted)
    assert plan.cost.tolist() == costs
    assert plan.left.tolist() == left
    assert dict(zip(plan.rows.tolist(), plan.project.tolist(), strict=True)) == projects
    assert sum(costs) > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_never_exceeds_the_unit_s_money_and_little_is_left_where_someone_waits(seed):
    world = village_world(seed=seed)
    money = 20_000 * 100
    for year in range(4):
        now = world.now(FEBRUARY + 12 * year)
        before = world.block.units.carried.copy()
        plan = units().plan(world.block, now, everybody(world))
        assert np.all(plan.cost <= money + before)
        rows = np.arange(len(world.hh))
        dearest = max(int(kind.cost(world.block, now, rows).max()) for kind in menu(now)) * 3
        assert np.all(plan.left < dearest)
        world.block.units.carried[:] = plan.left


def test_money_is_left_over_only_where_a_household_is_waiting():
    world = village_world(budget=10_000_000)
    plan = units().plan(world.block, world.now(FEBRUARY), everybody(world))
    assert not np.any(plan.left)


def test_the_central_tier_has_more_money_as_its_funds_grow():
    world = village_world(villages=2, budget=100)
    world.block.units.tier[:] = [0, 3]
    measure = units(budget=2.0)
    assert measure._money(world.block, world.now(13)).tolist() == [20_000, 20_000]
    assert measure._money(world.block, world.now(73)).tolist() == [56_400, 20_000]


def acceptable(world, now, rows):
    """Return the true gains in a yuan of what each household would accept."""
    accepts = np.stack([kind.accept(world.block, now, rows) for kind in menu(now)])
    return gain_per_yuan(world.block, now, rows) * accepts


def test_who_sees_exactly_funds_needs_in_the_order_of_their_gain():
    changes = {f"projects.{kind.key}.take_up": 1.0 for kind in MENU}
    world = village_world(villages=1, budget=60_000, changes=changes)
    now, rows = world.now(FEBRUARY), np.arange(60)
    plan = units(view_noise=0.0).plan(world.block, now, everybody(world))
    assert np.array_equal(plan.project + 1, need(world.block, now, plan.rows))
    gains = gain_per_yuan(world.block, now, rows).max(axis=0)
    waiting = np.setdiff1d(rows, plan.rows)
    assert len(waiting) > 0
    assert gains[plan.rows].min() >= gains[waiting].max()


def test_who_refuses_what_it_needs_most_is_offered_the_next_best():
    world = village_world()
    now = world.now(FEBRUARY)
    plan = units(view_noise=0.0).plan(world.block, now, everybody(world))
    assert np.array_equal(plan.project, acceptable(world, now, plan.rows).argmax(axis=0))
    assert np.any(plan.project + 1 != need(world.block, now, plan.rows))


def test_nobody_is_bought_what_nobody_accepts():
    changes = {f"projects.{kind.key}.take_up": 0.0 for kind in MENU if kind.key != "relief"}
    world = village_world(changes=changes)
    plan = units().plan(world.block, world.now(FEBRUARY), everybody(world))
    assert {MENU[place].key for place in plan.project} == {"relief"}


def test_help_is_for_those_it_is_meant_for_in_poor_villages():
    world = village_world(villages=4)
    world.block.villages.poor_village[2:] = 0
    tables = world.tables["villages"].poor_village
    assert tables.tolist() == [1, 1, 0, 0]
    wanted = np.arange(60) % 2 == 0
    plan = units().plan(world.block, world.now(FEBRUARY), wanted)
    assert len(plan.rows) > 0
    assert np.all(wanted[plan.rows])
    assert np.all(world.hh.village[plan.rows] < 2)


def test_where_there_is_no_unit_nothing_is_planned():
    world = World(5)
    measure, now = units(), world.now(FEBRUARY)
    fen = measure.requests(world.block, now, everybody(world))
    assert fen.tolist() == [0] * 5
    measure.deliver(world.block, now, fen, 1.0)
    assert now.books.uses.sum() == 0


def test_plans_are_made_in_february_and_carried_out_at_their_price():
    world, measure = village_world(), units()
    for month in range(12, 24):
        now, before = world.now(month), copy_of(world)
        fen = measure.requests(world.block, now, everybody(world))
        if month != FEBRUARY:
            assert fen is None
            assert changed(world, before) == set()
            continue
        cost = int(np.dot(fen, world.block.weight))
        assert cost == world.block.units.planned.sum() > 0
        assert changed(world, before) == OWN
        measure.deliver(world.block, now, fen, 1.0)
        assert OWN < changed(world, before) <= OWN | DELIVERED
        helped = fen > 0
        assert np.array_equal(helped, world.hh.unit_project > 0)
        for name in DELIVERED:
            same = world.hh.__dict__[name] == before[name]
            assert np.all(same[~helped]), name
        assert now.books.uses.sum() == now.books.flows[Account.PROGRAMMES].sum() == cost
        uses = [Use.CAPITAL, Use.SERVICES, Use.HOUSEHOLD_BENEFIT, Use.WAGES]
        assert now.books.uses[uses].sum() == cost
        assert world.block.units.spent.tolist() == world.block.units.planned.tolist()


def test_of_a_plan_that_is_granted_in_part_a_part_is_bought():
    world, measure = village_world(), units()
    now = world.now(FEBRUARY)
    fen = measure.requests(world.block, now, everybody(world))
    part = np.floor(fen * 0.4).astype(np.int64)
    measure.deliver(world.block, now, part, 0.4)
    paid = int(np.dot(part, world.block.weight))
    assert now.books.uses.sum() == world.block.units.spent.sum() == paid
    assert world.block.units.planned.sum() > paid


def test_units_keep_nothing_when_the_measure_ends():
    world, measure = village_world(), units()
    now = world.now(FEBRUARY)
    measure.deliver(world.block, now, measure.requests(world.block, now, everybody(world)), 1.0)
    measure.stop(world.block)
    left = world.block.units
    assert not np.any(left.planned | left.spent | left.carried)
    assert not np.any(world.hh.unit_project)


def test_money_comes_from_the_units():
    assert DesignatedUnits.source == Source.DESIGNATED_UNITS


def true_gain(world, measure, now):
    """Return what a plan would truly gain, yuan a year in a yuan spent."""
    plan = measure.plan(world.block, now, everybody(world))
    gains = gain_per_yuan(world.block, now, plan.rows)
    money = plan.price * world.block.weight[plan.rows]
    chosen = np.take_along_axis(gains, plan.project[None], axis=0)[0]
    return np.dot(chosen, money) / money.sum()


def test_a_less_noisy_view_chooses_what_truly_gains_more():
    differences = []
    for seed in range(12):
        world = village_world(400, villages=10, seed=seed, budget=40_000)
        now = world.now(FEBRUARY)
        clear, dim = (true_gain(world, units(view_noise=sd), now) for sd in (0.4, 0.8))
        differences.append(clear - dim)
    assert stats.t.interval(0.95, 11, np.mean(differences), stats.sem(differences))[0] > 0


def test_a_secretary_removes_noise_in_the_village_as_insight_says():
    policy = {
        "measures.designated_units.budget": 1.0,
        "measures.first_secretaries.share": 1.0,
        "measures.first_secretaries.insight": 0.75,
    }
    world = village_world(200, changes=policy)
    now, wanted = world.now(FEBRUARY), everybody(world)
    sent, measure = now.measures
    assert isinstance(sent, FirstSecretaries)
    before = measure.plan(world.block, now, wanted)
    sent.requests(world.block, now, wanted)
    after = measure.plan(world.block, now, wanted)
    quieter = units(view_noise=measure.view_noise / 4)
    world.block.villages.secretary[:] = 0
    expected = quieter.plan(world.block, now, wanted)
    assert not np.array_equal(before.rows, after.rows)
    assert np.array_equal(after.rows, expected.rows)
    assert np.array_equal(after.project, expected.project)
