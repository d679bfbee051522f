"""What of a library goes into a dataset: photos by query, faces by people, labels, quality and number."""

# Names of files are bytes here: they need not be UTF-8, and pathlib knows text only.
# ruff: noqa: PTH110, PTH118

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple

from faceapp.domain.dataset import UNKNOWN_CLASS, Label
from faceapp.domain.dataset_choice import Chosen, ChosenFace, ChosenPhoto, LeftOut, class_of
from faceapp.domain.dataset_limits import Candidate, limited
from faceapp.domain.errors import NoSuchPerson
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PhotoId
from faceapp.domain.person import name_key, normalise_name
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.services import limits, models
from faceapp.services.dataset_labels import Labeller
from faceapp.services.dataset_moments import moments
from faceapp.services.search import where
from faceapp.storage import dataset_reads
from faceapp.storage.dataset_reads import FaceRow, PhotoRow
from faceapp.storage.library import Library
from faceapp.storage.photo_reads import path_of

__all__ = ["Chosen", "ChosenFace", "ChosenPhoto", "LeftOut", "choose"]

_SEPARATOR: Final = os.sep.encode()


def choose(library: Library, choices: ExportChoices, *, look: bool = True) -> Chosen:
    """Everything that ``choices`` ask for, in an order that does not depend on row numbers.

    Recordings that are asked for by number without a query are all that is chosen.
    100 000 photos with 300 000 faces take eight seconds of processor time, three of them for reading.

    Args:
        library: to read from.
        choices: what is asked for.
        look: leave out what is not there; False: believe what the last scan has seen.

    Raises:
        BadQuery: the query can not be understood.
        NoSuchPerson: nobody has one of the names.
        NoSuchRecording: there is no recording of one of the numbers.
    """
    with library.read() as connection, _collector_off():
        people = dataset_reads.people(connection)
        only = _numbers(people, choices.people)
        labeller = Labeller(choices, people, only, limits.limits(models.in_use(library).embedder).propose)
        left_out: Counter[LeftOut] = Counter()
        rows = _usable(_photos(library, choices), left_out, look=look)
        faces: dict[int, list[FaceRow]] = {row.id: [] for row in rows}
        for face in dataset_reads.faces(connection, list(faces)):
            faces[face.photo].append(face)
        pictures: list[_Picture] = []
        for row in rows:
            if row.kind == "photo":
                pictures.append(_Picture(row, None, _left_to_right(faces[row.id])))
            else:
                found = moments(connection, row.id, faces[row.id])
                pictures += [_Picture(row, time, _left_to_right(seen)) for time, seen in found]
                left_out[LeftOut.NO_FACES] += not found
    drafts = [_draft(picture, labeller) for picture in pictures]
    drafts = _each_content_once(drafts, left_out)
    drafts.sort(key=_order)
    return _limited(drafts, choices, left_out)


class _Picture(NamedTuple):
    """A photo, or a picture of a video, with all its faces."""

    row: PhotoRow
    time: float | None
    faces: list[FaceRow]


class _Draft(NamedTuple):
    """A picture with what may be written of it; see ``ChosenPhoto``.

    Attributes:
        looks: of each of its written faces.
        counted: why others are not written.
    """

    picture: _Picture
    key: str
    faces: list[ChosenFace]
    looks: list[float]
    others: list[Box]
    counted: Counter[LeftOut]


@contextmanager
def _collector_off() -> Iterator[None]:
    """A million small values are made, none of them garbage: the collector walks through them in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _numbers(people: Mapping[int, tuple[str, bool]], names: Iterable[str]) -> frozenset[int]:
    by_key = {name_key(name): number for number, (name, _) in people.items()}
    found = set()
    for name in names:
        number = by_key.get(name_key(normalise_name(name)))
        if number is None:
            raise NoSuchPerson(name=name)
        found.add(number)
    return frozenset(found)


def _photos(library: Library, choices: ExportChoices) -> list[PhotoRow]:
    """The rows that the query finds, and the recordings asked for."""
    found: dict[int, PhotoRow] = {}
    if choices.recordings:
        condition = dataset_reads.recording_condition(choices.recordings)
        found = {row.id: row for row in dataset_reads.photos(library.connection, condition)}
        missing = next((number for number in choices.recordings if number not in found), None)
        if missing is not None:
            raise NoSuchRecording(recording=missing)
    if choices.query or not choices.recordings:
        rows = dataset_reads.photos(library.connection, where(library, choices.query))
        found |= {row.id: row for row in rows}
    return list(found.values())


def _usable(rows: list[PhotoRow], left_out: Counter[LeftOut], *, look: bool) -> list[PhotoRow]:
    """Those whose file is there and was looked at."""
    usable = []
    for row in rows:
        reason = _unusable(row)
        if reason is None and look and not os.path.exists(os.path.join(row.root, row.path)):
            reason = LeftOut.MISSING
        if reason is None:
            usable.append(row)
        else:
            left_out[reason] += 1
    return usable


def _unusable(row: PhotoRow) -> LeftOut | None:
    if row.kind != "photo" and not row.has_video:
        return LeftOut.NO_VIDEO
    if row.state == "measured":
        # a video that was begun has faces as far as it was analysed
        return LeftOut.PENDING if row.recording == "waiting" else None
    states = {"gone": LeftOut.MISSING, "problem": LeftOut.PROBLEM}
    return states.get(row.state, LeftOut.PENDING)


def _left_to_right(faces: list[FaceRow]) -> list[FaceRow]:
    return sorted(faces, key=lambda face: (face.x, face.y, face.w, face.h))


def _draft(picture: _Picture, labeller: Labeller) -> _Draft:
    row, time = picture.row, picture.time
    path = os.fsdecode(row.path.replace(_SEPARATOR, b"/"))
    key = path if time is None else f"{path}#{time:012.4f}"
    draft = _Draft(picture, key, [], [], [], Counter())
    for face in picture.faces:
        found = labeller.face(face, row.width, row.height)
        if not isinstance(found, LeftOut):
            draft.faces.append(found)
            draft.looks.append(face.look)
            continue
        draft.counted[found] += 1
        if found is not LeftOut.NOT_A_FACE:
            draft.others.append(Box(face.x, face.y, face.w, face.h))
    return draft


def _order(draft: _Draft) -> tuple[bytes, bytes, bytes]:
    row = draft.picture.row
    return os.fsencode(draft.key), row.content or b"", row.root


def _each_content_once(drafts: list[_Draft], left_out: Counter[LeftOut]) -> list[_Draft]:
    """Of copies of one file the one of which most is written, and of those the first by name.

    Where it came in with no part of a dataset it gets that of the first copy that did.
    """
    best: dict[tuple[bytes, float | None], _Draft] = {}
    parts: dict[bytes, tuple[tuple[bytes, bytes, bytes], str]] = {}
    kept: list[_Draft] = []
    for draft in drafts:
        content = draft.picture.row.content
        if content is None:
            kept.append(draft)
            continue
        if draft.picture.row.part is not None:
            told = (_order(draft), draft.picture.row.part)
            parts[content] = min(parts.get(content, told), told)
        rival = best.get((content, draft.picture.time))
        if rival is None or _better(draft, rival):
            best[content, draft.picture.time] = draft
        left_out[LeftOut.REPEATED] += rival is not None
    return kept + [_in_part(draft, parts.get(content)) for (content, _), draft in best.items()]


def _in_part(draft: _Draft, told: tuple[object, str] | None) -> _Draft:
    row = draft.picture.row
    if told is None or row.part is not None:
        return draft
    return draft._replace(picture=draft.picture._replace(row=row._replace(part=told[1])))


def _better(draft: _Draft, rival: _Draft) -> bool:
    mine, theirs = len(draft.faces), len(rival.faces)
    return mine > theirs or (mine == theirs and _order(draft) < _order(rival))


def _limited(drafts: list[_Draft], choices: ExportChoices, left_out: Counter[LeftOut]) -> Chosen:
    """Take faces of large and small classes out, and photos on which nothing is left to write."""
    classes: dict[str, list[Candidate]] = {}
    place = 0
    for draft in drafts:
        taken = _taken(draft.picture)
        for face, look in zip(draft.faces, draft.looks, strict=True):
            classes.setdefault(class_of(face, choices.label), []).append(
                Candidate(place, taken, draft.key, look)
            )
            place += 1
    kept, reasons = limited(
        classes, least=choices.least, most=choices.most, balance=choices.balance, apart=UNKNOWN_CLASS
    )
    left_out.update(reasons)
    photos: list[ChosenPhoto] = []
    counts: Counter[str] = Counter()
    place = 0
    for draft in drafts:
        left_out.update(draft.counted)
        empty = not draft.faces and not draft.others
        faces = [face for n, face in enumerate(draft.faces, place) if n in kept]
        dropped = [face.box for n, face in enumerate(draft.faces, place) if n not in kept]
        place += len(draft.faces)
        if faces or (empty and choices.negatives):
            photos.append(_photo(draft, faces, draft.others + dropped))
            counts.update(class_of(face, choices.label) for face in faces)
        else:
            left_out[LeftOut.NO_FACES if empty else LeftOut.NOTHING_CHOSEN] += 1
    told = {reason: left_out[reason] for reason in LeftOut if left_out[reason]}
    return Chosen(tuple(photos), told, {name: counts[name] for name in _class_order(counts, choices)})


def _photo(draft: _Draft, faces: list[ChosenFace], others: list[Box]) -> ChosenPhoto:
    row, time = draft.picture.row, draft.picture.time
    return ChosenPhoto(
        photo=PhotoId(row.id),
        path=path_of(row.root, row.path),
        key=draft.key,
        width=row.width,
        height=row.height,
        source="" if row.content is None else row.content.hex(),
        folder=os.fsdecode(row.path.replace(_SEPARATOR, b"/")).rpartition("/")[0],
        taken_at=row.taken_at,
        taken=_taken(draft.picture),
        time=time,
        recording=None if time is None else row.name,
        faces=tuple(faces),
        others=tuple(others),
        part=row.part or "",
    )


def _taken(picture: _Picture) -> float | None:
    taken = picture.row.taken
    return None if taken is None else taken + (picture.time or 0.0)


def _class_order(counts: Mapping[str, int], choices: ExportChoices) -> list[str]:
    if choices.label is Label.EXPRESSION:
        known = [label.value for label in EXPRESSIONS if label.value in counts]
        return [*known, *(name for name in counts if name == UNKNOWN_CLASS)]
    return sorted(counts, key=lambda name: (name == UNKNOWN_CLASS, name_key(name), name))
