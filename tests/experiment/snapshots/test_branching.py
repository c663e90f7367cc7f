"""A saved run goes on under scenarios that were the same until then, and under no others."""

from __future__ import annotations

import math

import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import FEN
from simsupport.core.parameters import describe
from simsupport.experiment import InputError
from simsupport.experiment.snapshots.branching import reason_against
from simsupport.model import SupportModel
from simsupport.month import POLICIES
from simsupport.scenario import Scenario
from tests.experiment.snapshots.test_file import everything
from tests.invariants.test_same_bytes import different
from tests.worlds import scenario

MONTH = 19
DATE = str(Month(MONTH))
"""August 2014"""

NATION = {"population.households": 400, "horizon.months": 40}

BRANCHES = {
    "as it was": {},
    "another name": {"name": "other", "title": "Another"},
    "more cash": {"measures.cash_transfer.amount": {"2013-01": 120.0, DATE: 300.0}},
    "cash ends": {"measures.cash_transfer": {"amount": {"2013-01": 120.0}, "until": DATE}},
    "subsidies end": {"measures.employment_subsidy.until": DATE},
    "the last month of both": {"horizon.months": 37, "measures.designated_units.until": "2015-02"},
    "help from the east, with terms of its own": {
        "measures.east_west": {"aid": {DATE: 15.0}, "precision": {DATE: 0.6}, "results": 0.4}
    },
    "teams that stay on": {"measures.volunteers": {"teams": {DATE: 30.0}, "stay": 24}},
    "other inspections": {"measures.third_party.households_per_county": {"2013-01": 0, DATE: 9e3}},
    "a later re-check": {"background.registry.recheck": "2016-11"},
    "a cap that binds later": {"budget.cap": 2.5e12},
}


@pytest.fixture(scope="module")
def trunk():
    """The scenario that all branches share until August 2014."""
    cash = {"measures.cash_transfer.amount": {"2013-01": 120.0}}
    return scenario("combined").with_overrides(NATION | cash)


@pytest.fixture(scope="module")
def saved(trunk, tmp_path_factory):
    """The trunk's run, saved in August 2014."""
    model = SupportModel(trunk, rng=11)
    model.run_for(MONTH)
    path = tmp_path_factory.mktemp("trunk") / "run.npz"
    model.save(path)
    return path


def branch_and_whole(trunk, saved, changes):
    """Return a branch gone on with, and its scenario run from the start."""
    branch = trunk.with_overrides(changes)
    loaded, whole = SupportModel.load(saved, branch), SupportModel(branch, rng=11)
    loaded.run()
    whole.run()
    return everything(loaded), everything(whole)


SHOWN = ("cash ends", "help from the east, with terms of its own", "a cap that binds later")
"""Branches that go through stopping, beginning, and the cap; the others take longer together."""


@pytest.mark.parametrize(
    "name",
    [name if name in SHOWN else pytest.param(name, marks=pytest.mark.full) for name in BRANCHES],
)
def test_a_branch_is_what_its_scenario_gives_from_the_start(name, trunk, saved):
    loaded, whole = branch_and_whole(trunk, saved, BRANCHES[name])
    assert different(whole, loaded) == []


def test_branches_differ_from_each_other(trunk, saved):
    """Else the test above would show nothing."""
    ends = []
    for name in ("as it was", *SHOWN[:2]):
        model = SupportModel.load(saved, trunk.with_overrides(BRANCHES[name]))
        model.run_for(10)
        ends.append(everything(model)["households.savings"])
    assert len(set(ends)) == 3


def terms(policy):
    """Return all undated shares and amounts of a policy, each a tenth of its range off."""
    found = {}
    for one in describe(policy):
        if isinstance(one.default, float) and math.isfinite(one.high - one.low):
            end = one.low if one.default > one.low else one.high
            found[one.path] = 0.9 * one.default + 0.1 * end
    return found


@pytest.mark.full
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_any_policy_may_begin_at_the_date_with_terms_of_its_own(policy, trunk, saved):
    sizes = {size: {DATE: 0.5} for size in policy.sizes}
    changes = {f"measures.{policy.key}": terms(policy) | sizes}
    if reason(trunk, trunk.with_overrides(changes)) is not None:  # it acts in the trunk already
        changes = {f"measures.{policy.key}.until": DATE}
    loaded, whole = branch_and_whole(trunk, saved, changes)
    assert different(whole, loaded) == []


# ---- what is refused ----


def reason(one: Scenario, other: Scenario, month=MONTH, drawn=0, *, cap_reached=False):
    """Return why `other` cannot go on from `one`."""
    return reason_against(one, other, Month(month), drawn, cap_reached=cap_reached)


@pytest.mark.parametrize("name", BRANCHES)
def test_branches_are_allowed(name, trunk):
    assert reason(trunk, trunk.with_overrides(BRANCHES[name])) is None


REFUSED = {
    "population.households": (500, "2012-01"),
    "livelihoods.health.chronic_cost": (0.001, "2012-01"),
    "background.registry.opens": ("2014-03", "2014-01"),
    "governance.careers.term": (4.0, "2012-01"),
    "projects.relocation.unit_cost": (50000.0, "2012-01"),
    "measures.cash_transfer.amount": ({"2013-01": 120.0, "2014-07": 300.0}, "2014-07"),
    "measures.cash_transfer.handled": (0.5, "2013-01"),
    "measures.employment_subsidy.until": ("2014-07", "2014-07"),
    "measures.employment_subsidy.coverage": ({"2013-01": 1.0, "2014-05": 0.5}, "2014-05"),
    "measures.east_west.aid": ({"2014-07": 1.0}, "2014-07"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_scenario_that_differs_before_the_date_is_refused_by_name_and_month(path, trunk):
    value, month = REFUSED[path]
    text = reason(trunk, trunk.with_overrides({path: value}))
    assert text is not None
    assert text.startswith(f"{path} is ")
    assert text.endswith(f"unlike from {month} on")
    assert "\n" not in text


def test_the_first_of_several_differences_is_named_and_the_others_counted(trunk):
    later = {path: REFUSED[path][0] for path in ("measures.cash_transfer.amount",)}
    other = trunk.with_overrides(later | {"population.households": 500})
    text = reason(trunk, other)
    assert text.startswith("population.households is 400 there and 500 here")
    assert text.endswith("(and 1 more)")


def test_a_horizon_that_is_over_is_refused(trunk):
    text = reason(trunk, trunk.with_overrides({"horizon.months": MONTH - 1}))
    assert text == "its horizon ends after 18 months, before 2014-08"


def test_a_cap_may_change_only_while_neither_has_bound(trunk):
    capped = {cap: trunk.with_overrides({"budget.cap": cap}) for cap in (1e9, 2e9)}
    two = round(2e9 * FEN)
    assert reason(capped[2e9], trunk, drawn=two - 1) is None
    assert reason(capped[2e9], capped[2e9], drawn=two, cap_reached=True) is None
    for one, other, drawn, reached in (
        (capped[2e9], trunk, two, False),
        (trunk, capped[1e9], two // 2, False),
        (capped[2e9], trunk, 1, True),
    ):
        assert "bound already" in reason(one, other, drawn=drawn, cap_reached=reached)


def test_load_says_which_file_and_scenario_do_not_fit(trunk, saved):
    other = trunk.with_overrides({"name": "richer", "population.households": 500})
    with pytest.raises(InputError) as caught:
        SupportModel.load(saved, other)
    assert str(caught.value).startswith(f"{saved}: richer cannot go on from {DATE}: population.")


def test_a_last_year_that_has_begun_unnoted_is_refused(trunk):
    text = reason(trunk, trunk.with_overrides({"horizon.months": 32}))
    assert text.startswith("its last year begins in 2014-01, and what households got in it")
