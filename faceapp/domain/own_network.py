"""A network of the user's own: the few facts without which nobody can run it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from faceapp.domain.errors import BadNetworkFacts
from faceapp.domain.expression import EXPRESSIONS, expression_named

CONTEMPT: Final = "contempt"
"""Some networks know it; it is none of our expressions and is left out of what they say."""
SMALLEST_SIDE: Final = 16
LARGEST_SIDE: Final = 1024
"""Pixels; the known expression networks take 48 to 260."""


class Colour(StrEnum):
    """Which channels a network takes, in which order."""

    GREY = "grey"
    RGB = "rgb"
    BGR = "bgr"

    @property
    def channels(self) -> int:
        """How many."""
        return 1 if self is Colour.GREY else 3


class Values(StrEnum):
    """What the values 0 to 255 of a pixel become before a network sees them."""

    BYTES = "0..255"
    UNIT = "0..1"
    SIGNED = "-1..1"

    @property
    def range(self) -> tuple[int, int]:
        """The value of black, and of white."""
        low, high = self.value.split("..")
        return int(low), int(high)


class Corners(StrEnum):
    """What the four numbers of a box are, that a network finds."""

    CORNERS = "corners"
    SIZE = "size"
    CENTRE = "centre"


class Units(StrEnum):
    """In what a network counts places on the picture."""

    PIXELS = "pixels"
    FRACTIONS = "fractions"


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """What the file of a network does not say by itself.

    Attributes:
        name: what the user calls it.
        labels: what its outputs mean, in its own order, in our words; of expressions only.
        side: pixels of the square picture that it takes, of a face or of a whole photo.
        kind: expression, embedder or detector; the others need a description.
        corners, units: of what a detector gives.
    """

    name: str
    labels: tuple[str, ...]
    side: int
    colour: Colour
    values: Values
    kind: str = "expression"
    corners: Corners = Corners.CORNERS
    units: Units = Units.PIXELS

    def facts(self, taken: Container[str]) -> dict[str, Any]:
        """As an entry in the form of ``models.toml``.

        Args:
            taken: ids that are used already.
        """
        facts: dict[str, Any] = {
            "id": free_id(self.name, taken),
            "kind": self.kind,
            "name": self.name,
            "input": f"{self.side} x {self.side} {self.colour}, {self.values}",
            "output": {"detector": "boxes, scores, landmarks", "embedder": "a vector"}.get(
                self.kind, f"{len(self.labels)} scores"
            ),
            "side": self.side,
            "colour": str(self.colour),
            "range": list(self.values.range),
        }
        if self.kind == "expression":
            facts["labels"] = list(self.labels)
        if self.kind == "detector":
            facts |= {"form": str(self.corners), "units": str(self.units)}
        return facts

    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """What may go into it: channels first, channels last, and for grey ones without channels."""
        side, channels = self.side, self.colour.channels
        both = ((-1, channels, side, side), (-1, side, side, channels))
        return (*both, (-1, side, side)) if channels == 1 else both


def labels_in(text: str) -> tuple[str, ...]:
    """The labels that a user wrote, separated by commas or lines, in our words.

    Raises:
        BadNetworkFacts: one of them is unknown or there twice, or there are fewer than two.
    """
    found: list[str] = []
    for word in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        if word.casefold() == CONTEMPT:
            label = CONTEMPT
        else:
            named = expression_named(word)
            if named is None:
                raise BadNetworkFacts(detail=f"{word} is none of {', '.join((*EXPRESSIONS, CONTEMPT))}")
            label = str(named)
        if label in found:
            raise BadNetworkFacts(detail=f"{label} is there twice")
        found.append(label)
    if len(found) < 2:
        raise BadNetworkFacts(detail="at least two labels are needed, separated by commas")
    return tuple(found)


def free_id(name: str, taken: Container[str]) -> str:
    """An id for a model called ``name`` that none has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "own"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found
