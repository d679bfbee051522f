"""Groups and proposals when folders leave and come back: always as if worked out from nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from faceapp.domain.change import Change
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, RootId
from faceapp.services import browse, history, tagging
from faceapp.services.folders import add_folders, delete_root, remove_root
from faceapp.services.library import Library, open_library
from faceapp.services.recognise import Gallery, candidates, update
from tests.services.face_world import FaceWorld, groups, look, proposals

AWAY = RootId(2)
NEAR = 20.0
"""Degrees: likely the same person, but not in one group where one of them has a name."""
WIDE = 30.0
"""Degrees: too far for two faces alone to be one person."""


class Shelf:
    """Six people on photos of two folders; Anna and Ben are known."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.gallery = Gallery()
        world = self.world = FaceWorld(library)
        self.faces = [world.shots(person, range(8)) for person in range(6)]
        bridges = [world.face(look(person, 20, 0.2)) for person in range(6)]
        photo = world.photo()
        both = [world.face(look(0, 30), photo), world.face(look(1, 30), photo)]
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("INSERT INTO root (id, path, added_at) VALUES (2, ?, 0)", (b"/away",))
            self.move([face for faces in self.faces[:5] for face in faces[4:]] + bridges + both)
        self.update()
        for person, name in ((0, "Anna"), (1, "Ben")):
            tagging.name_faces(library, [self.faces[person][1], self.faces[person][6]], name)
        tagging.hide(library, [self.faces[2][7]])
        self.update()

    def move(self, faces: Sequence[FaceId]) -> None:
        for face in faces:
            self.library.connection.execute(
                "UPDATE photo SET root = 2 WHERE id = (SELECT photo FROM face WHERE id = ?)", (face,)
            )

    def update(self) -> None:
        for _ in update(self.library, self.gallery, None):
            pass

    def seen(self) -> tuple[set[frozenset[int]], dict[int, int]]:
        """Groups, and proposals of faces that are there."""
        there = {f.id for f in browse.faces(self.library, list(proposals(self.library)))}
        guessed = {face: person for face, person in proposals(self.library).items() if face in there}
        return groups(self.library), guessed

    def check(self) -> None:
        """Another program that knew nothing of groups and guesses, and never heard of what left, agrees."""
        self.update()
        copy = self.library.path.with_suffix(".copy")
        self.library.connection.execute("VACUUM INTO ?", (str(copy),))
        with open_library(copy) as other:
            for (root,) in other.connection.execute("SELECT id FROM root WHERE left_at NOTNULL").fetchall():
                delete_root(other, RootId(root))
            other.connection.execute("DELETE FROM group_member")
            other.connection.execute("DELETE FROM face_group")
            other.connection.execute("DELETE FROM assignment WHERE by = 'model'")
            for _ in update(other, Gallery(), None):
                pass
            assert self.seen() == (groups(other), proposals(other))
        copy.unlink()

    def follow(self, change: Change | None) -> None:
        assert change is not None
        self.gallery.apply(change)


def turned(degrees: float) -> NDArray[np.float32]:
    """Faces on a circle, as far apart as their degrees."""
    a, b = look(50, 1, 0.0), look(51, 1, 0.0)
    b = b - (b @ a) * a
    angle = np.radians(degrees)
    return np.asarray(np.cos(angle) * a + np.sin(angle) * b / np.linalg.norm(b), np.float32)


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return Shelf(library)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("look_between", [False, True])
def test_leaving_and_coming_back(shelf: Shelf, restart: bool, look_between: bool) -> None:
    library = shelf.library
    before = shelf.seen()
    assert before[0]
    assert before[1]
    shelf.check()

    def go_on(change: Change | None) -> None:
        if restart:
            shelf.gallery = Gallery()
        else:
            shelf.follow(change)
        if look_between:
            shelf.check()

    go_on(remove_root(library, AWAY))
    assert shelf.seen() != before
    go_on(history.undo(library))
    if look_between:
        assert shelf.seen() == before
    go_on(history.redo(library))
    go_on(history.undo(library))
    go_on(history.redo(library))
    shelf.check()
    go_on(history.undo(library))
    shelf.check()
    assert shelf.seen() == before


def test_what_left_is_not_kept_in_memory_by_the_next_session(shelf: Shelf) -> None:
    everybody = len(shelf.gallery)
    remove_root(shelf.library, AWAY)
    shelf.update()
    shelf.gallery = Gallery()
    shelf.update()
    assert len(shelf.gallery) == everybody - 28 + 1, "the hidden one is remembered as hidden"
    anna = browse.find_person(shelf.library, "Anna")
    found = candidates(shelf.gallery, shelf.faces[0][0])
    assert found[0].person == anna
    history.undo(shelf.library)
    shelf.check()
    assert len(shelf.gallery) == everybody


def test_changes_by_others_while_a_folder_is_away(shelf: Shelf) -> None:
    library = shelf.library
    remove_root(library, AWAY)
    shelf.check()
    tagging.name_face(library, shelf.faces[3][0], "Cara")
    shelf.check()
    with open_library(library.path) as other:
        add_folders(other, [library.path.parent])  # the library's own folder: nothing of ours is in it
        history.undo(other)
        history.undo(other)
    shelf.check()
    assert shelf.faces[3][4] in {f.id for f in browse.faces(library, [shelf.faces[3][4]])}


def test_a_name_given_only_in_the_folder_is_guessed_nowhere_while_it_is_away(shelf: Shelf) -> None:
    library = shelf.library
    tagging.name_faces(library, [shelf.faces[4][5], shelf.faces[4][6]], "Eva")
    shelf.check()
    eva = browse.find_person(library, "Eva")
    before = shelf.seen()
    assert [before[1].get(face) for face in shelf.faces[4][:4]] == [eva] * 4
    remove_root(library, AWAY)
    shelf.gallery = Gallery()  # closed before anybody noticed
    shelf.check()
    assert eva not in shelf.seen()[1].values()
    history.undo(library)
    shelf.gallery = Gallery()
    shelf.check()
    assert shelf.seen() == before


def test_faces_that_only_one_of_the_folder_held_together_part(library: Library) -> None:
    shelf = Shelf(library)
    world = shelf.world
    ends = [world.face(turned(0)), world.face(turned(WIDE))]
    middle = [world.face(turned(WIDE / 2 + one)) for one in (-0.5, 0, 0.5)]
    with library.write(Author.MODEL):
        shelf.move(middle)
    shelf.update()
    assert any(set(ends) <= group for group in groups(library)), "the middle holds them together"
    remove_root(library, AWAY)
    shelf.gallery = Gallery()  # closed before anybody noticed
    shelf.check()
    assert not any(set(ends) <= group for group in groups(library))


def test_a_guess_from_afar_goes_with_the_name_it_was_guessed_from(shelf: Shelf) -> None:
    library = shelf.library
    named, open_ = shelf.world.face(turned(0)), shelf.world.face(turned(NEAR))
    with library.write(Author.MODEL):
        shelf.move([named])
    tagging.name_face(library, named, "Eva")
    shelf.check()
    assert not any({named, open_} <= group for group in groups(library)), "likely, but in no group with it"
    assert open_ in shelf.seen()[1]
    remove_root(library, AWAY)
    shelf.gallery = Gallery()  # closed before anybody noticed
    shelf.check()
    assert open_ not in shelf.seen()[1]
