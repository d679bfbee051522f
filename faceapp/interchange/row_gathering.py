"""A dataset from rows that strangers wrote: what is wrong is told, the rest comes in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from faceapp.domain.dataset import FACE_CLASS, UNKNOWN_CLASS, Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.expression import Expression, expression_named
from faceapp.domain.file_names import Taken, picture_name
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import reading
from faceapp.interchange.formats import Read
from faceapp.interchange.found import label_of
from faceapp.interchange.reading import Bad, Folder

Key = tuple[str, str]
"""Split and name of a picture."""


@dataclass(slots=True)
class _Gathered:
    picture: LabelledPicture
    faces: list[LabelledFace] = field(default_factory=list)


class RowGathering:
    """Pictures, faces and problems, one after the other.

    Args:
        folder: of the dataset; nothing outside of it is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Folder(folder)
        self._found: dict[Key, _Gathered] = {}
        self._places: dict[tuple[str, Path], Key] = {}
        self._names: Taken = {}
        self._files: dict[Key, Path] = {}
        self._splits: dict[str, None] = {}
        self._classes: dict[str, int | None] = {}
        self._told: list[tuple[str | None, LabelledFace]] = []
        self._bare: list[tuple[Key, int, str]] = []

    def split(self, name: str) -> None:
        """A split that is there, perhaps without pictures."""
        self._splits.setdefault(name)

    def inside(self, told: object, under: Path | None = None) -> Path:
        """The file that ``told`` means, seen from ``under``.

        Raises:
            Bad: it leads out of the folder, or there is no such file.
        """
        path = self.folder.inside(told, under)
        if not self.folder.is_file(path):
            raise Bad(Wrong.NOT_THERE, told=shown(told))
        return path

    def picture(self, path: Path, picture: LabelledPicture) -> Key:
        """A picture that is there; its key for ``face``. Told twice, it is the same picture.

        Args:
            path: where it lies.
            picture: all but its name, which comes from the file.
        """
        place = (picture.split, path)
        known = self._places.get(place)
        if known is not None:
            return known
        name = picture_name(path.stem.encode("utf-8", "replace").decode(), self._names)
        key = self._places[place] = (picture.split, name)
        self.split(picture.split)
        self._files[key] = path
        suffix = path.suffix.encode("utf-8", "replace").decode()
        self._found[key] = _Gathered(replace(picture, name=name, suffix=suffix))
        return key

    def size_of(self, key: Key) -> tuple[int, int]:
        """Width and height of a picture; read from its file where the format does not say them.

        Raises:
            Bad: the file does not say it, either.
        """
        from faceapp.interchange.picture_size import picture_size

        found = self._found[key]
        if not (found.picture.width and found.picture.height):
            size = picture_size(self._files[key])
            if size is None:
                raise Bad(Wrong.UNKNOWN_SIZE)
            found.picture = replace(found.picture, width=size[0], height=size[1])
        return found.picture.width, found.picture.height

    def face(self, key: Key, face: LabelledFace, told: str | None = None, number: int | None = None) -> None:
        """A face on a picture.

        Args:
            key: of the picture.
            face: what is said of it.
            told: name of its class.
            number: of that class.
        """
        self._found[key].faces.append(face)
        self._told.append((told, face))
        if told is not None and self._classes.get(told) is None:
            self._classes[told] = number

    def bare_face(self, key: Key, face: LabelledFace, told: str, number: int | None = None) -> None:
        """A face of which its class says all, as others write it; what that means shows in the end."""
        self._bare.append((key, len(self._found[key].faces), told))
        self._found[key].faces.append(face)
        if self._classes.get(told) is None:
            self._classes[told] = number

    def _meanings(self) -> None:
        """Bare names become people, expressions or faces, as all of them together look."""
        label = label_of({told for _, _, told in self._bare})
        for key, place, told in self._bare:
            faces = self._found[key].faces
            face, name = faces[place], told
            if told.strip().casefold() == UNKNOWN_CLASS:
                face, name = replace(face, confirmed=False), UNKNOWN_CLASS
            elif label is Label.FACE:
                face, name = replace(face, confirmed=False), FACE_CLASS
            elif label is Label.PERSON:
                face = replace(face, person=told)
            else:
                meant = expression_named(told)
                if meant is None:
                    self.folder.problem(self._files[key], Wrong.NO_EXPRESSION, told=shown(told))
                face = replace(
                    face, expression=meant, expression_confirmed=meant is not None, confirmed=False
                )
                name = UNKNOWN_CLASS if meant is None else meant.value
            faces[place] = face
            self._told.append((name, face))
        self._bare.clear()

    def read(self, splits: Sequence[str] = (), label: Label | None = None) -> Read:
        """All of it. ``splits`` come in this order, others after them as they were found."""
        self._meanings()
        if label is None:
            label = _label(self._told)
        order = [name for name in splits if name in self._splits]
        order += [name for name in self._splits if name not in order]
        places = {name: place for place, name in enumerate(order)}
        pictures = [replace(each.picture, faces=tuple(each.faces)) for each in self._found.values()]
        pictures.sort(key=lambda picture: (places[picture.split], picture.name))
        dataset = Dataset(
            pictures=tuple(pictures),
            label=label,
            people=self._people(label),
            splits=() if order in ([], [""]) else tuple(order),
            unlabelled=_unlabelled(self._told, label),
        )
        return Read(dataset, self._files, self.folder.problems)

    def _people(self, label: Label) -> tuple[str, ...]:
        names = {face.person for _, face in self._told if face.person is not None}
        if label is not Label.PERSON:
            return tuple(sorted(names))
        last = len(self._told)
        numbers = {name: last if number is None else number for name, number in self._classes.items()}
        return tuple(sorted(names, key=lambda name: (numbers.get(name, last), name)))


def _label(told: Iterable[tuple[str | None, LabelledFace]]) -> Label:
    """What the classes are, from what they say beside what is said of the faces."""
    named = [(name, face) for name, face in told if name is not None]
    if not named:
        faces = [face for _, face in told]
        if not faces or any(face.person is not None for face in faces):
            return Label.PERSON
        return Label.EXPRESSION if any(face.expression is not None for face in faces) else Label.FACE
    for label in (Label.PERSON, Label.EXPRESSION):
        data = Dataset((), label, unlabelled=True)
        fits = all(data.class_of(face) == name for name, face in named)
        if fits and any(name != UNKNOWN_CLASS for name, _ in named):
            return label
    return Label.FACE if all(name == FACE_CLASS for name, _ in named) else Label.PERSON


def _unlabelled(told: Iterable[tuple[str | None, LabelledFace]], label: Label) -> bool:
    one = Dataset((), label)
    return any(name == UNKNOWN_CLASS and one.class_of(face) is None for name, face in told)


# --- values ----------------------------------------------------------------------------


def shown(value: object) -> str:
    """A stranger's value as a sentence can carry it: short, on one line."""
    said = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value))
    return said if len(said) <= 60 else f"{said[:59]}…"


def text(row: Mapping[str, object], name: str) -> str | None:
    """A text; None where there is none.

    Raises:
        Bad: it is none.
    """
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # people as numbers
    raise Bad(Wrong.NO_TEXT, name=name)


def number(row: Mapping[str, object], name: str) -> float | None:
    """A number; None where there is none.

    Raises:
        Bad: it is none.
    """
    value = row.get(name)
    return None if value is None or value == "" else as_number(value, name)


def as_number(value: object, name: str) -> float:
    """A number.

    Raises:
        Bad: it is none.
    """
    try:
        return reading.number(value)
    except Bad as bad:
        raise Bad(Wrong.ABOUT, name=name, problem=bad.problem) from None


def whole(row: Mapping[str, object], name: str) -> int | None:
    """A whole number from 0 on; None where there is none.

    Raises:
        Bad: it is none.
    """
    found = number(row, name)
    if found is None:
        return None
    if found != int(found) or not 0 <= found < 2**53:
        raise Bad(Wrong.NO_WHOLE_NUMBER, name=name, told=shown(found))
    return int(found)


def numbers(value: object, name: str, count: int | None = None) -> tuple[float, ...] | None:
    """A list of numbers; None where there is none.

    Raises:
        Bad: it is no list of ``count`` numbers.
    """
    if value is None:
        return None
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise Bad(Wrong.NO_NUMBERS, name=name)
    if not value:
        return None
    found = tuple(as_number(each, name) for each in value)
    if count is not None and len(found) != count:
        raise Bad(Wrong.SO_MANY_NUMBERS, name=name, count=len(found), wanted=count)
    return found


def vector(value: object) -> bytes | None:
    """An embedding: a list of numbers, or base64 of float32, as bytes.

    Raises:
        Bad: it is neither.
    """
    import numpy as np

    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            found = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Bad(Wrong.NO_BASE64) from None
        if len(found) % 4 or not np.isfinite(np.frombuffer(found, "<f4")).all():
            raise Bad(Wrong.NO_VECTOR)
        return found
    told = numbers(value, "embedding")
    if told is None:
        return None
    with np.errstate(over="ignore"):
        made = np.asarray(told, "<f4")
    if not np.isfinite(made).all():
        raise Bad(Wrong.NO_VECTOR)
    return made.tobytes()


def expression(told: str | None) -> Expression | None:
    """The expression that a text means.

    Raises:
        Bad: it means none of ours.
    """
    if told is None:
        return None
    found = expression_named(told)
    if found is None:
        raise Bad(Wrong.NO_EXPRESSION, told=shown(told))
    return found


def box_of(sides: Sequence[float]) -> Box:
    """A box from left, top, width, height in fractions.

    Raises:
        Bad: it has no extent, or lies nowhere near the picture.
    """
    box = Box(*sides)
    if box.w <= 0 or box.h <= 0:
        raise Bad(Wrong.THE_BOX_NO_EXTENT)
    if not all(-10 <= value <= 10 for value in sides):
        raise Bad(Wrong.THE_BOX_OUTSIDE)
    return box


def landmarks_of(flat: Sequence[float]) -> Landmarks:
    """Five points from ten numbers, x and y in turn."""
    first, second, third, fourth, fifth = zip(flat[::2], flat[1::2], strict=True)
    return first, second, third, fourth, fifth
