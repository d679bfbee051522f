"""Once, at the first start: a quiet line that says that better models can be had. It asks nobody."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from faceapp.domain.shelf import ModelState, ShelfModel
from faceapp.engine.engine import Engine
from faceapp.services import shelf
from faceapp.ui.models import words
from faceapp.ui.models.choice import chosen, ids
from faceapp.ui.models.offer import better_pair
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.state import WindowState
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, set_role


def connected() -> bool:
    """Whether the system says that there is a network; nothing is sent to find out.

    Where the system does not tell, there may be one.
    """
    if not QNetworkInformation.loadDefaultBackend():
        return True
    found = QNetworkInformation.instance()
    reach = QNetworkInformation.Reachability
    return found is None or found.reachability() in {reach.Online, reach.Unknown}


class OfferLine(QFrame):
    """One line above the page.

    Signals:
        shown_more: the user wants to see what it is about.
    """

    shown_more = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "head")
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        more, close = QPushButton(self.tr("Show")), quiet_button("x", self.tr("Not now"), 16)
        set_role(more, "link")
        more.clicked.connect(lambda _checked: self.shown_more.emit())
        more.clicked.connect(lambda _checked: self._go())
        close.clicked.connect(lambda _checked: self._go())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_GROUP, SPACE, SPACE_BETWEEN, SPACE)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(label, 1)
        row.addWidget(more)
        row.addWidget(close)

    def _go(self) -> None:
        self.hide()
        self.deleteLater()


class FirstOffer(QObject):
    """Looks whether there is something to offer, and shows the line if so.

    Args:
        middle: the line stands at its head.

    Signals:
        wanted: the user wants to see it.
    """

    wanted = Signal()

    def __init__(self, engine: Engine, state: WindowState, middle: QWidget) -> None:
        super().__init__(middle)
        self._engine = engine
        self._state = state
        self._middle = middle
        self.line: OfferLine | None = None

    def look(self) -> None:
        """The library is open: offer the better pair, where that was never done."""
        if self._state.offered() or not connected():
            return
        self._engine.ask(chosen, lambda both: self._ask_shelf(ids(both[0]) | ids(both[1])), urgent=False)

    def _ask_shelf(self, taken: frozenset[str]) -> None:
        self._engine.models.ask(lambda: shelf.shelf(own=False), lambda models: self._offer(models, taken))

    def _offer(self, models: tuple[ShelfModel, ...], taken: frozenset[str]) -> None:
        pair = better_pair(models)
        missing = [model for model in pair if model.state is not ModelState.READY]
        if not missing or any(model.id in taken for model in pair):
            return
        self._state.keep_offered()
        text = self.tr("Faster models can be had: {models}, {size}. Nothing is fetched unasked.")
        size = words.size(sum(model.size - model.done for model in missing))
        names = words.pair(model.name for model in pair)
        self.line = OfferLine(text.format(models=names, size=size))
        self.line.shown_more.connect(self.wanted)
        layout = self._middle.layout()
        assert layout is not None
        layout.insertWidget(0, self.line)  # type: ignore[attr-defined]
