from __future__ import annotations

import numpy as np
import pytest
from photo_indexes import index_of
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from faceapp.ui.photos.model import PhotoModel, Role
from faceapp.ui.photos.picking import Picks


@pytest.fixture
def model(qtbot: QtBot) -> PhotoModel:
    made = PhotoModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def told(model: PhotoModel) -> list[str]:
    heard: list[str] = []
    model.modelReset.connect(lambda: heard.append("reset"))
    model.layoutChanged.connect(lambda *_: heard.append("layout"))
    model.rowsInserted.connect(lambda _p, a, b: heard.append(f"in {a}-{b}"))
    model.rowsRemoved.connect(lambda _p, a, b: heard.append(f"out {a}-{b}"))
    model.dataChanged.connect(lambda *_: heard.append("data"))
    return heard


def test_rows_say_what_the_arrays_say(model: PhotoModel) -> None:
    model.show(index_of([5, 3, 9], days=[40, 3, 1], gone=[9]))

    assert model.rowCount() == 3
    assert [model.index(row).data(Role.PHOTO) for row in range(3)] == [5, 3, 9]
    assert model.index(1).data(Role.ASPECT) == pytest.approx(0.75)
    assert model.index(2).data(Role.STATE) == 1
    assert "2020" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "not there" in model.index(2).data()
    assert model.row_of(9) == 2
    assert model.row_of(77) == -1


def test_photos_that_come_and_go_are_told_as_rows(model: PhotoModel) -> None:
    model.show(index_of([1, 2, 3, 4, 5, 6]))
    heard = told(model)

    model.show(index_of([1, 10, 11, 3, 4, 6, 12]))

    assert heard == ["out 4-4", "out 1-1", "in 1-2", "in 6-6"]
    assert model.photos.ids.tolist() == [1, 10, 11, 3, 4, 6, 12]


def test_another_order_keeps_persistent_indexes_on_their_photos(model: PhotoModel) -> None:
    model.show(index_of([1, 2, 3, 4]))
    kept = QPersistentModelIndex(model.index(1))
    heard = told(model)

    model.show(index_of([4, 3, 2, 1]))

    assert heard == ["layout"]
    assert kept.row() == 2
    assert kept.data(Role.PHOTO) == 2


def test_other_photos_are_a_reset_and_the_same_ones_are_none(model: PhotoModel) -> None:
    model.show(index_of([1, 2, 3]))
    heard = told(model)

    model.show(index_of([1, 2, 3]))
    assert heard == ["data"]
    model.show(index_of([3, 8, 1]))
    assert heard == ["data", "reset"]


def test_many_small_changes_are_told_at_once(model: PhotoModel) -> None:
    model.show(index_of(list(range(0, 2000, 2))))
    heard = told(model)

    model.show(index_of(list(range(2000))))

    assert heard == ["reset"]
    assert model.rowCount() == 2000


def test_picking_as_file_managers_taught_everybody(model: PhotoModel) -> None:
    model.show(index_of(list(range(20))))
    selection = QItemSelectionModel(model)
    picks = Picks(model, selection)

    picks.only(4)
    assert picks.rows().tolist() == [4]
    picks.until(7)
    assert picks.rows().tolist() == [4, 5, 6, 7]
    picks.until(2)
    assert picks.rows().tolist() == [2, 3, 4]
    picks.toggle(3)
    picks.toggle(10)
    assert picks.rows().tolist() == [2, 4, 10]
    picks.until(12, add=True)
    assert picks.rows().tolist() == [2, 4, 10, 11, 12]
    picks.begin_band(keep=True)
    picks.band([(0, 1), (15, 16)])
    picks.band([(0, 0)])
    assert picks.rows().tolist() == [0, 2, 4, 10, 11, 12]
    picks.all()
    assert len(picks.rows()) == 20
    picks.none()
    assert not len(picks.rows())


def test_what_was_picked_is_picked_again_after_a_reset(model: PhotoModel) -> None:
    model.show(index_of([1, 2, 3, 4, 5]))
    picks = Picks(model, QItemSelectionModel(model))

    model.show(index_of([5, 9, 4, 2]))
    picks.restore({2, 3, 5}, current=2)

    assert model.photos.ids[picks.rows()].tolist() == [5, 2]
    assert picks.pivot == 3
    assert np.array_equal(picks.mask(), [True, False, False, True])
