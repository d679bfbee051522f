"""Faces taken along to a picture that nobody looked at."""

from __future__ import annotations

import numpy as np
from simulated_camera import NumberFollower, box_of, picture

from faceapp.domain.following import PictureFaces
from faceapp.domain.live_thresholds import CARRY_SECONDS, MISSED_SECONDS
from faceapp.domain.video import VideoPicture
from faceapp.services.carrying import Carrier


def shot(number: int, pixels: np.ndarray | None = None) -> VideoPicture:
    return VideoPicture(picture(number) if pixels is None else pixels, number / 30, number)


def test_a_face_is_found_again_where_it_moved_to() -> None:
    carrier, follower = Carrier(), NumberFollower()
    carrier.know(follower.follow(shot(0)))
    for number in range(1, 7):
        (face,) = carrier.carry(shot(number)).faces
        true = box_of(number)
        assert abs(face.box.x - true.x) < 0.05 * true.w
        assert abs(face.box.y - true.y) < 0.05 * true.h
        assert not face.detected
        assert face.scores is None
        assert face.smoothed is not None


def test_a_face_that_is_not_there_any_more_has_no_box() -> None:
    carrier = Carrier()
    carrier.know(NumberFollower().follow(shot(0)))
    other = np.random.default_rng(3).integers(0, 255, (240, 320, 3), np.uint8)
    assert carrier.carry(shot(1, other)).faces == ()


def test_nothing_is_taken_along_for_long_or_backwards() -> None:
    carrier = Carrier()
    assert carrier.carry(shot(0)).faces == ()
    carrier.know(NumberFollower().follow(shot(10)))
    assert carrier.carry(shot(9)).faces == ()
    late = VideoPicture(picture(11), 10 / 30 + CARRY_SECONDS + 0.01, 11)
    assert carrier.carry(late).faces == ()


def test_pictures_of_another_size_have_no_faces_of_the_ones_before() -> None:
    carrier = Carrier()
    carrier.know(NumberFollower().follow(shot(0)))
    assert carrier.carry(shot(1, picture(1, (640, 480)))).faces == ()


def test_after_a_cut_nothing_is_taken_along_not_even_what_is_found_too_late() -> None:
    carrier, follower = Carrier(), NumberFollower()
    found = follower.follow(shot(0))
    carrier.see(shot(0))
    carrier.know(found)
    other = np.zeros((240, 320, 3), np.uint8)
    other[:, ::2] = 255
    other[120:] = 40
    carrier.see(shot(1, other))
    assert carrier.carry(shot(1, other)).faces == ()
    carrier.know(found)
    assert carrier.carry(shot(2)).faces == (), "it was looked for before the cut"


def test_a_face_that_one_look_misses_stays_where_it_is_found_again() -> None:
    carrier, follower = Carrier(), NumberFollower()
    carrier.know(follower.follow(shot(0)))
    (before,) = carrier.carry(shot(3)).faces
    carrier.know(PictureFaces(shot(2), (), False, 1.0))
    (after,) = carrier.carry(shot(4)).faces
    assert after.track == before.track
    true = box_of(4)
    assert abs(after.box.x - true.x) < 0.05 * true.w
    late = round(30 * MISSED_SECONDS) + 3
    carrier.know(PictureFaces(shot(late), (), False, 1.0))
    assert carrier.carry(shot(late + 1)).faces == ()
