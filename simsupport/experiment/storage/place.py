"""Where files lie: a folder on this machine, or any address that fsspec reaches.

A `Remote` speaks the part of `pathlib.Path` that results need, so the rest of the code does not
ask which of the two it has.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from simsupport.experiment import InputError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_TEMPORARY = ".tmp"
_ABANDONED_SECONDS = 3600.0
_LONGEST_REASON = 160


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or folder in a file system of fsspec."""

    system: AbstractFileSystem
    path: str

    def __truediv__(self, name: str) -> Remote:
        return Remote(self.system, f"{self.path.rstrip('/')}/{name}")

    def __str__(self) -> str:
        return str(self.system.unstrip_protocol(self.path))

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rstrip("/").rpartition("/")[2]

    def exists(self) -> bool:
        """Tell whether there is such a file or folder."""
        return bool(self.system.exists(self.path))

    def is_file(self) -> bool:
        """Tell whether there is such a file."""
        return bool(self.system.isfile(self.path))

    def absolute(self) -> Remote:
        """Return the same place; an address names it wherever it is read."""
        return self

    def read_bytes(self) -> bytes:
        """Return the whole content."""
        content: bytes = self.system.cat_file(self.path)
        return content

    def read_text(self, encoding: str = "utf-8") -> str:
        """Return the whole content as text."""
        return self.read_bytes().decode(encoding)

    def mkdir(self, *, parents: bool = False, exist_ok: bool = False) -> None:
        """Make the folder, where the file system knows folders."""
        self.system.makedirs(self.path, exist_ok=exist_ok)

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove the file."""
        try:
            self.system.rm_file(self.path)
        except FileNotFoundError:
            if not missing_ok:
                raise


type Place = Path | Remote


def place(address: str | Place) -> Place:
    """Return the place that a path or an address such as `s3://bucket/sweep` names.

    Raises:
        InputError: it names nothing, or nothing here can reach such an address.
    """
    if not isinstance(address, str):
        return address
    if not address.strip():
        raise InputError("the address of a results folder is empty; name a folder")
    if "://" not in address:
        return Path(address)
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(address)
    except Exception as error:  # each file system raises what it likes
        reason = shorten(str(error) or type(error).__name__, _LONGEST_REASON, placeholder=" ...")
        raise InputError(f"{address}: no such place can be reached: {reason}") from error
    return Path(path) if "file" in _protocols(system) else Remote(system, path)


def names(folder: Place) -> list[str]:
    """List the names in a folder, in no order; empty where it does not exist."""
    try:
        if isinstance(folder, Path):
            return os.listdir(folder)  # noqa: PTH208 - a million names, and no need of paths
        folder.system.invalidate_cache(folder.path)
        found = folder.system.ls(folder.path, detail=False)
    except FileNotFoundError:
        return []
    return [path.rstrip("/").rpartition("/")[2] for path in found]


def read_range(file: Place, start: int, end: int | None) -> bytes:
    """Return the bytes from `start` up to `end`, or to the end of the file."""
    if isinstance(file, Remote):
        content: bytes = file.system.cat_file(file.path, start=start, end=end)
        return content
    with file.open("rb") as opened:
        opened.seek(start)
        return opened.read() if end is None else opened.read(end - start)


def publish(file: Place, content: bytes) -> Place:
    """Write a file that is there whole or not at all; return its place.

    On this machine it is written under a temporary name, brought to the disk and renamed.
    Elsewhere it is put in one piece, which object stores show whole or not at all; they know
    no renaming.
    """
    if isinstance(file, Remote):
        file.system.pipe_file(file.path, content)
        return file
    temporary = file.with_name(f".{file.name}.{uuid.uuid4().hex}{_TEMPORARY}")
    try:
        with temporary.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return file


def settle(folder: Place) -> None:
    """Bring the names in a folder to the disk, so that what they replace may be removed."""
    if isinstance(folder, Remote) or os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def clear_abandoned(folder: Place) -> None:
    """Remove temporary files whose writer died long ago."""
    if isinstance(folder, Remote):
        return
    oldest = time.time() - _ABANDONED_SECONDS
    for temporary in folder.glob(f".*{_TEMPORARY}"):
        with suppress(FileNotFoundError):
            if temporary.stat().st_mtime < oldest:
                temporary.unlink()


def _protocols(system: AbstractFileSystem) -> tuple[str, ...]:
    given = system.protocol
    return (given,) if isinstance(given, str) else tuple(given)
