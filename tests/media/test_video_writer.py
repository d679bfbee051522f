from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest
from video_making import number_in, stamped

from faceapp.domain.errors import CannotWrite, DiskFull
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture
from faceapp.media.background_writer import BackgroundWriter
from faceapp.media.video import open_video
from faceapp.media.video_writer import VideoWriter

LIVE = VideoFacts(0, 0, None, 30.0, sound=False, codec="")
UNEVEN = [7.0, 7.03, 7.1, 7.11, 8.5, 8.6, 12.0, 12.033, 12.066, 12.1]


def picture(number: int, seconds: float, size: tuple[int, int] = (160, 120)) -> VideoPicture:
    return VideoPicture(stamped(number, *size), seconds, number)


def boxes(path: Path) -> list[str]:
    """The outermost parts of an MP4."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size
    return found


def write_all(writer: VideoWriter | BackgroundWriter) -> None:
    """More than any buffer holds."""
    for number in range(2000):
        writer.write(picture(number, number / 30))
        time.sleep(0.001)


def tone(seconds: float, channels: int = 1) -> np.ndarray:
    wave = np.sin(np.arange(round(seconds * 48000)) / 20) * 0.3
    return np.repeat(wave.astype(np.float32)[:, None], channels, axis=1)


def heard(path: Path) -> np.ndarray:
    """Whether there is sound, in tenths of a second."""
    with av.open(str(path)) as container:
        blocks = [(frame.time, frame.to_ndarray()) for frame in container.decode(audio=0)]
    end = blocks[-1][0] + 0.1
    loud = np.zeros(int(end * 10) + 1)
    for at, block in blocks:
        loud[int(at * 10)] = max(loud[int(at * 10)], np.abs(block).max())
    return loud > 0.1


def test_pictures_have_their_true_times(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with VideoWriter(path, LIVE) as writer:
        for number, seconds in enumerate(UNEVEN):
            writer.write(picture(number, seconds))
            writer.write(picture(60_000, seconds))  # not later: left out
        assert writer.codec == "libx264"
        assert writer.pictures == len(UNEVEN)
    with open_video(path) as video:
        pictures = list(video.pictures())
        assert [number_in(one.pixels) for one in pictures] == list(range(len(UNEVEN)))
        assert [one.time for one in pictures] == pytest.approx([t - 7.0 for t in UNEVEN], abs=1e-4)
        assert number_in(video.picture_at(3.0).pixels) == 5
        assert video.facts.pictures == len(UNEVEN)
        assert video.ended_early is None
    assert boxes(path) == ["ftyp", "free", "mdat", "moov"]  # an ordinary file, once it is finished
    writer.close()
    writer.write(picture(3, 99.0))  # after the end nothing happens


@pytest.mark.parametrize("size", [(161, 121), (33, 64), (2, 2), (640, 481)])
def test_odd_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "b.mp4"
    with VideoWriter(path, LIVE) as writer:
        for number in range(4):
            writer.write(picture(number, number / 10, size))
    with open_video(path) as video:
        assert (video.facts.width, video.facts.height) == (size[0] // 2 * 2, size[1] // 2 * 2)
        assert len(list(video.pictures())) == 4


def test_pictures_that_change_their_size_are_fitted(tmp_path: Path) -> None:
    path = tmp_path / "c.mp4"
    with VideoWriter(path, LIVE) as writer:
        for number in range(6):
            writer.write(picture(number, number / 10, (160, 120) if number < 3 else (320, 200)))
    with open_video(path) as video:
        assert [number_in(one.pixels) for one in video.pictures()] == list(range(6))


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_lies_where_it_was(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "d.mp4"
    with VideoWriter(path, LIVE, sound=SoundFacts(48000, channels)) as writer:
        writer.write_sound(tone(0.5, channels), 9.5)  # before the first picture
        for number in range(120):
            seconds = 10 + number / 30
            writer.write(picture(number, seconds))
            if seconds < 11 or seconds >= 12.5:
                writer.write_sound(tone(1 / 30, channels), seconds + 0.004 * (number % 2))
    with open_video(path) as video:
        assert video.facts.sound
        assert len(list(video.pictures())) == 120
    there = heard(path)
    assert there[1:9].all()
    assert not there[12:24].any()
    assert there[27:38].all()


def test_sound_may_be_whole_numbers_and_stop_for_good(tmp_path: Path) -> None:
    path = tmp_path / "e.mp4"
    with VideoWriter(path, LIVE, sound=SoundFacts(48000, 1)) as writer:
        for number in range(90):
            writer.write(picture(number, number / 30))
            if number < 30:
                writer.write_sound((tone(1 / 30)[:, 0] * 32767).astype(np.int16), number / 30)
    assert heard(path)[1:9].all()
    with open_video(path) as video:
        assert len(list(video.pictures())) == 90


WRITING = """
import sys, time
from pathlib import Path
import numpy as np
sys.path.insert(0, sys.argv[3])
from video_making import stamped
from faceapp.media.video_writer import VideoWriter
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture
sound = SoundFacts(48000, 1) if sys.argv[2] == "sound" else None
writer = VideoWriter(Path(sys.argv[1]), VideoFacts(0, 0, None, 30.0, False, ""), sound=sound)
for number in range(100000):
    writer.write(VideoPicture(stamped(number), number / 30, number))
    if sound and number < 45:
        writer.write_sound(np.zeros(1600, np.float32), number / 30)
    print(number, flush=True)
    time.sleep(0.004)
"""


@pytest.mark.parametrize("sound", ["sound", "silent"])
@pytest.mark.parametrize("count", [40, 150])
def test_killed_in_the_middle_all_but_the_last_second_is_there(
    tmp_path: Path, sound: str, count: int
) -> None:
    path = tmp_path / "f.mp4"
    here = str(Path(__file__).resolve().parents[1])
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path), sound, here], stdout=subprocess.PIPE
    ) as writing:
        assert writing.stdout is not None
        for _ in range(count):
            writing.stdout.readline()
        writing.kill()
        rest = writing.stdout.read().split()
        written = int(rest[-1]) if rest else count - 1
    with open_video(path) as video:
        pictures = list(video.pictures())
        assert [number_in(one.pixels) for one in pictures] == list(range(len(pictures)))
        assert written - len(pictures) < 30  # less than a second of pictures
        assert video.ended_early is None
        assert number_in(video.picture_at(0.5).pixels) == 15
        assert next(one.number for one in video.pictures(start=0.8)) == 24


def test_a_full_disk_is_said_and_what_was_written_stays(tmp_path: Path) -> None:
    full = tmp_path / "full.mp4"
    full.symlink_to("/dev/full")
    writer = VideoWriter(full, LIVE)
    with pytest.raises(DiskFull):
        write_all(writer)
    with pytest.raises(DiskFull):
        writer.write(picture(999, 99.0))
    writer.close()

    background = BackgroundWriter(full, LIVE)
    with pytest.raises(DiskFull):
        write_all(background)
    with pytest.raises(DiskFull):
        background.close()
    background.close()


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        VideoWriter(tmp_path / "none" / "g.mp4", LIVE)
    with pytest.raises(CannotWrite):
        BackgroundWriter(tmp_path, LIVE)


def test_nothing_written_is_an_empty_file(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "h.mp4", LIVE) as writer:
        assert writer.seconds == 0
    assert (tmp_path / "h.mp4").stat().st_size == 0


def test_in_the_background_all_that_was_taken_is_written(tmp_path: Path) -> None:
    path = tmp_path / "i.mp4"
    with BackgroundWriter(path, LIVE, sound=SoundFacts(48000, 1)) as writer:
        taken = [number for number in range(150) if writer.write(picture(number, number / 30))]
        writer.write_sound(tone(0.5), 0.0)
    assert writer.pictures == len(taken)
    assert writer.dropped == 150 - len(taken)
    with open_video(path) as video:
        assert [number_in(one.pixels) for one in video.pictures()] == taken


def test_what_the_coder_can_not_keep_up_with_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faceapp.media.background_writer.WRITER_WAITING_BYTES", 3 * 640 * 480 * 3)
    path = tmp_path / "j.mp4"
    with BackgroundWriter(path, LIVE) as writer:
        taken = [n for n in range(300) if writer.write(picture(n, n / 30, (640, 480)))]
    assert 3 <= len(taken) < 300
    assert writer.dropped == 300 - len(taken)
    with open_video(path) as video:
        times = [one.time for one in video.pictures()]
    assert times == pytest.approx([n / 30 for n in taken], abs=1e-4)
