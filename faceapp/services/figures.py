"""What was measured of each model on this machine, kept beside the models."""

from __future__ import annotations

import json
import logging
from dataclasses import MISSING, asdict, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from faceapp.domain.certainty import Interval
from faceapp.domain.curves import Roc
from faceapp.domain.errors import KnownError
from faceapp.domain.figures import (
    Circumstance,
    Data,
    ExpressionFigures,
    Figures,
    GroupingFigures,
    SpeedFigures,
    VerificationFigures,
)
from faceapp.services.model_files import cannot_write, put_text
from faceapp.vision.entries import entries, entry, models_folder

__all__ = [
    "FILE",
    "Figures",
    "all_kept",
    "document",
    "figures_file",
    "from_document",
    "keep",
    "kept",
    "together",
]

FILE: Final = "figures.json"

log = logging.getLogger(__name__)

_PARTS: Final = {
    "speed": SpeedFigures,
    "verification": VerificationFigures,
    "grouping": GroupingFigures,
    "expression": ExpressionFigures,
}


def figures_file() -> Path:
    """Where figures are kept; it need not be there."""
    return models_folder() / FILE


def kept(model_id: str) -> Figures | None:
    """What was measured last of a model, each part by itself; None where nothing was.

    Parts that were measured with another version of the model, or with what can not be
    read any more, are left out. Takes a millisecond.
    """
    found = _read(figures_file()).get(model_id)
    if found is None:
        return None
    try:
        version = entry(model_id).version
    except KnownError:
        return None
    parts = {
        name: None if part is None or part.circumstance.version != version else part
        for name, part in ((name, getattr(found, name)) for name in _PARTS)
    }
    return Figures(model_id, **parts) if any(parts.values()) else None


def all_kept() -> tuple[Figures, ...]:
    """What is known of every model of which something is, in the order of the registry.

    Raises:
        BadModelEntry: the list of the user's own models can not be used.
    """
    return tuple(figures for one in entries() if (figures := kept(one.id)) is not None)


def keep(figures: Figures) -> None:
    """Keep these; parts that are None leave what was known.

    Raises:
        CannotWrite, DiskFull: the models folder can not be written.
    """
    path = figures_file()
    known = dict(_read(path))
    known[figures.model] = together(known.get(figures.model), figures)
    text = json.dumps({model: document(one) for model, one in sorted(known.items())}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_text(text + "\n", path)
    except OSError as error:
        raise cannot_write(error, path) from error


def together(older: Figures | None, newer: Figures) -> Figures:
    """``newer``, and of ``older`` what the newer ones do not know."""
    if older is None:
        return newer
    return replace(older, **{name: part for name in _PARTS if (part := getattr(newer, name)) is not None})


def document(figures: Figures) -> dict[str, Any]:
    """As plain values for JSON; nothing of it tells of the machine."""
    return {key: value for key, value in asdict(figures).items() if value is not None}


def from_document(given: dict[str, Any]) -> Figures:
    """The reverse of ``document``.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    parts = {name: _part(kind, given[name]) for name, kind in _PARTS.items() if given.get(name) is not None}
    return Figures(str(given["model"]), **parts)


def _part(kind: Any, given: dict[str, Any]) -> Any:
    values = {
        field.name: given[field.name]
        for field in fields(kind)
        if field.name in given or field.default is MISSING  # what older versions did not know has one
    }
    about = values["circumstance"]
    values["circumstance"] = Circumstance(**(about | {"data": Data(about["data"])}))
    if "accuracy" in values:
        values["accuracy"] = Interval(**values["accuracy"])
    if "roc" in values:
        values["roc"] = Roc(tuple(values["roc"]["false"]), tuple(values["roc"]["true"]))
    if "confusion" in values:
        values["labels"] = tuple(values["labels"])
        values["confusion"] = tuple(tuple(int(n) for n in row) for row in values["confusion"])
    return kind(**values)


def _read(path: Path) -> dict[str, Figures]:
    try:
        state = path.stat()
    except OSError:
        return {}
    return _read_as(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _read_as(path: Path, changed: int, size: int) -> dict[str, Figures]:
    """The file as it was then; what can not be read is measured again."""
    del changed, size
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {model: from_document(one) for model, one in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.info("%s is not used: %s", path, error)
        return {}
