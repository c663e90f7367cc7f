"""The household survey: what statisticians estimate, and the quotas handed down from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.provinces import Provinces
from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block, Groups, apportion
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Streams, normal
from simsupport.governance.register import usually_poor
from simsupport.indicators.poverty import income_poor
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now

Counts = npt.NDArray[np.int64]

extend(
    Villages,
    persons=column("i8", "persons", "members of its households in December"),
    poor=column("i8", "persons", "of those, below the line by the year's income"),
    in_need=column("i8", "persons", "of those, below the line by the year's or by usual income"),
)
extend(
    Provinces,
    persons=column("i8", "persons", "members of its households in December"),
    surveyed_poor=column("i8", "persons", "poor by the survey's estimate of the year"),
    reported_exits=column("i8", "persons", "exits of the year that the province reported"),
    padded=column("i8", "persons", "exits reported that are on no list, all years together"),
)


class Survey(Parameters):
    """The national household survey."""

    households: int = param(
        160_000,
        unit="households",
        source="NBS, poverty monitoring release July 2017",
        low=100,
        high=10_000_000,
        doc="households interviewed in the nation, the same number in each province",
    )
    design_effect: float = param(
        2.0,
        unit="ratio",
        source="assumption; households are drawn village by village",
        low=1.0,
        high=20.0,
        doc="variance against that of a simple random sample of households",
    )


def count_need(block: Block, now: Now) -> None:
    """Count persons, the poor, and those in need by village, once December's income is known."""
    hh, villages = block.households, block.villages
    size = members(hh)
    persons = block.weight * size
    poor = income_poor(hh.last_income, size, now.drivers.poverty_line)
    usual = usually_poor(block, now.drivers.poverty_line) & (size > 0)
    villages.persons[:] = block.in_village.up(persons)
    villages.poor[:] = block.in_village.up(persons * poor)
    villages.in_need[:] = block.in_village.up(persons * (poor | usual))


def take_survey(
    tables: Any, streams: Streams, month: int, survey: Survey, more: float = 0.0
) -> None:
    """Estimate each province's poor from a sample of the published size, or a larger one.

    The sample is drawn from the simulated rate, so that few rows do not make the estimate worse
    than it was.

    Args:
        tables: the nation's tables.
        streams: random streams.
        month: index of the month.
        survey: the usual sample.
        more: households interviewed besides, as a multiple of the usual sample.
    """
    provinces, villages = tables["provinces"], tables["villages"]
    province = tables["counties"].province[villages.county]
    persons = np.bincount(province, villages.persons, len(provinces))
    rate = np.bincount(province, villages.poor, len(provinces)) / np.maximum(persons, 1.0)
    interviews = survey.households * (1.0 + more) / len(provinces) / survey.design_effect
    error = np.sqrt(rate * (1.0 - rate) / interviews)
    drawn = normal(streams.words("survey.error", month, 0, len(provinces))).astype(np.float64)
    estimate = np.clip(rate + error * drawn, 0.0, 1.0)
    provinces.persons[:] = persons.astype(np.int64)
    provinces.surveyed_poor[:] = np.rint(estimate * persons).astype(np.int64)


def hand_down_quota(
    tables: Any, streams: Streams, month: int, quota_ratio: float, quota_sd: float
) -> None:
    """Share out places on the register: by the survey to provinces, by hearsay to villages.

    Args:
        tables: the nation's tables.
        streams: random streams.
        month: index of the month.
        quota_ratio: places against the survey's estimate.
        quota_sd: error of what is known of a village's need, log points.
    """
    provinces, villages = tables["provinces"], tables["villages"]
    province = tables["counties"].province[villages.county].astype(np.int64)
    places = np.rint(provinces.surveyed_poor * quota_ratio).astype(np.int64)
    drawn = normal(streams.words("register.quota", month, 0, len(villages)))
    hearsay = villages.in_need * np.exp(drawn * np.float32(quota_sd)).astype(np.float64)
    shares = np.rint(hearsay).astype(np.int64) + 1
    villages.quota[:] = np.minimum(
        apportion(places, shares, Groups(province, 0, len(provinces))), villages.persons
    )
    villages.registered[:] = villages.quota
