"""Many registered persons draw those who choose a county, remoteness keeps them away."""

import numpy as np
import pytest

from simsupport.measures.appeal import appeal_of_counties
from tests.measures.frail import frail_world


def test_the_value_of_a_county_is_by_real_county_and_by_real_village():
    world = frail_world()
    villages, counties = world.tables["villages"], world.tables["counties"]
    villages.registered[:] = [100, 200, 0, 0, 50, 20]
    villages.distance[:] = [0.1, 0.3, 0.2, 0.2, 0.5, 0.7]
    villages.weight[:] = [1, 3, 1, 1, 2, 2]
    counties.weight[:] = [3, 9, 7]
    value = appeal_of_counties(world.tables, pull=0.5, remoteness=2.0)
    far = np.array([(0.1 + 3 * 0.3) / 4, 0.2, 0.6])
    heads = np.array([300 / 3, 0.0, 70 / 7])
    assert value == pytest.approx(0.5 * np.log(heads + 1.0) - 2.0 * far, abs=1e-6)  # float32
    assert np.all(appeal_of_counties(world.tables, pull=0.0, remoteness=0.0) == 0.0)
