"""Whether what is to be judged with was learned from: what the parts of a split have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from faceapp.domain.export_choices import SplitBy


@dataclass(frozen=True, slots=True)
class Leak:
    """What two parts have in common.

    Attributes:
        one, other: names of the parts.
        same_picture: files of equal content that are in both.
        near_duplicates: pictures of ``other`` that are nearly the same as one of ``one``: re-encoded,
            resized, a little cropped, or the next of a burst; without the same pictures.
        same_person: people who are in both.
    """

    one: str
    other: str
    same_picture: int
    near_duplicates: int
    same_person: int


@dataclass(frozen=True, slots=True)
class LeakReport:
    """All pairs of parts, in their order; () where nothing is split.

    Attributes:
        by: what was to stay on one side: people in both parts are a leak only where it is PERSON.
        compared: pictures whose looks could be compared; the others have no small picture in the
            library, or are pictures of a video, which go by their time.
        pictures: all of them.
    """

    by: SplitBy
    pairs: tuple[Leak, ...] = ()
    compared: int = 0
    pictures: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing leaks."""
        return not any(
            pair.same_picture or pair.near_duplicates or (self.by is SplitBy.PERSON and pair.same_person)
            for pair in self.pairs
        )


class Shown(NamedTuple):
    """A picture in its part.

    Attributes:
        part: its name.
        content: equal for copies of one file.
        people: who is written on it.
    """

    part: str
    content: str
    people: frozenset[str]


def leaks(
    shown: Sequence[Shown],
    parts: Sequence[str],
    near: Iterable[tuple[int, int]],
    *,
    by: SplitBy,
    compared: int,
) -> LeakReport:
    """What every two of ``parts`` have in common.

    Args:
        shown: all pictures.
        parts: names in order.
        near: places among ``shown`` of pictures that look nearly the same.
        by: what was to stay on one side.
        compared: how many pictures were looked at for ``near``.
    """
    contents: dict[str, set[str]] = {part: set() for part in parts}
    people: dict[str, set[str]] = {part: set() for part in parts}
    for picture in shown:
        contents[picture.part].add(picture.content)
        people[picture.part].update(picture.people)
    touched: dict[tuple[str, str], set[int]] = {}
    for one, other in near:
        a, b = shown[one], shown[other]
        if a.part == b.part or a.content == b.content:
            continue
        earlier, later = sorted((one, other), key=lambda place: parts.index(shown[place].part))
        touched.setdefault((shown[earlier].part, shown[later].part), set()).add(later)
    pairs = tuple(
        Leak(
            one,
            other,
            len(contents[one] & contents[other]),
            len(touched.get((one, other), ())),
            len(people[one] & people[other]),
        )
        for one, other in combinations(parts, 2)
    )
    return LeakReport(by, pairs, compared, len(shown))


def leak_lines(report: LeakReport) -> tuple[str, ...]:
    """The report in plain words, a line for each pair of parts and one that sums up."""
    lines = [
        f"{pair.one} and {pair.other}: {_counted(pair.same_picture, 'same picture')}, "
        f"{_counted(pair.near_duplicates, 'near duplicate')}, "
        f"{_counted(pair.same_person, 'person', 'people')} in both"
        for pair in report.pairs
    ]
    if report.compared < report.pictures:
        lines.append(f"The looks of {report.compared} of {report.pictures} pictures could be compared.")
    if report.clean:
        lines.append(
            "No picture is on two sides."
            if report.by is not SplitBy.PERSON
            else "No picture and no person is on two sides."
        )
        if report.by is not SplitBy.PERSON and any(pair.same_person for pair in report.pairs):
            lines.append("People are on two sides, since they were not what was split by.")
    else:
        lines.append("Something is on two sides: figures measured on these parts flatter.")
    return tuple(lines)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"
