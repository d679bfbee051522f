"""The pictures of a recording that go into a dataset: at the best moment of each of its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack

import numpy as np

from faceapp.domain.dataset_thresholds import SAME_MOMENT_SECONDS
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import Samples
from faceapp.storage import dataset_reads, samples
from faceapp.storage.connection import Connection
from faceapp.storage.dataset_reads import FaceRow


def moments(
    connection: Connection, recording: int, faces: Sequence[FaceRow]
) -> list[tuple[float, list[FaceRow]]]:
    """Each picture that a face of the recording was seen best on, with everybody on it, by time.

    A face that was seen best elsewhere stands there with its name, in the box in which it was
    followed; its expression is the one read there, since a correction holds for the best picture.

    Args:
        connection: to read from.
        recording: its number.
        faces: those of its tracks.
    """
    times = sorted({face.time for face in faces if face.time is not None})
    if not times:
        return []
    measured = samples.unpack(samples.read(connection, PhotoId(recording), times[0] - 1.0, times[-1] + 1.0))
    by_number = {face.id: face for face in faces}
    tracks = {
        track.number: by_number.get(track.face) for track in dataset_reads.tracks(connection, recording)
    }
    at_time: dict[float, list[FaceRow]] = {time: [] for time in times}
    for face in faces:
        if face.time is not None:
            at_time[face.time].append(face)
    order = np.argsort(measured.time, kind="stable")
    return [(time, best + _beside(measured, order, time, best, tracks)) for time, best in at_time.items()]


def _beside(
    measured: Samples,
    order: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    time: float,
    best: Sequence[FaceRow],
    tracks: dict[int, FaceRow | None],
) -> list[FaceRow]:
    """Faces on the picture at ``time`` that were seen best on another one, or nowhere well."""
    low = np.searchsorted(measured.time, time - SAME_MOMENT_SECONDS, sorter=order)
    high = np.searchsorted(measured.time, time + SAME_MOMENT_SECONDS, "right", sorter=order)
    near = order[low:high]
    if not len(near):
        return []
    nearest = near[np.argmin(np.abs(measured.time[near] - time))]
    here = {face.id for face in best}
    found = []
    for place in near[measured.picture[near] == measured.picture[nearest]].tolist():
        face = tracks.get(int(measured.track[place]))
        if face is None or face.id not in here:
            found.append(_seen(measured, place, face, best[0].photo, time))
    return found


def _seen(measured: Samples, place: int, face: FaceRow | None, photo: int, time: float) -> FaceRow:
    """A sample as a face; of a track without a face a stranger that nobody said anything of."""
    x, y, w, h = measured.box[place].tolist()
    raw = measured.raw[place]
    scores = None if np.isnan(raw[0]) else pack("<7f", *raw.tolist())
    points = pack("<10f", *measured.landmarks[place].reshape(-1).tolist())
    said = (None, None, False, None) if face is None else (face.mark, *face[14:17])
    return FaceRow(
        0 if face is None else face.id,
        *(photo, x, y, w, h, points, float(measured.score[place])),
        *(None, None, None, None, None),
        *said,
        *(None, scores, time, 0.0),
        out=face is not None and face.out,
    )
