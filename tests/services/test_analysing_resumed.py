"""Going on with a video: tracks and people keep their numbers, whoever is found out late, too."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from recording_world import MODELS, pictures, summary
from video_making import numbered_video

from faceapp.domain.face import Author
from faceapp.domain.following import UNCOUNTED
from faceapp.domain.measurement import VideoMeasurement
from faceapp.domain.recording import AnalysisState
from faceapp.services import browse, recordings
from faceapp.services.analysing_resumed import Numbers
from faceapp.services.folders import add_folders
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.measure_video import measure_video
from faceapp.storage import measuring


def test_somebody_who_is_known_again_only_after_going_on_is_not_there_twice(
    library: Library, tmp_path: Path
) -> None:
    path = numbered_video(tmp_path / "a.mp4", 100)
    add_folders(library, [path])
    number = browse.find_photo(library, path)
    found = measure_video(path)
    assert isinstance(found, VideoMeasurement)
    with library.write(Author.MODEL) as tx:
        measuring.save_video(tx, number, found)
    with closing(open_thumbnails(library)) as thumbnails:
        writer = recordings.analyse(library, thumbnails, number, models=MODELS)
        for one in pictures(1.0, {1: 1}):
            writer.add(one)
        writer.ended(summary(1, 0.0, 0.96))
        for one in pictures(1.0, {2: 2}, start=1.0):
            writer.add(one)
        writer.finish(AnalysisState.WAITING)  # left so soon that nobody knows that it is the same person
        writer = recordings.analyse(library, thumbnails, number, models=MODELS)
        numbers = Numbers(library, writer, 0.4)
        (before,) = numbers.earlier
        for one in pictures(0.4, {2: UNCOUNTED + 1}, start=1.6):
            assert numbers.picture(one) is None
        for start, length, who in ((2.0, 0.48, UNCOUNTED + 1), (2.48, 0.52, before.who)):
            for one in pictures(length, {2: who}, start=start):
                told = numbers.picture(one)
                assert told is not None
                writer.add(told)
        track = numbers.track(summary(2, 1.6, 2.96, before.who))
        assert track is not None
        writer.ended(track)
        writer.finish(AnalysisState.DONE)
    assert [(one.number, one.who) for one in recordings.tracks(library, number)] == [(1, 1), (2, 1)]
    assert len(recordings.samples(library, number)) == 75
