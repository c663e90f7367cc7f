"""Looking behind reports: inspections, independent evaluation, and the public's eye."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class Inspections(Oversight):
    """Send inspectors to officials' areas; announced ones find less, and all cost time."""

    key: ClassVar[str] = "inspections"
    sizes: ClassVar[tuple[str, ...]] = ("rate",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H4",
            "rate",
            "yearly reports level by level, and inspection tours",
            "watcher",
            "I G",
            "inspector",
        ),
    )

    rate: Dated = param(
        0.0,
        unit="1/year",
        source="policy lever; 0.19 of poor counties were audited in 2017 (National Audit Office)",
        low=0.0,
        high=5.0,
        doc="inspections of an official's area a year",
    )
    announced: Dated = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the inspections that are announced",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how often inspectors come, and how often they announce it."""
        return {"inspections": self.rate.at(month), "announced": self.announced.at(month)}


class ThirdParty(Oversight):
    """Let independent evaluators interview households before a county may leave poverty."""

    key: ClassVar[str] = "third_party"
    sizes: ClassVar[tuple[str, ...]] = ("households_per_county",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row("H6", "households_per_county", "third-party evaluation", "watcher", "I G", "evaluator"),
    )

    households_per_county: Dated = param(
        0.0,
        unit="households",
        source="policy lever; 1,575 in 2018 (63,000 households in 40 counties)",
        low=0.0,
        high=100_000.0,
        doc="households interviewed in a county that claims to be out of poverty",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set the size of the sample."""
        return {"third_party": self.households_per_county.at(month)}


class SocialSupervision(Oversight):
    """Make lists, projects and accounts public, so that neighbours see what is wrong."""

    key: ClassVar[str] = "social_supervision"
    sizes: ClassVar[tuple[str, ...]] = ("disclosure",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row("H5", "disclosure", "public scrutiny", "watcher", "I G", "village, media"),
    )

    disclosure: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="part of lists, projects and accounts that is made public",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how much is public."""
        return {"disclosure": self.disclosure.at(month)}
