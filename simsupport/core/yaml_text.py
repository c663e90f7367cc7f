"""A small, safe reading of YAML that remembers where every key stands.

Only plain mappings, lists and scalars are read: no tags, no anchors or aliases, one document,
limited size and depth. A scalar without quotes is a number, true, false or empty as in YAML 1.2;
everything else, dates and months among it, stays text. Keys are always text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_TEXT = 128 * 1024
"""Bytes a file may have; the largest scenario is a few tens of thousands."""

DEEPEST = 16
"""Levels of nesting allowed; a scenario needs five."""

MOST_FAULTS = 100
"""Faults after which reading stops."""

Keys = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions in lists, from the top."""

_INTEGER = re.compile(r"[-+]?[0-9][0-9_]*")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_MOST_DIGITS = 400


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that may not stand in the text; line and column count from 1."""

    line: int
    column: int
    keys: Keys
    message: str


@dataclass(slots=True)
class YamlText:
    """What a text holds.

    Attributes:
        value: mappings, lists and scalars; None if the text is empty or cannot be read at all.
        places: line and column, from 1, of every key and of every item of a list.
        faults: all that is wrong with the text as YAML.
    """

    value: Any = None
    places: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _StopError(Exception):
    """Reading cannot go on."""


def parse_yaml(text: str) -> YamlText:
    """Read one document; what is wrong with it is listed in `faults`, never raised."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    result = YamlText()
    if len(text) > LARGEST_TEXT:
        return _failed(result, 1, 1, f"is longer than {LARGEST_TEXT // 1024} kB")
    try:
        _Reader(YAML(typ="safe", pure=True).parse(text), result).read()
    except _StopError:
        pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = " ".join(str(error.problem or error.context).split())
        _failed(result, line, column, f"is no valid YAML: {what}")
    except YAMLError as error:
        line, column = _line_and_column(text, getattr(error, "position", 0))
        _failed(result, line, column, "holds a character that YAML does not allow")
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError):
        # The parser meets some malformed escapes and directives with plain Python errors.
        _failed(result, 1, 1, "is no valid YAML")
    return result


def _failed(result: YamlText, line: int, column: int, message: str) -> YamlText:
    result.value = None
    result.faults.append(Fault(line, column, (), message))
    return result


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


class _Reader:
    """Builds the value from the parser's events, so that no tag or alias is ever followed."""

    def __init__(self, events: Iterator[Any], result: YamlText) -> None:
        self.events = events
        self.result = result

    def read(self) -> None:
        """Read the first document and refuse a second."""
        next(self.events)
        event = next(self.events)
        if _kind(event) == "StreamEndEvent":
            return
        value = self._node(next(self.events), ())
        next(self.events)
        event = next(self.events)
        if _kind(event) != "StreamEndEvent":
            self._fault(event, (), "a second document begins here; a file holds one")
        self.result.value = value

    def _fault(self, event: Any, keys: Keys, message: str) -> None:
        line, column = _start(event)
        self.result.faults.append(Fault(line, column, keys, message))
        if len(self.result.faults) >= MOST_FAULTS:
            raise _StopError

    def _node(self, event: Any, keys: Keys) -> Any:
        if _kind(event) == "AliasEvent":
            self._fault(event, keys, f"refers to *{event.anchor:.40}; write the value out")
            return None
        if event.anchor is not None:
            self._fault(event, keys, f"carries the anchor &{event.anchor:.40}; leave it out")
        if event.tag is not None:
            self._fault(event, keys, f"carries the tag {event.tag:.40}; leave it out")
        if _kind(event) == "ScalarEvent":
            plain = event.style in (None, "")
            return _scalar(event.value) if plain and event.tag is None else event.value
        if len(keys) >= DEEPEST:
            self._fault(event, (), f"is nested deeper than {DEEPEST} levels")
            raise _StopError
        return self._mapping(keys) if _kind(event) == "MappingStartEvent" else self._list(keys)

    def _mapping(self, keys: Keys) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while _kind(event := next(self.events)) != "MappingEndEvent":
            if _kind(event) != "ScalarEvent":
                self._fault(event, keys, "a key must be a plain word")
                raise _StopError
            name, inner = event.value, (*keys, event.value)
            if name in mapping:
                line, _ = self.result.places[inner]
                self._fault(event, inner, f"stands here a second time; the first is on line {line}")
            self.result.places.setdefault(inner, _start(event))
            if event.anchor is not None or event.tag is not None:
                self._fault(event, inner, "a key may carry no anchor and no tag")
            mapping[name] = self._node(next(self.events), inner)
        return mapping

    def _list(self, keys: Keys) -> list[Any]:
        items: list[Any] = []
        while _kind(event := next(self.events)) != "SequenceEndEvent":
            inner = (*keys, len(items))
            self.result.places[inner] = _start(event)
            items.append(self._node(event, inner))
        return items


def _kind(event: Any) -> str:
    return type(event).__name__


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(text: str) -> Any:
    """Return the value of a scalar written without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= _MOST_DIGITS:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text
