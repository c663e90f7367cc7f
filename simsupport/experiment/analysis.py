"""From a store of finished runs to a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from simsupport.experiment import InputError
from simsupport.experiment.comparison import Comparison
from simsupport.experiment.cost.effectiveness import EFFECTS, cost_effectiveness
from simsupport.experiment.households import compare_households
from simsupport.experiment.inference.effects import (
    COLUMNS,
    PAIRING_COLUMNS,
    Method,
    differences,
    joint,
    levels,
    pairing,
    ratios,
)
from simsupport.experiment.inference.headlines import Outcomes, headlines, summary
from simsupport.experiment.store import State, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario


def analyse(  # noqa: PLR0913 - all that a comparison says
    store: Store,
    scenarios: Sequence[Scenario],
    tasks: Sequence[Task],
    failures: Sequence[str] = (),
    baseline: str | None = None,
    outcomes: Outcomes | None = None,
    *,
    method: Method = "t",
    notes: Sequence[str] = (),
    effect: str = EFFECTS[0],
) -> Comparison:
    """Compare the runs of `tasks` that are finished.

    Args:
        store: where they are.
        scenarios: what was run, in the order wanted.
        tasks: the runs asked for.
        failures: one line for each run that failed.
        baseline: the scenario to compare with; None for levels only.
        outcomes: what is known of each outcome; by default the model's own.
        method: how intervals of paired differences are made.
        notes: what else the reader must know, said first.
        effect: the outcome whose cost-effectiveness is reckoned.

    Raises:
        InputError: a scenario has no finished run.
    """
    known = known_outcomes() if outcomes is None else outcomes
    finished = [task for task in tasks if store.state(task.key) is State.FINISHED]
    check_all_present([scenario.name for scenario in scenarios], finished, failures)
    runs = read_runs(store, finished)
    headline = headlines(runs, known, [scenario.name for scenario in scenarios])
    tables, said = [levels(headline, known)], [*notes, *failures]
    saved, at_once = pd.DataFrame(columns=PAIRING_COLUMNS), pd.DataFrame(columns=COLUMNS)
    left, worth = pd.DataFrame(columns=COLUMNS), None
    if baseline is not None:
        found, left_out = ratios(headline, baseline)
        tables += [differences(headline, known, baseline, method), found]
        people = compare_households(store, finished, baseline)
        tables += people.rows
        said += [*left_out, *people.notes]
        left = people.leavers
        saved = pairing(headline, baseline)
        at_once = joint(headline, known, baseline)
        worth = cost_effectiveness(headline, known, baseline, effect)
    kept = [table for table in tables if len(table)]
    return Comparison(
        table=pd.concat(kept, ignore_index=True)[COLUMNS],
        runs=runs,
        joint=at_once,
        pairing=saved,
        summary=summary(headline, {task.replicate: task.seed for task in tasks}),
        titles={scenario.name: title_of(scenario) for scenario in scenarios},
        baseline=baseline,
        outcomes=known,
        method=method,
        notes=tuple(said),
        failures=len(failures),
        folder=store.folder,
        leavers=left,
        worth=worth,
    )


def read_runs(store: Store, tasks: Sequence[Task]) -> pd.DataFrame:
    """Read run records one below the other; `replicate` as this command counts it."""
    tables = []
    for task in tasks:
        table = store.record(task.key)
        own = pa.array([task.replicate] * table.num_rows, pa.int32())
        place = table.column_names.index("seed")
        tables.append(table.add_column(place, "replicate", own))
    joined = pa.concat_tables(tables)
    frame: pd.DataFrame = joined.to_pandas(date_as_object=False)
    return frame


def title_of(scenario: Scenario) -> str:
    """Return a scenario's English title, or its name."""
    return scenario.title.en or scenario.name


def known_outcomes() -> Outcomes:
    """Return what the model tells of each outcome."""
    from simsupport.indicators.outcomes import OUTCOMES

    known: Outcomes = OUTCOMES
    return known


def check_all_present(
    scenarios: Sequence[str], finished: Sequence[Task], failures: Sequence[str]
) -> None:
    """Raise an InputError where a scenario has no finished run; its first failure says why."""
    present = {task.scenario.name for task in finished}
    for scenario in scenarios:
        if scenario not in present:
            why = next((line for line in failures if line.startswith(scenario)), "")
            raise InputError(f"{scenario} has no finished run" + (f": {why}" if why else ""))
