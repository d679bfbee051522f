"""One face as a line: its picture, the name, how sure it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from faceapp.domain.face import Face, FaceExpression, FaceState
from faceapp.ui.expression.painting import DOT, paint_dot
from faceapp.ui.expression.words import not_measured, said
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import (
    RADIUS_CONTROL,
    RING,
    SPACE_BETWEEN,
    SPACE_INSIDE,
    Size,
    elided,
    font,
    mixed,
    theme,
)

DIAMETER = 36


class FaceLine(QAbstractButton):
    """A face and its name; a click goes to the person.

    Args:
        pictures: has the picture of the face.
        face, name: who it is.
        note: said beside the name in place of how sure it is.
        chosen: it is selected on the page.
    """

    def __init__(
        self,
        pictures: Pictures,
        face: Face,
        name: str,
        parent: QWidget | None = None,
        *,
        note: str = "",
        chosen: bool = False,
    ) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._pictures = pictures
        self._face = face
        self._expression: FaceExpression | None = None
        self._second = ""
        named = face.state is FaceState.CONFIRMED
        self.setText(name or self.tr("Unknown"))
        self._note = (
            note
            or {
                FaceState.CONFIRMED: "",
                FaceState.PROPOSED: self.tr("proposed"),
                FaceState.UNKNOWN: "",
                FaceState.HIDDEN: self.tr("hidden"),
                FaceState.NOT_A_FACE: self.tr("not a face"),
            }[face.state]
        )
        self._tell()
        if chosen:
            self.setAccessibleDescription(self.tr("Selected"))
        self.setEnabled(named)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if named else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if named:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(self.tr("Go to {name}").format(name=name))
        pictures.faces_arrived.connect(self._arrived)

    def show_expression(self, found: FaceExpression | None) -> None:
        """Say below the name what the face shows; None: that it is not known yet."""
        words = not_measured() if found is None else said(found)
        if (found, words) != (self._expression, self._second):
            self._expression, self._second = found, words
            self._tell()
            self.update()

    def show_second(self, words: str) -> None:
        """Say something else below the name."""
        self._expression, self._second = None, words
        self._tell()
        self.update()

    @property
    def second(self) -> str:
        """What stands below the name."""
        return self._second

    def sizeHint(self) -> QSize:
        return QSize(160, DIAMETER + SPACE_BETWEEN)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._chosen or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.16) if self._chosen else tokens.raised)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        ratio = self.devicePixelRatioF()
        picture = self._pictures.round_face(self._face.id, DIAMETER, ratio)
        if picture is None:
            picture = self._pictures.round_placeholder(DIAMETER, ratio)
        top = (self.height() - DIAMETER) / 2
        painter.drawPixmap(QPointF(SPACE_INSIDE, top), picture)
        self._paint_ring(painter, QRectF(SPACE_INSIDE, top, DIAMETER, DIAMETER))
        left = SPACE_INSIDE + DIAMETER + SPACE_BETWEEN
        right = self.width() - SPACE_BETWEEN
        if self._note:
            small = font(Size.CAPTION)
            painter.setFont(small)
            painter.setPen(tokens.quiet)
            width = painter.fontMetrics().horizontalAdvance(self._note)
            painter.drawText(
                QRect(right - width, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, self._note
            )
            right -= width + SPACE_BETWEEN
        face = font(Size.BODY)
        painter.setFont(face)
        known = self._face.state in {FaceState.CONFIRMED, FaceState.PROPOSED}
        painter.setPen(tokens.text if known else tokens.quiet)
        words = QRect(left, 0, max(0, right - left), self.height())
        if self._second:
            words = self._paint_second(painter, words)
            painter.setFont(face)
            painter.setPen(tokens.text if known else tokens.quiet)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided(self.text(), words.width(), face))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, RING))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_second(self, painter: QPainter, words: QRect) -> QRect:
        """Draw what stands below the name; returns the room that is left for the name."""
        tokens, small = theme().tokens, font(Size.CAPTION)
        middle = words.center().y() + 1
        below = QRect(words.left(), middle, words.width(), DIAMETER // 2)
        if self._expression is not None:
            at = QPointF(below.left() + DOT / 2, below.center().y() + 0.5)
            paint_dot(painter, at, self._expression.told, tokens)
            below.setLeft(below.left() + round(DOT) + SPACE_INSIDE)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        text = elided(self._second, below.width(), small)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, text)
        return QRect(words.left(), middle - DIAMETER // 2, words.width(), DIAMETER // 2)

    def _tell(self) -> None:
        self.setAccessibleName(", ".join(part for part in (self.text(), self._note, self._second) if part))

    def _paint_ring(self, painter: QPainter, box: QRectF) -> None:
        tokens = theme().tokens
        colour, line = {
            FaceState.CONFIRMED: (tokens.confirmed, Qt.PenStyle.SolidLine),
            FaceState.PROPOSED: (tokens.proposed, Qt.PenStyle.DashLine),
        }.get(self._face.state, (tokens.line, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.5, line))
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))

    def _arrived(self, faces: set[int]) -> None:
        if self._face.id in faces:
            self.update()
