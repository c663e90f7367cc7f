"""Each leaver counts once, and owes what was lacking to what closed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.experiment.analysis import analyse
from simsupport.experiment.attribution.leavers import (
    CHANNELS,
    FATES,
    Leavers,
    _channels,
    leaver_rows,
    leavers,
)
from simsupport.experiment.gathering import gather
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.store import Store
from simsupport.indicators.summary import SOURCES, Lacks

if TYPE_CHECKING:
    from pathlib import Path


def summary(lacks: list[int], **sources: list[int]) -> pa.Table:
    """Households of ten persons, all poor at the start but the last."""
    count = len(lacks)
    poor = [1] * (count - 1) + [0]
    return pa.table(
        {
            "household": pa.array(range(count), pa.int32()),
            "persons": pa.array([10] * count, pa.int64()),
            "start_poor": pa.array(poor, pa.uint8()),
            "lacks": pa.array(lacks, pa.uint8()),
            **{name: pa.array(sources.get(name, [0] * count), pa.int32()) for name in SOURCES},
        }
    )


def told(policy: pa.Table, baseline: pa.Table) -> tuple[dict[str, float], dict[str, float]]:
    """Return persons by fate, and leavers by channel."""
    found = leavers(policy, baseline)
    assert found is not None
    fates = dict(zip(FATES, found.fates.tolist(), strict=True))
    return fates, dict(zip(CHANNELS, found.owed.tolist(), strict=True))


def test_fates_are_of_the_starts_poor_and_add_up() -> None:
    income, gone = Lacks.INCOME, Lacks.GONE
    fates, _ = told(
        summary([0, income, 0, income, gone, 0]), summary([income, 0, 0, income, 0, income])
    )
    assert fates == dict.fromkeys(FATES, 10.0)


def test_income_is_divided_over_the_sources_that_rise() -> None:
    fates, owed = told(
        summary([0, 0], transfers=[300, 0], wages_local=[150, 0], business=[20, 0]),
        summary([Lacks.INCOME, 0], transfers=[0, 0], wages_local=[50, 0], business=[90, 0]),
    )
    assert fates["only_scenario"] == 10.0
    assert owed["transfers"] == pytest.approx(7.5)
    assert owed["wages_local"] == pytest.approx(2.5)
    assert owed["business"] == 0.0


def test_everything_that_was_lacking_counts_the_same() -> None:
    before = Lacks.INCOME | Lacks.WATER | Lacks.HOUSING
    _, owed = told(summary([0, 0], transfers=[100, 0]), summary([int(before), 0]))
    for channel in ("transfers", "water", "housing"):
        assert owed[channel] == pytest.approx(10 / 3)


def test_who_is_out_only_in_the_baseline_is_the_same_with_the_runs_exchanged() -> None:
    one = summary([0, Lacks.INCOME, 0], transfers=[100, 0, 0])
    other = summary([Lacks.INCOME, 0, 0], wages_away=[0, 70, 0])
    here, there = leavers(one, other), leavers(other, one)
    assert here is not None
    assert there is not None
    assert np.array_equal(here.missed, there.owed)
    assert np.array_equal(here.owed, there.missed)


def test_summaries_without_a_last_december_tell_nothing() -> None:
    table = summary([0, 0])
    assert leavers(table.drop_columns(["lacks"]), table.drop_columns(["lacks"])) is None


@given(
    st.integers(1, 31),
    st.lists(st.integers(-9999, 9999), min_size=len(SOURCES), max_size=len(SOURCES)),
)
def test_what_a_leaver_owes_sums_to_one(lacked: int, gained: list[int]) -> None:
    if max(gained) <= 0:
        gained[0] = 1  # who leaves has more of one source at least
    shares = _channels(np.array([lacked], np.uint8), np.array([gained], np.float64).T)
    assert shares.min() >= 0.0
    assert shares.sum() == pytest.approx(1.0)


def test_shares_of_the_channels_sum_to_one_and_nets_to_the_difference() -> None:
    draws = np.random.default_rng(3)
    observed = [
        Leavers(np.zeros(len(FATES)), draws.gamma(5.0, 1e5, n), draws.gamma(2.0, 1e5, n))
        for n in [len(CHANNELS)] * 6
    ]
    table = leaver_rows("policy", observed)
    central = table.groupby("outcome")["central"].sum()
    assert central["leavers_share"] == pytest.approx(1.0)
    assert central["leavers_net"] == pytest.approx(central["leavers"] - central["missed"])
    assert table["lower"].le(table["upper"]).all()


def test_fates_agree_with_the_run_record_and_cash_lifts_by_transfers(tmp_path: Path) -> None:
    """The record counts members of the last December, households those of the start."""
    chosen = gather(["transfers"], "baseline", households=1500, months=24)
    tasks = plan(chosen, 3, 0)
    assert complete(tasks, tmp_path, 1) == []
    found = analyse(Store(tmp_path), chosen, tasks, (), "baseline")
    left = found.leavers.set_index(["outcome", "group"])["central"]
    net = left["start_poor", "out:only_scenario"] - left["start_poor", "out:only_baseline"]
    row = found.row("transfers", "start_poor_out")
    assert row is not None
    assert net == pytest.approx(row["central"], rel=0.1)
    shares = left["leavers_share"]
    assert shares.idxmax() == "channel:transfers"
    assert shares.sum() == pytest.approx(1.0)
