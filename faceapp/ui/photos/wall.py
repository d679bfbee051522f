"""The wall of photos as it is laid out and drawn: a view that only touches what shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from faceapp.domain.browsing import IndexState, PhotoIndex
from faceapp.domain.ids import PhotoId
from faceapp.ui.photos.cells import Cells
from faceapp.ui.photos.layout import Layout, Style, justify
from faceapp.ui.photos.model import PhotoModel
from faceapp.ui.photos.painting import Scene, WallPainter
from faceapp.ui.photos.picking import Picks
from faceapp.ui.photos.sharp import Cell
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, theme

SMALLEST_ROW, LARGEST_ROW = 48, 640
USUAL_ROW = 184
HEADING = 11 * SPACE
FRAME_MS = 16
KEPT_LAYOUTS = 2
"""With and without the inspector: coming back from another page passes through both."""
SETTLED_MS = 60
"""After scrolling: when what is no longer seen stops being loaded, and the next screen is."""

Place = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemView.ScrollHint
Anchor = tuple[int, float, int]
"""A photo (-1: none), a place in it (0..1 of its height), and where on screen that place is."""
NOTHING_HELD: Anchor = (-1, 0.0, 0)


class Wall(QListView):
    """Photos in justified rows, under month headings that stay at the top.

    Knows where everything is and draws it; ``PhotoGrid`` adds hands. It is a list view
    only for those who can not see it: Qt makes lists accessible, and no other view of
    one column. Nothing of how a list lays out or paints is used.

    Signals:
        scrolled: the part of the wall that shows has changed, or the wall has.
        settled: it has not for a moment.
        row_height_changed: the height that rows aim at.
    """

    scrolled = Signal()
    settled = Signal()
    row_height_changed = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._cells = Cells(pictures.thumbnail)
        self._painter = WallPainter(self._cells)
        self._photos = PhotoModel(self)
        self._row_height, self._squares = USUAL_ROW, False
        self._laid_out, self._made = self._photos.photos, dict[Style, Layout]()
        self._layout = self._made_layout(self._laid_out, self._style())
        self._hover = -1
        self._names: tuple[str, ...] = ()
        self._kept: tuple[set[int], int] = (set(), -1)
        self._held: Anchor = NOTHING_HELD
        self.setModel(self._photos)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photos"))
        self._picks = Picks(self._photos, self.selectionModel())
        self._selected = self._picks.mask()
        # Signals, not overrides: PySide 6.11 and 6.12 lose a reference to an overridden
        # ``currentChanged`` while the model is set, and the collector then crashes.
        self.selectionModel().selectionChanged.connect(lambda *_: self._picked())
        self.selectionModel().currentChanged.connect(lambda *_: self.viewport().update())
        self._frames = self._timer(FRAME_MS, self.viewport().update)
        self._settled = self._timer(SETTLED_MS, self._load_around)
        self._photos.arranged.connect(self._arrange)
        pictures.thumbnails_arrived.connect(self._arrived)
        theme().changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- what it shows ---

    @property
    def photos(self) -> PhotoModel:
        """The list behind the wall."""
        return self._photos

    @property
    def picks(self) -> Picks:
        """What is picked."""
        return self._picks

    @property
    def wall(self) -> Layout:
        """Where each photo lies now."""
        return self._layout

    @property
    def row_height(self) -> int:
        """The height that rows aim at, pixels."""
        return self._row_height

    @property
    def squares(self) -> bool:
        """Whether all cells are square."""
        return self._squares

    def set_row_height(self, height: int, around: QPoint | None = None) -> None:
        """Zoom; the photo at ``around`` (the top one, if left out) stays where it is."""
        height = max(SMALLEST_ROW, min(height, LARGEST_ROW))
        if height == self._row_height:
            return
        anchor = self._anchor(around)
        self._row_height = height
        self._lay_out(anchor)
        self.row_height_changed.emit(height)

    def set_squares(self, squares: bool) -> None:
        """All cells square, or each in its picture's shape."""
        if squares != self._squares:
            anchor = self._anchor()
            self._squares = squares
            self._lay_out(anchor)

    def set_names(self, photo: PhotoId, names: tuple[str, ...]) -> None:
        """Who is on the photo under the pointer."""
        if self._hover >= 0 and self._photos.photo_at(self._hover) == photo:
            self._names = names
            self.viewport().update()

    def about_to_change(self, *, hold: bool = True) -> None:
        """Call before the model shows another index: remembers what the user looks at.

        Args:
            hold: what shows stays where it is on screen, whatever comes in above it;
                whoever is at the very top stays there, and sees what comes in.
        """
        rows = self._picks.rows()
        current = self.currentIndex().row()
        self._kept = (
            set(self._photos.photos.ids[rows].tolist()),
            int(self._photos.photos.ids[current]) if current >= 0 else -1,
        )
        self._held = self._anchor() if hold else NOTHING_HELD

    def use_sharper(self, sharp: Callable[[int], QPixmap | None]) -> None:
        """Where to look for something larger than a thumbnail."""
        self._cells.sharper = sharp

    def cells(self) -> list[Cell]:
        """What shows now, from the top; without photos whose file is not there."""
        index, layout, ratio = self._photos.photos, self._layout, self.devicePixelRatioF()
        if len(index) != len(layout):
            return []
        found = []
        for line in layout.rows_between(self._offset, self._offset + self.viewport().height()):
            left, right = layout.edges(line)
            high = int(layout.row_height[line]) * ratio
            for row, wide in enumerate((right - left).tolist(), int(layout.row_first[line])):
                if index.state[row] != IndexState.GONE:
                    found.append(Cell(int(index.ids[row]), wide * ratio, high, float(index.aspect[row])))
        return found

    def reveal(self, photo: PhotoId) -> None:
        """Make a photo the current one, and scroll no more than needed."""
        row = self._photos.row_of(photo)
        if row >= 0:
            self._picks.only(row)
            self.scrollTo(self._photos.index(row))

    def forget_pictures(self, photos: set[int]) -> None:
        """Their thumbnails are other ones now."""
        self._cells.forget(photos)
        self._painter.forget_rows()
        self.viewport().update()

    # --- where things are ---

    def visualRect(self, index: Place) -> QRect:
        row = index.row()
        if not index.isValid() or row >= len(self._layout):
            return QRect()
        return QRect(*self._layout.rect(row)).translated(SPACE_GROUP, -self._offset)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point)
        return self._photos.index(row) if row >= 0 else QModelIndex()

    def scrollTo(self, index: Place, hint: Hint = Hint.EnsureVisible) -> None:
        if not index.isValid() or index.row() >= len(self._layout):
            return
        _, top, _, height = self._layout.rect(index.row())
        space, bar = self.viewport().height(), self.verticalScrollBar()
        head = self._layout.style.heading
        if hint == Hint.PositionAtCenter:
            bar.setValue(top + height // 2 - space // 2)
        elif hint == Hint.PositionAtTop or top - head < bar.value():
            bar.setValue(top - head)
        elif hint == Hint.PositionAtBottom or top + height > bar.value() + space:
            bar.setValue(top + height + SPACE_BETWEEN - space)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self._offset

    def isIndexHidden(self, index: Place) -> bool:
        return False

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    # --- laying out ---

    def doItemsLayout(self) -> None:
        """Laid out by ``_lay_out`` and by nobody else."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frames.stop()
        self._settled.stop()

    @property
    def _offset(self) -> int:
        return int(self.verticalScrollBar().value())

    def _style(self) -> Style:
        heading = HEADING if self._photos.photos.months else 0
        width = max(self.viewport().width() - SPACE_GROUP - SPACE, 64)
        foot = SPACE_BETWEEN if heading else SPACE_GROUP
        return Style(width, self._row_height, SPACE, heading, foot, self._squares)

    def _made_layout(self, index: PhotoIndex, style: Style) -> Layout:
        starts = np.asarray([month.first for month in index.months] or [0][: len(index)], dtype=np.int64)
        return justify(index.aspect, starts, style)

    def _anchor(self, point: QPoint | None = None) -> Anchor:
        """What must not move on screen: the photo at ``point``, or the top one.

        At the very top, the wall just stays at its top.
        """
        ids = self._photos.photos.ids
        at_top = point is None and self._offset == 0
        if not len(self._layout) or len(self._layout) != len(ids) or at_top:
            return NOTHING_HELD
        head = self._layout.style.heading
        at = point or QPoint(self.viewport().width() // 2, head)
        row = self._layout.nearest(at.x() - SPACE_GROUP, at.y() + self._offset)
        _, edge, _, height = self._layout.rect(row)
        return int(ids[row]), (at.y() + self._offset - edge) / height, at.y()

    def _lay_out(self, anchor: Anchor) -> None:
        index, style = self._photos.photos, self._style()
        if not _alike(index, self._laid_out):  # names change far more often than photos
            self._made.clear()
        self._laid_out = index
        self._layout = self._made.pop(style) if style in self._made else self._made_layout(index, style)
        self._made = dict([*self._made.items(), (style, self._layout)][-KEPT_LAYOUTS:])
        bar = self.verticalScrollBar()
        space = self.viewport().height()
        blocked = bar.blockSignals(True)
        bar.setRange(0, max(0, self._layout.height + SPACE_GROUP - space))
        bar.setPageStep(space)
        bar.setSingleStep(max(24, self._row_height // 3))
        photo, share, y = anchor
        row = self._photos.row_of(photo)
        if row >= 0:
            _, top, _, height = self._layout.rect(row)
            bar.setValue(round(top + share * height) - y)
        bar.blockSignals(blocked)
        self._scrolled()

    def _arrange(self) -> None:
        self._hover, self._names = -1, ()
        photos, current = self._kept
        if photos or current >= 0:
            self._picks.restore(photos, current)
        self._kept = (set(), -1)
        self._selected = self._picks.mask()
        self._lay_out(self._held)

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        if self._layout.style.width != max(self.viewport().width() - SPACE_GROUP - SPACE, 64):
            self._lay_out(self._anchor())
        else:
            self._lay_out(NOTHING_HELD)

    def updateGeometries(self) -> None:
        """The scroll bar's range is set with the layout and by nobody else."""

    def _scrolled(self) -> None:
        self._settled.start()
        self.viewport().update()
        self.scrolled.emit()

    def _load_around(self) -> None:
        """Stop loading what was scrolled past, and load a screen ahead on both sides."""
        space = self.viewport().height()
        seen = self._layout.photos_between(self._offset, self._offset + space)
        near = self._layout.photos_between(self._offset - space // 2, self._offset + 2 * space)
        ids = self._photos.photos.ids
        if len(ids) != len(self._layout):
            return
        self._cells.touch(ids[seen.start : seen.stop].tolist())
        self._pictures.keep_thumbnails(ids[near.start : near.stop].tolist())
        for row in (*range(seen.stop, near.stop), *range(near.start, seen.start)):
            self._pictures.thumbnail(int(ids[row]))
        self.settled.emit()

    def _arrived(self, photos: set[int]) -> None:
        self._cells.forget(photos)
        if self._painter.arrived(photos):
            self._frames.start()

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._layout) != len(self._photos.photos) or len(self._selected) != len(self._layout):
            return  # rows are being told one by one; the layout follows with `arranged`
        painter = QPainter(self.viewport())
        self._painter.paint(
            painter,
            Scene(
                self._layout, self._photos.photos, self._offset, SPACE_GROUP,
                self.viewport().width(), self.viewport().height(), self._selected,
                self.currentIndex().row(), self._hover, self.hasFocus(), self._names, self._band_rect(),
            ),
        )  # fmt: skip
        painter.end()
        if self._painter.moving:
            self._frames.start()

    def _picked(self) -> None:
        self._selected = self._picks.mask()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- small parts ---

    def _timer(self, milliseconds: int, then: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    def _band_rect(self) -> QRect | None:
        """The rubber band, in pixels of the viewport, while one is drawn."""
        return None

    def _row_at(self, point: QPoint) -> int:
        if not self.viewport().rect().contains(point) or len(self._layout) != self._photos.rowCount():
            return -1
        return self._layout.at(point.x() - SPACE_GROUP, point.y() + self._offset)


def _alike(one: PhotoIndex, other: PhotoIndex) -> bool:
    """Whether photos lie in the same places."""
    return one.months == other.months and np.array_equal(one.aspect, other.aspect)
