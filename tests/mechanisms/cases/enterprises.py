"""Enterprises: parks, state enterprises, their fund, leading enterprises (rows C1 to C4 and C9)."""

import numpy as np

from simsupport.agents.enterprises import EnterpriseKind
from simsupport.measures.purchases import TALLY
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.menu import MENU
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

NOTHING_WORKS = {**NOBODY_ACCEPTS, "projects.infrastructure.failure": 1.0}
"""Nobody accepts any project, and roads lead nowhere."""

WRONG_ZONE = {
    "measures.parks.follow_zones": 0.0,
    "measures.parks.development_share": 0.0,
    "measures.parks.ecological_share": 1.0,
    "measures.parks.hurdle": -3.0,
}
"""Every county builds, and none lies where the plan wants industry."""

BLIND_FUND = {
    "measures.industry_fund.selection_noise": 10.0,
    "measures.industry_fund.project_mean": -1.5,
}
"""The fund takes projects by chance, and most of them are bad."""


def work_in_parks(model):
    """Workers of firms in parks for each worker of the poor counties."""
    poor = model.counties.poor_county > 0
    firms = model.enterprises
    jobs = firms.jobs[(firms.kind == EnterpriseKind.PARK) & poor[firms.county]].sum()
    return float(jobs) / float(model.counties.workers[poor].sum())


def wages_less_works(model):
    """Wages that firms in parks have paid less what the works cost, so far, billion yuan."""
    counties = model.counties
    return float(counties.park_wages.sum() - counties.park_funds.sum()) / 1e11


def served_in_poor_counties(model):
    """Projects of the last plan for each household of the poor counties, whoever pays."""
    poor = model.counties.poor_county > 0
    households = float(model.households.weight[poor[model.households.county]].sum())
    return float(model.villages.served[poor[model.villages.county]].sum()) / households


def capital_in_place(model):
    """Capital of the fund in firms that stand, billion yuan."""
    return float(model.counties.fund_capital.sum()) / 1e11


def capital_less_losses(model):
    """Capital of the fund in firms that stand, less what it has lost, billion yuan."""
    return capital_in_place(model) - float(model.counties.fund_lost.sum()) / 1e11


def villages_kept(model):
    """Of the villages served the year before, the share that is served this year."""
    before, now = model.villages.state_before > 0, model.villages.state_served > 0
    return float((before & now).sum()) / max(float(before.sum()), 1.0)


def contracts_of_registered(model):
    """Market contracts bought for registered households so far, whoever pays, million."""
    kind, counted = MENU.index(MarketContract), TALLY.index("registered")
    years = [bought[:, counted, kind].sum() for bought in model.record.bought.values()]
    return float(np.sum(years)) / 1e6


CASES: tuple[Case, ...] = (
    Case(
        row="C1",
        figure=work_in_parks,
        says="workers of firms in parks, in all workers of poor counties",
        sign=1,
        off={"measures.parks.investment": 0.0},
        shape={"measures.parks.follow_zones": 0.0, "measures.parks.vanity": 50.0},
        cut={"measures.parks.occupied": 0.0},
        harmless=WRONG_ZONE,
        harmless_says="a park in the wrong zone does not pay: its firms close before the wages "
        "they pay reach what the works cost",
        harm=wages_less_works,
        rule="simsupport.measures.parks:Parks.plan",
    ),
    Case(
        row="C2",
        figure=served_in_poor_counties,
        says="projects a household in poor counties, last plan",
        sign=1,
        off={"measures.state_enterprises.budget": 0.0},
        shape={
            "measures.state_enterprises.pace": 300.0,
            "measures.state_enterprises.old_share": 0.8,
        },
        cut=NOTHING_WORKS,
        harmless=NOTHING_WORKS,
        harmless_says="where nobody accepts what is offered and roads lead nowhere, state "
        "enterprises find nothing to buy",
        rule="simsupport.measures.state_enterprises:StateEnterprises.plan",
    ),
    Case(
        row="C3",
        figure=capital_in_place,
        says="capital of the fund in firms that stand, billion yuan",
        sign=1,
        off={"measures.industry_fund.capital": 0.0},
        shape={
            "measures.industry_fund.selection_noise": 3.0,
            "measures.industry_fund.false_start": 0.5,
        },
        cut={"measures.industry_fund.false_start": 1.0},
        harmless=BLIND_FUND,
        harmless_says="a fund that cannot tell good projects from bad ones, among bad ones, loses "
        "more than it has in place",
        harm=capital_less_losses,
        rule="simsupport.measures.industry_fund:IndustryFund.plan",
    ),
    Case(
        row="C4",
        figure=villages_kept,
        says="villages served last year that are served again",
        sign=1,
        off={"measures.state_enterprises.village_contracts": 0.0},
        shape={"measures.state_enterprises.contract_years": 12},
        cut=NOTHING_WORKS,
        harmless={"measures.state_enterprises.reach": 1.0},
        harmless_says="where every village of a county is served every year, a contract adds "
        "nothing",
        rule="simsupport.measures.state_enterprises:choose_villages",
        empty=None,
    ),
    Case(
        row="C9",
        figure=contracts_of_registered,
        says="market contracts of registered households, million, whoever pays",
        sign=1,
        off={"measures.leading_enterprises.recognised": 0.0},
        shape={"measures.leading_enterprises.asked": 5.0},
        cut={"projects.market_contract.take_up": 0.0},
        harmless={"measures.leading_enterprises.asked": 0.0},
        harmless_says="a recognition that asks for no contracts brings none",
        rule="simsupport.measures.leading_enterprises:LeadingEnterprises.plan",
    ),
)
