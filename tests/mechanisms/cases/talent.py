"""Talent, experts and organisation at the grassroots: rows F7, F9 to F11, G2 and G5."""

import numpy as np

from simsupport.agents.officials import Level
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import NO_MONEY_IN_HANDS, OFFICIALS_ARE_NO_MATTER
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS
from tests.mechanisms.cases.pairing import ILLNESS_IS_HARMLESS

COMMISSIONERS = "measures.technology_commissioners."
TALENT = "measures.talent_programmes."
EXPERTS = "measures.expert_teams."
INCENTIVES = "measures.grassroots_incentives."
CAPACITY = "measures.village_capacity."
TEAMS = "measures.local_teams."

NOTHING_FAILS = {
    f"projects.{key}.failure": 0.0
    for key in (
        "industry_grant",
        "training_place",
        "housing_repair",
        "microcredit",
        "solar",
        "relocation",
        "student_aid",
        "water",
        "market_contract",
        "extension_visit",
        "infrastructure",
    )
}
"""No project fails: there is nothing for experts at hand to prevent."""

ALL_UPRIGHT = {"governance.careers.integrity_low": 1.0}
"""No official is tempted by money or does favours."""

ALL_ALIKE = {
    **ALL_UPRIGHT,
    "governance.careers.ability_sd": 0.0,
    "governance.careers.ambition_spread": 0.0,
    "governance.careers.sight": 0.0,
    "governance.careers.memory": 1.0,
    "governance.incentives.tenure_decay": 0.0,
    "measures.first_secretaries.learning": 0.0,
    "measures.east_west.leaders_trained": 0.0,
    TALENT + "leaders": 0.0,
    TALENT + "advice": 0.0,
}
"""Who comes to a post is like who leaves it, and skilled people do nothing."""


def advised(model):
    """Part of the households that are or were registered to whose farm an adviser has been."""
    hh = model.households
    chosen = hh.register > 0
    return float(np.average(hh.advised[chosen], weights=hh.weight[chosen].astype(float)))


def skilled_people(model):
    """Skilled people whom programmes have brought to counties, in 1,000."""
    return float(np.dot(model.counties.talent.astype(float), model.counties.weight)) / 1000.0


def failures(model):
    """Part of the risky projects of all years that came to nothing."""
    return float(model.counties.failed.sum()) / max(float(model.counties.tried.sum()), 1.0)


def newcomers(model):
    """Part of the village and township officials who came within the last four years."""
    officials = model.officials
    rows = officials.level <= Level.TOWNSHIP
    return float(np.average(officials.tenure[rows] < 4, weights=officials.weight[rows]))


def losses(model):
    """Part of the money in officials' hands that does not arrive."""
    lost = 1.0 - model.villages.arrives.astype(float)
    return float(np.average(lost, weights=model.villages.weight))


CASES: tuple[Case, ...] = (
    Case(
        row="F7",
        figure=advised,
        says="part of the registered households to whose farm an adviser has been",
        sign=1,
        off={COMMISSIONERS + "posted": 0.0},
        shape={
            COMMISSIONERS + "funds": 1e6,
            COMMISSIONERS + "view_noise": 2.0,
            COMMISSIONERS + "farms": 3.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={COMMISSIONERS + "funds": 0.0},
        harmless_says="commissioners without technology money draw their pay and start nothing",
        rule="simsupport.measures.technology_commissioners:TechnologyCommissioners.plan",
    ),
    Case(
        row="F9",
        figure=skilled_people,
        says="skilled people in place in counties, in 1,000",
        sign=1,
        off={TALENT + "places": 0.0},
        shape={TALENT + "lag": 0, TALENT + "go": 1.0, TALENT + "advice": 1.0},
        cut={**NOTHING_FAILS, TALENT + "leaders": 0.0},
        harmless={TALENT + "go": 0.0},
        harmless_says="where nobody goes to the county after training, courses bring nobody there",
        rule="simsupport.measures.talent_programmes:TalentProgrammes.requests",
    ),
    Case(
        row="F10",
        figure=failures,
        says="part of the risky projects that come to nothing",
        sign=-1,
        off={EXPERTS + "teams": 0.0},
        shape={
            EXPERTS + "advice": 1.0,
            EXPERTS + "treatment": 1.0,
            EXPERTS + "west_first": 0.0,
            EXPERTS + "pull": 5.0,
            EXPERTS + "remoteness": 0.0,
        },
        cut={**NOTHING_FAILS, **ILLNESS_IS_HARMLESS},
        harmless={EXPERTS + "advice": 0.0, EXPERTS + "medical": 0.0},
        harmless_says="teams that write reports and advise nobody only cost money",
        rule="simsupport.measures.expert_teams:ExpertTeams.requests",
    ),
    Case(
        row="F11",
        figure=newcomers,
        says="part of the village and township officials who came within the last four years",
        sign=-1,
        off={INCENTIVES + "bonus": 0.0},
        shape={INCENTIVES + "worth": 20.0, INCENTIVES + "prospects": 5.0},
        cut=ALL_ALIKE,
        harmless={INCENTIVES + "worth": 0.0, INCENTIVES + "prospects": 0.0},
        harmless_says="where schools and flats in town count and pay does not, as many leave",
        rule="simsupport.measures.grassroots_incentives:GrassrootsIncentives.requests",
    ),
    Case(
        row="G2",
        figure=losses,
        says="part of the money in officials' hands that does not arrive",
        sign=-1,
        off={CAPACITY + "funds": 0.0},
        shape={CAPACITY + "money": 1e6, CAPACITY + "order": 1.0, CAPACITY + "selection": 1.0},
        cut={**OFFICIALS_ARE_NO_MATTER, **ALL_UPRIGHT, CAPACITY + "selection": 0.0},
        harmless={CAPACITY + "order": 0.0, CAPACITY + "selection": 0.0},
        harmless_says="money without order in the accounts runs offices in which as much is lost",
        rule="simsupport.measures.village_capacity:VillageCapacity.decide",
        empty=None,
    ),
    Case(
        row="G5",
        figure=losses,
        says="part of the money in officials' hands that is lost after the programme ended",
        sign=-1,
        on={TEAMS + "until": "2015-06"},
        off={TEAMS + "posts": 0.0},
        shape={
            TEAMS + "reluctance": 0.0,
            TEAMS + "leave": 0.0,
            TEAMS + "watch": 1.0,
            TEAMS + "insight": 1.0,
        },
        cut={**NO_MONEY_IN_HANDS, **ALL_UPRIGHT, TEAMS + "insight": 0.0},
        harmless={TEAMS + "watch": 0.0, TEAMS + "insight": 0.0},
        harmless_says="cadres who look away where their kin hold the offices only cost money",
        rule="simsupport.measures.local_teams:LocalTeams.decide",
        empty=None,
    ),
)
