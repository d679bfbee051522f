"""Scanning: every way in which files come, change, move and go, and what people said stays."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pictures import InlineWorkers, look, photo

from faceapp.domain.errors import NoSuchFolder, NothingThere
from faceapp.domain.face import Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PhotoId, RootId
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.scanning import PhotoScanned, ScanFinished, ScanProgress, ScanStage, ScanSummary, Waiting
from faceapp.services import browse, drawing, history, tagging
from faceapp.services.library import Library, Thumbnails, open_thumbnails
from faceapp.services.scan import add_folders, delete_root, remove_root, retry_problems, scan

posix = pytest.mark.skipif(sys.platform == "win32", reason="bytes, pipes and permissions of POSIX")


@dataclass
class Scanner:
    """A library, a folder, and what the last scan did."""

    library: Library
    thumbnails: Thumbnails
    folder: Path
    measured: list[str] = field(default_factory=list)

    def __call__(self, *folders: Path) -> ScanSummary:
        add_folders(self.library, folders or [self.folder])
        return self.again()

    def again(self, roots: list[RootId] | None = None) -> ScanSummary:
        workers = InlineWorkers()
        summary = None
        for event in scan(self.library, self.thumbnails, roots=roots, workers=workers):
            if isinstance(event, ScanFinished):
                summary = event.summary
        self.measured = sorted(workers.measured)
        assert summary is not None
        self.assert_sound()
        return summary

    def assert_sound(self) -> None:
        assert self.library.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for state, detector, colour in self.library.connection.execute(
            "SELECT state, detector, colour FROM photo"
        ).fetchall():
            assert state != "measured" or (detector is not None and colour != 0)

    def photo(self, name: str) -> PhotoId:
        return browse.find_photo(self.library, self.folder / name)

    def state(self, name: str) -> PhotoState:
        return browse.photo(self.library, self.photo(name)).state

    def faces(self, name: str) -> tuple[Face, ...]:
        return browse.faces_of(self.library, self.photo(name))

    def all(self) -> dict[str, PhotoState]:
        rows = self.library.connection.execute("SELECT id FROM photo WHERE state <> 'left'").fetchall()
        found = [browse.photo(self.library, PhotoId(row[0])) for row in rows]
        return {p.path.relative_to(self.folder).as_posix(): p.state for p in found}


@pytest.fixture
def scanner(library: Library, tmp_path: Path) -> Iterator[Scanner]:
    thumbnails = open_thumbnails(library)
    folder = tmp_path / "photos"
    folder.mkdir()
    yield Scanner(library, thumbnails, folder)
    thumbnails.close()


ANNA, BEN = 1, 2
LEFT: tuple[float, ...] = (0.1, 0.2, 0.2, 0.3)
RIGHT: tuple[float, ...] = (0.6, 0.2, 0.2, 0.3)


def test_new_photos_are_measured_once(scanner):
    photo(scanner.folder / "a.jpg", (*LEFT, ANNA), (*RIGHT, BEN))
    photo(scanner.folder / "sub" / "b.jpg")
    photo(scanner.folder / "c.txt")

    summary = scanner()
    assert (summary.photos, summary.new, summary.faces, summary.problems) == (2, 2, 2, ())
    assert scanner.measured == ["a.jpg", "b.jpg"]
    assert scanner.all() == {"a.jpg": "measured", "sub/b.jpg": "measured"}
    left, right = scanner.faces("a.jpg")
    assert (left.box, right.box) == (Box(*LEFT), Box(*RIGHT))
    assert scanner.thumbnails.face(right.id) == b"crop 2"
    assert scanner.thumbnails.photo(scanner.photo("a.jpg")).startswith(b"thumbnail")

    summary = scanner()
    assert scanner.measured == []
    assert (summary.photos, summary.new, summary.changed, summary.gone, summary.measured) == (2, 0, 0, 0, 0)


def test_a_changed_photo_is_measured_again_and_names_stay(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA), (*RIGHT, BEN))
    scanner()
    left, right = scanner.faces("a.jpg")
    tagging.name_face(scanner.library, left.id, "Anna")

    photo(path, (0.12, 0.21, 0.2, 0.3, ANNA), (0.4, 0.7, 0.1, 0.1, 3), note="edited")
    summary = scanner()

    assert (summary.changed, summary.new) == (1, 0)
    assert scanner.measured == ["a.jpg"]
    faces = scanner.faces("a.jpg")
    assert [f.state for f in faces] == [FaceState.CONFIRMED, FaceState.UNKNOWN]
    assert faces[0].id == left.id
    assert faces[0].box == Box(0.12, 0.21, 0.2, 0.3)
    assert right.id not in {f.id for f in faces}


def test_a_photo_with_another_time_but_the_same_content_is_not_measured(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    (before,) = scanner.faces("a.jpg")
    os.utime(path, (1, 1))

    assert scanner().changed == 1
    assert scanner.measured == []
    assert scanner.faces("a.jpg") == (before,)
    assert scanner().changed == 0


def test_a_named_face_that_is_not_found_again_stays(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    (face,) = scanner.faces("a.jpg")
    tagging.name_face(scanner.library, face.id, "Anna")
    photo(path, note="no faces now")
    scanner()

    (kept,) = scanner.faces("a.jpg")
    assert (kept.id, kept.state, kept.box) == (face.id, FaceState.CONFIRMED, face.box)
    path.write_text("damaged")
    scanner()
    assert scanner.state("a.jpg") is PhotoState.PROBLEM
    assert [f.id for f in scanner.faces("a.jpg")] == [face.id]
    path.unlink()
    scanner()
    assert [f.id for f in scanner.faces("a.jpg")] == [face.id]


@pytest.mark.parametrize("verb", ["hide", "not_a_face", "reject"])
def test_what_was_said_about_a_face_survives_a_rescan(scanner, verb):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    (face,) = scanner.faces("a.jpg")
    if verb == "reject":
        other = photo(scanner.folder / "other.jpg", (*LEFT, BEN))
        scanner()
        tagging.name_face(scanner.library, scanner.faces("other.jpg")[0].id, "Ben")
        tagging.reject(scanner.library, [face.id], browse.find_person(scanner.library, "Ben"))
        other.unlink()
    else:
        getattr(tagging, verb)(scanner.library, [face.id])
    before = scanner.faces("a.jpg")
    photo(path, (*LEFT, ANNA), note="x")
    scanner()
    assert scanner.faces("a.jpg") == before
    photo(path, note="nobody")
    scanner()
    assert scanner.faces("a.jpg") == before


def test_a_face_drawn_by_hand_stays_where_it_was_drawn(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    drawing.add_face(scanner.library, scanner.thumbnails, scanner.photo("a.jpg"), Box(*RIGHT), None, "Ben")
    drawn = scanner.faces("a.jpg")[1].box
    photo(path, (*LEFT, ANNA), (0.61, 0.21, 0.2, 0.3, BEN), note="now found by the detector, too")
    scanner()

    _, ben = scanner.faces("a.jpg")
    assert (ben.box, ben.state) == (drawn, FaceState.CONFIRMED)
    vectors = scanner.library.connection.execute(
        "SELECT vector FROM embedding WHERE face = ?", (ben.id,)
    ).fetchall()
    assert vectors == [(look(BEN).tobytes(),)]


def test_faces_of_a_cropped_photo_are_known_by_their_look(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA), (*RIGHT, BEN))
    scanner()
    _, right = scanner.faces("a.jpg")
    tagging.name_face(scanner.library, right.id, "Ben")
    photo(path, (0.1, 0.6, 0.4, 0.4, BEN), note="cropped to Ben")
    scanner()

    (face,) = scanner.faces("a.jpg")
    assert (face.id, face.state) == (right.id, FaceState.CONFIRMED)


def test_a_moved_photo_keeps_faces_and_names_and_is_not_measured(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    (face,) = scanner.faces("a.jpg")
    tagging.name_face(scanner.library, face.id, "Anna")
    number = scanner.photo("a.jpg")
    (scanner.folder / "sub").mkdir()
    path.rename(scanner.folder / "sub" / "renamed.jpg")

    summary = scanner()
    assert (summary.new, summary.moved, summary.gone, summary.photos) == (0, 1, 0, 1)
    assert scanner.measured == []
    assert scanner.all() == {"sub/renamed.jpg": "measured"}
    assert scanner.photo("sub/renamed.jpg") == number
    assert scanner.faces("sub/renamed.jpg")[0].state is FaceState.CONFIRMED
    assert scanner.thumbnails.photo(number)
    assert browse.photo_index(scanner.library, "renamed").ids.tolist() == [number]


def test_a_folder_that_was_renamed_keeps_everything(scanner, tmp_path):
    for n in range(20):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n + 1))
    scanner()
    tagging.name_face(scanner.library, scanner.faces("7.jpg")[0].id, "Anna")
    renamed = tmp_path / "renamed"
    scanner.folder.rename(renamed)

    summary = scanner(renamed)
    assert (summary.moved, summary.new, summary.gone) == (20, 0, 0)
    assert scanner.measured == []
    scanner.folder = renamed
    assert scanner.faces("7.jpg")[0].state is FaceState.CONFIRMED


def test_a_photo_moved_to_another_root_that_is_scanned_alone(scanner, tmp_path):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    tagging.name_face(scanner.library, scanner.faces("a.jpg")[0].id, "Anna")
    other = tmp_path / "other"
    other.mkdir()
    path.rename(other / "b.jpg")
    (root,) = add_folders(scanner.library, [other])

    assert scanner.again([root]).moved == 1
    scanner.folder = other
    assert scanner.faces("b.jpg")[0].state is FaceState.CONFIRMED


def test_duplicate_files_are_two_photos_measured_once(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA), (*RIGHT, BEN))
    for name in ("b.jpg", "c.jpg"):
        shutil.copy(path, scanner.folder / name)

    summary = scanner()
    assert (summary.photos, summary.new, summary.faces, summary.measured) == (3, 3, 6, 1)
    assert len(scanner.measured) == 1
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        assert [f.box for f in scanner.faces(name)] == [Box(*LEFT), Box(*RIGHT)]
        assert scanner.thumbnails.photo(scanner.photo(name))
        assert [scanner.thumbnails.face(f.id) for f in scanner.faces(name)] == [b"crop 1", b"crop 2"]
    copies = scanner.library.connection.execute("SELECT count(*), count(DISTINCT vector) FROM embedding")
    assert copies.fetchone() == (6, 2)


def test_a_copy_of_a_named_photo_gets_its_measurement_and_no_name(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    tagging.name_face(scanner.library, scanner.faces("a.jpg")[0].id, "Anna")
    shutil.copy(path, scanner.folder / "b.jpg")

    summary = scanner()
    assert (summary.new, summary.moved, scanner.measured) == (1, 0, [])
    assert scanner.faces("b.jpg")[0].state is FaceState.UNKNOWN
    assert scanner.faces("a.jpg")[0].state is FaceState.CONFIRMED


def test_a_copy_of_a_photo_whose_boxes_were_changed_by_hand_is_measured(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    drawing.move_face(scanner.library, scanner.faces("a.jpg")[0].id, Box(0.0, 0.0, 0.5, 0.5), None)
    shutil.copy(path, scanner.folder / "b.jpg")
    scanner()

    assert scanner.measured == ["b.jpg"]
    assert scanner.faces("b.jpg")[0].box == Box(*LEFT)


def test_files_of_one_size_that_differ_are_all_measured(scanner):
    for n in range(60):
        photo(scanner.folder / f"{n:02}.jpg", (*LEFT, 10 + n))
    summary = scanner()
    assert (summary.measured, len(scanner.measured), summary.faces) == (60, 60, 60)


def test_gone_photos_are_kept_and_come_back_unmeasured(scanner, tmp_path):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    photo(scanner.folder / "b.jpg", (*LEFT, BEN))
    scanner()
    before = scanner.faces("a.jpg")
    path.rename(tmp_path / "aside.jpg")

    summary = scanner()
    assert (summary.gone, summary.photos) == (1, 1)
    assert scanner.state("a.jpg") is PhotoState.GONE
    assert scanner.faces("a.jpg") == before
    assert scanner().gone == 0
    (tmp_path / "aside.jpg").rename(path)

    summary = scanner()
    assert (summary.back, summary.new, summary.photos) == (1, 0, 2)
    assert scanner.measured == []
    assert scanner.state("a.jpg") is PhotoState.MEASURED


def test_a_disk_that_is_away_takes_nothing_with_it(scanner, tmp_path):
    for n in range(3):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n))
    scanner()
    scanner.folder.rename(tmp_path / "unplugged")
    summary = scanner.again()
    assert (summary.gone, summary.photos) == (3, 0)
    assert not browse.roots(scanner.library)[0].online

    scanner.folder.mkdir()  # an empty mount point
    assert scanner.again().gone == 0
    scanner.folder.rmdir()
    (tmp_path / "unplugged").rename(scanner.folder)
    summary = scanner.again()
    assert (summary.back, summary.photos, summary.new) == (3, 3, 0)
    assert scanner.measured == []


def test_a_photo_that_changed_while_it_was_away_is_measured(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    path.unlink()
    scanner()
    photo(path, (*LEFT, ANNA), (*RIGHT, BEN))
    summary = scanner()
    assert (summary.back, scanner.measured) == (1, ["a.jpg"])
    assert len(scanner.faces("a.jpg")) == 2


def test_a_change_that_was_not_yet_measured_is_not_forgotten_while_away(scanner, tmp_path):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    photo(path, (*LEFT, ANNA), (*RIGHT, BEN))
    for event in scan(scanner.library, scanner.thumbnails, workers=InlineWorkers()):
        if isinstance(event, ScanProgress) and event.stage is ScanStage.MEASURING:
            break
    path.rename(tmp_path / "a.jpg")
    scanner.again()
    (tmp_path / "a.jpg").rename(path)
    scanner.again()
    assert scanner.measured == ["a.jpg"]
    assert len(scanner.faces("a.jpg")) == 2


def test_photos_gone_for_months_go_unless_somebody_said_something(scanner):
    for name, who in (("named.jpg", ANNA), ("nobody.jpg", BEN)):
        photo(scanner.folder / name, (*LEFT, who))
    photo(scanner.folder / "here.jpg", (*LEFT, 3))
    scanner()
    tagging.name_face(scanner.library, scanner.faces("named.jpg")[0].id, "Anna")
    number, face = scanner.photo("nobody.jpg"), scanner.faces("nobody.jpg")[0].id
    for name in ("named.jpg", "nobody.jpg"):
        (scanner.folder / name).unlink()
    scanner()
    scanner.library.connection.execute("UPDATE photo SET gone_at = gone_at - 91 * 86400 WHERE gone_at > 0")
    scanner()

    assert scanner.all() == {"here.jpg": "measured", "named.jpg": "gone"}
    assert scanner.thumbnails.photo(number) is None
    assert scanner.thumbnails.face(face) is None


def test_problems_have_reasons_and_can_be_retried(scanner):
    (scanner.folder / "empty.jpg").touch()
    (scanner.folder / "damaged.jpg").write_text("{")
    photo(scanner.folder / "good.jpg", (*LEFT, ANNA))

    summary = scanner()
    assert summary.problems == (
        (scanner.folder / "damaged.jpg", Reason.DAMAGED),
        (scanner.folder / "empty.jpg", Reason.EMPTY),
    )
    assert summary.photos == 3
    assert {p.path.name: p.problem for p in browse.problems(scanner.library)} == {
        "damaged.jpg": Reason.DAMAGED,
        "empty.jpg": Reason.EMPTY,
    }
    scanner()
    assert scanner.measured == []
    assert retry_problems(scanner.library, [scanner.photo("empty.jpg")]) == 1
    scanner()
    assert scanner.measured == ["empty.jpg"]
    assert retry_problems(scanner.library, None) == 2
    photo(scanner.folder / "damaged.jpg", (*LEFT, BEN))
    assert len(scanner().problems) == 1
    assert scanner.state("damaged.jpg") is PhotoState.MEASURED


def test_problems_of_earlier_scans_are_no_news(scanner):
    (scanner.folder / "empty.jpg").touch()
    assert scanner().new_problems == 1
    photo(scanner.folder / "good.jpg", (*LEFT, ANNA))
    (scanner.folder / "damaged.jpg").write_text("{")
    summary = scanner()
    assert (summary.new_problems, len(summary.problems)) == (1, 2)
    retry_problems(scanner.library, [scanner.photo("empty.jpg")])  # the user asks: it is news again
    assert scanner().new_problems == 1
    assert scanner().new_problems == 0


def test_what_is_tried_again_by_itself_is_news_only_where_the_reason_is_another(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))

    def scan_without_it() -> int:
        add_folders(scanner.library, [scanner.folder])
        for event in scan(scanner.library, scanner.thumbnails, workers=InlineWorkers()):
            if isinstance(event, ScanProgress) and event.stage is ScanStage.MEASURING and path.exists():
                path.rename(path.with_suffix(".away"))
            if isinstance(event, ScanFinished):
                path.with_suffix(".away").rename(path)
                return event.summary.new_problems
        return -1

    assert [scan_without_it(), scan_without_it()] == [1, 0]
    path.write_text("{")
    assert scanner().new_problems == 1


@posix
def test_a_file_that_can_not_even_be_opened_is_news_once(scanner):
    (scanner.folder / "nothing.jpg").symlink_to("away.jpg")
    assert [scanner().new_problems, scanner().new_problems] == [1, 0]


def test_a_problem_that_goes_is_no_longer_listed(scanner):
    (scanner.folder / "empty.jpg").touch()
    scanner()
    (scanner.folder / "empty.jpg").unlink()
    summary = scanner()
    assert (summary.photos, summary.problems, summary.gone) == (0, (), 0)
    assert scanner.all() == {}


def test_a_file_that_vanishes_between_listing_and_reading(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    add_folders(scanner.library, [scanner.folder])
    scanned = []
    for event in scan(scanner.library, scanner.thumbnails, workers=InlineWorkers()):
        if isinstance(event, ScanProgress) and event.stage is ScanStage.MEASURING and path.exists():
            path.unlink()
        if isinstance(event, PhotoScanned):
            scanned.append(event.problem)
    assert scanned == [Reason.VANISHED]
    assert scanner().problems == ()


@posix
def test_files_that_are_no_files(scanner):
    os.mkfifo(scanner.folder / "pipe.jpg")
    (scanner.folder / "nothing.jpg").symlink_to("away.jpg")
    summary = scanner()
    assert dict(summary.problems) == {
        scanner.folder / "pipe.jpg": Reason.NOT_A_PICTURE,
        scanner.folder / "nothing.jpg": Reason.VANISHED,
    }
    assert len(scanner().problems) == 2


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_tried_again_by_itself(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    path.chmod(0)
    assert scanner().problems == ((path, Reason.NO_PERMISSION),)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert scanner().problems == ()


@posix
def test_names_that_are_not_utf8(scanner):
    path = scanner.folder / os.fsdecode(b"caf\xe9\xff.jpg")
    photo(path, (*LEFT, ANNA))
    assert scanner().photos == 1
    assert scanner.all() == {path.name: "measured"}
    assert len(browse.faces_of(scanner.library, browse.find_photo(scanner.library, path))) == 1
    assert scanner().new == 0


def test_a_scan_that_is_given_up_anywhere_goes_on_without_doing_anything_twice(scanner):
    for n in range(12):
        photo(scanner.folder / f"{n:02}.jpg", (*LEFT, n), note="x" * n)
    add_folders(scanner.library, [scanner.folder])
    measured: list[str] = []
    for steps in (1, 3, 6, 8, 10, 12, 14, 16, 18, 100):
        workers = InlineWorkers()
        running = scan(scanner.library, scanner.thumbnails, workers=workers)
        for _ in range(steps):
            event = next(running)
            if isinstance(event, PhotoScanned):
                measured.append(browse.photo(scanner.library, event.photo).path.name)
            if isinstance(event, ScanFinished):
                break
        running.close()
        assert workers.busy == 0
        scanner.assert_sound()
    assert isinstance(event, ScanFinished)
    assert measured == [f"{n:02}.jpg" for n in range(12)]


def test_pausing_begins_nothing_new(scanner):
    for n in range(8):
        photo(scanner.folder / f"{n}.jpg", note="x" * n)
    add_folders(scanner.library, [scanner.folder])
    paused = False
    workers = InlineWorkers()
    running = scan(scanner.library, scanner.thumbnails, workers=workers, pause=lambda: paused)
    while not isinstance(next(running), PhotoScanned):
        pass
    paused = True
    while workers.busy:
        next(running)
    before = len(workers.measured)
    told = [next(running) for _ in range(30)]
    assert len(workers.measured) == before < 8
    assert any(isinstance(event, Waiting) for event in told)
    paused = False
    assert isinstance(list(running)[-1], ScanFinished)
    assert len(workers.measured) == 8


def test_progress_counts_up_and_tells_the_time_left(scanner):
    for n in range(10):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n), note="x" * n)
    (scanner.folder / "bad.jpg").write_text("bad")
    add_folders(scanner.library, [scanner.folder])
    events = list(scan(scanner.library, scanner.thumbnails, workers=InlineWorkers()))
    progress = [e for e in events if isinstance(e, ScanProgress)]
    assert progress[0].stage is ScanStage.LISTING
    last = progress[-1]
    assert (last.stage, last.done, last.total, last.faces, last.problems) == (
        ScanStage.MEASURING,
        11,
        11,
        10,
        1,
    )
    assert last.rate > 0
    assert last.seconds_left == 0


def test_a_step_is_short(scanner):
    """Not a measurement of speed: a hundred photos in one step would be far over it."""
    for n in range(100):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n), note="x" * n)
    add_folders(scanner.library, [scanner.folder])
    written = 0
    for event in scan(scanner.library, scanner.thumbnails, workers=InlineWorkers()):
        if isinstance(event, PhotoScanned):
            now = scanner.library.connection.value("SELECT count(*) FROM photo WHERE state = 'measured'")
            assert now - written <= 8
            written = now
    assert written == 100


# --- folders ---------------------------------------------------------------------------


def test_a_folder_inside_a_root_belongs_to_it(scanner):
    photo(scanner.folder / "sub" / "a.jpg", (*LEFT, ANNA))
    (outer,) = add_folders(scanner.library, [scanner.folder])
    assert add_folders(scanner.library, [scanner.folder / "sub", scanner.folder]) == (outer,)
    assert scanner().photos == 1


def test_a_folder_around_a_root_takes_it_over(scanner):
    photo(scanner.folder / "sub" / "deep" / "a.jpg", (*LEFT, ANNA))
    photo(scanner.folder / "b.jpg", (*LEFT, BEN))
    scanner(scanner.folder / "sub")
    (face,) = scanner.faces("sub/deep/a.jpg")
    tagging.name_face(scanner.library, face.id, "Anna")

    summary = scanner(scanner.folder)
    assert (summary.photos, summary.new, scanner.measured) == (2, 1, ["b.jpg"])
    assert [r.path for r in browse.roots(scanner.library)] == [scanner.folder]
    assert scanner.faces("sub/deep/a.jpg")[0].state is FaceState.CONFIRMED
    assert browse.photo_index(scanner.library, "photos/sub/deep").ids.size == 1


@posix
def test_a_link_to_a_root_is_that_root(scanner, tmp_path):
    photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    (root,) = add_folders(scanner.library, [scanner.folder])
    (tmp_path / "link").symlink_to(scanner.folder)
    assert add_folders(scanner.library, [tmp_path / "link", tmp_path / "photos" / ".." / "photos"]) == (root,)


def test_single_files_do_not_bring_their_folder(scanner):
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        photo(scanner.folder / name, (*LEFT, ANNA), note=name)
    summary = scanner(scanner.folder / "a.jpg", scanner.folder / "b.jpg")
    assert (summary.photos, scanner.measured) == (2, ["a.jpg", "b.jpg"])
    assert len(browse.roots(scanner.library)) == 1
    assert scanner.again().photos == 2

    (scanner.folder / "b.jpg").unlink()
    assert scanner.again().gone == 1
    assert scanner.state("b.jpg") is PhotoState.GONE

    summary = scanner(scanner.folder)
    assert (summary.photos, summary.new, scanner.measured) == (2, 1, ["c.jpg"])
    assert scanner(scanner.folder / "c.jpg").new == 0


def test_a_folder_takes_over_single_files_of_a_wider_one(scanner):
    photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    photo(scanner.folder / "sub" / "b.jpg", (*LEFT, BEN))
    scanner(scanner.folder / "a.jpg", scanner.folder / "sub" / "b.jpg")
    summary = scanner(scanner.folder / "sub")
    assert scanner.measured == []
    assert scanner.all() == {"a.jpg": "measured", "sub/b.jpg": "measured"}
    assert summary.photos == 2


def test_a_folder_that_is_not_there(scanner, tmp_path):
    with pytest.raises(NothingThere):
        add_folders(scanner.library, [scanner.folder, tmp_path / "away"])
    assert browse.roots(scanner.library) == ()


@posix
def test_what_is_neither_a_folder_nor_a_file_can_not_be_opened(scanner, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoSuchFolder):
        add_folders(scanner.library, [scanner.folder, tmp_path / "pipe"])
    assert browse.roots(scanner.library) == ()


def test_deleting_a_folder_takes_its_photos_and_leaves_the_files(scanner):
    path = photo(scanner.folder / "a.jpg", (*LEFT, ANNA))
    scanner()
    (face,) = scanner.faces("a.jpg")
    number = scanner.photo("a.jpg")
    tagging.name_face(scanner.library, face.id, "Anna")
    (root,) = browse.roots(scanner.library)
    assert delete_root(scanner.library, root.id, scanner.thumbnails) == (number,)

    assert path.exists()
    assert scanner.thumbnails.photo(number) is None
    assert scanner.all() == {}
    assert [p.name for p in browse.people(scanner.library)] == ["Anna"]
    history.undo(scanner.library)
    scanner.assert_sound()


@pytest.mark.parametrize("remove", [remove_root, delete_root])
def test_a_folder_removed_while_it_is_scanned(scanner, remove):
    for n in range(20):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n), note="x" * n)
    (root,) = add_folders(scanner.library, [scanner.folder])
    running = scan(scanner.library, scanner.thumbnails, workers=InlineWorkers())
    while not isinstance(next(running), PhotoScanned):
        pass
    remove(scanner.library, root)
    assert isinstance(list(running)[-1], ScanFinished)
    assert scanner.all() == {}
    scanner.assert_sound()


@pytest.mark.parametrize("remove", [remove_root, delete_root])
def test_a_folder_removed_while_it_is_listed(scanner, remove):
    for n in range(20):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n), note="x" * n)
    scanner()
    (scanner.folder / "3.jpg").unlink()
    photo(scanner.folder / "4.jpg", note="changed")
    photo(scanner.folder / "new.jpg")
    (root,) = browse.roots(scanner.library)
    running = scan(scanner.library, scanner.thumbnails, workers=InlineWorkers())
    next(running)
    remove(scanner.library, root.id)
    assert isinstance(list(running)[-1], ScanFinished)
    assert scanner.all() == {}
    scanner.assert_sound()


def test_retrying_during_a_scan_is_taken_up_by_it(scanner):
    (scanner.folder / "0.jpg").write_text("bad")
    scanner()
    for n in range(1, 8):
        photo(scanner.folder / f"{n}.jpg", (*LEFT, n), note="x" * n)
    photo(scanner.folder / "0.jpg", (*LEFT, 99))
    os.utime(scanner.folder / "0.jpg", (5, 5))
    workers = InlineWorkers()
    running = scan(scanner.library, scanner.thumbnails, workers=workers)
    while not isinstance(next(running), PhotoScanned):
        pass
    scanner.library.connection.execute("UPDATE photo SET state = 'problem', problem = 'damaged' WHERE id = 1")
    retry_problems(scanner.library, None)
    list(running)
    assert scanner.state("0.jpg") is PhotoState.MEASURED
