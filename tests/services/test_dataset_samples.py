"""Samples of recordings as tables: what ``analyze`` writes, in batches, with stills beside them."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
from interchange.dataset_world import FolderOut, contents
from recording_world import CONSENT, MODELS, SIZE, followed, picture, pictures, summary

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.following import PictureFaces
from faceapp.domain.ids import PhotoId
from faceapp.domain.sample_table import header
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.interchange.recording_tables import TableKind
from faceapp.services import dataset_samples, recordings, sample_export, tagging
from faceapp.services.library import Library, Thumbnails, open_thumbnails


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    opened = open_thumbnails(library)
    yield opened
    opened.close()


@pytest.fixture
def videos(library: Library, thumbnails: Thumbnails) -> list[PhotoId]:
    """Two recordings; on the first a face has a name, and a second one no face among those of photos."""
    found = []
    for seconds in (9.0, 2.0):
        writer = recordings.begin(
            library, thumbnails, source="Desk camera", size=SIZE, models=MODELS, consent=CONSENT
        )
        for one in pictures(seconds, {1: 1, 2: 2}):
            writer.add(one)
            if one.picture.number % 25 == 24:
                writer.flush()
        blind = picture(round(seconds * 25), {1: 1}, seconds)
        writer.add(
            PictureFaces(blind.picture, (followed(1, seconds, read=False),), cut=False, milliseconds=1.0)
        )
        face = writer.ended(summary(1, 0.0, seconds))
        assert face is not None
        if not found:
            tagging.name_faces(library, [face], 'Zoë, "the" one')
        writer.finish()
        found.append(writer.recording)
    return found


@pytest.mark.parametrize("rows", [1, 60, 100_000])
def test_batches_are_what_is_read_at_once(library: Library, videos: list[PhotoId], rows: int) -> None:
    whole = recordings.samples(library, videos[0])
    batches = list(dataset_samples.sample_batches(library, videos[:1], rows))
    assert (len(batches) == 1) == (rows == 100_000)
    for name in ("picture", "time", "track", "box", "score", "detected", "raw", "smoothed"):
        parts = np.concatenate([getattr(batch.samples, name) for batch in batches])
        assert np.array_equal(parts, getattr(whole, name), equal_nan=name in {"raw", "smoothed"}), name


def written(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], folder: Path, kind: TableKind
) -> dataset_samples.RecordingsWritten:
    *_, last = dataset_samples.write_recordings(library, thumbnails, videos, FolderOut(folder), kind)
    return last


def test_csv_is_what_analyze_writes(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], tmp_path: Path
) -> None:
    done = written(library, thumbnails, videos, tmp_path / "set", TableKind.CSV)
    rows = sample_export.write_samples(library, videos, tmp_path / "analyze.csv")
    assert done.rows == rows
    told = (tmp_path / "analyze.csv").read_bytes()
    for number, name in dataset_samples.called(library, videos).items():
        path = os.fsencode(recordings.recording(library, number).path)
        told = told.replace(path, name.encode())
    assert (tmp_path / "set" / "samples.csv").read_bytes() == told, "the same but for paths of this machine"


def test_parquet_says_the_same(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], tmp_path: Path
) -> None:
    done = written(library, thumbnails, videos, tmp_path / "set", TableKind.PARQUET)
    table = pd.read_parquet(tmp_path / "set" / "samples.parquet")
    sample_export.write_samples(library, videos, tmp_path / "analyze.csv")
    with (tmp_path / "analyze.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert list(table.columns) == header()
    assert done.rows == len(table) == len(lines)
    for name in ("person", "proposal", "label", "model", "version"):
        assert table[name].fillna("").tolist() == [line[name] for line in lines], name
    for name in ("picture", "track", "detected"):
        assert table[name].astype(int).tolist() == [int(line[name]) for line in lines], name
    for name in ("who", "face"):
        told = [None if math.isnan(value) else str(int(value)) for value in table[name]]
        assert told == [line[name] or None for line in lines], name
    names = [
        "time",
        *"xywh",
        "score",
        *(f"{kind}_{each}" for kind in ("raw", "smoothed") for each in EXPRESSIONS),
    ]
    for name in names:
        told = [float(line[name]) if line[name] else math.nan for line in lines]
        assert table[name].tolist() == pytest.approx(told, abs=6e-4, nan_ok=True), name
    types = pyarrow.parquet.read_schema(tmp_path / "set" / "samples.parquet")
    assert str(types.field("time").type) == "double"
    assert pyarrow.parquet.read_table(tmp_path / "set" / "samples.parquet")["raw_happy"].null_count == 2


@pytest.mark.parametrize("kind", TableKind)
def test_stills_lie_beside_and_the_table_of_tracks_names_them(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], kind: TableKind, tmp_path: Path
) -> None:
    done = written(library, thumbnails, videos, tmp_path, kind)
    path = tmp_path / f"tracks.{kind}"
    tracks = pd.read_parquet(path) if kind is TableKind.PARQUET else pd.read_csv(path)
    assert (done.tracks, done.stills) == (len(tracks), tracks["still"].notna().sum())
    assert done.stills == 2
    assert tracks["person"].dropna().tolist() == ['Zoë, "the" one']
    for still in tracks["still"].dropna():
        assert (tmp_path / still).read_bytes() == b"jpeg"
    assert tracks["video"].nunique() == 2


@pytest.mark.parametrize("kind", TableKind)
def test_equal_recordings_give_equal_bytes(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], kind: TableKind, tmp_path: Path
) -> None:
    for name in "ab":
        written(library, thumbnails, videos, tmp_path / name, kind)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_stopped_it_leaves_no_table(
    library: Library, thumbnails: Thumbnails, videos: list[PhotoId], tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    steps = dataset_samples.write_recordings(library, thumbnails, videos, FolderOut(folder))
    next(steps)
    steps.close()
    assert contents(folder) == {}
    with pytest.raises(NoSuchRecording):
        written(library, thumbnails, [PhotoId(999)], folder, TableKind.PARQUET)
    assert contents(folder) == {}
