"""How many replicates a wanted precision takes.

The rule is Chow and Robbins's (1965): go on until the t interval is as narrow as wanted. Looking
after every replicate would stop at moments at which the variance happens to look small, and cover
too seldom. So the first look comes at `FEWEST` replicates, and the next after as many more as the
interval then seen says are needed, its width going with the square root of their number (Stein
1945; Law 2015, section 9.4.1). A batch at most triples the replicates, because an early variance
may be far off.
"""

from __future__ import annotations

import numpy as np

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import CONFIDENCE, Array, mean_intervals

FEWEST = 10
"""Replicates before the first look."""

GROWTH = 3
"""How many times as many replicates there are at most after one more batch."""


def replicates_for_precision(
    samples: Array, half_width: float, confidence: float = CONFIDENCE
) -> int:
    """Return how many replicates in all make every paired difference's interval narrow enough.

    Args:
        samples: shape (replicates, scenarios), the baseline first; NaN where a run failed.
        half_width: half the width wanted, in the outcome's unit.
        confidence: coverage of the intervals.

    Returns:
        The number there are, where all intervals are narrow enough; otherwise the number that
        would do if what is seen of the variance, and of runs that fail, stays as it is.

    Raises:
        InputError: there is no scenario beside the baseline, or one with fewer than two pairs.
    """
    differences = samples[:, 1:] - samples[:, :1]
    if samples.shape[1] < 2 or np.isfinite(differences).sum(axis=0).min() < 2:
        raise InputError("precision takes a scenario beside the baseline, and two replicates")
    interval = mean_intervals(differences, confidence)
    needed = len(samples) * ((interval.upper - interval.central) / half_width) ** 2
    return max(len(samples), int(np.ceil(needed.max())))
