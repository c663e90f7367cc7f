"""What eastern aid does besides the channel of each of its rows."""

import numpy as np
import pytest

from simsupport.core.ledger import Source, Use
from simsupport.measures.purchases import TALLY
from simsupport.model import SupportModel
from simsupport.month import MEASURES
from tests.mechanisms.runs import SEEDS, t_interval

PLACE = [measure.key for measure in MEASURES].index("east_west")
ALONE = {"aid": 1.0, "precision": 1.0, "assessment": 1.0, "schedule": 22.9e9}
"""Eastern aid at the sum of 2019, alone, in a nation with background institutions only."""


def run(seed=100, months=48, scenario="baseline", **changes):
    """Run a nation in which nobody but the east acts."""
    paths = {f"measures__east_west__{name}": value for name, value in changes.items()}
    model = SupportModel(scenario, rng=seed, households=3000, months=months, **paths)
    model.run()
    return model


@pytest.mark.row("A2")
@pytest.mark.parametrize("changes", [{}, {"joint_meeting": 1.0}, {"aid": 1.7, "growth": 0.2}])
def test_aid_drawn_is_the_schedule_year_by_year_and_what_is_unspent_is_what_is_kept(changes):
    model = run(months=60, **({"aid": 1.0, "precision": 0.7, "pooling": 0.5} | changes))
    drawn = [int(month[Source.EASTERN_AID]) for month in model.record.sources]
    yearly = np.array([1.1e9, 1.33e9, 1.547536e9, 2.93e9, 5.876e9]) * 100
    yearly *= changes.get("aid", 1.0) * (1.0 + changes.get("growth", 0.0)) ** np.arange(5)
    assert [fen for fen in drawn if fen] == np.rint(yearly).astype(np.int64).tolist()
    assert np.flatnonzero(drawn).tolist() == [1, 13, 25, 37, 49]
    unspent = sum(int(month[Use.UNSPENT]) for month in model.record.spending)
    counties, villages = model.counties, model.villages
    kept = counties.aid_pool_kept.sum() + counties.aid_custom_kept.sum() + villages.aid_kept.sum()
    assert unspent == kept > 0


@pytest.mark.row("A3")
def test_twins_draw_their_own_sum_every_year():
    model = run(months=26, twinning=0.5, twin_funds=70_000.0, county_twin_funds=900_000.0)
    twins, whole = (
        int(np.dot(places.weight.astype(np.int64), places.twin))
        for places in (model.villages, model.counties)
    )
    drawn = [int(month[Source.EASTERN_AID]) for month in model.record.sources]
    assert [fen for fen in drawn if fen] == [twins * 7_000_000 + whole * 90_000_000] * 3
    assert twins > 0
    assert whole > 0


def needed(seed, **changes):
    """Return the share of eastern projects that are what the household needs most."""
    bought = sum(run(seed, **(ALONE | changes)).record.bought.values())[PLACE]
    count = dict(zip(TALLY, bought.sum(axis=1), strict=True))
    return count["needed"] / count["projects"]


def gains_of_pooling(**changes):
    """Return how much pooling everything adds to that share, seed by seed."""
    return np.array(
        [needed(s, **changes, pooling=1.0) - needed(s, **changes, pooling=0.0) for s in SEEDS]
    )


@pytest.mark.row("A2")
def test_pooling_moves_projects_towards_computed_need():
    low, mean, high = t_interval(gains_of_pooling())
    assert low > 0, f"{low:.4g} {mean:.4g} {high:.4g}"


@pytest.mark.row("A2")
def test_pooling_gains_less_where_counties_see_hardly_anything():
    """A menu that is chosen from blindly is no better for being longer."""
    low, mean, high = t_interval(gains_of_pooling() - gains_of_pooling(view_noise=5.0))
    assert low > 0, f"{low:.4g} {mean:.4g} {high:.4g}"


@pytest.mark.row("A2")
def test_of_what_passes_through_officials_hands_a_part_is_lost():
    lost = [
        np.sum(
            [month[[Use.DIVERTED, Use.VISIBLE_PROJECT]].sum() for month in model.record.spending]
        )
        for model in (run(**ALONE, scenario="accountability-weak", handled=h) for h in (0.0, 1.0))
    ]
    assert lost[1] > lost[0]
