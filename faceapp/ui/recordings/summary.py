"""What each person showed altogether: how long they are seen, which expression for how much of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.moments import Moment
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Tally
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.words import SHOWN, percent, percents, word
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.summary_painting import Parts, paint_parts, parts_of
from faceapp.ui.recordings.words import called, seen_for
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, restyle, theme

FACE = 36

translate = QCoreApplication.translate


def seen_words(lane: SeenIn, moments: int) -> str:
    """How long somebody is seen, and how many moments there are."""
    parts = [translate("recording", "{time} on screen").format(time=seen_for(lane.seconds))]
    if moments:
        words = translate("recording", "1 moment"), translate("recording", "{n} moments")
        parts.append(words[moments > 1].format(n=moments))
    return "  \u00b7  ".join(parts)


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
        self.parts = Parts({}, {})
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Parts, means: tuple[float, ...]) -> None:
        """Parts of the time; means for the tool tip."""
        self.parts = parts
        mean = percents(means) if any(means) else {}
        self.setAccessibleName(self.words)
        mean_words = self.tr("On the average: {list}").format(
            list=", ".join(f"{word(one)} {mean[one]}\u202f%" for one in SHOWN if mean.get(one))
        )
        self.setToolTip(mean_words if mean else "")
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What is drawn."""
        whole = self.parts.percents
        return ", ".join(f"{word(one)}: {percent(whole[one])}" for one in self.parts.rows)

    def sizeHint(self) -> QSize:
        return QSize(180, self.parts.high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_parts(QPainter(self), QRectF(self.rect()), self.parts, theme().tokens)


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

    def show_tally(self, lane: SeenIn, tally: Tally, number: int, moments: Sequence[Moment]) -> None:
        """How long, how often, what."""
        self._seconds.setText(seen_words(lane, sum(one.lane == number for one in moments)))
        self.shares.show_parts(parts_of(tally, number), tally.means(number))

    @property
    def words(self) -> str:
        """What stands below the name."""
        return self._seconds.text()
