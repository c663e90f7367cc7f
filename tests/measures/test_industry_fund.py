"""The fund takes what looks best, brings firms for its capital, and writes off what fails."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.channels.plants import row_of_kind
from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import normal
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.measures.industry_fund import IndustryFund
from simsupport.measures.sites import failing, lure
from tests.measures.nations import Small


def fund(**values):
    """Return the measure with validated parameters."""
    return IndustryFund.model_validate({"capital": 1.0} | values)


def invest(small, measure, month=13):
    """Let the fund choose, ask for money and invest; return the month's books."""
    now = small.now(month)
    measure.decide(small.nation(month))
    (order,) = measure.plan(small.block, now, None)
    measure.deliver(small.block, now, order, 1.0)
    return now.books


def test_the_year_s_money_goes_to_the_counties_that_look_best():
    small, measure = Small(2000), fund(selection_noise=0.7, ticket=30e6)
    measure.decide(small.nation(13))
    counties = small.block.counties
    streams = small.model.streams
    number = len(counties)
    seen = lure(counties, small.block.villages, 0.3).astype(float)
    seen += 0.4 * normal(streams.words("industry_fund.quality", 13, 0, number))
    seen += 0.7 * normal(streams.words("industry_fund.view", 13, 0, number))
    left, due = 550_000_000_000, np.zeros(number, np.int64)
    for county in sorted(np.flatnonzero(small.poor), key=lambda c: -seen[c]):
        due[county] = min(left, int(counties.weight[county]) * 3_000_000_000)
        left -= due[county]
    assert left == 0
    assert np.array_equal(counties.fund_due, due)
    assert 0 < np.count_nonzero(due) < small.poor.sum()


def test_in_other_months_nothing_is_chosen():
    small, measure = Small(), fund()
    measure.decide(small.nation(14))
    assert not np.any(small.block.counties.fund_due)


def test_money_invested_is_in_the_books_as_capital_or_as_lost_from_the_start():
    small, measure = Small(), fund(false_start=0.2, ticket=1e9)
    books = invest(small, measure)
    counties = small.block.counties
    assert books.uses.sum() == 550_000_000_000 == counties.fund_due.sum()
    assert books.uses[Use.CAPITAL] == counties.fund_capital.sum()
    assert books.uses[Use.LOST] == counties.fund_lost.sum()
    assert counties.fund_lost.sum() == pytest.approx(110_000_000_000, abs=len(counties))
    assert books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == books.flows.sum()
    assert books.flows.sum() == 550_000_000_000
    assert IndustryFund.source == Source.STATE_ENTERPRISES


def test_the_published_capital_makes_places_for_the_published_jobs():
    """22 billion yuan, 420,000 jobs: data/09 G014, G015."""
    small, measure = Small(), fund(capital=4.0, false_start=0.0, ticket=1e9)
    invest(small, measure)
    rows = row_of_kind(small.block, EnterpriseKind.FUNDED)
    places = small.block.enterprises.weight[rows].sum() * JOBS_PER_FIRM
    assert places == pytest.approx(420_000, rel=1e-3)


def test_firms_of_two_years_share_their_mean_edge():
    small, measure = Small(), fund(ticket=1e9, project_sd=1.0)
    invest(small, measure, 13)
    counties, firms = small.block.counties, small.block.enterprises
    rows = row_of_kind(small.block, EnterpriseKind.FUNDED)
    taken = np.flatnonzero(counties.fund_capital)
    first = measure.edge(small.block, small.now(13))
    assert counties.fund_edge[taken] == pytest.approx(first[taken], abs=1e-6)
    coming = np.full(len(counties), 100)
    measure._mix(small.block, coming, np.ones(len(counties), np.float32))
    share = 100 / (firms.weight[rows][taken] + 100)
    assert counties.fund_edge[taken] == pytest.approx(
        first[taken] + (1.0 - first[taken]) * share, abs=1e-6
    )


def test_capital_in_firms_that_fail_moves_from_capital_to_lost_to_the_fen():
    small, measure = Small(), fund(ticket=1e9, false_start=0.0)
    invest(small, measure, 13)
    counties, firms = small.block.counties, small.block.enterprises
    rows = row_of_kind(small.block, EnterpriseKind.FUNDED)
    taken = np.flatnonzero(counties.fund_capital)
    before, capital = firms.weight[rows].copy(), counties.fund_capital.copy()
    share = failing(counties.fund_edge, 0.4, 0.2)
    now = small.now(25)
    measure._write_off(small.block, now)
    left = np.rint(before * (1.0 - share))
    assert np.array_equal(firms.weight[rows][taken], left[taken])
    kept = np.floor(capital[taken] * (left[taken] / before[taken]))
    assert np.array_equal(counties.fund_capital[taken], kept)
    lost = int(capital.sum() - counties.fund_capital.sum())
    assert lost > 0
    assert counties.fund_lost.sum() == now.books.uses[Use.LOST] == lost
    assert now.books.uses[Use.CAPITAL] == -lost
    assert now.books.uses.sum() == now.books.flows.sum() == 0


def test_capital_whose_firms_have_all_closed_is_lost_whole():
    small, measure = Small(), fund()
    invest(small, measure, 13)
    rows = row_of_kind(small.block, EnterpriseKind.FUNDED)
    small.block.enterprises.status[rows] = EnterpriseStatus.CLOSED
    capital = small.block.counties.fund_capital.sum()
    now = small.now(25)
    measure._write_off(small.block, now)
    assert now.books.uses[Use.LOST] == capital > 0
    assert small.block.counties.fund_capital.sum() == 0


def test_who_sees_exactly_takes_better_projects():
    edges = []
    for noise in (0.0, 5.0):
        small, measure = Small(2000), fund(selection_noise=noise, project_sd=0.5)
        measure.decide(small.nation(13))
        due = small.block.counties.fund_due
        edges.append(np.average(measure.edge(small.block, small.now(13)), weights=due))
    assert edges[0] > edges[1] + 0.2


def test_when_the_fund_stops_its_firms_stay():
    small, measure = Small(), fund()
    invest(small, measure)
    capital = small.block.counties.fund_capital.copy()
    measure.stop(small.block)
    assert not np.any(small.block.counties.fund_due)
    assert np.array_equal(small.block.counties.fund_capital, capital)
