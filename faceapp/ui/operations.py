"""The only place where the window changes the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError, NameTaken, SamePersonTwice
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.engine.engine import Engine
from faceapp.services import browse, history, people, tagging
from faceapp.services.library import Library, Thumbnails, open_thumbnails
from faceapp.ui import wording

Step = Callable[[], Change | None]


class Operations(QObject):
    """Runs verbs, each one short transaction on the GUI thread; tells everybody what changed.

    Every method returns the change, or None where nothing changed or the verb was
    refused; the engine hears of it too, so that proposals follow.

    Signals:
        changed: a ``Change`` was applied, undone or redone; views repaint the rows it
            names and nothing else.
        done: a ``Change`` was applied by a verb (not by undo); for the line with "Undo".
        taken_back: a ``Change`` was undone; for the line with "Redo".
        refused: a sentence the user should read.
        twice_asked: the person is on this photo already: (sentence, insist). Calling
            ``insist`` does it all the same.
        merge_asked: somebody has that name already: (sentence, merge). Calling ``merge``
            makes them one person.
    """

    changed = Signal(object)
    done = Signal(object)
    taken_back = Signal(object)
    refused = Signal(str)
    twice_asked = Signal(str, object)
    merge_asked = Signal(str, object)

    def __init__(self, library: Library, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._engine = engine
        self._thumbnails: Thumbnails | None = None

    # --- faces ---

    def name_face(self, face: FaceId, name: str, *, allow_twice: bool = False) -> Change | None:
        """Say that ``face`` shows the person called ``name``, who is made if need be."""
        return self._apply(
            lambda: tagging.name_face(self._library, face, name, by=Author.USER, allow_twice=allow_twice),
            insist=lambda: self.name_face(face, name, allow_twice=True),
        )

    def name_faces(self, faces: Sequence[FaceId], name: str, *, allow_twice: bool = False) -> Change | None:
        """Say that all ``faces`` show the person called ``name``."""
        return self._apply(
            lambda: tagging.name_faces(self._library, faces, name, by=Author.USER, allow_twice=allow_twice),
            insist=lambda: self.name_faces(faces, name, allow_twice=True),
        )

    def name_group(self, group: GroupId, name: str) -> Change | None:
        """Say that the whole group is the person called ``name``."""
        return self._apply(lambda: tagging.name_group(self._library, group, name, by=Author.USER))

    def accept(self, faces: Sequence[FaceId]) -> Change | None:
        """Confirm what is proposed for ``faces``."""
        return self._apply(lambda: tagging.accept(self._library, faces, by=Author.USER))

    def reject(self, faces: Sequence[FaceId], person: PersonId | None = None) -> Change | None:
        """``faces`` are not ``person`` (None: not who is proposed or named)."""
        return self._apply(lambda: tagging.reject(self._library, faces, person, by=Author.USER))

    def unname(self, faces: Sequence[FaceId]) -> Change | None:
        """Take the name from ``faces``."""
        return self._apply(lambda: tagging.unname(self._library, faces, by=Author.USER))

    def hide(self, faces: Sequence[FaceId]) -> Change | None:
        """``faces`` are strangers: show them no more."""
        return self._apply(lambda: tagging.hide(self._library, faces, by=Author.USER))

    def not_a_face(self, faces: Sequence[FaceId]) -> Change | None:
        """The detector was wrong about ``faces``."""
        return self._apply(lambda: tagging.not_a_face(self._library, faces, by=Author.USER))

    def unmark(self, faces: Sequence[FaceId]) -> Change | None:
        """Bring back what was hidden or marked as not a face."""
        return self._apply(lambda: tagging.unmark(self._library, faces, by=Author.USER))

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

        def add(twice: bool) -> Change | None:
            return tagging.add_face(
                self._library,
                self._open_thumbnails(),
                photo,
                box,
                measurement,
                name,
                by=Author.USER,
                allow_twice=twice,
            )

        return self._apply(
            lambda: add(allow_twice),
            insist=lambda: self.add_face(photo, box, measurement, name, allow_twice=True),
        )

    def move_face(self, face: FaceId, box: Box, measurement: FaceMeasurement | None) -> Change | None:
        """The face is really there."""
        return self._apply(
            lambda: tagging.move_face(
                self._library,
                face,
                box,
                measurement,
                by=Author.USER,
                thumbnails=self._open_thumbnails(),
            )
        )

    def remove_face(self, faces: Sequence[FaceId]) -> Change | None:
        """Remove faces drawn by hand."""
        return self._apply(lambda: tagging.remove_face(self._library, faces, by=Author.USER))

    # --- people ---

    def rename(self, person: PersonId, name: str) -> Change | None:
        """Give ``person`` another name; asks once where somebody has it already."""
        return self._apply(
            lambda: people.rename(self._library, person, name, by=Author.USER),
            merge=lambda: self.merge(browse.find_person(self._library, name), [person]),
        )

    def merge(self, into: PersonId, others: Sequence[PersonId]) -> Change | None:
        """``others`` are the same person as ``into``."""
        return self._apply(lambda: people.merge(self._library, into, others, by=Author.USER))

    def hide_person(self, person: PersonId) -> Change | None:
        """Show this person no more."""
        return self._apply(lambda: people.hide_person(self._library, person, by=Author.USER))

    def show_person(self, person: PersonId) -> Change | None:
        """Show this person again."""
        return self._apply(lambda: people.show_person(self._library, person, by=Author.USER))

    def set_cover(self, person: PersonId, face: FaceId) -> Change | None:
        """Use ``face`` as the picture of ``person``."""
        return self._apply(lambda: people.set_cover(self._library, person, face, by=Author.USER))

    def set_birth_date(self, person: PersonId, day: date | None) -> Change | None:
        """Note when ``person`` was born (None: not known)."""
        return self._apply(lambda: people.set_birth_date(self._library, person, day, by=Author.USER))

    def set_note(self, person: PersonId, note: str) -> Change | None:
        """Keep a note on ``person``."""
        return self._apply(lambda: people.set_note(self._library, person, note, by=Author.USER))

    def forget(self, person: PersonId) -> Change | None:
        """Remove the name; the faces are unknown again."""
        return self._apply(lambda: people.forget(self._library, person, by=Author.USER))

    def distinct(self, a: PersonId, b: PersonId) -> Change | None:
        """These two are not the same person."""
        return self._apply(lambda: people.distinct(self._library, a, b, by=Author.USER))

    # --- undo ---

    def undo(self) -> Change | None:
        """Take back the last change of this library."""
        change = self._apply(lambda: history.undo(self._library), told=False)
        if change is not None:
            self.taken_back.emit(change)
        return change

    def redo(self) -> Change | None:
        """Do again what was undone last."""
        return self._apply(lambda: history.redo(self._library))

    def undo_text(self) -> str:
        """What undo would take back ("name 34 faces Alice"), or ""."""
        change = history.can_undo(self._library)
        return "" if change is None else wording.verb(change)

    def redo_text(self) -> str:
        """What redo would do again, or ""."""
        change = history.can_redo(self._library)
        return "" if change is None else wording.verb(change)

    def close(self) -> None:
        """Close what was opened here."""
        if self._thumbnails is not None:
            self._thumbnails.close()
            self._thumbnails = None

    def _open_thumbnails(self) -> Thumbnails:
        if self._thumbnails is None:
            self._thumbnails = open_thumbnails(self._library)
        return self._thumbnails

    def _apply(
        self, step: Step, *, insist: Step | None = None, merge: Step | None = None, told: bool = True
    ) -> Change | None:
        try:
            change = step()
        except SamePersonTwice as error:
            if insist is None:
                self.refused.emit(wording.sentence(error))
            else:
                self.twice_asked.emit(wording.sentence(error), insist)
            return None
        except NameTaken as error:
            if merge is None:
                self.refused.emit(wording.sentence(error))
            else:
                self.merge_asked.emit(wording.sentence(error), merge)
            return None
        except KnownError as error:
            self.refused.emit(wording.sentence(error))
            return None
        if change is None:
            return None
        self._engine.applied(change)
        self.changed.emit(change)
        if told:
            self.done.emit(change)
        return change
