"""Luck: persistent productivity, and the harvest that crop, price and disaster shocks leave.

Standard deviations are annual, in logs. Part of the harvest shock is shared by village and
county. On top come rare large losses: a natural disaster for a county's farms, a failed crop,
herd or venture for one household.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import normal, normal_pair, threshold, uniform
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]


class Shocks(Parameters):
    """Sizes and correlations of shocks to own businesses."""

    persistent_sd: float = param(
        0.14,
        unit="log points/year",
        source="modelling prior, fitted to C09-C10",
        low=0.0,
        high=0.5,
        doc="yearly innovation of persistent productivity",
    )
    persistence: float = param(
        0.90,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=0.999,
        doc="share of persistent productivity that lasts to the next year",
    )
    harvest_sd: float = param(
        0.30,
        unit="log points",
        source="modelling prior, fitted to C09-C10",
        low=0.0,
        high=0.8,
        doc="transitory shock of a year's yield and price, household part included",
    )
    village_share: float = param(
        0.15,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="variance of the harvest shock that a village shares",
    )
    county_share: float = param(
        0.10,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="variance of the harvest shock that a county shares",
    )
    disaster: float = param(
        0.05,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance that a natural disaster strikes a county",
    )
    disaster_loss: float = param(
        0.35,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a disaster takes from the county's harvest",
    )
    ruin: float = param(
        0.022,
        unit="1/year",
        source="assumption, fitted to the lowest quintile of C09",
        low=0.0,
        high=1.0,
        doc="chance that a household's crop, herd or venture fails altogether",
    )
    ruin_yield: float = param(
        0.15, unit="share", source="assumption", low=0.0, high=1.0, doc="yield that is left then"
    )


def turn_of_year(block: Block, now: Now, shocks: Shocks) -> None:
    """Draw the year's luck: persistent productivity first, then this year's harvest."""
    hh, villages = block.households, block.villages
    shared = _draw_places(block, now, shocks)
    lasting, passing = normal_pair(now.words("shocks.year", hh.start, hh.stop))
    hh.productivity *= np.float32(shocks.persistence)
    hh.productivity += lasting * np.float32(shocks.persistent_sd)

    own = np.sqrt(np.float32(1.0) - shared) * np.float32(shocks.harvest_sd)
    luck = passing * block.in_village.down(own)
    mean = villages.shock - np.float32(shocks.harvest_sd**2 / 2.0)  # luck is neutral on average
    luck += block.in_village.down(mean)
    np.exp(luck, out=hh.harvest)
    draw = now.words("shocks.ruin", hh.start, hh.stop).astype(np.uint16)
    hh.harvest[np.flatnonzero(draw < threshold(shocks.ruin))] = shocks.ruin_yield


def _draw_places(block: Block, now: Now, shocks: Shocks) -> Floats:
    """Draw what villages and counties share, disasters included, into `villages.shock`.

    A row that stands for k real places averages their luck: what it shares has 1/k of the
    variance, the rest falls to its households. A disaster strikes a whole real county; rows
    that stand for several are struck village by village.

    Returns:
        The share of the harvest shock's variance that each village shares, shape (n_villages,).
    """
    villages, counties = block.villages, block.counties
    down = block.villages_in_county.down
    of_village = shocks.village_share / np.maximum(villages.weight, 1).astype(np.float32)
    of_county = down(shocks.county_share / np.maximum(counties.weight, 1).astype(np.float32))
    near = normal(now.words("shocks.village", villages.start, villages.stop))
    far = normal(now.words("shocks.county", counties.start, counties.stop))
    villages.shock[:] = near * np.sqrt(of_village) + down(far) * np.sqrt(of_county)
    villages.shock *= np.float32(shocks.harvest_sd)

    one = uniform(now.words("shocks.disaster", villages.start, villages.stop))
    all_of_county = down(
        uniform(now.words("shocks.disaster_county", counties.start, counties.stop))
    )
    chance = np.where(down(counties.weight) > 1, one, all_of_county)
    villages.disaster[:] = chance < np.float32(shocks.disaster)
    villages.shock -= villages.disaster * np.float32(shocks.disaster_loss)
    shared: Floats = of_village + of_county
    return shared
