"""What a dataset is chosen from is read alike, whether of few photos or of all."""

from __future__ import annotations

import numpy as np
import pytest
from library_builder import Builder

from faceapp.domain.face import Author
from faceapp.services.library import Library
from faceapp.storage import dataset_reads


def test_faces_are_the_same_by_number_and_in_one_go(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Builder(library)
    photos = [make.photo(f"{n}.jpg") for n in range(4)]
    make.named("Ann", photos[:2])
    make.propose(make.face(photos[2], 0.6), make.person("Bob"), 0.2)
    make.mark(make.face(photos[3]), "hidden")
    by_number = dataset_reads.faces(library.connection, photos[1:])
    monkeypatch.setattr(dataset_reads, "_MOST_AT_ONCE", 2)
    assert sorted(dataset_reads.faces(library.connection, photos[1:])) == sorted(by_number)
    assert [(row.confirmed, row.distance, row.mark) for row in sorted(by_number)] == [
        (1, None, None),
        (0, 0.2, None),
        (0, None, "hidden"),
    ]


def test_vectors_of_a_model(library: Library) -> None:
    make = Builder(library)
    face, other = make.face(make.photo()), make.face(make.photo("b.jpg"))
    vector = np.ones(4, "<f4").tobytes()
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("INSERT INTO embedding VALUES (?, 'm', ?)", (face, vector))
    assert dataset_reads.vectors(library.connection, "m", [face, other]) == {face: vector}
    assert dataset_reads.vectors(library.connection, "n", [face]) == {}


def test_folders_that_were_removed_are_not_read(library: Library) -> None:
    make = Builder(library)
    make.photo("a.jpg")
    assert len(dataset_reads.photos(library.connection, ("1", ()))) == 1
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET left_as = state, state = 'left'")
    assert dataset_reads.photos(library.connection, ("1", ())) == []
