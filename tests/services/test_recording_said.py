"""Names given before the camera, and a program that ends while it records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.domain.ids import PersonId
from faceapp.services import recordings, tagging
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.recording_said import Said
from faceapp.services.recording_writer import RecordingWriter
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    found = open_thumbnails(library)
    yield found
    found.close()


def begun(library: Library, thumbnails: Thumbnails) -> RecordingWriter:
    return recordings.begin(library, thumbnails, source="Camera", size=SIZE, models=MODELS, consent=CONSENT)


def coming_back(writer: RecordingWriter) -> None:
    """Somebody comes, goes and comes back; another one is there once."""
    for start, track, who in ((0.0, 1, 1), (3.0, 2, 1), (6.0, 3, 2)):
        for one in pictures(2.0, {track: who}, start):
            writer.add(one)
        writer.ended(summary(track, start, start + 1.96, who))


def test_who_was_named_before_the_program_was_killed_is_named_in_all_of_it(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer = begun(library, thumbnails)
    coming_back(writer)
    first = next(one for one in recordings.tracks(library, writer.recording) if one.number == 1)
    assert first.face is not None
    tagging.name_face(library, first.face, "Ada")
    writer._close()  # as if the program ended
    with open_library(library.path) as again:
        tracks = recordings.tracks(again, writer.recording)
        assert [(one.number, one.person is not None, one.proposed) for one in tracks] == [
            (1, True, False),
            (2, True, False),
            (3, False, False),
        ]


def test_a_name_is_told_once_it_can_be_kept_and_not_again_where_it_was_taken_back(
    library: Library, thumbnails: Thumbnails
) -> None:
    writer, said = begun(library, thumbnails), Said()
    ada = PersonId(7)
    for one in pictures(2.0, {1: 1}):
        faces = tuple(replace(face, person=ada, certain=True) for face in one.faces)
        said.take(replace(one, faces=faces))
        writer.add(one)
    assert said.new(library, writer.recording, writer.position) == (), "it has no face so far"
    writer.ended(summary(1, 0.0, 1.96))
    ((face, person),) = said.new(library, writer.recording, writer.position)
    assert (face, person) == (recordings.tracks(library, writer.recording)[0].face, ada)
    assert said.new(library, writer.recording, writer.position + 1.0) == ()
    assert said.faces(library, writer.recording) == (), "nobody has the name any more: it was taken back"
    writer.finish()
