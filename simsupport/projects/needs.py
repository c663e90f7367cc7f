"""What those whom help is meant for need, and how those who choose for them see it.

Looked into once a year, for all payers together: what each project of the menu would bring each
household by the model's own equations, which it would accept, and the error that whoever asks in
the village is led into. How large that error is depends on who asks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.streams import normal
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Floats, tempers
from simsupport.projects.menu import MENU, Kinds, best, menu

extend(
    Villages,
    coordinated=column("u1", "flag", "1 where payers tell each other what they order"),
)

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
    """log of the expected yearly gain in a yuan, none once it is ordered where all are told of it;
    shape (n_projects, n_rows)"""
    blur: Floats
    """standard normal error in what is seen of it; shape (n_projects, n_rows)"""
    price: npt.NDArray[np.int64]
    """what each project would cost, whole fen; shape (n_projects, n_rows)"""
    needed: Places
    """place on the menu, from 1, of the project that would bring most before anything is ordered;
    0 none, or not one of `rows`; shape (n_households,)"""
    ordered: Flags
    """what has been ordered for whom this month; shape (n_projects, n_rows)"""
    village: Index
    """of each of them, counted in the block; shape (n_rows,)"""
    county: Index
    """of each of them, counted in the block; shape (n_rows,)"""
    weight: npt.NDArray[np.int64]
    """real households that each of them stands for; shape (n_rows,)"""
    shared: Flags
    """where payers tell each other what they order; shape (n_rows,)"""

    def best_seen(
        self, cases: Index, noise: Floats, offered: Kinds = MENU, knows: Flags | None = None
    ) -> tuple[Places, Floats]:
        """Return what looks best for chosen cases, and the log of the gain it seems to bring.

        Args:
            cases: positions in `rows`, ascending, each at most once.
            noise: spread of the error of whoever chooses, log points, shape (n_cases,).
            offered: projects that the payer buys.
            knows: where the payer knows of itself what others have ordered this month, which then
                is passed over, as it is where all tell each other; shape (n_cases,).

        Returns:
            Places on the menu from 1, 0 where nothing seems to bring anything, and log gains;
            shape (n_cases,).
        """
        if len(cases) == len(self.rows):
            return self._best_of(slice(None), noise, offered, knows)
        if 3 * len(cases) < len(self.rows) or len(offered) == 1:
            return self._best_of(cases, noise, offered, knows)
        # whole rows of a table are read faster than many of their cells
        of_all, known = np.zeros(len(self.rows), np.float32), None
        of_all[cases] = noise
        if knows is not None:
            known = np.zeros(len(self.rows), np.bool_)
            known[cases] = knows
        place, largest = self._best_of(slice(None), of_all, offered, known)
        return place[cases], largest[cases]

    def _best_of(
        self, cases: Index | slice, noise: Floats, offered: Kinds, knows: Flags | None
    ) -> tuple[Places, Floats]:
        """Return what looks best for cases, as in `best_seen`."""
        largest = np.full(len(noise), NOTHING)
        place = np.zeros(len(noise), np.uint8)
        for number, kind in enumerate(MENU):
            if kind in offered:
                seen = self.blur[number][cases] * noise
                seen += self.gain[number][cases]
                if knows is not None:
                    seen[np.flatnonzero(knows & self.ordered[number][cases])] = NOTHING
                better = seen > largest
                np.maximum(largest, seen, out=largest)
                np.maximum(place, better * np.uint8(number + 1), out=place)
        return place, largest

    def prices(self, cases: Index, place: Places) -> npt.NDArray[np.int64]:
        """Return what the project at each case's place on the menu costs, fen; (n_cases,)."""
        cost: npt.NDArray[np.int64] = self.price.ravel().take(self._cell(cases, place))
        return cost

    def order(self, cases: Index, place: Places) -> Flags:
        """Note what is ordered for these cases; return where it had been ordered before."""
        cell, flat = self._cell(cases, place), self.ordered.reshape(-1)
        before: Flags = flat[cell]
        flat[cell] = True
        self.gain.reshape(-1)[cell[self.shared[cases]]] = NOTHING
        return before

    def _cell(self, cases: Index, place: Places) -> Index:
        """Return each case's place in a table of projects by rows, counted through."""
        cell: Index = place.astype(np.intp)
        cell -= 1
        cell *= len(self.rows)
        cell += cases
        return cell


def look_into_needs(block: Block, now: Now, rows: Index) -> Needs:
    """Return what these households need this year."""
    shape = (len(MENU), len(rows))
    gain, blur = np.full(shape, NOTHING), np.zeros(shape, np.float32)
    price, ordered = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
    temper = tempers(block, rows)
    for place, project in enumerate(menu(now)):
        chosen = np.flatnonzero(project.eligible(block, rows))
        accepts = project.accept(block, now, rows[chosen], temper[chosen])
        chosen = chosen.compress(accepts)
        able = rows[chosen]
        fen = project.cost(block, now, able)
        gains = project.gain(block, now, able)
        if np.any(gains <= 0):
            gaining = np.flatnonzero(gains > 0)
            chosen, able, fen, gains = chosen[gaining], able[gaining], fen[gaining], gains[gaining]
        words = now.words_at(f"needs.view.{project.key}", able + block.households.start)
        blur[place][chosen] = normal(words)
        price[place][chosen] = fen
        gain[place][chosen] = np.log(gains / (fen.astype(np.float32) * np.float32(1.0 / FEN)))
    needed = np.zeros(len(block.households), np.uint8)
    most, value = best(gain)
    needed[rows] = (most + np.uint8(1)) * (value > NOTHING)
    village, county = block.village_of(rows), block.county_of(rows)
    shared = block.villages.coordinated[village] > 0
    return Needs(
        rows, gain, blur, price, needed, ordered, village, county, block.weight[rows], shared
    )
