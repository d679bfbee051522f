"""What the program says about itself, and showing a file where it lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

import faceapp
from faceapp.ui.wording import translate


def show_about(window: QWidget) -> None:
    """Name, version, licence."""
    box = QMessageBox(window)
    box.setWindowTitle(translate("about", "About faceapp"))
    box.setText(
        translate(
            "about",
            "faceapp {version}\nNames the faces in your photos, on your own machine.\nGPL-3.0-or-later",
        ).format(version=faceapp.__version__)
    )
    box.finished.connect(box.deleteLater)
    box.open()


def open_folder(path: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> None:
    """Open the folder that ``path`` lies in."""
    open_folder(path.parent)
