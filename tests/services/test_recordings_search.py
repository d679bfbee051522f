"""Videos and recordings among photos: found by words and names, counted by people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from library_builder import Builder
from recording_world import CONSENT, MODELS, SIZE, pictures, summary, vector

from faceapp.domain.browsing import Sort
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.photo import PhotoKind
from faceapp.services import browse, recordings, tagging
from faceapp.services.library import Library, open_thumbnails
from faceapp.storage import recordings as storage


@pytest.fixture
def shelf(library: Library) -> Iterator[tuple[PhotoId, PhotoId, PhotoId]]:
    """A photo, a video and a recording, all with Anna; two more tracks of her in the recording, and Bob."""
    make = Builder(library)
    photo = make.photo("a.jpg", "Pictures", "2019-07-14T10:00:00")
    video = make.photo("b.mp4", "Pictures", "2020-07-14T10:00:00")
    make.named("Anna", [photo, video])
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET kind = 'video', duration = 61.5 WHERE id = ?", (video,))
        tx.connection.execute("UPDATE face SET time = 2.0 WHERE photo = ?", (video,))
        storage.add_video(tx, video)
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(library, thumbnails, source="Desk", size=SIZE, models=MODELS, consent=CONSENT)
    made: list[FaceId] = []
    for track, (start, who) in enumerate([(0.0, 1), (2.0, 1), (4.0, 1), (4.0, 2)], 1):
        for one in pictures(1.0, {track: who}, start):
            writer.add(one)
        told = summary(track, start, start + 0.96, who)
        face = writer.ended(replace(told, best=replace(told.best, embedding=vector(who, 128))))
        assert face is not None
        made.append(face)
    writer.finish()
    tagging.name_faces(library, made[:3], "Anna")
    tagging.name_face(library, made[3], "Bob")
    yield photo, video, writer.recording
    thumbnails.close()


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("video", [1]),
        ("camera", [2]),
        ("-video -camera", [0]),
        ("video OR camera", [1, 2]),
        ("anna", [0, 1, 2]),
        ("anna camera", [2]),
        ("bob", [2]),
        ("anna bob", [2]),
        ("faces:1", [0, 1]),
        ("faces:>1", [2]),
        ("faces:2", [2]),  # people, not tracks
        ("faces:>2", []),
        ("Desk", [2]),
        ('"video"', []),  # quoted it is a name
    ],
)
def test_videos_are_searched_like_photos(
    library: Library, shelf: tuple[PhotoId, ...], query: str, places: list[int]
) -> None:
    found = set(browse.photo_index(library, query).ids.tolist())
    assert found == {shelf[place] for place in places}


def test_the_wall_knows_what_is_a_video_and_how_long(library: Library, shelf: tuple[PhotoId, ...]) -> None:
    _, video, camera = shelf
    index = browse.photo_index(library)
    assert index.videos == {video: 61.5, camera: pytest.approx(4.96)}
    assert browse.photo_index(library, sort=Sort.FACES).ids[0] == camera
    kinds = [(row.kind, row.duration) for row in browse.photos(library, shelf)]
    assert kinds == [
        (PhotoKind.PHOTO, None),
        (PhotoKind.VIDEO, 61.5),
        (PhotoKind.CAMERA, pytest.approx(4.96)),
    ]


def test_people_count_photos_and_videos_apart(library: Library, shelf: tuple[PhotoId, ...]) -> None:
    anna, bob = browse.people(library)
    assert (anna.name, anna.confirmed, anna.photos, anna.videos) == ("Anna", 5, 1, 2)
    assert (bob.name, bob.confirmed, bob.photos, bob.videos) == ("Bob", 1, 0, 1)
    (told,) = recordings.videos_of(library, anna.id)
    assert (told.recording, round(told.seconds, 2), told.first) == (shelf[2], 3.0, 0.0)
