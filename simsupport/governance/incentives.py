"""What real work, show, inflated reports and diversion are worth to an official.

The marginal benefits follow the multitask model (Holmstrom & Milgrom 1991) with penalties weighed
by the perceived chance of being found out (Becker 1968); the solution stands in `choice.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level, Officials
from simsupport.core.calendar import Month, parse_month
from simsupport.core.parameters import MonthText, Parameters, param
from simsupport.governance.chain import Chain
from simsupport.governance.choice import best_effort
from simsupport.governance.pressure import Pressure
from simsupport.governance.supervision import audit_chance, sentence_feared, worth_of_show

Reals = npt.NDArray[np.float64]

LEAST_TIME = 0.1
"""Working time that no amount of paperwork takes. Source: assumption."""


class Incentives(Parameters):
    """Tastes, temptations and limits of officials. Benefits are in units of an average career."""

    duty: float = param(
        0.45,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what an hour of real work is worth to an official of average ability without career",
    )
    attention: float = param(
        0.10,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="weight of poverty work in careers before any campaign",
    )
    visibility: float = param(
        0.35,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="how much show counts towards a career against real results",
    )
    take_gain: float = param(
        0.90,
        unit="benefit",
        source="assumption, fitted to 18.4 % of funds irregular before the campaign (NAO 2014)",
        low=0.0,
        high=5.0,
        doc="what the first hour of diverting is worth to an official without integrity",
    )
    label_rent: float = param(
        0.20,
        unit="benefit",
        source="assumption; 30 to 50 million yuan a year and county, Straits Times 2014",
        low=0.0,
        high=2.0,
        doc="what staying poor was worth in poor counties while the label brought money",
    )
    label_until: MonthText = param(
        "2016-01",
        unit="month",
        source="from 2016 exits on schedule were rewarded; State Council rules, February 2016",
        doc="first month in which the label no longer pays",
    )
    cost_real: float = param(
        1.0,
        unit="benefit",
        source="the unit of effort",
        low=0.05,
        high=10.0,
        doc="real work: what each hour adds to the cost of the next",
    )
    cost_show: float = param(
        1.5, unit="benefit", source="assumption", low=0.05, high=10.0, doc="the same for show"
    )
    cost_inflate: float = param(
        1.2,
        unit="benefit",
        source="assumption",
        low=0.05,
        high=10.0,
        doc="the same for false reports",
    )
    cost_take: float = param(
        2.0, unit="benefit", source="assumption", low=0.05, high=10.0, doc="the same for diversion"
    )
    paperwork: float = param(
        0.10,
        unit="share of time",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="working time that one inspection a year costs",
    )
    tenure_decay: float = param(
        0.10,
        unit="1/year",
        source="assumption; hopes fade with years in the post (Chen, Qiao & Zhu 2021)",
        low=0.0,
        high=1.0,
        doc="how career concern falls with tenure: divided by one plus this times the years",
    )
    audit: float = param(
        0.04,
        unit="1/year",
        source="baseline of Olken (2007)",
        low=0.0,
        high=1.0,
        doc="chance that an official's accounts are audited in a year without any campaign",
    )
    audit_penalty: float = param(
        0.40,
        unit="careers",
        source="assumption, fitted to the fall of 8 points in missing money (Olken 2007)",
        low=0.0,
        high=5.0,
        doc="expected penalty of being found out without any campaign",
    )
    unannounced_power: float = param(
        0.80,
        unit="probability",
        source="assumption; independent auditors cut false reports by 80 % (Duflo et al. 2013)",
        low=0.0,
        high=1.0,
        doc="chance that an unannounced inspection finds what there is",
    )
    announced_power: float = param(
        0.25,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="the same if it is announced",
    )
    third_party_half: float = param(
        1000.0,
        unit="households/county",
        source="assumption; a county's 29 villages are some two in ten of its villages",
        low=10.0,
        high=1e5,
        doc="interviews at which evaluators find half of what was inflated",
    )
    disclosure_power: float = param(
        0.30,
        unit="probability",
        source="assumption; villagers' monitoring had little effect (Olken 2007)",
        low=0.0,
        high=1.0,
        doc="chance that full disclosure brings to light what there is",
    )
    collusion: float = param(
        0.60,
        unit="share",
        source="assumption; auditors paid by the audited cut 80 % of findings (Duflo et al. 2013)",
        low=0.0,
        high=1.0,
        doc="part of an inspection's power lost if the superior's own target is wholly unmet",
    )
    first_gap: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the first target that officials think honest work will miss",
    )


def choose_effort(chain: Chain, month: Month, incentives: Incentives, pressure: Pressure) -> None:
    """Let every official decide how to spend the year."""
    officials = chain.officials
    cost = np.array(
        [
            incentives.cost_real,
            incentives.cost_show,
            incentives.cost_inflate,
            incentives.cost_take,
        ]
    )
    chosen = best_effort(
        benefits(chain, month, incentives, pressure),
        cost,
        time_of_each(officials, incentives, pressure),
    )
    for place, column in enumerate(
        (officials.real, officials.show, officials.inflate, officials.take)
    ):
        column[:] = chosen[:, place]


def benefits(chain: Chain, month: Month, incentives: Incentives, pressure: Pressure) -> Reals:
    """Return the benefit of the first hour of each task; shape (n_officials, 4)."""
    officials = chain.officials
    career = career_concern(officials, incentives, pressure)
    ability = officials.ability.astype(np.float64)
    integrity = officials.integrity.astype(np.float64)
    found_inflating, found_taking = perceived_detection(chain, incentives, pressure)
    usual = incentives.audit_penalty + pressure.penalty * pressure.certainty
    penalty = usual * officials.strictness.astype(np.float64)
    rent = label_rent(officials, month, incentives)
    urge = career * (officials.gap + officials.behind)
    real = (incentives.duty + career) * ability - rent
    real -= found_taking * penalty * pressure.honest_failure
    inflate = urge - found_inflating * penalty - rent
    take = (1.0 - integrity) * incentives.take_gain - found_taking * penalty
    take -= found_taking * sentence_feared(officials, pressure)
    show = career * incentives.visibility * worth_of_show(chain, pressure)
    return np.stack([real, show, inflate, take], axis=1)


def career_concern(officials: Officials, incentives: Incentives, pressure: Pressure) -> Reals:
    """Return how much poverty work bears on each career; it fades with years in the post."""
    fading = 1.0 + incentives.tenure_decay * officials.tenure.astype(np.float64)
    concern: Reals = officials.ambition * (incentives.attention + pressure.weight) / fading
    return concern


def label_rent(officials: Officials, month: Month, incentives: Incentives) -> Reals:
    """Return what staying poor is worth up to the county level, while the label pays."""
    pays = month.index < parse_month(incentives.label_until)
    rent: Reals = incentives.label_rent * pays * officials.poor_county.astype(np.float64)
    return rent


def perceived_detection(
    chain: Chain, incentives: Incentives, pressure: Pressure
) -> tuple[Reals, Reals]:
    """Return the chances that officials see of being found inflating and diverting.

    Inspectors of a superior who needs the report himself look less closely; independent
    evaluators, who interview households, do not see accounts; auditors see nothing else.
    """
    officials = chain.officials
    belief = officials.seen.astype(np.float64) / officials.years_seen
    belief += (1.0 - belief) * officials.followed
    power = inspection_power(incentives, pressure)
    public = pressure.disclosure * incentives.disclosure_power
    evaluated = third_party_power(incentives, pressure)
    honest_eye = 1.0 - superiors_interest(chain, incentives, pressure)
    hidden = (1.0 - belief * power * honest_eye) * (1.0 - evaluated) * (1.0 - public)
    unaudited = 1.0 - audit_chance(officials, pressure)
    return 1.0 - hidden, 1.0 - (1.0 - belief * power) * (1.0 - public) * unaudited


def superiors_interest(chain: Chain, incentives: Incentives, pressure: Pressure) -> Reals:
    """Return the part of an inspection's power that a superior's own need for reports takes.

    It is highest where the superior's own target is out of reach; nobody is above a province.
    """
    gap = chain.officials.gap.astype(np.float64)[chain.superior]
    gap[chain.rows[Level.PROVINCE]] = 0.0
    lost: Reals = incentives.collusion * gap * min(pressure.weight, 1.0)
    return lost


def inspection_power(incentives: Incentives, pressure: Pressure) -> float:
    """Return the chance that an inspection finds what there is; a mere audit is unannounced."""
    rate = incentives.audit + pressure.inspections
    if not rate:
        return incentives.unannounced_power
    announced = pressure.announced * pressure.inspections / rate
    loss = incentives.unannounced_power - incentives.announced_power
    return incentives.unannounced_power - announced * loss


def inspection_chance(incentives: Incentives, pressure: Pressure) -> float:
    """Return the chance that an official's area is inspected or audited in a year."""
    return 1.0 - (1.0 - incentives.audit) * (1.0 - min(pressure.inspections, 1.0))


def third_party_power(incentives: Incentives, pressure: Pressure) -> float:
    """Return the chance that independent evaluators find what was inflated."""
    return pressure.third_party / (pressure.third_party + incentives.third_party_half)


def working_time(incentives: Incentives, pressure: Pressure) -> float:
    """Return the time that paperwork leaves, as a share of all working time."""
    left = 1.0 - incentives.paperwork * (incentives.audit + pressure.inspections)
    left -= pressure.audit_time
    return max(left, LEAST_TIME)


def time_of_each(officials: Officials, incentives: Incentives, pressure: Pressure) -> Reals:
    """Return the time that is left to each; who is followed up has more paper; shape (n,)."""
    left = working_time(incentives, pressure) - incentives.paperwork * officials.followed
    time: Reals = np.maximum(left.astype(np.float64), LEAST_TIME)
    return time


def mean_effort(officials: Officials, weight: npt.NDArray[Any]) -> Reals:
    """Return the mean time for each task over real officials, shape (4,)."""
    times = np.stack([officials.real, officials.show, officials.inflate, officials.take])
    mean: Reals = (times * weight).sum(axis=1) / max(float(weight.sum()), 1.0)
    return mean
