"""Names of files: whatever people call things, a name that every system takes."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faceapp.domain.file_names import MAX_BYTES, Taken, folder_name, picture_name, same_file

_TEXT = st.text(st.characters(), max_size=320)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("IMG_1234", "IMG_1234"),
        ("Zoë Brânză", "Zoë Brânză"),
        ("Zoe\u0308", "Zoë"),
        ("山田太郎", "山田太郎"),
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("LPT1 ", "LPT1_"),
        ("com¹", "com¹_"),
        ("console", "console"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\Windows", "C__Windows"),
        ("a\0b", "a_b"),
        ("exe\u202egpj", "exegpj"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        (" Bob. . ", "Bob"),
        ("", "unnamed"),
        (".", "unnamed"),
        ("..", "unnamed"),
        (" ... ", "unnamed"),
        ("Dr. Who", "Dr. Who"),
        ("aux.txt", "aux_.txt"),
        ("NUL.tar.gz", "NUL_.tar.gz"),
        ("broken\udcff", "broken_"),
    ],
)
def test_folder(text: str, name: str) -> None:
    assert folder_name(text, {}) == name


def test_picture_has_no_dot() -> None:
    assert picture_name("photo.final.v2", {}) == "photo_final_v2"
    assert picture_name("", {}) == "picture"
    assert picture_name("NUL.tar", {}) == "NUL_tar"


def test_long_names_are_cut_and_stay_apart() -> None:
    taken: Taken = {}
    first, second = (picture_name("é" * 300 + end, taken) for end in "ab")
    assert first != second
    assert len(first.encode()) <= MAX_BYTES
    assert first.startswith("é" * 30)
    assert picture_name("é" * 300 + "a", {}) == first


@pytest.mark.parametrize(
    "equal", [("Anna", "ANNA"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("a/b", "a:b"), ("ﬁ", "fi")]
)
def test_equal_names_are_numbered(equal: tuple[str, str]) -> None:
    taken: Taken = {}
    first = folder_name(equal[0], taken)
    assert folder_name(equal[1], taken).endswith("-2")
    assert folder_name(equal[0], taken) == first + "-3"


def test_a_numbered_name_that_is_there_is_passed_over() -> None:
    taken: Taken = {}
    assert [picture_name(stem, taken) for stem in ("a", "a-2", "a", "a-2", "A")] == [
        "a",
        "a-2",
        "a-3",
        "a-2-2",
        "A-4",
    ]


@given(st.lists(_TEXT, max_size=6))
@example(["CON" + " " * 300, "con", "CoN.x"])
@example(["a" * 300, "A" * 300, "a" * 300])
def test_any_text(texts: list[str]) -> None:
    for make in (picture_name, folder_name):
        taken: Taken = {}
        names = [make(text, taken) for text in texts]
        assert len({same_file(name) for name in names}) == len(names)
        for name in names:
            assert 0 < len(name.encode()) <= MAX_BYTES
            assert name == unicodedata.normalize("NFC", name)
            assert name.strip(" .") == name
            assert PurePosixPath(name).parts == (name,) == PureWindowsPath(name).parts
            assert not PureWindowsPath(name).is_reserved()
            assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)
        again: Taken = {}
        assert [make(name, again) for name in names] == names  # out, in, and out again
