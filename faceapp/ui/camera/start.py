"""What the camera's page shows while nothing is looked at: what it is for, and one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.ui.empty import EmptyPage
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_PAGE, restyle, set_role


class StartPage(QWidget):
    """Signals: begin_asked, video_asked, address_asked: buttons."""

    begin_asked = Signal()
    video_asked = Signal()
    address_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._camera = ""
        self._main = EmptyPage("video-camera", self.tr("Who is there?"))
        self._main.asked.connect(self._asked)
        self._video = QPushButton(self.tr("Open a video"))
        self._address = QPushButton(self.tr("Network camera"))
        for button, signal in ((self._video, self.video_asked), (self._address, self.address_asked)):
            set_role(button, "link")
            button.clicked.connect(lambda _checked, signal=signal: signal.emit())
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addStretch(1)
        row.addWidget(self._video)
        row.addWidget(self._address)
        row.addStretch(1)
        self._note = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._note, "tone", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
        column.addWidget(self._main, 1)
        column.addWidget(self._note)
        middle = self._main.layout()
        assert isinstance(middle, QVBoxLayout)
        middle.insertLayout(middle.count() - 1, row)  # right below the one thing to do

    def show_camera(self, camera: str, note: str) -> None:
        """Offer a camera; "" where there is none. ``note``: why some can not be opened."""
        self._camera = camera
        if camera:
            self._main.say(
                "video-camera",
                self.tr("Who is there?"),
                self.tr(
                    "The camera shows names and expressions on faces as they move. Nothing is kept unless"
                    " you name a face, record, or keep a picture."
                ),
                self.tr("Start {camera}").format(camera=camera),
            )
        else:
            self._main.say(
                "camera-slash",
                self.tr("No camera found"),
                self.tr(
                    "Plug one in, or look at a video: names and expressions are shown on faces as they move."
                    " Nothing is kept unless you name a face, record, or keep a picture."
                ),
                self.tr("Open a video"),
            )
        self._video.setVisible(bool(camera))
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _asked(self) -> None:
        (self.begin_asked if self._camera else self.video_asked).emit()
