"""A row of the faces that look most like one face, below the photo while it is asked for."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QToolButton, QVBoxLayout, QWidget

from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, icon, restyle, set_role

Place = QModelIndex | QPersistentModelIndex

SIDE = 22 * SPACE
SHOWN = 60


class Role(IntEnum):
    """What the model says beyond the picture."""

    FACE = Qt.ItemDataRole.UserRole + 1


class SimilarModel(QAbstractListModel):
    """Faces with their pictures, the nearest first."""

    def __init__(self, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._faces: tuple[Face, ...] = ()
        self._names: dict[int, str] = {}
        pictures.faces_arrived.connect(self._arrived)

    def show(self, faces: tuple[Face, ...], names: dict[int, str]) -> None:
        """Show these faces; ``names`` of the people on them."""
        self.beginResetModel()
        self._faces, self._names = faces, names
        self.endResetModel()

    def rowCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._faces)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._faces):
            return None
        face = self._faces[index.row()]
        match role:
            case Role.FACE:
                return face
            case Qt.ItemDataRole.DecorationRole:
                picture = self._pictures.face(int(face.id))
                return QIcon(picture if picture is not None else self._pictures.round_placeholder(SIDE))
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(SIDE + SPACE_BETWEEN, SIDE + SPACE_BETWEEN)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._names.get(int(face.person or 0)) or self.tr("Unknown face")
        return None

    def _arrived(self, faces: set[int]) -> None:
        for row, face in enumerate(self._faces):
            if int(face.id) in faces:
                self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])


class SimilarFaces(QFrame):
    """The row with its heading.

    Signals:
        opened: a ``Face`` was chosen: show it.
    """

    opened = Signal(object)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._context = context
        self._ticket: Ticket | None = None
        self._model = SimilarModel(context.pictures, self)
        self._title = QLabel(self.tr("Similar faces"))
        restyle(self._title, "tone", "section")
        close = QToolButton()
        close.setIcon(icon("x", 16, "quiet"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        set_role(close, "quiet")
        close.clicked.connect(self.hide)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setFlow(QListView.Flow.LeftToRight)
        self._list.setWrapping(False)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(SIDE, SIDE))
        self._list.setGridSize(QSize(SIDE + SPACE_BETWEEN, SIDE + SPACE_BETWEEN))
        self._list.setFixedHeight(SIDE + 6 * SPACE)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Similar faces"))
        self._list.activated.connect(self._open)
        self._list.clicked.connect(self._open)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_BETWEEN, SPACE, SPACE_BETWEEN, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._list)
        self.hide()

    def show_for(self, face: FaceId) -> None:
        """Look for the faces most like ``face``."""
        if self._ticket is not None:
            self._ticket.cancel()

        def work(context: EngineContext) -> tuple[tuple[Face, ...], dict[int, str]]:
            from faceapp.services import recognise

            found = [number for number, _ in recognise.similar(context.gallery, face, SHOWN)]
            names = {int(person): name for person, name in browse.called(context.library).items()}
            return browse.faces(context.library, found), names

        self._ticket = self._context.engine.ask(work, self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _show(self, answer: tuple[tuple[Face, ...], dict[int, str]]) -> None:
        faces, names = answer
        self._model.show(faces, names)
        words = self.tr("Similar faces") if faces else self.tr("No similar faces yet")
        self._title.setText(words)
        self._list.setVisible(bool(faces))
        self.show()

    def _open(self, index: Place) -> None:
        face = index.data(Role.FACE)
        if isinstance(face, Face):
            self.opened.emit(face)
