"""Where results come from: the code, the data, the packages and the machine.

The code's digest is part of every run's key, so edited code never returns stale results.
Nothing here holds a path, a user's or a host's name.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from simsupport.sources import CODE_DIGEST, PACKAGE, code_files

PACKAGES = (
    "simsupport",
    "mesa",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy",
    "matplotlib",
    "pydantic",
    "ruamel.yaml",
    "typer",
    "rich",
)
_CPU_INFO = Path("/proc/cpuinfo")


def code_digest() -> str:
    """Return the hash of the package as this process has it in use."""
    return CODE_DIGEST


def data_digests(package: Path = PACKAGE) -> dict[str, str]:
    """Hash each shipped data file; sha256 by name relative to `data/`."""
    data = package / "data"
    return {
        file.relative_to(data).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in code_files(package)
        if file.is_relative_to(data) and file.suffix != ".py"
    }


def package_versions() -> dict[str, str]:
    """Return the version of every package that takes part, those present only."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def git_revision(package: Path = PACKAGE) -> str | None:
    """Return the revision of the sources, with `-modified` where they differ from it.

    None where git is absent or does not track this package, as in an installed wheel.
    """
    if _git(package, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None
    revision = _git(package, "rev-parse", "HEAD")
    if revision is None:
        return None
    changed = _git(package, "status", "--porcelain", "--", ".")
    return f"{revision}-modified" if changed else revision


def _git(folder: Path, *words: str) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words only
            ["git", *words],  # noqa: S607 - whichever git the user has
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def machine() -> dict[str, Any]:
    """Return the generic facts that matter for speed and for equal bytes."""
    return {
        "processor": _processor(),
        "architecture": platform.machine(),
        "cores": available_cores(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def available_cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
