"""Whether a run that was saved under one scenario may go on under another.

It may if the other would have brought it to the same place: every parameter that was read before
the date had the same value in every month in which it was read. A policy reads its parameters in
the months in which it acts, all other rules in every month from the burn-in year on; no rule reads
a value of a month to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simsupport.core.calendar import BURN_IN, Month, format_month, parse_month
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Dated, Parameters
from simsupport.core.plain import in_words, plain, unit_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from simsupport.scenario import Scenario


class Early(NamedTuple):
    """A parameter that two scenarios set differently before the date."""

    month: int
    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        before, after = in_words(plain(self.before)), in_words(plain(self.after))
        when = format_month(self.month)
        return f"{self.path} is {before} there and {after} here, unlike from {when} on"


def reason_against(
    saved: Scenario, wanted: Scenario, month: Month, drawn: int, *, cap_reached: bool
) -> str | None:
    """Return why a run cannot go on under another scenario, in words; None if it can.

    Args:
        saved: the scenario until now.
        wanted: the scenario from now on.
        month: the first month under it.
        drawn: fen that programmes drew until now.
        cap_reached: whether the cap on spending has cut anything until now.
    """
    if wanted.horizon.months < month.index:
        return f"its horizon ends after {wanted.horizon.months} months, before {month}"
    years = saved.horizon.last_year, wanted.horizon.last_year
    if years[0] != years[1] and years[1] < month.index:
        return (
            f"its last year begins in {Month(years[1])}, and what households got in it was not "
            "noted; save the run before"
        )
    early = sorted(differences_before(saved, wanted, month), key=lambda one: one.month)
    if early:
        others = f" (and {len(early) - 1} more)" if len(early) > 1 else ""
        return f"{early[0]}{others}"
    caps = saved.budget.cap, wanted.budget.cap
    if caps[0] != caps[1] and (cap_reached or any(_used_up(cap, drawn) for cap in caps)):
        before, after = (in_words(cap) for cap in caps)
        return f"budget.cap is {before} there and {after} here, and one bound already"
    return None


def differences_before(saved: Scenario, wanted: Scenario, month: Month) -> Iterator[Early]:
    """Yield the parameters that were read with different values before a month."""
    always = range(-BURN_IN, month.index)
    for section in type(saved).model_fields:
        one, other = getattr(saved, section), getattr(wanted, section)
        if section == "measures":
            for key in type(one).model_fields:
                policies = getattr(one, key), getattr(other, key)
                acting = [
                    index
                    for index in range(month.index)
                    if any(policy.active(Month(index)) for policy in policies)
                ]
                yield from _differences(*policies, f"{section}.{key}.", acting)
        elif section == "horizon":
            yield from _differences(one, other, "horizon.", always, skip=("months",))
        elif section not in _READ_BY_NO_RULE:
            yield from _differences(one, other, f"{section}.", always)


_READ_BY_NO_RULE = ("name", "title", "description", "budget")
"""The cap on spending is looked at by itself: it matters only once it binds."""


def _differences(
    one: Parameters,
    other: Parameters,
    prefix: str,
    months: Sequence[int],
    skip: tuple[str, ...] = (),
) -> Iterator[Early]:
    for name, field in type(one).model_fields.items():
        before, after = getattr(one, name), getattr(other, name)
        if before == after or name in skip:
            continue
        if isinstance(before, Parameters):
            yield from _differences(before, after, f"{prefix}{name}.", months)
            continue
        for index in months:
            if _in_force(before, index, field) != _in_force(after, index, field):
                yield Early(index, f"{prefix}{name}", before, after)
                break


def _in_force(value: Any, index: int, field: FieldInfo) -> Any:
    """Return what a rule sees of a parameter in a month: of a date, whether it has come."""
    if isinstance(value, Dated):
        return value.at(index)
    if unit_of(field) == "month":
        return value is not None and index >= parse_month(value)
    return value


def _used_up(cap: float | None, drawn: int) -> bool:
    return cap is not None and drawn >= round(cap * FEN)
