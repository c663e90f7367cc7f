"""Counts of households meet all their margins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.agents.households import Stratum
from simsupport.population.frame import frame
from simsupport.population.parameters import Population
from simsupport.population.strata import (
    choose_provinces,
    fit_proportions,
    published,
    round_to_total,
)


def test_fitting_meets_two_margins_and_keeps_zeros():
    seed = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0]])
    rows, columns = np.array([40.0, 60.0]), np.array([30.0, 50.0, 20.0])
    table = fit_proportions(seed, [((0,), rows), ((1,), columns)])
    assert table.sum(axis=1) == pytest.approx(rows)
    assert table.sum(axis=0) == pytest.approx(columns)
    assert table[0, 2] == 0


def test_fitting_keeps_the_odds_ratios_of_its_start():
    seed = np.array([[1.0, 2.0], [3.0, 1.0]])
    table = fit_proportions(seed, [((0,), np.array([5.0, 7.0])), ((1,), np.array([4.0, 8.0]))])
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(1.0 / 6.0)


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda v: sum(v) > 1),
    st.integers(0, 10**8),
)
def test_rounding_keeps_the_total_and_moves_no_value_by_one(values, total):
    values = np.array(values)
    whole = round_to_total(values, total)
    assert whole.sum() == total
    assert np.all(np.abs(whole - values / values.sum() * total) < 1 + 1e-6)


def test_cells_meet_the_registered_by_province_and_by_kind_of_county():
    population = Population()
    cells, places = frame(population).cells, published()
    registered = cells[..., Stratum.REGISTERED]
    assert registered.sum() == pytest.approx(population.registered_households)
    by_province = registered.sum(axis=(1, 2))
    assert by_province == pytest.approx(places.poor / places.poor.sum() * registered.sum())
    inside = registered[:, 1].sum() / registered.sum()
    assert inside == pytest.approx(population.poor_county_registered, rel=1e-3)


def test_poor_counties_lie_only_where_the_list_has_some():
    cells, places = frame(Population()).cells, published()
    assert np.all((cells[:, 1].sum(axis=(1, 2)) > 0) == (places.counties[:, 1] > 0))
    assert np.all((cells[:, 0].sum(axis=(1, 2)) > 0) == (places.counties[:, 0] > 0))


def test_few_rows_use_the_most_populous_provinces_in_published_order():
    few = choose_provinces(published(), 210)
    assert few.names == ("Shandong", "Henan", "Sichuan")
    assert choose_provinces(published(), 20_000).names == published().names
