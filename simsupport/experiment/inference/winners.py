"""Who gains and who loses: the same household in two runs with the same draws.

A household wins if its mean real income over the horizon is more than one per cent above that
in the baseline, and loses if it is more than one per cent below. Shares are of persons; groups
are of the time before the horizon, so no measure moves a household between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.experiment import InputError
from simsupport.experiment.inference.groups import Groups, column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

THRESHOLD = 0.01


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of persons by group; shape (n_groups,), NaN for no persons."""

    groups: tuple[str, ...]
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
    check_paired(policy, baseline)
    before = column(baseline, "income")
    change = column(policy, "income") - before
    band = THRESHOLD * np.abs(before)
    persons = column(baseline, "persons")
    groups = Groups.of(baseline)
    everyone = groups.sums(persons)

    def share(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        among = groups.sums(persons * chosen)
        return np.where(everyone > 0.0, among / np.maximum(everyone, 1.0), np.nan)

    return Shares(groups.names, share(change > band), share(change < -band))


def check_paired(policy: pa.Table, baseline: pa.Table) -> None:
    """Refuse to compare two household summaries that hold different households.

    Raises:
        InputError: they do.
    """
    if not policy["household"].equals(baseline["household"]):
        raise InputError("the two runs hold different households")
