"""Firms that programmes bring hire like any other, and are gone when they close."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.channels.plants import bring_firms, close_firms, row_of_kind
from simsupport.core.blocks import Block
from simsupport.livelihoods.employers import JOBS_PER_FIRM, usual_productivity
from simsupport.model import SupportModel
from simsupport.population.employers import AWAITED

SIZE = {"households": 600, "months": 24}


@pytest.fixture
def model():
    """A nation after its burn-in year."""
    return SupportModel("baseline", rng=4, **SIZE)


def block_of(model):
    """Return the one block of a model."""
    (block,) = model.crew.blocks
    return block


def usual(model):
    """Return the productivity of a firm of the usual size in each county."""
    live = model.rules.livelihoods
    return usual_productivity(block_of(model), live.labour, live.employers)


def bring(model, kind, firms):
    """Bring firms of the usual size; return their rows."""
    count = np.broadcast_to(firms, len(model.counties)).astype(np.int64)
    bring_firms(block_of(model), kind, count, usual(model))
    return row_of_kind(block_of(model), kind)


@pytest.mark.parametrize("kind", AWAITED)
def test_every_county_has_one_row_for_each_kind_at_its_end(model, kind):
    rows = row_of_kind(block_of(model), kind)
    firms = model.enterprises
    assert firms.county[rows].tolist() == list(range(len(model.counties)))
    assert np.all(firms.kind[rows] == kind)
    assert np.all(firms.status[rows] == EnterpriseStatus.AWAITED)


def test_a_block_finds_its_own_rows(model):
    counties = len(model.counties)
    found = []
    for county in range(counties):
        block = Block(model.tables, county, county + 1)
        found.append(row_of_kind(block, EnterpriseKind.PARK) + block.enterprises.start)
    whole = row_of_kind(block_of(model), EnterpriseKind.PARK)
    assert np.concatenate(found).tolist() == whole.tolist()


def test_nobody_comes_unless_brought(model):
    model.run_for(24)
    firms = model.enterprises
    rows = np.concatenate([row_of_kind(block_of(model), kind) for kind in AWAITED])
    assert np.all(firms.status[rows] == EnterpriseStatus.AWAITED)
    assert not (firms.jobs[rows] | firms.vacancies[rows] | firms.cash[rows]).any()


def test_firms_brought_post_vacancies_the_next_quarter_and_hire_in_later_months(model):
    firms = model.enterprises
    rows = bring(model, EnterpriseKind.EASTERN, 300)
    assert not firms.jobs[rows].any()
    model.step()
    wanted = 300 * JOBS_PER_FIRM * model.rules.livelihoods.employers.adjustment
    assert firms.target[rows] == pytest.approx(wanted, rel=0.5)
    assert np.all(firms.vacancies[rows] > 0)
    hired = [int(firms.jobs[rows].sum())]
    for _ in range(11):
        model.step()
        hired.append(int(firms.jobs[rows].sum()))
    assert hired[0] < hired[5] < hired[11]
    assert firms.jobs[rows].sum() > 0


def test_a_county_in_which_firms_come_hires_more(model):
    other = SupportModel("baseline", rng=4, **SIZE)
    coming = np.arange(len(model.counties)) % 2 == 0
    rows = bring(model, EnterpriseKind.WORKSHOP, coming * 500)
    for nation in (model, other):
        nation.run_for(12)
    more = jobs_by_county(model) - jobs_by_county(other)
    assert more[coming].sum() > 0
    assert model.enterprises.jobs[rows[coming]].sum() > 0
    assert not model.enterprises.jobs[rows[~coming]].any()
    assert np.all(model.enterprises.status[rows[~coming]] == EnterpriseStatus.AWAITED)


def jobs_by_county(model):
    """Return the jobs of all enterprises of each county."""
    firms = model.enterprises
    return np.bincount(firms.county, firms.jobs, len(model.counties))


def test_further_firms_join_the_row_and_share_its_mean_productivity(model):
    firms, block = model.enterprises, block_of(model)
    first, then = usual(model), usual(model) + np.float32(0.6)
    two, one = np.full(len(first), 2, np.int64), np.ones(len(first), np.int64)
    bring_firms(block, EnterpriseKind.FUNDED, two, first)
    rows = row_of_kind(block, EnterpriseKind.FUNDED)
    assert firms.weight[rows].tolist() == two.tolist()
    assert firms.productivity[rows] == pytest.approx(first, rel=1e-6)
    bring_firms(block, EnterpriseKind.FUNDED, one, then)
    assert np.all(firms.weight[rows] == 3)
    assert firms.productivity[rows] == pytest.approx(first + 0.2, rel=1e-5)
    untouched = np.concatenate([row_of_kind(block, k) for k in AWAITED if k != firms.kind[rows[0]]])
    assert not firms.weight[untouched].any()


def test_where_all_close_the_row_waits_again_and_its_jobs_end(model):
    firms, kind = model.enterprises, EnterpriseKind.PARK
    rows = bring(model, kind, 300)
    model.run_for(12)
    held = firms.jobs[rows].sum()
    assert held > 0
    close_firms(block_of(model), kind, np.ones(len(rows), np.float32))
    assert not firms.weight[rows].any()
    assert np.all(firms.status[rows] == EnterpriseStatus.AWAITED)
    model.step()
    assert not (firms.target[rows] | firms.vacancies[rows]).any()
    model.run_for(8)
    assert firms.jobs[rows].sum() < held / 2
    empty = rows[firms.jobs[rows] == 0]
    model.step()  # October, when firms without workers are settled
    assert len(empty) > 0
    assert not firms.cash[empty].any()


def test_where_a_share_closes_the_others_go_on(model):
    firms, kind = model.enterprises, EnterpriseKind.PARK
    rows = bring(model, kind, 100)
    share = np.where(np.arange(len(rows)) % 2, 0.25, 0.0).astype(np.float32)
    close_firms(block_of(model), kind, share)
    assert firms.weight[rows].tolist() == np.where(share > 0, 75, 100).tolist()
    assert np.all(firms.status[rows] == EnterpriseStatus.OPEN)


def test_firms_that_come_after_all_have_closed_start_anew(model):
    firms, kind, block = model.enterprises, EnterpriseKind.EASTERN, block_of(model)
    rows = bring(model, kind, 50)
    close_firms(block, kind, np.ones(len(rows), np.float32))
    better = usual(model) + np.float32(1.0)
    bring_firms(block, kind, np.full(len(rows), 7, np.int64), better)
    assert np.all(firms.weight[rows] == 7)
    assert firms.productivity[rows] == pytest.approx(better, rel=1e-6)
    assert np.all(firms.status[rows] == EnterpriseStatus.OPEN)
