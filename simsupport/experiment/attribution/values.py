"""Values of a cooperative game whose coalitions are all known.

A coalition is a whole number: bit i is set if player i is in. Worths have shape (2**n, ...): the
coalition first, then whatever they are worth it in, such as replicates and outcomes.
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def shapley(worth: Array) -> Array:
    """Return each player's Shapley value (Shapley 1953), shape (n, ...).

    The mean, over all orders in which the players may come in, of what one adds to those before
    it. The values sum to the worth of all less the worth of nobody.
    """
    n = _players(worth)
    return np.array([_expected(worth, n, player) for player in range(n)]).reshape(n, *_rest(worth))


def alone(worth: Array) -> Array:
    """Return what each player adds to nobody, shape (n, ...)."""
    singles = 1 << np.arange(_players(worth))
    return np.asarray(worth[singles] - worth[0])


def last(worth: Array) -> Array:
    """Return what each player adds to all the others, shape (n, ...)."""
    singles = 1 << np.arange(_players(worth))
    return np.asarray(worth[-1] - worth[len(worth) - 1 - singles])


def synergy(worth: Array) -> Array:
    """Return what all do together beyond the sum of what each does alone, shape (...)."""
    return np.asarray(worth[-1] - worth[0] - alone(worth).sum(axis=0))


def interactions(worth: Array) -> Array:
    """Return the Shapley interaction index of each pair (Grabisch & Roubens 1999), (n, n, ...).

    For players i and j, the mean of v(S+i+j) - v(S+i) - v(S+j) + v(S) over coalitions S without
    them, each size of S counting alike. Positive if one does more where the other is; zero on
    the diagonal.
    """
    n = _players(worth)
    index = np.zeros((n, n, *_rest(worth)))
    for i in range(n):
        for j in range(i):
            pair = 1 << i | 1 << j
            without = _without(n, pair)
            both = worth[without | pair] - worth[without | 1 << i]
            neither = worth[without | 1 << j] - worth[without]
            index[i, j] = index[j, i] = _mean_by_size(both - neither, without, n - 2)
    return index


def _expected(worth: Array, n: int, player: int) -> Array:
    without = _without(n, 1 << player)
    return _mean_by_size(worth[without | 1 << player] - worth[without], without, n - 1)


def _mean_by_size(added: Array, coalitions: npt.NDArray[np.int64], others: int) -> Array:
    """Return the mean over coalitions in which each size counts alike, shape (...)."""
    sizes = np.bitwise_count(coalitions)
    weights = np.array([1.0 / ((others + 1) * comb(others, int(size))) for size in sizes])
    return np.asarray(np.tensordot(weights, added, axes=1))


def _without(n: int, members: int) -> npt.NDArray[np.int64]:
    """Return the coalitions that hold none of the given members."""
    coalitions = np.arange(1 << n)
    return np.asarray(coalitions[coalitions & members == 0])


def _players(worth: Array) -> int:
    """Return the number of players.

    Raises:
        ValueError: the number of coalitions is no power of two.
    """
    n = len(worth).bit_length() - 1
    if len(worth) != 1 << n:
        raise ValueError(f"{len(worth)} coalitions are not those of any number of players")
    return n


def _rest(worth: Array) -> tuple[int, ...]:
    return worth.shape[1:]
