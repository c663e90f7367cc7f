"""The search for the best plan, on a case whose optimum is known."""

from __future__ import annotations

import numpy as np
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.cost.search import KEEPING, Seen, Sizes, Tried, search

GAIN, COST = np.array([3.0, 2.0, 1.0]), np.array([10.0, 4.0, 8.0])


def look(sizes: Sizes) -> Seen:
    """Gains with falling returns: at the optimum a yuan buys the same everywhere."""
    plan = np.array(sizes)
    return Seen(float(COST @ plan), float(GAIN @ np.sqrt(plan)))


def optimum(budget: float) -> Sizes:
    """Return sizes in proportion to (gain / cost) squared, each at most 1, that spend the sum."""
    factors = np.geomspace(0.1, 1000.0, 20_000)
    plans = np.minimum((GAIN / COST) ** 2 * factors[:, np.newaxis], 1.0)
    return tuple(plans[np.flatnonzero(plans @ COST <= budget)[-1]].tolist())


@pytest.mark.parametrize("budget", [3.0, 8.0, 15.0, 40.0])
def test_the_search_finds_the_known_optimum_and_keeps_the_budget(budget: float) -> None:
    plans = search(Tried(look, budget), 3)
    best = look(plans.best)
    assert best.spending <= budget
    assert best.value == pytest.approx(look(optimum(budget)).value, rel=0.005)
    assert best.value >= max(look(plans.equal).value, look(plans.single).value)


def test_the_plans_it_is_held_against_spend_the_budget_too() -> None:
    plans = search(Tried(look, 3.0), 3)
    for plan in (plans.equal, plans.single):
        assert 3.0 * (1.0 - 2.5 * KEEPING) <= look(plan).spending <= 3.0
    np.testing.assert_allclose(COST * plans.equal, 1.0, rtol=0.02)
    assert np.flatnonzero(plans.single).tolist() == [1]


def test_no_plan_is_tried_twice_and_the_search_repeats_itself() -> None:
    asked: list[Sizes] = []

    def note(sizes: Sizes) -> Seen:
        asked.append(sizes)
        return look(sizes)

    first, second = search(Tried(note, 8.0), 3), search(Tried(look, 8.0), 3)
    assert first == second
    assert len(asked) == len(set(asked))


def test_a_budget_spent_without_the_measures_is_refused() -> None:
    with pytest.raises(InputError, match="without these measures 7 are spent already"):
        search(Tried(lambda sizes: Seen(7.0 + sizes[0], sizes[0]), 5.0), 2)
