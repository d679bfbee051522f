"""The live view, measured: pictures/s, delay, work; and what eight hours of it do to the memory.

    python tests/bench/live.py [--seconds 30] [--video FILE] [--record] [--video-file]
    python tests/bench/live.py --hours 8 --simulated

The first looks at two faces that move about on 640 x 480 pixels, 30 times a second, in the real
window with the real models. Needs a display; without one, start it with ``xvfb-run -a``, and with
``taskset -c 0,1`` for two cores. The second has pictures come as fast as they are taken, each with
the time it would have: memory must be flat, and times must not drift.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "e2e")]
# ruff: noqa: E402 - what is looked for there

import numpy as np
import psutil
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication
from simulated_camera import NumberFollower, SimulatedCamera

from faceapp.domain.live import View
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import VideoPicture

MEGABYTE = 1 << 20


class TwoFaces(SimulatedCamera):
    """Two real faces (one person, and her mirror image) that move about, 640 x 480."""

    def __init__(self, rate: float = 30.0) -> None:
        super().__init__(rate, size=(640, 480))
        import cv2
        from skimage import data

        head = data.astronaut()[0:270, 90:360]
        self._one = cv2.resize(head, (200, 200), interpolation=cv2.INTER_AREA)
        self._other = cv2.flip(cv2.resize(head, (170, 170), interpolation=cv2.INTER_AREA), 1)
        noise = np.random.default_rng(2).integers(60, 150, (12, 16, 3), np.uint8)
        self._ground = cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC)

    def pictures(self) -> Iterator[VideoPicture]:
        for shown in super().pictures():
            pixels = self._made(shown.number)
            yield VideoPicture(pixels, shown.time, shown.number, time.perf_counter())

    def _made(self, number: int) -> Pixels:
        pixels = self._ground.copy()
        angle = number * 0.05
        for face, x, y in (
            (self._one, 60 + 50 * np.sin(angle), 90 + 60 * np.cos(angle)),
            (self._other, 390 + 40 * np.cos(1.3 * angle), 150 + 50 * np.sin(0.8 * angle)),
        ):
            side, left, top = len(face), round(float(x)), round(float(y))
            pixels[top : top + side, left : left + side] = face
        return pixels


def measure(given: argparse.Namespace, folder: Path) -> None:
    """The real window, the real models."""
    from world import World

    from faceapp.ui.camera.page import CameraPage
    from faceapp.ui.pages import PageName

    world = World(folder / "live.faceapp")
    camera = world.engine.camera
    camera.bug.connect(print)
    page = world.window.pages.page(PageName.CAMERA)
    assert isinstance(page, CameraPage)
    world.window.show_page(PageName.CAMERA)
    world.live(1)
    if given.video is not None:
        page.open_source(str(given.video))
    else:
        page._begin("Two faces", lambda _told: TwoFaces())
    world.until(lambda: camera.counts.analysed > 20, "faces to be looked for")
    if given.record:
        from faceapp.engine.live_recording import Wish

        camera.recorder.begin(Wish(None, given.video_file))
    world.live(3)
    took: list[float] = []
    drawn = camera.painted

    def painted(picture: object) -> None:
        drawn(picture)
        took.append(1000 * (time.perf_counter() - picture.faces.picture.arrived))  # type: ignore[attr-defined]

    page.look.canvas._painted = painted
    process = psutil.Process()
    before, began = process.cpu_times(), time.perf_counter()
    counts = camera.counts
    own = [0, 0, 0]

    def count(picture: object) -> None:
        own[0] += picture.own  # type: ignore[attr-defined]
        own[1] += 1
        own[2] += len(picture.faces.faces)  # type: ignore[attr-defined]

    camera.picture_ready.connect(count)
    world.live(given.seconds)
    passed = time.perf_counter() - began
    after, now = process.cpu_times(), camera.counts
    used = after.user + after.system - before.user - before.system
    print(f"came       {(now.came - counts.came) / passed:6.1f} /s")
    print(f"shown      {(now.shown - counts.shown) / passed:6.1f} /s")
    print(f"analysed   {(now.analysed - counts.analysed) / passed:6.1f} /s")
    print(f"dropped    {now.dropped - counts.dropped}")
    share, faces = 100 * own[0] / max(own[1], 1), own[2] / max(own[1], 1)
    print(f"own faces  {share:6.1f} % of the pictures; {faces:.2f} faces")
    middle, slow = np.percentile(took, [50, 95])
    print(f"delay      {middle:6.1f} ms, 95th percentile {slow:.1f} ms")
    held = process.memory_info().rss / MEGABYTE
    print(f"work       {100 * used / passed:6.1f} % of a core; memory {held:.0f} MB")
    print(f"load       {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores")
    world.close()


class InStep(SimulatedCamera):
    """Gives a picture when the one before was looked at: none is passed over."""

    looked = staticmethod(lambda: 0)

    def pictures(self) -> Iterator[VideoPicture]:
        for shown in super().pictures():
            before, end = self.looked(), time.monotonic() + 0.2
            yield shown
            while self.looked() == before and time.monotonic() < end and not self.closed.is_set():
                time.sleep(0.0001)


def endure(given: argparse.Namespace, folder: Path) -> None:
    """Hours of pictures, faster than real time; every part of the program but the networks."""
    from world import World

    from faceapp.domain.recording import Consent
    from faceapp.engine.live_recording import Wish
    from faceapp.services import recordings
    from faceapp.ui.camera.page import CameraPage
    from faceapp.ui.pages import PageName

    world = World(folder / "hours.faceapp")
    camera = world.engine.camera
    page = world.window.pages.page(PageName.CAMERA)
    assert isinstance(page, CameraPage)
    world.window.show_page(PageName.CAMERA)
    follower = NumberFollower()
    follower.keep_seen = False
    camera.make_looker = lambda _models, _known: follower
    count = round(given.hours * 3600 * 30)
    source = (InStep if given.every else SimulatedCamera)(count=count, paced=False, size=(320, 240))
    source.looked = lambda: camera.counting.now().analysed  # type: ignore[attr-defined]
    drift = [0.0]

    def look(picture: object) -> None:
        shown = picture.faces.picture  # type: ignore[attr-defined]
        drift[0] = max(drift[0], abs(shown.time - shown.number / 30))

    camera.picture_ready.connect(look)
    page._begin("Simulated", lambda _told: source)
    world.until(lambda: camera.counts.analysed > 5, "the first pictures")
    camera.recorder.begin(Wish(Consent("measured", "nobody", 0.0)))
    if given.every:  # making pictures for the screen would take most of the time
        camera.show_for(View())
    process = psutil.Process()
    memory: list[tuple[float, float]] = []
    began = time.perf_counter()
    while camera.running:
        world.live(1.0)
        hours = source.given / 30 / 3600
        if not memory or hours - memory[-1][0] >= given.hours / 16:
            memory.append((hours, process.memory_info().rss / MEGABYTE))
            rate = source.given / (time.perf_counter() - began)
            print(f"{hours:6.2f} h  {memory[-1][1]:7.1f} MB  {rate:6.0f}/s", flush=True)
    world.live(1.0)
    counts = camera.counts
    print(f"came {counts.came}, shown {counts.shown}, analysed {counts.analysed}, dropped {counts.dropped}")
    settled = [megabytes for hours, megabytes in memory if hours >= given.hours / 8]
    print(f"memory from the first eighth on: {settled[0]:.1f} to {settled[-1]:.1f} MB")
    print(f"drift of what was shown: {drift[0] * 1000:.3f} ms")
    for one in recordings.recordings(world.library):
        samples = recordings.samples(world.library, one.id, sigma=0.0)
        first, last = samples.picture[0], samples.picture[-1]
        off = samples.time - samples.picture / 30
        print(
            f"recorded {len(samples)} samples, pictures {first} to {last};"
            f" drift {1000 * float(np.abs(off - off[0]).max()):.3f} ms; {one.state}"
        )
    world.close()


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--video", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--video-file", action="store_true", help="with --record: the video, too")
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--simulated", action="store_true")
    parser.add_argument("--every", action="store_true", help="with --simulated: every picture is looked at")
    given = parser.parse_args()
    sys.setswitchinterval(0.0005)
    QCoreApplication.setApplicationName("faceapp")
    QCoreApplication.setOrganizationName("faceapp")
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = QApplication(sys.argv[:1])
        (endure if given.simulated else measure)(given, Path(folder))
        app.quit()


if __name__ == "__main__":
    main()
