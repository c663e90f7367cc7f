"""What draws people who choose a poor county to serve in: many registered persons, and roads."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]


def appeal_of_counties(tables: Any, pull: float, remoteness: float) -> Reals:
    """Return the value of each county to who may serve there, log points; shape (n_counties,).

    Args:
        tables: the nation's.
        pull: how strongly the log of registered persons in a real county draws people.
        remoteness: how strongly the mean remoteness of its villages keeps them away.
    """
    villages, counties = tables["villages"], tables["counties"]
    real = villages.weight.astype(np.float64)
    far = np.bincount(villages.county, real * villages.distance, len(counties))
    far /= np.bincount(villages.county, real, len(counties))
    heads = np.bincount(villages.county, villages.registered, len(counties))
    value: Reals = pull * np.log(heads / counties.weight + 1.0) - remoteness * far
    return value
