"""The program is killed (-9) again and again while it records: what is lost, and is the library well?

    python -m tests.bench.recording_kills [CLIP] [--times 50] [--side PIXELS]

Each time the whole program is started without a screen (window, engine, networks), looks at CLIP as a
camera would give it, records measurements and the video, and is killed at a random moment. Told are the
seconds between the last picture that was looked at (that came from the camera, for the video) and the
last one that is in the library (in the video file), and what ``check`` finds.
"""

from __future__ import annotations

import argparse
import mmap
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VIDEOS = ROOT.parent / "shared" / "photos" / "videos"
NOTE = struct.Struct("<3d")
"""How many were looked at, seconds of the newest picture from the camera, of the newest looked at."""


def record(library: Path, clip: Path, note: Path) -> None:
    """Be the program that is killed."""
    sys.path.insert(0, str(ROOT / "tests" / "e2e"))
    from PySide6.QtWidgets import QApplication
    from world import World

    from faceapp.domain.recording import Consent
    from faceapp.engine.live_recording import Keeping, Wish
    from faceapp.ui.pages import PageName

    app = QApplication([])
    with note.open("r+b") as file:
        told = mmap.mmap(file.fileno(), NOTE.size)
    seen = [0.0, 0.0, 0.0]
    came, looked = Keeping.came, Keeping.looked

    def noting_came(self: Keeping, picture):  # type: ignore[no-untyped-def]
        came(self, picture)
        if self._start is not None and picture.time >= self._start.time:
            seen[1] = picture.time - self._start.time
            told[:] = NOTE.pack(*seen)

    def noting_looked(self: Keeping, faces, ended, counts):  # type: ignore[no-untyped-def]
        looked(self, faces, ended, counts)
        seen[0] += 1
        seen[2] = self._seconds
        told[:] = NOTE.pack(*seen)

    Keeping.came, Keeping.looked = noting_came, noting_looked  # type: ignore[method-assign]
    world = World(library)
    world.window.show_page(PageName.CAMERA)
    page = world.window.pages.page(PageName.CAMERA)
    camera = world.engine.camera
    page.open_source(str(clip))  # type: ignore[attr-defined]
    world.until(lambda: camera.counts.analysed > 5, "faces to be looked for")
    camera.recorder.begin(Wish(Consent("Keep it?", "Somebody", time.time()), video=True))
    world.until(lambda: False, "the end", 600)
    app.quit()


def once(library: Path, clip: Path, folder: Path) -> tuple[float, float, float, float, list[str], str]:
    """Record and kill; seconds, pictures/s looked at, lost measurements, lost video, findings, state."""
    from faceapp.media.video import open_video
    from faceapp.services import health, recordings
    from faceapp.services.library import open_library

    note = folder / "note"
    note.write_bytes(NOTE.pack(0, 0, 0))
    command = [
        sys.executable,
        "-m",
        "tests.bench.recording_kills",
        str(clip),
        "--be",
        str(library),
        str(note),
    ]
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stderr=said
        )
    until = time.monotonic() + 120
    while NOTE.unpack(note.read_bytes())[2] < 1.0:
        if child.poll() is not None or time.monotonic() > until:
            child.kill()
            sys.exit("it did not begin:\n" + (folder / "said").read_text())
        time.sleep(0.01)
    time.sleep(random.uniform(0.0, 4.0))
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    count, came, looked = NOTE.unpack(note.read_bytes())
    with open_library(library) as opened:
        recordings.recover(opened)
        newest = max(recordings.recordings(opened), key=lambda one: one.id)
        found = [finding.trouble.value for finding in health.check(opened)]
    last = 0.0
    with suppress(Exception), open_video(newest.path) as video:
        for picture in video.pictures(side=64):
            last = picture.time
    return looked, count / looked, looked - newest.position, came - last, found, newest.state.value


def main() -> None:
    """Kill it, and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clip", nargs="?", type=Path, default=VIDEOS / "short_hamilton_clip.mp4")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--side", type=int, default=640)
    parser.add_argument("--be", nargs=2, type=Path, metavar=("LIBRARY", "NOTE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.be:
        record(arguments.be[0], arguments.clip, arguments.be[1])
        return
    from tests.bench.analysing import looped, smaller

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small = smaller(arguments.clip, folder / "small.mp4", arguments.side)
        clip = looped(small, folder / "long.mp4", 120.0)
        library = folder / "library.faceapp"
        measured, filmed, wrong = [], [], 0
        for number in range(1, arguments.times + 1):
            seconds, rate, lost, lost_video, found, state = once(library, clip, folder)
            measured.append(lost)
            filmed.append(lost_video)
            wrong += bool(found) or state != "cut_off"
            print(
                f"{number:3}  recorded {seconds:5.2f} s, looked at {rate:4.1f}/s"
                f"  lost {lost:5.2f} s, of the video {lost_video:5.2f} s"
                f"  {state}  {found or 'well'}",
                flush=True,
            )
        for name, values in (("measurements", measured), ("video", filmed)):
            values.sort()
            print(f"{name}: median {values[len(values) // 2]:.2f} s, most {values[-1]:.2f} s lost")
        check = subprocess.run(
            [sys.executable, "-m", "faceapp", "--library", str(library), "check"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{wrong} of {arguments.times} not as they should be; check: {check.stdout.strip()}")


if __name__ == "__main__":
    main()
