"""An export before it is written, as the window shows it: counts, and a few pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import LeakReport
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.exporting import ExportWarning
from faceapp.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be written; see ``services.export_plan.Plan``.

    Attributes:
        choices: for which it was counted.
        classes: faces of each class that has some.
        parts: pictures of each part of the split; one called "" where there is none.
        imported: photos that came in with a part of their own.
    """

    choices: ExportChoices
    pictures: int
    labels: int
    classes: Mapping[str, int]
    parts: Mapping[str, int]
    left_out: Mapping[LeftOut, int]
    leaks: LeakReport | None
    warnings: tuple[ExportWarning, ...]
    imported: int = 0


@dataclass(frozen=True, slots=True)
class SampleFace:
    """A face on a sample: where, in fractions of the picture, and its class; None: it has none."""

    box: Box | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture as it will be written, maybe smaller.

    Attributes:
        data: encoded.
        file: its name in the dataset.
        width, height: as it will be written, pixels.
        part: of the split, or "".
    """

    data: bytes
    file: str
    width: int
    height: int
    part: str
    faces: tuple[SampleFace, ...]

    @property
    def label(self) -> str:
        """The class of the one face it shows, or ""."""
        labels = [face.label for face in self.faces if face.label]
        return labels[0] if len(labels) == 1 else ""
