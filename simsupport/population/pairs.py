"""East-west pairs: which eastern province or city helps which poor counties.

The published list pairs helpers with provinces or with prefectures inside them. Prefectures have no
names here, so a province that several help is divided: each pair has an equal part of its poor
counties, in an order drawn by key.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.partners import NOWHERE, Partners
from simsupport.core.streams import Streams, uniform
from simsupport.data import rows
from simsupport.population.geography import MONTH

Reals = npt.NDArray[np.float64]


def pair_up(streams: Streams, counties: Counties, province_names: tuple[str, ...]) -> Partners:
    """Return the pairs of the published list, and give each helped county row its partner.

    Where a province has fewer county rows than pairs, a row stands for counties of several: its
    partner is the one in the middle of what it stands for, and its `backing` counts them all.

    Args:
        streams: random streams.
        counties: all counties, with province, weight and kind.
        province_names: English names, in the order of the provinces' rows; in a nation of few rows
            not all provinces have one, and what they would get goes to the others.
    """
    listed = rows("pairs")
    table = Partners(len(listed))
    helpers = list(dict.fromkeys(pair["helper_province"] for pair in listed))
    table.helper[:] = [helpers.index(pair["helper_province"]) for pair in listed]
    number = {name: row for row, name in enumerate(province_names)}
    table.province[:] = [number.get(pair["helped_province"], NOWHERE) for pair in listed]
    table.wealth[:] = [float(pair["gdp_per_head"]) for pair in listed]
    words = streams.words("population.partners.zeal", MONTH, 0, len(table))
    table.zeal[:] = np.float32(0.5) + uniform(words)
    order = uniform(streams.words("population.partners.county", MONTH, 0, len(counties)))
    for province in np.unique(table.province[table.province != NOWHERE]):
        here = np.flatnonzero((counties.province == province) & (counties.poor_county > 0))
        pairs = np.flatnonzero(table.province == province)
        _divide(counties, table, here[np.argsort(order[here], kind="stable")], pairs)
    return table


def _divide(
    counties: Counties, table: Partners, here: npt.NDArray[np.intp], pairs: npt.NDArray[np.intp]
) -> None:
    """Divide a province's poor counties, in this order, into equal parts, one for each pair."""
    weight = counties.weight[here].astype(np.float64)
    upto = np.cumsum(weight)
    part = float(weight.sum()) / len(pairs)
    table.counties[pairs] = part
    for place, pair in enumerate(pairs):
        first, last = place * part, (place + 1) * part
        inside = np.minimum(upto, last) - np.maximum(upto - weight, first)
        counties.backing[here] += np.maximum(inside, 0.0) * float(table.wealth[pair])
        middle = upto - weight / 2.0
        counties.partner[here[(middle >= first) & (middle < last)]] = pair + 1
