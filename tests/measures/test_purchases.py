"""Payers buy the best projects first, as they see them, while money lasts; twice is in vain."""

import numpy as np
import pytest

from simsupport.agents.households import Register
from simsupport.channels.orders import Order
from simsupport.core.ledger import Account, Source, Use
from simsupport.exchange import Granted
from simsupport.measures.designated_units import DesignatedUnits
from simsupport.measures.purchases import (
    TALLY,
    Purse,
    View,
    buy_best,
    buy_in_order,
    count_purchases,
    deliver_projects,
    forget_purchases,
    sum_by,
    tally,
)
from simsupport.model import SupportModel
from simsupport.month import MEASURES, first_half, second_half
from simsupport.projects.menu import MENU, menu
from simsupport.projects.needs import NOTHING
from tests.measures.poor_villages import (
    FEBRUARY,
    KEYS,
    buy_plainly,
    cost_plainly,
    needs_of,
    prices,
    seen_plainly,
    village_world,
)
from tests.worlds import changed, copy_of

RICH = 10**12
RELIEF = KEYS.index("relief") + 1


def purse(cases, money=RICH, group=None):
    """Return who pays for each case: one payer, unless groups are given."""
    group = np.zeros(len(cases), np.intp) if group is None else group
    return Purse(group, np.atleast_1d(np.asarray(money, np.int64)))


def view(cases, noise=0.0, **what):
    """Return a payer's view with the same noise for all."""
    return View(np.full(len(cases), noise, np.float32), **what)


def project_for_each(order):
    """Return the project of each household of an order."""
    return dict(zip(order.rows.tolist(), order.project.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_bought_is_what_a_plain_loop_buys(seed):
    draw = np.random.default_rng(seed)
    world = village_world(seed=seed)
    now = world.now(FEBRUARY)
    needs = needs_of(world, now, draw.random(60) < 0.8)
    cases = np.sort(draw.choice(len(needs.rows), 35, replace=False))
    group = draw.integers(0, 4, 35)
    money = draw.integers(0, 6_000_000, 4)
    noise = draw.uniform(0, 1.5, 35).astype(np.float32)
    offered = tuple(kind for kind in MENU if draw.random() < 0.7)

    queues, projects = [[] for _ in money], {}
    for i, case in enumerate(cases):
        row = int(needs.rows[case])
        seen = seen_plainly(world, now, row, float(noise[i]))
        seen = [s * (kind in offered) for s, kind in zip(seen, MENU, strict=True)]
        best = int(np.argmax(seen))
        if seen[best] > 0:
            projects[row] = best + 1
            queues[group[i]].append((seen[best], row, cost_plainly(world, now, row, best)))
    costs, left, served = buy_plainly(queues, money.tolist())

    bought = buy_best(needs, cases, purse(cases, money, group), View(noise, offered))
    assert bought.cost.tolist() == costs
    assert bought.left.tolist() == left
    assert project_for_each(bought.order) == {row: projects[row] for row in served}
    assert bought.order.cost == sum(costs) > 0


def test_an_order_of_projects_tells_all_about_its_cases():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    cases = np.arange(60)
    order = buy_best(needs, cases, purse(cases), view(cases)).order
    assert np.all(np.diff(order.rows) > 0)
    assert np.array_equal(order.weight, world.block.weight[order.rows])
    assert np.array_equal(order.village, world.block.village_of(order.rows))
    assert np.array_equal(order.fen, prices(world, now, order.rows, order.project))
    assert np.array_equal(order.project, needs.needed[order.rows])
    for row, place, fen in zip(order.rows, order.project, order.fen, strict=True):
        assert fen == menu(now)[place - 1].cost(world.block, now, np.array([row]))[0]
    assert not order.duplicate.any()


def test_without_money_nothing_is_bought_and_nothing_noted():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    cases = np.arange(60)
    bought = buy_best(needs, cases, purse(cases, 0), view(cases))
    assert (len(bought.order.rows), bought.cost.tolist(), bought.left.tolist()) == (0, [0], [0])
    assert not needs.ordered.any()


def test_without_cases_nothing_is_bought():
    world = village_world()
    now, nobody = world.now(FEBRUARY), np.zeros(0, np.intp)
    bought = buy_best(needs_of(world, now), nobody, purse(nobody), view(nobody))
    assert (len(bought.order.rows), bought.left.tolist()) == (0, [0])


QUEUES = {
    "incomes": lambda draw: draw.uniform(-3e4, 3e4, 60),
    "close together": lambda draw: 1e-7 * draw.permutation(60),
    "very small": lambda draw: -100.0 - draw.permutation(60),
    "many equal": lambda draw: draw.integers(0, 3, 60),
}


@pytest.mark.parametrize("kind", QUEUES)
def test_a_queue_is_served_in_falling_order_whatever_its_numbers(kind):
    draw = np.random.default_rng(3)
    queue = QUEUES[kind](draw).astype(np.float32)
    world = village_world()
    now = world.now(FEBRUARY)
    needs, cases = needs_of(world, now), np.arange(60)
    able = needs.gain[RELIEF - 1] > NOTHING
    costs = prices(world, now, cases, np.full(60, RELIEF)) * world.block.weight
    order = sorted(cases[able].tolist(), key=lambda case: (-queue[case], case))
    first = order[:11]
    money = int(costs[first].sum())
    place = np.full(60, RELIEF, np.uint8)
    bought = buy_in_order(needs, cases, purse(cases, money), place, queue)
    assert bought.order.rows.tolist() == sorted(first)
    assert (bought.cost.tolist(), bought.left.tolist()) == ([money], [0])


# ---- two payers ----


def two_payers(world, now, knows=None):
    """Let two payers who see the same buy for the same households one after the other."""
    needs, cases = needs_of(world, now), np.arange(len(world.hh))
    first = buy_best(needs, cases[::2], purse(cases[::2]), view(cases[::2]))
    second = buy_best(needs, cases, purse(cases), view(cases, knows=knows))
    return needs, first.order, second.order


def test_the_second_to_order_the_same_orders_a_duplicate():
    world = village_world()
    _, first, second = two_payers(world, world.now(FEBRUARY))
    assert not first.duplicate.any()
    assert np.array_equal(second.duplicate, np.isin(second.rows, first.rows))
    assert 0 < second.duplicate.sum() < len(second.rows)


def test_duplicates_are_paid_for_and_do_nothing():
    one, both = village_world(), village_world()
    now, then = one.now(FEBRUARY), both.now(FEBRUARY)
    _, first, _ = two_payers(one, now)
    deliver_projects(one.block, now, first)
    _, same, second = two_payers(both, then)
    deliver_projects(both.block, then, same)
    again = Order(
        *(
            getattr(second, name)[second.duplicate]
            for name in ("rows", "fen", "weight", "village", "project", "duplicate")
        )
    )
    deliver_projects(both.block, then, again)
    assert changed(both, copy_of(one)) == set()
    assert again.cost > 0
    assert then.books.uses[Use.DUPLICATED] == again.cost
    assert now.books.uses[Use.DUPLICATED] == 0
    extra = then.books.flows - now.books.flows
    assert extra[Account.PROGRAMMES, Account.ELSEWHERE] == extra.sum() == again.cost
    assert then.books.uses.sum() == first.cost + again.cost


def test_of_a_second_order_what_is_no_duplicate_works():
    world = village_world()
    now = world.now(FEBRUARY)
    _, _, second = two_payers(world, now)
    before = copy_of(world)
    deliver_projects(world.block, now, second)
    vain = np.dot(second.fen * second.duplicate, second.weight)
    assert now.books.uses[Use.DUPLICATED] == vain
    assert now.books.uses.sum() == second.cost > vain > 0
    for name, values in before.items():
        same = values == world.hh.__dict__[name]
        assert np.all(same[second.rows[second.duplicate]]), name
    helped = [not np.array_equal(before[n], world.hh.__dict__[n]) for n in ("assets", "skill")]
    assert any(helped)


def test_who_knows_what_others_ordered_buys_nothing_twice():
    world = village_world()
    _, first, second = two_payers(world, world.now(FEBRUARY), np.ones(60, np.bool_))
    assert not second.duplicate.any()
    one, other = project_for_each(first), project_for_each(second)
    both = one.keys() & other.keys()
    assert both
    assert all(one[row] != other[row] for row in both)


def test_who_knows_in_some_places_buys_twice_only_in_the_others():
    world = village_world()
    knows = world.block.village_of(np.arange(60)) < 2
    _, first, second = two_payers(world, world.now(FEBRUARY), knows)
    known = knows[second.rows]
    assert not second.duplicate[known].any()
    assert np.array_equal(second.duplicate[~known], np.isin(second.rows, first.rows)[~known])
    assert second.duplicate.any()


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_delivery_is_that_of_each_project_with_the_part_that_arrived(kind):
    """An order of one project changes what the project itself changes."""
    place = MENU.index(kind) + 1
    ordered, plain = village_world(water=1, elders=1), village_world(water=1, elders=1)
    now, then = ordered.now(FEBRUARY), plain.now(FEBRUARY)
    rows = np.flatnonzero(kind.eligible(menu(now)[place - 1], ordered.block, np.arange(60)))
    fen = prices(ordered, now, rows, np.full(len(rows), place)) // 2
    order = Order.of_households(ordered.block, rows, fen)
    none = np.zeros(len(rows), np.bool_)
    projects = np.full(len(rows), place, np.uint8)
    deliver_projects(
        ordered.block, now, Order(rows, fen, order.weight, order.village, projects, none)
    )
    project = menu(then)[place - 1]
    project.deliver(plain.block, then, rows, fen / project.cost(plain.block, then, rows))
    assert changed(ordered, copy_of(plain)) == set()
    assert np.array_equal(now.books.uses, then.books.uses)
    assert now.books.uses.sum() == order.cost


# ---- counting ----


def count_plainly(world, needs, order):
    """Count an order's projects case by case, by kind and by village."""
    counted = np.zeros((len(TALLY), len(MENU)), np.int64)
    villages = {name: [0] * len(world.block.villages) for name in ("served", "met", "twice")}
    needed = dict(zip(needs.rows.tolist(), needs.needed.tolist(), strict=True))
    for i, row in enumerate(order.rows.tolist()):
        kind, weight = int(order.project[i]), int(world.hh.weight[row])
        twice = bool(order.duplicate[i])
        met = needed[row] == kind and not twice
        registered = world.hh.register[row] == Register.REGISTERED
        parts = [1, int(registered), int(met), int(twice), int(order.fen[i])]
        counted[:, kind - 1] += np.array(parts) * weight
        village = int(world.hh.village[row])
        villages["served"][village] += weight
        villages["met"][village] += weight * met
        villages["twice"][village] += weight * twice
    return counted, villages


def tally_alone(world, needs, order):
    """Return the tally of the only buyer."""
    return tally(world.block, needs, order, np.zeros(len(order.rows), np.intp), 1)[0]


def test_the_tally_counts_every_project_exactly():
    world = village_world(register=np.arange(60) % 3 % 2)
    now = world.now(FEBRUARY)
    needs, cases = needs_of(world, now), np.arange(60)
    half = cases[::2]
    first = buy_best(needs, half, purse(half), view(half)).order
    noisy = buy_best(needs, cases, purse(cases), view(cases, noise=1.0)).order
    served = np.zeros((3, 4), np.int64)
    for order in (first, noisy):
        counted, villages = count_plainly(world, needs, order)
        assert np.array_equal(tally_alone(world, needs, order), counted)
        served += np.array(list(villages.values()))
        projects, registered, needed, duplicated, fen = counted.sum(axis=1)
        assert fen == order.cost
        assert 0 < registered < projects
        assert 0 < needed <= projects
    assert 0 < duplicated < projects
    assert needed < projects - duplicated
    columns = [world.block.villages.__dict__[name] for name in ("served", "met", "twice")]
    assert np.array_equal(np.stack(columns), served)
    forget_purchases(world.block)
    assert not np.any(np.stack(columns))


def test_projects_for_those_whose_needs_nobody_looked_into_met_no_need():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now, np.arange(60) < 10)
    rows = np.array([4, 9, 10, 59])
    order = Order(
        rows,
        np.full(4, 100),
        world.block.weight[rows],
        world.block.village_of(rows),
        needs.needed[[4, 9, 9, 9]],
        np.zeros(4, np.bool_),
    )
    counted = dict(zip(TALLY, tally_alone(world, needs, order).sum(axis=1), strict=True))
    assert counted["projects"] == world.block.weight[rows].sum()
    assert counted["needed"] == world.block.weight[rows[:2]].sum()


def test_an_empty_order_counts_nothing():
    world = village_world()
    now = world.now(FEBRUARY)
    nobody = np.zeros(0, np.intp)
    needs = needs_of(world, now)
    order = buy_best(needs, nobody, purse(nobody), view(nobody)).order
    assert not tally_alone(world, needs, order).any()


def test_sums_by_group_are_exact():
    group, amounts = np.array([2, 0, 2, 2]), np.array([2**60, 5, 1, -3], np.int64)
    assert sum_by(group, amounts, 4).tolist() == [5, 0, 2**60 - 2, 0]


# ---- in the month ----

UNITS = {
    "measures.designated_units.budget": 1.0,
    "measures.designated_units.tiers": 1.0,
    "measures.designated_units.visibility": 0.0,
}
"""Units of all tiers, which put all their money into projects."""


def registered_world(changes):
    """Return households on the register in poor villages."""
    return village_world(changes=changes, register=Register.REGISTERED)


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_a_block_tells_what_its_measures_bought_with_the_money_granted(share):
    world = registered_world(UNITS)
    for month in (25, 26):
        now = world.now(month)
        asked, pending = first_half(world.block, now, world.rules)
        none = np.zeros(4, np.int64)
        told = second_half(world.block, now, world.rules, pending, Granted(none, share))
        projects, registered, _, duplicated, fen = told.bought.sum(axis=2).T
        units = MEASURES.index(DesignatedUnits)
        assert told.bought.sum() == told.bought[units].sum()
        if month == 25:
            assert asked.money[Source.DESIGNATED_UNITS] > 0
            assert projects[units] == registered[units] > duplicated[units] == 0
            assert fen[units] == now.books.uses.sum()
            assert world.block.villages.served.sum() == projects[units]
        else:
            assert not told.bought.any()


def test_villages_forget_their_purchases_in_the_next_february_even_if_nobody_plans():
    world = registered_world(UNITS | {"measures.designated_units.until": "2016-01"})
    villages = world.block.villages
    for month in (35, 36, 37):
        villages.unclear[:] = 0.2
        villages.served[:] = villages.met[:] = villages.twice[:] = 3
        first_half(world.block, world.now(month), world.rules)
        assert np.all(villages.unclear == 1)
        counts = np.stack([villages.served, villages.met, villages.twice])
        assert np.all(counts == (0 if month == 37 else 3))


def test_the_nation_s_outcomes_tell_how_many_projects_met_a_need():
    policy = {path.replace(".", "__"): value for path, value in UNITS.items()}
    model = SupportModel("baseline", rng=5, households=600, months=15, **policy)
    model.run()
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"].reset_index()
    bought = nation[nation.projects > 0]
    assert [date.month for date in bought.month] == [2, 2]
    assert (bought.projects_registered.between(0, 1)).all()
    assert (bought.projects_needed.between(0.05, 0.95)).all()
    assert (bought.projects_duplicated == 0).all()
    assert bought.projects.iloc[-1] == model.villages.served.sum()
    needed = model.villages.met.sum() / model.villages.served.sum()
    assert bought.projects_needed.iloc[-1] == pytest.approx(needed)
    drawn = nation.drawn_designated_units
    assert drawn.sum() == pytest.approx(nation.spending.sum())
    assert drawn.sum() > 0
    for name in nation.filter(like="drawn_").columns:
        assert name == "drawn_designated_units" or not nation[name].any()


def test_what_each_measure_bought_is_counted_apart():
    world = village_world()
    now = world.now(FEBRUARY)
    needs, cases = needs_of(world, now), np.arange(60)
    buyers = (MEASURES[3](), MEASURES[1](), MEASURES[3]())
    orders = []
    for buyer in buyers:
        bought = buy_best(needs, cases, purse(cases), view(cases, noise=1.0))
        orders.append((buyer, bought.order))
    orders.append((MEASURES[0](), Order(cases, cases, cases)))
    counted = count_purchases(world.block, needs, orders, 1.0, MEASURES)
    assert counted.shape == (len(MEASURES), len(TALLY), len(MENU))
    alone = [tally_alone(world, needs, order) for _, order in orders[:3]]
    assert np.array_equal(counted[3], alone[0] + alone[2])
    assert np.array_equal(counted[1], alone[1])
    assert counted.sum() == sum(part.sum() for part in alone) > 0
    assert not count_purchases(world.block, None, orders, 1.0, MEASURES).any()
