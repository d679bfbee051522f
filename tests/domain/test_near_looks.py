"""Changed copies of a picture look nearly the same, other pictures do not, and no pair is missed."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain import near_looks
from faceapp.domain.near_looks import look_of, near_pairs


def _scene(seed: int) -> np.ndarray:
    """(64, 64) soft grey patches."""
    rough = np.random.default_rng(seed).random((8, 8)).repeat(8, 0).repeat(8, 1)
    kernel = np.ones(9) / 9
    for axis in (0, 1):
        rough = np.apply_along_axis(np.convolve, axis, rough, kernel, "same")
    return (rough * 255).astype(np.uint8)


def _grey(picture: np.ndarray) -> np.ndarray:
    """(32, 32), as a decoder would."""
    places = np.linspace(0, len(picture) - 1, 32).round().astype(int)
    return picture[np.ix_(places, places)]


def test_copies_are_found_and_others_are_not() -> None:
    scenes = [_scene(seed) for seed in range(30)]
    lighter = np.clip(scenes[3].astype(int) + 20, 0, 255).astype(np.uint8)
    cropped = scenes[5][1:-1, 1:-1]
    looks = [look_of(_grey(one)) for one in [*scenes, lighter, cropped]]
    assert near_pairs(looks).tolist() == [[3, 30], [5, 31]]


def test_pictures_without_structure_are_like_nothing() -> None:
    even = [look_of(np.full((32, 32), level, np.uint8)) for level in (0, 128, 128)]
    assert len(near_pairs(even)) == 0
    assert len(near_pairs([])) == 0


@pytest.mark.parametrize("counted_by_table", [False, True])
def test_every_pair_within_the_bits_is_found(counted_by_table: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if counted_by_table:  # as with an older numpy
        monkeypatch.delattr(np, "bitwise_count", raising=False)
    monkeypatch.setattr(near_looks, "_ROWS", 7)
    monkeypatch.setattr(near_looks, "_COLUMNS", 11)
    hashes = [int(value) for value in np.random.default_rng(1).integers(0, 2**12, 60)]
    expected = [
        [a, b] for a in range(60) for b in range(a + 1, 60) if (hashes[a] ^ hashes[b]).bit_count() <= 3
    ]
    assert expected
    assert near_looks.within(np.array(hashes, np.uint64), 3).tolist() == expected
