"""``faceapp analyze``: the table, the summary, stopping, being killed, files that are no videos."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from video_making import numbered_video
from watching_world import face_video

from faceapp import cli
from faceapp.domain.recording import AnalysisState
from faceapp.domain.sample_table import header
from faceapp.services import health, recordings, tagging
from faceapp.services.library import open_library

LENGTH = 1500
"""Pictures of a clip that takes some seconds, also on a fast machine: enough to be stopped in the middle."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    return face_video(tmp_path_factory.mktemp("clip") / "face.mkv", astronaut_jpg, 50)


def command(library: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "faceapp", "--library", str(library), "analyze", *map(str, arguments)]


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(newline="") as file:
        return list(csv.DictReader(file))


def run(capsys: pytest.CaptureFixture[str], library: Path, *arguments: object) -> Any:
    code = cli.main(["--library", str(library), "analyze", *map(str, arguments), "--json"])
    out = capsys.readouterr()
    assert code == 0, out.err
    return json.loads(out.out)


def test_a_video_gives_a_summary_and_a_table(
    tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, table = tmp_path / "a.faceapp", tmp_path / "out.csv"
    told = run(capsys, library, clip, "--csv", table)
    assert (told["pictures"], told["state"], told["problems"]) == (50, "done", [])
    assert told["pictures_per_second"] > 0
    [somebody] = told["people"]
    assert somebody["person"] is None
    assert somebody["seconds"] == pytest.approx(2.0, abs=0.2)
    assert sum(somebody["expressions"].values()) == pytest.approx(1.0, abs=0.01)
    found = rows(table)
    assert list(found[0]) == header()
    assert len(found) == told["samples"] >= 45
    for row in found:
        assert float(row["time"]) == pytest.approx(int(row["picture"]) / 25, abs=1e-3)
        assert sum(float(row[f"raw_{label}"]) for label in somebody["expressions"]) == pytest.approx(
            1, abs=0.01
        )
        assert 0 <= float(row["x"]) < float(row["x"]) + float(row["w"]) <= 1
        assert (row["who"], row["video"], row["model"]) == ("1", str(clip), "faceapp-expression")
    # named, it has a name; nothing is measured a second time
    with open_library(library) as opened:
        tagging.name_face(opened, somebody["face"], "Eileen")
    told = run(capsys, library, clip, "--csv", table)
    assert (told["people"][0]["person"], told["seconds"]) == ("Eileen", 0)
    assert {row["person"] for row in rows(table)} == {"Eileen"}


def test_folders_and_only_some_pictures(
    tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    numbered_video(folder / "one.mp4", 50)
    numbered_video(folder / "two.mkv", 25)
    (folder / "broken.mp4").write_bytes(b"nothing")
    told = run(capsys, tmp_path / "a.faceapp", folder, "--every", 200)
    assert [(Path(one["path"]).name, one["pictures"]) for one in told["videos"]] == [
        ("one.mp4", 10),
        ("two.mkv", 5),
    ]
    assert (told["pictures"], told["samples"]) == (15, 0)
    assert [Path(one["path"]).name for one in told["problems"]] == ["broken.mp4"]


def test_a_file_that_ends_early_is_named_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = numbered_video(tmp_path / "whole.mkv", 60).read_bytes()
    half = tmp_path / "half.mkv"
    half.write_bytes(whole[: len(whole) // 2])
    assert cli.main(["--library", str(tmp_path / "a.faceapp"), "analyze", str(half), "--every", "500"]) == 0
    said = capsys.readouterr().out
    (line,) = (line for line in said.splitlines() if "ends early" in line)
    assert line.startswith(f"  {half}: it ends early, after ")
    assert line.count(str(half)) == 1


def test_what_can_not_be_done_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0" * 4000)
    for arguments, sentence in (
        ([tmp_path / "no.mp4"], f"The video {tmp_path / 'no.mp4'} is not there."),
        ([text], f"{text} is not a video."),
        ([tmp_path / "empty"], f"There is no video in {tmp_path / 'empty'}."),
        ([broken], f"{broken} is not a video, or its beginning is damaged."),
        ([broken, "--csv", tmp_path / "no" / "x.csv"], f"{tmp_path / 'no' / 'x.csv'} can not be written."),
    ):
        (tmp_path / "empty").mkdir(exist_ok=True)
        code = cli.main(["--library", str(tmp_path / "a.faceapp"), "analyze", *map(str, arguments)])
        assert (code, capsys.readouterr().err.strip()) == (3, f"faceapp: {sentence}")
    clip = numbered_video(tmp_path / "clip.mkv", 12)
    places = [str(clip), str(tmp_path / "gone.mp4"), str(broken), "--json", "--every", "500"]
    assert cli.main(["--library", str(tmp_path / "a.faceapp"), "analyze", *places]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in told["problems"]] == [str(tmp_path / "gone.mp4"), str(broken)]
    assert len(told["videos"]) == 1
    assert cli.main(["analyze"]) == 2
    assert cli.main(["analyze", "x.mp4", "--every", "0"]) == 2


def test_help_says_what_each_column_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["analyze", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in header())
    assert max(map(len, said.splitlines())) <= 90


def positions(library: Path) -> tuple[AnalysisState, int] | None:
    if not library.exists():
        return None
    with open_library(library) as opened:
        found = recordings.recordings(opened)
    return (found[0].state, found[0].analysed) if found else None


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    return face_video(tmp_path_factory.mktemp("long") / "face.mkv", astronaut_jpg, LENGTH)


@pytest.fixture(scope="module")
def analysed_at_once(tmp_path_factory: pytest.TempPathFactory, long_clip: Path) -> list[dict[str, str]]:
    """The table of the long clip where nothing stopped it."""
    place = tmp_path_factory.mktemp("whole")
    done = subprocess.run(
        [*command(place / "b.faceapp", long_clip), "--csv", str(place / "whole.csv")],
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return rows(place / "whole.csv")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_or_killed_it_goes_on_and_ends_with_the_same_samples(
    tmp_path: Path,
    long_clip: Path,
    analysed_at_once: list[dict[str, str]],
    capsys: pytest.CaptureFixture[str],
    how: signal.Signals,
) -> None:
    """As if it had not been: each picture once, the face under one number."""
    clip = long_clip
    library, table = tmp_path / "a.faceapp", tmp_path / "out.csv"
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background work may have it ignored
    try:
        process = subprocess.Popen(
            [*command(library, clip), "--csv", str(table)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    end = time.monotonic() + 120
    while not ((found := positions(library)) and found[1] > 50):
        assert time.monotonic() < end
        assert process.poll() is None, "it was done before it could be stopped"
        time.sleep(0.05)
    os.kill(process.pid, how)
    _, said = process.communicate(timeout=60)
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert b"goes on from here" in said
    left = positions(library)
    assert left is not None
    assert left[0] is AnalysisState.WAITING
    assert 50 < left[1] < LENGTH
    assert not table.exists(), "half a table is none"
    told = run(capsys, library, clip, "--csv", table)
    again, once = rows(table), analysed_at_once
    assert (told["pictures"], told["state"]) == (LENGTH, "done")
    assert [row["picture"] for row in again] == [row["picture"] for row in once]
    assert {(row["track"], row["who"]) for row in again} == {("1", "1")}
    away = max(abs(float(a[key]) - float(b[key])) for a, b in zip(again, once, strict=True) for key in "xywh")
    assert away < 0.05
    with open_library(library) as opened:
        assert not health.check(opened)
