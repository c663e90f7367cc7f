"""Training of those who lead villages: officials, and the business leaders among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level
from simsupport.measures.base import Nation


def train_leaders(nation: Nation, share: npt.NDArray[np.float32], best: float) -> None:
    """Let a year of training close part of what village leaders lack to the best.

    Args:
        nation: the nation.
        share: of what they lack, by county, shape (n_counties,).
        best: ability to which training can bring a village leader.
    """
    officials: Any = nation.tables["officials"]
    villages: Any = nation.tables["villages"]
    rows = officials.level == Level.VILLAGE
    ability = officials.ability[rows]
    lacking = np.maximum(np.float32(best) - ability, np.float32(0.0))
    officials.ability[rows] = ability + lacking * share[villages.county]
