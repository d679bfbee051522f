"""The sheet of imports: nothing is written before its button; results are told in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from export_world import picture
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_formats import READABLE
from faceapp.domain.import_errors import NoDataset
from faceapp.domain.import_problems import Problem, Problems, Wrong
from faceapp.domain.importing import (
    DatasetSummary,
    ImportProgress,
    ImportReport,
    ImportStage,
    NotHeld,
)
from faceapp.domain.photo import Reason
from faceapp.engine.import_jobs import ImportEnd
from faceapp.interchange.formats import format_called
from faceapp.services import browse
from faceapp.ui.importing import words
from faceapp.ui.importing.formats import TITLES
from faceapp.ui.importing.result import ImportResult
from faceapp.ui.importing.sheet import APART, ImportSheet, typed_folder
from faceapp.ui.pages import PageName
from faceapp.ui.window import MainWindow

OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    for n, name in enumerate(("Ann", "Bob")):
        (tmp_path / "d" / name).mkdir(parents=True)
        (tmp_path / "d" / name / f"{n}.jpg").write_bytes(picture(n))
    return tmp_path / "d"


def sheet_of(window: MainWindow) -> ImportSheet:
    window._imports.open()
    found = window.findChild(ImportSheet)
    assert isinstance(found, ImportSheet)
    return found


def test_the_sheet_says_what_it_is_before_anything_is_written(
    qtbot: QtBot, open_window: OpenWindow, dataset: Path, library_path: Path
) -> None:
    window = open_window()
    sheet = sheet_of(window)
    assert not sheet.go.isEnabled()
    sheet.take(dataset)
    qtbot.waitUntil(sheet.go.isEnabled)
    name = sheet.format.itemText(sheet.format.findData("folders"))  # as it is offered
    assert sheet.told.text() == f"{name}: 2 pictures, 2 labels, 2 people"
    sheet.take(dataset / "Ann")
    qtbot.waitUntil(lambda: "no labelled dataset" in sheet.told.text())
    assert sheet.format.maxVisibleItems() == sheet.format.count()
    assert not sheet.go.isEnabled()
    sheet.where.setCurrentIndex(sheet.where.findData(APART))
    assert sheet.own_library == library_path.with_name("Ann.faceapp")
    assert "Ann.faceapp" in sheet.file.text()
    qtbot.mouseClick(sheet.leave, Qt.MouseButton.LeftButton)
    assert browse.roots(window.context.library) == ()


def test_a_folder_can_be_typed_and_is_looked_at_on_return(
    qtbot: QtBot, open_window: OpenWindow, dataset: Path
) -> None:
    sheet = sheet_of(open_window())
    sheet.folder.setFocus()
    qtbot.keyClicks(sheet.folder, str(dataset))
    assert not sheet.go.isEnabled()
    qtbot.keyClick(sheet.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.go.isEnabled)
    qtbot.keyClicks(sheet.folder, "-gone")
    assert not sheet.go.isEnabled()  # what was found lies elsewhere
    qtbot.keyClick(sheet.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "There is no file or folder" in sheet.told.text())
    assert sheet.isVisible()
    assert sheet.folder.height() >= sheet.folder.sizeHint().height()  # nothing is pressed flat
    assert sheet.format.height() >= sheet.format.sizeHint().height()
    sheet.folder.selectAll()
    qtbot.keyClick(sheet.folder, Qt.Key.Key_Backspace)
    qtbot.keyClick(sheet.folder, Qt.Key.Key_Return)
    assert sheet.own_library is None
    assert "no file or folder" not in sheet.told.text()


def test_paths_as_they_are_typed_and_pasted() -> None:
    assert typed_folder(" /a b ") == Path("/a b")
    assert typed_folder("file:///a%20b") == Path("/a b")
    assert typed_folder("~/d") == Path.home() / "d"
    assert typed_folder("~nobody-is-called-so") == Path.cwd() / "~nobody-is-called-so"
    assert typed_folder(" ") is None


def test_a_library_of_its_own_is_asked_for_with_folder_and_format(
    qtbot: QtBot, open_window: OpenWindow, dataset: Path, library_path: Path
) -> None:
    sheet = sheet_of(open_window())
    library_path.with_name("d.faceapp").write_bytes(b"")  # the name is taken
    sheet.take(dataset)
    qtbot.waitUntil(sheet.go.isEnabled)
    sheet.apart_asked.disconnect()
    sheet.where.setCurrentIndex(sheet.where.findData(APART))
    with qtbot.waitSignal(sheet.apart_asked) as heard:
        qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert heard.args == [dataset, "folders", library_path.with_name("d-2.faceapp")]


def test_the_export_page_and_the_menu_open_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page(PageName.EXPORTS)
    page = window.pages.page(PageName.EXPORTS)
    page.import_asked.emit()  # type: ignore[attr-defined]
    sheet = window.findChild(ImportSheet)
    assert sheet is not None
    sheet.reject()
    qtbot.waitUntil(lambda: window.findChild(ImportSheet) is None)
    action = next(one for one in window._menu.menu.actions() if "Import a dataset" in one.text())
    action.trigger()
    assert window.findChild(ImportSheet) is not None


def test_the_line_below_says_how_far_it_is_and_how_it_ended(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window()
    imports = window.context.engine.imports
    qtbot.waitUntil(lambda: window.context.engine.activity.doing.value == "nothing")
    imports.progressed.emit(ImportProgress(ImportStage.LABELS, 1000, 2500))
    assert "Putting labels on" in window._activity._text.text()
    told = ((tmp_path / "a.jpg", Problems((Problem(Wrong.NO_PICTURE),))),)
    report = ImportReport("coco", 2500, 2600, 2600, people=30, not_held={NotHeld.SCORES: 7}, problems=told)
    imports.ended.emit(ImportEnd(tmp_path, report))
    assert "Putting labels on" not in window._activity._text.text()
    assert window._toast.text.startswith("Brought in: 2")
    window._toast._button.click()
    result = window.findChild(ImportResult)
    assert isinstance(result, ImportResult)
    said = [label.text() for label in result.findChildren(QLabel)]
    assert "30 people" in said
    assert any("scores of other models: 7" in line for line in said)
    assert [result.problems.item(n).text() for n in range(result.problems.count())] == [
        "a.jpg: It is no picture."
    ]
    button = next(one for one in result.findChildren(QPushButton) if one.text() == "Check labels")
    button.click()
    assert window.pages.name is PageName.CLEANING
    imports.ended.emit(ImportEnd(tmp_path, error=NoDataset(folder=tmp_path)))
    assert "no labelled dataset" in window._toast.text
    imports.ended.emit(ImportEnd(tmp_path))
    assert "stopped" in window._toast.text


def test_a_dataset_that_is_dropped_is_offered(
    qtbot: QtBot, open_window: OpenWindow, dataset: Path, tmp_path: Path
) -> None:
    window = open_window()
    (tmp_path / "album").mkdir()
    window._imports.offer([tmp_path / "album"])
    (dataset / "classes.json").write_text("{}")
    window._imports.offer([dataset])
    qtbot.waitUntil(lambda: "looks like a labelled dataset" in window._toast.text)
    assert "\u201cd\u201d" in window._toast.text
    window._toast._button.click()
    sheet = window.findChild(ImportSheet)
    assert isinstance(sheet, ImportSheet)
    assert sheet.folder.text() == str(dataset)


def test_each_format_that_can_be_read_is_offered() -> None:
    assert list(TITLES) == list(READABLE)
    assert all(format_called(key) for key in TITLES)


def test_summaries_and_results_in_words() -> None:
    summary = DatasetSummary(
        *("coco", "COCO", Path("/d"), Label.PERSON, 1204, 3511, 30, 0),
        splits=("train", "test"),
        known=12,
        problems=(
            (Path("/d/a.jpg"), Problems((Problem(Wrong.FILE_GONE),))),
            (Path("/d/b.jpg"), Problems((Problem(Wrong.NO_XML),))),
        ),
    )
    assert words.what_it_is(summary).replace("\u202f", " ").replace("\u00a0", " ") in {
        "COCO: 1 204 pictures, 3 511 labels, 30 people",
        "COCO: 1,204 pictures, 3,511 labels, 30 people",
    }
    more = words.more_of_it(summary)
    assert more[0].startswith("12 names are in this library already")
    assert "train, test" in more[1]
    assert more[2:] == ["a.jpg: The file is not there.", "More problems, listed when it is in: 1"]
    report = ImportReport(
        "coco",
        pictures=3,
        labels=4,
        known=1,
        added=1,
        kept=2,
        not_held=dict.fromkeys(NotHeld, 3),
        unreadable=((Path("/d/c.jpg"), Reason.EMPTY),),
        problems=summary.problems + summary.problems,
    )
    assert words.result(report) == "Everything was there already: 4 labels on 3 pictures."
    assert words.more_of_result(report) == [
        "1 name was in the library already",
        "1 face was added where none was found",
        "2 labels were left out: you said otherwise",
    ]
    folders = ImportReport("folders", pictures=3, labels=3, fresh=3, unboxed=3)
    (looked_for,) = words.more_of_result(folders)
    assert looked_for.startswith("The dataset does not say where the faces are: they were looked for.")
    assert len(words.not_held(report.not_held)) == len(NotHeld)
    assert len(words.problems(report)) == 5
    assert words.problems(report)[-1] == "c.jpg: The file is empty."
    assert words.progress(ImportProgress(ImportStage.FACES)) == ""


def test_problems_are_seen_whole_where_they_are_few(qtbot: QtBot) -> None:
    wrong = Problems.of([Problem(Wrong.BOX_OUTSIDE), Problem.of(Wrong.CLASS_NO_NAME, number=99)] * 2)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    for count, scrolls in ((1, False), (3, False), (40, True)):
        told = tuple((Path(f"/d/labels_of_a_picture_{n}.txt"), wrong) for n in range(count))
        result = ImportResult(ImportReport("yolo", 48, 47, 47, problems=told), window)
        result.show()
        qtbot.waitUntil(lambda list_=result.problems: list_.viewport().height() > 0)
        assert (result.problems.verticalScrollBar().maximum() > 0) is scrolls
        result.reject()
