"""The key E in the wall of photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.services import browse
from faceapp.services.library import Library, open_library
from faceapp.ui.pages import PageName
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.toast import Toast
from faceapp.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def library(library_path: Path) -> Iterator[Library]:
    """A photo of one face, one of two, and one of none."""
    with open_library(library_path) as library:
        build = Builder(library)
        for name, faces in (("one.jpg", 1), ("two.jpg", 2), ("none.jpg", 0)):
            photo = build.photo(name)
            for _ in range(faces):
                build.face(photo)
        yield library


def photo_called(library: Library, name: str) -> PhotoId:
    ids = browse.photo_index(library).ids.tolist()
    return next(PhotoId(one) for one in ids if browse.photo(library, one).path.name == name)


def press(qtbot: QtBot, window: MainWindow, photo: PhotoId) -> None:
    """Select the photo and press E."""
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    grid = page.grid
    qtbot.waitUntil(lambda: grid.photos.rowCount() == 3, timeout=10_000)
    row = grid.photos.photos.ids.tolist().index(photo)
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.photos.index(row)).center()
    )
    QTest.keyClick(grid, Qt.Key.Key_E)


def test_the_only_face_of_a_photo_gets_its_expression(qtbot: QtBot, library: Library, open_window) -> None:
    window = open_window()
    photo = photo_called(library, "one.jpg")
    press(qtbot, window, photo)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_1)
    (face,) = browse.faces_of(library, photo)
    assert face.expression is not None
    assert (face.expression.label, face.expression.by) == (Expression.HAPPY, Author.USER)


@pytest.mark.parametrize(
    ("name", "told"),
    [("two.jpg", "Open the photo to choose a face."), ("none.jpg", "No face was found on this photo.")],
)
def test_where_no_single_face_is_meant_it_says_so(
    qtbot: QtBot, library: Library, open_window, name: str, told: str
) -> None:
    window = open_window()
    press(qtbot, window, photo_called(library, name))
    assert QApplication.activePopupWidget() is None
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.text == told
