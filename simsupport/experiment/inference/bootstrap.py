"""Bootstrap intervals over replicates, which let the replicates themselves say how skewed they are.

Replicates are drawn with replacement, whole, so that what a replicate shares over scenarios,
groups and outcomes stays together. Each resample gives a t statistic, and the 95 % quantile of
its size takes the place of Student's: the symmetric studentised bootstrap (Efron 1979; Hall 1988,
who shows that its coverage errs least). At 20 replicates equal-tailed and BCa intervals cover too
seldom: `docs/experiments.md` has the figures.
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
    """Return the mean over replicates and its symmetric studentised bootstrap interval.

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
    half = np.full_like(mean, np.nan)
    enough = np.isfinite(flat).sum(axis=0) >= FEWEST
    still = enough & is_still(mean, error)
    half[still] = 0.0
    moving = np.flatnonzero(enough & ~still)
    for start in range(0, len(moving), _COLUMNS_AT_ONCE):
        part = moving[start : start + _COLUMNS_AT_ONCE]
        size = np.abs(resampled_t(flat[:, part], seed))
        half[part] = np.nanquantile(size, confidence, axis=0) * error[part]
    shape = samples.shape[1:]
    mean, half = mean.reshape(shape), half.reshape(shape)
    return Intervals(mean - half, mean, mean + half)


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
