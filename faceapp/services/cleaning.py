"""Finding wrong labels; what people say of them is in ``cleaning_decisions``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from faceapp.domain.arrays import distinct
from faceapp.domain.cleaning import Doubted, Flaw, Found, Suspect, doubt_labels, doubt_people
from faceapp.domain.cleaning_thresholds import (
    BLURRED_SHARPNESS,
    ONE_FACE_SHARE,
    READ_PART,
    SECOND_FACE,
    SMALL_PIXELS,
)
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.services import models
from faceapp.services.expressions import reader_in_use
from faceapp.services.limits import limits
from faceapp.services.search import search_faces
from faceapp.storage import embeddings, people_reads, verdicts
from faceapp.storage.cleaning_reads import Labelled, labelled
from faceapp.storage.library import Library

NearPhotos = Callable[[Sequence[PhotoId]], Sequence[tuple[PhotoId, PhotoId]]]
"""Pairs of photos that nearly are the same one, the lower number first."""


def find(
    library: Library, query: str = "", near: NearPhotos | None = None, *, everything: bool = False
) -> Found:
    """Look at every label that a person gave or confirmed; the library is not changed.

    What somebody said is right, or is left out of datasets, does not come again.

    Args:
        library: to read from.
        query: only labels of faces that this is about; all are compared with, in any case.
        near: finds near duplicates; None: they are not looked for.
        everything: all labels by suspicion, not only the likely wrong ones.

    Raises:
        BadQuery: the query can not be understood.
    """
    finder = Finder(library, query, everything=everything)
    finder.labels()
    if near is not None:
        finder.duplicates(near(finder.photos))
    return finder.found


class Finder:
    """The look of ``find`` in two parts, the second of which may take long.

    Args:
        tell: hears how far the first part is, 0..1; may raise to stop. See ``find`` for the rest.

    Raises:
        BadQuery: the query can not be understood.
    """

    def __init__(
        self,
        library: Library,
        query: str = "",
        *,
        everything: bool = False,
        tell: Callable[[float], None] = lambda _part: None,
    ) -> None:
        self._everything, self._tell = everything, tell
        wanted = None
        if query.strip():
            wanted = {face for _, _, faces in search_faces(library, query) for face in faces}
        reader = reader_in_use(library)
        embedder = models.in_use(library).embedder
        with library.read() as connection:
            told = labelled(
                connection, embedder, reader.model if reader else "", reader.version if reader else ""
            )
            tell(READ_PART / 2)
            said = verdicts.of(connection)
            names = dict(people_reads.name_pairs(connection))
            vectors = embeddings.known_faces(connection, embedder, told.faces[told.people > 0].tolist())
        tell(READ_PART)
        turned = np.argsort(vectors.faces)
        out = {face for (face, _), keep in said.items() if not keep}
        kept = {key for key, keep in said.items() if keep}
        self._vectors, self._rows = (
            vectors.vectors[turned],
            np.searchsorted(told.faces, vectors.faces[turned]),
        )
        self._propose = limits(embedder).propose
        self._run = _Run(told, {int(number): name for number, name in names.items()}, wanted, out, kept)
        self.photos = sorted({PhotoId(photo) for photo in told.photos[~told.of_video].tolist()})

    def labels(self) -> None:
        """Look at all but near duplicates."""

        def told(part: float) -> None:
            self._tell(READ_PART + part * (1 - READ_PART))

        run = self._run
        run.people(self._vectors, self._rows, self._propose, told, everything=self._everything)
        run.expressions(everything=self._everything)
        run.pictures()

    def duplicates(self, pairs: Sequence[tuple[PhotoId, PhotoId]]) -> None:
        """Take in which of ``photos`` nearly are the same."""
        self._run.duplicates(pairs)

    @property
    def found(self) -> Found:
        """What was found so far."""
        run = self._run
        suspects = sorted(run.found, key=lambda one: one.flaw)
        return Found(tuple(suspects), dict(run.looked), dict(run.likely))


class _Run:
    """One look at all labels."""

    def __init__(
        self,
        told: Labelled,
        names: Mapping[int, str],
        wanted: set[FaceId] | None,
        out: set[int],
        kept: set[tuple[int, int]],
    ) -> None:
        self._told, self._names = told, names
        asked = np.array([wanted is None or face in wanted for face in told.faces.tolist()], bool)
        self._asked = asked & ~np.isin(told.faces, list(out))
        self._kept = kept
        self.found: list[Suspect] = []
        self.looked: dict[Flaw, int] = {}
        self.likely: dict[Flaw, int] = {}

    def people(
        self,
        vectors: np.ndarray,
        rows: np.ndarray,
        propose: float,
        tell: Callable[[float], None],
        *,
        everything: bool,
    ) -> None:
        told = self._told
        same = 1.0 - propose * propose / 2
        doubted = doubt_people(vectors, told.people[rows], same, tell)
        right = told.insisted[rows]
        better = [self._names.get(int(one), "") for one in doubted.better]
        nearer = (2 * doubted.scores - 1) / (1 - same)
        self._take(Flaw.PERSON, rows, doubted, better, ~right, nearer, everything=everything)

    def expressions(self, *, everything: bool) -> None:
        told = self._told
        rows = np.flatnonzero((told.expressions >= 0) & np.isfinite(told.scores[:, 0]))
        doubted = doubt_labels(told.scores[rows], told.expressions[rows])
        better = [EXPRESSIONS[one].value for one in doubted.better.tolist()]
        asked = np.ones(len(rows), bool)
        self._take(Flaw.EXPRESSION, rows, doubted, better, asked, np.zeros(len(rows)), everything=everything)

    def _take(  # noqa: PLR0917
        self,
        flaw: Flaw,
        rows: np.ndarray,
        doubted: Doubted,
        better: Sequence[str],
        asked: np.ndarray,
        values: np.ndarray,
        *,
        everything: bool,
    ) -> None:
        asked = asked & self._asked[rows] & self._open(flaw, rows)
        order = doubted.order
        likely = order[: doubted.likely]
        self.looked[flaw] = int(self._asked[rows].sum())
        self.likely[flaw] = int(asked[likely].sum())
        for place in (order if everything else likely)[asked[order if everything else likely]].tolist():
            likelier = int(doubted.better[place]) if flaw is Flaw.PERSON else 0
            score, value = float(doubted.scores[place]), float(values[place])
            self._add(flaw, int(rows[place]), better[place], score, value, likelier=likelier)

    def duplicates(self, pairs: Sequence[tuple[PhotoId, PhotoId]]) -> None:
        of_photo: dict[int, list[int]] = {}
        for row, photo in enumerate(self._told.photos.tolist()):
            of_photo.setdefault(photo, []).append(row)
        flagged: dict[int, PhotoId] = {}
        for first, second in pairs:
            if second in of_photo:
                flagged.setdefault(second, first)
        rows = np.array(sorted(row for photo in flagged for row in of_photo[photo]), np.int64)
        looked = len(distinct(self._told.photos[self._asked & ~self._told.of_video]))
        self._flag(Flaw.DUPLICATE, rows, np.ones(len(rows)), np.zeros(len(rows)), looked, flagged)
        # counted by photos, as those that were looked at
        self.likely[Flaw.DUPLICATE] = len({one.photo for one in self.found if one.flaw is Flaw.DUPLICATE})

    def pictures(self) -> None:
        """What does not depend on labels: too small, too blurred, no face, two faces."""
        told, asked = self._told, int(self._asked.sum())
        small = np.flatnonzero((told.pixels >= 0) & (told.pixels < SMALL_PIXELS))
        self._flag(Flaw.SMALL, small, 1 - told.pixels[small] / SMALL_PIXELS, told.pixels[small], asked)
        soft = np.flatnonzero((told.sharpness >= 0) & (told.sharpness < BLURRED_SHARPNESS))
        worse = 1 - told.sharpness[soft] / BLURRED_SHARPNESS
        self._flag(Flaw.BLURRED, soft, worse, told.sharpness[soft], asked)
        nothing = np.flatnonzero(~told.measured & (told.pixels < 0))
        self._flag(Flaw.NO_FACE, nothing, np.ones(len(nothing)), np.zeros(len(nothing)), asked)
        two = np.flatnonzero((told.single >= ONE_FACE_SHARE) & (told.beside >= SECOND_FACE * told.single))
        share = told.beside[two] / np.maximum(told.single[two], 1e-9)
        self._flag(Flaw.TWO_FACES, two, share, share, asked)

    def _flag(  # noqa: PLR0917
        self,
        flaw: Flaw,
        rows: np.ndarray,
        scores: np.ndarray,
        values: np.ndarray,
        looked: int,
        others: Mapping[int, PhotoId] | None = None,
    ) -> None:
        open_ = self._asked[rows] & self._open(flaw, rows)
        self.looked[flaw], self.likely[flaw] = looked, int(open_.sum())
        for place in np.argsort(-scores, kind="stable").tolist():
            if open_[place]:
                row = int(rows[place])
                other = None if others is None else others[int(self._told.photos[row])]
                self._add(flaw, row, "", float(np.clip(scores[place], 0, 1)), float(values[place]), other)

    def _open(self, flaw: Flaw, rows: np.ndarray) -> np.ndarray:
        return np.array([(int(face), int(flaw)) not in self._kept for face in self._told.faces[rows]], bool)

    def _add(  # noqa: PLR0917
        self,
        flaw: Flaw,
        row: int,
        better: str,
        score: float,
        value: float = 0.0,
        other: PhotoId | None = None,
        likelier: int = 0,
    ) -> None:
        told = self._told
        name = self._names.get(int(told.people[row]), "")
        expression = "" if told.expressions[row] < 0 else EXPRESSIONS[int(told.expressions[row])].value
        said = (expression if flaw is Flaw.EXPRESSION else name) or expression
        face, photo = FaceId(int(told.faces[row])), PhotoId(int(told.photos[row]))
        person = PersonId(int(told.people[row])) if told.people[row] and flaw is Flaw.PERSON else None
        likely = PersonId(likelier) if likelier > 0 else None
        self.found.append(Suspect(flaw, face, photo, said, better, score, value, other, person, likely))
