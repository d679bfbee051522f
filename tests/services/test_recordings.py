from __future__ import annotations

import numpy as np
import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, scores, summary

from faceapp.domain.face import Author
from faceapp.domain.health import Trouble, is_healthy
from faceapp.domain.recording import AnalysisState, RecordingKind
from faceapp.services import health, recordings
from faceapp.services.library import Library, Thumbnails, open_thumbnails
from faceapp.services.recordings import RecordingWriter


@pytest.fixture
def thumbnails(library: Library):  # type: ignore[no-untyped-def]
    opened = open_thumbnails(library)
    yield opened
    opened.close()


def begun(library: Library, thumbnails: Thumbnails) -> RecordingWriter:
    return recordings.begin(
        library, thumbnails, source="Desk camera", size=SIZE, models=MODELS, consent=CONSENT
    )


def test_a_session_is_kept_with_all_that_was_measured(library: Library, thumbnails: Thumbnails) -> None:
    writer = begun(library, thumbnails)
    for one in pictures(3.0, {1: 1, 2: 2}):
        writer.add(one)
    face = writer.ended(summary(1, 0.0, 2.96))
    assert face is not None
    assert writer.ended(summary(2, 0.0, 2.96)) is not None
    assert writer.take_faces() == (face, face + 1)
    assert writer.take_faces() == ()
    writer.shown, writer.dropped = 90, 2
    writer.finish()

    (kept,) = recordings.recordings(library)
    assert (kept.kind, kept.state, kept.source) == (RecordingKind.CAMERA, AnalysisState.DONE, "Desk camera")
    assert (kept.consent, kept.models) == (CONSENT, MODELS)
    assert (kept.shown, kept.analysed, kept.dropped) == (90, 75, 2)
    assert kept.duration == kept.position == pytest.approx(2.96)
    assert [(one.who, one.tracks, one.face) for one in kept.people] == [(1, (1,), face), (2, (2,), face + 1)]
    assert kept.people[0].seconds == pytest.approx(3.0)
    found = recordings.samples(library, kept.id, sigma=0)
    assert len(found) == 150
    assert found.track[:4].tolist() == [1, 2, 1, 2]
    assert np.allclose(found.raw[0], scores(0.0), atol=1e-5)
    assert found.box[0] == pytest.approx([0.05, 0.2, 0.12, 0.2], abs=1e-4)
    assert thumbnails.photo(kept.id) is not None
    assert thumbnails.face(face) == b"jpeg"
    assert health.check(library, thumbnails) == ()


BREAKAGES = {
    Trouble.STRAY_RECORDING: "DELETE FROM recording",
    Trouble.BROKEN_SAMPLES: "UPDATE track SET last = 0.5",
}


@pytest.mark.parametrize("trouble", list(BREAKAGES))
def test_check_sees_what_can_not_be(library: Library, thumbnails: Thumbnails, trouble: Trouble) -> None:
    writer = begun(library, thumbnails)
    for one in pictures(1.0, {1: 1}):
        writer.add(one)
    writer.finish()
    assert health.check(library, thumbnails) == ()
    library.connection.execute("PRAGMA foreign_keys = OFF")
    library.connection.execute("PRAGMA recursive_triggers = OFF")
    with library.write(Author.USER) as tx:
        tx.connection.execute(BREAKAGES[trouble])
    found = {finding.trouble for finding in health.check(library)}
    assert trouble in found
    assert not is_healthy(health.check(library))
