"""Who is on what is selected: lines with faces in the inspector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from faceapp.domain.browsing import Shown
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.pencil import FaceRow, ask
from faceapp.ui.face_line import FaceLine
from faceapp.ui.seen_people import SeenPeople
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, restyle

MOST = 40


class ShownFaces(QWidget):
    """How many there are, and a line for each; it is not seen while nothing is known.

    Signals:
        person_open_requested: a name was clicked.
    """

    person_open_requested = Signal(int)

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._title, "tone", "section")
        self._lines: dict[FaceId, FaceLine] = {}
        self._rows: dict[FaceId, FaceRow] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_INSIDE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(self._title)
        layout.addLayout(self._column)

    # --- what is shown ---

    def show_faces(
        self, faces: Sequence[Face], marked: Sequence[FaceId] = (), *, seen: bool, measured: bool
    ) -> None:
        """The faces of a photo, or those that are selected.

        Args:
            faces: what is no face is left out, but where it is marked.
            marked: the selected ones, of a photo.
            seen: the photo was looked at: it is said where nobody is on it.
            measured: a model looks at expressions.
        """
        held = self._held()
        shown = [face for face in faces if face.state is not FaceState.NOT_A_FACE or face.id in marked]
        title = wording.faces(len(shown)) if shown else self.tr("No faces")
        if marked and len(shown) > 1:
            title = self.tr("{n} of {faces} selected").format(n=wording.number(len(marked)), faces=title)
        self._begin(title)
        self.setVisible(bool(shown) or seen)
        names = browse.called(self._context.library) if shown else {}
        for face in shown[:MOST]:
            person = face.person if face.person is not None else face.proposal
            name = names.get(person, "") if person is not None else ""
            line = FaceLine(self._context.pictures, face, name, chosen=face.id in marked)
            if measured or face.expression is not None:
                line.show_expression(face.expression)
            self._lines[face.id] = line
            whole = line if len(shown) == 1 or face.state is FaceState.NOT_A_FACE else self._row(face, line)
            self._add(line, face.person, whole)
        if held is not None:
            self._hold(*held)

    def show_people(self, people: Sequence[Shown], faces: Mapping[FaceId, Face]) -> None:
        """Who is on several photos; ``faces`` are those of the first of them."""
        self._begin(wording.people(len(people)) if people else self.tr("Nobody with a name"))
        for one in people:
            face = faces.get(one.face)
            if face is not None:
                note = wording.appearances(one.photos - one.videos, one.videos)
                self._add(FaceLine(self._context.pictures, face, one.name, note=note), one.person)

    def show_seen(self, seen: SeenPeople) -> None:
        """Who is in a video."""
        self._begin(seen.title())
        for one, line in seen.lines(self._context.pictures):
            self._add(line, one.person)

    def show_expressions(self, faces: Iterable[Face]) -> None:
        """A model looked at them: its words come in where they belong, all else stays."""
        for face in faces:
            if (line := self._lines.get(face.id)) is not None:
                line.show_expression(face.expression)

    @property
    def faces(self) -> frozenset[FaceId]:
        """Which have a line."""
        return frozenset(self._lines)

    def tab_stops(self) -> Iterator[QWidget]:
        """What Tab comes to, from top to bottom."""
        for face, line in self._lines.items():
            yield line
            if face in self._rows:
                yield self._rows[face].pencil

    # --- within ---

    def _begin(self, title: str) -> None:
        self._lines.clear()
        self._rows.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._title.setText(title)
        self.show()

    def _add(self, line: FaceLine, person: PersonId | None, whole: QWidget | None = None) -> None:
        line.clicked.connect(lambda _checked: self._open(person))
        part = whole or line
        self._column.addWidget(part)
        part.show()  # at once: a layout does it only when it is next laid out

    def _row(self, face: Face, line: FaceLine) -> FaceRow:
        """The line with a pencil: only of one face alone there is one beside the bars."""
        words = self.tr("Change the expression of this face")
        if face.state is FaceState.CONFIRMED:
            words = self.tr("Change the expression of {name}").format(name=line.text())
        row = self._rows[face.id] = FaceRow(line, words, lambda button: self._ask_expression(face.id, button))
        return row

    def _ask_expression(self, face: FaceId, button: QToolButton) -> None:
        """What that face shows: as the library has it now."""
        found = browse.faces(self._context.library, [face])
        if found:
            ask(button, found, lambda chosen: self._context.operations.set_expression([face], chosen))

    def _held(self) -> tuple[FaceId, bool] | None:
        """The face whose line, or whose pencil (True), has the keys."""
        keys = self.window().focusWidget()  # also while a menu is open over the window
        pencils = {row.pencil: face for face, row in self._rows.items()}
        if isinstance(keys, QToolButton) and keys in pencils:
            return pencils[keys], True
        return next(((face, False) for face, line in self._lines.items() if line is keys), None)

    def _hold(self, face: FaceId, pencil: bool) -> None:
        """The list was made anew: the keys stay with the same face, where it is still there."""
        if pencil and face in self._rows:
            self._rows[face].pencil.setFocus()
        elif face in self._lines and self._lines[face].isEnabled():
            self._lines[face].setFocus()

    def _open(self, person: PersonId | None) -> None:
        if person is not None:
            self.person_open_requested.emit(person)
