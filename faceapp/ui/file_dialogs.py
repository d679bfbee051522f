"""All dialogs for files: each kind begins where its last one ended, and shows what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from faceapp.domain.recording import VIDEO_SUFFIXES
from faceapp.ui.state import WindowState
from faceapp.ui.wording import translate


class Kind(StrEnum):
    """What a dialog is about; the folder is remembered for each."""

    PHOTOS = "photos"
    VIDEOS = "videos"
    MODELS = "models"
    LABELLED = "labelled"
    PICTURE = "picture"
    TABLE = "table"


def ask_files(
    parent: QWidget,
    title: str,
    kind: Kind,
    take: Callable[[list[Path]], object],
    filters: Sequence[str] = (),
    *,
    several: bool = False,
) -> QFileDialog:
    """Let the user choose a file, or ``several``; ``take`` gets them, if any are chosen.

    ``filters`` say what is shown, as "Tables (*.csv)"; all files can be shown, too.
    """
    dialog = _dialog(parent, title, kind, take)
    modes = QFileDialog.FileMode
    dialog.setFileMode(modes.ExistingFiles if several else modes.ExistingFile)
    dialog.setNameFilters([*filters, all_files()])
    dialog.open()
    return dialog


def ask_videos(
    parent: QWidget, title: str, take: Callable[[list[Path]], object], *, several: bool = False
) -> QFileDialog:
    """Let the user choose a video, or ``several``."""
    endings = " ".join(sorted(f"*{ending.decode()}" for ending in VIDEO_SUFFIXES))
    kinds = translate("FileDialogs", "Videos ({kinds})").format(kinds=endings)
    return ask_files(parent, title, Kind.VIDEOS, take, [kinds], several=several)


def ask_folder(parent: QWidget, title: str, kind: Kind, take: Callable[[list[Path]], object]) -> QFileDialog:
    """Let the user choose a folder."""
    dialog = _dialog(parent, title, kind, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def ask_save(parent: QWidget, title: str, name: str, take: Callable[[Path], object]) -> QFileDialog:
    """Let the user say where a picture or a table is to be kept.

    ``name`` is what it could be called; its end says what it is: ".png" or ".csv".
    """
    ending = Path(name).suffix.lower()
    kind = Kind.PICTURE if ending == ".png" else Kind.TABLE
    dialog = _dialog(parent, title, kind, lambda paths: take(paths[0]))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    words = {
        ".png": translate("FileDialogs", "PNG picture") + " (*.png)",
        ".csv": translate("FileDialogs", "CSV table") + " (*.csv)",
    }
    dialog.setNameFilters([words[ending]] if ending in words else [all_files()])
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(name)
    dialog.open()
    return dialog


def all_files() -> str:
    """The last of the filters."""
    return translate("FileDialogs", "All files") + " (*)"


def first_folder(kind: Kind) -> Path:
    """Where a dialog of this kind begins: where the last one ended, else where such files usually are."""
    last = WindowState().folder(kind)
    if last is not None and _is_dir(last):
        return last
    usual = (_USUAL[kind], QStandardPaths.StandardLocation.HomeLocation)
    places = [Path(place) for one in usual for place in QStandardPaths.standardLocations(one)]
    return next((place for place in places if _is_dir(place)), Path.home())


def _dialog(parent: QWidget, title: str, kind: Kind, take: Callable[[list[Path]], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(first_folder(kind)))

    def chosen(names: list[str]) -> None:
        paths = [Path(name) for name in names if name]
        if paths:
            WindowState().keep_folder(kind, dialog.directory().absolutePath())
            take(paths)

    dialog.filesSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # on a drive that is away
        return False


_LOCATION = QStandardPaths.StandardLocation
_USUAL = {
    Kind.PHOTOS: _LOCATION.PicturesLocation,
    Kind.VIDEOS: _LOCATION.MoviesLocation,
    Kind.MODELS: _LOCATION.DownloadLocation,
    Kind.LABELLED: _LOCATION.DocumentsLocation,
    Kind.PICTURE: _LOCATION.PicturesLocation,
    Kind.TABLE: _LOCATION.DocumentsLocation,
}
