"""What public money for the fight against poverty amounts to, and on which terms it is spent."""

from __future__ import annotations

from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Measure
from simsupport.measures.fiscal_funds import Match

BILLION = 1e9
"""Yuan in a unit of the schedules."""


class FiscalTerms(Measure):
    """The schedules, the factor formula, the match, and the departments' parts."""

    central: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="central special poverty funds in the published schedule",
    )
    local: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="funds of provinces, prefectures and counties in their schedule",
    )
    transfers: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="general transfers to poor and old revolutionary areas in their schedule",
    )
    lottery: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="lottery funds for old revolutionary areas in their schedule",
    )
    match: Dated = param(
        0.0,
        unit="share",
        source="policy lever; the State Council waived it for poor counties (from memory)",
        low=0.0,
        high=1.0,
        doc="part of the match not asked of poor counties, nor of western contiguous prefectures",
    )
    central_schedule: Dated = param(
        {
            "2013-01": 39.35,
            "2014-01": 43.287,
            "2015-01": 46.745,
            "2016-01": 66.095,
            "2017-01": 86.095,
            "2018-01": 106.095,
            "2019-01": 126.095,
            "2020-01": 146.1,
        },
        unit="10^9 yuan/year",
        source="data/11 M004 to M011",
        low=0.0,
        high=10_000.0,
        doc="central special poverty funds",
    )
    below_schedule: Dated = param(
        {
            "2013-01": 58.8,
            "2014-01": 70.0,
            "2015-01": 83.4,
            "2016-01": 99.3,
            "2017-01": 118.3,
            "2018-01": 140.9,
            "2019-01": 167.9,
            "2020-01": 200.0,
        },
        unit="10^9 yuan/year",
        source="data/11 M016 for 2020; even growth to it such that 2013 to 2020 sum to M014 less "
        "M015 (assumption)",
        low=0.0,
        high=10_000.0,
        doc="poverty funds of provinces, prefectures and counties",
    )
    provincial_share: float = param(
        0.38,
        unit="share",
        source="26.7 billion in 2014 (data/11 M013) of what is assumed for all below the centre",
        low=0.0,
        high=1.0,
        doc="part of that which is the provinces'",
    )
    transfers_schedule: Dated = param(
        {
            "2013-01": 81.0,
            "2014-01": 104.0,
            "2015-01": 125.7,
            "2016-01": 153.8,
            "2017-01": 184.3,
            "2018-01": 213.3,
            "2019-01": 248.8,
            "2020-01": 279.1,
        },
        unit="10^9 yuan/year",
        source="transfers to old revolutionary, minority, border and poor areas, from memory; 2013 "
        "and 2014 assumption",
        low=0.0,
        high=10_000.0,
        doc="general transfers to poor areas",
    )
    transfers_part: float = param(
        0.1,
        unit="share",
        source="assumption; the rest runs counties and is no programme's money",
        low=0.0,
        high=1.0,
        doc="part of the transfers that goes into villages' works and guarantees",
    )
    lottery_schedule: Dated = param(
        {"2013-01": 1.005, "2016-01": 2.0},
        unit="10^9 yuan/year",
        source="5.025 billion in 2011-2015 (data/11 M021); from 2016 assumption",
        low=0.0,
        high=1000.0,
        doc="lottery funds for old revolutionary areas",
    )
    poor_weight: float = param(
        2.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="what a person of a poor county counts for when money is allotted",
    )
    first_list: float = param(
        0.5,
        unit="share",
        source="assumption; policies were to go on after exit, State Council 2018",
        low=0.0,
        high=1.0,
        doc="weight of those first listed, against those on the list now, in the same",
    )
    old_share: float = param(
        0.33,
        unit="share",
        source="assumption, as for state enterprises",
        low=0.0,
        high=1.0,
        doc="poor counties that are old revolutionary areas",
    )
    old_weight: float = param(
        1.5,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="what a person of an old area counts for when transfers are allotted",
    )
    match_rate: float = param(
        0.2,
        unit="ratio",
        source="assumption; 0.3 to 0.5 from provinces and below in the 1990s (from memory)",
        low=0.0,
        high=5.0,
        doc="own money that a county has to put up for central money",
    )
    prefecture_rate: float = param(
        0.1,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="the same, its prefecture",
    )
    own_funds: float = param(
        60.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=10_000.0,
        doc="what a county at the nation's level can put up for each rural inhabitant",
    )
    prefecture_funds: float = param(
        30.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=10_000.0,
        doc="the same, its prefecture",
    )
    own_slope: float = param(
        4.0,
        unit="1/log point",
        source="assumption; revenue is more unequal than production",
        low=0.0,
        high=20.0,
        doc="log points of own revenue for each log point of a county's level",
    )
    contiguous: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="poor among the counties of a western prefecture that make it a contiguous poor area",
    )
    borne: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of what is waived that the province pays instead",
    )
    industry: float = param(
        0.35, unit="part", source="assumption", low=0.0, high=1.0, doc="industry's part"
    )
    housing: float = param(
        0.15, unit="part", source="assumption", low=0.0, high=1.0, doc="housing and relocation's"
    )
    education: float = param(
        0.1, unit="part", source="assumption", low=0.0, high=1.0, doc="education and training's"
    )
    health: float = param(
        0.05, unit="part", source="assumption", low=0.0, high=1.0, doc="the health department's"
    )
    water: float = param(
        0.05, unit="part", source="assumption", low=0.0, high=1.0, doc="the water department's"
    )
    roads: float = param(
        0.3, unit="part", source="assumption", low=0.0, high=1.0, doc="the road department's"
    )
    works_part: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of transfers and lottery money for village works; the rest for guarantees",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the error about gains of departments that buy what is to earn",
    )
    plain_noise: float = param(
        0.5,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="the same of those that see what is lacking: houses, water, health",
    )
    one_plan: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="counties whose departments know, by one plan, what is ordered already",
    )

    @property
    def match_terms(self) -> Match:
        """What is asked of counties and prefectures, the waiver apart."""
        return Match(
            (self.match_rate, self.prefecture_rate),
            (self.own_funds, self.prefecture_funds),
            0.0,
            self.contiguous,
            self.borne,
        )
