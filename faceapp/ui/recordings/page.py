"""Recordings and videos: what there is, who is in it, how far it is measured."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.recording import AnalysisState
from faceapp.domain.reviewing import Listed
from faceapp.engine.core import EngineContext
from faceapp.engine.jobs import Ticket
from faceapp.ui import wording
from faceapp.ui.actions import Section, register
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.file_dialogs import ask_videos
from faceapp.ui.page import Page
from faceapp.ui.recordings.cards import CardsList
from faceapp.ui.recordings.handling import RecordingHandling
from faceapp.ui.recordings.head import RecordingsHead
from faceapp.ui.recordings.model import RecordingsModel
from faceapp.ui.recordings.painting import CardDelegate
from faceapp.ui.recordings.words import describe_keys

READ_MS = 400
"""After something happened: a burst of it is one look."""
FOLLOW_MS = 1000
"""Between two looks at what is measured just now."""
MOVING = frozenset({AnalysisState.WAITING, AnalysisState.RUNNING, AnalysisState.LIVE})


class RecordingsPage(Page):
    """See ``Page``.

    Signals:
        recording_open_requested: (recording, seconds): look at it.
        paths_chosen: files to put into the library.
        folder_asked: let the user choose a folder.
        deleted: a recording's number.
    """

    recording_open_requested = Signal(int, float)
    paths_chosen = Signal(object)
    folder_asked = Signal()
    deleted = Signal(int)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._model = RecordingsModel(self)
        self._asked: Ticket | None = None
        self._read = self._unfocused = False
        self._head = RecordingsHead()
        self._list = CardsList()
        self._list.setModel(self._model)
        self._cards = CardDelegate(context.pictures, self._list)
        self._list.setItemDelegate(self._cards)
        self._empty = EmptyPage("film-strip", "")
        self._soon = QTimer(self, singleShot=True, interval=READ_MS)
        self._soon.timeout.connect(self._ask)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._ask)
        body = QWidget()
        self._body = QStackedLayout(body)
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty)
        self._body.addWidget(QWidget())  # nothing is known so far: nothing is said
        self._body.setCurrentIndex(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(body, 1)
        self._handling = RecordingHandling(context, self._model, self._list, self)
        register(
            "recordings.find",
            self.tr("Look for a recording"),
            "F3",
            Section.RECORDINGS,
            owner=self,
            slot=self._to_field,
        )
        self._connect()
        describe_keys()

    # --- what the window and tests call ---

    @property
    def model(self) -> RecordingsModel:
        """What is listed."""
        return self._model

    @property
    def list(self) -> QListView:
        """The cards."""
        return self._list

    @property
    def head(self) -> RecordingsHead:
        """The line above them."""
        return self._head

    @property
    def empty(self) -> EmptyPage | None:
        """What stands there instead of cards, if it does."""
        return self._empty if self._body.currentWidget() is self._empty else None

    def refresh(self) -> None:
        self._ask()

    def look_again(self) -> None:
        self._soon.start()

    def apply_change(self, change: Change) -> None:
        self._soon.start()

    def photos_scanned(self, photos: object) -> None:
        self._soon.start()

    def recognised(self, recognised: object) -> None:
        self._soon.start()

    def focus_first(self) -> None:
        self._unfocused = not self._read
        if self._body.currentWidget() is self._list:
            self._list.setFocus()
        else:
            self._head.folder.setFocus()

    # --- reading ---

    def _ask(self) -> None:
        if not self.isVisible() or self._asked is not None:
            return
        if not self._context.engine.running:  # the window began with this page: nobody else asks again
            self._soon.start()
            return

        def work(context: EngineContext) -> tuple[Listed, ...]:
            from faceapp.services.reviewing import listed

            return listed(context.library)

        self._asked = self._context.engine.ask(work, self._take, urgent=not self._read, failed=self._fail)

    def _take(self, found: tuple[Listed, ...]) -> None:
        self._asked, self._read = None, True
        focused = self.window().focusWidget() is self._head.folder  # also while another window is active
        waited, self._unfocused = self._unfocused and focused, False
        if self._list.state() == QAbstractItemView.State.EditingState:
            self._soon.start()  # a name is typed
            return
        chosen = self._handling.chosen()
        held = self._list.verticalScrollBar().value()
        self._model.show_all(found)
        self._choose(chosen)
        self._list.verticalScrollBar().setValue(held)
        self._show_body()
        if waited:  # the button had the focus only while nothing was known
            self.focus_first()
        moving = any(one.recording.state in MOVING for one in found)
        if moving and self.isVisible():
            self._follow.start()
        else:
            self._follow.stop()

    def _fail(self, error: KnownError) -> None:
        self._asked = None
        self._context.operations.refused.emit(wording.sentence(error))

    def _choose(self, one: Listed | None) -> None:
        row = -1 if one is None else self._model.row_of(one.recording.id)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))

    def _show_body(self) -> None:
        shown, total = self._model.rowCount(), self._model.total
        self._head.show_count(shown, total)
        if shown:
            self._body.setCurrentWidget(self._list)
            return
        self._body.setCurrentWidget(self._empty)
        if total:
            words = self._model.words
            self._empty.say(
                "magnifying-glass",
                self.tr("Nothing found"),
                self.tr("No recording has \u201c{words}\u201d in its name, its date or its people.").format(
                    words=words
                ),
            )
        else:
            self._empty.say(
                "film-strip",
                self.tr("Who is in your videos, and what do they show?"),
                self.tr(
                    "Add videos, or record with the camera: faces are followed, named, and their expressions"
                    " drawn as curves. The files stay where they are."
                ),
                self.tr("Add videos\u2026"),
            )

    # --- verbs ---

    def _ask_videos(self) -> None:
        ask_videos(self, self.tr("Add videos"), self.paths_chosen.emit, several=True)

    def _to_field(self) -> None:
        self._head.field.setFocus()
        self._head.field.selectAll()

    # --- Qt ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow.stop()

    def _connect(self) -> None:
        engine, head, handling = self._context.engine, self._head, self._handling
        engine.photos_listed.connect(lambda _listed: self._soon.start())
        engine.videos.changed.connect(lambda _recording: self._soon.start())
        engine.camera.recorder.recorded.connect(lambda _done: self._soon.start())
        engine.camera.recorder.changed.connect(self._soon.start)
        self._context.pictures.thumbnails_arrived.connect(lambda _photos: self._list.viewport().update())
        self._context.pictures.faces_arrived.connect(lambda _faces: self._list.viewport().update())
        head.looked_for.connect(self._look_for)
        head.videos_asked.connect(self._ask_videos)
        head.folder_asked.connect(self.folder_asked)
        head.left.connect(self.focus_first)
        self._empty.asked.connect(self._ask_videos)
        self._cards.renamed.connect(handling.rename)
        self._cards.again_asked.connect(handling.look_again)
        handling.open_asked.connect(lambda one: self.recording_open_requested.emit(one.recording.id, 0.0))
        handling.changed.connect(self._ask)
        handling.deleted.connect(self._drop)

    def _drop(self, recording: int) -> None:
        self._show_body()
        self.deleted.emit(recording)

    def _look_for(self, words: str) -> None:
        chosen = self._handling.chosen()
        self._model.look_for(words)
        self._choose(chosen)
        self._show_body()
