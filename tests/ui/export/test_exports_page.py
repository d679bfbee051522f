"""The page of exports in the real window: the four steps, an export, what can be done with it after."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from export_world import Album, people_album

from faceapp.domain.change import Verb
from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import Others, Shape, SplitBy
from faceapp.domain.export_history import ExportState
from faceapp.domain.export_steps import FIRST_SHARES, Step
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.engine.answers import Doing
from faceapp.services import browse, export_history
from faceapp.services.expressions import set_expression
from faceapp.storage import importing
from faceapp.ui.export.naming import NameSheet
from faceapp.ui.export.page import ExportsPage
from faceapp.ui.export.past_row import PastRow
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast
from faceapp.ui.window import MainWindow
from tests.ui.reading_order import check, name_of, reachable, walk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Exports:
    """The window on a small album, at its page of exports."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.bot, self.window, self.folder = qtbot, window, folder
        window.show_page(PageName.EXPORTS)
        page = window.pages.page(PageName.EXPORTS)
        assert isinstance(page, ExportsPage)
        self.page, self.steps = page, page.steps
        self.jobs = window.context.engine.exports
        qtbot.waitUntil(lambda: self.jobs._path is not None)

    def until(self, what: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(what()), timeout=30_000)

    @property
    def count(self) -> str:
        return self.steps.preview.count.text()

    def begin(self) -> None:
        self.page.begin()
        self.until(lambda: self.steps.how.card is not None)

    def counted(self, text: str) -> None:
        self.until(lambda: self.count == text)

    def export(self, out: Path) -> PastRow:
        """Write what is chosen to ``out``, by the buttons; its row when it is done."""
        self.steps.go(Step.WHERE)
        self.steps.where.folder.selectAll()
        QTest.keyClicks(self.steps.where.folder, str(out))
        self.until(self.steps.next.isEnabled)
        QTest.mouseClick(self.steps.next, Qt.MouseButton.LeftButton)
        assert not self.page.choosing
        return self.row(ExportState.DONE)

    def row(self, state: ExportState) -> PastRow:
        self.until(lambda: not self.jobs.running)
        self.until(lambda: self.page.past.rows and self.page.past.rows[0].past.state is state)
        return self.page.past.rows[0]


@pytest.fixture
def exports(
    qtbot: QtBot, open_window: Callable[[], MainWindow], library_path: Path, tmp_path: Path
) -> Exports:
    people_album(tmp_path / "photos", library_path, photos=6).close()
    return Exports(qtbot, open_window(), tmp_path)


def test_the_steps_count_show_and_keep_what_was_chosen(exports: Exports) -> None:
    page, steps = exports.page, exports.steps
    exports.until(page.past.empty.isVisible)
    assert not page.past.bring.isHidden()
    page.focus_first()
    assert steps.window().focusWidget() is page.past.empty.button
    QTest.keyClick(page.past.empty.button, Qt.Key.Key_Space)
    exports.counted("6 pictures  \u00b7  6 labels")
    exports.until(lambda: len(steps.preview.samples.shown) == 6)
    assert {sample.label for sample in steps.preview.samples.shown} == {"Anna", "Bob"}

    field = steps.what.people.field
    assert field.hasFocus() or steps.window().focusWidget() is field
    exports.until(lambda: steps.what.people._options)
    QTest.keyClicks(field, "bo")
    QTest.keyClick(field, Qt.Key.Key_Return)
    exports.until(lambda: steps.choices.people == ("Bob",))
    exports.counted("3 pictures  \u00b7  3 labels")
    assert "6 faces of other people" in steps.preview.left_out.text()

    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not page.choosing
    page.past.new_asked.emit()
    assert steps.choices.people == ("Bob",)
    exports.counted("3 pictures  \u00b7  3 labels")
    assert steps.kept.isVisible()
    at = steps._stack.y()
    steps.which.change(least_pixels=8)
    assert not steps.kept.isVisible()
    exports.counted("3 pictures  \u00b7  3 labels")
    assert steps._stack.y() == at, "nothing moves when something is chosen"
    page._to_list()
    page.past.new_asked.emit()
    steps.kept.click()
    assert steps.choices.people == ()
    assert not steps.kept.isVisible()
    page._to_list()
    page.begin(replace(steps.choices, people=("Bob",)))
    exports.counted("3 pictures  \u00b7  3 labels")
    QTest.keyClick(steps.what.people.field, Qt.Key.Key_Backspace)
    exports.counted("6 pictures  \u00b7  6 labels")


def test_what_can_not_be_is_said_beside_its_field_and_at_the_button(exports: Exports) -> None:
    exports.begin()
    steps = exports.steps
    steps.what.query.setText("faces:>")
    QTest.keyClick(steps.what.query, Qt.Key.Key_Return)
    exports.until(lambda: not steps.what.query_problem.isHidden())
    assert not steps.next.isEnabled()
    assert steps.why == steps.what.query_problem.text()
    steps.what.query.clear()
    QTest.keyClick(steps.what.query, Qt.Key.Key_Return)
    exports.until(steps.next.isEnabled)
    assert steps.what.query_problem.isHidden()

    steps.go(Step.HOW)
    steps.how.split._values["own"].click()
    steps.how.shares[0].setValue(90)
    exports.until(lambda: "add up to 1" in steps.why)
    assert "add up to 1" in steps.preview.problem.text()
    said = [label for label in steps.findChildren(QLabel) if "add up to 1" in label.text()]
    assert said == [steps.preview.problem]  # said once
    steps.how.split._values[()].click()
    exports.until(steps.next.isEnabled)

    steps.go(Step.WHERE)
    for typed, why in (("", "A folder is missing"), ("here", "The whole path of the folder is needed")):
        steps.where.folder.setText(typed)
        steps.where.folder.textEdited.emit(typed)
        assert steps.why == why
    (exports.folder / "full").mkdir()
    (exports.folder / "full" / "mine.txt").write_text("mine")
    steps.where.folder.setText(str(exports.folder / "full"))
    steps.where.folder.textEdited.emit("")
    exports.until(lambda: steps.why == "The folder is not empty")
    where = steps.where
    where.into_full.setFocus()
    at = where.into_full.y()
    QTest.keyClick(where.into_full, Qt.Key.Key_Space)
    exports.until(steps.next.isEnabled)
    assert where.window().focusWidget() is where.into_full
    assert where.into_full.y() == at, "it does not move below the finger"
    where.folder.setText(str(exports.folder / "photos" / "new"))
    where.folder.textEdited.emit("")
    exports.until(lambda: "would come in as photos" in steps.why)
    assert where.folder_problem.text() == f"{steps.why}."
    assert where.into_full.isHidden()


def test_what_is_named_meanwhile_is_counted(exports: Exports) -> None:
    exports.begin()
    exports.counted("6 pictures  \u00b7  6 labels")
    library = exports.window.context.library
    stranger = next(
        face.id
        for photo in browse.photo_index(library).ids
        for face in browse.faces_of(library, PhotoId(int(photo)))
        if face.person is None
    )
    exports.window.context.operations.name_face(stranger, "Carla")
    exports.counted("7 pictures  \u00b7  7 labels")


def test_a_format_takes_what_it_can_hold_and_says_so(exports: Exports) -> None:
    exports.begin()
    how = exports.steps.how
    exports.steps.go(Step.HOW)
    how.format.button("coco").click()
    assert exports.steps.choices.shape is Shape.FULL
    assert not how.shape.button(Shape.CROP).isEnabled()
    assert how.landmarks.isEnabled()
    how.landmarks.click()
    how.others.button(Others.KEEP).click()
    exports.until(lambda: "can be seen" in exports.steps.preview._warnings.text())
    how.format.button("fer").click()
    choices = exports.steps.choices
    assert (choices.label, choices.size, choices.landmarks) == (Label.EXPRESSION, 48, False)
    assert not exports.steps.what.label.button(Label.PERSON).isEnabled()
    how.format.button("folders").click()
    assert exports.steps.choices.size == 224


def test_the_parts_of_an_import_can_be_kept_where_there_are_some(exports: Exports) -> None:
    exports.begin()
    how = exports.steps.how
    exports.steps.go(Step.HOW)
    chip = how.split.button(SplitBy.IMPORTED)
    assert chip.isHidden(), "nothing came in with a part"
    library = exports.window.context.library
    photos = [PhotoId(number) for number in browse.photo_index(library).ids.tolist()]
    with library.write(Author.IMPORT) as tx:
        tx.record(Verb.IMPORT_LABELS, "d")
        importing.put_parts(
            tx, {photo: ("train", "test")[place % 2] for place, photo in enumerate(photos[1:])}
        )
    exports.steps.renew()
    exports.until(lambda: not chip.isHidden())
    chip.click()
    assert (exports.steps.choices.split_by, exports.steps.choices.split) == (SplitBy.IMPORTED, ())
    assert how._split_note.text() == "Each photo in the part of the dataset that it came in with."
    assert not how._split_note.isHidden()
    assert how._by.isHidden()
    assert how._seed.isHidden()
    exports.until(lambda: exports.steps.preview._parts.text().startswith("train"))
    assert "go to train" in exports.steps.preview._warnings.text()
    how.split.button(()).click()
    assert exports.steps.choices.split_by is SplitBy.PHOTO
    chip.click()
    how.split.button(FIRST_SHARES).click()
    assert (exports.steps.choices.split, exports.steps.choices.split_by) == (FIRST_SHARES, SplitBy.PHOTO)
    assert not how._by.isHidden()


def test_an_export_is_written_checked_and_made_again(exports: Exports) -> None:
    exports.begin()
    out = exports.folder / "out"
    row = exports.export(out)
    assert len(list(out.rglob("*.jpg"))) >= 6
    (toast,) = [one for one in exports.window.findChildren(Toast) if "Exported" in one.text]
    assert toast.text == "Exported 6 pictures with 6 labels"
    row.check.setFocus()
    row.check.click()
    exports.until(lambda: row.answer.text().startswith("All "))
    assert row.window().focusWidget() is row.check, "by the same keys it can be checked again"
    next(path for path in out.rglob("*.jpg") if "card" not in path.name).unlink()
    row.check.click()
    exports.until(lambda: "1 missing" in row.answer.text())
    exports.until(lambda: row._more.width() < row.answer.width() // 2)
    assert row._more.x() == row.answer.x()
    row._more.click()
    assert "missing" in row.details.text()

    exports.window.resize(720, 480)
    how = exports.steps._areas[Step.HOW].verticalScrollBar()
    exports.steps.go(Step.HOW)
    exports.until(lambda: how.maximum() > 0)
    how.setValue(how.maximum())
    row.again.click()
    assert how.value() == 0
    assert exports.page.choosing
    exports.counted("6 pictures  \u00b7  6 labels")
    assert exports.steps.where.folder.text() != str(out)

    exports.page._to_list()
    row.preset_asked.emit(row.past)
    (sheet,) = exports.window.findChildren(NameSheet)
    sheet.field.setText("Squares")
    sheet.go.click()
    exports.until(exports.page.past.presets.isVisible)
    (preset,) = export_history.presets(exports.window.context.library)
    exports.page.past.preset_rename_asked.emit(preset)
    (sheet,) = (one for one in exports.window.findChildren(NameSheet) if one.isVisible())
    assert (sheet.field.text(), sheet.go.text()) == ("Squares", "Save")  # it is its own name
    sheet.field.setText("Our squares")
    sheet.go.click()
    chips = exports.page.past.presets
    exports.until(lambda: [chip.text() for chip in chips.findChildren(QPushButton)] == ["Our squares"])
    row.forget_asked.emit(row.past)
    exports.until(lambda: not exports.page.past.rows)
    assert out.exists()


def test_a_new_export_begins_afresh_after_one_was_written(exports: Exports) -> None:
    exports.begin()
    exports.steps.which.change(least_pixels=7)
    exports.export(exports.folder / "out")
    exports.page.past.new.click()
    assert exports.steps.choices == exports.steps._known.fresh()
    assert exports.steps.step is Step.WHAT
    assert not exports.steps.kept.isVisible()


@pytest.mark.parametrize("labelled", [True, False])
def test_where_nobody_is_named_it_begins_with_expressions_or_says_what_to_do(
    qtbot: QtBot, open_window: Callable[[], MainWindow], library_path: Path, tmp_path: Path, labelled: bool
) -> None:
    album = Album(tmp_path / "photos", library_path)
    photo = album.photo("alone.jpg", None)
    if labelled:
        (face,) = browse.faces_of(album.library, photo)
        set_expression(album.library, [face.id], Expression.SAD)
    album.close()
    exports = Exports(qtbot, open_window(), tmp_path)
    exports.begin()
    if labelled:
        exports.until(lambda: exports.steps.choices.label is Label.EXPRESSION)
        exports.counted("1 picture  \u00b7  1 label")
        exports.steps.what.label.button(Label.PERSON).click()
        exports.until(lambda: "Nobody is named yet" in exports.steps.preview.problem.text())
        assert exports.steps.choices.label is Label.PERSON
    else:
        exports.until(lambda: "Nothing is labelled yet" in exports.steps.preview.problem.text())


def test_photos_that_broke_meanwhile_are_counted_and_listed(exports: Exports) -> None:
    exports.begin()
    exports.counted("6 pictures  \u00b7  6 labels")
    broken = next((exports.folder / "photos").glob("*.jpg"))
    broken.write_bytes(b"no picture any more")
    row = exports.export(exports.folder / "out")
    exports.until(lambda: exports.page.past.rows[0].answer.text() == "1 photo could not be read")
    row = exports.page.past.rows[0]
    assert row.past.pictures == 5
    row._more.click()
    assert broken.name in row.details.text()


def test_a_stopped_export_goes_on_where_it_was(exports: Exports) -> None:
    exports.begin()
    steps, out = exports.steps, exports.folder / "out"
    exports.jobs.start(steps.choices, out)
    exports.jobs.hold(True)
    exports.until(lambda: exports.jobs.progress is not None and exports.jobs.progress.paused)
    exports.page._to_list()
    line, engine = exports.window._activity, exports.window.context.engine
    exports.until(lambda: engine.activity.doing is Doing.NOTHING)  # else its buttons are about what else runs
    assert "paused" in line._text.text()
    line._pause.click()
    exports.page.past.running.stop.setFocus()
    line._stop.click()
    row = exports.row(ExportState.STOPPED)
    assert exports.window.focusWidget() is exports.page.past.new  # not a button of some other export
    assert (out / "INCOMPLETE.txt").exists()
    assert row.state.text() == "Stopped"
    row.go_on.click()
    done = exports.row(ExportState.DONE)
    assert done.past.pictures == 6
    assert len(exports.page.past.rows) == 1
    assert not (out / "INCOMPLETE.txt").exists()


def test_closing_the_window_stops_it_cleanly(exports: Exports, library_path: Path) -> None:
    exports.begin()
    exports.jobs.start(exports.steps.choices, exports.folder / "out")
    exports.jobs.hold(True)
    exports.until(lambda: exports.jobs.progress is not None and exports.jobs.progress.paused)
    exports.window.close()
    exports.window.context.engine.stop()
    (past,) = export_history.history(exports.window.context.library)
    assert past.state is ExportState.STOPPED


def test_everything_is_reached_by_keys_in_the_order_of_reading(exports: Exports) -> None:
    exports.begin()
    exports.counted("6 pictures  \u00b7  6 labels")
    steps = exports.steps
    for step in Step:
        steps.go(step)
        exports.until(steps.next.isEnabled)  # the folder is looked at a moment later
        seen = walk(steps, steps._back_to_list)  # of chips the one that is chosen; arrows go to the others
        assert not [name_of(part) for part in reachable(steps) if part not in seen]
        assert all(name_of(part) for part in seen)
        steps.focus_first()
        assert steps.window().focusWidget() in seen  # a part that can be seen to have it
    steps.go(Step.WHAT)
    chip = steps.what.label.button(Label.PERSON)
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    assert steps.choices.label is Label.EXPRESSION
    exports.counted("Nothing to export")
    assert "9 faces that nobody confirmed" in steps.preview.left_out.text()
    QTest.keyClick(steps.what.label.button(Label.EXPRESSION), Qt.Key.Key_Left)
    exports.counted("6 pictures  \u00b7  6 labels")
    QTest.keyClick(steps, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert steps.step is Step.WHICH
    QTest.keyClick(steps, Qt.Key.Key_Escape)
    assert not exports.page.choosing


def test_nothing_is_cut_in_the_smallest_window(exports: Exports) -> None:
    exports.window.resize(720, 480)
    exports.begin()
    exports.counted("6 pictures  \u00b7  6 labels")
    for step, area in zip(Step, exports.steps._areas, strict=True):
        exports.steps.go(step)
        exports.until(lambda area=area: area.widget().width() == area.viewport().width())
    exports.export(exports.folder / "out")
    past = exports.page.past
    exports.until(past.new.isVisible)
    exports.window.resize(1280, 800)
    exports.until(lambda: past.tables.y() < past.new.geometry().bottom())
    assert {b.geometry().center().y() for b in (past.tables, past.bring)} == {
        past.new.geometry().center().y()
    }
    exports.window.resize(720, 480)
    exports.until(lambda: past.tables.geometry().bottom() < past.new.y())
    for button in (past.tables, past.clean, past.bring, past.new):
        assert button.width() >= button.sizeHint().width()
        assert past._verbs.rect().contains(button.geometry())


def test_the_list_is_walked_in_the_order_of_reading(exports: Exports) -> None:
    exports.begin()
    exports.export(exports.folder / "out")
    exports.until(exports.page.past.new.isVisible)
    check(exports.page.past, exports.page.past.tables)


def test_a_window_that_opens_on_the_page_shows_what_there_is(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.show_page(PageName.EXPORTS)
    window = open_window()  # it opens where the last one was
    page = window.pages.currentWidget()
    assert isinstance(page, ExportsPage)
    qtbot.waitUntil(page.past.empty.isVisible)


def test_return_keeps_the_name_of_a_preset(qtbot: QtBot) -> None:
    taken: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheet = NameSheet(window, "", taken.append)
    sheet.open()
    QTest.keyClicks(sheet.field, "Squares")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert taken == ["Squares"]
    named = NameSheet(window, "Circles", taken.append)
    named.open()
    QTest.keyClick(named.field, Qt.Key.Key_Return)
    assert taken == ["Squares", "Circles"]


def test_a_name_that_other_choices_have_says_that_it_takes_their_place(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = NameSheet(window, "Circles", lambda _name: None, {"Squares"})
    assert (sheet.go.text(), sheet.replaces.text()) == ("Save", "")
    sheet.field.setText(" Squares ")
    assert (sheet.go.text(), sheet.replaces.text()) == ("Replace", "There is a preset of this name.")
    sheet.field.setText("")
    assert not sheet.go.isEnabled()
