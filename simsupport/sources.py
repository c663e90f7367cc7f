"""The package's own sources and data, and their digest.

The digest is taken when the package is imported, so that it is that of the code in use: a session
that goes on while a file is edited has the old code, and the old digest.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def code_files(package: Path = PACKAGE) -> list[Path]:
    """List the sources and data files that decide a result, in a fixed order."""
    data = package / "data"
    files = {*package.rglob("*.py"), *(file for file in data.rglob("*") if file.is_file())}
    kept = (file for file in files if "__pycache__" not in file.parts)
    return sorted(kept, key=lambda file: file.relative_to(package).as_posix())


def digest_files(package: Path = PACKAGE) -> str:
    """Hash names and contents of `code_files`; sha256 in hexadecimal."""
    digest = hashlib.sha256()
    for file in code_files(package):
        digest.update(f"{file.relative_to(package).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


CODE_DIGEST = digest_files()
