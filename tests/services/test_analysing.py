"""Analysing videos with the real process: whole, in parts, damaged, killed, two at a time."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from video_making import numbered_video
from watching_gate import VARIABLE, Gate, impolite
from watching_world import coming_and_going, face_video

from faceapp.domain.analysing import VideoEvent, VideoFaces, VideoOver, VideoProgress
from faceapp.domain.errors import LibraryBusy
from faceapp.domain.ids import PhotoId
from faceapp.domain.measurement import PhotoProblem
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.recording import AnalysisState
from faceapp.domain.video_errors import NotAVideo, NoVideosThere, VideoEndsEarly, VideoFailed, VideoVanished
from faceapp.services import analysing, analysing_pace, analysing_work, browse, health, recordings
from faceapp.services.analysing import AnalysingProcess
from faceapp.services.folders import add_folders
from faceapp.services.library import Library, Thumbnails, open_library, open_thumbnails
from faceapp.storage.writing_lock import WritingLock


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    with closing(open_thumbnails(library)) as opened:
        yield opened


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Open; a test that leaves a video in the middle closes it before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "")
        patch.setattr("faceapp.services.analysing_process.impolite", impolite)
        yield Gate(tmp_path_factory.mktemp("gate") / "gate")


@pytest.fixture(scope="module")
def process(gate: Gate) -> Iterator[AnalysingProcess]:
    del gate
    made = AnalysingProcess(BUILT_IN, polite=False)
    yield made
    made.close()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    return face_video(tmp_path_factory.mktemp("clip") / "face.mkv", astronaut_jpg, 75)


def put(library: Library, thumbnails: Thumbnails, path: Path, process: AnalysingProcess) -> PhotoId:
    [(number, problem)] = analysing.add_videos(library, thumbnails, [path], process)
    assert problem is None
    return number


def watch(
    library: Library,
    thumbnails: Thumbnails,
    number: PhotoId,
    process: AnalysingProcess,
    until: Callable[[VideoEvent], bool] = lambda _event: False,
    **named: object,
) -> list[VideoEvent]:
    events: list[VideoEvent] = []
    with closing(analysing.analyse(library, thumbnails, number, process, **named)) as found:  # type: ignore[arg-type]
        for event in found:
            events.append(event)
            if until(event):
                break
    return events


def test_a_video_is_measured_from_end_to_end(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    number = put(library, thumbnails, clip, process)
    assert recordings.waiting(library) == (number,)
    events = watch(library, thumbnails, number, process)
    over = events[-1]
    assert isinstance(over, VideoOver)
    assert (over.state, over.pictures, over.problem) == (AnalysisState.DONE, 75, None)
    known = recordings.recording(library, number)
    assert (known.state, known.analysed) == (AnalysisState.DONE, 75)
    assert known.models == analysing.models_of_choice(BUILT_IN)
    [somebody] = known.people
    assert somebody.seconds == pytest.approx(3.0, abs=0.3)
    assert somebody.face in [face.id for face in browse.faces_of(library, number)]
    assert {face for e in events if isinstance(e, VideoFaces) for face in e.faces} == {somebody.face}
    found = recordings.samples(library, number)
    assert len(found) >= 70
    assert np.allclose(found.time, found.picture / 25, atol=1e-3)
    assert not recordings.waiting(library)
    assert not health.check(library)


def test_what_is_left_in_the_middle_goes_on_as_if_it_had_not_been(
    library: Library,
    thumbnails: Thumbnails,
    process: AnalysingProcess,
    clip: Path,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faceapp.services.recording_writer.FLUSH_SECONDS", 0.05)
    number = put(library, thumbnails, clip, process)
    watch(library, thumbnails, number, process)
    whole = recordings.samples(library, number)

    def in_the_middle(event: VideoEvent) -> bool:
        return isinstance(event, VideoProgress) and event.done > 0.9

    gate.close(after=30)
    watch(library, thumbnails, number, process, in_the_middle, anew=True)
    gate.open()
    left = recordings.recording(library, number)
    assert left.state is AnalysisState.WAITING
    assert 0.9 < left.position < 2.9
    events = watch(library, thumbnails, number, process)
    assert isinstance(events[0], VideoProgress)
    assert events[0].done == pytest.approx(left.position)
    again = recordings.samples(library, number)
    assert again.picture.tolist() == whole.picture.tolist()
    assert set(again.track.tolist()) == {1}
    assert np.abs(again.box - whole.box).max() < 0.05
    [track] = recordings.tracks(library, number)
    assert track.pictures == len(again)
    [somebody] = recordings.recording(library, number).people
    assert len(browse.faces_of(library, number)) == 1
    assert somebody.seconds == pytest.approx(3.0, abs=0.3)


def test_who_was_seen_before_it_was_left_is_known_again_after(
    library: Library,
    thumbnails: Thumbnails,
    process: AnalysingProcess,
    astronaut_jpg: Path,
    tmp_path: Path,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was not there when the video was left: only what it looks like tells."""
    monkeypatch.setattr("faceapp.services.recording_writer.FLUSH_SECONDS", 0.02)
    number = put(library, thumbnails, coming_and_going(tmp_path / "two.mkv", astronaut_jpg), process)
    watch(library, thumbnails, number, process)
    whole = recordings.tracks(library, number)
    assert [track.who for track in whole] == [1, 1]

    def while_it_is_away(event: VideoEvent) -> bool:
        return isinstance(event, VideoProgress) and event.done > 5.2

    gate.close(after=135)
    watch(library, thumbnails, number, process, while_it_is_away, anew=True)
    gate.open()
    left = recordings.recording(library, number).position
    assert 5.2 <= left < 8.0
    watch(library, thumbnails, number, process)
    again = recordings.tracks(library, number)
    assert [(track.number, track.who) for track in again] == [(1, 1), (2, 1)]
    [somebody] = recordings.recording(library, number).people
    assert somebody.tracks == (1, 2)


def test_only_some_pictures_are_looked_at_where_that_is_asked_for(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    number = put(library, thumbnails, clip, process)
    watch(library, thumbnails, number, process, every=0.2)
    known = recordings.recording(library, number)
    assert (known.every, known.analysed) == (0.2, 15)
    assert recordings.samples(library, number).picture.tolist() == list(range(0, 75, 5))
    # another distance is another measurement
    watch(library, thumbnails, number, process, every=0.0)
    assert recordings.recording(library, number).analysed == 75


def test_a_pause_stands_still_and_goes_on(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    number = put(library, thumbnails, clip, process)
    asked = 0

    def paused() -> bool:
        nonlocal asked
        asked += 1
        return 3 < asked < 12

    events = watch(library, thumbnails, number, process, pause=paused)
    assert sum(not isinstance(e, VideoProgress | VideoFaces | VideoOver) for e in events) >= 5
    assert recordings.recording(library, number).analysed == 75


def test_a_file_that_ends_early_keeps_what_was_measured(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, astronaut_jpg: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.mkv"
    face_video(cut, astronaut_jpg, 75, container={"cluster_time_limit": "200"}, options={"g": "10"})
    data = cut.read_bytes()
    cut.write_bytes(data[: len(data) * 6 // 10])
    number = put(library, thumbnails, cut, process)
    over = watch(library, thumbnails, number, process)[-1]
    assert isinstance(over, VideoOver)
    assert over.state is AnalysisState.PROBLEM
    assert isinstance(over.problem, VideoEndsEarly)
    known = recordings.recording(library, number)
    assert isinstance(known.problem, VideoEndsEarly)
    assert known.duration == float(str(known.problem.facts["seconds"])), "whatever the file says"
    assert 10 < known.analysed < 75
    assert len(known.people) == 1


def test_a_decoder_that_dies_takes_nothing_with_it(
    library: Library,
    thumbnails: Thumbnails,
    clip: Path,
    gate: Gate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faceapp.services.recording_writer.FLUSH_SECONDS", 0.05)
    other = shutil.copy(clip, tmp_path / "other.mkv")
    process = AnalysingProcess(BUILT_IN, polite=False)
    try:
        number = put(library, thumbnails, clip, process)
        second = put(library, thumbnails, Path(other), process)

        def kill(event: VideoEvent) -> bool:
            if isinstance(event, VideoProgress) and event.pictures > 10 and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)
            return False

        gate.close(after=20)
        over = watch(library, thumbnails, number, process, kill)[-1]
        gate.open()
        assert isinstance(over, VideoOver)
        assert isinstance(over.problem, VideoFailed)
        known = recordings.recording(library, number)
        assert known.state is AnalysisState.PROBLEM
        assert known.analysed > 10
        watch(library, thumbnails, second, process)
        assert recordings.recording(library, second).state is AnalysisState.DONE
        recordings.wait_again(library, [number])
        watch(library, thumbnails, number, process)
        assert recordings.recording(library, number).analysed == 75
    finally:
        process.close()


def test_a_decoder_that_hangs_is_given_up(
    library: Library,
    thumbnails: Thumbnails,
    process: AnalysingProcess,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = put(library, thumbnails, clip, process)
    other = AnalysingProcess(BUILT_IN, polite=False, silent=0.5)
    monkeypatch.setattr(other, "_work", hang)
    over = watch(library, thumbnails, number, other)[-1]
    assert isinstance(over, VideoOver)
    assert isinstance(over.problem, VideoFailed)
    assert other.pid is None


def hang(_line: object, _choice: object) -> None:
    analysing_work.end_with_parent()
    time.sleep(60)


def test_two_programs_never_analyse_the_same_video(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    number = put(library, thumbnails, clip, process)
    other = WritingLock(library.path, number)
    assert other.acquire()
    with pytest.raises(LibraryBusy):
        watch(library, thumbnails, number, process)
    with pytest.raises(LibraryBusy):
        analysing.leave(library, number)
    other.release()
    analysing.leave(library, number)
    assert recordings.recording(library, number).state is AnalysisState.STOPPED
    assert not recordings.waiting(library)


def test_another_file_at_its_place_is_begun_anew(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path, tmp_path: Path
) -> None:
    place = Path(shutil.copy(clip, tmp_path / "one.mkv"))
    number = put(library, thumbnails, place, process)
    watch(library, thumbnails, number, process)
    numbered_video(place, 30)
    recordings.wait_again(library, [number])
    watch(library, thumbnails, number, process)
    known = recordings.recording(library, number)
    assert (known.analysed, known.people) == (30, ())


def test_what_is_no_video_any_more_is_said(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path, tmp_path: Path
) -> None:
    place = Path(shutil.copy(clip, tmp_path / "one.mkv"))
    number = put(library, thumbnails, place, process)
    place.unlink()
    over = watch(library, thumbnails, number, process)[-1]
    assert isinstance(over, VideoOver)
    assert isinstance(over.problem, VideoVanished)
    assert recordings.waiting(library) == (number,)  # its disk may come back
    shutil.copy(clip, place)
    watch(library, thumbnails, number, process)
    assert recordings.recording(library, number).analysed == 75
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video at all")
    [(_, problem)] = analysing.add_videos(library, thumbnails, [broken], process)
    assert isinstance(problem, PhotoProblem)


def test_a_new_video_in_a_folder_of_the_library_belongs_to_that(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path, tmp_path: Path
) -> None:
    album = tmp_path / "album"
    (album / "deep").mkdir(parents=True)
    add_folders(library, [album])
    place = Path(shutil.copy(clip, album / "deep" / "new.mkv"))
    (album / "other.mkv").touch()
    number = put(library, thumbnails, place, process)
    assert browse.photo(library, number).path == place
    assert [root.path for root in browse.roots(library)] == [album]
    assert len(browse.photo_index(library)) == 1


def test_places_are_videos_or_folders_of_them(tmp_path: Path) -> None:
    deep = tmp_path / "deep" / "er"
    deep.mkdir(parents=True)
    for path in (tmp_path / "b.mp4", deep / "a.MOV", tmp_path / ".hidden.mp4", tmp_path / "c.jpg"):
        path.touch()
    (tmp_path / "empty").mkdir()
    none = [tmp_path / name for name in ("x.mp4", "c.jpg", "empty")]
    found, wrong = analysing.videos_among([tmp_path, *none, tmp_path / "b.mp4"])
    assert found == (tmp_path / "b.mp4", deep / "a.MOV")
    assert [place for place, _ in wrong] == none
    assert [type(why) for _, why in wrong] == [VideoVanished, NotAVideo, NoVideosThere]


def test_the_library_opened_elsewhere_sees_a_video_that_was_cut_off_wait(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    """What kill -9 leaves: the state says that it runs, and nobody holds it."""
    number = put(library, thumbnails, clip, process)
    from faceapp.domain.face import Author
    from faceapp.storage import recordings as rows

    with library.write(Author.MODEL) as tx:
        rows.set_state(tx, number, AnalysisState.RUNNING)
    with open_library(library.path) as other:
        assert recordings.waiting(other) == (number,)


def test_how_closely_videos_are_looked_at_is_chosen(
    library: Library, thumbnails: Thumbnails, process: AnalysingProcess, clip: Path
) -> None:
    """It holds for those that are begun from then on."""
    number = put(library, thumbnails, clip, process)
    assert analysing_pace.chosen(library) == 0.0
    analysing_pace.choose(library, 0.2)
    known = recordings.recording(library, number)
    assert analysing_pace.pace_of(library, known) == 0.2
    assert analysing_pace.pace_of(library, replace(known, position=1.0)) == 0.0
    list(analysing.analyse(library, thumbnails, number, process))
    done = recordings.recording(library, number)
    assert done.every == 0.2
    analysing_pace.choose(library, 1.0)
    assert analysing_pace.pace_of(library, done) == 0.2
