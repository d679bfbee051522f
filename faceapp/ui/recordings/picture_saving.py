"""Saving and copying what is seen of a recording as pictures: the summary, the lanes over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from faceapp.ui import file_dialogs
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.lane_painting import FACE
from faceapp.ui.recordings.lanes import Lanes
from faceapp.ui.recordings.saving import file_stem, told, written
from faceapp.ui.recordings.side import Side


class PictureSaving(QObject):
    """Asks where to, and writes; or fills the clipboard."""

    def __init__(self, side: Side, lanes: Lanes, pictures: Pictures) -> None:
        super().__init__(side)
        self._side, self._lanes, self._pictures = side, lanes, pictures
        side.summary_picture_asked.connect(self._ask_summary)
        side.timeline_asked.connect(self._ask_timeline)
        side.picture_copied.connect(self.copy_summary)
        side.copies.aboutToShow.connect(self._fetch_faces)
        lanes.menu_asked.connect(self._menu)

    def summary(self) -> QImage | None:
        """What each person showed; None where nothing is looked at."""
        from faceapp.ui.recordings.review_pictures import summary_picture

        gathered = self._lanes.gathered
        return None if gathered is None else summary_picture(gathered, self._pictures)

    def timeline(self) -> QImage | None:
        """The lanes, as far as they are looked at."""
        from faceapp.ui.recordings.review_pictures import timeline_picture

        lanes, gathered = self._lanes, self._lanes.gathered
        if gathered is None:
            return None
        curves, wide = lanes.curves_of(gathered), lanes.viewport().width()
        return timeline_picture(gathered, self._pictures, curves, lanes.axis.span, lanes.expression, wide)

    def save_summary(self, path: Path) -> None:
        """Write the summary."""
        self._save(self.summary(), path)

    def save_timeline(self, path: Path) -> None:
        """Write the lanes."""
        self._save(self.timeline(), path)

    def copy_summary(self) -> None:
        """Into the clipboard."""
        self._copy(self.summary())

    def copy_timeline(self) -> None:
        """Into the clipboard."""
        self._copy(self.timeline())

    # --- within ---

    def _copy(self, picture: QImage | None) -> None:
        if picture is not None:
            QGuiApplication.clipboard().setImage(picture)
            self._side.said.emit(self.tr("Copied"))

    def _save(self, picture: QImage | None, path: Path) -> None:
        if picture is None:
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
        told(self._side, written(path, bytes(buffer.data().data())))

    def _ask_summary(self) -> None:
        self._ask(self.tr("Save the summary"), self.tr("{name} summary"), self.save_summary)

    def _ask_timeline(self) -> None:
        self._ask(self.tr("Save the timeline"), self.tr("{name} timeline"), self.save_timeline)

    def _ask(self, title: str, name: str, take: Callable[[Path], None]) -> None:
        gathered = self._lanes.gathered
        if gathered is None:
            return
        self._fetch_faces()
        words = name.format(name=file_stem(gathered.reviewed))
        file_dialogs.ask_save(self._side, title, f"{words}.png", take)

    def _fetch_faces(self) -> None:
        """Those out of sight come while one chooses."""
        gathered = self._lanes.gathered
        for lane in () if gathered is None else gathered.reviewed.lanes:
            if lane.face is not None:
                self._pictures.round_face(lane.face, FACE)

    def _menu(self, place: QPoint) -> None:
        self._fetch_faces()
        menu = QMenu(self._lanes)
        menu.addAction(self.tr("Save the timeline as a picture\u2026")).triggered.connect(self._ask_timeline)
        menu.addAction(self.tr("Copy the timeline as a picture")).triggered.connect(self.copy_timeline)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
