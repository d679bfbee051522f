"""The columns of the table of what was measured of videos: scripts rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from faceapp.domain.expression import EXPRESSIONS

if TYPE_CHECKING:  # the command line says these columns before it knows of arrays
    from faceapp.domain.recording import SeenIn

COLUMNS: Final = {
    "video": "the file",
    "time": "seconds from the first picture, by the file's own clock",
    "picture": "number of the picture in the file, from 0",
    "person": "the name, where one was given; else empty",
    "proposal": "who it may be, where nobody said so far",
    "track": "number of the face while it was followed without a break",
    "who": "number of the face within this video; tracks of one face share it",
    "face": "number of the face in the library that stands for the track",
    "x, y, w, h": "the box: left, top, width, height in 0..1 of the upright picture",
    "score": "how sure it is that this is a face, 0..1",
    "detected": "1: found on this picture; 0: followed to it from the one before",
    f"raw_{', raw_'.join(EXPRESSIONS)}": "probabilities as measured on this picture",
    f"smoothed_{', smoothed_'.join(EXPRESSIONS)}": "the same, smoothed along the track",
    "label": "the expression with the largest smoothed probability",
    "model, version": "what read the expressions",
}
"""Columns, or those that belong together, with what they mean."""


def header() -> list[str]:
    """The names of the columns, one by one."""
    return [name for names in COLUMNS for name in names.split(", ")]


def name_columns(one: SeenIn) -> tuple[str, str]:
    """(person, proposal): a name that nobody confirmed is never told as the person's."""
    return ("", one.name) if one.proposed else (one.name, "")
