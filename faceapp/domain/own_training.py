"""Training from the window: what is asked for, what is kept of it, and how the result compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.certainty import paired
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.figure_thresholds import DIFFERENT_CHANCE, EQUAL_BETWEEN
from faceapp.domain.metrics import Classification, classification
from faceapp.domain.own_training_thresholds import (
    CORRECTED_EACH_LEAST,
    CORRECTED_LEAST,
    FRESH_PATIENCE,
)
from faceapp.domain.training import Recipe

Pictures = NDArray[np.uint8]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CorrectedCounts:
    """How many faces of each expression people set in a library.

    Attributes:
        counts: in the order of ``EXPRESSIONS``.
        imported: how many of them came with a dataset.
        unplaced: faces besides them that can not be learned from, as no eyes and mouth were found.
    """

    counts: tuple[int, ...]
    imported: int = 0
    unplaced: int = 0

    @property
    def faces(self) -> int:
        """All of them."""
        return sum(self.counts)

    @property
    def missing(self) -> int:
        """How many more faces are needed, whatever they show; 0 where there are enough."""
        return max(0, CORRECTED_LEAST - self.faces)

    @property
    def second_missing(self) -> int:
        """How many more of a second expression are needed: of one alone nothing is learned."""
        return max(0, CORRECTED_EACH_LEAST - sorted(self.counts)[-2])

    @property
    def enough(self) -> bool:
        """Whether they can be learned from."""
        return not self.missing and not self.second_missing

    def of(self, label: Expression) -> int:
        """How many show this one."""
        return self.counts[EXPRESSIONS.index(label)]


@dataclass(frozen=True, slots=True)
class TrainingWish:
    """What the user asked for.

    Attributes:
        name: of the model.
        place: a folder, an archive or a table of labelled faces; None: the corrections of the library.
        fresh: begin from nothing; else the model that comes with the program learns on.
        network: see ``Recipe``; for a fresh one.
    """

    name: str
    place: Path | None = None
    fresh: bool = False
    epochs: int = 0
    batch: int = 0
    seed: int = 1
    network: str = "residual"

    def recipe(self) -> Recipe:
        """How it is trained; what was left at 0 is as it usually is."""
        usual = replace(Recipe(), patience=FRESH_PATIENCE) if self.fresh else Recipe.fine_tuning()
        return replace(
            usual,
            network=self.network,
            epochs=self.epochs or usual.epochs,
            batch=self.batch or usual.batch,
            seed=self.seed,
        )

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self) | {"place": None if self.place is None else str(self.place)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> TrainingWish:
        """From ``document``.

        Raises:
            ValueError, TypeError, LookupError: it is none.
        """
        place = kept["place"]
        return cls(
            name=str(kept["name"]),
            place=None if place is None else Path(str(place)),
            fresh=bool(kept["fresh"]),
            epochs=int(kept["epochs"]),
            batch=int(kept["batch"]),
            seed=int(kept["seed"]),
            network=str(kept["network"]),
        )


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """What came of one epoch.

    Attributes:
        loss: mean over the pictures learned from.
        right: part of the pictures to check with that was told right.
        macro_f1: on the same.
    """

    epoch: int
    epochs: int
    loss: float
    right: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Comparing:
    """The new model and the one in use are asked about the same faces."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ResultKept:
    """All is done; the result lies in the folder of the training."""


class Basis(StrEnum):
    """Which faces a comparison was made on."""

    ASIDE = "aside"  # of those to learn from, the part that was kept aside
    CORRECTIONS = "corrections"  # those of the library, where others were learned from
    OTHERS = "others"  # some of the library whose expression nobody set: only what changes is of interest


class Verdict(StrEnum):
    """Which model is better, as far as so many faces can say."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"
    TOO_FEW = "too-few"
    ALONE = "alone"  # there was no other model in use


@dataclass(frozen=True, slots=True, eq=False)
class JudgedFaces:
    """What the new model and the one in use say of the same faces, which the new one never saw.

    Attributes:
        pictures: (n, side, side) grey, as the new one saw them.
        truth: (n,) place in ``EXPRESSIONS``.
        new: (n, 7) probabilities.
        old: the same; None where no model was in use.
        learned: the one in use learned from some of them.
        small: the one in use saw the small pictures, not the photos it is made for.
    """

    basis: Basis
    pictures: Pictures
    truth: Ints
    new: Floats
    old: Floats | None
    learned: bool = False
    small: bool = False

    @property
    def scores(self) -> Classification:
        """Of the new model."""
        return classification(self.new.astype(np.float64), self.truth)

    @property
    def old_scores(self) -> Classification | None:
        """Of the one in use."""
        return None if self.old is None else classification(self.old.astype(np.float64), self.truth)

    @property
    def right(self) -> Flags:
        """(n,) what the new model tells right."""
        return np.asarray(self.new.argmax(axis=1) == self.truth)

    @property
    def old_right(self) -> Flags:
        """(n,) what the one in use tells right; nothing where there is none."""
        if self.old is None:
            return np.zeros(len(self.truth), bool)
        return np.asarray(self.old.argmax(axis=1) == self.truth)

    @property
    def gained(self) -> int:
        """Faces that were told wrong and are told right."""
        return int((self.right & ~self.old_right).sum())

    @property
    def lost(self) -> int:
        """Faces that were told right and are told wrong."""
        return int((~self.right & self.old_right).sum())

    @property
    def verdict(self) -> Verdict:
        """By McNemar's test, face by face, as figures are compared."""
        if self.old is None:
            return Verdict.ALONE
        found = paired(self.right, self.old_right)
        if found.chance < DIFFERENT_CHANCE:
            return Verdict.BETTER if self.gained > self.lost else Verdict.WORSE
        if max(abs(found.difference.low), abs(found.difference.high)) <= EQUAL_BETWEEN:
            return Verdict.EQUAL
        return Verdict.TOO_FEW

    def differing(self, most: int) -> list[int]:
        """Places of at most ``most`` faces of which both say something else.

        Those for the better and those for the worse by turns, the surest answers first; then
        those of which both are wrong.
        """
        if self.old is None:
            return []
        apart = self.new.argmax(axis=1) != self.old.argmax(axis=1)
        sure = np.argsort(-self.new.max(axis=1), kind="stable")
        better = [int(n) for n in sure if apart[n] and self.right[n]]
        worse = [int(n) for n in sure if apart[n] and self.old_right[n]]
        turns = [n for pair in zip(better, worse, strict=False) for n in pair]
        both = min(len(better), len(worse))
        neither = [int(n) for n in sure if apart[n] and not self.right[n] and not self.old_right[n]]
        return [*turns, *better[both:], *worse[both:], *neither][:most]


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """A model that is there and waits for what the user says.

    Attributes:
        wish: what it was made by.
        learned: faces learned from, in the order of ``EXPRESSIONS``.
        used: id of the model it was compared with; "" for none.
        judged: on what was kept aside, and on what else is there.
        epochs: trained in all; ``stopped``: it ended early, since no epoch was better any more.
        others: faces of the library that both were asked about and nobody set; ``changed`` of them are
            read differently.
        checked: faces that were not learned from either: by them the best epoch was chosen; 0: not known.
        left_out: faces of which nothing came, since they equal others or show nothing.
    """

    wish: TrainingWish
    learned: tuple[int, ...]
    used: str
    judged: tuple[JudgedFaces, ...]
    epochs: int
    stopped: bool
    others: int = 0
    changed: int = 0
    checked: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class KeptTraining:
    """What is on the disk of a training: one that was stopped, or one that is done.

    Attributes:
        wish: what was asked for.
        history: its whole epochs so far.
        result: None: it is not done.
    """

    wish: TrainingWish
    history: tuple[EpochFigures, ...] = ()
    result: TrainingResult | None = None
