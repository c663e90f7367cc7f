"""Local firms: pay answers slack, jobs answer the cost of labour, and no job is lost track of."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.core.ledger import Account
from simsupport.livelihoods.employers import (
    found_firms,
    plan_jobs,
    post_vacancies,
    release_workers,
    set_pay,
    trade,
)
from tests.worlds import World

CALM = {"livelihoods.employers.luck_sd": 0.0, "livelihoods.employers.opening": 0.0}


def firms(changes=None, **columns):
    """Return a county whose firm has 400 workers at pay it is content with."""
    usual = {"weight": 50, "local_job": 2, "farm": 0}
    world = World(4, changes=CALM | (changes or {}), **(usual | columns))
    world.block.counties.unemployment[:] = world.live.employers.normal_slack
    set_pay(world.block, world.now(-12), world.live.labour, world.live.employers)
    return world


def targets(world, saving=0.0, month=-12):
    """Let firms plan; return how many workers they want."""
    share = np.full(len(world.block.counties), saving, np.float32)
    plan_jobs(world.block, world.now(month), world.live.employers, share)
    return world.block.enterprises.target.copy()


def test_pay_falls_with_slack_along_the_wage_curve():
    world = World(4, villages=2, counties=2)
    world.block.counties.unemployment[:] = [0.06, 0.12]
    set_pay(world.block, world.now(), world.live.labour, world.live.employers)
    low_slack, high_slack = world.block.counties.wage
    elasticity = world.live.employers.wage_curve
    assert high_slack / low_slack == pytest.approx(2**elasticity, rel=1e-4)


def test_firms_want_more_workers_when_hiring_costs_less_and_fewer_when_pay_rises():
    usual, subsidised = targets(firms()), targets(firms(), saving=0.2)
    assert subsidised[0] > usual[0]
    dear = firms()
    dear.block.counties.wage[:] *= np.float32(1.2)
    assert targets(dear)[0] < usual[0]


@pytest.mark.parametrize("elasticity", [0.25, 0.5, 1.5])
def test_demand_has_constant_elasticity_in_the_cost_of_labour(elasticity):
    changes = {
        "livelihoods.employers.elasticity": elasticity,
        "livelihoods.employers.adjustment": 1.0,
    }
    usual = targets(firms(changes, weight=500))[0]
    for spared in (0.1, 0.4):
        wanted = targets(firms(changes, weight=500), saving=spared)[0]
        assert wanted / usual == pytest.approx((1 - spared) ** -elasticity, rel=1e-3)


def test_a_county_s_reserved_rows_share_the_firms_that_may_still_open():
    world = firms({"livelihoods.employers.room": 0.5})
    rows = world.block.enterprises
    rows.weight[:] = [40, 7]
    found_firms(world.block, world.live.labour, world.live.employers)
    assert rows.weight.tolist() == [40, 20]
    rows.weight[0] = 1
    found_firms(world.block, world.live.labour, world.live.employers)
    assert rows.weight.tolist() == [1, 1]


def test_firms_go_part_of_the_way_to_the_size_they_want():
    slow, quick = (
        targets(firms({"livelihoods.employers.adjustment": share}), saving=0.2)[0]
        for share in (0.25, 1.0)
    )
    assert slow - 400 == pytest.approx((quick - 400) * 0.25, abs=1)


def test_reserved_rows_want_nobody_until_they_open():
    assert targets(firms())[1] == 0
    opened = firms({"livelihoods.employers.opening": 1.0})
    assert targets(opened)[1] > 0
    assert opened.block.enterprises.status[1] == EnterpriseStatus.OPEN


def test_a_firm_beyond_its_credit_closes_and_lets_all_workers_go():
    world = firms()
    world.block.enterprises.cash[0] = -(10**14)
    assert targets(world)[0] == 0
    assert world.block.enterprises.status[0] == EnterpriseStatus.CLOSED
    post_vacancies(world.block, world.live.labour)
    assert world.block.counties.laid_off[0] == 400
    assert world.block.enterprises.vacancies.tolist() == [0, 0]


@pytest.mark.parametrize("fewer", [0.9, 1.0, 1.1, 2.0])
def test_firms_lay_off_what_those_who_leave_in_a_quarter_do_not_make_up(fewer):
    world = firms()
    leave = round(400 * 3 * world.live.labour.local_separation)
    world.block.enterprises.target[0] = 400 - round(fewer * leave)
    post_vacancies(world.block, world.live.labour)
    assert world.block.counties.laid_off[0] == max(round(fewer * leave) - leave, 0)
    assert world.block.enterprises.vacancies.tolist() == [0, 0]


def test_what_a_closed_firm_leaves_is_booked_once_its_workers_are_gone():
    world = firms(local_job=0, farm=2)
    world.block.enterprises.status[0] = EnterpriseStatus.CLOSED
    world.block.enterprises.cash[0] = -12_345
    now = world.now(-12)
    plan_jobs(world.block, now, world.live.employers, np.zeros(1, np.float32))
    assert world.block.enterprises.cash[0] == 0
    flows = now.books.flows
    assert flows[Account.ENTERPRISES].sum() - flows[:, Account.ENTERPRISES].sum() == -12_345


def test_jobs_that_workers_leave_come_first_from_firms_with_too_many():
    world = firms()
    rows = world.block.enterprises
    rows.jobs[:], rows.target[:] = [300, 100], [300, 60]
    world.block.counties.lost[:] = 50
    release_workers(world.block)
    assert rows.jobs.sum() == 350
    assert rows.jobs[1] <= 60


def test_cash_changes_by_what_is_booked_and_profits_beyond_the_reserve_are_taken_out():
    world = firms()
    rows, now = world.block.enterprises, world.now(0)
    rows.cash[0] = 10**12
    bill = np.array([400 * 1900 * 100], np.int64)
    before = int(rows.cash.sum())
    trade(world.block, now, world.live.employers, bill)
    flows = now.books.flows
    booked = flows[:, Account.ENTERPRISES].sum() - flows[Account.ENTERPRISES].sum()
    assert rows.cash.sum() - before == booked
    assert rows.cash[0] < 10**12
    assert rows.cash[1] == 0
