"""Which labels are probably wrong: rules on plain arrays, most suspicious first.

A label is judged by what lies near it and by what a model that did not give it says. For
people: how much more a face is like somebody else's nearest faces than like those of its own
name. For expressions: how little a model believes the label (self-confidence), and how many
of them are wrong, by confident learning (Northcutt, Jiang, Chuang: Confident Learning, JAIR
2021): a face counts as another label if the model believes that one as much as it believes it
of faces that have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.cleaning_thresholds import (
    CANDIDATES,
    EXPRESSION_LEAST,
    EXPRESSION_SURE,
    NEIGHBOURS,
    SAMPLE,
)
from faceapp.domain.ids import FaceId, PersonId, PhotoId

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Flaw(IntEnum):
    """What may be wrong with a labelled face; the number is kept with people's verdicts."""

    PERSON = 1  # looks like somebody else
    EXPRESSION = 2  # shows something else
    DUPLICATE = 3  # on a near duplicate of another photo
    SMALL = 4
    BLURRED = 5
    NO_FACE = 6  # labelled, but nothing of a face was measured there
    TWO_FACES = 7  # a picture of one face shows two


@dataclass(frozen=True, slots=True)
class Suspect:
    """A labelled face that is worth a look.

    Attributes:
        flaw: what may be wrong.
        face, photo: where.
        said: its label as it stands: a name, or the value of an expression.
        better: what it probably is; "" where that is not known.
        score: how suspicious, 0..1; comparable within one flaw.
        value: what it was judged by: pixels, sharpness; of a name how much nearer somebody else is, in
            parts of how near one person's faces are at least (1 - cosine); 0 else.
        other: the photo that this one nearly equals, for ``DUPLICATE``.
        person, likelier: who it is said to be, and who it probably is, for ``PERSON``.
    """

    flaw: Flaw
    face: FaceId
    photo: PhotoId
    said: str
    better: str
    score: float
    value: float = 0.0
    other: PhotoId | None = None
    person: PersonId | None = None
    likelier: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at all labels found.

    Attributes:
        suspects: by flaw in the order of ``Flaw``, the most suspicious first within one.
        looked: how many labels were judged for each flaw.
        likely: how many of them are probably wrong; the first ones of ``suspects``.
    """

    suspects: tuple[Suspect, ...]
    looked: Mapping[Flaw, int]
    likely: Mapping[Flaw, int]

    def of(self, flaw: Flaw) -> tuple[Suspect, ...]:
        """The suspects of one flaw."""
        return tuple(suspect for suspect in self.suspects if suspect.flaw is flaw)

    def only(self, flaw: Flaw) -> Found:
        """The part about one flaw."""
        looked, likely = ({flaw: of[flaw]} if flaw in of else {} for of in (self.looked, self.likely))
        return Found(self.of(flaw), looked, likely)

    def right(self, flaw: Flaw) -> float | None:
        """Share of the labels that are probably right, 0..1; None where there are none."""
        looked = self.looked.get(flaw, 0)
        return 1 - self.likely.get(flaw, 0) / looked if looked else None


@dataclass(frozen=True, slots=True, eq=False)
class Doubted:
    """How suspicious each label is.

    Attributes:
        scores: (n,) 0..1.
        better: (n,) the label that fits best besides the own one; -1 for none.
        likely: how many of them are probably wrong: the first ones by score.
    """

    scores: Floats
    better: Ints
    likely: int

    @property
    def order(self) -> Ints:
        """Places, the most suspicious first; equal ones by place."""
        return np.argsort(-self.scores, kind="stable").astype(np.int64)


def doubt_people(
    vectors: Floats, people: Ints, same: float, tell: Callable[[float], None] | None = None
) -> Doubted:
    """How much more each face is like somebody else than like its own name.

    A face's likeness to a person is the mean cosine to that person's nearest three faces,
    itself left out. A person's only face is compared with ``same``.

    Args:
        vectors: (n, d) unit length.
        people: (n,) who each is said to be.
        same: cosine from which two faces are taken for one person; the embedder's own.
        tell: hears how far it is, 0..1; may raise to stop.
    """
    count = len(people)
    everybody, place = distinct(people), np.searchsorted(distinct(people), people)
    if count == 0:
        return Doubted(np.zeros(0, np.float32), np.zeros(0, np.int64), 0)
    means = np.zeros((len(everybody), vectors.shape[1]), np.float32)
    np.add.at(means, place, vectors)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    candidates = _candidates(vectors, means, place)
    by_person = np.argsort(place, kind="stable")
    edges = np.searchsorted(place[by_person], np.arange(len(everybody) + 1))
    own = np.full(count, same, np.float32)
    best, better = np.full(count, -1.0, np.float32), np.full(count, -1, np.int64)
    askers = [np.flatnonzero((candidates == one).any(axis=1)) for one in range(len(everybody))]
    for one in range(len(everybody)):
        if tell is not None:
            tell(one / len(everybody))
        mine = by_person[edges[one] : edges[one + 1]]
        known = mine[:: -(-len(mine) // SAMPLE)]
        alike = _nearest(vectors[mine], vectors[known], mine[:, None] == known[None, :])
        own[mine] = np.where(np.isnan(alike), same, alike)
        rows = askers[one]
        alike = _as_of_few(_nearest(vectors[rows], vectors[known], None), len(known), same)
        nearer = alike > best[rows]
        best[rows[nearer]], better[rows[nearer]] = alike[nearer], everybody[one]
    margin = best - own
    # unlike everybody, own name included: a stranger among them
    margin = np.maximum(margin, same - own - (1.0 - same) / 4)
    better[best <= own] = -1
    return Doubted(np.clip((margin + 1) / 2, 0, 1), better, int((margin > 0).sum()))


def _candidates(vectors: Floats, means: Floats, place: Ints) -> Ints:
    """(n, CANDIDATES) Places of the people whose means are nearest, the own one left out."""
    most = min(CANDIDATES, len(means) - 1)
    found = np.full((len(vectors), max(most, 0)), -1, np.int64)
    step = max(1, 20_000_000 // max(len(means), 1))
    for start in range(0, len(vectors) if most > 0 else 0, step):
        part = vectors[start : start + step] @ means.T
        part[np.arange(len(part)), place[start : start + step]] = -np.inf
        found[start : start + step] = np.argpartition(-part, most - 1, axis=1)[:, :most]
    return found


def _as_of_few(alike: Floats, known: int, same: float) -> Floats:
    """What likeness to a person says who has fewer faces than are compared.

    A lone face under a wrong name is as like the right person's faces as they are among
    themselves: without this, all of those would be doubted for it.
    """
    lacking = max(0, NEIGHBOURS - known) / NEIGHBOURS
    filled: Floats = np.minimum(alike, (1 - lacking) * alike + lacking * same).astype(np.float32)
    return filled


def _nearest(rows: Floats, known: Floats, itself: NDArray[np.bool_] | None) -> Floats:
    """(n,) Mean cosine to the nearest three of ``known``; NaN where there are none but itself."""
    if not len(rows) or not len(known):
        return np.full(len(rows), np.nan, np.float32)
    alike = rows @ known.T
    if itself is not None:
        alike[itself] = -np.inf
    take = min(NEIGHBOURS, alike.shape[1])
    top = -np.partition(-alike, take - 1, axis=1)[:, :take]
    there = np.isfinite(top)
    total = np.where(there, top, 0).sum(axis=1)
    return np.where(there.any(axis=1), total / np.maximum(there.sum(axis=1), 1), np.nan).astype(np.float32)


def doubt_labels(probabilities: NDArray[np.floating], labels: Ints) -> Doubted:
    """How little a model believes each label.

    Args:
        probabilities: (n, k) of a model that did not learn from these labels; rows sum to 1.
        labels: (n,) 0..k-1.
    """
    count, kinds = probabilities.shape
    if not count:
        return Doubted(np.zeros(0, np.float32), np.zeros(0, np.int64), 0)
    own = probabilities[np.arange(count), labels]
    others = probabilities.astype(np.float64).copy()
    others[np.arange(count), labels] = -1.0
    better = others.argmax(axis=1).astype(np.int64)
    sizes = np.bincount(labels, minlength=kinds)
    means = np.bincount(labels, own, kinds) / np.maximum(sizes, 1)
    trusted = sizes >= EXPRESSION_LEAST
    counted = (probabilities >= np.where(trusted, means, np.inf)) & trusted
    counted_as = np.where(counted, probabilities, -1.0).argmax(axis=1)
    wrong = counted.any(axis=1) & (counted_as != labels) & trusted[labels]
    likely = int(wrong.sum()) + int((~trusted[labels] & (own < EXPRESSION_SURE)).sum())
    return Doubted((1.0 - own).astype(np.float32), better, likely)
