"""What people say about recordings: stretches with a word, and moments at which somebody is neutral."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from faceapp.domain.errors import EmptyName
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId, SegmentId
from faceapp.domain.marking_thresholds import COMMENT_LETTERS, LABEL_LETTERS, SEGMENT_LEAST_SECONDS
from faceapp.domain.person import normalise_name
from faceapp.domain.recording import SeenIn, Track
from faceapp.domain.video_errors import EmptyLabel


@dataclass(frozen=True, slots=True)
class Anchor:
    """Whom a mark is about.

    Names are given to faces: a mark that keeps a face is about whoever that face is, after
    it was named, named otherwise, or the recording was analysed again.

    Attributes:
        face: of the track it is on.
        who: of that track, for when the face is gone; None: the whole picture.
    """

    face: FaceId | None = None
    who: int | None = None


WHOLE_PICTURE = Anchor()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a recording that somebody marked.

    With the word of an expression it corrects the model there; what the model measured stays.

    Attributes:
        first, last: seconds; from ``first`` until before ``last``.
        label: the value of an ``Expression``, or a short word.
        reviewer: who marked it, as they call themselves; "" where nobody said.
        at: when it was marked or changed, seconds since 1970.
    """

    id: SegmentId
    recording: PhotoId
    anchor: Anchor
    first: float
    last: float
    label: str
    comment: str
    reviewer: str
    by: Author
    at: float

    @property
    def expression(self) -> Expression | None:
        """What it corrects the model to."""
        return expression_of(self.label)

    @property
    def whole_picture(self) -> bool:
        """Whether it is about nobody in particular."""
        return self.anchor.who is None


@dataclass(frozen=True, slots=True)
class Baseline:
    """A moment at which somebody's face is neutral.

    Attributes:
        time: seconds.
        scores: (7,) smoothed probabilities, as they were when it was chosen.
        model, version: what had read them.
    """

    id: int
    recording: PhotoId
    anchor: Anchor
    time: float
    scores: tuple[float, ...]
    model: str
    version: str
    by: Author
    at: float


def expression_of(label: str) -> Expression | None:
    """The expression that a mark's word is; None for any other word."""
    try:
        return Expression(label)
    except ValueError:
        return None


def cleaned_label(text: str) -> str:
    """The word as it is kept: on one line, at most ``LABEL_LETTERS``; an expression's in its own writing.

    Raises:
        EmptyLabel: nothing but space was typed.
    """
    try:
        word = normalise_name(text)[:LABEL_LETTERS].strip()
    except EmptyName as error:
        raise EmptyLabel from error
    found = expression_of(word.casefold())
    return word if found is None else found.value


def cleaned_line(text: str, most: int = COMMENT_LETTERS) -> str:
    """A comment or a reviewer's name as it is kept: on one line; "" where nothing was typed."""
    try:
        return normalise_name(text)[:most].strip()
    except EmptyName:
        return ""


def cleaned_span(first: float, last: float) -> tuple[float, float]:
    """The earlier first, from 0 on, and at least ``SEGMENT_LEAST_SECONDS`` long.

    Raises:
        ValueError: no times.
    """
    if not (math.isfinite(first) and math.isfinite(last)):
        raise ValueError(f"no times: {first}, {last}")
    begin, end = max(min(first, last), 0.0), max(first, last, 0.0)
    return begin, max(end, begin + SEGMENT_LEAST_SECONDS)


def anchor_of(lane: SeenIn | None, tracks: Sequence[Track], first: float, last: float) -> Anchor:
    """What a mark on ``lane`` holds on to: its track that is on screen most of that time, or nearest to it.

    Args:
        lane: None for the whole picture.
        tracks: of the recording.
        first: seconds.
        last: seconds.
    """
    if lane is None:
        return WHOLE_PICTURE
    mine = [track for track in tracks if track.number in lane.tracks]
    if not mine:
        return Anchor(lane.face, lane.who)
    best = max(mine, key=lambda one: (_overlap(one, first, last), one.face is not None, -one.number))
    return Anchor(best.face, best.who)


def lane_of(
    anchor: Anchor, first: float, last: float, lanes: Sequence[SeenIn], tracks: Sequence[Track]
) -> int | None:
    """The number of the lane a mark belongs to; None for the whole picture and where nobody is left."""
    of_track = {number: place for place, lane in enumerate(lanes) for number in lane.tracks}
    if anchor.face is not None:
        for track in tracks:
            if track.face == anchor.face and track.number in of_track:
                return of_track[track.number]
    if anchor.who is None:
        return None
    same = [track for track in tracks if track.who == anchor.who and track.number in of_track]
    if not same:
        return None
    return of_track[max(same, key=lambda one: (_overlap(one, first, last), -one.number)).number]


def _overlap(track: Track, first: float, last: float) -> float:
    """Seconds in which both are; less than 0: how far apart they are."""
    return min(track.last, last) - max(track.first, first)
