"""The line that says what was just done, with the way back; it floats and goes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from faceapp.ui.theme import (
    RADIUS_CARD,
    SLIDE_MS,
    SPACE_BETWEEN,
    SPACE_GROUP,
    icon,
    restyle,
    set_role,
    theme,
)

SECONDS = 5.0
"""Long enough to read a line and reach the button."""


class Toast(QWidget):
    """One line at the foot of the page it floats over; a new one takes its place.

    It never takes the focus, and gives way to a field that is typed in. While the pointer is on it, it stays.

    Args:
        parent: what it floats over.
        foot: pixels at the lower edge of ``parent`` that it stays above.
    """

    def __init__(self, parent: QWidget, foot: Callable[[], int] = lambda: 0) -> None:
        super().__init__(parent)
        self._over = parent
        self._foot = foot
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._call: Callable[[], object] | None = None
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self._button, "link")
        self._button.clicked.connect(self._pressed)
        close = QToolButton()
        set_role(close, "quiet")
        close.setIcon(icon("x", 16, "quiet"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setToolTip(self.tr("Close"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(self._text)
        layout.addWidget(self._button)
        layout.addWidget(close)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        parent.installEventFilter(self)
        self._moved = QTimer(self, singleShot=True, interval=0)  # a field gets the keys, then its place
        self._moved.timeout.connect(self._give_way)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_went)
        self.hide()

    def say(
        self,
        text: str,
        button: str = "",
        call: Callable[[], object] | None = None,
        *,
        tone: str = "body",
        seconds: float = SECONDS,
    ) -> None:
        """Show a line, and maybe one button that takes it back or goes on."""
        self._text.setText(text)
        restyle(self._text, "tone", tone)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._call = call
        self.adjustSize()
        there = self.isVisible()
        self.settle()
        self.show()
        self.raise_()
        if not there and theme().motion:
            self._slide.setStartValue(self.pos() + QPoint(0, 2 * SPACE_GROUP))
            self._slide.setEndValue(self.pos())
            self._slide.start()
        self._clock.start(round(seconds * 1000))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.settle()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start(round(SECONDS * 500))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        painter.setPen(tokens.line)
        painter.setBrush(tokens.surface)
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD
        )

    def settle(self) -> None:
        """Go to its place; another page may have another foot."""
        self._slide.stop()
        around = self._over.rect()
        self._text.setWordWrap(False)
        room = around.width() - 2 * SPACE_GROUP
        if self.sizeHint().width() > room:
            self._text.setWordWrap(True)
        width = min(self.sizeHint().width(), room) if not self._text.wordWrap() else room
        self.resize(width, self._height(width))
        self.move(self._place())

    def _place(self) -> QPoint:
        """The middle of the foot; beside or above the field where somebody types just there."""
        around, field = self._over.rect(), self._typed_in()
        top = max(0, around.height() - self._foot() - SPACE_GROUP - self.height())
        room = around.width() - self.width()
        for left in (room // 2, room - SPACE_GROUP, SPACE_GROUP):
            if not QRect(QPoint(left, top), self.size()).intersects(field):
                return QPoint(left, top)
        return QPoint(room // 2, max(0, field.top() - self.height()))

    def _typed_in(self) -> QRect:
        """The text field that has the keys, with a little room around it; empty if none has."""
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit) or not self._over.isAncestorOf(field):
            return QRect()
        place = QRect(field.mapTo(self._over, QPoint()), field.size())
        return place.adjusted(-SPACE_BETWEEN, -SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)

    def _focus_went(self) -> None:
        if self.isVisible():
            self._moved.start()

    def _give_way(self) -> None:
        if self.isVisible() and not self.underMouse():
            self.settle()

    def _height(self, width: int) -> int:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.heightForWidth(width)
        return self.sizeHint().height()

    def _pressed(self) -> None:
        call, self._call = self._call, None
        self.hide()
        if call is not None:
            call()
