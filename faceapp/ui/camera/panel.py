"""Beside the picture: what each face shows, the last minute, and how many pictures came how far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.ids import PersonId
from faceapp.domain.live import LiveCounts
from faceapp.ui import wording
from faceapp.ui.camera.curve import MinuteCurve
from faceapp.ui.camera.following import Following, Seen, read_of
from faceapp.ui.camera.lines import LineMark
from faceapp.ui.camera.portraits import Portraits, RoundFace
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.bars import ExpressionBars
from faceapp.ui.expression.words import honest, not_measured
from faceapp.ui.recordings.words import nameless
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle

WIDTH = 272
OLD = 0.4
"""How strongly stands there what is not of now."""
AWAY_SECONDS = 0.5
"""After which somebody's name is greyed; they stay where they are a little longer."""


class PersonCard(QWidget):
    """One face: its picture, its line in the curve, its name, its bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = LineMark()
        self._name = ElidedLabel()
        restyle(self._name, "tone", "strong")
        self._bars = ExpressionBars()
        self._note = QLabel()
        restyle(self._note, "tone", "quiet")
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        self._face = RoundFace()
        head.addWidget(self._face)
        head.addWidget(self._mark)
        head.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE)
        column.addLayout(head)
        column.addWidget(self._bars)
        column.addWidget(self._note)

    @property
    def name(self) -> str:
        """Who it is."""
        return self._name.text()

    @property
    def face(self) -> RoundFace:
        """Their picture."""
        return self._face

    @property
    def bars(self) -> ExpressionBars:
        """What it shows."""
        return self._bars

    @property
    def note(self) -> str:
        """What stands in place of bars; "" while there are bars."""
        return "" if self._note.isHidden() else self._note.text()

    def show_here(self, seen: Seen, name: str, *, away: float) -> None:
        """Show somebody who is in the picture, or was ``away`` seconds ago."""
        self._show(seen, name, strong=away < AWAY_SECONDS)
        self._bars.setVisible(seen.scores is not None)
        self._note.setVisible(seen.scores is None)
        self._note.setText(not_measured())
        if seen.scores is not None:
            self._bars.show_expression(read_of(seen.scores))

    def show_gone(self, seen: Seen, name: str, *, away: float) -> None:
        """Show somebody who left: only who, and how long ago."""
        self._show(seen, name, strong=False)
        self._bars.hide()
        self._note.setText(self.tr("Seen {n} s ago").format(n=round(away)))
        self._note.show()

    def _show(self, seen: Seen, name: str, *, strong: bool) -> None:
        self._mark.show_lane(seen.lane)
        self._name.setText(name)
        restyle(self._name, "tone", "strong" if strong else "quiet")


class Counters(QWidget):
    """Pictures shown, analysed, dropped; how long one takes to the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, QLabel] = {}
        self._rates, self._total = QWidget(), QLabel()
        restyle(self._total, "tone", "quiet")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._rates)
        self._stack.addWidget(self._total)
        row = QHBoxLayout(self._rates)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        for key, words, tip in (
            ("shown", self.tr("shown"), self.tr("Pictures a second on the screen; since the start: {n}")),
            (
                "analysed",
                self.tr("analysed"),
                self.tr("Pictures a second whose faces were looked for; since the start: {n}"),
            ),
            ("dropped", self.tr("dropped"), self.tr("Pictures that came and were never on the screen")),
            ("latency", self.tr("delay"), self.tr("From the camera to the screen; one in twenty takes {n}")),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            value = QLabel("\u2013")
            restyle(value, "tone", "strong")
            value.setProperty("words", tip)
            value.setAccessibleName(words)
            below = QLabel(words)
            restyle(below, "tone", "caption")
            column.addWidget(value)
            column.addWidget(below)
            row.addLayout(column, 1)
            self._labels[key] = value

    def text(self, key: str) -> str:
        """What stands there; for tests."""
        return self._labels[key].text()

    def show_counts(self, counts: LiveCounts) -> None:
        """Show the numbers of now."""
        self._say("shown", f"{counts.shown_rate:.0f}/s", wording.number(counts.shown))
        self._say("analysed", f"{counts.analysed_rate:.0f}/s", wording.number(counts.analysed))
        self._say("dropped", wording.number(counts.dropped), "")
        unit = self.tr("{n} ms")
        if counts.shown_rate:
            self._say("latency", unit.format(n=round(counts.latency)), unit.format(n=round(counts.slowest)))
        else:
            self._say("latency", "\u2013", "")  # nothing came: 0 ms would be the best of all

    def show_totals(self, counts: LiveCounts) -> None:
        """The source is over: how far its pictures came, all together."""
        came, analysed = wording.number(counts.came), wording.number(counts.analysed)
        self._total.setText(self.tr("Analysed {n} of {all} pictures").format(n=analysed, all=came))
        dropped, shown = wording.number(counts.dropped), wording.number(counts.shown)
        self._total.setToolTip(self.tr("{n} shown, {m} dropped").format(n=shown, m=dropped))
        self._stack.setCurrentWidget(self._total)

    @property
    def total(self) -> str:
        """What ``show_totals`` says; "" while there are numbers of now."""
        return self._total.text() if self._stack.currentWidget() is self._total else ""

    def clear(self) -> None:
        """Nothing comes any more: what was is no number of now."""
        self._stack.setCurrentWidget(self._rates)
        for label in self._labels.values():
            label.setText("\u2013")
            label.setToolTip("")

    def _say(self, key: str, text: str, more: str) -> None:
        label = self._labels[key]
        label.setText(text)
        label.setToolTip(str(label.property("words")).format(n=more))


class Panel(QFrame):
    """People, curve, counters; from top to bottom.

    Args:
        name_of: what a person is called.
    """

    def __init__(self, name_of: Callable[[PersonId], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._names: dict[int, PersonId | None] = {}
        self.setProperty("panel", "true")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("What the faces show"))
        self._nobody = QLabel(self.tr("No face in the picture"), alignment=Qt.AlignmentFlag.AlignTop)
        restyle(self._nobody, "tone", "quiet")
        self._inside = inside = QWidget()
        restyle(inside, "plain", "surface")
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, SPACE_INSIDE, 0)
        self._column.setSpacing(SPACE_GROUP)
        self._column.addWidget(self._nobody)
        self._cards: dict[int, PersonCard] = {}
        self._order: list[int] = []
        self._old = QLabel()
        restyle(self._old, "tone", "strong")
        self._old.hide()
        area = scrolled(inside)
        restyle(area, "plain", "surface")
        self._curve = MinuteCurve()
        self._counters = Counters()
        caution = QLabel(honest(), wordWrap=True)
        restyle(caution, "tone", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(self._old)
        layout.addWidget(area, 1)
        layout.addWidget(self._curve)
        self._faded = tuple(QGraphicsOpacityEffect(one, opacity=OLD) for one in (inside, self._curve))
        for one, effect in zip((inside, self._curve), self._faded, strict=True):
            effect.setEnabled(False)
            one.setGraphicsEffect(effect)
        layout.addWidget(self._counters)
        layout.addWidget(caution)

    @property
    def curve(self) -> MinuteCurve:
        """The last minute."""
        return self._curve

    @property
    def counters(self) -> Counters:
        """How many pictures came how far."""
        return self._counters

    @property
    def cards(self) -> tuple[PersonCard, ...]:
        """Who is shown, from top to bottom."""
        return tuple(self._cards[who] for who in self._order)

    def name_at_once(self, who: int, person: PersonId | None) -> None:
        """The user said who ``who`` is."""
        self._names[who] = person

    def clear(self) -> None:
        """Another source begins."""
        self._names.clear()
        self.show_old("")
        self.show_following(Following())
        self._nobody.hide()  # there is no picture
        self._counters.clear()

    @property
    def old(self) -> str:
        """Why what stands here is not of now; "" while it is."""
        return "" if self._old.isHidden() else self._old.text()

    def show_old(self, words: str) -> None:
        """Grey it all and say since when nothing new came; "": it is of now."""
        if words == self.old:
            return
        self._old.setText(words)
        self._old.setVisible(bool(words))
        for effect in self._faded:
            effect.setEnabled(bool(words))

    def show_following(self, following: Following, portraits: Portraits | None = None) -> None:
        """Show everybody as they are now: who is in the picture, below them who left it."""
        here, gone = following.here(), following.gone()
        order = [one.who for one in (*here, *gone)]
        for who in [who for who in self._cards if who not in order]:
            self._drop(who)
        for one in here:
            self._card(one.who).show_here(one, self._called(one), away=following.now - one.last)
        for one in gone:
            self._card(one.who).show_gone(one, self._called(one), away=following.now - one.last)
        for who, card in self._cards.items():
            card.face.show_image(None if portraits is None else portraits.of(who))
        self._nobody.setVisible(not here)
        self._arrange(order)
        self._curve.show_following(following)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def _called(self, one: Seen) -> str:
        if one.who in self._names and one.person == self._names[one.who]:
            del self._names[one.who]
        person = self._names.get(one.who, one.person)
        if person is None:
            return nameless(one.who)
        name = self._name_of(person)
        certain = one.certain or one.who in self._names
        return name if certain else self.tr("{name}?").format(name=name)

    def _card(self, who: int) -> PersonCard:
        card = self._cards.get(who)
        if card is None:
            card = self._cards[who] = PersonCard(self._inside)
            card.show()
        return card

    def _arrange(self, order: list[int]) -> None:
        """Put them in this order, at once: a layout waits for the next event, and is painted before it."""
        if order != self._order:
            self._order = order
            for place, who in enumerate(order, 1):
                self._column.insertWidget(place, self._cards[who])
        self._column.invalidate()
        self._inside.resize(self._inside.width(), self._column.totalSizeHint().height())
        self._column.activate()

    def _drop(self, who: int) -> None:
        card = self._cards.pop(who)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
