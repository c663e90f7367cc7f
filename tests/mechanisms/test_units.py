"""What designated units and first secretaries do, in the same villages with and without them."""

import numpy as np
import pytest
from scipy import stats

from simsupport.core.calendar import Month
from simsupport.exchange import Outlook
from simsupport.governance.register import RegisterRules, eligible
from simsupport.livelihoods.drivers import drivers_of
from simsupport.measures.designated_units import DesignatedUnits
from simsupport.model import SupportModel
from simsupport.projects.menu import gain_per_yuan
from simsupport.projects.needs import look_into_needs

SIZE = {"households": 2000, "months": 48}
UNITS = {
    "measures__designated_units__budget": {"2014-01": 1.0},
    "measures__designated_units__tiers": 1.0,
    "measures__designated_units__visibility": 0.0,
}
"""All tiers take part, and nothing goes to show."""
SECRETARIES = {"measures__first_secretaries__share": {"2014-01": 1.0}}
SEEDS = range(100, 108)
FIRST_PLAN = 13
"""February 2014."""


def after(months, seed, **policy):
    """Return a nation after some months."""
    model = SupportModel("baseline", rng=seed, **SIZE, **policy)
    model.run_for(months)
    return model


def lower_end(differences):
    """Return the lower end of the 95 % t interval of a mean paired difference."""
    mean, error = np.mean(differences), stats.sem(differences)
    return stats.t.interval(0.95, len(differences) - 1, mean, error)[0]


@pytest.fixture(scope="module")
def first_plans():
    """The same nations after February 2014, without and with units."""
    return [(after(14, seed), after(14, seed, **UNITS)) for seed in SEEDS]


@pytest.fixture
def orders(monkeypatch):
    """What units order while the test runs: households and projects, plan by plan."""
    noted = []
    plan = DesignatedUnits.plan

    def listened(measure, block, now, needs):
        found = plan(measure, block, now, needs)
        noted.extend((order.rows + block.households.start, order.project) for order in found)
        return found

    monkeypatch.setattr(DesignatedUnits, "plan", listened)
    return noted


def gains_of_registered(pairs, name):
    """Return what a column gains on average for the registered of poor villages, pair by pair."""
    gains = []
    for without, with_units in pairs:
        hh = without.households
        rows = np.flatnonzero((without.villages.poor_village[hh.village] == 1) & (hh.register == 1))
        one, other = (m.households.arrays[name][rows].astype(float) for m in (with_units, without))
        gains.append(np.average(one - other, weights=hh.weight[rows]))
    return gains


@pytest.mark.row("B1")
@pytest.mark.parametrize("name", ["assets", "skill", "trained", "transfer"])
def test_units_bring_projects_to_the_registered_of_their_villages(first_plans, name):
    assert lower_end(gains_of_registered(first_plans, name)) > 0


@pytest.mark.row("B1")
def test_units_change_directly_nobody_else(first_plans, orders):
    for seed, (without, with_units) in zip(SEEDS, first_plans, strict=True):
        hh = without.households
        orders.clear()
        after(14, seed, **UNITS)
        planned = np.isin(hh.rows, np.concatenate([rows for rows, _ in orders]))
        assert planned.any()
        poor = without.villages.poor_village[hh.village] == 1
        assert np.all(poor[planned] & (hh.register[planned] == 1))
        for name, values in hh.arrays.items():
            same = values[~planned] == with_units.households.arrays[name][~planned]
            assert np.all(same), name


@pytest.mark.row("B1")
def test_units_spend_what_they_planned_and_no_more_than_their_budgets(first_plans):
    for _, model in first_plans:
        units = model.units
        assert np.array_equal(units.spent, units.planned)
        assert np.all(units.spent <= units.budget * 100)
        assert model.ledger.spent == units.spent.sum() > 0


@pytest.mark.row("B1")
def test_years_of_units_raise_output_and_make_houses_safe_in_their_villages():
    pairs = [(after(48, seed), after(48, seed, **UNITS)) for seed in SEEDS]
    assert lower_end(gains_of_registered(pairs, "capacity")) > 0
    assert lower_end([-gain for gain in gains_of_registered(pairs, "housing")]) > 0


@pytest.mark.row("B1")
def test_what_units_let_grow_lowers_the_price_of_those_next_door_too():
    """Neighbours sell on the same county market, whether their village has a unit or not."""
    much = UNITS | {"measures__designated_units__budget": {"2014-01": 4.0}}
    falls = []
    for seed in SEEDS:
        one, other = (after(48, seed, **policy).counties.price for policy in (much, {}))
        falls.append(np.log(other).mean() - np.log(one).mean())
    assert lower_end(falls) > 0


def planned_gain(model, now):
    """Return what this month's plan truly gains in a yuan, and its money."""
    (block,) = model.crew.blocks
    measure = next(m for m in now.measures if m.key == "designated_units")
    wanted = eligible(block, now, RegisterRules())
    for other in now.measures:
        other.requests(block, now, wanted)
    (plan,) = measure.plan(block, now, look_into_needs(block, now, np.flatnonzero(wanted)))
    gains = gain_per_yuan(block, now, plan.rows)
    chosen = np.take_along_axis(gains, plan.project[None] - 1, axis=0)[0]
    money = plan.fen * plan.weight
    wrong = chosen < gains.max(axis=0)
    return np.dot(chosen, money) / money.sum(), np.dot(wrong, money) / money.sum()


def planned_in_february(seed, **policy):
    """Return what the first plan of a nation truly gains, and the share spent on wrong projects."""
    model = after(FIRST_PLAN, seed, **policy)
    month = Month(FIRST_PLAN)
    pay = model.destinations.pay(drivers_of(month, model.rules.livelihoods.growth))
    outlook = Outlook(month, pay, model.destinations.finding, funded=True)
    return planned_gain(model, model.crew._now(outlook))


@pytest.mark.row("B4")
def test_where_secretaries_serve_less_is_spent_on_the_wrong_projects():
    """The share of money that goes to another project than the household needs most falls."""
    without = np.array([planned_in_february(seed, **UNITS) for seed in SEEDS])
    with_them = np.array([planned_in_february(seed, **UNITS, **SECRETARIES) for seed in SEEDS])
    gain, wrong = (with_them - without).T
    assert lower_end(gain) > 0
    assert lower_end(-wrong) > 0


@pytest.mark.row("B4")
@pytest.mark.parametrize(
    "changes",
    [
        {"measures__first_secretaries__insight": 0.0},
        {"measures__designated_units__view_noise": 0.0},
    ],
    ids=["they learn nothing", "there is nothing to learn"],
)
def test_there_are_parameters_under_which_secretaries_change_no_plan(orders, changes):
    without = after(14, 100, **UNITS, **changes).households
    plan = list(orders)
    orders.clear()
    with_them = after(14, 100, **UNITS, **SECRETARIES, **changes).households
    assert sum(len(rows) for rows, _ in plan) > 0
    for (rows, project), (same_rows, same_project) in zip(plan, orders, strict=True):
        assert np.array_equal(rows, same_rows)
        assert np.array_equal(project, same_project)
    for name, values in without.arrays.items():
        assert np.array_equal(values, with_them.arrays[name]), name


@pytest.mark.row("B4")
def test_without_units_secretaries_change_no_household():
    """What else they do in their villages is not there yet, so alone they only stand there."""
    without, with_them = after(24, 100), after(24, 100, **SECRETARIES)
    assert with_them.villages.secretary.sum() == with_them.villages.poor_village.sum() > 0
    for name, values in without.households.arrays.items():
        assert np.array_equal(values, with_them.households.arrays[name]), name


def lead_of_the_able(model):
    """Return the share of right projects of the abler half of units less the other half's."""
    units = model.units
    abler = units.capacity < np.median(units.capacity)
    right = [
        units.right[half].sum() / max(units.projects[half].sum(), 1) for half in (abler, ~abler)
    ]
    return float(right[0] - right[1])


@pytest.mark.row("B6")
def test_lead_departments_bring_the_less_able_units_nearer_to_the_able():
    """Where units alone buy, and the best of a tier teach the others all they know."""
    lead = {
        "measures__designated_units__lead_departments": 1.0,
        "measures__designated_units__guidance": 1.0,
    }
    leads = [
        [lead_of_the_able(after(48, seed, **UNITS, **policy)) for policy in ({}, lead)]
        for seed in SEEDS
    ]
    alone, guided = np.array(leads).T
    assert lower_end(alone) > 0
    assert lower_end(alone - guided) > 0


@pytest.mark.row("B6")
def test_without_guidance_lead_departments_change_nothing_where_nobody_else_buys():
    lead = {
        "measures__designated_units__lead_departments": 1.0,
        "measures__designated_units__guidance": 0.0,
    }
    alone, led = after(48, 100, **UNITS).tables, after(48, 100, **UNITS, **lead).tables
    for kind, table in alone.items():
        for name, values in table.arrays.items():
            assert np.array_equal(values, led[kind].arrays[name]), f"{kind}.{name}"


@pytest.mark.parametrize(
    "changes",
    [
        {"projects__industry_grant__failure": 1.0, "projects__training_place__failure": 1.0},
        {"projects__industry_grant__take_up": 0.0, "projects__training_place__take_up": 0.0},
    ],
    ids=["all fails", "nobody accepts"],
)
@pytest.mark.row("B1")
def test_there_are_parameters_under_which_units_bring_no_assets_and_no_skill(orders, changes):
    without, with_units = after(26, 100), after(26, 100, **UNITS, **changes)
    assert with_units.ledger.spent > 0
    grown = without.households.trained != with_units.households.trained
    assert not np.any(grown)
    given = np.concatenate([project for _, project in orders])
    assert len(given) > 0
    assert not np.any(np.isin(given, (1, 2)))
