"""Keyed random words: a draw belongs to (seed, stream name, month, row), never to call order.

A word is the output of SplitMix64 (Steele, Lea & Flood 2014) at position `row + 1` of the
sequence that starts at a key. The key hashes seed, name and month, so any row of any month can be
drawn alone, in any order, by any process. One 64-bit word serves one row: four 16-bit lanes for
events, or two 32-bit halves for uniforms and normals.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Lane = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_WORD = 2**64 - 1
_STRIP = 16_384
_S27, _S30, _S31, _S32 = (np.uint64(s) for s in (27, 30, 31, 32))
_TWO_PI = np.float32(2.0 * np.pi)


@lru_cache(maxsize=4096)
def stream_key(seed: int, name: str, month: int) -> int:
    """Return the 64-bit key of a stream in a month."""
    text = f"{seed}/{name}/{month}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


@lru_cache(maxsize=64)
def _steps(count: int) -> Words:
    steps = np.arange(1, count + 1, dtype=np.uint64) * _GAMMA
    steps.flags.writeable = False
    return steps


def _mix(state: Words) -> Words:
    state ^= state >> _S30
    state *= _MIX1
    state ^= state >> _S27
    state *= _MIX2
    state ^= state >> _S31
    return state


@dataclass(frozen=True, slots=True)
class Streams:
    """All random streams of one run."""

    seed: int

    def words(self, name: str, month: int, start: int, stop: int) -> Words:
        """Draw one word for each of the rows `start` to `stop`; shape (stop - start,)."""
        key = stream_key(self.seed, name, month) + start * int(_GAMMA)
        words = _steps(stop - start) + np.uint64(key & _WORD)
        for first in range(0, len(words), _STRIP):  # a strip stays in the cache
            _mix(words[first : first + _STRIP])
        return words

    def words_at(self, name: str, month: int, rows: npt.NDArray[np.integer]) -> Words:
        """Draw the words of chosen rows; equal to `words(...)[rows - start]`."""
        words = rows.astype(np.uint64)
        words *= _GAMMA
        words += np.uint64((stream_key(self.seed, name, month) + int(_GAMMA)) & _WORD)
        return _mix(words)


def lane(words: Words, number: int) -> Lane:
    """Return one of the four 16-bit lanes of each word, shape (n,)."""
    return (words >> np.uint64(16 * number)).astype(np.uint16)


def lanes(words: Words) -> tuple[Lane, Lane, Lane, Lane]:
    """Return all four 16-bit lanes of each word, each contiguous, shape (n,)."""
    first, second, third, fourth = np.ascontiguousarray(words.view("<u2").reshape(-1, 4).T)
    return first, second, third, fourth


def threshold(probability: float) -> np.uint16:
    """Return the number below which a lane falls with a probability, to 1/65536.

    The largest is 65,535, so that a probability of 1 misses once in 65,536 draws.
    """
    return np.uint16(min(max(round(probability * 65536.0), 0), 65535))


def thresholds(probability: Floats) -> npt.NDArray[np.uint16]:
    """Return `threshold` for an array of probabilities in [0, 1]; shape as given."""
    scaled = np.rint(probability * np.float32(65536.0))
    limits: npt.NDArray[np.uint16] = np.minimum(scaled, np.float32(65535.0)).astype(np.uint16)
    return limits


def uniform(words: Words, half: int = 0) -> Floats:
    """Turn one half of each word into a float32 in (0, 1); 23 bits, never 0 or 1."""
    bits = (words >> np.uint64(32 * half)).astype(np.uint32) >> np.uint32(9)
    drawn: Floats = bits.astype(np.float32)
    drawn *= np.float32(2.0**-23)
    drawn += np.float32(2.0**-24)
    return drawn


def normal(words: Words) -> Floats:
    """Turn each word into a standard normal, float32 (Box & Muller 1958, cosine branch)."""
    wave = np.cos(_angle(words))
    wave *= _radius(words)
    return wave


def normal_pair(words: Words) -> tuple[Floats, Floats]:
    """Turn each word into two independent standard normals, float32 (Box & Muller 1958)."""
    radius, angle = _radius(words), _angle(words)
    return radius * np.cos(angle), radius * np.sin(angle)


def _radius(words: Words) -> Floats:
    radius = uniform(words, 0)
    np.log(radius, out=radius)
    radius *= np.float32(-2.0)
    return np.sqrt(radius, out=radius)


def _angle(words: Words) -> Floats:
    angle = uniform(words, 1)
    angle *= _TWO_PI
    return angle
