"""Settings: folders, look, speed, where everything lies, and what is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.photo import Root
from faceapp.services import graphics
from faceapp.ui import wording
from faceapp.ui.card import titled_card
from faceapp.ui.column import one_column, page_title
from faceapp.ui.context import WindowContext
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.indent import indent
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.state import WindowState
from faceapp.ui.theme import (
    SPACE_BETWEEN,
    Mode,
    icon,
    restyle,
    set_role,
    theme,
)
from faceapp.ui.video_settings import VideoSettings

COLUMN = 640


class SettingsPage(Page):
    """One column of cards.

    Signals:
        add_folder_asked: a button.
        remove_folder_asked: a ``Root``.
        show_file_asked: a ``Path``.
        cores_chosen: processes that measure photos.
    """

    add_folder_asked = Signal()
    escapes = True
    remove_folder_asked = Signal(object)
    show_file_asked = Signal(object)
    cores_chosen = Signal(int)

    def __init__(self, context: WindowContext, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._state = state
        self._roots: tuple[Root, ...] | None = None
        self._counts: list[QLabel] = []
        parts = (
            page_title(self.tr("Settings")),
            self._folders_card(),
            self._models_card(),
            self._look_card(),
            self._speed_card(),
            VideoSettings(self._context),
            self._data_card(),
            self._privacy_card(),
        )
        one_column(self, parts, COLUMN)

    def show_folders(self, roots: Sequence[Root]) -> None:
        """The folders of the library; nothing moves under the hand where only numbers change."""
        known = None if self._roots is None else [(root.id, root.path) for root in self._roots]
        if [(root.id, root.path) for root in roots] == known:
            self._roots = tuple(roots)
            for root, label in zip(roots, self._counts, strict=True):
                label.setText(self._count(root))
            return
        self._roots = tuple(roots)
        self._counts.clear()
        while (item := self._folders.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for root in roots:
            self._folders.addWidget(self._folder(root))
        if not roots:
            nothing = QLabel(self.tr("No folder yet."))
            restyle(nothing, "tone", "quiet")
            self._folders.addWidget(nothing)

    def refresh(self) -> None:
        self._show_sizes()

    def focus_first(self) -> None:
        self._add.setFocus()

    def _folder(self, root: Root) -> QWidget:
        name = ElidedLabel(wording.printable(root.path), middle=True)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        count = QLabel(self._count(root))
        restyle(count, "tone", "quiet")
        self._counts.append(count)
        remove = QPushButton(self.tr("Remove"))
        remove.setAccessibleName(self.tr("Remove {folder}").format(folder=name.text()))
        set_role(remove, "quiet")
        remove.clicked.connect(lambda _checked: self.remove_folder_asked.emit(root))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(name, 1)
        row.addWidget(count)
        row.addWidget(remove)
        return line

    def _count(self, root: Root) -> str:
        if not root.online:
            return self.tr("not there now")
        if root.pending:
            seen = wording.number(root.photos - root.pending)
            return self.tr("{n} of {photos} looked at").format(n=seen, photos=wording.kept_in(root))
        return wording.kept_in(root)

    def _folders_card(self) -> QFrame:
        card, column = titled_card(
            self.tr("Folders"),
            self.tr("Photos in these folders and below are in the library. The files are never changed."),
        )
        self._folders = QVBoxLayout()
        self._folders.setSpacing(SPACE_BETWEEN)
        self._add = QPushButton(icon("folder-plus"), self.tr("Add folder"))
        self._add.clicked.connect(lambda _checked: self.add_folder_asked.emit())
        column.addLayout(self._folders)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _models_card(self) -> QFrame:
        card, column = titled_card(
            self.tr("Models"),
            self.tr("What finds faces, tells people apart and reads expressions; better ones can be had."),
        )
        button = QPushButton(icon("cube"), self.tr("Choose models"))
        button.clicked.connect(lambda _checked: self.page_requested.emit(str(PageName.MODELS)))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _look_card(self) -> QFrame:
        card, column = titled_card(self.tr("Look"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        self._modes = QButtonGroup(self)
        for mode, name, picture in (
            (Mode.AUTO, self.tr("Like the system"), "desktop"),
            (Mode.LIGHT, self.tr("Light"), "sun"),
            (Mode.DARK, self.tr("Dark"), "moon"),
        ):
            button = QPushButton(icon(picture, 16), name)
            button.setCheckable(True)
            button.setChecked(theme().mode is mode)
            button.clicked.connect(lambda _checked, mode=mode: self._choose(mode))
            self._modes.addButton(button)
            row.addWidget(button)
        theme().mode_changed.connect(self.show_mode)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def show_mode(self, mode: Mode) -> None:
        """The look in use; chosen here or in the menu."""
        for button, which in zip(self._modes.buttons(), (Mode.AUTO, Mode.LIGHT, Mode.DARK), strict=True):
            button.setChecked(which is mode)

    def _speed_card(self) -> QFrame:
        most = os.cpu_count() or 1
        card, column = titled_card(
            self.tr("Speed"),
            self.tr("More processor cores look for faces faster; fewer leave more for other programs."),
        )
        self._cores = QSpinBox()
        indent(self._cores)
        self._cores.setRange(1, most)
        self._cores.setValue(min(self._state.cores() or most, most))
        self._cores.setAccessibleName(self.tr("Processor cores to use"))
        self._cores.valueChanged.connect(self._choose_cores)
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(QLabel(self.tr("Use up to")))
        row.addWidget(self._cores)
        row.addWidget(QLabel(self.tr("of {n} cores").format(n=most)))
        row.addStretch(1)
        column.addLayout(row)
        self._graphics = QCheckBox(self.tr("Use the graphics card where that is faster"))
        self._graphics.setEnabled(graphics.there())
        self._graphics.setChecked(graphics.there() and self._state.card())
        self._graphics.toggled.connect(self._choose_graphics)
        if graphics.there():
            said = self.tr("Each model is tried on it for a second; holds from the next start.")
        else:
            said = self.tr("There is none here that the program can use.")
        words = QLabel(said)
        restyle(words, "tone", "quiet")
        column.addWidget(self._graphics)
        column.addWidget(words)
        return card

    def _data_card(self) -> QFrame:
        card, column = titled_card(self.tr("Where it lies"))
        path = self._context.library.path
        where = QLabel(wording.breakable(wording.printable(path)))
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sizes = QLabel()
        restyle(self._sizes, "tone", "quiet")
        show = QPushButton(icon("arrow-square-out", 16), self.tr("Show in folder"))
        show.setIconSize(QSize(16, 16))
        show.clicked.connect(lambda _checked: self.show_file_asked.emit(path))
        column.addWidget(where)
        column.addWidget(self._sizes)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_sizes()
        return card

    def _show_sizes(self) -> None:
        path = self._context.library.path
        thumbs = path.with_name(f"{path.name}.thumbs")
        self._sizes.setText(
            self.tr("Library {library}, thumbnails {thumbnails}").format(
                library=wording.bytes_(size_of(path)), thumbnails=wording.bytes_(size_of(thumbs))
            )
        )

    def _privacy_card(self) -> QFrame:
        card, column = titled_card(self.tr("Privacy"))
        for sentence in (
            self.tr(
                "Photos, videos, recordings, faces and names stay on this machine; nothing of them is sent "
                "anywhere. The network is used for two things: to fetch a model, when you say yes, and to "
                "watch a network camera whose address you typed."
            ),
            self.tr(
                "Kept are: where the photos and videos lie, small pictures, "
                "a measurement of each face, and the names you give."
            ),
            self.tr(
                "Of a recording and of each video: where faces were, what they showed, picture by picture, "
                "and your marks. The video of a recording only if you asked for it. Who agreed to be "
                "recorded, and to what, is kept with it. Deleting a recording deletes all of it."
            ),
            self.tr(
                "Removing a folder keeps what is known of its photos, for when it comes back. "
                "\u201cRemove and delete its names\u201d deletes it for good. "
                "Forgetting a person takes the name away and keeps the faces."
            ),
        ):
            label = QLabel(sentence)
            label.setWordWrap(True)
            column.addWidget(label)
        return card

    def _choose(self, mode: Mode) -> None:
        theme().set_mode(mode)
        self._state.keep_mode(mode)

    def _choose_graphics(self, used: bool) -> None:
        self._state.keep_card(used)
        graphics.allow(used)

    def _choose_cores(self, cores: int) -> None:
        self._state.keep_cores(cores)
        self.cores_chosen.emit(cores)


def size_of(database: Path) -> int:
    """Bytes on the disk, with what was written last and still stands beside it."""
    parts = (database, database.with_name(f"{database.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
