"""Which scenario is best by an outcome, with a stated chance of error.

Scenarios share seeds, so all is reckoned on paired differences. With k scenarios and true best b,
b's differences from the k - 1 others all lie within their one-sided Bonferroni bounds with 95 %.
From that alone follow (Hsu 1984; Nelson & Matejcik 1995), at once and with the same 95 %:

- the subset of scenarios that cannot be told from the best holds the best;
- intervals for each scenario's difference from the best of the others, which never cross zero
  except where the data leave open who is best.

How many replicates select a scenario within `within` of the best is Clark and Yang's (1986)
two-stage rule, which asks nothing of the correlation that common seeds bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import CONFIDENCE, Array

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Each scenario against the best of the others; arrays of shape (scenarios,).

    `lower`, `central` and `upper` bound a scenario's mean less that of the best other, in the
    outcome's own unit and sign.
    """

    lower: Array
    central: Array
    upper: Array
    may_be_best: npt.NDArray[np.bool_]
    best: int
    """the scenario with the best mean"""


def select(samples: Array, better: Better, confidence: float = CONFIDENCE) -> Selection:
    """Compare every scenario with the best of the others.

    Args:
        samples: shape (replicates, scenarios), the same seeds in a row; rows with a missing
            value are left out.
        better: whether low or high values are good.
        confidence: the chance that all statements are right.

    Raises:
        InputError: fewer than two scenarios or two whole replicates.
    """
    whole = _whole(samples)
    sign = 1.0 if better == "higher" else -1.0
    mean = sign * whole.mean(axis=0)
    ahead = mean[:, np.newaxis] - mean
    width = _quantile(whole, confidence) * np.sqrt(_difference_variances(whole) / len(whole))
    np.fill_diagonal(ahead, np.inf)
    np.fill_diagonal(width, 0.0)
    margin = (ahead + width).min(axis=1)
    may_be_best = margin >= 0.0
    alone = may_be_best & (may_be_best.sum() == 1)
    rivals = np.where(may_be_best, ahead - width, np.inf)
    least = np.where(alone, 0.0, np.minimum(rivals.min(axis=1), 0.0))
    most = np.maximum(margin, 0.0)
    bounds = (least, most) if better == "higher" else (-most, -least)
    # adding zero turns minus zero into zero
    return Selection(
        bounds[0] + 0.0, sign * ahead.min(axis=1), bounds[1] + 0.0, may_be_best, int(mean.argmax())
    )


def replicates_to_select(samples: Array, within: float, confidence: float = CONFIDENCE) -> int:
    """Return how many replicates in all make the best mean's scenario good enough.

    With that many, the scenario with the best mean is truly within `within` of the best, or the
    best itself, with the given chance. The rule holds for normal replicates when it is asked
    once, of a first stage.

    Args:
        samples: the first stage, shape (replicates, scenarios); at least two whole rows.
        within: the difference that does not matter, in the outcome's unit.
        confidence: the chance of a right selection.

    Raises:
        InputError: fewer than two scenarios or two whole replicates.
    """
    whole = _whole(samples)
    largest = float(_difference_variances(whole).max())
    return max(len(whole), ceil(_quantile(whole, confidence) ** 2 * largest / within**2))


def selection_table(
    samples: Array, scenarios: Sequence[str], outcome: str, unit: str, better: str
) -> pd.DataFrame:
    """Return a row a scenario, best mean first: the difference from the best of the others.

    Raises:
        InputError: nothing says whether low or high values of the outcome are good, or there are
            too few scenarios or replicates.
    """
    import pandas as pd

    found = select(samples, direction(outcome, better))
    table = pd.DataFrame(
        {
            "scenario": list(scenarios),
            "outcome": outcome,
            "unit": unit,
            "lower": found.lower,
            "central": found.central,
            "upper": found.upper,
            "may_be_best": found.may_be_best,
        }
    )
    return table.sort_values(
        "central", ascending=better == "lower", kind="stable", ignore_index=True
    )


def direction(outcome: str, better: str) -> Better:
    """Return whether low or high values of an outcome are good.

    Raises:
        InputError: neither is.
    """
    if better == "lower":
        return "lower"
    if better == "higher":
        return "higher"
    raise InputError(f"{outcome}: more is neither better nor worse, so no scenario is best by it")


def _whole(samples: Array) -> Array:
    """Return the replicates that every scenario finished."""
    whole: Array = samples[np.isfinite(samples).all(axis=1)]
    if whole.shape[1] < 2 or len(whole) < 2:
        raise InputError(
            f"{whole.shape[1]} scenarios with {len(whole)} replicates in common: "
            "to say which is best takes two of each"
        )
    return whole


def _quantile(whole: Array, confidence: float) -> float:
    """Return the one-sided t quantile for k - 1 comparisons at once."""
    replicates, scenarios = whole.shape
    return float(stdtrit(replicates - 1, 1.0 - (1.0 - confidence) / (scenarios - 1)))


def _difference_variances(whole: Array) -> Array:
    """Return the variance of each paired difference over replicates; (scenarios, scenarios)."""
    covariance = np.atleast_2d(np.cov(whole, rowvar=False))
    own = np.diag(covariance)
    return np.maximum(own[:, np.newaxis] + own - 2.0 * covariance, 0.0)
