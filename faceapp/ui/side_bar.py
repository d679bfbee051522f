"""The side bar: where one can go, how much is there, and the folders."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.browsing import Counts
from faceapp.domain.photo import Root
from faceapp.ui import wording
from faceapp.ui.theme import (
    RADIUS_CONTROL,
    RING,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_INSIDE,
    Size,
    elided,
    font,
    icon,
    mixed,
    paint_icon,
    restyle,
    set_role,
    theme,
)

WIDTH = 212
ROW_HEIGHT = 32
ICON = 20


class Place(StrEnum):
    """The entries, and the pages they lead to."""

    PHOTOS = "photos"
    PEOPLE = "people"
    REVIEW = "review"
    PROBLEMS = "problems"
    CAMERA = "camera"
    RECORDINGS = "recordings"
    EXPORTS = "exports"
    CLEANING = "cleaning"


class SideEntry(QAbstractButton):
    """One row: icon, words, a number at the right."""

    def __init__(self, icon_name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._count = 0
        self._quiet = False
        self._loud = False
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_count(self, count: int, *, loud: bool = False) -> None:
        """Show a number; ``loud`` where it asks for something to be done."""
        if (count, loud) != (self._count, self._loud):
            self._count, self._loud = count, loud
            self.setAccessibleDescription(wording.number(count) if count else "")
            self.update()

    def set_quiet(self, quiet: bool) -> None:
        """Show it greyed: what it stands for is not there now."""
        self._quiet = quiet
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * SPACE_BETWEEN, ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.16))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        elif self.underMouse():
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        colour = tokens.quiet if self._quiet else tokens.text
        mark = QRectF(SPACE_BETWEEN, (self.height() - ICON) / 2, ICON, ICON)
        paint_icon(painter, mark, self._icon_name, tokens.accent if self.isChecked() else tokens.quiet)
        right = self.width() - SPACE_BETWEEN
        if self._count:
            right = self._paint_count(painter, right)
        face = font(Size.BODY, bold=self.isChecked())
        painter.setFont(face)
        painter.setPen(colour)
        left = round(mark.right()) + SPACE_BETWEEN
        words = QRect(left, 0, right - left, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, elided(self.text(), words.width(), face))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, RING))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_count(self, painter: QPainter, right: int) -> int:
        """Draw the number; returns where the words must end."""
        tokens = theme().tokens
        face = font(Size.CAPTION, bold=self._loud, tabular=True)
        painter.setFont(face)
        text = wording.number(self._count)
        width = painter.fontMetrics().horizontalAdvance(text)
        if not self._loud:
            painter.setPen(tokens.quiet)
            painter.drawText(
                QRect(right - width, 0, width, self.height()), Qt.AlignmentFlag.AlignCenter, text
            )
            return right - width - SPACE_BETWEEN
        height = 18
        pill = QRectF(
            right - max(width + 12, height), (self.height() - height) / 2, max(width + 12, height), height
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(tokens.on_accent)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return round(pill.left()) - SPACE_BETWEEN


class FolderEntry(SideEntry):
    """A folder of the library.

    Signals:
        remove_asked, show_asked: from its menu.
    """

    remove_asked = Signal()
    show_asked = Signal()
    scan_asked = Signal()

    def __init__(self, root: Root, name: str, parent: QWidget | None = None) -> None:
        super().__init__("folder", name, parent)
        self.setCheckable(False)
        self.show_root(root)

    def show_root(self, root: Root) -> None:
        """The same folder, as it stands now; the number is that of photos that were looked at."""
        self.root = root
        self._icon_name = "folder" if root.online else "folder-minus"
        self.set_quiet(not root.online)
        seen = root.photos - root.pending
        self.set_count(seen)
        lines = [wording.printable(root.path)]
        if root.chosen:
            lines.append(self.tr("Only files of it that were added by themselves."))
        held = wording.kept_in(root)
        if not root.online:
            lines.append(self.tr("This folder is not there now."))
        if root.pending:
            lines.append(self.tr("{n} of {photos} looked at").format(n=wording.number(seen), photos=held))
        elif root.photos:
            lines.append(held)
        if root.problems:
            wrong = wording.appearances(root.problems - root.problem_videos, root.problem_videos)
            lines.append(self.tr("{photos} can not be read").format(photos=wrong))
        self.setToolTip("\n".join(lines))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        show = menu.addAction(icon("arrow-square-out"), self.tr("Show in file manager"))
        show.setEnabled(self.root.online)
        scan = menu.addAction(icon("arrows-clockwise"), self.tr("Look for new photos"))
        scan.setEnabled(self.root.online)
        menu.addSeparator()
        remove = menu.addAction(icon("minus-circle"), self.tr("Remove from library"))
        remove.setToolTip(self.tr("The photos themselves stay where they are."))
        menu.setToolTipsVisible(True)
        show.triggered.connect(self.show_asked)
        scan.triggered.connect(self.scan_asked)
        remove.triggered.connect(self.remove_asked)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)


def _names(roots: Sequence[Root]) -> list[str]:
    """What folders are called: as they are; two of the same name with the folder around them."""
    names = [wording.file_name(root.path) or wording.printable(root.path) for root in roots]
    said = []
    for root, name in zip(roots, names, strict=True):
        around = wording.file_name(root.path.parent) or wording.printable(root.path.parent)
        twice = names.count(name) > 1 and root.path != root.path.parent
        said.append(f"{name} \u2013 {around}" if twice else name)
    return said


def _how_many(counts: Counts) -> str:
    """What the number of photos is made of: recordings are in it, and in none of the folders."""
    lines = [wording.appearances(counts.photos - counts.videos, counts.videos)] if counts.photos else []
    if counts.recordings == 1:
        lines.append(QCoreApplication.translate("SideBar", "1 of them is a recording of the camera"))
    elif counts.recordings:
        words = QCoreApplication.translate("SideBar", "{n} of them are recordings of the camera")
        lines.append(words.format(n=wording.number(counts.recordings)))
    if counts.recordings:
        lines.append(QCoreApplication.translate("SideBar", "Recordings lie in none of the folders below."))
    return "\n".join(lines)


def _section(text: str) -> QLabel:
    """The heading of some entries."""
    title = QLabel(text)
    restyle(title, "tone", "section")
    title.setContentsMargins(SPACE_BETWEEN, 0, 0, SPACE_INSIDE)
    return title


class SideBar(QFrame):
    """Places and folders.

    Signals:
        place_chosen: a ``Place``.
        folder_chosen: a ``Root``: show its photos.
        add_folder_asked, menu_asked: buttons.
        remove_folder_asked, show_folder_asked, scan_folder_asked: a ``Root``.
    """

    place_chosen = Signal(object)
    folder_chosen = Signal(object)
    add_folder_asked = Signal()
    remove_folder_asked = Signal(object)
    show_folder_asked = Signal(object)
    scan_folder_asked = Signal(object)

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setMinimumWidth(176)
        self.setAccessibleName(self.tr("Side bar"))
        self._entries: dict[Place, SideEntry] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(2)
        layout.addLayout(self._heading(menu))
        layout.addSpacing(SPACE_BETWEEN)
        for place, icon_name, text in (
            (Place.PHOTOS, "images", self.tr("Photos")),
            (Place.PEOPLE, "users", self.tr("People")),
            (Place.REVIEW, "check-circle", self.tr("Review")),
            (Place.PROBLEMS, "warning", self.tr("Problems")),
        ):
            layout.addWidget(self._entry(place, icon_name, text))
        self._entries[Place.PROBLEMS].hide()
        layout.addSpacing(SPACE_GROUP)
        layout.addWidget(_section(self.tr("Video")))
        layout.addWidget(self._entry(Place.CAMERA, "video-camera", self.tr("Camera")))
        layout.addWidget(self._entry(Place.RECORDINGS, "film-strip", self.tr("Recordings")))
        layout.addSpacing(SPACE_GROUP)
        layout.addWidget(_section(self.tr("Datasets")))
        layout.addWidget(self._entry(Place.EXPORTS, "export", self.tr("Export")))
        layout.addWidget(self._entry(Place.CLEANING, "checks", self.tr("Check labels")))
        layout.addSpacing(SPACE_GROUP)
        self._title = _section(self.tr("Folders"))
        layout.addWidget(self._title)
        layout.addWidget(self._folder_list(), 1)
        self._add = QPushButton(icon("folder-plus", 20, "quiet"), self.tr("Add folder"))
        self._add.setIconSize(QSize(ICON, ICON))
        set_role(self._add, "quiet")
        restyle(self._add, "aligned", "left")
        self._add.clicked.connect(lambda _checked: self.add_folder_asked.emit())
        layout.addWidget(self._add)

    def _entry(self, place: Place, icon_name: str, text: str) -> SideEntry:
        entry = SideEntry(icon_name, text)
        entry.clicked.connect(lambda _checked: self.place_chosen.emit(place))
        self._group.addButton(entry)
        self._entries[place] = entry
        return entry

    def choose(self, place: Place | None) -> None:
        """Mark the entry of the page that is shown; None: it has no entry."""
        if place is None:
            self._group.setExclusive(False)
            for entry in self._entries.values():
                entry.setChecked(False)
            self._group.setExclusive(True)
        else:
            self._entries[place].setChecked(True)

    def show_counts(self, counts: Counts) -> None:
        """How much there is."""
        self._entries[Place.PHOTOS].set_count(counts.photos)
        self._entries[Place.PHOTOS].setToolTip(_how_many(counts))
        self._entries[Place.PEOPLE].set_count(counts.people)
        self._entries[Place.REVIEW].set_count(counts.proposals, loud=counts.proposals > 0)
        problems = self._entries[Place.PROBLEMS]
        problems.set_count(counts.problems)
        problems.setVisible(counts.problems > 0 or problems.isChecked())

    def show_folders(self, roots: Sequence[Root]) -> None:
        """The folders of the library, by name; nothing under the pointer goes where only numbers change."""
        self._title.setVisible(bool(roots))
        roots = sorted(roots, key=lambda root: wording.file_name(root.path).casefold())
        shown = self.findChildren(FolderEntry)
        if [(entry.root.id, entry.root.path) for entry in shown] == [(root.id, root.path) for root in roots]:
            for entry, root in zip(shown, roots, strict=True):
                entry.show_root(root)
            return
        while (item := self._folders.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for root, name in zip(roots, _names(roots), strict=True):
            self._folders.addWidget(self._folder_entry(root, name))
        self._folders.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 400)

    def _folder_entry(self, root: Root, name: str) -> FolderEntry:
        entry = FolderEntry(root, name)
        entry.clicked.connect(lambda _checked: self.folder_chosen.emit(entry.root))
        entry.remove_asked.connect(lambda: self.remove_folder_asked.emit(entry.root))
        entry.show_asked.connect(lambda: self.show_folder_asked.emit(entry.root))
        entry.scan_asked.connect(lambda: self.scan_folder_asked.emit(entry.root))
        return entry

    def _heading(self, menu: QMenu) -> QHBoxLayout:
        name = QLabel("faceapp")
        restyle(name, "tone", "emphasis")
        name.setContentsMargins(SPACE_BETWEEN, 0, 0, 0)
        button = QToolButton()
        set_role(button, "quiet")
        button.setIcon(icon("list"))
        button.setIconSize(QSize(ICON, ICON))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Menu (F10)"))
        button.setAccessibleName(self.tr("Menu"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_button = button
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(button)
        return row

    def _folder_list(self) -> QScrollArea:
        inside = QWidget()
        restyle(inside, "plain", "surface")
        self._folders = QVBoxLayout(inside)
        self._folders.setContentsMargins(0, 0, 0, 0)
        self._folders.setSpacing(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        restyle(area, "plain", "surface")
        return area
