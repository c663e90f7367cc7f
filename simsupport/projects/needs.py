"""What those whom help is meant for need, and how those who choose for them see it.

Looked into once a year, for all payers together: what each project of the menu would bring each
household by the model's own equations, which it would accept, and the error that whoever asks in
the village is led into. How large that error is depends on who asks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.core.streams import normal
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Floats
from simsupport.projects.menu import MENU, Kinds, gains_and_prices, menu

Places = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

NOTHING = np.float32(-np.inf)
"""Log gain of a project that brings nothing or would not be accepted."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Gains of the projects for the households that help is meant for."""

    rows: Index
    """households, counted in the block, ascending"""
    gain: Floats
    """log of the expected yearly gain in a yuan; shape (n_projects, n_rows)"""
    blur: Floats
    """standard normal error in what is seen of it; shape (n_projects, n_rows)"""
    price: npt.NDArray[np.int64]
    """what each project would cost, whole fen; shape (n_projects, n_rows)"""
    needed: Places
    """place on the menu, from 1, of the project that would bring most; 0 none; shape (n_rows,)"""
    ordered: Flags
    """what has been ordered for whom this month; shape (n_projects, n_rows)"""

    def best_seen(
        self, cases: Index, noise: Floats, offered: Kinds = MENU, knows: Flags | None = None
    ) -> tuple[Places, Floats]:
        """Return what looks best for chosen cases, and the log of the gain it seems to bring.

        Args:
            cases: positions in `rows`.
            noise: spread of the error of whoever chooses, log points, shape (n_cases,).
            offered: projects that the payer buys.
            knows: where it is known what others have ordered this month, which then is passed
                over; nowhere if not given; shape (n_cases,).

        Returns:
            Places on the menu from 1, 0 where nothing seems to bring anything, and log gains;
            shape (n_cases,).
        """
        largest = np.full(len(cases), NOTHING)
        place = np.zeros(len(cases), np.uint8)
        for number, kind in enumerate(MENU):
            if kind in offered:
                seen = self.blur[number].take(cases)
                seen *= noise
                seen += self.gain[number].take(cases)
                if knows is not None:
                    seen[knows & self.ordered[number].take(cases)] = NOTHING
                better = seen > largest
                np.maximum(largest, seen, out=largest)
                np.maximum(place, better * np.uint8(number + 1), out=place)
        return place, largest

    def prices(self, cases: Index, place: Places) -> npt.NDArray[np.int64]:
        """Return what the project at each case's place on the menu costs, fen; (n_cases,)."""
        cost: npt.NDArray[np.int64] = self.price[place - 1, cases]
        return cost

    def order(self, cases: Index, place: Places) -> Flags:
        """Note what is ordered for these cases; return where it had been ordered before."""
        before: Flags = self.ordered[place - 1, cases]
        self.ordered[place - 1, cases] = True
        return before


def look_into_needs(block: Block, now: Now, rows: Index) -> Needs:
    """Return what these households need this year."""
    gain, price = gains_and_prices(block, now, rows)
    blur = np.zeros_like(gain)
    for place, project in enumerate(menu(now)):
        gaining = np.flatnonzero(gain[place] > 0)
        accepts = project.accept(block, now, rows[gaining])
        gain[place, gaining[~accepts]] = 0
        gaining = gaining[accepts]
        words = now.words_at(f"needs.view.{project.key}", rows[gaining] + block.households.start)
        blur[place, gaining] = normal(words)
    np.maximum(gain, np.float32(0.0), out=gain)
    with np.errstate(divide="ignore"):
        np.log(gain, out=gain)
    needed = np.zeros(len(rows), np.uint8)
    needs = Needs(rows, gain, blur, price, needed, np.zeros(gain.shape, np.bool_))
    needed[:], _ = needs.best_seen(np.arange(len(rows)), np.zeros(len(rows), np.float32))
    return needs
