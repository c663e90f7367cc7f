"""Oversight presses on officials with its own fields, while it acts, and pays nobody."""

from dataclasses import asdict

import pytest

from simsupport.core.calendar import Month
from simsupport.governance.pressure import Pressure
from simsupport.measures.agency_capacity import AgencyCapacity
from simsupport.measures.assessment import Assessment, Penalties
from simsupport.measures.base import Measure
from simsupport.measures.fund_supervision import FundSupervision
from simsupport.measures.incident_response import IncidentResponse
from simsupport.measures.inspections import Inspections, SocialSupervision, ThirdParty
from simsupport.measures.legal_framework import LegalFramework
from simsupport.measures.prosecution import Prosecution
from simsupport.measures.responsibility import Responsibility
from simsupport.measures.statistics import Statistics
from simsupport.measures.vanity_ban import VanityBan
from simsupport.month import MEASURES, OVERSIGHT, POLICIES, pressure_of
from tests.worlds import rules

PRESSES = [
    (
        Responsibility,
        {"target": 1.5, "escalation": 1.2},
        {"target": 1.5, "escalation": 1.2},
    ),
    (Assessment, {"weight": 0.7}, {"weight": 0.7}),
    (
        Penalties,
        {"level": 2.0, "certainty": 0.9, "honest_failure": 0.3},
        {"penalty": 2.0, "certainty": 0.9, "honest_failure": 0.3},
    ),
    (Inspections, {"rate": 0.4, "announced": 0.25}, {"inspections": 0.4, "announced": 0.25}),
    (ThirdParty, {"households_per_county": 1575}, {"third_party": 1575}),
    (SocialSupervision, {"disclosure": 0.6}, {"disclosure": 0.6}),
    (Statistics, {"sample": 2.0}, {"interviews": 2.0}),
    (
        AgencyCapacity,
        {"reform": 0.6, "saves": 0.3, "steadies": 0.2, "meetings": 0.1},
        {
            "reform": 0.6,
            "reform_saves": 0.3,
            "reform_steadies": 0.2,
            "reform_meetings": 0.1,
        },
    ),
    (LegalFramework, {"clarity": 0.7}, {"clarity": 0.7}),
    (IncidentResponse, {"level": 0.7}, {}),
    (
        FundSupervision,
        {"audit": 0.2, "sampled": 0.5, "power": 0.5, "told": 0.25, "paperwork": 0.1},
        {"audits": 0.2, "audit_power": 0.25, "audits_told": 0.25, "audit_time": 0.1 * 0.2},
    ),
    (
        VanityBan,
        {"strictness": 0.5, "enforced": 0.5, "excuse": 3.0},
        {"vanity_ban": 0.25, "vanity_excuse": 3.0},
    ),
    (
        Prosecution,
        {"rate": 0.3, "capacity": 5.0, "sentence": 2.0},
        {"prosecution": 0.3, "court_capacity": 5.0, "sentence": 2.0},
    ),
]
QUIET = asdict(Pressure())
MONTH = Month(40)


def test_every_oversight_is_tried_here():
    assert tuple(kind for kind, _, _ in PRESSES) == OVERSIGHT


@pytest.mark.parametrize(("kind", "values", "fields"), PRESSES)
def test_each_presses_with_what_it_sets_and_leaves_the_rest_alone(kind, values, fields):
    assert kind.model_validate(values).press(MONTH) == fields
    changes = {f"measures.{kind.key}.{name}": value for name, value in values.items()}
    assert asdict(pressure_of(rules(changes), MONTH)) == QUIET | fields


def test_no_two_of_them_set_the_same_field_and_together_they_set_all():
    fields = [name for _, _, fields in PRESSES for name in fields]
    assert len(set(fields)) == len(fields)
    assert set(fields) == set(QUIET)


@pytest.mark.parametrize("kind", OVERSIGHT)
def test_without_size_none_acts_and_nothing_presses(kind):
    idle = kind()
    assert not any(idle.active(Month(index)) for index in range(96))
    assert set(kind.sizes) <= set(kind.model_fields)
    others = {
        f"measures.{other.key}.{name}": value
        for other, values, _ in PRESSES
        for name, value in values.items()
        if other is kind and name not in kind.sizes
    }
    assert asdict(pressure_of(rules(others or None), MONTH)) == QUIET


@pytest.mark.parametrize("kind", OVERSIGHT)
def test_each_acts_from_its_first_month_to_the_month_before_until(kind):
    (size,) = kind.sizes
    acting = kind.model_validate({size: {"2014-03": 1.0}, "until": "2014-06"})
    months = [str(Month(index)) for index in range(96) if acting.active(Month(index))]
    assert months == ["2014-03", "2014-04", "2014-05"]


def test_dated_values_press_from_their_month():
    changes = {
        "measures.inspections.rate": {"2014-01": 0.1, "2016-01": 0.5},
        "measures.inspections.announced": 1.0,
        "measures.inspections.until": "2018-01",
    }
    scenario = rules(changes)
    pressures = [pressure_of(scenario, Month(index)).inspections for index in (11, 12, 36, 59, 60)]
    assert pressures == [0.0, 0.1, 0.5, 0.5, 0.0]
    assert pressure_of(scenario, Month(60)) == Pressure()


def test_nothing_presses_during_burn_in():
    changes = {f"measures.{kind.key}.{kind.sizes[0]}": 0.5 for kind in OVERSIGHT}
    assert pressure_of(rules(changes), Month(-1)) == Pressure()
    assert pressure_of(rules(changes), Month(0)) != Pressure()


def test_the_baseline_presses_on_nobody_and_strong_accountability_more_than_weak():
    assert pressure_of(rules(), MONTH) == Pressure()
    weak, strong = (
        pressure_of(rules(name=f"accountability-{name}"), MONTH) for name in ("weak", "strong")
    )
    assert (weak.target, weak.weight, weak.escalation) == (
        strong.target,
        strong.weight,
        strong.escalation,
    )
    assert weak.third_party == weak.disclosure == 0.0
    assert strong.third_party == 1575
    assert strong.penalty * strong.certainty > weak.penalty * weak.certainty
    unannounced = [pressure.inspections * (1 - pressure.announced) for pressure in (weak, strong)]
    assert unannounced[0] < unannounced[1]


def test_policies_are_measures_and_oversight_and_no_oversight_can_pay():
    assert (*MEASURES, *OVERSIGHT) == POLICIES
    assert not any(issubclass(kind, Measure) for kind in OVERSIGHT)
    assert len({kind.key for kind in POLICIES}) == len(POLICIES)
