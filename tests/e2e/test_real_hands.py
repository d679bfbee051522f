"""A mouse and a keyboard outside the program, on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faceapp.domain.face import FaceState
from faceapp.services import browse
from faceapp.services.library import open_library

HERE = Path(__file__).parent
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        shutil.which("Xvfb") is None or shutil.which("xdotool") is None, reason="needs Xvfb and xdotool"
    ),
]


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of 1280 x 800 of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(60)


class Hands:
    """The program, and what a user sees of it and does to it."""

    def __init__(self, display: str, library: Path, *folders: Path) -> None:
        self.told = library.parent / f"state-{time.monotonic_ns()}.json"
        self.env = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        self.env.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "real_window.py"), str(library), str(self.told), *map(str, folders)],
            env=self.env,
        )

    def see(self) -> dict[str, Any]:
        assert self.process.poll() is None, "the program ended"
        try:
            seen: dict[str, Any] = json.loads(self.told.read_text())
        except FileNotFoundError:
            return {}
        return seen

    def until(self, true: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            seen = self.see()
            if seen and true(seen):
                return seen
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for {what}; last seen: {self.see()}")

    def do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self.env, check=True)

    def look_at(self) -> None:
        """Give the window the keyboard, as a window manager would."""
        self.do("windowfocus", "--sync", self.see()["window"])

    def still(self, place: Callable[[dict[str, Any]], list[int]]) -> list[int]:
        """Where something is once it does not move any more."""
        last: list[list[int]] = []

        def at_rest(seen: dict[str, Any]) -> bool:
            last.append(place(seen))
            time.sleep(0.2)  # longer than the program takes to tell anew
            return len(last) > 3 and last[-1] == last[-2] == last[-3]

        self.until(at_rest, "it to stand still")
        return last[-1]

    def double_click(
        self,
        place: Callable[[dict[str, Any]], list[int]],
        done: Callable[[dict[str, Any]], object],
        what: str,
    ) -> None:
        """On a machine that is so busy that the two clicks come apart, again."""
        for _ in range(5):
            self.do("mousemove", *self.still(place))
            time.sleep(0.2)
            self.do("click", "--repeat", 2, "--delay", 60, 1)
            end = time.monotonic() + 15
            while time.monotonic() < end:
                if done(self.see()):
                    return
                time.sleep(0.05)
        raise AssertionError(f"double-clicked in vain for {what}; last seen: {self.see()}")

    def end(self, *, hard: bool = False) -> None:
        if hard:
            self.process.kill()
        else:
            self.do("key", "ctrl+q")
        self.process.wait(120)


def test_double_click_type_enter_restart_undo(display: str, album: Path, tmp_path: Path) -> None:
    library = tmp_path / "real.faceapp"
    hands = Hands(display, library, album)
    try:
        seen = hands.until(
            lambda seen: seen["photos"] == 10 and seen["measured"] == 10 and seen["doing"] == "NOTHING",
            "the album",
        )
        hands.look_at()
        seen = hands.until(lambda seen: "portrait.jpg" in seen.get("cells", {}), "the grid")
        # The cell may lie below the window's edge: the wheel brings it up.
        hands.do("mousemove", *seen["middle"])
        hands.do("click", "--repeat", 40, "--delay", 10, 5)
        hands.until(lambda seen: seen["cells"]["portrait.jpg"][1] < 750, "the end of the grid")
        hands.double_click(
            lambda seen: seen["cells"]["portrait.jpg"], lambda seen: seen.get("faces"), "the viewer"
        )
        hands.double_click(lambda seen: seen["faces"][0], lambda seen: seen.get("field"), "the name field")
        hands.do("type", "--delay", 20, "Eileen")
        hands.do("key", "Return")
        hands.until(lambda seen: not seen.get("field"), "the field to close")
        # What is confirmed on the screen is on the disk, whatever comes.
        hands.end(hard=True)
        with open_library(library) as kept:
            assert [one.name for one in browse.people(kept)] == ["Eileen"]

        hands = Hands(display, library)
        hands.until(lambda seen: seen["photos"] == 10, "the grid")
        hands.look_at()
        hands.do("key", "ctrl+z")
        time.sleep(1)
        hands.end()
        assert hands.process.returncode == 0
        with open_library(library) as kept:
            assert browse.people(kept) == ()
            photo = browse.find_photo(kept, album / "portrait.jpg")
            assert browse.faces_of(kept, photo)[0].state is FaceState.UNKNOWN
    finally:
        if hands.process.poll() is None:
            hands.process.kill()
            hands.process.wait(60)
