"""Raw SQL of a model can not touch what a person wrote, whichever way it tries."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from tagging_world import World, content

from faceapp.domain.change import Verb
from faceapp.domain.cleaning import Flaw
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.marking import Anchor
from faceapp.services import cleaning_decisions, people, segments, tagging
from faceapp.services.expressions import set_expression
from faceapp.services.library import Library
from faceapp.storage import importing
from faceapp.storage import segments as rows
from faceapp.storage.schema import GUARDED

UPDATES = {
    "face": "UPDATE face SET x = 0.9 WHERE by = 'user'",
    "person": "UPDATE person SET name = 'X' WHERE id = 1",
    "assignment": "UPDATE assignment SET state = 'proposed' WHERE by = 'user'",
    "rejection": "UPDATE rejection SET at = 0",
    "face_mark": "UPDATE face_mark SET mark = 'not_a_face'",
    "distinct_people": "UPDATE distinct_people SET at = 0",
    "expression_label": "UPDATE expression_label SET label = 'sad'",
    "verdict": "UPDATE verdict SET keep = 1",
    "photo_part": "UPDATE photo_part SET part = 'test'",
    "segment": "UPDATE segment SET label = 'sad'",
    "baseline": "UPDATE baseline SET time = 9.0",
}
TAKEOVERS = {
    "face": "UPDATE face SET by = 'model' WHERE by = 'user'",
    "assignment": "UPDATE assignment SET by = 'model', state = 'proposed' WHERE by = 'user'",
    "person": "UPDATE person SET by = 'import'",
}
REPLACES = {
    "face": "INSERT OR REPLACE INTO face (id, photo, x, y, w, h, score, origin, detector, by) "
    "SELECT id, photo, 0, 0, 1, 1, 1, 'model', 'mtcnn', 'model' FROM face WHERE by = 'user'",
    "person": "INSERT OR REPLACE INTO person (name, name_key, by, at) VALUES ('Anna', 'anna', 'import', 0)",
    "person by id": "INSERT OR REPLACE INTO person (id, name, name_key, by, at) "
    "VALUES (1, 'X', 'x', 'import', 0)",
    "assignment": "INSERT OR REPLACE INTO assignment (face, person, state, by, at) "
    "VALUES (1, 2, 'proposed', 'model', 0)",
    "rejection": "INSERT OR REPLACE INTO rejection SELECT face, person, 'import', 0 FROM rejection",
    "face_mark": "INSERT OR REPLACE INTO face_mark SELECT face, 'not_a_face', 'import', 0 FROM face_mark",
    "distinct_people": "INSERT OR REPLACE INTO distinct_people SELECT a, b, 'import', 0 FROM distinct_people",
    "expression_label": "INSERT OR REPLACE INTO expression_label SELECT face, 'sad', 'import', 0 "
    "FROM expression_label",
    "verdict": "INSERT OR REPLACE INTO verdict SELECT face, doubt, 1, 'import', 0 FROM verdict",
    "photo_part": "INSERT OR REPLACE INTO photo_part SELECT photo, 'test', 'import', 0 FROM photo_part",
    "segment": "INSERT OR REPLACE INTO segment (id, recording, first, last, label, by, at) "
    "SELECT id, recording, 0.0, 9.0, 'sad', 'import', 0 FROM segment",
    "baseline": "INSERT OR REPLACE INTO baseline "
    "SELECT id, recording, face, who, 9.0, scores, model, version, 'import', 0 FROM baseline",
}
UPSERTS = {
    "assignment": "INSERT INTO assignment (face, person, state, by, at) "
    "VALUES (1, 2, 'proposed', 'model', 0) ON CONFLICT (face) DO UPDATE SET person = excluded.person",
    "face_mark": "INSERT INTO face_mark VALUES (3, 'not_a_face', 'user', 0) "
    "ON CONFLICT (face) DO UPDATE SET mark = excluded.mark",
    "expression_label": "INSERT INTO expression_label VALUES (8, 'sad', 'user', 0) "
    "ON CONFLICT (face) DO UPDATE SET label = excluded.label",
}
CASCADES = {
    "root": "DELETE FROM root",
    "photo with a name": "DELETE FROM photo WHERE id = 1",
    "photo with a mark": "DELETE FROM photo WHERE id = 2",
    "photo with a rejection": "DELETE FROM photo WHERE id = 3",
    "photo with a drawn face": "DELETE FROM photo WHERE id = 4",
    "photo with an expression": "DELETE FROM photo WHERE id = 6",
    "photo with a verdict": "DELETE FROM photo WHERE id = 9",
    "face with a name": "DELETE FROM face WHERE id = 1",
    "replaced face with a name": "INSERT OR REPLACE INTO face "
    "(id, photo, x, y, w, h, score, origin, detector, by) "
    "VALUES (1, 1, 0, 0, 1, 1, 1, 'model', 'mtcnn', 'model')",
    "replaced photo": "INSERT OR REPLACE INTO photo (id, root, path, folder, name, size, mtime_ns, state) "
    "VALUES (1, 1, x'00', '', '', 0, 0, 'pending')",
    "person": "DELETE FROM person WHERE id = 1",
    "photo with a mark on its time": "DELETE FROM photo WHERE id = 7",
    "recording with a mark on its time": "DELETE FROM recording WHERE photo = 7",
    "photo with a neutral moment": "DELETE FROM photo WHERE id = 8",
    "photo with a part": "DELETE FROM photo WHERE id = 10",
}
INVENTIONS = {
    "a confirmed name by a model": "INSERT INTO assignment (face, person, state, by, at) "
    "VALUES (7, 1, 'confirmed', 'model', 0)",
    "a confirmed name in the user's name": "INSERT INTO assignment (face, person, state, by, at) "
    "VALUES (7, 1, 'confirmed', 'user', 0)",
    "a proposal turned into a name": "UPDATE assignment SET state = 'confirmed' WHERE face = 6",
    "a proposal turned into a user's": "UPDATE assignment SET by = 'user', state = 'confirmed' "
    "WHERE face = 6",
    "a person": "INSERT INTO person (name, name_key, by, at) VALUES ('X', 'x', 'user', 0)",
    "an expression in the user's name": "INSERT INTO expression_label VALUES (7, 'sad', 'user', 0)",
    "a verdict in the user's name": "INSERT INTO verdict VALUES (7, 1, 1, 'user', 0)",
    "a part in the user's name": "INSERT INTO photo_part VALUES (5, 'test', 'user', 0)",
    "a stretch in the user's name": "INSERT INTO segment (recording, first, last, label, by, at) "
    "VALUES (7, 0, 1, 'sad', 'user', 0)",
    "a stretch by a model": "INSERT INTO segment (recording, first, last, label, by, at) "
    "VALUES (7, 0, 1, 'sad', 'model', 0)",
    "a mark": "INSERT INTO face_mark VALUES (7, 'hidden', 'user', 0)",
    "a face in the user's name": "INSERT INTO face (photo, x, y, w, h, score, origin, detector, by) "
    "VALUES (1, 0, 0, 1, 1, 1, 'user', 'hand', 'user')",
}


@pytest.fixture
def spoken(library: Library) -> Library:
    """Photo 1: face 1 is Anna, 2 is Bob. Photo 2: 3 hidden. Photo 3: 4 rejected for Anna.
    Photo 4: 5 moved by hand. Photo 5: 6 proposed as Anna, 7 unknown. Photo 6: 8 shows happy.
    Recording 7: a stretch is happy. Recording 8: a neutral moment. Photo 9: 9 is left out of datasets.
    Photo 10: somebody said in which part of a dataset it is."""
    world = World(library)
    for faces in (2, 1, 1, 1, 2, 1):
        world.photo(faces)
    tagging.name_face(library, FaceId(1), "Anna")
    tagging.name_face(library, FaceId(2), "Bob")
    tagging.hide(library, [FaceId(3)])
    anna, bob = world.person("Anna"), world.person("Bob")
    tagging.reject(library, [FaceId(4)], anna)
    tagging.move_face(library, FaceId(5), Box(0.1, 0.1, 0.2, 0.2))
    people.distinct(library, anna, bob)
    set_expression(library, [FaceId(8)], Expression.HAPPY)
    for recording in (PhotoId(7), PhotoId(8)):
        world.photo(0)
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE photo SET kind = 'video' WHERE id = ?", (recording,))
            tx.connection.execute("INSERT INTO recording (photo, state) VALUES (?, 'done')", (recording,))
    segments.mark(library, PhotoId(7), None, (1.0, 2.0), "happy")
    with library.write(Author.USER) as tx:
        tx.record(Verb.SET_BASELINE)
        rows.add_baseline(tx, PhotoId(8), Anchor(None, 1), (1.0, [1 / 7] * 7), ("m", "1"))
    world.photo()
    cleaning_decisions.leave_out(library, [FaceId(9)], Flaw.BLURRED)
    world.photo(0)
    with library.write(Author.USER) as tx:
        tx.record(Verb.IMPORT_LABELS, "a dataset")
        importing.put_parts(tx, {PhotoId(10): "val"})
    world.propose(FaceId(6), anna)
    return library


def refused(library: Library, sql: str, by: Author) -> None:
    before = content(library)
    with pytest.raises(sqlite3.IntegrityError, match=r"guard|CHECK"), library.write(by) as tx:
        tx.connection.execute(sql)
    assert content(library) == before


@pytest.mark.parametrize("by", [Author.MODEL, Author.IMPORT])
@pytest.mark.parametrize("table", list(GUARDED))
def test_rows_of_a_user_are_not_changed(spoken: Library, table: str, by: Author) -> None:
    refused(spoken, UPDATES[table], by)


@pytest.mark.parametrize("by", [Author.MODEL, Author.IMPORT])
@pytest.mark.parametrize("table", list(GUARDED))
def test_rows_of_a_user_are_not_deleted(spoken: Library, table: str, by: Author) -> None:
    refused(spoken, f"DELETE FROM {table} WHERE by = 'user'", by)


@pytest.mark.parametrize("table", list(TAKEOVERS))
def test_rows_of_a_user_are_not_taken_over(spoken: Library, table: str) -> None:
    refused(spoken, TAKEOVERS[table], Author.MODEL)


@pytest.mark.parametrize("by", [Author.MODEL, Author.IMPORT])
@pytest.mark.parametrize("table", list(REPLACES))
def test_rows_of_a_user_are_not_replaced(spoken: Library, table: str, by: Author) -> None:
    refused(spoken, REPLACES[table], by)


@pytest.mark.parametrize("table", list(REPLACES))
def test_replacing_is_refused_without_our_pragmas_too(spoken: Library, table: str) -> None:
    before = content(spoken)
    raw = sqlite3.connect(spoken.path)
    with pytest.raises(sqlite3.IntegrityError, match="guard"):
        raw.execute(REPLACES[table])
    raw.rollback()
    raw.close()
    assert content(spoken) == before


@pytest.mark.parametrize("table", list(UPSERTS))
def test_rows_of_a_user_are_not_written_over(spoken: Library, table: str) -> None:
    refused(spoken, UPSERTS[table], Author.MODEL)


@pytest.mark.parametrize("what", list(CASCADES))
def test_rows_of_a_user_do_not_go_along_with_others(spoken: Library, what: str) -> None:
    refused(spoken, CASCADES[what], Author.MODEL)


@pytest.mark.parametrize("what", list(INVENTIONS))
def test_a_model_does_not_speak_for_people(spoken: Library, what: str) -> None:
    refused(spoken, INVENTIONS[what], Author.MODEL)


def test_a_user_may_do_all_of_it(spoken: Library) -> None:
    for sql in (*UPDATES.values(), CASCADES["photo with a mark"], CASCADES["root"]):
        with spoken.write(Author.USER) as tx:
            tx.connection.execute(sql)
    assert content(spoken)["assignment"] == {}


def test_a_model_may_change_and_delete_its_own(spoken: Library) -> None:
    with spoken.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE assignment SET distance = 0.1 WHERE face = 6")
        tx.connection.execute("UPDATE face SET score = 0.5 WHERE id = 1")
        tx.connection.execute("DELETE FROM photo WHERE id = 5")
    assert (6,) not in content(spoken)["face"]


def test_the_users_rank_ends_with_the_transaction(spoken: Library) -> None:
    with contextlib.suppress(KeyError), spoken.write(Author.USER) as tx:
        assert tx.connection.value("SELECT by FROM writer") == "user"
        raise KeyError
    assert spoken.connection.value("SELECT by FROM writer") == "model"
    with spoken.write(Author.USER):
        pass
    assert spoken.connection.value("SELECT by FROM writer") == "model"


def test_without_a_writer_nobody_is_a_user(spoken: Library) -> None:
    with spoken.write(Author.MODEL) as tx:
        tx.connection.execute("DELETE FROM writer")
    refused(spoken, UPDATES["person"], Author.MODEL)
