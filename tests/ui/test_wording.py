from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from faceapp import domain
from faceapp.domain import errors
from faceapp.domain.change import Change, Row, Verb
from faceapp.domain.error_kinds import every_kind
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import ChangeId, FaceId
from faceapp.domain.photo import Reason
from faceapp.ui import wording

UI = Path(wording.__file__).parent
SPEAKING = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setInformativeText", "addAction", "addButton", "addMenu", "say",
}  # fmt: skip
"""Methods whose text the user reads or hears."""


def change(verb: Verb, faces: int, subject: str = "Alice") -> Change:
    numbers = tuple(FaceId(number) for number in range(faces))
    return Change(ChangeId(1), verb, subject, numbers, (), (), (), (), 0.0)


def modules(package: ModuleType) -> list[ModuleType]:
    return [import_module(found.name) for found in walk_packages(package.__path__, f"{package.__name__}.")]


def known_errors() -> list[type[KnownError]]:
    """The base and every error below it that the program has, wherever it stands."""
    kinds, left = [], [KnownError]
    while left:
        kinds.append(left.pop())
        left += kinds[-1].__subclasses__()
    return [kind for kind in kinds if kind.__module__.startswith("faceapp.")]


def sentences() -> dict[str, tuple[str, ...]]:
    """What the translators see of errors, by the module of ``ui`` it stands in."""
    words = [import_module(f"faceapp.ui.{path.stem}") for path in sorted(UI.glob("wording*.py"))]
    found = {module.__name__: getattr(module, "SENTENCES", ()) for module in words}
    return {name: tuple(map(str, said)) for name, said in found.items() if said}


def test_every_known_error_has_a_sentence_the_translators_see() -> None:
    modules(domain)
    said = [sentence for of_a_topic in sentences().values() for sentence in of_a_topic]
    kinds = known_errors()
    assert {kind.sentence for kind in kinds} == set(said)  # none is missing, and none is left over
    assert len(said) == len(set(said))
    assert len(kinds) >= 80


def test_no_topic_of_errors_is_overlooked() -> None:
    modules(domain)
    with_words = {path.stem for path in UI.rglob("*.py") if 'NOOP("errors"' in path.read_text("utf-8")}
    assert with_words == {name.rpartition(".")[2] for name in sentences()}
    kinds = known_errors()
    assert every_kind() == {kind.__name__: kind for kind in kinds}  # all in domain/*errors.py
    assert len(every_kind()) == len(kinds)  # no name twice: a library keeps the name


def test_a_sentence_has_its_facts_and_survives_names_that_are_no_text() -> None:
    error = errors.NoSuchFolder(path=Path("/photos/\udcff\udcfe"))
    assert wording.sentence(error) == "The folder /photos/\ufffd\ufffd can not be opened."


def test_an_answer_with_yes_and_no_says_both() -> None:
    made = change(Verb.REVIEW, 3, "Alice")
    no = Row("rejection", (1, 1), (("by", "user"),))
    back = Row("rejection", (2, 1), None)
    assert wording.done(replace(made, after=(no, back))) == "Confirmed 2 faces, 1 is not Alice"
    assert wording.verb(made) == "answer whether 3 faces are Alice"


def test_every_reason_and_every_verb_has_words() -> None:
    for reason in Reason:
        assert wording.reason(reason).endswith(".")
    for verb in Verb:
        for count in (0, 1, 34):
            for subject in ("", "Alice"):
                made = change(verb, count, subject)
                for text in (wording.verb(made), wording.done(made)):
                    assert text
                    assert "{" not in text
                    assert text == text.strip()


@pytest.mark.parametrize(
    ("verb", "faces", "undo", "done"),
    [
        (Verb.NAME_FACE, 34, "name 34 faces Alice", "Named 34 faces Alice"),
        (Verb.NAME_FACE, 1, "name 1 face Alice", "Named 1 face Alice"),
        (Verb.ACCEPT, 2, "confirm 2 faces as Alice", "Confirmed 2 faces as Alice"),
        (Verb.REJECT, 1, "say that a face is not Alice", "This face is not Alice"),
        (Verb.NOT_A_FACE, 1, "say that it is not a face", "Alice's face marked as not a face"),
        (Verb.NOT_A_FACE, 2, "say that 2 are not faces", "2 marked as not a face"),
        (Verb.HIDE_FACE, 1, "hide Alice's face", "Hid Alice's face"),
        (Verb.HIDE_FACE, 2, "hide 2 faces", "Hid 2 faces"),
        (Verb.FORGET_PERSON, 5, "forget Alice", "Forgot Alice"),
    ],
)
def test_a_change_is_said_with_its_count_and_name(verb: Verb, faces: int, undo: str, done: str) -> None:
    assert wording.verb(change(verb, faces)) == undo
    assert wording.done(change(verb, faces)) == done


def test_a_name_with_braces_is_a_name() -> None:
    made = replace(change(Verb.RENAME_PERSON, 0), subject="{faces} {0}")
    assert wording.done(made) == "Renamed to {faces} {0}"


def test_numbers_have_thin_spaces_and_counts_their_singular() -> None:
    assert wording.number(1234567) == "1\u202f234\u202f567"
    assert wording.photos(1) == "1 photo"
    assert wording.photos(1204) == "1\u202f204 photos"
    assert wording.people(0) == "0 people"
    assert wording.years(2011, 2019) == "2011\u20132019"
    assert wording.years(2011, 2011) == "2011"
    assert wording.years(None, None) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s left"), (7.4, "7 s left"), (33, "35 s left"), (58, "1 min left"), (59.9, "1 min left"),
     (61, "1 min left"), (3 * 60, "3 min left"), (59.6 * 60, "1 h 0 min left"), (7800, "2 h 10 min left")],
)  # fmt: skip
def test_time_left_is_never_more_exact_than_it_can_be(seconds: float, text: str) -> None:
    assert wording.time_left(seconds) == text


def test_a_date_is_long_and_local() -> None:
    assert "2019" in wording.day(datetime(2019, 7, 14))


def test_no_text_reaches_the_screen_without_translation() -> None:
    """In the calls that set texts no literal stands bare; marks without letters may."""
    bare = []
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr not in SPEAKING:
                continue
            for argument in node.args:
                literal = argument.value if isinstance(argument, ast.Constant) else None
                if isinstance(literal, str) and any(letter.isalpha() for letter in literal):
                    bare.append(f"{file.name}:{node.lineno} {node.func.attr}({literal!r})")
    allowed = {name for name in bare if name.endswith(("('faceapp')", '("faceapp")'))}
    icons = {name for name in bare if " say(" in name}  # EmptyPage.say begins with an icon's name
    assert set(bare) - allowed - icons == set()


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("en_GB", "30 April 1957"),
        ("en_US", "April 30, 1957"),
        ("de_DE", "30. April 1957"),
        ("zh_CN", "1957\u5e744\u670830\u65e5"),
    ],
)
def test_a_day_is_said_with_and_without_its_weekday(place: str, short: str) -> None:
    usual = QLocale()
    try:
        QLocale.setDefault(QLocale(place))
        assert wording.day(date(1957, 4, 30), weekday=False) == short
        assert len(wording.day(date(1957, 4, 30))) > len(short)
    finally:
        QLocale.setDefault(usual)


def test_long_words_may_break_and_others_stay_as_they_are() -> None:
    assert wording.breakable("/work/a-b/IMG_1234 (2).jpg") == "/work/a-b/IMG_1234 (2).jpg"
    parts = wording.breakable("x" * 255).split(wording.ZERO_WIDTH_SPACE)
    assert "".join(parts) == "x" * 255
    assert max(map(len, parts)) <= wording.LONGEST_WORD


def test_a_name_written_from_the_right_keeps_to_its_place(qapp: QApplication) -> None:
    arabic = "\u0639\u0628\u062f"
    line = f"8 {wording.isolated(arabic)}   9 {wording.isolated('Alice')}"
    layout = QTextLayout(line, qapp.font())
    layout.beginLayout()
    row = layout.createLine()
    layout.endLayout()
    assert row.cursorToX(0) < row.cursorToX(line.index("9")) < row.cursorToX(line.index("Alice"))
    assert row.cursorToX(line.index("\u0639")) < row.cursorToX(line.index("9"))


def test_what_is_too_long_for_a_menu_is_cut() -> None:
    assert wording.cut("name 1 face Alice") == "name 1 face Alice"
    assert wording.cut("x" * 200) == "x" * 59 + "\u2026"
