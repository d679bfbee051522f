"""The folder of a training begun in the window: what was asked, its faces, its epochs, its result.

One training at a time lies there, until the user says what is to become of its model; then all of it
goes, the pictures of faces first.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from faceapp.domain.errors import ModelBusy
from faceapp.domain.own_training import (
    Basis,
    EpochFigures,
    JudgedFaces,
    KeptTraining,
    TrainingResult,
    TrainingWish,
)
from faceapp.domain.own_training_errors import TrainingElsewhere, TrainingLost, TrainingNameTaken
from faceapp.domain.shelf import ShelfModel
from faceapp.services.examining import Examine, here
from faceapp.services.model_files import cannot_write, locked
from faceapp.services.own_models import add_own
from faceapp.vision.entries import entries
from faceapp.vision.sources import models_folder

Arrays = Mapping[str, Any]

MODEL: Final = "model.onnx"
FACES: Final = "faces.npz"
_WISH: Final = "wish.json"
_HISTORY: Final = "epochs.jsonl"
_RESULT: Final = "result.npz"
_PACE: Final = "training-pace.json"


def folder() -> Path:
    """Where it lies."""
    return models_folder() / "training"


def begin(wish: TrainingWish) -> None:
    """Make room for a new training, ``alone``; what was kept of another one is gone.

    Raises:
        TrainingNameTaken: there is a model of that name.
        DiskFull, CannotWrite: it can not be written.
    """
    free_name(wish.name)
    _remove()
    try:
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / _WISH).write_text(json.dumps(wish.document()), encoding="utf-8")
    except OSError as error:
        raise cannot_write(error, folder()) from error


@contextmanager
def alone() -> Iterator[None]:
    """Keep other programs from training meanwhile; ends with this one, too.

    Raises:
        TrainingElsewhere: one is at it.
        CannotWrite, DiskFull: the folder can not be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(models_folder() / "training-lock", ""))
        except ModelBusy as error:
            raise TrainingElsewhere from error
        yield


def free_name(name: str) -> None:
    """Whether a model can be called so.

    Raises:
        TrainingNameTaken: there is one already.
    """
    if any(known.name.casefold() == name.casefold() for known in entries()):
        raise TrainingNameTaken(name=name)


def unused(name: str) -> str:
    """``name``, or that with a number behind it where a model is called so."""
    taken = {known.name.casefold() for known in entries()}
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name.casefold() not in taken else next(n for n in numbered if n.casefold() not in taken)


def pace(*, fresh: bool) -> float | None:
    """Faces a second that this computer learned from lately, all of an epoch counted; None: nobody knows."""
    try:
        return float(json.loads((models_folder() / _PACE).read_text(encoding="utf-8"))[_kind(fresh)])
    except (OSError, ValueError, TypeError, LookupError):
        return None


def note_pace(rate: float, *, fresh: bool) -> None:
    """Remember it; nothing is lost where it can not be written."""
    path = models_folder() / _PACE
    known = {_kind(other): found for other in (True, False) if (found := pace(fresh=other)) is not None}
    with suppress(OSError):
        path.write_text(json.dumps(known | {_kind(fresh): rate}), encoding="utf-8")


def _kind(fresh: bool) -> str:
    return "fresh" if fresh else "on"


def kept() -> KeptTraining | None:
    """What is there of a training; None where there is none, or nothing that can be read."""
    try:
        wish = TrainingWish.read(json.loads((folder() / _WISH).read_text(encoding="utf-8")))
        lines = _lines()
        history = tuple(EpochFigures(**json.loads(line)) for line in lines)
        if not (folder() / _RESULT).exists():
            return KeptTraining(wish, history)
        return KeptTraining(wish, history, _result(wish))
    except (OSError, ValueError, TypeError, LookupError, TrainingLost):
        return None


def has_faces() -> bool:
    """Whether the faces of the training were read and kept."""
    return (folder() / FACES).exists()


def note_epoch(figures: EpochFigures) -> None:
    """Keep what came of an epoch.

    Raises:
        DiskFull, CannotWrite: it can not be written.
    """
    path = folder() / _HISTORY
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figures)) + "\n")
    except OSError as error:
        raise cannot_write(error, path) from error


def throw_away() -> None:
    """Remove all of it: pictures, model, what is known of it.

    Raises:
        TrainingElsewhere: another program is at it.
        CannotWrite: something is left.
    """
    with alone():
        _remove()


def _remove() -> None:
    try:
        shutil.rmtree(folder())
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot_write(error, folder()) from error


def put_on_shelf(*, examine: Examine = here) -> ShelfModel:
    """Put the model on the shelf, under the name that was asked for; what else was kept is gone then.

    Args:
        examine: looks at the file first; see ``services.examining``.

    Raises:
        TrainingLost: there is no model, or no description of it.
        KnownError: see ``own_models.add_own``.
    """
    found = kept()
    if found is None or found.result is None:
        raise TrainingLost
    description = folder() / "shelf.toml"
    try:
        written = (folder() / MODEL).with_suffix(".toml").read_text(encoding="utf-8")
    except OSError as error:
        raise TrainingLost from error
    try:
        description.write_text(_renamed(written, found.result), encoding="utf-8")
    except OSError as error:
        raise cannot_write(error, description) from error
    added = add_own(folder() / MODEL, description, examine=examine)
    _remove()
    return added


def save_arrays(name: str, arrays: Arrays) -> None:
    """Write a file of arrays in one step.

    Raises:
        DiskFull, CannotWrite: the one before is left as it was.
    """
    path = folder() / name
    part = path.with_name(f"{name}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, **arrays)
        part.replace(path)
    except OSError as error:
        raise cannot_write(error, path) from error


def load_arrays(name: str) -> dict[str, Any]:
    """The arrays of a file.

    Raises:
        FileNotFoundError: there is none.
        TrainingLost: it can not be read.
    """
    try:
        with np.load(folder() / name, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise TrainingLost from error


def save_result(result: TrainingResult) -> None:
    """Keep how the model compares; from then on the training is done.

    Raises:
        DiskFull, CannotWrite: it can not be written.
    """
    facts = {
        "learned": list(result.learned),
        "used": result.used,
        "epochs": result.epochs,
        "stopped": result.stopped,
        "others": result.others,
        "changed": result.changed,
        "checked": result.checked,
        "left_out": result.left_out,
        "judged": [
            {"basis": str(one.basis), "learned": one.learned, "small": one.small} for one in result.judged
        ],
    }
    arrays: dict[str, Any] = {"facts": np.array(json.dumps(facts))}
    for place, one in enumerate(result.judged):
        arrays |= {f"pictures{place}": one.pictures, f"truth{place}": one.truth, f"new{place}": one.new}
        if one.old is not None:
            arrays[f"old{place}"] = one.old
    save_arrays(_RESULT, arrays)


def _result(wish: TrainingWish) -> TrainingResult:
    arrays = load_arrays(_RESULT)
    facts = json.loads(str(arrays["facts"]))
    judged = tuple(
        JudgedFaces(
            Basis(one["basis"]),
            arrays[f"pictures{place}"],
            arrays[f"truth{place}"],
            arrays[f"new{place}"],
            arrays.get(f"old{place}"),
            bool(one["learned"]),
            bool(one["small"]),
        )
        for place, one in enumerate(facts["judged"])
    )
    learned = tuple(map(int, facts["learned"]))
    return TrainingResult(
        wish,
        learned,
        str(facts["used"]),
        judged,
        int(facts["epochs"]),
        bool(facts["stopped"]),
        int(facts["others"]),
        int(facts["changed"]),
        int(facts.get("checked", 0)),
        int(facts.get("left_out", 0)),
    )


def _lines() -> list[str]:
    """The last word on each epoch: one that was lost between two files is trained again."""
    try:
        written = (folder() / _HISTORY).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    last = {json.loads(line)["epoch"]: line for line in written}
    return [last[epoch] for epoch in sorted(last)]


def _renamed(description: str, result: TrainingResult) -> str:
    """The entry that training wrote, with the user's name, an id of its own, and what it learned from."""
    known = {one.id for one in entries()}
    plain = re.sub(r"[^a-z0-9.-]+", "-", result.wish.name.casefold()).strip("-.") or "expressions"
    wanted = [f"own-{plain}"[:56]]
    wanted += [f"{wanted[0]}-{number}" for number in range(2, len(known) + 3)]
    faces = sum(result.learned)
    of = "labelled faces" + (" of a library" if result.wish.place is None else "")
    facts = {
        "id": next(one for one in wanted if one not in known),
        "name": unused(result.wish.name),
        "author": f"trained with faceapp on {faces} {of}",
    }
    lines = description.splitlines(keepends=True)
    for key, value in facts.items():
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{key} = "))
        lines[place] = f"{key} = {json.dumps(value)}\n"
    return "".join(lines)
