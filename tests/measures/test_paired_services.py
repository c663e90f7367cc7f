"""Paired hospitals restore labour of patients who are treated; paired schools keep children."""

import numpy as np
import pytest

from simsupport.agents.households import Illness
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.guarantees import renew_guarantees
from simsupport.livelihoods.health import labour_left
from simsupport.measures.east_west import EastWest
from simsupport.projects.needs import look_into_needs
from tests.worlds import World, changed, copy_of

FEBRUARY, JANUARY = 13, 24


def recipients_world(households=8, counties=2, **columns):
    """Return western counties of which all but the last are paired."""
    world = World(households, counties=counties, villages=counties, **columns)
    world.tables["counties"].region[:] = 2
    world.tables["counties"].partner[:-1] = 1
    world.tables["counties"].weight[:] = np.arange(counties) + 3
    return world


def serve(world, share=1.0, **values):
    """Plan and deliver a year's service; return the month, its orders and the measure."""
    measure, now = EastWest.model_validate(values), world.now(FEBRUARY)
    needs = look_into_needs(world.block, now, np.arange(0))
    orders = measure.plan(world.block, now, needs)
    for order in orders:
        measure.deliver(world.block, now, order.granted(share), share)
    return now, orders, measure


def test_each_paired_county_costs_what_doctors_cost_and_the_books_say_so():
    world = recipients_world(counties=3, households=9)
    now, (order,), _ = serve(world, hospital_pairing=1.0, hospital_cost=1000.0)
    price = round(1000.0 * now.drivers.prices * 100)
    assert order.rows.tolist() == [0, 1]
    assert order.cost == price * (3 + 4)
    assert now.books.uses[Use.SERVICES] == now.books.uses.sum() == order.cost
    assert now.books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == order.cost


def test_hospitals_and_schools_are_paired_one_by_one():
    world = recipients_world()
    serve(world, hospital_pairing=1.0, treatment_gain=0.2)
    assert world.block.counties.treatment.tolist() == pytest.approx([0.2, 0.0])
    assert not np.any(world.block.counties.keeps)
    serve(world, school_pairing=1.0, school_hold=0.5)
    assert world.block.counties.keeps.tolist() == pytest.approx([0.5, 0.0])
    assert not np.any(world.block.counties.treatment)


def test_of_a_service_that_is_paid_in_part_a_part_is_had():
    world = recipients_world()
    now, (order,), _ = serve(world, share=0.5, hospital_pairing=1.0, treatment_gain=0.2)
    assert world.block.counties.treatment[0] == pytest.approx(0.1)
    assert now.books.uses.sum() == order.granted(0.5).cost


def test_patients_who_are_treated_lose_less_labour_and_nobody_else_changes():
    illness = [Illness.NONE, Illness.CHRONIC, Illness.ACUTE, Illness.ACUTE] * 2
    world = recipients_world(illness=illness, health=[0, 0, 0, 1] * 2)
    live, now = world.live, world.now(FEBRUARY)
    before = labour_left(world.block, now, live.health)
    columns = copy_of(world)
    serve(world, hospital_pairing=1.0, treatment_gain=0.25)
    assert changed(world, columns) == set()
    after = labour_left(world.block, now, live.health)
    restored = (after - before) / np.where(before < 1, 1 - before, 1)
    assert restored.tolist() == pytest.approx([0, 0.25, 0.25, 0, 0, 0, 0, 0], abs=1e-6)
    some = np.array([2, 1, 6])
    assert np.array_equal(labour_left(world.block, now, live.health, some), after[some])


def test_paired_schools_keep_their_share_of_those_who_would_leave_and_no_others_change():
    n = 20_000
    options = {"children": np.arange(n) % 2, "poor_history": 1}
    rates = {"livelihoods.guarantees.leave_school": 0.4}
    left = []
    for pairing in (0.0, 1.0):
        world = recipients_world(n, changes=rates, **options)
        if pairing:
            serve(world, school_pairing=pairing, school_hold=0.5)
        renew_guarantees(world.block, world.now(JANUARY), world.live.guarantees)
        left.append(world.hh.school.copy())
    alone, paired = left
    here = np.arange(n) < n // 2
    assert np.all(alone[paired > 0] > 0)
    assert paired[here].sum() == pytest.approx(0.5 * alone[here].sum(), rel=0.06)
    assert np.array_equal(alone[~here], paired[~here])
    assert not np.any(paired[options["children"] == 0])


def test_who_is_no_longer_paired_and_when_it_ends_is_served_no_more():
    world = recipients_world()
    *_, measure = serve(world, hospital_pairing=1.0, school_pairing=1.0)
    assert np.any(world.block.counties.treatment)
    serve(world, hospital_pairing=0.0, school_pairing=1.0)
    assert not np.any(world.block.counties.treatment)
    measure.stop(world.block)
    assert not np.any(world.block.counties.keeps)
