"""The order of pictures on their way to the screen."""

from __future__ import annotations

import threading
import time

import numpy as np

from faceapp.domain.following import PictureFaces
from faceapp.domain.live_thresholds import WAITING_PICTURES
from faceapp.domain.video import VideoPicture
from faceapp.engine.live_lane import Lane


def shot(number: int, arrived: float | None = None) -> VideoPicture:
    at = time.perf_counter() if arrived is None else arrived
    return VideoPicture(np.zeros((4, 4, 3), np.uint8), number / 30, number, at)


def faces(picture: VideoPicture) -> PictureFaces:
    return PictureFaces(picture, (), False, 1.0)


def lane(patience: float = 60.0) -> tuple[Lane, list[int]]:
    dropped: list[int] = []
    return Lane(dropped.append, patience=patience), dropped


def test_without_anybody_who_looks_pictures_go_on_at_once() -> None:
    way, _ = lane()
    way.put(shot(0))
    due = way.next()
    assert due is not None
    assert due.picture.number == 0
    assert due.faces is None


def test_a_picture_waits_for_its_own_faces() -> None:
    way, _ = lane()
    taken: list[VideoPicture | None] = []
    looking = threading.Thread(target=lambda: taken.append(way.take()))
    looking.start()
    first = shot(0)
    way.put(first)
    looking.join()
    threading.Timer(0.05, lambda: way.found(faces(first))).start()
    due = way.next()
    assert due is not None
    assert due.faces is not None
    assert due.faces.picture is first
    assert due.newest is due.faces


def test_a_picture_that_was_passed_over_goes_on_after_the_one_before_and_knows_its_faces() -> None:
    way, _ = lane()
    first, second, third = shot(0), shot(1), shot(2)
    way.put(first)
    assert way.take() is first
    way.put(second)
    way.put(third)  # the second one will not be looked at any more
    way.found(faces(first))
    assert way.take() is third
    one, two = way.next(), way.next()
    assert one is not None
    assert one.faces is not None
    assert two is not None
    assert two.picture is second
    assert two.faces is None
    assert two.newest is None


def test_a_picture_does_not_wait_for_ever() -> None:
    way, _ = lane(patience=0.03)
    first = shot(0)
    way.put(first)
    assert way.take() is first
    due = way.next()
    assert due is not None
    assert due.faces is None
    assert time.perf_counter() - first.arrived >= 0.03
    way.found(faces(first))  # too late for the first one, news for the second
    way.put(shot(1, arrived=0.0))
    after = way.next()
    assert after is not None
    assert after.faces is None
    assert after.newest is not None
    assert after.newest.picture is first


def test_a_screen_that_does_not_keep_up_loses_the_oldest() -> None:
    way, dropped = lane()
    for number in range(WAITING_PICTURES + 3):
        way.put(shot(number))
    assert way.waiting == WAITING_PICTURES
    assert sum(dropped) == 3
    due = way.next()
    assert due is not None
    assert due.picture.number == 3


def test_who_begins_to_look_begins_with_the_newest() -> None:
    way, _ = lane()
    for number in range(3):
        way.put(shot(number))
    taken = way.take()
    assert taken is not None
    assert taken.number == 2


def test_who_is_late_catches_up_in_steps_that_faces_can_be_followed_over() -> None:
    way, _ = lane()
    way.put(shot(0))
    assert way.take() is not None
    for number in range(1, 11):  # a third of a second passed
        way.put(shot(number))
    steps = []
    for _ in range(4):
        taken = way.take()
        assert taken is not None
        steps.append(taken.number)
        if taken.number == 10:
            break
    assert steps == [3, 6, 9, 10]


def test_who_does_not_get_nearer_goes_on_from_the_newest() -> None:
    way, _ = lane()
    way.put(shot(0))
    assert way.take() is not None
    number, steps = 0, []
    for _ in range(5):
        for _ in range(6):  # each look takes 0.2 s
            number += 1
            way.put(shot(number))
        taken = way.take()
        assert taken is not None
        steps.append(number - taken.number)
    assert max(steps) > 0
    assert 0 in steps


def test_who_is_very_late_goes_on_from_the_newest() -> None:
    way, _ = lane()
    way.put(shot(0))
    assert way.take() is not None
    for number in range(1, 45):
        way.put(shot(number))
    taken = way.take()
    assert taken is not None
    assert taken.number == 44


def test_when_nobody_looks_any_more_nothing_waits() -> None:
    way, _ = lane()
    way.put(shot(0))
    way.take()
    threading.Timer(0.05, way.blind).start()
    due = way.next()
    assert due is not None
    assert due.faces is None


def test_closing_wakes_all() -> None:
    way, _ = lane()
    threading.Timer(0.05, way.close).start()
    assert way.next() is None
    assert way.take() is None
    way.put(shot(0))
    assert way.waiting == 0


def test_the_last_picture_comes_once_more_with_its_own_faces() -> None:
    held, _ = lane(patience=0.0)
    held.put(shot(0))
    assert held.take() is not None
    first = held.next()
    assert first is not None
    assert (first.faces, first.last) == (None, False)
    held.end()
    found = faces(first.picture)
    held.found(found)
    again = held.next()
    assert again is not None
    assert again.picture is first.picture
    assert (again.faces, again.last) == (found, True)


def test_the_last_picture_has_no_faces_where_nobody_looked() -> None:
    held, _ = lane()
    held.put(shot(0))
    held.end()
    due = held.next()
    assert due is not None
    assert (due.faces, due.last) == (None, True)
