"""How many replicates a wanted precision takes.

The rule is Chow and Robbins's (1965): go on until the t interval is as narrow as wanted. Looking
after every replicate would stop at moments at which the variance happens to look small, and cover
too seldom. So the first look comes at `FEWEST` replicates, and the next after as many more as the
variance then seen says are needed, with the quantile of the replicates then there (Stein 1945;
Law 2015, section 9.4.1). A batch at most triples the replicates, because an early variance may be
far off.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import CONFIDENCE, Array, pair_variances

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
        would do if variances, and the share of runs that fail, stay as they are.

    Raises:
        InputError: there is no scenario beside the baseline, or one with fewer than two pairs.
    """
    pairs = np.isfinite(samples[:, 1:] - samples[:, :1]).sum(axis=0)
    if samples.shape[1] < 2 or pairs.min() < 2:
        raise InputError("precision takes a scenario beside the baseline, and two replicates")
    paired, _ = pair_variances(samples[:, 1:], samples[:, :1])
    quantile = stdtrit(pairs - 1.0, 0.5 + confidence / 2.0)
    needed = np.ceil(quantile**2 * paired / half_width**2 * len(samples) / pairs)
    return max(len(samples), int(needed.max()))
