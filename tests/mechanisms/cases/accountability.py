"""Targets, assessment, discipline, scrutiny, law and correction: rows G1, H1, H2 and H4 to H8."""

import numpy as np

from simsupport.governance.discretion import certainty_of_rule
from simsupport.governance.government import NOTICEABLE
from simsupport.month import pressure_of
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import LATE_LIST, NO_OTHER_WATCHERS, list_without_officials


def yearly(name):
    """The sum of a yearly figure of the nation over the run."""

    def figure(model):
        table = model.outcomes().to_pandas()
        return float(np.nansum(table[table.group == "national"][name]))

    return figure


def effort(model, task):
    """Mean time of real officials for a task in the last year."""
    officials = model.officials
    return float(np.average(officials.arrays[task], weights=officials.weight))


def inflating(model):
    """Mean time of real officials for inflating reports in the last year."""
    return effort(model, "inflate")


def real_share(model):
    """Part of officials' effort that is real work."""
    tasks = {task: effort(model, task) for task in ("real", "show", "inflate", "take")}
    return tasks["real"] / sum(tasks.values())


def false_effort(model):
    """Time for inflating and diverting."""
    return effort(model, "inflate") + effort(model, "take")


def culprits_found(model):
    """Part of those who inflated or diverted who were found out in the last year."""
    officials = model.officials
    guilty = (officials.inflate > NOTICEABLE) | (officials.take > NOTICEABLE)
    weight = officials.weight * guilty
    return float(np.dot(officials.found > 0, weight)) / max(float(weight.sum()), 1.0)


def spread_of_penalties(model):
    """Variance, over officials who were found out, of the certainty with which that is punished.

    Nothing where nobody was.
    """
    officials = model.officials
    rules, month = model.rules, type(model.month)(int(model.time) - 1)
    mean = certainty_of_rule(rules.governance.careers, pressure_of(rules, month))
    found = officials.found > 0
    certainty = mean * officials.strictness[found].astype(np.float64)
    weight = officials.weight[found]
    if not found.any():
        return 0.0
    centre = np.average(certainty, weights=weight)
    return float(np.average((certainty - centre) ** 2, weights=weight))


def repeated_incidents(model):
    """Serious incidents that followed another one in the county within two years."""
    return float(np.dot(model.counties.repeats, model.counties.weight))


def less_real_work_lost(model):
    """Less the time for real work: rises where officials are deterred from work itself."""
    return -effort(model, "real")


def real_work(model):
    """Mean time of real officials for real work in the last year."""
    return effort(model, "real")


LITTLE_TO_FEAR = {
    "measures.inspections.rate": 0.1,
    "measures.inspections.announced": 1.0,
    "measures.penalties.level": 0.3,
    "measures.penalties.certainty": 0.3,
    "measures.social_supervision.disclosure": 0.0,
    "measures.third_party.households_per_county": 0.0,
    "measures.incident_response.level": 0.0,
    **NO_OTHER_WATCHERS,
}
"""The oversight of accountability-weak: officials answer pressure in ways that they would hide."""

FOUND_BUT_FORGIVEN = {
    "measures.inspections.rate": 0.5,
    "measures.inspections.announced": 0.0,
    "measures.penalties.level": 0.3,
    "measures.penalties.certainty": 0.3,
    "measures.social_supervision.disclosure": 0.5,
    **NO_OTHER_WATCHERS,
}
"""Much comes to light and costs little, so that much goes on to be found."""

H = "measures."

CASES: tuple[Case, ...] = (
    Case(
        row="G1",
        figure=inflating,
        says="officials' time for inflating reports in the last year",
        sign=1,
        off={H + "responsibility.target": 0.0},
        shape={H + "responsibility.escalation": 2.0},
        cut=LATE_LIST,
        changes=LITTLE_TO_FEAR,
        harmless={"measures.assessment.weight": 0.0, "governance.incentives.attention": 0.0},
        harmless_says="where no career hangs on it, targets move nobody",
        rule="simsupport.measures.responsibility:Responsibility.press",
        empty={},
    ),
    Case(
        row="H1",
        figure=yearly("reported_exits"),
        says="exits that provinces reported, all years together",
        sign=1,
        off={H + "assessment.weight": 0.0},
        shape={},
        cut=LATE_LIST,
        harmless={"governance.incentives.visibility": 2.0},
        harmless_says="where superiors see show before results, real work becomes a smaller part",
        harm=real_share,
        rule="simsupport.measures.assessment:Assessment.press",
        empty={},
    ),
    Case(
        row="H2",
        figure=false_effort,
        says="time for inflating reports and diverting money",
        sign=-1,
        off={H + "penalties.level": 0.0},
        shape={H + "penalties.certainty": 0.1, H + "penalties.honest_failure": 0.9},
        cut=LATE_LIST,
        harmless={H + "penalties.honest_failure": 1.0},
        harmless_says="penalties that fall in full on honest failure too deter from work itself",
        harm=less_real_work_lost,
        rule="simsupport.measures.assessment:Penalties.press",
        empty={},
    ),
    Case(
        row="H4",
        figure=culprits_found,
        says="part of those who inflated or diverted who were found out",
        sign=1,
        off={H + "inspections.rate": 0.0},
        shape={H + "inspections.announced": 0.9},
        cut=LATE_LIST,
        changes=FOUND_BUT_FORGIVEN,
        harmless={
            H + "inspections.rate": 1.0,
            H + "inspections.announced": 1.0,
            "governance.incentives.paperwork": 0.2,
        },
        harmless_says="tours that are announced and cost much paper take time from real work",
        harm=real_work,
        rule="simsupport.measures.inspections:Inspections.press",
        empty={},
    ),
    Case(
        row="H5",
        figure=culprits_found,
        says="part of those who inflated or diverted who were found out",
        sign=1,
        off={H + "social_supervision.disclosure": 0.0},
        shape={},
        cut=LATE_LIST,
        changes=FOUND_BUT_FORGIVEN,
        harmless={"governance.incentives.disclosure_power": 0.0},
        harmless_says="where nobody reads what is put up, nothing comes to light",
        rule="simsupport.measures.inspections:SocialSupervision.press",
        empty={},
    ),
    Case(
        row="H6",
        figure=yearly("county_refusals"),
        says="counties whose claim to be out of poverty was refused, all years together",
        sign=1,
        off={H + "third_party.households_per_county": 0.0},
        shape={},
        cut=list_without_officials("2017-12"),
        months=72,
        harmless={
            "governance.exit_rule.false_exit": 1.0,
            "governance.exit_rule.missed": 1.0,
            "governance.exit_rule.approval": 0.0,
            "governance.exit_rule.composite": 1.0,
            "governance.exit_rule.composite_west": 1.0,
        },
        harmless_says="where any finding passes, evaluators refuse nobody",
        rule="simsupport.measures.inspections:ThirdParty.press",
        empty={},
    ),
    Case(
        row="H7",
        figure=spread_of_penalties,
        says="variance, among officials found out, of the certainty with which that is punished",
        sign=-1,
        off={H + "legal_framework.clarity": 0.0},
        shape={},
        cut=LATE_LIST,
        changes=NO_OTHER_WATCHERS,
        harmless={"governance.careers.discretion": 0.0},
        harmless_says="where superiors are of one mind anyhow, law changes nothing",
        rule="simsupport.measures.legal_framework:LegalFramework.press",
        empty={},
    ),
    Case(
        row="H8",
        figure=repeated_incidents,
        says="serious incidents in counties that had had one in the two years before",
        sign=-1,
        off={H + "incident_response.level": 0.0},
        shape={H + "incident_response.removal": 1.0, H + "incident_response.follow": 1.0},
        cut=LATE_LIST,
        changes=FOUND_BUT_FORGIVEN,
        harmless={
            H + "incident_response.removal": 0.0,
            H + "incident_response.follow": 0.0,
            H + "incident_response.mending": 0.0,
            H + "incident_response.calm": 0.0,
        },
        harmless_says="a response that is only announced leaves everything as it was",
        rule="simsupport.measures.incident_response:IncidentResponse.look_back",
        empty=None,
    ),
)
