from __future__ import annotations

import io
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from recording_world import CONSENT, MODELS, SIZE, box, followed, pictures, scores, summary

from faceapp.domain.errors import DiskFull, LibraryBusy
from faceapp.domain.face import Author
from faceapp.domain.following import FollowedFace, PictureFaces
from faceapp.domain.health import Trouble, is_healthy
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState, RecordingKind, RecordingModels
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.services import browse, folders, health, history, recording_writer, recordings, tagging
from faceapp.services.library import Library, Thumbnails, open_library, open_thumbnails
from faceapp.services.recordings import RecordingWriter
from faceapp.storage import recordings as storage


@pytest.fixture
def thumbnails(library: Library):  # type: ignore[no-untyped-def]
    opened = open_thumbnails(library)
    yield opened
    opened.close()


def begun(library: Library, thumbnails: Thumbnails) -> RecordingWriter:
    return recordings.begin(
        library, thumbnails, source="Desk camera", size=SIZE, models=MODELS, consent=CONSENT
    )


def feed(writer: RecordingWriter, start: float, seconds: float) -> None:
    for one in pictures(seconds, {1: 1}, start):
        writer.add(one)


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


@pytest.mark.parametrize("has_video", [False, True])
def test_without_a_video_nothing_but_faces_is_kept_of_the_picture(
    library: Library, thumbnails: Thumbnails, has_video: bool
) -> None:
    writer = recordings.begin(
        library,
        thumbnails,
        source="Desk",
        size=SIZE,
        models=MODELS,
        consent=CONSENT,
        has_video=has_video,
    )
    for one in pictures(1.0, {1: 1}):
        writer.add(one)
    writer.finish()
    data = thumbnails.photo(writer.recording)
    assert data is not None
    shown = np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(int)
    height, width = shown.shape
    face = shown[int(0.25 * height) : int(0.35 * height), int(0.08 * width) : int(0.14 * width)]
    assert abs(face - 120).max() < 12
    elsewhere = shown[int(0.7 * height) :, int(0.5 * width) :]
    assert abs(elsewhere - (120 if has_video else 40)).max() < 12


def test_a_face_named_while_nobody_records_is_no_recording(library: Library, thumbnails: Thumbnails) -> None:
    writer = recordings.begin(library, thumbnails, source="Desk", size=SIZE, models=MODELS, consent=None)
    for one in pictures(0.1, {1: 1}):
        writer.add(one)
    writer.keep(summary(1, 0.0, 0.1))
    writer.finish()
    assert recordings.recordings(library) == ()
    assert recordings.recording(library, writer.recording).people
    recorded = begun(library, thumbnails)
    feed(recorded, 0.0, 0.2)
    recorded.finish()
    assert [one.id for one in recordings.recordings(library)] == [recorded.recording]


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


# --- when the library is not to be had ------------------------------------------------


@pytest.fixture
def other(library: Library):  # type: ignore[no-untyped-def]
    """Another program's connection."""
    opened = sqlite3.connect(library.path, isolation_level=None)
    yield opened
    opened.close()


def test_what_a_busy_library_does_not_take_waits(
    library: Library, thumbnails: Thumbnails, other: sqlite3.Connection
) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    assert writer.flush()
    other.execute("BEGIN IMMEDIATE")
    feed(writer, 1.0, 2.0)
    assert not writer.flush()
    assert writer.ended(summary(1, 0.0, 2.96)) is None
    assert (writer.state.samples, writer.state.waiting) == (25, 50)
    other.execute("ROLLBACK")
    feed(writer, 3.0, 1.0)
    assert writer.flush()
    assert (writer.state.samples, writer.state.waiting) == (100, 0)
    assert len(writer.take_faces()) == 1
    writer.finish()
    assert len(recordings.samples(library, writer.recording)) == 100
    assert health.check(library) == ()


def test_a_library_that_stays_busy_ends_the_recording(
    library: Library, thumbnails: Thumbnails, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_writer, "UNWRITTEN_MOST", 30)
    monkeypatch.setattr("faceapp.storage.library.BUSY_SECONDS", 0.05)
    writer = begun(library, thumbnails)
    other.execute("BEGIN IMMEDIATE")
    feed(writer, 0.0, 1.0)
    assert not writer.flush()
    feed(writer, 1.0, 1.0)
    with pytest.raises(LibraryBusy):
        writer.flush()
    other.execute("ROLLBACK")
    with open_library(library.path) as again:
        (kept,) = recordings.recordings(again)
        assert kept.state is AnalysisState.CUT_OFF  # that could not be written either


def test_a_full_disk_ends_the_recording_and_keeps_what_was_written(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 2.0)
    assert writer.flush()
    pages = library.connection.value("PRAGMA page_count")
    library.connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite says what a full disk says

    def go_on() -> None:
        for second in range(2, 400):
            feed(writer, float(second), 1.0)
            writer.flush()

    with pytest.raises(DiskFull):
        go_on()
    with pytest.raises(RuntimeError):
        writer.flush()
    writer.finish()  # nothing is left to do
    (kept,) = recordings.recordings(library)
    assert (kept.state, str(kept.problem)) == (AnalysisState.PROBLEM, str(DiskFull()))
    found = recordings.samples(library, kept.id)
    assert len(found) >= 50
    assert found.time[-1] == kept.position == kept.duration
    assert health.check(library) == ()


def test_a_recording_that_somebody_writes_is_left_alone(library: Library, thumbnails: Thumbnails) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    with open_library(library.path) as again:  # a second window
        (kept,) = recordings.recordings(again)
        assert kept.state is AnalysisState.LIVE
        with pytest.raises(LibraryBusy):
            recordings.delete(again, thumbnails, kept.id)
    writer.finish()
    assert recordings.recordings(library)[0].state is AnalysisState.DONE


def test_a_busy_library_opens_all_the_same(
    library: Library, thumbnails: Thumbnails, other: sqlite3.Connection
) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    writer.flush()
    writer._close()  # as if the program ended
    other.execute("BEGIN IMMEDIATE")
    with open_library(library.path) as again:
        assert recordings.recordings(again)[0].state is AnalysisState.LIVE
    other.execute("ROLLBACK")
    with open_library(library.path) as again:
        assert recordings.recordings(again)[0].state is AnalysisState.CUT_OFF


# --- videos ---------------------------------------------------------------------------


def video(library: Library) -> PhotoId:
    """A video of the user's, as a scan finds it."""
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("INSERT OR IGNORE INTO root (id, path, added_at) VALUES (1, x'2f76', 0)")
        tx.connection.execute(
            "INSERT INTO photo (id, root, path, folder, name, size, mtime_ns, content_hash, width, height,"
            " state, kind, duration) VALUES (7, 1, x'61', 'v', 'a.mp4', 1, 1, x'00', 640, 480,"
            " 'measured', 'video', 20.0)"
        )
        storage.add_video(tx, PhotoId(7))
    return PhotoId(7)


def test_an_analysis_goes_on_where_it_ended(library: Library, thumbnails: Thumbnails) -> None:
    number = video(library)
    assert recordings.waiting(library) == (number,)
    writer = recordings.analyse(library, thumbnails, number, models=MODELS)
    assert writer.position == 0
    feed(writer, 0.0, 2.0)
    writer.ended(summary(1, 0.0, 1.96))
    writer.finish(AnalysisState.WAITING)
    assert recordings.waiting(library) == (number,)

    writer = recordings.analyse(library, thumbnails, number, models=MODELS)
    assert writer.position == pytest.approx(1.96)
    feed(writer, 2.0, 2.0)
    writer.ended(summary(1, 2.0, 3.96, seed=5))
    writer.finish()
    kept = recordings.recording(library, number)
    assert (kept.state, kept.analysed, kept.duration) == (AnalysisState.DONE, 100, 20.0)
    assert [(one.number, one.who) for one in recordings.tracks(library, number)] == [(1, 1), (2, 2)]
    assert recordings.waiting(library) == ()
    assert health.check(library) == ()

    recordings.wait_again(library, [number])
    assert recordings.waiting(library) == (number,)
    assert recordings.recording(library, number).position == 0
    writer = recordings.analyse(library, thumbnails, number, models=MODELS)
    recordings.wait_again(library, [number])  # not while it runs
    assert recordings.recording(library, number).state is AnalysisState.RUNNING
    writer.finish(AnalysisState.STOPPED)


def test_names_stay_when_a_video_is_analysed_anew(library: Library, thumbnails: Thumbnails) -> None:
    number = video(library)
    writer = recordings.analyse(library, thumbnails, number, models=MODELS)
    for one in pictures(2.0, {1: 1, 2: 2}):
        writer.add(one)
    named = writer.ended(summary(1, 0.0, 1.96))
    other = writer.ended(summary(2, 0.0, 1.96))
    writer.finish()
    assert named is not None
    tagging.name_face(library, named, "Anna")

    models = RecordingModels("yunet", "sface")
    writer = recordings.analyse(library, thumbnails, number, models=models)
    assert writer.position == 0
    for one in pictures(2.0, {3: 1, 4: 2}):  # numbers are others, and so are the tracks
        writer.add(PictureFaces(one.picture, tuple(swapped(face) for face in one.faces), False, 1.0))
    again = writer.ended(replace(summary(1, 0.0, 1.96), track=4, who=2, best_time=0.5))
    assert again == named
    assert writer.ended(replace(summary(2, 0.0, 1.96), track=3, who=1)) == other
    writer.finish()
    (anna, _) = sorted(recordings.seen_in(library, number), key=lambda one: one.person is None)
    assert (anna.name, anna.face, anna.tracks) == ("Anna", named, (4,))
    vectors = library.connection.execute("SELECT model FROM embedding WHERE face = ?", (named,)).fetchall()
    assert vectors == [("sface",)]
    assert health.check(library) == ()


def swapped(face: FollowedFace) -> FollowedFace:
    """Track 3 stands where track 2 was, and 4 where 1 was."""
    return replace(face, box=box(5 - face.track))


# --- who is in it ---------------------------------------------------------------------


def test_tracks_of_one_face_are_one_person_by_name_or_number(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    for one in (*pictures(2.0, {1: 1, 2: 2}), *pictures(1.0, {3: 1}, 4.0), *pictures(1.0, {4: 3}, 6.0)):
        writer.add(one)
    face = writer.ended(summary(1, 0.0, 1.96, 1))
    writer.ended(summary(2, 0.0, 1.96, 2))
    writer.ended(summary(3, 4.0, 4.96, 1))
    writer.ended(summary(4, 6.0, 6.96, 3))
    writer.finish()
    seen = recordings.seen_in(library, writer.recording)
    assert [(one.name, one.tracks, round(one.seconds, 2)) for one in seen] == [
        ("", (1, 3), 3.0),
        ("", (2,), 2.0),
        ("", (4,), 1.0),
    ]
    assert face is not None
    tagging.name_face(library, face, "Anna")
    anna = recordings.seen_in(library, writer.recording)[0]
    assert (anna.name, anna.tracks, anna.proposed, anna.first) == ("Anna", (1, 3), False, 0.0)
    assert anna.person is not None
    assert recordings.videos_of(library, anna.person) == (anna,)
    tagging.hide(library, [FaceId(face + 1)])
    assert len(recordings.seen_in(library, writer.recording)) == 2


def test_deleting_a_recording_takes_everything_along(library: Library, thumbnails: Thumbnails) -> None:
    writer = recordings.begin(
        library, thumbnails, source="A/B: c", size=SIZE, models=MODELS, consent=None, has_video=True
    )
    assert writer.path.parent.is_dir()
    writer.path.write_bytes(b"video")
    feed(writer, 0.0, 1.0)
    face = writer.ended(summary(1, 0.0, 0.96))
    assert face is not None
    tagging.name_face(library, face, "Anna")
    writer.finish()
    recordings.rename(library, writer.recording, "  Interview ")
    kept = recordings.recording(library, writer.recording)
    assert (kept.name, kept.has_video, kept.path) == ("Interview", True, writer.path)
    recordings.delete(library, thumbnails, kept.id)
    assert not writer.path.exists()
    for table in ("recording", "track", "sample_block", "face", "embedding", "photo"):
        assert library.connection.value(f"SELECT count(*) FROM {table}") == 0, table
    assert thumbnails.ids() == (set(), set())
    with pytest.raises(NoSuchRecording):
        recordings.recording(library, kept.id)
    assert health.check(library) == ()


def test_own_recordings_are_no_folder_of_the_users(library: Library, thumbnails: Thumbnails) -> None:
    begun(library, thumbnails).finish()
    assert browse.roots(library) == ()
    assert folders.add_folders(library, [library.path.parent]) == (2,)
    assert recordings.recordings(library)[0].path.parent.name.endswith(".recordings")
    assert health.check(library) == ()


# --- samples --------------------------------------------------------------------------


def test_samples_are_read_by_time_and_track_with_what_is_beside_them(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    for one in pictures(6.0, {1: 1, 2: 2}):
        writer.add(one)
        if one.picture.number % 25 == 24:
            writer.flush()
    writer.finish()
    whole = recordings.samples(library, writer.recording)
    part = recordings.samples(library, writer.recording, tracks=(2,), start=2.0, end=3.0)
    assert (part.time[0], part.time[-1], set(part.track.tolist())) == (2.0, 3.0, {2})
    same = whole.of((2,))
    same = same.at((same.time >= 2.0) & (same.time <= 3.0))
    assert np.allclose(part.smoothed, same.smoothed, atol=1e-3)
    assert np.allclose(whole.smoothed.sum(axis=1), 1.0, atol=1e-5)
    assert not np.allclose(whole.smoothed, whole.raw, atol=1e-2)


def test_a_picture_without_its_expression_has_that_of_its_neighbours(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    for one in pictures(1.0, {1: 1}):
        faces = tuple(followed(1, one.picture.time, read=one.picture.number % 3 == 0) for _ in one.faces)
        writer.add(replace(one, faces=faces))
    writer.finish()
    found = recordings.samples(library, writer.recording)
    assert np.isnan(found.raw).any(axis=1).sum() == 16
    assert np.isfinite(found.smoothed).all()


def test_a_backup_has_the_recordings(library: Library, thumbnails: Thumbnails, tmp_path: Path) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    writer.ended(summary(1, 0.0, 0.96))
    health.backup(library, tmp_path / "copy")  # while it is written
    writer.finish()
    other = tmp_path / "other" / "library.faceapp"
    assert health.restore(tmp_path / "copy", other) is None
    with open_library(other) as again:
        (kept,) = recordings.recordings(again)
        assert (kept.state, kept.position) == (AnalysisState.CUT_OFF, pytest.approx(0.96))
        assert kept.path.parent == other.with_name("library.faceapp.recordings")
        assert len(recordings.samples(again, kept.id)) == 25
        assert health.check(again) == ()


def test_a_face_of_a_track_is_known_before_it_ends(library: Library, thumbnails: Thumbnails) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    named = writer.keep(summary(1, 0.0, 0.96))
    tagging.name_face(library, named, "Anna")
    feed(writer, 1.0, 1.0)
    better = replace(summary(1, 0.0, 1.96), best_time=1.5)
    assert writer.ended(better) == named
    writer.finish()
    (face,) = browse.faces_of(library, writer.recording)
    assert (face.id, face.time, face.person is not None) == (named, 1.5, True)
    assert recordings.keep_track(library, thumbnails, writer.recording, better) == named
    assert health.check(library, thumbnails) == ()


def test_undoing_brings_a_removed_face_of_a_track_back_with_its_time(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    feed(writer, 0.0, 1.0)
    face = writer.ended(summary(1, 0.0, 0.96))
    writer.finish()
    assert face is not None
    tagging.not_a_face(library, [face])
    assert recordings.seen_in(library, writer.recording) == ()
    history.undo(library)
    assert [one.face for one in recordings.seen_in(library, writer.recording)] == [face]
