"""The only place where the window changes the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal, SignalInstance

from faceapp.domain.browsing import Suspicion
from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import KnownError, NameTaken, SamePersonTwice
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId, RootId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.engine.engine import Engine
from faceapp.services import browse, expressions, extent, history, people, tagging
from faceapp.services.library import Library
from faceapp.ui import wording
from faceapp.ui.steps import AT_ONCE_FACES, Result, Steps, Work

Again = Callable[[], Change | None]
COUNTED = AT_ONCE_FACES + 1
"""Counting further would change nothing."""


class Operations(QObject):
    """Runs verbs, each one transaction; tells everybody what changed.

    A verb on a few faces is done when its method returns: it returns the change, or None
    where nothing changed or the verb was refused. A verb on many, and whatever comes
    while one is running, is done on the engine's thread: None is returned, and the
    signals follow. The engine hears of every change, so that proposals follow.

    Signals:
        working: what is being done on the engine's thread, in words; "" when all is done.
        changed: a ``Change`` was applied, undone or redone; views repaint the rows it
            names and nothing else.
        done: a ``Change`` was applied by a verb (not by undo); for the line with "Undo".
        taken_back: a ``Change`` was undone; for the line with "Redo".
        refused: a sentence the user should read.
        outdated: another program changed the library since undo and redo were last described.
        twice_asked: the person is on this photo already: (sentence, insist). Calling
            ``insist`` does it all the same.
        merge_asked: are these one person? A tuple of ``Person``: of the first the name
            stays, if the user does not choose another.
    """

    working = Signal(str)
    changed = Signal(object)
    done = Signal(object)
    taken_back = Signal(object)
    refused = Signal(str)
    outdated = Signal()
    twice_asked = Signal(str, object)
    merge_asked = Signal(object)

    def __init__(self, library: Library, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._engine = engine
        self._described: tuple[int, int] | None = None  # the last changes as the user was told of them
        self._steps = Steps(library, engine, self)
        self._steps.working.connect(self.working)

    # --- faces ---

    def name_face(self, face: FaceId, name: str, *, allow_twice: bool = False) -> Change | None:
        """Say that ``face`` shows the person called ``name``, who is made if need be."""
        return self.name_faces([face], name, allow_twice=allow_twice)

    def name_faces(self, faces: Sequence[FaceId], name: str, *, allow_twice: bool = False) -> Change | None:
        """Say that all ``faces`` show the person called ``name``."""
        return self._apply(
            lambda library, _: tagging.name_faces(
                library, faces, name, by=Author.USER, allow_twice=allow_twice
            ),
            len(faces),
            self.tr("Naming {faces}"),
            insist=lambda: self.name_faces(faces, name, allow_twice=True),
        )

    def name_group(self, group: GroupId, name: str) -> Change | None:
        """Say that the whole group is the person called ``name``."""
        return self._apply(
            lambda library, _: tagging.name_group(library, group, name, by=Author.USER),
            extent.faces_of_group(self._library, group, COUNTED),
            self.tr("Naming a group"),
        )

    def accept(self, faces: Sequence[FaceId]) -> Change | None:
        """Confirm what is proposed for ``faces``."""
        return self._apply(
            lambda library, _: tagging.accept(library, faces, by=Author.USER),
            len(faces),
            self.tr("Confirming {faces}"),
        )

    def reject(self, faces: Sequence[FaceId], person: PersonId | None = None) -> Change | None:
        """``faces`` are not ``person`` (None: not who is proposed or named)."""
        return self._apply(
            lambda library, _: tagging.reject(library, faces, person, by=Author.USER),
            len(faces),
            self.tr("Taking names from {faces}"),
        )

    def review(self, person: PersonId, yes: Sequence[FaceId], no: Sequence[FaceId]) -> Change | None:
        """``yes`` are ``person``, as proposed, and ``no`` are not; one step for undo."""
        return self._apply(
            lambda library, _: tagging.review(library, person, yes, no, by=Author.USER),
            len(yes) + len(no),
            self.tr("Saving the answers on {faces}"),
        )

    def accept_suspicion(self, suspicion: Suspicion) -> Change | None:
        """What looks suspicious is right."""

        def work(library: Library, _: object) -> Change | None:
            from faceapp.services.suspicions import accept_suspicion  # it brings the matching with it

            return accept_suspicion(library, suspicion, by=Author.USER)

        return self._apply(work, len(suspicion.faces))

    def unname(self, faces: Sequence[FaceId]) -> Change | None:
        """Take the name from ``faces``."""
        return self._apply(
            lambda library, _: tagging.unname(library, faces, by=Author.USER),
            len(faces),
            self.tr("Taking names from {faces}"),
        )

    def hide(self, faces: Sequence[FaceId]) -> Change | None:
        """``faces`` are strangers: show them no more."""
        return self._apply(
            lambda library, _: tagging.hide(library, faces, by=Author.USER),
            len(faces),
            self.tr("Hiding {faces}"),
        )

    def not_a_face(self, faces: Sequence[FaceId]) -> Change | None:
        """The detector was wrong about ``faces``."""
        return self._apply(
            lambda library, _: tagging.not_a_face(library, faces, by=Author.USER),
            len(faces),
            self.tr("Marking {faces}"),
        )

    def unmark(self, faces: Sequence[FaceId]) -> Change | None:
        """Bring back what was hidden or marked as not a face."""
        return self._apply(
            lambda library, _: tagging.unmark(library, faces, by=Author.USER),
            len(faces),
            self.tr("Bringing back {faces}"),
        )

    def set_expression(self, faces: Sequence[FaceId], label: Expression | None) -> Change | None:
        """``faces`` show ``label``; None: what the model says."""
        return self._apply(
            lambda library, _: expressions.set_expression(library, faces, label, by=Author.USER),
            len(faces),
            self.tr("Setting the expression of {faces}"),
        )

    def add_face(
        self,
        photo: PhotoId,
        box: Box,
        measurement: FaceMeasurement | None,
        name: str | None = None,
        *,
        allow_twice: bool = False,
    ) -> Change | None:
        """Add a face drawn by hand; see ``Engine.measure_region`` for the measurement."""
        return self._apply(
            lambda library, thumbnails: tagging.add_face(
                library,
                thumbnails(),
                photo,
                box,
                measurement,
                name,
                by=Author.USER,
                allow_twice=allow_twice,
            ),
            insist=lambda: self.add_face(photo, box, measurement, name, allow_twice=True),
        )

    def move_face(self, face: FaceId, box: Box, measurement: FaceMeasurement | None) -> Change | None:
        """The face is really there."""
        return self._apply(
            lambda library, thumbnails: tagging.move_face(
                library, face, box, measurement, by=Author.USER, thumbnails=thumbnails()
            )
        )

    def remove_face(self, faces: Sequence[FaceId]) -> Change | None:
        """Remove faces drawn by hand."""
        return self._apply(
            lambda library, _: tagging.remove_face(library, faces, by=Author.USER),
            len(faces),
            self.tr("Removing {faces}"),
        )

    # --- people ---

    def rename(self, person: PersonId, name: str) -> Change | None:
        """Give ``person`` another name; asks once where somebody has it already."""
        return self._apply(
            lambda library, _: people.rename(library, person, name, by=Author.USER),
            taken=lambda: self.ask_merge([browse.find_person(self._library, name), person]),
        )

    def ask_merge(self, numbers: Sequence[PersonId]) -> None:
        """Ask whether these are one person; the name of the first is meant to stay."""
        try:
            people = tuple(browse.person(self._library, number) for number in numbers)
        except KnownError as error:
            self.refused.emit(wording.sentence(error))
        else:
            self.merge_asked.emit(people)

    def merge(self, into: PersonId, others: Sequence[PersonId]) -> Change | None:
        """``others`` are the same person as ``into``."""
        return self._apply(
            lambda library, _: people.merge(library, into, others, by=Author.USER),
            extent.faces_of_people(self._library, others, COUNTED),
            self.tr("Merging people"),
        )

    def hide_person(self, person: PersonId) -> Change | None:
        """Show this person no more."""
        return self._apply(lambda library, _: people.hide_person(library, person, by=Author.USER))

    def show_person(self, person: PersonId) -> Change | None:
        """Show this person again."""
        return self._apply(lambda library, _: people.show_person(library, person, by=Author.USER))

    def set_cover(self, person: PersonId, face: FaceId) -> Change | None:
        """Use ``face`` as the picture of ``person``."""
        return self._apply(lambda library, _: people.set_cover(library, person, face, by=Author.USER))

    def set_birth_date(self, person: PersonId, day: date | None) -> Change | None:
        """Note when ``person`` was born (None: not known)."""
        return self._apply(lambda library, _: people.set_birth_date(library, person, day, by=Author.USER))

    def set_note(self, person: PersonId, note: str) -> Change | None:
        """Keep a note on ``person``."""
        return self._apply(lambda library, _: people.set_note(library, person, note, by=Author.USER))

    def forget(self, person: PersonId) -> Change | None:
        """Remove the name; the faces are unknown again."""
        return self._apply(
            lambda library, _: people.forget(library, person, by=Author.USER),
            extent.faces_of_people(self._library, [person], COUNTED),
            self.tr("Removing a name"),
        )

    # --- folders ---

    def remove_folder(self, root: RootId, name: str) -> None:
        """The folder called ``name`` leaves the library with all that is known of it."""

        def work(library: Library, _: object) -> Change | None:
            from faceapp.services.folders import remove_root

            return remove_root(library, root)

        self._apply(work, COUNTED, self.tr("Removing {folder}").format(folder=name))

    def apply(
        self, work: Work, faces: int = 1, words: str = "", *, insist: Again | None = None
    ) -> Change | None:
        """Run a verb that one page alone has, on so many ``faces``; see ``name_faces`` for ``words``."""
        return self._apply(work, faces, words, insist=insist)

    # --- undo ---

    def undo(self) -> Change | None:
        """Take back the last change of this library; waits for what is still being done.

        Where another program changed something since ``undo_text`` was read, nothing is
        done but to say what undo would take back now; so does ``redo``.
        """
        if self._is_outdated():
            self._say_outdated(self.tr("Undo would now take back: {what}"), self.undo_text())
            return None
        last = history.can_undo(self._library)
        return self._apply(
            lambda library, thumbnails: history.undo(library, thumbnails()),
            _extent(last),
            self.tr("Undoing: {what}").format(what="" if last is None else wording.verb(last)),
            told=self.taken_back,
        )

    def redo(self) -> Change | None:
        """Do again what was undone last."""
        if self._is_outdated():
            self._say_outdated(self.tr("Redo would now do again: {what}"), self.redo_text())
            return None
        last = history.can_redo(self._library)
        return self._apply(
            lambda library, thumbnails: history.redo(library, thumbnails()),
            _extent(last),
            self.tr("Doing again: {what}").format(what="" if last is None else wording.verb(last)),
        )

    def undo_text(self) -> str:
        """What undo would take back ("name 34 faces Alice"), or ""."""
        self._described = history.heads(self._library)
        change = history.can_undo(self._library)
        return "" if change is None else wording.verb(change)

    def redo_text(self) -> str:
        """What redo would do again, or ""."""
        self._described = history.heads(self._library)
        change = history.can_redo(self._library)
        return "" if change is None else wording.verb(change)

    def look(self) -> None:
        """Another program may have changed, undone or redone something: if so, ``outdated`` says it."""
        if self._is_outdated():
            self.outdated.emit()

    def finish(self) -> bool:
        """Wait for what is still being written; False where it took too long."""
        return self._steps.finish()

    def close(self) -> None:
        """Close what was opened here."""
        self._steps.close()

    def _is_outdated(self) -> bool:
        if self._described is None or self._steps.busy:
            return False
        return history.heads(self._library) != self._described

    def _say_outdated(self, words: str, what: str) -> None:
        self.outdated.emit()
        now = words.format(what=what or self.tr("nothing"))
        self.refused.emit(self.tr("Another program changed the library. {now}.").format(now=now))

    def _apply(
        self,
        work: Work,
        faces: int = 1,
        words: str = "",
        *,
        insist: Again | None = None,
        taken: Callable[[], None] | None = None,
        told: SignalInstance | None = None,
    ) -> Change | None:
        """Run a verb; ``told`` is the signal for the line that says so (``done`` if left out)."""

        def take(result: Result) -> Change | None:
            if isinstance(result, SamePersonTwice) and insist is not None:
                self.twice_asked.emit(wording.sentence(result), insist)
            elif isinstance(result, NameTaken) and taken is not None:
                taken()
            elif isinstance(result, KnownError):
                self.refused.emit(wording.sentence(result))
            elif result is not None:
                self._described = None  # those who hear of it ask for the words anew
                self._engine.applied(result)
                self.changed.emit(result)
                (told or self.done).emit(result)
                return result
            return None

        said = (words or self.tr("Saving")).replace("{faces}", wording.faces(faces))
        return self._steps.run(work, take, faces, said)


def _extent(change: Change | None) -> int:
    """How many faces undoing or redoing ``change`` touches; of a whole folder nobody counts them."""
    if change is None:
        return 0
    return COUNTED if change.verb is Verb.REMOVE_FOLDER else len(change.faces)
