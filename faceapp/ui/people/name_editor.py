"""The field that opens where a name stands: type, choose by picture, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.person import Candidate
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import (
    RADIUS_CONTROL,
    SPACE,
    SPACE_BETWEEN,
    Size,
    elided,
    font,
    mixed,
    paint_icon,
    theme,
)
from faceapp.ui.viewer.names import Named, Offer, Offers, offers

LINE = 36
PICTURE = 28
LEAST_WIDTH = 216
FIELD_HEIGHT = 32
MOST = 7
"""Lines that the list may have, about: with less room below it stands beside the field."""

Index = QModelIndex | QPersistentModelIndex


_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for losing the focus that do not end the naming: it comes back by itself."""


class _OfferModel(QAbstractListModel):
    """The people offered, one line each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Offer, ...] = ()

    def show(self, lines: tuple[Offer, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        line = self.lines[index.row()]
        return line.name if line.person is not None else self.tr("New person: {name}").format(name=line.name)


class _OfferDelegate(QStyledItemDelegate):
    """Picture and name of one person, with the typed letters marked."""

    def __init__(self, pictures: Pictures, lines: _OfferModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._lines = lines
        self._parent = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST_WIDTH, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, tokens = self._lines.lines[index.row()], theme().tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.16) if chosen else tokens.raised)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        picture = QRect(rect.left() + SPACE, rect.center().y() + 1 - PICTURE // 2, PICTURE, PICTURE)
        if line.cover is None:
            paint_icon(
                painter,
                QRectF(picture.adjusted(4, 4, -4, -4)),
                "user-plus" if line.person is None else "user",
                tokens.quiet,
            )
        else:
            ratio = self._parent.devicePixelRatioF()
            face = self._pictures.round_face(line.cover, PICTURE, ratio)
            painter.drawPixmap(picture.topLeft(), face or self._pictures.round_placeholder(PICTURE, ratio))
        face_font = font(Size.BODY)
        painter.setFont(face_font)
        painter.setPen(tokens.text)
        words = rect.adjusted(PICTURE + 3 * SPACE, 0, -SPACE_BETWEEN, 0)
        text = elided(str(index.data()), words.width(), face_font)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class NameEditor(QFrame):
    """A text field with the people it may mean below it; floats over the page.

    Where there is no room below, the people stand beside it: nothing is scrolled, and the
    face is not covered.

    Signals:
        named: a name was chosen (Enter, or a click on a line).
        named_next: in the same way with Tab: go on to the next one.
        ended: it closed without a name.
    """

    named = Signal(str)
    named_next = Signal(str)
    ended = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._people: Sequence[Named] = ()
        self._recent: Sequence[Named] = ()
        self._candidates: Sequence[Candidate] = ()
        self._completes = True
        self._offers = Offers((), -1)
        self._field = QLineEdit()
        self._field.setAccessibleName(self.tr("Name"))
        self._field.setPlaceholderText(self.tr("Who is this?"))
        self._field.textEdited.connect(lambda _text: self._offer())
        self._field.installEventFilter(self)
        self._lines = _OfferModel(self)
        self._panel = QFrame(parent)
        self._panel.setAutoFillBackground(True)
        self._panel.hide()
        self._list = QListView(self._panel)
        self._list.setModel(self._lines)
        self._list.setItemDelegate(_OfferDelegate(pictures, self._lines, self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setStyleSheet("background: transparent;")
        self._list.setAccessibleName(self.tr("People it may be"))
        self._list.clicked.connect(self._clicked)
        pictures.faces_arrived.connect(lambda _faces: self._list.viewport().update())
        theme().changed.connect(self._paint_frame)
        self.setAutoFillBackground(True)
        for frame, inside in ((self, self._field), (self._panel, self._list)):
            layout = QVBoxLayout(frame)
            layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
            layout.addWidget(inside)
        self._paint_frame()
        self.hide()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._field.text()

    @property
    def offered(self) -> tuple[str, ...]:
        """The lines below the field, as they are read."""
        return tuple(str(self._lines.index(row, 0).data()) for row in range(self._lines.rowCount()))

    def open(
        self,
        rect: QRect,
        *,
        text: str,
        people: Sequence[Named],
        recent: Sequence[Named] = (),
        completes: bool = True,
        card: QRect | None = None,
    ) -> None:
        """Show the field over ``rect`` (pixels of the parent).

        Args:
            rect: where the name stands.
            card: what must not be covered, the face that is named.
            text: to begin with, all selected.
            people: everybody it may be.
            recent: who was named last.
            completes: whether Enter takes the best line (naming) or what was typed (renaming).
        """
        self._people, self._recent, self._candidates = people, recent, ()
        self._completes = completes
        self._rect, self._card = rect, card or rect
        self._field.setText(text)
        self._field.selectAll()
        self.show()
        self.raise_()
        self._offer()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        if len(text) == 1:
            self._field.deselect()

    def suggest(self, candidates: Sequence[Candidate]) -> None:
        """Who looks like the face; comes a moment after the field is open."""
        if self.isVisible():
            covers = {person: cover for person, _, cover in self._people}
            self._candidates = [
                replace(candidate, cover=candidate.cover or covers.get(candidate.person))
                for candidate in candidates
            ]
            self._offer()

    def close_field(self) -> None:
        """Close without a name."""
        if self.isVisible():
            self.hide()
            self.ended.emit()

    def follow(self, rect: QRect, card: QRect | None = None) -> None:
        """The name stands elsewhere now: what is below was scrolled."""
        self._rect, self._card = rect, card or rect
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        self._panel.hide()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # single letters are keys of the page, but not here
            elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYS:
                self.close_field()
        return bool(super().eventFilter(watched, event))

    # --- within ---

    _rect = QRect()
    _card = QRect()

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(self.named)
        elif key == Qt.Key.Key_Tab:
            self._end(self.named_next)
        elif key == Qt.Key.Key_Escape:
            self.close_field()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            count = self._lines.rowCount()
            row = self._list.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            self._choose(max(-1, min(row, count - 1)))
        else:
            return False
        return True

    def _end(self, signal: object) -> None:
        row = self._list.currentIndex().row()
        name = self._lines.lines[row].name if 0 <= row < len(self._lines.lines) else self._field.text()
        if not name.strip():
            self.close_field()
            return
        self.hide()
        signal.emit(name)  # type: ignore[attr-defined]

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())
        self._end(self.named)

    def _offer(self) -> None:
        self._offers = offers(self._field.text(), self._people, self._candidates, self._recent)
        lines = self._offers.lines
        if not self._completes:  # a new name for somebody: "New person" would be wrong
            lines = (
                tuple(line for line in lines if line.person is not None) if self._field.isModified() else ()
            )
        self._lines.show(lines)
        self._choose(self._offers.chosen if self._completes else -1)
        self._place()

    def _choose(self, row: int) -> None:
        self._list.setCurrentIndex(self._lines.index(row, 0) if row >= 0 else QModelIndex())

    def _place(self) -> None:
        count = self._lines.rowCount()
        page = self.parentWidget()
        room = self._rect if page is None else page.rect()
        inside = room.adjusted(SPACE, SPACE, -SPACE, -SPACE)
        self._list.setFixedHeight(count * LINE + 2)
        self._field.setFixedHeight(FIELD_HEIGHT)
        field = QRect(0, 0, max(LEAST_WIDTH, self._rect.width() + 2 * SPACE), FIELD_HEIGHT + 2 * SPACE)
        field.moveCenter(self._rect.center())
        field = _inside(field, inside)
        panel = QRect(field.bottomLeft(), QSize(field.width(), count * LINE + 2 + 2 * SPACE))
        panel.translate(0, SPACE)
        if field.bottom() + MOST * LINE > inside.bottom():
            panel.moveBottom(field.bottom())
            side = self._card.united(field)
            panel.moveLeft(side.right() + SPACE)
            if panel.right() > inside.right():
                panel.moveRight(side.left() - SPACE)
        self.setGeometry(field)
        self._panel.setGeometry(_inside(panel, inside))
        self._panel.setVisible(count > 0 and self.isVisible())
        self._panel.raise_()

    def _paint_frame(self) -> None:
        tokens = theme().tokens
        look = (
            f"{{ background: {tokens.surface.name()}; border: 1px solid {tokens.line.name()};"
            f" border-radius: {RADIUS_CONTROL + SPACE}px; }}"
        )
        self.setStyleSheet(f"NameEditor {look}")
        self._panel.setObjectName("offers")
        self._panel.setStyleSheet(f"QFrame#offers {look}")


def _inside(rect: QRect, room: QRect) -> QRect:
    """``rect`` moved so that it lies in ``room``, as far as it fits."""
    left = max(room.left(), min(rect.left(), room.right() - rect.width() + 1))
    top = max(room.top(), min(rect.top(), room.bottom() - rect.height() + 1))
    return QRect(QPoint(left, top), rect.size())
