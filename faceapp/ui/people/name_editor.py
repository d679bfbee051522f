"""The field that opens where a name stands: type, choose by picture, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from faceapp.domain.person import Candidate
from faceapp.ui.naming.completing import STAYS, CompletingEdit
from faceapp.ui.naming.names import Named, Offers, offers
from faceapp.ui.naming.offers import LINE_HEIGHT, OfferDelegate, OfferModel
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, theme

LEAST_WIDTH = 240
FIELD_HEIGHT = 32
LONGEST = 200
MOST = 7
"""Lines that the list may have, about: with less room below it stands beside the field."""


class NameEditor(QFrame):
    """A text field with the people it may mean below it; floats over the page.

    Enter takes what stands in the field, as in the viewer: a known name is completed there,
    and Backspace takes the completion away.

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
        self._field = CompletingEdit()
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName(self.tr("Name"))
        self._field.setPlaceholderText(self.tr("Who is this?"))
        self._field.textEdited.connect(lambda _text: self._typed())
        self._field.installEventFilter(self)
        self._lines = OfferModel(self)
        self._panel = QFrame(parent)
        self._panel.setAutoFillBackground(True)
        self._panel.hide()
        self._list = QListView(self._panel)
        self._list.setModel(self._lines)
        self._list.setItemDelegate(OfferDelegate(pictures, lambda: theme().tokens, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setStyleSheet("background: transparent;")
        self._list.setAccessibleName(self.tr("People it may be"))
        self._list.clicked.connect(self._clicked)
        pictures.faces_arrived.connect(self._lines.faces_arrived)
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
        typed: bool = False,
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
            typed: ``text`` is a letter that was typed already; typing goes on behind it.
            people: everybody it may be.
            recent: who was named last.
            completes: whether a known name is completed (naming) or only offered (renaming).
        """
        self._people, self._recent, self._candidates = people, recent, ()
        self._completes = completes
        self._rect, self._card = rect, card or rect
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.fill(text)
        if typed:
            self._field.go_on()
        self._touched = typed
        self._offer()

    def suggest(self, candidates: Sequence[Candidate]) -> None:
        """Who looks like the face; comes a moment after the field is open."""
        if self.isVisible():
            covers = {person: cover for person, _, cover in self._people}
            chosen = self._lines.at(self._row)
            self._candidates = [
                replace(candidate, cover=candidate.cover or covers.get(candidate.person))
                for candidate in candidates
            ]
            found = self._found()
            self._lines.offer(found.lines)
            row = -1 if chosen is None else self._lines.row_of(chosen)
            if row >= 0:  # whoever stands in the field stays there
                self._choose(row)
                self._place()
            else:
                self._show(found)

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
            elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in STAYS:
                self.close_field()
        return bool(super().eventFilter(watched, event))

    # --- within ---

    _rect = QRect()
    _card = QRect()

    _touched = False

    @property
    def _row(self) -> int:
        """The line that Enter takes; -1 for none."""
        return self._list.currentIndex().row()

    def _key(self, event: QKeyEvent) -> bool:
        key, count = event.key(), self._lines.rowCount()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            exact = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._end(self._field.typed if exact else self._meant(), self.named)
        elif key == Qt.Key.Key_Tab:
            self._end(self._meant(), self.named_next)
        elif key == Qt.Key.Key_Escape:
            self.close_field()
        elif key == Qt.Key.Key_Down and count:
            self._step_to((self._row + 1) % count)
        elif key == Qt.Key.Key_Up and count:
            self._step_to((self._row - 1) % count if self._row >= 0 else count - 1)
        else:
            return False
        return True

    def _meant(self) -> str:
        """The chosen line's name, else what was typed: either stands in the field."""
        line = self._lines.at(self._row)
        return self._field.typed if line is None else line.name

    def _end(self, name: str, signal: SignalInstance) -> None:
        if not name.strip():
            self.close_field()
            return
        self.hide()
        signal.emit(name)

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())
        self._end(self._meant(), self.named)

    def _typed(self) -> None:
        self._touched = True
        self._offer()

    def _offer(self) -> None:
        self._show(self._found())

    def _found(self) -> Offers:
        field = self._field
        found = offers(field.typed, self._people, self._candidates, self._recent, complete=field.completes)
        if self._completes:
            return found
        # a new name for somebody: "New person" would be wrong, and nobody is completed
        known = tuple(line for line in found.lines if line.person is not None)
        return Offers(known if self._touched else (), -1)

    def _show(self, found: Offers) -> None:
        self._lines.offer(found.lines)
        self._choose(found.chosen)
        if self._touched:
            self._field.show_rest(found.rest)
        self._place()

    def _step_to(self, row: int) -> None:
        self._choose(row)
        self._field.show_offer(self._lines.lines[row])

    def _choose(self, row: int) -> None:
        self._list.setCurrentIndex(self._lines.index(row, 0) if row >= 0 else QModelIndex())

    def _place(self) -> None:
        count = self._lines.rowCount()
        page = self.parentWidget()
        room = self._rect if page is None else page.rect()
        inside = room.adjusted(SPACE, SPACE, -SPACE, -SPACE)
        self._list.setFixedHeight(count * LINE_HEIGHT + 2)
        self._field.setFixedHeight(FIELD_HEIGHT)
        field = QRect(0, 0, max(LEAST_WIDTH, self._rect.width() + 2 * SPACE), FIELD_HEIGHT + 2 * SPACE)
        field.moveCenter(self._rect.center())
        field = _inside(field, inside)
        panel = QRect(field.bottomLeft(), QSize(field.width(), count * LINE_HEIGHT + 2 + 2 * SPACE))
        panel.translate(0, SPACE)
        if field.bottom() + MOST * LINE_HEIGHT > inside.bottom():
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
