"""Verbs through ``Operations``: few faces at once, many on the engine's thread, always in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from faceapp.domain.change import Change, Verb
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui import steps
from faceapp.ui.activity import ActivityLine
from faceapp.ui.operations import Operations
from faceapp.ui.steps import AT_ONCE_FACES

from .conftest import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MANY = AT_ONCE_FACES + 20


@pytest.fixture
def crowd(library_path: Path) -> list[FaceId]:
    """More faces than are changed in the window's thread, all of one group."""
    library = open_library(library_path)
    build = Builder(library)
    faces = [build.face(build.photo(f"{number}.jpg")) for number in range(MANY)]
    build.group(faces)
    library.close()
    return faces


def watch(operations: Operations) -> list[Change]:
    told: list[Change] = []
    operations.changed.connect(told.append)
    return told


def test_a_few_faces_are_changed_when_the_call_returns(
    qtbot: QtBot, crowd: list[FaceId], open_window: OpenWindow
) -> None:
    operations = open_window().context.operations
    told = watch(operations)
    assert operations.hide(crowd[:5]) is not None
    assert [change.verb for change in told] == [Verb.HIDE_FACE]


def test_many_faces_are_changed_on_the_engines_thread_and_the_line_says_so(
    qtbot: QtBot, crowd: list[FaceId], open_window: OpenWindow
) -> None:
    window = open_window()
    operations, library = window.context.operations, window.context.library
    line = window.findChild(ActivityLine)
    assert line is not None
    told = watch(operations)
    threads: list[QThread] = []
    operations.changed.connect(lambda _change: threads.append(QThread.currentThread()))
    assert operations.hide(crowd) is None, "the answer comes later"
    words = [label.text() for label in line.findChildren(QLabel)]
    assert f"Hiding {MANY} faces" in words
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert len(told[0].faces) == MANY
    assert threads == [window.thread()], "whoever hears of it is in the window's thread"
    assert browse.face(library, crowd[-1]).state is FaceState.HIDDEN
    assert not any("Hiding" in label.text() for label in line.findChildren(QLabel))


def test_what_comes_behind_a_large_verb_waits_for_it(
    qtbot: QtBot, crowd: list[FaceId], open_window: OpenWindow
) -> None:
    window = open_window()
    operations, library = window.context.operations, window.context.library
    told = watch(operations)
    operations.name_faces(crowd, "Anna")
    assert operations.name_face(crowd[0], "Bob") is None
    operations.undo()
    operations.undo()
    qtbot.waitUntil(lambda: len(told) == 4, timeout=10_000)
    assert [(change.subject, change.undone) for change in told] == [
        ("Anna", False), ("Bob", False), ("Bob", True), ("Anna", True),
    ]  # fmt: skip
    assert browse.called(library) == {}
    operations.redo()
    qtbot.waitUntil(lambda: len(told) == 5, timeout=10_000)
    assert list(browse.called(library).values()) == ["Anna"]


def test_people_and_groups_are_counted_before_they_are_changed(
    qtbot: QtBot, crowd: list[FaceId], open_window: OpenWindow
) -> None:
    window = open_window()
    operations, library = window.context.operations, window.context.library
    told = watch(operations)
    group = browse.groups(library)[0].id
    assert operations.name_group(group, "Anna") is None
    qtbot.waitUntil(lambda: len(told) == 1, timeout=10_000)
    anna = browse.find_person(library, "Anna")
    bob = FaceId(crowd[0])
    operations.name_face(bob, "Bob")
    assert operations.merge(browse.find_person(library, "Bob"), [anna]) is None
    qtbot.waitUntil(lambda: len(told) == 3, timeout=10_000)
    assert operations.forget(browse.find_person(library, "Bob")) is None
    qtbot.waitUntil(lambda: len(told) == 4, timeout=10_000)
    assert browse.called(library) == {}


def test_a_refusal_on_the_engines_thread_is_told(
    qtbot: QtBot, crowd: list[FaceId], open_window: OpenWindow
) -> None:
    operations = open_window().context.operations
    with qtbot.waitSignal(operations.refused, timeout=10_000) as told:
        operations.name_faces(crowd, "   ")
    assert told.args == ["A name needs at least one letter."]
    assert operations.hide(crowd[:1]) is not None, "nothing waits behind what was refused"


def test_a_bug_on_the_engines_thread_holds_nothing_up(
    qtbot: QtBot,
    crowd: list[FaceId],
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.expected_warnings = ("faceapp.engine.delivery",)  # type: ignore[attr-defined]
    window = open_window()
    operations = window.context.operations

    def broken(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("faceapp.services.tagging.hide", broken)
    with qtbot.waitSignal(window.context.engine.bug, timeout=10_000):
        operations.hide(crowd)
    assert operations.unmark(crowd[:1]) is None
    assert operations.not_a_face(crowd[:1]) is not None


def test_closing_the_window_waits_for_what_is_being_written(
    qtbot: QtBot, crowd: list[FaceId], library_path: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.context.operations.hide(crowd)
    window = open_window()  # closes the first one
    assert browse.face(window.context.library, crowd[-1]).state is FaceState.HIDDEN


def test_the_limit_keeps_a_name_within_its_time() -> None:
    assert steps.AT_ONCE_FACES * 100e-6 < 0.05, "100 us a face, 50 ms from Enter to the name"
