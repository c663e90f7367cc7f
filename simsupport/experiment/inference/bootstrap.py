"""Studentised bootstrap intervals over replicates, for outcomes too skewed for Student's t.

Replicates are drawn with replacement, whole, so that what a replicate shares over scenarios,
groups and outcomes stays together. Each resample gives a t statistic, and the interval takes its
quantiles in place of Student's (Efron 1979; Hall 1988, who shows why this and not the percentile
method keeps its coverage in small samples). Percentile and BCa intervals are too narrow at 20
replicates: `docs/experiments.md` has the figures.
"""

from __future__ import annotations

import numpy as np

from simsupport.experiment.inference.intervals import (
    CONFIDENCE,
    Array,
    Intervals,
    is_still,
    mean_and_error,
)

RESAMPLES = 1999
FEWEST = 10
"""Replicates below which resamples are too much alike to say anything."""

_SEED = 20150001
_COLUMNS_AT_ONCE = 2000


def bootstrap_intervals(
    samples: Array, confidence: float = CONFIDENCE, seed: int = _SEED
) -> Intervals:
    """Return the mean over replicates and its studentised bootstrap interval.

    Args:
        samples: shape (replicates, ...); NaN where a replicate has no value.
        confidence: coverage of the interval.
        seed: of the resamples, which are the same for every column.

    Returns:
        Arrays of shape (...). Bounds are NaN where fewer than `FEWEST` replicates have a value,
        and equal to the mean where all have the same.
    """
    flat = samples.reshape(len(samples), -1)
    mean, error = mean_and_error(flat)
    lower, upper = np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    enough = np.isfinite(flat).sum(axis=0) >= FEWEST
    still = enough & is_still(mean, error)
    lower[still] = upper[still] = mean[still]
    moving = np.flatnonzero(enough & ~still)
    tails = 0.5 + confidence * np.array([-0.5, 0.5])
    for start in range(0, len(moving), _COLUMNS_AT_ONCE):
        part = moving[start : start + _COLUMNS_AT_ONCE]
        low, high = np.nanquantile(resampled_t(flat[:, part], seed), tails, axis=0)
        lower[part] = mean[part] - high * error[part]
        upper[part] = mean[part] - low * error[part]
    shape = samples.shape[1:]
    return Intervals(lower.reshape(shape), mean.reshape(shape), upper.reshape(shape))


def resampled_t(samples: Array, seed: int = _SEED, resamples: int = RESAMPLES) -> Array:
    """Return the t statistic of each resample, shape (resamples, columns).

    Args:
        samples: shape (replicates, columns), each column with at least two different values.
        seed: of the resamples.
        resamples: how many.

    A resample of one value many times has no t statistic, and is NaN.
    """
    replicates = len(samples)
    draws = np.random.default_rng(seed)
    times = draws.multinomial(replicates, np.full(replicates, 1.0 / replicates), resamples)
    weights = times.astype(np.float64)
    there = np.isfinite(samples)
    spread = np.nanstd(samples, axis=0)
    away = np.where(there, (samples - np.nanmean(samples, axis=0)) / spread, 0.0)
    count = weights @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = weights @ away / count
        squares = weights @ away**2 / count - mean**2
        error = np.sqrt(np.where(squares > 1e-9, squares, np.nan) / (count - 1.0))
        t: Array = mean / error
    return t
