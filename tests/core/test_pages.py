"""Arrays that come and go lie in large pages where the system has them."""

import ctypes
import platform
import subprocess
import sys

import pytest

from simsupport.core import pages
from simsupport.core.pages import use_large_pages

HAS_ADVICE = platform.system() == "Linux" and platform.libc_ver()[0] == "glibc"

ADVISED = """
from simsupport.core.pages import use_large_pages
with_advice = lambda: "".join(open("/proc/self/smaps")).count(" hg")
before = with_advice()
use_large_pages()
use_large_pages()
print(before, with_advice())
"""


@pytest.mark.skipif(not HAS_ADVICE, reason="only glibc on Linux can be asked")
def test_memory_of_a_process_is_advised_once_it_is_asked_for():
    command = [sys.executable, "-c", ADVISED]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    before, after = map(int, done.stdout.split())
    assert before == 0
    assert after > 0


@pytest.mark.parametrize("missing", [OSError, TypeError, AttributeError])
def test_where_no_such_library_can_be_asked_nothing_happens(monkeypatch, missing):
    def no_library(name):
        raise missing

    monkeypatch.setattr(pages.ctypes, "CDLL", no_library)
    assert use_large_pages.__wrapped__() is None


def test_another_c_library_is_left_alone(monkeypatch):
    class Other:
        """A C library that knows nothing of glibc's options."""

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Other())
    assert use_large_pages.__wrapped__() is None
