"""Marks beside what the model measured: means, a table for other programs, two reviewers compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from faceapp.domain.agreement import Agreement, Coded, Spans, agreement
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.marking import Segment, lane_of
from faceapp.domain.marking_thresholds import AGREEMENT_UNIT_SECONDS
from faceapp.domain.reviewing import Reviewed
from faceapp.domain.sample_table import name_columns
from faceapp.services import recordings
from faceapp.storage.library import Library

WHOLE_PICTURE = -1
"""The lane of marks that are about nobody in particular, where lanes are numbers."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the model saw of whom a mark is about, while it lasts.

    Attributes:
        means: (7,) mean smoothed probabilities.
        samples: over so many pictures.
    """

    means: tuple[float, ...]
    samples: int

    @property
    def label(self) -> Expression:
        """Of the largest mean."""
        return EXPRESSIONS[max(range(len(self.means)), key=self.means.__getitem__)]


def measured(library: Library, reviewed: Reviewed, segment: Segment) -> Measured | None:
    """What the model saw there; None of the whole picture, and where it read nothing."""
    lane = lane_of(segment.anchor, segment.first, segment.last, reviewed.lanes, reviewed.tracks)
    if lane is None:
        return None
    found = recordings.samples(
        library,
        segment.recording,
        tracks=reviewed.lanes[lane].tracks,
        start=segment.first,
        end=segment.last,
    )
    use = np.isfinite(found.smoothed).all(axis=1) & (found.time < segment.last)
    if not use.any():
        return None
    return Measured(tuple(found.smoothed[use].mean(axis=0, dtype=np.float64).tolist()), int(use.sum()))


def compared(
    reviewed: Reviewed,
    found: Sequence[Segment],
    one: str,
    other: str,
    unit: float = AGREEMENT_UNIT_SECONDS,
    *,
    lane: int | None = None,
) -> Agreement:
    """How far two reviewers agree; lanes are numbers among ``Reviewed.lanes``, or ``WHOLE_PICTURE``.

    The whole picture is looked at only where one of them marked it; with ``lane`` only that one is.
    """

    def coded(reviewer: str) -> list[Coded]:
        return [
            Coded(place(mark), mark.first, mark.last, mark.label)
            for mark in found
            if mark.reviewer == reviewer and lane in {None, place(mark)}
        ]

    def place(mark: Segment) -> int:
        found = lane_of(mark.anchor, mark.first, mark.last, reviewed.lanes, reviewed.tracks)
        return WHOLE_PICTURE if found is None else found

    first, second = coded(one), coded(other)
    spans: dict[int, Spans] = {
        number: [
            (track.first, track.first + track.seconds)
            for track in reviewed.tracks
            if track.number in seen.tracks
        ]
        for number, seen in enumerate(reviewed.lanes)
        if lane in {None, number}
    }
    if any(mark.lane == WHOLE_PICTURE for mark in (*first, *second)):
        spans[WHOLE_PICTURE] = [(0.0, reviewed.length)]
    return agreement(first, second, spans, unit)


COLUMNS = {
    "recording": "its name",
    "person": "whose the mark is, where a name was given; else empty",
    "proposal": "who it may be, where nobody said so far",
    "who": "number of that face within the recording; empty: of the whole picture",
    "first, last": "seconds from the first picture, by the file's own clock; until before `last`",
    "seconds": "how long",
    "label": "the word: an expression, or a free one",
    "is_expression": "1: it corrects the model there; 0: a free word",
    "comment": "what was written beside it",
    "reviewer": "who marked it",
    "marked_at": "when it was marked or changed last (ISO 8601, UTC)",
    "model_label": "the expression with the largest mean while it lasts; empty where nothing was read",
    f"mean_{', mean_'.join(EXPRESSIONS)}": "mean smoothed probabilities of the model while it lasts",
    "samples": "pictures those means are over",
    "model, version": "what read them",
}
"""Columns of the table of marks, or those that belong together, with what they mean."""


def segments_csv(library: Library, reviewed: Reviewed, found: Sequence[Segment]) -> str:
    """The marks as a table, a row for each; see ``COLUMNS``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for names in COLUMNS for name in names.split(", ")])
    models = reviewed.recording.models
    for mark in found:
        lane = lane_of(mark.anchor, mark.first, mark.last, reviewed.lanes, reviewed.tracks)
        seen = measured(library, reviewed, mark)
        writer.writerow(
            [
                reviewed.recording.name,
                *(("", "") if lane is None else name_columns(reviewed.lanes[lane])),
                "" if mark.anchor.who is None else mark.anchor.who,
                *(f"{seconds:.4f}" for seconds in (mark.first, mark.last, mark.last - mark.first)),
                mark.label,
                int(mark.expression is not None),
                mark.comment,
                mark.reviewer,
                datetime.fromtimestamp(mark.at, UTC).isoformat(timespec="seconds"),
                *_model(seen),
                "" if models is None else models.expression or "",
                "" if models is None else models.expression_version or "",
            ]
        )
    return out.getvalue()


def _model(seen: Measured | None) -> list[object]:
    if seen is None:
        return ["", *[""] * len(EXPRESSIONS), 0]
    return [seen.label.value, *(f"{mean:.4f}" for mean in seen.means), seen.samples]
