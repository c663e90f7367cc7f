"""Published studies emulated within the model: C28 health cover, C29 solar shares, C30 audits.

Each repeats the comparison of its study in the nation of the scenario, without the campaign's other
measures, so that nothing else differs between the arms.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simsupport.experiment.studies.trial import Trial, run_trial
from simsupport.experiment.validation.government import JANUARY_2013, Figure, Watch, against
from simsupport.model import SupportModel
from simsupport.scenario import Scenario

SOLAR_SHARE = 0.28
"""Registered households with a share in a plant: 4.15 of 14.82 million (data/12 X044, X008)."""
HEALTH_SHARE = 0.3
"""Registered households drawn; those who were not are the comparison. Source: assumption."""
HEAVY = 0.1
"""Part of income from which own treatment cost is catastrophic. Source: as the study has it."""
FEW_AUDITS, ALL_AUDITED = 0.04, 1.0
"""Chances of an audit in the two arms of Olken (2007)."""


def studies(rules: Scenario, seed: int) -> Iterator[Figure]:
    """Yield the three studies' effects for one nation."""
    rows = rules.population.households
    health = run_trial("health_cover", share=HEALTH_SHARE, years=3, seed=seed, households=rows)
    yield against("health project: own cost", 2014, own_cost(health), "emulated as a DID")
    note = "emulated; treated against the same households without the cover"
    yield against("health project: catastrophic cost", 2014, catastrophic(health), note)
    solar = run_trial("solar", share=SOLAR_SHARE, years=4, seed=seed, households=rows)
    gain = income_of_poor_counties(solar)
    yield against("solar: income of poor counties", 2016, gain, "emulated; counties paired")
    note = "emulated; the same officials with audits of 4 and of 100 %"
    yield against("audit from 4 to 100 %: money lost", 2013, deterred(rows, seed), note)


def own_cost(trial: Trial) -> float:
    """Return the change in own treatment cost that differences in differences find, percent."""
    found = trial.difference_in_differences("treatment", 1)
    return 100.0 * found / trial.level("treatment", 1)


def catastrophic(trial: Trial) -> float:
    """Return the change in households whose own cost exceeds a tenth of income, points."""
    shares = []
    for arm in (trial.treated, trial.control):
        heavy = arm.treatment[1] > HEAVY * np.maximum(arm.income[1], 0.0)
        shares.append(np.average(heavy[trial.treated.rows], weights=trial.weight()))
    return 100.0 * float(shares[0] - shares[1])


def income_of_poor_counties(trial: Trial) -> float:
    """Return the change in all income of poor counties in the third year, percent."""
    hh = trial.control.model.households
    weight = hh.weight * (trial.control.model.counties.poor_county[hh.county] > 0)
    one, other = (float(np.dot(weight, arm.income[3])) for arm in (trial.treated, trial.control))
    return 100.0 * float(np.log(one / other))


def deterred(rows: int, seed: int) -> float:
    """Return the change in money lost when all accounts are audited, not 4 percent, points."""
    lost = []
    for audit in (FEW_AUDITS, ALL_AUDITED):
        model = SupportModel(
            "baseline", rng=seed, households=rows, months=1, governance__incentives__audit=audit
        )
        watch = Watch()
        model.step()
        watch.look(model, JANUARY_2013)
        lost.append(watch.noted["lost"])
    return lost[1] - lost[0]
