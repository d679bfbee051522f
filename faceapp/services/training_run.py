"""A training begun in the window, from its faces to the comparison with the model in use.

Runs in a process of its own (``training_process``): only there torch is imported.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import KnownError
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.learned import mark
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.own_training import (
    Basis,
    Comparing,
    EpochFigures,
    JudgedFaces,
    ResultKept,
    TrainingResult,
    TrainingWish,
)
from faceapp.domain.training import EpochTrained, Origin, TrainingEvent, TrainingFinished
from faceapp.services import training_kept
from faceapp.services.training_faces import TaughtFace

if TYPE_CHECKING:
    from faceapp.services.training_gathering import Apart, Gathered
    from faceapp.vision.models import ExpressionModel

log = logging.getLogger(__name__)

Event = TrainingEvent | Comparing | ResultKept
_BATCH = 64


@dataclass(frozen=True, slots=True)
class TrainingTask:
    """A training to begin or to go on with; crosses processes.

    Attributes:
        corrected: the faces of the library: learned from, or judged with where others are learned from.
        used: id of the model in use; None for none.
        others: some faces of the library that nobody corrected.
    """

    wish: TrainingWish
    corrected: tuple[TaughtFace, ...]
    used: str | None
    others: tuple[TaughtFace, ...] = ()

    def run(self) -> Iterator[Event]:
        """Train, telling how far it is; ends with ``ResultKept``.

        Closing the iterator stops it; the same call goes on after the last whole epoch.

        Raises:
            KnownError: the pictures, the model or the place to write can not be used.
        """
        from faceapp.services import training_gathering as gathering

        gathered = gathering.load()
        if gathered is None:
            gathered = yield from gathering.gather(self.wish, self.corrected, self.others)
            gathering.save(gathered)
        yield from self._train(gathered)
        used = _usable(self.used)
        judged = []
        for one in gathered.apart:
            judged.append((yield from _judged(one, used)))
        others, changed = 0, 0
        for found in judged:
            if found.basis is Basis.OTHERS and found.old is not None:
                others = len(found.new)
                changed = int((found.new.argmax(axis=1) != found.old.argmax(axis=1)).sum())
        history = training_kept.kept()
        epochs = len(history.history) if history is not None else 0
        counts = np.bincount(gathered.faces.train.labels, minlength=len(EXPRESSIONS))
        training_kept.save_result(
            TrainingResult(
                self.wish,
                tuple(counts.tolist()),
                used or "",
                tuple(one for one in judged if one.basis is not Basis.OTHERS),
                epochs,
                stopped=epochs < self.wish.recipe().epochs,
                others=others,
                changed=changed,
                checked=len(gathered.faces.validation),
                left_out=gathered.faces.repeated + gathered.faces.nothing,
            )
        )
        yield ResultKept()

    def _train(self, gathered: Gathered) -> Iterator[TrainingEvent]:
        from dataclasses import replace

        from faceapp.services.train import begin_with
        from faceapp.training.job import kept_beside, train_faces

        out = training_kept.folder() / training_kept.MODEL
        if out.exists() and not kept_beside(out).exists():
            return  # only the comparison is missing
        recipe, start = self.wish.recipe(), None
        origin = Origin(corrections=self.wish.place is None)
        if not self.wish.fresh:
            name, start, licence = begin_with(Path(str(BUILT_IN.expression)))
            recipe, origin = replace(recipe, network=name), replace(origin, licence=licence)
        for event in train_faces(gathered.faces, out, recipe, start=start, origin=origin):
            if isinstance(event, EpochTrained):
                training_kept.note_epoch(figures_of(event))
                rate = len(gathered.faces.train) / max(event.seconds, 1e-3)
                training_kept.note_pace(rate, fresh=self.wish.fresh)
            if not isinstance(event, TrainingFinished):
                yield event


def figures_of(event: EpochTrained) -> EpochFigures:
    """What is kept and drawn of an epoch."""
    result = event.validation
    return EpochFigures(event.epoch, event.epochs, event.loss, result.accuracy, result.macro_f1)


def _usable(used: str | None) -> str | None:
    """The model in use; the built-in one where its file is gone, or is no longer what it was."""
    from faceapp.vision.registry import load_expression

    if used is None:
        return None
    try:
        return load_expression(used).id
    except KnownError as error:
        log.info("%s can not be compared with: %s", used, error)
        return BUILT_IN.expression


def _judged(apart: Apart, used: str | None) -> Generator[Comparing, None, JudgedFaces]:
    from faceapp.vision.registry import load_expression

    faces = apart.faces
    new = _said(training_kept.folder() / training_kept.MODEL, faces.pictures)
    if used is None:
        return JudgedFaces(apart.basis, faces.pictures, faces.labels, new, None)
    model = load_expression(used)
    old = np.zeros(new.shape, np.float32)
    seen = 0
    photos = list(enumerate(apart.photos))
    for path, group in groupby(photos, key=lambda pair: None if pair[1] is None else pair[1].path):
        some = list(group)
        if path is not None and _ask_photo(model, path, some, old):
            seen += len(some)
        else:
            for place, _ in some:
                old[place] = _of_square(model, faces.pictures[place])
        yield Comparing(some[-1][0] + 1, len(faces))
    facts = _facts(used)
    marks = frozenset(map(str, facts.get("learned_marks", ())))  # type: ignore[call-overload]
    learned = any(mark(picture) in marks for picture in faces.pictures) if marks else False
    if apart.basis is Basis.CORRECTIONS and facts.get("learned_corrections"):
        learned = True
    ours = facts.get("adapter") == "faceapp-expression"
    return JudgedFaces(
        apart.basis, faces.pictures, faces.labels, new, old, learned, seen < len(faces) and not ours
    )


def _said(model: Path, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What the written file says of (n, side, side) faces."""
    from faceapp.vision.runtime import Network

    runner = Network(model.read_bytes())
    parts = [runner(pictures[start : start + _BATCH])[0] for start in range(0, len(pictures), _BATCH)]
    return np.concatenate(parts).astype(np.float32)


def _ask_photo(
    model: ExpressionModel,
    path: Path,
    some: list[tuple[int, TaughtFace | None]],
    old: NDArray[np.float32],
) -> bool:
    """Have the model look at the faces where they were taken; False where that photo is gone."""
    from faceapp.services.training_gathering import photo, placed

    pixels = photo(path)
    if pixels is None:
        return False
    faces = [face for _, face in some if face is not None]
    old[[place for place, _ in some]] = model.classify(pixels, placed(pixels, faces))
    return True


def _of_square(model: ExpressionModel, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    from faceapp.vision.expression_crop import whole

    pixels = np.repeat(picture[:, :, None], 3, axis=2)
    return np.asarray(model.classify(pixels, [whole(pixels)])[0], np.float32)


def _facts(model: str) -> dict[str, object]:
    from faceapp.vision.entries import entry

    found = entry(model)
    return {**found.facts, "adapter": found.adapter}
