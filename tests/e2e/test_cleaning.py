"""Checking labels on real photos with the real models: what is wrong is found, decided by key, undone."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from world import World

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.ids import FaceId
from faceapp.services import browse, dataset_choosing, tagging
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.page import CleaningPage
from faceapp.ui.pages import PageName

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
PEOPLE, EACH = 5, 6


def opened(world: World) -> CleaningPage:
    world.window.show_page(PageName.CLEANING)
    page = world.window.pages.page(PageName.CLEANING)
    assert isinstance(page, CleaningPage)
    world.until(lambda: page.sitting.labels > 0 and not page.sitting.running, "the look")
    return page


def name_of(world: World, face: FaceId) -> str:
    person = browse.face(world.library, face).person
    return browse.called(world.library)[person] if person else ""


def test_a_face_under_a_name_of_its_own_is_doubted(album: Path, open_world: Callable[[], World]) -> None:
    world = open_world()
    world.add(album, photos=10)
    faces = [
        world.faces(f"{name}.jpg")[0].id for name in ("portrait", "close", "wide", "evening", "mirrored")
    ]
    tagging.name_faces(world.library, faces[:4], "Eileen Collins")
    tagging.name_face(world.library, faces[4], "Bob")
    page = opened(world)
    assert page.cases.faces == (faces[4],)
    QTest.keyClick(page.wall, Qt.Key.Key_Return)
    assert name_of(world, faces[4]) == "Eileen Collins"
    assert page.figures.endswith("1 decided: 1 changed")


def test_broken_labels_and_a_copy_are_found_and_decided(
    shared: Path, tmp_path: Path, open_world: Callable[[], World]
) -> None:
    source, folder = shared / "photos" / "album-labelled", tmp_path / "photos"
    if not source.is_dir():
        pytest.skip("there are no labelled photos here")
    folder.mkdir()
    with (source / "labels.csv").open() as table:
        rows = [row for row in csv.DictReader(table) if row["role"] == "known"]
    people = list(dict.fromkeys(row["person"] for row in rows))[:PEOPLE]
    chosen = {name: [row["path"] for row in rows if row["person"] == name][:EACH] for name in people}
    for paths in chosen.values():
        for path in paths:
            shutil.copy(source / path, folder)
    first = Path(chosen[people[0]][0]).name
    with Image.open(folder / first) as picture:
        picture.resize((picture.width * 4 // 5, picture.height * 4 // 5)).save(folder / "zz copy.jpg")
    world = open_world()
    world.add(folder, photos=PEOPLE * EACH + 1)
    truth: dict[FaceId, str] = {}
    for name, paths in chosen.items():
        for file in [Path(path).name for path in paths] + (["zz copy.jpg"] if name == people[0] else []):
            faces = world.faces(file)
            truth[min(faces, key=lambda face: abs(face.box.x + face.box.w / 2 - 0.5)).id] = name
    wrong = [list(truth)[8], list(truth)[20]]
    for face, name in truth.items():
        tagging.name_face(world.library, face, people[2] if face in wrong else name)

    page = opened(world)
    assert set(page.cases.faces) == set(wrong)
    for face in page.cases.faces:
        QTest.keyClick(page.wall, Qt.Key.Key_Return)
        assert name_of(world, face) == truth[face]
    assert page.figures.endswith("100\u202f% now  \u00b7  2 decided: 2 changed")
    page.show_kind(Kind.DUPLICATE)
    (copy,) = page.cases.cases
    QTest.keyClick(page.wall, Qt.Key.Key_Y)
    left = dataset_choosing.choose(world.library, ExportChoices("coco"))
    assert left.left_out[LeftOut.LEFT_OUT] == 1
    written = {face.face for photo in left.photos for face in photo.faces}
    photos = [browse.face(world.library, face).photo for face in truth if face not in written]
    out = [browse.photo(world.library, photo).path.name for photo in photos]
    assert out == ["zz copy.jpg"], "the smaller one"
    world.window.context.operations.undo()
    assert page.cases.cases == (copy,)
