"""The first steps of an update: see what changed, bring the groups up to date; in slices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, without
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, GroupId
from faceapp.domain.thresholds import GROUP_ANEW_MOST, GROUP_BATCH, GROUP_BATCH_MOST, GROUP_SPOKESMEN
from faceapp.services.companies import spokesmen
from faceapp.services.gallery import Gallery
from faceapp.storage import embeddings, groups, switching
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one slice changed.

    Attributes:
        faces: whose proposal or group changed.
        groups: that changed, are new, or are no more.
        done, total: of the faces to group by this update; 0 where nothing new is known of it.
    """

    faces: tuple[FaceId, ...] = ()
    groups: tuple[GroupId, ...] = ()
    done: int = 0
    total: int = 0


_NOTHING = Recognised()
_LAST_KEY = np.uint64(2**64 - 1)


class OtherModel(Exception):  # noqa: N818 - not an error: what was worked out is of no use any more
    """The library goes by the vectors of another model by now."""


def still_of_use(tx: Transaction, gallery: Gallery) -> None:
    """Before something is written that came from the vectors of ``gallery``.

    Raises:
        OtherModel: it would be about other vectors than the library's.
    """
    if switching.embedder_in_use(tx.connection) != gallery.model:
        raise OtherModel


def catch_up(library: Library, gallery: Gallery) -> None:
    """Note which faces changed in the library since the gallery last looked."""
    connection = library.connection
    gallery.people = embeddings.people(connection)
    now = embeddings.moment(connection, gallery.model)
    since = gallery.moment
    if since is None or now == since:
        gallery.moment = now
        return
    same_models = now.models == since.models
    changed = embeddings.concerned(connection, since, now) if same_models else None
    if now.left != since.left:
        left = embeddings.left_faces(connection)
        gallery.stale.update(np.setxor1d(left, gallery.left, assume_unique=True).tolist())
        gallery.left = left
    every = np.zeros(0, np.int64)
    if changed is None or now.faces != since.faces or now.face != since.face:
        every = embeddings.numbers(connection, gallery.model)
    if changed is None:
        gallery.stale.update(every.tolist())
    else:
        gallery.stale.update(changed)
    if len(every):
        mine = distinct(np.concatenate((gallery.state["face"], gallery.left)))
        gallery.stale.update(without(every, mine).tolist())
        gallery.stale.update(without(mine, every).tolist())
        gallery.stale.discard(0)
    gallery.moment = now


def group(library: Library, gallery: Gallery) -> Iterator[Recognised]:
    """Bring the groups up to date with what is known now."""
    anew, leave = gallery.unsettled()
    total = len(anew)
    while len(anew) or len(leave):
        count = portion(int(np.count_nonzero(gallery.forest.tree_of >= 0)))
        yield Recognised(done=total - len(anew), total=total)
        yield from _group_batch(library, gallery, anew[:count], leave)
        anew, leave = anew[count:], leave[:0]


def portion(placed: int) -> int:
    """How many faces are put into groups at once beside so many that are there.

    Many where much is new: what a portion costs depends more on what is there.
    """
    if placed < GROUP_ANEW_MOST:
        return max(min(placed, GROUP_ANEW_MOST - placed), GROUP_BATCH)
    return GROUP_BATCH_MOST


def _group_batch(library: Library, gallery: Gallery, changed: Ints, leave: Ints) -> Iterator[Recognised]:
    forest, population = gallery.forest, gallery.population
    labels, barred = population.labels[changed].copy(), dict(population.barred)
    facts: dict[int, int] = {}

    def tell() -> None:
        population.labels[changed] = gallery.state["person"][changed]
        for row, face in zip(changed.tolist(), gallery.state["face"][changed].tolist(), strict=True):
            population.barred.pop(row, None)
            if gallery.rejected.get(face):
                population.barred[row] = gallery.rejected[face]
        facts.update(zip(changed.tolist(), gallery.fingerprints(changed).tolist(), strict=True))

    slices = forest.update(changed, leave, tell)
    finished = False
    try:
        while True:
            try:
                next(slices)
            except StopIteration as end:
                rows, numbers = end.value
                finished = True
                break
            yield _NOTHING
    finally:
        if not finished and facts:
            population.labels[changed] = labels
            population.barred = barred
    yield _write(library, gallery, rows, numbers, facts)


def _write(
    library: Library, gallery: Gallery, rows: Ints, numbers: Ints, facts: dict[int, int]
) -> Recognised:
    """Write the groups of ``rows``; a group keeps the number that most of its faces have."""
    state = gallery.state
    before = state["group"][rows]
    shared = Counter(zip(numbers.tolist(), before.tolist(), strict=True))
    ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
    number_of: dict[int, int] = {-1: 0}
    kept: set[int] = set()
    for (tree, old), _ in ranked:
        if old and tree != -1 and tree not in number_of and old not in kept:
            number_of[tree] = old
            kept.add(old)
    missing = [tree for tree in dict.fromkeys(numbers.tolist()) if tree not in number_of]
    with library.write(Author.MODEL) as tx:
        still_of_use(tx, gallery)
        number_of.update(zip(missing, groups.make(tx, len(missing)), strict=True))
        after = np.array([number_of[tree] for tree in numbers.tolist()], np.int64)
        old_facts = state["facts"][rows].tolist()
        new_facts = np.array(
            [facts.get(row, old) for row, old in zip(rows.tolist(), old_facts, strict=True)], np.int64
        )
        moved = after != before
        write = (moved | (new_facts != state["facts"][rows])) & (after != 0)
        faces = state["face"][rows]
        members = np.stack((faces[write], after[write], new_facts[write]), axis=1)
        groups.put(tx, members.tolist())
        groups.take_out(tx, faces[(after == 0) & (faces != 0)].tolist())
        touched = distinct(np.concatenate((before[moved], after[moved])))
        groups.drop_empty(tx, touched[touched != 0].tolist())
        if (faces == 0).any():  # removed, and which group they left is not known any more
            groups.drop_all_empty(tx)
    state["group"][rows], state["facts"][rows] = after, np.where(after != 0, new_facts, 0)
    state["ask"][rows[moved]] = state["open"][rows[moved]]
    other = moved | (new_facts != old_facts)
    _ask_companies(gallery, np.tile(rows[other], 2), np.concatenate((before[other], after[other])))
    changed = faces[moved & (faces != 0)].tolist()
    return Recognised(tuple(map(FaceId, changed)), tuple(map(GroupId, touched[touched != 0].tolist())))


def _ask_companies(gallery: Gallery, rows: Ints, groups: Ints) -> None:
    """Have those guessed anew whose group has other spokesmen, now that ``rows`` came, left or got a name."""
    state, keys = gallery.state, gallery.population.keys
    members = np.flatnonzero(np.isin(state["group"], distinct(groups[groups != 0])) & state["open"])
    spoke = spokesmen(gallery, members)
    last: dict[int, np.uint64] = {
        number: keys[speakers[-1]] if len(speakers) >= GROUP_SPOKESMEN else _LAST_KEY
        for number, speakers in spoke.items()
    }
    other = {
        number
        for number, key in zip(groups.tolist(), keys[rows], strict=True)
        if number and key <= last.get(number, _LAST_KEY)
    }
    asked = members[np.isin(state["group"][members], np.array(sorted(other), np.int64))]
    state["ask"][asked] = True
