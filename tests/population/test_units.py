"""Every poor village has a unit; central money is the published sum, and only in poor counties."""

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.units import Tier
from simsupport.agents.villages import Villages
from simsupport.core.streams import Streams
from simsupport.population.units import POOR_COUNTIES, UnitMargins, assign_units

MARGINS = UnitMargins()


def assigned(counties=800, villages=20, weight=1, **margins):
    """Assign units to a nation of equal counties, half of them poor, half of their villages."""
    places, centres = Villages(counties * villages), Counties(counties)
    places.county[:] = np.repeat(np.arange(counties), villages)
    places.poor_village[:] = np.arange(len(places)) % 2
    places.weight[:] = weight
    centres.weight[:] = weight
    centres.poor_county[:] = np.arange(counties) < counties // 2
    margins = UnitMargins.model_validate(margins)
    return assign_units(Streams(3), margins, places, centres), places, centres


@pytest.mark.parametrize("size", [50, 500, 2000, 20_000])
def test_each_poor_village_has_one_unit_in_the_order_of_villages(nation_of, size):
    nation = nation_of(size)
    units, villages = nation.units, nation.villages
    assert np.array_equal(units.village, np.flatnonzero(villages.poor_village))
    assert np.array_equal(units.weight, villages.weight[units.village])
    assert np.all((units.capacity >= MARGINS.best_view) & (units.capacity <= 1))
    assert not np.any(units.planned | units.spent | units.carried)


def test_central_units_have_the_published_funds_and_work_in_poor_counties(nation_of):
    nation = nation_of(20_000)
    units = nation.units
    central = units.tier == Tier.CENTRAL
    funds = MARGINS.central_funds * MARGINS.designated_counties
    assert units.budget[central].sum() == pytest.approx(funds, rel=1e-6)
    assert np.all(nation.counties.poor_county[nation.villages.county[units.village[central]]])


def test_other_tiers_have_so_much_a_village():
    units, _, _ = assigned(weight=3)
    for tier in (Tier.PROVINCE, Tier.PREFECTURE, Tier.COUNTY):
        a_village = getattr(MARGINS, f"{tier.name.lower()}_funds")
        assert np.all(units.budget[units.tier == tier] == 3 * a_village)


def test_tiers_have_their_shares_of_the_villages():
    units, places, centres = assigned(weight=2)
    poor = centres.poor_county[places.county[units.village]] == 1
    expected = MARGINS.designated_counties / POOR_COUNTIES * MARGINS.central_villages
    assert np.mean(units.tier[poor] == Tier.CENTRAL) == pytest.approx(expected, abs=0.02)
    others = units.tier[units.tier != Tier.CENTRAL]
    assert np.mean(others == Tier.PROVINCE) == pytest.approx(MARGINS.province_villages, abs=0.02)
    below = others[others != Tier.PROVINCE]
    assert np.mean(below == Tier.PREFECTURE) == pytest.approx(MARGINS.prefecture_villages, abs=0.02)


def test_a_real_county_is_designated_as_a_whole_or_not_at_all():
    units, places, centres = assigned(central_villages=1.0)
    central = np.bincount(places.county[units.village], units.tier == Tier.CENTRAL, len(centres))
    assert set(central.tolist()) == {0.0, 10.0}
    share = np.mean(central[centres.poor_county == 1] > 0)
    sd = np.sqrt(0.71 * 0.29 / 400)
    assert share == pytest.approx(MARGINS.designated_counties / POOR_COUNTIES, abs=4 * sd)


def test_without_designated_counties_there_are_no_central_units():
    units, _, _ = assigned(designated_counties=0.0)
    assert not np.any(units.tier == Tier.CENTRAL)
    assert np.all(units.budget > 0)
