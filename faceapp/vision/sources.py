"""One file a model is made from: where it lies, where it comes from, whether it is the right one.

There are three kinds of proof. A published sha256 is the best; where the maker published
only git's own name of the file (a SHA-1 over its length and content), that is used. Where
nothing is published, a person has to say that a file is the right one; its sha256 is then
kept beside it in ``<file>.sha256`` (as ``sha256sum`` writes it), and the file has to stay
the same from then on. No file is used without one of the three.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from faceapp.domain.errors import ModelDamaged, ModelUnchecked
from faceapp.domain.resources import resource

_BLOCK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")

Shape = tuple[int, ...]
"""Of one array; -1 where any number will do."""


def models_folder() -> Path:
    """Where models of the user lie; ``FACEAPP_MODELS`` names another place."""
    named = os.environ.get("FACEAPP_MODELS")
    if named:
        return Path(named).absolute()
    from platformdirs import user_data_path

    return user_data_path("faceapp", appauthor=False) / "models"


@dataclass(frozen=True, slots=True)
class Sums:
    """What identifies a file's content.

    Attributes:
        size: bytes.
        blob: the id that git gives it.
    """

    size: int
    sha256: str
    blob: str


def sums(path: Path) -> Sums:
    """Read ``path`` once and sum it up.

    Raises:
        OSError: it can not be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        sha256, blob = hashlib.sha256(), _blob(size)
        while block := file.read(_BLOCK):
            sha256.update(block)
            blob.update(block)
    return Sums(size, sha256.hexdigest(), blob.hexdigest())


def _blob(size: int) -> hashlib._Hash:
    return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One file a model is made from; exactly one of package, resource, url and file says where.

    Attributes:
        model: whose file it is.
        part: which part of the model.
        size: bytes; 0 where it is not published.
        about: bytes, roughly, where ``size`` is 0; for people.
        sha256, blob: published checksum, and the id git gives the file; "" where unknown.
        package, path: the file inside an installed package.
        resource: the file below ``resources/``.
        url: the official address; the file lies in the models folder, below the model's id.
        file: the file in the models folder, which only comes from disk.
        inputs, outputs: shapes in the ONNX file; empty where nobody needs to compare them.
        tensors: names and shapes of some arrays in a file of torch; the same.
    """

    model: str
    part: str
    size: int = 0
    about: int = 0
    sha256: str = ""
    blob: str = ""
    package: str = ""
    path: str = ""
    resource: str = ""
    url: str = ""
    file: str = ""
    inputs: tuple[Shape, ...] = ()
    outputs: tuple[Shape, ...] = ()
    tensors: tuple[tuple[str, Shape], ...] = ()

    @property
    def name(self) -> str:
        """The name of the file."""
        where = self.path or self.resource or unquote(urlsplit(self.url).path) or self.file
        return PurePosixPath(where).name

    @property
    def goal(self) -> Path | None:
        """Where the file belongs in the models folder; None if it comes with a package or the program."""
        if self.url:
            return models_folder() / self.model / self.name
        return models_folder() / self.file if self.file else None

    @property
    def published(self) -> bool:
        """Whether its maker says what the file has to be."""
        return bool(self.sha256 or self.blob)

    @property
    def kept_sum(self) -> Path | None:
        """Where the sha256 lies of a file that a person vouched for."""
        goal = self.goal
        return None if goal is None or self.published else goal.with_name(f"{goal.name}.sha256")

    def locate(self) -> Path | None:
        """Where the file lies, or None; packages are found, not imported."""
        if self.package:
            spec = importlib.util.find_spec(self.package)
            folders = (spec.submodule_search_locations or ()) if spec else ()
            places = [Path(folder) / self.path for folder in folders]
        else:
            places = [resource(self.resource) if self.resource else self.goal or Path()]
        return next((place for place in places if place.is_file()), None)

    def there(self) -> bool:
        """Whether a file of the right size lies where it should; its content is checked on reading."""
        found = self.locate()
        if found is None or not self.proof():
            return False
        try:
            return self.size in {0, found.stat().st_size}
        except OSError:
            return False

    def proof(self) -> str:
        """The checksum that the file has to have; "" where nobody knows it."""
        if self.published:
            return self.sha256 or self.blob
        if self.kept_sum is not None:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                found = _SHA256.match(self.kept_sum.read_text(encoding="utf-8"))
                return found.group() if found else ""
        return ""

    def matches(self, found: Sums) -> bool:
        """Whether that is the published file."""
        if not self.published or (self.size and found.size != self.size):
            return False
        return found.sha256 == self.sha256 if self.sha256 else found.blob == self.blob

    def checked(self) -> Path:
        """Where the file lies, once its content was compared with the checksum.

        Raises:
            ModelDamaged: it is missing, or not what it should be.
            ModelUnchecked: nobody said that it is the right one.
        """
        path = self._present()
        try:
            found = sums(path)
        except OSError as error:
            raise ModelDamaged(path=path) from error
        self._compare(found, path)
        return path

    def read(self) -> bytes:
        """The file's bytes, compared with the checksum.

        Raises:
            ModelDamaged: it is missing, or not what it should be.
            ModelUnchecked: nobody said that it is the right one.
        """
        path = self._present()
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ModelDamaged(path=path) from error
        blob = _blob(len(data))
        blob.update(data)
        self._compare(Sums(len(data), hashlib.sha256(data).hexdigest(), blob.hexdigest()), path)
        return data

    def _present(self) -> Path:
        path = self.locate()
        if path is None:
            raise ModelDamaged(path=self.goal or self.resource or f"{self.package}/{self.path}")
        return path

    def _compare(self, found: Sums, path: Path) -> None:
        if self.published:
            if not self.matches(found):
                raise ModelDamaged(path=path)
            return
        proof = self.proof()
        if not proof:
            raise ModelUnchecked(model=self.model, url=self.url or path)
        if found.sha256 != proof:
            raise ModelDamaged(path=path)
