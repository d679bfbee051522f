"""What belongs together stays on one side, and what the sides share is told."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import Chosen, ChosenFace, ChosenPhoto, LeftOut
from faceapp.domain.dataset_errors import NoImportedParts, SharesNotOne
from faceapp.domain.export_choices import ExportChoices, Shape, SplitBy
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.services.dataset_dividing import Divided, divide, in_every_part
from faceapp.services.library import Library, open_thumbnails
from faceapp.storage.thumbnails import Thumbnails

HALVES = (("train", 0.5), ("test", 0.5))
CHOICES = ExportChoices("coco", split=HALVES)
DAY = 86_400.0


def face(name: str | None, x: float = 0.1) -> ChosenFace:
    box = Box(x, 0.1, 0.2, 0.2)
    person = None if name is None else PersonId(1)
    return ChosenFace(FaceId(1), box, None, person, name, True, None, None, False, None, 0.9, None)


def photo(number: int, *names: str | None, taken: float | None = None, folder: str = "f") -> ChosenPhoto:
    key = f"{folder}/{number:04}.jpg"
    faces = tuple(face(name, 0.1 * place) for place, name in enumerate(names))
    return ChosenPhoto(
        PhotoId(number), Path(key), key, 100, 100, f"{number:032x}", folder, None, taken, None, None, faces
    )


def sides(divided: Divided) -> dict[int, str]:
    return {int(one.photo): name for name, photos in divided.parts for one in photos}


def test_without_a_split_there_is_one_part() -> None:
    chosen = Chosen((photo(1, "Ann"),))
    divided = divide(chosen, ExportChoices("coco"))
    assert divided.parts == (("", chosen.photos),)
    assert divided.leaks is None


def test_parts_that_photos_came_in_with_are_kept_and_their_leaks_told() -> None:
    one, two = photo(1, "Ann"), photo(2, "Ann")
    chosen = Chosen(
        (
            replace(one, part="test"),
            replace(two, part="val", source=one.source),
            photo(3, "Bob"),
            replace(photo(4, "Bob"), part="a fold"),
        )
    )
    choices = ExportChoices("coco", split_by=SplitBy.IMPORTED)
    divided = divide(chosen, choices)
    assert [name for name, _ in divided.parts] == ["train", "val", "test", "a fold"]
    assert sides(divided) == {1: "test", 2: "val", 3: "train", 4: "a fold"}
    assert divided.leaks is not None
    assert not divided.leaks.clean, "one picture is in val and in test: it stays so, and is told"
    with pytest.raises(NoImportedParts):
        divide(Chosen((one, two)), choices)


@pytest.mark.parametrize(
    "split", [(("a", 0.5), ("b", 0.4)), (("a", 0.5), ("a", 0.5)), (("a", 1.0), ("b", 0.0))]
)
def test_shares_must_make_a_whole(split: tuple[tuple[str, float], ...]) -> None:
    with pytest.raises(SharesNotOne):
        divide(Chosen((photo(1, "Ann"),)), replace(CHOICES, split=split))


def test_photos_of_each_person_are_on_both_sides_in_order() -> None:
    chosen = Chosen(tuple(photo(n, "Ann" if n % 2 else "Bob") for n in range(40)))
    divided = divide(chosen, CHOICES)
    assert divided.leaks is not None
    assert divided.leaks.clean
    for _, photos in divided.parts:
        assert Counter(one.faces[0].name for one in photos) == {"Ann": 10, "Bob": 10}
        assert [one.key for one in photos] == sorted(one.key for one in photos)


def test_moments_stay_together() -> None:
    # bursts of five, two seconds apart, a day between
    bursts = [photo(n, "Ann", taken=DAY * (n // 5) + 2.0 * (n % 5)) for n in range(60)]
    side = sides(divide(Chosen(tuple(bursts)), CHOICES))
    assert all(len({side[n] for n in range(b, b + 5)}) == 1 for b in range(0, 60, 5))
    assert len(set(side.values())) == 2


def test_pictures_of_a_video_go_by_their_own_time() -> None:
    moments = [
        replace(photo(7, "Ann"), key=f"v.mp4#{n}", time=100.0 * (n // 3) + n % 3, recording="v")
        for n in range(60)
    ]
    divided = divide(Chosen(tuple(moments)), CHOICES)
    part_of = {one.key: name for name, photos in divided.parts for one in photos}
    assert all(len({part_of[f"v.mp4#{n}"] for n in range(b, b + 3)}) == 1 for b in range(0, 60, 3))
    assert len(divided.parts[0][1]) == len(divided.parts[1][1]) == 30


def test_events_and_folders_stay_together() -> None:
    day = [photo(n, "Ann", taken=DAY * (n // 6) + 3600.0 * (n % 6), folder=f"f{n % 2}") for n in range(48)]
    undated = [photo(100 + n, "Ann", folder=f"u{n % 4}") for n in range(16)]
    side = sides(divide(Chosen((*day, *undated)), replace(CHOICES, split_by=SplitBy.EVENT)))
    assert all(len({side[n] for n in range(b, b + 6)}) == 1 for b in range(0, 48, 6))
    assert all(len({side[100 + n] for n in range(16) if n % 4 == f}) == 1 for f in range(4))


def test_the_newest_photos_are_tested_with() -> None:
    photos = [photo(n, "Ann", taken=DAY * (40 - n)) for n in range(40)]
    divided = divide(Chosen(tuple(photos)), replace(CHOICES, split_by=SplitBy.TIME))
    assert {int(one.photo) for one in divided.parts[1][1]} == set(range(20))


def test_people_stay_on_one_side_and_photos_of_both_are_left_out() -> None:
    names = [f"p{n}" for n in range(10)]
    photos = [photo(n, names[n % 10]) for n in range(50)] + [photo(90, *names), photo(91, None)]
    divided = divide(Chosen(tuple(photos)), replace(CHOICES, split_by=SplitBy.PERSON))
    people = [{f.name for one in photos for f in one.faces} - {None} for _, photos in divided.parts]
    assert not people[0] & people[1]
    assert len(people[0]) == len(people[1]) == 5
    assert divided.left_out == {LeftOut.TWO_SPLITS: 1}
    assert 91 in sides(divided)
    assert divided.leaks is not None
    assert divided.leaks.clean


def test_faces_of_one_photo_go_to_the_parts_of_their_people() -> None:
    names = [f"p{n}" for n in range(10)]
    choices = replace(CHOICES, split_by=SplitBy.PERSON, shape=Shape.CROP)
    divided = divide(Chosen((photo(1, *names, None),)), choices)
    (one,), (other,) = (photos for _, photos in divided.parts)
    assert len(one.faces) + len(other.faces) == 11
    assert len(one.others) == len(other.faces)
    assert divided.left_out == {}
    assert divided.leaks is not None
    assert divided.leaks.clean


def test_another_seed_divides_otherwise_and_the_same_one_alike() -> None:
    chosen = Chosen(tuple(photo(n, "Ann") for n in range(60)))
    assert sides(divide(chosen, CHOICES)) == sides(divide(chosen, CHOICES))
    assert sides(divide(chosen, CHOICES)) != sides(divide(chosen, replace(CHOICES, seed=1)))


# --- looks ----------------------------------------------------------------------------


def _jpeg(seed: int, *, quality: int = 90, cut: int = 0) -> bytes:
    rough = np.random.default_rng(seed).integers(0, 255, (9, 12, 3)).astype(np.uint8)
    image = Image.fromarray(rough).resize((400, 300), Image.Resampling.BICUBIC)
    image = image.crop((cut, cut, 400 - cut, 300 - cut))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    opened = open_thumbnails(library)
    opened.put_photos([(PhotoId(n), _jpeg(n)) for n in range(1, 21)])
    opened.put_photos([(PhotoId(100 + n), _jpeg(n, quality=40, cut=n % 5)) for n in range(1, 21)])
    opened.put_photo(PhotoId(300), b"no picture")
    yield opened
    opened.close()


def test_near_duplicates_stay_together(thumbnails: Thumbnails) -> None:
    numbers = [*range(1, 21), *range(101, 121)]
    chosen = Chosen(tuple(photo(n, "Ann", folder=f"f{n}") for n in numbers))
    side = sides(divide(chosen, CHOICES, thumbnails))
    assert all(side[n] == side[n + 100] for n in range(1, 21))
    assert len(set(side.values())) == 2


def test_near_duplicates_of_people_of_two_sides_are_told(thumbnails: Thumbnails) -> None:
    photos = [photo(n, f"p{n}") for n in range(1, 21)] + [photo(n + 100, f"q{n}") for n in range(1, 21)]
    divided = divide(Chosen(tuple(photos)), replace(CHOICES, split_by=SplitBy.PERSON), thumbnails)
    side = sides(divided)
    assert divided.leaks is not None
    (leak,) = divided.leaks.pairs
    assert leak.near_duplicates == sum(side[n] != side[n + 100] for n in range(1, 21)) > 0
    assert not divided.leaks.clean
    assert divided.leaks.compared == divided.leaks.pictures == 40


def test_a_class_that_one_part_has_nothing_of_is_left_out_of_all() -> None:
    train = (photo(1, "Ann"), photo(2, "Bob", "Ann"), photo(3, "Carla"), photo(4))
    divided = Divided((("train", train), ("test", (photo(5, "Ann"), photo(6, "Bob")))), {})
    kept = in_every_part(divided, Label.PERSON)
    assert [int(one.photo) for one in kept.parts[0][1]] == [1, 2, 4], "negatives stay"
    assert kept.parts[1] == divided.parts[1]
    assert kept.left_out == {LeftOut.NOT_IN_EACH: 1}
    one_sided = Divided((("train", train), ("test", (photo(5, "Bob"),))), {})
    kept = in_every_part(one_sided, Label.PERSON)
    (both,) = (one for one in kept.parts[0][1] if one.faces)
    assert [one.name for one in both.faces] == ["Bob"]
    assert both.others == (train[1].faces[1].box,), "who is on the photo all the same"
    assert in_every_part(kept, Label.PERSON) == kept


def test_only_classes_of_every_part_are_told_to_be_in_two() -> None:
    chosen = Chosen(
        tuple(photo(n, name) for n, name in enumerate(("Ann",) * 9 + ("Bob",) * 3 + ("Carla",) * 2))
    )
    choices = replace(CHOICES, split=(("train", 0.8), ("val", 0.1), ("test", 0.1)))
    divided = divide(chosen, choices, everywhere=True)
    for _, photos in divided.parts:
        assert {one.faces[0].name for one in photos} == {"Ann", "Bob"}
    assert divided.left_out == {LeftOut.NOT_IN_EACH: 2}
    assert divided.leaks is not None
    assert [pair.same_person for pair in divided.leaks.pairs] == [2, 2, 2], "of what is written"
    assert divided.leaks.pictures == 12
