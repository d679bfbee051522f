"""The name field: the pill below a face, grown, with the most likely people below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from faceapp.domain.ids import PersonId
from faceapp.domain.person import Candidate
from faceapp.ui.naming.completing import STAYS, CompletingEdit
from faceapp.ui.naming.names import LIKELY, Named, Offer, Offers, exactly, likely, offers
from faceapp.ui.naming.offers import LINE_HEIGHT, OfferDelegate, OfferModel
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CARD, RADIUS_CONTROL, RING, SPACE, SPACE_BETWEEN
from faceapp.ui.tokens import DARK

WIDTH = 264
Key = Qt.Key
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the field can offer.

    Attributes:
        people: everybody.
        candidates: who looks like the face, the nearest first.
        recent: who was used last, the latest first.
        here: who is on the photo already, on another face.
    """

    people: Sequence[Named] = ()
    candidates: Sequence[Candidate] = ()
    recent: Sequence[Named] = ()
    here: frozenset[PersonId] = frozenset()


class NameField(QFrame):
    """Made once and shown where it is needed: showing it takes no time.

    Enter takes what stands in the field: the first name that begins like the typed letters
    is completed there, and Backspace takes the completion away.

    Signals:
        named: (offer or None, forward): Enter or Tab; None where nothing is typed.
        skipped: Shift+Tab: to the face before, nothing is named.
        closed: Esc, or the focus went elsewhere.
    """

    named = Signal(object, bool)
    skipped = Signal()
    closed = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("name_field")
        self._known = Known()
        self._touched = False
        self._insisting: Offer | None = None
        self._face = QRect()
        self._room = QRect()
        self._edit = CompletingEdit()
        self._edit.setPlaceholderText(self.tr("Who is this?"))
        self._edit.setAccessibleName(self.tr("Name of this face"))
        self._edit.setMaxLength(200)
        self._edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._model = OfferModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(OfferDelegate(pictures, lambda: DARK, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setAccessibleName(self.tr("People this may be"))
        self._question = QLabel()
        self._question.setObjectName("name_question")
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.hide()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        for widget in (self._edit, self._question, self._list):
            column.addWidget(widget)
        self._left = QTimer(self, singleShot=True, interval=0)
        self._left.timeout.connect(self._maybe_left)
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self._typed)
        self._list.clicked.connect(lambda index: self._take(self._model.lines[index.row()], forward=False))
        pictures.faces_arrived.connect(self._model.faces_arrived)
        self.setStyleSheet(_SHEET)
        self.setFixedWidth(WIDTH)
        self.hide()

    def ask(self, words: str) -> None:
        """What stands in the field while nothing is typed."""
        self._edit.setPlaceholderText(words)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._edit.text()

    @property
    def lines(self) -> tuple[Offer, ...]:
        """Whom it offers now."""
        return self._model.lines

    @property
    def chosen(self) -> int:
        """The line Enter takes; -1 for none."""
        return self._list.currentIndex().row()

    def open(self, face: QRect, room: QRect, name: str, known: Known) -> None:
        """Open below ``face``, inside ``room``, filled with ``name``, all of it selected."""
        self._face, self._room, self._known = face, room, known
        self._touched, self._insisting = False, None
        self._question.hide()
        self._edit.fill(name)
        self._offer()
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def know(self, known: Known) -> None:
        """Candidates came in while it is open; what is typed and chosen stays."""
        if not self.isVisible() or known == self._known:
            return
        self._known = known
        chosen = self._model.at(self.chosen)
        found = self._found()
        self._show_offers(found)
        same = -1 if chosen is None else self._model.row_of(chosen)
        if same >= 0:
            self._choose(same)
        elif self._touched:
            self._edit.show_rest(found.rest)

    def ask_twice(self, offer: Offer) -> None:
        """Somebody is on this photo already: naming them again needs a second Enter."""
        self._insisting = offer
        words = self.tr("%1 is already on this photo. Enter names both.").replace("%1", offer.name)
        self._question.setText(words)
        self._question.show()
        self._fit()

    def insists_on(self, offer: Offer) -> bool:
        """Whether the user was asked about this person, and has not turned to another since."""
        asked = None if self.isHidden() else self._insisting
        return asked is not None and asked.person == offer.person

    def put_away(self, back: QWidget | None) -> None:
        """Hide it; the keys that were here go ``back``."""
        if self.isHidden():  # not ``isVisible``: the page may be hidden with it
            return
        had_keys = self._edit.hasFocus()
        self.hide()
        if had_keys and back is not None:
            back.setFocus()

    def move_with(self, face: QRect, room: QRect) -> None:
        """The face moved on screen."""
        self._face, self._room = face, room
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._pressed(event)
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # letters and Esc belong to the field while it is open
                return True
            if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in STAYS:
                self._left.start()
        return super().eventFilter(watched, event)

    # --- keys ---

    def _pressed(self, event: QKeyEvent) -> bool:
        key, count = event.key(), len(self._model.lines)
        if key == Key.Key_Escape:
            self.closed.emit()
        elif key in {Key.Key_Return, Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._take(self._as_typed(), forward=False)
            else:
                self._take(self._meant(), forward=False)
        elif key == Key.Key_Tab:
            self._take(self._meant(), forward=True)
        elif key == Key.Key_Backtab:
            self.skipped.emit()
        elif not self._touched and Key.Key_1 <= key < Key.Key_1 + count and not event.modifiers() & ~_KEYPAD:
            self._take(self._model.lines[key - Key.Key_1], forward=False)
        elif key == Key.Key_Down and count:
            self._step_to((self.chosen + 1) % count)
        elif key == Key.Key_Up and count:
            self._step_to((self.chosen - 1) % count if self.chosen >= 0 else count - 1)
        else:
            return False
        return True

    def _meant(self) -> Offer | None:
        """What Enter takes: who was asked about, the chosen line, else what stands in the field."""
        if self._insisting is not None:
            return self._insisting
        return self._model.at(self.chosen) or self._as_typed()

    def _as_typed(self) -> Offer | None:
        return exactly(self._edit.typed, self._known.people, here=self._known.here)

    def _maybe_left(self) -> None:
        """The focus went elsewhere, and not only for a moment: the field would be dead there."""
        if self.isVisible() and not self._edit.hasFocus():
            self.closed.emit()

    def _take(self, offer: Offer | None, *, forward: bool) -> None:
        self.named.emit(offer, forward)

    def _step_to(self, row: int) -> None:
        self._insisting = None
        self._question.hide()
        self._choose(row)
        self._edit.show_offer(self._model.lines[row])

    def _choose(self, row: int) -> None:
        index = self._model.index(row)
        self._list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._fit()

    # --- offers ---

    def _typed(self) -> None:
        self._touched, self._insisting = True, None
        self._question.hide()
        self._offer()

    def _offer(self) -> None:
        found = self._found()
        self._show_offers(found)
        if self._touched:
            self._edit.show_rest(found.rest)

    def _found(self) -> Offers:
        known, edit = self._known, self._edit
        if not self._touched:
            return self._first(likely(known.candidates, known.recent, here=known.here))
        return offers(
            edit.typed, known.people, known.candidates, known.recent,
            here=known.here, complete=edit.completes,
        )  # fmt: skip

    def _show_offers(self, found: Offers) -> None:
        # digits name from top to bottom, and are letters like all others once something was typed
        lines = () if self._touched else found.lines
        self._model.set_keys(
            {line.person: row for row, line in enumerate(lines, 1) if line.person is not None}
        )
        self._model.offer(found.lines)
        self._list.viewport().update()
        if found.chosen >= 0:
            self._choose(found.chosen)
        else:
            self._list.selectionModel().clear()
            self._fit()

    def _first(self, lines: tuple[Offer, ...]) -> Offers:
        """Before a letter is typed: whoever stands in the field is first, and Enter takes them."""
        name = self._edit.typed
        if not name:
            return Offers(lines, -1)
        own = [Offer(person, known, cover) for person, known, cover in self._known.people if known == name]
        rest = tuple(line for line in lines if line.name != name)
        return Offers((*own[:1], *rest)[:LIKELY], 0 if own else -1)

    def _fit(self) -> None:
        """As high as it must be; below the face, else above, and never outside the room."""
        rows = len(self._model.lines)
        self._list.setVisible(rows > 0)
        self._list.setFixedHeight(rows * LINE_HEIGHT)
        self._question.setFixedWidth(WIDTH - 2 * SPACE)
        self._column.activate()
        self.setFixedHeight(self._column.sizeHint().height())
        room = self._room
        left = self._face.center().x() - WIDTH // 2
        below, above = self._face.bottom() + 6, self._face.top() - 6 - self.height()
        top = below if below + self.height() <= room.bottom() or above < room.top() else above
        left = max(room.left() + SPACE, min(left, room.right() - SPACE - WIDTH))
        top = max(room.top() + SPACE, min(top, room.bottom() - SPACE - self.height()))
        self.move(left, top)


_SHEET = f"""
#name_field {{
    background: {DARK.surface.name()}; border: 1px solid {DARK.line.name()}; border-radius: {RADIUS_CARD}px;
}}
#name_field QLineEdit {{
    background: {DARK.viewer.name()}; color: {DARK.text.name()}; border: {RING}px solid {DARK.accent.name()};
    border-radius: {RADIUS_CONTROL}px; padding: {SPACE}px {SPACE_BETWEEN}px; min-height: 20px;
    selection-background-color: {DARK.accent.name()}; selection-color: {DARK.on_accent.name()};
}}
#name_field QListView {{ background: transparent; border: none; outline: none; }}
#name_question {{ color: {DARK.proposed.name()}; padding: 2px {SPACE}px; }}
"""
"""Dark in both themes: it floats over a photo, like the pill it grew from."""
