"""What a person chose for an export: with the library, all that decides its bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from faceapp.domain.dataset import Label

SAMPLES: Final = "samples"
"""Stands where formats do: tables of what was measured of recordings; no format, it holds moments."""


class Shape(StrEnum):
    """What a picture of the dataset shows."""

    FULL = "full"  # the whole photo, all its faces
    CROP = "crop"  # one face with a margin around its box, square
    ALIGNED = "aligned"  # one face, eyes and mouth on fixed points


class Others(StrEnum):
    """What happens to faces of people that are not exported, on whole photos and at the edges of crops."""

    KEEP = "keep"
    BLUR = "blur"  # averaged away: nothing of the face can be recovered
    COVER = "cover"  # an even rectangle


class SplitBy(StrEnum):
    """What never stands on two sides of a split."""

    PHOTO = "photo"
    PERSON = "person"
    EVENT = "event"  # photos taken close together
    TIME = "time"  # the oldest first, the newest last
    IMPORTED = "imported"  # nothing is drawn: the parts that pictures came in with


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """All choices of one export; equal choices on an equal library give equal bytes.

    Attributes:
        format: key of the format.
        query: in the query language; "" for all photos and videos.
        people: only faces of these people (names); () for everybody.
        recordings: of videos, their numbers in the library; () for none beyond what the query finds.
        label: what the classes are.
        proposed: also faces whose name is only proposed.
        least_score: of a proposal, 0..1.
        least_pixels: shorter side of the face's box on the original, pixels.
        least_sharpness: variance of the Laplacian, as in ``Quality``; 0 for all.
        most, least: faces of one class: with more, the best spread over time are taken; with fewer the
            class is left out.
        balance: every class gets as many faces as the smallest one.
        strangers: faces without a label are written, too, as a class of their own.
        negatives: photos without any face are kept.
        shape: what a picture shows.
        size: pixels: side of a face's picture, longest side of a whole one; None: as it is.
        margin: around a face's box, in fractions of its longer side.
        others: what happens to the faces that are not written.
        names: people as names; else as numbers that mean nothing outside.
        landmarks, embeddings: written where the format can hold them.
        metadata: EXIF with date, camera, place stays in the pictures; else it is taken out.
        encoding: "jpg" or "png".
        split: names and their shares, which sum to 1; () for none.
        split_by: what stays on one side; of ``SplitBy.IMPORTED`` the parts have no shares.
        seed: of all that is drawn.
        consent: what the people agreed to, for the card.
        title: for the card.
    """

    format: str
    query: str = ""
    people: tuple[str, ...] = ()
    recordings: tuple[int, ...] = ()
    label: Label = Label.PERSON
    proposed: bool = False
    least_score: float = 0.0
    least_pixels: int = 0
    least_sharpness: float = 0.0
    most: int | None = None
    least: int | None = None
    balance: bool = False
    strangers: bool = False
    negatives: bool = False
    shape: Shape = Shape.FULL
    size: int | None = None
    margin: float = 0.25
    others: Others = Others.KEEP
    names: bool = True
    landmarks: bool = False
    embeddings: bool = False
    metadata: bool = False
    encoding: str = "jpg"
    split: tuple[tuple[str, float], ...] = ()
    split_by: SplitBy = SplitBy.PHOTO
    seed: int = 0
    consent: str = ""
    title: str = ""

    @property
    def divided(self) -> bool:
        """Whether there are parts."""
        return bool(self.split) or self.split_by is SplitBy.IMPORTED

    def as_json(self) -> str:
        """All choices, keys sorted; ``from_json`` reads it back as equal choices."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> ExportChoices:
        """What ``as_json`` wrote; choices that this version does not know are left out.

        Raises:
            ValueError: it is not that.
        """
        told = json.loads(text)
        if not isinstance(told, dict) or not isinstance(told.get("format"), str):
            raise ValueError("no choices")  # noqa: TRY004
        known: dict[str, Any] = {key: told[key] for key in cls.__dataclass_fields__ if key in told}
        kinds = {"label": Label, "shape": Shape, "others": Others, "split_by": SplitBy}
        for key, kind in kinds.items():
            if key in known:
                known[key] = kind(known[key])
        for key in ("people", "recordings"):
            if key in known:
                known[key] = tuple(known[key])
        if "split" in known:
            known["split"] = tuple((str(name), float(share)) for name, share in known["split"])
        return cls(**known)
