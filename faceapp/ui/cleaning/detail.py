"""Beside the wall: the one at hand on its photo, why it is doubted, and what can be decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.cleaning import Flaw
from faceapp.domain.cleaning_session import Case
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId
from faceapp.domain.photo import Photo
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services.cleaning_beside import Beside, beside
from faceapp.ui import wording
from faceapp.ui.cleaning import words
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.showing import LEAST, LEAST_TIGHT, Comparing, Group, Sight, Sights
from faceapp.ui.context import WindowContext
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, restyle, set_role

WIDTH = 340
ROOMY = 560
"""Pixels of height from which two lines of known pictures leave the photo enough."""
TIGHT = 450
"""Pixels of height below which there is no room for known pictures and the photo: the smallest window."""


class Verdict(StrEnum):
    """What can be decided, each with a button and a key."""

    TAKE = "take"
    KEEP = "keep"
    NAME = "name"
    UNNAME = "unname"
    LEAVE_OUT = "leave_out"
    FIRST = "first"
    SECOND = "second"
    NOT_A_FACE = "not_a_face"
    SKIP = "skip"


KEYS = {
    Verdict.TAKE: "\u23ce",
    Verdict.KEEP: "K",
    Verdict.NAME: "N",
    Verdict.UNNAME: "U",
    Verdict.LEAVE_OUT: "D",
    Verdict.FIRST: "1",
    Verdict.SECOND: "2",
    Verdict.NOT_A_FACE: "F",
    Verdict.SKIP: "S",
}


def possible(kind: Kind) -> frozenset[Verdict]:
    """What can be decided of cases of this kind."""
    if kind is Kind.LEFT_OUT:
        return frozenset({Verdict.TAKE, Verdict.SKIP})
    both = {Verdict.TAKE, Verdict.KEEP, Verdict.SKIP}
    if kind is Kind.DUPLICATE:
        return frozenset({*both, Verdict.FIRST, Verdict.SECOND})
    labels = kind in (Kind.PERSON, Kind.EXPRESSION)
    more = {Verdict.NAME, Verdict.UNNAME, Verdict.NOT_A_FACE} | ({Verdict.LEAVE_OUT} if labels else set())
    return frozenset(both | more)


class DecideButton(QPushButton):
    """Shorter words where there is no room for all, its key always; the focus stays on the faces."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._words, self._short = key, "", ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, short: str = "") -> None:
        """These words, or ``short`` where they do not fit; all of them are the tool tip."""
        self._words, self._short = text, short or text
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({self._key})")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        key = f"   {self._key}"
        room = self.width() - metrics.horizontalAdvance(key) - 2 * SPACE_GROUP
        words = self._words if metrics.horizontalAdvance(self._words) <= room else self._short
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(40, room))
        self.setText(f"{text}{key}".replace("&", "&&"))


class Detail(QWidget):
    """The panel at the right.

    Signals:
        decided: a ``Verdict``.
        shown: other faces are shown beside the wall.
    """

    decided = Signal(object)
    shown = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ticket: Ticket | None = None
        self._kind, self._count = Kind.PERSON, 0
        self._case: Case | None = None
        self._beside: Beside | None = None
        self.setFixedWidth(WIDTH)
        self._title = ElidedLabel()
        restyle(self._title, "tone", "emphasis")
        self._why = QLabel(wordWrap=True)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._why, "tone", "quiet")
        # two lines, whatever is said: the buttons stay where they are
        self._why.setFixedHeight(2 * self._why.fontMetrics().lineSpacing() + SPACE)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sights = Sights(context.pictures)
        self._comparing = Comparing(context.pictures)
        self._comparing.hide()
        self._buttons = {verdict: DecideButton(key) for verdict, key in KEYS.items()}
        set_role(self._buttons[Verdict.TAKE], "primary")
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        grid.addWidget(self._buttons[Verdict.TAKE], 0, 0, 1, 2)
        for place, button in enumerate(tuple(self._buttons.values())[1:]):
            grid.addWidget(button, 1 + place // 2, place % 2)
        for verdict, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, verdict=verdict: self.decided.emit(verdict))
        self._grid = grid
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, 0, SPACE_GROUP, SPACE_BETWEEN)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(self._title)
        column.addWidget(self._why)
        column.addLayout(grid)  # above the pictures: the line that says what was done floats below
        column.addWidget(self._comparing)
        column.addWidget(self._sights, 1)
        column.addStretch()  # where there is no photo the rest is below, too

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    @property
    def sentence(self) -> str:
        """Question and reason, as they are read."""
        return f"{self._title.text()} {self._why.text()}".strip()

    @property
    def beside(self) -> Beside | None:
        """What is shown of the one at hand; None while it is read."""
        return self._beside

    @property
    def faces(self) -> set[int]:
        """Known pictures that are shown."""
        return self._comparing.faces()

    def show_case(self, kind: Kind, case: Case | None, count: int, avoid: Collection[FaceId]) -> None:
        """Show one; ``count`` is how many a key decides for, ``avoid`` are faces that prove nothing."""
        same = (kind, case) == (self._kind, self._case)
        self._kind, self._case, self._count = kind, case, count
        if case is None:
            self._beside = None
            self._sights.show_sights(())
            self._show_groups(())
        self.setVisible(case is not None)
        if case is None:
            return
        self._say()
        if same and self._beside is not None:
            return
        self._beside = None
        if self._ticket is not None:
            self._ticket.cancel()

        def work(context: EngineContext) -> Beside:
            return beside(context.library, case, avoid)

        self._ticket = self._context.engine.ask(work, self._take, failed=self._gone)

    # --- within ---

    def _share_room(self) -> None:
        """Buttons are never in each other's way: in a small window the photo gives way to known pictures."""
        tight = self.height() < TIGHT
        self._comparing.show_lines(2 if self.height() >= ROOMY else 1, small=tight)
        self._sights.setMinimumHeight(LEAST_TIGHT if tight else LEAST)
        self._sights.setVisible(not (tight and self._comparing.groups))

    def _take(self, found: Beside) -> None:
        self._ticket = None
        self._beside = found
        case, kind = self._case, self._kind
        if case is None:
            return
        if found.other is not None:
            first = Sight(found.other, None, self._caption(1, found.other), found.first_worse)
            second = Sight(found.photo, None, self._caption(2, found.photo), not found.first_worse)
            self._sights.show_sights((first, second))
        else:
            self._sights.show_sights((Sight(found.photo, found.face),))
        groups = []
        if kind.flaw in (Flaw.PERSON, Flaw.EXPRESSION):
            if found.better:
                groups.append(Group(words.better(case.suspect), found.better))
            if found.said:
                groups.append(Group(words.label(case.suspect), found.said))
        self._show_groups(groups)
        self._say()
        self.shown.emit()

    def _gone(self, _error: KnownError) -> None:
        self._ticket = None
        self._sights.show_sights(())
        self._show_groups(())

    def _show_groups(self, groups: Sequence[Group]) -> None:
        self._comparing.show_groups(groups)
        self._share_room()

    def _caption(self, place: int, photo: Photo) -> str:
        size = f"{wording.number(photo.width)} \u00d7 {wording.number(photo.height)}"
        return f"{place}   {size}"

    def _say(self) -> None:
        case = self._case
        if case is None:
            return
        one, kind = case.suspect, self._kind
        if self._count > 1:
            self._title.setText(self.tr("{n} chosen").format(n=wording.number(self._count)))
            self._why.setText(self.tr("A key decides for all of them."))
        else:
            self._title.setText(words.question(kind, one))
            self._why.setText(words.because(kind, one, self._beside))
        label, better = words.label(one), words.better(one)
        several = self._count > 1
        texts: dict[Verdict, str] = {Verdict.SKIP: self.tr("Skip")}
        short = {Verdict.KEEP: self.tr("Keep"), Verdict.NAME: self.tr("Another\u2026")}
        if kind is Kind.LEFT_OUT:
            texts[Verdict.TAKE] = self.tr("Bring back")
        elif kind is Kind.DUPLICATE:
            texts[Verdict.TAKE] = self._of_two()
            texts[Verdict.KEEP] = self.tr("Keep both")
            texts[Verdict.FIRST] = self.tr("Leave out first")
            texts[Verdict.SECOND] = self.tr("Leave out second")
        else:
            labels = kind in (Kind.PERSON, Kind.EXPRESSION)
            if labels and (better or several):
                texts[Verdict.TAKE] = self.tr("As proposed") if several else self._it_is(better)
            elif not labels:
                texts[Verdict.TAKE] = self.tr("Leave out of datasets")
            keeps = self.tr("Keep them") if several else self.tr("Keep {label}").format(label=label)
            texts[Verdict.KEEP] = keeps if labels else self.tr("Keep")
            texts[Verdict.NAME] = (
                self.tr("Another expression") if kind is Kind.EXPRESSION else self.tr("Another name")
            )
            texts[Verdict.UNNAME] = (
                self.tr("No expression") if kind is Kind.EXPRESSION else self.tr("No name")
            )
            if labels:
                texts[Verdict.LEAVE_OUT] = self.tr("Leave out")
            texts[Verdict.NOT_A_FACE] = self.tr("Not a face")
        place = 0
        for verdict, button in self._buttons.items():
            button.setVisible(verdict in texts)
            if verdict not in texts:
                continue
            button.say(texts[verdict], short.get(verdict, ""))
            if verdict is not Verdict.TAKE:  # no gaps between those that are there
                self._grid.addWidget(button, 1 + place // 2, place % 2)
                place += 1

    def _it_is(self, better: str) -> str:
        if self._kind is Kind.EXPRESSION:
            return better
        return self.tr("It is {name}").format(name=better)

    def _of_two(self) -> str:
        found = self._beside
        if found is None or self._count > 1:
            return self.tr("Leave out the worse one")
        if found.same_size:
            return self.tr("Leave out first") if found.first_worse else self.tr("Leave out second")
        return self.tr("Leave out the smaller one")
