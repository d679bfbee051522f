"""What people and pictures are called in a dataset: as they are, or by numbers that mean nothing outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from faceapp.domain.dataset import UNKNOWN_CLASS
from faceapp.domain.dataset_choice import ChosenPhoto
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.file_names import Taken, picture_name
from faceapp.domain.person import name_key

_PERSON: Final = "person-"
_PICTURE: Final = "picture-"
_VIDEO: Final = "video-"
_LEAST_DIGITS: Final = 4
NOT_TOLD: Final = "(not told)"
"""In place of a query, which may name people."""


def people_called(names: Iterable[str], choices: ExportChoices) -> dict[str, str]:
    """What each person is called; the values are in the order of the classes.

    Numbers are drawn, so that they say nothing of the alphabet. Somebody who is called as the
    class of unknown faces gets a name that differs from it.
    """
    ordered = sorted(set(names), key=lambda name: (name_key(name), name))
    if choices.names:
        return {name: f"{name} (person)" if name_key(name) == UNKNOWN_CLASS else name for name in ordered}
    Random(choices.seed).shuffle(ordered)
    return dict(zip(ordered, numbered(_PERSON, len(ordered)), strict=True))


def numbered(word: str, count: int) -> list[str]:
    """As "person-0001"."""
    digits = max(len(str(count)), _LEAST_DIGITS)
    return [f"{word}{number:0{digits}}" for number in range(1, count + 1)]


class PictureNames:
    """Gives each picture its name, in the order in which photos are chosen."""

    def __init__(self, choices: ExportChoices, photos: Sequence[ChosenPhoto]) -> None:
        """Get ready for ``photos``."""
        self._taken: Taken = {}
        pictures = sum(max(len(photo.faces), 1) for photo in photos)
        self._numbers = None if choices.names else iter(numbered(_PICTURE, pictures))
        self._videos = None if choices.names else _videos(photos)

    def name(self, photo: ChosenPhoto) -> str:
        """Of the photo's next picture."""
        if self._numbers is not None:
            return next(self._numbers)
        stem = photo.path.stem
        if photo.time is not None:
            stem = f"{stem}-{round(photo.time * 1000):08}"
        return picture_name(stem, self._taken)

    def recording(self, photo: ChosenPhoto) -> str | None:
        """Of the video that the picture is of."""
        return photo.recording if self._videos is None else self._videos.get(photo.photo)


def _videos(photos: Sequence[ChosenPhoto]) -> Mapping[int, str]:
    found = list(dict.fromkeys(photo.photo for photo in photos if photo.recording is not None))
    return dict(zip(found, numbered(_VIDEO, len(found)), strict=True))


def told(choices: ExportChoices) -> ExportChoices:
    """The choices as they may stand in a dataset: where people are numbers, nobody is called by name."""
    if choices.names:
        return choices
    asked = bool(choices.people or choices.query)
    return replace(choices, people=(), query=NOT_TOLD if asked else "")
