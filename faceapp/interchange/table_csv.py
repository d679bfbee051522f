"""A CSV table: ``faces.csv`` (RFC 4180, UTF-8, a row a face) with the pictures in ``images/``.

``table_rows.COLUMNS`` says what stands in which column; embeddings are base64 of float32. Numbers are
the shortest that read back as the same. An empty cell: there is nothing to say.

Names stand as they are. A name that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to a spread
sheet, and an apostrophe before it would be a wrong label to every other reader: open the table as text
there (in LibreOffice and Excel: import, columns as text). So that somebody called "NA" stays a name in
pandas: ``read_csv(..., keep_default_na=False, na_values=[""])``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from faceapp.domain.dataset import Dataset
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import table_rows
from faceapp.interchange.formats import Out
from faceapp.interchange.reading import Bad
from faceapp.interchange.table_format import TableFormat


class CsvTable(TableFormat):
    """See the module."""

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the table."""
        names = table_rows.columns(dataset)
        with out.text(self.table) as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(names)
            for row in table_rows.rows(dataset):
                if isinstance(row["embedding"], bytes):
                    row["embedding"] = table_rows.vector_text(row["embedding"])
                writer.writerow([row[name] for name in names])

    def rows(self, table: Path) -> Iterator[Mapping[str, object] | Bad]:
        """See ``csv_rows``."""
        return csv_rows(table)


def csv_rows(table: Path) -> Iterator[Mapping[str, object] | Bad]:
    """The rows of a CSV file, by the names in its first line."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with table.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.reader(file)
            names = next(reader, [])
            while True:
                try:
                    row = next(reader, None)
                except csv.Error as problem:
                    yield Bad(Wrong.LINE_NO_CSV, line=reader.line_num, detail=problem)
                    continue
                if row is None:
                    return
                if not row:
                    continue
                if len(row) != len(names):
                    yield Bad(Wrong.LINE_CELLS, line=reader.line_num, count=len(row), wanted=len(names))
                else:
                    yield dict(zip(names, row, strict=True))
    except OSError as problem:
        yield Bad(Wrong.UNREADABLE, detail=problem.strerror)


FORMAT = CsvTable("csv", "CSV", "https://www.rfc-editor.org/rfc/rfc4180")
