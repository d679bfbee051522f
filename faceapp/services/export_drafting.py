"""Turns chosen photos into the pictures of a dataset, and into what is to be made of each photo."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.dataset_choice import ChosenFace, ChosenPhoto
from faceapp.domain.export_choices import ExportChoices, Others, Shape
from faceapp.domain.export_thresholds import OTHERS_REACH, SAME_FACE
from faceapp.media.decode import fitted
from faceapp.services import models
from faceapp.services.dataset_dividing import Divided
from faceapp.services.dataset_pictures import Cut, Order
from faceapp.services.export_cuts import box_in, cut_of, landmarks_in, sees
from faceapp.services.export_naming import PictureNames, people_called
from faceapp.storage import dataset_reads
from faceapp.storage.library import Library

_CONTENT_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """A dataset, and how its pictures are made.

    Attributes:
        orders: one a photo.
        others: faces that are not written are on the pictures.
        by_hand: aligned faces have no landmarks of their own.
        pixels, sharpness: of each face on its photo, where they are known.
    """

    dataset: Dataset
    orders: tuple[Order, ...]
    others: bool
    by_hand: bool
    pixels: tuple[float, ...]
    sharpness: tuple[float, ...]


class Drafting:
    """One dataset in the making."""

    def __init__(self, library: Library, choices: ExportChoices, divided: Divided) -> None:
        """Get ready; reads embeddings where they are asked for."""
        self._choices = choices
        self._parts = [name for name, _ in divided.parts]
        placed = [(photo, part) for part, (_, photos) in enumerate(divided.parts) for photo in photos]
        # by name over all parts: what a picture is called does not depend on the split
        self._placed = sorted(placed, key=lambda one: (os.fsencode(one[0].key), one[0].source, one[1]))
        photos = [photo for photo, _ in self._placed]
        self._names = PictureNames(choices, photos)
        self._people = people_called(
            (face.name for photo in photos for face in photo.faces if face.name is not None), choices
        )
        self._vectors = _vectors(library, photos) if choices.embeddings else {}
        self._others = self._by_hand = False

    def all(self) -> Drafted:
        """Everything; to be called once."""
        found: list[tuple[int, LabelledPicture, int]] = []  # part, picture, order
        orders: list[Order] = []
        for photo, part in self._placed:
            order, pictures = self._photo(photo)
            found += [(part, replace(one, split=self._parts[part]), len(orders)) for one in pictures]
            orders.append(order)
        ordered = sorted(range(len(found)), key=lambda at: (found[at][0], found[at][1].name))
        numbers: list[list[int]] = [[] for _ in orders]
        places = {at: number for number, at in enumerate(ordered)}
        for at, (_, _, place) in enumerate(found):
            numbers[place].append(places[at])
        dataset = Dataset(
            pictures=[found[at][1] for at in ordered],
            label=self._choices.label,
            people=tuple(self._people.values()),
            splits=tuple(self._parts) if self._choices.divided else (),
            title=self._choices.title,
            seed=self._choices.seed,
            unlabelled=self._choices.strangers,
        )
        complete = (replace(order, numbers=tuple(own)) for order, own in zip(orders, numbers, strict=True))
        known = [
            face.quality for photo, _ in self._placed for face in photo.faces if face.quality is not None
        ]
        return Drafted(
            dataset,
            tuple(complete),
            self._others,
            self._by_hand,
            tuple(quality.pixels for quality in known),
            tuple(quality.sharpness for quality in known),
        )

    def _photo(self, photo: ChosenPhoto) -> tuple[Order, list[LabelledPicture]]:
        choices = self._choices
        others = tuple(
            box for box in photo.others if all(face.box.iou(box) < SAME_FACE for face in photo.faces)
        )
        content = bytes.fromhex(photo.source)
        order = Order(
            numbers=(),
            path=os.fsencode(photo.path),
            content=content if len(content) == _CONTENT_BYTES else None,
            width=photo.width,
            height=photo.height,
            time=photo.time,
            longest=choices.size,
            how=choices.others,
            encoding=choices.encoding,
            metadata=choices.metadata,
        )
        if choices.shape is Shape.FULL:
            self._others |= bool(others)
            covered = others if choices.others is not Others.KEEP else ()
            return replace(order, covered=covered), [self._whole(photo)]
        cuts = tuple(self._cut(photo, face) for face in photo.faces)
        seen = tuple(
            box
            for box in others
            if any(sees(cut, box, photo.width, photo.height, OTHERS_REACH) for cut in cuts)
        )
        self._others |= bool(seen)
        pictures = [self._face(photo, face, cut) for face, cut in zip(photo.faces, cuts, strict=True)]
        covered = seen if choices.others is not Others.KEEP else ()
        finest = max((cut.scale for cut in cuts), default=1.0)
        return replace(order, cuts=cuts, finest=finest, covered=covered), pictures

    def _cut(self, photo: ChosenPhoto, face: ChosenFace) -> Cut:
        self._by_hand |= self._choices.shape is Shape.ALIGNED and face.landmarks is None
        return cut_of(
            self._choices.shape,
            face.box,
            face.landmarks,
            photo.width,
            photo.height,
            margin=self._choices.margin,
            size=self._choices.size,
        )

    def _whole(self, photo: ChosenPhoto) -> LabelledPicture:
        size = (photo.width, photo.height)
        width, height = size if self._choices.size is None else fitted(size, self._choices.size)
        return self._picture(photo, width, height, [self._labelled(face) for face in photo.faces])

    def _face(self, photo: ChosenPhoto, face: ChosenFace, cut: Cut) -> LabelledPicture:
        size = (photo.width, photo.height)
        labelled = self._labelled(face)
        if labelled.landmarks is not None:
            labelled = replace(labelled, landmarks=landmarks_in(cut, labelled.landmarks, *size))
        labelled = replace(labelled, box=box_in(cut, face.box, *size))
        return self._picture(photo, cut.side, cut.side, [labelled])

    def _picture(
        self, photo: ChosenPhoto, width: int, height: int, faces: Sequence[LabelledFace]
    ) -> LabelledPicture:
        return LabelledPicture(
            name=self._names.name(photo),
            suffix=f".{self._choices.encoding}",
            width=width,
            height=height,
            faces=tuple(faces),
            taken_at=photo.taken_at,
            recording=self._names.recording(photo),
            time=photo.time,
        )

    def _labelled(self, face: ChosenFace) -> LabelledFace:
        # numbers of the library stay out: they are others in a library of the same photos elsewhere
        return LabelledFace(
            box=face.box.clipped(),
            person=None if face.name is None else self._people[face.name],
            expression=face.expression,
            confirmed=face.confirmed,
            score=face.score,
            expression_confirmed=face.expression_confirmed,
            scores=face.scores,
            detection=face.detection,
            landmarks=face.landmarks if self._choices.landmarks else None,
            embedding=self._vectors.get(face.face),
        )


def _vectors(library: Library, photos: Sequence[ChosenPhoto]) -> dict[int, bytes]:
    faces = [int(face.face) for photo in photos for face in photo.faces]
    with library.read() as connection:
        return dataset_reads.vectors(connection, models.in_use(library).embedder, faces)
