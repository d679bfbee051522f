"""Whether an exported dataset is still what was exported: nothing missing, changed or added."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from faceapp.domain.dataset_errors import NoExport
from faceapp.domain.exporting import VerifyReport
from faceapp.interchange.manifest import MANIFEST, Listed, read_manifest
from faceapp.services.export_folder import IGNORED, NOTE, STATE


def verify(folder: Path, told: Callable[[int, int], None] = lambda _done, _total: None) -> VerifyReport:
    """Compare every file in ``folder`` with its manifest.

    Args:
        folder: of an export.
        told: is told how many files of how many are done, after each.

    Raises:
        NoExport: no export was ever begun there.
    """
    if (folder / NOTE).exists() or (folder / STATE).exists():
        return VerifyReport(complete=False, files=0)
    try:
        files = read_manifest(folder)
    except NoExport:
        raise NoExport(folder=folder) from None
    missing, changed = [], []
    for number, file in enumerate(files, 1):
        as_it_was = _same(folder, file)
        if as_it_was is None:
            missing.append(file.path)
        elif not as_it_was:
            changed.append(file.path)
        told(number, len(files))
    extra = sorted(_all(folder) - {file.path for file in files} - {MANIFEST})
    return VerifyReport(True, len(files), tuple(missing), tuple(changed), tuple(extra))


def _same(folder: Path, file: Listed) -> bool | None:
    """None: it is not there."""
    path = folder / file.path
    try:
        if path.stat().st_size != file.bytes:
            return False
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return False


def _all(folder: Path) -> set[str]:
    found: set[str] = set()
    for where, _, names in os.walk(folder):
        for name in names:
            if name not in IGNORED:
                found.add((Path(where) / name).relative_to(folder).as_posix())
    return found
