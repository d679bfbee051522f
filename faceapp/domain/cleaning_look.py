"""What is told of a look at all labels while it goes on, in pieces that are small to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from faceapp.domain.cleaning import Flaw, Found, Suspect


@dataclass(frozen=True, slots=True)
class Checking:
    """How far a look is.

    Attributes:
        part: 0..1 of this stage.
        pictures: labels are done; near duplicates are looked for.
    """

    part: float
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class SomeSuspects:
    """The next ones of this half of the look."""

    suspects: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class HalfDone:
    """This half is over; its suspects came before. See ``Found``.

    Attributes:
        last: nothing more comes: it was the half of near duplicates.
    """

    looked: Mapping[Flaw, int]
    likely: Mapping[Flaw, int]
    last: bool

    def found(self, suspects: tuple[Suspect, ...]) -> Found:
        """The half, with all that came of it."""
        return Found(suspects, self.looked, self.likely)


LookNews: TypeAlias = Checking | SomeSuspects | HalfDone
