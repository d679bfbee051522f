"""The command line's contract: what is printed, which code it ends with, what it never does."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import slowly

from faceapp import cli
from faceapp.commands import output
from faceapp.domain.change import Change, Verb
from faceapp.domain.ids import ChangeId, FaceId
from faceapp.services import browse, folders
from faceapp.services.library import open_library

Run = Callable[..., tuple[int, str, str]]

MANY = 40
"""Photos that take some seconds where each is kept slowly: enough to be stopped in the middle."""


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    """The astronaut three times, somebody else's absence, and a file that is no picture."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("album") / "album"
    folder.mkdir()
    with Image.open(astronaut_jpg) as picture:
        picture.save(folder / "one.jpg", quality=90)
        picture.resize((400, 400)).save(folder / "two.png")
        beside = Image.new("RGB", (1024, 512))
        beside.paste(picture, (0, 0))
        beside.paste(picture, (512, 0))
        beside.save(folder / "mirror.jpg", quality=90)
    Image.new("RGB", (300, 200), "green").save(folder / "nobody.jpg")
    (folder / "broken.jpg").write_text("not a picture")
    return folder


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, album: Path) -> tuple[Path, dict[str, Any]]:
    """A library of the album, and what ``index`` said about it."""
    library = tmp_path_factory.mktemp("indexed") / "indexed.faceapp"
    command = [sys.executable, "-m", "faceapp", "--library", str(library), "index", str(album), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return library, json.loads(done.stdout)


@pytest.fixture
def library_path(indexed: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    for file in indexed[0].parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / indexed[0].name


@pytest.fixture
def run(library_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a copy of the indexed library."""

    def go(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["--library", str(library_path), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return go


def document(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def faces_by_photo(run: Run) -> dict[str, list[dict[str, Any]]]:
    people = document(run, "people")
    every = [face for one in (*people["people"], *people["groups"]) for face in one["faces"]]
    found: dict[str, list[dict[str, Any]]] = {}
    for face in (*every, *people["ungrouped"]):
        found.setdefault(Path(face["photo"]).name, []).append(face)
    return found


# --- the whole program -----------------------------------------------------------------


def test_help_names_all_commands_and_loads_nothing_heavy():
    script = (
        "import sys\nfrom faceapp import cli\ncli.main(['--help'])\n"
        "heavy = {'numpy', 'sqlite3', 'PIL', 'cv2', 'torch', 'onnxruntime', 'PySide6', 'faiss'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[]"
    for command in cli.COMMANDS:
        assert f"\n    {command} " in done.stdout


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_explains_itself(command, capsys):
    assert cli.main([command, "--help"]) == 0
    assert "usage: faceapp" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["people", "--nonsense"],
        ["photo"],
        ["reject", "x", "Anna"],
        ["evaluate"],
    ],
)
def test_wrong_usage_is_2(arguments, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    assert "faceapp" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "library", "places"),
    [
        ([], None, []),
        (["--library", "x.faceapp"], "x.faceapp", []),
        (["."], None, ["."]),
        (["--library=x.faceapp", ".", "a.jpg"], "x.faceapp", [".", "a.jpg"]),
        (["--", "people"], None, ["people"]),
    ],
)
def test_without_a_command_the_window_opens(arguments, library, places, monkeypatch, tmp_path):
    from faceapp import app

    opened: list[object] = []
    monkeypatch.setattr(app, "run", lambda path, paths: opened.append((path, list(paths))) or 0)
    monkeypatch.chdir(tmp_path)
    for name in ("a.jpg", "people"):
        (tmp_path / name).touch()

    assert cli.main(arguments) == 0
    assert opened == [(Path(library) if library else None, [Path(place) for place in places])]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["name", "987654321", "Anna"], "There is no face 987654321."),
        (["name", "99999999999999999999999", "Anna"], "There is no face 99999999999999999999999."),
        (["name", "banana", "Anna"], "There is no face banana."),
        (["name", "group:987654321", "Anna"], "There is no group 987654321."),
        (["name", "group:x", "Anna"], "There is no group x."),
        (["name", "1", " \u200b "], "A name needs at least one letter."),
        (["reject", "1", "Nobody"], "There is nobody called Nobody."),
        (["merge", "Nobody", "Noone"], "There is nobody called Nobody."),
        (["hide", "Nobody"], "There is nobody called Nobody."),
        (["hide", "group:987654321"], "There is no group 987654321."),
        (["forget", "Nobody"], "There is nobody called Nobody."),
        (["undo"], "There is nothing to undo."),
        (["redo"], "There is nothing to redo."),
        (["photo", "away.jpg"], "The photo away.jpg is not in the library."),
        (["search", "("], "The search can not be understood"),
        (["index", "/no/such/folder"], "There is no file or folder /no/such/folder."),
        (["index", "/no/such/photo.jpg"], "There is no file or folder /no/such/photo.jpg."),
    ],
)
def test_what_can_not_be_done_is_3_and_one_sentence(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (3, "")
    assert err.startswith(f"faceapp: {sentence}")
    assert err.count("\n") == 1


def test_a_file_that_is_no_library(tmp_path, capsys):
    strange = tmp_path / "letter.txt"
    strange.write_text("Dear reader, this is not a library at all.")
    assert cli.main(["--library", str(strange), "people"]) == 3
    assert "is not a library" in capsys.readouterr().err
    assert strange.read_text().startswith("Dear")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_has_seen_enough(library_path):
    command = f"{sys.executable} -m faceapp --library {library_path} people --json | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], check=False, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


# --- index -----------------------------------------------------------------------------


def test_index_says_what_it_found(indexed, album):
    said = indexed[1]
    assert {key: said[key] for key in ("photos", "new", "changed", "moved", "gone", "faces")} == {
        "photos": 5, "new": 5, "changed": 0, "moved": 0, "gone": 0, "faces": 4,
    }  # fmt: skip
    assert said["problems"] == [{"path": str(album / "broken.jpg"), "reason": "not_a_picture"}]
    assert said["seconds"] > 0
    assert said["photos_per_second"] > 0


def test_index_again_finds_nothing_new(run, album):
    said = document(run, "index", album)
    assert (said["photos"], said["new"], said["faces"], said["photos_per_second"]) == (5, 0, 4, 0)


def test_index_tells_people_how_to_go_on(run, album, library_path):
    code, out, _ = run("index", album)
    assert code == 0
    assert "5 photos, 4 faces (nothing new" in out
    assert "broken.jpg: it is not a picture" in out
    assert f"faceapp --library {library_path} people" in out


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_index_stopped_by_the_user_is_130_and_goes_on_later(stop, tmp_path, album):
    folder = tmp_path / "many"
    folder.mkdir()
    data = (album / "one.jpg").read_bytes()
    for n in range(MANY):
        (folder / f"{n:03}.jpg").write_bytes(data + bytes(n))
    library = tmp_path / "many.faceapp"
    arguments = ["--library", str(library), "index", str(folder), "--json"]
    running = subprocess.Popen(
        slowly.command(0.2, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert measured_soon(library)
    running.send_signal(stop)
    out, err = running.communicate(timeout=120)

    assert (running.returncode, out) == (130, "")
    assert "Stopped. What was finished is kept" in err
    with open_library(library) as opened:
        before = browse.counts(opened)
    assert 0 < before.photos < MANY
    again = [sys.executable, "-m", "faceapp", *arguments]
    done = subprocess.run(again, check=False, capture_output=True, text=True, timeout=300)
    said = json.loads(done.stdout)
    assert (said["photos"], said["new"], said["faces"]) == (MANY, 0, MANY)
    assert said["photos_per_second"] * said["seconds"] == pytest.approx(MANY - before.photos, abs=0.5)


def measured_soon(path: Path) -> bool:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if path.exists():
            with open_library(path) as library:
                if browse.counts(library).photos > 3:
                    return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_names_that_are_not_utf8_are_printed(tmp_path, album):
    folder = tmp_path / "odd"
    folder.mkdir()
    name = b"caf\xe9.jpg"
    shutil.copy(album / "nobody.jpg", os.path.join(os.fsencode(folder), name))  # noqa: PTH118
    base = [sys.executable, "-m", "faceapp", "--library", str(tmp_path / "odd.faceapp")]
    subprocess.run([*base, "index", str(folder)], check=True, capture_output=True, timeout=120)

    done = subprocess.run([*base, "search", "faces:0"], check=True, capture_output=True, timeout=120)
    assert done.stdout == os.fsencode(folder) + b"/" + name + b"\n"
    done = subprocess.run(
        [*base, "search", "faces:0", "--json"], check=True, capture_output=True, timeout=120
    )
    (photo,) = json.loads(done.stdout)["photos"]
    assert os.fsencode(photo["path"]).endswith(name)


# --- reading ---------------------------------------------------------------------------


def test_a_face_as_json(run, album):
    said = document(run, "photo", album / "one.jpg")
    assert (said["path"], said["width"], said["height"]) == (str(album / "one.jpg"), 512, 512)
    assert said["taken_at"]
    (face,) = said["faces"]
    assert face.keys() == {"id", "photo", "box", "score", "state", "person", "proposal", "expression"}
    assert face["expression"]["label"] == "happy"
    assert face["photo"] == said["path"]
    assert (face["state"], face["person"], face["proposal"]) == ("unknown", None, None)
    assert 0.9 < face["score"] <= 1
    x, y, w, h = face["box"]
    assert 0.3 < x + w / 2 < 0.6
    assert 0.1 < y + h / 2 < 0.4


def test_a_photo_with_a_problem(run, album):
    said = document(run, "photo", album / "broken.jpg")
    assert (said["faces"], said["state"], said["problem"]) == ([], "problem", "not_a_picture")
    _, out, _ = run("photo", album / "broken.jpg")
    assert "it is not a picture" in out


def test_people_groups_and_the_rest_hold_every_face_once(run):
    said = document(run, "people")
    assert said.keys() == {"people", "groups", "ungrouped"}
    numbers = [face["id"] for group in said["groups"] for face in group["faces"]]
    numbers += [face["id"] for face in said["ungrouped"]]
    assert len(numbers) == len(set(numbers)) == 4
    assert said["groups"]
    for group in said["groups"]:  # two faces of one photo are two people
        photos = [face["photo"] for face in group["faces"]]
        assert len(photos) == len(set(photos)) >= 2


def test_search(run, album):
    face = faces_by_photo(run)["one.jpg"][0]
    run("name", face["id"], "Eileen")
    assert document(run, "search", "Eileen") == {
        "photos": [{"path": str(album / "one.jpg"), "people": ["Eileen"], "faces": [face["id"]]}]
    }
    _, out, _ = run("search", "Eileen")
    assert out == f"{album / 'one.jpg'}  (Eileen)\n"
    assert document(run, "search", "album", "faces:0")["photos"] == [
        {"path": str(album / "nobody.jpg"), "people": [], "faces": []}
    ]
    assert document(run, "search", "Nobody", "unnamed") == {"photos": []}
    without = [Path(photo["path"]).name for photo in document(run, "search", "-Eileen")["photos"]]
    assert "nobody.jpg" in without
    assert "one.jpg" not in without


def test_a_search_that_finds_nobody_says_so(run):
    code, out, err = run("search", "Nobody Here")
    assert (code, out, err) == (0, "", "Nobody is called Nobody Here.\n")
    assert document(run, "search", "Nobody", "Here") == {"photos": []}
    assert run("search", "1999")[1:] == ("", "No photo fits.\n")


def test_index_and_people_print_the_same_list(run, album):
    _, people, _ = run("people")
    _, indexed, _ = run("index", album)
    assert people.strip() in indexed
    line = next(line for line in people.splitlines() if "group:" in line)
    assert line.rsplit("as on ", 1)[1].startswith(str(album)), "a photo to recognise the person by"


def test_an_empty_library(tmp_path, capsys):
    base = ["--library", str(tmp_path / "new.faceapp")]
    open_library(tmp_path / "new.faceapp").close()
    assert cli.main([*base, "people"]) == 0
    assert "Nobody is in the library yet" in capsys.readouterr().out
    assert cli.main([*base, "people", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"people": [], "groups": [], "ungrouped": []}


# --- changing --------------------------------------------------------------------------


def test_naming_a_face_proposes_the_others(run, library_path):
    face = faces_by_photo(run)["one.jpg"][0]
    assert document(run, "name", face["id"], " Eileen  Collins ") == {
        "person": "Eileen Collins",
        "faces": [face["id"]],
    }
    (person,) = document(run, "people")["people"]
    assert (person["name"], person["hidden"]) == ("Eileen Collins", False)
    states = {Path(f["photo"]).name: (f["state"], f["person"], f["proposal"]) for f in person["faces"]}
    assert states["one.jpg"] == ("confirmed", "Eileen Collins", None)
    assert states["two.png"] == ("proposed", None, "Eileen Collins")
    with open_library(library_path) as library:
        assert browse.face(library, FaceId(face["id"])).state == "confirmed"


def test_naming_twice_on_one_photo_wants_to_be_meant(run):
    left, right = faces_by_photo(run)["mirror.jpg"]
    assert run("name", left["id"], "Eileen")[0] == 0
    assert run("name", left["id"], "eileen")[1] == "Nothing to change: it is so already.\n"
    assert document(run, "name", left["id"], "EILEEN")["faces"] == []
    code, _, err = run("name", right["id"], "Eileen")
    assert (code, err) == (3, "faceapp: Eileen is already on this photo.\n")
    assert document(run, "name", right["id"], "Eileen", "--twice")["faces"] == [right["id"]]


def test_a_folder_that_was_removed_in_the_window(run, album, library_path):
    people, found, shown = (
        document(run, *words) for words in (["people"], ["search", ""], ["photo", album / "one.jpg"])
    )
    with open_library(library_path) as library:
        assert folders.remove_root(library, browse.roots(library)[0].id) is not None
    assert document(run, "people") == {"people": [], "groups": [], "ungrouped": []}
    assert document(run, "search", "") == {"photos": []}
    face = shown["faces"][0]["id"]
    for words in (["photo", album / "one.jpg"], ["name", face, "Anna"], ["hide", face]):
        code, out, _ = run(*words)
        assert (code, out) == (3, "")
    assert document(run, "check")["ok"]
    assert document(run, "undo") == {"undone": "remove folder album"}
    assert document(run, "people") == people
    assert document(run, "search", "") == found
    assert document(run, "photo", album / "one.jpg") == shown
    assert run("redo")[1] == "Redone: remove folder album\n"


@pytest.mark.parametrize("verb", Verb)
def test_every_change_has_words(verb):
    change = Change(ChangeId(1), verb, "Anna", (FaceId(1),), (), (), (), (), 0.0)
    assert output.describe(change)


def test_naming_a_group_undo_redo(run):
    group = document(run, "people")["groups"][0]
    said = document(run, "name", f"group:{group['id']}", "Eileen")
    assert said["person"] == "Eileen"
    named = said["faces"]
    assert sorted(named) == sorted(face["id"] for face in group["faces"])

    assert document(run, "undo") == {"undone": f"name {len(named)} faces Eileen"}
    assert document(run, "people")["people"] == []
    assert document(run, "redo") == {"redone": f"name {len(named)} faces Eileen"}
    (person,) = document(run, "people")["people"]
    assert sorted(f["id"] for f in person["faces"] if f["state"] == "confirmed") == sorted(named)
    assert run("undo")[1] == f"Undone: name {len(named)} faces Eileen\n"


def test_a_rejected_person_is_not_proposed_again(run, album):
    faces = faces_by_photo(run)
    run("name", faces["one.jpg"][0]["id"], "Eileen")
    other = faces["two.png"][0]["id"]
    said = document(run, "reject", other, "eileen")
    assert (said["changed"], said["faces"]) == ("reject 1 face for Eileen", [other])
    assert run("index", album)[0] == 0
    (face,) = document(run, "photo", album / "two.png")["faces"]
    assert (face["state"], face["proposal"]) == ("unknown", None)


def test_merging(run):
    faces = faces_by_photo(run)
    run("name", faces["one.jpg"][0]["id"], "Eileen")
    run("name", faces["two.png"][0]["id"], "Colonel")
    said = document(run, "merge", "Eileen", "Colonel")
    assert said["changed"] == "merge into Eileen"
    (person,) = document(run, "people")["people"]
    assert {f["id"] for f in person["faces"]} >= {faces["one.jpg"][0]["id"], faces["two.png"][0]["id"]}


def test_hiding_faces_groups_and_people(run, album):
    faces = faces_by_photo(run)
    one = faces["one.jpg"][0]["id"]
    assert document(run, "hide", one)["faces"] == [one]
    assert document(run, "photo", album / "one.jpg")["faces"][0]["state"] == "hidden"
    (group,) = document(run, "people")["groups"]
    assert len(document(run, "hide", f"group:{group['id']}")["faces"]) == len(group["faces"])
    assert document(run, "people")["groups"] == []
    run("name", one, "Eileen")
    said = document(run, "hide", "Eileen")
    (person,) = document(run, "people")["people"]
    assert (said["people"], person["hidden"]) == ([person["id"]], True)
    assert run("hide", "person:Eileen")[1] == "Nothing to change: it is so already.\n"


def test_forgetting(run, album):
    run("name", faces_by_photo(run)["one.jpg"][0]["id"], "Eileen")
    assert document(run, "forget", "Eileen")["changed"] == "forget Eileen"
    assert document(run, "people")["people"] == []
    assert document(run, "photo", album / "one.jpg")["faces"][0]["state"] == "unknown"


def test_options_may_stand_before_and_after_the_command(library_path, capsys):
    for arguments in (
        ["--json", "--library", str(library_path), "people"],
        ["people", "--json", "--library", str(library_path)],
    ):
        assert cli.main(arguments) == 0
        assert json.loads(capsys.readouterr().out)["groups"]


# --- health ----------------------------------------------------------------------------


def test_check_backup_restore(run, tmp_path, library_path):
    assert document(run, "check") == {"ok": True, "findings": []}
    assert run("check")[1] == "The library is in order.\n"
    copy = tmp_path / "copy.faceapp"
    assert document(run, "backup", copy) == {"file": str(copy), "bytes": copy.stat().st_size}

    run("name", faces_by_photo(run)["one.jpg"][0]["id"], "Eileen")
    said = document(run, "restore", copy)
    assert said["library"] == str(library_path)
    assert document(run, "people")["people"] == []
    kept = Path(said["kept"])
    with open_library(kept) as before:
        assert [person.name for person in browse.people(before)] == ["Eileen"]


def test_check_says_what_is_wrong(run, library_path):
    with open_library(library_path) as library:
        library.connection.execute("UPDATE photo SET state = 'measured' WHERE state = 'problem'")
    said = document(run, "check")
    assert not said["ok"]
    (finding,) = [one for one in said["findings"] if one["severity"] != "note"]
    assert (finding["trouble"], finding["count"]) == ("half_measured", 1)
    assert "photos without a whole measurement, 1" in run("check")[1]


def test_restoring_something_else_leaves_everything(run, tmp_path):
    strange = tmp_path / "strange.txt"
    strange.write_text("This is not a library, and it is long enough to tell.")
    code, _, err = run("restore", strange)
    assert code == 3
    assert "is not a library" in err
    assert document(run, "check")["ok"]


# --- evaluate --------------------------------------------------------------------------


def test_evaluate_verification(album, tmp_path, capsys):
    table = tmp_path / "pairs.csv"
    table.write_text("a,b,same\none.jpg,two.png,1\none.jpg,nobody.jpg,0\n")
    assert cli.main(["evaluate", "verification", str(table), "--root", str(album), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said.keys() == {
        *("pairs", "accuracy", "threshold", "tar_at_far_0.001", "auc", "no_face"),
        *("models", "milliseconds_per_photo"),
    }
    assert (said["pairs"], said["accuracy"]) == (1, None)
    assert said["no_face"] == [str(album / "nobody.jpg")]


def test_evaluate_grouping(album, tmp_path, capsys):
    table = tmp_path / "labels.csv"
    table.write_text("path,person,role\none.jpg,eileen,known\ntwo.png,eileen,known\n")
    assert cli.main(["evaluate", "grouping", str(table), "--root", str(album), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said.pop("milliseconds_per_photo") > 0
    assert said == {
        "faces": 2,
        "people": 1,
        "bcubed": {"precision": 1.0, "recall": 1.0, "f1": 1.0},
        "groups": 1,
        "no_face": [],
        "models": {"detector": "mtcnn", "embedder": "dlib-resnet"},
    }
    assert cli.main(["evaluate", "grouping", str(table), "--root", str(album)]) == 0
    assert "2 faces of 1 person in 1 group" in capsys.readouterr().out


def test_evaluate_with_a_table_that_says_nothing(album, tmp_path, capsys):
    table = tmp_path / "pairs.csv"
    table.write_text("left,right\n1,2\n")
    assert cli.main(["evaluate", "verification", str(table), "--root", str(album)]) == 3
    assert "can not be used" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["people"], ["search", "Anna"], ["undo"], ["check"], ["backup", "copy"]])
def test_a_misspelt_library_is_not_made(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "folder" / "misspelt.faceapp"
    assert cli.main(["--library", str(missing), *words]) == 3
    assert "There is no library" in capsys.readouterr().err
    assert not missing.parent.exists()
