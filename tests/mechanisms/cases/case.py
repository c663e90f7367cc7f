"""What the tests know of a row of the mission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Changes = Mapping[str, Any]
"""Parameters by dotted path, and their values."""

Figure = Callable[[Any], float]
"""What is read off a model at the end of its run."""


@dataclass(frozen=True)
class Case:
    """How one row is switched, what it moves on the way, and where that can be cut."""

    row: str
    figure: Figure
    """the channel: what the row moves first, in somebody's decision or delivery"""
    sign: int
    """1 where switching it on raises the figure, -1 where it lowers it"""
    off: Changes
    """the row at size zero, in its carrier"""
    shape: Changes
    """other parameters of the row, which must mean nothing at size zero"""
    cut: Changes
    """what cuts the channel downstream: with it no household differs between on and off"""
    harmless: Changes
    """a set inside the stated ranges, size above zero, under which the row does nothing or harm"""
    harmless_says: str
    """the same in words, for readers"""
    rule: str
    """`module:Class.method` or `module:function` whose body is the row"""
    empty: Any = field(default_factory=list)
    """what the rule returns when it does nothing; a function of the same arguments, or a value"""
    carrier: str = "whole-society"
    on: Changes = field(default_factory=dict)
    """changes under which the row is on in its carrier, and against which `off` is held"""
    says: str = ""
    """what the figure is, in a few words"""
    months: int = 48
    changes: Changes = field(default_factory=dict)
    """further changes to the carrier in all runs of the case, to make the channel plain"""
    harm: Figure | None = None
    """what is read for `harmless` where that is not the channel itself; same sign is good"""
