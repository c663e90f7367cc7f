"""Officials: one row for every village, township, county, prefecture and province row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level, Officials

if TYPE_CHECKING:
    from simsupport.agents.counties import Counties
    from simsupport.agents.villages import Villages

Whole = npt.NDArray[np.int64]

VILLAGES_PER_TOWNSHIP, COUNTIES_PER_PREFECTURE = 15, 8
"""Real villages of a township and counties of a prefecture, as geography lays them out."""


def appoint_rows(villages: Villages, counties: Counties, provinces: int) -> Officials:
    """Return the officials of all areas, each below its superior; their traits are drawn later.

    Args:
        villages: sorted by county, with their townships.
        counties: sorted by province, with their prefectures.
        provinces: number of provinces.
    """
    township = villages.township.astype(np.int64)
    first_village = np.searchsorted(township, np.arange(int(township[-1]) + 1))
    prefecture = counties.prefecture.astype(np.int64)
    first_county = np.searchsorted(prefecture, np.arange(int(prefecture[-1]) + 1))
    above: list[Whole] = [
        township,
        villages.county[first_village].astype(np.int64),
        prefecture,
        counties.province[first_county].astype(np.int64),
        np.arange(provinces),
    ]
    poor = counties.poor_county
    marked = [poor[villages.county], poor[above[1]], poor]
    weights = [
        villages.weight,
        _areas(township, villages.weight, VILLAGES_PER_TOWNSHIP),
        counties.weight,
        _areas(prefecture, counties.weight, COUNTIES_PER_PREFECTURE),
        np.ones(provinces, np.int64),
    ]
    return _stack(above, weights, marked)


def _areas(of_row: Whole, weight: Any, size: int) -> Whole:
    """Return how many real areas of a usual size the rows of each area stand for, one at least."""
    inside = np.bincount(of_row, weight)
    return np.maximum(np.rint(inside / size), 1.0).astype(np.int64)


def _stack(above: list[Whole], weights: list[Any], poor_county: list[Any]) -> Officials:
    """Put the levels one below the other.

    Args:
        above: for each level, the area one level up of each of its areas.
        weights: for each level, the real areas each row stands for.
        poor_county: flags of the lowest levels.
    """
    starts = np.cumsum([0, *(len(areas) for areas in above)])
    table = Officials(int(starts[-1]))
    for level, areas in enumerate(above):
        rows = slice(int(starts[level]), int(starts[level + 1]))
        table.level[rows] = level
        table.area[rows] = np.arange(len(areas))
        table.superior[rows] = areas + starts[min(level + 1, Level.PROVINCE)]
        table.weight[rows] = weights[level]
        if level < len(poor_county):
            table.poor_county[rows] = poor_county[level]
    return table
