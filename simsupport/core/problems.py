"""What is wrong with an input, in one line each: where it stands, which key, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from simsupport.core.dated import shorten
from simsupport.core.parameters import Parameters, nested_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import ValidationError

    from simsupport.core.yaml_text import Keys

_LONGEST_KEY = 80
_MOST_NAMES = 8
_MOST_PROBLEMS = 100

_EXPECTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "model_type": "a mapping of parameters",
    "dict_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list",
    "finite_number": "a finite number",
    "string_pattern_mismatch": "up to 80 letters, digits, spaces, points and hyphens",
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its message, its key as dotted path, and its place in a file if any."""

    message: str
    key: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        parts = (str(self.place) if self.place else "", self.key, self.message)
        return printable(": ".join(part for part in parts if part))


def printable(text: str) -> str:
    """Return text with line breaks and control characters written as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def dotted(keys: Iterable[str | int]) -> str:
    """Write the way to a value as a dotted path of limited length."""
    text = ".".join(str(key) for key in keys)
    return text if len(text) <= _LONGEST_KEY else f"{text[:_LONGEST_KEY]}..."


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" for the closest known word, else a list of those known."""
    names = list(known)
    close = get_close_matches(word[:_LONGEST_KEY], names, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    shown = ", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else "")
    return f"; known: {shown}" if names else ""


def problems_of(
    error: ValidationError, cls: type[Parameters], places: Mapping[Keys, Place]
) -> list[tuple[Keys, Problem]]:
    """Put each of a validation's errors in a sentence, with the place of its key.

    Args:
        error: what validation of `cls` raised.
        cls: the class whose fields the errors name.
        places: where each key stands; a key without a place gets that of the group around it.

    Returns:
        the way to each wrong value, with its problem; the first hundred.
    """
    found = []
    for details in error.errors(include_url=False)[:_MOST_PROBLEMS]:
        keys: Keys = details["loc"]
        message = _message(details["type"], details["msg"], details["input"], keys, cls)
        found.append((keys, Problem(message, dotted(keys), place_of(keys, places))))
    return found


def place_of(keys: Keys, places: Mapping[Keys, Place]) -> Place | None:
    """Return the place of a key, or of the nearest group around it that has one."""
    for length in range(len(keys), -1, -1):
        if keys[:length] in places:
            return places[keys[:length]]
    return None


def _message(kind: str, text: str, value: Any, keys: Keys, cls: type[Parameters]) -> str:
    if kind == "extra_forbidden":
        return f"no such parameter{nearest(str(keys[-1]), _names_beside(keys, cls))}"
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return f"is {shorten(value)}; it must be {text.removeprefix('Input should be ')}"
    if kind in _EXPECTED and not text.startswith("is "):
        return f"is {shorten(value)}; it must be {_EXPECTED[kind]}"
    return text.removeprefix("Value error, ")


def _names_beside(keys: Keys, cls: type[Parameters]) -> list[str]:
    """List the parameters that exist where an unknown one was found."""
    for key in keys[:-1]:
        if isinstance(key, int):  # a place in a list, whose entries are of the class found
            continue
        inner = nested_class(cls.model_fields[str(key)])
        if inner is None:
            return []
        cls = inner
    return list(cls.model_fields)
