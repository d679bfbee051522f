"""The curve of the last minute: one expression, one line for each person."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.live_thresholds import CURVE_SECONDS
from faceapp.ui.camera.following import Following
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, Size, font, restyle, theme
from faceapp.ui.tokens import PEOPLE

HIGH = 150
WIDE = 1.5
"""Of a line, pixels."""


class MinuteCurve(QWidget):
    """Shows how much of an expression each face showed; the right edge is now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[int, pg.PlotDataItem] = {}
        self._choice = QComboBox()
        for expression in SHOWN:
            self._choice.addItem(dot(expression), word(expression), expression)
        self._choice.setAccessibleName(self.tr("Expression in the curve"))
        self._choice.currentIndexChanged.connect(lambda _index: self._clear())
        when = QLabel(self.tr("Last minute"))
        restyle(when, "tone", "caption")
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._choice)
        head.addStretch(1)
        head.addWidget(when)
        self._plot = pg.PlotWidget()
        self._plot.setFixedHeight(HIGH)
        self._plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setXRange(-CURVE_SECONDS - 5, 4, padding=0)
        self._plot.setYRange(-6, 106, padding=0)
        self._plot.setAccessibleName(self.tr("Curve of the last minute"))
        left, bottom = self._plot.getAxis("left"), self._plot.getAxis("bottom")
        left.setTicks([[(0, "0"), (50, "50"), (100, "100")]])
        left.setWidth(28)
        bottom.setTicks([[(-50, "\u221250 s"), (-25, "\u221225"), (0, self.tr("now"))]])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE)
        column.addLayout(head)
        column.addWidget(self._plot)
        theme().changed.connect(self._colour)
        self._colour()

    @property
    def expression(self) -> Expression:
        """What is drawn."""
        return Expression(self._choice.currentData())

    def choose(self, expression: Expression) -> None:
        """Draw another one."""
        self._choice.setCurrentIndex(SHOWN.index(expression))

    @property
    def lines(self) -> dict[int, int]:
        """How many points each ``who`` has; for tests."""
        return {who: len(line.getData()[0]) for who, line in self._lines.items()}

    def show_following(self, following: Following) -> None:
        """Draw the last minute."""
        seen = {one.who: one for one in following.all}
        for who in [who for who in self._lines if who not in seen]:
            self._plot.removeItem(self._lines.pop(who))
        for who, one in seen.items():
            line = self._lines.get(who)
            if line is None:
                line = self._lines[who] = self._plot.plot([], [], pen=lane_pen(one.lane), connect="finite")
            times, shares = one.curve(self.expression)
            xs: list[float] = []
            ys: list[float] = []
            for at, share in zip(times, shares, strict=True):
                if xs and at - following.now - xs[-1] > 1.0:  # they were away: no line across
                    xs.append(xs[-1] + 0.01)
                    ys.append(float("nan"))
                xs.append(at - following.now)
                ys.append(100 * share)
            line.setData(xs, ys)

    def _clear(self) -> None:
        for line in self._lines.values():
            line.setData([], [])

    def _colour(self) -> None:
        tokens = theme().tokens
        self._plot.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.quiet)
            axis.setTickFont(font(Size.CAPTION, tabular=True))
            axis.setStyle(tickLength=-4, hideOverlappingLabels=False, autoExpandTextSpace=False)
        self._plot.showGrid(x=True, y=True, alpha=0.15)


def lane_pen(lane: int) -> QPen:
    """The line of somebody: a colour, and after all colours another pattern."""
    style = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)[lane // len(PEOPLE) % 3]
    pen = QPen(PEOPLE[lane % len(PEOPLE)], WIDE, style)
    pen.setCosmetic(True)
    return pen
