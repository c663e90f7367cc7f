"""What public money does besides the channel of each of its rows."""

import numpy as np
import pytest

from simsupport.core.ledger import Source, Use
from simsupport.model import SupportModel
from tests.mechanisms.runs import SEEDS, t_interval

ALL = {"central": 1.0, "local": 1.0, "transfers": 1.0, "lottery": 1.0}
NO_MATCH = {"match_rate": 0.0, "prefecture_rate": 0.0}
CENTRAL = [39.35, 43.287, 46.745, 66.095, 86.095]
BELOW = [58.8, 70.0, 83.4, 99.3, 118.3]
TRANSFERS = [81.0, 104.0, 125.7, 153.8, 184.3]
LOTTERY = [1.005, 1.005, 1.005, 2.0, 2.0]
"""Billion yuan, 2013 to 2017: data/11 M004 to M008, M013 to M016, from memory, M021."""


def run(seed=100, months=60, scenario="baseline", pooled=None, **fiscal):
    """Run a nation in which nobody but the government pays, or another scenario."""
    paths = {f"measures__fiscal__{name}": value for name, value in fiscal.items()}
    paths |= {f"measures__fund_integration__{name}": v for name, v in (pooled or {}).items()}
    model = SupportModel(scenario, rng=seed, households=3000, months=months, **paths)
    model.run()
    return model


def drawn(model, source):
    """Return the fen drawn from a source in the Februaries."""
    months = [int(month[source]) for month in model.record.sources]
    assert not any(fen for place, fen in enumerate(months) if place % 12 != 1)
    return months[1::12]


def fen(billions):
    """Return whole fen."""
    return [round(value * 1e11) for value in billions]


@pytest.mark.row("F1")
@pytest.mark.row("F3")
@pytest.mark.parametrize("pooled", [{}, {"share": 0.7}])
def test_money_booked_equals_the_schedules_source_by_source(pooled):
    model = run(**ALL, **NO_MATCH, pooled=pooled)
    provincial = [value * 0.38 for value in BELOW]
    local = [value - part for value, part in zip(BELOW, provincial, strict=True)]
    centre = [c + 0.1 * t for c, t in zip(CENTRAL, TRANSFERS, strict=True)]
    for source, published in (
        (Source.CENTRAL, centre),
        (Source.PROVINCIAL, provincial),
        (Source.LOCAL, local),
        (Source.LOTTERY, LOTTERY),
    ):
        off = np.array(drawn(model, source)) - fen(published)
        assert np.max(np.abs(off)) <= 1, source  # halves of a fen


@pytest.mark.row("F3")
@pytest.mark.parametrize("size", ["transfers", "lottery"])
def test_each_of_the_two_books_its_own_schedule_alone(size):
    published = {"transfers": [0.1 * t for t in TRANSFERS], "lottery": LOTTERY}[size]
    model = run(**{size: 2.0}, **NO_MATCH)
    source = {"transfers": Source.CENTRAL, "lottery": Source.LOTTERY}[size]
    assert drawn(model, source) == fen([2.0 * value for value in published])
    everything = np.sum(model.record.sources, axis=0)
    assert everything.sum() == everything[source]


@pytest.mark.row("F1")
@pytest.mark.row("F4")
def test_central_money_that_is_not_matched_is_booked_and_stays_unspent():
    asked, waived = (run(months=38, central=1.0, match=match) for match in (0.0, 1.0))
    nothing = run(months=38, central=1.0, own_funds=0.0)
    for model in (asked, waived, nothing):
        assert drawn(model, Source.CENTRAL) == fen(CENTRAL[:4])
    idle = [int(model.counties.fund_idle.sum()) for model in (waived, asked, nothing)]
    assert 0 <= idle[0] < idle[1] < idle[2] == fen(CENTRAL)[3]
    assert drawn(nothing, Source.LOCAL) == [0] * 4
    spent = np.sum(nothing.record.spending, axis=0)
    assert spent[Use.UNSPENT] == sum(fen(CENTRAL[:4]))


@pytest.mark.row("F4")
def test_what_provinces_bear_in_place_of_the_match_is_theirs():
    one, other = (
        run(months=2, central=1.0, match=1.0, borne=borne, prefecture_rate=0.0)
        for borne in (0.0, 1.0)
    )
    poor = other.counties.poor_county > 0
    expected = np.floor(other.counties.fund_central * 0.2) * poor
    assert drawn(one, Source.PROVINCIAL) == [0]
    assert np.max(np.abs(other.counties.fund_provincial - expected)) <= 1
    assert drawn(other, Source.PROVINCIAL) == [int(other.counties.fund_provincial.sum())]


@pytest.mark.row("F1")
def test_the_second_yuan_buys_fewer_useful_projects_than_the_first():
    gains = []
    for seed in SEEDS:
        none, once, twice = (
            run(seed, 38, central=ratio, local=ratio, match=1.0) for ratio in (1e-6, 1.0, 2.0)
        )
        first, second, third = (
            float(model.counties.fund_projects.sum()) for model in (none, once, twice)
        )
        gains.append((second - first) - (third - second))
    low, mean, _ = t_interval(np.array(gains))
    assert low > 0, f"{low:.6g} {mean:.6g}"


@pytest.mark.row("F2")
def test_pooling_loses_more_where_the_county_s_official_is_dishonest():
    """Money that officials keep, pooled against not, in the dishonest half of poor counties."""
    gaps = []
    for seed in SEEDS:
        one, other = (
            run(seed, 48, "accountability-weak", {"share": share}, **ALL, match=1.0, handled=0.8)
            for share in (1.0, 0.0)
        )
        poor = one.counties.poor_county > 0
        heads = one.officials.integrity[one.officials.level == 2][poor]
        allotted = one.counties.fund_central[poor].astype(float)
        more = (one.counties.kept - other.counties.kept)[poor] / allotted
        honest = heads >= np.median(heads)
        gaps.append((more[~honest].mean() - more[honest].mean(), more[~honest].mean()))
    for gap in np.array(gaps).T:
        low, mean, _ = t_interval(gap)
        assert low > 0, f"{low:.6g} {mean:.6g}"


@pytest.mark.row("F2")
def test_honest_counties_come_nearer_to_need_the_more_they_pool():
    steps = []
    for seed in SEEDS:
        right = [
            run(seed, 26, pooled={"share": share}, **ALL, match=1.0).counties
            for share in (0.0, 0.5, 1.0)
        ]
        steps.append([c.fund_right.sum() / c.fund_projects.sum() for c in right])
    for gains in np.diff(np.array(steps), axis=1).T:
        low, mean, _ = t_interval(gains)
        assert low > 0, f"{low:.6g} {mean:.6g}"
