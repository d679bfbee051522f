"""What the three tables have in common as formats: a file of rows beside the pictures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path

from faceapp.domain.dataset import Dataset, LabelledPicture
from faceapp.interchange import table_rows
from faceapp.interchange.formats import FormatFacts, Out, Read, Unpack, Wants
from faceapp.interchange.reading import Bad
from faceapp.interchange.table_reading import read_rows, table_in


class TableFormat(ABC):
    """A table; its key is the suffix of its file.

    Args:
        key: see ``FormatFacts``.
        title: see there.
        source: see there.
    """

    def __init__(self, key: str, title: str, source: str) -> None:
        self.facts = FormatFacts(key, title, Wants.ANY, table_rows.HOLDS, source)
        self.table = f"faces.{key}"

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002
        """In ``images/``, by split."""
        return table_rows.place(picture)

    @abstractmethod
    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the table."""

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002
        """Read the table that we write, or the only one there is."""
        table = table_in(folder, self.table, self.facts.title)
        return read_rows(folder, table, self.rows(table))

    @abstractmethod
    def rows(self, table: Path) -> Iterator[Mapping[str, object] | Bad]:
        """The rows of such a file, each with its columns; what can not be read among them."""
