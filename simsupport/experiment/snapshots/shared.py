"""Scenarios that are alike until a date: each seed's beginning is run once, and then branched."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.core.calendar import Month, parse_month
from simsupport.experiment import InputError
from simsupport.experiment.snapshots.branching import reason_against

if TYPE_CHECKING:
    import pyarrow as pa

    from simsupport.experiment.storage.place import Place
    from simsupport.model import SupportModel
    from simsupport.scenario import Scenario

_NAME_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SharedBeginnings:
    """A way of making runs, in place of `simulate`; the records are the same bytes.

    Whoever makes the first run of a seed saves it at the date; the runs that come later go on from
    there. Two workers that begin a seed at once both run it from the start. A beginning only saves
    time: where it cannot be kept, or another command has removed it, each run begins by itself.
    """

    folder: Path
    month: Month

    def __call__(self, scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
        """Run a scenario once; return its run record and its household summary."""
        model = self._branch(scenario, seed) or self._begin(scenario, seed)
        model.run()
        return model.outcomes(), model.household_summary()

    def clear(self) -> None:
        """Remove the beginnings, once all runs are made; those of other questions stay."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.parent.rmdir()

    def _branch(self, scenario: Scenario, seed: int) -> SupportModel | None:
        """Return the seed's run at the date; None where there is none that the scenario can use.

        A cap on spending may have bound in one scenario before the date and not in another.
        """
        from simsupport.model import SupportModel

        with suppress(InputError):
            return SupportModel.load(self._path(seed), scenario)
        return None

    def _begin(self, scenario: Scenario, seed: int) -> SupportModel:
        from simsupport.model import SupportModel

        model = SupportModel(scenario, rng=seed)
        while model.month.index < self.month.index:
            model.step()
        with suppress(InputError):
            model.save(self._path(seed))
        return model

    def _path(self, seed: int) -> Path:
        return self.folder / f"{seed}.npz"


def share_beginnings(
    scenarios: Sequence[Scenario], branch_at: str, folder: Place
) -> SharedBeginnings:
    """Return a way of making runs of scenarios that are alike until a month (`YYYY-MM`).

    Beginnings are kept in the results folder while runs are made, those of each question apart.

    Raises:
        InputError: the month is none of theirs, two of them differ before it, or the folder is not
            on this machine.
    """
    if not isinstance(folder, Path):
        raise InputError(f"{folder}: beginnings can be shared in a folder on this machine only")
    first, *others = scenarios
    try:
        month = Month(parse_month(branch_at))
    except ValueError as error:
        raise InputError(str(error)) from None
    if not 0 <= month.index <= first.horizon.months:
        last = Month(first.horizon.months)
        raise InputError(f"{month} is not within the runs, which go from 2013-01 to before {last}")
    for other in others:
        reason = reason_against(first, other, month, drawn=0, cap_reached=False)
        if reason is not None:
            raise InputError(f"{other.name} cannot branch from {first.name} in {month}: {reason}")
    asked = "\n".join([str(month), *(scenario.digest() for scenario in scenarios)])
    name = hashlib.sha256(asked.encode()).hexdigest()[:_NAME_DIGITS]
    return SharedBeginnings(folder.absolute() / "beginnings" / name, month)
