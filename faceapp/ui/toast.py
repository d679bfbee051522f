"""The line that says what was just done, with the way back; it floats and goes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

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

    It never takes the focus. While the pointer is on it, it stays.

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
        lowest = around.height() - self._foot() - SPACE_GROUP
        self.move((around.width() - width) // 2, max(0, lowest - self.height()))

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
