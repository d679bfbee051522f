"""Which part of a split everything goes to: related pictures on one side, shares near what was asked for.

Where an item goes depends on a hash of its own key, the seed, and its rank among the others by that
hash: another item moves few of them, and no part of it depends on Python's or numpy's random numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from math import log2
from typing import Final

from faceapp.domain.dataset_thresholds import LARGE_GROUP

Shares = Sequence[tuple[str, float]]
"""Names of the parts and what they shall hold, 0..1 each, together 1."""


@dataclass(frozen=True, slots=True)
class Group:
    """What must stay on one side.

    Attributes:
        key: the same on every machine and in every order of reading.
        classes: how many faces of each class are in it; empty for negatives.
        items: how many pictures.
        time: of its oldest picture, seconds; None where no date is known.
    """

    key: str
    classes: Mapping[str, int]
    items: int = 1
    time: float | None = None

    @property
    def weight(self) -> int:
        """Faces, or pictures where there is none."""
        return sum(self.classes.values()) or self.items


def fraction(*words: object) -> float:
    """A number in 0..1, evenly spread, that depends on ``words`` alone: the same on every machine."""
    text = "\0".join(map(str, words)).encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / 2**64


def split(
    groups: Sequence[Group], shares: Shares, seed: int, *, stratified: bool = True, everywhere: bool = False
) -> list[str]:
    """The part of each group, in their order.

    Class by class, the rarest first, each with the groups of which it is the rarest class: each part
    gets what it still lacks of the class. Large groups first, each to the part that lacks most; then
    the small ones by their hashes, cut where the shares end. Each class begins its cut at another
    place, so that rounding favours no part. A part that got nothing gets the smallest group of a
    part that can spare it.

    Args:
        groups: of any size.
        shares: of the parts.
        seed: of all that is drawn.
        stratified: each class for itself; else all together.
        everywhere: a class has something in each part, as far as it has groups for that, whatever
            becomes of the shares: of six pictures a tenth is none.
    """
    parts: list[str] = [""] * len(groups)
    sizes = [group.classes if stratified and group.classes else {"": group.weight} for group in groups]
    total: Counter[str] = Counter()
    for size in sizes:
        total.update(size)
    strata: dict[str, list[int]] = {}
    for place, size in enumerate(sizes):
        strata.setdefault(min(size, key=lambda name: (total[name], name)), []).append(place)
    given: dict[str, Counter[str]] = {name: Counter() for name in total}
    for name in sorted(strata, key=lambda name: (total[name], name)):
        lacking = {part: share * total[name] - given[name][part] for part, share in shares}
        members = [(groups[place].key, sizes[place][name], place) for place in strata[name]]
        for place, part in _assigned(members, lacking, (seed, name), total[name]):
            parts[place] = part
            for other, count in sizes[place].items():
                given[other][part] += count
    _fill_empty(groups, shares, seed, parts)
    if everywhere:
        _fill_classes(groups, shares, seed, parts)
    return parts


def _assigned(
    members: Iterable[tuple[str, int, int]], lacking: dict[str, float], words: tuple[int, str], whole: int
) -> list[tuple[int, str]]:
    """Place and part of each member (key, weight, place) of one class; takes from ``lacking``."""
    drawn = sorted((fraction(*words, key), key, weight, place) for key, weight, place in members)
    found: list[tuple[int, str]] = []
    small = []
    for _, _, weight, place in sorted(drawn, key=lambda one: -int(log2(one[2]))):
        if weight == 1 or weight < LARGE_GROUP * whole:  # one picture is never large
            small.append((weight, place))
            continue
        part = max(lacking, key=lambda one: lacking[one])
        lacking[part] -= weight
        found.append((place, part))
    hashes = {place: drawn_ for drawn_, _, _, place in drawn}
    small.sort(key=lambda one: hashes[one[1]])
    rest = {name: max(missing, 0.0) for name, missing in lacking.items()}
    if not any(rest.values()):
        rest[max(lacking, key=lambda one: lacking[one])] = 1.0
    weights = sum(weight for weight, _ in small)
    begun, offset = 0.0, fraction(*words, "offset")
    for weight, place in small:
        found.append((place, _cut(rest, (begun + offset * weight) / weights * sum(rest.values()))))
        begun += weight
    return found


def _cut(rest: Mapping[str, float], at: float) -> str:
    end = 0.0
    for name, length in rest.items():
        end += length
        if at < end:
            return name
    return max(rest, key=lambda name: rest[name])  # rounding


def _fill_empty(groups: Sequence[Group], shares: Shares, seed: int, parts: list[str]) -> None:
    """Give each part at least one group, where there are enough of them."""
    for name, share in shares:
        if name in parts or share <= 0:
            continue
        counts = Counter(parts)
        spare = [place for place, part in enumerate(parts) if counts[part] > 1]
        if spare:
            least = min(spare, key=lambda n: (groups[n].weight, fraction(seed, name, groups[n].key)))
            parts[least] = name


def _fill_classes(groups: Sequence[Group], shares: Shares, seed: int, parts: list[str]) -> None:
    """Give each part at least one group of each class that has enough of them, the rarest classes first."""
    having: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        for name in group.classes:
            having.setdefault(name, []).append(place)
    there = {name: Counter(parts[place] for place in places) for name, places in having.items()}
    for name in sorted(having, key=lambda name: (len(having[name]), name)):
        if len(having[name]) < len(shares):
            continue
        for part, _ in shares:
            if there[name][part]:
                continue
            spare = [
                place
                for place in having[name]
                if all(there[other][parts[place]] > 1 for other in groups[place].classes)
            ]
            if not spare:
                continue
            taken = min(
                spare,
                key=lambda n: (
                    -there[name][parts[n]],
                    groups[n].weight,
                    fraction(seed, name, part, groups[n].key),
                ),
            )
            for other in groups[taken].classes:
                there[other][parts[taken]] -= 1
                there[other][part] += 1
            parts[taken] = part


def split_people(
    faces: Mapping[str, int], together: Mapping[tuple[str, str], int], shares: Shares, seed: int
) -> dict[str, str]:
    """The part of each person, such that few photos show people of two parts.

    Every part but the largest grows around a person drawn by the seed: next comes whoever is on
    most of their photos together with those who are in it, until it has its share. Where nine of ten
    photos show two of one of ten families, 7 % of the photos show people of two parts; 34 % if people
    are drawn one by one.

    Args:
        faces: how many each person has.
        together: on how many photos two people are, each pair once.
        shares: of the parts.
        seed: of all that is drawn.
    """
    beside: dict[str, Counter[str]] = {name: Counter() for name in faces}
    for (one, other), count in together.items():
        beside[one][other] += count
        beside[other][one] += count
    drawn = sorted(faces, key=lambda name: (fraction(seed, "person", name), name))
    order = {name: place for place, name in enumerate(drawn)}
    left = dict.fromkeys(drawn)
    whole = sum(faces.values())
    largest = max(shares, key=lambda one: one[1])[0]
    parts: dict[str, str] = {}
    small = sorted((one for one in shares if one[0] != largest), key=lambda one: one[1])
    for after, (part, share) in zip(range(len(small), 0, -1), small, strict=True):
        room = share * whole
        near: Counter[str] = Counter()
        while len(left) > after:  # one is left for each part that follows
            fitting = [name for name in left if faces[name] <= room]
            if part not in parts.values() and not fitting:
                fitting = [min(left, key=lambda name: (faces[name], order[name]))]
            if not fitting:
                break
            chosen = max(fitting, key=lambda name: (near[name] / faces[name], -order[name]))
            parts[chosen] = part
            del left[chosen]
            near.update(beside[chosen])
            room -= faces[chosen]
    return {**parts, **dict.fromkeys(left, largest)}


def split_by_time(groups: Sequence[Group], shares: Shares) -> list[str]:
    """The oldest groups to the first part, the newest to the last; those without a date to the first."""
    order = sorted(
        range(len(groups)), key=lambda n: (groups[n].time is not None, groups[n].time or 0.0, groups[n].key)
    )
    whole = sum(group.weight for group in groups)
    lengths = {name: share * whole for name, share in shares}
    parts = [""] * len(groups)
    begun = 0.0
    for place in order:
        parts[place] = _cut(lengths, begun + groups[place].weight / 2)
        begun += groups[place].weight
    return parts


FIRST_PART: Final = "train"
"""Where pictures go that came in with no part, where the others keep theirs."""
_KNOWN_PARTS: Final = (FIRST_PART, "val", "test")


def in_order(parts: Iterable[str]) -> tuple[str, ...]:
    """Names of parts, each once: train, val, test, then the others by name; without the empty name."""
    found = set(parts) - {""}
    return (*(each for each in _KNOWN_PARTS if each in found), *sorted(found - set(_KNOWN_PARTS)))


class Related:
    """Numbers that belong together, joined in any order: union-find with the smallest as the root."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, place: int) -> int:
        """The smallest number that ``place`` belongs together with."""
        parent = self._parent
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        """From now on both belong together, with all that belong to either."""
        a, b = self.root(one), self.root(other)
        self._parent[max(a, b)] = min(a, b)

    def join_equal(self, keys: Iterable[Hashable]) -> None:
        """Join the numbers whose keys are equal; None is equal to nothing."""
        first: dict[Hashable, int] = {}
        for place, key in enumerate(keys):
            if key is not None:
                self.join(first.setdefault(key, place), place)

    def join_near(self, keys: Sequence[Hashable], times: Sequence[float | None], gap: float) -> None:
        """Join the numbers of one key whose times follow each other within ``gap``."""
        dated = [
            (key, time, place)
            for place, (key, time) in enumerate(zip(keys, times, strict=True))
            if key is not None and time is not None
        ]
        of: dict[Hashable, list[tuple[float, int]]] = {}
        for key, time, place in dated:
            of.setdefault(key, []).append((time, place))
        for timed in of.values():
            timed.sort()
            for (before, one), (after, other) in pairwise(timed):
                if after - before <= gap:
                    self.join(one, other)

    def groups(self) -> list[list[int]]:
        """All groups, each ascending, by their smallest."""
        found: dict[int, list[int]] = {}
        for place in range(len(self._parent)):
            found.setdefault(self.root(place), []).append(place)
        return list(found.values())
