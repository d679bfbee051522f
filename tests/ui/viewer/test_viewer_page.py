from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.scanning import PhotosListed
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.names import Offer
from faceapp.ui.naming.offers import OfferModel, Role
from faceapp.ui.selection import Selection
from faceapp.ui.viewer.menu import face_menu
from faceapp.ui.viewer.page import ViewerPage
from faceapp.ui.viewer.similar import SimilarModel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

Key = Qt.Key


def press(viewer: ViewerPage, key: Key) -> None:
    QTest.keyClick(viewer.canvas, key)


def wheel(viewer: ViewerPage, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), viewer.canvas.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewer.canvas, event)


def test_arrows_go_to_the_neighbours_and_stop_at_the_ends(viewer: ViewerPage, album: list[PhotoId]) -> None:
    press(viewer, Key.Key_Left)
    assert viewer.photo == album[0]
    press(viewer, Key.Key_Right)
    press(viewer, Key.Key_Right)
    press(viewer, Key.Key_Right)
    assert viewer.photo == album[2]
    assert [face.id for face in viewer.tagger.faces] == [7, 8, 9]


def test_the_photo_is_painted_and_neighbours_are_decoded_ahead(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    neighbour = tmp_path / "album" / "photo-1.jpg"
    qtbot.waitUntil(lambda: context.engine.cached_picture(neighbour, 1024) is not None, timeout=20_000)

    viewer.open(album[1], album)
    shot = viewer.canvas.grab().toImage()
    seen = {shot.pixelColor(x, shot.height() // 2).rgb() for x in range(50, shot.width() - 50, 20)}
    assert len(seen) > 10
    corner = shot.pixelColor(2, 2)
    assert max(corner.red(), corner.green(), corner.blue()) < 40  # the near-black ground


def test_the_thumbnail_stands_in_until_the_sharp_picture_is_here(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "album" / "photo-2.jpg").unlink()
    qtbot.waitUntil(lambda: context.pictures.thumbnail(int(album[2])) is not None, timeout=20_000)
    viewer.open(album[2], [album[2]])

    shot = viewer.canvas.grab().toImage()
    seen = {QColor(shot.pixelColor(x, shot.height() // 2)).rgb() for x in range(50, shot.width() - 50, 20)}
    assert len(seen) > 10


def test_the_wheel_zooms_to_the_pointer_and_the_full_size_is_fetched(
    viewer: ViewerPage, qtbot: QtBot
) -> None:
    at = QPoint(300, 200)
    before = viewer.canvas.lens.to_photo(300, 200)
    wheel(viewer, at, 6)

    assert viewer.canvas.lens.to_photo(300, 200)[0] == before[0] or not viewer.canvas.lens.fits
    assert viewer.canvas.percent > 100
    wheel(viewer, at, -20)
    assert viewer.canvas.lens.fits


def test_space_and_the_middle_button_pan(viewer: ViewerPage) -> None:
    canvas = viewer.canvas
    canvas.zoom(4)
    before = canvas.lens.centre
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(400, 200))
    QTest.mouseMove(canvas, QPoint(340, 180))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(340, 180))
    assert canvas.lens.centre > before

    before = canvas.lens.centre
    QTest.keyPress(canvas, Key.Key_Space)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    QTest.mouseMove(canvas, QPoint(460, 220))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(460, 220))
    QTest.keyRelease(canvas, Key.Key_Space)
    assert canvas.lens.centre < before


def at_rest(viewer: ViewerPage, qtbot: QtBot) -> None:
    """The sharp picture is here and painted at exactly its size: nothing moves any more."""
    qtbot.waitUntil(lambda: viewer._sight.sharp and not viewer.canvas._settled.isActive(), timeout=20_000)


def test_f_hides_the_boxes_and_hovering_shows_one(viewer: ViewerPage, qtbot: QtBot) -> None:
    canvas = viewer.canvas
    at_rest(viewer, qtbot)
    bare = canvas.grab().toImage()
    press(viewer, Key.Key_F)
    hidden = canvas.grab().toImage()
    assert bare != hidden

    QTest.mouseMove(canvas, canvas.place_of(viewer.tagger.faces[0].box).center())
    assert canvas.grab().toImage() != hidden
    QTest.mouseMove(canvas, QPoint(2, 2))
    assert canvas.grab().toImage() == hidden
    press(viewer, Key.Key_F)
    assert canvas.grab().toImage() == bare


def test_a_saved_name_is_seen_with_the_boxes_hidden(viewer: ViewerPage, qtbot: QtBot) -> None:
    at_rest(viewer, qtbot)
    press(viewer, Key.Key_F)
    hidden = viewer.canvas.grab().toImage()
    viewer.canvas.glow.light(FaceId(1))

    assert viewer.canvas.grab().toImage() != hidden


def test_tab_leaves_the_photo_after_the_last_face(viewer: ViewerPage, qtbot: QtBot) -> None:
    heard: list[Selection] = []
    viewer.selection_changed.connect(heard.append)
    for _ in range(3):
        press(viewer, Key.Key_Tab)
    assert viewer.canvas.hasFocus()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].faces == (3,), timeout=5_000)
    press(viewer, Key.Key_Tab)
    assert not viewer.canvas.hasFocus()


def test_a_screen_reader_is_told_who_is_selected(viewer: ViewerPage, context: WindowContext) -> None:
    assert viewer.canvas.accessibleDescription() == "3 faces"
    press(viewer, Key.Key_Tab)
    assert viewer.canvas.accessibleDescription() == "Unknown face"
    context.operations.name_face(FaceId(1), "Anna")
    assert viewer.canvas.accessibleDescription() == "Anna"


def words(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_the_menu_offers_what_can_be_done(viewer: ViewerPage, context: WindowContext, qtbot: QtBot) -> None:
    went: list[int] = []

    def menu_of(face: int) -> QMenu:
        found = viewer.tagger.face(FaceId(face))
        assert found is not None
        return face_menu(
            viewer, context, viewer.tagger, found,
            go_to=went.append, similar=lambda _face: None, express=viewer._expressing.choose,
        )  # fmt: skip

    assert words(menu_of(1)) == [
        "Name this face", "Show similar faces", "Change expression", "Hide, a stranger", "Not a face",
    ]  # fmt: skip
    context.operations.name_face(FaceId(1), "Anna")
    menu = menu_of(1)
    assert words(menu)[:3] == ["Change the name", "Go to Anna", "Use as cover picture of Anna"]
    menu.actions()[1].trigger()
    assert went == [1]
    menu.actions()[2].trigger()
    context.operations.name_face(FaceId(1), f"Al & {'x' * 200}")
    assert words(menu_of(1))[1] == f"Go to Al && {'x' * 34}\u2026"
    context.operations.hide([FaceId(1)])
    assert "Bring back" in words(menu_of(1))


def test_a_photo_that_is_no_more_says_so(viewer: ViewerPage, qtbot: QtBot) -> None:
    viewer.open(999, [999])

    assert viewer.photo is None
    assert viewer.tagger.faces == ()


def test_neighbours_may_be_an_array(viewer: ViewerPage, album: list[PhotoId]) -> None:
    viewer.open(album[1], np.asarray(album, np.int64), face=5)

    assert viewer.canvas.selected == 5
    assert viewer.step(1)
    assert not viewer.step(1)


def test_the_offers_are_a_well_behaved_model(qtbot: QtBot) -> None:
    model = OfferModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_keys({1: 3})
    model.offer((Offer(PersonId(1), "Anna", FaceId(5), here=True), Offer(None, "Doris", None)))

    assert [model.index(row).data() for row in range(2)] == ["Anna", "New person: Doris"]
    assert [model.index(row).data(Role.KEY) for row in range(2)] == [3, 0]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Already on this photo"
    model.faces_arrived({5})
    model.offer(())
    assert model.rowCount() == 0


def test_similar_faces_are_a_well_behaved_model(viewer: ViewerPage, context: WindowContext) -> None:
    model = SimilarModel(context.pictures)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show(viewer.tagger.faces, {})

    assert model.rowCount() == 3
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Unknown face"


def set_state(context: WindowContext, photo: PhotoId, state: str) -> None:
    with context.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET state = ? WHERE id = ?", (state, photo))


def test_a_photo_whose_file_is_gone_says_so_over_its_thumbnail(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "album" / "photo-2.jpg").unlink()
    set_state(context, album[2], "gone")
    qtbot.waitUntil(lambda: context.pictures.thumbnail(int(album[2])) is not None, timeout=20_000)
    viewer.open(album[2], album)

    assert viewer.canvas.line.startswith("The file is not there now")
    assert len(viewer.tagger.shown()) == 3
    shot = viewer.canvas.grab().toImage()
    seen = {shot.pixelColor(x, shot.height() // 2).rgb() for x in range(50, shot.width() - 50, 20)}
    assert len(seen) > 10
    viewer.open(album[0], album)
    assert viewer.canvas.line == ""


def test_what_the_scan_finds_gone_or_back_is_said_at_once(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId]
) -> None:
    set_state(context, album[0], "gone")
    context.engine.photos_listed.emit(PhotosListed((album[0], album[1])))
    assert viewer.canvas.line
    set_state(context, album[0], "measured")
    context.engine.photos_listed.emit(PhotosListed((album[0],)))

    assert viewer.canvas.line == ""


def test_a_file_that_can_not_be_opened_is_told(
    context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "album" / "photo-2.jpg").write_bytes(b"no picture")
    viewer = ViewerPage(context)  # one that has not seen it before, as the neighbour of another
    qtbot.addWidget(viewer)
    viewer.resize(1000, 500)
    viewer.show()
    viewer.open(album[2], [album[2]])

    qtbot.waitUntil(lambda: "can not be opened" in viewer.canvas.line, timeout=20_000)
    viewer.hide()
