"""Models of the user's own: a file, and a description of it in TOML, kept in ``own.toml``."""

from __future__ import annotations

import datetime as dt
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from faceapp.domain.errors import BadModelEntry, BadNetworkFacts, WrongModelShape
from faceapp.domain.own_network import OwnNetwork
from faceapp.domain.shelf import ShelfModel
from faceapp.services.examining import Examine, here
from faceapp.services.model_files import LOCK, cannot_write, locked, put, put_text
from faceapp.services.shelf import copied, shelf_model, summed
from faceapp.vision.entries import entries, own_entry, own_file
from faceapp.vision.sources import Source, models_folder

_HEAD: Final = "# The user's own models, in the form of resources/models.toml; files are below this folder.\n"


def add_own(file: Path, description: Path, *, examine: Examine = here) -> ShelfModel:
    """Put a model of the user's own on the shelf; one of the same id is replaced.

    Args:
        file: the model, ONNX or weights of torch; a copy is made.
        description: an entry in the form of ``models.toml``, of one model. Further files that
            it names are looked for beside ``file``; without any, there is only ``file``.
        examine: looks at the files, before they are used.

    Raises:
        NothingThere: there is no such file.
        BadModelEntry: the description can not be used, or says too little.
        ModelDamaged, UnsafeModel, WrongModelShape: see ``vision.examine``, ``adapters.own``.
        ModelBusy: another program is at it.
        DiskFull, CannotWrite: it can not be kept.
    """
    return _put_on_shelf(file, _described(description), description, examine)


def add_network(file: Path, network: OwnNetwork, *, examine: Examine = here) -> ShelfModel:
    """Put a network in ONNX on the shelf, described by the few facts it needs.

    Args:
        file: stays where it is; a copy is made.
        network: what the file does not say by itself.
        examine: looks at the file, before it is used.

    Raises:
        BadNetworkFacts: it is no ONNX file.
        WrongModelShape: it takes or gives something else than described.
        NothingThere, ModelDamaged, UnsafeModel, ModelBusy, DiskFull, CannotWrite: see ``add_own``.
    """
    if file.suffix.lower() != ".onnx":
        raise BadNetworkFacts(detail="the file has to be ONNX (.onnx)")
    facts = network.facts(frozenset(found.id for found in entries()))
    if network.kind != "expression":
        return _put_on_shelf(file, facts, file, examine)
    shapes = network.shapes()
    for shape in shapes:
        tried = {"file": file.name, "inputs": [list(shape)], "outputs": [[-1, len(network.labels)]]}
        try:
            return _put_on_shelf(file, facts | {"source": [tried]}, file, examine)
        except WrongModelShape as error:
            if shape is shapes[-1]:
                raise WrongModelShape(path=file, model=network.name) from error
    raise AssertionError  # there is at least one shape


def forget_own(model: str) -> None:
    """Take a model from the list of the user's own; its files stay.

    Raises:
        BadModelEntry: the list can not be read.
        ModelBusy: another program is at it.
        DiskFull, CannotWrite: it can not be written.
    """
    with locked(models_folder(), model):
        try:
            put_text(_listed(without=model), own_file())
        except OSError as error:
            raise cannot_write(error, own_file()) from error


def _put_on_shelf(file: Path, facts: dict[str, Any], description: Path, examine: Examine) -> ShelfModel:
    sources = facts.setdefault("source", [{"file": file.name}])
    first = own_entry(facts, description)
    names = [source.name for source in first.sources]
    if len(set(names)) < len(names):
        raise BadModelEntry(path=description, detail="two files have the same name")
    paths = _files(file, first.sources)
    folder = models_folder() / "own" / first.id
    with ExitStack() as stack:
        stack.enter_context(locked(models_folder(), first.name))
        stack.enter_context(locked(folder, first.name))
        copies = []
        for source, path, written in zip(first.sources, paths, sources, strict=True):
            found = summed(path)
            copy = stack.enter_context(copied(path, found, folder / source.name))
            try:
                examine(source, copy, called=path, entry=first if first.adapter == "onnx" else None)
            except BadModelEntry as error:
                raise BadModelEntry(path=description, detail=error.facts["detail"]) from error
            written |= {"file": f"own/{first.id}/{source.name}", "size": found.size, "sha256": found.sha256}
            copies.append((copy, folder / source.name))
        own_entry(facts, description)
        listed = _with(facts)
        try:
            for copy, goal in copies:
                copy.chmod(0o644)
                put(copy, goal)
            put_text(listed, own_file())
            for old in set(folder.iterdir()) - {goal for _, goal in copies} - {folder / LOCK}:
                old.unlink()
        except OSError as error:
            raise cannot_write(error, folder) from error
    return shelf_model(first.id)


def _described(description: Path) -> dict[str, Any]:
    """The one model of the description."""
    summed(description)
    table = _toml(description)
    listed = table.get("model", [table])
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise BadModelEntry(path=description, detail="one model is described at a time, as [[model]]")
    return dict(listed[0])


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadModelEntry(path=path, detail=str(error)) from error


def _files(file: Path, sources: Sequence[Source]) -> list[Path]:
    """Where each of the files lies: the given one by its name, the others beside it."""
    if len(sources) == 1:
        return [file]
    return [file if source.name == file.name else file.with_name(source.name) for source in sources]


def _with(facts: Mapping[str, Any]) -> str:
    """The whole list as text, with this model added or replaced."""
    return _listed(without=facts["id"]) + _model_text(facts)


def _listed(*, without: str) -> str:
    """The list as text, but for one model."""
    path = own_file()
    listed = _toml(path).get("model", []) if path.exists() else []
    kept = [one for one in listed if isinstance(one, dict) and one.get("id") != without]
    return _HEAD + "".join(map(_model_text, kept))


def _model_text(facts: Mapping[str, Any]) -> str:
    lines = ["", "[[model]]"]
    lines += [f"{_key(key)} = {_value(value)}" for key, value in facts.items() if key != "source"]
    for source in facts.get("source", ()):
        lines += ["", "[[model.source]]"]
        lines += [f"{_key(key)} = {_value(value)}" for key, value in source.items()]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _text(name)


def _text(value: str) -> str:
    """As a basic string of TOML, which is JSON's but for one letter."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    """Anything that TOML can hold, on one line."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else f"{'-' if value < 0 else ''}inf"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return repr(value)
