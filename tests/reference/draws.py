"""Keyed draws one at a time, in whole Python numbers: the draws of `core/streams.py`.

A word is SplitMix64's output (Steele, Lea & Flood 2014) at position row + 1 of a key's sequence.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache

_MASK = 2**64 - 1


def stream_key(seed: int, name: str, month: int) -> int:
    """Return the key of a stream in a month."""
    text = f"{seed}/{name}/{month}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


class Keys(dict[str, int]):
    """The keys of one month by stream name, hashed when first asked for."""

    def __init__(self, seed: int, month: int) -> None:
        super().__init__()
        self.seed, self.month = seed, month

    def __missing__(self, name: str) -> int:
        key = self[name] = stream_key(self.seed, name, self.month)
        return key


def word(key: int, row: int) -> int:
    """Return the 64-bit word of a row."""
    state = (key + (row + 1) * 0x9E3779B97F4A7C15) & _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


def lane(drawn: int, number: int) -> int:
    """Return one of a word's four 16-bit lanes."""
    return (drawn >> (16 * number)) & 0xFFFF


def uniform(drawn: int, half: int = 0) -> float:
    """Return a number in (0, 1) from the upper 23 bits of one half of a word."""
    bits = (drawn >> (32 * half + 9)) & 0x7FFFFF
    return (bits + 0.5) / 2**23


def normal_pair(drawn: int) -> tuple[float, float]:
    """Return two standard normal numbers (Box & Muller 1958)."""
    radius = math.sqrt(-2.0 * math.log(uniform(drawn, 0)))
    angle = 2.0 * math.pi * uniform(drawn, 1)
    return radius * math.cos(angle), radius * math.sin(angle)


def normal(drawn: int) -> float:
    """Return a standard normal number."""
    return normal_pair(drawn)[0]


@cache
def threshold(probability: float) -> int:
    """Return the number below which a lane falls with a probability."""
    return min(max(round(probability * 65536.0), 0), 65535)
