"""Horizons without a December are refused where the question is about one."""

import pytest

from simsupport.experiment import InputError
from simsupport.experiment.decembers import check_told


@pytest.mark.parametrize("months", [1, 11])
def test_what_is_known_in_december_needs_one_and_the_message_says_how_many_months(months):
    with pytest.raises(InputError, match=rf"true_exits: .* of {months} months .* at least 12"):
        check_told(["income", "true_exits"], months)


def test_a_year_has_one_and_outcomes_of_every_month_need_none():
    check_told(["true_exits"], 12)
    check_told(["income"], 1)


def test_it_says_what_else_may_be_done():
    with pytest.raises(InputError, match=r"take at least 12 months, or name an outcome of every"):
        check_told(["true_exits"], 6)
    with pytest.raises(InputError, match=r"take at least 12 months$"):
        check_told(["true_exits"], 6, instead="")
