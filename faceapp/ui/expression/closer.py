"""A closer look at the selected face, in the inspector: guesses of further models, and nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.closer import Closer
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face
from faceapp.engine.closer import CloserJobs
from faceapp.engine.jobs import Ticket
from faceapp.ui import wording
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, restyle, set_role

translate = QCoreApplication.translate

STRAIGHT = 5.0
"""Degrees of turning that are none: the models are no better than that."""


class CloserBlock(QWidget):
    """A quiet button; below it, once it was pressed, what the models say.

    Signals:
        points_found: the face and its 68 points in fractions of the photo, to be drawn over it;
            (None, ()) where none shall be drawn.
    """

    points_found = Signal(object, object)

    def __init__(self, jobs: CloserJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._face: Face | None = None
        self._path: Path | None = None
        self._found: Closer | None = None
        self._asked: Ticket | None = None
        self._counted: Ticket | None = None
        self._button = QPushButton(self.tr("Look closer"))
        self._button.setToolTip(
            self.tr("How old the face looks, and where it is turned to. Guesses; nothing of it is kept.")
        )
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # it goes when pressed: keys stay with the photo
        set_role(self._button, "link")
        restyle(self._button, "flush", "true")
        self._button.clicked.connect(lambda _checked=False: self._look())
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._points = QCheckBox(self.tr("Show its points on the photo"))
        self._points.setChecked(True)
        self._points.toggled.connect(lambda _shown: self._tell_points())
        self._by = QLabel()
        self._by.setTextFormat(Qt.TextFormat.PlainText)
        self._by.setWordWrap(True)
        restyle(self._by, "tone", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_BETWEEN)
        column.setSpacing(SPACE_INSIDE)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._said, self._points, self._by):
            column.addWidget(widget)
        self.hide()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, from top to bottom."""
        return self._button, self._points

    @property
    def words(self) -> str:
        """What is said of the face; "" where nobody asked."""
        return "" if self._said.isHidden() else self._said.text()

    def show_face(self, face: Face | None, path: Path | None) -> None:
        """This face is selected now; what was said of another one is gone."""
        mine = self._face
        if face is not None and mine is not None and (face.id, face.box) == (mine.id, mine.box):
            return
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        self._face, self._path, self._found = face, path, None
        self._show()
        self._tell_points()
        if self._counted is not None:
            self._counted.cancel()
            self._counted = None
        if face is None or path is None:
            self.hide()
        else:
            self._counted = self._jobs.models(lambda ready: self.setVisible(bool(ready)))

    def _look(self) -> None:
        if self._face is None or self._path is None or self._asked is not None:
            return
        self._asked = self._jobs.look(self._path, self._face, self._take, self._fail)
        self._said.setText(self.tr("Looking\u2026"))
        self._said.show()

    def _take(self, found: Closer) -> None:
        self._asked, self._found = None, found
        self._show()
        self._tell_points()

    def _fail(self, error: KnownError) -> None:
        self._asked = None
        self._show()
        self._said.setText(wording.sentence(error))
        self._said.show()

    def _show(self) -> None:
        found = self._found
        held = self._button.hasFocus()
        self._button.setVisible(found is None)
        self._said.setText("" if found is None else "\n".join(sentences(found)))
        self._said.setVisible(found is not None)
        self._points.setVisible(found is not None and bool(found.landmarks))
        if held and not self._points.isHidden():
            self._points.setFocus()  # what was pressed is gone; the keys stay beside it
        self._by.setText("" if found is None else by_whom(found))
        self._by.setVisible(bool(self._by.text()))

    def _tell_points(self) -> None:
        face, found = self._face, self._found
        if face is None or found is None or not self._points.isChecked():
            self.points_found.emit(None, ())
        else:
            self.points_found.emit(face.id, found.landmarks)


def sentences(found: Closer) -> list[str]:
    """What models say of a face, carefully: how it looks, never what it is."""
    said = []
    if found.age is not None:
        said.append(translate("closer", "Looks about {age} years old").format(age=round(found.age)))
    if found.yaw is not None:
        said.append(turned(found.yaw, found.pitch or 0.0, found.roll or 0.0))
    if found.landmarks and not said:
        said.append(translate("closer", "{n} points found").format(n=len(found.landmarks)))
    return said or [translate("closer", "The models say nothing about this face.")]


def turned(yaw: float, pitch: float, roll: float) -> str:
    """Where a head is turned to, in degrees, as it is seen in the picture."""
    parts = []
    for degrees, positive, negative in (
        (yaw, translate("closer", "{n}\u00b0 to the right"), translate("closer", "{n}\u00b0 to the left")),
        (pitch, translate("closer", "{n}\u00b0 up"), translate("closer", "{n}\u00b0 down")),
    ):
        if abs(degrees) >= STRAIGHT:
            parts.append((positive if degrees > 0 else negative).format(n=round(abs(degrees))))
    said = [translate("closer", "Turned {where}").format(where=", ".join(parts))] if parts else []
    if abs(roll) >= STRAIGHT:
        tilted = translate("closer", "tilted {n}\u00b0") if said else translate("closer", "Tilted {n}\u00b0")
        said.append(tilted.format(n=round(abs(roll))))
    return ", ".join(said) or translate("closer", "Turned to the camera")


def by_whom(found: Closer) -> str:
    """Who said it, and that it is a guess; and what could not be asked."""
    from faceapp.services import models  # not before the first paint

    names: Sequence[str] = [models.name_of(model) for model in found.models]
    said = []
    if names:
        said.append(
            translate("closer", "Guesses of {models}. Nothing is kept.").format(models=", ".join(names))
        )
    said += [wording.sentence(one.problem) for one in found.problems if one.problem is not None]
    return " ".join(said)
