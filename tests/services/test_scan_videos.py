"""Videos in photo folders: found, listed, moved, changed, damaged, gone and back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pictures import InlineWorkers, photo
from recording_world import CONSENT, MODELS, SIZE, pictures, summary
from video_making import numbered_video

from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.recording import AnalysisState
from faceapp.domain.scanning import ScanFinished, ScanSummary
from faceapp.services import browse, health, recordings, tagging
from faceapp.services.crops import cut_again
from faceapp.services.folders import add_folders, not_pictures
from faceapp.services.library import Library, Thumbnails, open_thumbnails
from faceapp.services.measure_video import measure_video
from faceapp.services.pictures import picture as shown
from faceapp.services.scan import scan
from faceapp.services.worker_process import Outcome, content_hash
from faceapp.storage import scanning


class Workers(InlineWorkers):
    """Photos are stand-ins, videos are real ones."""

    def poll(self, timeout: float) -> list[tuple[int, Outcome]]:
        task = self._tasks[0] if self._tasks else None
        if task is not None and not task.path.endswith(b".jpg"):
            path = Path(os.fsdecode(task.path))
            if not (path.exists() and content_hash(path) in task.known):
                self._tasks.popleft()
                self.measured.append(path.name)
                assert task.token is not None
                return [(task.token, measure_video(path))]
        return super().poll(timeout)


class Scanner:
    def __init__(self, library: Library, thumbnails: Thumbnails, folder: Path) -> None:
        self.library, self.thumbnails, self.folder = library, thumbnails, folder
        self.measured: list[str] = []

    def __call__(self) -> ScanSummary:
        add_folders(self.library, [self.folder])
        workers = Workers()
        summary = None
        for event in scan(self.library, self.thumbnails, workers=workers):  # type: ignore[arg-type]
            if isinstance(event, ScanFinished):
                summary = event.summary
        self.measured = sorted(workers.measured)
        assert summary is not None
        assert health.check(self.library, self.thumbnails) == ()
        return summary

    def video(self, name: str) -> PhotoId:
        found = browse.find_photo(self.library, self.folder / name)
        assert found is not None
        return found

    def analysed(self, name: str) -> PhotoId:
        """Somebody was seen in it, and named Anna."""
        number = self.video(name)
        writer = recordings.analyse(self.library, self.thumbnails, number, models=MODELS)
        for one in pictures(1.0, {1: 1}):
            writer.add(one)
        face = writer.ended(summary(1, 0.0, 0.96))
        writer.finish()
        assert face is not None
        tagging.name_face(self.library, face, "Anna")
        return number

    def names(self, name: str) -> list[str]:
        return [one.name for one in recordings.seen_in(self.library, self.video(name))]


@pytest.fixture
def scanner(library: Library, tmp_path: Path) -> Iterator[Scanner]:
    thumbnails = open_thumbnails(library)
    folder = tmp_path / "photos"
    folder.mkdir()
    yield Scanner(library, thumbnails, folder)
    thumbnails.close()


def test_a_video_is_listed_with_a_still_and_its_length(scanner: Scanner) -> None:
    numbered_video(scanner.folder / "IMG_20190714_101112.MP4", 50)
    photo(scanner.folder / "a.jpg")
    found = scanner()
    assert (found.photos, found.new, found.measured, found.problems) == (2, 2, 2, ())
    (kept,) = recordings.recordings(scanner.library)
    assert (kept.kind.value, kept.state, kept.name) == (
        "video",
        AnalysisState.WAITING,
        "IMG_20190714_101112.MP4",
    )
    assert kept.duration == pytest.approx(2.0, abs=0.05)
    assert recordings.waiting(scanner.library) == (kept.id,)
    row = browse.photo(scanner.library, kept.id)
    assert (row.width, row.height, row.state, row.colour != 0) == (160, 120, PhotoState.MEASURED, True)
    assert row.taken_at is not None
    assert str(row.taken_at.local)[:10] == "2019-07-14"
    assert scanner.thumbnails.photo(kept.id)
    assert len(browse.photo_index(scanner.library)) == 2
    again = scanner()
    assert (again.measured, scanner.measured) == (0, [])


def test_a_video_that_was_moved_keeps_its_names(scanner: Scanner) -> None:
    numbered_video(scanner.folder / "a.mp4", 30)
    scanner()
    number = scanner.analysed("a.mp4")
    (scanner.folder / "below").mkdir()
    (scanner.folder / "a.mp4").rename(scanner.folder / "below" / "b.mp4")
    found = scanner()
    assert (found.moved, found.gone, found.measured) == (1, 0, 0)
    assert scanner.video("below/b.mp4") == number
    assert scanner.names("below/b.mp4") == ["Anna"]
    assert recordings.recording(scanner.library, number).state is AnalysisState.DONE


def test_a_copy_of_a_video_is_one_of_its_own(scanner: Scanner) -> None:
    numbered_video(scanner.folder / "a.mp4", 30)
    scanner()
    scanner.analysed("a.mp4")
    shutil.copy(scanner.folder / "a.mp4", scanner.folder / "b.mp4")
    scanner()
    assert (scanner.names("a.mp4"), scanner.names("b.mp4")) == (["Anna"], [])
    assert recordings.waiting(scanner.library) == (scanner.video("b.mp4"),)


def test_a_video_that_is_gone_comes_back_with_its_names(scanner: Scanner, tmp_path: Path) -> None:
    numbered_video(scanner.folder / "a.mp4", 30)
    scanner()
    number = scanner.analysed("a.mp4")
    (scanner.folder / "a.mp4").rename(tmp_path / "elsewhere")
    scanner()
    assert browse.photo(scanner.library, number).state is PhotoState.GONE
    (tmp_path / "elsewhere").rename(scanner.folder / "a.mp4")
    scanner()
    assert scanner.names("a.mp4") == ["Anna"]
    assert scanner.measured == []


def test_another_video_at_its_place_waits_again(scanner: Scanner) -> None:
    numbered_video(scanner.folder / "a.mp4", 30)
    scanner()
    number = scanner.analysed("a.mp4")
    numbered_video(scanner.folder / "a.mp4", 60)
    scanner()
    assert recordings.waiting(scanner.library) == (number,)
    assert recordings.tracks(scanner.library, number) == ()
    assert len(recordings.samples(scanner.library, number)) == 0
    # What somebody said about a face is never dropped by itself.
    assert scanner.library.connection.value("SELECT count(*) FROM face") == 1


def test_what_is_no_video_is_a_problem_like_a_photo(scanner: Scanner) -> None:
    (scanner.folder / "a.mp4").write_bytes(b"no video at all" * 100)
    (scanner.folder / "b.mov").write_bytes(b"")
    numbered_video(scanner.folder / "c.mkv", 30)
    found = scanner()
    problems = {path.name: why for path, why in found.problems}
    assert problems == {"a.mp4": Reason.DAMAGED, "b.mov": Reason.EMPTY}
    assert len(recordings.recordings(scanner.library)) == 1
    numbered_video(scanner.folder / "a.mp4", 30)
    assert [path.name for path, _ in scanner().problems] == ["b.mov"]


def test_no_scan_touches_this_programs_own_recordings(scanner: Scanner) -> None:
    library = scanner.library
    for has_video in (False, True):
        writer = recordings.begin(
            library,
            scanner.thumbnails,
            source="C",
            size=SIZE,
            models=MODELS,
            consent=CONSENT,
            has_video=has_video,
        )
        if has_video:
            numbered_video(writer.path, 30)
        for one in pictures(1.0, {1: 1}):
            writer.add(one)
        writer.finish()
    scanner.folder = library.path.parent  # the library and its recordings lie in it
    photo(scanner.folder / "a.jpg")
    scanner()
    assert scanner.measured == ["a.jpg"]
    assert [one.kind.value for one in recordings.recordings(library)] == ["camera", "camera"]
    states = library.connection.execute("SELECT DISTINCT state FROM photo").fetchall()
    assert states == [("measured",)]
    assert scanning.long_gone(library.connection, 9e12, 10) == []


def test_a_picture_of_a_video_stands_where_a_photo_would(scanner: Scanner) -> None:
    numbered_video(scanner.folder / "a.mp4", 40)
    scanner()
    number = scanner.analysed("a.mp4")
    assert shown(scanner.folder / "a.mp4", 80).shape[1] == 80
    face = scanner.library.connection.value("SELECT id FROM face")
    scanner.thumbnails.delete_faces([face])
    assert cut_again(scanner.library, scanner.thumbnails, [face], 5.0) == ((face,), ())
    assert scanner.thumbnails.face(face)
    (known,) = browse.faces_of(scanner.library, number)
    assert known.time == pytest.approx(0.48)
    assert browse.faces_on_picture(scanner.library, number) == ()


def test_videos_are_offered_like_pictures(scanner: Scanner) -> None:
    video, text = scanner.folder / "a.MOV", scanner.folder / "a.txt"
    for path in (video, text):
        path.write_bytes(b"something")
    assert not_pictures([video, text]) == (text,)
