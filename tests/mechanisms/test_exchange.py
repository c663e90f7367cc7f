"""What moves west and what brokers and courses do: further channels, and who is left alone."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.exchange import Outlook
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.labour import odds_of_asking
from simsupport.measures.base import Measure, Nation
from simsupport.measures.eastern_places import recipients
from simsupport.measures.training import Training
from simsupport.model import SupportModel
from simsupport.month import MEASURES
from tests.mechanisms.cases.pairing import in_recipients, known_poor, mean
from tests.mechanisms.runs import SEEDS, t_interval

SIZE = {"households": 3000, "months": 48}
EARLY = 16
"""Months after which the first year of the register's help has begun."""


def after(seed, months=48, **changes):
    """Return a nation after some months, its blocks still there."""
    changes = {path.replace(".", "__"): value for path, value in changes.items()}
    model = SupportModel("whole-society", rng=seed, **SIZE, **changes)
    model.run_for(months)
    return model


def gains(figure, off, **always):
    """Return the 95 % interval of what a policy adds to a figure."""
    return t_interval(
        np.array(
            [figure(after(seed, **always)) - figure(after(seed, **always, **off)) for seed in SEEDS]
        )
    )


def farms_advised(model):
    """Share of registered households whom an adviser has visited."""
    return mean(model, model.households.advised, known_poor(model))


@pytest.mark.row("A5")
def test_eastern_partners_bring_advice_to_farms_of_the_registered():
    low, _, _ = gains(farms_advised, {"measures.east_west.technology": 0.0})
    assert low > 0


@pytest.mark.row("A5")
def test_more_eastern_firms_come_where_local_pay_is_lower():
    """The same nation, asked what firms expect: across recipient counties, free of ties."""
    slopes = []
    for seed in SEEDS:
        model = after(seed, EARLY)
        policy = model.rules.measures.east_west.model_copy(update={"ties": 0.0})
        nation = Nation(model.tables, model.streams, Month(24))
        chosen = recipients(model.counties)
        policy.decide(nation)
        coming = model.counties.eastern_coming[chosen] / model.counties.weight[chosen]
        slopes.append(np.corrcoef(coming, np.log(model.counties.wage[chosen]))[0, 1])
    assert t_interval(np.array(slopes))[2] < 0


def out_of_school(model):
    """Share of households with children in recipient counties that keep one from school."""
    chosen = in_recipients(model) & (model.households.children > 0)
    return mean(model, model.households.school > 0, chosen)


@pytest.mark.row("A8")
def test_fewer_children_leave_paired_schools():
    """Where leaving is common, so that three thousand rows show it."""
    common = {"livelihoods.guarantees.leave_school": 0.3}
    _, _, high = gains(out_of_school, {"measures.east_west.school_pairing": 0.0}, **common)
    assert high < 0


def first_difference(off, seed, **always):
    """Return two nations in the first month in which any household differs between them."""
    one, other = after(seed, 0, **always), after(seed, 0, **always, **off)
    while one.running:
        one.step()
        other.step()
        for name, values in one.households.arrays.items():
            if not np.array_equal(values, other.households.arrays[name]):
                return one, other
    raise AssertionError("no household ever differs")


def differing(one, other):
    """Return which households differ in any column between two nations."""
    found = np.zeros(len(one.households), np.bool_)
    for name, values in one.households.arrays.items():
        found |= values != other.households.arrays[name]
    return found


@pytest.mark.row("A8")
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_better_hospitals_change_directly_only_patients_who_are_treated(seed):
    one, other = first_difference({"measures.east_west.hospital_pairing": 0.0}, seed)
    changed = differing(one, other)
    assert np.all(other.households.illness[changed] > 0)
    assert np.all(in_recipients(one)[changed])
    assert 0 < changed.sum() < len(changed) / 4


@pytest.mark.row("A8")
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_paired_schools_change_directly_only_households_with_children(seed):
    common = {"livelihoods.guarantees.leave_school": 0.3}
    one, other = first_difference({"measures.east_west.school_pairing": 0.0}, seed, **common)
    changed = differing(one, other)
    assert np.all(other.households.children[changed] > 0)
    assert np.all(in_recipients(one)[changed])


LATER = [m for m in MEASURES[MEASURES.index(Training) + 1 :] if m.plan is not Measure.plan]
"""Who buys after training bases have: some see what is ordered, and help others instead."""

NO_LATER_PAYERS = {f"measures.{measure.key}.coverage": 0.0 for measure in LATER}


@pytest.mark.row("A6")
@pytest.mark.parametrize("seed", SEEDS)
def test_training_changes_directly_nobody_in_households_without_workers(seed):
    """Where nobody buys after training bases: what is paid for others is the same."""
    one, other = first_difference({"measures.training.places": 0.0}, seed, **NO_LATER_PAYERS)
    changed = differing(one, other)
    assert np.any(changed)
    assert np.all(other.households.workers[changed] > 0)


@pytest.fixture
def bought_later(monkeypatch):
    """What those who buy after training bases order while the test runs: by month, for whom."""
    noted = defaultdict(Counter)

    def listening(plan):
        def listened(measure, block, now, needs):
            found = plan(measure, block, now, needs)
            for order in found:
                if order.project is not None:
                    rows = order.rows + block.households.start
                    what = (rows, order.project, order.duplicate, order.fen)
                    bought = zip(*(column.tolist() for column in what), strict=True)
                    noted[now.month.index].update((measure.key, *each) for each in bought)
            return found

        return listened

    for measure in LATER:
        monkeypatch.setattr(measure, "plan", listening(measure.plan))
    return noted


@pytest.mark.row("A6")
def test_households_without_workers_gain_or_lose_by_training_only_what_others_buy(bought_later):
    """Who sees that somebody's training is paid buys something else, or helps somebody else."""
    moved = 0
    for seed in SEEDS:
        one, other = first_difference({"measures.training.places": 0.0}, seed)
        changed = differing(one, other) & (other.households.workers == 0)
        orders = []
        for changes in ({}, {"measures.training.places": 0.0}):
            bought_later.clear()
            after(seed, int(one.time), **changes)
            orders.append(bought_later[int(one.time) - 1].copy())
        with_training, without = orders
        unlike = (with_training - without) + (without - with_training)
        concerned = {row for _, row, *_ in unlike}
        assert set(np.flatnonzero(changed)) <= concerned
        moved += changed.sum()
    assert moved > 0


def asking(model, rows):
    """Return the chances that a farm worker of each household asks for a local job, and to go."""
    block = Block(model.tables, 0, len(model.counties))
    month = Month(int(model.time))
    pay = model.destinations.pay(drivers_of(month, model.rules.livelihoods.growth))
    outlook = Outlook(month, pay, model.destinations.finding, funded=True)
    live = model.rules.livelihoods
    now = model.crew._now(outlook)
    local, away = odds_of_asking(block, now, live.labour, live.business, rows)
    everything = 1 + local.astype(float) + away
    return local / everything, away / everything


@pytest.mark.row("A6")
def test_the_trained_and_advised_ask_for_jobs_more_often_and_others_in_their_villages_do_not():
    """The same nation with and without advice: what workers would do next."""
    advice = []
    for seed in SEEDS:
        model = after(seed, 40)
        hh = model.households
        rows = np.flatnonzero(known_poor(model) & (hh.farm > 0))
        trained = hh.trained[rows] > 0
        with_advice = sum(asking(model, rows))
        model.villages.guided[:] = 0
        more = with_advice - sum(asking(model, rows))
        assert np.all(more[~trained] == 0)
        advice.append(more[trained].mean())
    assert t_interval(np.array(advice))[0] > 0


@pytest.mark.row("A6")
def test_a_course_raises_what_a_job_pays_those_who_took_it():
    """The skill of the same households, trained where training is bought and not without it."""
    raised = []
    for seed in SEEDS:
        one, other = after(seed), after(seed, **{"measures.training.places": 0.0})
        new = (one.households.trained > 0) & (other.households.trained == 0)
        raised.append(float((one.households.skill - other.households.skill)[new].mean()))
    assert t_interval(np.array(raised))[0] > 0


@pytest.mark.row("A9")
def test_being_told_draws_the_remote_more_than_those_near():
    """The same nation with and without brokers' word: who would ask to go, by distance."""
    differences = []
    for seed in SEEDS:
        model = after(seed, EARLY)
        hh, villages = model.households, model.villages
        rows = np.flatnonzero(known_poor(model) & (hh.farm > 0))
        distance = villages.distance[hh.village[rows]]
        remote = distance > np.median(distance)
        _, told = asking(model, rows)
        villages.told[:] = 0
        more = told - asking(model, rows)[1]
        assert np.all(more[distance > 0] > 0)
        differences.append(more[remote].mean() - more[~remote].mean())
    assert t_interval(np.array(differences))[0] > 0


@pytest.mark.row("A7")
def test_cadres_posted_in_january_count_in_the_officials_choices_of_that_january():
    """Everybody else's money: of a village outside the host counties nothing more arrives."""
    one, other = after(100, 1), after(100, 1, **{"measures.east_west.secondment": 0.0})
    offices = one.officials.level == Level.COUNTY
    hosts = (one.officials.prevented[offices] > 0)[one.villages.county]
    assert 0 < hosts.sum() < len(hosts)
    more = one.villages.arrives - other.villages.arrives
    assert np.all(more[~hosts] == 0)
    assert np.all(more[hosts] >= 0)
    assert more.max() > 0


def test_blocks_change_nothing_of_what_moves_west():
    small = {"rng": 5, "households": 800, "months": 30}
    one = SupportModel("whole-society", **small)
    other = SupportModel("whole-society", **small, block_size=1)
    one.run()
    other.run()
    assert one.counties.eastern_coming.any()
    for kind, table in one.tables.items():
        for name, values in table.arrays.items():
            assert np.array_equal(values, other.tables[kind].arrays[name]), f"{kind}.{name}"
