"""Recordings as tables with pictures: a row for each face on each picture, and a row for each track.

``samples.parquet`` or ``samples.csv`` has the columns of ``faceapp analyze --csv``, see ``sample_table``;
``tracks.parquet`` or ``tracks.csv`` the path of a still of each track's best moment. Parquet has full
numbers and nulls, CSV the rounded text that ``analyze`` writes, byte for byte. Both are written batch by
batch: an hour needs no more memory than a minute.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.sample_batch import SampleBatch, TrackRow
from faceapp.domain.sample_table import header
from faceapp.interchange.formats import Out
from faceapp.interchange.table_parquet import OPTIONS
from faceapp.interchange.table_rows import written


class TableKind(StrEnum):
    """What the tables are; the suffix of their files."""

    PARQUET = "parquet"
    CSV = "csv"


def write_samples(batches: Iterable[SampleBatch], out: Out, kind: TableKind) -> Generator[int, None, None]:
    """Write the table of samples; gives the rows so far after each batch."""
    if kind is TableKind.PARQUET:
        return _samples_parquet(batches, out)
    return _samples_csv(batches, out)


def write_tracks(tracks: Sequence[TrackRow], out: Out, kind: TableKind) -> None:
    """Write the table of tracks."""
    names = [field.name for field in fields(TrackRow)]
    if kind is TableKind.CSV:
        with out.text("tracks.csv") as text:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(names)
            writer.writerows([_cell(getattr(track, name)) for name in names] for track in tracks)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = {"track", "who", "face", "pictures"}
    kinds = [
        (name, pa.int64() if name in whole else pa.float64() if name in {"first", "last"} else pa.string())
        for name in names
    ]
    schema = pa.schema(kinds)
    rows = [{name: _null(value) for name, value in asdict(track).items()} for track in tracks]
    with out.binary("tracks.parquet") as file, pq.ParquetWriter(file, schema, **OPTIONS) as parquet:
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema))


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4f}"
    return written(value) if isinstance(value, str) else value


def _null(value: object) -> object:
    return (written(value) or None) if isinstance(value, str) else value


# --- Parquet ----------------------------------------------------------------------------


def schema() -> Any:
    """The types of the columns of samples."""
    import pyarrow as pa

    kinds = {
        **dict.fromkeys(("picture", "track", "who", "face"), pa.int64()),
        **dict.fromkeys(("video", "person", "proposal", "label", "model", "version"), pa.string()),
        "time": pa.float64(),
        "detected": pa.bool_(),
    }
    return pa.schema([(name, kinds.get(name, pa.float32())) for name in header()])


def _samples_parquet(batches: Iterable[SampleBatch], out: Out) -> Generator[int, None, None]:
    import pyarrow.parquet as pq

    rows = 0
    with out.binary("samples.parquet") as file, pq.ParquetWriter(file, schema(), **OPTIONS) as writer:
        for batch in batches:
            writer.write_table(as_table(batch))
            rows += len(batch.samples)
            yield rows


def as_table(batch: SampleBatch) -> Any:
    """A batch as an Arrow table; what is not known is null."""
    import pyarrow as pa

    found = batch.samples
    count = len(found)
    kinds = schema()
    tracks = distinct(found.track)
    place = np.searchsorted(tracks, found.track)
    numbers: list[int] = tracks.tolist()
    there, best = labels(found.smoothed)

    def texts(values: Sequence[str], places: NDArray[Any]) -> Any:
        known = pa.array([written(value) or None for value in values], pa.string())
        return known.take(pa.array(places)) if values else pa.nulls(count, pa.string())

    def of_track(values: Mapping[int, int]) -> Any:
        known = pa.array([values.get(number) for number in numbers], pa.int64())
        return known.take(pa.array(place))

    def probabilities(values: NDArray[np.float32], column: int) -> Any:
        return pa.array(np.ascontiguousarray(values[:, column]), pa.float32(), from_pandas=True)

    same = np.zeros(count, np.int64)
    names = [batch.names.get(number, ("", "")) for number in numbers]
    columns: dict[str, Any] = {
        "video": texts([batch.video], same),
        "time": pa.array(found.time),
        "picture": pa.array(found.picture),
        "person": texts([name for name, _ in names], place),
        "proposal": texts([proposal for _, proposal in names], place),
        "track": pa.array(found.track),
        "who": of_track(batch.whos),
        "face": of_track(batch.faces),
        **{name: pa.array(np.ascontiguousarray(found.box[:, side])) for side, name in enumerate("xywh")},
        "score": pa.array(found.score),
        "detected": pa.array(found.detected),
        **{f"raw_{each}": probabilities(found.raw, n) for n, each in enumerate(EXPRESSIONS)},
        **{f"smoothed_{each}": probabilities(found.smoothed, n) for n, each in enumerate(EXPRESSIONS)},
        "label": texts([*map(str, EXPRESSIONS), ""], np.where(there, best, len(EXPRESSIONS))),
        "model": texts([batch.model], same),
        "version": texts([batch.version], same),
    }
    return pa.table(columns, schema=kinds)


def labels(smoothed: NDArray[np.float32]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Whether an expression was read, and the place of the largest probability, of each row."""
    there: NDArray[np.bool_] = np.asarray(~np.isnan(smoothed[:, 0]), np.bool_)
    return there, np.argmax(np.where(there[:, None], smoothed, 0.0), axis=1)


# --- CSV ----------------------------------------------------------------------------------


def _samples_csv(batches: Iterable[SampleBatch], out: Out) -> Generator[int, None, None]:
    rows = 0
    with out.text("samples.csv") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header())
        for batch in batches:
            writer.writerows(_lines(batch))
            rows += len(batch.samples)
            yield rows


def _lines(batch: SampleBatch) -> Iterator[list[object]]:
    found = batch.samples
    there, best = labels(found.smoothed)
    read = ~np.isnan(found.raw[:, 0])
    video, nothing = written(batch.video), [""] * len(EXPRESSIONS)
    names = {number: (written(name), written(other)) for number, (name, other) in batch.names.items()}
    # As lists: a number of an array costs ten times as much to write.
    columns = zip(
        *(found.time.tolist(), found.picture.tolist(), found.track.tolist(), found.box.tolist()),
        *(found.score.tolist(), found.detected.tolist(), found.raw.tolist(), found.smoothed.tolist()),
        *(read.tolist(), there.tolist(), best.tolist()),
        strict=True,
    )
    for time, picture, number, box, score, detected, raw, smoothed, is_read, is_there, label in columns:
        yield [
            *(video, f"{time:.4f}", picture),
            *names.get(number, ("", "")),
            *(number, batch.whos.get(number, ""), batch.faces.get(number, "")),
            *[f"{value:.5f}" for value in box],
            *(f"{score:.3f}", int(detected)),
            *([f"{value:.4f}" for value in raw] if is_read else nothing),
            *([f"{value:.4f}" for value in smoothed] if is_there else nothing),
            EXPRESSIONS[label].value if is_there else "",
            *(batch.model, batch.version),
        ]
