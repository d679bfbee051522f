"""Whose guess may be another one, now that people are known by more or fewer faces.

For each person, three things can happen to an open face near what was named or unnamed:
it is guessed to be the person and the person came nearer, then only the distance is
another; the person went away, or the face's group does not look like the person any more,
then it is guessed anew; it is guessed to be somebody else, or nobody, and may be this
person now, then it is guessed anew. With it those of its group, if the group looks like
the person only since this change: that is, if nobody of it was guessed to be the person.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, without
from faceapp.domain.thresholds import (
    DISTANCE_KEPT_WITHIN,
    GROUP_BLOCK_PRODUCTS,
    REACHED_AT_ONCE,
)
from faceapp.services.companies import Companies
from faceapp.services.gallery import Gallery
from faceapp.vision.neighbours import cosine_of, euclidean

Ints = NDArray[np.int64]

_KEPT = 2 * DISTANCE_KEPT_WITHIN  # a distance that moved less was not written


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Pairs of an open face and a person of whom something else is known nearby.

    Attributes:
        rows: (m,) the faces.
        people: (m,)
        cosines: (m,) with the nearest face of which that is so.
    """

    rows: Ints
    people: Ints
    cosines: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """What a change reaches.

    Attributes:
        anew: (n,) rows to be guessed anew.
        nearer: (m,) rows whose guess stays; only its distance is another.
    """

    anew: Ints
    nearer: Ints


def reached(
    gallery: Gallery, shifted: Ints, standing: Ints, companies: Companies
) -> Generator[None, None, Reached]:
    """What is reached by ``shifted``, rows that are known as somebody else now.

    Args:
        gallery: as it stands, with who the rows were known as (``seen``).
        shifted: rows.
        standing: (rows of the gallery,) who they are known as now.
        companies: as things stand now.
    """
    was, now = gallery.state["seen"][shifted], standing[shifted]
    gained = yield from _near(gallery, shifted[now > 0], now[now > 0])
    lost = yield from _near(gallery, shifted[was > 0], was[was > 0])
    unclear = yield from _near(gallery, shifted[was < 0], was[was < 0])
    state = gallery.state
    rows, people = _once(
        np.concatenate((gained.rows, lost.rows)), np.concatenate((gained.people, lost.people))
    )
    companies.gather(distinct(state["group"][rows]))
    yield
    like = _agrees(companies, rows, people)
    guessed = state["guess"][rows] == people
    won = np.isin(_names(rows, people), _names(gained.rows, gained.people))
    # A face that is farther than the second nearest may be does not count.
    away = euclidean(lost.cosines) <= state["distance"][lost.rows] + gallery.limits.spread + _KEPT
    counted = np.isin(_names(rows, people), _names(lost.rows[away], lost.people[away]))
    anew = [
        rows[np.where(guessed, counted | ~like, won & like)],
        _company(gallery, rows, people, like),
        # Nobody knows who these were: whatever may be another guess now.
        unclear.rows,
        _with_groups(gallery, unclear.rows),
    ]
    near = euclidean(gained.cosines) <= state["distance"][gained.rows] + gallery.limits.spread + _KEPT
    nearer = gained.rows[near & (state["guess"][gained.rows] == gained.people)]
    every = distinct(np.concatenate(anew))
    return Reached(every, without(nearer, every))


def _near(gallery: Gallery, shifted: Ints, people: Ints) -> Generator[None, None, Near]:
    """Open faces near enough to one of ``shifted`` to care; (shifted,) whose they are."""
    vectors = gallery.population.vectors
    count = len(gallery.state)
    least = np.float32(cosine_of(max(gallery.limits.propose, gallery.limits.propose_poor)) - 1e-6)
    order = np.argsort(people, kind="stable")
    shifted, people = shifted[order], people[order]
    found = [(shifted[:0], people[:0], np.zeros(0, np.float32))]
    for first in range(0, len(shifted), REACHED_AT_ONCE):
        rows, whose = shifted[first : first + REACHED_AT_ONCE], people[first : first + REACHED_AT_ONCE]
        units = vectors.grid[rows] / np.maximum(vectors.lengths[rows], 1)[:, None]
        starts = np.flatnonzero(np.diff(whose, prepend=whose[0] - 1))
        width = max(GROUP_BLOCK_PRODUCTS // max(units.size, 1), 1024)
        for start in range(0, count, width):
            part = slice(start, min(start + width, count))
            products = np.maximum.reduceat(vectors.grid[part] @ units.T, starts, axis=1)
            near = (products >= least * vectors.lengths[part, None]) & gallery.state["open"][part, None]
            row, at = np.nonzero(near)
            cosines = products[row, at] / vectors.lengths[part][row]
            found.append((row + start, whose[starts[at]], cosines.astype(np.float32)))
            yield
    return Near(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _names(rows: Ints, people: Ints) -> Ints:
    """One number for each pair."""
    return (rows << 32) | people


def _once(rows: Ints, people: Ints) -> tuple[Ints, Ints]:
    """Each pair once."""
    names = distinct(_names(rows, people))
    return names >> 32, names & 0xFFFFFFFF


def _agrees(companies: Companies, rows: Ints, people: Ints) -> NDArray[np.bool_]:
    return np.fromiter(map(companies.agrees, rows.tolist(), people.tolist()), bool, len(rows))


def _company(gallery: Gallery, rows: Ints, people: Ints, like: NDArray[np.bool_]) -> Ints:
    """Others of the groups that look like a person only now, or do no more."""
    state = gallery.state
    groups = state["group"][rows]
    turned: list[Ints] = [rows[:0]]
    members = np.flatnonzero(np.isin(state["group"], distinct(groups[groups != 0])) & state["open"])
    order = np.argsort(state["group"][members], kind="stable")
    members = members[order]
    numbers = state["group"][members]
    pairs = {(g, p): bool(a) for g, p, a in zip(groups.tolist(), people.tolist(), like, strict=True) if g}
    for (group, person), alike in pairs.items():
        first, last = np.searchsorted(numbers, (group, group + 1))
        same = state["guess"][members[first:last]] == person
        if alike and not same.any():
            turned.append(members[first:last])
        elif not alike:
            turned.append(members[first:last][same])
    return np.concatenate(turned)


def _with_groups(gallery: Gallery, rows: Ints) -> Ints:
    """All open faces of the groups of ``rows``."""
    groups = distinct(gallery.state["group"][rows])
    return np.flatnonzero(np.isin(gallery.state["group"], groups[groups != 0]) & gallery.state["open"])
