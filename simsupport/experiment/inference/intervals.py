"""Intervals over replicates, the unit of inference: households share their county's shocks.

Levels and paired differences get t intervals: Student's, corrected for the skewness that replicates
show (Hall 1992), because of few replicates of a skewed outcome Student's alone hold the truth too
seldom. Ratios of differences get Fieller's interval (Fieller 1954; Cochran 1977, section 6), which
says when there is none: a denominator that may be zero bounds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

Array = npt.NDArray[np.float64]
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Intervals:
    """Lower bounds, central values and upper bounds of one shape; NaN where undefined."""

    lower: Array
    central: Array
    upper: Array


@dataclass(frozen=True, slots=True)
class Interval:
    """One lower bound, central value and upper bound."""

    lower: float
    central: float
    upper: float


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why there is no interval."""

    reason: str


def mean_intervals(samples: Array, confidence: float = CONFIDENCE) -> Intervals:
    """Return the mean over replicates and its t interval.

    Args:
        samples: shape (replicates, ...); NaN where a replicate has no value.
        confidence: coverage of the interval.

    Returns:
        Arrays of shape (...). With one replicate the bounds are NaN, with none all is.
    """
    central, error = mean_and_error(samples)
    half = t_quantiles(samples, confidence) * error
    return Intervals(central - half, central, central + half)


def mean_and_error(samples: Array) -> tuple[Array, Array]:
    """Return the mean over replicates and its standard error; shape (replicates, ...) in."""
    count = np.isfinite(samples).sum(axis=0)
    return _mean(samples, count), np.sqrt(_variance(samples) / np.maximum(count, 1))


def t_quantiles(samples: Array, confidence: float = CONFIDENCE) -> Array:
    """Return how many standard errors an interval of the mean reaches to either side.

    Student's quantile and, for the skewness and excess kurtosis of the sample, what the second
    order of the Edgeworth expansion of |t| adds (Hall 1992, section 2.6, inverted). It corrects
    both sides alike: the first order, which shifts, cancels in the coverage of |t|.

    Args:
        samples: shape (replicates, ...); NaN where a replicate has no value.
        confidence: coverage of the interval.

    Returns:
        Shape (...); NaN for fewer than two replicates.
    """
    count = np.isfinite(samples).sum(axis=0)
    skewness, kurtosis = _shape(samples, count)
    x = float(ndtri(0.5 + confidence / 2.0))
    of_skewness = skewness**2 / 18.0 * (x**4 + 2.0 * x**2 - 3.0)
    of_kurtosis = kurtosis / 12.0 * (x**2 - 3.0)
    freedom = np.maximum(count - 1, 1).astype(np.float64)
    student = stdtrit(freedom, 0.5 + confidence / 2.0)
    corrected = student + x / np.maximum(count, 1) * (of_skewness - of_kurtosis)
    return np.where(count > 1, corrected, np.nan)


def is_still(mean: Array, error: Array) -> npt.NDArray[np.bool_]:
    """Tell where all replicates have one value, but for rounding."""
    still: npt.NDArray[np.bool_] = error <= 1e-12 * np.abs(mean)
    return still


def pair_variances(policy: Array, baseline: Array) -> tuple[Array, Array]:
    """Return the variance of paired differences, and of differences between independent runs.

    Shape (replicates, ...) in, (...) out; NaN for fewer than two pairs. The second is the sum of
    both variances, what the first would be if scenarios shared no seed.
    """
    paired = np.isfinite(policy) & np.isfinite(baseline)
    policy, baseline = np.where(paired, policy, np.nan), np.where(paired, baseline, np.nan)
    return _variance(policy - baseline), _variance(policy) + _variance(baseline)


def ratio_interval(
    numerator: Array, denominator: Array, confidence: float = CONFIDENCE
) -> Interval | Undefined:
    """Return the ratio of two means over replicates with Fieller's interval.

    Args:
        numerator: shape (replicates,); NaN where a replicate has no value.
        denominator: shape (replicates,), paired with the numerator.
        confidence: coverage of the interval.

    Returns:
        The interval, or why there is none: fewer than two replicates, or a denominator that
        cannot be told from zero.
    """
    both = np.isfinite(numerator) & np.isfinite(denominator)
    y, x = numerator[both], denominator[both]
    if len(x) < 2:
        return Undefined("it takes at least two replicates")
    unclear = Undefined("its denominator cannot be told from zero")
    mean_y, mean_x = float(y.mean()), float(x.mean())
    if mean_x == 0.0:
        return unclear
    cov = np.cov(y, x) / len(x)
    t2 = float(t_quantiles(y - mean_y / mean_x * x, confidence)) ** 2
    a = mean_x**2 - t2 * float(cov[1, 1])
    if a <= 0.0:
        return unclear
    b = mean_x * mean_y - t2 * float(cov[0, 1])
    c = mean_y**2 - t2 * float(cov[0, 0])
    root = float(np.sqrt(max(b * b - a * c, 0.0)))
    return Interval((b - root) / a, mean_y / mean_x, (b + root) / a)


def _mean(samples: Array, count: npt.NDArray[np.int64]) -> Array:
    total = np.nansum(samples, axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _variance(samples: Array) -> Array:
    """Return the sample variance over replicates; NaN for fewer than two."""
    count = np.isfinite(samples).sum(axis=0)
    squares = np.nansum((samples - _mean(samples, count)) ** 2, axis=0)
    return np.where(count > 1, squares / np.maximum(count - 1, 1), np.nan)


def _shape(samples: Array, count: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the sample's skewness and excess kurtosis; 0 where nothing varies."""
    away = samples - _mean(samples, count)
    spread = np.sqrt(np.nansum(away**2, axis=0) / np.maximum(count, 1))
    away = np.divide(away, spread, out=np.zeros_like(away), where=spread > 0.0)
    third, fourth = (np.nansum(away**power, axis=0) / np.maximum(count, 1) for power in (3, 4))
    return third, np.where(spread > 0.0, fourth - 3.0, 0.0)
