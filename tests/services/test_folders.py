"""Folders leave and come back: by undo, redo, being added again; no name is ever lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pictures import InlineWorkers, photo
from tagging_world import content

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import KnownError, NoSuchFace, NoSuchPhoto
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.health import is_healthy
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.services import browse, health, history, people, search, tagging
from faceapp.services.folders import add_folders, delete_root, photos_left, remove_root
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.services.scan import scan

ANNA, BEN, CARA, STRANGER, STATUE = 1, 2, 3, 4, 5
LEFT = (0.1, 0.2, 0.2, 0.3)
RIGHT = (0.6, 0.2, 0.2, 0.3)


class Shelf:
    """A library over ``home`` and ``away``, whose every kind of word about faces is used."""

    def __init__(self, library: Library, place: Path) -> None:
        self.library = library
        self.thumbnails = open_thumbnails(library)
        self.place = place
        self.home, self.away = place / "home", place / "away"

    def scan(self) -> list[str]:
        """Look at all folders; the names of the files that had to be measured."""
        workers = InlineWorkers()
        for _ in scan(self.library, self.thumbnails, workers=workers):
            pass
        self.check()
        return sorted(workers.measured)

    def fill(self) -> None:
        photo(self.home / "h1.jpg", (*LEFT, ANNA), (*RIGHT, BEN))
        photo(self.home / "h2.jpg", (*LEFT, STRANGER))
        photo(self.away / "a1.jpg", (*LEFT, ANNA), (*RIGHT, CARA))
        photo(self.away / "sub" / "a2.jpg", (*LEFT, STRANGER), (*RIGHT, STATUE))
        photo(self.away / "sub" / "a3.jpg", (*LEFT, ANNA))
        photo(self.away / "sub" / "a4.jpg", (*LEFT, BEN))
        photo(self.away / "gone.jpg", (*LEFT, CARA))
        (self.away / "bad.jpg").write_text("no picture")
        add_folders(self.library, [self.home, self.away])
        self.scan()
        self.name("home/h1.jpg", 0, "Anna")
        self.name("home/h1.jpg", 1, "Ben")
        self.name("away/a1.jpg", 0, "Anna")
        self.name("away/a1.jpg", 1, "Cara")
        people.set_cover(self.library, self.person("Anna"), self.face("away/a1.jpg", 0))
        self.name("away/gone.jpg", 0, "Cara")
        tagging.hide(self.library, [self.face("home/h2.jpg", 0), self.face("away/sub/a2.jpg", 0)])
        tagging.not_a_face(self.library, [self.face("away/sub/a2.jpg", 1)])
        tagging.reject(self.library, [self.face("away/sub/a3.jpg", 0)], self.person("Ben"))
        tagging.add_face(
            self.library, None, self.photo("away/sub/a3.jpg"), Box(0.5, 0.5, 0.2, 0.2), None, "Ben"
        )
        with self.library.write(Author.MODEL) as tx:
            tx.connection.execute(
                "INSERT INTO assignment (face, person, state, by, distance, at)"
                " VALUES (?, ?, 'proposed', 'model', 0.3, 0)",
                (self.face("away/sub/a4.jpg", 0), self.person("Ben")),
            )
        (self.away / "gone.jpg").unlink()
        self.scan()
        photo(self.away / "new.jpg", (*LEFT, BEN))

    def photo(self, name: str) -> PhotoId:
        return browse.find_photo(self.library, self.place / name)

    def face(self, name: str, place: int) -> FaceId:
        return browse.faces_of(self.library, self.photo(name))[place].id

    def person(self, name: str) -> Any:
        return browse.find_person(self.library, name)

    def name(self, file: str, place: int, name: str) -> None:
        tagging.name_face(self.library, self.face(file, place), name)

    def root(self, folder: Path) -> RootId:
        return next(root.id for root in browse.roots(self.library) if root.path == folder)

    def remove(self, folder: Path) -> Change:
        change = remove_root(self.library, self.root(folder))
        assert change is not None
        self.check()
        return change

    def check(self) -> None:
        assert is_healthy(health.check(self.library, self.thumbnails)), health.check(self.library)
        assert self.library.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        places = self.library.connection.execute(
            "SELECT count(*), count(DISTINCT r.path || '/' || p.path)"
            " FROM photo p JOIN root r ON r.id = p.root"
        ).fetchone()
        assert places[0] == places[1], "a file is in the library twice"

    def rows(self) -> dict[str, Any]:
        """Everything, to the row, but the log."""
        rows: dict[str, Any] = {
            table: self.library.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("root", "photo", "group_member")
        }
        return rows | content(self.library)

    def seen(self) -> dict[str, Any]:
        """What somebody who looks at the library sees."""
        library = self.library
        everybody = browse.people(library, hidden=True)
        queries = (
            "",
            "Anna",
            "Cara",
            "unnamed",
            "hidden",
            "faces:>1",
            "-Anna",
            "gone",
            "proposed",
            "sub",
            "a1",
        )
        return {
            "counts": browse.counts(library),
            "people": everybody,
            "names": browse.names(library),
            "faces": [browse.faces_of_person(library, one.id) for one in everybody],
            "years": [browse.years_of_person(library, one.id) for one in everybody],
            "company": [browse.co_appearances(library, one.id) for one in everybody],
            "unnamed": browse.unnamed(library),
            "groups": browse.groups(library),
            "ungrouped": browse.ungrouped(library),
            "review": browse.review_queue(library),
            "problems": browse.problems(library),
            "roots": [
                (root.path, root.photos, root.pending, root.problems) for root in browse.roots(library)
            ],
            "found": {query: sorted(search.search(library, query)) for query in queries},
            "index": {query: sorted(browse.photo_index(library, query).ids.tolist()) for query in queries},
        }


@pytest.fixture
def shelf(library: Library, tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(library, tmp_path / "files")
    made.fill()
    yield made
    made.thumbnails.close()


def alone(shelf: Shelf, tmp_path: Path) -> dict[str, Any]:
    """What would be seen if ``away`` were deleted for good from a copy of the library.

    Cara, who is nowhere else, would stay with her name alone: she does not if ``away`` just leaves.
    """
    copy = tmp_path / "copy.faceapp"
    shelf.library.connection.execute("VACUUM INTO ?", (str(copy),))
    with open_library(copy) as library:
        other = Shelf(library, shelf.place)
        delete_root(library, other.root(shelf.away), other.thumbnails)
        seen = other.seen()
        other.thumbnails.close()
    place = [one.name for one in seen["people"]].index("Cara")
    for what in ("people", "faces", "years", "company"):
        assert not seen[what][place] or what == "people"
        seen[what] = [*seen[what][:place], *seen[what][place + 1 :]]
    seen["counts"] = replace(seen["counts"], people=seen["counts"].people - 1)
    seen["people"] = tuple(seen["people"])
    return seen


def test_a_folder_that_left_is_seen_no_more_than_one_that_was_deleted(shelf: Shelf, tmp_path: Path) -> None:
    wanted = alone(shelf, tmp_path)
    gone = [shelf.photo(name) for name in ("away/a1.jpg", "away/sub/a2.jpg")]
    faces = [face.id for photo in gone for face in browse.faces_of(shelf.library, photo)]
    change = shelf.remove(shelf.away)
    assert (change.verb, change.subject) == (Verb.REMOVE_FOLDER, "away")
    assert shelf.seen() == wanted
    assert len(faces) == 4
    assert browse.faces(shelf.library, faces) == ()
    for photo_id in gone:
        assert browse.faces_of(shelf.library, photo_id) == ()
        with pytest.raises(NoSuchPhoto):
            browse.photo(shelf.library, photo_id)
        with pytest.raises(NoSuchPhoto):
            tagging.add_face(shelf.library, None, photo_id, Box(0.1, 0.1, 0.2, 0.2), None, "Anna")
    with pytest.raises(NoSuchPhoto):
        browse.find_photo(shelf.library, shelf.away / "a1.jpg")
    for face in faces:
        for verb in (tagging.unmark, tagging.hide, tagging.not_a_face, tagging.unname):
            with pytest.raises(NoSuchFace):
                verb(shelf.library, [face])
    assert shelf.thumbnails.photo(gone[0]) is not None
    assert shelf.thumbnails.face(faces[0]) is not None
    assert shelf.scan() == []
    assert shelf.seen() == wanted


def test_undo_and_redo_to_the_very_rows_across_restarts(shelf: Shelf) -> None:
    before, seen = shelf.rows(), shelf.seen()
    shelf.remove(shelf.away)
    after, left = shelf.rows(), shelf.seen()
    assert left != seen
    for _ in range(2):
        shelf.library.close()
        shelf.library = open_library(shelf.library.path)
        undone = history.undo(shelf.library)
        assert (undone.verb, undone.subject, undone.undone) == (Verb.REMOVE_FOLDER, "away", True)
        shelf.check()
        assert (shelf.rows(), shelf.seen()) == (before, seen)
        shelf.library.close()
        shelf.library = open_library(shelf.library.path)
        assert history.redo(shelf.library).verb is Verb.REMOVE_FOLDER
        shelf.check()
        assert without_times(shelf.rows()) == without_times(after)
        assert shelf.seen() == left
    shelf.library.close()


def without_times(rows: dict[str, Any]) -> dict[str, Any]:
    marks = {key: row[:-1] for key, row in rows["face_mark"].items()}
    return rows | {"face_mark": marks}


def test_a_change_of_a_folder_is_small_however_many_photos_it_has(shelf: Shelf) -> None:
    shelf.remove(shelf.away)
    size = shelf.library.connection.value(
        "SELECT length(before) + length(after) + length(faces) + length(photos)"
        " FROM change_log ORDER BY id DESC"
    )
    assert size < 200


@pytest.mark.parametrize("again", ["away", "", "away/sub"])
def test_what_left_is_back_when_it_is_added_again(shelf: Shelf, again: str) -> None:
    seen, rows = shelf.seen(), shelf.rows()
    shelf.remove(shelf.away)
    add_folders(shelf.library, [shelf.place / again])
    shelf.check()
    if again == "away/sub":
        assert shelf.person("Ben") is not None
        assert [f.state for f in browse.faces_of(shelf.library, shelf.photo("away/sub/a2.jpg"))] == [
            "hidden",
            "not_a_face",
        ]
        assert photos_left(shelf.library) == 3
        assert shelf.scan() == []
        history.undo(shelf.library)
        shelf.check()
        assert shelf.seen() == seen
        assert shelf.rows()["assignment"] == rows["assignment"]
    else:
        assert photos_left(shelf.library) == 0
        for name in ("assignment", "face_mark", "rejection", "face", "person", "group_member"):
            assert shelf.rows()[name] == rows[name]
        found = history.can_undo(shelf.library)
        assert found is not None
        assert found.verb is not Verb.REMOVE_FOLDER
        now = shelf.seen()
        for part in ("counts", "people", "faces", "unnamed", "review"):
            assert now[part] == seen[part]
    assert shelf.scan() == ["new.jpg"]


def test_a_single_file_of_a_folder_that_left_comes_back(shelf: Shelf) -> None:
    seen = shelf.seen()
    shelf.remove(shelf.away)
    add_folders(shelf.library, [shelf.away / "a1.jpg"])
    shelf.check()
    assert [face.state for face in browse.faces_of(shelf.library, shelf.photo("away/a1.jpg"))] == [
        "confirmed",
        "confirmed",
    ]
    assert photos_left(shelf.library) == 5
    assert shelf.scan() == []
    history.undo(shelf.library)
    shelf.check()
    assert shelf.seen() == seen
    history.redo(shelf.library)
    shelf.check()
    assert photos_left(shelf.library) == 6


def test_a_file_of_a_folder_that_left_takes_its_names_to_where_it_turns_up(shelf: Shelf) -> None:
    number, face = shelf.photo("away/a1.jpg"), shelf.face("away/a1.jpg", 1)
    hidden = shelf.face("away/sub/a2.jpg", 0)
    shelf.remove(shelf.away)
    shutil.copy(shelf.away / "a1.jpg", shelf.home / "copied.jpg")  # the file is still there, too
    (shelf.away / "sub" / "a2.jpg").rename(shelf.home / "moved.jpg")
    assert shelf.scan() == []
    assert shelf.photo("home/copied.jpg") == number
    assert [f.state for f in browse.faces_of(shelf.library, number)] == ["confirmed", "confirmed"]
    assert shelf.face("home/copied.jpg", 1) == face
    assert shelf.face("home/moved.jpg", 0) == hidden
    history.undo(shelf.library)
    shelf.check()
    assert shelf.scan() == ["new.jpg"]
    assert len(browse.faces_of_person(shelf.library, shelf.person("Cara"))) == 2
    assert browse.faces_of(shelf.library, shelf.photo("away/a1.jpg"))[0].state == "unknown", "a copy"


def test_deleting_a_folder_leaves_nothing_of_it_for_undo(shelf: Shelf) -> None:
    shelf.remove(shelf.away)
    history.undo(shelf.library)
    assert history.can_redo(shelf.library) is not None
    delete_root(shelf.library, shelf.root(shelf.away), shelf.thumbnails)
    assert history.can_redo(shelf.library) is None
    shelf.check()
    assert photos_left(shelf.library) == 0
    assert remove_root(shelf.library, RootId(99)) is None


def test_long_gone_photos_that_left_are_kept(shelf: Shelf) -> None:
    (shelf.away / "sub" / "a4.jpg").unlink()
    shelf.scan()
    shelf.library.connection.execute("UPDATE photo SET gone_at = 1 WHERE state = 'gone'")
    rows = shelf.rows()
    shelf.remove(shelf.away)
    shelf.scan()
    history.undo(shelf.library)
    assert shelf.rows() == rows


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_with_folders_no_name_is_lost(library: Library, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    shelf = Shelf(library, tmp_path / "files")
    folders = [Path(), Path("x"), Path("x/1"), Path("x/1/deep"), Path("x/2"), Path("y")]
    files: dict[Path, int] = {}
    for folder in folders[1:]:
        for n in range(2):
            who = len(files) + 10
            files[photo(shelf.place / folder / f"{n}.jpg", (*LEFT, who))] = who
    add_folders(library, [shelf.place / "x", shelf.place / "y"])
    shelf.scan()
    told: set[int] = set()
    for path, who in files.items():
        if chance.random() < 0.7:
            tagging.name_face(library, shelf.face(str(path.relative_to(shelf.place)), 0), f"Person {who}")
            told.add(who)
        else:
            tagging.hide(library, [shelf.face(str(path.relative_to(shelf.place)), 0)])
    for _ in range(25):
        step = chance.choice(["remove", "undo", "redo", "add", "add", "file", "scan", "restart"])
        present = browse.roots(library)
        try:
            if step == "remove" and present:
                assert remove_root(library, chance.choice(present).id) is not None
            elif step == "undo":
                found = history.can_undo(library)
                if found is not None and found.verb is Verb.REMOVE_FOLDER:
                    history.undo(library)
            elif step == "redo":
                history.redo(library)
            elif step == "add":
                add_folders(library, [shelf.place / chance.choice(folders)])
            elif step == "file":
                add_folders(library, [chance.choice(list(files))])
            elif step == "scan":
                assert shelf.scan() == []
            elif step == "restart":
                library.close()
                library = shelf.library = open_library(library.path)
        except KnownError:
            assert step == "redo"
        shelf.check()
        shown = set(browse.photo_index(library).ids.tolist())
        left = {n for (n,) in library.connection.execute("SELECT id FROM photo WHERE state = 'left'")}
        assert shown.isdisjoint(left)
        assert len(shown | left) == len(files)
    add_folders(library, [shelf.place])
    assert photos_left(library) == 0
    shelf.check()
    assert shelf.scan() == []
    for path, who in files.items():
        (face,) = browse.faces_of(library, browse.find_photo(library, path))
        if who in told:
            assert face.person is not None
            assert browse.person(library, face.person).name == f"Person {who}"
        else:
            assert face.state == "hidden"
    shelf.thumbnails.close()
    library.close()


def test_who_is_only_in_a_folder_that_left_is_away_with_it(shelf: Shelf) -> None:
    def listed() -> tuple[set[str], int]:
        everybody = browse.people(shelf.library, hidden=True)
        assert {one.id for one in browse.people_uncounted(shelf.library)} == {one.id for one in everybody}
        return {one.name for one in everybody}, browse.counts(shelf.library).people

    assert listed() == ({"Anna", "Ben", "Cara"}, 3)
    shelf.remove(shelf.away)
    assert listed() == ({"Anna", "Ben"}, 2), "Cara is on no photo that is there"
    assert browse.person(shelf.library, browse.find_person(shelf.library, "Cara")).photos == 0
    history.undo(shelf.library)
    assert listed() == ({"Anna", "Ben", "Cara"}, 3)
