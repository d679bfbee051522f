from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from export_world import Album, people_album
from PIL import Image

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_errors import NothingToExport
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.export_choices import ExportChoices, Shape
from faceapp.domain.export_drafts import Draft
from faceapp.domain.export_steps import first_choices
from faceapp.services.browse import roots
from faceapp.services.export_formats import format_cards
from faceapp.services.export_plan import plan
from faceapp.services.export_preview import draft, draft_of, look_at_place, samples


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    album = people_album(tmp_path / "photos", tmp_path / "test.faceapp", photos=6)
    yield album
    album.close()


def test_every_format_is_offered_with_what_it_can_hold() -> None:
    cards = {card.key: card for card in format_cards()}
    assert tuple(cards) == FORMATS
    assert cards["coco"].scenes
    assert "landmarks" in cards["coco"].holds
    assert cards["lfw"].single
    assert not cards["csv"].scenes | cards["csv"].single


def test_samples_are_pictures_as_they_will_be_written(album: Album) -> None:
    planned = plan(album.library, replace(first_choices(), size=96), estimate=False)
    made = list(samples(planned, 4))
    assert len(made) == 4
    for sample in made:
        assert Image.open(BytesIO(sample.data)).size == (96, 96) == (sample.width, sample.height)
        assert sample.label in {"Anna", "Bob"}


def test_boxes_of_whole_photos_have_their_labels(album: Album) -> None:
    choices = ExportChoices("coco", shape=Shape.FULL, people=("Bob",))
    sample = next(samples(plan(album.library, choices, estimate=False)))
    assert [face.label for face in sample.faces if face.label] == ["Bob"]
    assert all(face.box is not None for face in sample.faces)


def test_what_nobody_waits_for_is_not_made(album: Album) -> None:
    told: list[object] = []
    wanted = iter((True, True, False, False))
    draft(
        album.library,
        first_choices(),
        drafted=told.append,
        sampled=told.append,
        estimated=told.append,
        wanted=lambda: next(wanted),
    )
    assert len(told) == 1


def test_of_nothing_is_told_what_all_was_left_out_for(album: Album) -> None:
    told: list[Draft] = []
    with pytest.raises(NothingToExport):
        draft(
            album.library,
            replace(first_choices(), least_pixels=4000),
            drafted=told.append,
            sampled=pytest.fail,
            estimated=pytest.fail,
            wanted=lambda: True,
        )
    assert told[0].pictures == 0
    assert told[0].left_out[LeftOut.TOO_SMALL] == 6


def test_counts_name_only_classes_that_there_are(album: Album) -> None:
    choices = replace(first_choices(), people=("Bob",))
    counted = draft_of(plan(album.library, choices, estimate=False), choices)
    assert counted.classes == {"Bob": 3}


def test_a_place_is_looked_at_before_it_is_there(album: Album, tmp_path: Path) -> None:
    place = look_at_place(album.library, tmp_path / "a" / "b")
    assert place.free is not None
    assert not place.full
    (tmp_path / "mine.txt").write_text("mine")
    assert place.writable
    (tmp_path / "file").write_text("")
    assert not look_at_place(album.library, tmp_path / "file").writable
    assert not look_at_place(album.library, tmp_path / "file" / "below").writable
    if Path("/proc/self").exists():
        assert not look_at_place(album.library, Path("/proc/dataset")).writable
    place = look_at_place(album.library, tmp_path)
    assert place.full
    assert not place.unfinished
    assert not place.in_library
    (root,) = roots(album.library)
    assert look_at_place(album.library, root.path / "new").in_library
