"""The question whether people are one person, and whose name stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.person import Person
from faceapp.ui import wording
from faceapp.ui.operations import Operations
from faceapp.ui.pictures import Pictures
from faceapp.ui.scrolled import scrolled
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import (
    RADIUS_CARD,
    RING,
    SPACE,
    SPACE_BETWEEN,
    SPACE_GROUP,
    Size,
    elided,
    font,
    mixed,
    paint_icon,
    restyle,
    theme,
)

WIDTH = 400
FACE = 56
CHOICE_HEIGHT = 72
MOST_SEEN = 5
"""Choices that are seen at once; more are scrolled to."""
TICK = 20


class Choice(QAbstractButton):
    """One of the people: picture, "Keep Anna", how many photos; chosen where their name stays."""

    def __init__(self, person: Person, pictures: Pictures) -> None:
        super().__init__()
        self.person = person
        self._pictures = pictures
        words = self.tr("Keep {name}").format(name=person.name)
        self._words = words  # no text of the button: a name may have an ampersand
        self.setAccessibleName(words)
        self.setAccessibleDescription(wording.appearances(person.photos, person.videos))
        self.setToolTip(person.name)
        self.setCheckable(True)
        self.setFixedHeight(CHOICE_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pictures.faces_arrived.connect(lambda faces: self.update() if person.cover in faces else None)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * SPACE_GROUP, CHOICE_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # arrows and Enter are for the question

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = theme().tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ratio, cover = self.devicePixelRatioF(), self.person.cover
        picture = None if cover is None else self._pictures.round_face(cover, FACE, ratio)
        top = (self.height() - FACE) // 2
        painter.drawPixmap(SPACE_BETWEEN, top, picture or self._pictures.round_placeholder(FACE, ratio))
        left = SPACE_BETWEEN + FACE + SPACE_GROUP
        words = QRect(left, top, self.width() - left - TICK - 2 * SPACE_GROUP, FACE)
        bold = font(Size.BODY, bold=True)
        painter.setFont(bold)
        painter.setPen(tokens.text)
        upper = words.adjusted(0, SPACE, 0, -FACE // 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, elided(self._words, upper.width(), bold))
        painter.setFont(font(Size.CAPTION, tabular=True))
        painter.setPen(tokens.quiet)
        lower = words.adjusted(0, FACE // 2, 0, -SPACE)
        where = wording.appearances(self.person.photos, self.person.videos)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, where)
        if self.isChecked():
            place = QRectF(self.width() - TICK - SPACE_GROUP, (self.height() - TICK) / 2, TICK, TICK)
            paint_icon(painter, place, "check-circle", tokens.accent)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = theme().tokens
        sheet = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked():
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.12))
        else:
            painter.setBrush(tokens.raised if self.underMouse() else tokens.surface)
        seen = self.hasFocus() or self.isChecked()
        painter.setPen(QPen(tokens.accent if seen else tokens.line, RING if self.hasFocus() else 1))
        painter.drawRoundedRect(sheet, RADIUS_CARD, RADIUS_CARD)


class MergeQuestion(Sheet):
    """Shows who would become one person; Enter makes them one, Esc leaves all as it is.

    Args:
        people: at least two; the name of the first stays where nothing else is chosen.
    """

    def __init__(
        self, people: Sequence[Person], operations: Operations, pictures: Pictures, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Are they the same person?"), self.tr("Make them one"), WIDTH, parent)
        self._operations = operations
        self._group = QButtonGroup(self)
        self._choices = [Choice(person, pictures) for person in people]
        for choice in self._choices:
            self._group.addButton(choice)
        self._outcome = QLabel(wordWrap=True)
        restyle(self._outcome, "tone", "quiet")
        self._choices[0].setChecked(True)
        self._group.buttonToggled.connect(lambda *_: self._say())
        self.lay_out(self._list(), self._outcome)
        self._say()
        self._choices[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = [choice.isChecked() for choice in self._choices].index(True) + step
        chosen = self._choices[max(0, min(place, len(self._choices) - 1))]
        chosen.setChecked(True)
        chosen.setFocus()

    @property
    def choices(self) -> list[Choice]:
        """One for each of the people."""
        return self._choices

    @property
    def outcome(self) -> str:
        """What would come of it, in words."""
        return self._outcome.text()

    @property
    def stays(self) -> Person:
        """Whose name stays."""
        return next(choice.person for choice in self._choices if choice.isChecked())

    def accept(self) -> None:
        stays = self.stays.id
        others = [choice.person.id for choice in self._choices if choice.person.id != stays]
        super().accept()
        self._operations.merge(stays, others)

    def _list(self) -> QWidget:
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE_BETWEEN)
        for choice in self._choices:
            lines.addWidget(choice)
        if len(self._choices) <= MOST_SEEN:
            return inside
        area = scrolled(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(MOST_SEEN * (CHOICE_HEIGHT + SPACE_BETWEEN) + CHOICE_HEIGHT // 2)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _say(self) -> None:
        stays = self.stays
        others = [choice.person for choice in self._choices if choice.person.id != stays.id]
        if len(others) == 1 and others[0].photos == 1:
            words = self.tr("{name} stays, the photo of {other} joins.")
        elif len(others) == 1:
            words = self.tr("{name} stays, the {photos} of {other} join.")
        else:
            words = self.tr("{name} stays, the photos of the {n} others join.")
        self._outcome.setText(
            words.format(
                name=wording.isolated(stays.name),
                other=wording.isolated(others[0].name),
                photos=wording.appearances(others[0].photos, others[0].videos),
                n=wording.number(len(others)),
            )
        )


def ask_merge(
    window: QWidget, people: Sequence[Person], operations: Operations, pictures: Pictures
) -> MergeQuestion:
    """Open the question over ``window``; the focus goes back to where it was."""
    question = MergeQuestion(people, operations, pictures, window)
    question.open()
    return question
