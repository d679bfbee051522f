"""The last step of an update: guess who unknown faces are, where it may be another guess; in slices."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, without
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.thresholds import DISTANCE_KEPT_WITHIN, PROPOSED_AT_ONCE
from faceapp.services.companies import Companies
from faceapp.services.gallery import Gallery
from faceapp.services.reach import Reached, reached
from faceapp.services.regrouping import Recognised, still_of_use
from faceapp.storage import assignments
from faceapp.storage.library import Library
from faceapp.vision.matching import Matches, best_first, distances_to, people_near

Ints = NDArray[np.int64]

_NOTHING = Recognised()


def propose(library: Library, gallery: Gallery) -> Iterator[Recognised]:
    """Guess anew for faces that need it, and for those near a face whose name changed."""
    state, standing = gallery.state, gallery.standing()
    shifted = np.flatnonzero(state["seen"] != standing)
    leaders = gallery.leaders(standing)
    companies = Companies(gallery, np.flatnonzero(standing), standing[standing != 0], leaders)
    slices = reached(gallery, shifted, standing, companies)
    while True:
        try:
            next(slices)
        except StopIteration as end:
            reach: Reached = end.value
            break
        yield _NOTHING
    state = gallery.state
    lost = (state["guess"] != 0) & ~np.isin(state["guess"], list(gallery.people))
    lost |= np.isin(state["guess"], gallery.hidden)
    asked = np.flatnonzero((state["ask"] | lost | (state["led"] != leaders)) & state["open"])
    rows = np.concatenate((asked, reach.anew, shifted))
    # A face that gets or loses a guess may take it from another one of its photo.
    rows = np.flatnonzero(np.isin(gallery.population.photos, gallery.population.photos[rows]))
    for part in _by_photo(gallery, rows):
        yield from _guess(library, gallery, part, companies)
    yield from _come_nearer(library, gallery, without(reach.nearer, rows), companies)
    state = gallery.state
    state["seen"][shifted], state["led"] = standing[shifted], leaders


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


def _guess(library: Library, gallery: Gallery, rows: Ints, companies: Companies) -> Iterator[Recognised]:
    """Guess who all open faces of some whole photos are, and write what changed."""
    state, population = gallery.state, gallery.population
    queries = rows[state["open"][rows]]
    if not len(queries):
        return
    matches = yield from _matches(gallery, queries, companies.known, companies.people)
    matches = _with_leaders(gallery, queries, matches, companies)
    state = gallery.state
    allowed = _allowed(gallery, rows, queries, matches, companies)
    matches = Matches(matches.queries[allowed], matches.people[allowed], matches.distances[allowed])
    spans = population.spans[queries]
    chosen = best_first(matches, population.photos[queries], population.keys[queries], spans)
    guesses = np.array([chosen.get(place, (0, -1.0))[0] for place in range(len(queries))], np.int64)
    distances = np.array([chosen.get(place, (0, -1.0))[1] for place in range(len(queries))])
    yield _write(library, gallery, queries, guesses, distances)
    state["ask"][queries] = False


def _matches(
    gallery: Gallery, queries: Ints, known: Ints, people: Ints
) -> Generator[Recognised, None, Matches]:
    limits = gallery.limits
    slices = people_near(
        gallery.population.vectors,
        queries,
        known,
        people,
        max(limits.propose, limits.propose_poor),
        spread=limits.spread,
    )
    while True:
        try:
            next(slices)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        yield _NOTHING


def _with_leaders(gallery: Gallery, queries: Ints, matches: Matches, companies: Companies) -> Matches:
    """Add who somebody of a face's group is known as, however far that is: the group says so."""
    leaders = companies.leaders[queries]
    there = set(zip(matches.queries.tolist(), matches.people.tolist(), strict=True))
    missing = [place for place, who in enumerate(leaders.tolist()) if who and (place, who) not in there]
    more = [(matches.queries, matches.people, matches.distances)]
    places = np.array(missing, np.int64)
    for person in distinct(leaders[places]).tolist():
        mine = places[leaders[places] == person]
        away = distances_to(
            gallery.population.vectors, queries[mine], companies.known_as(person), gallery.limits.spread
        )
        more.append((mine, np.full(len(mine), person), away))
    return Matches(*(np.concatenate(parts) for parts in zip(*more, strict=True)))


def _come_nearer(
    library: Library, gallery: Gallery, rows: Ints, companies: Companies
) -> Iterator[Recognised]:
    """Write how near the guessed people of ``rows`` are now: who it is stays."""
    guesses = gallery.state["guess"][rows]
    for person in distinct(guesses).tolist():
        known = companies.known_as(person)
        mine = rows[guesses == person]
        for first in range(0, len(mine), PROPOSED_AT_ONCE):
            queries = mine[first : first + PROPOSED_AT_ONCE]
            matches = yield from _matches(gallery, queries, known, np.full(len(known), person))
            near = queries[matches.queries]
            yield _write(library, gallery, near, matches.people, matches.distances)


def _write(
    library: Library, gallery: Gallery, rows: Ints, guesses: Ints, distances: NDArray[np.float64]
) -> Recognised:
    """Write the guesses that are other ones than before; 0 is nobody."""
    state = gallery.state
    same = (state["guess"][rows] == guesses) & (
        (guesses == 0) | (np.abs(distances - state["distance"][rows]) < DISTANCE_KEPT_WITHIN)
    )
    other = np.flatnonzero(~same & (state["face"][rows] != 0))
    rows, guesses, distances = rows[other], guesses[other], distances[other]
    faces = list(map(FaceId, state["face"][rows].tolist()))
    if faces:
        every = list(zip(faces, map(PersonId, guesses.tolist()), distances.tolist(), strict=True))
        with library.write(Author.MODEL) as tx:
            still_of_use(tx, gallery)
            assignments.withdraw(tx, [face for face, person, _ in every if not person])
            assignments.propose(tx, [one for one in every if one[1]])
    state["guess"][rows], state["distance"][rows] = guesses, distances
    return Recognised(tuple(faces))


def _allowed(
    gallery: Gallery, rows: Ints, queries: Ints, matches: Matches, companies: Companies
) -> NDArray[np.bool_]:
    """Pairs that nobody forbade: not rejected, not on the photo already, near enough for the look.

    Nor may a face leave its group for a person whom the group does not look like; and who
    somebody of its group is known as need not be near.
    """
    state, photos = gallery.state, gallery.population.photos
    limits = gallery.limits
    limit = np.where(state["poor"][queries], limits.propose_poor, limits.propose)
    led = companies.leaders[queries[matches.queries]] == matches.people
    allowed: NDArray[np.bool_] = led | (matches.distances <= limit[matches.queries])
    named = rows[(state["person"][rows] != 0) & state["active"][rows]]
    present: dict[tuple[int, int], list[int]] = {}
    for row in named.tolist():
        present.setdefault((int(photos[row]), int(state["person"][row])), []).append(row)
    population = gallery.population
    places = np.flatnonzero(allowed)
    companies.gather(distinct(state["group"][queries[matches.queries[places]]]))
    for pair in places.tolist():
        row, person = int(queries[matches.queries[pair]]), int(matches.people[pair])
        refused = gallery.rejected.get(int(state["face"][row]), frozenset())
        beside = present.get((int(photos[row]), person))
        allowed[pair] = (
            person not in refused
            and not (beside and population.together(np.array([row]), np.array(beside))[0])
            and companies.agrees(row, person)
        )
    return allowed
