"""Which format a folder is of, and reading it; pictures from tables are laid beside the library."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Final

from faceapp.domain.dataset_errors import NoSuchFormat, NotThisFormat
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.errors import CannotWrite, DiskFull, NoSuchFolder, NothingThere
from faceapp.domain.file_names import folder_name
from faceapp.domain.import_errors import NothingToImport, OnlyWritten
from faceapp.domain.import_problems import Problems
from faceapp.domain.importing import DatasetSummary, classes_of, labels_of
from faceapp.domain.measurement import Pixels
from faceapp.domain.person import name_key
from faceapp.interchange.formats import Read, format_called, readable_format
from faceapp.interchange.manifest import MANIFEST
from faceapp.services.importing_recognising import the_one
from faceapp.storage import dataset_reads
from faceapp.storage.library import Library

AUTO: Final = "auto"
"""In place of a format: the one that it is."""

_TELL_TALES: Final = (
    "data.yaml",
    "annotations/instances_train.json",
    "annotations/instances_val.json",
    "annotations/instances.json",
    "annotations/instances_train2017.json",
    "_annotations.coco.json",
    "train/_annotations.coco.json",
    "Annotations",
    "annotations.xml",
    "metadata.jsonl",
    "train/metadata.jsonl",
    "labels.json",
    "classes.json",
    "fer2013.csv",
    "icml_face_data.csv",
    "identity_CelebA.txt",
    "Anno/identity_CelebA.txt",
    "pairs.txt",
)
"""Files that lie in datasets and in no album."""

_MANIFEST_BYTES: Final = 1 << 28


@dataclass(frozen=True, slots=True)
class Found:
    """A dataset that was read; ``unpacked`` is where pictures of its tables are laid, if it has such."""

    format: str
    title: str
    folder: Path
    read: Read
    unpacked: Path

    @property
    def name(self) -> str:
        """What it is called: by itself, else as its folder."""
        return self.read.dataset.title or self.folder.name or self.title


def read_dataset(
    folder: Path,
    library_path: Path,
    form: str | None = None,
    *,
    unpack: bool = True,
    stopped: Callable[[], bool] = lambda: False,
) -> Found:
    """Read a dataset; nothing in its folder is changed.

    Args:
        folder: where it lies.
        library_path: pictures that have no file of their own are laid beside it.
        form: key of its format; None or ``AUTO``: the one that it is.
        unpack: lay pictures beside the library that have no file of their own; False: only say what it is.
        stopped: asked between formats.

    Raises:
        NothingThere, NoSuchFolder: there is no folder.
        NoSuchFormat, OnlyWritten: of ``form``.
        NotThisFormat: it is not of this format.
        NoDataset, NoDatasetButFolders, BrokenDataset: it is of none.
        UnclearFormat: it could be of several.
        NothingToImport: there is no picture in it.
        DiskFull, CannotWrite: pictures can not be laid beside the library.
    """
    folder = folder.absolute()
    if not folder.exists():
        raise NothingThere(path=folder)
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise NoSuchFolder(path=folder)
    place = unpacked_folder(library_path, folder)
    if form is None or form == AUTO:
        form = _own(folder)
    if form is None:
        return _recognised(folder, place, stopped, unpack=unpack)
    return _read(form, folder, place, unpack=unpack)


def looks_like_one(folder: Path) -> bool:
    """Whether a folder has a file by which a dataset is known; a few looks, nothing is read."""
    try:
        return any((folder / name).exists() for name in _TELL_TALES)
    except (OSError, ValueError):
        return False


def laid_down(found: Found) -> Found:
    """The same with the pictures of its tables in files; see ``read_dataset``'s ``unpack``.

    Raises:
        DiskFull, CannotWrite, NotThisFormat
    """
    carried = any(path.is_relative_to(found.unpacked) for path in found.read.files.values())
    return _read(found.format, found.folder, found.unpacked, unpack=True) if carried else found


def unpacked_folder(library_path: Path, folder: Path) -> Path:
    """Where the pictures of a dataset lie that has them in its tables; the same for the same folder."""
    mark = blake2b(os.fsencode(os.path.realpath(folder)), digest_size=4).hexdigest()
    beside = library_path.with_name(f"{library_path.name}.datasets")
    return beside / f"{folder_name(folder.name, {})}-{mark}"


def summary(found: Found, library: Library | None = None) -> DatasetSummary:
    """What there is to bring in; with a library also how many of the people are in it already."""
    dataset = found.read.dataset
    labels, people, expressions = labels_of(dataset)
    known = 0
    if library is not None:
        there = {name_key(name) for name, _ in dataset_reads.people(library.connection).values()}
        named = {face.person for picture in dataset.pictures for face in picture.faces}
        known = len(there & {name_key(name) for name in named if name is not None})
    return DatasetSummary(
        found.format,
        found.title,
        found.folder,
        dataset.label,
        len(dataset.pictures),
        labels,
        people,
        expressions,
        tuple(split for split in dataset.splits if split),
        known,
        found.read.problems,
        classes_of(dataset),
    )


class Unpacker:
    """Lays pictures into a folder; what lies there with the same pixels is left as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, pixels: Pixels) -> Path:
        """See ``interchange.formats.Unpack``.

        Raises:
            DiskFull, CannotWrite
        """
        from PIL import Image

        buffer = BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG")
        data = buffer.getvalue()
        path = self._folder / f"{folder_name(name, {})}.png"
        try:
            with suppress(FileNotFoundError):
                if path.read_bytes() == data:
                    return path
            self._folder.mkdir(parents=True, exist_ok=True)
            made = path.with_suffix(".part")
            made.write_bytes(data)
            made.replace(path)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull from error
            raise CannotWrite(path=path) from error
        return path


def _own(folder: Path) -> str | None:
    """The format that the dataset's own manifest tells, where this program wrote it."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _MANIFEST_BYTES:
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
        form = told["choices"]["format"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return form if form in FORMATS and readable_format(form) is not None else None


def _recognised(folder: Path, place: Path, stopped: Callable[[], bool], *, unpack: bool) -> Found:
    found: dict[str, Read] = {}
    empty: dict[str, Read] = {}
    for key in FORMATS:
        form = readable_format(key)
        if form is None:
            continue
        if stopped():
            break
        with suppress(NotThisFormat):
            read = form.read(folder, _OnlyNamed(place))
            (found if read.dataset.pictures else empty)[key] = read
    key = the_one(folder, found, empty)
    read_only = _found(key, folder, place, found[key])
    return laid_down(read_only) if unpack else read_only


class _OnlyNamed:
    """Says where a picture would lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, pixels: Pixels) -> Path:  # noqa: ARG002
        return self._folder / f"{folder_name(name, {})}.png"


def _read(key: str, folder: Path, place: Path, *, unpack: bool) -> Found:
    if key not in FORMATS:
        raise NoSuchFormat(format=key)
    form = readable_format(key)
    if form is None:
        raise OnlyWritten(format=format_called(key).facts.title)
    return _found(key, folder, place, form.read(folder, Unpacker(place) if unpack else _OnlyNamed(place)))


def _found(key: str, folder: Path, place: Path, read: Read) -> Found:
    if not read.dataset.pictures:
        reason = read.problems[0][1] if read.problems else Problems()
        raise NothingToImport(folder=folder, reason=reason)
    root = Path(os.path.realpath(folder))
    shown = [(_below(path, root, folder), reason) for path, reason in read.problems]
    return Found(key, format_called(key).facts.title, folder, replace(read, problems=tuple(shown)), place)


def _below(path: Path, root: Path, folder: Path) -> Path:
    """A path as the user would write it: below the folder as it was given."""
    return folder / path.relative_to(root) if path.is_relative_to(root) else path


def picture_folder(found: Found) -> Path:
    """The folder that becomes one of the library's.

    That of the dataset, by whose name it is known, where nothing but its pictures lies in it; else
    the deepest in which they all lie: there may be many beside them that nobody labelled.
    """
    from faceapp.media.suffixes import PICTURES, VIDEOS

    files = set(found.read.files.values())
    root = Path(os.path.realpath(found.folder))
    if all(path.is_relative_to(root) for path in files):
        wanted = PICTURES | VIDEOS
        below = (
            Path(place, name)
            for place, _, names in os.walk(root)
            for name in names
            if os.path.splitext(name)[1].lower() in wanted  # noqa: PTH122 - for each of many
        )
        if all(path in files for path in below):
            return root
    return Path(os.path.commonpath([os.fspath(path.parent) for path in files]))
