"""Public money: rows F1 to F4."""

import numpy as np

from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import NO_PUBLIC_PROJECTS
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

FISCAL = "measures.fiscal."
POOL = "measures.fund_integration."

NOTHING_WORKS = {**NOBODY_ACCEPTS, "projects.infrastructure.failure": 1.0}
"""Nobody accepts any project, and roads lead nowhere."""


def useful_projects(model):
    """Projects of all payers' last plans, none of them in vain, for each household."""
    villages = model.villages
    useful = float(villages.served.sum() - villages.twice.sum())
    return useful / float(model.households.weight.sum())


def right_projects(model):
    """Part of public money's last projects that were what the household needed most."""
    counties = model.counties
    return float(counties.fund_right.sum()) / max(float(counties.fund_projects.sum()), 1.0)


def villages_on_a_road(model):
    """Part of the real villages of poor counties that have a road and a market."""
    villages = model.villages
    poor = model.counties.poor_county[villages.county] > 0
    return float(np.average(villages.market_access, weights=villages.weight * poor))


def poorest_counties(model):
    """Flags of the poor counties in the lowest third of level, by rows."""
    counties = model.counties
    poor = counties.poor_county > 0
    return poor & (counties.level <= np.quantile(counties.level[poor], 1.0 / 3.0))


def begun_in_the_poorest(model):
    """Public projects of the last plan for each household of the poorest counties."""
    poorest = poorest_counties(model)
    households = float(model.households.weight[poorest[model.households.county]].sum())
    return float(model.counties.fund_projects[poorest].sum()) / households


def money_of_the_poorest(model):
    """Poverty funds of the year in the poorest counties, yuan a household."""
    poorest, counties = poorest_counties(model), model.counties
    money = counties.fund_central + counties.fund_provincial + counties.fund_local
    households = float(model.households.weight[poorest[model.households.county]].sum())
    return float(money[poorest].sum()) / 100.0 / households


def money_not_kept(model):
    """Less the billion yuan that officials of all levels have kept."""
    return -float(model.counties.kept.sum()) / 1e11


CASES: tuple[Case, ...] = (
    Case(
        row="F1",
        figure=useful_projects,
        says="projects a household that are not bought twice, whoever pays, last plans",
        sign=1,
        off={FISCAL + "central": 0.0},
        shape={FISCAL + "central_schedule": 500.0},
        cut=NOTHING_WORKS,
        harmless={
            FISCAL + "match": 0.0,
            FISCAL + "match_rate": 5.0,
            FISCAL + "own_funds": 0.0,
        },
        harmless_says="central money that asks for a match which no county can put up stays where "
        "it is",
        rule="simsupport.measures.fiscal:Fiscal.plan",
    ),
    Case(
        row="F2",
        figure=right_projects,
        says="part of public money's projects that are what the household needs most, last plan",
        sign=1,
        off={POOL + "share": 0.0},
        shape={POOL + "noise": 3.0, POOL + "discretion": 1.0, POOL + "quarrel": 0.0},
        cut=NOBODY_ACCEPTS,
        harmless={POOL + "discretion": 1.0, "governance.incentives.take_gain": 3.0},
        harmless_says="where gain tempts officials and nobody stands between them and the pool, "
        "they keep more money",
        harm=money_not_kept,
        rule="simsupport.measures.fund_integration:FundIntegration.decide",
        empty=None,
    ),
    Case(
        row="F3",
        figure=villages_on_a_road,
        says="part of the villages of poor counties with a road and a market",
        sign=1,
        off={FISCAL + "transfers": 0.0},
        shape={FISCAL + "transfers_part": 0.9, FISCAL + "transfers_schedule": 900.0},
        changes=NO_PUBLIC_PROJECTS,
        cut=NOTHING_WORKS,
        harmless={
            "projects.infrastructure.failure": 1.0,
            "measures.expert_teams.teams": 0.0,
            "measures.talent_programmes.places": 0.0,
        },
        harmless_says="roads that lead nowhere open no market",
        rule="simsupport.measures.fiscal:Fiscal.plan",
    ),
    Case(
        row="F4",
        figure=begun_in_the_poorest,
        says="public projects a household in poor counties of the lowest third of level, last plan",
        sign=1,
        off={FISCAL + "match": 0.0},
        shape={FISCAL + "borne": 1.0, FISCAL + "contiguous": 0.0},
        cut=NOTHING_WORKS,
        harmless={
            FISCAL + "own_funds": 10_000.0,
            FISCAL + "prefecture_funds": 10_000.0,
            FISCAL + "borne": 0.0,
        },
        harmless_says="where counties and prefectures have the money, and no province pays in "
        "their place, the waiver only loses what they would have put up",
        harm=money_of_the_poorest,
        rule="simsupport.measures.fiscal_funds:waived_of",
        empty=lambda counties, _: (np.zeros(len(counties)), np.zeros(len(counties))),
    ),
)
