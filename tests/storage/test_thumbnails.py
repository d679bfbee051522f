from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.storage.thumbnails import Thumbnails

ONE, TWO, THREE = PhotoId(1), PhotoId(2), PhotoId(3)


def test_pictures_are_kept_beside_the_library(library: Library) -> None:
    pictures = open_thumbnails(library)
    pictures.put_photo(ONE, b"one")
    pictures.put_photo(ONE, b"first")
    pictures.put_photos([(TWO, b"two")])
    pictures.put_face(FaceId(1), b"face")
    pictures.close()
    assert Path(f"{library.path}.thumbs").is_file()

    again = open_thumbnails(library)
    assert again.photo(ONE) == b"first"
    assert again.photo(THREE) is None
    assert again.photos([ONE, THREE, TWO]) == {ONE: b"first", TWO: b"two"}
    assert again.faces([FaceId(1), FaceId(2)]) == {FaceId(1): b"face"}
    again.delete_photos([ONE])
    again.delete_faces([FaceId(1)])
    assert again.ids() == ({TWO}, set())
    assert again.damage() == ""
    again.close()


def test_a_damaged_file_is_made_anew_when_opened(library: Library) -> None:
    for broken in (b"not a database at all", b"SQLite format 3\0" + b"\x7f" * 5000, b"SQL"):
        Path(f"{library.path}.thumbs").write_bytes(broken)
        pictures = open_thumbnails(library)
        assert pictures.photo(ONE) is None
        pictures.put_photo(ONE, b"one")
        assert pictures.photo(ONE) == b"one"
        pictures.close()


def test_a_file_damaged_inside_is_made_anew_when_read(library: Library) -> None:
    pictures = open_thumbnails(library)
    pictures.put_photos((PhotoId(number), bytes(5000)) for number in range(500))
    pictures.close()
    path = Path(f"{library.path}.thumbs")
    data = bytearray(path.read_bytes())
    for page in range(50, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\x99" * 200
    path.write_bytes(data)

    pictures = open_thumbnails(library)
    assert pictures.damage() != ""
    assert pictures.photos([PhotoId(number) for number in range(500)]) == {}
    pictures.put_photo(ONE, b"one")
    assert pictures.photo(ONE) == b"one"
    assert pictures.damage() == ""
    pictures.close()


def test_pictures_of_another_library_are_not_shown(library: Library, tmp_path: Path) -> None:
    with open_library(tmp_path / "other" / "other.faceapp") as other:
        theirs = open_thumbnails(other)
        theirs.put_photo(ONE, b"somebody else")
        theirs.close()
        Path(f"{other.path}.thumbs").replace(f"{library.path}.thumbs")
    pictures = open_thumbnails(library)
    assert pictures.photo(ONE) is None
    pictures.close()


def test_several_threads_may_ask(library: Library) -> None:
    pictures = open_thumbnails(library)
    wrong: list[object] = []

    def work(first: int) -> None:
        for number in range(first, first + 50):
            pictures.put_photo(PhotoId(number), b"%d" % number)
            if pictures.photo(PhotoId(number)) != b"%d" % number:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(pictures.ids()[0]) == 150
    pictures.close()


def test_two_programs_may_have_them_open(library: Library) -> None:
    one, two = open_thumbnails(library), open_thumbnails(library)
    one.put_photo(ONE, b"one")
    two.put_photo(TWO, b"two")
    assert isinstance(two, Thumbnails)
    assert one.photos([ONE, TWO]) == {ONE: b"one", TWO: b"two"}
    one.close()
    two.close()


def test_what_pictures_look_like_is_forgotten_with_them(library: Library) -> None:
    thumbnails = open_thumbnails(library)
    numbers = [PhotoId(n) for n in (1, 2, 3)]
    thumbnails.put_photos([(number, b"old") for number in numbers])
    thumbnails.put_looks([(number, b"look", b"old") for number in (*numbers, PhotoId(9))])
    assert thumbnails.looks([*numbers, PhotoId(9)]) == dict.fromkeys(numbers, b"look")
    thumbnails.put_photo(PhotoId(1), b"new")
    thumbnails.delete_photos([PhotoId(2)])
    thumbnails.put_looks([(PhotoId(1), b"late", b"old")])  # was made of what is not there any more
    assert set(thumbnails.looks(numbers)) == {3}
    thumbnails.close()


def test_the_latest_pairs_are_kept(library: Library) -> None:
    thumbnails = open_thumbnails(library)
    assert thumbnails.near(b"0") is None
    for n in range(10):
        thumbnails.put_near(b"%d" % n, b"pairs %d" % n)
    assert [thumbnails.near(b"%d" % n) for n in range(10)] == [
        None,
        None,
        *(b"pairs %d" % n for n in range(2, 10)),
    ]
    thumbnails.close()


def test_pictures_kept_by_an_older_program_take_looks(library: Library) -> None:
    thumbnails = open_thumbnails(library)
    thumbnails.put_photo(PhotoId(1), b"old")
    path = thumbnails.path
    thumbnails.close()
    with closing(sqlite3.connect(path)) as connection:
        for kind, name in (
            ("TRIGGER", "photo_new"),
            ("TRIGGER", "photo_gone"),
            ("TABLE", "look"),
            ("TABLE", "near"),
        ):
            connection.execute(f"DROP {kind} {name}")
    thumbnails = open_thumbnails(library)
    assert thumbnails.photo(PhotoId(1)) == b"old"
    thumbnails.put_looks([(PhotoId(1), b"look", b"old")])
    assert thumbnails.looks([PhotoId(1)]) == {1: b"look"}
    thumbnails.close()
