"""Discretion over penalties: in which counties what is found is punished, and in which less often.

Where law does not say what follows from an offence, superiors do. They differ from county to
county, and who needs a subordinate's reports for the own target looks at them with favour.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level
from simsupport.core.streams import Streams, uniform
from simsupport.governance.careers import Careers
from simsupport.governance.chain import Chain
from simsupport.governance.pressure import Pressure

Reals = npt.NDArray[np.float64]


def certainty_of_rule(careers: Careers, pressure: Pressure) -> float:
    """Return the share of what is found that is punished in the mean of all counties."""
    return pressure.certainty if pressure.penalty else careers.audit_certainty


def set_strictness(chain: Chain, streams: Streams, careers: Careers, pressure: Pressure) -> None:
    """Set how surely what is found on each official is punished this year, against the mean.

    The certainty of a county is uniform around the mean, and never leaves [0, 1]:

        certainty_c = mean + left x min(mean, 1 - mean) x (2u - 1) - left x favour x gap x mean

    with `left` the discretion that law leaves, u the county's lasting draw, and `gap` the part of
    the superior's own target that is out of reach. Those below a county are judged as it is;
    prefectures and provinces have draws of their own. Who is followed up after an incident is
    punished the more surely.
    """
    officials = chain.officials
    mean = certainty_of_rule(careers, pressure)
    if mean <= 0.0:
        officials.strictness[:] = 1.0
        return
    left = careers.discretion * (1.0 - pressure.clarity)
    judged = judged_as(chain)
    lot = 2.0 * uniform(streams.words_at("officials.discretion", 0, judged)) - 1.0
    departure = left * min(mean, 1.0 - mean) / mean * lot.astype(np.float64)
    lenience = left * careers.favour * superiors_gap(chain)
    strictness = np.clip(1.0 + departure - lenience, 0.0, 1.0 / mean)
    strictness += (1.0 / mean - strictness) * officials.followed
    officials.strictness[:] = strictness


def judged_as(chain: Chain) -> npt.NDArray[np.int64]:
    """Return the official whose place decides how each is judged: the county's up to that level."""
    judged = np.arange(len(chain.officials))
    for level in (Level.TOWNSHIP, Level.VILLAGE):  # from above downwards
        below = chain.rows[level]
        judged[below] = judged[chain.superior[below]]
    return judged


def superiors_gap(chain: Chain) -> Reals:
    """Return the part of each one's superior's target that is out of reach; nobody's at the top."""
    gap = chain.officials.gap.astype(np.float64)[chain.superior]
    gap[chain.rows[Level.PROVINCE]] = 0.0
    return gap
