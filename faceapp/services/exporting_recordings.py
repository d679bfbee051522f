"""What was measured of videos as a dataset: tables of samples and tracks with pictures, and a manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

from faceapp import __version__
from faceapp.domain.dataset_errors import NothingToExport
from faceapp.domain.export_choices import SAMPLES, ExportChoices
from faceapp.domain.exporting import ExportEvent, ExportFinished, ExportProgress, ExportStage
from faceapp.domain.ids import PhotoId
from faceapp.interchange.card import CARD
from faceapp.interchange.manifest import MANIFEST, manifest_text
from faceapp.interchange.recording_card import VideoFacts, recording_card
from faceapp.interchange.recording_tables import TableKind
from faceapp.services import recordings
from faceapp.services.dataset_samples import RecordingsWritten, called, write_recordings
from faceapp.services.export_folder import ExportFolder, must_be_free
from faceapp.services.export_out import FolderOut
from faceapp.services.library import open_thumbnails
from faceapp.services.search import search
from faceapp.storage.library import Library


def videos_of(library: Library, choices: ExportChoices) -> tuple[PhotoId, ...]:
    """The recordings that are asked for and were measured, by name.

    Raises:
        BadQuery: the query can not be understood.
        NoSuchRecording: there is none of one of the numbers.
    """
    if choices.recordings:
        found = [recordings.recording(library, PhotoId(number)) for number in choices.recordings]
    else:
        paths = {path for path, _ in search(library, choices.query)}
        found = [one for one in recordings.recordings(library) if one.path in paths]
    measured = sorted((one for one in found if one.analysed), key=lambda one: (one.path.name, one.id))
    return tuple(one.id for one in measured)


def export_recordings(
    library: Library,
    choices: ExportChoices,
    folder: Path,
    kind: TableKind = TableKind.PARQUET,
    *,
    into_full: bool = False,
) -> Generator[ExportEvent, None, None]:
    """Write ``samples``, ``tracks``, a picture of each and a card; the last event is ``ExportFinished``.

    Its labels are rows of samples, its pictures those of tracks. Closed before, the folder says
    that it is not complete, and the same call goes on.

    Raises:
        NothingToExport: no video fits that was measured.
        FolderNotEmpty, FolderInLibrary, ExportDiffers, InTheWay, CannotWrite, DiskFull: see
            ``exporting.export``.
        BadQuery, NoSuchRecording: see ``videos_of``.
    """
    must_be_free(library, folder, into_full=into_full)
    yield ExportProgress(ExportStage.CHOOSING)
    videos = videos_of(library, choices)
    if not videos:
        raise NothingToExport
    fingerprint = _fingerprint(library, videos, kind)
    with (
        closing(ExportFolder(folder, fingerprint, choices.as_json())) as place,
        closing(open_thumbnails(library)) as thumbnails,
    ):
        for _ in place.done():
            pass
        steps = write_recordings(library, thumbnails, videos, FolderOut(place, {}), kind)
        last = yield from _progress(steps)
        card = _card(library, videos, last, kind).encode()
        place.put(CARD, card, hashlib.sha256(card).hexdigest())
        place.finish(lambda: (MANIFEST, _manifest(library, choices, videos, last, place)))
        size = sum(file.bytes for file in place.files.values())
        yield ExportFinished(last.stills, last.rows, len(place.files), size, folder / MANIFEST)


def _progress(
    steps: Generator[RecordingsWritten, None, None],
) -> Generator[ExportEvent, None, RecordingsWritten]:
    last = RecordingsWritten(0)
    with closing(steps):
        for last in steps:
            yield ExportProgress(ExportStage.LABELS, last.rows)
    return last


def _fingerprint(library: Library, videos: Sequence[PhotoId], kind: TableKind) -> str:
    digest = hashlib.sha256(f"{__version__}\n{kind.value}\n".encode())
    for number, name in called(library, videos).items():
        known = recordings.recording(library, number)
        people = [(one.name, one.seconds) for one in known.people]
        digest.update(repr((name, known.analysed, known.position, known.models, people)).encode())
    return digest.hexdigest()


def _card(library: Library, videos: Sequence[PhotoId], last: RecordingsWritten, kind: TableKind) -> str:
    facts = []
    for number, name in called(library, videos).items():
        known = recordings.recording(library, number)
        named = sum(bool(one.name) and not one.proposed for one in known.people)
        agreed = known.consent is not None
        facts.append(VideoFacts(name, known.position, known.analysed, len(known.people), named, agreed))
    return recording_card(facts, _models(library, videos), kind, rows=last.rows, tracks=last.tracks)


def _models(library: Library, videos: Sequence[PhotoId]) -> dict[str, str]:
    """What measured them, with its version where that is known."""
    models: dict[str, str] = {}
    for number in videos:
        used = recordings.recording(library, number).models
        if used is not None:
            models |= {name: "" for name in (used.detector, used.embedder) if name}
            if used.expression:
                models[used.expression] = used.expression_version or ""
    return models


def _manifest(
    library: Library,
    choices: ExportChoices,
    videos: Sequence[PhotoId],
    last: RecordingsWritten,
    place: ExportFolder,
) -> str:
    return manifest_text(
        list(place.files.values()),
        program=__version__,
        choices={"format": SAMPLES, "query": choices.query},
        models=_models(library, videos),
        libraries={},
        counts={"videos": len(videos), "samples": last.rows, "tracks": last.tracks, "pictures": last.stills},
    )
