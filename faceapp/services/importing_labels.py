"""Putting a dataset's labels on the faces of the library: one portion of pictures is one step for undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from faceapp.domain.change import Change, Verb
from faceapp.domain.dataset import LabelledFace, LabelledPicture
from faceapp.domain.errors import EmptyName
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.file_names import folder_name
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.import_thresholds import IMPORT_CROP_OVERLAP
from faceapp.domain.importing import NotHeld, matched, meant
from faceapp.domain.measurement import FaceMeasurement, FaceRemeasured
from faceapp.domain.person import name_key, normalise_name
from faceapp.services.naming import name_in
from faceapp.storage import assignments, expressions, faces, importing, people
from faceapp.storage.importing import FaceHere, PhotoHere
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction

_WHOLE = Box(0.0, 0.0, 1.0, 1.0)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
_USER = Author.USER.value


@dataclass(frozen=True, slots=True)
class Ready:
    """A picture of the dataset and the photo that it is in the library; ``path`` is the file."""

    picture: LabelledPicture
    photo: PhotoHere
    path: bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen in a box that only the dataset knew, and by which models."""

    face: FaceRemeasured
    embedder: str | None
    expression: tuple[str, str] | None


Measures = Mapping[tuple[PhotoId, Box], Measured]


@dataclass(slots=True)
class Tally:
    """What became of the labels so far; see ``ImportReport``."""

    pictures: int = 0
    labels: int = 0
    fresh: int = 0
    people: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    expressions: int = 0
    added: int = 0
    matched: int = 0
    kept: int = 0
    untold: int = 0
    unboxed: int = 0
    not_held: Counter[NotHeld] = field(default_factory=Counter)
    steps: int = 0
    touched: list[FaceId] = field(default_factory=list)
    cut_anew: list[FaceId] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Meant:
    """A labelled face and the one of the library that it means; None: nobody saw a face there."""

    told: LabelledFace
    here: FaceHere | None
    box: Box
    measure: bool = True


def _meanings(picture: LabelledPicture, photo: PhotoHere, here: Sequence[FaceHere]) -> list[_Meant]:
    """Who is meant by each labelled face of a picture, one to one."""
    boxed = [face for face in picture.faces if face.box is not None]
    boxes = [face.box.clipped() for face in boxed if face.box is not None]
    partner = matched(boxes, [face.box for face in here])
    found = [
        _Meant(face, here[partner[place]] if place in partner else None, boxes[place])
        for place, face in enumerate(boxed)
    ]
    whole = next((face for face in picture.faces if face.box is None), None)
    if whole is not None:
        taken = {one.here.id for one in found if one.here is not None}
        free = [face for face in here if face.id not in taken and face.mark != "not_a_face"]
        face = meant([(face.id, face.box) for face in free], photo.width, photo.height)
        mine = next((one for one in free if one.id == face), None)
        found.append(_Meant(whole, mine, _WHOLE if mine is None else mine.box, measure=False))
    return found


def unseen(library: Library, portion: Sequence[Ready]) -> list[tuple[Ready, list[Box]]]:
    """The pictures with boxes in which the scan saw no face: they are to be looked at closer."""
    here = importing.faces(library.connection, [one.photo.id for one in portion])
    found: list[tuple[Ready, list[Box]]] = []
    for one in portion:
        told = _meanings(one.picture, one.photo, here.get(one.photo.id, []))
        boxes = [each.box for each in told if each.here is None and each.measure]
        if boxes:
            found.append((one, boxes))
    return found


def put_labels(
    library: Library, portion: Sequence[Ready], title: str, measures: Measures, tally: Tally
) -> Change | None:
    """Put the labels of a portion on, in one transaction that one undo takes back.

    A labelled box that shares enough with a face of the library means that face. Landmarks, vector
    and expression stay the detector's, since by them it is known again; the box becomes the
    dataset's own, so that exporting it again gives the same numbers. Where nobody saw a face one is
    added. What the user said of a face is left alone. Done again, nothing changes.

    Args:
        library: to write to.
        portion: pictures that are in the library.
        title: of the dataset, for the change log.
        measures: what was seen closer in boxes without a face.
        tally: counts what was done; left as it was where nothing could be written.

    Raises:
        LibraryBusy, DiskFull, CannotWrite: nothing of the portion was written.
    """
    counted = Tally()
    with library.write(Author.IMPORT) as tx:
        tx.record(Verb.IMPORT_LABELS, title)
        run = _Portion(tx, measures, counted, tally.new)
        run.all(portion)
        tx.subject = title
    counted.steps = int(tx.change is not None)
    _add(tally, counted)
    return tx.change


class _Portion:
    """One transaction's work."""

    def __init__(self, tx: Transaction, measures: Measures, tally: Tally, made: set[str]) -> None:
        self._tx = tx
        self._measures = measures
        self._tally = tally
        self._made = made

    def all(self, portion: Sequence[Ready]) -> None:
        here = importing.faces(self._tx.connection, [one.photo.id for one in portion])
        meanings: list[tuple[Ready, _Meant]] = []
        for one in portion:
            faces_here = here.get(one.photo.id, [])
            told = _meanings(one.picture, one.photo, faces_here)
            self._count_picture(one.picture, faces_here, told)
            meanings += [(one, each) for each in told]
        self._boxes([each for _, each in meanings])
        placed = [(each, self._face(one, each)) for one, each in meanings]
        self._names(placed)
        self._expressions(placed)
        self._dates(portion)
        parts = {one.photo.id: folder_name(one.picture.split, {}) for one in portion if one.picture.split}
        importing.put_parts(self._tx, parts)

    def _count_picture(
        self, picture: LabelledPicture, here: Sequence[FaceHere], meanings: Sequence[_Meant]
    ) -> None:
        tally = self._tally
        tally.pictures += 1
        unboxed = sum(face.box is None for face in picture.faces)
        tally.not_held[NotHeld.UNPLACED] += max(unboxed - 1, 0)
        tally.unboxed += min(unboxed, 1)
        tally.not_held[NotHeld.MOMENTS] += picture.time is not None or picture.recording is not None
        for face in picture.faces:
            tally.not_held[NotHeld.SCORES] += face.scores is not None
            tally.not_held[NotHeld.EMBEDDINGS] += face.embedding is not None
            guessed = face.person is not None and not face.confirmed
            tally.not_held[NotHeld.GUESSES] += guessed
            tally.not_held[NotHeld.GUESSES] += face.expression is not None and not face.expression_confirmed
        told = {each.here.id for each in meanings if each.here is not None}
        tally.untold += sum(face.id not in told and face.mark is None for face in here)

    def _boxes(self, meanings: Iterable[_Meant]) -> None:
        """The dataset's own boxes, where they differ and the user did not draw them."""
        moved: dict[FaceId, Box] = {}
        for each in meanings:
            here = each.here
            if here is None:
                continue
            self._tally.matched += 1
            self._tally.not_held[NotHeld.LANDMARKS] += each.told.landmarks is not None
            if each.box == here.box or here.by == _USER or here.mark == "not_a_face":
                continue
            moved[here.id] = each.box
            if each.box.iou(here.box) < IMPORT_CROP_OVERLAP:
                self._tally.cut_anew.append(here.id)
        importing.move_boxes(self._tx, moved)

    def _face(self, one: Ready, each: _Meant) -> FaceHere:
        """The face that is meant; added where there is none."""
        if each.here is not None:
            return each.here
        self._tally.added += 1
        measured = self._measures.get((one.photo.id, each.box))
        face = faces.draw(
            self._tx,
            one.photo.id,
            each.box,
            _measurement(each, measured),
            None if measured is None else measured.embedder,
        )
        if measured is not None and measured.expression is not None:
            expressions.put(self._tx, face, *measured.expression, measured.face.expression)
        by = Author.IMPORT.value
        return FaceHere(face, one.photo.id, each.box, by, None, None, None, None, None)

    def _names(self, placed: Sequence[tuple[_Meant, FaceHere]]) -> None:
        of: dict[str, dict[FaceId, FaceHere]] = {}
        called: dict[str, str] = {}
        for each, here in placed:
            if each.told.person is None or not each.told.confirmed:
                continue
            try:
                name = normalise_name(each.told.person)
            except EmptyName:
                continue
            key = name_key(name)
            called.setdefault(key, name)
            of.setdefault(key, {})[here.id] = here
        every = [face for group in of.values() for face in group]
        connection = self._tx.connection
        refused = importing.refused(connection, every)
        covers = importing.covers_of_user(connection, every)
        standing = assignments.standing(connection, every)
        for key, group in of.items():
            person = people.find(connection, key)
            if key not in self._made:
                (self._tally.known if person is not None else self._tally.new).add(key)
            self._tally.people.add(key)
            free = [face for face in group.values() if not _is_kept(face, person, refused, covers)]
            there = [face for face in free if person is not None and _stands(face, person)]
            self._tally.kept += len(group) - len(free)
            fresh = [standing[face.id] for face in free if face.id in standing and face not in there]
            self._tally.labels += len(there) + len(fresh)
            self._tally.fresh += len(fresh)
            if fresh:
                name_in(self._tx, fresh, called[key], allow_twice=True)
                self._tally.touched.extend(one.face for one in fresh)

    def _expressions(self, placed: Sequence[tuple[_Meant, FaceHere]]) -> None:
        of: dict[Expression, list[FaceId]] = {}
        for each, here in placed:
            shown = each.told.expression
            if shown is None or not each.told.expression_confirmed:
                continue
            if here.shows is shown:
                self._tally.labels += 1
                self._tally.expressions += 1
            elif here.shows_by == _USER or here.mark == "not_a_face":
                self._tally.kept += 1
            else:
                self._tally.labels += 1
                self._tally.expressions += 1
                self._tally.fresh += 1
                of.setdefault(shown, []).append(here.id)
        for shown, wanted in of.items():
            expressions.correct(self._tx, wanted, shown)
            self._tally.touched.extend(wanted)

    def _dates(self, portion: Sequence[Ready]) -> None:
        dates: dict[PhotoId, tuple[str, int]] = {}
        for one in portion:
            if one.picture.taken_at is None or one.picture.time is not None:
                continue
            try:
                at = datetime.fromisoformat(one.picture.taken_at).replace(tzinfo=None)
            except ValueError:
                continue
            dates[one.photo.id] = at.isoformat(), int((at - _EPOCH).total_seconds() // 1)
        importing.date_photos(self._tx, dates)


def _measurement(each: _Meant, measured: Measured | None) -> FaceMeasurement | None:
    """What is known of a new face: seen in its box, else the dataset's own landmarks, else nothing."""
    if measured is not None and measured.face.landmarks is not None:
        seen = measured.face
        return FaceMeasurement(each.box, seen.landmarks, 1.0, seen.quality, seen.embedding, b"")
    if each.told.landmarks is not None:
        return FaceMeasurement(each.box, each.told.landmarks, 1.0, None, None, b"")
    return None


def _stands(face: FaceHere, person: PersonId) -> bool:
    return face.person == person and face.mark is None


def _is_kept(
    face: FaceHere,
    person: PersonId | None,
    refused: set[tuple[FaceId, PersonId]],
    covers: Mapping[FaceId, PersonId],
) -> bool:
    """Whether the user said something else of the face."""
    if person is not None and _stands(face, person):
        return False
    if face.said_by == _USER or (person is not None and (face.id, person) in refused):
        return True
    return covers.get(face.id, person) != person


def _add(tally: Tally, more: Tally) -> None:
    counts = "pictures", "labels", "fresh", "expressions", "added", "matched", "kept", "untold", "unboxed"
    for name in (*counts, "steps"):
        setattr(tally, name, getattr(tally, name) + getattr(more, name))
    for name in ("people", "known", "new"):
        getattr(tally, name).update(getattr(more, name))
    tally.not_held.update(more.not_held)
    tally.touched.extend(more.touched)
    tally.cut_anew.extend(more.cut_anew)


__all__ = ["Measured", "Measures", "Ready", "Tally", "put_labels", "unseen"]
