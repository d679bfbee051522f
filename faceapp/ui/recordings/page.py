"""Recordings and videos: what there is, who is in it, how far it is measured."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.recording import AnalysisState, Recording, RecordingKind
from faceapp.domain.reviewing import Listed
from faceapp.engine.core import EngineContext
from faceapp.engine.jobs import Ticket
from faceapp.ui import file_dialogs, wording
from faceapp.ui.about import show_in_folder
from faceapp.ui.actions import Section, register
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.question import ask
from faceapp.ui.recordings.about_sheet import AboutSheet
from faceapp.ui.recordings.cards import CardsList
from faceapp.ui.recordings.head import RecordingsHead
from faceapp.ui.recordings.model import RecordingsModel
from faceapp.ui.recordings.painting import CardDelegate
from faceapp.ui.recordings.words import again_words, describe_keys, shown_name, what_goes

VIDEOS = "*.mp4 *.mov *.m4v *.avi *.mkv *.webm *.mpg *.mpeg *.wmv *.3gp *.mts *.m2ts"
READ_MS = 400
"""After something happened: a burst of it is one look."""
FOLLOW_MS = 1000
"""Between two looks at what is measured just now."""
BUSY = frozenset({AnalysisState.RUNNING, AnalysisState.LIVE})
STOPPABLE = frozenset({AnalysisState.WAITING, AnalysisState.RUNNING})
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
        self._read = False
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
        self._register_keys()
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
        if self._body.currentWidget() is self._list:
            self._list.setFocus()
        else:
            self._head.folder.setFocus()

    def chosen(self) -> Listed | None:
        """What is selected."""
        rows = self._list.selectionModel().selectedIndexes()
        return self._model.rows[rows[0].row()] if rows else None

    # --- reading ---

    def _ask(self) -> None:
        if not self.isVisible() or self._asked is not None or not self._context.engine.running:
            return

        def work(context: EngineContext) -> tuple[Listed, ...]:
            from faceapp.services.reviewing import listed

            return listed(context.library)

        self._asked = self._context.engine.ask(work, self._take, urgent=not self._read, failed=self._fail)

    def _take(self, found: tuple[Listed, ...]) -> None:
        self._asked, self._read = None, True
        if self._list.state() == QAbstractItemView.State.EditingState:
            self._soon.start()  # a name is typed
            return
        chosen = self.chosen()
        held = self._list.verticalScrollBar().value()
        self._model.show_all(found)
        self._choose(chosen)
        self._list.verticalScrollBar().setValue(held)
        self._show_body()
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

    def _open(self, index: QModelIndex | None = None) -> None:
        one = self.chosen() if index is None else self._model.rows[index.row()]
        if one is not None:
            self.recording_open_requested.emit(one.recording.id, 0.0)

    def _ask_videos(self) -> None:
        kinds = [self.tr("Videos ({kinds})").format(kinds=VIDEOS)]
        file_dialogs.ask_files(
            self,
            self.tr("Add videos"),
            file_dialogs.Kind.VIDEOS,
            self.paths_chosen.emit,
            kinds,
            several=True,
        )

    def _rename_chosen(self) -> None:
        one = self.chosen()
        if one is None:
            return
        if one.recording.kind is RecordingKind.VIDEO:
            self._context.operations.refused.emit(self.tr("A video has the name of its file."))
        else:
            self._list.edit(self._list.currentIndex())

    def _rename(self, row: int, name: str) -> None:
        recording = self._model.rows[row].recording
        if name.strip() in {recording.name, shown_name(self._model.rows[row])}:
            return

        def work(context: EngineContext) -> None:
            from faceapp.services import recordings

            recordings.rename(context.library, recording.id, name)

        self._do(work)

    def _delete_chosen(self) -> None:
        one = self.chosen()
        if one is None:
            return
        recording = one.recording
        if recording.state in BUSY:
            words = self.tr("\u201c{name}\u201d is measured just now. It can be deleted when that has ended.")
            self._context.operations.refused.emit(words.format(name=shown_name(one)))
            return
        ask(
            self.window(),
            self.tr("Delete \u201c{name}\u201d from the library?").format(name=shown_name(one)),
            self.tr("Delete"),
            lambda: self._delete(recording),
            detail=what_goes(recording),
            no=self.tr("Keep"),
            dangerous=True,
        )

    def _delete(self, recording: Recording) -> None:
        def work(context: EngineContext) -> None:
            from faceapp.services import recordings

            recordings.delete(context.library, context.thumbnails, recording.id)

        def then() -> None:
            self._model.drop(recording.id)
            self._show_body()
            self.deleted.emit(recording.id)

        self._do(work, then)

    def _again_chosen(self) -> None:
        one = self.chosen()
        if one is None:
            return
        if one.recording.kind is RecordingKind.CAMERA:
            self._context.operations.refused.emit(
                self.tr("A recording of the camera was measured while it was made.")
            )
            return

        def work(context: EngineContext) -> None:
            from faceapp.services import recordings

            recordings.wait_again(context.library, [one.recording.id])

        self._do(work, self._context.engine.videos.resume)

    def _stop_chosen(self) -> None:
        one = self.chosen()
        if one is not None and one.recording.state in STOPPABLE:
            self._context.engine.videos.leave(one.recording.id)

    def _do(self, work: object, then: object = None) -> None:
        assert callable(work)

        def done(_answer: object) -> None:
            if callable(then):
                then()
            self._ask()

        self._context.engine.ask(work, done, failed=self._fail)

    def _menu(self, point: QPoint) -> None:
        index = self._list.indexAt(point)
        if not index.isValid():
            return
        self._list.setCurrentIndex(index)
        one = self.chosen()
        assert one is not None
        camera = one.recording.kind is RecordingKind.CAMERA
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(self._actions["open"])
        menu.addAction(self._actions["rename"])
        if not camera:
            self._actions["rename"].setEnabled(False)
            self._actions["rename"].setText(self.tr("Rename (a video has the name of its file)"))
        again = self._actions["again"]
        again.setText(again_words(one.recording))
        menu.addAction(again)
        again.setEnabled(not camera and one.recording.state not in STOPPABLE)
        if one.recording.state in STOPPABLE:
            menu.addAction(self._actions["stop"])
        menu.addAction(self.tr("About this recording\u2026"), lambda: AboutSheet(one, self).open())
        if not camera or one.recording.has_video:
            show = menu.addAction(self.tr("Show in file manager"))
            show.triggered.connect(lambda _checked: show_in_folder(one.recording.path))
        menu.addSeparator()
        menu.addAction(self._actions["delete"])
        menu.aboutToHide.connect(self._enable_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.viewport().mapToGlobal(point))

    def _enable_all(self) -> None:
        for action in self._actions.values():
            action.setEnabled(True)
        self._actions["rename"].setText(self.tr("Rename"))

    def _register_keys(self) -> None:
        section = Section.RECORDINGS
        self._actions = {
            name: register(
                f"recordings.{name}", words, keys, section, owner=self._list, slot=slot, icon=glyph
            )
            for name, words, keys, slot, glyph in (
                ("open", self.tr("Open"), "", self._open, "play"),
                ("rename", self.tr("Rename"), "F2", self._rename_chosen, "pencil-simple"),
                ("again", self.tr("Look for faces again"), "", self._again_chosen, "arrows-clockwise"),
                ("stop", self.tr("Do not look for faces"), "", self._stop_chosen, "x"),
                ("delete", self.tr("Delete\u2026"), "Del", self._delete_chosen, "trash"),
            )
        }
        register(
            "recordings.find", self.tr("Look for a recording"), "F3", section, owner=self, slot=self._to_field
        )

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
        engine, head = self._context.engine, self._head
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
        self._list.opened.connect(self._open)
        self._list.customContextMenuRequested.connect(self._menu)
        self._cards.renamed.connect(self._rename)
        self._cards.again_asked.connect(self._again_chosen)

    def _look_for(self, words: str) -> None:
        chosen = self.chosen()
        self._model.look_for(words)
        self._choose(chosen)
        self._show_body()
