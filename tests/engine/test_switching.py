"""Other models for the library that the window has open; with the real program's engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.errors import ModelMissing
from faceapp.domain.ids import FaceId
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.switching import SwitchProgress, SwitchSummary
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services import browse, choosing, settings, switching, tagging
from faceapp.services.library import open_library
from faceapp.services.models import in_use
from faceapp.services.own_models import add_own
from faceapp.services.scan import add_folders

WEIGHTS = Path(__file__).parents[3] / "shared" / "weights"
LONG = 180_000
"""The machine may be busy with other things."""


@pytest.fixture
def embedder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The network of MobileFaceNet as a model of the user's own."""
    file = WEIGHTS / "mobilefacenet_foamliu.onnx"
    if not file.exists():
        pytest.skip("needs the weights of ../shared")
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    described = tmp_path / "mobile.toml"
    described.write_text(
        'id = "mobile"\nkind = "embedder"\nname = "Mobile"\ncolour = "rgb"\nrange = [-1, 1]\n'
        "[distances]\nseed = 0.3\ncore = 2\njoin = 0.3\nunite = 0.3\npropose = 0.8\npropose_poor = 0.8\n"
    )
    return add_own(file, described).id


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    """One that reads no expressions: they are another test's."""
    path = tmp_path / "test.faceapp"
    with open_library(path) as library:
        settings.put(library, "models", choosing.written(replace(in_use(library), expression=None)))
    return path


@pytest.fixture
def scanned(qtbot: QtBot, engine: Engine, folder: Path) -> Engine:
    answer(qtbot, engine, lambda context: add_folders(context.library, [folder]))
    with qtbot.waitSignal(engine.scan_finished, timeout=LONG):
        engine.scan()
    rest(qtbot, engine)
    return engine


def answer(qtbot: QtBot, engine: Engine, work: object) -> object:
    got: list[object] = []
    engine.ask(work, got.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(got), timeout=LONG)
    return got[0]


def rest(qtbot: QtBot, engine: Engine) -> None:
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=LONG)


def vectors(context: EngineContext) -> dict[str, int]:
    rows = context.library.connection.execute("SELECT model, count(*) FROM embedding GROUP BY model")
    return dict(rows.fetchall())


def name_one(context: EngineContext) -> FaceId:
    face = FaceId(context.library.connection.value("SELECT min(id) FROM face"))
    tagging.name_face(context.library, face, "Eileen")
    return face


def test_the_library_goes_over_and_the_engine_with_it(qtbot: QtBot, scanned: Engine, embedder: str) -> None:
    engine = scanned
    face = answer(qtbot, engine, name_one)
    progress: list[SwitchProgress | None] = []
    activities: list[Activity] = []
    summaries: list[SwitchSummary] = []
    choices: list[ModelChoice] = []
    engine.switching_progressed.connect(progress.append)
    engine.busy_changed.connect(activities.append)
    engine.switching.finished.connect(summaries.append)
    engine.model_switched.connect(choices.append)

    engine.use_model("embedder", embedder)
    qtbot.waitUntil(lambda: bool(summaries), timeout=LONG)
    rest(qtbot, engine)

    assert [choice.embedder for choice in choices] == [embedder]
    assert summaries[0].faces == 2
    assert summaries[0].name == "Mobile"
    told = [one for one in progress if one is not None]
    assert told[-1].total == 2
    assert progress[-1] is None
    assert Doing.SWITCHING in {activity.doing for activity in activities}

    def after(context: EngineContext) -> tuple[object, ...]:
        (found,) = browse.faces(context.library, [face])  # type: ignore[list-item]
        return (
            in_use(context.library).embedder,
            context.choice.embedder,
            context.gallery.model,
            len(context.gallery),
            found.person is not None,
        )

    assert answer(qtbot, engine, after) == (embedder, embedder, embedder, 2, True)
    # what is scanned from now on is seen by the new one alone
    with qtbot.waitSignal(engine.scan_finished, timeout=LONG):
        answer(qtbot, engine, lambda context: context.library.connection and _forget_one(context))
        engine.scan()
    rest(qtbot, engine)
    assert answer(qtbot, engine, vectors) == {"dlib-resnet": 1, embedder: 2}


def _forget_one(context: EngineContext) -> bool:
    """One photo is looked at as if it were new."""
    from faceapp.domain.face import Author

    with context.library.write(Author.USER) as tx:
        last = tx.connection.value("SELECT max(photo) FROM face")
        tx.connection.execute("DELETE FROM photo WHERE id = ?", (last,))
    return True


def test_it_goes_on_when_the_library_is_opened_again(
    qtbot: QtBot, scanned: Engine, embedder: str, library_path: Path
) -> None:
    scanned.stop()
    with open_library(library_path) as library:
        switching.choose(library, replace(in_use(library), embedder=embedder))
    engine = Engine()
    try:
        with qtbot.waitSignal(engine.model_switched, timeout=LONG) as switched:
            engine.start(library_path, cores=1)
        assert switched.args[0].embedder == embedder
        rest(qtbot, engine)
    finally:
        engine.stop()


def test_what_another_program_did_is_followed(
    qtbot: QtBot, scanned: Engine, embedder: str, library_path: Path
) -> None:
    from contextlib import closing

    from faceapp.services.library import open_thumbnails

    with open_library(library_path) as library, closing(open_thumbnails(library)) as thumbnails:
        switching.choose(library, replace(in_use(library), embedder=embedder))
        for _ in switching.switch(library, thumbnails, processes=1):
            pass

    with qtbot.waitSignal(scanned.model_switched, timeout=LONG):
        scanned.look_anew()
    rest(qtbot, scanned)
    assert answer(qtbot, scanned, lambda context: (context.gallery.model, len(context.gallery))) == (
        embedder,
        2,
    )


def test_stopped_the_old_one_stays(qtbot: QtBot, scanned: Engine, embedder: str) -> None:
    engine = scanned
    told: list[SwitchProgress | None] = []
    engine.switching_progressed.connect(told.append)
    answer(qtbot, engine, lambda context: setattr(context, "scanning", True))  # so that it waits
    engine.use_model("embedder", embedder)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.SWITCHING, timeout=LONG)
    engine.pause()
    qtbot.waitUntil(lambda: engine.activity.paused, timeout=LONG)
    engine.resume()
    engine.stop_scan()
    qtbot.waitUntil(lambda: told[-1] is None, timeout=LONG)
    answer(qtbot, engine, lambda context: setattr(context, "scanning", False))
    rest(qtbot, engine)
    assert answer(qtbot, engine, lambda context: in_use(context.library).embedder) == "dlib-resnet"
    assert answer(qtbot, engine, lambda context: switching.wanted(context.library)) is None


def test_a_model_that_is_not_there_is_told(qtbot: QtBot, engine: Engine, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "empty"))
    with qtbot.waitSignal(engine.problem, timeout=LONG) as told:
        engine.use_model("embedder", "sface")
    assert isinstance(told.args[0], ModelMissing)
    assert str(told.args[0]) == "SFace is not on this computer yet; get it first."
