"""The officials' problem: how to divide time among real work, show, false reports and diversion.

Maximise sum_i (b_i x_i - c_i x_i^2 / 2) over x >= 0 with sum_i x_i <= T: several tasks under one
budget of time (Holmstrom & Milgrom 1991). The first-order conditions give

    x_i = max(0, (b_i - m) / c_i),

where m >= 0 is what another hour would be worth; it is 0 if time is left over. Were S the tasks
pursued, m would be (sum_S b_i / c_i - T) / sum_S 1 / c_i. Tasks are pursued in the order of their
b_i, and of all such runs the right one gives the largest m: any other run leaves out a task that is
worth its time, or counts one that is not, and both lower the quotient. So one sort solves the
problem exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]

TASKS = ("real", "show", "inflate", "take")
"""What officials spend time on, in the order of the arrays."""


def best_effort(benefit: Reals, cost: Reals, time: Reals) -> Reals:
    """Return how each official spends the year; shape (n, 4), shares of working time.

    Args:
        benefit: marginal benefit of the first hour of each task, may be negative; shape (n, 4).
        cost: rise in its marginal cost, above 0; shape (4,).
        time: time there is, at least 0; shape (n,).
    """
    free: Reals = np.maximum(benefit, 0.0) / cost
    short = np.flatnonzero(free.sum(axis=1) > time)
    if len(short):
        scarcity = _value_of_time(benefit[short], cost, time[short])
        free[short] = np.maximum(benefit[short] - scarcity[:, None], 0.0) / cost
    return free


def work_done(officials: Any, rows: Any) -> Floats:
    """Return what officials' real work comes to this year, at most a full-time average one's.

    Args:
        officials: the nation's.
        rows: which of them, as an index or a mask of the table.

    Returns:
        Time times ability; shape (n_rows,).
    """
    work: Floats = np.minimum(officials.real[rows] * officials.ability[rows], np.float32(1.0))
    return work


def part_in_real_work(officials: Any, rows: Any) -> Floats:
    """Return real work in all that officials do this year: how far they do what they are asked.

    Args:
        officials: the nation's.
        rows: which of them, as an index or a mask of the table.

    Returns:
        Shares, 1 where somebody does nothing at all; shape (n_rows,).
    """
    real = officials.real[rows]
    done = sum(getattr(officials, task)[rows] for task in TASKS)
    part: Floats = np.divide(real, done, out=np.ones_like(real), where=done > 0.0)
    return part


def _value_of_time(benefit: Reals, cost: Reals, time: Reals) -> Reals:
    """Return what another hour is worth where time is short; shape (n,)."""
    first_cell, slopes = np.arange(0, benefit.size, len(cost)), 1.0 / cost
    worth, slope = np.zeros(len(time)), np.zeros(len(time))
    best = np.full(len(time), -np.inf)
    for task in np.argsort(-benefit, axis=1, kind="stable").T:
        slope += slopes[task]
        worth += benefit.ravel()[first_cell + task] * slopes[task]
        np.maximum(best, (worth - time) / slope, out=best)
    return best
