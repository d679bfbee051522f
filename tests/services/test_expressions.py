"""What faces show: corrected by people, copied and kept by scans, filled in, found."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library_builder import Builder
from tagging_world import World, content

from faceapp.domain.errors import NoSuchFace
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.domain.filling import Filled
from faceapp.domain.geometry import Box
from faceapp.domain.health import is_healthy
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.model_choice import BUILT_IN
from faceapp.services import browse, health, history, search, settings, tagging
from faceapp.services.expressions import fill, reader, reader_in_use, set_expression
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.services.models import IN_USE, written
from faceapp.services.scan import add_folders, scan
from faceapp.services.switching import workers_for
from faceapp.storage import expressions, switching

HAPPY, SAD, NEUTRAL = Expression.HAPPY, Expression.SAD, Expression.NEUTRAL
MODEL = BUILT_IN.expression or ""


def scores(label: Expression, share: float = 0.64) -> np.ndarray:
    read = np.full(7, (1 - share) / 6, np.float32)
    read[EXPRESSIONS.index(label)] = share
    return read


def read(library: Library, face: FaceId, label: Expression | None, model: str = MODEL) -> None:
    with library.write(Author.MODEL) as tx:
        expressions.put(tx, face, model, "1-a", None if label is None else scores(label))


def shown(library: Library, face: FaceId) -> FaceExpression | None:
    return browse.faces(library, [face])[0].expression


# --- what a face shows ------------------------------------------------------------------


def test_a_face_shows_the_largest_score_until_somebody_says_otherwise(library: Library) -> None:
    world = World(library)
    (face,) = world.photo()
    assert shown(library, face) is None
    read(library, face, HAPPY)
    measured = shown(library, face)
    assert measured is not None
    assert (measured.label, measured.by, measured.model, measured.version) == (
        HAPPY, Author.MODEL, MODEL, "1-a",
    )  # fmt: skip
    assert measured.scores == pytest.approx(scores(HAPPY))

    change = set_expression(library, [face], SAD)
    assert change is not None
    assert (change.subject, change.faces, change.photos) == ("sad", (face,), (world.photo_of(face),))
    assert shown(library, face) == replace(measured, label=SAD, by=Author.USER), "the model's scores are kept"
    assert set_expression(library, [face], SAD) is None, "it is so already"

    assert set_expression(library, [face], None) is not None
    assert shown(library, face) == measured
    assert set_expression(library, [face], None) is None


def test_undo_and_redo_of_corrections(library: Library) -> None:
    faces = World(library).photo(3)
    read(library, faces[0], HAPPY)
    before = content(library)
    set_expression(library, faces, SAD)
    after = content(library)
    set_expression(library, faces[:2], HAPPY)
    history.undo(library)
    assert content(library) == after
    history.undo(library)
    assert content(library) == before
    assert [shown(library, face) and shown(library, face).by for face in faces] == [Author.MODEL, None, None]
    history.redo(library)
    assert content(library) == after
    assert is_healthy(health.check(library))


def test_only_a_person_said_what_it_is(library: Library) -> None:
    (face,) = World(library).photo()
    set_expression(library, [face], SAD)
    assert shown(library, face) == FaceExpression(SAD, Author.USER)
    read(library, face, None)
    assert shown(library, face) == FaceExpression(SAD, Author.USER)


def test_an_import_leaves_alone_what_the_user_said(library: Library) -> None:
    mine, other = World(library).photo(2)
    set_expression(library, [mine], SAD)
    change = set_expression(library, [mine, other], HAPPY, by=Author.IMPORT)
    assert change is not None
    assert change.faces == (other,)
    assert shown(library, mine) == FaceExpression(SAD, Author.USER)
    assert shown(library, other) == FaceExpression(HAPPY, Author.IMPORT)
    assert set_expression(library, [other], SAD) is not None


def test_a_face_that_is_no_more_has_no_expression(library: Library) -> None:
    with pytest.raises(NoSuchFace):
        set_expression(library, [FaceId(77)], SAD)
    (face,) = World(library).photo()
    assert set_expression(library, [face, FaceId(77)], SAD) is not None


def test_the_model_in_use_decides_and_the_others_rows_stay(library: Library) -> None:
    (face,) = World(library).photo()
    read(library, face, HAPPY)
    read(library, face, SAD, "other")
    settings.put(library, IN_USE, written(replace(BUILT_IN, expression="other")))
    found = shown(library, face)
    assert found is not None
    assert (found.label, found.model) == (SAD, "other")
    assert {path.stem for path, _ in search.search(library, "sad")} == {"1"}
    assert not list(search.search(library, "happy"))
    settings.put(library, IN_USE, written(replace(BUILT_IN, expression=None)))
    assert shown(library, face) is None
    settings.put(library, IN_USE, {"embedder": "dlib-resnet"})
    assert (shown(library, face) or found).label is HAPPY
    assert library.connection.value("SELECT count(*) FROM expression") == 2


def test_another_box_is_read_anew(library: Library) -> None:
    (face,) = World(library).photo()
    read(library, face, HAPPY)
    set_expression(library, [face], SAD)
    tagging.move_face(library, face, Box(0.5, 0.5, 0.2, 0.2))
    assert shown(library, face) == FaceExpression(SAD, Author.USER)
    history.undo(library)
    assert shown(library, face) == FaceExpression(SAD, Author.USER)
    read(library, face, HAPPY)
    tagging.name_face(library, face, "Anna")
    history.undo(library)
    found = shown(library, face)
    assert found is not None
    assert found.scores is not None, "the box stayed where it is"


def test_a_drawn_face_brings_its_expression_along(library: Library) -> None:
    world = World(library)
    (face,) = world.photo()
    box = Box(0.5, 0.5, 0.2, 0.2)
    points = ((0.55, 0.55), (0.65, 0.55), (0.6, 0.6), (0.55, 0.65), (0.65, 0.65))
    vector = np.eye(8, dtype=np.float32)[0]
    measured = FaceMeasurement(box, points, 1.0, None, vector, b"jpeg", scores(HAPPY))
    change = tagging.add_face(library, None, world.photo_of(face), box, measured)
    assert change is not None
    drawn = change.faces[0]
    found = shown(library, drawn)
    assert found is not None
    assert (found.label, found.version) == (HAPPY, (reader_in_use(library) or ("", ""))[1])
    set_expression(library, [drawn], SAD)
    before = content(library)
    tagging.remove_face(library, [drawn])
    assert not browse.faces(library, [drawn])
    history.undo(library)
    assert content(library) == before
    history.undo(library)
    history.undo(library)
    assert not browse.faces(library, [drawn])


def test_a_photo_with_a_correction_is_not_forgotten(library: Library) -> None:
    world = World(library)
    (told,), (other,) = world.photo(), world.photo()
    set_expression(library, [told], SAD)
    assert not world.purge(world.photo_of(told))
    assert world.purge(world.photo_of(other))


# --- finding ----------------------------------------------------------------------------


@pytest.fixture
def album(library: Library) -> Library:
    make = Builder(library)

    def photo(name: str, *people: tuple[str | None, Expression | None]) -> None:
        number = make.photo(f"{name}.jpg")
        for place, (who, label) in enumerate(people):
            face = make.face(number, place / 5)
            if label is not None:
                make.express(face, label)
            if who is not None:
                found = known.get(who) or known.setdefault(who, make.person(who))
                make.confirm(face, found)

    known: dict[str, int] = {}
    photo("a", ("Alice", HAPPY))
    photo("b", ("Alice", SAD), ("Bob", HAPPY))
    photo("c", ("Alice", HAPPY), ("Bob", HAPPY))
    photo("d", (None, NEUTRAL), (None, SAD))
    photo("e", ("Bob", None))
    photo("f")
    hidden = make.face(make.photo("g.jpg"))
    make.express(hidden, HAPPY)
    make.mark(hidden, "hidden")
    # d's first face is corrected to happy, e's to sad, though no model read it
    first = "SELECT p.name, min(f.id) FROM photo p JOIN face f ON f.photo = p.id GROUP BY p.name"
    faces = dict(library.connection.execute(first).fetchall())
    set_expression(library, [FaceId(faces["d.jpg"])], HAPPY)
    set_expression(library, [FaceId(faces["e.jpg"])], SAD)
    return library


@pytest.mark.parametrize(
    ("query", "stems"),
    [
        ("happy", "abcd"),
        ("sad", "bde"),
        ("neutral", ""),
        ("-happy", "efg"),
        ("happy OR sad", "abcde"),
        ("happy sad", "bd"),
        ("Alice happy", "ac"),
        ("Bob happy", "bc"),
        ("Alice Bob happy", "c"),
        ("Alice OR Bob happy", "abc"),
        ("Alice -happy", "b"),
        ("Bob sad", "e"),
        ("-Alice happy", "d"),
        ("Alice sad OR happy", "abc"),
        ("(Alice sad) OR (Bob sad)", "be"),
        ("unnamed happy", "d"),
        ("angry", ""),
    ],
)
def test_photos_are_found_by_expression(album: Library, query: str, stems: str) -> None:
    assert {path.stem for path, _ in search.search(album, query)} == set(stems)
    assert len(browse.photo_index(album, query).ids) == len(stems)


# --- scans and filling in ---------------------------------------------------------------


@pytest.fixture(scope="module")
def made_before(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    """A folder of three photos, and a library of it that was made without expressions."""
    from PIL import Image

    place = tmp_path_factory.mktemp("before")
    folder = place / "photos"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder / "one.jpg")
    with Image.open(astronaut_jpg) as picture:
        picture.crop((40, 0, 512, 480)).save(folder / "two.jpg", quality=90)
        both = Image.new("RGB", (1024, 512))
        both.paste(picture, (0, 0))
        both.paste(picture, (512, 0))
        both.save(folder / "three.png")
    without = replace(BUILT_IN, expression=None)
    with open_library(place / "old.faceapp") as library:
        settings.put(library, IN_USE, written(without))
        _scan(library, folder, workers_for(without, 1))
        with library.write(Author.USER) as tx:
            tx.connection.execute("DELETE FROM setting WHERE key = ?", (IN_USE,))
        assert library.connection.value("SELECT count(*) FROM expression") == 0
    return place


def _scan(library: Library, folder: Path, workers: object) -> None:
    thumbnails = open_thumbnails(library)
    for _ in scan(library, thumbnails, roots=add_folders(library, [folder]), workers=workers):
        pass
    thumbnails.close()


@pytest.fixture
def old(made_before: Path, tmp_path: Path) -> Path:
    for file in made_before.glob("old.faceapp*"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "old.faceapp"


def rows(library: Library) -> dict[int, np.ndarray]:
    found = library.connection.execute("SELECT face, scores FROM expression ORDER BY face").fetchall()
    return {face: np.frombuffer(packed, "<f4") for face, packed in found}


def missing(library: Library, model: str, version: str) -> int:
    target = switching.Target(None, model, version)
    return sum(without for _, without in switching.count(library.connection, target))


def test_filling_in_reads_what_a_scan_would_have(old: Path, made_before: Path, tmp_path: Path) -> None:
    with open_library(old) as library:
        model, version = reader(MODEL) or ("", "")
        assert missing(library, model, version) == 3
        told = [event for event in fill(library, processes=1) if isinstance(event, Filled)]
        assert (told[0].done, told[0].total) == (0, 3)
        assert (told[-1].done, told[-1].failed) == (3, 0)
        faces = sorted(face for event in told for face in event.expressions)
        assert not any(event.compared for event in told)
        filled = rows(library)
        assert faces == sorted(filled)
        assert len(faces) == 4
        assert missing(library, model, version) == 0
        assert not [event for event in fill(library, processes=1) if isinstance(event, Filled)]
    with open_library(tmp_path / "new.faceapp") as library:
        _scan(library, made_before / "photos", workers_for(BUILT_IN, 1))
        scanned = rows(library)
        assert set(scanned) == set(filled)
        for face, packed in scanned.items():
            assert filled[face] == pytest.approx(packed, abs=0.02)
            found = shown(library, FaceId(face))
            assert found is not None
            assert found.label is EXPRESSIONS[int(np.argmax(packed))]
            assert (found.model, found.version) == reader(MODEL)


def test_a_photo_that_changed_is_read_again_and_keeps_its_correction(old: Path, made_before: Path) -> None:
    folder = old.parent / "photos"
    shutil.copytree(made_before / "photos", folder)
    with open_library(old) as library:
        _scan(library, folder, workers_for(BUILT_IN, 1))
        face = FaceId(library.connection.value(
            "SELECT f.id FROM face f JOIN photo p ON p.id = f.photo JOIN root r ON r.id = p.root"
            " WHERE p.name = 'two.jpg' AND r.path = ?", (bytes(folder),)
        ))  # fmt: skip
        set_expression(library, [face], Expression.FEAR)
        before = shown(library, face)
        from PIL import Image

        with Image.open(folder / "one.jpg") as picture:
            picture.crop((44, 4, 508, 470)).save(folder / "two.jpg", quality=70)
        _scan(library, folder, workers_for(BUILT_IN, 1))
        after = shown(library, face)
        assert before is not None
        assert after is not None
        assert (after.label, after.by) == (Expression.FEAR, Author.USER)
        assert after.scores is not None
        assert after.scores != before.scores, "read from the new picture"


def test_a_copy_of_a_photo_shows_what_the_photo_shows(old: Path, made_before: Path) -> None:
    folder = old.parent / "copies"
    folder.mkdir()
    with open_library(old) as library:
        for _ in fill(library, processes=1):
            pass
        shutil.copy(made_before / "photos" / "one.jpg", folder / "copy.jpg")
        _scan(library, folder, workers_for(BUILT_IN, 1))
        pairs = library.connection.execute(
            "SELECT p.name, e.scores FROM photo p JOIN expression e ON e.photo = p.id"
            " WHERE p.name IN ('one.jpg', 'copy.jpg')"
        ).fetchall()
        assert len(pairs) == 2
        assert pairs[0][1] == pairs[1][1]


def test_what_can_not_be_read_is_counted_and_left_alone(old: Path, made_before: Path) -> None:
    with open_library(old) as library:
        place = old.parent / "elsewhere"
        shutil.copytree(made_before / "photos", place)
        (place / "one.jpg").unlink()
        (place / "two.jpg").write_bytes(b"another file by now")
        with library.write(Author.USER) as tx:
            tx.connection.execute("UPDATE root SET path = ?", (bytes(place),))
        told = [event for event in fill(library, processes=1) if isinstance(event, Filled)]
        assert (told[-1].done, told[-1].total, told[-1].failed) == (3, 3, 2)
        assert len(rows(library)) == 2
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE photo SET state = 'gone' WHERE name <> 'three.png'")
        assert missing(library, *(reader(MODEL) or ("", ""))) == 0
        assert not [event for event in fill(library, processes=1) if isinstance(event, Filled)]


def test_a_face_nobody_can_see_is_not_looked_for_again(old: Path) -> None:
    with open_library(old) as library:
        photo = library.connection.value("SELECT id FROM photo WHERE name = 'one.jpg'")
        change = tagging.add_face(library, None, photo, Box(0.01, 0.01, 0.05, 0.05))
        assert change is not None
        for _ in fill(library, processes=1):
            pass
        assert shown(library, change.faces[0]) is None
        assert missing(library, *(reader(MODEL) or ("", ""))) == 0
        assert is_healthy(health.check(library))


KILLED = """
import sys
from pathlib import Path
from faceapp.services.library import open_library
from faceapp.services.expressions import fill
from faceapp.domain.filling import Filled
if __name__ == "__main__":
    with open_library(Path(sys.argv[1])) as library:
        for event in fill(library, processes=1):
            if isinstance(event, Filled):
                print(event.done, flush=True)
"""


def test_filling_in_goes_on_after_it_was_killed(old: Path, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    running = subprocess.Popen([sys.executable, str(script), str(old)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.3)
    running.send_signal(signal.SIGKILL)
    running.wait(60)
    running.stdout.close()
    with open_library(old) as library:
        for _ in fill(library, processes=1):
            pass
        assert len(rows(library)) == 4
        assert is_healthy(health.check(library))


def test_scores_of_another_size_are_refused(library: Library) -> None:
    (face,) = World(library).photo()
    for sql in (
        "INSERT INTO expression VALUES (?, 'm', '1', 1, 'happy', x'00')",
        "INSERT INTO expression VALUES (?, 'm', '1', 1, NULL, zeroblob(28))",
        "INSERT INTO expression_label VALUES (?, 'cheerful', 'import', 0)",
    ):
        with pytest.raises(sqlite3.IntegrityError), library.write(Author.IMPORT) as tx:
            tx.connection.execute(sql, (face,))


def test_a_correction_survives_that_the_folder_leaves(library: Library) -> None:
    from faceapp.domain.ids import RootId
    from faceapp.services import folders

    (face,) = World(library).photo()
    read(library, face, HAPPY)
    set_expression(library, [face], SAD)
    folders.remove_root(library, RootId(1))
    assert not list(search.search(library, "sad"))
    with pytest.raises(NoSuchFace):
        set_expression(library, [face], HAPPY)
    history.undo(library)
    found = shown(library, face)
    assert found is not None
    assert (found.label, found.by) == (SAD, Author.USER)
    assert len(list(search.search(library, "sad"))) == 1


def test_a_backup_holds_expressions_and_corrections(library: Library, tmp_path: Path) -> None:
    (face,) = World(library).photo()
    read(library, face, HAPPY)
    set_expression(library, [face], SAD)
    health.backup(library, tmp_path / "copy.faceapp")
    with open_library(tmp_path / "copy.faceapp") as copy:
        assert shown(copy, face) == shown(library, face)
        assert content(copy) == content(library)
