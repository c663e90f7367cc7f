"""The shape of a project: what it costs, for whom it is, what it brings, and the one thing it does.

Whoever pays for projects asks `gain` what a household can expect of one by the model's own
equations, and `deliver` to carry it out. A project knows nothing of who pays, or why.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Status
from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.example import encouraged
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set
from simsupport.projects.advice import count_failures, works_out

extend(
    Villages,
    keen=column("f4", "log odds", "of taking help up, what meetings add where somebody can work"),
    shamed=column("f4", "log odds", "of taking help up, what meetings take where nobody can work"),
)

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Fen = npt.NDArray[np.int64]
Share = float | npt.NDArray[np.floating[Any]]
"""Part of a project's money that arrives, 0 to 1: one for all, or by household."""


class Project(Parameters):
    """What money buys for one household: frozen parameters, an expected gain and a delivery."""

    key: ClassVar[str]
    channel: ClassVar[str]
    """the one way in which it works, in a word or two"""
    whose: ClassVar[str] = "any"
    """which households may have it, in a few words"""
    starts: ClassVar[str] = "at once"
    """when it begins to act once it is delivered"""
    changes: ClassVar[tuple[str, ...]]
    """the columns it changes for its households"""
    by_example: ClassVar[bool] = False
    """whether households take it up more readily where neighbours lead by example"""

    unit_cost: float
    take_up: float = param(
        0.9,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )

    def price(self, now: Now) -> int:
        """Return what one unit of the project costs this month, whole fen."""
        return round(self.unit_cost * now.drivers.prices * FEN)

    def cost(self, block: Block, now: Now, rows: Index) -> Fen:
        """Return what each of these households' projects costs, whole fen; shape (n_rows,)."""
        return np.full(len(rows), self.price(now), np.int64)

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which of these households may have it; shape (n_rows,)."""
        living: Flags = block.households.status[rows] == Status.LIVING
        return living

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the expected gain of each of these households, yuan a year; shape (n_rows,)."""
        raise NotImplementedError

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Carry it out for these households and book what arrived of its price.

        Args:
            block: where.
            now: when.
            rows: households, each at most once.
            share: part of the money that arrived.
        """
        raise NotImplementedError

    def arrived(self, block: Block, now: Now, rows: Index, share: Share) -> Fen:
        """Return what arrived of each household's price, whole fen, shape (n_rows,)."""
        fen: Fen = np.rint(self.cost(block, now, rows) * share).astype(np.int64)
        return fen

    def accept(self, block: Block, now: Now, rows: Index, temper: Index | None = None) -> Flags:
        """Return which of these households accept when offered it this month; shape (n_rows,).

        Args:
            block: where.
            now: when.
            rows: households.
            temper: their `tempers` where they are known already.
        """
        drawn = uniform(now.words_at(f"projects.{self.key}.take_up", rows + block.households.start))
        chance: np.float32 | Floats = np.float32(self.take_up)
        eager = self.eagerness(block)
        if eager is not None:
            cell = tempers(block, rows) if temper is None else temper
            chance = at_odds(self.take_up, eager).ravel()[cell]
        if self.by_example:
            chance = encouraged(block, rows, chance)
        accepts: Flags = drawn < chance
        return accepts

    def eagerness(self, block: Block) -> Floats | None:
        """Return what adds to the log odds of accepting; None where nothing does.

        Returns:
            For households of which nobody can work, and somebody, by village; (2, n_villages).
        """
        villages = block.villages
        if not (any_set(villages.keen) or any_set(villages.shamed)):
            return None
        return np.stack([-villages.shamed, villages.keen])

    def succeed(self, block: Block, now: Now, rows: Index, chance: Share) -> Flags:
        """Return for which of these households it works out this month; shape (n_rows,)."""
        drawn = uniform(now.words_at(f"projects.{self.key}.success", rows + block.households.start))
        works: Flags = drawn < np.asarray(chance, np.float32)
        return works

    def come_off(
        self, block: Block, now: Now, rows: Index, failure: float, share: Share = 1.0
    ) -> Flags:
        """Return for which of these households a risky project comes off; shape (n_rows,).

        Args:
            block: where.
            now: when.
            rows: households, each at most once.
            failure: chance that it fails where no expert is at hand.
            share: part of the projects that was paid for.
        """
        county = block.county_of(rows)
        chance = works_out(block.counties, county, failure) * np.asarray(share)
        works = self.succeed(block, now, rows, chance)
        count_failures(block.counties, county, block.weight[rows], works)
        return works


def tempers(block: Block, rows: Index) -> Index:
    """Return a number for households of one village that can work alike; shape (n_rows,).

    By it they find their place in `Project.eagerness`, counted through.
    """
    able = block.households.workers[rows] > 0
    cell: Index = block.village_of(rows) + able * len(block.villages)
    return cell


def at_odds(chance: float, more: Floats) -> Floats:
    """Return a chance whose log odds are changed; 0 stays 0 and 1 stays 1. Shape as given."""
    odds = np.exp(more) * np.float32(chance)
    shifted: Floats = odds / (np.float32(1.0 - chance) + odds)
    return shifted
