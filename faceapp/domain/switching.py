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
    """

    before: ModelChoice
    after: ModelChoice
    done: int
    total: int
    seconds_left: float | None
    paused: bool = False

    @property
    def model(self) -> str:
        """The id of the model it is about, the one that matters most where there are several."""
        if self.after.embedder != self.before.embedder:
            return self.after.embedder
        if self.after.detector != self.before.detector:
            return self.after.detector
        return self.after.expression or self.before.expression or self.after.embedder


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
    """

    before: ModelChoice
    after: ModelChoice
    photos: int
    faces: int
    found: int
    lost: int
    without: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SwitchFinished:
    """It is done; nothing follows."""

    summary: SwitchSummary


@dataclass(frozen=True, slots=True)
class SwitchEnded:
    """It is not wanted any more, or somebody else did it; nothing follows."""
