from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from stream_servers import Taking
from video_making import number_in, numbered_video, stamped

from faceapp.domain.errors import KnownError
from faceapp.domain.video import SourceState
from faceapp.domain.video_errors import (
    BadAddress,
    CameraBusy,
    CameraForbidden,
    CameraGone,
    NoSuchCamera,
    VideoVanished,
)
from faceapp.media.capture import FileSource, Source, open_source
from faceapp.media.opencv_camera import CameraName, OpenCvCamera, cameras
from faceapp.media.slot import Closed, Slot
from faceapp.media.stream_clock import StreamClock
from faceapp.ui import wording

# --- a file in place of a camera ---------------------------------------------------------


def test_a_file_comes_at_its_own_pace(tmp_path: Path) -> None:
    states: list[SourceState] = []
    times = [0.0, 0.1, 0.2, 0.6, 0.7]
    source: Source = FileSource(numbered_video(tmp_path / "a.mp4", 5, times), on_state=states.append)
    begun = time.perf_counter()
    with Taking(source) as taking:
        assert taking.ended.wait(60)
    assert [taken[0] for taken in taking.taken] == list(range(5))
    for _, seconds, arrived, _ in taking.taken:
        assert arrived - begun >= seconds - 0.001  # never before its time
    assert states == [SourceState.RUNNING, SourceState.ENDED]


def test_unpaced_it_comes_as_fast_as_it_is_taken(tmp_path: Path) -> None:
    source = FileSource(numbered_video(tmp_path / "b.mp4", 100, rate=1), paced=False, side=64)
    pictures = list(source.pictures())
    assert [number_in(picture.pixels) for picture in pictures] == list(range(100))
    assert pictures[0].pixels.shape == (48, 64, 3)
    assert source.ended_early is None


def test_closing_a_file_that_waits_ends_it(tmp_path: Path) -> None:
    source = FileSource(numbered_video(tmp_path / "c.mp4", 2, [0.0, 100.0]))
    with Taking(source) as taking:
        assert taking.wait(lambda: len(taking.taken) == 1)
        source.close()
        assert taking.ended.wait(60)  # its second picture is due in 100 s
    assert taking.error is None


def test_addresses_open_what_they_say(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "d.mp4", 3)
    source = open_source(str(path))
    assert isinstance(source, FileSource)
    source.close()
    assert list(source.pictures()) == []
    with pytest.raises(VideoVanished):
        open_source(str(tmp_path / "none.mp4"))
    with pytest.raises(BadAddress) as caught:
        open_source("ftp://eve:secret@host/x")
    assert "secret" not in wording.sentence(caught.value)
    with pytest.raises(NoSuchCamera):
        open_source("camera:front")
    assert isinstance(open_source("camera:63"), OpenCvCamera)


# --- cameras of this machine -------------------------------------------------------------


class FakeDevice:
    """As OpenCV's: pictures that say their number, and ways to fail."""

    def __init__(self, path: Path, *, opened: bool = True, lasts: int = 10_000, stamps: bool = False) -> None:
        self.path = path
        self.opened = opened
        self.lasts = lasts
        self.stamps = stamps
        self.count = 0
        self.released = False
        self.asked: dict[int, float] = {}
        self.block = threading.Event()
        self.block.set()
        self.unplugged = False

    def isOpened(self) -> bool:
        return self.opened

    def read(self) -> tuple[bool, Any]:
        self.block.wait(60)
        time.sleep(0.005)
        if self.count >= self.lasts:
            if self.unplugged:
                self.path.unlink(missing_ok=True)
            return False, None
        self.count += 1
        picture = stamped(self.count - 1).copy()
        picture[:, :, 2] = 0  # the last channel, which OpenCV calls red
        return True, picture

    def get(self, fact: int, /) -> float:
        if fact == cv2.CAP_PROP_POS_MSEC:
            return 50_000 + self.count * 1000 / 30 if self.stamps else 0.0
        return 30.0

    def set(self, fact: int, value: float, /) -> bool:
        self.asked[fact] = value
        return True

    def release(self) -> None:
        self.released = True


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """A folder of devices, one of them there: the null device stands in for it."""
    folder = tmp_path / "dev"
    folder.mkdir()
    (folder / "video0").symlink_to("/dev/null")
    return folder


def camera(devices: Path, device: FakeDevice, states: list[SourceState] | None = None) -> OpenCvCamera:
    heard = states.append if states is not None else None
    return OpenCvCamera(0, devices=devices, opener=lambda _index: device, on_state=heard)


def test_a_camera_gives_pictures_in_colour(devices: Path) -> None:
    device, states = FakeDevice(devices / "video0"), []
    with Taking(camera(devices, device, states)) as taking:
        assert taking.wait(lambda: len(taking.taken) >= 20)
        assert (taking.source.facts.width, taking.source.facts.height) == (160, 120)
        assert taking.source.facts.rate == 30
    assert [t[1] for t in taking.taken] == sorted({t[1] for t in taking.taken})
    assert device.asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    source = camera(devices, FakeDevice(devices / "video0"))
    first = next(source.pictures())
    source.close()
    assert first.pixels[..., 0].max() == 0
    assert first.pixels[..., 1].max() > 0
    assert states == [SourceState.CONNECTING, SourceState.RUNNING, SourceState.ENDED]
    assert taking.wait(lambda: device.released)


def test_a_camera_that_is_not_there(tmp_path: Path, devices: Path) -> None:
    def failure(source: OpenCvCamera) -> KnownError:
        with pytest.raises(KnownError) as caught:
            list(source.pictures())
        assert "  " not in wording.sentence(caught.value)
        return caught.value

    fine = FakeDevice(devices / "video0")
    gone = OpenCvCamera(7, devices=devices, opener=lambda _index: fine)
    assert type(failure(gone)) is NoSuchCamera
    (devices / "video3").write_text("a plain file")
    plain = OpenCvCamera(3, devices=devices, opener=lambda _index: fine)
    assert type(failure(plain)) is NoSuchCamera
    assert type(failure(camera(devices, FakeDevice(devices / "video0", opened=False)))) is CameraBusy
    assert type(failure(camera(devices, FakeDevice(devices / "video0", lasts=0)))) is CameraBusy
    assert type(failure(OpenCvCamera(61))) is NoSuchCamera  # really asked


def test_a_camera_that_may_not_be_used(devices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, kind in ((13, CameraForbidden), (1, CameraForbidden), (16, CameraBusy), (19, NoSuchCamera)):

        def refuse(*_arguments: object, number: int = number) -> int:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("faceapp.media.opencv_camera.os.open", refuse)
        with pytest.raises(kind):
            list(camera(devices, FakeDevice(devices / "video0")).pictures())


@pytest.mark.parametrize("unplugged", [True, False])
def test_a_camera_that_is_unplugged_gives_what_it_had(devices: Path, unplugged: bool) -> None:
    device = FakeDevice(devices / "video0", lasts=12)
    device.unplugged = unplugged
    with Taking(camera(devices, device)) as taking:
        assert taking.ended.wait(60)
    assert type(taking.error) is CameraGone
    assert taking.taken[-1][0] == 11
    assert taking.wait(lambda: device.released)


def test_a_camera_that_hangs_is_told_and_closes_at_once(devices: Path) -> None:
    device, states = FakeDevice(devices / "video0"), []
    with Taking(camera(devices, device, states)) as taking:
        assert taking.wait(lambda: len(taking.taken) >= 5)
        device.block.clear()
        assert taking.wait(lambda: states[-1] is SourceState.STALLED)
        taking.source.close()
        assert taking.ended.wait(30)  # the device still hangs
        device.block.set()
    assert taking.wait(lambda: device.released)


def test_cameras_have_the_names_of_the_system(tmp_path: Path) -> None:
    for number, name, index in (
        (0, "Front: HD", "0"),
        (1, "Front: HD", "1"),
        (10, "", "0"),
        (2, "Desk", "0"),
    ):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(name + "\n")
        (folder / "index").write_text(index + "\n")
    (tmp_path / "videoX").mkdir()
    found = cameras(tmp_path)
    assert found == (CameraName(0, "Front: HD"), CameraName(2, "Desk"), CameraName(10, "Camera 11"))
    assert cameras(tmp_path / "none") == ()


# --- clocks and slots ----------------------------------------------------------------------


def test_eight_hours_of_a_wrong_clock_and_a_rough_network_do_not_drift() -> None:
    chance = random.Random(5)
    clock = StreamClock()
    worst = even = 0.0
    last = None
    for number in range(8 * 3600 * 25):
        real = number / 25
        own = 100 + real * 1.0002  # 17 s in a day
        arrived = 5000 + real + chance.expovariate(1 / 0.02)
        seconds = clock.time(own, arrived)
        worst = max(worst, abs(seconds - real))
        if last is not None:
            even = max(even, abs(seconds - last - 0.04))
        last = seconds
    assert worst < 0.25
    assert even < 0.002


def test_what_piled_up_keeps_its_times_and_a_clock_that_stood_still_does_not_hold_ours_up() -> None:
    clock = StreamClock()
    for number in range(50):
        clock.time(number / 25, number / 25)
    rush = [clock.time((50 + n) / 25, 5.0 + n / 1000) for n in range(75)]  # 3 s late, all at once
    assert np.diff(rush) == pytest.approx([0.04] * 74, abs=0.001)
    assert clock.lag < 0.2
    for number in range(25):
        clock.time(5.0 + number / 25, 5.0 + number / 25)
    after = [clock.time(6.0 + n / 25, 30.0 + n / 25) for n in range(200)]  # stood still for 24 s
    assert after[-1] == pytest.approx(30.0 + 199 / 25, abs=0.2)
    assert clock.time(None, 50.0) == pytest.approx(50.0, abs=0.2)


def test_a_slot_keeps_the_newest_and_wakes_whoever_waits() -> None:
    slot: Slot[int] = Slot()
    for number in range(5):
        slot.put(number)
    assert [slot.take(0), slot.take(0), slot.take(0)] == [3, 4, None]
    slot.put(9)
    slot.fail(CameraGone(camera="x"))
    assert slot.take(0) == 9
    with pytest.raises(CameraGone):
        slot.take(0)
    threading.Timer(0.05, slot.close).start()
    assert slot.rest(10)
    with pytest.raises(Closed):
        slot.take(10)
