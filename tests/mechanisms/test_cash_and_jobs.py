"""What cash and subsidised jobs do, in pairs of runs that share every draw."""

import numpy as np
import pytest

from simsupport.model import SupportModel

AMOUNT = "measures__cash_transfer__amount"
WAGE_SHARE = "measures__employment_subsidy__wage_share"
OPENS = 12
"""January 2014, when the register opens."""
FIRST_EXITS = 34
"""November 2015; those who leave the register are still helped for a while."""

SMALL_CASH, LARGE_CASH = ({AMOUNT: {"2014-01": yuan}} for yuan in (60.0, 240.0))
SUBSIDY = {WAGE_SHARE: {"2014-01": 0.4}}
FIRST_MONTH_COLUMNS = {
    "transfer",
    "income",
    "year_income",
    "expected",
    "savings",
    "consumption",
    "year_consumption",
    "health",
    "assets",
}
"""What a transfer may change at once: money, what it buys, and what need not be sold."""


def mean_transfers(series):
    """Transfers per person and month since the register opened."""
    return series["income_transfer"][OPENS:].mean()


def hires_of_registered(series):
    """Hires of workers of registered households since the register opened."""
    return series["hires_registered"][OPENS:].sum()


@pytest.mark.parametrize(
    ("policy", "against"), [(SMALL_CASH, {}), (LARGE_CASH, SMALL_CASH)], ids=["some", "more"]
)
def test_a_larger_transfer_raises_transfer_income(pairs, policy, against):
    low, _, _ = pairs.interval(mean_transfers, policy, against)
    assert low > 0


def test_a_larger_transfer_lowers_the_poverty_gap(pairs):
    _, _, high = pairs.interval(lambda series: series["poverty_gap"][-1], LARGE_CASH)
    assert high < 0


def test_a_wage_subsidy_raises_hires_of_registered_workers(pairs):
    low, _, _ = pairs.interval(hires_of_registered, SUBSIDY)
    assert low > 0


def test_a_larger_wage_subsidy_raises_them_more(pairs):
    more = {WAGE_SHARE: {"2014-01": 0.8}}
    low, _, _ = pairs.interval(hires_of_registered, more, SUBSIDY)
    assert low > 0


def test_what_is_subsidised_are_hires_of_registered_workers(pairs):
    for series in pairs.outcomes(**SUBSIDY):
        subsidised, registered = series["subsidised_hires"], series["hires_registered"]
        assert np.array_equal(subsidised[OPENS:FIRST_EXITS], registered[OPENS:FIRST_EXITS])
        assert np.all(subsidised <= registered)
        assert subsidised[:OPENS].sum() == 0


def test_nothing_happens_before_a_policy_starts(pairs):
    for one, other in zip(pairs.outcomes(**LARGE_CASH), pairs.outcomes(), strict=True):
        for name in one:
            assert np.array_equal(one[name][:OPENS], other[name][:OPENS], equal_nan=True), name


def test_pairing_saves_variance(pairs):
    one = np.array([mean_transfers(series) for series in pairs.outcomes(**LARGE_CASH)])
    other = np.array([mean_transfers(series) for series in pairs.outcomes()])
    assert (one - other).var(ddof=1) < one.var(ddof=1) + other.var(ddof=1)


@pytest.fixture(scope="module")
def first_month():
    """The same nation after January 2014, without and with a transfer that starts then."""
    models = [
        SupportModel("baseline", rng=9, households=2000, months=OPENS + 1, **policy)
        for policy in ({}, LARGE_CASH)
    ]
    for model in models:
        model.run()
    return models


def test_a_transfer_reaches_all_registered_and_nobody_else_in_its_first_month(first_month):
    without, with_cash = (model.households for model in first_month)
    registered = (without.register == 1) & (without.size > 0)
    gain = with_cash.transfer - without.transfer
    assert gain[registered] == pytest.approx(240.0, abs=0.01)
    assert np.count_nonzero(registered) > 0
    others = without.register != 1
    for name, values in without.arrays.items():
        assert np.array_equal(values[others], with_cash.arrays[name][others]), name


def test_a_transfer_changes_directly_only_money_and_what_it_buys(first_month):
    without, with_cash = (model.households.arrays for model in first_month)
    changed = {name for name in without if not np.array_equal(without[name], with_cash[name])}
    assert changed <= FIRST_MONTH_COLUMNS
    assert {"transfer", "income", "savings"} <= changed


def test_a_transfer_touches_no_market_in_its_first_month(first_month):
    for kind in ("counties", "enterprises", "villages"):
        without, with_cash = (model.tables[kind].arrays for model in first_month)
        for name in without:
            assert np.array_equal(without[name], with_cash[name]), name


def test_the_ledger_pays_exactly_what_the_registered_receive(first_month):
    model = first_month[1]
    hh = model.households
    paid = hh.weight.astype(np.int64)[(hh.register == 1) & (hh.size > 0)].sum() * 240
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    assert nation.spending.iloc[-1] == paid
    assert nation.spending.iloc[:-1].sum() == 0
