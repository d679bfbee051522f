"""The folder of an export in the making: it says that it is not complete, and knows what is done.

Every file is written beside its place, noted, and then put there in one step: whenever the
program ends, each file is whole, and what is in the folder and noted is its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO, Final, TextIO

from faceapp.domain.dataset_errors import ExportDiffers, FolderInLibrary, FolderNotEmpty, InTheWay
from faceapp.interchange.card import CARD
from faceapp.interchange.manifest import MANIFEST, Listed, is_inside
from faceapp.services.browse import roots
from faceapp.services.model_files import cannot_write
from faceapp.storage.library import Library

STATE: Final = "export.json"
JOURNAL: Final = "export.journal"
NOTE: Final = "INCOMPLETE.txt"
CARRIED: Final = "export.pictures"
"""Folder of pictures that the format will carry in its own files."""
IGNORED: Final = {".DS_Store", "Thumbs.db", "desktop.ini", ".directory"}
"""What systems put into folders by themselves."""

_NOT_COMPLETE: Final = "not complete"
_WORDS: Final = """\
This dataset is not complete: the export was stopped, or is still being written.

Export with the same choices into this folder again, and it goes on where it was.
Or delete the folder. Do not use what is in it: pictures or labels are missing.
"""


def unfinished(folder: Path) -> str | None:
    """Fingerprint of the plan of an export that was begun in ``folder``; None where there is none."""
    try:
        told = json.loads((folder / STATE).read_text(encoding="utf-8"))
        return str(told["fingerprint"]) if told["state"] == _NOT_COMPLETE else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_empty(folder: Path) -> bool:
    """Whether nothing of anybody is in ``folder``, or it is not there."""
    try:
        with os.scandir(folder) as found:
            return all(entry.name in IGNORED for entry in found)
    except FileNotFoundError:
        return True


def in_library(library: Library, folder: Path) -> bool:
    """Whether the next scan would take what is written to ``folder`` for photos."""
    there = folder.resolve()
    return any(there.is_relative_to(root.path.resolve()) for root in roots(library) if not root.chosen)


def must_be_free(library: Library, folder: Path, *, into_full: bool) -> None:
    """Refuse a folder with anything in it but an export that was begun.

    Raises:
        FolderInLibrary: what is written there would come in as photos.
        FolderNotEmpty: it is full, and that was not asked for.
        CannotWrite: it is no folder, or may not be read.
    """
    try:
        if unfinished(folder) is not None:
            return
        if in_library(library, folder):
            raise FolderInLibrary(folder=folder)
        if into_full or is_empty(folder):
            return
    except OSError as error:
        raise cannot_write(error, folder) from error
    raise FolderNotEmpty(folder=folder)


class ExportFolder:
    """Where one export is written; closed by its user."""

    def __init__(self, folder: Path, fingerprint: str, choices: str) -> None:
        """Begin in ``folder``, or go on with what was begun there.

        Args:
            folder: is made.
            fingerprint: of the plan.
            choices: as JSON, to be read by people.

        Raises:
            ExportDiffers: another export was begun there.
            CannotWrite, DiskFull: it can not be written.
        """
        self.folder = folder
        self.files: dict[str, Listed] = {}
        self._folders: set[Path] = set()
        before = unfinished(folder)
        if before is not None and before != fingerprint:
            raise ExportDiffers(folder=folder)
        with self._writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if before is None:
                # better now than after the last picture: what is written at the end, too
                for own in (NOTE, STATE, JOURNAL, CARD, MANIFEST):
                    self._must_not_be_there(folder / own)
                (folder / NOTE).write_text(_WORDS, encoding="utf-8")
                state = {"state": _NOT_COMPLETE, "fingerprint": fingerprint, "choices": json.loads(choices)}
                part = folder / f"{STATE}.part"
                part.write_text(json.dumps(state, indent=1, ensure_ascii=False), encoding="utf-8")
                part.replace(folder / STATE)
            self._noted = _noted(folder / JOURNAL)
            self._journal: IO[str] = (folder / JOURNAL).open("a", encoding="utf-8", newline="\n")

    def close(self) -> None:
        """Leave the folder as it is."""
        self._journal.close()

    def done(self) -> Iterator[Listed]:
        """Files that an earlier run wrote and that are as they were; they count as written now."""
        for file in list(self._noted.values()):
            path = self.folder / file.path
            try:
                same = path.stat().st_size == file.bytes and _sum(path) == file.sha256
            except OSError:
                same = False
            if same:
                self.files[file.path] = file
            yield file

    def put(self, path: str, data: bytes, sha256: str) -> None:
        """Write one file, whole.

        Raises:
            InTheWay: something else is in its place.
            CannotWrite, DiskFull
        """
        goal = self._goal(path)
        with self._writing(goal):
            part = goal.with_name(f"{goal.name}.part")
            with part.open("wb") as file:
                file.write(data)
            self._place(part, goal, Listed(path, len(data), sha256))

    @contextmanager
    def binary(self, path: str) -> Iterator[BinaryIO]:
        """A file of bytes; see ``interchange.formats.Out``."""
        goal = self._goal(path)
        part = goal.with_name(f"{goal.name}.part")
        with self._writing(goal):
            try:
                with part.open("wb") as file:
                    yield file
                self._place(part, goal, Listed(path, part.stat().st_size, _sum(part)))
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    @contextmanager
    def text(self, path: str) -> Iterator[TextIO]:
        """A file of text; see ``interchange.formats.Out``."""
        with self.binary(path) as file:
            words = TextIOWrapper(file, encoding="utf-8", newline="\n", errors="replace")
            try:
                yield words
                words.flush()
            finally:
                words.detach()

    def finish(self, manifest: Callable[[], tuple[str, str]]) -> None:
        """Write the manifest, name and text, and take away what says that the folder is not complete."""
        with self._writing(self.folder):
            self._leave_none(path for path in self._noted if path not in self.files)
            shutil.rmtree(self.folder / CARRIED, ignore_errors=True)
            self.files = {p: f for p, f in self.files.items() if not p.startswith(f"{CARRIED}/")}
        name, words = manifest()
        with self.text(name) as file:
            file.write(words)
        self.close()
        with self._writing(self.folder):
            for own in (JOURNAL, STATE, NOTE):
                (self.folder / own).unlink(missing_ok=True)

    def _leave_none(self, paths: Iterator[str]) -> None:
        """Files of an earlier run that are no part of the dataset any more: photos that broke since."""
        for path in list(paths):
            (self.folder / path).unlink(missing_ok=True)

    def _goal(self, path: str) -> Path:
        if not is_inside(path):
            raise ValueError(path)
        goal = self.folder / path
        if goal.parent not in self._folders:
            with self._writing(goal):
                goal.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(goal.parent)
        return goal

    def _place(self, part: Path, goal: Path, file: Listed) -> None:
        if file.path not in self._noted:
            self._must_not_be_there(goal)
        self._noted[file.path] = file
        self._journal.write(json.dumps([file.path, file.bytes, file.sha256]) + "\n")
        self._journal.flush()
        part.replace(goal)
        self.files[file.path] = file

    @staticmethod
    def _must_not_be_there(goal: Path) -> None:
        if os.path.lexists(goal):
            raise InTheWay(path=goal)

    @staticmethod
    @contextmanager
    def _writing(path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(error, path) from error


def _noted(journal: Path) -> dict[str, Listed]:
    """What an earlier run wrote; its last line may be broken."""
    found: dict[str, Listed] = {}
    try:
        lines = journal.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            path, size, digest = json.loads(line)
        except ValueError:
            continue
        if is_inside(path):
            found[path] = Listed(path, size, digest)
    return found


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
