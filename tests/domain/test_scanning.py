"""Rate and time left; which faces are the faces from before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.geometry import Box
from faceapp.domain.rematch import Look, rematch
from faceapp.domain.scanning import Rate, is_recognition_due


def test_nothing_is_known_at_first():
    rate = Rate()
    rate.mark(1.0, 1)
    assert rate.per_second == 0
    assert rate.seconds_left(10) is None


def test_the_rate_is_that_of_the_last_while():
    rate = Rate(window=10)
    for second in range(100):
        rate.mark(float(second), second)  # one a second
    assert rate.per_second == pytest.approx(1)
    for second in range(100, 120):
        rate.mark(float(second), 100 + (second - 100) * 5)  # then five
    assert rate.per_second == pytest.approx(5)
    assert rate.seconds_left(50) == pytest.approx(10)


def test_one_slow_photo_does_not_make_the_rate_jump():
    rate = Rate(window=15)
    for second in range(30):
        rate.mark(second / 2, second)
    before = rate.per_second
    rate.mark(15 + 3, 30)
    assert before * 0.7 < rate.per_second < before


def look(who: int, noise: float = 0.0) -> np.ndarray:
    vector = np.random.default_rng(who).normal(size=128)
    vector += noise * np.random.default_rng(who + 1000).normal(size=128)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_the_place_decides_before_the_look():
    before: list[Look] = [(Box(0.1, 0.1, 0.2, 0.2), look(1)), (Box(0.6, 0.1, 0.2, 0.2), look(2))]
    now: list[Look] = [(Box(0.6, 0.1, 0.2, 0.2), look(1)), (Box(0.1, 0.1, 0.2, 0.2), look(2))]
    assert rematch(before, now) == {0: 1, 1: 0}


def test_the_look_finds_a_face_elsewhere_but_nobody_else():
    before: list[Look] = [(Box(0.1, 0.1, 0.2, 0.2), look(1)), (Box(0.6, 0.6, 0.2, 0.2), None)]
    now: list[Look] = [(Box(0.5, 0.1, 0.3, 0.3), look(1, noise=0.1)), (Box(0.1, 0.7, 0.1, 0.1), look(3))]
    assert rematch(before, now) == {0: 0}


def test_new_faces_are_compared_soon_at_first_and_in_growing_portions():
    assert not is_recognition_due(0, 0, 1000.0)
    assert not is_recognition_due(199, 0, 4.9)
    assert is_recognition_due(200, 0, 0.0)
    assert is_recognition_due(1, 0, 5.0)
    assert not is_recognition_due(4_999, 100_000, 54.0)
    assert is_recognition_due(5_000, 100_000, 0.0)
    assert is_recognition_due(1, 100_000, 55.0)
    portions, known = 0, 0
    while known < 100_000:
        known += next(n for n in range(200, 6_000, 50) if is_recognition_due(n, known, 0.0))
        portions += 1
    assert portions < 100  # and not 500


def test_nothing_to_pair():
    assert rematch([], [(Box(0, 0, 1, 1), None)]) == {}
    assert rematch([(Box(0, 0, 1, 1), None)], []) == {}


boxes = st.builds(Box, *[st.floats(0, 1, width=16)] * 2, *[st.floats(0.0625, 0.5, width=16)] * 2)


@given(st.lists(boxes, max_size=6), st.lists(boxes, max_size=6))
def test_every_face_is_paired_at_most_once_and_only_with_one_at_its_place(old, new):
    pairs = rematch([(box, None) for box in old], [(box, None) for box in new])
    assert len(set(pairs.values())) == len(pairs)
    assert all(old[b].iou(new[a]) >= 0.4 for a, b in pairs.items())
    lonely = [b for b in range(len(old)) if b not in pairs.values()]
    free = [a for a in range(len(new)) if a not in pairs]
    assert not any(old[b].iou(new[a]) >= 0.4 for b in lonely for a in free)


@given(st.lists(boxes, max_size=6, unique=True))
def test_faces_that_did_not_move_are_themselves_in_any_order(faces):
    looks: list[Look] = [(box, None) for box in faces]
    backwards = rematch(looks, looks[::-1])
    assert backwards == {len(faces) - 1 - n: n for n in range(len(faces))}
