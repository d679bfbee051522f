from __future__ import annotations

from pathlib import Path

import pytest
from tagging_world import World, content

from faceapp.domain.change import Row
from faceapp.domain.errors import CannotWrite, LibraryBroken, LibraryBusy, NotALibrary
from faceapp.domain.face import Author
from faceapp.domain.health import Severity, Trouble, is_healthy
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import health, history, people, tagging
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.storage import log


@pytest.fixture
def world(library: Library) -> World:
    world = World(library)
    for _ in range(4):
        world.photo(2)
    tagging.name_faces(library, [FaceId(1), FaceId(3)], "Anna")
    tagging.name_face(library, FaceId(2), "Bob")
    tagging.hide(library, [FaceId(5)])
    return world


BREAKAGES = {
    Trouble.BROKEN_REFERENCE: "INSERT INTO embedding VALUES (999, 'm', x'00')",
    Trouble.UNGUARDED: "DROP TRIGGER person_guard_delete",
    Trouble.EMBEDDING_SIZE: "UPDATE embedding SET vector = x'0000803f' WHERE face = 1",
    Trouble.UNREADABLE_CHANGE: "UPDATE change_log SET before = x'789c00' WHERE id = 1",
    Trouble.CHANGE_DIFFERS: "DELETE FROM face_mark",
    Trouble.CHANGE_ORDER: "UPDATE change_log SET undone = 1 WHERE id = 1",
    Trouble.HALF_MEASURED: "UPDATE photo SET detector = NULL WHERE id = 1",
    Trouble.NAMED_AND_MARKED: "INSERT INTO face_mark VALUES (1, 'hidden', 'user', 0)",
    Trouble.NAMED_AND_REJECTED: "INSERT INTO rejection VALUES (1, 1, 'user', 0)",
    Trouble.WRONG_COVER: "UPDATE person SET cover = 5 WHERE id = 1",
    Trouble.WRONG_NAME_KEY: "UPDATE person SET name_key = 'x' WHERE id = 1",
}


def test_a_sound_library_has_no_findings(library: Library, world: World) -> None:
    pictures = open_thumbnails(library)
    pictures.put_photos((PhotoId(number), b"jpeg") for number in range(1, 5))
    assert health.check(library, pictures) == ()
    pictures.close()


@pytest.mark.parametrize("trouble", list(BREAKAGES))
def test_every_trouble_is_found_and_nothing_changed(library: Library, world: World, trouble: Trouble) -> None:
    library.connection.execute("PRAGMA foreign_keys = OFF")
    with library.write(Author.USER) as tx:
        tx.connection.execute(BREAKAGES[trouble])
    before = content(library)

    findings = health.check(library)

    assert [finding.trouble for finding in findings] == [trouble]
    assert not is_healthy(findings)
    assert content(library) == before


def test_what_people_may_do_is_only_a_note(library: Library, world: World) -> None:
    world.group()
    people.merge(library, world.person("Anna"), [world.person("Bob")])
    findings = health.check(library)
    assert {finding.trouble for finding in findings} == {Trouble.SAME_PERSON_TWICE, Trouble.EMPTY_GROUP}
    assert is_healthy(findings)

    history.undo(library)
    tagging.name_face(library, FaceId(2), "Anna", allow_twice=True)
    assert {finding.trouble for finding in health.check(library)} == {Trouble.EMPTY_GROUP}


def test_what_models_do_after_a_change_is_no_difference(library: Library, world: World) -> None:
    tagging.unname(library, [FaceId(3)])
    world.propose(FaceId(3), world.person("Anna"))
    assert health.check(library) == ()
    tagging.name_face(library, FaceId(7), "Anna")
    with library.write(Author.USER) as tx:
        tx.connection.execute("DELETE FROM photo WHERE id = 4")
    assert health.check(library) == ()


def test_a_missing_writer_is_found(library: Library) -> None:
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("DELETE FROM writer")
    (finding,) = health.check(library)
    assert (finding.trouble, finding.severity) == (Trouble.UNGUARDED, Severity.ERROR)


def test_pictures_that_are_left_missing_or_damaged(library: Library, world: World) -> None:
    pictures = open_thumbnails(library)
    pictures.put_photos((PhotoId(number), bytes(3000)) for number in range(2, 400))
    pictures.put_face(FaceId(99), b"jpeg")
    left, missing = health.check(library, pictures)
    assert (left.trouble, left.count) == (Trouble.PICTURES_LEFT, 396)
    assert (missing.trouble, missing.examples) == (Trouble.PICTURES_MISSING, (1,))
    assert is_healthy([left, missing])
    pictures.close()

    path = Path(f"{library.path}.thumbs")
    data = bytearray(path.read_bytes())
    for page in range(50, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\x99" * 200
    path.write_bytes(data)
    pictures = open_thumbnails(library)
    (damaged,) = health.check(library, pictures)
    assert (damaged.trouble, damaged.severity) == (Trouble.PICTURES_DAMAGED, Severity.WARNING)
    pictures.close()


def test_a_damaged_library_is_found(library: Library, world: World) -> None:
    for _ in range(100):
        world.photo(3)
    library.close()
    data = bytearray(library.path.read_bytes())
    page = data.find(b"mtcnn", len(data) // 2) // 4096
    data[page * 4096 : page * 4096 + 60] = b"\x99" * 60
    library.path.write_bytes(data)
    with open_library(library.path) as damaged:
        (finding,) = health.check(damaged)
    assert (finding.trouble, finding.severity) == (Trouble.DAMAGED, Severity.ERROR)
    assert finding.detail


def test_a_backup_is_whole_and_can_be_restored(library: Library, world: World, tmp_path: Path) -> None:
    file = tmp_path / "away" / "copy.faceapp"
    file.parent.mkdir()
    file.write_bytes(b"an older backup")
    before = content(library)

    health.backup(library, file)

    assert sorted(path.name for path in file.parent.iterdir()) == ["copy.faceapp"]
    tagging.name_face(library, FaceId(7), "Clara")
    (later,) = world.photo()
    pictures = open_thumbnails(library)
    pictures.put_face(FaceId(1), b"kept")
    pictures.put_face(later, b"of a face that the backup does not have")
    pictures.close()
    after = content(library)
    library.close()

    kept = health.restore(file, library.path)

    with open_library(library.path) as restored:
        assert content(restored) == before
        pictures = open_thumbnails(restored)
        assert (pictures.face(FaceId(1)), pictures.face(later)) == (b"kept", None)
        pictures.close()
        assert is_healthy(health.check(restored))
        history.undo(restored)
    assert kept is not None
    assert kept.name == "test.faceapp.before-restore"
    again = health.restore(kept, library.path)
    assert again is not None
    assert again.name == "test.faceapp.before-restore-2"
    with open_library(library.path) as back:
        assert content(back) == after


def test_nothing_is_restored_while_the_library_is_open(
    library: Library, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "copy.faceapp"
    health.backup(library, file)
    tagging.name_face(library, FaceId(7), "Clara")
    before = content(library)

    with pytest.raises(LibraryBusy):
        health.restore(file, library.path)

    assert content(library) == before
    assert list(tmp_path.glob("*restore*")) == []
    tagging.name_face(library, FaceId(8), "Dora")


def test_what_is_no_library_is_not_restored(library: Library, tmp_path: Path) -> None:
    text, empty, missing = tmp_path / "text", tmp_path / "empty", tmp_path / "missing"
    text.write_text("hello")
    empty.write_bytes(b"")
    library.close()
    before = library.path.read_bytes()
    for file in (text, empty, missing, tmp_path):
        with pytest.raises(NotALibrary):
            health.restore(file, library.path)
    with pytest.raises(CannotWrite):
        health.restore(library.path, library.path)
    assert library.path.read_bytes() == before
    assert not missing.exists()


def test_a_damaged_library_makes_way_for_a_backup(library: Library, world: World, tmp_path: Path) -> None:
    file = tmp_path / "copy.faceapp"
    before = content(library)
    health.backup(library, file)
    library.close()
    library.path.write_bytes(b"SQLite format 3\0" + b"\x99" * 9000)
    with pytest.raises((NotALibrary, LibraryBroken)):
        open_library(library.path)

    kept = health.restore(file, library.path)

    with open_library(library.path) as restored:
        assert content(restored) == before
    assert kept is not None
    assert kept.read_bytes().endswith(b"\x99")


def test_a_backup_goes_elsewhere(library: Library, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        health.backup(library, library.path)
    with pytest.raises(CannotWrite):
        health.backup(library, tmp_path / "missing" / "copy.faceapp")


def test_restoring_where_there_was_nothing(library: Library, world: World, tmp_path: Path) -> None:
    file = tmp_path / "copy.faceapp"
    health.backup(library, file)
    new = tmp_path / "new" / "library.faceapp"
    assert health.restore(file, new) is None
    with open_library(new) as restored:
        assert content(restored) == content(library)


def test_changes_of_a_later_version_are_told_not_crashed_on(library: Library, world: World) -> None:
    with library.write(Author.USER) as tx:
        tx.connection.execute(
            "UPDATE change_log SET after = ? WHERE id = 1", (log.pack([Row("person", (1,), None)]) + b"}",)
        )
    (finding,) = health.check(library)
    assert (finding.trouble, finding.examples) == (Trouble.UNREADABLE_CHANGE, (1,))
