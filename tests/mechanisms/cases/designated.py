"""Designated units, first secretaries and helpers: rows B1 to B6 and D3."""

import numpy as np

from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import HOPES_STAY, NO_PUBLIC_PROJECTS

NOBODY_ACCEPTS = {
    f"projects.{key}.take_up": 0.0
    for key in (
        "industry_grant",
        "training_place",
        "housing_repair",
        "relief",
        "microcredit",
        "solar",
        "relocation",
        "public_post",
        "health_cover",
        "student_aid",
        "water",
        "market_contract",
        "extension_visit",
        "care_visit",
    )
}
"""Nobody accepts any project: whatever is planned, nothing reaches a household."""


NOBODY_KNOWS_BETTER = {
    "measures.first_secretaries.share": 0.0,
    "measures.helpers.share": 0.0,
}
"""Nobody else in the village has lowered payers' errors."""

ALL_FOR_SHOW = {
    "measures.designated_units.duty": 0.0,
    "measures.designated_units.reward": 0.0,
    "measures.designated_units.visibility": 1.0,
}
"""Units that feel no duty and care for what can be seen."""


def served_in_poor_villages(model):
    """Projects of the last plan for each household of the poor villages."""
    poor = model.villages.poor_village[model.households.village] > 0
    households = float(model.households.weight[poor].sum())
    return float(model.villages.served[model.villages.poor_village > 0].sum()) / households


def share_for_show(model):
    """Part of what units spent in their last year that went to show."""
    units = model.units
    whole = units.shown.sum() + units.reviewed.sum() + units.spent.sum()
    return float(units.shown.sum()) / max(float(whole), 1.0)


def wrong_projects_of_units(model):
    """Part of units' projects that were not what the household needed most, of all it lacked.

    Need is what the household lacked before anybody bought: who passes over what others have
    bought, and buys the next best, counts here as wrong, with and without a work plan.
    """
    units = model.units
    return 1.0 - float(units.right.sum()) / max(float(units.projects.sum()), 1.0)


def right_projects_missing(model):
    """Less the projects of units that were what the household needed most."""
    return -float(model.units.right.sum())


def money_that_arrives(model):
    """Part of the money in officials' hands that arrives in poor villages."""
    villages = model.villages
    return float(np.average(villages.arrives, weights=villages.weight * villages.poor_village))


def villages_helped(model):
    """Part of the poor villages whose unit bought something by its last plan."""
    units = model.units
    return float(np.average(units.spent > 0, weights=units.weight))


def bought_twice(model):
    """Part of the last plans' projects in poor villages that had been bought already."""
    villages = model.villages
    poor = villages.poor_village > 0
    return float(villages.twice[poor].sum()) / max(float(villages.served[poor].sum()), 1.0)


def missed_needs(model):
    """Part of all payers' last projects that were not what the household needed most.

    What was bought twice, or for somebody help is not meant for, did not meet a need either.
    """
    villages = model.villages
    return 1.0 - float(villages.met.sum()) / max(float(villages.served.sum()), 1.0)


UNITS = "measures.designated_units."
SECRETARIES = "measures.first_secretaries."

CASES: tuple[Case, ...] = (
    Case(
        row="B1",
        figure=served_in_poor_villages,
        says="projects a household in poor villages, last plan",
        sign=1,
        off={UNITS + "budget": 0.0},
        shape={UNITS + "view_noise": 2.0, UNITS + "visibility": 1.0},
        cut=NOBODY_ACCEPTS,
        harmless=ALL_FOR_SHOW,
        harmless_says="units that feel no duty and care for what can be seen buy no project",
        rule="simsupport.measures.designated_units:DesignatedUnits.plan",
    ),
    Case(
        row="B2",
        figure=share_for_show,
        says="part of what units spend that goes to show",
        sign=-1,
        off={UNITS + "assessment": 0.0},
        shape={UNITS + "reward": 2.0, UNITS + "assessed_show": 0.9},
        cut=NOBODY_ACCEPTS,
        harmless={UNITS + "assessed_show": 0.9},
        harmless_says="an assessment that counts what can be seen makes units show more",
        rule="simsupport.measures.unit_oversight:UnitOversight.reward_for_results",
        empty=0.0,
    ),
    Case(
        row="B3",
        figure=wrong_projects_of_units,
        says="part of units' projects that are not what the household needed most before anybody "
        "bought",
        sign=-1,
        off={UNITS + "work_plan": 0.0},
        shape={UNITS + "review": 0.9, UNITS + "plan_cost": 0.4},
        cut=NOBODY_ACCEPTS,
        changes=NOBODY_KNOWS_BETTER,
        harmless={UNITS + "review": 0.0, UNITS + "plan_cost": 0.3},
        harmless_says="a dear plan that nobody reviews with households leaves less for projects",
        harm=right_projects_missing,
        rule="simsupport.measures.unit_oversight:UnitOversight.left_by_review",
        empty=1.0,
    ),
    Case(
        row="B4",
        figure=money_that_arrives,
        says="part of the money in officials' hands that arrives in poor villages",
        sign=1,
        off={SECRETARIES + "share": 0.0},
        shape={SECRETARIES + "term": 6, SECRETARIES + "learning": 0.3, SECRETARIES + "hope": 0.3},
        cut={
            **HOPES_STAY,
            "governance.delivery.secretary_watch": 0.0,
            "governance.delivery.secretary_insight": 0.0,
            SECRETARIES + "insight": 0.0,
            SECRETARIES + "learning": 0.0,
        },
        harmless={
            "governance.delivery.secretary_watch": 0.0,
            "governance.delivery.secretary_insight": 0.0,
            SECRETARIES + "insight": 0.0,
            SECRETARIES + "into_office": 0.0,
            SECRETARIES + "hope": 0.0,
            SECRETARIES + "working_money": 10_000.0,
        },
        harmless_says="secretaries who neither watch nor ask nor give hope, and go home, only cost "
        "money",
        rule="simsupport.measures.first_secretaries:FirstSecretaries.requests",
    ),
    Case(
        row="B5",
        figure=villages_helped,
        says="part of the poor villages whose unit bought something by its last plan",
        sign=1,
        off={UNITS + "tiers": 0.0},
        shape={UNITS + "view_noise": 0.8},
        cut=NOBODY_ACCEPTS,
        harmless=ALL_FOR_SHOW,
        harmless_says="more units that feel no duty help in no more villages",
        rule="simsupport.measures.designated_units:DesignatedUnits.joined",
        empty=False,
    ),
    Case(
        row="B6",
        figure=bought_twice,
        says="part of all payers' projects in poor villages that had been bought already, last "
        "plans",
        sign=-1,
        off={UNITS + "lead_departments": 0.0},
        shape={UNITS + "guidance": 1.0, UNITS + "told": 0.3},
        cut=NOBODY_ACCEPTS,
        harmless={UNITS + "guidance": 0.0, UNITS + "told": 0.0},
        harmless_says="lead departments that only hold meetings change nothing",
        rule="simsupport.measures.unit_oversight:UnitOversight.contact",
        empty=0.0,
    ),
    Case(
        row="D3",
        figure=missed_needs,
        says="part of all payers' projects that are not what a household on the list needs most, "
        "or bought twice, last plans",
        sign=-1,
        off={"measures.helpers.share": 0.0},
        shape={
            "measures.helpers.insight": 0.9,
            "measures.helpers.cost": 5000.0,
            "measures.helpers.hope": 0.3,
        },
        cut={"measures.helpers.visits": 0.0, **NOBODY_ACCEPTS, **HOPES_STAY},
        changes={
            SECRETARIES + "share": 0.0,
            UNITS + "work_plan": 0.0,
            "measures.needs_voice.assemblies": 0.0,
            "measures.work_teams.teams": 0.0,
            "measures.fiscal.transfers": 0.0,
            "measures.fiscal.lottery": 0.0,
            **NO_PUBLIC_PROJECTS,
        },
        harmless={f"measures.helpers.{name}": 0.0 for name in ("insight", "visits", "hope")},
        harmless_says="helpers who call for form's sake only cost money",
        rule="simsupport.measures.helpers:Helpers.requests",
    ),
)
