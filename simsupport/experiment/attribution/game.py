"""Which coalitions must be run to share an effect out, and the runs they stand for.

A coalition's run is an ordinary run of the scenario with a few values set, known by its content:
the coalition of all is the scenario itself, two coalitions that come to the same scenario are one
run, and runs in the results folder are not repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simsupport.experiment.attribution.players import changes
from simsupport.experiment.attribution.sampling import Order, draw_orders, prefixes
from simsupport.experiment.runs import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simsupport.experiment.attribution.players import Player
    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Game:
    """A scenario, its players and the coalitions wanted in each replicate.

    Attributes:
        scenario: with everybody in.
        players: bit i of a coalition is set if player i is in.
        replicates: of every coalition.
        seed: the first replicate's.
        orders: of players by replicate, where coalitions are sampled; empty where all are run.
        value: by which the effect is shared out.
    """

    scenario: Scenario
    players: tuple[Player, ...]
    replicates: int
    seed: int
    orders: tuple[tuple[Order, ...], ...] = ()
    value: Literal["shapley", "owen"] = "shapley"

    @property
    def everybody(self) -> int:
        """The coalition of all."""
        return (1 << len(self.players)) - 1

    @property
    def exact(self) -> bool:
        """Whether every coalition is run."""
        return not self.orders

    def coalitions(self, replicate: int) -> list[int]:
        """Return the coalitions run in a replicate, nobody first and all last."""
        if self.exact:
            return list(range(self.everybody + 1))
        return sorted({mask for order in self.orders[replicate] for mask in prefixes(order)})

    def tasks(self) -> dict[tuple[int, int], Task]:
        """Return the run of each replicate and coalition; equal runs have equal keys."""
        variants: dict[int, Variant] = {}
        tasks = {}
        for replicate in range(self.replicates):
            for coalition in self.coalitions(replicate):
                if coalition not in variants:
                    variants[coalition] = self._variant(coalition)
                seed = self.seed + replicate
                tasks[replicate, coalition] = variants[coalition].run(replicate, seed)
        return tasks

    def _variant(self, coalition: int) -> Variant:
        changed = changes(self.scenario, self.players, coalition)
        digest = self.scenario.with_overrides(dict(changed)).digest()
        return Variant(self.scenario, digest, changed)

    def __str__(self) -> str:
        runs = sum(len(self.coalitions(replicate)) for replicate in range(self.replicates))
        names = ", ".join(player.name for player in self.players)
        how = (
            f"all {self.everybody + 1:,} coalitions"
            if self.exact
            else f"{len(self.orders[0])} orders in which they come in, drawn anew"
        )
        count = f"{len(self.players)} player{'s' if len(self.players) > 1 else ''}"
        return (
            f"{self.scenario.name}: {count} ({names}); {how} "
            f"in each of {self.replicates} replicates: {runs:,} runs"
        )


def exact_game(scenario: Scenario, players: Sequence[Player], replicates: int, seed: int) -> Game:
    """Return the game in which every coalition is run, 2**n in each replicate."""
    return Game(scenario, tuple(players), replicates, seed)


def sampled_game(
    scenario: Scenario,
    players: Sequence[Player],
    replicates: int,
    seed: int,
    orders: int,
    groups: Mapping[str, Sequence[int]] | None = None,
) -> Game:
    """Return the game in which coalitions lie along random orders, drawn anew in each replicate.

    So replicates are independent, and their spread holds what simulation and sampling add.

    Args:
        scenario: with everybody in.
        players: among whom the effect is shared out.
        replicates: of the design.
        seed: the first replicate's; a replicate's orders follow from its seed.
        orders: in each replicate, an even number.
        groups: places of players who come in one after the other, for Owen values; by default
            each player is alone in a group.
    """
    together = list(groups.values()) if groups else [[place] for place in range(len(players))]
    drawn = tuple(draw_orders(together, orders, seed + r) for r in range(replicates))
    value: Literal["shapley", "owen"] = "owen" if groups else "shapley"
    return Game(scenario, tuple(players), replicates, seed, drawn, value)


def pays_to_run_all(players: int, orders: int) -> bool:
    """Tell whether running all coalitions takes no more runs than sampling orders would."""
    return 1 << players <= orders * (players - 1) + 2
