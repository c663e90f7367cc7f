"""Who leaves poverty only under a scenario, and to which channel each of them owes it.

Two runs with the same draws are compared household by household, in the last December, among
those poor at the start. Whoever is poor in the baseline's run and not in the scenario's owes it
to the scenario. Poverty is lack of income or of a guarantee, so leaving takes that everything
lacking in the baseline is had. Where several things were lacking, each counts the same: in a
game that is won only by all together that is the Shapley value (Shapley 1953). The part of
income is divided over its sources in proportion to what each adds to the year's real income per
person between the two runs; sources that fall lift nobody and count for nothing.

Whoever is poor only in the scenario's run is read the same way, with the two runs exchanged. A
policy that touches a market lets households trade places, which shows on both sides; the
difference of the two, by channel, is what it does on balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment.inference.effects import COLUMNS
from simsupport.experiment.inference.groups import column
from simsupport.experiment.inference.intervals import Interval, mean_intervals, ratio_interval
from simsupport.experiment.inference.winners import check_paired
from simsupport.indicators.summary import SOURCES, Lacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

Array = npt.NDArray[np.float64]

FATES = ("only_scenario", "only_baseline", "both", "neither", "gone")
"""Under which of the two those poor at the start are out; `gone` has no members left in one."""

GUARANTEES = {
    "treatment": Lacks.TREATMENT,
    "school": Lacks.SCHOOL,
    "housing": Lacks.HOUSING,
    "water": Lacks.WATER,
}
CHANNELS = (*SOURCES, *GUARANTEES)
"""Sources of income, then guarantees."""


@dataclass(frozen=True, slots=True)
class Leavers:
    """Persons poor at the start, in one replicate."""

    fates: Array
    """by what became of them, in the order of `FATES`"""
    owed: Array
    """those out only under the scenario, by channel in the order of `CHANNELS`"""
    missed: Array
    """those out only in the baseline, by the channel that the scenario takes from them"""


def leavers(policy: pa.Table, baseline: pa.Table) -> Leavers | None:
    """Compare two household summaries of one replicate.

    Returns:
        None if they do not tell what the last December brought.

    Raises:
        InputError: they hold different households.
    """
    check_paired(policy, baseline)
    if "lacks" not in baseline.column_names or "lacks" not in policy.column_names:
        return None
    persons = column(baseline, "persons") * (column(baseline, "start_poor") > 0)
    here, there = (table["lacks"].to_numpy().astype(np.uint8) for table in (policy, baseline))
    gone = ((here | there) & Lacks.GONE) > 0
    out_here, out_there = here == 0, there == 0
    fates = (
        out_here & ~out_there & ~gone,
        out_there & ~out_here & ~gone,
        out_here & out_there,
        ~out_here & ~out_there & ~gone,
        gone,
    )
    change = np.stack([column(policy, name) - column(baseline, name) for name in SOURCES])

    def owed(chosen: npt.NDArray[np.bool_], lacks: npt.NDArray[np.uint8], sign: float) -> Array:
        rows = np.flatnonzero(chosen & (persons > 0.0))
        return _channels(lacks[rows], sign * change[:, rows]) @ persons[rows]

    return Leavers(
        np.array([float(persons[fate].sum()) for fate in fates]),
        owed(fates[0], there, 1.0),
        owed(fates[1], here, -1.0),
    )


def _channels(lacked: npt.NDArray[np.uint8], gained: Array) -> Array:
    """Return what each leaver owes to each channel.

    Args:
        lacked: `Lacks` in the run in which they are poor, shape (n_leavers,).
        gained: how much more income they have by source in the other, shape
            (n_sources, n_leavers).

    Returns:
        Shape (n_channels, n_leavers); columns sum to 1, or to less where the rise in income is
        less than the yuan to which sources are rounded.
    """
    hindrances = np.stack(
        [(lacked & lack) > 0 for lack in (Lacks.INCOME, *GUARANTEES.values())]
    ).astype(np.float64)
    part = hindrances / np.maximum(hindrances.sum(axis=0), 1.0)
    rise = np.maximum(gained, 0.0)
    return np.concatenate([part[:1] * rise / np.maximum(rise.sum(axis=0), 1.0), part[1:]])


def leaver_rows(scenario: str, observed: Sequence[Leavers]) -> pd.DataFrame:
    """Return persons by fate and by channel, and each channel's share, with intervals.

    Args:
        scenario: its name.
        observed: leavers by replicate.

    Returns:
        Columns as in the comparison. In persons: `start_poor` by fate, groups
        `out:only_scenario` and so on; `leavers` and `missed` by channel, groups
        `channel:transfers` and so on, and `leavers_net`, the one less the other. Of all
        leavers: `leavers_share`, which sums to 1, left out where nobody surely leaves.
    """
    owed = np.array([one.owed for one in observed])
    missed = np.array([one.missed for one in observed])
    rows = [
        *_persons("start_poor", "out", FATES, np.array([one.fates for one in observed])),
        *_persons("leavers", "channel", CHANNELS, owed),
        *_persons("missed", "channel", CHANNELS, missed),
        *_persons("leavers_net", "channel", CHANNELS, owed - missed, signed=True),
    ]
    for place, channel in enumerate(CHANNELS):
        share = ratio_interval(owed[:, place], owed.sum(axis=1))
        if isinstance(share, Interval):
            bounds = (max(share.lower, 0.0), share.central, min(share.upper, 1.0))
            rows.append(("leavers_share", f"channel:{channel}", "share", *bounds))
    frame = pd.DataFrame(rows, columns=["outcome", "group", "unit", "lower", "central", "upper"])
    frame["scenario"] = scenario
    frame["kind"] = np.where(frame["outcome"] == "start_poor", "level", "difference")
    return frame[COLUMNS]


def _persons(
    outcome: str, kind: str, names: Sequence[str], samples: Array, *, signed: bool = False
) -> Iterator[tuple[str, str, str, float, float, float]]:
    """Yield a row for each name; intervals of what cannot be negative are cut off at nobody."""
    each = mean_intervals(samples)
    least = each.lower if signed else np.maximum(each.lower, 0.0)
    for name, *bounds in zip(names, least, each.central, each.upper, strict=True):
        yield outcome, f"{kind}:{name}", "persons", *bounds
