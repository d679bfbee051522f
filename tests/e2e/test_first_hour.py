"""What somebody does in the first hour, in the real window, on real photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from world import World

from faceapp.domain.face import FaceState
from faceapp.services import browse
from faceapp.ui.pages import PageName

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def open_in_viewer(world: World, name: str) -> None:
    world.window.show_page(PageName.PHOTOS)
    place = world.place_in_grid(name)
    QTest.mouseDClick(world.photos_page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    world.until(lambda: world.window.pages.name is PageName.VIEWER, "the viewer")
    world.until(lambda: world.viewer.tagger.faces, "the faces of the photo")


def name_by_double_click(world: World, photo: str, name: str) -> None:
    open_in_viewer(world, photo)
    place = world.place_of_face(world.faces(photo)[0])
    QTest.mouseDClick(world.viewer.canvas, Qt.MouseButton.LeftButton, pos=place)
    field = world.viewer.tagger.field
    assert field.isVisible()
    editor = world.window.focusWidget()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert not field.isVisible()


def test_add_name_restart_undo(album: Path, open_world: Callable[[], World]) -> None:
    world = open_world()
    assert world.photos_page.grid.photos.rowCount() == 0
    world.add(album, photos=10)
    assert world.photos_page.grid.photos.rowCount() == 10
    assert browse.counts(world.library).faces == 6

    name_by_double_click(world, "portrait.jpg", "Eileen Collins")
    (face,) = world.faces("portrait.jpg")
    assert face.state is FaceState.CONFIRMED
    assert [person.name for person in browse.people(world.library)] == ["Eileen Collins"]

    # The other photos of hers are proposed without being asked.
    world.until(lambda: browse.counts(world.library).proposals >= 4, "proposals")

    world = open_world()
    (face,) = world.faces("portrait.jpg")
    assert face.state is FaceState.CONFIRMED
    world.until(lambda: world.photos_page.grid.photos.rowCount() == 10, "the grid")

    # A proposal is taken with Enter.
    open_in_viewer(world, "close.jpg")
    (face,) = world.faces("close.jpg")
    assert face.state is FaceState.PROPOSED
    QTest.mouseClick(world.viewer.canvas, Qt.MouseButton.LeftButton, pos=world.place_of_face(face))
    QTest.keyClick(world.viewer.canvas, Qt.Key.Key_Return)
    assert world.faces("close.jpg")[0].state is FaceState.CONFIRMED

    # Both changes are taken back, across the restart.
    world.window.context.operations.undo()
    assert world.faces("close.jpg")[0].state is FaceState.PROPOSED
    world.window.context.operations.undo()
    assert world.faces("portrait.jpg")[0].state is not FaceState.CONFIRMED
    assert browse.people(world.library) == ()
    world.window.context.operations.redo()
    assert world.faces("portrait.jpg")[0].state is FaceState.CONFIRMED


def test_escape_leaves_the_field_and_stays_in_the_viewer(
    album: Path, open_world: Callable[[], World]
) -> None:
    world = open_world()
    world.add(album, photos=10)
    open_in_viewer(world, "portrait.jpg")
    place = world.place_of_face(world.faces("portrait.jpg")[0])
    QTest.mouseDClick(world.viewer.canvas, Qt.MouseButton.LeftButton, pos=place)
    editor = world.window.focusWidget()
    QTest.keyClicks(editor, "Nobody")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not world.viewer.tagger.field.isVisible()
    assert world.window.pages.name is PageName.VIEWER
    assert browse.people(world.library) == ()


def test_a_group_is_named_and_a_rejection_is_kept(album: Path, open_world: Callable[[], World]) -> None:
    world = open_world()
    world.add(album, photos=10)
    operations = world.window.context.operations
    (group,) = browse.groups(world.library)
    assert len(group.faces) == 6
    operations.name_face(world.faces("portrait.jpg")[0].id, "Eileen")
    world.until(lambda: browse.counts(world.library).proposals >= 4, "proposals")
    grey = world.faces("grey.jpg")[0]
    operations.reject([grey.id])
    world.idle()
    operations.name_face(world.faces("close.jpg")[0].id, "Eileen")
    world.idle()
    world.live(0.3)
    assert world.faces("grey.jpg")[0].proposal is None
