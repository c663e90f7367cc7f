"""Independent evaluation of counties that claim to be out of poverty, and the published exit rule.

A county passes with a composite poverty rate below 2 % (3 % in the west), a false-exit rate and a
missed rate below 2 %, and the approval of at least 90 % of the households asked; one figure missed
blocks the exit (rules of 2016 and 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrik

from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Streams, uniform

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WEST = 2
"""Number of the west among regions."""


class ExitRule(Parameters):
    """The published rule, and how evaluators sample."""

    composite: float = param(
        0.02,
        unit="share",
        source="exit rules 2016, Outlook Weekly 6 Nov 2017",
        low=0.0,
        high=1.0,
        doc="ceiling of the composite poverty rate, east and centre",
    )
    composite_west: float = param(
        0.03,
        unit="share",
        source="exit rules 2016, Outlook Weekly 6 Nov 2017",
        low=0.0,
        high=1.0,
        doc="the same in the west",
    )
    false_exit: float = param(
        0.02,
        unit="share",
        source="exit rules 2016, Outlook Weekly 6 Nov 2017",
        low=0.0,
        high=1.0,
        doc="ceiling of wrongly exited persons in sampled exited persons",
    )
    missed: float = param(
        0.02,
        unit="share",
        source="exit rules 2016, Outlook Weekly 6 Nov 2017",
        low=0.0,
        high=1.0,
        doc="ceiling of missed persons in unregistered persons of sampled villages",
    )
    approval: float = param(
        0.90,
        unit="share",
        source="exit rules 2016, Outlook Weekly 6 Nov 2017",
        low=0.0,
        high=1.0,
        doc="least share of sampled households that approve",
    )
    first_year: int = param(
        2016, unit="year", source="county evaluation since 2016", low=2013, high=2026, doc=""
    )
    registered_sample: float = param(
        0.5,
        unit="share",
        source="Wanzhou, 2017: half registered, half not",
        low=0.05,
        high=0.95,
        doc="interviews with households that are or were registered",
    )
    design_effect: float = param(
        1.5,
        unit="ratio",
        source="assumption; 1,575 households in 29 villages a county",
        low=1.0,
        high=10.0,
        doc="variance against that of a simple random sample of households",
    )
    content: float = param(
        0.985,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that approve where nothing went wrong",
    )
    resentment: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="approval lost by wrong exits, missed persons and money lost on the way, a share each",
    )
    outrage: float = param(
        0.03,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="approval lost where nobody answered a serious incident of the year before",
    )


@dataclass(frozen=True, slots=True)
class Rates:
    """What decides about a county; arrays of shape (n_counties,)."""

    composite: Reals
    false_exit: Reals
    missed: Reals
    approval: Reals


def passes(rates: Rates, west: Flags, rule: ExitRule) -> Flags:
    """Return which counties pass all four tests; shape (n_counties,)."""
    ceiling = np.where(west, rule.composite_west, rule.composite)
    good: Flags = (
        (rates.composite < ceiling)
        & (rates.false_exit < rule.false_exit)
        & (rates.missed < rule.missed)
        & (rates.approval >= rule.approval)
    )
    return good


def true_rates(counties: Any, arrives: Reals, rule: ExitRule, outcry: npt.ArrayLike = 0.0) -> Rates:
    """Return the rates that interviews with everybody would find.

    Args:
        counties: persons on the register, off it, wrongly off it, never on it, and missed.
        arrives: share of money in officials' hands that arrives, shape (n_counties,).
        rule: what wins approval.
        outcry: what is not answered of the outcry over last year's incident, shape (n_counties,).
    """
    wrong, missed = counties.wrongly_out.astype(np.float64), counties.missed.astype(np.float64)
    false_exit = wrong / np.maximum(counties.off_register, 1)
    missed_rate = missed / np.maximum(counties.never_listed, 1)
    composite = (counties.on_register + missed + wrong) / np.maximum(counties.persons, 1)
    grievance = false_exit + missed_rate + (1.0 - arrives)
    approval = rule.content - rule.resentment * grievance - rule.outrage * np.asarray(outcry)
    approval = np.clip(approval, 0.0, 1.0)
    return Rates(composite, false_exit, missed_rate, approval)


def sampled_rates(
    rates: Rates, counties: Any, households: float, streams: Streams, month: int, rule: ExitRule
) -> Rates:
    """Return the rates that a sample of the published size finds.

    Cases are drawn binomially from the true rates, as many as independent interviews are worth;
    the register itself is counted, not sampled.

    Args:
        rates: true rates.
        counties: persons by state, as for `true_rates`.
        households: interviews in a county.
        streams: random streams.
        month: index of the month.
        rule: shares of the sample.
    """
    count = len(rates.missed)
    of_cases = streams.words("evaluation.cases", month, 0, count)
    of_approval = streams.words("evaluation.approval", month, 0, count)
    effective = households / rule.design_effect
    listed = np.maximum(counties.on_register + counties.off_register, 1)
    asked_out = np.rint(effective * rule.registered_sample * counties.off_register / listed)
    asked_never = np.full(count, np.rint(effective * (1.0 - rule.registered_sample)))
    false_exit = binomial_share(uniform(of_cases), asked_out, rates.false_exit)
    missed = binomial_share(uniform(of_cases, 1), asked_never, rates.missed)
    approval = binomial_share(
        uniform(of_approval), np.full(count, np.rint(effective)), rates.approval
    )
    persons = np.maximum(counties.persons, 1)
    found = missed * counties.never_listed + false_exit * counties.off_register
    return Rates((counties.on_register + found) / persons, false_exit, missed, approval)


def binomial_share(draw: npt.NDArray[np.float32], size: Reals, rate: Reals) -> Reals:
    """Return the share of cases in samples, by inverting the binomial distribution.

    Args:
        draw: uniform in (0, 1), shape (n,).
        size: sample sizes, whole numbers; where nobody is asked the share is 0.
        rate: chance of a case.
    """
    asked = np.maximum(size, 1.0)
    inner = np.clip(rate, 1e-12, 1.0 - 1e-12)
    cases = np.clip(np.ceil(bdtrik(draw.astype(np.float64), asked, inner)), 0.0, asked)
    cases = np.where(rate >= 1.0, asked, np.nan_to_num(cases) * (rate > 0.0))
    share: Reals = cases / asked * (size > 0)
    return share
