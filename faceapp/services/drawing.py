"""Faces drawn and moved by hand: the verbs of the viewer's boxes."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import EmptyBox, NoSuchFace, NoSuchPhoto
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.person import normalise_name
from faceapp.services import expressions
from faceapp.services.naming import name_in
from faceapp.storage import assignments, faces, photos
from faceapp.storage import expressions as storage_expressions
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.transaction import Transaction


def add_face(  # noqa: PLR0917
    library: Library,
    thumbnails: Thumbnails | None,
    photo: PhotoId,
    box: Box,
    measurement: FaceMeasurement | None = None,
    name: str | None = None,
    *,
    by: Author = Author.USER,
    allow_twice: bool = False,
    embedder: str | None = None,
) -> Change | None:
    """Add a face that was missed, and name it in the same step.

    Without a ``measurement`` of that region, or where no face was seen in it, the face
    has no embedding, and so gets and gives no proposals. ``embedder`` is the model of the measurement,
    where that does not say it; the one that the photo was measured with if None.

    Raises:
        NoSuchPhoto, EmptyBox: there is nothing to draw on.
        EmptyName, SamePersonTwice: as ``tagging.name_face``.
    """
    inside = _inside(box)
    cleaned = None if name is None else normalise_name(name)
    with library.write(by) as tx:
        if not photos.exists(tx.connection, photo):
            raise NoSuchPhoto(path=photo)
        tx.record(Verb.ADD_FACE)
        model = embedder or _model_of(tx, photo, measurement)
        face = faces.draw(tx, photo, inside, measurement, model)
        _put_expression(library, tx, face, measurement)
        if cleaned is not None:
            drawn = list(assignments.standing(tx.connection, [face]).values())
            name_in(tx, drawn, cleaned, allow_twice=allow_twice)
    if thumbnails is not None and measurement is not None:
        thumbnails.put_face(face, measurement.crop)
    return tx.change


def learn_face(
    library: Library,
    thumbnails: Thumbnails | None,
    face: FaceId,
    measurement: FaceMeasurement,
    *,
    embedder: str | None = None,
) -> bool:
    """Give a face that was drawn and saved at once the vector that was measured since.

    It is a model's row and no step for undo: the user did nothing. False where the face
    is gone or was measured meanwhile. Where no face was seen in the box only the crop is
    kept, see ``storage.faces.draw``.
    """
    with library.write(Author.MODEL) as tx:
        photo = faces.photo_of(tx.connection, face)
        if photo is None or measurement.embedding is None or faces.measured(tx.connection, face):
            return False
        model = embedder or _model_of(tx, photo, measurement)
        if model is None:
            return False
        if measurement.landmarks is not None:
            faces.put_embedding(tx, face, model, measurement.embedding)
        _put_expression(library, tx, face, measurement)
    if thumbnails is not None:
        thumbnails.put_face(face, measurement.crop)
    return True


def move_face(
    library: Library,
    face: FaceId,
    box: Box,
    measurement: FaceMeasurement | None = None,
    *,
    by: Author = Author.USER,
    embedder: str | None = None,
    thumbnails: Thumbnails | None = None,
) -> Change | None:
    """Give a face another box; its name stays.

    The old embedding goes into the change log with the old box, and comes back with it.
    The crop belongs to the old box: it is replaced, or forgotten so that it is cut anew.

    Raises:
        NoSuchFace, EmptyBox: there is nothing to move, or nowhere to move to.
    """
    inside = _inside(box)
    with library.write(by) as tx:
        photo = faces.photo_of(tx.connection, face)
        if photo is None:
            raise NoSuchFace(face=face)
        tx.record(Verb.MOVE_FACE)
        faces.move(tx, face, inside, measurement, embedder or _model_of(tx, photo, measurement))
        _put_expression(library, tx, face, measurement)
    if thumbnails is not None:
        if measurement is None:
            thumbnails.delete_faces([face])
        else:
            thumbnails.put_face(face, measurement.crop)
    return tx.change


def remove_face(library: Library, chosen: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """Remove faces that were drawn by hand; those a model found are left alone.

    A model would find its own again: ``tagging.not_a_face`` is the verb for them.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    with library.write(by) as tx:
        present = assignments.standing(tx.connection, chosen)
        if chosen and not present:
            raise NoSuchFace(face=chosen[0])
        tx.record(Verb.REMOVE_FACE)
        faces.remove(tx, [face for face, stands in present.items() if stands.origin is not Author.MODEL])
    return tx.change


def _put_expression(
    library: Library, tx: Transaction, face: FaceId, measurement: FaceMeasurement | None
) -> None:
    """No part of the user's change: where it is undone, what the box shows is read anew."""
    if measurement is None or measurement.expression is None:
        return
    reader = expressions.reader_in_use(library)
    if reader is not None:
        storage_expressions.put(tx, face, *reader, measurement.expression)


def _inside(box: Box) -> Box:
    """The part of the box inside the picture; numbers that are none count as empty."""
    clipped = box.clipped()
    if not (0 < clipped.w <= 1 and 0 < clipped.h <= 1):
        raise EmptyBox
    return clipped


def _model_of(tx: Transaction, photo: PhotoId, measurement: FaceMeasurement | None) -> str | None:
    """Whose vector ``measurement`` has: another one than the photo's, where models were changed meanwhile."""
    if measurement is not None and measurement.embedder is not None:
        return measurement.embedder
    return photos.embedder(tx.connection, photo)
