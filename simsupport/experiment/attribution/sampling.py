"""Shapley and Owen values of many players, estimated from some of the orders they may come in.

Castro, Gomez & Tejada (2009), "Polynomial calculation of the Shapley value based on sampling".
Orders come in pairs, one the reverse of the other (antithetic: Mitchell et al. 2022): who comes
early in one comes late in the other. What players add along one order sums to the total effect,
and so do the estimates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Order = tuple[int, ...]
"""Players in the order in which they come in."""


def draw_orders(groups: Sequence[Sequence[int]], count: int, seed: int) -> tuple[Order, ...]:
    """Draw orders of the players; more of them begin with the same ones.

    Args:
        groups: players who come in one after the other. With each player alone in a group all
            orders are as likely, which gives Shapley values; else the groups and the players in
            each are put in random order, which gives Owen values (Owen 1977).
        count: how many, an even number.
        seed: of the draws.
    """
    draws = np.random.default_rng(seed)
    orders: list[Order] = []
    for _ in range(count // 2):
        shuffled = [draws.permutation(groups[place]) for place in draws.permutation(len(groups))]
        order = tuple(int(player) for group in shuffled for player in group)
        orders += [order, order[::-1]]
    return tuple(orders)


def prefixes(order: Order) -> list[int]:
    """Return the coalitions along an order, from nobody to all."""
    coalitions = [0]
    for player in order:
        coalitions.append(coalitions[-1] | 1 << player)
    return coalitions


def mean_additions(
    worth: Mapping[int, npt.NDArray[np.float64]], orders: Sequence[Order]
) -> npt.NDArray[np.float64]:
    """Return what each player adds to those before it, on average over the orders.

    Args:
        worth: by coalition, shape (...).
        orders: of the same n players.

    Returns:
        Shape (n, ...).
    """
    added = np.zeros((len(orders[0]), *np.shape(worth[0])))
    for order in orders:
        along = np.array([worth[coalition] for coalition in prefixes(order)])
        added[list(order)] += np.diff(along, axis=0)
    return added / len(orders)
