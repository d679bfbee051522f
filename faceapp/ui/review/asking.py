"""The question itself: who, what they look like, how many wait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.ids import FaceId
from faceapp.domain.person import Person
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.people.face_strip import Bead, FaceStrip
from faceapp.ui.people.person_header import Portrait
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle, set_role

PORTRAIT = 64
LEAST_KNOWN = 2
"""Known pictures that are shown however long the name is."""
WIDEST = 136
"""Of the words on a button, in pixels: five such buttons stand side by side in 1024."""


class Asking(QWidget):
    """Portrait, question, known pictures.

    Signals:
        person_asked: the portrait or the name was clicked.
    """

    person_asked = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._portrait = Portrait(pictures, PORTRAIT)
        self._title = ElidedLabel()
        restyle(self._title, "tone", "title")
        self._detail = ElidedLabel()
        restyle(self._detail, "tone", "quiet")
        self._known = QLabel(self.tr("Known"))
        restyle(self._known, "tone", "caption")
        self._strip = FaceStrip(pictures, 48, captions=False)
        self._strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._strip.setAccessibleName(self.tr("Known pictures"))
        self._strip.chosen.connect(lambda _key: self.person_asked.emit())
        words = QVBoxLayout()
        words.setSpacing(SPACE)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PAGE, SPACE_BETWEEN, SPACE_PAGE, SPACE_BETWEEN)
        row.setSpacing(SPACE_GROUP)
        row.addWidget(self._portrait)
        row.addLayout(words, 1)
        row.addWidget(self._known)
        row.addWidget(self._strip)

    @property
    def title(self) -> str:
        """The question as it is read."""
        return self._title.text()

    def ask(self, person: Person, title: str, detail: str) -> None:
        """Ask about this person."""
        self._portrait.show_face(person.cover)
        self._title.setText(title)
        self._detail.setText(detail)
        self._fit()

    def show_known(self, faces: Sequence[FaceId]) -> None:
        """Known pictures of the person."""
        self._strip.show_beads([Bead(face, face, "", self.tr("Known picture")) for face in faces])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The question has the room it needs; known pictures have what is left, whole ones only."""
        others = PORTRAIT + self._known.sizeHint().width() + 2 * SPACE_PAGE + 3 * SPACE_GROUP
        left = self.width() - others - self._title.sizeHint().width()
        bead = self._strip.minimumSizeHint().width()
        beads = len(self._strip.beads)
        fits = min(max(left // bead, min(LEAST_KNOWN, beads)), beads)
        self._known.setVisible(fits > 0)
        self._strip.setVisible(fits > 0)
        self._strip.setFixedWidth(max(1, fits) * bead)


def key_button(words: str, key: str, *, primary: bool = False, tip: str = "") -> QPushButton:
    """A button that shows its key; the focus stays on the faces. ``tip`` says what it does."""
    button = QPushButton()
    say_key(button, words, key)
    if tip:
        button.setToolTip(f"{tip} ({key})")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if primary:
        set_role(button, "primary")
    return button


def say_key(button: QPushButton, words: str, key: str) -> None:
    """Other words on a button that shows its key; a long name in them is cut."""
    shown = button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, WIDEST)
    button.setText(f"{shown}   {key}".replace("&", "&&"))
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({key})")
