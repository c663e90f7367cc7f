"""Intervals that hold for all scenarios at once.

Each difference from the baseline has its own 95 % interval; that all of twenty are right is less
likely. Joint intervals are wider, by one factor for all: the critical value is the 95 % quantile
of the largest |t| over the scenarios (Hothorn, Bretz & Westfall 2008). Differences share seeds
and the baseline, so they move together; their correlation, as estimated, makes the factor smaller
than Bonferroni's. |t| comes from resamples of whole replicates, because errors at the edge add up
over scenarios and some effects are skewed; with fewer than 10 replicates there is too little to
resample, and it is drawn from the multivariate t of that correlation (Dunnett 1955), corrected for
skewness as a single interval is.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from simsupport.experiment.inference.bootstrap import FEWEST, resampled_t
from simsupport.experiment.inference.intervals import (
    CONFIDENCE,
    Array,
    Intervals,
    is_still,
    mean_and_error,
    t_quantiles,
)

DRAWS = 20_000
"""Enough for a critical value with a standard error of half a per cent."""

_SEED = 20150002


def joint_intervals(
    differences: Array,
    confidence: float = CONFIDENCE,
    seed: int = _SEED,
) -> Intervals:
    """Return mean differences over replicates with intervals that are all right at once.

    Args:
        differences: paired differences, shape (replicates, scenarios). A replicate that lacks a
            value in any scenario is left out of the correlation and of the degrees of freedom.
        confidence: the chance that no interval is wrong.
        seed: of the draws.

    Returns:
        Arrays of shape (scenarios,). Bounds are NaN with fewer than two whole replicates, and in
        scenarios without values.
    """
    mean, error = mean_and_error(differences)
    there = np.isfinite(mean)
    moving = there & ~is_still(mean, error)
    half = np.where(there, 0.0, np.nan)
    half[moving] = _errors_to_each_side(differences[:, moving], confidence, seed) * error[moving]
    return Intervals(mean - half, mean, mean + half)


def _errors_to_each_side(differences: Array, confidence: float, seed: int) -> Array:
    """Return how many standard errors each interval reaches; shape (replicates, scenarios) in."""
    whole = differences[np.isfinite(differences).all(axis=1)]
    replicates = len(whole)
    whole = whole[:, ~is_still(*mean_and_error(whole))]
    if replicates < 2 or not whole.size:
        return np.full(differences.shape[1], np.nan)
    few = replicates < FEWEST
    t = _multivariate_t(whole, seed) if few else resampled_t(whole, seed)
    largest = np.nanquantile(np.abs(t).max(axis=1), confidence)
    if not few:
        return np.full(differences.shape[1], largest)
    student = stdtrit(replicates - 1, 0.5 + confidence / 2.0)
    corrected: Array = largest / student * t_quantiles(differences, confidence)
    return corrected


def _multivariate_t(whole: Array, seed: int) -> Array:
    """Draw t statistics of no effect that correlate as the differences do; (draws, scenarios)."""
    freedom = len(whole) - 1
    scores = (whole - whole.mean(axis=0)) / whole.std(axis=0, ddof=1)
    root = np.linalg.qr(scores, mode="r") / np.sqrt(freedom)  # root' root is the correlation
    draws = np.random.default_rng(seed)
    normal = draws.standard_normal((DRAWS, len(root))) @ root
    t: Array = normal / np.sqrt(draws.chisquare(freedom, (DRAWS, 1)) / freedom)
    return t
