"""A small list at a face: what does it show? Digits, arrows or first letters choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from faceapp.domain.expression import Expression
from faceapp.ui.expression.painting import DOT, number_width, paint_dot
from faceapp.ui.expression.words import SHOWN, beginning_with, percent, word
from faceapp.ui.naming.completing import STAYS
from faceapp.ui.theme import RADIUS_CARD, RADIUS_CONTROL, SPACE, Size, font, paint_icon
from faceapp.ui.tokens import RING, SPACE_BETWEEN, Tokens

LINE = 7 * SPACE
HEAD = 6 * SPACE
GAP = 6
"""Pixels between the face and the list."""
Key = Qt.Key
Line = Expression | None
"""None: as the model says."""


class Chooser(QWidget):
    """Made once and shown where it is needed.

    Signals:
        chosen: an ``Expression``, or None: as the model says.
        closed: Esc, or the focus went elsewhere: nothing is chosen.

    Args:
        tokens: the colours of the ground it floats over.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, tokens: Callable[[], Tokens], parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._lines: tuple[Line, ...] = SHOWN
        self._at = 0
        self._now: Expression | None = None
        self._percents: dict[Expression, int] = {}
        self._title = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("What does this face show?"))
        self.hide()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What can be chosen, from top to bottom."""
        return self._lines

    @property
    def at(self) -> Line:
        """What Enter takes."""
        return self._lines[self._at]

    def open(
        self,
        face: QRect,
        room: QRect,
        now: Expression | None,
        *,
        percents: dict[Expression, int] | None = None,
        corrected: bool = False,
        title: str = "",
    ) -> None:
        """Open beside ``face`` and inside ``room``.

        Args:
            face: where it is, in pixels of the parent.
            room: what the list must stay inside, in the same pixels.
            now: what the face, or all of several faces, are said to show.
            percents: what the model saw, for one face.
            corrected: whether there is something to take back.
            title: whom it is about, where that is not plain to see.
        """
        self._now, self._percents, self._title = now, percents or {}, title
        self._lines = (*SHOWN, None) if corrected else SHOWN
        self._go(self._lines.index(now) if now is not None else 0)
        self.resize(self.sizeHint())
        self.move_with(face, room)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def move_with(self, face: QRect, room: QRect) -> None:
        """Stand below the face, else above it, else beside it; never outside the room."""
        wide, high = self.width(), self.height()
        below, above = face.bottom() + GAP, face.top() - GAP - high
        left, top = face.center().x() - wide // 2, below
        if below + high > room.bottom() - SPACE and above >= room.top() + SPACE:
            top = above
        elif below + high > room.bottom() - SPACE:
            right = face.right() + GAP
            left = right if right + wide <= room.right() - SPACE else face.left() - GAP - wide
            top = face.center().y() - high // 2
        left = max(room.left() + SPACE, min(left, room.right() - SPACE - wide))
        top = max(room.top() + SPACE, min(top, room.bottom() - SPACE - high))
        self.move(left, top)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Size.BODY, bold=True))
        widest = max(metrics.horizontalAdvance(self._words(line)) for line in self._lines)
        wide = round(self._indent()) + widest + 2 * SPACE_BETWEEN + 2 * SPACE
        if self._percents:
            wide += number_width(Size.CAPTION) + SPACE_BETWEEN
        if self._title:
            title = QFontMetrics(font(Size.CAPTION)).horizontalAdvance(self._title)
            wide = max(wide, title + 2 * SPACE_BETWEEN + 2 * SPACE)
        return QSize(wide, self._top() + len(self._lines) * LINE + SPACE)

    # --- keys and mouse ---

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # letters, digits and Esc belong to the list while it is open
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)  # Tab too
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key == Key.Key_Escape:
            self.closed.emit()
        elif key in {Key.Key_Return, Key.Key_Enter, Key.Key_Space}:
            self._take(self._at)
        elif key in {Key.Key_Down, Key.Key_Tab}:
            self._go((self._at + 1) % len(self._lines))
        elif key in {Key.Key_Up, Key.Key_Backtab}:
            self._go((self._at - 1) % len(self._lines))
        elif Key.Key_1 <= key <= Key.Key_7:
            self._take(key - Key.Key_1)
        elif key in {Key.Key_0, Key.Key_Delete, Key.Key_Backspace} and None in self._lines:
            self._take(self._lines.index(None))
        elif (found := beginning_with(text, self.at) if text.strip() else None) is not None:
            self._go(self._lines.index(found))
        elif key == Key.Key_E:
            self.closed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() not in STAYS:
            self.closed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position())
        if line is not None:
            self._go(line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the photo below would be dragged

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position())
        if line is not None and event.button() == Qt.MouseButton.LeftButton:
            self._take(line)

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1.0))
        painter.setBrush(tokens.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        if self._title:
            painter.setFont(font(Size.CAPTION))
            painter.setPen(tokens.quiet)
            head = QRectF(SPACE + SPACE_BETWEEN, SPACE, self.width(), HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._title)
        for place in range(len(self._lines)):
            self._paint_line(painter, place, tokens)

    def _paint_line(self, painter: QPainter, place: int, tokens: Tokens) -> None:
        line, rect = self._lines[place], self._rect(place)
        now = line is not None and line is self._now
        if place == self._at:
            painter.setPen(QPen(tokens.accent, RING) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Size.CAPTION, tabular=True))
        painter.setPen(tokens.quiet)
        digit = str(place + 1) if line is not None else "0"
        inner = rect.adjusted(SPACE_BETWEEN, 0, -SPACE_BETWEEN, 0)
        painter.drawText(inner, middle, digit)
        if line is not None and line in self._percents:
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, percent(self._percents[line]))
        if line is not None:
            paint_dot(
                painter, QPointF(rect.x() + self._indent() - DOT - SPACE, rect.center().y()), line, tokens
            )
        painter.setFont(font(Size.BODY, bold=now))
        painter.setPen(tokens.text)
        words = rect.adjusted(self._indent(), 0, 0, 0)
        painter.drawText(words, middle, self._words(line))
        if now:
            wide = painter.fontMetrics().horizontalAdvance(self._words(line))
            mark = QRectF(words.x() + wide + SPACE_BETWEEN, rect.center().y() - 7, 14, 14)
            paint_icon(painter, mark, "check", tokens.accent)

    # --- small parts ---

    def _words(self, line: Line) -> str:
        return word(line) if line is not None else self.tr("As the model says")

    def _indent(self) -> float:
        """Where the words begin: behind the digit and the dot."""
        return 3.0 * SPACE_BETWEEN + 2 * SPACE + DOT

    def _rect(self, place: int) -> QRectF:
        return QRectF(SPACE, self._top() + place * LINE, self.width() - 2 * SPACE, LINE)

    def _top(self) -> int:
        """Where the first line begins."""
        return SPACE + (HEAD if self._title else 0)

    def _line_at(self, at: QPointF) -> int | None:
        return next((place for place in range(len(self._lines)) if self._rect(place).contains(at)), None)

    def _go(self, place: int) -> None:
        self._at = place
        self.setAccessibleDescription(self._words(self._lines[place]))
        self.update()

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self.chosen.emit(self._lines[place])
