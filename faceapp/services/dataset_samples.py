"""What was measured of recordings as tables with pictures: in batches, so that hours need little memory."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from faceapp.domain.file_names import Taken, folder_name
from faceapp.domain.ids import PhotoId
from faceapp.domain.sample_batch import SampleBatch, TrackRow
from faceapp.domain.video_thresholds import SMOOTHING_SECONDS
from faceapp.interchange import recording_tables
from faceapp.interchange.formats import Out
from faceapp.interchange.recording_tables import TableKind
from faceapp.services import recordings
from faceapp.services.recording_samples import smoothed_samples
from faceapp.services.sample_export import names_of_tracks
from faceapp.storage import sample_spans
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails

BATCH_ROWS = 65_536
"""Samples read at once: 20 MB with all their columns."""


@dataclass(frozen=True, slots=True)
class RecordingsWritten:
    """How much of the tables is there.

    Attributes:
        rows: of samples.
        tracks: of the table of tracks; 0 before it is written.
        stills: pictures beside it.
    """

    rows: int
    tracks: int = 0
    stills: int = 0


def called(library: Library, videos: Sequence[PhotoId]) -> dict[PhotoId, str]:
    """What each video is called in a dataset: its file's name, safe, each once; no paths of this machine.

    Raises:
        NoSuchRecording: one is not there.
    """
    taken: Taken = {}
    found = {}
    for number in videos:
        known = recordings.recording(library, number)
        found[number] = folder_name(known.path.stem or known.name, taken) + known.path.suffix
    return found


def sample_batches(
    library: Library, videos: Sequence[PhotoId], rows: int = BATCH_ROWS
) -> Iterator[SampleBatch]:
    """All samples of ``videos``, with names and smoothed expressions as ``faceapp analyze --csv`` has them.

    A video is told by ``called``, not by its path.

    Raises:
        NoSuchRecording: one is not there.
    """
    names_of_videos = called(library, videos)
    for number in videos:
        known = recordings.recording(library, number)
        tracks = recordings.tracks(library, number)
        names = names_of_tracks(known.people, tracks)
        for first, before in sample_spans.parts(library.connection, number, rows):
            found = smoothed_samples(
                library.connection,
                number,
                None,
                start=first,
                end=None if before is None else float(np.nextafter(before, -np.inf)),
                sigma=SMOOTHING_SECONDS,
            )
            yield SampleBatch(
                video=names_of_videos[number],
                samples=found,
                names=names,
                whos={track.number: track.who for track in tracks},
                faces={track.number: track.face for track in tracks if track.face is not None},
                model="" if known.models is None else known.models.expression or "",
                version="" if known.models is None else known.models.expression_version or "",
            )


def write_recordings(
    library: Library,
    thumbnails: Thumbnails,
    videos: Sequence[PhotoId],
    out: Out,
    kind: TableKind = TableKind.PARQUET,
) -> Generator[RecordingsWritten, None, None]:
    """Write ``samples`` and ``tracks``, and a still of each track's best moment; says how far it is.

    Closed before its end, it leaves no table that looks whole.

    Raises:
        NoSuchRecording: one is not there.
    """
    rows = 0
    batches = sample_batches(library, videos)
    with closing(recording_tables.write_samples(batches, out, kind)) as written:
        for rows in written:
            yield RecordingsWritten(rows)
    tracks: list[TrackRow] = []
    stills = 0
    names_of_videos = called(library, videos)
    for number in videos:
        known = recordings.recording(library, number)
        found = recordings.tracks(library, number)
        names = names_of_tracks(known.people, found)
        folder = PurePosixPath(names_of_videos[number]).stem
        for track in found:
            crop = None if track.face is None else thumbnails.face(track.face)
            still = "" if crop is None else f"stills/{folder}/track-{track.number:06d}.jpg"
            if crop is not None:
                with out.binary(still) as file:
                    file.write(crop)
                stills += 1
            person, proposal = names.get(track.number, ("", ""))
            tracks.append(
                TrackRow(
                    names_of_videos[number],
                    *(track.number, track.who, track.face, person, proposal),
                    *(track.first, track.last, track.pictures, still),
                )
            )
    recording_tables.write_tracks(tracks, out, kind)
    yield RecordingsWritten(rows, len(tracks), stills)
