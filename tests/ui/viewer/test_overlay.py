from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache
from pytestqt.qtbot import QtBot

from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer import overlay
from faceapp.ui.viewer.overlay import Shown, draw


def drawn(*faces: Shown) -> QPixmap:
    ground = QPixmap(400, 300)
    ground.fill(QColor(120, 120, 120))
    painter = QPainter(ground)
    draw(painter, faces, (0, 0, 400, 300), handles=False)
    painter.end()
    return ground


def test_a_frame_is_stroked_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dotted line takes time, and the faces of a photo are drawn again for every frame of a fade."""
    QPixmapCache.clear()
    stroked: list[Qt.PenStyle] = []
    stroke = overlay._stroked

    def watched(rect: object, colour: object, style: Qt.PenStyle, ratio: object) -> QPixmap:
        stroked.append(style)
        return stroke(rect, colour, style, ratio)

    monkeypatch.setattr(overlay, "_stroked", watched)
    faces = [
        Shown(FaceId(1), (10, 10, 80, 100), FaceState.UNKNOWN, ""),
        Shown(FaceId(2), (210, 10, 80, 100), FaceState.UNKNOWN, ""),
        Shown(FaceId(3), (110, 10, 80, 100), FaceState.CONFIRMED, "Anna"),
    ]
    before = drawn(*faces).toImage()
    assert drawn(*faces).toImage() == before
    assert stroked == [Qt.PenStyle.DotLine, Qt.PenStyle.SolidLine]


def test_a_dotted_line_is_dots_of_its_colour_with_gaps_between(qtbot: QtBot) -> None:
    image = drawn(Shown(FaceId(4), (100, 50, 200, 100), FaceState.UNKNOWN, "")).toImage()
    light = [image.pixelColor(x, 50).lightness() for x in range(110, 290)]
    turns = sum((a > 160) != (b > 160) for a, b in pairwise(light))
    assert 2 * 180 / 4.8 - 4 < turns < 2 * 180 / 4.8 + 4


def test_the_frame_lies_on_the_edge_of_the_box(qtbot: QtBot) -> None:
    image = drawn(Shown(FaceId(3), (100.2, 50.1, 80, 100), FaceState.CONFIRMED, "")).toImage()
    ground = QColor(120, 120, 120)
    for x in (100, 180):  # both vertical lines, at half their height
        assert image.pixelColor(x, 100) == DARK.confirmed
    assert image.pixelColor(140, 50) == image.pixelColor(140, 150) == DARK.confirmed
    assert image.pixelColor(140, 100) == image.pixelColor(94, 100) == image.pixelColor(186, 100) == ground
