"""Settings, Videos: how closely they are looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceapp.services import analysing_pace
from faceapp.ui.card import titled_card
from faceapp.ui.context import WindowContext
from faceapp.ui.theme import SPACE_BETWEEN


class VideoSettings(QWidget):
    """A card with one choice."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        card, column = self._card()
        self.every = QComboBox()
        self.every.setAccessibleName(self.tr("Pictures of a video that are looked at"))
        for seconds in analysing_pace.PACES:
            self.every.addItem(self._words(seconds), seconds)
        now = analysing_pace.chosen(context.library)
        if self.every.findData(now) < 0:
            self.every.addItem(self._words(now), now)
        self.every.setCurrentIndex(self.every.findData(now))
        self.every.activated.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(QLabel(self.tr("Look at")))
        row.addWidget(self.every)
        row.addStretch(1)
        column.addLayout(row)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)

    def _card(self) -> tuple[QFrame, QVBoxLayout]:
        return titled_card(
            self.tr("Videos"),
            self.tr(
                "Fewer pictures are looked at faster, and short expressions may be missed."
                " It holds for videos that are begun from now on."
            ),
        )

    def _words(self, seconds: float) -> str:
        if not seconds:
            return self.tr("every picture")
        if seconds >= 1:
            return (
                self.tr("1 picture a second")
                if seconds == 1
                else self.tr("a picture every {n} s").format(n=f"{seconds:g}")
            )
        return self.tr("{n} pictures a second").format(n=f"{1 / seconds:g}")

    def _choose(self, _index: int) -> None:
        analysing_pace.choose(self._context.library, float(self.every.currentData()))
