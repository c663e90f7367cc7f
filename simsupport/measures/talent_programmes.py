"""Talent programmes: people who train for a post in an old revolutionary, minority or border area.

They are in training for some months before anybody is there. In their county they advise projects
and bring on the leaders of its villages; some leave every year.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.staying import going, leaving
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Nation, Row
from simsupport.measures.lasting import LastingMeasure
from simsupport.measures.village_leaders import train_leaders
from simsupport.projects.advice import advise

extend(
    Counties,
    in_training=column("f4", "persons/county", "in training for a post there"),
    talent=column("f4", "persons/county", "skilled people whom programmes have brought there"),
)


class TalentProgrammes(LastingMeasure):
    """Train people for posts in old revolutionary, minority and border areas."""

    key: ClassVar[str] = "talent_programmes"
    sizes: ClassVar[tuple[str, ...]] = ("places",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F9",
            "places",
            "talent programmes for old revolutionary, minority and border areas",
            "doer",
            "S P",
            "government",
        ),
    )

    places: Dated = param(
        0.0,
        unit="persons/county/year",
        source="policy lever; the plan of 2011 for three kinds of areas trained 10,000 local "
        "people a year besides those sent for a year, some 12 a county (from memory)",
        low=0.0,
        high=1000.0,
        doc="people who begin to train each February for each county of such areas",
    )
    areas: float = param(
        0.7,
        unit="share",
        source="assumption; of 832 poor counties some 420 are in minority areas, 360 in old "
        "revolutionary areas, 40 at the border, many in two of them (from memory)",
        low=0.0,
        high=1.0,
        doc="poor counties that lie in such areas",
    )
    lag: int = param(
        12,
        unit="months",
        source="assumption; courses of half a year to a year",
        low=0,
        high=12,
        doc="months of training before anybody arrives",
    )
    go: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="trainees who go to the county after training where nothing draws them there",
    )
    leave: float = param(
        0.15,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="skilled people in place who leave in a year where nothing holds them",
    )
    half: float = param(
        30.0,
        unit="persons/county",
        source="assumption",
        low=0.1,
        high=10_000.0,
        doc="skilled people in a county who do half of what ever so many could",
    )
    advice: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="projects' failures that ever so many skilled people would prevent",
    )
    leaders: float = param(
        0.05,
        unit="share/year",
        source="assumption; 414,000 village business leaders were trained (data/12 X029)",
        low=0.0,
        high=1.0,
        doc="part of what village leaders lack to `leaders_best` that a year with ever so many "
        "skilled people closes",
    )
    leaders_best: float = param(
        1.3,
        unit="ratio",
        source="assumption; as for cadres from the east",
        low=0.5,
        high=3.0,
        doc="ability to which they can bring a village leader, in the average official's",
    )
    course: float = param(
        20_000.0,
        unit="yuan/person",
        source="assumption",
        low=0.0,
        high=1e6,
        doc="training of one person, 2013 prices",
    )

    def decide(self, nation: Nation) -> None:
        """In January let those in place train village leaders."""
        counties: Any = nation.tables["counties"]
        if nation.month.of_year == 1 and counties.talent.any():
            share = self._part(counties) * np.float32(self.leaders)
            train_leaders(nation, share, self.leaders_best)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let people leave, arrive and advise; in February let others begin to train."""
        counties = block.counties
        begins = now.month.of_year == PLANNING_MONTH
        if begins:
            counties.talent[:] *= 1.0 - leaving(self.leave, counties.holds)
        if (now.month.of_year - PLANNING_MONTH) % 12 == self.lag % 12:
            self._arrive(counties)
        if counties.talent.any():
            advise(counties, self._part(counties) * np.float32(self.advice))
        return self._courses(block, now) if begins and self.runs(now.month) else []

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let as many begin as were paid; without a course they are there at once."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)
        places = self.places.at(now.month) * share
        block.counties.in_training[order.rows] = np.float32(places)
        if self.lag == 0:
            self._arrive(block.counties)

    def stop(self, block: Block) -> None:
        """Lose sight of whoever is left."""
        block.counties.in_training[:] = block.counties.talent[:] = 0

    def _courses(self, block: Block, now: Now) -> list[Order]:
        """Order a year's places for the counties of such areas."""
        counties = block.counties
        words = now.streams.words(f"{self.key}.areas", 0, counties.start, counties.stop)
        chosen = (counties.poor_county > 0) & (uniform(words) < np.float32(self.areas))
        words = now.streams.words(f"{self.key}.covered", 0, counties.start, counties.stop)
        chosen &= uniform(words) < np.float32(self.coverage.at(now.month))
        rows = np.flatnonzero(chosen)
        if not len(rows):
            return []
        yuan = self.places.at(now.month) * self.course * now.drivers.prices
        fen = np.full(len(rows), round(yuan * FEN), np.int64)
        return [Order(rows, fen, counties.weight[rows].astype(np.int64))]

    def _arrive(self, counties: Any) -> None:
        """Bring those who have trained to their posts; some do not go."""
        counties.talent[:] += counties.in_training * going(self.go, counties.holds)
        counties.in_training[:] = 0

    def _part(self, counties: Any) -> npt.NDArray[np.float32]:
        """Return what those in place do of what ever so many could; shape (n_counties,)."""
        part: npt.NDArray[np.float32] = counties.talent / (counties.talent + np.float32(self.half))
        return part
