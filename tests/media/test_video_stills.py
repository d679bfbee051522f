from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from video_making import make_video, number_in, numbered_video, stamped

from faceapp.domain.photo import DateSource
from faceapp.domain.video_errors import VideoUnreadable
from faceapp.media.video_dates import recorded_at
from faceapp.media.video_stills import contrast, still

NOW = datetime(2026, 11, 22, 12, 0)
MADE = datetime(2023, 5, 1, 10, 0, 0)


def test_a_still_is_not_the_black_beginning(tmp_path: Path) -> None:
    black = np.zeros((120, 160, 3), np.uint8)
    pictures = [black] * 30 + [stamped(n) for n in range(30, 100)]
    path = make_video(tmp_path / "a.mp4", pictures)
    found = still(path, 80)
    assert number_in(found.pixels) == round(found.time * 25) >= 30
    assert max(found.pixels.shape) == 80
    assert contrast(found.pixels) > 20


def test_a_video_that_is_dark_throughout_has_the_best_of_it(tmp_path: Path) -> None:
    pictures = [np.full((120, 160, 3), 10, np.uint8)] * 50
    pictures[37] = stamped(5) // 12
    assert still(make_video(tmp_path / "b.mp4", pictures[:37] + pictures[37:38] * 13)).time >= 1.4
    assert still(numbered_video(tmp_path / "one.mp4", 1)).number == 0


def test_a_still_of_what_ends_early_and_of_what_is_none(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "c.mp4", 100, container={"movflags": "faststart"}, size=(320, 240))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    assert contrast(still(path).pixels) > 20
    (tmp_path / "d.mp4").write_text("nothing")
    with pytest.raises(VideoUnreadable):
        still(tmp_path / "d.mp4")


def test_real_videos_have_stills(photos: Path) -> None:
    for path in sorted((photos / "videos").iterdir()):
        found = still(path, 512)
        assert contrast(found.pixels) > 35
        assert max(found.pixels.shape) == 512


def made(tmp_path: Path, name: str, **metadata: str) -> Path:
    tags = {"creation_time": "2023-05-01T10:00:00Z", **metadata}
    extra = {"movflags": "use_metadata_tags"}
    return numbered_video(tmp_path / name, 25, metadata=tags, container=extra)


def after(**steps: float) -> float:
    """A file time so much after the recording began, by UTC."""
    return (MADE.replace(tzinfo=UTC) + timedelta(**steps)).timestamp()


def test_the_makers_wall_time_goes_first(tmp_path: Path) -> None:
    path = made(tmp_path, "a.mov", **{"com.apple.quicktime.creationdate": "2023-05-01T12:00:00+0200"})
    taken = recorded_at(path, after(days=3), NOW, 1.0)
    assert (taken.isoformat(), taken.source) == ("2023-05-01T12:00:00+02:00", DateSource.EXIF)


def test_the_name_says_in_which_zone_utc_was(tmp_path: Path) -> None:
    taken = recorded_at(made(tmp_path, "VID_20230501_153003.mp4"), after(days=3), NOW, 1.0)
    assert taken.isoformat() == "2023-05-01T15:30:03+05:30"
    assert taken.source is DateSource.EXIF


def test_the_time_of_the_file_says_that_local_time_was_written(tmp_path: Path) -> None:
    taken = recorded_at(made(tmp_path, "MVI_1.mp4"), after(hours=-2, seconds=61), NOW, 60.0)
    assert taken.isoformat() == "2023-05-01T10:00:00+02:00"


def test_utc_is_shown_as_this_machine_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Zurich")
    time.tzset()
    try:
        taken = recorded_at(made(tmp_path, "clip.mp4"), after(seconds=61), NOW, 60.0)
        assert taken.isoformat() == "2023-05-01T12:00:00+02:00"
        taken = recorded_at(made(tmp_path, "clip.mp4"), after(days=400, minutes=11), NOW, 60.0)
        assert taken.isoformat() == "2023-05-01T12:00:00+02:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_without_a_time_inside_the_name_and_the_file_say_it(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "2019-07-04 12.30.00.mp4", 3)
    assert recorded_at(path, 0.0, NOW).isoformat() == "2019-07-04T12:30:00"
    for stamp in ("1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2090-01-01T00:00:00Z"):
        path = made(tmp_path, "x.mp4", creation_time=stamp)
        modified = datetime(2020, 2, 3, tzinfo=UTC).timestamp()
        taken = recorded_at(path, modified, NOW)
        assert taken.source is DateSource.FILE_TIME
    (tmp_path / "broken.mp4").write_bytes(os.urandom(300))
    assert recorded_at(tmp_path / "broken.mp4", 1e9, NOW).source is DateSource.FILE_TIME


def test_the_real_ones(photos: Path) -> None:
    path = photos / "videos" / "WolfgangLanger_Pexels.mp4"
    taken = recorded_at(path, path.stat().st_mtime, NOW)
    assert taken.local.replace(tzinfo=UTC) - timedelta(minutes=taken.offset_minutes or 0) == datetime(
        2019, 10, 11, 5, 31, 58, tzinfo=UTC
    )
