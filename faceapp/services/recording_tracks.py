"""The face that stands for a track among the faces of photos."""

from __future__ import annotations

import numpy as np

from faceapp.domain.following import TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import RecordingModels
from faceapp.domain.video_thresholds import SAME_TRACK_OVERLAP
from faceapp.storage import expressions, faces, samples, track_faces
from faceapp.storage import tracks as track_rows
from faceapp.storage.transaction import Transaction


def put_face(
    tx: Transaction, recording: PhotoId, track: TrackSummary, models: RecordingModels
) -> tuple[FaceId, bytes]:
    """Write the face of a track, or bring it up to date where it has one; its row must be there.

    Where a recording is analysed again, a face that a person said something about is the
    track's that passes through it: the name stays with it.

    Returns:
        The face and its small picture.
    """
    face = track_rows.face_of(tx.connection, recording, track.track)
    if face is None:
        face = left_over(tx, recording, track)
    if face is None:
        face = faces.insert_measured(
            tx, recording, track.best, detector=models.detector, embedder=models.embedder
        )
        track_faces.set_time(tx, face, track.best_time)
    elif track_faces.update(tx, face, track.best, track.best_time, models.detector):
        if track.best.embedding is not None:
            faces.put_embedding(tx, face, models.embedder, track.best.embedding)
        faces.drop_other_vectors(tx, face, models.embedder)
    track_rows.set_face(tx, recording, track.track, face)
    if track.best.expression is not None and models.expression and models.expression_version:
        expressions.put(tx, face, models.expression, models.expression_version, track.best.expression)
    return face, track.best.crop


def left_over(tx: Transaction, recording: PhotoId, track: TrackSummary) -> FaceId | None:
    """A face of an earlier analysis that this track passes through, and that has no track now."""
    for face, box, time in track_faces.without_track(tx.connection, recording, track.first, track.last):
        there = _box_at(tx, recording, track, time)
        if there is not None and there.iou(box) >= SAME_TRACK_OVERLAP:
            return face
    return None


def _box_at(tx: Transaction, recording: PhotoId, track: TrackSummary, time: float) -> Box | None:
    """Where the track was at ``time``, by its nearest sample within a second."""
    near = samples.unpack(samples.read(tx.connection, recording, time - 1.0, time + 1.0)).of((track.track,))
    if not len(near):
        return track.best.box if abs(track.best_time - time) <= 1.0 else None
    return Box(*near.box[int(np.argmin(np.abs(near.time - time)))].tolist())
