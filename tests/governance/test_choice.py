"""Officials divide their time as an optimiser would, corners and slack time included."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from simsupport.agents.officials import Officials
from simsupport.governance.choice import TASKS, best_effort, part_in_real_work, work_done

DRAWS = 10_000


def draws(number=DRAWS, seed=3):
    """Return benefits, time left, and costs that several officials share."""
    random = np.random.default_rng(seed)
    benefit = random.normal(0.4, 0.8, (number, 4))
    benefit[::10] = np.round(benefit[::10], 1)  # ties, and benefits of exactly 0
    time = random.choice([0.0, 0.1, 0.5, 0.9, 1.0, 5.0], number)
    return benefit, time, random.uniform(0.05, 10.0, 4)


def worth(x, benefit, cost):
    """Return what is maximised."""
    return (benefit * x - cost * x**2 / 2).sum(axis=-1)


def solve_by_enumeration(benefit, cost, time):
    """Try all 16 sets of pursued tasks, with time binding or not; keep the best that is allowed.

    The objective is strictly concave, so the best of all feasible stationary points is the one.
    """
    best = np.zeros_like(benefit)
    value = np.zeros(len(benefit))
    for number in range(16):
        pursued = np.array([number >> task & 1 for task in range(4)], float)
        loose = pursued * benefit / cost
        candidates = [loose]
        if number:
            spare = time - loose.sum(axis=1)
            shadow = spare / (pursued / cost).sum()
            candidates.append(pursued * (benefit + shadow[:, None]) / cost)
        for x in candidates:
            allowed = (x >= 0.0).all(axis=1) & (x.sum(axis=1) <= time + 1e-12)
            found = worth(x, benefit, cost)
            better = allowed & (found > value)
            best[better], value[better] = x[better], found[better]
    return best


def test_effort_is_that_of_an_enumeration_of_all_sets_of_tasks():
    bound = 0
    for seed in range(5):
        benefit, time, cost = draws(DRAWS // 5, seed)
        chosen = best_effort(benefit, cost, time)
        expected = solve_by_enumeration(benefit, cost, time)
        assert np.abs(chosen - expected).max() <= 1e-9
        spent = chosen.sum(axis=1)
        bound += np.count_nonzero((spent > 0) & (np.abs(spent - time) < 1e-12))
        corners = set((chosen > 0).sum(axis=1).tolist())
        assert corners == {0, 1, 2, 3, 4}
        assert np.any(spent < time - 1e-9)
    assert DRAWS // 10 < bound < DRAWS


def test_effort_is_that_of_a_numerical_optimiser():
    benefit, time, cost = draws(12, seed=9)
    chosen = best_effort(benefit, cost, time)
    for row in range(len(benefit)):
        found = minimize(
            lambda x, row=row: -worth(x, benefit[row], cost),
            np.full(4, time[row] / 5),
            jac=lambda x, row=row: cost * x - benefit[row],
            bounds=[(0.0, None)] * 4,
            constraints={
                "type": "ineq",
                "fun": lambda x, row=row: time[row] - x.sum(),
                "jac": lambda x: -np.ones(4),
            },
            method="SLSQP",
            options={"ftol": 1e-15, "maxiter": 500},
        )
        assert chosen[row] == pytest.approx(found.x, abs=1e-6)


def test_with_time_to_spare_each_task_is_pursued_until_it_no_longer_pays():
    benefit, cost = np.array([[0.5, -1.0, 0.2, 0.0]]), np.array([1.0, 1.0, 2.0, 1.0])
    assert best_effort(benefit, cost, np.array([1.0]))[0] == pytest.approx([0.5, 0.0, 0.1, 0.0])


def test_where_time_is_short_all_that_is_pursued_is_worth_the_same_at_the_margin():
    benefit, cost = np.array([[2.0, 1.5, 0.1, -1.0]]), np.array([1.0, 2.0, 1.0, 1.0])
    (x,) = best_effort(benefit, cost, np.array([1.0]))
    assert x == pytest.approx([1 - 1 / 6, 1 / 6, 0.0, 0.0])
    margin = benefit[0] - cost * x
    assert margin[0] == pytest.approx(margin[1])
    assert margin[0] > margin[2]


BENEFIT = st.lists(st.floats(-5, 5), min_size=4, max_size=4)
COST = st.lists(st.floats(0.05, 10), min_size=4, max_size=4).map(np.array)
OFFICIALS = st.lists(st.tuples(BENEFIT, st.floats(0, 2)), min_size=1, max_size=8)


def arrays(officials):
    """Return benefits and times of officials."""
    return (
        np.array([benefit for benefit, _ in officials]),
        np.array([time for _, time in officials]),
    )


@given(OFFICIALS, COST)
def test_effort_is_never_negative_nor_over_the_time(officials, cost):
    benefit, time = arrays(officials)
    chosen = best_effort(benefit, cost, time)
    assert np.all(chosen >= 0.0)
    assert np.all(chosen.sum(axis=1) <= time + 1e-12 * (1 + np.abs(benefit / cost).sum(axis=1)))


@given(OFFICIALS, COST, st.randoms(use_true_random=False))
def test_the_order_of_officials_changes_nothing(officials, cost, random):
    benefit, time = arrays(officials)
    order = list(range(len(officials)))
    random.shuffle(order)
    whole = best_effort(benefit, cost, time)
    assert np.array_equal(best_effort(benefit[order], cost, time[order]), whole[order])
    alone = [best_effort(benefit[i : i + 1], cost, time[i : i + 1])[0] for i in order]
    assert np.array_equal(np.array(alone), whole[order])


@given(OFFICIALS, COST, st.permutations(range(len(TASKS))))
def test_the_order_of_tasks_changes_nothing_but_the_order(officials, cost, order):
    benefit, time = arrays(officials)
    whole = best_effort(benefit, cost, time)
    other = best_effort(benefit[:, order], cost[order], time)
    assert other == pytest.approx(whole[:, order], abs=1e-9)


@given(OFFICIALS, COST, st.floats(0.01, 100))
def test_only_benefits_against_costs_count_not_the_unit_of_both(officials, cost, factor):
    benefit, time = arrays(officials)
    chosen = best_effort(benefit, cost, time)
    assert best_effort(benefit * factor, cost * factor, time) == pytest.approx(chosen, abs=1e-9)


@given(OFFICIALS, COST, st.integers(0, 3), st.floats(0, 3))
def test_a_task_that_pays_more_is_pursued_more_and_crowds_out_others(officials, cost, task, more):
    benefit, time = arrays(officials)
    before = best_effort(benefit, cost, time)
    benefit[:, task] += more
    change = best_effort(benefit, cost, time) - before
    assert np.all(change[:, task] >= -1e-9)
    assert np.all(np.delete(change, task, axis=1) <= 1e-9)


def test_every_task_set_can_be_the_best_one():
    benefit, time, cost = draws()
    pursued = best_effort(benefit, cost, time) > 0
    assert {tuple(row) for row in pursued.tolist()} == set(
        itertools.product([False, True], repeat=4)
    )


def test_the_part_in_real_work_is_of_all_that_is_done_and_one_where_nothing_is():
    officials = Officials(4)
    officials.real[:], officials.show[:] = [0.5, 0.0, 0.3, 0.0], [0.0, 0.0, 0.1, 0.2]
    officials.inflate[:], officials.take[:] = [0.0, 0.0, 0.1, 0.0], [0.0, 0.0, 0.1, 0.3]
    assert part_in_real_work(officials, slice(None)) == pytest.approx([1.0, 1.0, 0.5, 0.0])
    assert part_in_real_work(officials, np.array([2, 0])) == pytest.approx([0.5, 1.0])


def test_work_done_is_time_by_ability_and_at_most_a_full_time_average_officials():
    officials = Officials(4)
    officials.real[:], officials.ability[:] = [0.5, 0.0, 0.9, 0.8], [1.2, 3.0, 1.0, 2.0]
    assert work_done(officials, slice(None)) == pytest.approx([0.6, 0.0, 0.9, 1.0])
    assert work_done(officials, officials.real > 0.6) == pytest.approx([0.9, 1.0])
