"""What was measured of videos as a table for other programs: one row for each face on each picture."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from faceapp.domain.errors import KnownError
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.following import UNCOUNTED
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import Recording, Samples, SeenIn, Track
from faceapp.domain.review_thresholds import READ_SECONDS
from faceapp.domain.reviewing import Tally, gap_of, lane_of_each, tallied
from faceapp.domain.sample_table import header, name_columns
from faceapp.services import recordings
from faceapp.services.model_files import cannot_write
from faceapp.storage.library import Library


def write_samples(library: Library, videos: Sequence[PhotoId], path: Path) -> int:
    """Write a table of all that was measured of ``videos``; says how many rows.

    What stood at ``path`` goes only once the new table is complete.

    Raises:
        NoSuchRecording: one is not there.
        CannotWrite, DiskFull: the table can not be written.
    """
    rows = 0
    for rows in written(library, videos, path):  # noqa: B007 - the last one counts
        pass
    return rows


def written(library: Library, videos: Sequence[PhotoId], path: Path) -> Iterator[int]:
    """As ``write_samples``, piece by piece: hours of video take neither the memory nor all of a thread.

    Yields:
        How many rows are written so far; after the last one the table is in its place.
    """
    rows = 0
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(header())
            for number in videos:
                for piece in _pieces(library, number):
                    writer.writerows(piece)
                    rows += len(piece)
                    yield rows
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise cannot_write(error, path) from error
    except (KnownError, GeneratorExit):
        part.unlink(missing_ok=True)
        raise
    yield rows


def _pieces(library: Library, video: PhotoId) -> Iterator[list[list[object]]]:
    """The rows of one recording, by time, a piece of it at a time."""
    known = recordings.recording(library, video)
    tracks = {track.number: track for track in recordings.tracks(library, video)}
    ends = (known.position, known.duration or 0.0, *(track.last for track in tracks.values()))
    start: float | None = None
    for place in range(1, int(max(ends) / READ_SECONDS) + 1):
        end = place * READ_SECONDS
        found = recordings.samples(library, video, start=start, end=end)
        yield list(_rows(known, tracks, found.at(found.time < end)))
        start = end
    yield list(_rows(known, tracks, recordings.samples(library, video, start=start)))


def _rows(known: Recording, tracks: Mapping[int, Track], found: Samples) -> Iterator[list[object]]:
    names = names_of_tracks(known.people, tracks.values())
    model = "" if known.models is None else known.models.expression or ""
    version = "" if known.models is None else known.models.expression_version or ""
    read = ~np.isnan(found.raw[:, 0])
    there = ~np.isnan(found.smoothed[:, 0])
    best = np.argmax(np.where(there[:, None], found.smoothed, 0.0), axis=1) if len(found) else there
    nothing = [""] * len(EXPRESSIONS)
    for n in range(len(found)):
        number = int(found.track[n])
        track = tracks.get(number)
        yield [
            str(known.path),
            f"{found.time[n]:.4f}",
            int(found.picture[n]),
            *names.get(number, ("", "")),
            number,
            "" if track is None or track.who >= UNCOUNTED else track.who,
            "" if track is None or track.face is None else track.face,
            *(f"{value:.5f}" for value in found.box[n].tolist()),
            f"{found.score[n]:.3f}",
            int(found.detected[n]),
            *(_numbers(found.raw[n]) if read[n] else nothing),
            *(_numbers(found.smoothed[n]) if there[n] else nothing),
            EXPRESSIONS[int(best[n])].value if there[n] else "",
            *(model, version),
        ]


def _numbers(values: Iterable[float]) -> list[str]:
    return [f"{value:.4f}" for value in values]


def names_of_tracks(people: Sequence[SeenIn], tracks: Iterable[Track]) -> dict[int, tuple[str, str]]:
    """(name, proposal) of each track: that of whoever is seen there."""
    known = {track.number for track in tracks}
    return {
        number: name_columns(one) for one in people if one.name for number in one.tracks if number in known
    }


def summary(library: Library, known: Recording) -> dict[str, object]:
    """A recording in a few plain values, for JSON.

    "expressions" of a person are parts of the time in which each was seen clearly, "unclear" is the
    rest: together 1, as in the window. Without anything read they are {} and None.
    """
    found = recordings.samples(library, known.id)
    lane = lane_of_each(found, known.people)
    tally = tallied(found, lane, len(known.people), gap_of(known.every))
    return {
        "recording": known.id,
        "path": str(known.path),
        "state": known.state.value,
        "problem": None if known.problem is None else str(known.problem),
        "pictures": known.analysed,
        "samples": len(found),
        "people": [
            {
                "person": None if one.proposed else one.name or None,
                "proposal": one.name if one.proposed else None,
                "who": one.who,
                "face": one.face,
                "seconds": round(one.seconds, 3),
                "first": round(one.first, 3),
                **_shown(tally, number),
            }
            for number, one in enumerate(known.people)
        ],
    }


def _shown(tally: Tally, lane: int) -> dict[str, object]:
    if not tally.measured(lane):
        return {"expressions": {}, "unclear": None}
    parts = zip(EXPRESSIONS, tally.shares(lane), strict=True)
    return {
        "expressions": {label.value: round(share, 4) for label, share in parts},
        "unclear": round(tally.unclear_share(lane), 4),
    }
