"""Organisations and citizens: rows D1 to D8."""

import numpy as np

from simsupport.measures.purchases import TALLY
from simsupport.measures.social_organisations import SocialOrganisations
from simsupport.month import MEASURES
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import HOPES_STAY, NO_OTHER_WATCHERS
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

ORGANISATIONS = MEASURES.index(SocialOrganisations)


def of_organisations(model, what):
    """Sum what is counted of organisations' purchases over all plans and kinds."""
    years = model.record.bought.values()
    return float(sum(year[ORGANISATIONS, TALLY.index(what)].sum() for year in years))


def projects_of_organisations(model):
    """Projects that organisations bought, all years together, millions."""
    return of_organisations(model, "projects") / 1e6


def share_that_meets_need(model):
    """Share of organisations' projects that the household needed most."""
    return of_organisations(model, "needed") / max(of_organisations(model, "projects"), 1.0)


def care_per_yuan(model):
    """Years of care had for 10,000 yuan of the counties' care budgets."""
    counties = model.counties
    return 1e6 * float(counties.care_had.sum()) / max(float(counties.care_paid.sum()), 1.0)


def false_reports_found(model):
    """False exits and invented reports that organisations' evaluators found, thousand persons."""
    found = model.villages.false_found.sum() + model.counties.invented_found.sum()
    return float(found) / 1e3


def care_in_poor_counties(model):
    """Households of poor counties with care running after the last month, thousands."""
    hh = model.households
    poor = model.counties.poor_county[hh.county] > 0
    running = (hh.care_until > model.rules.horizon.months) & poor
    return float(np.dot(hh.weight.astype(np.int64), running)) / 1e3


CASES: tuple[Case, ...] = (
    Case(
        row="D1",
        figure=projects_of_organisations,
        says="projects that organisations bought, millions",
        sign=1,
        off={"measures.social_organisations.funds": 0.0},
        shape={
            "measures.social_organisations.view_noise": 2.0,
            "measures.social_organisations.familiar": 5.0,
            "measures.social_organisations.handled": 0.9,
        },
        cut=NOBODY_ACCEPTS,
        harmless={"measures.social_organisations.familiar": 10.0, **NOBODY_ACCEPTS},
        harmless_says="where nobody accepts what is offered, organisations buy nothing",
        rule="simsupport.measures.social_organisations:SocialOrganisations.plan",
    ),
    Case(
        row="D2",
        figure=share_that_meets_need,
        says="share of organisations' projects that meet computed need",
        sign=1,
        off={"measures.social_organisations.platform": 0.0},
        shape={
            "measures.social_organisations.use": 0.3,
            "measures.social_organisations.clarity": 0.9,
            "measures.social_organisations.precedence": 5.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={"measures.social_organisations.use": 0.0},
        harmless_says="a network that no organisation reads changes nothing",
        rule="simsupport.measures.social_organisations:SocialOrganisations._shown",
        empty=lambda measure, block, now: np.zeros(len(block.villages), np.bool_),
    ),
    Case(
        row="D4",
        figure=care_per_yuan,
        says="years of care for 10,000 yuan of the counties' care budgets",
        sign=1,
        off={"measures.purchased_services.outsourced": 0.0},
        changes={**NO_OTHER_WATCHERS, "measures.village_capacity.funds": 0.0},
        shape={
            "measures.purchased_services.saving": 0.4,
            "measures.purchased_services.least_contract": 1e6,
            "measures.purchased_services.overhead": 0.0,
            "measures.purchased_services.failure": 0.5,
            "measures.purchased_services.foresight": 0.1,
            "measures.purchased_services.candour": 0.9,
            "measures.purchased_services.cost_noise": 0.5,
        },
        cut=NOBODY_ACCEPTS,
        harmless={
            "measures.purchased_services.failure": 0.5,
            "measures.purchased_services.foresight": 0.0,
        },
        harmless_says="where organisations often fail and counties do not expect it, bought care "
        "costs more",
        rule="simsupport.measures.purchased_services:PurchasedServices.would_buy",
        empty=lambda measure, block, now: np.zeros(len(block.counties), np.bool_),
    ),
    Case(
        row="D5",
        figure=false_reports_found,
        says="false exits and invented reports that evaluators found, thousand persons",
        sign=1,
        off={"measures.social_organisations.evaluation": 0.0},
        shape={
            "measures.social_organisations.interviews": 1.0,
            "measures.social_organisations.accompanied": 0.0,
            "measures.social_organisations.heeded": 1.0,
            "measures.social_organisations.lesson": 2.0,
            "measures.social_organisations.civic": 0.3,
            "measures.social_organisations.visit_cost": 9000.0,
        },
        # where few counties are evaluated, what is found hangs on a handful of villages
        changes={"measures.social_organisations.evaluation": 1.0},
        cut={**HOPES_STAY, "measures.social_organisations.heeded": 0.0},
        harmless={"measures.social_organisations.accompanied": 1.0},
        harmless_says="where officials choose whom evaluators meet, they find nothing",
        rule="simsupport.measures.social_organisations:SocialOrganisations._evaluates",
        empty=0.0,
        months=84,
    ),
    Case(
        row="D8",
        figure=care_in_poor_counties,
        says="households of poor counties with care running, thousands",
        sign=1,
        off={"measures.volunteers.teams": 0.0},
        shape={
            "measures.volunteers.reach": 300.0,
            "measures.volunteers.training": 1.0,
            "measures.volunteers.caseload": 50.0,
            "measures.volunteers.failure": 0.0,
            "measures.volunteers.stay": 90,
            "measures.volunteers.hope": 0.3,
        },
        cut={**NOBODY_ACCEPTS, **HOPES_STAY},
        harmless={
            "measures.volunteers.failure": 1.0,
            "measures.volunteers.training": 0.0,
        },
        harmless_says="unskilled visitors who train nobody spare no household any work",
        rule="simsupport.measures.volunteers:Volunteers.plan",
    ),
)
