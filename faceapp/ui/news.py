"""What happened, passed on to the pages, and said in one line where the user should know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PhotoId
from faceapp.domain.scanning import PhotoScanned, ScanSummary
from faceapp.engine.answers import Bug
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.pages import Pages
from faceapp.ui.toast import QUESTION_SECONDS, Toast

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised


class News(QObject):
    """Hears the engine and the operations; tells pages, pictures and the toast.

    Signals:
        numbers_changed: counts may be other ones.
        names_changed: undo, redo and completion may be other ones.
        problems_asked: the user wants to see the problems of the scan.
    """

    numbers_changed = Signal()
    names_changed = Signal()
    problems_asked = Signal()

    def __init__(self, context: WindowContext, pages: Pages, toast: Toast, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._pages = pages
        self._toast = toast
        operations, engine = context.operations, context.engine
        operations.changed.connect(self._changed)
        operations.done.connect(self._done)
        operations.taken_back.connect(self._taken_back)
        operations.refused.connect(self.complain)
        operations.twice_asked.connect(lambda text, go_on: self._ask(text, self.tr("Name anyway"), go_on))
        operations.merge_asked.connect(lambda text, go_on: self._ask(text, self.tr("Make them one"), go_on))
        engine.photos_scanned.connect(self._photos_scanned)
        engine.photos_listed.connect(lambda _listed: self.numbers_changed.emit())
        engine.scan_finished.connect(self._scan_finished)
        engine.recognised.connect(self._recognised)
        engine.problem.connect(self._problem)
        engine.bug.connect(self._bug)

    def complain(self, sentence: str) -> None:
        """Say why something could not be done."""
        self._toast.say(sentence, tone="danger")

    def photos_removed(self, photos: Sequence[PhotoId]) -> None:
        """Photos left the library with their folder."""
        self._context.pictures.forget(photos=photos)
        for page in self._pages.existing():
            page.refresh()
        self.names_changed.emit()
        self.numbers_changed.emit()
        text = self.tr("Removed {photos} from the library").format(photos=wording.photos(len(photos)))
        self._toast.say(text)

    def _changed(self, change: Change) -> None:
        for page in self._pages.existing():
            page.apply_change(change)
        self.names_changed.emit()
        self.numbers_changed.emit()

    def _done(self, change: Change) -> None:
        self._toast.say(wording.done(change), self.tr("Undo"), self._context.operations.undo)

    def _taken_back(self, change: Change) -> None:
        text = self.tr("Undone: {what}").format(what=wording.verb(change))
        self._toast.say(text, self.tr("Redo"), self._context.operations.redo)

    def _photos_scanned(self, photos: list[PhotoScanned]) -> None:
        self._context.pictures.forget(
            photos=[scanned.photo for scanned in photos],
            faces=[face for scanned in photos for face in scanned.faces],
        )
        for page in self._pages.existing():
            page.photos_scanned(photos)
        self.numbers_changed.emit()

    def _recognised(self, recognised: Recognised) -> None:
        for page in self._pages.existing():
            page.recognised(recognised)
        self.numbers_changed.emit()

    def _scan_finished(self, summary: ScanSummary) -> None:
        self.numbers_changed.emit()
        if not summary.measured:
            return
        text = self.tr("Looked at {photos}").format(photos=wording.photos(summary.measured))
        if summary.problems:
            text += f"  \u00b7  {wording.problems(len(summary.problems))}"
            self._toast.say(text, self.tr("Show problems"), self.problems_asked.emit)
        else:
            self._toast.say(text)

    def _problem(self, error: KnownError) -> None:
        self.complain(wording.sentence(error))

    def _bug(self, bug: Bug) -> None:
        self.complain(self.tr("Something in the program failed; it goes on. The log has the details."))

    def _ask(self, sentence: str, button: str, go_on: Callable[[], object]) -> None:
        self._toast.say(sentence, button, go_on, seconds=QUESTION_SECONDS)
