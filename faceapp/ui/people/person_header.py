"""The head of a person's page: picture, name, what is known, what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.person import Person
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.people.face_strip import Bead, FaceStrip
from faceapp.ui.people.facts_sheet import FactsSheet
from faceapp.ui.people.name_editor import LEAST_WIDTH
from faceapp.ui.pictures import Pictures
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import (
    SPACE,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_PAGE,
    Size,
    elided,
    font,
    icon,
    restyle,
    set_role,
    theme,
)

PORTRAIT = 88
OTHERS = 272
"""What the buttons and the gaps of the line take."""
MOST_COMPANIONS = 6


class Portrait(QWidget):
    """One face in a large circle."""

    def __init__(self, pictures: Pictures, diameter: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._diameter = diameter
        self._face: int | None = None
        self.setFixedSize(diameter, diameter)
        pictures.faces_arrived.connect(lambda faces: self.update() if self._face in faces else None)
        theme().changed.connect(self.update)

    @property
    def face(self) -> int | None:
        """What is shown."""
        return self._face

    def show_face(self, face: int | None) -> None:
        """Show this face; None for an empty circle."""
        self._face = face
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        found = None if self._face is None else self._pictures.round_face(self._face, self._diameter, ratio)
        QPainter(self).drawPixmap(0, 0, found or self._pictures.round_placeholder(self._diameter, ratio))


class PersonHeader(QWidget):
    """Who this is.

    Signals:
        back_asked, rename_asked, photos_asked, review_asked: buttons.
        born: a ``date`` was chosen, or None to forget it.
        noted: a note was written.
        hide_asked, forget_asked: from the menu.
        companion_chosen: the person of a companion's face.
    """

    back_asked = Signal()
    rename_asked = Signal()
    photos_asked = Signal()
    review_asked = Signal()
    born = Signal(object)
    noted = Signal(str)
    hide_asked = Signal()
    forget_asked = Signal()
    companion_chosen = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        back = quiet_button("arrow-left", self.tr("Back (Esc)"))
        back.clicked.connect(self.back_asked)
        self._portrait = Portrait(pictures, PORTRAIT)
        self._name = QPushButton()
        set_role(self._name, "quiet")
        self._name.setToolTip(self.tr("Rename (F2)"))
        self._name.setStyleSheet(
            "QPushButton { font-size: 20px; font-weight: 600; padding: 2px 8px; text-align: left;"
            " min-height: 28px; }"
        )
        self._name.clicked.connect(self.rename_asked)
        self._facts = ElidedLabel()
        restyle(self._facts, "tone", "quiet")
        self._review = QPushButton()
        set_role(self._review, "chip")
        self._review.setIcon(icon("question", 16, "proposed"))
        self._review.clicked.connect(self.review_asked)
        photos = quiet_button("image", self.tr("Show photos (P)"))
        photos.clicked.connect(self.photos_asked)
        self._more = quiet_button("dots-three-outline-vertical", self.tr("More"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self.companions = FaceStrip(pictures, 40)
        self.companions.chosen.connect(self.companion_chosen)
        self.companions.setAccessibleName(self.tr("Often on the same photos"))
        self.companions.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._with = QLabel(self.tr("Often together"))
        restyle(self._with, "tone", "caption")

        name_line = QHBoxLayout()
        name_line.setSpacing(SPACE_BETWEEN)
        name_line.addWidget(self._name)
        name_line.addWidget(self._review)
        name_line.addStretch(1)
        self._name.setMinimumWidth(80)
        words = QVBoxLayout()
        words.setSpacing(SPACE)
        words.addStretch(1)
        words.addLayout(name_line)
        facts = QHBoxLayout()
        facts.addSpacing(SPACE_BETWEEN + 1)
        facts.addWidget(self._facts, 1)
        words.addLayout(facts)
        words.addStretch(1)
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._with)
        beside.addWidget(self.companions)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_PAGE, SPACE_BETWEEN)
        row.setSpacing(SPACE_GROUP)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._portrait)
        row.addLayout(words, 1)
        row.addWidget(self._beside)
        row.addWidget(photos)
        row.addWidget(self._more)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(icon("pencil-simple", 16), self.tr("Rename")).triggered.connect(
            lambda _checked=False: self.rename_asked.emit()
        )
        menu.addAction(icon("note-pencil", 16), self.tr("Birth date and note\u2026")).triggered.connect(
            lambda _checked=False: self.ask_facts()
        )
        menu.addSeparator()
        self._hide = menu.addAction(icon("eye-slash", 16), self.tr("Hide"))
        self._hide.triggered.connect(lambda _checked=False: self.hide_asked.emit())
        menu.addAction(icon("eraser", 16), self.tr("Forget the name")).triggered.connect(
            lambda _checked=False: self.forget_asked.emit()
        )
        return menu

    def ask_facts(self) -> None:
        """Open the sheet for what is known of the person."""
        if self._person is not None:
            sheet = FactsSheet(self._person, self.window())
            sheet.born.connect(self.born)
            sheet.noted.connect(self.noted)
            sheet.open()

    def name_rect(self, of: QWidget) -> QRect:
        """Where the name stands, in pixels of ``of``, with room for a name to be typed."""
        size = self._name.size().expandedTo(QSize(LEAST_WIDTH, 0))
        return QRect(self._name.mapTo(of, QPoint(0, 0)), size)

    def show_person(self, person: Person) -> None:
        """Show who this is."""
        self._person = person
        self._portrait.show_face(person.cover)
        self._name.setToolTip(self.tr("{name}: rename (F2)").format(name=person.name))
        self._name.setAccessibleName(person.name)
        facts = [wording.appearances(person.photos, person.videos)] if person.counted else []
        if span := wording.years(person.first_year, person.last_year):
            facts.append(span)
        if person.birth_date is not None:
            words = wording.day(person.birth_date, weekday=False)
            facts.append(self.tr("born {date}").format(date=words))
        if person.hidden:
            facts.append(self.tr("hidden"))
        if person.note:
            facts.append(person.note)
        self._facts.setText("  ·  ".join(facts))
        self._hide.setText(self.tr("Show again") if person.hidden else self.tr("Hide"))
        self._review.setVisible(person.proposed > 0)
        self._review.setText(
            self.tr("1 face to review")
            if person.proposed == 1
            else self.tr("{n} faces to review").format(n=wording.number(person.proposed))
        )

        self._fit()

    def show_companions(self, beads: list[Bead]) -> None:
        """Who is on the same photos."""
        self.companions.show_beads(beads)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The name has the room it needs; companions have what is left, whole ones only."""
        if self._person is None:
            return
        name_font = font(Size.TITLE, bold=True)
        chip = self._review.sizeHint().width() if self._person.proposed else 0
        room = self.width() - PORTRAIT - chip - OTHERS
        wanted = QFontMetrics(name_font).horizontalAdvance(self._person.name)
        shown = elided(self._person.name, max(min(wanted + SPACE, room), 80), name_font)
        self._name.setText(shown.replace("&", "&&"))
        bead = self.companions.minimumSizeHint().width()
        left, least = room - wanted, self._with.sizeHint().width()
        fits = min(left // bead, len(self.companions.beads), MOST_COMPANIONS) if left >= least else 0
        self._beside.setVisible(fits > 0)
        self._beside.setFixedWidth(max(fits * bead, least))
