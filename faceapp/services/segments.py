"""Marking recordings: stretches with a word, and the moments at which somebody is neutral.

Each verb is one transaction and one step for undo. What models measured is never changed: a stretch with an
expression's word is a correction beside it, with who made it and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from faceapp.domain.change import Change, Verb
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId, SegmentId
from faceapp.domain.marking import (
    Baseline,
    Segment,
    anchor_of,
    cleaned_label,
    cleaned_line,
    cleaned_span,
    lane_of,
)
from faceapp.domain.marking_thresholds import LABEL_LETTERS, NEUTRAL_REACH_SECONDS
from faceapp.domain.recording import SeenIn, Track
from faceapp.domain.video_errors import NoSuchRecording, NoSuchSegment, NothingRead, SegmentOfAnother
from faceapp.services import recordings, settings
from faceapp.storage import recordings as recording_rows
from faceapp.storage import segments as rows
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction

REVIEWER = "reviewer"
"""The setting that holds the name of whoever marks."""
BLIND = "second_passes"
"""The setting that holds recordings of which a second pass goes on."""


def mark(
    library: Library,
    recording: PhotoId,
    lane: SeenIn | None,
    span: tuple[float, float],
    label: str,
    *,
    comment: str = "",
    reviewer: str = "",
    by: Author = Author.USER,
) -> Change | None:
    """Mark ``span`` (from, until before, seconds; in either order) with a word.

    Args:
        library: to write to.
        recording: which.
        lane: whose; None for the whole picture.
        span: at least ``SEGMENT_LEAST_SECONDS`` long, or made so.
        label: an expression's value, or a free word.
        comment: beside it.
        reviewer: who marks it.
        by: who writes.

    Raises:
        NoSuchRecording: there is none.
        EmptyLabel: no word.
    """
    word, line, name = cleaned_label(label), cleaned_line(comment), cleaned_line(reviewer, LABEL_LETTERS)
    times = cleaned_span(*span)
    tracks = recordings.tracks(library, recording)
    with library.write(by) as tx:
        _there(tx, recording)
        tx.record(Verb.MARK_SEGMENT, word)
        rows.add(tx, recording, anchor_of(lane, tracks, *times), times, (word, line, name))
    return tx.change


def change(
    library: Library,
    segment: SegmentId,
    *,
    span: tuple[float, float] | None = None,
    label: str | None = None,
    comment: str | None = None,
    reviewer: str = "",
    by: Author = Author.USER,
) -> Change | None:
    """Give a mark other edges, another word or comment; None where it has all of it already.

    Raises:
        NoSuchSegment: it is gone.
        SegmentOfAnother: another reviewer than ``reviewer`` made it.
        EmptyLabel: no word.
    """
    with library.write(by) as tx:
        known = _own(tx, segment, reviewer)
        times = (known.first, known.last) if span is None else cleaned_span(*span)
        word = known.label if label is None else cleaned_label(label)
        line = known.comment if comment is None else cleaned_line(comment)
        tx.record(Verb.CHANGE_SEGMENT, word)
        if (*times, word, line) != (known.first, known.last, known.label, known.comment):
            rows.change(tx, segment, first=times[0], last=times[1], label=word, comment=line)
    return tx.change


def delete(
    library: Library, segment: SegmentId, *, reviewer: str = "", by: Author = Author.USER
) -> Change | None:
    """Take a mark away.

    Raises:
        NoSuchSegment, SegmentOfAnother: as ``change``.
    """
    with library.write(by) as tx:
        tx.record(Verb.DELETE_SEGMENT, _own(tx, segment, reviewer).label)
        rows.delete(tx, [segment])
    return tx.change


def segments(library: Library, recording: PhotoId, *, only_of: str | None = None) -> tuple[Segment, ...]:
    """The marks of a recording, by time.

    Args:
        library: to read from.
        recording: which.
        only_of: a reviewer who is to see nothing of the others: a second pass, blind to the first.
    """
    found = rows.of_recording(library.connection, recording)
    return tuple(one for one in found if only_of is None or one.reviewer == only_of)


def reviewers(found: Iterable[Segment]) -> tuple[str, ...]:
    """Who made these marks, whoever made most first."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.reviewer] = counts.get(one.reviewer, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def reviewer(library: Library) -> str | None:
    """Who marks, as they said last ("" where they wanted no name); None while nobody was asked."""
    kept = settings.get(library, REVIEWER)
    return None if kept is None else str(kept)


def set_reviewer(library: Library, name: str) -> str:
    """Remember who marks from now on; gives the name as it is kept."""
    kept = cleaned_line(name, LABEL_LETTERS)
    settings.put(library, REVIEWER, kept)
    return kept


def is_blind(library: Library, recording: PhotoId) -> bool:
    """Whether a second pass of a recording goes on: marks of the others are not to be shown."""
    return recording in settings.get(library, BLIND, ())


def set_blind(library: Library, recording: PhotoId, blind: bool) -> None:
    """A second pass begins, or ends; it goes on when the program is opened again."""
    others = [number for number in settings.get(library, BLIND, ()) if number != recording]
    settings.put(library, BLIND, [*others, recording] if blind else others)


# --- neutral moments ---------------------------------------------------------------


def set_baseline(
    library: Library, recording: PhotoId, lane: SeenIn, time: float, *, by: Author = Author.USER
) -> Change | None:
    """``lane`` is neutral at ``time`` (seconds): what was measured then is kept, smoothed.

    It takes the place of an earlier one.

    Raises:
        NoSuchRecording: there is none.
        NothingRead: its expression was not read within ``NEUTRAL_REACH_SECONDS`` of it.
    """
    known = recordings.recording(library, recording)
    tracks = recordings.tracks(library, recording)
    read = _scores_at(library, recording, lane, time)
    if read is None or known.models is None or known.models.expression is None:
        raise NothingRead
    model = known.models.expression, known.models.expression_version or ""
    with library.write(by) as tx:
        _there(tx, recording)
        tx.record(Verb.SET_BASELINE, lane.name)
        rows.delete_baselines(tx, _of_lane(tx, recording, lane, known.people, tracks))
        rows.add_baseline(tx, recording, anchor_of(lane, tracks, read[0], read[0]), read, model)
    return tx.change


def clear_baseline(
    library: Library, recording: PhotoId, lane: SeenIn, *, by: Author = Author.USER
) -> Change | None:
    """``lane`` has no neutral moment any more; None where it had none.

    Raises:
        NoSuchRecording: there is none.
    """
    known = recordings.recording(library, recording)
    tracks = recordings.tracks(library, recording)
    with library.write(by) as tx:
        tx.record(Verb.CLEAR_BASELINE, lane.name)
        rows.delete_baselines(tx, _of_lane(tx, recording, lane, known.people, tracks))
    return tx.change


def baselines(library: Library, recording: PhotoId) -> dict[int, Baseline]:
    """The neutral moment of each lane (a number among ``Recording.people``) that has one.

    Where the recording was measured with another model since, the scores are read anew at the same
    time; a moment at which nothing was read any more is left out.

    Raises:
        NoSuchRecording: there is none.
    """
    known = recordings.recording(library, recording)
    tracks = recordings.tracks(library, recording)
    models = known.models
    now = ("", "") if models is None else (models.expression or "", models.expression_version or "")
    found: dict[int, Baseline] = {}
    for one in rows.baselines(library.connection, recording):
        lane = lane_of(one.anchor, one.time, one.time, known.people, tracks)
        if lane is None:
            continue
        if (one.model, one.version) == now:
            found[lane] = one
            continue
        read = _scores_at(library, recording, known.people[lane], one.time)
        if read is not None:
            found[lane] = replace(one, scores=read[1], model=now[0], version=now[1])
    return found


def _scores_at(
    library: Library, recording: PhotoId, lane: SeenIn, time: float
) -> tuple[float, tuple[float, ...]] | None:
    """When a lane's expression was read nearest to ``time``, and what, smoothed."""
    reach = NEUTRAL_REACH_SECONDS
    found = recordings.samples(library, recording, tracks=lane.tracks, start=time - reach, end=time + reach)
    read = np.flatnonzero(np.isfinite(found.smoothed).all(axis=1))
    if not len(read):
        return None
    place = int(read[np.argmin(np.abs(found.time[read] - time))])
    return float(found.time[place]), tuple(found.smoothed[place].tolist())


def _of_lane(
    tx: Transaction, recording: PhotoId, lane: SeenIn, lanes: tuple[SeenIn, ...], tracks: tuple[Track, ...]
) -> list[int]:
    """The moments that a lane has by now."""
    found = []
    for one in rows.baselines(tx.connection, recording):
        place = lane_of(one.anchor, one.time, one.time, lanes, tracks)
        if place is not None and set(lanes[place].tracks) & set(lane.tracks):
            found.append(one.id)
    return found


def _there(tx: Transaction, recording: PhotoId) -> None:
    if recording_rows.one(tx.connection, recording) is None:
        raise NoSuchRecording(recording=recording)


def _own(tx: Transaction, segment: SegmentId, reviewer: str) -> Segment:
    known = rows.one(tx.connection, segment)
    if known is None:
        raise NoSuchSegment
    if known.reviewer not in {"", cleaned_line(reviewer, LABEL_LETTERS)}:
        raise SegmentOfAnother(reviewer=known.reviewer)
    return known
