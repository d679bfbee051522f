"""What each person showed altogether: how long they are seen, which expression for how much of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.expression import EXPRESSIONS, whole_percents
from faceapp.domain.moments import Moment
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Tally
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.painting import ROW, edge, paint_row
from faceapp.ui.expression.words import SHOWN, percent, percents, word
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.words import called, clock
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_INSIDE, Size, restyle, theme
from faceapp.ui.tokens import EXPRESSIONS as COLOURS

FACE = 36
WHOLE = 2 * SPACE
"""Height of the bar that is all of the time."""
LEAST = 0.005
"""Share of the time below which an expression has no row."""


class _Face(QLabel):
    def __init__(self, pictures: Pictures, face: int | None) -> None:
        super().__init__()
        self._pictures, self._number = pictures, face
        self.setFixedSize(FACE, FACE)
        pictures.faces_arrived.connect(self._arrived)  # a method: it ends with the widget

    def _arrived(self, _faces: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        picture = None if self._number is None else self._pictures.round_face(self._number, FACE, ratio)
        painter.drawPixmap(0, 0, picture or self._pictures.round_placeholder(FACE, ratio))


class Shares(QWidget):
    """All of the time as one bar, and below it a row for each expression that was there."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: tuple[float, ...], means: tuple[float, ...]) -> None:
        """Parts of the time in the order of ``EXPRESSIONS``; means for the tool tip."""
        self._shares = shares
        whole, mean = percents(shares) if any(shares) else {}, percents(means) if any(means) else {}
        lines = [f"{word(one)}: {whole[one]}\u202f%" for one in SHOWN if whole.get(one)]
        self.setAccessibleName(", ".join(lines))
        mean_words = self.tr("On the average: {list}").format(
            list=", ".join(f"{word(one)} {mean[one]}\u202f%" for one in SHOWN if mean.get(one))
        )
        self.setToolTip(mean_words if mean else "")
        self.updateGeometry()
        self.update()

    def _rows(self) -> list[int]:
        shown = [EXPRESSIONS.index(one) for one in SHOWN]
        return [place for place in shown if self._shares[place] >= LEAST]

    def sizeHint(self) -> QSize:
        rows = len(self._rows())
        return QSize(180, WHOLE + (SPACE_BETWEEN + rows * ROW if rows else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(QRectF(0, 0, self.width(), WHOLE), 2, 2)
        left, rows = 0.0, self._rows()
        if not rows:
            return
        for place in rows:
            wide = self._shares[place] * self.width()
            colour = COLOURS[EXPRESSIONS[place]]
            painter.setPen(edge(colour, tokens))
            painter.setBrush(colour)
            painter.drawRect(QRectF(left + 0.5, 0.5, max(wide - 1, 1), WHOLE - 1))
            left += wide
        whole = whole_percents({EXPRESSIONS[place]: share for place, share in enumerate(self._shares)})
        top = WHOLE + SPACE_BETWEEN
        best = max(rows, key=lambda place: self._shares[place])
        for place in rows:
            one = EXPRESSIONS[place]
            row = QRectF(0, top, self.width(), ROW)
            paint_row(
                painter, row, one, self._shares[place], whole[one], tokens,
                strong=place == best, size=Size.CAPTION,
            )  # fmt: skip
            top += ROW


class PersonSummary(QFrame):
    """One person."""

    def __init__(self, pictures: Pictures, lane: SeenIn) -> None:
        super().__init__()
        face, name, self._seconds = _Face(pictures, lane.face), ElidedLabel(called(lane)), QLabel()
        restyle(name, "tone", "strong")
        restyle(self._seconds, "tone", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self._seconds)
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(face)
        head.addLayout(words, 1)
        self.shares = Shares()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE + 2)
        column.addLayout(head)
        column.addWidget(self.shares)
        self._unclear = QLabel()
        restyle(self._unclear, "tone", "caption")
        self._unclear.setToolTip(self.tr("In that time no expression was seen clearly"))
        column.addWidget(self._unclear)

    def show_tally(self, lane: SeenIn, tally: Tally, number: int, moments: Sequence[Moment]) -> None:
        """How long, how often, what."""
        count = sum(one.lane == number for one in moments)
        parts = [self.tr("{time} on screen").format(time=clock(lane.seconds))]
        if count:
            parts.append(self.tr("1 moment") if count == 1 else self.tr("{n} moments").format(n=count))
        self._seconds.setText("  \u00b7  ".join(parts))
        self.shares.show_shares(tally.shares(number), tally.means(number))
        unclear = round(100 * tally.unclear_share(number))
        self._unclear.setText(self.tr("Unclear for {percent} of the time").format(percent=percent(unclear)))
        self._unclear.setVisible(unclear > 0)

    @property
    def unclear_words(self) -> str:
        """How much of the time was not clear; "" where all of it was."""
        return "" if self._unclear.isHidden() else self._unclear.text()

    @property
    def words(self) -> str:
        """What stands below the name."""
        return self._seconds.text()
