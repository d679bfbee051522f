"""What happened, passed on to the pages, and said in one line where the user should know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.domain.scanning import PhotoScanned, ScanSummary
from faceapp.engine.answers import Bug
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.merge_question import ask_merge
from faceapp.ui.next_step import SEPARATOR, NextStep
from faceapp.ui.pages import Pages
from faceapp.ui.question import ask
from faceapp.ui.toast import Toast

if TYPE_CHECKING:
    from faceapp.domain.switching import SwitchSummary
    from faceapp.services.recognise import Recognised


SWITCHED_SECONDS: Final = 15.0
"""Models get ready for minutes: whoever waits looks elsewhere when the card goes."""
_CUT_ANEW = frozenset({Verb.ADD_FACE, Verb.MOVE_FACE, Verb.REMOVE_FACE})
"""Verbs after which the small picture of a face is another one."""


class News(QObject):
    """Hears the engine and the operations; tells pages, pictures and the toast.

    Signals:
        numbers_changed: counts may be other ones.
        names_changed: undo, redo and completion may be other ones.
        problems_asked: the user wants to see the problems of the scan.
        people_asked: the user wants to name those whom the scan found.
    """

    numbers_changed = Signal()
    names_changed = Signal()
    problems_asked = Signal()
    people_asked = Signal()

    def __init__(self, context: WindowContext, pages: Pages, toast: Toast, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._pages = pages
        self._toast = toast
        operations, engine = context.operations, context.engine
        operations.changed.connect(self._changed)
        operations.done.connect(self._done)
        operations.taken_back.connect(self._taken_back)
        operations.refused.connect(self.complain)
        self._wanted = False
        self._next = NextStep(engine, toast, self)
        self._next.people_asked.connect(self.people_asked)
        operations.twice_asked.connect(lambda text, go_on: ask(window, text, self.tr("Name anyway"), go_on))
        operations.merge_asked.connect(lambda people: ask_merge(window, people, operations, context.pictures))
        engine.photos_scanned.connect(self._photos_scanned)
        engine.photos_listed.connect(lambda _listed: self.numbers_changed.emit())
        engine.scan_finished.connect(self._scan_finished)
        engine.recognised.connect(self._recognised)
        engine.expressions_measured.connect(self._expressions_measured)
        engine.model_switched.connect(lambda _choice: self.look_again())
        engine.switching.finished.connect(self._switched)
        engine.problem.connect(self._problem)
        engine.bug.connect(self._bug)

    def complain(self, sentence: str) -> None:
        """Say why something could not be done."""
        self._toast.say(sentence, tone="danger")

    def scan_wanted(self) -> None:
        """The user asked for a scan: say what came of it, even where that is nothing."""
        self._wanted = True

    def photos_deleted(self, photos: Sequence[PhotoId], videos: int = 0) -> None:
        """Photos are no more in the library, nor is what was known of them."""
        self._context.pictures.forget(photos=photos)
        self._look_anew()
        text = self.tr("Removed {photos} from the library")
        told = wording.appearances(max(len(photos) - videos, 0), min(videos, len(photos)))
        self._toast.say(text.format(photos=told))

    def photos_back(self, count: int) -> None:
        """Photos of a folder that had been removed are there again, since it was added."""
        self._look_anew()
        text = self.tr("{photos} are back, with their names") if count != 1 else self.tr("{photos} is back")
        self._toast.say(text.format(photos=wording.photos(count)))

    def look_again(self) -> None:
        """Another program changed the library: show what holds now, and leave the user where they are."""
        self.names_changed.emit()  # undo first: it must not wait for what the pages read
        self.numbers_changed.emit()
        for page in self._pages.existing():
            page.look_again()

    def _look_anew(self) -> None:
        for page in self._pages.existing():
            page.read_anew()
        self.names_changed.emit()
        self.numbers_changed.emit()

    def _changed(self, change: Change) -> None:
        if change.verb is Verb.REMOVE_FOLDER:
            self._look_anew()
            if change.undone:  # files may have changed while nobody looked
                self._context.engine.scan([RootId(row.key[0]) for row in change.after])
            return
        if change.verb in _CUT_ANEW:
            self._context.pictures.renew_faces(change.faces)
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

    def _expressions_measured(self, faces: tuple[FaceId, ...]) -> None:
        for page in self._pages.existing():
            page.expressions_measured(faces)

    def _scan_finished(self, summary: ScanSummary) -> None:
        self.numbers_changed.emit()
        wanted, self._wanted = self._wanted, False
        parts = wording.scanned(summary)
        if summary.new_problems:
            parts.append(wording.problems(summary.new_problems))
            self._toast.say(SEPARATOR.join(parts), self.tr("Show problems"), self.problems_asked.emit)
        elif parts:
            self._toast.say(SEPARATOR.join(parts))
        elif wanted:
            self._toast.say(self.tr("Nothing new"))
        self._next.after(summary, SEPARATOR.join(parts))

    def _switched(self, summary: SwitchSummary) -> None:
        from faceapp.ui.models.words import taken_over

        said = SEPARATOR.join((*taken_over(summary), *wording.switched(summary)))
        self._toast.say(said, seconds=SWITCHED_SECONDS)

    def _problem(self, error: KnownError) -> None:
        self.complain(wording.sentence(error))

    def _bug(self, bug: Bug) -> None:
        self.complain(self.tr("Something in the program failed; it goes on. The log has the details."))
