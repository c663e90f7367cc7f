"""Inequality from a histogram that adds up exactly over blocks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

BINS = 4096
BIN_YUAN = 20.0
"""Bins of 20 yuan a person and year up to 81,920; the last one is open."""


def bin_of(per_person: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Return each household's bin by yuan per person and year; shape (n,)."""
    scaled = np.clip(per_person * np.float32(1.0 / BIN_YUAN), np.float32(0), np.float32(BINS - 1))
    bins: npt.NDArray[np.intp] = scaled.astype(np.intp)
    return bins


def gini(people: Counts, amounts: Counts) -> float:
    """Return the Gini index of amounts held by people, both by ascending bin.

    Within a bin all hold the same; with bins of 20 yuan that lowers the index by less than 1e-5.

    Args:
        people: persons by bin, shape (n_bins,).
        amounts: what they hold together, shape (n_bins,).
    """
    population, total = float(people.sum()), float(amounts.sum())
    if population == 0 or total <= 0:
        return float("nan")
    held = np.cumsum(amounts) / total
    below = np.concatenate([[0.0], held[:-1]])
    return float(1.0 - np.sum(people / population * (held + below)))


def quantile_means(units: Counts, people: Counts, amounts: Counts, parts: int) -> list[float]:
    """Return the amount per person in equal parts of the units, poorest part first.

    Bins that a border cuts are divided in proportion.

    Args:
        units: households (or persons) that the parts count, by bin.
        people: persons by bin.
        amounts: what they hold together, by bin.
        parts: 5 for quintiles, 10 for deciles.
    """
    share = np.concatenate([[0.0], np.cumsum(units) / max(int(units.sum()), 1)])
    borders = np.linspace(0.0, 1.0, parts + 1)

    def split(values: Counts) -> npt.NDArray[np.float64]:
        running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        cut: npt.NDArray[np.float64] = np.diff(np.interp(borders, share, running))
        return cut

    with np.errstate(invalid="ignore"):
        means: list[float] = (split(amounts) / split(people)).tolist()
    return means
