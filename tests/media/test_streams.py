from __future__ import annotations

import logging
import threading
import time
import traceback
from typing import Any

import pytest
from stream_servers import Camera, MotionJpeg, Rtsp, Taking
from video_making import number_in

from faceapp.domain.video import SourceState
from faceapp.domain.video_errors import (
    BadAddress,
    NoStreamThere,
    StreamForbidden,
    StreamStalled,
    StreamUnreachable,
)
from faceapp.media.addresses import address_of, shown
from faceapp.media.capture import open_source
from faceapp.media.streams import Patience, StreamSource
from faceapp.ui import wording

QUICK = Patience(opening=10.0, stalling=0.5, reading=1.5)
STEADY = Patience(opening=10.0, stalling=0.5, reading=30.0)
"""A connection stays, however long nothing comes."""
KINDS: list[type[Any]] = [MotionJpeg, Rtsp]


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "stream"]


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_come_soon_and_in_order(kind: type[Any]) -> None:
    states: list[SourceState] = []
    with kind() as camera, Taking(open_source(camera.url, on_state=states.append)) as taking:
        assert taking.wait(lambda: len(taking.taken) >= 60)
        assert (taking.source.facts.width, taking.source.facts.height) == (320, 240)
        assert taking.source.facts.codec == ("mjpeg" if kind is MotionJpeg else "h264")
    numbers = [taken[0] for taken in taking.taken]
    assert numbers == sorted(set(numbers))
    assert [taken[1] for taken in taking.taken] == sorted({taken[1] for taken in taking.taken})
    late = min(taken[3] - camera.sent[taken[0]] for taken in taking.taken[20:])
    assert late < 0.5  # nothing piles up on the way: a buffer of a second would hold all of them back
    states = [state for state in states if state is not SourceState.STALLED]  # a machine that stands still
    assert list(dict.fromkeys(states)) == [SourceState.CONNECTING, SourceState.RUNNING, SourceState.ENDED]


def real(camera: Camera, first: tuple[Any, ...], last: tuple[Any, ...]) -> float:
    """Seconds between two pictures that were taken: as they were sent, or as they came where that is nearer.

    On a busy machine they may be long on their way.
    """
    sent, came = camera.sent[last[0]] - camera.sent[first[0]], last[2] - first[2]
    return min(sent, came, key=lambda seconds: abs(last[1] - first[1] - seconds))


@pytest.mark.parametrize("kind", KINDS)
def test_times_are_those_of_the_clock(kind: type[Any]) -> None:
    with kind() as camera, Taking(StreamSource(camera.url)) as taking:
        assert taking.wait(lambda: len(taking.taken) >= 90)
    first, last = taking.taken[20], taking.taken[-1]
    assert last[1] - first[1] == pytest.approx(real(camera, first, last), abs=0.3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stall_is_told_and_the_pictures_come_back(kind: type[Any]) -> None:
    states: list[SourceState] = []
    with kind() as camera:
        source = StreamSource(camera.url, on_state=states.append, patience=STEADY)
        with Taking(source) as taking:
            assert taking.wait(lambda: len(taking.taken) >= 10)
            camera.stall()
            assert taking.wait(lambda: SourceState.STALLED in states)
            camera.resume()
            before = len(taking.taken)
            assert taking.wait(lambda: len(taking.taken) >= before + 10)
            assert taking.wait(lambda: states[-1] is SourceState.RUNNING)
            assert SourceState.RETURNING not in states
    times = [taken[1] for taken in taking.taken]
    assert times == sorted(set(times))


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_stall_makes_the_connection_anew(kind: type[Any]) -> None:
    states: list[SourceState] = []
    with kind() as camera:
        with Taking(StreamSource(camera.url, on_state=states.append, patience=QUICK)) as taking:
            assert taking.wait(lambda: len(taking.taken) >= 10)
            camera.stall()
            assert taking.wait(lambda: SourceState.RETURNING in states)
            camera.resume()
            before = len(taking.taken)
            assert taking.wait(lambda: len(taking.taken) >= before + 10)
        assert camera.connections >= 2
        assert states.index(SourceState.STALLED) < states.index(SourceState.RETURNING)


def test_what_was_held_back_of_a_stalled_stream_is_no_sign_of_life() -> None:
    states: list[SourceState] = []
    with (
        Rtsp() as camera,
        Taking(StreamSource(camera.url, on_state=states.append, patience=QUICK)) as taking,
    ):
        assert taking.wait(lambda: len(taking.taken) >= 10)
        camera.stall()
        assert taking.wait(lambda: SourceState.RETURNING in states)
        assert taking.wait(lambda: camera.connections >= 2)
        assert taking.taken[-1][0] < max(camera.sent), "FFmpeg gives it out when it gives up"


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_and_a_camera_that_was_away_come_back(kind: type[Any]) -> None:
    states: list[SourceState] = []
    with kind() as camera:
        source = StreamSource(camera.url, on_state=states.append, patience=QUICK)
        with Taking(source) as taking:
            assert taking.wait(lambda: len(taking.taken) >= 10)
            camera.cut()
            assert taking.wait(lambda: camera.connections >= 2)
            before = len(taking.taken)
            assert taking.wait(lambda: len(taking.taken) >= before + 10)
            camera.stop()
            assert taking.wait(lambda: states[-1] is SourceState.RETURNING)
            time.sleep(1.0)
            before = len(taking.taken)
            camera.start()
            assert taking.wait(lambda: len(taking.taken) >= before + 10)
            times = [taken[1] for taken in taking.taken]
            assert times == sorted(set(times))
            assert times[before] - times[before - 1] >= 0.9  # the time it was away is not lost


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", ["playing", "stalled", "silent", "away"])
def test_closing_ends_at_once_wherever_it_waits(kind: type[Any], moment: str) -> None:
    camera: Camera = kind(answer="silence" if moment == "silent" else "video")
    with camera:
        taking = Taking(StreamSource(camera.url, patience=Patience(opening=4.0, stalling=0.5, reading=4.0)))
        with taking:
            if moment == "silent":
                time.sleep(0.3)
            else:
                assert taking.wait(lambda: len(taking.taken) >= 5)
            if moment == "stalled":
                camera.stall()
                time.sleep(0.2)
            if moment == "away":
                camera.stop()
                time.sleep(0.5)
            taking.source.close()
            assert taking.ended.wait(2)  # the network would be waited for for 4 s
            assert taking.error is None
        end = time.monotonic() + 60  # the thread that hangs in the network ends within its limit
        while readers() and time.monotonic() < end:
            time.sleep(0.02)
        assert not readers()


def failure(url: str, patience: Patience = QUICK) -> Exception:
    with pytest.raises(Exception) as caught:
        list(StreamSource(url, patience=patience).pictures())
    return caught.value


def test_each_way_to_fail_has_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    away = Patience(opening=1.0, stalling=0.3, reading=0.5)
    with MotionJpeg() as http, Rtsp() as rtsp:
        for url in (http.url, rtsp.url):
            assert type(failure(url.replace("video", "other").replace("stream", "other"))) is NoStreamThere
    for url in (http.url, rtsp.url):
        assert type(failure(url)) is StreamUnreachable
    for kind in KINDS:
        with kind(answer="silence") as camera:
            assert isinstance(failure(camera.url, away), StreamUnreachable)
        with kind(answer="nothing") as camera:
            assert isinstance(failure(camera.url, away), StreamStalled | StreamUnreachable)
    with MotionJpeg(answer="page") as camera:
        assert type(failure(camera.url)) is NoStreamThere
    with MotionJpeg(answer="endless") as camera:
        assert isinstance(failure(camera.url), StreamStalled)
    with Rtsp() as camera:  # an RTSP camera asked by http
        assert isinstance(failure(camera.url.replace("rtsp", "http"), away), StreamUnreachable)
    with MotionJpeg() as camera:
        assert isinstance(failure(camera.url.replace("http", "rtsp"), away), StreamUnreachable)


@pytest.mark.parametrize(
    "camera",
    [
        MotionJpeg(secret=("eve", "p@ss/word#1")),
        MotionJpeg(secret=("eve", "p@ss:w%rd?1"), digest=True),
        Rtsp(secret=("eve", "p@ss:w#rd?1")),
    ],
)
def test_a_password_opens_and_is_never_shown(camera: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    name, password = camera.secret
    typed = password.replace("/", "%2F")
    with camera:
        good = camera.url.replace("://", f"://{name}:{typed}@")
        with Taking(StreamSource(good, patience=QUICK)) as taking:
            assert taking.wait(lambda: len(taking.taken) >= 3), taking.error
        assert taking.source.address == camera.url
        bad = camera.url.replace("://", f"://{name}:wrong-{typed}@") + "?pwd=hidden-too"
        for url in (bad, camera.url):
            error = failure(url)
            assert type(error) is StreamForbidden
            told = wording.sentence(error) + "".join(traceback.format_exception(error))
            assert camera.url in told
            assert "p@ss" not in told
            assert "hidden" not in told
            assert error.__context__ is None
    assert "p@ss" not in caplog.text
    assert "p@ss" not in repr(address_of(good))


@pytest.mark.parametrize(
    ("length", "boundary"),
    [
        ("none", ("frame", "--frame")),
        ("true", ('"--frame"', "--frame")),
        ("none", ("--myboundary", "--myboundary")),
        ("short", ("frame", "--frame")),
        ("long", ("frame", "--frame")),
    ],
)
def test_motion_jpeg_as_cameras_really_send_it(length: str, boundary: tuple[str, str]) -> None:
    with MotionJpeg(length=length, boundary=boundary) as camera, Taking(StreamSource(camera.url)) as taking:
        assert taking.wait(lambda: len(taking.taken) >= 20), taking.error
    numbers = [taken[0] for taken in taking.taken]
    if length != "short":  # half a JPEG shows half a number
        assert numbers == sorted(set(numbers))
        assert set(numbers) <= set(camera.sent)


def test_another_stream_over_http_is_read_too_and_stalls_like_any() -> None:
    states: list[SourceState] = []
    with MotionJpeg(answer="transport") as camera:
        source = StreamSource(camera.url, on_state=states.append, patience=QUICK)
        with Taking(source) as taking:
            assert taking.wait(lambda: len(taking.taken) >= 30), taking.error
            assert source.facts.codec == "h264"
            numbers = [taken[0] for taken in taking.taken]
            assert numbers == sorted(set(numbers))
            camera.stall()
            assert taking.wait(lambda: SourceState.RETURNING in states)
            camera.resume()
            before = len(taking.taken)
            assert taking.wait(lambda: len(taking.taken) >= before + 10)


def test_a_camera_whose_clock_jumps_does_not_move_the_time() -> None:
    with Rtsp() as camera, Taking(StreamSource(camera.url)) as taking:
        for moved in (3600.0, -50.0, 0.0):
            count = len(taking.taken) + 20
            assert taking.wait(lambda count=count: len(taking.taken) >= count)
            camera.clock_moved = moved
        count = len(taking.taken) + 20
        assert taking.wait(lambda: len(taking.taken) >= count)
    times = [taken[1] for taken in taking.taken]
    assert times == sorted(set(times))
    passed = real(camera, taking.taken[10], taking.taken[-1])
    assert times[-1] - times[10] == pytest.approx(passed, abs=0.5)


def test_who_takes_slowly_gets_the_newest() -> None:
    with MotionJpeg() as camera:
        source = StreamSource(camera.url)
        behind = []
        for count, picture in enumerate(source.pictures()):
            newest = len(camera.sent)
            behind.append(newest - number_in(picture.pixels))
            while len(camera.sent) < newest + 6:  # six come while one is looked at
                time.sleep(0.01)
            if count == 12:
                break
        source.close()
        assert picture.number > 40  # numbers count what came, also what was not taken
        assert min(behind[6:]) < 20  # taken one after the other they would be 36 behind, and ever more


@pytest.mark.parametrize(
    "text",
    [
        "",
        "camera",
        "ftp://a/b",
        "rtsp://",
        "http://:80/x",
        "http://a b/x",
        "rtsp://h:x/",
        "http://h:99999/",
        "rtsp://[::1",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress):
        address_of(text)


def test_addresses_are_taken_apart() -> None:
    address = address_of("RTSP://admin:a@b#c?d@[fe80::1]:8554/ch1?user=x&password=y")
    assert (address.scheme, address.user, address.password) == ("rtsp", "admin", "a@b#c?d")
    assert (address.host, address.port) == ("[fe80::1]", 8554)
    assert address.path == "/ch1?user=x&password=y"
    assert address.shown == "rtsp://[fe80::1]:8554/ch1"
    assert address.whole == "rtsp://admin:a%40b%23c%3Fd@[fe80::1]:8554/ch1?user=x&password=y"
    assert address_of("http://cam.local?action=stream").path == "/?action=stream"
    assert address_of("http://cam/a@b").host == "cam"
    assert shown("rtsp:/admin:secret@host") != ""
    assert shown("ftp://admin:secret@host/x?password=y") == "ftp://host/x"
