"""Saying who the faces of the open photo are: what keys, clicks and the name field come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QRect, Signal

from faceapp.domain.change import Change, Verb
from faceapp.domain.face import Author, Face, FaceState, Mark
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Candidate
from faceapp.domain.photo import Photo
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.names import NUMBERED, Offer, likely
from faceapp.ui.viewer.acquaintance import Acquaintance
from faceapp.ui.viewer.boxes import Boxes
from faceapp.ui.viewer.faces import next_in
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.marked import MARKED, Marked, next_unnamed, on_screen, people_here
from faceapp.ui.viewer.name_field import Known, NameField


class Tagger(QObject):
    """The faces of one photo under the user's hands.

    Signals:
        selected: the selected face, or None.
        renewed: the faces of the photo were read again.
    """

    selected = Signal(object)
    renewed = Signal()

    def __init__(self, context: WindowContext, canvas: PhotoCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._canvas = canvas
        self._photo: Photo | None = None
        self._faces: tuple[Face, ...] = ()
        self._named: FaceId | None = None
        self._marked = False
        self._asked: tuple[FaceId, Mark] | None = None
        self.field = NameField(context.pictures, canvas)
        self.known = Acquaintance(context, self)
        self._boxes = Boxes(context, canvas, self.known, self)
        self.field.named.connect(self._commit)
        self.field.skipped.connect(lambda: self._go_on(-1))
        self.field.closed.connect(self.close_field)
        self.known.learned.connect(self._learned)
        self._boxes.recognised.connect(lambda found: self.field.know(self._knowledge(None, found)))
        canvas.pressed.connect(self._pressed)
        canvas.opened.connect(self.open_field)
        canvas.box_begun.connect(self._begin_box)
        canvas.box_drawn.connect(self._draw)
        canvas.box_moved.connect(self._boxes.move)
        canvas.lens_changed.connect(self._follow)
        context.operations.changed.connect(self._changed)

    # --- the photo ---

    @property
    def faces(self) -> tuple[Face, ...]:
        """All faces of the photo, whatever their state."""
        return self._faces

    @property
    def marked_shown(self) -> bool:
        """Whether hidden faces and what is no face are shown too."""
        return self._marked

    def face(self, number: FaceId | None) -> Face | None:
        """A face of this photo."""
        return next((face for face in self._faces if face.id == number), None)

    def open(self, photo: Photo | None) -> None:
        """Another photo is shown (None: none)."""
        self.close_field()
        self._photo = photo
        self._boxes.open(photo)
        self.renew()
        self.known.look_at([face.id for face in self._faces if face.state not in MARKED])

    def renew(self) -> None:
        """Read the faces again; the selection stays."""
        photo = self._photo
        self._faces = () if photo is None else browse.faces_on_picture(self._context.library, photo.id)
        self._show()
        self.renewed.emit()

    def recognised(self, faces: Iterable[FaceId]) -> None:
        """Proposals of these faces are other ones."""
        others = set(faces)
        mine = [face.id for face in self._faces if face.id in others]
        if mine:
            self.renew()
            self.known.look_at(mine)

    def show_marked(self, shown: bool) -> None:
        """Show hidden faces and what is no face too, or not."""
        self._marked = shown
        self._show()

    # --- selecting ---

    def select(self, face: FaceId | None) -> None:
        """Select a face of the photo."""
        if face != self._canvas.selected:
            self.drop_question()
            self._canvas.select(face)
            self.selected.emit(face)

    def select_next(self, step: int) -> bool:
        """Select the next face in reading order; False past either end."""
        order = [face.id for face in self.shown()]
        found = next_in(order, self._canvas.selected, step)
        if found is None:
            return False
        self.select(found)
        return True

    # --- naming ---

    def open_field(self, number: FaceId) -> None:
        """Open the name field on a face."""
        face = self.face(number)
        if face is None:
            return
        self._boxes.drop()
        self._named = number
        self.select(number)
        person = face.person or face.proposal
        name = self.known.name_of(person) if person is not None else ""
        self.field.open(self._canvas.place_of(self._box(face)), self._room(), name, self._knowledge(face.id))
        self.known.look_at([number], urgent=True)

    def close_field(self) -> None:
        """Close the field; nothing is named, and a box just drawn is gone."""
        self._boxes.drop()
        self._named = None
        self.field.put_away(self._canvas)

    def numbered(self) -> tuple[Offer, ...]:
        """Whom the keys 1..9 mean: the order of the name field, who looks like the selected face first."""
        face = self.face(self._canvas.selected)
        if face is None:
            return ()
        known, own = self._knowledge(face.id), face.person or face.proposal
        lines = likely(known.candidates, known.recent, here=known.here, limit=NUMBERED)
        return tuple(sorted(lines, key=lambda line: line.person != own))

    def name_by_number(self, number: int) -> bool:
        """Name the selected face as one of the ``numbered`` people (1..9)."""
        face, people = self.face(self._canvas.selected), self.numbered()
        if face is None or not 1 <= number <= len(people):
            return False
        if self._name(face, people[number - 1]):
            self._after_name(face.id)
        return True

    def accept(self) -> bool:
        """Say yes to the selected face's proposal, or ask who it is."""
        face = self.face(self._canvas.selected)
        if face is None:
            return False
        if face.state is FaceState.PROPOSED and face.proposal is not None:
            if self._name(face, Offer(face.proposal, self.known.name_of(face.proposal), None)):
                self._after_name(face.id)
        else:
            self.open_field(face.id)
        return True

    def reject(self) -> bool:
        """The selected face is not who it is said to be; a drawn box without a name goes."""
        face = self.face(self._canvas.selected)
        if face is None:
            return False
        if face.state in (FaceState.PROPOSED, FaceState.CONFIRMED):
            self._context.operations.reject([face.id])
        elif face.origin is Author.USER:
            self._context.operations.remove_face([face.id])
        return True

    def not_a_face(self, *, ask: bool = False) -> bool:
        """The selected box shows no face; a name is only taken at the second time if it should ``ask``."""
        face = self.face(self._canvas.selected)
        if face is None:
            return False
        if ask and self._asks(face, Mark.NOT_A_FACE):
            return True
        if face.origin is Author.USER:
            self._context.operations.remove_face([face.id])
        else:
            self._context.operations.not_a_face([face.id])
        return True

    def hide(self, *, ask: bool = False) -> bool:
        """The selected face is a stranger's; a hidden one comes back.

        A name is only taken at the second time if it should ``ask``.
        """
        face = self.face(self._canvas.selected)
        if face is None:
            return False
        if ask and self._asks(face, Mark.HIDDEN):
            return True
        if face.state in MARKED:
            self._context.operations.unmark([face.id])
        else:
            self._context.operations.hide([face.id])
        return True

    def drop_question(self) -> None:
        """Something else was done than what a named face was asked about."""
        if self._asked is not None:
            self._asked = None
            self._show()

    # --- within: naming ---

    def _asks(self, face: Face, mark: Mark) -> bool:
        """Whether to ask on the face's pill before its name goes: one letter may be a slip of the hand."""
        if face.state is not FaceState.CONFIRMED or self._asked == (face.id, mark):
            self._asked = None
            return False
        self._asked = face.id, mark
        self._show()
        return True

    def _after_name(self, face: FaceId) -> None:
        """On to the next face without a name, so that no key means the one that was just named."""
        named = self.face(face)
        if named is not None and named.state is FaceState.CONFIRMED:
            self.close_field()
            self.select(next_unnamed(self._faces, face))

    def _commit(self, offer: Offer | None, forward: bool) -> None:
        if self._boxes.drawn is not None:
            self._save_drawn(offer, forward=forward)
            return
        face = self.face(self._named)
        if face is None:
            self.close_field()
        elif offer is None or self._name(face, offer):
            if forward:
                self._go_on(1)
            else:
                self.close_field()
                if offer is not None:
                    self._after_name(face.id)

    def _name(self, face: Face, offer: Offer) -> bool:
        """Name a face; False where the user is asked first."""
        operations = self._context.operations
        twice = offer.person is not None and offer.person in people_here(self._faces, face.id)
        if twice and not self.field.insists_on(offer):
            if self._named != face.id or not self.field.isVisible():
                self.open_field(face.id)
            self.field.ask_twice(offer)
            return False
        if face.state is FaceState.CONFIRMED and face.person == offer.person:
            return True
        if face.state is FaceState.PROPOSED and face.proposal == offer.person and not twice:
            change = operations.accept([face.id])
        else:
            change = operations.name_face(face.id, offer.name, allow_twice=twice)
        if change is not None:
            self.known.used(change, offer)
            self._canvas.glow.light(face.id)
        return True

    def _go_on(self, step: int) -> None:
        """To the next face without a name; where there is none, back to the photo."""
        found = next_unnamed(self._faces, self._named, step)
        if found is None:
            self.close_field()
        else:
            self.open_field(found)

    # --- within: boxes ---

    def _begin_box(self) -> None:
        self.close_field()
        self._boxes.begin()

    def _draw(self, box: Box) -> None:
        if self._photo is None:
            return
        self.select(None)
        self._boxes.draw(box)
        self.field.open(self._canvas.place_of(box), self._room(), "", self._knowledge(None))

    def _save_drawn(self, offer: Offer | None, *, forward: bool) -> None:
        twice = offer is not None and offer.person in people_here(self._faces, None)
        if offer is not None and twice and not self.field.insists_on(offer):
            self.field.ask_twice(offer)
            return
        change = self._boxes.save(None if offer is None else offer.name, twice=twice)
        if change is not None and change.faces:
            face = change.faces[0]
            if offer is not None:
                self.known.used(change, offer)
                self._canvas.glow.light(face)
            self.select(face)
            self._named = face
        if forward:
            self._go_on(1)
            return
        self.close_field()
        if change is not None and change.faces and offer is not None:
            self._after_name(change.faces[0])

    # --- within: following ---

    def _pressed(self, face: FaceId | None) -> None:
        self.close_field()
        self.select(face)
        self._canvas.setFocus()

    def _changed(self, change: Change) -> None:
        self.known.follow(change)
        photo = self._photo
        if photo is None:
            return
        mine = {face.id for face in self._faces}
        people = {face.person or face.proposal for face in self._faces}
        touched = photo.id in change.photos or not mine.isdisjoint(change.faces)
        if touched or not people.isdisjoint(change.people):
            if change.verb is Verb.MOVE_FACE and change.undone:
                self._boxes.forget_moves()
            self.renew()

    def _learned(self) -> None:
        """Names or candidates came in."""
        self._show()
        if self.field.isVisible() and self._boxes.drawn is None and self._named is not None:
            self.field.know(self._knowledge(self._named))

    def _follow(self) -> None:
        """The photo moved under an open field."""
        if not self.field.isVisible():
            return
        face = self.face(self._named)
        box = self._boxes.drawn or (None if face is None else self._box(face))
        if box is not None:
            self.field.move_with(self._canvas.place_of(box), self._room())

    def _show(self) -> None:
        self._canvas.show_faces(self.shown())

    def shown(self) -> tuple[Marked, ...]:
        """The faces on screen in the order of reading, with the words on their pills."""
        words = {
            FaceState.PROPOSED: self.tr("{name}?"),
            FaceState.HIDDEN: self.tr("Hidden"),
            FaceState.NOT_A_FACE: self.tr("Not a face"),
        }
        people = {person for face in self._faces if (person := face.person or face.proposal) is not None}
        names = {person: self.known.name_of(person) for person in people}
        shown = on_screen(self._faces, names, words, marked=self._marked)
        if self._asked is None:
            return shown
        asked, mark = self._asked
        again = (
            self.tr("H again hides {name}") if mark is Mark.HIDDEN else self.tr("X again: {name} is no face")
        )
        return tuple(
            replace(face, label=again.replace("{name}", face.label)) if face.id == asked else face
            for face in shown
        )

    def _knowledge(self, face: FaceId | None, candidates: tuple[Candidate, ...] = ()) -> Known:
        known = self.known
        likely = candidates or (known.candidates(face) if face is not None else ())
        return Known(known.people, likely, known.recent, people_here(self._faces, face))

    def _box(self, face: Face) -> Box:
        return self._boxes.moved(face.id) or face.box

    def _room(self) -> QRect:
        return self._canvas.rect()
