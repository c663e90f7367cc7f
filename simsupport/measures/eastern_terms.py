"""What can be set of eastern aid: sums, shares, and what helpers care for."""

from __future__ import annotations

from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Measure, Row

SCHEDULE = {
    "2011-01": 840_264_000.0,
    "2012-01": 872_200_000.0,
    "2013-01": 1_100_000_000.0,
    "2014-01": 1_330_000_000.0,
    "2015-01": 1_547_536_000.0,
    "2016-01": 2_930_000_000.0,
    "2017-01": 5_876_000_000.0,
    "2018-01": 17_764_000_000.0,
    "2019-01": 22_900_000_000.0,
    "2020-01": 24_820_000_000.0,
}

TWIN_SCHEDULE = {
    "2011-01": 510_000.0,
    "2012-01": 785_000.0,
    "2013-01": 180_000.0,
    "2016-01": 7_900_000.0,
    "2019-01": 11_300_000.0,
    "2020-01": 7_900_000.0,
}

AID_ROWS = (
    Row(
        "A1",
        "precision",
        "eastern aid is paired with households on the register",
        "knower",
        "I",
        "eastern province, county",
    ),
    Row(
        "A2",
        "aid",
        "eastern fiscal aid that grows, pooled by the west",
        "payer",
        "M",
        "eastern province",
    ),
    Row(
        "A3",
        "twinning",
        "counties, townships, villages and firms of the east are twins of poor counties and "
        "villages",
        "payer",
        "M J H",
        "county, township, village",
    ),
    Row(
        "A4",
        "joint_meeting",
        "a yearly joint meeting moves next year's aid to where need is unmet",
        "chooser",
        "I",
        "both provinces",
    ),
    Row(
        "A10",
        "assessment",
        "the cooperation is assessed by results",
        "watcher",
        "G",
        "eastern province",
    ),
)

AID_SIZES = ("precision", "aid", "twinning", "joint_meeting", "assessment")


class EasternTerms(Measure):
    """The parameters of eastern aid."""

    precision: Dated = param(
        0.0,
        unit="share",
        source="policy lever; precise pairing was asked for from December 2016 on (data/07)",
        low=0.0,
        high=1.0,
        doc="aid by need that partners ask counties to mean for households on the register; the "
        "rest is customary",
    )
    roadside: float = param(
        0.5,
        unit="standard deviations",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a road counts for when a county spends as is customary, against connection",
    )

    aid: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever; 1 is the published sum",
        low=0.0,
        high=20.0,
        doc="eastern fiscal aid against its schedule",
    )
    schedule: Dated = param(
        SCHEDULE,
        unit="yuan/year",
        source="2011, 2012, 2019: data/08 F002, F007, F020; 2020: paid by June, F023; 2013-2015: "
        "assumption, sum with the years before F012; 2016-2018: from memory, sum F019",
        low=0.0,
        high=1e12,
        doc="eastern fiscal aid of the year",
    )
    growth: float = param(
        0.0,
        unit="1/year",
        source="policy lever; the published growth is in the schedule",
        low=-0.5,
        high=1.0,
        doc="yearly growth from 2013 on that eastern governments add to the schedule",
    )
    pooling: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="precise aid that counties are asked to pool and spend by need, over all villages and "
        "projects",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption; as the least able designated unit",
        low=0.0,
        high=5.0,
        doc="spread of the error about what a project brings a household",
    )

    twinning: Dated = param(
        0.0,
        unit="share",
        source="policy lever; in 2020, 343 eastern counties were paired with 573 (data/08 F026)",
        low=0.0,
        high=1.0,
        doc="helped counties, and poor villages of these, that have an eastern twin, always the "
        "same first",
    )
    twin_funds: float = param(
        100_000.0,
        unit="yuan/village/year",
        source="assumption; half of what a provincial unit has for its village",
        low=0.0,
        high=5e6,
        doc="money of a twin for its village",
    )
    county_twin_funds: Dated = param(
        TWIN_SCHEDULE,
        unit="yuan/county/year",
        source="eastern donations over the counties helped: until 2015 data/08 F003, F008 and the "
        "rest of F013 over F018, in 2019 F021 over F026; the other years from 2016 on: equal parts "
        "of what F027 leaves after fiscal aid",
        low=0.0,
        high=1e8,
        doc="money of an eastern county for its twin, in equal slices by poor village",
    )
    twin_noise: float = param(
        0.3,
        unit="log points",
        source="assumption; twins visit",
        low=0.0,
        high=5.0,
        doc="spread of a twin's error about what a project brings a household",
    )

    joint_meeting: Dated = param(
        0.0,
        unit="share",
        source="policy lever; joint meetings were held every year",
        low=0.0,
        high=1.0,
        doc="how far a meeting moves a county's part of the aid towards its part of unmet need "
        "where both sides give all their time to that",
    )
    meeting_noise: float = param(
        0.2,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="spread of the error in counties' figures of need, drawn anew for each meeting",
    )

    assessment: Dated = param(
        0.0,
        unit="share",
        source="policy lever; the cooperation was assessed every year from 2017 on (from memory)",
        low=0.0,
        high=1.0,
        doc="how much the assessment counts for those who run the cooperation",
    )
    duty: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what an hour of help by need is worth to a partner's people, without assessment",
    )
    visibility: float = param(
        0.6,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what an hour of show is worth to them, without assessment",
    )
    results: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a full assessment adds to an hour of what it looks at",
    )
    assessed_show: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the assessment that looks at what can be seen and not at results",
    )
