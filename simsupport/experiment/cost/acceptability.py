"""How sure it is which scenario is the best buy, whatever an exit may be worth.

A scenario's net benefit is its effect times what a unit of effect is worth, less its cost. Whole
replicates are drawn with replacement, the same for all scenarios, and each draw's best scenario
counted: shares over draws, by what a unit is worth, are the cost-effectiveness acceptability
curves (van Hout et al. 1994; Fenwick, Claxton & Sculpher 2001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = npt.NDArray[np.float64]
DRAWS = 2_000
STEPS = 100
_ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0)
COLUMNS = ["willingness_to_pay", "scenario", "probability", "best"]


def acceptability(
    scenarios: Sequence[str], cost: Array, effect: Array, worth: Array, seed: int = 0
) -> pd.DataFrame:
    """Return the probability that each scenario has the largest net benefit.

    Args:
        scenarios: their names.
        cost: yuan, shape (replicates, scenarios).
        effect: units, shape (replicates, scenarios), paired with the cost.
        worth: yuan a unit of effect, shape (n,).
        seed: of the draws.

    Returns:
        Columns willingness_to_pay, scenario, probability, and best: whether the scenario has the
        largest mean net benefit there. No rows with fewer than two replicates.
    """
    replicates = len(cost)
    if replicates < 2:
        return pd.DataFrame(columns=COLUMNS)
    draws = np.random.default_rng(seed)
    drawn = draws.multinomial(replicates, np.full(replicates, 1.0 / replicates), DRAWS)
    costs, effects = drawn @ cost / replicates, drawn @ effect / replicates
    frames = []
    for value in worth:
        winner = np.argmax(value * effects - costs, axis=1)
        best = np.argmax(value * effect.mean(axis=0) - cost.mean(axis=0))
        frames.append(
            pd.DataFrame(
                {
                    "willingness_to_pay": value,
                    "scenario": list(scenarios),
                    "probability": np.bincount(winner, minlength=len(scenarios)) / DRAWS,
                    "best": np.arange(len(scenarios)) == best,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def payments(icers: Array, cost: Array, effect: Array) -> Array:
    """Return what a unit may be worth: from nothing to well above the dearest ICER; yuan.

    Where there is no ICER, the dearest mean cost of an effect stands in for it.
    """
    known = icers[np.isfinite(icers) & (icers > 0.0)]
    if not len(known):
        some = (cost > 0.0) & (effect > 0.0)
        known = cost[some] / effect[some] if some.any() else np.ones(1)
    top = 2.0 * float(known.max())
    power = 10.0 ** np.floor(np.log10(top))
    rounded = next(step for step in _ROUND if step * power >= top)
    return np.linspace(0.0, rounded * power, STEPS + 1)
