"""What changing the models of a library reports while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.model_choice import ModelChoice


@dataclass(frozen=True, slots=True)
class SwitchProgress:
    """How far the library is on its way to other models; the old ones are in use until the end.

    Attributes:
        before, after: the models in use, and those that are getting ready.
        done, total: photos that are ready, and all there are to get ready; 0 while unknown.
        seconds_left: None while unknown.
        paused: it waits until it is resumed.
        name: of the model it is about, the one that matters most where there are several.
    """

    before: ModelChoice
    after: ModelChoice
    done: int
    total: int
    seconds_left: float | None
    paused: bool = False
    name: str = ""


def most_important(before: ModelChoice, after: ModelChoice) -> str | None:
    """The id of the new model that matters most; None where something is only left out."""
    if after.embedder != before.embedder:
        return after.embedder
    if after.detector != before.detector:
        return after.detector
    return after.expression


@dataclass(frozen=True, slots=True)
class SwitchSummary:
    """The library goes by other models now.

    Attributes:
        before, after: the models.
        photos: that were looked at for it.
        faces: in the library that can be compared now.
        found, lost: faces that only the new detector sees, and those it does not see and of
            which nobody said anything.
        without: faces whose photo could not be read: they keep their names, and are
            measured when the photo is back.
        seconds: it took, pauses not counted, since the program was started last.
        name: see ``SwitchProgress``.
    """

    before: ModelChoice
    after: ModelChoice
    photos: int
    faces: int
    found: int
    lost: int
    without: int
    seconds: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class SwitchFinished:
    """It is done; nothing follows."""

    summary: SwitchSummary


@dataclass(frozen=True, slots=True)
class SwitchEnded:
    """It is not wanted any more, or somebody else did it; nothing follows."""
