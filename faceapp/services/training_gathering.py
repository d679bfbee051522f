"""The faces of a training begun in the window: read, parted in three, and kept so that it can go on.

Most are learned from, some check the epochs, and some are kept aside: these have no part in what comes
out, neither by learning nor by choosing, and only they say whether it is better than what was there.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from faceapp.domain.errors import NoTrainingPictures, TooFewPictures, UnreadablePicture
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.domain.own_training import Basis, TrainingWish
from faceapp.domain.own_training_errors import TooFewPeople, TrainingPhotosGone, TrainingPlaceGone
from faceapp.domain.own_training_thresholds import ASIDE_PART
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.domain.training import ReadingPictures
from faceapp.domain.training_thresholds import EXPRESSION_SIDE
from faceapp.services import training_kept
from faceapp.services.training_faces import TABLES, TaughtFace
from faceapp.training.data import LabelledFaces, Reader, sets
from faceapp.training.duplicates import also_in, even, unlike
from faceapp.training.splitting import Faces, kept_aside, split

Photos = tuple[TaughtFace | None, ...]
_EVERY = 50
PEOPLE_LEAST = 6
"""Below it, that nothing could be kept aside is for want of people: all faces of one go to one side."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Faces to compare models on.

    Attributes:
        photos: where each is seen as it was taken; None where there is only the small picture.
    """

    basis: Basis
    faces: LabelledFaces
    photos: Photos


@dataclass(frozen=True, slots=True)
class Gathered:
    """All faces of a training."""

    faces: Faces
    apart: tuple[Apart, ...]


def gather(
    wish: TrainingWish, corrected: Sequence[TaughtFace], others: Sequence[TaughtFace] = ()
) -> Generator[ReadingPictures, None, Gathered]:
    """Read the faces and part them.

    Args:
        wish: which.
        corrected: those of the library.
        others: faces of it without a correction.

    Raises:
        TrainingPhotosGone, TrainingPlaceGone, NoTrainingPictures: there are none.
        TooFewPictures: of only one expression, or nothing is left to judge with.
        TooFewPeople: that is so because they are of one or two people.
    """
    found = yield from _gather(wish, corrected)
    some, photos = yield from cut(others)
    if some is None:
        return found
    return replace(found, apart=(*found.apart, Apart(Basis.OTHERS, some, tuple(photos))))


def _gather(
    wish: TrainingWish, corrected: Sequence[TaughtFace]
) -> Generator[ReadingPictures, None, Gathered]:
    own, photos = yield from cut(corrected)
    if wish.place is None:
        if own is None:
            raise TrainingPhotosGone
        faces, aside = _parted(own, None, wish.seed)
        kept = tuple(photos[n] for n in aside[1])
        return Gathered(faces, (Apart(Basis.ASIDE, aside[0], kept),))
    every, validation = yield from labelled(wish.place)
    faces, aside = _parted(every, validation, wish.seed)
    apart = [Apart(Basis.ASIDE, aside[0], (None,) * len(aside[0]))]
    if own is not None:
        learned = np.concatenate((faces.train.pictures, faces.validation.pictures))
        fresh = np.flatnonzero(~even(own.pictures) & ~also_in(own.pictures, learned))
        if len(fresh):
            some = tuple(photos[n] for n in fresh)
            apart.append(Apart(Basis.CORRECTIONS, own.only(fresh), some))
    return Gathered(faces, tuple(apart))


def cut(
    corrected: Sequence[TaughtFace],
) -> Generator[ReadingPictures, None, tuple[LabelledFaces | None, list[TaughtFace]]]:
    """The faces as a model sees them, and which they are; without those of photos that can not be read."""
    from faceapp.vision.expression_crop import crops, grey

    pictures, found = [], []
    for path, group in groupby(corrected, key=lambda face: face.path):
        some = list(group)
        pixels = photo(path)
        if pixels is None:
            continue
        pictures += list(grey(crops(pixels, placed(pixels, some), EXPRESSION_SIDE)))
        found += some
        yield ReadingPictures(len(found))
    if not found:
        return None, []
    _, groups = np.unique([face.who for face in found], return_inverse=True)
    labels = np.array([face.label for face in found], np.int64)
    return LabelledFaces(np.stack(pictures), labels, groups.astype(np.int64)), found


def photo(path: Path) -> Pixels | None:
    """Its pixels; None where it can not be read."""
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    try:
        return decode(read_picture(path, hashed=False), WORKING_SIDE).pixels
    except UnreadablePicture:
        return None


def placed(pixels: Pixels, faces: Sequence[TaughtFace]) -> list[Any]:
    """Landmarks in pixels; of a photo that is a face, where those of one that is cut already are."""
    from faceapp.vision.expression_crop import whole

    size = [pixels.shape[1], pixels.shape[0]]
    return [
        whole(pixels) if face.landmarks is None else (np.array(face.landmarks) * size).astype(np.float32)
        for face in faces
    ]


def labelled(
    place: Path,
) -> Generator[ReadingPictures, None, tuple[LabelledFaces, LabelledFaces | None]]:
    """The faces of a folder or archive, and those to check with where they are apart.

    Raises:
        TrainingPlaceGone, NoTrainingPictures: there are none.
    """
    if not place.exists():
        raise TrainingPlaceGone(path=place)
    if place.is_dir() and any((place / name).is_file() for name in TABLES):
        return _table(place)
    first, other = sets(place)
    every = yield from _read(first)
    return every, None if other is None else (yield from _read(other))


def _read(place: Path) -> Generator[ReadingPictures, None, LabelledFaces]:
    reader = Reader()
    for done in reader.read(place):
        if done % _EVERY == 0:
            yield ReadingPictures(done)
    return reader.faces()


def _table(place: Path) -> tuple[LabelledFaces, LabelledFaces | None]:
    """FER2013's table: its own parts are kept."""
    from faceapp.interchange.fer_csv import FerCsv

    found: dict[Path, Pixels] = {}

    def unpack(name: str, pixels: Pixels) -> Path:
        found[Path(f"{name}.png")] = pixels
        return Path(f"{name}.png")

    read = FerCsv().read(place, unpack)
    parts: dict[bool, list[tuple[Pixels, int]]] = {True: [], False: []}
    for picture in read.dataset.pictures:
        shown = picture.faces[0].expression if picture.faces else None
        if shown is not None and picture.split != "test":
            levels = found[Path(f"{picture.name}.png")]
            parts[picture.split != "val"].append((levels, EXPRESSIONS.index(shown)))
    made = {learn: _faces(some) for learn, some in parts.items() if some}
    if True not in made:
        raise NoTrainingPictures
    return made[True], made.get(False)


def _faces(some: list[tuple[Pixels, int]]) -> LabelledFaces:
    labels = np.array([label for _, label in some], np.int64)
    return LabelledFaces(np.stack([pixels for pixels, _ in some]), labels, np.arange(len(some)))


def _parted(
    every: LabelledFaces, validation: LabelledFaces | None, seed: int
) -> tuple[Faces, tuple[LabelledFaces, np.ndarray[Any, Any]]]:
    """Those to learn from and to check with, and those kept aside with their places in ``every``."""
    whole = np.flatnonzero(~even(every.pictures))
    some = every.only(whole)
    if validation is not None:
        validation = validation.only(~even(validation.pictures))
        fresh = ~also_in(some.pictures, validation.pictures) if len(validation) else np.ones(len(some), bool)
        whole, some = whole[fresh], some.only(fresh)
    own = np.flatnonzero(unlike(some)) if len(some) else np.zeros(0, np.int64)
    if not len(own):
        raise TooFewPictures
    alike = some.only(own)
    aside = kept_aside(alike, ASIDE_PART)
    left = alike.only(~aside)
    people = len(np.unique(alike.groups))
    if not aside.any() or not len(left):
        raise TooFewPeople if people < PEOPLE_LEAST <= len(alike) else TooFewPictures
    if validation is None:
        held = split(left, seed)
        train, checked = left.only(~held), left.only(held)
    else:
        train, checked = left, validation
    if len(np.unique(train.labels)) < 2 or not len(checked):
        raise TooFewPeople if people < PEOPLE_LEAST <= len(alike) else TooFewPictures
    faces = Faces(
        train,
        checked,
        validation is not None,
        repeated=len(some) - len(own),
        nothing=len(every) - len(whole),
        broken=0,
        foreign={},
    )
    return faces, (alike.only(aside), whole[own[aside]])


# --- on the disk ---


def save(gathered: Gathered) -> None:
    """Keep them in the folder of the training.

    Raises:
        DiskFull, CannotWrite: they can not be written.
    """
    faces = gathered.faces
    arrays: dict[str, Any] = {}
    facts: dict[str, Any] = {
        "given": faces.given,
        "repeated": faces.repeated,
        "nothing": faces.nothing,
        "apart": [
            {"basis": str(one.basis), "photos": [_written(face) for face in one.photos]}
            for one in gathered.apart
        ],
    }
    some = {"train": faces.train, "checked": faces.validation}
    some |= {f"apart{place}": one.faces for place, one in enumerate(gathered.apart)}
    for name, part in some.items():
        arrays |= {
            f"{name}-pictures": part.pictures,
            f"{name}-labels": part.labels,
            f"{name}-groups": part.groups,
        }
    arrays["facts"] = np.frombuffer(json.dumps(facts).encode("utf-8", "surrogatepass"), np.uint8)
    training_kept.save_arrays(training_kept.FACES, arrays)


def load() -> Gathered | None:
    """What was kept; None where nothing was.

    Raises:
        TrainingLost: it can not be read.
    """
    try:
        arrays = training_kept.load_arrays(training_kept.FACES)
    except FileNotFoundError:
        return None
    facts = json.loads(arrays["facts"].tobytes().decode("utf-8", "surrogatepass"))

    def part(name: str) -> LabelledFaces:
        return LabelledFaces(arrays[f"{name}-pictures"], arrays[f"{name}-labels"], arrays[f"{name}-groups"])

    faces = Faces(part("train"), part("checked"), facts["given"], facts["repeated"], facts["nothing"], 0, {})
    apart = tuple(
        Apart(Basis(one["basis"]), part(f"apart{place}"), tuple(_photos(one["photos"])))
        for place, one in enumerate(facts["apart"])
    )
    return Gathered(faces, apart)


def _written(face: TaughtFace | None) -> object:
    return None if face is None else [str(face.path), face.landmarks, face.label, face.who]


def _photos(kept: list[Any]) -> Iterator[TaughtFace | None]:
    for one in kept:
        if one is None:
            yield None
        else:
            path, landmarks, label, who = one
            points = None if landmarks is None else tuple(map(tuple, landmarks))
            yield TaughtFace(Path(path), points, label, who)  # type: ignore[arg-type]
