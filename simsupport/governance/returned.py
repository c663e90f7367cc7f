"""First secretaries who were called back, and the posts that some of them take at home.

Who has lived in a poor village for a term has learned something. Part of those called back come
into leading posts of their county and its townships as these fall vacant.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.core.columns import column, extend
from simsupport.governance.chain import Chain

Reals = npt.NDArray[np.float64]

extend(
    Counties,
    returned=column("f8", "officials", "former first secretaries who wait for a leading post"),
    lessons=column("f4", "log points", "ability that each of them gained in the village"),
)


def appoint_returned(chain: Chain, counties: Any) -> None:
    """Let former first secretaries take posts that fell vacant this month.

    A county's vacancies at county and township level are filled from those who wait while there
    are any. A row stands for many posts; its people's mean ability rises by the part of them that
    served in a village. Whoever was appointed this month has a tenure of 0.
    """
    waiting: Reals = counties.returned
    if not waiting.any():
        return
    officials = chain.officials
    township, county = chain.rows[Level.TOWNSHIP], chain.rows[Level.COUNTY]
    rows = np.arange(township.start, county.stop)
    home = np.where(rows < township.stop, officials.superior[rows], rows) - county.start
    vacant = officials.weight[rows] * (officials.tenure[rows] == 0)
    posts = np.bincount(home, vacant, len(counties))
    part = np.minimum(waiting / np.maximum(posts, 1.0), 1.0)
    gain = np.exp(part * counties.lessons).astype(np.float32)
    new = vacant > 0
    officials.ability[rows[new]] *= gain[home[new]]
    waiting -= part * posts
