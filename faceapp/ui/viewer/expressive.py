"""The photo with what its faces show: a word below each name, bars beside the face looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from faceapp.domain.expression import Told
from faceapp.domain.face import FaceExpression
from faceapp.domain.geometry import Point
from faceapp.domain.ids import FaceId
from faceapp.ui.theme import SPACE
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer import bars
from faceapp.ui.viewer.canvas import PhotoView
from faceapp.ui.viewer.faces import Rect
from faceapp.ui.viewer.marked import Marked
from faceapp.ui.viewer.pill import Shown, pill_places
from faceapp.ui.viewer.sight import Sight

SMALLEST_TOLD = 10 * SPACE
"""Width of a face on screen, below which what it shows is only said when it is pointed at."""
DWELL_MS = 250
"""How long the pointer rests on a face before the bars come up beside it."""
POINT = 2.0
"""Radius of one of the points that were found on a face, pixels; less on a small one."""


class ExpressivePhoto(PhotoView):
    """Says what the faces show, if that is wanted."""

    def __init__(self, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(sight, parent)
        self._expressions_shown = True
        self._busy = False
        self._dwelt: FaceId | None = None
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._dwell.timeout.connect(self._rested)
        self._points: tuple[FaceId | None, tuple[Point, ...]] = (None, ())

    @property
    def expressions_shown(self) -> bool:
        """Whether it is said what the faces show."""
        return self._expressions_shown

    @property
    def looked_at(self) -> FaceId | None:
        """The face that has its bars beside it now."""
        if not self._expressions_shown or self._busy or self._pulling():
            return None
        found = self._dwelt if self._dwelt is not None else self._selected if self._boxes_shown else None
        known = self._expression_of(found)
        return found if known is not None and known.scores is not None else None

    @property
    def points(self) -> tuple[Point, ...]:
        """The points that are drawn over a face of this photo, in fractions of it."""
        number, points = self._points
        return points if any(face.id == number for face in self._faces) else ()

    def show_photo(self, size: tuple[int, int], colour: int) -> None:
        self._hover_over(None)
        super().show_photo(size, colour)

    def show_faces(self, faces: Sequence[Marked]) -> None:
        super().show_faces(faces)
        if self._dwelt not in {face.id for face in faces}:
            self._dwelt = None

    def set_expressions_shown(self, shown: bool) -> None:
        """Say what the faces show, or do not."""
        self._expressions_shown = shown
        self.update()

    def set_busy(self, busy: bool) -> None:
        """Whether something is open at a face, beside which no bars come up."""
        self._busy = busy
        self.update()

    def show_points(self, face: FaceId | None, points: Sequence[Point]) -> None:
        """Draw these points of a face, in fractions of the photo, over it; none for no face."""
        self._points = face, tuple(points)
        self.update()

    # --- drawing ---

    def _told(self, face: Marked, rect: Rect) -> Told | None:
        near = face.id in {self._selected, self._hover}
        if not self._expressions_shown or face.expression is None or not (near or rect[2] >= SMALLEST_TOLD):
            return None
        return face.expression.told

    def _draw_more(self, painter: QPainter, shown: Sequence[Shown]) -> None:
        self._draw_points(painter)
        number = self.looked_at
        found = self._expression_of(number)
        face = next((face for face in shown if face.face == number), None)
        if found is None or face is None:
            return
        window = (SPACE, SPACE, self.width() - 2.0 * SPACE, self.height() - 2.0 * SPACE)
        taken = [other.rect for other in shown if other.face != number]
        taken += [place for _, place in pill_places(shown, self._bounds())]
        bars.paint_bars(painter, bars.place(face.rect, bars.size(found), window, taken), found)

    def _draw_points(self, painter: QPainter) -> None:
        left, top, width, height = self._lens.rect()
        painter.setPen(QPen(DARK.viewer, 1.0))
        painter.setBrush(DARK.accent)
        points = self.points
        if not points:
            return
        wide = width * (max(x for x, _ in points) - min(x for x, _ in points))
        radius = max(0.5, min(POINT, wide / SMALLEST_TOLD))
        for x, y in points:
            painter.drawEllipse(QPointF(left + x * width, top + y * height), radius, radius)

    # --- small parts ---

    def _expression_of(self, face: FaceId | None) -> FaceExpression | None:
        return next((shown.expression for shown in self._faces if shown.id == face), None)

    def _hover_over(self, face: FaceId | None) -> None:
        """The pointer went to another face, or to none."""
        self._hover, self._dwelt = face, None
        if face is None:
            self._dwell.stop()
        else:
            self._dwell.start()
        self.update()

    def _rested(self) -> None:
        self._dwelt = self._hover
        self.update()
