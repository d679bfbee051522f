"""Beside the picture: what each face shows, the last minute, and how many pictures came how far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.face import Author, FaceExpression
from faceapp.domain.ids import PersonId
from faceapp.domain.live import LiveCounts
from faceapp.ui import wording
from faceapp.ui.camera.curve import MinuteCurve, lane_pen
from faceapp.ui.camera.following import Following, Seen, label_of
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.bars import ExpressionBars
from faceapp.ui.expression.words import honest
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle

WIDTH = 272
MARK = (18, 12)


class _Mark(QWidget):
    """The line that somebody has in the curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lane = 0
        self.setFixedSize(*MARK)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = lane_pen(self.lane)
        pen.setWidthF(3.0)
        painter.setPen(pen)
        painter.drawLine(1, MARK[1] // 2, MARK[0] - 1, MARK[1] // 2)


class PersonCard(QWidget):
    """One face: its line in the curve, its name, its bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = _Mark()
        self._name = ElidedLabel()
        restyle(self._name, "tone", "strong")
        self._bars = ExpressionBars()
        self._waiting = QLabel(self.tr("Not measured yet"))
        restyle(self._waiting, "tone", "quiet")
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._mark)
        head.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE)
        column.addLayout(head)
        column.addWidget(self._bars)
        column.addWidget(self._waiting)

    @property
    def name(self) -> str:
        """Who it is."""
        return self._name.text()

    @property
    def bars(self) -> ExpressionBars:
        """What it shows."""
        return self._bars

    def show_seen(self, seen: Seen, name: str, *, here: bool) -> None:
        """Show somebody; greyed where they left the picture."""
        if self._mark.lane != seen.lane:
            self._mark.lane = seen.lane
            self._mark.update()
        self._name.setText(name)
        restyle(self._name, "tone", "strong" if here else "quiet")
        self._bars.setVisible(seen.scores is not None)
        self._waiting.setVisible(seen.scores is None)
        if seen.scores is not None:
            self._bars.show_expression(FaceExpression(label_of(seen.scores), Author.MODEL, seen.scores))


class Counters(QWidget):
    """Pictures shown, analysed, dropped; how long one takes to the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
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
        self._say("latency", unit.format(n=round(counts.latency)), unit.format(n=round(counts.slowest)))

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
        inside = QWidget()
        restyle(inside, "plain", "surface")
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, SPACE_INSIDE, 0)
        self._column.setSpacing(SPACE_GROUP)
        self._column.addWidget(self._nobody)
        self._cards: dict[int, PersonCard] = {}
        area = scrolled(inside)
        restyle(area, "plain", "surface")
        self._curve = MinuteCurve()
        self._counters = Counters()
        caution = QLabel(honest(), wordWrap=True)
        restyle(caution, "tone", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(area, 1)
        layout.addWidget(self._curve)
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
        """Who is shown."""
        return tuple(self._cards.values())

    def name_at_once(self, who: int, person: PersonId | None) -> None:
        """The user said who ``who`` is."""
        self._names[who] = person

    def clear(self) -> None:
        """Another source begins."""
        self._names.clear()
        for who in list(self._cards):
            self._drop(who)
        self._nobody.show()
        self._curve.show_following(Following())

    def show_following(self, following: Following) -> None:
        """Show everybody as they are now."""
        here = {one.who: one for one in following.here()}
        for who in [who for who in self._cards if who not in here]:
            self._drop(who)
        for who, one in here.items():
            card = self._cards.get(who)
            if card is None:
                card = self._cards[who] = PersonCard()
                self._column.addWidget(card)
            card.show_seen(one, self._called(one), here=following.now - one.last < 0.5)
        self._nobody.setVisible(not here)
        self._curve.show_following(following)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def _called(self, one: Seen) -> str:
        if one.who in self._names and one.person == self._names[one.who]:
            del self._names[one.who]
        person = self._names.get(one.who, one.person)
        if person is None:
            return self.tr("Unknown {n}").format(n=one.who)
        name = self._name_of(person)
        certain = one.certain or one.who in self._names
        return name if certain else self.tr("{name}?").format(name=name)

    def _drop(self, who: int) -> None:
        card = self._cards.pop(who)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
