"""Winners and losers are counted in persons, household by household."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.inference.winners import winners_and_losers


def summary(income: list[float], households: list[int] | None = None) -> pa.Table:
    return pa.table(
        {
            "household": pa.array(households or range(len(income)), pa.int32()),
            "persons": pa.array([10, 30, 20, 40], pa.int64()),
            "income": pa.array(income, pa.float32()),
            "decile": pa.array([1, 1, 2, 10], pa.uint8()),
        }
    )


def test_shares_are_of_persons_and_changes_within_one_percent_count_for_nothing() -> None:
    shares = winners_and_losers(
        summary([1100.0, 1005.0, 900.0, 995.0]), summary([1000.0, 1000.0, 1000.0, 1000.0])
    )
    winners, losers = (dict(zip(shares.groups, part, strict=True)) for _, part in shares.named())
    assert winners["national"] == pytest.approx(0.10)
    assert winners["decile:1"] == pytest.approx(0.25)
    assert losers["national"] == pytest.approx(0.20)
    assert losers["decile:2"] == 1.0
    assert winners["decile:10"] == losers["decile:10"] == 0.0
    assert np.isnan(winners["decile:5"])


def test_groups_are_those_that_the_summary_tells_apart() -> None:
    known = summary([1000.0] * 4)
    regions = known.append_column("region", pa.array([0, 2, 2, 0], pa.uint8()))
    changed = regions.set_column(2, "income", pa.array([1000.0, 2000.0, 1000.0, 500.0]))
    shares = winners_and_losers(changed, regions)
    winners, losers = (dict(zip(shares.groups, part, strict=True)) for _, part in shares.named())
    assert winners["region:west"] == pytest.approx(30 / 50)
    assert losers["region:east"] == pytest.approx(40 / 50)
    assert np.isnan(winners["region:centre"])
    assert not any(group.startswith("cause") for group in shares.groups)


def test_a_negative_income_that_grows_is_a_win() -> None:
    after, before = summary([-50.0, 1.0, 1.0, 1.0]), summary([-100.0, 1.0, 1.0, 1.0])
    assert winners_and_losers(after, before).winners[0] == pytest.approx(0.10)


def test_different_households_are_refused() -> None:
    with pytest.raises(InputError, match="different households"):
        winners_and_losers(summary([1.0] * 4, [0, 1, 2, 9]), summary([1.0] * 4))
