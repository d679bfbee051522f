"""The list of all files of a dataset with their sums, and how they were made: ``manifest.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from faceapp.domain.dataset_errors import NoExport

MANIFEST: Final = "manifest.json"
_KIND: Final = "faceapp dataset"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a dataset.

    Attributes:
        path: relative, with "/".
        bytes: its size.
        sha256: hexadecimal.
    """

    path: str
    bytes: int
    sha256: str


def manifest_text(
    files: Sequence[Listed],
    *,
    program: str,
    choices: Mapping[str, Any],
    models: Mapping[str, str],
    libraries: Mapping[str, str],
    counts: Mapping[str, Any],
) -> str:
    """The manifest; it names neither the day nor the machine, so equal exports have equal ones.

    Args:
        files: all but the manifest itself.
        program: version.
        choices: as ``ExportChoices.as_json`` tells them.
        models: version of each that had a say, by id.
        libraries: versions of those that code pictures: with others the bytes may be others.
        counts: what there is, for people.
    """
    document = {
        "kind": _KIND,
        "version": _VERSION,
        "program": program,
        "choices": dict(choices),
        "models": dict(models),
        "libraries": dict(libraries),
        **counts,
        "files": [
            {"path": file.path, "bytes": file.bytes, "sha256": file.sha256}
            for file in sorted(files, key=lambda file: file.path)
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> tuple[Listed, ...]:
    """The files that the manifest in ``folder`` lists; those that would lie outside of it are not taken.

    Raises:
        NoExport: there is none, or it can not be read.
    """
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        rows = document["files"] if document["kind"] == _KIND else None
        listed = tuple(Listed(str(row["path"]), int(row["bytes"]), str(row["sha256"])) for row in rows or ())
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NoExport(folder=folder) from error
    if rows is None:
        raise NoExport(folder=folder)
    return tuple(file for file in listed if is_inside(file.path))


def is_inside(path: str) -> bool:
    """Whether a relative path leads nowhere but into its folder, on every system."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not any(
        part in {"..", "/", "//"} or "\\" in part or ":" in part or "\0" in part for part in parts
    )
