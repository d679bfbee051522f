"""Problems: every file that could not be read, with its reason, and how to try again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.photo import Photo
from faceapp.domain.scanning import PhotoScanned
from faceapp.services import browse
from faceapp.ui import photo_facts, wording
from faceapp.ui.actions import Section, register
from faceapp.ui.column import page_title
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.selection import Selection
from faceapp.ui.theme import (
    RADIUS_CONTROL,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_PAGE,
    Size,
    elided,
    font,
    mixed,
    paint_icon,
    restyle,
    theme,
)

ROW = 52
PHOTO = Qt.ItemDataRole.UserRole
Place = QModelIndex | QPersistentModelIndex


class ProblemModel(QAbstractListModel):
    """The files with a problem, by path."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos: tuple[Photo, ...] = ()

    def show(self, photos: Sequence[Photo]) -> None:
        """Other files; the ones that stay keep their rows only if nothing else changed."""
        wanted = tuple(sorted(photos, key=lambda photo: str(photo.path)))
        if wanted != self._photos:
            self.beginResetModel()
            self._photos = wanted
            self.endResetModel()

    def rowCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._photos)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._photos):
            return None
        photo = self._photos[index.row()]
        if role == PHOTO:
            return photo
        words = photo_facts.reason(photo)
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.file_name(photo.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{wording.file_name(photo.path)}: {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = [wording.printable(photo.path), words, photo.problem_detail]
            return "\n".join(part for part in parts if part)
        return None

    @property
    def photos(self) -> tuple[Photo, ...]:
        """In the order of the rows."""
        return self._photos


class ProblemDelegate(QStyledItemDelegate):
    """Paints one problem: name and folder, below it the reason."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        photo = index.data(PHOTO)
        if not isinstance(photo, Photo):
            return
        tokens = theme().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect.adjusted(0, 1, 0, -1)
        state: QStyle.StateFlag = option.state
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.16))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        left = box.left() + SPACE_BETWEEN
        mark = QRect(left, box.center().y() - 10, 20, 20)
        paint_icon(painter, mark.toRectF(), "warning", tokens.proposed)
        left = mark.right() + SPACE_GROUP
        width = box.right() - SPACE_BETWEEN - left
        body, small = font(Size.BODY), font(Size.CAPTION)
        painter.setFont(body)
        painter.setPen(tokens.text)
        name = elided(wording.file_name(photo.path), round(width * 0.6), body)
        upper = QRect(left, box.top() + 6, width, 20)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        used = painter.fontMetrics().horizontalAdvance(name) + SPACE_GROUP
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        folder = elided(wording.printable(photo.path.parent), max(0, width - used), small, middle=True)
        painter.drawText(upper.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, folder)
        painter.setFont(body)
        words = photo_facts.reason(photo)
        lower = QRect(left, box.top() + 26, width, 20)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, elided(words, width, body))
        painter.restore()


class ProblemsPage(Page):
    """The list, and its buttons.

    Signals:
        retry_asked: photo ids to look at again; None for all.
        show_file_asked: a ``Path``.
    """

    escapes = True
    retry_asked = Signal(object)
    show_file_asked = Signal(object)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._model = ProblemModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(ProblemDelegate(self._list))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.setAccessibleName(self.tr("Files that could not be read"))
        self._list.customContextMenuRequested.connect(self._menu)
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        title = page_title(self.tr("Problems"))
        self._sentence = QLabel()
        restyle(self._sentence, "tone", "quiet")
        self._sentence.setWordWrap(True)
        self._retry = register(
            "problems.retry", self.tr("Try again"), ["Return", "Enter"], Section.PROBLEMS,
            owner=self, slot=self._retry_selected, icon="arrows-clockwise",
        )  # fmt: skip
        self._show = register(
            "problems.show", self.tr("Show in folder"), "Ctrl+Return", Section.PROBLEMS,
            owner=self, slot=self._show_selected, icon="arrow-square-out",
        )  # fmt: skip
        self._buttons: list[QPushButton] = []
        header = QHBoxLayout()
        header.setSpacing(SPACE_BETWEEN)
        header.addWidget(title, 1)
        for action in (self._show, self._retry):
            button = QPushButton(action.text())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            self._buttons.append(button)
            header.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        everything = QPushButton(self.tr("Try all again"))
        everything.clicked.connect(lambda _checked: self.retry_asked.emit(None))
        header.addWidget(everything, 0, Qt.AlignmentFlag.AlignBottom)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE_PAGE, SPACE_GROUP, SPACE_PAGE, SPACE_GROUP)
        column.setSpacing(SPACE_GROUP)
        column.addLayout(header)
        column.addWidget(self._sentence)
        column.addWidget(self._list, 1)
        self._empty = EmptyPage(
            "check-circle", self.tr("No problems"), self.tr("Every file that was looked at could be read.")
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self._empty)

    def refresh(self) -> None:
        self._model.show(browse.problems(self._context.library))
        count = self._model.rowCount()
        self._stack.setCurrentIndex(0 if count else 1)
        self._sentence.setText(
            self.tr("{files} could not be read. Everything else goes on without them.").format(
                files=self.tr("1 file")
                if count == 1
                else self.tr("{n} files", None, count).format(n=wording.number(count))
            )
        )
        self._selected()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        shown = {photo.id for photo in self._model.photos}
        if any(scanned.problem is not None or scanned.photo in shown for scanned in photos):
            self.refresh()

    def focus_first(self) -> None:
        self._list.setFocus()
        if not self._chosen() and self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(0))

    def _chosen(self) -> list[Photo]:
        return [index.data(PHOTO) for index in self._list.selectionModel().selectedRows()]

    def _selected(self) -> None:
        chosen = self._chosen()
        self._retry.setEnabled(bool(chosen))
        self._show.setEnabled(len(chosen) == 1)
        for button, action in zip(self._buttons, (self._show, self._retry), strict=True):
            button.setEnabled(action.isEnabled())
        self.selection_changed.emit(Selection(tuple(photo.id for photo in chosen)))

    def _retry_selected(self) -> None:
        self.retry_asked.emit(tuple(photo.id for photo in self._chosen()))

    def _show_selected(self) -> None:
        for photo in self._chosen():
            self.show_file_asked.emit(photo.path)

    def _menu(self, point: Any) -> None:
        if self._chosen():
            menu = QMenu(self)
            menu.addActions([self._retry, self._show])
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._list.viewport().mapToGlobal(point))
