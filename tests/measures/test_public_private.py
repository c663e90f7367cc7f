"""Counties choose terms, firms join where it pays, and ventures fail where nobody works."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.agents.officials import Level
from simsupport.channels.plants import row_of_kind
from simsupport.core.ledger import Account, Source, Use
from simsupport.measures.public_private import PRIVATE, TERMS, PublicPrivate
from simsupport.measures.sites import failing, lure
from tests.measures.nations import Small

FEBRUARY = 13


def partnership(**values):
    """Return the measure with validated parameters."""
    return PublicPrivate.model_validate({"offers": 1.0} | values)


def year(small, measure, month=FEBRUARY, work=0.8):
    """Let counties offer and firms answer; return orders and the month's books."""
    now = small.now(month)
    officials = small.model.officials
    officials.real[:], officials.ability[:] = work, 1.0
    measure.decide(small.nation(month))
    orders = measure.plan(small.block, now, None)
    for order in orders:
        measure.deliver(small.block, now, order, 1.0)
    return orders, now.books


def test_firms_pay_their_part_out_of_their_own_cash_and_the_public_the_rest():
    small, measure = Small(), partnership(false_start=0.1)
    firms, counties = small.block.enterprises, small.block.counties
    before = firms.cash.copy()
    (private, public), books = year(small, measure)
    paid = before - firms.cash
    assert private.purpose == PRIVATE
    assert private.source == Source.PRIVATE_FIRMS
    assert public.source is None
    assert np.array_equal(np.flatnonzero(paid), private.rows)
    assert paid.sum() == private.cost == books.flows[Account.ENTERPRISES, Account.PROGRAMMES] > 0
    assert np.all(paid <= np.maximum(before, 0) * measure.purse)
    assert books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == private.cost + public.cost
    assert books.uses.sum() == private.cost + public.cost
    assert books.uses[Use.LOST] == counties.venture_lost.sum()
    assert books.uses[Use.LOST] == pytest.approx(0.1 * (private.cost + public.cost), abs=1e3)
    held = counties.venture_capital + counties.venture_idle
    assert books.uses[Use.CAPITAL] == held.sum()
    assert counties.venture_private.sum() == private.cost
    assert counties.venture_public.sum() == public.cost


def test_only_poor_counties_offer_and_the_public_never_pays_more_than_is_on_offer():
    small, measure = Small(), partnership(county_funds=100_000.0)
    (_, public), _ = year(small, measure)
    counties = small.block.counties
    assert np.all(small.poor[public.rows])
    prices = small.now(FEBRUARY).drivers.prices
    offered = counties.weight[public.rows] * 100_000.0 * prices * 100
    assert np.all(public.fen <= offered)
    assert np.max(public.fen / offered) == pytest.approx(1.0, abs=1e-6)


def test_private_money_for_each_public_yuan_is_as_the_county_s_terms_say():
    small, measure = Small(), partnership()
    year(small, measure)
    counties = small.block.counties
    joined = counties.venture_private > 0
    ratio = counties.venture_private[joined] / counties.venture_public[joined]
    terms = counties.venture_terms[joined].astype(float)
    assert ratio == pytest.approx(terms / (1.0 - terms), rel=1e-5)
    assert np.all(counties.venture_terms[~joined] == 0.0)
    assert np.any(joined)


def test_firms_that_ask_more_bring_less_for_each_public_yuan_and_at_last_nothing():
    ratios = []
    for asked in (0.1, 0.15, 0.2, 0.3):
        small = Small()
        year(small, partnership(asked=asked))
        counties = small.block.counties
        ratios.append(counties.venture_private.sum() / counties.venture_public.sum())
    assert np.all(np.diff(ratios) < 0)
    small = Small()
    orders, books = year(small, partnership(asked=5.0))
    assert all(len(order.rows) == 0 for order in orders)
    assert not books.flows.any()


def test_a_firm_joins_where_the_return_on_its_own_part_reaches_what_it_asks():
    small = Small()
    measure = partnership(view_noise=0.0, returns=0.1, asked=0.2, neglect=0.5)
    small.block.counties.venture_work[:] = 0.6
    edge = lure(small.block.counties, small.block.villages, measure.access).astype(float)
    stands = (1.0 - failing(edge.astype(np.float32), 0.4, 0.2)) * (1.0 - 0.5 * 0.4)
    risk = measure.risk(small.block)
    assert risk == pytest.approx(1.0 - stands, abs=1e-5)
    bears = measure.bears(small.block, small.now(), risk)
    county = small.block.enterprises.county
    assert bears == pytest.approx((np.exp(edge) * stands * 0.1 / 0.2)[county], rel=1e-5)


def test_each_county_takes_the_terms_that_bring_most_capital():
    small, measure = Small(), partnership(least_public=0.1, most_public=0.9)
    block = small.block
    firms, number = block.enterprises, len(block.counties)
    random = np.random.default_rng(4)
    bears = random.uniform(0.0, 1.2, len(firms)).astype(np.float32)
    most = random.integers(0, 1_000_000, len(firms))
    offered = random.integers(0, 2_000_000, number) * (random.uniform(size=number) < 0.7)
    private, terms, joins = measure.choose_terms(block, offered, most, bears)
    for county in range(number):
        mine = firms.county == county
        best, chosen = 0.0, (0, 0.0)
        for public in np.linspace(0.1, 0.9, TERMS):
            own = 1.0 - public
            willing = most[mine & (bears >= np.float32(own))].sum()
            money = min(willing, np.floor(offered[county] * (own / public)))
            if offered[county] and money / own > best:
                best, chosen = money / own, (int(money), own)
        assert (private[county], terms[county]) == chosen
        assert np.array_equal(joins[mine], (bears[mine] >= np.float32(chosen[1])) & (best > 0))
    assert np.any(private > 0)


def test_ventures_open_for_their_capital_and_what_is_too_little_waits():
    small, measure = Small(), partnership(false_start=0.0)
    rows = row_of_kind(small.block, EnterpriseKind.WORKSHOP)
    year(small, measure)
    counties, firms = small.block.counties, small.block.enterprises
    each = round(52_381.0 * 13.0 * small.now(FEBRUARY).drivers.prices * 100)
    whole = counties.venture_private + counties.venture_public
    opened = np.where(firms.status[rows] == EnterpriseStatus.OPEN, firms.weight[rows], 0)
    assert np.array_equal(opened, whole // each)
    assert np.array_equal(counties.venture_idle, whole % each)
    assert opened.sum() > 0


def test_failures_are_booked_as_lost_and_more_fail_where_officials_do_no_real_work():
    lost = {}
    for work in (0.0, 1.0):
        small, measure = Small(), partnership(false_start=0.0)
        year(small, measure, FEBRUARY, 1.0)
        capital = small.block.counties.venture_capital.copy()
        officials = small.model.officials
        officials.real[officials.level == Level.COUNTY] = work
        measure.decide(small.nation(FEBRUARY + 12))
        now = small.now(FEBRUARY + 12)
        measure._write_off(small.block, now, measure.risk(small.block))
        counties = small.block.counties
        gone = int((capital - counties.venture_capital).sum())
        assert now.books.uses[Use.LOST] == gone == counties.venture_lost.sum()
        assert now.books.uses[Use.CAPITAL] == -gone
        assert not now.books.flows.any()
        lost[work] = gone / capital.sum()
    assert lost[0.0] == pytest.approx(lost[1.0] + 0.3 * (1.0 - lost[1.0]), abs=0.03)
    assert 0 < lost[1.0] < lost[0.0]


def test_when_it_stops_nothing_is_offered_and_ventures_stay():
    small, measure = Small(), partnership()
    year(small, measure)
    capital = small.block.counties.venture_capital.copy()
    measure.stop(small.block)
    assert not small.block.counties.venture_terms.any()
    assert np.array_equal(small.block.counties.venture_capital, capital)
