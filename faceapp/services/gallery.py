"""What the engine keeps in memory about all faces: vectors, names, guesses, groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, without
from faceapp.domain.change import Change, Row
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.thresholds import (
    LOADED_AT_ONCE,
    POOR_OUTSIDE,
    POOR_PIXELS,
    POOR_SHARPNESS,
    POOR_YAW,
)
from faceapp.domain.video_thresholds import LABEL_PIXELS
from faceapp.services.exemplars import Exemplars
from faceapp.services.limits import Limits, limits
from faceapp.storage import embeddings
from faceapp.storage.embeddings import KnownFaces, Moment
from faceapp.storage.library import Library
from faceapp.vision.grouping import Forest
from faceapp.vision.neighbours import on_grid
from faceapp.vision.population import Population, penalties_of

__all__ = ["Gallery", "Limits", "limits"]

Ints = NDArray[np.int64]

_STATE = np.dtype(
    [
        ("face", np.int64),  # 0: this row is of no use any more
        ("person", np.int64),  # confirmed; 0 for none
        ("seen", np.int64),  # who the row was known as when guesses were last made; -1: not known
        ("ask", np.bool_),  # a guess is to be made anew
        ("active", np.bool_),  # there, and neither hidden nor marked as no face
        ("open", np.bool_),  # a model may guess who it is
        ("poor", np.bool_),  # a poor look: asks for more likeness
        ("guess", np.int64),  # the proposed person; 0 for none
        ("distance", np.float64),  # of the guess
        ("group", np.int64),  # its number in the library; 0 for none
        ("led", np.int64),  # who its group was known as when it was guessed; 0: nobody, -1: not known
        ("facts", np.int64),  # as kept with the group
    ]
)


class Gallery:
    """All faces of a library that have a vector of one model; one row each.

    To be used on one thread. ``load`` first; then ``apply`` what people change, and
    ``services.recognise.update`` brings guesses, groups and this up to date.

    Attributes:
        model: whose vectors.
        limits: the distances that belong to it.
        population, forest: the faces as grouping sees them.
        people: name, cover, hidden, of everybody.
        rejected: who a face is not, by face.
        stale: faces to be read again.
        left: numbers of the faces that left with their folder, ascending.
        moment: where the library stood when it was last looked at.
    """

    def __init__(self, model: str = BUILT_IN.embedder) -> None:
        self.model = model
        self.limits = limits(model)
        self._clear()

    def use(self, model: str) -> None:
        """Go by the vectors of another model from now on; what is in it is forgotten."""
        self.limits = limits(model)
        self.model = model
        self._clear()

    def _clear(self) -> None:
        self.population = Population()
        self.forest = Forest(self.population, self.limits.rule)
        self.people: dict[int, tuple[str, int | None, bool]] = {}
        self.rejected: dict[int, frozenset[int]] = {}
        self.stale: set[int] = set()
        self.left: Ints = np.zeros(0, np.int64)
        self.moment: Moment | None = None
        self._state = np.zeros(0, _STATE)
        self._row_of: dict[int, int] = {}
        self._exemplars: Exemplars | None = None

    def __len__(self) -> int:
        """Faces in it."""
        return len(self._row_of)

    @property
    def state(self) -> NDArray[np.void]:
        """(rows,) what is known of each row, by field; may be written to."""
        return self._state[: len(self.population)]

    def row(self, face: int) -> int | None:
        """The row of a face; None where it has no vector."""
        return self._row_of.get(face)

    def rows(self, faces: Iterable[int]) -> Ints:
        """The rows of those of ``faces`` that have one."""
        return np.array([row for face in faces if (row := self._row_of.get(face)) is not None], np.int64)

    def load(self, library: Library) -> Iterator[None]:
        """Read everything, in slices; what was in it before is forgotten."""
        self._clear()
        moment = embeddings.moment(library.connection, self.model)
        self.left = embeddings.left_faces(library.connection)
        self.people = embeddings.people(library.connection)
        self.rejected = embeddings.rejections(library.connection)
        yield
        last = 0
        while True:
            portion = embeddings.portion(library.connection, self.model, last, LOADED_AT_ONCE)
            if not len(portion):
                break
            last = int(portion.faces[-1])
            self._take_in(portion)
            yield
        state = self.state
        for face, people in self.rejected.items():
            if (row := self.row(face)) is not None:
                self.population.barred[row] = people
        every = np.arange(len(state))
        settled = self.fingerprints(every) == state["facts"]
        placed = np.flatnonzero(state["group"] != 0)
        self.forest.place(placed, state["group"][placed], placed[~settled[placed] | ~state["active"][placed]])
        state["ask"] &= ~settled
        # Named, or told otherwise, while nobody kept guesses up to date.
        other = ~settled & ((state["group"] != 0) | (state["person"] != 0))
        state["seen"] = np.where(other, -1, self.standing())
        # Known as somebody when they were grouped, and hidden or left since.
        put_away = settled & ~state["active"] & (state["group"] != 0)
        state["seen"][put_away] = state["person"][put_away]
        unclear = distinct(state["group"][other | put_away])
        state["led"] = np.where(np.isin(state["group"], unclear), -1, self.leaders(self.standing()))
        self.moment = moment
        yield
        self.refresh()

    def unsettled(self) -> tuple[Ints, Ints]:
        """Rows whose group is to be worked out anew, and rows that are to leave theirs."""
        state = self.state
        every = np.arange(len(state))
        placed = np.zeros(len(state), bool)
        placed[: len(self.forest.tree_of)] = self.forest.tree_of[: len(state)] >= 0
        anew = state["active"] & (~placed | (self.fingerprints(every) != state["facts"]))
        leave = ~state["active"] & (placed | (state["group"] != 0))
        return np.flatnonzero(anew), np.flatnonzero(leave)

    def read(self, library: Library, faces: Iterable[int]) -> Ints:
        """Read these faces again; returns their rows, of those that are gone too."""
        wanted = list(faces)
        found = embeddings.known_faces(library.connection, self.model, wanted)
        rejections = embeddings.rejections(library.connection, wanted)
        before = self.rows(wanted)
        for face in wanted:
            self.rejected.pop(face, None)
        self.rejected.update(rejections)
        rows = self._take_in(found)
        missing = without(before, rows)
        self.drop(missing)
        return np.concatenate((rows, missing))

    def standing(self) -> Ints:
        """(rows,) who each row is known as, for others to be compared with; 0 for nobody."""
        state = self.state
        people = np.where(state["active"], state["person"], 0)
        if self.hidden:
            people[np.isin(people, self.hidden)] = 0
        return people

    def leaders(self, standing: Ints) -> Ints:
        """(rows,) who somebody of each row's group is known as; 0 for nobody.

        Never two people: groups of different names are never one.
        """
        groups, people = self.state["group"], np.zeros(len(standing), np.int64)
        known = np.flatnonzero((standing != 0) & (groups != 0))
        known = known[np.argsort(groups[known], kind="stable")]
        if len(known):
            at = np.minimum(np.searchsorted(groups[known], groups), len(known) - 1)
            inside = groups[known[at]] == groups
            people[inside] = standing[known[at[inside]]]
        return people

    def drop(self, rows: Ints) -> None:
        """These faces are no more; what was guessed from them is still to be looked at."""
        state = self.state
        seen = state["seen"][rows]
        for row in rows.tolist():
            face = int(state["face"][row])
            if self._row_of.get(face) == row:
                del self._row_of[face]
        state[rows] = np.zeros(1, _STATE)[0]
        state["seen"][rows] = seen

    def apply(self, change: Change) -> None:
        """Follow what a person did, so that candidates know it at once.

        Guesses and groups follow with the next ``services.recognise.update``.
        """
        self.stale.update(int(face) for face in change.faces)
        for row in change.after:
            self._follow(row)
        self._notice(self.rows(change.faces))

    def _follow(self, after: Row) -> None:
        key = after.key[0]
        values = None if after.values is None else dict(after.values)
        if after.table == "person":
            if values is None:
                self.people.pop(key, None)
            else:
                cover = values["cover"]
                self.people[key] = (
                    str(values["name"]),
                    cover if isinstance(cover, int) else None,
                    bool(values["hidden"]),
                )
            return
        row = self.row(key)
        if row is None:
            return
        if after.table == "assignment":
            known = values is not None and values["state"] == "confirmed"
            self.state["person"][row] = values["person"] if known and values is not None else 0
        elif after.table == "face_mark":
            self.state["active"][row] = values is None
        elif after.table == "rejection":
            people = self.rejected.get(key, frozenset())
            self.rejected[key] = people - {after.key[1]} if values is None else people | {after.key[1]}

    def _take_in(self, faces: KnownFaces) -> Ints:
        """Write what was read into the rows, new ones for new faces; returns the rows."""
        if not len(faces):
            return np.zeros(0, np.int64)
        named = np.where(faces.confirmed, faces.people, 0)
        rows = np.array([self._row_of.get(face, -1) for face in faces.faces.tolist()], np.int64)
        there = np.flatnonzero(rows >= 0)
        if len(there):
            same = (self.population.vectors.grid[rows[there]] == on_grid(faces.vectors[there])).all(axis=1)
            same &= self.population.photos[rows[there]] == faces.photos[there]
            same &= (self.population.spans[rows[there]] == faces.spans[there]).all(axis=1)
            # Another box, another look: it is another face to the models.
            self.drop(rows[there][~same])
            rows[there[~same]] = -1
        new = np.flatnonzero(rows < 0)
        if len(new):
            penalties = penalties_of(
                faces.pixels[new], faces.sharpness[new], faces.outside[new], self.limits.poor
            )
            rows[new] = self.population.add(
                faces.vectors[new], faces.photos[new], named[new], penalties, faces.spans[new]
            )
            if len(self.population) > len(self._state):
                larger = np.zeros(len(self.population) + len(self.population) // 10 + 1024, _STATE)
                larger[: len(self._state)] = self._state
                self._state = larger
            self._row_of.update(zip(faces.faces[new].tolist(), rows[new].tolist(), strict=True))
        state = self.state
        state["face"][rows] = faces.faces
        state["person"][rows] = named
        state["active"][rows] = ~faces.marked
        state["open"][rows] = ~faces.marked & ~faces.confirmed & ((faces.people == 0) | faces.guessed)
        moving = np.isfinite(faces.spans).all(axis=1)  # in a video
        state["poor"][rows] = (
            ((faces.pixels >= 0) & (faces.pixels < np.where(moving, LABEL_PIXELS, POOR_PIXELS)))
            | ((faces.sharpness >= 0) & (faces.sharpness < POOR_SHARPNESS))
            | (np.abs(faces.yaw) > POOR_YAW)
            | (faces.outside > POOR_OUTSIDE)
        )
        state["ask"][rows] = state["open"][rows]
        state["guess"][rows] = np.where(faces.guessed & ~faces.confirmed, faces.people, 0)
        state["distance"][rows] = faces.distances
        state["group"][rows] = faces.groups
        state["facts"][rows] = faces.facts
        self._notice(rows[named != 0])
        return rows

    def fingerprints(self, rows: Ints) -> Ints:
        """What grouping goes by, of each row, as one number; see ``group_member.facts``."""
        state, population = self.state, self.population
        rule = self.limits.rule
        how = np.array([rule.seed, rule.core, rule.join, rule.unite], np.float64).view(np.uint64)
        mixed = population.keys[rows] ^ np.bitwise_xor.reduce(how * np.uint64(0x9E3779B97F4A7C15))
        for values in (population.penalties[rows], population.photos[rows], state["person"][rows]):
            mixed = (mixed ^ values.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        spans = population.spans[rows]
        seen = np.isfinite(spans).all(axis=1)  # in a video
        for times in (spans[seen, 0], spans[seen, 1]):
            mixed[seen] = (mixed[seen] ^ times.view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        told = self.rows(self.rejected)
        for place in np.flatnonzero(np.isin(rows, told)).tolist() if len(told) else ():
            for person in sorted(self.rejected[int(state["face"][rows[place]])]):
                mixed[place : place + 1] ^= np.uint64(person)
                mixed[place : place + 1] *= np.uint64(0xBF58476D1CE4E5B9)
        # Never 0, which stands for "not known".
        return np.asarray(mixed.view(np.int64) | 1, np.int64)

    def known(self) -> tuple[Ints, Ints]:
        """Rows of the named faces of people who are not hidden, and who that is."""
        people = self.standing()
        rows = np.flatnonzero(people)
        return rows, people[rows]

    @property
    def hidden(self) -> list[int]:
        """People who are hidden."""
        return [person for person, (_, _, hidden) in self.people.items() if hidden]

    def compare(self, unit: NDArray[np.float32]) -> tuple[Ints, Ints, NDArray[np.float32]]:
        """A face against some faces of everybody; see ``Exemplars.compare``."""
        if self._exemplars is None:
            self._exemplars = Exemplars(self.population.vectors, self.state)
        return self._exemplars.compare(unit, self.population.vectors, self.state, self.hidden)

    def refresh(self) -> None:
        """Choose anew what faces are compared with, where much has changed: takes a tenth of a second."""
        if self._exemplars is None or self._exemplars.outdated:
            self._exemplars = Exemplars(self.population.vectors, self.state)

    def _notice(self, rows: Ints) -> None:
        if self._exemplars is not None:
            self._exemplars.notice(rows.tolist())
