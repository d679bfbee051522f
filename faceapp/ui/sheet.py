"""A small window that asks for something: a title, parts below each other, Cancel, and what does it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from faceapp.ui.column import fill
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role
from faceapp.ui.wording import translate


class Sheet(QDialog):
    """Enter does it, Esc leaves all as it is; it goes away when it is closed.

    Args:
        title: the question, or what it is about.
        yes: what the button does, in a word or two.
        width: in pixels.

    Attributes:
        go: the button.
    """

    def __init__(self, title: str, yes: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("faceapp")
        self.setFixedWidth(width)
        self.setAccessibleName(title)
        self._title = QLabel(title, wordWrap=True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._title, "tone", "emphasis")
        self.go = QPushButton(yes)
        set_role(self.go, "primary")
        self.go.clicked.connect(lambda _checked: self.accept())
        self.finished.connect(self.deleteLater)

    def lay_out(self, *parts: QWidget | QLayout) -> None:
        """Put ``parts`` between the title and the buttons; Tab goes the same way."""
        leave = QPushButton(translate("sheet", "Cancel"))
        leave.clicked.connect(lambda _checked: self.reject())
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, SPACE_BETWEEN, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        fill(column, [self._title, *parts, buttons])
        self.go.setDefault(True)  # not before: a default button wants to know its dialog

    def sizeHint(self) -> QSize:
        """As high as the words are in this width; Qt asks for the height in the width they would like."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().sizeHint()
        return QSize(self.maximumWidth(), layout.totalHeightForWidth(self.maximumWidth()))
