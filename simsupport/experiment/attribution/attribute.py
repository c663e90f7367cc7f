"""Share a scenario's effect out among its families or rows, whatever order they are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.attribution.folder import write_attribution
from simsupport.experiment.attribution.question import (
    HEADLINES,
    REPLICATES,
    named_outcomes,
    pose,
)
from simsupport.experiment.attribution.result import Attribution
from simsupport.experiment.attribution.shares import shares
from simsupport.experiment.attribution.worths import read_worths
from simsupport.experiment.counts import check_count
from simsupport.experiment.decembers import check_told
from simsupport.experiment.gathering import gather
from simsupport.experiment.question import check_free
from simsupport.experiment.runs import Progress, complete, writing
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.indicators.record import EVERY_MONTH

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simsupport.experiment.attribution.game import Game
    from simsupport.experiment.inference.headlines import Outcomes
    from simsupport.experiment.worker import Simulate
    from simsupport.scenario import Scenario


def attribute(  # noqa: PLR0913 - each is a part of the question
    scenario: str | Path | Scenario,
    by: str = "families",
    replicates: int = REPLICATES,
    seed: int = 0,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    family: str | None = None,
    outcomes: Sequence[str] = HEADLINES,
    permutations: int | None = None,
    households: int | None = None,
    months: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Share out what a scenario does more than itself with every family or row switched off.

    Args:
        scenario: name, path or scenario.
        by: `families` runs all their coalitions; `rows` samples orders in which rows come in;
            `owen` does too, rows of one family coming in one after the other. With `rows`, those
            few enough for all their coalitions to take no more runs than sampling are not sampled.
        replicates: runs of every coalition; replicate r has seed `seed` + r in all of them.
        seed: the first seed.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default `results/attribute-` and the scenario's name.
        family: share out among the rows of this family alone; the others stay in.
        outcomes: names of the outcomes whose effects are shared out.
        permutations: orders drawn in each replicate where rows are sampled, an even number, or 4.
        households: number of household rows, in place of the scenario's own.
        months: length of the horizon, in place of the scenario's own.
        executor: where to make runs in place of processes here; it must see the folder.
        progress: called at the start and as each run ends.

    Raises:
        InputError: the question cannot be answered as asked.
        ScenarioError: the scenario cannot be read.
        Interrupted: on Ctrl-C; finished runs are kept.
    """
    known = named_outcomes(outcomes)
    chosen = gather([scenario], None, households, months)[0]
    game = pose(chosen, by, replicates, seed, family=family, permutations=permutations)
    folder = place(out) if out is not None else default_folder(game, by, family)
    return play(game, folder, known, workers, executor=executor, progress=progress)


def play(
    game: Game,
    folder: Place,
    outcomes: Outcomes,
    workers: int | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    run: Simulate | None = None,
) -> Attribution:
    """Make the runs that the folder lacks, share the effect out, and write tables and figures.

    Raises:
        InputError: the folder cannot be written, no replicate is whole, or no outcome has a
            value in all coalitions.
        Interrupted: on Ctrl-C.
    """
    if workers is not None:
        check_count("workers", workers)
    if not EVERY_MONTH.intersection(outcomes):
        check_told(outcomes, game.scenario.horizon.months)
    check_free(folder, "attribute")
    tasks = game.tasks()
    wanted = list({task.key: task for task in tasks.values()}.values())
    failures = complete(wanted, folder, workers, executor=executor, progress=progress, run=run)
    worths, notes = read_worths(Store(folder), tasks, list(outcomes), outcomes)
    table, pairs = shares(game, worths, outcomes)
    shared_out = set(table.loc[table["kind"] == "total", "outcome"])
    undefined = [name for name in outcomes if name not in shared_out]
    if len(undefined) == len(outcomes):
        raise InputError(
            f"{', '.join(undefined)}: some runs have no value, so there is no effect to share "
            "out; name an outcome that all have, such as income"
        )
    notes += [f"{name} is left out: some runs have no value of it" for name in undefined]
    result = Attribution(
        table=table,
        interactions=pairs,
        game=game,
        replicates=len(worths),
        outcomes={name: known for name, known in outcomes.items() if name not in undefined},
        notes=(*map(str, failures), *notes),
        failures=len(failures),
        folder=folder,
    )
    with writing(Store(folder), wanted):
        write_attribution(result)
    return result


def default_folder(game: Game, by: str, family: str | None = None) -> Path:
    """Return where results go by default; families and rows of a scenario lie apart."""
    parts = ["attribute", game.scenario.name, *([by] if by != "families" else []), family]
    return Path("results", "-".join(part for part in parts if part))
