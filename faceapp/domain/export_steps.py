"""Choosing an export step by step: what follows of a choice, and why one can not go on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Final

from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import ExportChoices, Others, Shape, SplitBy

FER: Final = "fer"
FER_SIDE: Final = 48
"""Side of its pictures, pixels; see the format."""
FIRST_SIDES: Final = {Shape.FULL: None, Shape.CROP: 224, Shape.ALIGNED: 112}
"""Sizes that a shape begins with: what image networks are trained on, and what networks of faces are."""
FIRST_SHARES: Final = (("train", 0.8), ("val", 0.1), ("test", 0.1))


class Step(IntEnum):
    """The four steps, in order."""

    WHAT = 0
    WHICH = 1
    HOW = 2
    WHERE = 3


class Stop(StrEnum):
    """Why one can not go on."""

    NOTHING = "nothing"  # the plan was refused: its own sentence says why
    COUNTING = "counting"
    NO_FOLDER = "no_folder"
    NOT_ABSOLUTE = "not_absolute"
    IN_LIBRARY = "in_library"  # what is written there would come in as photos
    FULL = "full"
    NOT_WRITABLE = "not_writable"
    NO_ROOM = "no_room"
    BUSY = "busy"  # another export runs


@dataclass(frozen=True, slots=True)
class FormatCard:
    """What a person should know of a format before choosing it.

    Attributes:
        key, title: as in the format's facts.
        scenes: its pictures are whole photos only.
        single: its pictures show one face each.
        holds: what it can say, by the names of ``Holds``.
    """

    key: str
    title: str
    scenes: bool
    single: bool
    holds: frozenset[str]

    def allows(self, shape: Shape) -> bool:
        """Whether it can be made of such pictures."""
        return not (self.scenes and shape is not Shape.FULL) and not (self.single and shape is Shape.FULL)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a folder before something is written there.

    Attributes:
        free: bytes that can be written there; None: not known.
        full: other things lie in it.
        unfinished: an export was begun in it.
        in_library: it lies in a folder of the library.
        writable: as far as that is known without writing.
    """

    folder: Path
    free: int | None
    full: bool
    unfinished: bool
    in_library: bool = False
    writable: bool = True


def first_choices() -> ExportChoices:
    """Where a new export begins: faces of everybody in a folder each, nobody else to be known on them."""
    return ExportChoices("folders", shape=Shape.CROP, size=FIRST_SIDES[Shape.CROP], others=Others.BLUR)


def with_shape(choices: ExportChoices, shape: Shape) -> ExportChoices:
    """Other pictures, in the size that is usual for them."""
    if shape is choices.shape:
        return choices
    return replace(choices, shape=shape, size=FIRST_SIDES[shape])


def with_format(choices: ExportChoices, card: FormatCard) -> ExportChoices:
    """Another format, and what it can not hold left out of the choices."""
    if not card.allows(choices.shape):
        choices = with_shape(choices, Shape.FULL if card.scenes else Shape.CROP)
    was_fer = choices.format == FER != card.key
    choices = replace(
        choices,
        format=card.key,
        landmarks=choices.landmarks and "landmarks" in card.holds,
        embeddings=choices.embeddings and "embeddings" in card.holds,
        negatives=choices.negatives and "negatives" in card.holds,
    )
    if card.key == FER:
        return replace(choices, label=Label.EXPRESSION, size=FER_SIDE, encoding="png")
    return replace(choices, size=FIRST_SIDES[choices.shape], encoding="jpg") if was_fer else choices


def with_split(choices: ExportChoices, shares: tuple[tuple[str, float], ...]) -> ExportChoices:
    """Other parts; none: nothing is kept together."""
    drawn = shares and choices.split_by is not SplitBy.IMPORTED
    return replace(choices, split=shares, split_by=choices.split_by if drawn else SplitBy.PHOTO)


def as_imported(choices: ExportChoices) -> ExportChoices:
    """The parts that pictures came in with."""
    return replace(choices, split=(), split_by=SplitBy.IMPORTED)


def same_plan(one: ExportChoices, other: ExportChoices) -> bool:
    """Whether both write the same pictures and labels: only words for the card differ."""
    return replace(one, title="", consent="") == replace(other, title="", consent="")


def shares_of(train: int, val: int, test: int) -> tuple[tuple[str, float], ...]:
    """Parts by percent; one of nothing is left out. They may not add up: planning says so."""
    parts = (("train", train), ("val", val), ("test", test))
    return tuple((name, percent / 100) for name, percent in parts if percent)


def percents(split: Collection[tuple[str, float]]) -> tuple[int, int, int]:
    """The same in percent, of train, val and test."""
    known = {name: round(share * 100) for name, share in split}
    return known.get("train", 0), known.get("val", 0), known.get("test", 0)


def proposed_folder(parent: Path, title: str, taken: Collection[str] = ()) -> Path:
    """A folder of its own for an export, that is not there yet."""
    letters = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    name = "-".join(letters.split())[:60] or "dataset"
    held = {one.casefold() for one in taken}
    number, chosen = 2, name
    while chosen.casefold() in held:
        chosen, number = f"{name}-{number}", number + 1
    return parent / chosen


def what_stops(
    step: Step,
    *,
    refused: bool,
    nothing: bool,
    counting: bool,
    folder: str,
    place: PlaceFacts | None,
    into_full: bool,
    needed: int | None,
    busy: bool,
) -> Stop | None:
    """Why the next step, or the export itself after the last one, can not be taken now.

    Args:
        step: where one is.
        refused: the plan was refused.
        nothing: it was since nothing fits: a later step may still let something in.
        counting: the plan is not there yet.
        folder: as typed.
        place: what is known of it; None: not looked at yet.
        into_full: the user wants it beside what lies there.
        needed: bytes, about; None while not known.
        busy: another export runs.
    """
    if refused and not (nothing and step is not Step.WHERE):
        return Stop.NOTHING
    if step is not Step.WHERE:
        return None
    if not folder.strip():
        return Stop.NO_FOLDER
    if not Path(folder.strip()).is_absolute():
        return Stop.NOT_ABSOLUTE
    if counting or place is None:
        return Stop.COUNTING
    if place.in_library and not place.unfinished:
        return Stop.IN_LIBRARY
    if not place.writable:
        return Stop.NOT_WRITABLE
    if place.full and not place.unfinished and not into_full:
        return Stop.FULL
    if place.free is not None and needed is not None and needed > place.free:
        return Stop.NO_ROOM
    return Stop.BUSY if busy else None
