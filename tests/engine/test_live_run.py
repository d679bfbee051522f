"""One source being looked at: every picture has its own faces, and none is waited for too long."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np
import pytest
from simulated_camera import NumberFollower, SimulatedCamera, box_of, number_in

from faceapp.domain.errors import KnownError, NoAnswer
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.live import LivePicture, View
from faceapp.domain.live_thresholds import WAITING_PICTURES
from faceapp.domain.video import SourceState, VideoFacts
from faceapp.engine.live_counts import Counting
from faceapp.engine.live_run import LiveRun, Told


@dataclass
class Heard:
    facts: list[VideoFacts] = field(default_factory=list)
    looked: list[PictureFaces] = field(default_factory=list)
    pictures: list[LivePicture] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    states: list[SourceState] = field(default_factory=list)
    problem: KnownError | None = None
    left: tuple[TrackSummary, ...] = ()
    unable: list[KnownError] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def told(self) -> Told:
        def finished(problem: KnownError | None, left: tuple[TrackSummary, ...]) -> None:
            assert not self.ended.is_set()
            self.left = left

        def over(problem: KnownError | None) -> None:
            self.problem = problem
            self.ended.set()

        return Told(
            self.facts.append,
            self.states.append,
            lambda picture: self.numbers.append(picture.number),
            lambda faces, _ended: self.looked.append(faces),
            finished,
            self.pictures.append,
            over,
            self.unable.append,
            self.failed.append,
        )


def run_through(
    camera: SimulatedCamera, follower: NumberFollower | None, view: View | None = None
) -> tuple[Heard, Counting]:
    heard, counting = Heard(), Counting()
    run = LiveRun(lambda _state: camera, heard.told(), counting)
    run.show_for(view or View(640, 480))
    if follower is not None:
        run.look_with(lambda: follower)
    run.begin()
    assert heard.ended.wait(60)
    run.close()
    assert run.join()
    return heard, counting


def off(shown: LivePicture) -> float:
    """How far the box stands from where the face is on that very picture, in widths of the face."""
    number = number_in(shown.faces.picture.pixels)
    true, drawn = box_of(number), shown.faces.faces[0].box
    return max(abs(true.x - drawn.x), abs(true.y - drawn.y)) / true.w


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.045, 0.12])
def test_a_box_belongs_to_the_picture_it_is_shown_on(seconds: float) -> None:
    heard, counting = run_through(SimulatedCamera(count=90), NumberFollower(seconds))
    assert not heard.failed
    with_faces = [shown for shown in heard.pictures if shown.faces.faces]
    assert len(with_faces) > 30
    for shown in with_faces:
        assert shown.faces.picture.number == number_in(shown.faces.picture.pixels)
        assert off(shown) < (0.001 if shown.own else 0.06), (seconds, shown.faces.picture.number)
    order = [shown.faces.picture.number for shown in heard.pictures]
    assert order == sorted(set(order)), "never backwards, none twice"
    if seconds >= 0.045:
        assert any(not shown.own for shown in with_faces), "some had to be taken along"
    counts = counting.now()
    assert counts.came == 90
    assert len(heard.pictures) + counts.dropped >= 90 - WAITING_PICTURES


def test_the_number_on_the_screen_is_that_of_the_picture() -> None:
    heard, _ = run_through(SimulatedCamera(count=20), NumberFollower())
    for shown in heard.pictures:
        assert shown.screen.shape == (480, 640, 4)
        assert number_in(shown.screen, 2.0) == shown.faces.picture.number


def test_a_mirrored_picture_says_so() -> None:
    heard, _ = run_through(SimulatedCamera(count=5), None, View(320, 240, mirrored=True))
    shown = heard.pictures[0]
    assert shown.mirrored
    assert np.array_equal(shown.screen[:, ::-1, 2::-1], shown.faces.picture.pixels)


def test_on_a_slow_machine_the_picture_stays_fluid_and_looking_thins_out() -> None:
    heard, counting = run_through(SimulatedCamera(count=60), NumberFollower(0.2))
    counts = counting.now()
    assert counts.analysed < 20
    assert len(heard.pictures) > 2 * counts.analysed


def test_without_models_pictures_are_shown_bare() -> None:
    heard, counting = run_through(SimulatedCamera(count=10), None)
    assert 0 < len(heard.pictures) <= 10
    assert len(heard.pictures) + counting.now().dropped >= 10 - WAITING_PICTURES
    assert not any(shown.faces.faces for shown in heard.pictures)
    assert counting.now().analysed == 0


def test_why_a_source_ended_is_told_with_the_faces_that_were_followed() -> None:
    camera = SimulatedCamera(count=10, problem=NoAnswer(host="the camera"))
    heard, _ = run_through(camera, NumberFollower())
    assert isinstance(heard.problem, NoAnswer)
    assert [summary.track for summary in heard.left] == [1]


def test_a_source_that_does_not_open_is_told() -> None:
    def refuse(_state: object) -> SimulatedCamera:
        raise NoAnswer(host="the camera")

    heard = Heard()
    run = LiveRun(refuse, heard.told(), Counting())
    run.begin()
    assert heard.ended.wait(60)
    assert isinstance(heard.problem, NoAnswer)
    assert run.join()


def test_models_that_are_not_there_leave_the_picture() -> None:
    def missing() -> NumberFollower:
        raise NoAnswer(host="models")

    heard, counting = Heard(), Counting()
    run = LiveRun(lambda _state: SimulatedCamera(count=10), heard.told(), counting)
    run.show_for(View(320, 240))
    run.look_with(missing)
    run.begin()
    assert heard.ended.wait(60)
    assert run.join()
    assert len(heard.unable) == 1
    assert heard.pictures


def test_closing_ends_all_threads_soon() -> None:
    heard = Heard()
    run = LiveRun(lambda _state: SimulatedCamera(), heard.told(), Counting())
    run.look_with(lambda: NumberFollower(0.05))
    run.show_for(View(320, 240))
    run.begin()
    end = time.monotonic() + 60
    while len(heard.pictures) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    run.close()
    assert run.join()  # the camera would go on for ever
    assert heard.ended.is_set()
    assert heard.problem is None


def test_a_wish_is_done_also_where_no_picture_comes() -> None:
    heard, done = Heard(), threading.Event()
    run = LiveRun(lambda _state: SimulatedCamera(still=(0, 120.0)), heard.told(), Counting())
    run.look_with(NumberFollower)
    run.begin()
    run.wish(lambda _looker: done.set())
    assert done.wait(60)
    run.close()
    assert run.join()


def test_a_wish_is_done_between_two_pictures() -> None:
    heard, told = Heard(), []
    run = LiveRun(lambda _state: SimulatedCamera(), heard.told(), Counting())
    run.look_with(NumberFollower)
    run.begin()
    done = threading.Event()

    def wish(looker: object) -> None:
        told.append(threading.current_thread().name)
        done.set()

    run.wish(wish)
    assert done.wait(60)
    run.close()
    assert run.join()
    assert told == ["faceapp-camera-looking"]
