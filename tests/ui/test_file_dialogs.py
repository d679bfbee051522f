"""Dialogs for files: where they begin, what they show, and what they remember."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from faceapp.ui.file_dialogs import Kind, ask_files, ask_folder, ask_save, first_folder
from faceapp.ui.state import WindowState

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the usual folders, which is not where the program was started."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name in ("Pictures", "Documents", "elsewhere"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def at(dialog: QFileDialog) -> Path:
    return Path(dialog.directory().absolutePath())


def test_a_picture_and_a_table_say_what_they_are(home: Path, parent: QWidget) -> None:
    for name, words, usual in (
        ("roc.png", "PNG picture (*.png)", "Pictures"),
        ("figures.csv", "CSV table (*.csv)", "Documents"),
    ):
        dialog = ask_save(parent, "Save", name, lambda _path: None)
        assert dialog.nameFilters() == [words]
        assert at(dialog) == home / usual
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        dialog.reject()


def test_the_next_dialog_of_a_kind_begins_where_the_last_one_ended(home: Path, parent: QWidget) -> None:
    file = home / "elsewhere" / "roc.png"
    taken: list[Path] = []
    dialog = ask_save(parent, "Save", "roc.png", taken.append)
    dialog.setDirectory(str(file.parent))
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    assert taken == [file]
    assert first_folder(Kind.PICTURE) == file.parent
    assert WindowState().folder(Kind.PICTURE) == file.parent, "also in the next window"
    assert first_folder(Kind.TABLE) == home / "Documents", "each kind has its own"
    file.parent.rmdir()
    assert first_folder(Kind.PICTURE) == home / "Pictures", "it is gone"


def test_nothing_is_remembered_of_a_dialog_that_was_left(home: Path, parent: QWidget) -> None:
    dialog = ask_folder(parent, "Add", Kind.PHOTOS, lambda _paths: pytest.fail("nothing was chosen"))
    assert at(dialog) == home / "Pictures"
    dialog.setDirectory(str(home / "elsewhere"))
    dialog.reject()
    assert first_folder(Kind.PHOTOS) == home / "Pictures"


def test_without_the_usual_folder_it_is_home(home: Path, parent: QWidget) -> None:
    (home / "Pictures").rmdir()
    dialog = ask_files(parent, "Add", Kind.VIDEOS, lambda _paths: None, ["Videos (*.mp4)"], several=True)
    assert at(dialog) == home
    assert dialog.nameFilters() == ["Videos (*.mp4)", "All files (*)"]
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.reject()
