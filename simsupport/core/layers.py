"""Parameter files that build on one another: reading, `extends`, and merging.

The nearest file wins. Groups of parameters are merged name by name; a single parameter is
replaced whole, a dated one included. For every key the file and line it came from are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simsupport.core.dated import shorten
from simsupport.core.parameters import Parameters, nested_class
from simsupport.core.problems import Place, Problem, dotted
from simsupport.core.yaml_text import LARGEST_TEXT, Keys, parse_yaml

Find = Callable[[str, Path], Path]
"""Finds the file that a text names, seen from a folder; raises ValueError with a sentence."""


@dataclass(slots=True)
class Layers:
    """Files merged into one mapping.

    Attributes:
        values: the merged mapping; its `name` is the first file's if none is given.
        places: where each key stands; the empty way stands for the first file.
        problems: what is wrong so far, with the way to each wrong key.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Keys, Place] = field(default_factory=dict)
    problems: list[tuple[Keys, Problem]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layer:
    values: dict[str, Any]
    places: dict[Keys, Place]


def read_layers(
    path: Path,
    cls: type[Parameters],
    find: Find,
    *,
    text: str | None = None,
    own: Collection[str] = (),
) -> Layers:
    """Read a file and all it extends.

    Args:
        path: the file.
        cls: the parameters the files describe; tells groups from single values.
        find: finds the file behind the word after `extends`.
        text: content of the file, if it is at hand.
        own: keys that a file does not pass on to those that extend it.
    """
    result = Layers({"name": path.stem}, {(): Place(str(path), 1, 1)})
    chain: list[_Layer] = []
    seen: list[Path] = []
    following: Path | None = path
    while following is not None:
        seen.append(following)
        layer = _read_layer(following, text, result.problems)
        text = None
        if layer is None:
            break
        parent = layer.values.pop("extends", None)
        if chain:
            layer = _without(layer, own)
        chain.append(layer)
        following = _parent(parent, layer, seen, find, result.problems)
    for layer in reversed(chain):
        result.values = merge(result.values, layer.values, cls)
        result.places.update(layer.places)
    return result


def merge(
    under: Mapping[str, Any], over: Mapping[str, Any], cls: type[Parameters]
) -> dict[str, Any]:
    """Lay one mapping over another; only groups of parameters are merged name by name."""
    merged = dict(under)
    for name, value in over.items():
        group = nested_class(cls.model_fields[name]) if name in cls.model_fields else None
        below = merged.get(name)
        if group is not None and isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[name] = merge(below, value, group)
        else:
            merged[name] = value
    return merged


def read_text(path: Path, limit: int = LARGEST_TEXT) -> str:
    """Return a file's text, of at most `limit` bytes.

    Raises:
        ValueError: there is no such file, or it holds no UTF-8 text of bearable size.
    """
    try:
        if path.is_dir():
            raise ValueError("is a folder; name a file")
        if not path.exists():
            raise ValueError("no such file")
        if not path.is_file():
            raise ValueError("is no regular file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror or type(error).__name__}") from None
    if len(content) > limit:
        raise ValueError(f"is larger than {limit // 1024} kB")
    if b"\0" in content:
        raise ValueError("holds binary data; it must be UTF-8 text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"is no UTF-8 text: line {line} holds other bytes") from None


def _read_layer(
    path: Path, text: str | None, problems: list[tuple[Keys, Problem]]
) -> _Layer | None:
    """Return one file's mapping and places, or None after noting why there is none."""
    top = Place(str(path), 1, 1)
    try:
        parsed = parse_yaml(read_text(path) if text is None else text)
    except ValueError as error:
        problems.append(((), Problem(str(error), place=top)))
        return None
    for fault in parsed.faults:
        place = Place(str(path), fault.line, fault.column)
        problems.append((fault.keys, Problem(fault.message, dotted(fault.keys), place)))
    if isinstance(parsed.value, dict):
        places = {keys: Place(str(path), *spot) for keys, spot in parsed.places.items()}
        return _Layer(parsed.value, places)
    if not parsed.faults:
        what = "is empty" if parsed.value is None else f"holds {shorten(parsed.value)}"
        problems.append(((), Problem(f"{what}; it must hold keys, such as `name: ...`", place=top)))
    return None


def _without(layer: _Layer, names: Collection[str]) -> _Layer:
    values = {name: value for name, value in layer.values.items() if name not in names}
    places = {keys: place for keys, place in layer.places.items() if keys[0] not in names}
    return _Layer(values, places)


def _parent(
    name: Any,
    layer: _Layer,
    seen: list[Path],
    find: Find,
    problems: list[tuple[Keys, Problem]],
) -> Path | None:
    """Return the file that a layer extends, or None after noting what is wrong, if anything is."""
    place = layer.places.get(("extends",))
    if place is None:
        return None
    problem = ""
    parent: Path | None = None
    if isinstance(name, str):
        try:
            parent = find(name, seen[-1].parent)
        except ValueError as error:
            problem = str(error)
    else:
        problem = f"is {shorten(name)}; it must be the name or path of a file"
    if parent is not None and any(_same(parent, path) for path in seen):
        problem = f"goes in a circle: {' -> '.join(path.name for path in [*seen, parent])}"
    if problem:
        problems.append((("extends",), Problem(problem, "extends", place)))
        return None
    return parent


def _same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except OSError:
        return False
