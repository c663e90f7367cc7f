"""What to spend a budget on: sizes of a scenario's measures that achieve most for the money.

What is achieved is an outcome of the nation, or the sum over households of what they gain in real
income, in which a yuan counts the more, the poorer the household's decile was at the start: times
(mean income of the decile / mean income) to the power of minus epsilon (Atkinson 1970). Plans are
judged on seeds other than those on which they were found, so that luck is not taken for merit.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.cost.effectiveness import check_effect
from simsupport.experiment.cost.scaling import acting, scaled
from simsupport.experiment.cost.search import Plans, Seen, Sizes, Tried, search
from simsupport.experiment.cost.trials import Trials
from simsupport.experiment.counts import check_count, check_number, check_seeds
from simsupport.experiment.decembers import check_told
from simsupport.experiment.folder import write_csv
from simsupport.experiment.gathering import gather
from simsupport.experiment.inference.intervals import mean_intervals
from simsupport.experiment.question import check_free
from simsupport.experiment.runs import writing
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.indicators.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from simsupport.scenario import Scenario

Array = npt.NDArray[np.float64]

BEST, EQUAL = "optimised", "equal shares"
WEIGHTED = "weighted_income_gain"
_DECILES = 11
_PARTS = ("lower", "central", "upper")


@dataclass(frozen=True, slots=True)
class Allocation:
    """How a budget is best divided, and what that brings on fresh seeds.

    Attributes:
        scenario: whose measures they are.
        budget: yuan over the horizon.
        sizes: plan, measure, size (0 to 1, times the scenario's own), and spending_alone: what
            the measure would spend at that size without the others, yuan.
        outcomes: plan, against, outcome, unit, lower, central, upper. Rows without `against` are
            levels; others are paired differences, from `nothing` or from another plan.
        replicates: on which the outcomes rest.
        trials: plans tried.
        folder: where runs and tables are.
    """

    scenario: str
    budget: float
    sizes: pd.DataFrame
    outcomes: pd.DataFrame
    replicates: int
    trials: int
    folder: Place


@dataclass(frozen=True, slots=True)
class Question:
    """Which measures of a scenario are sized, and what they are to achieve."""

    scenario: Scenario
    measures: tuple[str, ...]
    effect: str
    epsilon: float | None

    @property
    def outcome(self) -> str:
        """The name of what is achieved."""
        return self.effect if self.epsilon is None else WEIGHTED

    @property
    def unit(self) -> str:
        """Its unit."""
        return OUTCOMES[self.effect].unit if self.epsilon is None else "weighted yuan/year"

    def sized(self, sizes: Sizes) -> Scenario:
        """Return the scenario with its measures at these sizes."""
        return scaled(self.scenario, dict(zip(self.measures, sizes, strict=True)))

    def answer(self, trials: Trials, sizes: Sizes) -> tuple[Array, Array]:
        """Return what is spent and what is achieved, each of shape (replicates,)."""
        plan = self.sized(sizes)
        if self.epsilon is None:
            spending, value = trials.national(plan, "spending", self.effect)
            return spending, value
        (spending,) = trials.national(plan, "spending")
        before = trials.households(self.sized((0.0,) * len(self.measures)))
        after = trials.households(plan)
        gains = [weighted_gain(*pair, self.epsilon) for pair in zip(after, before, strict=True)]
        return spending, np.array(gains)


def weighted_gain(after: pa.Table, before: pa.Table, epsilon: float) -> float:
    """Return what households gain in real income, poor deciles' yuan counted more; yuan a year.

    Args:
        after: household summary with a plan.
        before: household summary of the same replicate without.
        epsilon: aversion to inequality (Atkinson 1970); 0 counts every yuan alike.
    """
    persons = before["persons"].to_numpy().astype(np.float64)
    decile = before["decile"].to_numpy().astype(np.int64)
    income, later = (table["income"].to_numpy().astype(np.float64) for table in (before, after))
    people = np.bincount(decile, persons, _DECILES)
    means = np.bincount(decile, persons * income, _DECILES) / np.maximum(people, 1.0)
    mean = float(np.dot(persons, income) / persons.sum())
    weight = np.maximum(means / mean, 1e-6) ** -epsilon
    return float(np.dot(persons * weight[decile], later - income))


def allocate(  # noqa: PLR0913 - each is a part of the question
    scenario: str | Path | Scenario,
    measures: Sequence[str],
    budget: float,
    *,
    effect: str | None = None,
    weights: float | None = None,
    replicates: int = 6,
    seed: int = 0,
    households: int | None = None,
    months: int | None = None,
    workers: int | None = None,
    out: str | Place | None = None,
    progress: Callable[[int], None] | None = None,
) -> Allocation:
    """Divide a budget over measures so that they achieve most.

    Args:
        scenario: name, path or scenario; it holds each measure at the largest size considered.
        measures: the keys of those to be sized. All others stay as they are, and what they spend
            comes out of the budget too.
        budget: yuan for the nation over the horizon, all measures together.
        effect: the outcome to be raised, one of `cost.effectiveness.EFFECTS`; by default
            `years_above_line`.
        weights: epsilon; where it is given, weighted gains in income are raised instead.
        replicates: runs a plan; as many again on fresh seeds judge the plans.
        seed: the first seed.
        households: number of household rows, in place of the scenario's own.
        months: length of the horizon, in place of the scenario's own.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default `results/allocate-` and the scenario's name.
        progress: called with the number of plans tried.

    Raises:
        InputError: the question cannot be answered as asked, or a run failed.
        ScenarioError: the scenario cannot be read.
        Interrupted: on Ctrl-C; finished runs are kept.
    """
    if effect is not None and weights is not None:
        raise InputError("weights raise incomes, effect an outcome; ask for one of them")
    effect = effect or "years_above_line"
    check_effect(effect)
    _check_numbers(budget, weights, replicates, seed)
    (chosen,) = gather([scenario], None, households, months)
    _check_measures(chosen, measures)
    question = Question(chosen, tuple(measures), effect, weights)
    check_told([question.outcome], chosen.horizon.months, instead="")
    folder = place(out) if out is not None else Path("results", f"allocate-{chosen.name}")
    check_free(folder, "allocate")
    trials = Trials(folder, replicates, seed, workers)
    fresh = Trials(folder, replicates, seed + replicates, workers)

    def look(sizes: Sizes) -> Seen:
        spending, value = question.answer(trials, sizes)
        return Seen(float(spending.mean()), float(value.mean()))

    tried = Tried(look, budget, progress or (lambda _: None))
    plans = search(tried, len(measures))
    named = _named(plans, question.measures)
    sizes = _sizes(question, named, tried)
    outcomes = _outcomes(question, named, fresh)
    with writing(Store(folder)):
        write_csv(folder / "allocation.csv", sizes)
        write_csv(folder / "allocation_outcomes.csv", outcomes)
    return Allocation(chosen.name, budget, sizes, outcomes, replicates, len(tried.seen), folder)


def _named(plans: Plans, measures: Sequence[str]) -> dict[str, Sizes]:
    """Return the plans by name."""
    only = measures[int(np.argmax(plans.single))]
    return {BEST: plans.best, EQUAL: plans.equal, f"all on {only}": plans.single}


def _sizes(question: Question, named: dict[str, Sizes], tried: Tried) -> pd.DataFrame:
    """Return each measure's size in each plan, and what it would spend alone."""
    count = len(question.measures)
    nothing = tried((0.0,) * count).spending
    rows = []
    for plan, sizes in named.items():
        for mine, (measure, size) in enumerate(zip(question.measures, sizes, strict=True)):
            alone = tuple(size if mine == other else 0.0 for other in range(count))
            rows.append((plan, measure, size, tried(alone).spending - nothing))
    return pd.DataFrame(rows, columns=["plan", "measure", "size", "spending_alone"])


def _outcomes(question: Question, named: dict[str, Sizes], fresh: Trials) -> pd.DataFrame:
    """Return what plans spend and achieve on fresh seeds, with paired intervals."""
    nothing = question.answer(fresh, (0.0,) * len(question.measures))[1]
    found = {plan: question.answer(fresh, sizes) for plan, sizes in named.items()}
    rows: list[tuple[object, ...]] = []

    def add(plan: str, against: str, outcome: str, unit: str, values: Array) -> None:
        interval = mean_intervals(values)
        bounds = [float(getattr(interval, part)) for part in _PARTS]
        rows.append((plan, against, outcome, unit, *bounds))

    for plan, (spending, value) in found.items():
        add(plan, "", "spending", "yuan", spending)
        add(plan, "nothing", question.outcome, question.unit, value - nothing)
    for plan, (_, value) in found.items():
        if plan != BEST:
            add(BEST, plan, question.outcome, question.unit, found[BEST][1] - value)
    return pd.DataFrame(rows, columns=["plan", "against", "outcome", "unit", *_PARTS])


def _check_numbers(budget: float, weights: float | None, replicates: int, seed: int) -> None:
    check_number("budget", budget)
    if not budget > 0.0:
        raise InputError(f"budget is {budget:g} yuan; it must be above 0")
    if weights is not None:
        check_number("weights", weights)
        if not 0.0 <= weights <= 10.0:
            raise InputError(f"weights is {weights:g}; epsilon must lie between 0 and 10")
    check_count("replicates", replicates)
    check_seeds(seed, 2 * replicates)


def _check_measures(scenario: Scenario, measures: Sequence[str]) -> None:
    known = acting(scenario)
    if len(set(measures)) != len(measures):
        raise InputError("a measure is named twice")
    if len(measures) < 2:
        raise InputError("name at least two measures, separated by commas")
    for name in measures:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
            raise InputError(f"{scenario.name} has no measure {name} at work; {hint}")
