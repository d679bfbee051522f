"""Another label typed in place: the name field, or the list of expressions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.browsing import Name
from faceapp.domain.cleaning_session import Case
from faceapp.domain.expression import Expression
from faceapp.engine.engine import Ticket
from faceapp.services import browse
from faceapp.ui.cleaning.deciding import Deciding
from faceapp.ui.cleaning.wall import CasesWall
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.chooser import Chooser
from faceapp.ui.people.name_editor import NameEditor
from faceapp.ui.people.naming import RECENT, candidates_of
from faceapp.ui.theme import theme


class Labelling(QObject):
    """Opens over the wall, below the face at hand.

    Signals:
        ended: it closed; the wall should have the focus.
    """

    ended = Signal()

    def __init__(self, context: WindowContext, wall: CasesWall, deciding: Deciding, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._wall, self._deciding, self._page = context, wall, deciding, page
        self._cases: tuple[Case, ...] = ()
        self._names: tuple[Name, ...] = ()
        self._guess: Ticket | None = None
        self.editor = NameEditor(context.pictures, page)
        self.editor.named.connect(self._named)
        self.editor.named_next.connect(self._named)
        self.editor.ended.connect(self.ended)
        self.chooser = Chooser(lambda: theme().tokens, page)
        self.chooser.chosen.connect(self._chosen)
        self.chooser.closed.connect(self._close)

    def read_names(self) -> None:
        """Everybody, for completing."""
        engine = self._context.engine
        engine.ask(lambda context: browse.names(context.library), self._take_names, urgent=False)

    def name(self, cases: Sequence[Case]) -> None:
        """Who are they?"""
        self._cases = tuple(cases)
        by_id = {name.person: name for name in self._names}
        recent = browse.recent_people(self._context.library, RECENT)
        rect, card = self._rects()
        self.editor.open(
            rect,
            text="",
            people=self._names,
            recent=[by_id[number] for number in recent if number in by_id],
            card=card,
        )
        if self._guess is not None:
            self._guess.cancel()
        ask = self._context.engine.ask
        self._guess = ask(candidates_of(cases[0].suspect.face), self.editor.suggest)

    def express(self, cases: Sequence[Case]) -> None:
        """What do they show?"""
        self._cases = tuple(cases)
        said = {case.suspect.said for case in cases}
        now = Expression(said.pop()) if len(said) == 1 else None
        self.chooser.open(self._rects()[1], self._page.rect(), now, corrected=True)

    def _rects(self) -> tuple[QRect, QRect]:
        """Where the label stands, and the whole card, in pixels of the page."""
        card = self._wall.visualRect(self._wall.currentIndex())
        card.moveTopLeft(self._wall.viewport().mapTo(self._page, card.topLeft()))
        label = QRect(card)
        label.setTop(card.top() + self._wall.side)
        return label, card

    def _take_names(self, names: tuple[Name, ...]) -> None:
        self._names = names

    def _named(self, name: str) -> None:
        self._deciding.name(self._cases, name)
        self.ended.emit()

    def _chosen(self, told: Expression | None) -> None:
        self.chooser.hide()
        self._deciding.express(self._cases, told)
        self.ended.emit()

    def _close(self) -> None:
        if self.chooser.isVisible():
            self.chooser.hide()
            self.ended.emit()
