"""Months are counted from January 2013 and written as YYYY-MM."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.core.calendar import Month, format_month, parse_month


def test_month_zero_is_january_2013_and_the_burn_in_year_lies_before_it():
    assert (Month(0).year, Month(0).of_year, str(Month(0))) == (2013, 1, "2013-01")
    assert (Month(-12).year, Month(-12).of_year) == (2012, 1)
    assert Month(-1).date == datetime.date(2012, 12, 1)
    assert Month(95).date == datetime.date(2020, 12, 1)


@given(st.integers(parse_month("1990-01"), parse_month("2099-12")))
def test_months_survive_being_written_and_read(index):
    month = Month(index)
    assert parse_month(format_month(index)) == index
    assert (month.date.year, month.date.month) == (month.year, month.of_year)


@given(st.integers(-200, 200))
def test_the_next_month_follows_in_the_same_year_or_opens_the_next(index):
    this, following = Month(index), Month(index + 1)
    if this.of_year == 12:
        assert (following.year, following.of_year) == (this.year + 1, 1)
    else:
        assert (following.year, following.of_year) == (this.year, this.of_year + 1)


@pytest.mark.parametrize(
    "text", ["2013", "2013-1", "2013-13", "2013-00", "1989-12", "2100-01", "2013/01", "", "abc"]
)
def test_what_is_no_month_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="write YYYY-MM, for example 2014-01"):
        parse_month(text)


def test_spaces_around_a_month_do_no_harm():
    assert parse_month(" 2014-01 ") == 12
