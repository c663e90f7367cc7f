"""Cadres from the east who serve in recipient counties, and train the leaders of their villages."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsupport.agents.officials import Level
from simsupport.core.parameters import Dated, param
from simsupport.governance.delivery import prevent
from simsupport.measures.base import Measure, Nation
from simsupport.measures.eastern_places import keyed_recipients
from simsupport.measures.village_leaders import train_leaders


class SecondedCadres(Measure):
    """Send eastern cadres to a share of the recipient counties, always the same ones first.

    They cost nothing here: their own offices go on paying them.
    """

    secondment: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 684 were sent west from 2011 to 2015, to 207 counties (data/08 F014, "
        "F018), 131,000 officials and specialists were exchanged from 2015 to 2020 (F028)",
        low=0.0,
        high=1.0,
        doc="recipient counties in which they serve",
    )
    watch: float = param(
        0.3,
        unit="share",
        source="assumption; below a first secretary's in a village",
        low=0.0,
        high=1.0,
        doc="of what the county's official takes or shows, what a cadre in the office prevents",
    )
    stay: float = param(
        0.8,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="host counties whose cadres stay long enough to learn who is who; others do nothing",
    )
    leaders_trained: float = param(
        0.05,
        unit="share/year",
        source="assumption; 414,000 village business leaders were trained (data/12 X029)",
        low=0.0,
        high=1.0,
        doc="part of what village leaders lack to `leaders_best` that a year of training closes",
    )
    leaders_best: float = param(
        1.3,
        unit="ratio",
        source="assumption",
        low=0.5,
        high=3.0,
        doc="ability to which training can bring a village leader, in the average official's",
    )

    def decide(self, nation: Nation) -> None:
        """Post cadres in January, before officials choose, and train village leaders."""
        super().decide(nation)
        if nation.month.of_year != 1:
            return
        counties: Any = nation.tables["counties"]
        share = self.secondment.at(nation.month) * self.coverage.at(nation.month)
        hosts = keyed_recipients(counties, nation.streams, f"{self.key}.hosts", share)
        hosts &= keyed_recipients(counties, nation.streams, f"{self.key}.stay", self.stay)
        if np.any(hosts):
            officials: Any = nation.tables["officials"]
            prevent(officials, officials.level == Level.COUNTY, hosts * np.float32(self.watch))
            trained = hosts * np.float32(self.leaders_trained)
            train_leaders(nation, trained, self.leaders_best)
