"""From a store of finished runs to a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from simsupport.experiment import InputError
from simsupport.experiment.comparison import Comparison
from simsupport.experiment.cost.effectiveness import EFFECTS, cost_effectiveness
from simsupport.experiment.inference.effects import (
    COLUMNS,
    PAIRING_COLUMNS,
    differences,
    levels,
    pairing,
    ratios,
    winner_rows,
)
from simsupport.experiment.inference.headlines import Outcomes, headlines, summary
from simsupport.experiment.inference.winners import Shares, winners_and_losers
from simsupport.experiment.store import State, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario


def analyse(  # noqa: PLR0913 - each is a part of the question
    store: Store,
    scenarios: Sequence[Scenario],
    tasks: Sequence[Task],
    failures: Sequence[str] = (),
    baseline: str | None = None,
    outcomes: Outcomes | None = None,
    *,
    remarks: Sequence[str] = (),
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
        remarks: what else the reader must know.
        effect: the outcome whose cost-effectiveness is reckoned.

    Raises:
        InputError: a scenario has no finished run.
    """
    known = _outcomes() if outcomes is None else outcomes
    finished = [task for task in tasks if store.state(task.key) is State.FINISHED]
    _check_all_present(scenarios, finished, failures)
    runs = read_runs(store, finished)
    headline = headlines(runs, known, [scenario.name for scenario in scenarios])
    tables, notes = [levels(headline, known)], [*remarks, *failures]
    worth = None
    saved = pd.DataFrame(columns=PAIRING_COLUMNS)
    if baseline is not None:
        found, left_out = ratios(headline, baseline)
        tables += [differences(headline, known, baseline), found]
        tables += _winners(store, finished, baseline)
        notes += left_out
        saved = pairing(headline, baseline)
        worth = cost_effectiveness(headline, known, baseline, effect)
    kept = [table for table in tables if len(table)]
    return Comparison(
        table=pd.concat(kept, ignore_index=True)[COLUMNS],
        runs=runs,
        pairing=saved,
        summary=summary(headline, {task.replicate: task.seed for task in tasks}),
        titles={scenario.name: title_of(scenario) for scenario in scenarios},
        baseline=baseline,
        outcomes=known,
        notes=tuple(notes),
        failures=len(failures),
        folder=store.folder,
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


def _winners(store: Store, finished: Sequence[Task], baseline: str) -> list[pd.DataFrame]:
    """Compare each household with itself in the baseline, replicate by replicate."""
    before = {task.replicate: task for task in finished if task.scenario.name == baseline}
    shares: dict[str, list[Shares]] = {}
    for replicate, reference in before.items():
        summary_before = store.household_summary(reference.key)
        for task in finished:
            if task.replicate == replicate and task is not reference:
                compared = winners_and_losers(store.household_summary(task.key), summary_before)
                shares.setdefault(task.scenario.name, []).append(compared)
    return [winner_rows(scenario, observed) for scenario, observed in shares.items()]


def _outcomes() -> Outcomes:
    from simsupport.indicators.outcomes import OUTCOMES

    known: Outcomes = OUTCOMES
    return known


def _check_all_present(
    scenarios: Sequence[Scenario], finished: Sequence[Task], failures: Sequence[str]
) -> None:
    present = {task.scenario.name for task in finished}
    for scenario in scenarios:
        if scenario.name not in present:
            why = next((line for line in failures if line.startswith(scenario.name)), "")
            raise InputError(f"{scenario.name} has no finished run" + (f": {why}" if why else ""))
