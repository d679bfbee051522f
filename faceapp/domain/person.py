"""What is known about a person, and how names are compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from faceapp.domain.errors import EmptyName
from faceapp.domain.ids import FaceId, GroupId, PersonId


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a name.

    Attributes:
        cover: the face shown for this person: chosen by the user, else the best one.
        confirmed, proposed: number of faces.
        photos: number of photos with a confirmed face.
        videos: number of videos and recordings with one.
        first_year, last_year: span of those photos.
        counted: False: photos and years are not counted yet; ``photos`` stands for about how many.
    """

    id: PersonId
    name: str
    hidden: bool
    cover: FaceId | None
    birth_date: date | None
    note: str
    confirmed: int
    proposed: int
    photos: int
    first_year: int | None
    last_year: int | None
    counted: bool = True
    videos: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Faces that look like one unknown person, the most typical first."""

    id: GroupId
    faces: tuple[FaceId, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a face may be, for the name field.

    Attributes:
        distance: to the nearest known faces; None where it was not measured.
        cover: picture to show beside the name.
    """

    person: PersonId
    name: str
    cover: FaceId | None
    distance: float | None


def normalise_name(text: str) -> str:
    """The name as it is kept: composed, with single spaces, otherwise as typed.

    Control and format characters other than joiners go; they can not be seen.

    Raises:
        EmptyName: nothing is left.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if c.isspace() else c
        for c in composed
        if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    cleaned = " ".join(kept.split())
    if not cleaned:
        raise EmptyName
    return cleaned


def name_key(name: str) -> str:
    """What two spellings of one name share: case and composition do not matter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def search_key(text: str) -> str:
    """What typing finds: as ``name_key``, and accents do not matter either ("zoe" finds "Zoë")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
