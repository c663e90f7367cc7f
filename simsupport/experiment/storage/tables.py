"""Tables as bytes: equal tables give equal bytes, and a changed byte is noticed."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 1 << 20
"""Rows of a row group at most; a run with fewer rows is one row group."""

_DIGEST_DIGITS = 64


class DamagedError(ValueError):
    """A file does not hold what was written to it."""


def to_parquet(table: pa.Table) -> bytes:
    """Encode a table so that equal tables give equal bytes: no times, no paths, no pandas."""
    sink = pa.BufferOutputStream()
    plain = table.replace_schema_metadata(None)
    pq.write_table(plain, sink, row_group_size=ROW_GROUP, **encoding(plain.schema))
    encoded: bytes = sink.getvalue().to_pybytes()
    return encoded


def from_parquet(content: bytes) -> pa.Table:
    """Decode a table."""
    return opened(pa.BufferReader(content)).read(use_threads=False)


def opened(source: Any, footer: pq.FileMetaData | None = None) -> pq.ParquetFile:
    """Open a path, an Arrow buffer or a file, to be read in the thread that asks.

    Threads of Arrow's that are still at work when the interpreter exits would abort it.
    """
    return pq.ParquetFile(source, metadata=footer, pre_buffer=False)


def row_group(file: pq.ParquetFile, row: int) -> pa.Table:
    """Decode a part of an open file."""
    return file.read_row_group(row, use_threads=False)


def encoding(schema: pa.Schema) -> dict[str, Any]:
    """Return how tables of a schema are encoded; floats, which seldom repeat, as they are."""
    repeated = [field.name for field in schema if not pa.types.is_floating(field.type)]
    return {
        "compression": "zstd",
        "compression_level": 3,
        "version": "2.6",
        "data_page_version": "1.0",
        "use_dictionary": repeated or False,
    }


def fingerprint(table: pa.Table) -> bytes:
    """Hash a table's column names, types and buffers, however it was encoded."""
    sink = pa.BufferOutputStream()
    plain = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(sink, plain.schema) as stream:
        stream.write_table(plain)
    return hashlib.sha256(sink.getvalue()).digest()


def sealed(body: bytes) -> bytes:
    """Put the hash of a content on a line of its own before it."""
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unsealed(content: bytes) -> bytes:
    """Return a sealed content without its hash.

    Raises:
        DamagedError: they do not belong together.
    """
    body = content[_DIGEST_DIGITS + 1 :]
    if sealed(body) != content:
        raise DamagedError("the content does not have its hash")
    return body
