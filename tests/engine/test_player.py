from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from video_making import number_in, numbered_video

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))

from recording_world import MODELS, picture, summary

from faceapp.domain.ids import PhotoId
from faceapp.domain.live import LivePicture, View
from faceapp.domain.recording import AnalysisState
from faceapp.domain.reviewing import Reviewed
from faceapp.engine.player import Player
from faceapp.media.video import open_video
from faceapp.services import recordings, reviewing
from faceapp.services.library import open_library, open_thumbnails

COUNT = 60
EVEN = [number / 25 for number in range(COUNT)]
UNEVEN = [0.0]
for _number in range(1, COUNT):
    UNEVEN.append(UNEVEN[-1] + (0.01, 0.08, 0.033)[_number % 3])


def shown_number(shown: LivePicture) -> int:
    """What the picture on the screen says."""
    return number_in(shown.screen[..., 2::-1])


def reviewed(
    folder: Path, times: list[float], *, keep: bool = True, without: frozenset[int] = frozenset()
) -> Reviewed:
    """A recording whose face on picture n is at x = n / 100, and on none of ``without``."""
    library = open_library(folder / "test.faceapp")
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(
        library, thumbnails, source="Numbers", size=(160, 120), models=MODELS, consent=None, has_video=keep
    )
    if keep:
        numbered_video(writer.path, COUNT, times)
    from dataclasses import replace

    from faceapp.domain.geometry import Box

    for number, time in enumerate(times):
        one = picture(number, {1: 1}, time)
        faces = tuple(replace(face, box=Box(number / 100, 0.1, 0.2, 0.2)) for face in one.faces)
        writer.add(replace(one, faces=() if number in without else faces))
    writer.ended(summary(1, times[0], times[-1]))
    writer.finish(AnalysisState.DONE)
    found = reviewing.reviewed(library, PhotoId(writer.recording))
    thumbnails.close()
    library.close()
    return found


class Screen(QObject):
    """What a window would show."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self.shown: list[tuple[float, int, int | None]] = []
        player.picture_ready.connect(self.take)

    def take(self, picture: LivePicture) -> None:
        faces = picture.faces.faces
        place = round(faces[0].box.x * 100) if faces else None
        self.shown.append((picture.faces.picture.time, shown_number(picture), place))

    @property
    def last(self) -> tuple[float, int, int | None]:
        return self.shown[-1]


@pytest.fixture
def player(tmp_path: Path, qtbot: QtBot) -> Iterator[Player]:
    made = Player(tmp_path / "test.faceapp")
    made.show_for(View(320, 240))
    yield made
    made.stop()


@pytest.mark.parametrize("times", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_a_box_belongs_to_its_picture(
    player: Player, tmp_path: Path, qtbot: QtBot, times: list[float]
) -> None:
    screen = Screen(player)
    player.set_speed(2.0)
    player.open(reviewed(tmp_path, times, without=frozenset({7, 30})))
    qtbot.waitUntil(lambda: len(screen.shown) == 1)
    with qtbot.waitSignal(
        player.playing_changed, check_params_cb=lambda playing: not playing, timeout=20_000
    ):
        player.play()
    for seconds in (1.3, 0.2, 0.21, 1.0, 0.0):
        count = len(screen.shown)
        player.seek(seconds)
        qtbot.waitUntil(lambda count=count: len(screen.shown) > count)
    assert len(screen.shown) > 8  # the first, the five, and some of those that played
    for time, number, place in screen.shown:
        assert time == pytest.approx(times[number], abs=1e-3)
        assert place == (None if number in {7, 30} else number)


def test_single_pictures_forth_and_back(player: Player, tmp_path: Path, qtbot: QtBot) -> None:
    screen = Screen(player)
    player.open(reviewed(tmp_path, UNEVEN), start=UNEVEN[20])
    qtbot.waitUntil(lambda: bool(screen.shown) and screen.last[1] == 20)
    for by, number in ((1, 21), (1, 22), (-1, 21), (-1, 20), (-1, 19), (-1, 18), (1, 19)):
        player.step(by)
        qtbot.waitUntil(lambda number=number: screen.last[1:] == (number, number))
    player.seek(0.0)
    qtbot.waitUntil(lambda: screen.last[1] == 0)
    player.step(1)
    qtbot.waitUntil(lambda: screen.last[1] == 1)


def test_a_piece_is_repeated(player: Player, tmp_path: Path, qtbot: QtBot) -> None:
    screen = Screen(player)
    player.open(reviewed(tmp_path, EVEN))
    player.set_speed(4.0)
    player.set_loop((0.4, 0.8))
    player.play()
    qtbot.waitUntil(lambda: sum(number == 10 for _, number, _ in screen.shown) >= 3, timeout=20_000)
    player.pause()
    numbers = [number for _, number, _ in screen.shown]
    assert set(numbers[numbers.index(10) :]) <= set(range(10, 21))


def test_without_a_video_faces_are_shown_at_their_times(player: Player, tmp_path: Path, qtbot: QtBot) -> None:
    found = reviewed(tmp_path, UNEVEN, keep=False)
    assert not found.there
    places: list[tuple[float, float]] = []
    player.picture_ready.connect(
        lambda shown: places.append((shown.faces.picture.time, shown.faces.faces[0].box.x))
    )
    player.open(found, start=0.5)
    qtbot.waitUntil(lambda: len(places) == 1)
    player.step(1)
    qtbot.waitUntil(lambda: len(places) == 2)
    first = max(number for number, time in enumerate(UNEVEN) if time <= 0.5)
    assert [round(x * 100) for _, x in places] == [first, first + 1]


def test_pictures_are_found_from_any_place(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "v.mp4", COUNT, UNEVEN)
    with open_video(path) as video, video.stepping() as stepping:
        for seconds in (0.0, 1.0, 0.3, 9.0, 0.0):
            frame = stepping.at(seconds)
            assert frame is not None
            shown = max(number for number, time in enumerate(UNEVEN) if time <= seconds + 1e-4)
            assert number_in(stepping.pixels(frame)) == shown
        assert stepping.before(0.0) is None
        last = stepping.at(9.0)
        assert last is not None
        assert stepping.after(last.time) is None
        for number in range(COUNT - 2, COUNT - 40, -1):
            last = stepping.before(last.time)
            assert last is not None
            assert number_in(stepping.pixels(last)) == number
