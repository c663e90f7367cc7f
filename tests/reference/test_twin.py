"""The columns against the plain twin: 500 households, burn-in and 24 months, markets included.

The register is an input: villages and officials decide who is on it, and their rules have tests of
their own. Whole numbers about households (members, labour, flags, history of poverty) must be equal
in every month. Money may differ, because columns hold float32, of 24 bits, and the twin
Python's floats: a yuan amount in the ten thousands is known to 0.004 yuan, and twelve months add
up. Real workers and jobs are in the millions a county at this scale; what firms want is computed
in float32 and may differ by single jobs, but a county's jobs agree exactly.

A draw on a knife's edge could turn out differently in the two for some seed without either being
wrong; none did for this one. Should a later rule bring one, look at the household named in the
message before taking another seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.agents.households import Status
from simsupport.agents.villages import Villages
from simsupport.core.calendar import BURN_IN, Month
from simsupport.core.columns import Column, Table
from simsupport.model import SupportModel
from simsupport.month import MEASURES
from simsupport.scenario import Scenario

from .enterprise import EnterpriseAgent
from .twin import TwinModel, build_twin

SEED = 2
HOUSEHOLDS = 500
MONTHS = 24

EVERY_RULE: dict[str, Any] = {
    "livelihoods.family.split": 0.4,
    "livelihoods.family.adult_death": 0.1,
    "livelihoods.family.elder_death": 0.3,
    "livelihoods.guarantees.house_decay": 0.05,
    "livelihoods.guarantees.leave_school": 0.3,
    "livelihoods.shocks.disaster": 0.3,
    "livelihoods.shocks.ruin": 0.1,
    "livelihoods.crime.incidence": 0.3,
    "livelihoods.crime.chance": 0.5,
    "livelihoods.arrears.incidence": 0.1,
    "livelihoods.arrears.trouble": 1000,
    "livelihoods.employers.luck_sd": 0.3,
    "livelihoods.employers.opening": 0.2,
    "measures.cash_transfer.amount": 50,
    "measures.cash_transfer.gap_share": 0.5,
    "measures.cash_transfer.coverage": 0.6,
    "measures.minimum_income.line_share": 0.8,
    "measures.employment_subsidy.wage_share": 0.3,
    "measures.employment_subsidy.training": 1000,
    "measures.employment_subsidy.duration": 6,
    "measures.employment_subsidy.coverage": 0.7,
    "measures.employment_subsidy.until": "2014-10",
    "budget.cap": 1e11,
}

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "measures off": ("baseline", {}),
    "transfers and employment": ("transfers-and-employment", {}),
    "every rule and a cap": ("baseline", EVERY_RULE),
}
"""Scenario and overrides. The last case makes rare events common, so that every rule acts."""

GOVERNANCE: dict[type[Table], set[str]] = {
    Villages: {
        *("arrives", "taken", "insight", "capture", "checking", "padding", "honesty"),
        *("quota", "target", "registered", "ready", "listed", "refused", "returned"),
        *("struck", "added", "correct", "persons", "poor", "in_need"),
    },
    Counties: {
        *("on_register", "off_register", "wrongly_out", "never_listed", "missed"),
        *("padded", "claimed", "refused", "out"),
        *("usual_days", "unsteady", "reformed", "incident", "outcry", "since"),
    },
}
"""What villages and officials decide and count; the twin lives by the register they keep."""

Values = npt.NDArray[np.float64]
Within = Callable[[Column, Values], Values | float]


@dataclass
class Pair:
    """Both models after the same months, and what disagreed on the way."""

    model: SupportModel
    twin: TwinModel
    found: list[str]


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def pair(request: pytest.FixtureRequest) -> Pair:
    """Return both models after the months of a case."""
    return live_together(request.param)


@cache
def live_together(case: str) -> Pair:
    """Let both models live through the months, and compare them after each."""
    name, overrides = CASES[case]
    rules = Scenario.load(name).with_overrides({"population.households": HOUSEHOLDS} | overrides)
    model = SupportModel(rules, rng=SEED)
    pair = Pair(model, TwinModel(rules, SEED, model.villages.capture.tolist()), [])
    for month in range(MONTHS):
        pair.model.step()
        hh = pair.model.households
        pair.twin.registers = (hh.register.tolist(), hh.register_month.tolist())
        pair.twin.captures = pair.model.villages.capture.tolist()
        pair.twin.step()
        pair.found += [f"month {month}: {text}" for text in disagreements(pair, month)]
    return pair


def disagreements(pair: Pair, month: int) -> list[str]:
    """List the columns of all tables that disagree."""
    model, twin = pair.model, pair.twin
    firms = list(twin.agents_by_type[EnterpriseAgent])
    found = compare(model.households, list(twin.families), household_tolerance(month))
    found += compare(model.villages, list(twin.villages), place_tolerance)
    found += compare(model.counties, list(twin.counties), county_tolerance(model))
    found += compare(model.enterprises, firms, firm_tolerance(model))
    return found


def compare(table: Table, agents: list[Any], within: Within) -> list[str]:
    """Compare a table's columns with the agents' attributes; list those too far apart."""
    agents = sorted(agents, key=lambda agent: agent.row)
    rows = np.array([agent.row for agent in agents])
    found = []
    for name, spec in table.columns().items():
        if name in GOVERNANCE.get(type(table), ()):
            continue
        ours = table.arrays[name][rows].astype(np.float64)
        theirs = np.array([getattr(agent, name) for agent in agents], np.float64)
        apart = np.abs(ours - theirs) > within(spec, theirs)
        if apart.any():
            first = int(np.flatnonzero(apart)[0])
            found.append(
                f"{type(table).__name__}.{name}: {apart.sum()} rows, the first {rows[first]} "
                f"with {ours[first]}, the twin {theirs[first]}"
            )
    return found


def household_tolerance(month: int) -> Within:
    """Allow nothing in whole numbers, float32 accuracy in money, and five fen a month saved.

    A month has about five flows of money, each rounded to whole fen from float32.
    """

    def within(spec: Column, theirs: Values) -> Values | float:
        if spec.name == "savings":
            return 5.0 * (BURN_IN + month + 1) + 1e-5 * np.abs(theirs)
        if "f" not in spec.dtype:
            return 0.0
        return (0.2 if spec.unit.startswith("yuan") else 1e-4) + 1e-4 * np.abs(theirs)

    return within


def place_tolerance(spec: Column, theirs: Values) -> Values | float:
    """Allow nothing in whole numbers and float32 accuracy otherwise.

    Sums of what households lost are as good as what is known of each of them.
    """
    if spec.name in ("stolen", "owed", "owed_paid"):
        return 1e-4 * np.abs(theirs)
    return 1e-5 + 1e-5 * np.abs(theirs) if "f" in spec.dtype else 0.0


def county_tolerance(model: SupportModel) -> Within:
    """Allow what firms want, and what is left unfilled of it, to differ by single jobs."""
    jobs = sum_by_county(model, model.enterprises.jobs + model.enterprises.target)

    def within(spec: Column, theirs: Values) -> Values | float:
        if spec.name == "property_fen":  # a sum of float32 products
            return 1e-6 * np.abs(theirs)
        if spec.name == "background_fen":  # each payment rounded to whole fen from float32
            return 1e-4 * np.abs(theirs)
        if spec.name in ("laid_off", "unfilled"):
            return 2.0 + 1e-5 * (jobs + np.abs(theirs))
        return place_tolerance(spec, theirs)

    return within


def firm_tolerance(model: SupportModel) -> Within:
    """Allow single jobs in what firms want and hold, and 0.01 % of a month's pay and cash."""
    firms = model.enterprises
    jobs = (firms.jobs + firms.target).astype(np.float64)
    pay = jobs * model.counties.wage[firms.county] * 100.0

    def within(spec: Column, theirs: Values) -> Values | float:
        if spec.name in ("jobs", "target", "vacancies"):
            return 2.0 + 1e-5 * jobs
        if spec.name == "cash":
            return 1e-4 * (np.abs(theirs) + pay)
        return place_tolerance(spec, theirs)

    return within


def sum_by_county(model: SupportModel, values: npt.NDArray[np.int64]) -> Values:
    """Sum a quantity of the enterprises by county."""
    county = model.enterprises.county
    return np.bincount(county, values, minlength=len(model.counties)).astype(np.float64)


def test_columns_agree_in_every_month(pair: Pair) -> None:
    assert not pair.found, "\n".join(pair.found[:20])


def test_same_households_exist(pair: Pair) -> None:
    existing = np.flatnonzero(pair.model.households.status != Status.RESERVED)
    assert sorted(family.row for family in pair.twin.families) == existing.tolist()


def test_jobs_and_workers_in_jobs_agree_exactly(pair: Pair) -> None:
    jobs = sum_by_county(pair.model, pair.model.enterprises.jobs)
    for county in pair.twin.counties:
        assert county.jobs == jobs[county.row]
        assert county.jobs == sum(family.weight * family.local_job for family in county.families)


def test_destinations_agree(pair: Pair) -> None:
    ours, theirs = pair.model.destinations, pair.twin.destinations
    assert [market.migrants for market in theirs] == ours.migrants.tolist()
    assert [market.finding for market in theirs] == pytest.approx(ours.finding.tolist(), rel=1e-5)


def test_spending_agrees(pair: Pair) -> None:
    assert pair.twin.spent == pytest.approx(pair.model.ledger.spent, rel=1e-6)
    measures = [getattr(pair.twin.rules.measures, kind.key) for kind in MEASURES]
    last = Month(MONTHS - 1)
    assert (pair.twin.spent > 0) == any(measure.active(last) for measure in measures)


def test_rare_events_are_among_what_is_compared() -> None:
    pair = live_together("every rule and a cap")
    model, families = pair.model, list(pair.twin.families)
    firms = list(pair.twin.agents_by_type[EnterpriseAgent])
    assert any(model.start_persons[family.row] == 0 for family in families)
    assert any(family.status == Status.DISSOLVED for family in families)
    for flag in ("health", "school", "housing", "water", "technology"):
        assert any(getattr(family, flag) for family in families), flag
    assert any(firm.status == EnterpriseStatus.CLOSED for firm in firms)
    assert any(village.disaster for village in pair.twin.villages)
    assert any(county.laid_off for county in pair.twin.counties)
    villages = list(pair.twin.villages)
    assert any(village.stolen for village in villages)
    assert sum(village.reported for village in villages) > 0
    assert 0 < sum(village.owed_paid for village in villages) < sum(v.owed for v in villages)
    cap = EVERY_RULE["budget.cap"] * 100
    assert 0.999 * cap < pair.twin.spent <= cap


def test_subsidised_jobs_are_among_what_is_compared_and_end_with_the_measure() -> None:
    going = live_together("transfers and employment").twin.families
    ended = live_together("every rule and a cap").twin.families
    assert any(family.subsidised for family in going)
    assert not any(family.subsidised for family in ended)


def test_built_for_the_benchmark() -> None:
    twin = build_twin(60, SEED)
    twin.step()
    assert twin.time == 1
    assert len(twin.families) > 50
