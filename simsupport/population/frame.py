"""What the synthesis fits before it draws: counts by place and stratum, incomes and sizes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.population import permanent, strata

if TYPE_CHECKING:
    from simsupport.population.parameters import Population


@dataclass(frozen=True)
class Frame:
    """What does not depend on the seed: places, counts and the distribution of incomes."""

    places: strata.Published
    cells: npt.NDArray[np.float64]
    sizes: permanent.SizeProfile
    latent: permanent.Latent


@lru_cache(maxsize=8)
def frame(population: Population) -> Frame:
    """Fit counts and incomes, which need each other's mean sizes, in three rounds."""
    places = strata.choose_provinces(strata.published(), population.households)
    curve = permanent.fit_curve(population)
    near = (curve.near - curve.poor) * population.real_households
    totals = strata.national_totals(population, near)
    sizes = permanent.fit_sizes(curve, totals)
    other_size = np.full((len(places.names), 2), totals.persons[-1] / totals.households[-1])
    for _ in range(3):
        cells = strata.fit_cells(population, places, totals, other_size)
        latent = permanent.fit_levels(population, places, curve, totals, sizes, cells.sum(axis=2))
        other_size = latent.other_size
    return Frame(places, cells, sizes, latent)
