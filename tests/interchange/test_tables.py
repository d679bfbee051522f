"""CSV, JSON lines and Parquet: read by pandas and pyarrow, and by ourselves."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.json
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.dataset_world import (
    HOSTILE,
    contents,
    export,
    held,
    labels_only,
    no_pictures,
    scenes,
    single_faces,
)

from faceapp.domain.dataset import Dataset, Label, LabelledFace
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.interchange import table_csv, table_jsonl, table_parquet, table_rows
from faceapp.interchange.formats import ReadableFormat

TABLES = {each.facts.key: each for each in (table_csv.FORMAT, table_jsonl.FORMAT, table_parquet.FORMAT)}
FILES = {"csv": "faces.csv", "jsonl": "faces.jsonl", "parquet": "faces.parquet"}
WORLDS = {
    "scenes": scenes(),
    "whole": scenes(splits=(), unlabelled=True),
    "expressions": scenes(label=Label.EXPRESSION),
    "faces": single_faces(label=Label.FACE),
    "hostile": single_faces(HOSTILE, each=1, unlabelled=True),
    "plain": single_faces(rich=False),
}


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest) -> ReadableFormat:
    return TABLES[request.param]


def expected(dataset: Dataset, made: ReadableFormat) -> Dataset:
    return replace(held(dataset, made), title="")


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_written_is_read_again_and_written_the_same(
    table: ReadableFormat, world: str, tmp_path: Path
) -> None:
    dataset = WORLDS[world]
    folder = export(table, dataset, tmp_path / "first")
    read = table.read(folder, no_pictures)
    assert not read.problems
    got = replace(read.dataset, pictures=tuple(read.dataset.pictures))
    assert got == expected(dataset, table)
    for picture in read.dataset.pictures:
        assert read.files[picture.split, picture.name] == folder / table_rows.place(picture)
    again = export(table, read.dataset, tmp_path / "again")
    assert contents(again) == contents(folder)


def test_equal_datasets_give_equal_bytes(table: ReadableFormat, tmp_path: Path) -> None:
    first, second = (labels_only(export(table, scenes(), tmp_path / name)) for name in "ab")
    assert first == second


def frame(key: str, folder: Path) -> pd.DataFrame:
    path = folder / FILES[key]
    if key == "csv":
        return pd.read_csv(path, keep_default_na=False, na_values=[""])
    if key == "jsonl":
        return pd.read_json(path, lines=True, dtype=False, precise_float=True)
    return pd.read_parquet(path)


@pytest.mark.parametrize("key", TABLES)
def test_pandas_reads_it(key: str, tmp_path: Path) -> None:
    dataset = scenes(("=1+1", "@SUM(A1)", "NA"), label=Label.PERSON)
    table = frame(key, export(TABLES[key], dataset, tmp_path))
    faces = [(picture, face) for picture in dataset.pictures for face in picture.faces]
    negatives = [picture for picture in dataset.pictures if not picture.faces]
    assert list(table.columns) == list(table_rows.COLUMNS)
    assert len(table) == len(faces) + len(negatives)
    rows = table[table["number"].notna()]
    assert list(rows["person"]) == list(rows["class"]) == [face.person for _, face in faces]
    assert [dataset.people[int(one)] for one in rows["class_id"]] == list(rows["person"])
    assert list(rows["file"]) == [table_rows.place(picture) for picture, _ in faces]
    for name in "xywh":
        assert list(rows[name]) == pytest.approx([getattr(face.box, name) for _, face in faces], abs=1e-12)
    assert list(rows["x_px"]) == [face.box.x * picture.width for picture, face in faces]
    assert list(table[table["number"].isna()]["file"]) == [table_rows.place(one) for one in negatives]


def test_pyarrow_reads_the_same_from_lines_and_parquet(tmp_path: Path) -> None:
    lines = pyarrow.json.read_json(export(table_jsonl.FORMAT, scenes(), tmp_path / "j") / "faces.jsonl")
    table = pyarrow.parquet.read_table(
        export(table_parquet.FORMAT, scenes(), tmp_path / "p") / "faces.parquet"
    )
    assert lines.column_names == table.column_names
    vectors = zip(lines["embedding"].to_pylist(), table["embedding"].to_pylist(), strict=True)
    for mine, theirs in vectors:
        assert (mine is None) == (theirs is None)
        assert mine is None or np.asarray(mine, np.float32).tolist() == theirs
    rest = [name for name in table.column_names if name not in ("embedding", "taken_at")]
    assert lines.select(rest).to_pylist() == table.select(rest).to_pylist()


def test_a_column_of_embeddings_is_there_only_where_they_are(table: ReadableFormat, tmp_path: Path) -> None:
    assert "embedding" not in table_rows.columns(single_faces(rich=False))
    assert "embedding" in table_rows.columns(single_faces())


def test_without_its_file_it_is_no_table(table: ReadableFormat, tmp_path: Path) -> None:
    with pytest.raises(NotThisFormat):
        table.read(tmp_path, no_pictures)
    with pytest.raises(NotThisFormat):
        table.read(tmp_path / "nowhere", no_pictures)


def test_what_is_wrong_is_told_once_and_the_rest_comes_in(tmp_path: Path) -> None:
    folder = export(table_jsonl.FORMAT, single_faces(each=1, splits=()), tmp_path)
    path = folder / "faces.jsonl"
    good = [json.loads(line) for line in path.read_text().splitlines()]
    wrong: list[object] = [
        {**good[0], "file": "../secret.jpg"},
        {**good[0], "file": "/etc/passwd"},
        {**good[0], "file": "images/a\0b.jpg"},
        {**good[0], "file": 7},
        {**good[0], "file": "images/missing.jpg"},
        {**good[0], "x": "left"},
        {**good[0], "w": -1.0},
        {**good[0], "h": None},
        {**good[0], "width": 1e400},
        {**good[0], "width": 0.5},
        {**good[0], "expression": "smug"},
        {**good[0], "state": "sure"},
        {**good[0], "embedding": [1.0, "two"]},
        {**good[0], "person": ["a", "list"]},
        [1, 2],
    ]
    lines = [*map(json.dumps, wrong), "{broken", *map(json.dumps, good)]
    path.write_text("\n".join(lines))
    read = table_jsonl.FORMAT.read(folder, no_pictures)
    assert [place for place, _ in read.problems] == [path]
    said = str(read.problems[0][1])
    assert said.count(". ") >= len(wrong)  # each is told
    assert said.endswith("Line 16 is no JSON.")
    assert [len(picture.faces) for picture in read.dataset.pictures] == [1] * len(good)


def test_a_link_that_leads_out_is_not_followed(table: ReadableFormat, tmp_path: Path) -> None:
    folder = export(table, single_faces(each=1, splits=()), tmp_path / "set")
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"secret")
    victim = folder / "images" / "face-0001.jpg"
    victim.unlink()
    try:
        victim.symlink_to(secret)
    except OSError:
        pytest.skip("no links here")
    read = table.read(folder, no_pictures)
    assert len(read.problems) == 1
    assert "leads out" in str(read.problems[0][1])
    assert secret not in [path.resolve() for path in read.files.values()]


def test_a_table_of_somebody_else(tmp_path: Path) -> None:
    """With no more than a name and a box in pixels; sizes are read from the pictures."""
    export(table_csv.FORMAT, single_faces(each=1, splits=()), tmp_path)
    (tmp_path / "faces.csv").unlink()
    (tmp_path / "people.csv").write_text(
        "filename,name,x_px,y_px,w_px,h_px\nimages\\face-0000.jpg,7,16,12,32,24\nimages/face-0001.jpg,Ben,,,,\n"
    )
    read = table_csv.FORMAT.read(tmp_path, no_pictures)
    assert not read.problems
    first, second = read.dataset.pictures
    assert (first.width, first.height) == (64, 48)
    assert first.faces[0].person == "7"
    box = first.faces[0].box
    assert box is not None
    assert (box.x, box.y, box.w, box.h) == (0.25, 0.25, 0.5, 0.5)
    assert second.faces == (LabelledFace(None, "Ben"),)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), junk=st.binary(max_size=12), cut=st.integers(0, 40))
def test_damaged_tables_are_problems_and_no_more(
    table: ReadableFormat, place: float, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"damaged-{table.facts.key}"
    path = folder / FILES[table.facts.key]
    whole = folder / "whole"
    if not whole.exists():
        export(table, scenes(), folder)
        whole.write_bytes(path.read_bytes())
    data = whole.read_bytes()
    at = int(place * len(data))
    path.write_bytes(data[:at] + junk + data[at + cut :])
    read = table.read(folder, no_pictures)
    assert len(read.problems) <= 1
    for picture in read.dataset.pictures:
        for face in picture.faces:
            assert face.box is None or math.isfinite(face.box.area)
