"""Imports: labels find their faces, nothing that the user said is lost, out and in again is the same."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import pytest
from export_world import FACE, SECOND, SIZE, Album, people_album, picture, tree
from library_builder import Builder
from PIL import Image

from faceapp.domain.change import Verb
from faceapp.domain.dataset import Label
from faceapp.domain.dataset_errors import NoSuchFormat, NotThisFormat
from faceapp.domain.errors import CannotWrite, DiskFull, NothingThere
from faceapp.domain.export_choices import ExportChoices, Others, Shape
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.import_errors import (
    BrokenDataset,
    NoDataset,
    NoDatasetButFolders,
    NothingToImport,
    OnlyWritten,
    UnclearFormat,
)
from faceapp.domain.importing import ImportFinished, ImportReport, NotHeld
from faceapp.domain.photo import Reason
from faceapp.interchange.manifest import MANIFEST
from faceapp.services import browse, expressions, history, importing, tagging
from faceapp.services.importing import Found
from faceapp.services.library import Library, open_library, open_thumbnails


class Receiver:
    """A library that brings datasets in; a stand-in for the scan puts the faces on the photos."""

    def __init__(self, path: Path) -> None:
        self.library: Library = open_library(path)
        self._build = Builder(self.library, begin=False)
        self.faces: list[Box] = [FACE]
        """That the scan sees on each photo; the detector's box is a little other than the label's."""

    def read(self, folder: Path, form: str | None = None) -> Found:
        return importing.read_dataset(folder, self.library.path, form)

    def bring(self, folder: Path, form: str | None = None) -> ImportReport:
        found = self.read(folder, form)
        (root,) = importing.add_dataset(self.library, found)
        self.look(root)
        with closing(open_thumbnails(self.library)) as thumbnails:
            *_, last = importing.put_on(self.library, thumbnails, found)
        assert isinstance(last, ImportFinished)
        return last.report

    def look(self, root: int) -> None:
        """As a scan of the folder would; what is known already is passed over."""
        place = next(one.path for one in browse.roots(self.library) if one.id == root)
        known = {path for (path,) in self.library.connection.execute("SELECT path FROM photo")}
        for path in sorted(place.rglob("*")):
            below = path.relative_to(place)
            if path.suffix not in {".jpg", ".png"} or os.fsencode(below) in known:
                continue
            data = path.read_bytes()
            width, height = Image.open(BytesIO(data)).size if data else (0, 0)
            photo = self._build._row(
                "photo",
                root=root,
                path=os.fsencode(below),
                folder=place.name,
                name=path.name,
                size=len(data),
                mtime_ns=1,
                content_hash=blake2b(data, digest_size=16).digest(),
                width=width,
                height=height,
                taken_source="file_time",
                state="measured" if data else "problem",
                problem=None if data else "empty",
                by=None,
            )
            for box in self.faces if data else []:
                face = self._build.face(photo, box.x)
                self._build.express(face, Expression.HAPPY, 0.9)

    def face(self, name: str, place: int = 0) -> Face:
        return self.on(name)[place]

    def on(self, name: str) -> list[Face]:
        """The faces of a photo, from left to right."""
        for number in browse.photo_index(self.library).ids.tolist():
            if browse.photo(self.library, number).path.name == name:
                return sorted(browse.faces_of(self.library, number), key=lambda face: face.box.x)
        raise AssertionError(name)

    def called(self, name: str, place: int = 0) -> str | None:
        face = self.face(name, place)
        if face.person is None:
            return None
        return browse.person(self.library, face.person).name


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Receiver]:
    receiver = Receiver(tmp_path / "there.faceapp")
    yield receiver
    receiver.library.close()


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    album = people_album(tmp_path / "photos", tmp_path / "a.faceapp")
    yield album
    album.close()


def photos(folder: Path, *names: str) -> Path:
    """Drawn pictures, each another one."""
    for n, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(n, path.suffix))
    return folder


def coco(folder: Path, faces: dict[str, list[tuple[str, Box]]]) -> Path:
    """As other programs write it: no attributes, numbers of pictures anyhow."""
    photos(folder / "images", *faces)
    classes = sorted({name for told in faces.values() for name, _ in told})
    annotations = [
        {
            "id": n,
            "image_id": 100 + at,
            "category_id": 7 + classes.index(name),
            "bbox": [box.x * SIZE[0], box.y * SIZE[1], box.w * SIZE[0], box.h * SIZE[1]],
        }
        for n, (at, name, box) in enumerate(
            (at, name, box) for at, told in enumerate(faces.values()) for name, box in told
        )
    ]
    images = [
        {"id": 100 + at, "file_name": name, "width": SIZE[0], "height": SIZE[1]}
        for at, name in enumerate(faces)
    ]
    categories = [{"id": 7 + n, "name": name} for n, name in enumerate(classes)]
    (folder / "labels.json").write_text(
        json.dumps({"images": images, "annotations": annotations, "categories": categories})
    )
    return folder


# --- out and in again -----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["coco", "voc", "yolo", "cvat", "fiftyone", "huggingface", "csv", "jsonl"])
def test_out_and_in_and_out_again_is_the_same_to_the_byte(
    form: str, album: Album, there: Receiver, tmp_path: Path
) -> None:
    choices = ExportChoices(form)
    album.export(tmp_path / "one", choices, workers=1)
    there.faces = [Box(FACE.x + 0.013, FACE.y, FACE.w, FACE.h)]
    report = there.bring(tmp_path / "one")
    assert (report.format, report.pictures, report.labels, report.people) == (form, 6, 6, 2)
    again = Album.__new__(Album)
    again.library = there.library
    again.export(tmp_path / "two", choices, workers=1)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    # how sharp and wide a face is was measured in the detector's own box: the cards' charts may differ
    told = {name for name in one if not name.startswith(("card-", "README", MANIFEST))}
    assert one.keys() == two.keys()
    assert {name for name in told if one[name] != two[name]} == set()
    assert len(told) >= 7


@pytest.mark.parametrize("form", ["folders", "lfw"])
def test_faces_cut_out_come_in_and_go_out_whole_again(
    form: str, album: Album, there: Receiver, tmp_path: Path
) -> None:
    album.export(
        tmp_path / "one", ExportChoices(form, shape=Shape.CROP, size=64, others=Others.BLUR), workers=1
    )
    report = there.bring(tmp_path / "one")
    assert (report.format, report.labels, report.people) == (form, 6, 2)
    again = Album.__new__(Album)
    again.library = there.library
    again.export(tmp_path / "two", ExportChoices(form), workers=1)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    pictures = {name for name in one if name.endswith((".jpg", "classes.json", "pairs.txt", "people.txt"))}
    assert len(pictures) >= 7
    assert {name: one[name] == two.get(name) for name in pictures} == dict.fromkeys(pictures, True)


# --- which face is meant --------------------------------------------------------------------


def test_a_label_is_put_on_the_face_that_shares_most_and_the_box_is_the_labels(
    there: Receiver, tmp_path: Path
) -> None:
    drawn = Box(0.09, 0.25, 0.23, 0.32)
    there.faces = [FACE, SECOND]
    before = coco(tmp_path / "d", {"a.jpg": [("Ann", drawn), ("Bob", SECOND)]})
    report = there.bring(before)
    assert (report.labels, report.matched, report.added, report.untold) == (2, 2, 0, 0)
    assert [there.called("a.jpg", n) for n in (0, 1)] == ["Ann", "Bob"]
    face = there.face("a.jpg")
    assert _near(face.box, drawn)
    assert face.state is FaceState.CONFIRMED
    assert face.origin is Author.MODEL  # it is the detector's own: landmarks and vector are its
    assert face.expression is not None
    assert face.expression.scores is not None  # what was read of it is still known


def _near(one: Box, other: Box) -> bool:
    return all(
        abs(a - b) < 1e-9
        for a, b in zip((one.x, one.y, one.w, one.h), (other.x, other.y, other.w, other.h), strict=True)
    )


def test_a_label_without_a_box_means_the_large_face_nearest_to_the_middle(
    there: Receiver, tmp_path: Path
) -> None:
    there.faces = [Box(0.02, 0.3, 0.2, 0.25), Box(0.45, 0.3, 0.2, 0.25), SECOND]
    report = there.bring(photos(tmp_path / "d", "Ann/1.jpg", "Bob/2.jpg"))
    assert (report.format, report.labels, report.untold, report.unboxed) == ("folders", 2, 4, 2)
    assert [there.called("1.jpg", n) for n in range(3)] == [None, "Ann", None]


def test_where_nobody_sees_a_face_the_whole_picture_is_one(there: Receiver, tmp_path: Path) -> None:
    there.faces = []
    folder = photos(tmp_path / "d", "Ann/1.jpg")
    assert there.bring(folder, "folders").added == 1
    face = there.face("1.jpg")
    assert (face.box, face.origin, there.called("1.jpg")) == (Box(0, 0, 1, 1), Author.IMPORT, "Ann")
    assert face.landmarks is None
    again = there.bring(folder, "folders")
    assert (again.added, again.fresh, again.steps, len(there.on("1.jpg"))) == (0, 0, 0, 1)


def test_folders_of_expressions_say_what_faces_show_and_not_who_they_are(
    there: Receiver, tmp_path: Path
) -> None:
    folder = photos(tmp_path / "d", "angry/1.jpg", "happy/2.jpg", "sad/3.jpg")
    report = there.bring(folder)
    assert (report.labels, report.expressions, report.people) == (3, 3, 0)
    shown = there.face("1.jpg").expression
    assert shown is not None
    assert (shown.label, shown.by) == (Expression.ANGRY, Author.IMPORT)
    assert shown.seen is not None
    assert shown.seen[0] is Expression.HAPPY


def test_the_class_of_unknown_people_is_nobodys_name(there: Receiver, tmp_path: Path) -> None:
    folder = coco(tmp_path / "d", {"a.jpg": [("unknown", FACE)], "b.jpg": [("Ann", FACE)]})
    assert there.bring(folder).people == 1
    assert (there.called("a.jpg"), there.called("b.jpg")) == (None, "Ann")


def test_pictures_without_any_label_come_in_too(there: Receiver, tmp_path: Path) -> None:
    report = there.bring(coco(tmp_path / "d", {"a.jpg": [("Ann", FACE)], "b.jpg": []}))
    assert (report.pictures, report.labels, report.untold) == (2, 1, 1)
    assert there.called("b.jpg") is None


def test_guesses_are_not_put_on_and_are_counted(album: Album, there: Receiver, tmp_path: Path) -> None:
    album.propose(album.photo("Bob 7.jpg", "Bob", seed=40), "Anna")
    album.export(tmp_path / "d", ExportChoices("coco", proposed=True))
    there.faces = [FACE, SECOND]
    report = there.bring(tmp_path / "d")
    assert report.not_held[NotHeld.GUESSES] >= 1
    assert [there.called("Bob 7.jpg", n) for n in (0, 1)] == ["Bob", None]


def test_dates_that_the_dataset_tells_are_those_of_the_photos(
    album: Album, there: Receiver, tmp_path: Path
) -> None:
    album.export(tmp_path / "d", ExportChoices("coco"))
    there.bring(tmp_path / "d")
    photo = browse.photo(there.library, there.face("Anna 0.jpg").photo)
    assert photo.taken_at is not None
    assert photo.taken_at.local.isoformat() == "2019-07-14T10:00:00"


# --- what was there -------------------------------------------------------------------------


def test_what_the_user_said_is_never_overruled(there: Receiver, tmp_path: Path) -> None:
    names = {f"{n}.jpg": [("Ann", FACE)] for n in "abcde"}
    folder = coco(tmp_path / "d", names)
    found = there.read(folder)
    (root,) = importing.add_dataset(there.library, found)
    there.look(root)
    faces = {name: there.face(name).id for name in names}
    tagging.name_face(there.library, faces["a.jpg"], "Zoe")
    tagging.not_a_face(there.library, [faces["b.jpg"]])
    tagging.hide(there.library, [faces["c.jpg"]])
    ann = tagging.name_face(there.library, faces["e.jpg"], "Ann")
    assert ann is not None
    tagging.reject(there.library, [faces["d.jpg"]], ann.people[0])
    report = there.bring(folder)
    assert (report.labels, report.kept, report.known, report.added) == (1, 4, 1, 0)
    assert there.called("a.jpg") == "Zoe"
    states = [there.face(name).state for name in ("b.jpg", "c.jpg", "d.jpg")]
    assert states == [FaceState.NOT_A_FACE, FaceState.HIDDEN, FaceState.UNKNOWN]


def test_an_expression_and_a_box_of_the_user_stay(there: Receiver, tmp_path: Path) -> None:
    folder = photos(tmp_path / "d", "angry/1.jpg", "happy/2.jpg", "sad/3.jpg")
    found = there.read(folder)
    (root,) = importing.add_dataset(there.library, found)
    there.look(root)
    face = there.face("1.jpg").id
    expressions.set_expression(there.library, [face], Expression.FEAR)
    report = there.bring(folder)
    assert (report.kept, report.expressions) == (1, 2)
    shown = there.face("1.jpg").expression
    assert shown is not None
    assert shown.label is Expression.FEAR
    other = coco(tmp_path / "e", {"x.jpg": [("Ann", FACE)]})
    (root,) = importing.add_dataset(there.library, there.read(other))
    there.look(root)
    own = Box(0.12, 0.32, 0.2, 0.25)
    tagging.move_face(there.library, there.face("x.jpg").id, own)
    there.bring(other)
    assert _near(there.face("x.jpg").box, own)
    assert there.called("x.jpg") == "Ann"


def test_a_person_with_the_name_is_joined_and_said(there: Receiver, tmp_path: Path) -> None:
    first = there.bring(photos(tmp_path / "one", "Ann/1.jpg"), "folders")
    second = there.bring(photos(tmp_path / "two", "ANN/2.jpg", "Bob/3.jpg"))
    assert (first.known, second.known, second.people) == (0, 1, 2)
    assert sorted(person.name for person in browse.people(there.library)) == ["Ann", "Bob"]


def test_a_person_of_the_user_whose_cover_is_labelled_otherwise_keeps_it(
    there: Receiver, tmp_path: Path
) -> None:
    there.bring(coco(tmp_path / "d", {"a.jpg": [("Ann", FACE)]}))
    from faceapp.services import people

    ann = there.face("a.jpg").person
    assert ann is not None
    people.set_note(there.library, ann, "mine")  # the row is the user's now
    report = there.bring(coco(tmp_path / "d", {"a.jpg": [("Bob", FACE)]}))
    assert (report.kept, there.called("a.jpg")) == (1, "Ann")


def test_twice_is_once_and_undo_takes_all_of_it_back(there: Receiver, tmp_path: Path) -> None:
    there.faces = [FACE]
    folder = coco(tmp_path / "d", {"a.jpg": [("Ann", Box(0.11, 0.3, 0.2, 0.25))], "b.jpg": [("Bob", FACE)]})
    first = there.bring(folder)
    state = [(there.called(name), there.face(name).box) for name in ("a.jpg", "b.jpg")]
    again = there.bring(folder)
    assert (first.fresh, first.steps) == (2, 1)
    assert (again.labels, again.fresh, again.steps, again.known) == (2, 0, 0, 2)
    last = history.can_undo(there.library)
    assert last is not None
    assert (last.verb, last.subject, len(last.faces)) == (Verb.IMPORT_LABELS, "d", 2)
    history.undo(there.library)
    assert [there.called(name) for name in ("a.jpg", "b.jpg")] == [None, None]
    assert there.face("a.jpg").box == FACE
    assert browse.people(there.library) == ()
    history.redo(there.library)
    assert [(there.called(name), there.face(name).box) for name in ("a.jpg", "b.jpg")] == state


def test_stopped_between_portions_the_same_import_goes_on(
    there: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "IMPORT_AT_ONCE", 2)
    folder = photos(tmp_path / "d", *(f"Ann/{n}.jpg" for n in range(5)))
    found = there.read(folder, "folders")
    (root,) = importing.add_dataset(there.library, found)
    there.look(root)
    with closing(open_thumbnails(there.library)) as thumbnails:
        run = importing.put_on(there.library, thumbnails, found)
        with closing(run):
            next(event for event in run if isinstance(event, importing.LabelsPut))
    assert sum(there.called(f"{n}.jpg") == "Ann" for n in range(5)) == 2
    report = there.bring(folder, "folders")
    assert (report.labels, report.fresh, report.steps) == (5, 3, 2)


# --- what can not be read -------------------------------------------------------------------


def test_broken_and_missing_pictures_are_told_and_the_rest_comes_in(there: Receiver, tmp_path: Path) -> None:
    folder = coco(
        tmp_path / "d", {name: [("Ann", FACE)] for name in ("a.jpg", "b.jpg", "c.jpg", "../out.jpg")}
    )
    (folder / "images" / "b.jpg").write_bytes(b"")
    (folder / "images" / "c.jpg").unlink()
    report = there.bring(folder)
    assert (report.pictures, report.labels, report.missing) == (1, 1, 1)
    assert [(path.name, why) for path, why in report.unreadable] == [("b.jpg", Reason.EMPTY)]
    assert {path.name for path, _ in report.problems} >= {"c.jpg", "out.jpg"}


def test_a_format_is_recognised_or_refused_in_one_sentence(
    album: Album, there: Receiver, tmp_path: Path
) -> None:
    for form in ("coco", "voc"):
        album.export(tmp_path / form, ExportChoices(form))
        (tmp_path / form / MANIFEST).unlink()  # the files of the format alone say it
        assert there.read(tmp_path / form).format == form
    both = tmp_path / "both"
    shutil.copytree(tmp_path / "coco", both)
    shutil.copytree(tmp_path / "voc", both, dirs_exist_ok=True)
    with pytest.raises(UnclearFormat, match="coco, voc"):
        there.read(both)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoDataset):
        there.read(tmp_path / "empty")
    with pytest.raises(NotThisFormat):
        there.read(tmp_path / "voc", "yolo")
    with pytest.raises(NothingThere):
        there.read(tmp_path / "nowhere")
    with pytest.raises(NoSuchFormat):
        there.read(tmp_path / "voc", "tfrecord")
    with pytest.raises(OnlyWritten):
        there.read(tmp_path / "voc", "webdataset")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "labels.json").write_text('{"images": [], "annotations": [], "categories": []}')
    with pytest.raises(NothingToImport):
        there.read(tmp_path / "none", "coco")


@pytest.mark.parametrize(
    "names",
    [
        ("1.jpg", "2.jpg", "3.jpg", "overlap/1.jpg", "Bob/2.jpg"),  # an album
        ("overlap/1.jpg", "overlap/2.jpg"),  # one folder is no choice of classes
        ("images/train/1.jpg", "images/val/2.jpg"),
    ],
)
def test_folders_of_an_album_are_no_names_unless_it_is_said(
    names: tuple[str, ...], there: Receiver, tmp_path: Path
) -> None:
    folder = photos(tmp_path / "d", *names)
    with pytest.raises(NoDatasetButFolders, match="folders"):
        there.read(folder)
    told = there.read(folder, "folders")
    loose = sum("/" not in name for name in names)
    said = [f"{loose} pictures lie in no folder of a class."] if loose else []
    assert [str(problems) for path, problems in told.read.problems if path == folder] == said
    (folder / "classes.json").write_text('{"classes": []}')
    assert there.read(folder).format == "folders"


def test_folders_are_lfw_only_where_all_of_it_is(there: Receiver, tmp_path: Path) -> None:
    folder = photos(tmp_path / "d", "Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bob/Bob_0001.jpg")
    assert there.read(folder).format == "lfw"
    photos(folder, "Bob/party.jpg")
    found = there.read(folder)
    assert (found.format, len(found.read.files), found.read.problems) == ("folders", 4, ())
    (folder / "pairs.txt").write_text("1\t1\n")
    assert there.read(folder).format == "lfw"


def test_what_is_damaged_is_named_where_nothing_else_is_there(there: Receiver, tmp_path: Path) -> None:
    folder = photos(tmp_path / "d", "Ann/1.jpg", "Bob/2.jpg")
    assert there.read(folder).format == "folders"
    (folder / "annotations.json").write_text('{"images": [')
    with pytest.raises(BrokenDataset, match=r"annotations.json: It is no whole JSON file\."):
        there.read(folder)


def fer(folder: Path, rows: int = 3) -> Path:
    folder.mkdir()
    lines = ["emotion,pixels,Usage"]
    lines += [f"{n % 7},{' '.join([str((n * 40) % 256)] * 48 * 48)},Training" for n in range(rows)]
    (folder / "fer2013.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_pictures_of_tables_lie_beside_the_library_and_are_written_once(
    there: Receiver, tmp_path: Path
) -> None:
    folder = fer(tmp_path / "f")
    there.faces = []
    report = there.bring(folder)
    assert (report.format, report.pictures, report.expressions, report.added) == ("fer", 3, 3, 3)
    laid = sorted((tmp_path / "there.faceapp.datasets").rglob("*.png"))
    assert len(laid) == 3
    assert [path.name for path in folder.iterdir()] == ["fer2013.csv"]
    before = [path.stat().st_mtime_ns for path in laid]
    assert there.bring(folder).fresh == 0
    assert [path.stat().st_mtime_ns for path in laid] == before


def test_only_looking_lays_nothing_down(there: Receiver, tmp_path: Path) -> None:
    found = importing.read_dataset(fer(tmp_path / "f"), there.library.path, unpack=False)
    summary = importing.summary(found, there.library)
    assert (summary.format, summary.pictures, summary.expressions) == ("fer", 3, 3)
    assert not (tmp_path / "there.faceapp.datasets").exists()


def test_a_full_disk_is_said(there: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = fer(tmp_path / "f")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        there.bring(folder)


def test_a_file_in_the_way_of_unpacked_pictures_is_said(there: Receiver, tmp_path: Path) -> None:
    folder = fer(tmp_path / "f")
    (tmp_path / "there.faceapp.datasets").write_bytes(b"")
    with pytest.raises(CannotWrite):
        there.bring(folder)


def test_what_the_library_has_no_place_for_is_counted(album: Album, there: Receiver, tmp_path: Path) -> None:
    choices = ExportChoices("coco", landmarks=True, label=Label.PERSON)
    album.export(tmp_path / "d", choices)
    report = there.bring(tmp_path / "d")
    assert report.not_held[NotHeld.SCORES] == 6
