"""The line that says in which videos somebody is seen, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from faceapp.domain.ids import PersonId, PhotoId
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse, recordings
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_PAGE, Size, elided, font, icon, restyle, set_role, theme
from faceapp.ui.wording_watching import on_screen

MOST = 6
"""Videos that have a button of their own; all of them are found by search."""
_NAME_PIXELS = 180


@dataclass(frozen=True, slots=True)
class _Video:
    number: PhotoId
    name: str
    seconds: float


class PersonVideos(QWidget):
    """Nothing where there is no video of them.

    Signals:
        opened: (video, all of them in this order): show it.
        all_asked: show all photos and videos of this kind with them.
    """

    opened = Signal(int, object)
    all_asked = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: Ticket | None = None
        self._person: PersonId | None = None
        self._videos: tuple[_Video, ...] = ()
        self._buttons: list[QPushButton] = []
        self._sign = QLabel()
        self._more = _link("")
        self._more.clicked.connect(lambda _checked: self.all_asked.emit())
        theme().changed.connect(self._paint_sign)
        self._paint_sign()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(SPACE_PAGE, 0, SPACE_PAGE, SPACE_BETWEEN)
        self._line.setSpacing(2 * SPACE_BETWEEN)
        self._line.addWidget(self._sign)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> tuple[str, ...]:
        """What the buttons say that are shown."""
        return tuple(b.toolTip() for b in self._buttons if not b.isHidden())

    def show_person(self, person: PersonId) -> None:
        """Read in which videos they are; what is shown of the same person stays until then."""
        if person != self._person:
            self._show(())
        self._person = person
        if self._asked is not None:
            self._asked.cancel()
        if self._context.engine.running:

            def work(context: EngineContext) -> tuple[_Video, ...]:
                return _read(context, person)

            self._asked = self._context.engine.ask(work, self._show, urgent=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, videos: tuple[_Video, ...]) -> None:
        if videos == self._videos:
            return
        self._videos = videos
        for button in self._buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, video in enumerate(videos[:MOST]):
            name = wording.printable(video.name)
            whole = f"{name}  \u00b7  {on_screen(video.seconds)}"
            button = _link(
                elided(name, _NAME_PIXELS, font(Size.BODY)) + f"  \u00b7  {on_screen(video.seconds)}"
            )
            button.setToolTip(whole)
            button.setAccessibleName(whole)
            button.clicked.connect(lambda _checked, number=video.number: self._open(number))
            self._line.insertWidget(1 + place, button)
            self._buttons.append(button)
        self.setVisible(bool(videos))
        self._fit()

    def _fit(self) -> None:
        """As many as there is room for; the others are one button."""
        room = self.width() - 2 * SPACE_PAGE - self._sign.sizeHint().width() - 4 * SPACE_BETWEEN
        widths = [button.sizeHint().width() + 2 * SPACE_BETWEEN for button in self._buttons]
        self._more.setText(self.tr("All {n}").format(n=wording.number(len(self._videos))))
        if sum(widths) > room or len(self._videos) > len(self._buttons):
            room -= self._more.sizeHint().width() + 2 * SPACE_BETWEEN
        used, shown = 0, 0
        for button, wide in zip(self._buttons, widths, strict=True):
            used += wide
            button.setVisible(used <= room or shown == 0)
            shown += used <= room or shown == 0
        self._more.setVisible(shown < len(self._videos))

    def _open(self, number: PhotoId) -> None:
        self.opened.emit(int(number), np.array([video.number for video in self._videos], np.int64))

    def _paint_sign(self) -> None:
        size = QSize(16, 16)
        self._sign.setPixmap(icon("film-strip", 16, "quiet").pixmap(size, self.devicePixelRatioF()))


def _read(context: EngineContext, person: PersonId) -> tuple[_Video, ...]:
    found = recordings.videos_of(context.library, person)
    photos = browse.photos(context.library, [one.recording for one in found])
    names = {photo.id: photo.path.name for photo in photos}
    return tuple(_Video(one.recording, names.get(one.recording, ""), one.seconds) for one in found)


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    set_role(button, "link")
    restyle(button, "flush", "true")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
