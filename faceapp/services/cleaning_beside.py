"""What a doubt is judged by: the face on its photo, known pictures of both labels, the other photo."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from faceapp.domain.cleaning import Flaw
from faceapp.domain.cleaning_session import Case
from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.photo import Photo
from faceapp.services import browse
from faceapp.storage import cleaning_reads
from faceapp.storage.library import Library

REFERENCES: Final = 4
"""Known pictures of each of two labels that are shown side by side."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown of one case.

    Attributes:
        face, photo: what it is about.
        said, better: known pictures of the label as it stands, and of the likelier one.
        other: of near duplicates the first photo.
        first_worse: the first photo is the smaller or the more blurred one.
        same_size: both have as many pixels.
    """

    face: Face
    photo: Photo
    said: tuple[FaceId, ...] = ()
    better: tuple[FaceId, ...] = ()
    other: Photo | None = None
    first_worse: bool = False
    same_size: bool = True


def beside(library: Library, case: Case, avoid: Collection[FaceId] = ()) -> Beside:
    """Read it.

    Args:
        library: to read from.
        case: what is to be decided.
        avoid: faces whose own label is doubted: no references.

    Raises:
        NoSuchFace, NoSuchPhoto: it is gone.
    """
    one = case.suspect
    face, photo = browse.face(library, one.face), browse.photo(library, one.photo)
    away = {*avoid, *case.faces}
    if one.flaw is Flaw.PERSON:
        return Beside(face, photo, _known(library, one.person, away), _known(library, one.likelier, away))
    if one.flaw is Flaw.EXPRESSION:
        return Beside(face, photo, _showing(library, one.said, away), _showing(library, one.better, away))
    if one.flaw is not Flaw.DUPLICATE or one.other is None:
        return Beside(face, photo)
    other = browse.photo(library, one.other)
    sizes = other.width * other.height, photo.width * photo.height
    if sizes[0] != sizes[1]:
        return Beside(face, photo, other=other, first_worse=sizes[0] < sizes[1], same_size=False)
    sharp = [_sharpest(browse.faces_of(library, at)) for at in (one.other, one.photo)]
    return Beside(face, photo, other=other, first_worse=sharp[0] < sharp[1])


def _known(library: Library, person: PersonId | None, away: Collection[FaceId]) -> tuple[FaceId, ...]:
    if person is None:
        return ()
    return _first(browse.photos_of_faces(library, person), away)


def _showing(library: Library, told: str, away: Collection[FaceId]) -> tuple[FaceId, ...]:
    if not told:
        return ()
    return _first(cleaning_reads.faces_showing(library.connection, told, REFERENCES + len(away)), away)


def _first(faces: Iterable[FaceId], away: Collection[FaceId]) -> tuple[FaceId, ...]:
    return tuple(face for face in faces if face not in away)[:REFERENCES]


def _sharpest(faces: Iterable[Face]) -> float:
    return max((face.quality.sharpness for face in faces if face.quality is not None), default=0.0)
