"""Vocational training: places for workers of registered households, and advice in their search.

A training base gives its county's places to those whom a course seems to bring most. Part of the
places is kept for households with a student. Advisers bring the trained to vacancies.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Measure, Row
from simsupport.measures.purchases import Purchase, Purse, View, buy_best, sum_by
from simsupport.projects.needs import Needs
from simsupport.projects.training_place import TrainingPlace

extend(
    Counties,
    training_carried=column("i8", "fen", "training bases' money left over for the next year"),
)


class Training(Measure):
    """Buy training places for workers of registered households, county by county."""

    key: ClassVar[str] = "training"
    sizes: ClassVar[tuple[str, ...]] = ("places",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "A6",
            "places",
            "schools, special enrolment, training bases; job advice",
            "doer",
            "S J",
            "training base, household",
        ),
    )

    places: Dated = param(
        0.0,
        unit="places/household/year",
        source="policy lever; 62.7 % of registered households had vocational training from 2014 to "
        "2020 (data/12 X017), 0.09 a year",
        low=0.0,
        high=5.0,
        doc="training places paid for each registered household with a worker",
    )
    enrolment: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="places kept for households with a student, as long as such households want them",
    )
    view_noise: float = param(
        0.6,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the training base's error about what a course brings a household",
    )
    advice: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="villages whose trained workers are brought to vacancies, always the same ones first",
    )
    advice_worth: float = param(
        0.10,
        unit="log points",
        source="assumption; training raises employment by 2 to 7 points (Card, Kluve & Weber 2018, "
        "data/18 I020, approximate)",
        low=0.0,
        high=2.0,
        doc="what being brought there takes off the cost of a local job and of leaving",
    )

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Give places first to households with students, as far as kept for them, then to all."""
        self._advise(block, now)
        hh, counties = block.households, block.counties
        workers = hh.workers[needs.rows] > 0
        cases = np.flatnonzero(workers & self.covered(block, now)[needs.rows])
        money = self._money(block, now, needs.rows[cases])
        kept = np.rint(money * self.enrolment).astype(np.int64)
        students = hh.students[needs.rows[cases]] > 0
        first = self._buy(block, now, needs, cases[students], kept)
        unserved = cases[~np.isin(needs.rows[cases], first.order.rows)]
        then = self._buy(block, now, needs, unserved, money - first.cost)
        counties.training_carried[:] = then.left
        return [first.order, then.order]

    def stop(self, block: Block) -> None:
        """End advice; what was carried over lapses."""
        block.counties.training_carried[:] = 0
        block.villages.guided[:] = 0

    def _buy(self, block: Block, now: Now, needs: Needs, cases: Index, money: Fen) -> Purchase:
        """Return what a county's base buys for these cases."""
        county = needs.county[cases]
        noise = block.villages.unclear[needs.village[cases]]
        view = View(noise * np.float32(self.view_noise), (TrainingPlace,))
        return buy_best(needs, cases, Purse(county, money), view)

    def _money(self, block: Block, now: Now, rows: Index) -> Fen:
        """Return what each county's base may spend this year, whole fen, shape (n_counties,).

        Args:
            block: where.
            now: when.
            rows: households with a worker for which places are meant.
        """
        households = sum_by(block.county_of(rows), block.weight[rows], len(block.counties))
        price = self.places.at(now.month) * now.projects.training_place.price(now)
        money: Fen = np.rint(households * price).astype(np.int64)
        return money + block.counties.training_carried

    def _advise(self, block: Block, now: Now) -> None:
        """Send advisers to a share of the villages for the year."""
        villages = block.villages
        share = self.advice * self.coverage.at(now.month)
        words = now.streams.words(f"{self.key}.advice", 0, villages.start, villages.stop)
        villages.guided[:] = (uniform(words) < np.float32(share)) * np.float32(self.advice_worth)
