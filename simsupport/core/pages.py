"""Large pages for the arrays that rules make and drop, where the system has them.

At half a million rows such an array fills five hundred small pages, and a month makes thousands of
them; looking the pages up costs the processor a tenth of its time. NumPy asks for large pages
itself from four megabytes on, as for the columns of a large nation; this does for the rest.
"""

from __future__ import annotations

import ctypes
from functools import cache
from mmap import PAGESIZE

_MIB = 2**20
_PIECES, _PIECE = 3, 31 * _MIB
"""About what a block's arrays need together; each stays below the size that is mapped alone."""
_KEPT = 256 * _MIB
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of glibc's mallopt
_HUGEPAGE = 14  # of Linux' madvise


@cache
def use_large_pages() -> None:
    """Let freed memory stay with the process, up to 256 MiB, and lie in large pages.

    Does nothing but with glibc on Linux, nor a second time. No result depends on it.
    """
    try:
        libc = ctypes.CDLL(None)
        mallopt, advise, malloc, free = libc.mallopt, libc.madvise, libc.malloc, libc.free
    except (AttributeError, OSError, TypeError):  # another C library, or none that can be asked
        return
    advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    malloc.argtypes, malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    free.argtypes, free.restype = [ctypes.c_void_p], None
    mallopt(_MMAP_THRESHOLD, 32 * _MIB)
    mallopt(_TRIM_THRESHOLD, _KEPT)
    pieces = [malloc(_PIECE) for _ in range(_PIECES)]
    for start in pieces:
        if start:
            first = -(-start // PAGESIZE) * PAGESIZE
            advise(first, (start + _PIECE - first) // PAGESIZE * PAGESIZE, _HUGEPAGE)
    for start in pieces:
        free(start)
