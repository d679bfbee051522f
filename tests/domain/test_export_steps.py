from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import Others, Shape, SplitBy
from faceapp.domain.export_steps import (
    FormatCard,
    PlaceFacts,
    Step,
    Stop,
    first_choices,
    percents,
    proposed_folder,
    same_plan,
    shares_of,
    what_stops,
    with_format,
    with_shape,
    with_split,
)

COCO = FormatCard("coco", "COCO", True, False, frozenset({"landmarks", "negatives"}))
LFW = FormatCard("lfw", "LFW", False, True, frozenset())
CSV = FormatCard("csv", "CSV", False, False, frozenset({"embeddings"}))
FER = FormatCard("fer", "FER2013 CSV", False, True, frozenset())


def test_a_new_export_shows_nobody_who_is_not_exported() -> None:
    assert first_choices().others is Others.BLUR


def test_a_shape_brings_its_usual_size_and_keeps_one_that_was_chosen() -> None:
    faces = replace(first_choices(), size=300)
    assert with_shape(faces, Shape.CROP).size == 300
    assert with_shape(faces, Shape.ALIGNED).size == 112
    assert with_shape(faces, Shape.FULL).size is None


def test_a_format_of_scenes_takes_whole_photos_and_one_of_faces_single_ones() -> None:
    scenes = with_format(first_choices(), COCO)
    assert (scenes.shape, scenes.size) == (Shape.FULL, None)
    assert with_format(scenes, LFW).shape is Shape.CROP
    assert with_format(scenes, CSV).shape is Shape.FULL


def test_what_a_format_can_not_hold_is_not_asked_of_it() -> None:
    asked = replace(first_choices(), landmarks=True, embeddings=True, negatives=True)
    coco = with_format(asked, COCO)
    assert (coco.landmarks, coco.embeddings, coco.negatives) == (True, False, True)


def test_fer_holds_small_expressions_and_the_next_format_does_not_stay_so_small() -> None:
    fer = with_format(first_choices(), FER)
    assert (fer.label, fer.size, fer.encoding) == (Label.EXPRESSION, 48, "png")
    after = with_format(fer, LFW)
    assert (after.size, after.encoding) == (224, "jpg")


def test_without_parts_nothing_is_kept_together() -> None:
    split = with_split(replace(first_choices(), split_by=SplitBy.PERSON), shares_of(80, 10, 10))
    assert split.split_by is SplitBy.PERSON
    assert with_split(split, ()).split_by is SplitBy.PHOTO


def test_shares_are_said_in_percent_and_read_back() -> None:
    assert shares_of(90, 0, 10) == (("train", 0.9), ("test", 0.1))
    assert percents(shares_of(70, 20, 10)) == (70, 20, 10)


def test_words_for_the_card_change_nothing_that_is_counted() -> None:
    assert same_plan(first_choices(), replace(first_choices(), title="Anna", consent="Yes"))
    assert not same_plan(first_choices(), replace(first_choices(), seed=2))


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Faces of Anna", (), "Faces-of-Anna"),
        ("", (), "dataset"),
        ("../x:y", (), "x-y"),
        ("Anna", ("anna", "Anna-2"), "Anna-3"),
    ],
)
def test_a_folder_of_its_own(title: str, taken: tuple[str, ...], name: str) -> None:
    assert proposed_folder(Path("/out"), title, taken) == Path("/out") / name


def _stop(step: Step = Step.WHERE, **told: object) -> Stop | None:
    told = {
        "refused": False,
        "nothing": False,
        "counting": False,
        "folder": str(Path("/out").absolute()),
        "place": PlaceFacts(Path("/out"), 100, full=False, unfinished=False),
        "into_full": False,
        "needed": 10,
        "busy": False,
    } | told
    return what_stops(step, **told)  # type: ignore[arg-type]


def test_why_one_can_not_go_on() -> None:
    full = PlaceFacts(Path("/out"), 100, full=True, unfinished=False)
    begun = PlaceFacts(Path("/out"), 100, full=True, unfinished=True)
    assert _stop() is None
    assert _stop(Step.WHAT, counting=True, folder="") is None
    assert _stop(Step.WHAT, refused=True) is Stop.NOTHING
    assert _stop(Step.WHAT, refused=True, nothing=True) is None
    assert _stop(refused=True, nothing=True) is Stop.NOTHING
    assert _stop(folder=" ") is Stop.NO_FOLDER
    assert _stop(folder="out") is Stop.NOT_ABSOLUTE
    assert _stop(counting=True) is Stop.COUNTING
    assert _stop(place=None) is Stop.COUNTING
    assert _stop(place=full) is Stop.FULL
    assert _stop(place=full, into_full=True) is None
    assert _stop(place=begun) is None
    inside = PlaceFacts(Path("/out"), 100, full=True, unfinished=False, in_library=True)
    assert _stop(place=inside, into_full=True) is Stop.IN_LIBRARY
    assert _stop(place=replace(inside, unfinished=True)) is None, "it goes on where it was begun"
    assert _stop(place=replace(full, writable=False), into_full=True) is Stop.NOT_WRITABLE
    assert _stop(needed=101) is Stop.NO_ROOM
    assert _stop(needed=None) is None
    assert _stop(busy=True) is Stop.BUSY
