"""Every poor county of a helped province has one partner, and pairs share a province equally."""

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.partners import NOWHERE
from simsupport.core.streams import Streams
from simsupport.data import rows
from simsupport.population.pairs import pair_up

PAIRS = rows("pairs")


def paired(counties, poor, names=("Guizhou", "Henan"), seed=3, weight=1):
    """Pair counties, half in each of two provinces, the first ones of each half poor."""
    table = Counties(2 * counties)
    table.province[counties:] = 1
    table.weight[:] = weight
    table.poor_county[:poor] = table.poor_county[counties : counties + poor] = 1
    return pair_up(Streams(seed), table, names), table


def test_seven_pairs_share_guizhou_equally():
    partners, counties = paired(100, 70)
    helping = [row for row, pair in enumerate(PAIRS) if pair["helped_province"] == "Guizhou"]
    assert len(helping) == 7
    found, number = np.unique(counties.partner[:70], return_counts=True)
    assert (found - 1).tolist() == helping
    assert number.tolist() == [10] * 7
    assert partners.counties[helping] == pytest.approx(10)
    assert not counties.partner[70:].any()
    wealth = partners.wealth[counties.partner[:70].astype(int) - 1]
    assert counties.backing[:70] == pytest.approx(wealth)


def test_a_row_that_stands_for_the_counties_of_several_is_backed_by_all():
    partners, counties = paired(2, 1, weight=70)
    helping = np.flatnonzero(partners.province == 0)
    assert counties.partner[0] == helping[3] + 1
    assert counties.backing[0] == pytest.approx(10 * float(partners.wealth[helping].sum()))
    assert not counties.backing[1:].any()


def test_which_counties_a_pair_has_depends_on_the_seed_alone():
    one, again, other = (paired(100, 70, seed=seed)[1].partner for seed in (3, 3, 4))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_pairs_of_provinces_without_rows_wait():
    partners, _ = paired(10, 5)
    assert (partners.province == NOWHERE).sum() == 28 - 7


@pytest.mark.parametrize("size", [50, 2000, 20_000])
def test_in_a_nation_the_poor_counties_of_helped_provinces_have_partners(nation_of, size):
    nation = nation_of(size)
    helped = {pair["helped_province"] for pair in PAIRS}
    names = np.array(nation.province_names)[nation.counties.province]
    expected = np.isin(names, list(helped)) & (nation.counties.poor_county > 0)
    assert np.array_equal(nation.counties.partner > 0, expected)
    assert np.array_equal(nation.counties.backing > 0, expected)
    partner = nation.counties.partner[expected].astype(int) - 1
    assert np.array_equal(nation.partners.province[partner], nation.counties.province[expected])
    assert np.all((nation.partners.zeal > 0.5) & (nation.partners.zeal < 1.5))
