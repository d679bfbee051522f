"""Photos with a name become a dataset: chosen in four steps, written, listed and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from world import World

from faceapp.domain.export_history import ExportState
from faceapp.domain.export_steps import Step
from faceapp.ui.export.page import ExportsPage
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.mark.timeout(600)
def test_photos_with_a_name_become_a_dataset(
    album: Path, open_world: Callable[[], World], tmp_path: Path
) -> None:
    world = open_world()
    world.add(album, photos=10)
    for name in ("portrait.jpg", "wide.jpg", "close.jpg"):
        for face in world.faces(name)[:1]:
            world.window.context.operations.name_face(face.id, "Eileen Collins")
    world.idle()

    QTest.keyClick(world.window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert world.window.pages.name is PageName.EXPORTS
    page = world.window.pages.page(PageName.EXPORTS)
    assert isinstance(page, ExportsPage)
    world.until(page.past.empty.isVisible, "the empty page")
    page.begin()
    steps = page.steps
    world.until(lambda: steps.how.card is not None, "the formats")
    steps.how.format.button("coco").click()
    world.until(lambda: len(steps.preview.samples.shown) == 3, "three pictures")
    for sample in steps.preview.samples.shown:
        (face,) = [face for face in sample.faces if face.label]
        assert face.label == "Eileen Collins"
        assert face.box is not None

    steps.go(Step.WHERE)
    QTest.keyClicks(steps.where.title, "Astronauts")
    assert Path(steps.where.folder.text()).name == "Astronauts"
    out = tmp_path / "out"
    steps.where.folder.selectAll()
    QTest.keyClicks(steps.where.folder, str(out))
    world.until(steps.next.isEnabled, "the export to be possible")
    assert "This writes 3 pictures with 3 labels" in steps.where.summary.text()
    QTest.keyClick(steps.where.folder, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    world.until(lambda: bool(page.past.rows) and not world.engine.exports.running, "the export")
    world.until(lambda: page.past.rows[0].past.state is ExportState.DONE, "the list")
    assert any("Exported 3 pictures" in toast.text for toast in world.window.findChildren(Toast))

    (labels,) = [path for path in out.rglob("*.json") if path.name != "manifest.json"]
    told = json.loads(labels.read_text())
    assert [one["name"] for one in told["categories"]] == ["Eileen Collins"]
    assert len(told["annotations"]) == len(told["images"]) == 3
    row = page.past.rows[0]
    row.check.click()
    world.until(lambda: row.answer.text().startswith("All "), "the check")
