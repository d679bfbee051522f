"""Looking at recordings again: the list of them, and one with its curves, moments and sums."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.ids import PhotoId
from faceapp.domain.moments import Moment, moments, told
from faceapp.domain.recording import AnalysisState, Recording, RecordingKind, RecordingModels
from faceapp.domain.review_thresholds import PEAK_AFTER_SECONDS, PEAK_BEFORE_SECONDS, READ_SECONDS
from faceapp.domain.reviewing import (
    Curves,
    Listed,
    Reviewed,
    Tally,
    lane_of_each,
    reduced,
    tallied,
)
from faceapp.domain.sample_table import name_columns
from faceapp.domain.video_thresholds import SMOOTHING_SECONDS
from faceapp.services import recordings
from faceapp.services.library import Library
from faceapp.storage.recording_reads import Shape, shape, shapes


def listed(library: Library) -> tuple[Listed, ...]:
    """All recordings, the newest first."""
    found = shapes(library.connection)
    now = _models_now(library)
    every = [
        _listed(one, found.get(one.id, Shape(None, 0, 0)), now) for one in recordings.recordings(library)
    ]
    return tuple(sorted(every, key=_newest_first))


def reviewed(library: Library, recording: PhotoId) -> Reviewed:
    """One recording with its tracks.

    Raises:
        NoSuchRecording: there is none.
    """
    found = recordings.recording(library, recording)
    there = found.has_video or found.kind.value == "video"
    return Reviewed(
        _listed(found, shape(library.connection, recording), _models_now(library)),
        recordings.tracks(library, recording),
        there and os.access(found.path, os.R_OK) and found.path.is_file(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of a recording, read.

    Attributes:
        curves: of the piece.
        moments: that reach into the piece; what goes on beyond it is complete only once all pieces
            are ``merged``.
        tally: of the piece.
    """

    curves: Curves
    moments: tuple[Moment, ...]
    tally: Tally


def pieces(length: float, columns: int) -> Iterator[tuple[int, int]]:
    """Columns from and to which is read at a time; together all ``columns`` of ``length`` seconds."""
    step = max(1, round(columns * READ_SECONDS / length))
    for first in range(0, columns, step):
        yield first, min(first + step, columns)


def read_piece(
    library: Library, reviewed: Reviewed, span: tuple[float, float], *, columns: int, raw: bool = False
) -> Piece:
    """What was measured in ``span`` (from, until before, seconds), ready to be drawn in ``columns``."""
    lanes, gap = reviewed.lanes, reviewed.gap
    start, end = span
    found = recordings.samples(
        library,
        reviewed.recording.id,
        start=start - PEAK_BEFORE_SECONDS - 1.0,
        end=end + PEAK_AFTER_SECONDS + 1.0,
    )
    lane = lane_of_each(found, lanes)
    inside = (found.time >= start) & (found.time < end)
    peaks = tuple(one for one in moments(found, lane, gap) if one.last >= start and one.first < end)
    here, mine = found.at(inside), lane[inside]
    curves = reduced(here, mine, len(lanes), span, columns=columns, raw=raw)
    return Piece(curves, peaks, tallied(here, mine, len(lanes), gap))


def read_curves(
    library: Library, reviewed: Reviewed, span: tuple[float, float], *, columns: int, raw: bool
) -> Curves:
    """Only the curves, of a piece that is looked at closely or of the raw ones."""
    found = recordings.samples(
        library,
        reviewed.recording.id,
        start=span[0],
        end=span[1],
        sigma=0.0 if raw else SMOOTHING_SECONDS,
    )
    lane = lane_of_each(found, reviewed.lanes)
    return reduced(found, lane, len(reviewed.lanes), span, columns=columns, raw=raw)


SUMMARY_COLUMNS: Final = {
    "recording": "its name",
    "person": "the name, where one was given; else empty",
    "proposal": "who it may be, where nobody said so far",
    "who": "number of the face within this recording",
    "seconds": "on screen",
    "measured_seconds": "in which the expression was read",
    f"share_{', share_'.join(EXPRESSIONS)}": "part of those in which it was clearly the largest, 0..1",
    "unclear": "part of those in which even the largest was below 0.45, 0..1; with the shares it sums to 1",
    f"mean_{', mean_'.join(EXPRESSIONS)}": "mean smoothed probability",
    "moments": "how many",
}
"""Columns of the summary, or those that belong together, with what they mean."""


def summary_csv(reviewed: Reviewed, tally: Tally, found: Sequence[Moment]) -> str:
    """What each person showed, a row for each; see ``SUMMARY_COLUMNS``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for names in SUMMARY_COLUMNS for name in names.split(", ")])
    for number, lane in enumerate(reviewed.lanes):
        writer.writerow(
            [reviewed.recording.name, *name_columns(lane), lane.who]
            + [f"{lane.seconds:.3f}", f"{tally.measured(number):.3f}"]
            + [f"{share:.4f}" for share in (*tally.shares(number), tally.unclear_share(number))]
            + [f"{mean:.4f}" for mean in tally.means(number)]
            + [sum(moment.lane == number for moment in told(found))]
        )
    return out.getvalue()


def _models_now(library: Library) -> RecordingModels:
    from faceapp.services.analysing import models_of_choice
    from faceapp.services.models import in_use

    return models_of_choice(in_use(library))


def _is_outdated(recording: Recording, now: RecordingModels) -> bool:
    """Vectors are renewed where models change; which faces there are, and what they show, is not."""
    by = recording.models
    if recording.kind is not RecordingKind.VIDEO or recording.state is not AnalysisState.DONE or by is None:
        return False
    read = (by.expression, by.expression_version) != (now.expression, now.expression_version)
    return recording.has_video and (by.detector != now.detector or read)


def _listed(recording: Recording, found: Shape, now: RecordingModels) -> Listed:
    taken = None
    if found.taken:
        try:
            taken = datetime.fromisoformat(found.taken)
        except ValueError:
            taken = None
    return Listed(recording, taken, found.width, found.height, _is_outdated(recording, now))


def _newest_first(one: Listed) -> tuple[float, int]:
    try:
        when = one.taken.timestamp() if one.taken is not None else 0.0
    except (OverflowError, OSError, ValueError):
        when = 0.0
    return -when, -one.recording.id
