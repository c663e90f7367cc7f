"""Parameters keep their units and ranges, and dated values hold from their months."""

import math
import pickle
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simsupport.core.calendar import LONGEST, Month, format_month, parse_month
from simsupport.core.parameters import Dated, MonthText, Parameters, describe, param


class Inner(Parameters):
    """A nested group."""

    share: float = param(1, unit="share", source="assumption", low=0, high=2)
    count: int = param(3, unit="rows", source="assumption", low=1, doc="how many")
    kind: Literal["a", "b"] = param("a", unit="", source="assumption")
    on: bool = param(True, unit="", source="assumption")


class Outer(Parameters):
    """A group with dated values."""

    amount: Dated = param(0.0, unit="yuan/month", source="policy lever", low=0, high=1000)
    until: MonthText | None = param(None, unit="month", source="policy lever")
    inner: Inner = Inner()


MONTHS = st.integers(parse_month("1990-01"), LONGEST - 1)
NUMBERS = st.floats(0, 1000)


def messages(**values: object) -> dict[str, str]:
    """Return what is wrong with `Outer(**values)`, by dotted path."""
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(values)
    return {".".join(map(str, e["loc"])): e["msg"] for e in caught.value.errors()}


def test_a_plain_number_holds_in_every_month():
    amount = Outer.model_validate({"amount": 120}).amount
    assert [amount.at(month) for month in (-12, 0, 95)] == [120.0] * 3
    assert isinstance(amount.at(0), float)
    assert amount.plain() == 120.0


def test_a_dated_value_holds_from_its_month_and_is_zero_before():
    amount = Dated({"2016-01": 0.3, "2014-01": 0.2})
    assert amount.at(parse_month("2013-12")) == 0.0
    assert amount.at(parse_month("2014-01")) == 0.2
    assert amount.at(Month(parse_month("2015-12"))) == 0.2
    assert amount.at(Month(parse_month("2030-01"))) == 0.3


@given(st.dictionaries(MONTHS, NUMBERS, min_size=1, max_size=8), MONTHS, st.randoms())
def test_dated_values_agree_with_a_plain_search(steps, month, random):
    written = [(format_month(index), value) for index, value in steps.items()]
    random.shuffle(written)
    amount = Dated(dict(written))
    started = [index for index in steps if index <= month]
    assert amount.at(month) == (steps[max(started)] if started else 0.0)
    assert amount.ever == any(steps.values())
    assert amount == Dated(amount.plain())
    assert hash(amount) == hash(Dated(amount.plain()))


def test_a_plain_default_becomes_a_dated_value():
    assert Outer().amount == Dated(0.0)
    assert not Outer().amount.ever


def test_parameters_are_frozen_hashable_and_survive_pickling():
    outer = Outer.model_validate({"amount": {"2014-01": 3}, "inner": {"share": 0.5}})
    assert pickle.loads(pickle.dumps(outer)) == outer
    assert hash(outer) == hash(outer.model_copy())
    with pytest.raises(ValidationError, match="frozen"):
        outer.until = "2014-01"
    with pytest.raises(AttributeError):
        outer.amount.steps = ()


def test_plain_values_read_back_as_the_same_parameters():
    outer = Outer.model_validate({"amount": {"2014-01": 3}, "until": "2016-01"})
    assert Outer.model_validate(outer.model_dump(mode="json")) == outer


def test_out_of_range_values_are_named_with_unit_and_range():
    said = messages(amount=-1, inner={"share": 2.5, "count": 0})
    assert said["amount"] == "is -1 yuan/month; it must lie between 0 and 1000"
    assert said["inner.share"] == "is 2.5 share; it must lie between 0 and 2"
    assert said["inner.count"] == "is 0 rows; it must be at least 1"


def test_every_dated_value_is_checked():
    said = messages(amount={"2014-01": -1, "2015-01": 5, "2016-01": 2000})
    assert set(said) == {"amount.2014-01", "amount.2016-01"}
    said = messages(amount={"2014-13": 1, "2015": 2, "2016-01": "x", "2017-01": math.nan})
    assert set(said) == {"amount.2014-13", "amount.2015", "amount.2016-01", "amount.2017-01"}
    assert "YYYY-MM" in said["amount.2014-13"]


@pytest.mark.parametrize("value", ["3", True, None, [1], {}, math.nan, math.inf, 10**400])
def test_what_is_no_number_is_refused(value):
    assert messages(amount=value)
    assert messages(inner={"share": value})


@pytest.mark.parametrize(
    "values",
    [
        {"amont": 1},
        {"inner": 3},
        {"inner": {"count": 2.5}},
        {"inner": {"kind": "c"}},
        {"inner": {"on": 1}},
        {"until": "2014-13"},
        {"until": 2014},
    ],
)
def test_unknown_names_and_wrong_types_are_refused(values):
    assert messages(**values)


def test_a_declaration_is_checked_too():
    with pytest.raises(ValueError, match="must be at least 0"):
        param(-1, unit="share", source="assumption", low=0)
    with pytest.raises(ValueError, match="source"):
        param(1, unit="share", source="")


def test_describe_lists_nested_parameters_with_their_units():
    rows = {row.path: row for row in describe(Outer, "measures.cash")}
    assert list(rows) == [
        "measures.cash.amount",
        "measures.cash.until",
        "measures.cash.inner.share",
        "measures.cash.inner.count",
        "measures.cash.inner.kind",
        "measures.cash.inner.on",
    ]
    amount = rows["measures.cash.amount"]
    assert (amount.unit, amount.low, amount.high) == ("yuan/month", 0, 1000)
    assert rows["measures.cash.inner.count"].doc == "how many"


def test_the_schema_holds_unit_source_and_range():
    field = Outer.model_json_schema()["properties"]["amount"]
    assert field["unit"] == "yuan/month"
    assert field["source"] == "policy lever"
    assert (field["minimum"], field["maximum"]) == (0, 1000)
    assert {kind["type"] for kind in field["anyOf"]} == {"number", "object"}
