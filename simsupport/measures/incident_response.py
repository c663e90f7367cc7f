"""Feedback and correction after serious incidents: somebody answers, is replaced, and is watched.

In December superiors choose which of the year's incidents to answer. Whoever leads a county that
was found diverting may lose the post; in the year after, the county and its neighbours in the
prefecture are inspected again and punished more surely; and for some years the county office keeps
to mended procedures. What is answered soothes donors and villagers.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.chain import Chain
from simsupport.governance.delivery import prevent
from simsupport.governance.discretion import judged_as
from simsupport.governance.incidents import DIVERTING
from simsupport.measures.base import Flags, Nation, Oversight, Row

extend(
    Counties,
    answered=column("u1", "flag", "1 where this year's serious incident is answered"),
    mended=column("u1", "years", "for which mended procedures will still be kept to"),
)


class IncidentResponse(Oversight):
    """Answer a share of serious incidents, in always the same counties first."""

    key: ClassVar[str] = "incident_response"
    sizes: ClassVar[tuple[str, ...]] = ("level",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H8",
            "level",
            "feedback and correction after serious incidents",
            "watcher",
            "G R",
            "superior",
        ),
    )

    level: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="serious incidents that are answered",
    )
    removal: float = param(
        0.4,
        unit="share",
        source="assumption; data/16 U026: 42 % of those handled in Fujian were disciplined",
        low=0.0,
        high=1.0,
        doc="answered incidents after which a county leader who was found diverting loses the post",
    )
    follow: float = param(
        0.6,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance of a further inspection of each official of the county in the year after, and "
        "part of the way to certain punishment",
    )
    neighbours: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="the same in other counties of the prefecture, against the county itself",
    )
    mending: float = param(
        0.4,
        unit="share",
        source="assumption; as much as a first secretary prevents in a village",
        low=0.0,
        high=1.0,
        doc="of what the county's official would take or show, what mended procedures prevent",
    )
    lasting: int = param(
        3,
        unit="years",
        source="assumption",
        low=0,
        high=20,
        doc="years for which mended procedures are kept to",
    )
    calm: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="outcry that an answer soothes",
    )

    def look_back(self, nation: Nation) -> None:
        """Choose in December which incidents to answer, and who loses a post."""
        counties: Any = nation.tables["counties"]
        officials: Any = nation.tables["officials"]
        answered = counties.incident.astype(np.bool_) & self._drawn(
            nation, "answers", 0, self.level.at(nation.month)
        )
        counties.answered[:] = answered
        counties.outcry[answered] *= np.float32(1.0 - self.calm)
        if self.mending > 0.0:
            counties.mended[answered] = self.lasting
        leader = officials.level == Level.COUNTY
        guilty = ((officials.found & DIVERTING) > 0) & (officials.tenure > 0)  # still there
        falls = self._drawn(nation, "removal", nation.month.index, self.removal)
        officials.removed[leader] = answered & guilty[leader] & falls

    def decide(self, nation: Nation) -> None:
        """Let the year after begin in January: inspectors come back, and procedures are kept to."""
        if nation.month.of_year != 1:
            return
        counties: Any = nation.tables["counties"]
        officials: Any = nation.tables["officials"]
        self._follow_up(nation)
        leader = np.flatnonzero(officials.level == Level.COUNTY)
        kept = counties.mended > 0
        prevent(officials, leader[kept], self.mending)
        counties.mended[kept] -= 1
        counties.answered[:] = 0

    def _follow_up(self, nation: Nation) -> None:
        """Set the chance of a further inspection, up to the county level."""
        counties: Any = nation.tables["counties"]
        officials: Any = nation.tables["officials"]
        if not counties.answered.any():
            return
        answered = counties.answered.astype(np.float32)
        near = np.bincount(counties.prefecture, answered)[counties.prefecture] > 0
        chance = np.maximum(answered, near * np.float32(self.neighbours)) * np.float32(self.follow)
        chain = Chain(officials)
        below = slice(0, chain.rows[Level.COUNTY].stop)
        county = judged_as(chain)[below] - chain.rows[Level.COUNTY].start
        officials.followed[below] = chance[county]

    def _drawn(self, nation: Nation, what: str, month: int, share: float) -> Flags:
        """Return the counties drawn for something; a larger share adds counties, drops none."""
        count = len(nation.tables["counties"])
        words = nation.streams.words(f"{self.key}.{what}", month, 0, count)
        drawn: npt.NDArray[np.bool_] = uniform(words) < np.float32(share)
        return drawn
