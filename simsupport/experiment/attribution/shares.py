"""From the worths of coalitions to shares of the effect, with intervals over replicates.

Shares are reckoned in each replicate apart, on the same draws in all its coalitions, so that they
sum to that replicate's effect; replicates are then independent and of one distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment.attribution import values
from simsupport.experiment.attribution.result import ALL
from simsupport.experiment.attribution.sampling import mean_additions
from simsupport.experiment.inference.intervals import mean_intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.attribution.game import Game
    from simsupport.experiment.attribution.worths import Worths
    from simsupport.experiment.inference.headlines import Outcomes

Array = npt.NDArray[np.float64]
COLUMNS = ["player", "outcome", "kind", "unit", "lower", "central", "upper"]
PAIR_COLUMNS = ["player", "other", "outcome", "unit", "lower", "central", "upper"]


def shares(game: Game, worths: Worths, outcomes: Outcomes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of shares and of interactions, as `Attribution` describes them."""
    names = [player.name for player in game.players]
    empty = np.array([worths[replicate][0] for replicate in worths])
    full = np.array([worths[replicate][game.everybody] for replicate in worths])
    kinds = {"empty": empty, "full": full, "total": full - empty}
    if not game.exact:
        sampled = [mean_additions(worths[r], game.orders[r]) for r in worths]
        frames = [_table(names, game.value, np.stack(sampled), outcomes)]
        pairs = pd.DataFrame(columns=PAIR_COLUMNS)
    else:
        worth = np.stack([_by_coalition(game, worths, replicate) for replicate in worths], axis=1)
        index = values.interactions(worth)
        kinds["synergy"] = values.synergy(worth)
        each = {
            "shapley": values.shapley(worth),
            "alone": values.alone(worth),
            "last": values.last(worth),
            "interaction": index.sum(axis=1),
        }
        frames = [
            _table(names, kind, np.swapaxes(samples, 0, 1), outcomes)
            for kind, samples in each.items()
        ]
        pairs = _pairs(names, np.moveaxis(index, 2, 0), outcomes)
    frames += [_table([ALL], kind, samples[:, None], outcomes) for kind, samples in kinds.items()]
    return pd.concat(frames, ignore_index=True).dropna(subset=["central"])[COLUMNS], pairs


def _by_coalition(game: Game, worths: Worths, replicate: int) -> Array:
    """Return what coalitions are worth in one replicate, shape (2**n, n_outcomes)."""
    return np.array([worths[replicate][mask] for mask in game.coalitions(replicate)])


def _table(players: Sequence[str], kind: str, samples: Array, outcomes: Outcomes) -> pd.DataFrame:
    """Return rows by player and outcome; samples of shape (replicates, players, outcomes)."""
    labels = [(name, outcome) for name in players for outcome in outcomes]
    frame = pd.DataFrame(labels, columns=["player", "outcome"])
    frame["kind"] = kind
    return _with_intervals(frame, samples, outcomes)


def _pairs(players: Sequence[str], samples: Array, outcomes: Outcomes) -> pd.DataFrame:
    """Return rows by pair and outcome; samples of shape (replicates, n, n, outcomes)."""
    first, second = np.triu_indices(len(players), 1)
    labels = [
        (players[i], players[j], outcome)
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
        for outcome in outcomes
    ]
    frame = pd.DataFrame(labels, columns=["player", "other", "outcome"])
    frame = _with_intervals(frame, samples[:, first, second], outcomes)
    return frame.dropna(subset=["central"])[PAIR_COLUMNS]


def _with_intervals(frame: pd.DataFrame, samples: Array, outcomes: Outcomes) -> pd.DataFrame:
    interval = mean_intervals(samples)
    frame["unit"] = [outcomes[name].unit for name in frame["outcome"]]
    frame["lower"] = interval.lower.ravel()
    frame["central"] = interval.central.ravel()
    frame["upper"] = interval.upper.ravel()
    return frame
