"""The three steps of an update: see what changed, guess names, group; each in slices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.thresholds import (
    DISTANCE_KEPT_WITHIN,
    GROUP_ANEW_MOST,
    GROUP_BATCH,
    GROUP_BATCH_MOST,
    GROUP_BLOCK_PRODUCTS,
    GROUP_HAS_A_SAY,
    GROUP_SPOKESMEN,
    PROPOSED_AT_ONCE,
    REACHED_AT_ONCE,
)
from faceapp.services.gallery import Gallery
from faceapp.storage import assignments, embeddings, groups
from faceapp.storage.library import Library
from faceapp.vision.matching import Matches, best_first, people_near
from faceapp.vision.neighbours import cosine_of

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one slice changed.

    Attributes:
        faces: whose proposal or group changed.
        groups: that changed, are new, or are no more.
    """

    faces: tuple[FaceId, ...] = ()
    groups: tuple[GroupId, ...] = ()


_NOTHING = Recognised()


def catch_up(library: Library, gallery: Gallery) -> None:
    """Note which faces changed in the library since the gallery last looked."""
    connection = library.connection
    gallery.people = embeddings.people(connection)
    now = embeddings.moment(connection, gallery.model)
    since = gallery.moment
    if since is None or now == since:
        gallery.moment = now
        return
    changed = embeddings.concerned(connection, since, now)
    every = np.zeros(0, np.int64)
    if changed is None or now.faces != since.faces or now.face != since.face:
        every = embeddings.numbers(connection, gallery.model)
    if changed is None:
        gallery.stale.update(every.tolist())
    else:
        gallery.stale.update(changed)
    if len(every):
        mine = distinct(gallery.state["face"])
        gallery.stale.update(np.setdiff1d(every, mine).tolist())
        gallery.stale.update(np.setdiff1d(mine, every).tolist())
        gallery.stale.discard(0)
    gallery.moment = now


def propose(library: Library, gallery: Gallery) -> Iterator[Recognised]:
    """Guess anew for faces that need it, and for those near a face whose name changed."""
    state, standing = gallery.state, gallery.standing()
    shifted = np.flatnonzero(state["seen"] != standing)
    known, people = np.flatnonzero(standing), standing[standing != 0]
    lost = (state["guess"] != 0) & ~np.isin(state["guess"], list(gallery.people))
    hidden = [person for person, (_, _, is_hidden) in gallery.people.items() if is_hidden]
    lost |= np.isin(state["guess"], hidden)
    asked = np.flatnonzero((state["ask"] | lost) & state["open"])
    reached = yield from _within_reach(gallery, shifted)
    photos = distinct(gallery.population.photos[np.concatenate((asked, shifted))])
    beside = np.flatnonzero(np.isin(gallery.population.photos, photos))
    rows = _with_company(gallery, distinct(np.concatenate((asked, reached, beside))))
    # A face that gets or loses a guess may take it from another one of its photo.
    rows = np.flatnonzero(np.isin(gallery.population.photos, gallery.population.photos[rows]))
    for part in _by_photo(gallery, rows):
        yield from _guess(library, gallery, part, known, people)
    state = gallery.state
    state["seen"][shifted] = standing[shifted]


def _within_reach(gallery: Gallery, shifted: Ints) -> Generator[Recognised, None, Ints]:
    """Rows that may be guessed and are near enough to one of ``shifted`` to care."""
    vectors = gallery.population.vectors
    count = len(gallery.state)
    near = np.zeros(count, bool)
    least = cosine_of(max(gallery.limits.propose, gallery.limits.propose_poor)) - 1e-6
    step = REACHED_AT_ONCE
    for first in range(0, len(shifted), step):
        rows = shifted[first : first + step]
        units = vectors.grid[rows] / np.maximum(vectors.lengths[rows], 1)[:, None]
        width = max(GROUP_BLOCK_PRODUCTS // (len(rows) * max(vectors.dimensions, 1)), 1024)
        for start in range(0, count, width):
            stop = min(start + width, count)
            products = vectors.grid[start:stop] @ units.T
            near[start:stop] |= products.max(axis=1) >= least * vectors.lengths[start:stop]
            yield _NOTHING
    return np.flatnonzero(near & gallery.state["open"][:count])


def _with_company(gallery: Gallery, rows: Ints) -> Ints:
    """``rows`` and the other unnamed faces of their groups, whose likeness decides together."""
    state = gallery.state
    groups = distinct(state["group"][rows])
    beside = np.isin(state["group"], groups[groups != 0]) & state["open"]
    beside[rows] = True
    return np.flatnonzero(beside)


def _by_photo(gallery: Gallery, rows: Ints) -> Iterator[Ints]:
    """Portions of rows, the faces of one photo always together."""
    photos = gallery.population.photos[rows]
    order = np.argsort(photos, kind="stable")
    rows, photos = rows[order], photos[order]
    start = 0
    while start < len(rows):
        last = min(start + PROPOSED_AT_ONCE, len(rows)) - 1
        stop = int(np.searchsorted(photos, photos[last], side="right"))
        yield rows[start:stop]
        start = stop


def _guess(library: Library, gallery: Gallery, rows: Ints, known: Ints, people: Ints) -> Iterator[Recognised]:
    """Guess who all open faces of some whole photos are, and write what changed."""
    state, population = gallery.state, gallery.population
    queries = rows[state["open"][rows]]
    if not len(queries):
        return
    limits = gallery.limits
    slices = people_near(population.vectors, queries, known, people, max(limits.propose, limits.propose_poor))
    matches = Matches(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    while True:
        try:
            next(slices)
        except StopIteration as end:
            matches = end.value
            break
        yield _NOTHING
    state = gallery.state
    allowed = _allowed(gallery, rows, queries, matches, known=known, people=people)
    matches = Matches(matches.queries[allowed], matches.people[allowed], matches.distances[allowed])
    chosen = best_first(matches, population.photos[queries], population.keys[queries])
    put: list[tuple[FaceId, PersonId, float]] = []
    take: list[FaceId] = []
    changed: list[FaceId] = []
    for place, row in enumerate(queries.tolist()):
        face, old = int(state["face"][row]), int(state["guess"][row])
        person, distance = chosen.get(place, (0, -1.0))
        same = person == old and abs(distance - float(state["distance"][row])) < DISTANCE_KEPT_WITHIN
        if not face or (person == 0 and old == 0) or same:
            continue
        changed.append(FaceId(face))
        if person:
            put.append((FaceId(face), PersonId(person), distance))
        else:
            take.append(FaceId(face))
    if changed:
        with library.write(Author.MODEL) as tx:
            assignments.withdraw(tx, take)
            assignments.propose(tx, put)
    for place, row in enumerate(queries.tolist()):
        state["guess"][row], state["distance"][row] = chosen.get(place, (0, -1.0))
    state["ask"][queries] = False
    yield Recognised(tuple(changed))


def _allowed(
    gallery: Gallery, rows: Ints, queries: Ints, matches: Matches, *, known: Ints, people: Ints
) -> NDArray[np.bool_]:
    """Pairs that nobody forbade: not rejected, not on the photo already, near enough for the look.

    Nor may a face leave its group for a person whom the group does not look like.
    """
    state, photos = gallery.state, gallery.population.photos
    limits = gallery.limits
    limit = np.where(state["poor"][queries], limits.propose_poor, limits.propose)
    allowed = matches.distances <= limit[matches.queries]
    named = rows[(state["person"][rows] != 0) & state["active"][rows]]
    present = set(zip(photos[named].tolist(), state["person"][named].tolist(), strict=True))
    companies: dict[tuple[int, int], bool] = {}
    for pair in np.flatnonzero(allowed).tolist():
        row, person = int(queries[matches.queries[pair]]), int(matches.people[pair])
        refused = gallery.rejected.get(int(state["face"][row]), frozenset())
        allowed[pair] = person not in refused and (int(photos[row]), person) not in present
        company = (int(state["group"][row]), person)
        if not allowed[pair] or not company[0]:
            continue
        if company not in companies:
            companies[company] = _alike(gallery, company[0], known[people == person])
        allowed[pair] = companies[company]
    return allowed


def _alike(gallery: Gallery, group: int, known: Ints) -> bool:
    """Whether at least half of a group's unnamed faces look like the person of the ``known`` rows."""
    state, population = gallery.state, gallery.population
    members = np.flatnonzero((state["group"] == group) & state["open"])
    if len(members) < GROUP_HAS_A_SAY:
        return True
    members = members[np.argsort(population.keys[members], kind="stable")][:GROUP_SPOKESMEN]
    vectors = population.vectors
    units = vectors.grid[members] / np.maximum(vectors.lengths[members], 1)[:, None]
    cosines = (vectors.grid[known] @ units.T) / np.maximum(vectors.lengths[known], 1)[:, None]
    near = cosines.max(axis=0) >= cosine_of(gallery.limits.propose)
    return bool(2 * near.sum() >= len(members))


def group(library: Library, gallery: Gallery) -> Iterator[Recognised]:
    """Bring the groups up to date with what is known now."""
    anew, leave = gallery.unsettled()
    while len(anew) or len(leave):
        # Many at once where much is new: what a portion costs depends more on what is there.
        placed = int(np.count_nonzero(gallery.forest.tree_of >= 0))
        portion = max(placed, GROUP_BATCH)
        if placed + portion > GROUP_ANEW_MOST:
            portion = min(portion, GROUP_BATCH_MOST)
        yield from _group_batch(library, gallery, anew[:portion], leave)
        anew, leave = anew[portion:], leave[:0]


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
    told = np.concatenate((touched, after[new_facts != old_facts], before[new_facts != old_facts]))
    state["ask"] |= np.isin(state["group"], distinct(told[told != 0])) & state["open"]
    changed = faces[moved & (faces != 0)].tolist()
    return Recognised(tuple(map(FaceId, changed)), tuple(map(GroupId, touched[touched != 0].tolist())))
