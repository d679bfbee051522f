"""The sheet that asks what is to be brought in and where to; nothing is written before its last button."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.domain.importing import DatasetSummary
from faceapp.engine.import_jobs import ImportJobs
from faceapp.ui import file_dialogs, wording
from faceapp.ui.file_dialogs import Kind
from faceapp.ui.importing.formats import TITLES
from faceapp.ui.importing.words import more_of_it, what_it_is
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, Size, font, restyle, set_role
from faceapp.ui.wording import translate

if TYPE_CHECKING:
    from faceapp.services.importing import Found

WIDTH = 560
HERE, APART = "here", "apart"


def typed_folder(text: str) -> Path | None:
    """The folder that was typed or pasted: a path, with "~" for the user's own, or a file's address."""
    text = text.strip()
    url = QUrl(text)
    if url.isLocalFile():
        text = url.toLocalFile()
    if not text:
        return None
    with suppress(RuntimeError):  # "~somebody" whom nobody knows
        return Path(text).expanduser().absolute()
    return Path(text).absolute()


class ImportSheet(QDialog):
    """Folder, format and where to.

    Args:
        imports: reads what is chosen.
        library: the library of this window.

    Signals:
        here_asked: a ``Found``: bring it into this library.
        apart_asked: (folder, format, library file): into a library of its own.
    """

    here_asked = Signal(object)
    apart_asked = Signal(object, str, object)

    def __init__(self, imports: ImportJobs, library: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._imports, self._library = imports, library
        self._found: Found | None = None
        self._folder: Path | None = None
        self.setWindowTitle("faceapp")
        self.setFixedWidth(WIDTH)
        title = QLabel(self.tr("Import a labelled dataset"))
        title.setFont(font(Size.TITLE, bold=True))
        self._typed = False  # the field says another folder than was looked at
        self.folder = QLineEdit()
        self.folder.setPlaceholderText(self.tr("No folder chosen yet"))
        self.folder.textEdited.connect(self._on_typed)
        self.folder.editingFinished.connect(self._on_written)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.choose = QPushButton(self.tr("Choose\u2026"))
        self.choose.clicked.connect(self._ask_folder)
        self.format = QComboBox()
        self.format.setAccessibleName(self.tr("Format"))
        self.format.addItem(self.tr("See what it is"), "auto")
        for key, name in TITLES.items():
            self.format.addItem(translate("Formats", str(name)), key)
        self.format.setMaxVisibleItems(self.format.count())
        # its list opens below it: the other kind, over it as a menu, cuts its last row in half
        self.format.setStyleSheet("combobox-popup: 0;")
        self.format.currentIndexChanged.connect(self._look)
        self.where = QComboBox()
        self.where.setAccessibleName(self.tr("Where to"))
        self.where.addItem(self.tr("Into this library"), HERE)
        self.where.addItem(self.tr("As a library of its own, in a window of its own"), APART)
        self.where.currentIndexChanged.connect(self._renew)
        self.file = QLabel()
        restyle(self.file, "tone", "caption")
        self.told = QLabel(wordWrap=True)
        self.more = QLabel(wordWrap=True)
        for label in (self.file, self.told, self.more):
            label.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self.told, "tone", "emphasis")
        restyle(self.more, "tone", "caption")
        self.leave, self.go = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Import"))
        set_role(self.go, "primary")
        self.go.setDefault(True)
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)
        self._lay_out(title)
        imports.read.connect(self._on_read)
        imports.refused.connect(self._on_refused)
        self.finished.connect(self._on_finished)
        self._renew()

    def _lay_out(self, title: QLabel) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_GROUP)
        grid.setVerticalSpacing(SPACE_BETWEEN)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        fields: tuple[tuple[str, QHBoxLayout | QWidget], ...] = (
            (self.tr("Folder"), row),
            (self.tr("Format"), self.format),
            (self.tr("Where to"), self.where),
            ("", self.file),
        )
        for place, (name, field) in enumerate(fields):
            label = QLabel(name)
            restyle(label, "tone", "quiet")
            grid.addWidget(label, place, 0)
            if isinstance(field, QWidget):
                grid.addWidget(field, place, 1)
            else:
                grid.addLayout(field, place, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_BETWEEN)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SPACE_GROUP * 2,) * 4)
        column.setSpacing(SPACE_GROUP)
        column.addWidget(title)
        column.addLayout(grid)
        column.addWidget(self.told)
        column.addWidget(self.more)
        column.addStretch(1)
        column.addLayout(buttons)

    def take(self, folder: Path, form: str = "auto") -> None:
        """Look at a folder."""
        self._folder, self._typed = folder, False
        self.folder.setText(wording.printable(folder))
        self.folder.setCursorPosition(len(self.folder.text()))
        place = max(self.format.findData(form), 0)
        if place != self.format.currentIndex():
            self.format.setCurrentIndex(place)  # looks by itself
        else:
            self._look()

    @property
    def own_library(self) -> Path | None:
        """Where the library of its own would lie: beside this one, under a name that is free."""
        if self._folder is None:
            return None
        stem = wording.file_name(self._folder) or "dataset"
        place = self._library.with_name(f"{stem}.faceapp")
        number = 2
        while place.exists():
            place = self._library.with_name(f"{stem}-{number}.faceapp")
            number += 1
        return place

    def _ask_folder(self) -> None:
        file_dialogs.ask_folder(
            self, self.tr("Choose the folder of a dataset"), Kind.LABELLED, lambda paths: self.take(paths[0])
        )

    def _on_typed(self, _text: str) -> None:
        """What was found is not what the field says any more."""
        self._typed = True
        self._found = None
        self._imports.drop_look()
        self._say("")
        self._renew()

    def _on_written(self) -> None:
        """Return was pressed in the field, or it was left."""
        if not self._typed or not self.isVisible():
            return
        folder = typed_folder(self.folder.text())
        if folder is not None:
            self.take(folder, str(self.format.currentData()))
        else:
            self._folder, self._typed = None, False
            self._renew()

    def _look(self) -> None:
        self._found = None
        self._renew()
        if self._folder is not None:
            self._say(self.tr("Looking at it\u2026"))
            self._imports.look(self._library, self._folder, str(self.format.currentData()))

    def _on_read(self, found: Found, summary: DatasetSummary) -> None:
        self._found = found
        self._say(what_it_is(summary), more_of_it(summary))
        self._renew()

    def _on_refused(self, error: KnownError) -> None:
        self._found = None
        self._say(wording.sentence(error))
        self._renew()

    def _say(self, text: str, more: list[str] | None = None) -> None:
        restyle(self.told, "tone", "emphasis")
        self.told.setText(text)
        self.more.setText("\n".join(more or []))
        self.more.setVisible(bool(more))
        self._make_room()

    def _make_room(self) -> None:
        """As high as what is said needs it: a layout would press the fields flat instead."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(WIDTH, max(self.height(), layout.totalHeightForWidth(WIDTH)))

    def _renew(self) -> None:
        self.go.setEnabled(self._found is not None)
        own = self.own_library
        shown = self.where.currentData() == APART and own is not None
        self.file.setText(wording.printable(own) if shown and own is not None else "")
        if not self.told.text():
            restyle(self.told, "tone", "quiet")
            self.told.setText(self.tr("Pictures stay where they are; their labels come in, to be checked."))
            self.more.hide()

    def _go(self) -> None:
        if self._found is None or self._folder is None:
            return
        own = self.own_library
        if self.where.currentData() == APART and own is not None:
            self.apart_asked.emit(self._folder, self._found.format, own)
        else:
            self.here_asked.emit(self._found)
        self.accept()

    def _on_finished(self) -> None:
        self._imports.drop_look()
        self.deleteLater()
