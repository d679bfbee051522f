"""The models there are: those of ``resources/models.toml``, and the user's own in ``own.toml``."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from faceapp.domain.errors import BadModelEntry, NoSuchModel
from faceapp.domain.resources import resource
from faceapp.vision.sources import Source, models_folder

__all__ = [
    "KINDS",
    "OWN",
    "ModelEntry",
    "Source",
    "entries",
    "entry",
    "models_folder",
    "own_entry",
    "own_file",
]

KINDS: Final = ("detector", "embedder", "expression", "attributes", "landmarks", "pose")
OWN: Final = "own"
"""The shelf of the user's own models."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PLAIN = ("id", "kind", "shelf", "name", "adapter", "revision")
_ABOUT = ("licence", "author", "homepage", "input", "output")
_SOURCE = {field.name for field in fields(Source)} - {"model"}


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model as the registry knows it; see the head of ``models.toml``.

    Attributes:
        facts: everything the entry says, for the adapter.
    """

    id: str
    kind: str
    shelf: str
    name: str
    adapter: str
    revision: int
    licence: str
    author: str
    homepage: str
    input: str
    output: str
    sources: tuple[Source, ...]
    facts: dict[str, Any]

    def source(self, part: str) -> Source:
        """The file that holds ``part``."""
        return next(source for source in self.sources if source.part == part)

    @property
    def labels(self) -> tuple[str, ...]:
        """What its outputs mean, in the model's own order; empty where it has no labels."""
        return tuple(self.facts.get("labels", ()))

    @property
    def size(self) -> int:
        """Size of all its files in bytes; roughly, where it is not published."""
        return sum(source.size or source.about for source in self.sources)

    @property
    def made_from(self) -> tuple[str, ...]:
        """What a conversion depends on: a new revision or file converts again."""
        return (self.id, str(self.revision), *(source.proof() for source in self.sources))

    @property
    def version(self) -> str:
        """Which files and which code: what was measured with another version is measured again."""
        digest = hashlib.sha256("\n".join(self.made_from).encode())
        return f"{self.revision}-{digest.hexdigest()[:12]}"

    def there(self) -> bool:
        """Whether all files lie where they should; their content is checked on reading."""
        return all(source.there() for source in self.sources)


def entries(*, own: bool = True) -> tuple[ModelEntry, ...]:
    """All models: the program's own, in the order of the file, then the user's if ``own`` says so.

    Raises:
        BadModelEntry: the list of the user's own can not be used.
    """
    return (*_shipped(), *_own()) if own else _shipped()


def entry(model: str) -> ModelEntry:
    """The model called ``model``.

    Raises:
        NoSuchModel: there is none.
        BadModelEntry: it may be one of the user's own, and their list can not be used.
    """
    for found in _shipped():
        if found.id == model:
            return found
    for found in _own():
        if found.id == model:
            return found
    raise NoSuchModel(model=model)


@cache
def _shipped() -> tuple[ModelEntry, ...]:
    table = tomllib.loads(resource("models.toml").read_text(encoding="utf-8"))
    return tuple(_entry(facts) for facts in table["model"])


def own_file() -> Path:
    """The list of the user's own models; it need not be there."""
    return models_folder() / "own.toml"


def _own() -> tuple[ModelEntry, ...]:
    path = own_file()
    try:
        state = path.stat()
    except OSError:
        return ()
    return _own_of(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _own_of(path: Path, changed: int, size: int) -> tuple[ModelEntry, ...]:
    """The list as it was at that time."""
    del changed, size
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadModelEntry(path=path, detail=str(error)) from error
    listed = table.get("model", [])
    if not isinstance(listed, list) or not all(isinstance(facts, dict) for facts in listed):
        raise BadModelEntry(path=path, detail="models are written as [[model]]")
    found = tuple(own_entry(facts, path) for facts in listed)
    ids = [one.id for one in found]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise BadModelEntry(path=path, detail=f"{twice} is there twice")
    return found


def own_entry(facts: Mapping[str, Any], path: Path) -> ModelEntry:
    """An entry that a user wrote, looked at closely; what may be left out is filled in.

    Args:
        facts: as in ``models.toml``.
        path: where it was written, for the message.

    Raises:
        BadModelEntry: something is missing, or not what it should be.
    """

    def refuse(detail: str) -> BadModelEntry:
        return BadModelEntry(path=path, detail=detail)

    whole: dict[str, Any] = dict.fromkeys(_ABOUT, "not known") | {"adapter": "onnx", "revision": 1}
    whole |= dict(facts) | {"shelf": OWN}
    missing = next((key for key in ("id", "kind", "source") if key not in whole), None)
    if missing is not None:
        raise refuse(f"{missing} is missing")
    whole.setdefault("name", whole["id"])
    texts = dict.fromkeys((*_PLAIN, *_ABOUT), str) | {"revision": int}
    wrong = next((key for key, kind in texts.items() if not isinstance(whole[key], kind)), None)
    if wrong is not None:
        raise refuse(f"{wrong} is not {'a number' if wrong == 'revision' else 'a text'}")
    if not _ID.fullmatch(whole["id"]):
        raise refuse("an id is made of small letters, digits, dots and dashes")
    if any(found.id == whole["id"] for found in _shipped()):
        raise refuse(f"{whole['id']} is the program's own")
    if whole["kind"] not in KINDS:
        raise refuse(f"kind is one of {', '.join(KINDS)}")
    if not isinstance(whole["source"], list) or not whole["source"]:
        raise refuse("files are written as [[model.source]]")
    for source in whole["source"]:
        if not isinstance(source, dict) or not isinstance(source.get("file"), str):
            raise refuse("a [[model.source]] needs a file")
        if not _inside(source["file"]):
            raise refuse(f"{source['file']} is not a file below the models folder")
        if unknown := set(source) - _SOURCE:
            raise refuse(f"a [[model.source]] has no {min(unknown)}")
        if set(source) & {"package", "path", "resource", "url", "blob"}:
            raise refuse("an own model comes from a file")
        source.setdefault("part", "network")
    try:
        return _entry(whole)
    except (TypeError, ValueError, AttributeError) as error:
        raise refuse(str(error)) from error


def _inside(file: str) -> bool:
    """Whether that relative path stays below its folder, on every system."""
    parts = PurePosixPath(file.replace("\\", "/")).parts
    return bool(parts) and ".." not in parts and not parts[0].startswith("/") and ":" not in file


def _entry(facts: dict[str, Any]) -> ModelEntry:
    return ModelEntry(
        **{key: facts[key] for key in (*_PLAIN, *_ABOUT)},
        sources=tuple(_source(facts["id"], source) for source in facts["source"]),
        facts=facts,
    )


def _source(model: str, facts: Mapping[str, Any]) -> Source:
    given = dict(facts)
    for key in ("inputs", "outputs"):
        given[key] = tuple(tuple(int(side) for side in shape) for shape in given.get(key, ()))
    tensors = given.get("tensors", {}).items()
    given["tensors"] = tuple((name, tuple(int(side) for side in shape)) for name, shape in tensors)
    source = Source(model=model, **given)
    if source.sha256 and not re.fullmatch("[0-9a-f]{64}", source.sha256):
        raise ValueError("sha256 is 64 digits from 0 to f")
    return source
