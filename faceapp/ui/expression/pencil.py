"""The pencil that changes what a face shows, and a face of the inspector with one beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from faceapp.domain.face import Face
from faceapp.ui.expression.menu import Choose, expression_menu
from faceapp.ui.face_line import FaceLine
from faceapp.ui.quiet_button import quiet_button


def pencil(words: str) -> QToolButton:
    """The button; it takes the keys by Tab only, so that a click leaves them with the photo."""
    button = quiet_button("pencil-simple", words, 16)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def ask(button: QToolButton, faces: Sequence[Face], choose: Choose) -> None:
    """Open the menu of expressions below the button."""
    menu = expression_menu(button.window(), faces, choose)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


class FaceRow(QWidget):
    """A face as a line, and the pencil for what it shows.

    Args:
        line: of the face.
        words: of the pencil, read aloud: with the name of whoever it is.
        pressed: opens the menu below the button it is given.
    """

    def __init__(
        self,
        line: FaceLine,
        words: str,
        pressed: Callable[[QToolButton], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.line = line
        self.pencil = pencil(words)
        self.pencil.clicked.connect(lambda _checked=False: pressed(self.pencil))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(line, 1)
        row.addWidget(self.pencil)
