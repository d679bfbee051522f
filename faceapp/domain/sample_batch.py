"""Some rows of the table of what was measured of videos, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from faceapp.domain.recording import Samples


@dataclass(frozen=True, slots=True, eq=False)
class SampleBatch:
    """Samples of one recording that follow each other; see ``sample_table.COLUMNS``.

    Attributes:
        video: path of its file.
        samples: by time, then by track.
        names: (name, proposal) of each track that has one; "" for neither.
        whos: number of the face within the video, by track.
        faces: number of the face in the library, by track that has one.
        model, version: what read the expressions; "" for nothing.
    """

    video: str
    samples: Samples
    names: Mapping[int, tuple[str, str]]
    whos: Mapping[int, int]
    faces: Mapping[int, int]
    model: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A row of the table of tracks.

    Attributes:
        video: path of its file.
        track, who, face: as in the table of samples.
        person, proposal: "" for none.
        first, last: seconds.
        pictures: how many it is on.
        still: path of the picture of its best moment, beside the table; "" where there is none.
    """

    video: str
    track: int
    who: int
    face: int | None
    person: str
    proposal: str
    first: float
    last: float
    pictures: int
    still: str
