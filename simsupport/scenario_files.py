"""Where scenario files are found: by path, in `./scenarios`, or with the package."""

from __future__ import annotations

from pathlib import Path

from simsupport.core.problems import nearest, printable

SUFFIXES = (".yaml", ".yml")
_LONGEST_SHOWN = 200


def find_file(source: str, folder: Path) -> Path:
    """Return the file that a path or name means.

    A path is seen from `folder`. A bare name is looked up beside the file that names it
    (`folder`, unless that is the current folder), in `./scenarios`, then with the package.

    Raises:
        ValueError: there is no such file or name.
    """
    source = source.replace("\0", "")
    if not source.strip():
        raise ValueError("an empty text names no scenario")
    try:
        if is_path(source) or (folder / source).is_file():
            return _existing(folder / source)
        for place in _places(folder):
            for suffix in SUFFIXES:
                if (place / f"{source}{suffix}").is_file():
                    return place / f"{source}{suffix}"
    except OSError as error:
        raise ValueError(f"{_shown(source)} cannot be read: {error.strerror}") from None
    if (folder / source).is_dir():
        raise ValueError(f"{_shown(source)} is a folder; name a file")
    raise ValueError(f"no scenario is called {_shown(source)}{nearest(source, names(folder))}")


def is_path(source: str) -> bool:
    """Tell a path from a bare name: it has a separator or a YAML suffix."""
    return "/" in source or "\\" in source or source.lower().endswith(SUFFIXES)


def shipped_folder() -> Path:
    """Return the folder of the scenarios that come with the package."""
    package = Path(__file__).parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def names(folder: Path = Path()) -> list[str]:
    """List the names that can be used without a path."""
    found: set[str] = set()
    for place in _places(folder):
        try:
            found.update(file.stem for file in place.iterdir() if file.suffix in SUFFIXES)
        except OSError:
            continue
    return sorted(found)


def _existing(path: Path) -> Path:
    if path.is_dir():
        raise ValueError(f"{_shown(str(path))} is a folder; name a file")
    if not path.exists():
        raise ValueError(f"no such file: {_shown(str(path))}")
    return path


def _shown(source: str) -> str:
    text = printable(source)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _places(folder: Path) -> list[Path]:
    beside = [] if folder == Path() else [folder]
    return [*beside, Path("scenarios"), shipped_folder()]
