"""Whether what is to be judged with was learned from: what the parts of a split have in common."""

from __future__ import annotations

from dataclasses import dataclass

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
