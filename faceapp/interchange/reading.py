"""A folder that strangers made: paths stay inside it, files within limits, every defect is a sentence."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import TracebackType
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from faceapp.domain.geometry import Box
from faceapp.domain.import_problems import Problem, Problems, Wrong

PICTURE_SUFFIXES: Final = frozenset(
    (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif", ".heic", ".heif")
)
_FILE_LIMIT: Final = 1 << 29
"""Bytes of one file of labels; COCO's own largest has 470 MB."""
_LONGEST_SIDE: Final = 1_000_000
_LONGEST_NAME: Final = 10_000


class Bad(Exception):  # noqa: N818
    """Something can't be read; never leaves this package."""

    def __init__(self, wrong: Wrong, **facts: object) -> None:
        self.problem: Final = Problem.of(wrong, **facts)
        super().__init__(self.problem)


class Caught:
    """A block in which what is ``Bad`` is told and passed over."""

    def __init__(self, folder: Folder, path: Path) -> None:
        self._folder, self._path = folder, path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(raised, Bad):
            self._folder.tell(self._path, raised.problem)
        return isinstance(raised, Bad)


class Folder:
    """A dataset's folder with what is wrong in it."""

    def __init__(self, folder: Path) -> None:
        self.root: Final = Path(os.path.realpath(folder))
        self._problems: dict[Path, list[Problem]] = {}
        self._folders: dict[Path, Path] = {}

    def problem(self, path: Path, wrong: Wrong, **facts: object) -> None:
        """Something at ``path`` is not read."""
        self.tell(path, Problem.of(wrong, **facts))

    def tell(self, path: Path, problem: Problem) -> None:
        """As ``problem``, of one that was met elsewhere."""
        self._problems.setdefault(path, []).append(problem)

    @property
    def problems(self) -> tuple[tuple[Path, Problems], ...]:
        """All of a file in one, in the order of paths."""
        return tuple((path, Problems.of(met)) for path, met in sorted(self._problems.items()))

    def caught(self, path: Path) -> Caught:
        """What is ``Bad`` inside the block becomes a problem of ``path``."""
        return Caught(self, path)

    def inside(self, told: object, base: Path | None = None) -> Path:
        """The path that ``told`` means, seen from ``base``.

        Raises:
            Bad: it is no path, or leads out of the folder, also by a link.
        """
        if not isinstance(told, str) or not told.strip() or len(told) > _LONGEST_NAME:
            raise Bad(Wrong.NO_FILE_NAME)
        if "\0" in told:
            raise Bad(Wrong.ZERO_IN_NAME)
        windows = PureWindowsPath(told)
        if PurePosixPath(told).is_absolute() or windows.is_absolute() or windows.drive or windows.root:
            raise Bad(Wrong.FOREIGN_PATH, told=_short(told))
        start = base or self.root
        given = start / told
        if "\\" in told and not _exists(given):
            given = start / windows.as_posix()
        return self.kept(given)

    def kept(self, path: Path) -> Path:
        """``path`` without links.

        Raises:
            Bad: it lies outside the folder.
        """
        try:
            real = self._real(path)
        except (OSError, ValueError):
            raise Bad(Wrong.NO_PATH, told=_short(path.name)) from None
        if not real.is_relative_to(self.root):
            raise Bad(Wrong.LEADS_OUT, told=_short(path.name))
        return real

    def _real(self, path: Path) -> Path:
        """``path`` without links; each folder is looked up once, there are many files in it."""
        if path.name in {"", ".."}:
            return Path(os.path.realpath(path))
        parent = self._folders.get(path.parent)
        if parent is None:
            parent = self._folders[path.parent] = Path(os.path.realpath(path.parent))
        real = parent / path.name
        return Path(os.path.realpath(real)) if real.is_symlink() else real

    def file_at(self, path: Path) -> Path | None:
        """``path`` without links where a file of the folder lies there."""
        try:
            real = self.kept(path)
            return real if real.is_file() else None
        except (Bad, OSError, ValueError):
            return None

    def is_file(self, path: Path) -> bool:
        """Whether a file of the folder lies at ``path``."""
        return self.file_at(path) is not None

    def folders(self, where: Path) -> list[Path]:
        """The folders in ``where`` by name, without hidden ones and without those that lead out."""
        return [path for path in self._entries(where) if path.is_dir()]

    def files(self, where: Path, *suffixes: str) -> list[Path]:
        """The files right in ``where`` by name, as ``folders``."""
        return [path for path in self._entries(where) if path.suffix.lower() in suffixes and path.is_file()]

    def pictures(self, where: Path) -> list[Path]:
        """All pictures below ``where``, sorted; links to folders are not followed."""
        return self.below(where, PICTURE_SUFFIXES)

    def below(self, where: Path, suffixes: frozenset[str]) -> list[Path]:
        """All files below ``where`` with these suffixes, sorted by path."""
        found: list[Path] = []
        for at, folders, names in os.walk(where):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                path = Path(at, name)
                if name.startswith(".") or path.suffix.lower() not in suffixes:
                    continue
                try:
                    if self.kept(path).is_file():
                        found.append(path)
                    else:
                        self._once(path, Problem(Wrong.NO_FILE))
                except Bad as bad:
                    self._once(path, bad.problem)
        return sorted(found)

    def text(self, path: Path) -> str:
        """What is written in a file, UTF-8.

        Raises:
            Bad: it can't be read, is too large, or is no text.
        """
        try:
            real = self.kept(path)
            if not real.is_file():
                raise Bad(Wrong.FILE_GONE)
            if real.stat().st_size > _FILE_LIMIT:
                raise Bad(Wrong.FILE_TOO_LARGE)
            return real.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise Bad(Wrong.UNREADABLE, detail=error.strerror) from None
        except UnicodeDecodeError:
            raise Bad(Wrong.NO_UTF8) from None

    def json(self, path: Path) -> Any:
        """What a JSON file says.

        Raises:
            Bad: it is none.
        """
        try:
            return json.loads(self.text(path))
        except (ValueError, RecursionError):
            raise Bad(Wrong.NO_JSON) from None

    def xml(self, path: Path) -> Element:
        """The root of an XML file. Entities, which can grow without end or name other files, are refused.

        Raises:
            Bad: it is none.
        """
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(self.text(path).encode())
        except DefusedXmlException:
            raise Bad(Wrong.ENTITIES) from None
        except (ParseError, ValueError, LookupError):
            raise Bad(Wrong.NO_XML) from None
        return root

    def _entries(self, where: Path) -> list[Path]:
        try:
            paths = sorted(path for path in where.iterdir() if not path.name.startswith("."))
        except OSError:
            return []
        found = []
        for path in paths:
            try:
                self.kept(path)
                found.append(path)
            except Bad as bad:
                self._once(path, bad.problem)
        return found

    def _once(self, path: Path, problem: Problem) -> None:
        """A problem that is seen each time somebody looks there."""
        if path not in self._problems:
            self.tell(path, problem)


def number(told: object) -> float:
    """``told`` as a finite number; text that is one counts.

    Raises:
        Bad: it is none.
    """
    if isinstance(told, (int, float, str)) and not isinstance(told, bool):
        try:
            value = float(told)
        except (ValueError, OverflowError):
            value = math.nan
        if math.isfinite(value):
            return value
    raise Bad(Wrong.NO_NUMBER, told=_short(told))


def maybe_number(told: object) -> float | None:
    """As ``number``; None where it is none."""
    try:
        return number(told)
    except Bad:
        return None


def side(told: object) -> int:
    """Width or height in pixels.

    Raises:
        Bad: no picture is so large or so small.
    """
    value = number(told)
    if not 1 <= value <= _LONGEST_SIDE:
        raise Bad(Wrong.NO_SUCH_SIZE, told=_short(told))
    return round(value)


def name_told(told: object) -> str:
    """Name of a class.

    Raises:
        Bad: it is none.
    """
    if isinstance(told, (int, float)) and not isinstance(told, bool):
        told = str(told)
    if not isinstance(told, str) or not told.strip() or len(told) > _LONGEST_NAME:
        raise Bad(Wrong.NO_CLASS_NAME, told=_short(told))
    return told.replace("\0", "").encode("utf-8", "replace").decode()


def box_told(told: Sequence[object], width: float = 1.0, height: float = 1.0) -> Box:
    """The part of a box that lies on the picture, fractions.

    Args:
        told: x, y, width, height, in units of ``width`` and ``height``.
        width: of the picture.
        height: of the picture.

    Raises:
        Bad: it is no box, or lies beside the picture.
    """
    if len(told) != 4:
        raise Bad(Wrong.BOX_NUMBERS)
    x, y, w, h = map(number, told)
    given = Box(x / width, y / height, w / width, h / height)
    if given.w <= 0 or given.h <= 0:
        raise Bad(Wrong.BOX_NO_SIZE)
    if given.x >= 0 and given.y >= 0 and given.x + given.w <= 1 and given.y + given.h <= 1:
        return given
    inner = given.clipped()
    if inner.w <= 0 or inner.h <= 0:
        raise Bad(Wrong.BOX_OUTSIDE)
    return inner


def rows(told: object, otherwise: Wrong) -> list[Any]:
    """``told``, which should be a list.

    Raises:
        Bad: it is none.
    """
    if not isinstance(told, list):
        raise Bad(otherwise)
    return told


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _short(told: object) -> str:
    try:
        text = str(told)
    except ValueError:  # whole numbers of more than 4300 digits
        text = "A number"
    text = "".join(each if each.isprintable() else " " for each in text)
    return text if len(text) <= 60 else text[:59] + "…"
