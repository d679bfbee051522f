from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from recording_world import CONSENT, MODELS, pictures, scores, summary
from tagging_world import content

from faceapp.domain.change import Verb
from faceapp.domain.cleaning import Flaw
from faceapp.domain.errors import LibraryNewer
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.health import is_healthy
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.services import (
    browse,
    cleaning_decisions,
    folders,
    health,
    history,
    recordings,
    segments,
    tagging,
)
from faceapp.services.expressions import set_expression
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.storage import importing, schema
from faceapp.storage.connection import Connection

FIXTURES = Path(__file__).parent / "fixtures"
RELEASED = sorted(FIXTURES.glob("schema_*.sql"))


def restored(dump: Path, path: Path) -> Path:
    """The library that ``fixtures/make_schema.py`` dumped."""
    database = sqlite3.connect(path)
    database.executescript(dump.read_text())
    database.close()
    return path


def tables(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()


def add_column(connection: Connection) -> None:
    connection.execute("ALTER TABLE setting ADD COLUMN note TEXT")


def fail(connection: Connection) -> None:
    connection.execute("DELETE FROM setting")
    raise ZeroDivisionError


@pytest.fixture
def next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, schema.Step("9999_later", add_column)))


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
def test_every_released_library_opens_and_undoes(dump: Path, tmp_path: Path, library: Library) -> None:
    with open_library(restored(dump, tmp_path / "old.faceapp")) as old:
        assert is_healthy(health.check(old))
        assert old.connection.value("PRAGMA user_version") == len(schema.STEPS)
        assert tables(old.connection) == tables(library.connection), (
            "a released step was changed: add a new one (before a release: run fixtures/make_schema.py)"
        )
        names = {name for (name,) in old.connection.execute("SELECT name FROM person")}
        assert names == {"Anna", "Bob"}
        before = content(old)
        assert history.undo(old).subject == "Anna"
        history.redo(old)
        assert content(old) == before


def test_there_is_a_fixture_of_every_schema() -> None:
    assert len(RELEASED) == len(schema.STEPS)


@pytest.mark.usefixtures("next_step")
def test_an_older_library_is_kept_and_brought_up(tmp_path: Path) -> None:
    path = restored(RELEASED[-1], tmp_path / "old.faceapp")
    newest = len(schema.STEPS)

    with open_library(path) as library:
        assert library.connection.value("SELECT count(note) FROM setting") == 0
        assert library.connection.value("PRAGMA user_version") == newest
        names = library.connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
        assert names == [(step.name,) for step in schema.STEPS]
        assert is_healthy(health.check(library))
    kept = path.with_name(f"old.faceapp.before-schema-{newest}")
    backup = sqlite3.connect(kept)
    assert backup.execute("PRAGMA user_version").fetchone() == (newest - 1,)
    backup.close()
    with open_library(path):
        pass


def test_a_step_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = restored(RELEASED[-1], tmp_path / "old.faceapp")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", (*schema.STEPS, schema.Step("a", add_column), schema.Step("b", fail)))
        with pytest.raises(ZeroDivisionError):
            open_library(path)
    with open_library(path) as library:
        assert library.connection.value("SELECT count(*) FROM setting") == 1
        assert "note" not in dict(tables(library.connection))["setting"]


def test_a_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.faceapp"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "STEPS", (*schema.STEPS, schema.Step("9999_later", add_column)))
        open_library(path).close()
    before = path.read_bytes()
    with pytest.raises(LibraryNewer) as error:
        open_library(path)
    assert error.value.facts == {"path": path}
    assert path.read_bytes() == before


def test_a_library_with_a_step_we_do_not_know_is_newer(library: Library) -> None:
    library.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('faceapp', '0002_other', '')"
    )
    with pytest.raises(LibraryNewer):
        open_library(library.path)


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "empty.faceapp"
    path.write_bytes(b"")
    with open_library(path) as library:
        assert health.check(library) == ()


def test_statements_are_cut_at_their_ends() -> None:
    text = "CREATE TABLE a (b); -- c;\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN\nSELECT 1;\nEND;\n"
    assert [statement.split()[1] for statement in schema.statements(text.replace(" -- c;", ""))] == [
        "TABLE",
        "TRIGGER",
    ]
    with pytest.raises(ValueError, match="CREATE TABLE a"):
        schema.statements("CREATE TABLE a (b")


def test_a_library_made_before_folders_could_leave_lets_them_leave(tmp_path: Path) -> None:
    path = restored(FIXTURES / "schema_1.sql", tmp_path / "old.faceapp")
    old = sqlite3.connect(path)
    rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in ("photo", "face_mark")}
    # Numbers of what is no more are spent all the same.
    old.execute(
        "INSERT INTO photo (root, path, folder, name, size, mtime_ns, state)"
        " VALUES (1, x'61', '', '', 1, 1, 'pending')"
    )
    old.execute("DELETE FROM photo WHERE path = x'61'")
    old.execute("INSERT INTO root (path, added_at) VALUES (x'2f61', 0)")
    old.execute("DELETE FROM root WHERE path = x'2f61'")
    old.commit()
    spent = dict(old.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    old.close()

    with open_library(path) as library:
        connection = library.connection
        assert connection.execute("SELECT * FROM face_mark").fetchall() == rows["face_mark"] != []
        # what later steps added stands behind: left_as, kind, duration
        kept = [row[:-3] for row in connection.execute("SELECT * FROM photo")]
        assert kept == rows["photo"]
        assert dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()) == spent
        before = content(library)
        assert folders.remove_root(library, RootId(1)) is not None
        marks = dict(connection.execute("SELECT mark, count(*) FROM face_mark GROUP BY mark").fetchall())
        faces = connection.value("SELECT count(*) FROM face")
        assert marks == {"hidden": 1, "left": faces - 1}
        assert is_healthy(health.check(library))
    with open_library(path) as library:
        history.undo(library)
        assert content(library) == before
        assert is_healthy(health.check(library))


def test_a_library_made_before_expressions_takes_them(tmp_path: Path) -> None:
    path = restored(FIXTURES / "schema_2.sql", tmp_path / "old.faceapp")
    with open_library(path) as library:
        before = content(library)
        assert before["expression_label"] == {}
        assert all(face.expression is None for face in browse.faces(library, [FaceId(1), FaceId(2)]))
        set_expression(library, [FaceId(1)], Expression.SAD)
        history.undo(library)
        assert content(library) == before
    kept = sqlite3.connect(path.with_name("old.faceapp.before-schema-3"))
    assert kept.execute("PRAGMA user_version").fetchone() == (2,)
    kept.close()


def test_expressions_of_a_released_library_are_kept(tmp_path: Path) -> None:
    with open_library(restored(FIXTURES / "schema_3.sql", tmp_path / "old.faceapp")) as library:
        (face,) = browse.faces(library, [FaceId(1)])
        assert face.expression is not None
        assert (face.expression.label, face.expression.by) == (Expression.NEUTRAL, Author.USER)
        assert face.expression.scores == (0, 0, 0, 1, 0, 0, 0)
        assert (face.expression.model, face.expression.version) == ("faceapp-expression", "1-0")


@pytest.mark.parametrize("dump", RELEASED[:4], ids=lambda dump: dump.stem)
def test_a_library_made_before_recordings_takes_them(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "old.faceapp")
    with open_library(path) as library:
        before = content(library)
        assert {row[-2] for row in before["face"].values()} == {None}  # time
        kinds = library.connection.execute("SELECT DISTINCT kind, duration FROM photo").fetchall()
        assert kinds == [("photo", None)]
        thumbnails = open_thumbnails(library)
        writer = recordings.begin(
            library, thumbnails, source="Camera", size=(640, 480), models=MODELS, consent=CONSENT
        )
        for picture in pictures(1.0, {1: 1}):
            writer.add(picture)
        face = writer.ended(summary(1, 0.0, 0.96))
        writer.finish()
        assert face is not None
        tagging.name_face(library, face, "Bob")
        assert [one.name for one in recordings.seen_in(library, writer.recording)] == ["Bob"]
        history.undo(library)
        held = content(library)
        assert held.pop("root") == {**before.pop("root"), (2,): (None,)}
        for table in ("face", "embedding"):
            held[table] = {key: row for key, row in held[table].items() if key[0] != face}
        assert held == before
        recordings.delete(library, thumbnails, writer.recording)
        assert content(library)["face"] == before["face"]
        assert is_healthy(health.check(library))
        thumbnails.close()
    version = int(dump.stem[-1])
    kept = sqlite3.connect(path.with_name(f"old.faceapp.before-schema-{version + 1}"))
    assert kept.execute("PRAGMA user_version").fetchone() == (version,)
    kept.close()


def test_a_recording_of_a_released_library_is_kept(tmp_path: Path) -> None:
    with open_library(restored(FIXTURES / "schema_5.sql", tmp_path / "old.faceapp")) as library:
        (kept,) = recordings.recordings(library)
        assert (kept.source, kept.consent, kept.models) == ("Camera", CONSENT, MODELS)
        assert [(one.name, round(one.seconds, 2)) for one in kept.people] == [("Bob", 1.0)]
        found = recordings.samples(library, kept.id)
        assert len(found) == 25
        assert found.raw[0] == pytest.approx(scores(0.0), abs=1e-5)
        recordings.recover(library)
        (kept,) = recordings.recordings(library)
        assert kept.path.parent == tmp_path / "old.faceapp.recordings"


@pytest.mark.parametrize("dump", RELEASED[:5], ids=lambda dump: dump.stem)
def test_a_library_made_before_marks_takes_them(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "old.faceapp")
    with open_library(path) as library:
        before = content(library)
        assert before["segment"] == before["baseline"] == {}
        found = recordings.recordings(library)
        assert bool(found) is (dump.stem == "schema_5")
        for one in found:
            (lane,) = one.people
            segments.mark(library, one.id, lane, (0.1, 0.5), "happy")
            segments.set_baseline(library, one.id, lane, 0.2)
            assert len(segments.segments(library, one.id)) == len(segments.baselines(library, one.id)) == 1
            history.undo(library)
            history.undo(library)
        assert content(library) == before
        assert is_healthy(health.check(library))


@pytest.mark.parametrize("dump", RELEASED[:6], ids=lambda dump: dump.stem)
def test_a_library_made_before_verdicts_takes_them(dump: Path, tmp_path: Path) -> None:
    with open_library(restored(dump, tmp_path / "old.faceapp")) as library:
        before = content(library)
        assert before["verdict"] == {}
        face = FaceId(next(iter(before["assignment"]))[0])
        cleaning_decisions.keep(library, [face], Flaw.PERSON)
        cleaning_decisions.leave_out(library, [face], Flaw.SMALL)
        assert [row[0] for row in content(library)["verdict"].values()] == [1, 0]
        history.undo(library)
        history.undo(library)
        assert content(library) == before
        assert is_healthy(health.check(library))


@pytest.mark.parametrize("dump", RELEASED[:7], ids=lambda dump: dump.stem)
def test_a_library_made_before_parts_takes_them(dump: Path, tmp_path: Path) -> None:
    with open_library(restored(dump, tmp_path / "old.faceapp")) as library:
        before = content(library)
        assert before["photo_part"] == {}
        photo = PhotoId(library.connection.value("SELECT min(id) FROM photo") or 0)
        for part in ("train", "test", "test"):
            with library.write(Author.IMPORT) as tx:
                tx.record(Verb.IMPORT_LABELS, "d")
                importing.put_parts(tx, {photo: part})
        assert tx.change is None, "the third says nothing new"
        assert [row[0] for row in content(library)["photo_part"].values()] == ["test"]
        assert history.undo(library).photos == (photo,)
        assert [row[0] for row in content(library)["photo_part"].values()] == ["train"]
        history.undo(library)
        assert content(library) == before
        assert is_healthy(health.check(library))


def test_parts_of_a_released_library_are_kept(tmp_path: Path) -> None:
    with open_library(restored(FIXTURES / "schema_8.sql", tmp_path / "old.faceapp")) as library:
        (part,) = content(library)["photo_part"].values()
        assert part[:2] == ("val", "import")
        assert is_healthy(health.check(library))


def test_verdicts_of_a_released_library_are_kept(tmp_path: Path) -> None:
    with open_library(restored(FIXTURES / "schema_7.sql", tmp_path / "old.faceapp")) as library:
        kept = {key[1]: row[0] for key, row in content(library)["verdict"].items()}
        assert kept == {Flaw.PERSON: 1, Flaw.BLURRED: 0}


def test_marks_of_a_released_library_are_kept(tmp_path: Path) -> None:
    with open_library(restored(FIXTURES / "schema_6.sql", tmp_path / "old.faceapp")) as library:
        (kept,) = recordings.recordings(library)
        whole, smile = segments.segments(library, kept.id)
        assert (whole.label, whole.whole_picture, whole.first, whole.last) == ("indoors", True, 0.0, 1.0)
        assert (smile.expression, smile.comment, smile.reviewer, smile.by) == (
            Expression.HAPPY,
            "a smile",
            "Carla",
            Author.USER,
        )
        (neutral,) = segments.baselines(library, kept.id).values()
        assert neutral.time == pytest.approx(0.48)
        assert sum(neutral.scores) == pytest.approx(1.0, abs=1e-4)
