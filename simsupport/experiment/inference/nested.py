"""How sure an effect is: over replicates of given parameters, and over the parameters too.

A sweep gives each world (a draw of the uncertain parameters) the same seeds, so a paired
difference is

    effect of world w in replicate r = mean + world_w + seed_r + residual_wr.

The *simulation* interval says how far the mean over these worlds may be off because there are
only so many replicates. Replicates are its unit: a seed's luck is shared by all worlds.

The *total* interval says what the effect may be, the parameters being uncertain too: it holds
95 % of the effects of worlds. World means scatter more than the worlds' true effects, by the
residual variance over R; the variance between worlds is what is left (method of moments of the
random-effects analysis of variance; Searle, Casella & McCulloch 1992, section 4.4). World means
are drawn towards the grand mean until they have that variance (Louis 1984), their 2.5 and 97.5 %
quantiles taken, and the simulation error added at right angles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import CONFIDENCE, Array, Interval, mean_intervals


@dataclass(frozen=True, slots=True)
class Nested:
    """An effect over worlds and replicates.

    `between`, `seeds` and `residual` are variances: of the worlds' true effects, of a seed's
    share in all worlds, and of what is left.
    """

    simulation: Interval
    total: Interval
    between: float
    seeds: float
    residual: float


def nested(differences: Array, confidence: float = CONFIDENCE) -> Nested:
    """Return the simulation and the total interval of an effect.

    Args:
        differences: paired differences, shape (worlds, replicates), every seed in every world.
        confidence: coverage of both. The total interval takes its quantiles where a further
            world would fall beyond with the chance wanted (rank over worlds + 1); with fewer
            than 39 worlds no 95 % quantile can be read off, and it is their range.

    Raises:
        InputError: fewer than two worlds or replicates, or a value is missing.
    """
    if min(differences.shape) < 2 or not np.isfinite(differences).all():
        raise InputError("simulation and total intervals take two worlds and two replicates, whole")
    worlds, replicates = differences.shape
    grand = float(differences.mean())
    world, seed = differences.mean(axis=1), differences.mean(axis=0)
    residuals = differences - world[:, np.newaxis] - seed + grand
    residual = float((residuals**2).sum()) / ((worlds - 1) * (replicates - 1))
    scatter = float(world.var(ddof=1))
    between = max(scatter - residual / replicates, 0.0)
    shrunken = (world - grand) * np.sqrt(between / scatter if scatter > 0.0 else 0.0)
    tails = [0.5 - confidence / 2.0, 0.5 + confidence / 2.0]
    low, high = np.quantile(shrunken, tails, method="weibull")
    error = mean_intervals(seed, confidence)
    half = float(error.upper - error.central)
    below, above = float(np.hypot(min(low, 0.0), half)), float(np.hypot(max(high, 0.0), half))
    return Nested(
        Interval(grand - half, grand, grand + half),
        Interval(grand - below, grand, grand + above),
        between,
        max(float(seed.var(ddof=1)) - residual / worlds, 0.0),
        residual,
    )
