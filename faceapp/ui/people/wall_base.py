"""A wall of cards in sections: scrolling, selecting, hovering, for any model.

Only what is seen is painted, and only the pictures of what is seen are asked for.
Subclasses say how a card looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from faceapp.ui.people.layout import Cells, SectionLayout
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, mixed, theme

SETTLE_MS = 40
"""After this long without scrolling, pictures that scrolled by are no longer wanted."""
EDGE = 48
"""Pixels from the upper and lower edge within which dragging scrolls."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Look:
    """How one card is shown at this moment."""

    selected: bool
    current: bool  # and the wall has the focus
    hovered: bool
    target: bool  # something is dragged over it that can be dropped


class WallBase(QAbstractItemView):
    """Cards of a flat model, in sections.

    Signals:
        opened: a row: double-click or Enter.
        menu_asked: a row and the place on screen for its menu.
        left: Esc with nothing selected.
    """

    opened = Signal(int)
    menu_asked = Signal(int, QPoint)
    left = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = pictures
        self._layout = SectionLayout([], 1, margin=SPACE_PAGE, gap=SPACE_GROUP)
        self._hover = -1
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAutoScrollMargin(EDGE)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        pictures.faces_arrived.connect(self._faces_arrived)
        theme().changed.connect(self.viewport().update)

    # --- for subclasses ---

    def cells(self) -> list[Cells]:
        """The sections of the model."""
        return [Cells(self._rows(), 128, 128)]

    def face_of(self, row: int) -> int | None:
        """The face that the card of ``row`` shows."""
        raise NotImplementedError

    def paint_card(self, painter: QPainter, rect: QRect, row: int, look: Look) -> None:
        """Paint one card."""
        raise NotImplementedError

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint what stands above a section."""

    def target_row(self) -> int:
        """The card that something is dragged over and can be dropped on, or -1."""
        return -1

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies over all cards."""

    def clicked_inside(self, row: int, point: QPoint) -> bool:
        """A plain press on a card, in its own pixels; True where it was taken care of."""
        return False

    # --- what others need ---

    def relayout(self) -> None:
        """Cells changed their number or size."""
        width = self.viewport().width()
        self._layout = SectionLayout(self.cells(), width, margin=SPACE_PAGE, gap=SPACE_GROUP)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(40)
        self.viewport().update()
        self._settle.start()

    def selected_rows(self) -> list[int]:
        """In the order of the wall."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def chosen_rows(self) -> list[int]:
        """What a key is about: the selected cards, else the current one."""
        rows = self.selected_rows()
        current = self.currentIndex().row()
        if current >= 0 and current not in rows:
            return [current]
        return rows

    def go_to(self, row: int) -> None:
        """Make ``row`` the current and only selected card, and bring it into view."""
        self.choose(row)
        if (index := self.model().index(row, 0)).isValid():
            self.scrollTo(index)

    def choose(self, row: int) -> None:
        """Make ``row``, which is seen already, the current and only selected card."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.setAutoScroll(False)  # Qt would bring it into view whole
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.setAutoScroll(True)

    def set_current(self, row: int) -> None:
        """Put the keyboard's place on ``row`` and select nothing."""
        self.selectionModel().setCurrentIndex(
            self.model().index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    @property
    def hovered_row(self) -> int:
        """The card under the pointer, or -1."""
        return self._hover

    def seen_rows(self) -> range:
        """The rows that are seen now."""
        top = self.verticalOffset()
        return self._layout.between(top, top + self.viewport().height())

    # --- what a view must answer ---

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
                signal.connect(self._model_changed)
            self.selectionModel().currentChanged.connect(lambda *_: self.viewport().update())
        self.relayout()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._layout.count:
            return QRect()
        return QRect(*self._layout.rect(index.row())).translated(0, -self.verticalOffset())

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect = self.visualRect(index)
        if rect.isNull():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        row = index.row()
        above = self._heading_above(row)
        if rect.top() - above < 0:
            bar.setValue(bar.value() + rect.top() - above)
        elif rect.bottom() + SPACE_BETWEEN > height:
            bar.setValue(bar.value() + rect.bottom() + SPACE_BETWEEN - height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset())
        if row < 0 or self.model() is None:
            return QModelIndex()
        return self.model().index(row, 0)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        row, count = self.currentIndex().row(), self._layout.count
        if not count:
            return QModelIndex()
        move = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // 200)
        if row < 0:
            seen = self.seen_rows()
            return self.model().index(seen.start if seen else 0, 0)
        target = {
            move.MoveLeft: max(row - 1, 0),
            move.MovePrevious: max(row - 1, 0),
            move.MoveRight: min(row + 1, count - 1),
            move.MoveNext: min(row + 1, count - 1),
            move.MoveHome: 0,
            move.MoveEnd: count - 1,
        }.get(action)
        if target is None:
            lines = {move.MoveUp: -1, move.MoveDown: 1, move.MovePageUp: -page, move.MovePageDown: page}
            target = self._layout.moved(row, lines[action])
        return self.model().index(target, 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        offset = self.verticalOffset()
        selection = QItemSelection()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            wall = rect.normalized().translated(0, offset)
            runs = self._layout.rows_in((wall.x(), wall.y(), wall.width(), wall.height()))
        else:
            ends = [self._layout.row_at(p.x(), p.y() + offset) for p in (rect.topLeft(), rect.bottomRight())]
            runs = [range(min(ends), max(ends) + 1)] if min(ends) >= 0 else []
        for run in runs:
            selection.select(self.model().index(run.start, 0), self.model().index(run.stop - 1, 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        offset, area = self.verticalOffset(), event.rect()
        top, bottom = area.top() + offset, area.bottom() + 1 + offset
        for section, y, height in self._layout.headings(top, bottom):
            inner = self.viewport().width() - 2 * SPACE_PAGE
            self.paint_heading(painter, QRect(SPACE_PAGE, y - offset, inner, height), section)
        model, focused = self.selectionModel(), self.hasFocus() or self.viewport().hasFocus()
        current = self.currentIndex().row()
        for row in self._layout.between(top, bottom):
            rect = QRect(*self._layout.rect(row)).translated(0, -offset)
            look = Look(
                selected=model is not None and model.isSelected(self.model().index(row, 0)),
                current=row == current and focused,
                hovered=row == self._hover,
                target=row == self.target_row(),
            )
            self.paint_card(painter, rect, row, look)
        if (band := self._band_rect()) is not None:
            tokens = theme().tokens
            fill = mixed(tokens.window, tokens.accent, 0.25)
            fill.setAlpha(90)
            painter.setPen(QPen(tokens.accent, 1))
            painter.setBrush(fill)
            painter.drawRect(band.adjusted(0, 0, -1, -1))
        self.paint_over(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self._first_whole_row()
        self.relayout()
        if row > 0 and event.oldSize().width() != event.size().width():
            # what was seen stays seen when rows get longer or shorter
            self.verticalScrollBar().setValue(self._layout.rect(row)[1] - self._heading_above(row))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._settle.start()
        if self.viewport().underMouse():
            self._hover_at(self.viewport().mapFromGlobal(self.cursor().pos()))

    # --- within ---

    _band_from = QPoint()
    _pointer = QPoint()

    def _rows(self) -> int:
        model = self.model()
        return 0 if model is None else model.rowCount()

    def _model_changed(self, *_: object) -> None:
        self._hover = -1
        self.relayout()
        if self.viewport().underMouse():  # another card may lie under the pointer now
            self._hover_at(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _first_whole_row(self) -> int:
        top = self.verticalOffset()
        if not top:
            return 0
        seen = self.seen_rows()
        for row in seen:
            if self._layout.rect(row)[1] >= top:
                return row
        return seen.start

    def _heading_above(self, row: int) -> int:
        """Pixels to show above the cell, so that its heading is seen with the first line."""
        y = self._layout.rect(row)[1]
        found = [y - top for _, top, height in self._layout.headings(y - 200, y) if top + height == y]
        return found[0] if found else SPACE_BETWEEN

    def _faces_arrived(self, faces: set[int]) -> None:
        if not self.isVisible():
            return
        region = QRegion()
        offset = self.verticalOffset()
        for row in self.seen_rows():
            if self.face_of(row) in faces:
                region += QRect(*self._layout.rect(row)).translated(0, -offset)
        self.viewport().update(region)

    def _settled(self) -> None:
        if self.isVisible():
            wanted = (self.face_of(row) for row in self.seen_rows())
            self.pictures.keep_faces({face for face in wanted if face is not None} | self.also_wanted())

    def also_wanted(self) -> set[int]:
        """Faces that are shown beside this wall, and must not be given up when it scrolls."""
        return set()

    def _hover_at(self, point: QPoint) -> None:
        row = self.indexAt(point).row() if self.viewport().rect().contains(point) else -1
        if row != self._hover:
            for old in (self._hover, row):
                if 0 <= old < self._layout.count:
                    self.viewport().update(self.visualRect(self.model().index(old, 0)))
            self._hover = row

    def _band_rect(self) -> QRect | None:
        if self.state() != QAbstractItemView.State.DragSelectingState:
            return None
        return QRect(self._band_from - QPoint(0, self.verticalOffset()), self._pointer).normalized()
