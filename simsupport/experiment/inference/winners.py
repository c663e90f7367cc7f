"""Who gains and who loses: the same household in two runs with the same draws.

A household wins if its mean real income over the horizon is more than one per cent above that
in the baseline, and loses if it is more than one per cent below. Shares are of persons; deciles
are of the year before the horizon, so no measure moves a household between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.experiment import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

THRESHOLD = 0.01
DECILES = range(1, 11)
GROUPS = ("national", *(f"decile:{decile}" for decile in DECILES))


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of persons by group, in the order of `GROUPS`; shape (11,), NaN for no persons."""

    winners: npt.NDArray[np.float64]
    losers: npt.NDArray[np.float64]

    def named(self) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
        """Yield the outcome's name with its shares."""
        yield "winners_share", self.winners
        yield "losers_share", self.losers


def winners_and_losers(policy: pa.Table, baseline: pa.Table) -> Shares:
    """Compare two household summaries of the same replicate.

    Raises:
        InputError: they hold different households.
    """
    if not policy["household"].equals(baseline["household"]):
        raise InputError("the two runs hold different households")
    before = baseline["income"].to_numpy().astype(np.float64)
    change = policy["income"].to_numpy().astype(np.float64) - before
    band = THRESHOLD * np.abs(before)
    persons = baseline["persons"].to_numpy().astype(np.float64)
    decile = baseline["decile"].to_numpy().astype(np.int64)
    return Shares(_shares(change > band, persons, decile), _shares(change < -band, persons, decile))


def _shares(
    chosen: npt.NDArray[np.bool_], persons: npt.NDArray[np.float64], decile: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the share of persons chosen in the nation and in each decile; shape (11,)."""
    length = DECILES.stop
    among = np.bincount(decile, weights=persons * chosen, minlength=length)[DECILES.start :]
    everyone = np.bincount(decile, weights=persons, minlength=length)[DECILES.start :]
    among, everyone = np.append(among.sum(), among), np.append(everyone.sum(), everyone)
    return np.where(everyone > 0.0, among / np.maximum(everyone, 1.0), np.nan)
