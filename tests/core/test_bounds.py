"""One-sided bounds give what `maximum` and `minimum` with a number give."""

import numpy as np
import pytest

from simsupport.core.bounds import at_least, at_most

COLUMNS = [
    (np.array([-3.0, 0.0, 0.05, 1e30, -np.inf, np.inf], np.float32), 0.05),
    (np.array([0, 1, 2, 255], np.uint8), 1),
]


@pytest.mark.parametrize(("values", "bound"), COLUMNS)
def test_bounds_are_those_of_maximum_and_minimum(values, bound):
    kind = values.dtype.type
    for found, expected in (
        (at_least(values, bound), np.maximum(values, kind(bound))),
        (at_most(values, bound), np.minimum(values, kind(bound))),
    ):
        assert found.dtype == values.dtype
        assert found.tolist() == expected.tolist()


def test_values_may_be_bounded_in_place():
    values = np.array([-1.0, 2.0], np.float32)
    assert at_least(values, 0.0, out=values) is values
    assert values.tolist() == [0.0, 2.0]


def test_what_is_no_number_stays_none():
    assert np.isnan(at_least(np.array([np.nan], np.float32), 0.0)).all()
