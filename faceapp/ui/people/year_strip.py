"""A face for each year, and below it what the person's faces of that year show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from faceapp.domain.browsing import YearExpressions
from faceapp.domain.expression import Expression
from faceapp.ui import wording
from faceapp.ui.expression.painting import dot, edge
from faceapp.ui.expression.words import SHOWN, honest, percent, percents_of, word
from faceapp.ui.people.face_strip import Bead, FaceStrip
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, theme
from faceapp.ui.tokens import EXPRESSIONS

translate = QCoreApplication.translate

BAR = 2 * SPACE
FOOT = BAR + 2 * SPACE
ROUND = 3.0
FEWEST_FACES = 10
"""Measured faces of a person below which shares would say nothing, and none are shown."""
FEW_IN_A_YEAR = 3
"""Measured faces of a year below which its bar is drawn faintly."""


def why_no_bars(years: Sequence[int], expressions: Sequence[YearExpressions]) -> str:
    """Why it is not shown what the faces of ``years`` show; "" where it is, or where nothing is known yet."""
    measured = sum(year.measured for year in expressions)
    if not years:
        return ""
    if measured < FEWEST_FACES:
        words = translate(
            "YearStrip", "Expressions by year are shown from {n} measured faces on; here: {here}."
        )
        return words.format(n=FEWEST_FACES, here=measured)
    if len(years) < 2:
        words = translate(
            "YearStrip", "Expressions by year are shown for two years or more; these faces are all of {year}."
        )
        return words.format(year=years[0])
    return ""


class YearStrip(FaceStrip):
    """The faces of ``FaceStrip``, each with a thin bar of shares.

    Signals:
        expression_chosen: (year, ``Expression``): a part of a bar was clicked, or taken from the menu.
    """

    expression_chosen = Signal(int, object)

    def __init__(self, pictures: Pictures, diameter: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(pictures, diameter, parent, foot=FOOT)
        self._years: dict[int, YearExpressions] = {}
        self._pointed: tuple[int, Expression] | None = None

    @property
    def measured(self) -> dict[int, YearExpressions]:
        """What the years show; nothing where too few faces were measured."""
        return self._years

    def show_beads(self, beads: Sequence[Bead]) -> None:
        self._pointed = None
        super().show_beads(beads)

    def show_expressions(self, years: Sequence[YearExpressions]) -> None:
        """Show the shares, where there is enough to say."""
        enough = sum(year.measured for year in years) >= FEWEST_FACES
        self._years = {year.year: year for year in years} if enough else {}
        self._pointed = None
        self.update()

    def bar_at(self, point: QPoint) -> tuple[int, Expression] | None:
        """The year and the expression whose part of a bar is at a point."""
        place = self._at(point)
        if place < 0:
            return None
        year = self.beads[place].key
        area = self._bar(place)
        if not area.adjusted(0, -SPACE, 0, SPACE).contains(point):
            return None
        for expression, part in self._parts(year, area):
            if part.left() <= point.x() <= part.right():
                return year, expression
        return None

    def legend(self, year: int) -> str:
        """What the bar of a year says, in rich text; "" where it has none."""
        found = self._years.get(year)
        if found is None:
            return ""
        whole = percents_of(found.counts)
        lines = "".join(
            f'<tr><td><span style="color:{EXPRESSIONS[each].name()}">\u25a0</span>&nbsp;{word(each)}</td>'
            f'<td align="right">&nbsp;&nbsp;{percent(whole[each])}</td>'
            f"<td>&nbsp;&nbsp;{wording.faces(found.counts[each])}</td></tr>"
            for each in SHOWN
            if found.counts.get(each)
        )
        head = self.tr("{year}: {faces} measured").format(year=year, faces=wording.faces(found.measured))
        return f"<b>{head}</b><table>{lines}</table>{honest()}"

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, bead in enumerate(self.beads):
            if bead.key in self._years and self._rect(place).intersects(event.rect()):
                self._paint_bar(painter, bead.key, self._bar(place))

    def _paint_bar(self, painter: QPainter, year: int, area: QRectF) -> None:
        tokens = theme().tokens
        faint = self._years[year].measured < FEW_IN_A_YEAR
        painter.setOpacity(0.45 if faint else 1.0)
        outline = QPainterPath()
        outline.addRoundedRect(area, ROUND, ROUND)
        painter.save()
        painter.setClipPath(outline)
        for expression, part in self._parts(year, area):
            painter.fillRect(part, EXPRESSIONS[expression])
            if part.right() < area.right() - 1:  # the parts stand apart whatever their colours
                painter.fillRect(QRectF(part.right() - 1, part.top(), 1, part.height()), tokens.window)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pointed = self._pointed
        if pointed is not None and pointed[0] == year:
            part = next(part for expression, part in self._parts(year, area) if expression is pointed[1])
            painter.setPen(QPen(tokens.accent, 2.0))
            painter.drawRoundedRect(part.adjusted(-1, -2, 1, 2), RADIUS_CONTROL / 2, RADIUS_CONTROL / 2)
        else:
            painter.setPen(QPen(edge(tokens.line, tokens), 1.0))
            painter.drawPath(outline)
        painter.setOpacity(1.0)

    def _bar(self, place: int) -> QRectF:
        rect = self._rect(place)
        wide = self._step - 3 * SPACE
        return QRectF(rect.center().x() + 0.5 - wide / 2, rect.bottom() + 1 - FOOT, wide, BAR)

    def _parts(self, year: int, area: QRectF) -> list[tuple[Expression, QRectF]]:
        found = self._years.get(year)
        if found is None:
            return []
        parts, left = [], area.left()
        for expression in SHOWN:
            if count := found.counts.get(expression, 0):
                wide = area.width() * count / found.measured
                parts.append((expression, QRectF(left, area.top(), wide, area.height())))
                left += wide
        return parts

    # --- hands ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = self.bar_at(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.bar_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.expression_chosen.emit(*found)
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._current if keys else self._at(event.pos())
        if not 0 <= place < len(self.beads) or self.beads[place].key not in self._years:
            event.ignore()
            return
        menu = self.menu(self.beads[place].key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self._rect(place).center()) if keys else event.globalPos())

    def menu(self, year: int) -> QMenu:
        """The expressions of a year, for the keyboard and for parts too thin to hit."""
        menu = QMenu(self)
        counts = self._years[year].counts
        for expression in SHOWN:
            if count := counts.get(expression, 0):
                words = self.tr("{expression} in {year}, {faces}").format(
                    expression=word(expression), year=year, faces=wording.faces(count)
                )
                entry = menu.addAction(dot(expression), words)
                entry.triggered.connect(
                    lambda _checked=False, chosen=expression: self.expression_chosen.emit(year, chosen)
                )
        return menu

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.bar_at(event.pos())
            if found is not None:
                QToolTip.showText(event.globalPos(), self.legend(found[0]), self)
                return True
        return bool(super().event(event))
