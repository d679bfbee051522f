"""The walk over a disk full of oddities; with real files, links and pipes."""

from __future__ import annotations

import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.photo import Reason
from faceapp.services.listing import Listed, Lister, RootOffline, is_inside, look_at, walk

SUFFIXES = {".jpg", ".png"}
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and bytes of POSIX")


def listed(root: Path, *others: Path) -> list[Listed]:
    return list(walk(os.fsencode(root), suffixes=SUFFIXES, others=[os.fsencode(o) for o in others]))


def names(root: Path, *others: Path) -> list[str]:
    return [os.fsdecode(file.path) for file in listed(root, *others)]


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(path.encode("utf-8", "surrogateescape"))


def test_pictures_are_listed_with_size_and_time_in_a_fixed_order(tmp_path):
    put(tmp_path, "b.jpg", "a/z.PNG", "a/b/c.JpG", "c.txt", "a.jpg", "noextension")

    assert [Path(name).as_posix() for name in names(tmp_path)] == ["a.jpg", "b.jpg", "a/z.PNG", "a/b/c.JpG"]
    file = listed(tmp_path)[0]
    status = (tmp_path / "a.jpg").stat()
    assert (file.size, file.mtime_ns, file.problem) == (status.st_size, status.st_mtime_ns, None)


def test_hidden_and_system_folders_are_skipped(tmp_path):
    put(tmp_path, ".hidden.jpg", ".cache/a.jpg", "._b.jpg", "$RECYCLE.BIN/c.jpg", "@eaDir/d.jpg", "e.jpg")
    assert names(tmp_path) == ["e.jpg"]


def test_a_root_that_is_away_says_so(tmp_path):
    with pytest.raises(RootOffline):
        listed(tmp_path / "away")
    put(tmp_path, "a.jpg")
    with pytest.raises(RootOffline):
        listed(tmp_path / "a.jpg")


@posix
def test_names_that_are_not_utf8(tmp_path):
    root = os.fsencode(tmp_path)
    put(tmp_path, os.fsdecode(b"caf\xe9.jpg"), os.fsdecode(b"\xff\xfe/\n.jpg"))

    assert [f.path for f in walk(root, suffixes=SUFFIXES)] == [b"caf\xe9.jpg", b"\xff\xfe/\n.jpg"]


@posix
def test_links_in_circles_end_and_nothing_is_listed_twice(tmp_path):
    put(tmp_path, "a/one.jpg", "a/b/two.jpg")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "a" / "again").symlink_to("b")
    (tmp_path / "a" / "parent").symlink_to(tmp_path.parent)
    (tmp_path / "a" / "everything").symlink_to("/")

    assert names(tmp_path) == ["a/one.jpg", "a/b/two.jpg"]


@posix
def test_linked_folders_elsewhere_are_followed_once(tmp_path):
    put(tmp_path, "outside/x/three.jpg", "root/one.jpg")
    (tmp_path / "outside" / "x" / "back").symlink_to(tmp_path / "outside")
    (tmp_path / "root" / "link1").symlink_to(tmp_path / "outside")
    (tmp_path / "root" / "link2").symlink_to(tmp_path / "outside" / "x")

    assert names(tmp_path / "root") == ["one.jpg", "link1/x/three.jpg"]


@posix
def test_links_into_other_roots_are_left_to_them(tmp_path):
    put(tmp_path, "other/x/three.jpg", "root/one.jpg")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "other" / "x")
    (tmp_path / "root" / "file.jpg").symlink_to(tmp_path / "other" / "x" / "three.jpg")

    assert names(tmp_path / "root", tmp_path / "other") == ["one.jpg"]
    assert names(tmp_path / "root") == ["file.jpg", "one.jpg"]


@posix
def test_linked_files(tmp_path):
    put(tmp_path, "outside/a.jpg", "root/real.jpg", "root/strange.name", "root/.hidden/b.jpg")
    root = tmp_path / "root"
    (root / "link1.jpg").symlink_to(tmp_path / "outside" / "a.jpg")
    (root / "link2.jpg").symlink_to(tmp_path / "outside" / "a.jpg")
    (root / "to-real.jpg").symlink_to("real.jpg")
    (root / "to-strange.jpg").symlink_to("strange.name")
    (root / "to-hidden.jpg").symlink_to(".hidden/b.jpg")
    (root / "to-nothing.jpg").symlink_to("nothing.jpg")
    (root / "to-nothing").symlink_to("nothing")

    found = {os.fsdecode(f.path): f.problem for f in listed(root)}
    assert found == {
        "link1.jpg": None,
        "real.jpg": None,
        "to-hidden.jpg": None,
        "to-nothing.jpg": Reason.VANISHED,
        "to-strange.jpg": None,
    }


@posix
def test_pipes_and_sockets_are_a_problem_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    os.mkfifo(tmp_path / "pipe")
    assert [(f.path, f.problem) for f in listed(tmp_path)] == [(b"pipe.jpg", Reason.NOT_A_PICTURE)]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_one_problem(tmp_path):
    put(tmp_path, "locked/a.jpg", "open/b.jpg")
    (tmp_path / "locked").chmod(0)
    try:
        found = [(f.path, f.problem) for f in listed(tmp_path)]
    finally:
        (tmp_path / "locked").chmod(stat.S_IRWXU)
    assert found == [(b"locked", Reason.NO_PERMISSION), (b"open/b.jpg", None)]


@posix
def test_a_folder_that_goes_while_it_is_walked_is_a_problem(tmp_path):
    put(tmp_path, "a/a.jpg", "b/b.jpg", "c/c.jpg")
    found = walk(os.fsencode(tmp_path), suffixes=SUFFIXES)
    assert next(found).path == b"a/a.jpg"
    (tmp_path / "b" / "b.jpg").unlink()
    (tmp_path / "b").rmdir()

    assert [(f.path, f.problem) for f in found] == [(b"b", Reason.VANISHED), (b"c/c.jpg", None)]


def test_single_files_are_looked_at(tmp_path):
    put(tmp_path, "a.jpg", "sub/b.png")
    (tmp_path / "folder.jpg").mkdir()
    found = list(look_at(os.fsencode(tmp_path), [b"a.jpg", b"gone.jpg", b"sub/b.png", b"folder.jpg"]))
    assert [(f.path, f.size, f.problem) for f in found] == [
        (b"a.jpg", 5, None),
        (b"sub/b.png", 9, None),
        (b"folder.jpg", 0, Reason.NOT_A_PICTURE),
    ]


def test_inside():
    assert is_inside(b"/a/b", b"/a")
    assert is_inside(b"/a", b"/a")
    assert is_inside(b"/a", b"/")
    assert not is_inside(b"/ab", b"/a")
    assert not is_inside(b"/", b"/a")


@given(st.lists(st.integers(0, 2000), max_size=5))
def test_the_lister_hands_over_everything_in_order(counts):
    files = [Listed(str(n).encode(), n, n) for n in range(sum(counts))]
    lister = Lister(lambda: iter(files))
    found: list[Listed] = []
    try:
        while (batch := lister.next(5)) is not None:
            found += batch
    finally:
        lister.close()
    assert found == files


def test_the_lister_passes_errors_on(tmp_path):
    lister = Lister(lambda: walk(os.fsencode(tmp_path / "away"), suffixes=SUFFIXES))
    with pytest.raises(RootOffline):
        lister.next(5)
    lister.close()


def test_the_lister_does_not_wait_for_a_slow_disk_and_can_be_stopped():
    answer = threading.Event()

    def slow():
        yield Listed(b"a", 1, 1)
        answer.wait(30)
        while True:
            yield Listed(b"b", 1, 1)

    lister = Lister(slow)
    assert lister.next(0.01) == []
    answer.set()
    assert lister.next(30)
    lister.close()
