"""What a dataset format is: one small protocol, and the shelf of all formats."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TextIO, cast

from faceapp.domain.dataset import Dataset, LabelledPicture
from faceapp.domain.dataset_formats import FORMATS, READABLE
from faceapp.domain.import_problems import Problems
from faceapp.domain.measurement import Pixels


class Wants(Enum):
    """What the pictures of a format are."""

    SCENES = "scenes"  # any number of faces, each with its box
    FACES = "faces"  # one face each: its label is the picture's
    ANY = "any"


class Holds(StrEnum):
    """What a format can say, beyond pictures and the class of a face."""

    BOXES = "boxes"
    SEVERAL = "several"  # more than one label of a face (person and expression)
    NEGATIVES = "negatives"
    SPLITS = "splits"
    STATE = "state"  # confirmed or proposed, scores
    LANDMARKS = "landmarks"
    EMBEDDINGS = "embeddings"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """What a person should know of a format before choosing it.

    Attributes:
        key: as on the command line.
        title: its name in the field, not translated.
        wants: what its pictures are.
        holds: what it can say.
        source: address of its specification.
    """

    key: str
    title: str
    wants: Wants
    holds: frozenset[Holds]
    source: str


class Out(Protocol):
    """Where a format writes its labels. Paths are relative, with "/", of plain ASCII or safe names."""

    def text(self, path: str) -> AbstractContextManager[TextIO]:
        """A UTF-8 file with line feeds; whole in its place when the block ends, or not there."""
        ...

    def binary(self, path: str) -> AbstractContextManager[BinaryIO]:
        """A file of bytes; whole in its place when the block ends, or not there."""
        ...

    def picture_bytes(self, picture: LabelledPicture) -> bytes:
        """The encoded picture, for formats that carry pictures within their own files."""
        ...

    def picture_pixels(self, picture: LabelledPicture) -> Pixels:
        """(h, w, 3) uint8 RGB of the picture as written."""
        ...


class Unpack(Protocol):
    """Where a format that carries pictures within its own files lays them when it is read."""

    def __call__(self, name: str, pixels: Pixels) -> Path:
        """Keep (h, w) or (h, w, 3) uint8 ``pixels`` as a PNG called ``name``; where it lies now."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """A dataset that was read.

    Attributes:
        dataset: as written; widths and heights are 0 where the format does not say them.
        files: where each picture lies, by split and name.
        problems: files or lines that could not be read, each with its reason, at most one a file.
    """

    dataset: Dataset
    files: Mapping[tuple[str, str], Path]
    problems: tuple[tuple[Path, Problems], ...] = field(default=())


class Format(Protocol):
    """A format. One module each; ``FORMAT`` in it is the one instance."""

    @property
    def facts(self) -> FormatFacts:
        """What it is."""
        ...

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str | None:
        """Relative path of the picture; None: the format carries pictures within its own files."""
        ...

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write everything but the pictures that have a place. Equal datasets give equal bytes."""
        ...


class ReadableFormat(Format, Protocol):
    """A format that can be imported."""

    def read(self, folder: Path, unpack: Unpack) -> Read:
        """Read what is in ``folder``. Paths inside it that lead out of it are problems.

        Raises:
            NotThisFormat: the files that make the format are not there.
        """
        ...


_MODULES: Final = {
    "folders": "image_folders",
    "huggingface": "hugging_face",
    "fer": "fer_csv",
    "csv": "table_csv",
    "jsonl": "table_jsonl",
    "parquet": "table_parquet",
    "webdataset": "web_dataset",
    "fiftyone": "fifty_one",
}
"""Where the module of a format is called otherwise than its key."""


def format_called(key: str) -> Format:
    """The format with this key.

    Raises:
        KeyError: there is none.
    """
    if key not in FORMATS:
        raise KeyError(key)
    return cast(Format, import_module(f"faceapp.interchange.{_MODULES.get(key, key)}").FORMAT)


def readable_format(key: str) -> ReadableFormat | None:
    """The format with this key, if it can be imported."""
    return cast(ReadableFormat, format_called(key)) if key in READABLE else None
