"""Committees, teams, courses, lessons and publicity in villages: E3, E5, G3, G4 and G6."""

import numpy as np

from simsupport.core.streams import normal
from simsupport.measures.chosen_villages import chosen
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import HOPES_STAY, OFFICIALS_ARE_NO_MATTER
from tests.mechanisms.cases.designated import (
    NOBODY_ACCEPTS,
    NOBODY_KNOWS_BETTER,
)
from tests.mechanisms.cases.pairing import mean

COURSES = 0.5
"""Share of villages with courses in the carrier."""

COMMITTEES = "measures.village_committees."
TEAMS = "measures.work_teams."
RELIANCE = "measures.self_reliance."
AWARENESS = "measures.market_awareness."
HONOURS = "measures.honours."


def kin_on_the_list(model):
    """Connection of households once listed over that of equally poor ones never listed.

    Households of the burn-in year's lowest incomes a person, in ten groups of equal size; in each
    the mean connection to the official of those ever listed less that of the others, in standard
    deviations, weighted by the households of the smaller side.
    """
    hh = model.households
    kin = normal(model.streams.words("register.connection", 0, 0, len(hh))).astype(float)
    poor = np.flatnonzero((hh.start_income > 0) & (hh.start_income < 5000.0))
    order = poor[np.argsort(hh.start_income[poor], kind="stable")]
    gaps, sizes = [], []
    for group in np.array_split(order, 10):
        listed, others = group[hh.register[group] > 0], group[hh.register[group] == 0]
        if len(listed) and len(others):
            on, off = (np.average(kin[rows], weights=hh.weight[rows]) for rows in (listed, others))
            gaps.append(on - off)
            sizes.append(min(hh.weight[listed].sum(), hh.weight[others].sum()))
    return float(np.average(gaps, weights=sizes))


def in_course_villages(model):
    """Which households are or were registered and live where courses are held in the carrier."""
    n = len(model.villages)
    there = chosen(model.streams, "self_reliance", 0, n, COURSES)[model.households.village]
    return there & (model.households.register > 0)


def hopes_where_courses_are(model):
    """Mean aspiration of registered households of villages that hold courses in the carrier."""
    return mean(model, model.households.aspiration, in_course_villages(model))


def help_without_workers(model):
    """Share of registered households without workers that have care, where courses are held."""
    hh = model.households
    unable = in_course_villages(model) & (hh.workers == 0)
    return mean(model, hh.care_until > model.rules.horizon.months, unable)


def missed_where_teams_are(model):
    """Part of all payers' last projects in poor villages that were not what was needed most."""
    villages = model.villages
    poor = villages.poor_village > 0
    return 1.0 - float(villages.met[poor].sum()) / max(float(villages.served[poor].sum()), 1.0)


def contracts_held(model):
    """Share of contracts with buyers that were held in the end, all years together."""
    villages = model.villages
    return float(villages.contracts_held.sum()) / max(float(villages.contracts.sum()), 1.0)


def contracts_made(model):
    """Contracts with buyers that households accepted and somebody paid for, 10,000."""
    return float(model.villages.contracts.sum()) / 1e4


def given(model):
    """Money of small gifts in the last year, million yuan."""
    return float(model.provinces.given.sum()) / 1e8


CASES: tuple[Case, ...] = (
    Case(
        row="E3",
        figure=contracts_held,
        says="share of households' contracts with buyers that hold in the end",
        sign=1,
        off={AWARENESS + "lessons": 0.0},
        shape={
            AWARENESS + "learning": 0.9,
            AWARENESS + "fading": 0.5,
            AWARENESS + "cost": 50_000.0,
            "projects.market_contract.redress": 0.9,
            "projects.market_contract.stakes": 5.0,
            "projects.market_contract.confidence": -2.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={
            "projects.market_contract.redress": 0.0,
            "projects.market_contract.confidence": -3.0,
        },
        harmless_says="where courts give no redress, households that learn how often buyers break "
        "contracts accept fewer",
        harm=contracts_made,
        rule="simsupport.measures.market_awareness:MarketAwareness.requests",
    ),
    Case(
        row="E5",
        figure=given,
        says="money of small gifts in the last year, million yuan",
        sign=1,
        off={HONOURS + "public": 0.0},
        shape={
            HONOURS + "commonness": 1.0,
            HONOURS + "half_life": 24.0,
            HONOURS + "stirs": 2.0,
            HONOURS + "cases": 1.0,
            HONOURS + "example": 0.4,
            HONOURS + "publicity": 5e6,
        },
        cut={**NOBODY_ACCEPTS, **HOPES_STAY},
        harmless={HONOURS + "public": 1.0},
        harmless_says="where all who help are honoured, nobody looks up",
        rule="simsupport.measures.honours:Honours._publicises",
        empty=False,
    ),
    Case(
        row="G3",
        figure=kin_on_the_list,
        says="connection of the listed over that of equally poor households never listed, standard "
        "deviations",
        sign=-1,
        off={COMMITTEES + "share": 0.0},
        shape={
            COMMITTEES + "watch": 1.0,
            COMMITTEES + "access": 1.0,
            COMMITTEES + "elected": 1.0,
            COMMITTEES + "close_kin": 2.0,
            COMMITTEES + "grip": 0.1,
            COMMITTEES + "settling": 20.0,
            COMMITTEES + "schooling_half": 3.0,
            COMMITTEES + "per_year": 1.0,
            COMMITTEES + "per_hope": 9.0,
            COMMITTEES + "cost": 50_000.0,
        },
        cut={"background.registry.connection": 0.0, **OFFICIALS_ARE_NO_MATTER},
        harmless={COMMITTEES + "access": 0.0},
        harmless_says="committees that are shown neither list nor accounts change nothing",
        rule="simsupport.measures.village_committees:VillageCommittees.decide",
        empty=None,
    ),
    Case(
        row="G4",
        figure=missed_where_teams_are,
        says="part of all payers' projects in poor villages, where teams are, that are not what a "
        "household on the list needs most, or bought twice, last plans",
        sign=-1,
        off={TEAMS + "teams": 0.0},
        shape={
            TEAMS + "duty": 2.0,
            TEAMS + "spirit_sd": 1.0,
            TEAMS + "visibility": 2.0,
            TEAMS + "paperwork": 0.6,
            TEAMS + "received": 0.3,
            TEAMS + "insight": 0.9,
            TEAMS + "eyes": 0.9,
            TEAMS + "hope": 0.3,
            TEAMS + "cost": 90_000.0,
        },
        cut={**NOBODY_ACCEPTS, **HOPES_STAY, TEAMS + "eyes": 0.0},
        changes={**NOBODY_KNOWS_BETTER, "measures.designated_units.work_plan": 0.0},
        harmless={TEAMS + "duty": 0.0},
        harmless_says="teams that feel no duty spend their time on forms and show, and find "
        "nothing",
        rule="simsupport.measures.work_teams:WorkTeams.decide",
        empty=None,
    ),
    Case(
        row="G6",
        figure=hopes_where_courses_are,
        says="mean aspiration of registered households where courses are held",
        sign=1,
        off={RELIANCE + "courses": 0.0},
        shape={
            RELIANCE + "lift": 0.4,
            RELIANCE + "keenness": 2.0,
            RELIANCE + "shame": 3.0,
            RELIANCE + "rules": 1.0,
            RELIANCE + "cost": 90_000.0,
            "livelihoods.spending.ceremonies": 0.4,
        },
        cut={**NOBODY_ACCEPTS, **HOPES_STAY, "livelihoods.spending.ceremonies": 0.0},
        harmless={RELIANCE + "shame": 5.0, RELIANCE + "keenness": 0.0},
        harmless_says="where meetings shame those who cannot work, these go without care",
        harm=help_without_workers,
        rule="simsupport.measures.self_reliance:SelfReliance.requests",
    ),
)
