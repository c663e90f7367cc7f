"""The normal distribution by table: quantiles and probabilities at one speed on every machine."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LIMIT = 4.5
_STEPS = 1801


@cache
def _table() -> tuple[Floats, Floats]:
    scores = np.linspace(-_LIMIT, _LIMIT, _STEPS)
    standard = NormalDist()
    return scores, np.array([standard.cdf(score) for score in scores.tolist()])


def probability(scores: npt.NDArray[Any]) -> Floats:
    """Return the chance that a standard normal lies below each score; shape as given."""
    found: Floats = np.interp(scores, *_table())
    return found


def score(probabilities: npt.NDArray[Any]) -> Floats:
    """Return the standard normal quantiles, cut at 4.5 standard deviations; shape as given."""
    scores, chances = _table()
    found: Floats = np.interp(probabilities, chances, scores)
    return found
