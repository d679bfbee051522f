"""What is missing is read by itself: after opening, after a scan, after a box was drawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.scanning import ScanStage
from faceapp.engine import expressions
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services import settings, tagging
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.models import IN_USE, written
from faceapp.services.scan import add_folders, scan
from faceapp.services.switching import workers_for

PHOTOS = 6


@pytest.fixture(scope="module")
def made_before(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    """A library that was made without expressions, of six photos with a face each."""
    from PIL import Image

    place = tmp_path_factory.mktemp("before")
    (place / "photos").mkdir()
    with Image.open(astronaut_jpg) as picture:
        for number in range(PHOTOS):
            picture.crop((number * 8, 0, 512, 512)).save(place / "photos" / f"{number}.jpg")
    without = replace(BUILT_IN, expression=None)
    with open_library(place / "old.faceapp") as library:
        settings.put(library, IN_USE, written(without))
        thumbnails = open_thumbnails(library)
        roots = add_folders(library, [place / "photos"])
        for _ in scan(library, thumbnails, roots=roots, workers=workers_for(without, 1)):
            pass
        thumbnails.close()
        with library.write(Author.USER) as tx:
            tx.connection.execute("DELETE FROM setting WHERE key = ?", (IN_USE,))
    return place


@pytest.fixture
def old(made_before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(expressions, "PATIENCE_SECONDS", 0.0)
    for file in made_before.glob("old.faceapp*"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "old.faceapp"


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    del qtbot
    engine = Engine()
    yield engine
    engine.stop()


class Heard:
    """What the engine told."""

    def __init__(self, engine: Engine) -> None:
        self.faces: list[FaceId] = []
        self.activities: list[Activity] = []
        engine.expressions_measured.connect(self.faces.extend)
        engine.busy_changed.connect(self.activities.append)

    @property
    def reading(self) -> list[Activity]:
        return [activity for activity in self.activities if activity.doing is Doing.READING]


def test_an_older_library_is_filled_in_when_it_is_opened(qtbot: QtBot, engine: Engine, old: Path) -> None:
    heard = Heard(engine)
    engine.start(old, cores=1)
    qtbot.waitUntil(lambda: len(heard.faces) == PHOTOS, timeout=120_000)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=10_000)
    progress = [activity.progress for activity in heard.reading]
    assert all(one is not None and one.stage is ScanStage.READING for one in progress)
    assert [one.total for one in progress if one is not None][-1] == PHOTOS
    engine.stop()
    with open_library(old) as library:
        assert library.connection.value("SELECT count(*) FROM expression") == PHOTOS


def test_it_can_be_paused_and_stopped_and_a_scan_goes_ahead(
    qtbot: QtBot, engine: Engine, old: Path, tmp_path: Path, astronaut_jpg: Path
) -> None:
    heard = Heard(engine)
    engine.start(old, cores=1)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.READING, timeout=60_000)
    engine.pause()
    qtbot.waitUntil(lambda: engine.activity.paused, timeout=10_000)
    engine.resume()
    qtbot.waitUntil(lambda: not engine.activity.paused, timeout=10_000)
    engine.stop_scan()
    qtbot.waitUntil(lambda: engine.activity.doing is not Doing.READING, timeout=60_000)

    (tmp_path / "new").mkdir()
    shutil.copy(astronaut_jpg, tmp_path / "new" / "new.jpg")
    with qtbot.waitSignal(engine.scan_finished, timeout=120_000):
        engine.ask(lambda context: add_folders(context.library, [tmp_path / "new"]), engine.scan)
    qtbot.waitUntil(lambda: len(set(heard.faces)) == PHOTOS, timeout=120_000)
    last = [activity.doing for activity in heard.activities]
    assert Doing.SCANNING in last
    assert Doing.READING in last[last.index(Doing.SCANNING) :], "after the scan"


def test_a_face_drawn_by_hand_is_read(qtbot: QtBot, engine: Engine, old: Path) -> None:
    heard = Heard(engine)
    engine.start(old, cores=1)
    qtbot.waitUntil(lambda: len(heard.faces) == PHOTOS, timeout=120_000)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=10_000)
    heard.faces.clear()

    def draw(context: EngineContext) -> object:
        box = context.library.connection.execute("SELECT photo, x, y, w, h FROM face LIMIT 1").fetchone()
        return tagging.add_face(context.library, None, PhotoId(box[0]), Box(*box[1:]))

    engine.ask(draw, engine.applied)
    qtbot.waitUntil(lambda: len(heard.faces) == 1, timeout=120_000)
