"""A table of JSON lines: ``faces.jsonl`` (an object a face) with the pictures in ``images/``.

Every line has every column of ``table_rows.COLUMNS``, null where there is nothing to say; embeddings are
lists of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from faceapp.domain.dataset import Dataset
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import table_rows
from faceapp.interchange.formats import Out
from faceapp.interchange.reading import Bad
from faceapp.interchange.table_format import TableFormat


class JsonLines(TableFormat):
    """See the module."""

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the table."""
        names = table_rows.columns(dataset)
        with out.text(self.table) as file:
            for row in table_rows.rows(dataset):
                if isinstance(row["embedding"], bytes):
                    row["embedding"] = table_rows.vector_numbers(row["embedding"])
                file.write(json.dumps({name: row[name] for name in names}, ensure_ascii=False) + "\n")

    def rows(self, table: Path) -> Iterator[Mapping[str, object] | Bad]:
        """See ``objects``."""
        return objects(table)


def objects(table: Path) -> Iterator[Mapping[str, object] | Bad]:
    """The objects of a file with one in each line."""
    try:
        with table.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError):
                    yield Bad(Wrong.LINE_NO_JSON, line=number)
                    continue
                if isinstance(found, dict):
                    yield found
                else:
                    yield Bad(Wrong.LINE_NO_OBJECT, line=number)
    except OSError as problem:
        yield Bad(Wrong.UNREADABLE, detail=problem.strerror)


FORMAT = JsonLines("jsonl", "JSON Lines", "https://jsonlines.org")
