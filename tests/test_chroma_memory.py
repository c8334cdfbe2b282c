"""Threads that come and go share two heaps, so that each does not keep what it once held."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

# Eight threads at once take memory from the C library, which then lists its heaps.
HEAPS = """
import ctypes, sys, threading
from retrieval.chroma.collection import share_heaps
if sys.argv[1] == "shared":
    share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
together = threading.Barrier(8)
def take():
    together.wait()
    libc.malloc(10_000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
[one.start() for one in threads], [one.join() for one in threads]
listing = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, listing), libc.fclose(listing)
"""


def heaps(kind: str) -> int:
    ended = subprocess.run(
        [sys.executable, "-c", HEAPS, kind], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ended.stdout.count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone gives threads heaps of their own")
def test_threads_share_two_heaps() -> None:
    alone = heaps("alone")
    if not alone:
        pytest.skip("this C library is not glibc")
    assert heaps("shared") <= 2 < alone
