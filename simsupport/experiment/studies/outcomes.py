"""What studies observe of a household in a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simsupport.core.calendar import Month
from simsupport.livelihoods.drivers import drivers_of

if TYPE_CHECKING:
    from simsupport.experiment.studies.yearly import Values, Yearly

HEAVY = 0.1
"""Part of income from which own treatment cost is catastrophic (Wagstaff & van Doorslaer 2003)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A year as households tell it: yuan with error, heads without; shape (n_households,)."""

    income: Values
    consumption: Values
    treatment: Values
    employed: Values
    size: Values
    workers: Values
    line: float
    """poverty line, yuan per person"""


@dataclass(frozen=True, slots=True)
class Observed:
    """An outcome: its unit, its label, whom a mean counts, and how it follows from a year."""

    unit: str
    label: str
    of: str
    """persons, households or workers"""
    value: Callable[[Seen], Values]


OUTCOMES = {
    "income": Observed(
        "yuan/person/year", "income per person", "persons", lambda year: year.income / year.size
    ),
    "consumption": Observed(
        "yuan/person/year",
        "consumption per person",
        "persons",
        lambda year: year.consumption / year.size,
    ),
    "poverty": Observed(
        "share",
        "income below the line",
        "persons",
        lambda year: (year.income < year.size * year.line).astype(float),
    ),
    "treatment_cost": Observed(
        "yuan/household/year",
        "own cost of treatment",
        "households",
        lambda year: year.treatment.copy(),
    ),
    "catastrophic_cost": Observed(
        "share",
        "own cost of treatment above a tenth of income",
        "households",
        lambda year: (year.treatment > HEAVY * np.maximum(year.income, 0.0)).astype(float),
    ),
    "employment": Observed(
        "share",
        "workers with a wage job",
        "workers",
        lambda year: year.employed / year.workers,
    ),
}


def observe(yearly: Yearly, name: str, place: int, recalled: Values | float = 1.0) -> Values:
    """Return an outcome of each household in a year; NaN where there is none, shape (n,).

    Args:
        yearly: the run.
        name: of the outcome.
        place: the year, counted from 2013.
        recalled: what households tell of a yuan.
    """
    growth = yearly.model.rules.livelihoods.growth
    line = drivers_of(Month(12 * place), growth).poverty_line
    there = np.where(yearly.size[place] > 0, 1.0, np.nan)
    seen = Seen(
        yearly.income[place] * recalled,
        yearly.consumption[place] * recalled,
        yearly.treatment[place] * recalled,
        yearly.employed[place],
        yearly.size[place] * there,
        np.where(yearly.workers[place] > 0, yearly.workers[place], np.nan),
        line,
    )
    values: Values = OUTCOMES[name].value(seen) * there
    return values


def counted(yearly: Yearly, name: str, place: int) -> Values:
    """Return how many real persons, households or workers stand behind each row; shape (n,)."""
    weight = yearly.model.households.weight.astype(float)
    heads = {
        "persons": yearly.size[place],
        "households": (yearly.size[place] > 0).astype(float),
        "workers": yearly.workers[place],
    }
    count: Values = weight * heads[OUTCOMES[name].of]
    return count
