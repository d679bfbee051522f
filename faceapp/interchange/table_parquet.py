"""A Parquet table: ``faces.parquet`` (a row a face) with the pictures in ``images/``.

Columns as in ``table_rows.COLUMNS``, null where there is nothing to say; embeddings are lists of float32.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import Dataset
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import table_rows
from faceapp.interchange.formats import Out
from faceapp.interchange.reading import Bad
from faceapp.interchange.table_format import TableFormat
from faceapp.interchange.table_rows import COLUMNS, Kind

OPTIONS: Final[dict[str, Any]] = {"compression": "snappy", "version": "2.6", "data_page_version": "1.0"}
"""How Parquet is written, so that equal rows are equal bytes with every default of the library."""

_ROWS: Final = 20_000
"""Rows of one group: few enough for memory, many enough to compress."""


class ParquetTable(TableFormat):
    """See the module."""

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the table in groups of rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = _schema(dataset)
        rows = table_rows.rows(dataset)
        with out.binary(self.table) as file, pq.ParquetWriter(file, schema, **OPTIONS) as writer:
            while group := list(islice(rows, _ROWS)):
                for row in group:
                    if isinstance(row["embedding"], bytes):
                        row["embedding"] = table_rows.vector_numbers(row["embedding"])
                writer.write_table(pa.Table.from_pylist(group, schema=schema))

    def rows(self, table: Path) -> Iterator[Mapping[str, object] | Bad]:
        """See ``parquet_rows``."""
        return parquet_rows(table)


def _schema(dataset: Dataset) -> Any:
    import pyarrow as pa

    kinds = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.NUMBERS: pa.list_(pa.float32()),
    }
    return pa.schema([(name, kinds[COLUMNS[name].kind]) for name in table_rows.columns(dataset)])


def parquet_rows(table: Path) -> Iterator[Mapping[str, object] | Bad]:
    """The rows of a Parquet file; one that is damaged ends where it can not be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(table) as file:
            for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as problem:
        detail = str(problem).partition("\n")[0].rstrip(".") or type(problem).__name__
        yield Bad(Wrong.NO_PARQUET, detail=detail)


FORMAT = ParquetTable("parquet", "Parquet", "https://parquet.apache.org/docs/file-format/")
