"""What is done with a recording of the list: renamed, measured again or not at all, deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.recording import AnalysisState, Recording, RecordingKind
from faceapp.domain.reviewing import Listed
from faceapp.engine.core import EngineContext
from faceapp.ui import wording
from faceapp.ui.about import show_in_folder
from faceapp.ui.actions import Section, register
from faceapp.ui.context import WindowContext
from faceapp.ui.question import ask
from faceapp.ui.recordings.about_sheet import AboutSheet
from faceapp.ui.recordings.cards import CardsList
from faceapp.ui.recordings.model import RecordingsModel
from faceapp.ui.recordings.words import again_words, shown_name, what_goes

BUSY = frozenset({AnalysisState.RUNNING, AnalysisState.LIVE})
STOPPABLE = frozenset({AnalysisState.WAITING, AnalysisState.RUNNING})


class RecordingHandling(QObject):
    """The verbs of the chosen card, by keys and in its menu.

    Args:
        model: what ``cards`` show.
        page: asks its questions over its window.

    Signals:
        open_asked: a ``Listed``: look at it.
        changed: something was written: look again.
        deleted: a recording's number; the model has dropped it.
    """

    open_asked = Signal(object)
    changed = Signal()
    deleted = Signal(int)

    def __init__(
        self, context: WindowContext, model: RecordingsModel, cards: CardsList, page: QWidget
    ) -> None:
        super().__init__(page)
        self._context = context
        self._model = model
        self._cards = cards
        self._page = page
        self._register_keys()
        cards.opened.connect(self._open)
        cards.customContextMenuRequested.connect(self._menu)

    def chosen(self) -> Listed | None:
        """What is selected."""
        rows = self._cards.selectionModel().selectedIndexes()
        return self._model.rows[rows[0].row()] if rows else None

    def rename(self, row: int, name: str) -> None:
        """Give the recording of this row another name."""
        recording = self._model.rows[row].recording
        if name.strip() in {recording.name, shown_name(self._model.rows[row])}:
            return

        def work(context: EngineContext) -> None:
            from faceapp.services import recordings

            recordings.rename(context.library, recording.id, name)

        self._do(work)

    def look_again(self) -> None:
        """Look for faces in the chosen one again, with the models of now."""
        one = self.chosen()
        if one is None:
            return
        if one.recording.kind is RecordingKind.CAMERA:
            self._refuse(self.tr("A recording of the camera was measured while it was made."))
            return

        def work(context: EngineContext) -> None:
            from faceapp.services import recordings

            recordings.wait_again(context.library, [one.recording.id])

        self._do(work, self._context.engine.videos.resume)

    # --- within ---

    def _open(self, index: QModelIndex | None = None) -> None:
        one = self.chosen() if index is None else self._model.rows[index.row()]
        if one is not None:
            self.open_asked.emit(one)

    def _rename_chosen(self) -> None:
        one = self.chosen()
        if one is None:
            return
        if one.recording.kind is RecordingKind.VIDEO:
            self._refuse(self.tr("A video has the name of its file."))
        else:
            self._cards.edit(self._cards.currentIndex())

    def _stop_chosen(self) -> None:
        one = self.chosen()
        if one is not None and one.recording.state in STOPPABLE:
            self._context.engine.videos.leave(one.recording.id)

    def _delete_chosen(self) -> None:
        one = self.chosen()
        if one is None:
            return
        recording = one.recording
        if recording.state in BUSY:
            words = self.tr("\u201c{name}\u201d is measured just now. It can be deleted when that has ended.")
            self._refuse(words.format(name=shown_name(one)))
            return
        ask(
            self._page.window(),
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
            self.deleted.emit(recording.id)

        self._do(work, then)

    def _do(self, work: Callable[[EngineContext], None], then: Callable[[], object] | None = None) -> None:
        def done(_answer: None) -> None:
            if then is not None:
                then()
            self.changed.emit()

        self._context.engine.ask(work, done, failed=self._failed)

    def _failed(self, error: KnownError) -> None:
        self._refuse(wording.sentence(error))

    def _refuse(self, words: str) -> None:
        self._context.operations.refused.emit(words)

    # --- keys and menu ---

    def _register_keys(self) -> None:
        self._actions = {
            name: register(
                f"recordings.{name}",
                words,
                keys,
                Section.RECORDINGS,
                owner=self._cards,
                slot=slot,
                icon=glyph,
            )
            for name, words, keys, slot, glyph in (
                ("open", self.tr("Open"), "", self._open, "play"),
                ("rename", self.tr("Rename"), "F2", self._rename_chosen, "pencil-simple"),
                ("again", self.tr("Look for faces again"), "", self.look_again, "arrows-clockwise"),
                ("stop", self.tr("Do not look for faces"), "", self._stop_chosen, "x"),
                ("delete", self.tr("Delete\u2026"), "Del", self._delete_chosen, "trash"),
            )
        }

    def _menu(self, point: QPoint) -> None:
        index = self._cards.indexAt(point)
        if not index.isValid():
            return
        self._cards.setCurrentIndex(index)
        one = self.chosen()
        assert one is not None
        camera = one.recording.kind is RecordingKind.CAMERA
        menu = QMenu(self._page)
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
        menu.addAction(self.tr("About this recording\u2026"), lambda: AboutSheet(one, self._page).open())
        if not camera or one.recording.has_video:
            show = menu.addAction(self.tr("Show in file manager"))
            show.triggered.connect(lambda _checked: show_in_folder(one.recording.path))
        menu.addSeparator()
        menu.addAction(self._actions["delete"])
        menu.aboutToHide.connect(self._enable_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._cards.viewport().mapToGlobal(point))

    def _enable_all(self) -> None:
        for action in self._actions.values():
            action.setEnabled(True)
        self._actions["rename"].setText(self.tr("Rename"))
