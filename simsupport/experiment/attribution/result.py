"""The answer of an attribution: how much of a scenario's effect each player brings about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simsupport.experiment.attribution.game import Game
    from simsupport.experiment.inference.headlines import Outcomes
    from simsupport.experiment.storage.place import Place

ALL = "all"
"""The player in whose name stands what concerns all of them together."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A scenario's effect on some outcomes, shared out among players.

    Attributes:
        table: player, outcome, kind, unit, lower, central, upper. Kinds of a player are
            `shapley` (its share of the total), `alone` (what it adds to nobody), `last` (what it
            adds to all the others) and `interaction` (the sum of its interactions). Kinds of
            `all` are `empty` and `full` (levels), `total` (their difference) and `synergy` (the
            total less what all add alone). Bounds are 95 % t intervals over replicates; they are
            empty with one. Where coalitions are sampled, a player has `shapley` alone, or `owen`
            where families come in whole.
        interactions: player, other, outcome, unit, lower, central, upper; each pair once, empty
            where coalitions are sampled.
        game: the scenario, its players and the coalitions run.
        replicates: the number of those that were whole.
        outcomes: unit, label and kind of each outcome asked for, in that order.
        notes: runs that failed, and what was left out.
        failures: number of runs that failed.
        folder: the results folder.
    """

    table: pd.DataFrame
    interactions: pd.DataFrame
    game: Game
    replicates: int
    outcomes: Outcomes = field(repr=False)
    notes: tuple[str, ...]
    failures: int
    folder: Place

    @property
    def shared_by(self) -> str:
        """The values by which the effect is shared out, for readers."""
        return f"{self.game.value.capitalize()} values"

    def share(self, player: str, outcome: str) -> pd.Series[Any] | None:
        """Return a player's share of the total, or None where there is none."""
        return self.row(player, outcome, self.game.value)

    def row(self, player: str, outcome: str, kind: str) -> pd.Series[Any] | None:
        """Return one row of the table, or None where there is none."""
        table = self.table
        chosen = table[
            (table["player"] == player) & (table["outcome"] == outcome) & (table["kind"] == kind)
        ]
        return chosen.iloc[0] if len(chosen) else None

    def plot(self) -> Figure:
        """Draw how the players lead from nobody to all, one panel an outcome."""
        from simsupport.views.waterfall import waterfall

        return waterfall(self)
