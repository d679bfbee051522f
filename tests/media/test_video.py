from __future__ import annotations

import os
import random
import resource
import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from video_making import corner_colours, corners, make_video, number_in, numbered_video, stamped

from faceapp.domain.video_errors import (
    NoPictures,
    VideoEmpty,
    VideoForbidden,
    VideoTooLarge,
    VideoUnreadable,
    VideoVanished,
)
from faceapp.media import video_container
from faceapp.media.video import open_video
from faceapp.ui import wording

UNEVEN = [0.0, 0.04, 0.08, 0.5, 0.52, 0.6, 1.6, 1.64, 1.68, 2.9, 2.95, 3.0, 3.5, 3.52, 3.54, 3.9]


def test_pictures_come_in_order_with_their_numbers_and_times(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "a.mp4", 60)
    with open_video(path) as video:
        assert (video.facts.width, video.facts.height) == (160, 120)
        assert video.facts.duration == pytest.approx(2.4)
        assert video.facts.rate == pytest.approx(25)
        assert (video.facts.pictures, video.facts.codec, video.facts.sound) == (60, "h264", False)
        pictures = list(video.pictures())
        assert [number_in(picture.pixels) for picture in pictures] == list(range(60))
        assert [picture.number for picture in pictures] == list(range(60))
        assert [picture.time for picture in pictures] == pytest.approx([n / 25 for n in range(60)])
        assert video.ended_early is None


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("b.mp4", "libx264", {"bf": "3", "g": "8"}),
        ("b.mkv", "libx264", {"bf": "2"}),
        ("b.mov", "libx265", {"x265-params": "log-level=none"}),
        ("b.webm", "libvpx-vp9", {"cpu-used": "8"}),
        ("b.ts", "libx264", {"bf": "2"}),
    ],
)
def test_uneven_times_are_those_of_the_file(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    path = numbered_video(tmp_path / name, len(UNEVEN), UNEVEN, codec=codec, options=options)
    with open_video(path) as video:
        pictures = list(video.pictures())
    assert [number_in(picture.pixels) for picture in pictures] == list(range(len(UNEVEN)))
    assert [picture.number for picture in pictures] == list(range(len(UNEVEN)))
    assert [picture.time for picture in pictures] == pytest.approx(UNEVEN, abs=0.0011)  # Matroska counts ms


@pytest.mark.parametrize("name", ["c.mp4", "c.mkv", "c.ts", "c.avi"])
def test_the_picture_at_a_time_is_the_one_that_is_shown_then(tmp_path: Path, name: str) -> None:
    codec = "mpeg4" if name.endswith(".avi") else "libx264"
    path = numbered_video(
        tmp_path / name, 250, codec=codec, options={"g": "24", "bf": "2"} if codec != "mpeg4" else {}
    )
    order = random.Random(3).sample(range(250), 40)
    with open_video(path) as video:
        for number in [*order, 0, 1, 2, 249, 248, 0]:
            assert number_in(video.picture_at(number / 25 + 0.013).pixels) == number
        assert number_in(video.picture_at(-5).pixels) == 0
        assert number_in(video.picture_at(1e6).pixels) == 249
        assert video.picture_at(4.0, side=64).pixels.shape == (48, 64, 3)


def test_going_on_in_the_middle_gives_the_same_numbers(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "d.mp4", len(UNEVEN), UNEVEN, options={"g": "5", "bf": "2"})
    with open_video(path) as video:
        whole = {picture.number: picture.time for picture in video.pictures()}
        for number, time in whole.items():
            rest = list(video.pictures(start=time))
            assert [picture.number for picture in rest] == list(range(number, len(UNEVEN)))
            assert [number_in(picture.pixels) for picture in rest] == list(range(number, len(UNEVEN)))
        assert list(video.pictures(start=99)) == []
        assert video.ended_early is None


@pytest.mark.parametrize("every", [0.1, 0.5])
def test_every_leaves_out_what_comes_too_soon(tmp_path: Path, every: float) -> None:
    path = numbered_video(tmp_path / "e.mp4", 100, options={"bf": "2"})
    with open_video(path) as video:
        taken = list(video.pictures(every=every))
    assert all(picture.number == number_in(picture.pixels) for picture in taken)
    steps = np.diff([picture.time for picture in taken])
    assert steps.min() >= every - 1e-6
    assert steps.max() < every + 0.17  # B pictures are not waited for


@pytest.mark.parametrize(
    ("turned", "mirrored", "seen", "degrees"),
    [
        (0, False, "RG/BW", 0),
        (-90, False, "BR/WG", 90),  # counter-clockwise, as FFmpeg counts
        (180, False, "WB/GR", 180),
        (90, False, "GW/RB", 270),
        (0, True, "GR/WB", 0),
        (-90, True, None, 90),
    ],
)
def test_a_turned_video_stands_upright(
    tmp_path: Path, turned: int, mirrored: bool, seen: str | None, degrees: int
) -> None:
    path = make_video(tmp_path / "f.mp4", [corners()] * 3, turned=turned, mirrored=mirrored)
    with open_video(path) as video:
        picture = next(iter(video.pictures()))
        size = (120, 160) if degrees % 180 else (160, 120)
        assert (video.facts.width, video.facts.height) == size
        assert picture.pixels.shape == (size[1], size[0], 3)
        assert picture.pixels.flags.c_contiguous
        small = next(iter(video.pictures(side=80)))
        assert max(small.pixels.shape) == 80
    if seen is not None:
        assert video.facts.turned == degrees
        assert corner_colours(picture.pixels) == seen
        assert corner_colours(small.pixels) == seen


@pytest.mark.parametrize(
    ("pixel", "size"),
    [(Fraction(4, 3), (213, 120)), (Fraction(1, 2), (160, 240)), (Fraction(1, 900), (160, 120))],
)
def test_pixels_that_are_not_square_are_made_so(
    tmp_path: Path, pixel: Fraction, size: tuple[int, int]
) -> None:
    path = make_video(tmp_path / "g.mp4", [corners()] * 3, pixel=pixel)
    with open_video(path) as video:
        assert (video.facts.width, video.facts.height) == size
        picture = next(iter(video.pictures()))
        assert picture.pixels.shape == (size[1], size[0], 3)
        assert corner_colours(picture.pixels) == "RG/BW"


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "size"),
    [
        ("h.mkv", "ffv1", "yuv420p10le", (160, 120)),
        ("h.mov", "prores_ks", "yuva444p10le", (160, 120)),
        ("h2.mp4", "libx265", "yuv420p10le", (160, 120)),
        ("h3.mkv", "ffv1", "bgra", (161, 121)),
        ("h4.mkv", "ffv1", "gray", (33, 57)),
        ("h5.mp4", "libx264", "yuv444p", (161, 121)),
    ],
)
def test_deep_odd_and_clear_pictures(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, size: tuple[int, int]
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = numbered_video(tmp_path / name, 5, codec=codec, pix_fmt=pix_fmt, size=size, options=options)
    with open_video(path) as video:
        pictures = list(video.pictures())
    assert [number_in(picture.pixels) for picture in pictures] == list(range(5))
    assert pictures[0].pixels.shape == (size[1], size[0], 3)
    assert pictures[0].pixels.dtype == np.uint8


def test_interlaced_pictures_have_no_combs(tmp_path: Path) -> None:
    def halves(number: int) -> np.ndarray:
        """Two fields at two moments: a bar that moves."""
        picture = np.full((128, 160, 3), 40, np.uint8)
        for field in (0, 1):
            left = 10 + 8 * number + 4 * field
            picture[field::2, left : left + 30] = 220
        return picture

    path = make_video(
        tmp_path / "i.ts",
        [halves(number) for number in range(12)],
        codec="mpeg2video",
        options={"flags": "+ilme+ildct", "field_order": "tt", "q": "2"},
    )
    with open_video(path) as video:
        pictures = list(video.pictures())
    assert [picture.number for picture in pictures] == list(range(12))
    assert [picture.time for picture in pictures] == pytest.approx([n / 25 for n in range(12)], abs=1e-3)
    grey = pictures[5].pixels[..., 0].astype(int)
    combs = np.abs(grey[1:-1] - (grey[:-2] + grey[2:]) // 2).max(axis=0)
    assert combs[40:100].max() < 60  # 90 with the two fields woven as they are


def test_a_clock_that_does_not_begin_at_zero(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "j.mkv", 20, [5 + n / 10 for n in range(20)])
    with open_video(path) as video:
        assert video.facts.begins == pytest.approx(5.0, abs=0.002)
        assert [picture.time for picture in video.pictures()] == pytest.approx(
            [n / 10 for n in range(20)], abs=0.0011
        )
        assert video.facts.duration == pytest.approx(2.0, abs=0.11)
        assert number_in(video.picture_at(1.0).pixels) == 10


def test_sound_that_lasts_longer_is_no_early_end(tmp_path: Path) -> None:
    for name in ("k.mp4", "k.mkv"):
        path = numbered_video(tmp_path / name, 25, sound=6.0)
        with open_video(path) as video:
            assert video.facts.sound
            assert len(list(video.pictures())) == 25
            assert video.ended_early is None
            assert video.facts.duration == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["l.mp4", "l.mkv", "l.ts"])
def test_a_file_that_ends_in_the_middle_gives_what_is_there(tmp_path: Path, name: str, share: float) -> None:
    path = numbered_video(
        tmp_path / name,
        250,
        size=(320, 240),
        container={"movflags": "faststart"} if name == "l.mp4" else None,
    )
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with open_video(path) as video:
        pictures = list(video.pictures(side=160))
        assert [number_in(picture.pixels) for picture in pictures[:-2]] == list(range(len(pictures) - 2))
        assert 20 < len(pictures) < 250
        if name != "l.ts" and len(pictures) < 230:  # a transport stream promises nothing
            assert video.ended_early is not None
            assert video.ended_early.startswith(str(path))
            assert video.early is not None
            assert "ends early" in wording.sentence(video.early)
        assert number_in(video.picture_at(1.0).pixels) == 25
        assert video.picture_at(1e5).time == pytest.approx(pictures[-1].time, abs=0.1)


def test_a_file_without_its_table_says_so_at_once(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "m.mp4", 50)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(VideoUnreadable):
        open_video(path)


def test_a_file_that_lies_about_its_length(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "n.mp4", 50)
    data = bytearray(path.read_bytes())
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(box) + 4
        place = at + (20 if box == b"tkhd" else 16)
        data[place : place + 4] = struct.pack(">I", 0x7000_0000)
    path.write_bytes(bytes(data))
    with open_video(path) as video:
        assert len(list(video.pictures())) == 50
        assert number_in(video.picture_at(1e9).pixels) == 49
        assert number_in(video.picture_at(1.0).pixels) == 25


def test_a_file_damaged_in_the_middle_goes_on_behind_it(tmp_path: Path) -> None:
    path = numbered_video(tmp_path / "o.mp4", 200, size=(320, 240), options={"g": "10"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = os.urandom(3000)
    path.write_bytes(bytes(data))
    with open_video(path) as video:
        pictures = list(video.pictures())
        assert pictures[-1].number == 199
        assert number_in(pictures[-1].pixels) == 199
        good = [number_in(picture.pixels) == picture.number for picture in pictures]
        assert sum(good) > 150


def test_noise_anywhere_never_hangs_or_crashes(tmp_path: Path) -> None:
    whole = numbered_video(tmp_path / "p.mp4", 40, sound=1.0).read_bytes()
    chance = random.Random(11)
    for turn in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"noise{turn % 2}.mp4"
        path.write_bytes(bytes(data[: chance.choice((len(data), chance.randrange(1, len(data))))]))
        try:
            with open_video(path) as video:
                times = [picture.time for picture in video.pictures(side=64)]
                assert times == sorted(set(times))
                video.picture_at(0.5)
        except VideoUnreadable:
            continue


def refused(path: Path, kind: type[VideoUnreadable]) -> None:
    with pytest.raises(kind) as caught:
        open_video(path)
    assert type(caught.value) is kind
    assert path.name in wording.sentence(caught.value)


def test_what_is_no_video_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    refused(tmp_path / "empty.mp4", VideoEmpty)
    (tmp_path / "text.mp4").write_text("Dear Bob, here is the film.\n" * 400)
    refused(tmp_path / "text.mp4", VideoUnreadable)
    refused(tmp_path / "none.mp4", VideoVanished)
    (tmp_path / "folder.mp4").mkdir()
    refused(tmp_path / "folder.mp4", NoPictures)
    os.mkfifo(tmp_path / "pipe.mp4")
    refused(tmp_path / "pipe.mp4", NoPictures)
    picture = numbered_video(tmp_path / "one.jpg", 1, codec="mjpeg", pix_fmt="yuvj420p", format_="image2")
    picture.rename(tmp_path / "jpeg.mp4")
    refused(tmp_path / "jpeg.mp4", VideoUnreadable)


def test_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    secret = numbered_video(tmp_path / "secret.ts", 10)
    lists = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{secret}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile '{secret.name}'\n",
        "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    }
    for name, text in lists.items():
        (tmp_path / f"{name}.mp4").write_text(text)
        refused(tmp_path / f"{name}.mp4", VideoUnreadable)


def test_sound_alone_has_no_pictures(tmp_path: Path) -> None:
    import av

    path = tmp_path / "song.m4a"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("aac", rate=48000, layout="mono")
        for block in range(20):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = 48000, block * 1024
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    refused(path, NoPictures)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = numbered_video(tmp_path / "q.mp4", 3)
    path.chmod(0)
    if os.geteuid() == 0:  # nothing is forbidden to root: the system's answer is given for it
        monkeypatch.setattr("faceapp.media.video_container.os.access", lambda *_arguments: False)
    refused(path, VideoForbidden)


def test_pictures_that_are_too_large_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_container, "VIDEO_PIXELS_MOST", 160 * 119)
    path = numbered_video(tmp_path / "r.mp4", 1)
    refused(path, VideoTooLarge)


def test_a_long_video_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    path = make_video(tmp_path / "s.mp4", [stamped(5, 320, 240)] * 1200, options={"preset": "ultrafast"})
    with open_video(path) as video:
        pictures = video.pictures()
        for _ in range(300):
            next(pictures)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        last = 0
        for picture in pictures:
            last = picture.number
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert last == 1199
    assert grown < 20_000  # kB; 900 pictures would be 200 000


def test_a_name_that_is_no_text_and_one_that_looks_like_an_address(tmp_path: Path) -> None:
    made = numbered_video(tmp_path / "t.mp4", 3)
    for name in (b"\xff\xfe.mp4", b"http:x.mp4", b"a%d?b#c.mp4", "夏.mp4".encode()):
        path = tmp_path / os.fsdecode(name)
        path.write_bytes(made.read_bytes())
        with open_video(path) as video:
            assert len(list(video.pictures())) == 3


def test_colours_are_what_they_were(tmp_path: Path) -> None:
    for name, size, context in (
        ("sd.mp4", (160, 120), {}),
        ("hd.mp4", (1280, 720), {}),
        ("tagged.mp4", (160, 120), {"colorspace": 5, "color_range": 1}),
    ):
        path = make_video(tmp_path / name, [corners(*size)] * 2, options={"crf": "10"}, **context)
        with open_video(path) as video:
            pixels = next(iter(video.pictures())).pixels.astype(int)
        if name != "hd.mp4":  # what is not said is BT.709 here, and was written as BT.601
            wanted = corners(*size).astype(int)
            assert np.abs(pixels[30::60, 40::80] - wanted[30::60, 40::80]).max() < 5


@pytest.mark.parametrize("curve", [16, 18])  # PQ, HLG
def test_high_range_is_brought_down(tmp_path: Path, curve: int) -> None:
    context = {"color_trc": curve, "color_primaries": 9, "colorspace": 9}
    options = {"x265-params": "log-level=none"}
    path = make_video(
        tmp_path / "u.mp4",
        [corners()] * 3,
        codec="libx265",
        pix_fmt="yuv420p10le",
        options=options,
        **context,
    )
    with open_video(path) as video:
        pixels = next(iter(video.pictures())).pixels
    assert corner_colours(pixels) == "RG/BW"


def test_real_videos_are_read_to_their_end(photos: Path) -> None:
    wanted = {
        "WolfgangLanger_Pexels.mp4": (640, 360, 472, 19.685),
        "face_noface.mov": (960, 540, 169, 6.402),
        "five-people-1080p.mp4": (1920, 1080, 105, 4.2),
        "no_face.mp4": (960, 540, 95, 3.945),  # three of its 98 are cut away by its edit list
        "noface_face.mov": (960, 540, 169, 6.379),
        "short_hamilton_clip.mp4": (640, 360, 275, 9.176),
        "single_face.mp4": (640, 360, 72, 2.4),
        "woman2.mp4": (596, 336, 464, 15.482),
    }
    for name, (width, height, count, seconds) in wanted.items():
        with open_video(photos / "videos" / name) as video:
            assert (video.facts.width, video.facts.height) == (width, height)
            assert video.facts.duration == pytest.approx(seconds, abs=0.002)
            pictures = list(video.pictures(side=160))
            assert [picture.number for picture in pictures] == list(range(count))
            assert video.ended_early is None
            assert pictures[0].time == 0
            middle = pictures[count // 2]
            same = video.picture_at(middle.time + 0.001, side=160)
            assert (same.time, np.array_equal(same.pixels, middle.pixels)) == (middle.time, True)
            rest = list(video.pictures(start=middle.time, side=160))
            assert [picture.number for picture in rest] == list(range(count // 2, count))
