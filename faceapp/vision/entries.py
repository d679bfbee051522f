"""The facts of ``resources/models.toml``: which models there are, and where their files lie."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from faceapp.domain.errors import ModelDamaged, NoSuchModel
from faceapp.domain.resources import resource


@dataclass(frozen=True, slots=True)
class Source:
    """One file a model is made from.

    Attributes:
        part: which part of the model.
        package, path: the file inside an installed package.
    """

    part: str
    package: str
    path: str
    size: int
    sha256: str

    def locate(self) -> Path | None:
        """Where the file lies; the package is found, not imported."""
        spec = importlib.util.find_spec(self.package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            file = Path(folder) / self.path
            if file.is_file():
                return file
        return None

    def read(self) -> bytes:
        """The file's bytes, checked.

        Raises:
            ModelDamaged: it is missing, or not the file that was measured.
        """
        file = self.locate()
        try:
            data = file.read_bytes() if file else b""
        except OSError as error:
            raise ModelDamaged(path=file) from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ModelDamaged(path=file or f"{self.package}/{self.path}")
        return data


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
    def size(self) -> int:
        """Size of all its files in bytes."""
        return sum(source.size for source in self.sources)

    @property
    def made_from(self) -> tuple[str, ...]:
        """What a conversion depends on: a new revision or file converts again."""
        return (self.id, str(self.revision), *(source.sha256 for source in self.sources))

    def there(self) -> bool:
        """Whether all files lie where they should; their content is checked on reading."""
        return all(source.locate() is not None for source in self.sources)


@cache
def entries() -> tuple[ModelEntry, ...]:
    """All models, in the order of the file."""
    table = tomllib.loads(resource("models.toml").read_text(encoding="utf-8"))
    return tuple(_entry(facts) for facts in table["model"])


def _entry(facts: dict[str, Any]) -> ModelEntry:
    plain = ("id", "kind", "shelf", "name", "adapter", "revision")
    about = ("licence", "author", "homepage", "input", "output")
    return ModelEntry(
        **{key: facts[key] for key in plain + about},
        sources=tuple(Source(**source) for source in facts["source"]),
        facts=facts,
    )


def entry(model: str) -> ModelEntry:
    """The model called ``model``.

    Raises:
        NoSuchModel: there is none.
    """
    for found in entries():
        if found.id == model:
            return found
    raise NoSuchModel(model=model)
