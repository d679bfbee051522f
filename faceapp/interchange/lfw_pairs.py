"""Pairs to verify faces on, as LFW has them: same and different, as many of each, drawn by a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Final

FOLDS: Final = 10
"""LFW's: results are the mean over ten, each judged with what was learned of the other nine."""

MOST: Final = 300
"""Pairs of a kind in each fold, as LFW has."""

Same = tuple[str, int, int]
Different = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class Fold:
    """One part of the pairs; its people are in no other.

    Attributes:
        people: by name.
        same: person, numbers of two pictures, from 1.
        different: two people, each with the number of a picture.
    """

    people: tuple[str, ...]
    same: tuple[Same, ...] = ()
    different: tuple[Different, ...] = ()


def folds(pictures: Mapping[str, Sequence[int]], seed: int, most: int = FOLDS) -> list[Fold]:
    """The people dealt into folds, each with as many pairs as all can have.

    So many folds are made, up to ``most``, that at least half of the pairs are left that there would
    be in all with another number: few people make fewer folds.

    Args:
        pictures: numbers of the pictures of each person.
        seed: of all that is drawn.
        most: folds.
    """
    random = Random(seed)
    people = sorted(pictures)
    random.shuffle(people)
    people.sort(key=lambda name: len(pictures[name]) < 2)  # those who have pairs are dealt first
    plans = []
    for count in range(min(most, max(len(people), 1)), 0, -1):
        dealt = [people[start::count] for start in range(count)]
        each = min(min(_same(part, pictures), _different(part, pictures), MOST) for part in dealt)
        plans.append((count * each, each, dealt))
    best = max(total for total, _, _ in plans)
    total, each, dealt = next(plan for plan in plans if 2 * plan[0] >= best)
    if not total:
        return [Fold(tuple(sorted(people)))]
    return [
        Fold(
            tuple(sorted(part)),
            tuple(_draw_same(part, pictures, each, random)),
            tuple(_draw_different(part, pictures, each, random)),
        )
        for part in dealt
    ]


def _same(people: Sequence[str], pictures: Mapping[str, Sequence[int]]) -> int:
    return sum(len(pictures[name]) * (len(pictures[name]) - 1) // 2 for name in people)


def _different(people: Sequence[str], pictures: Mapping[str, Sequence[int]]) -> int:
    counts = [len(pictures[name]) for name in people]
    return (sum(counts) ** 2 - sum(count**2 for count in counts)) // 2


def _draw_same(
    people: Sequence[str], pictures: Mapping[str, Sequence[int]], count: int, random: Random
) -> list[Same]:
    """By turns of the people: whoever has many pictures has no more pairs than need be."""
    left = {}
    for name in sorted(people):
        numbers = pictures[name]
        pairs = len(numbers) * (len(numbers) - 1) // 2
        left[name] = random.sample(range(pairs), min(pairs, count))
    found: list[Same] = []
    while len(found) < count:
        names = [name for name in sorted(people) if left[name]]
        random.shuffle(names)
        for name in names[: count - len(found)]:
            first, second = _pair(left[name].pop(), len(pictures[name]))
            found.append((name, pictures[name][first], pictures[name][second]))
    return sorted(found)


def _pair(place: int, count: int) -> tuple[int, int]:
    """The pair at a place among all pairs of ``count`` things, in order."""
    first = 0
    while place >= count - 1 - first:
        place -= count - 1 - first
        first += 1
    return first, first + 1 + place


def _draw_different(
    people: Sequence[str], pictures: Mapping[str, Sequence[int]], count: int, random: Random
) -> list[Different]:
    """Two people first, then a picture of each; no pair of pictures twice."""
    names = sorted(people)
    if _different(people, pictures) <= 4 * count:
        every: list[Different] = [
            (one, a, other, b)
            for one, other in combinations(names, 2)
            for a in pictures[one]
            for b in pictures[other]
        ]
        return sorted(random.sample(every, count))
    found: set[Different] = set()
    while len(found) < count:
        one, other = sorted(random.sample(names, 2))
        found.add((one, random.choice(pictures[one]), other, random.choice(pictures[other])))
    return sorted(found)
