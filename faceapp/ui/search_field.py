"""The search field, and the list below it that completes the word being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QListView, QWidget

from faceapp.domain.expression import SEARCHED
from faceapp.domain.query import quoted
from faceapp.ui.theme import RADIUS_CONTROL, icon, restyle

TYPING_MS = 180
"""A search runs when the typing rests: shorter than a pause between words, longer than one key."""
ROWS = 8
NARROWEST = 220
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_LANGUAGE = (
    *("unnamed", "named", "proposed", "hidden", "gone", "video", "camera", "faces:>1", "folder:", "file:"),
    *SEARCHED,
)
"""Words of the query language that are completed beside the names."""


class _Completions(QListView):
    """The list; its corners are cut, since not every desktop can make them transparent."""

    def __init__(self) -> None:
        super().__init__()
        restyle(self, "popup", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))


class _WordCompleter(QCompleter):
    """Completes the last word of the search, not the whole of it."""

    def splitPath(self, path: str) -> list[str]:
        return [split(path)[1]]

    def pathFromIndex(self, index: object) -> str:
        done = str(super().pathFromIndex(index))  # type: ignore[arg-type]
        widget = self.widget()
        head, _ = split(widget.text() if isinstance(widget, QLineEdit) else "")
        if done.endswith(":"):
            return head + done
        return f"{head}{quoted(done) if ' ' in done else done} "


def split(typed: str) -> tuple[str, str]:
    """What stands before the word being typed (its sign too), and the word without quotes."""
    inside = typed.count('"') % 2 == 1
    start = typed.rfind('"') if inside else typed.rfind(" ") + 1
    word = typed[start:]
    sign = "-" if word.startswith("-") else ""
    return typed[:start] + sign, word[len(sign) :].lstrip('"')


class SearchField(QLineEdit):
    """Where a search is typed.

    Signals:
        searched: the query as text; "" for everything.
        left: Escape in an empty field, or Down: the focus belongs to the page.
        entered: it has the focus: give it the names to complete.

    Args:
        below: where the list of completions begins, pixels below the field's upper edge;
            what stands above stays visible.
    """

    searched = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, below: Callable[[], int] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._below = below or self.height
        self.setPlaceholderText(self.tr("Search"))
        self.setToolTip(
            self.tr(
                "Alice Bob: both on the photo\n"
                "Alice OR Bob, -Bob: either, without\n"
                "happy, Alice happy: what a face shows\n"
                "unnamed, faces:>3, 2019, 2019-07..2019-09\n"
                "folder:beach, file:IMG_01"
            )
        )
        self.setAccessibleName(self.tr("Search"))
        self.addAction(icon("magnifying-glass", 16, "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icon("x", 16, "quiet"), self.tr("Clear search"), self)
        self._clear.triggered.connect(lambda _checked: self._cleared())
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._words = QStringListModel(self)
        self._list = _Completions()
        # not QLineEdit's own: that one would cover what stands below the field
        self._completer = _WordCompleter(self._words, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        self._completer.setMaxVisibleItems(ROWS)
        self._completer.setPopup(self._list)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._completed)
        self._rest = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._rest.timeout.connect(self._search)
        self._told = ""
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.returnPressed.connect(self._search)

    def completer(self) -> QCompleter:
        """What completes the word being typed."""
        return self._completer

    def set_names(self, names: Sequence[str]) -> None:
        """What is completed: names, and the words of the language."""
        self._words.setStringList([*names, *_LANGUAGE])

    def show_query(self, text: str) -> None:
        """Put a query here without searching."""
        self._rest.stop()
        self._told = text
        if text.strip() != self.text().strip():
            self.setText(text)

    def settle(self) -> None:
        """What stands above the list changed its height, or the field its width."""
        if self._list.isVisible():
            place = self._place()
            self._list.move(self.mapToGlobal(place.bottomLeft()))
            self._list.resize(place.width(), self._list.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._completer.setWidget(self)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choosing = self._list.isVisible()
        if choosing and (event.key() == Qt.Key.Key_Escape or self._chosen(event)):
            event.ignore()  # the list's own
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self._cleared()
        elif event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down}:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _chosen(self, event: QKeyEvent) -> bool:
        return event.key() in _TAKES and self._list.currentIndex().isValid()

    def _edited(self, text: str) -> None:
        self._rest.start()
        word = split(text)[1]
        self._completer.setCompletionPrefix(text)
        count = self._completer.completionCount() if word else 0
        index = self._completer.completionModel().index(0, 0)
        if not count or (count == 1 and str(index.data()).casefold() == word.casefold()):
            self._list.hide()
            return
        self._completer.complete(self._place())

    def _place(self) -> QRect:
        return QRect(0, 0, max(self.width(), NARROWEST), self._below())

    def _completed(self, text: str) -> None:
        self.setText(text)
        self._rest.start()

    def _cleared(self) -> None:
        self._list.hide()
        self.clear()
        self._search()

    def _search(self) -> None:
        self._rest.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)
