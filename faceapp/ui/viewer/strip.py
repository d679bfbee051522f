"""The quiet line below the photo: which one it is, and the few buttons one needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, Size, elided, font, restyle

HEIGHT = 11 * SPACE


class Strip(QFrame):
    """File name, date, n of m; add a face, boxes, zoom.

    Signals:
        back, before, after: leave; the photo before; the photo after.
        add_face: whether the next drag shall draw a face.
        boxes: whether boxes shall be shown.
        expressions: whether it shall be said what the faces show.
        smaller, larger, fit: zoom.
    """

    back = Signal()
    before = Signal()
    after = Signal()
    add_face = Signal(bool)
    boxes = Signal(bool)
    expressions = Signal(bool)
    smaller = Signal()
    larger = Signal()
    fit = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setObjectName("foot")
        self.setFixedHeight(HEIGHT)
        self._full_name = ""
        back = self._button("arrow-left", self.tr("Back to the photos (Esc)"), self.back.emit)
        before = self._button("caret-left", self.tr("Photo before (Left)"), self.before.emit)
        after = self._button("caret-right", self.tr("Photo after (Right)"), self.after.emit)
        self._name = self._label("body")
        self._date = ElidedLabel()
        restyle(self._date, "tone", "quiet")
        self._place = self._label("quiet")
        self._place.setFont(font(Size.BODY, tabular=True))
        self._hint = ElidedLabel()
        restyle(self._hint, "tone", "caption")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._add = self._button("user-plus", self.tr("Add a face: draw a box around it (A, or Ctrl+drag)"))
        self._add.setCheckable(True)
        self._add.toggled.connect(self.add_face)
        self._boxes = self._button("bounding-box", self.tr("Show the faces (F)"))
        self._boxes.setCheckable(True)
        self._boxes.setChecked(True)
        self._boxes.toggled.connect(self.boxes)
        self._expressions = self._button("smiley", self.tr("Show expressions (Shift+E)"))
        self._expressions.setCheckable(True)
        self._expressions.setChecked(True)
        self._expressions.toggled.connect(self.expressions)
        smaller = self._button("magnifying-glass-minus", self.tr("Smaller (-)"), self.smaller.emit)
        larger = self._button("magnifying-glass-plus", self.tr("Larger (+)"), self.larger.emit)
        fit = self._button("corners-out", self.tr("Fit the photo in (0)"), self.fit.emit)
        self._zoom = self._label("quiet")
        self._zoom.setFont(font(Size.BODY, tabular=True))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._zoom.setFixedWidth(12 * SPACE)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_BETWEEN, 0, SPACE_BETWEEN, 0)
        row.setSpacing(SPACE)
        row.addWidget(back)
        row.addSpacing(SPACE)
        row.addWidget(before)
        row.addWidget(self._place)
        row.addWidget(after)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._name)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._date)
        row.addSpacing(SPACE_GROUP)
        row.addStretch(1)
        row.addWidget(self._hint, 1000)
        row.addSpacing(SPACE_BETWEEN)
        for button in (self._add, self._boxes, self._expressions, smaller):
            row.addWidget(button)
        row.addWidget(self._zoom)
        row.addWidget(larger)
        row.addWidget(fit)

    def show_photo(self, name: str, path: str, date: str, number: int, count: int) -> None:
        """Which photo it is: the ``number``-th of ``count``."""
        self._full_name = name
        self._name.setToolTip(path)
        self._date.setText(date)
        text = self.tr("%1 of %2").replace("%1", wording.number(number)).replace("%2", wording.number(count))
        self._place.setText(text if count else "")
        self._elide()

    def show_zoom(self, percent: int) -> None:
        """How large the photo is shown."""
        self._zoom.setText(self.tr("%1 %").replace("%1", str(percent)))

    def show_hint(self, words: str) -> None:
        """What keys do now; quiet."""
        self._hint.setText(words)

    def show_adding(self, adding: bool) -> None:
        """Whether the next drag draws a face."""
        self._add.setChecked(adding)

    def show_boxes(self, shown: bool) -> None:
        """Whether boxes are shown."""
        self._boxes.setChecked(shown)

    def show_expressions(self, shown: bool) -> None:
        """Whether it is said what the faces show."""
        self._expressions.setChecked(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < 1000
        self._hint.setVisible(not narrow)
        self._date.setVisible(self.width() >= 760)
        self._zoom.setVisible(self.width() >= 600)  # else the place would be cut
        self._elide()

    def _elide(self) -> None:
        room = max(80, min(320, self.width() // 5))
        text = elided(self._full_name, room, font(Size.BODY), middle=True)
        self._name.setText(text)
        self._name.setFixedWidth(self._name.fontMetrics().horizontalAdvance(text) + SPACE)

    def _label(self, tone: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        restyle(label, "tone", tone)
        return label

    def _button(self, name: str, words: str, then: Callable[[], object] | None = None) -> QToolButton:
        button = quiet_button(name, words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if then is not None:
            button.clicked.connect(lambda _checked=False: then())
        return button
