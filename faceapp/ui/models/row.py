"""One model on its shelf: what it is, whether it is here, how far its download is, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.figures import Figures
from faceapp.domain.shelf import Getting, ModelState, ShelfModel
from faceapp.engine.model_jobs import Download, Phase
from faceapp.ui import wording
from faceapp.ui.elided import ElidedButton, ElidedLabel
from faceapp.ui.keeping_focus import keeping_focus
from faceapp.ui.models import words
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, icon, restyle, set_role, theme

USABLE = frozenset({"detector", "embedder", "expression"})
"""Kinds of which one is in use; of the others all that are here are."""
STATE_WIDTH = 132
BUTTON_WIDTH = 128


class Verb(StrEnum):
    """What can be asked of a row."""

    DOWNLOAD = "download"
    RESUME = "resume"
    PAUSE = "pause"
    STOP = "stop"
    USE = "use"
    TURN_OFF = "turn off"
    FROM_DISK = "from disk"
    CHECK = "check"
    REMOVE = "remove"
    HOMEPAGE = "homepage"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a row shows.

    Attributes:
        used: the library goes by it.
        coming: it is getting ready to be used.
        checking: its files are being read.
        checked: they were, and are right.
        problem: what is wrong with its files, in words.
        refused: why a file that was to be added is not taken, in words.
    """

    model: ShelfModel
    figures: Figures | None = None
    download: Download | None = None
    used: bool = False
    coming: bool = False
    checking: bool = False
    checked: bool = False
    problem: str = ""
    refused: str = ""


class ModelRow(QWidget):
    """Three lines, a fourth while there is something to tell, and the buttons beside them.

    Signals:
        asked: a ``Verb``.
    """

    asked = Signal(object)

    def __init__(self, standing: Standing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.standing = standing
        self._verb: Verb | None = None
        model = standing.model
        name = ElidedLabel(model.name)
        restyle(name, "tone", "strong")
        self._facts = _line("quiet")
        self._by = _line("caption")
        self._homepage = ElidedButton(words.short(homepage(model)))
        set_role(self._homepage, "link")
        restyle(self._homepage, "small", "true")
        self._homepage.setToolTip(model.homepage)
        self._homepage.setAccessibleName(self.tr("Homepage of {model}").format(model=model.name))
        self._homepage.clicked.connect(lambda _checked: self.asked.emit(Verb.HOMEPAGE))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._mark = QLabel()
        self._mark.setFixedSize(16, 16)
        self._state = QLabel()
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        self._stop = quiet_button("x", self.tr("Stop, and throw away what came"), 16)
        self._stop.clicked.connect(lambda _checked: self.asked.emit(Verb.STOP))
        self._more = quiet_button(
            "dots-three-outline-vertical", self.tr("More about {model}").format(model=model.name), 16
        )
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._lay_out(name)
        self._homepage.setVisible(bool(homepage(model)))  # now that it is no window of its own
        theme().changed.connect(self._paint_mark)
        self.show_standing(standing)

    def _lay_out(self, name: QLabel) -> None:
        called = QHBoxLayout()
        called.setSpacing(SPACE_BETWEEN)
        called.addWidget(name)
        called.addWidget(self._homepage)
        called.addStretch(1000)
        told = QHBoxLayout()
        told.setSpacing(SPACE_BETWEEN)
        self._bar.setFixedWidth(140)
        told.addWidget(self._bar)
        told.addWidget(self._note, 1)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(called)
        left.addWidget(self._facts)
        right = QHBoxLayout()
        right.setSpacing(SPACE_INSIDE)
        state = QHBoxLayout()
        state.setSpacing(SPACE_INSIDE)
        state.addStretch(1)
        state.addWidget(self._mark)
        state.addWidget(self._state)
        holder = QWidget()
        holder.setLayout(state)
        state.setContentsMargins(0, 0, SPACE_BETWEEN, 0)
        holder.setFixedWidth(STATE_WIDTH)
        room = QWidget()  # so that the states stand below each other, with a button and without
        beside = QHBoxLayout(room)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE_INSIDE)
        beside.addWidget(self._button, 1)
        beside.addWidget(self._stop)
        room.setFixedWidth(BUTTON_WIDTH)
        right.addWidget(holder)
        right.addWidget(room)
        right.addWidget(self._more)
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addLayout(left, 1)
        head.addLayout(right)
        row = QVBoxLayout(self)  # who made it is long: it has the whole width below
        row.setContentsMargins(0, SPACE_BETWEEN, 0, SPACE_BETWEEN)
        row.setSpacing(2)
        row.addLayout(head)
        row.addWidget(self._by)
        row.addLayout(told)

    @property
    def button(self) -> QPushButton:
        """What there is to do next; hidden where there is nothing."""
        return self._button

    @property
    def note(self) -> str:
        """What is told below."""
        text = self._note.text().replace(wording.ZERO_WIDTH_SPACE, "")
        return text if self._note.isVisibleTo(self) else ""

    @property
    def state(self) -> str:
        """The word for how it stands."""
        return self._state.text()

    def verbs(self) -> dict[Verb, str]:
        """What can be asked now, the button first, with its words."""
        found = {} if self._verb is None else {self._verb: self._button.text()}
        if self._stop.isVisibleTo(self):
            found[Verb.STOP] = self._stop.toolTip()
        return found | self._further()

    def parts(self) -> tuple[QWidget, ...]:
        """What the keys reach, what matters most first."""
        return self._button, self._stop, self._more, self._homepage

    def show_standing(self, standing: Standing) -> None:
        """Show it as it is now; where a button with the focus goes, what takes its place has it."""
        with keeping_focus(self, *self.parts()):
            self._show(standing)

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        model, download = standing.model, standing.download
        facts = (words.kind(model.kind), words.size_of(model), words.measured(standing.figures))
        self._facts.setText(words.SEPARATOR.join(facts))
        known = [text for text in (model.licence, model.author) if text != "not known"]
        self._by.setText(words.SEPARATOR.join(known or (model.input,)))
        state, _ = self._state_words()
        self._state.setText(state)
        self.setAccessibleName(f"{model.name}: {state}")
        self._paint_mark()
        self._verb, text, tip = self._next()
        self._button.setVisible(self._verb is not None)
        self._button.setText(text)
        self._button.setToolTip(tip)
        self._button.setAccessibleName(f"{text.rstrip(chr(0x2026))} {model.name}")
        going = download is not None and download.phase in {Phase.RUNNING, Phase.WAITING, Phase.PAUSED}
        half = model.state is ModelState.PARTIAL and download is None and model.getting is Getting.DOWNLOAD
        self._stop.setVisible(going or half or (download is not None and download.phase is Phase.FAILED))
        self._stop.setAccessibleName(self.tr("Stop {model}").format(model=model.name))
        self._tell()
        self._more.setVisible(bool(self._further()))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for verb, what in self._further().items():
            action = self._menu.addAction(icon(_GLYPHS[verb], 16), what)
            action.triggered.connect(lambda _checked=False, verb=verb: self.asked.emit(verb))

    def _tell(self) -> None:
        standing, download = self.standing, self.standing.download
        text, tone = "", "quiet"
        running = download is not None and download.phase in {Phase.RUNNING, Phase.PAUSED}
        if download is not None and running:
            text = words.progress(download)
        elif download is not None and download.phase is Phase.FAILED and download.problem is not None:
            text, tone = wording.sentence(download.problem), "danger"
        elif standing.checking:
            text = self.tr("Reading its files")
        elif standing.problem or standing.refused:
            text, tone = standing.refused or standing.problem, "danger"
        elif standing.model.state is ModelState.DAMAGED and standing.model.getting is Getting.INCLUDED:
            text, tone = self.tr("The program has to be installed again."), "danger"
        elif standing.model.begun and download is None:
            text = words.begun(standing.model)
        elif standing.checked:
            text = self.tr("Its files are in order")
        elif standing.model.state is ModelState.READY and not standing.model.usable:
            text = self.tr("Can be measured under Figures; to be used, its description has to name distances")
        elif standing.model.state is ModelState.READY and standing.model.kind not in USABLE:
            text = self.tr("Serves \u201cLook closer\u201d at a face: nothing has to be switched on")
        self._bar.setVisible(running)
        if running and download is not None:
            self._bar.setRange(0, max(1, download.total // 1000))
            self._bar.setValue(min(download.done, download.total) // 1000)
        self._note.setText(wording.breakable(text))
        self._note.setVisible(bool(text))
        restyle(self._note, "tone", tone)

    def _state_words(self) -> tuple[str, str]:
        """The word, and the token of its mark; "" for none."""
        standing, model, download = self.standing, self.standing.model, self.standing.download
        if download is not None and download.phase is Phase.WAITING:
            return self.tr("Waiting"), ""
        if download is not None and download.phase is Phase.RUNNING:
            return self.tr("Downloading"), ""
        if download is not None and download.phase is Phase.PAUSED:
            return self.tr("Paused"), ""
        if standing.problem or model.state is ModelState.DAMAGED:
            return self.tr("Damaged"), "danger"
        if standing.used:
            return self.tr("In use"), "confirmed"
        if standing.coming:
            return self.tr("Getting ready"), "proposed"
        if model.state is ModelState.READY:
            return self.tr("Ready"), ""
        if model.state is ModelState.PARTIAL:
            return words.part(model.done, model.size), ""
        return self.tr("Not here"), ""

    def _paint_mark(self) -> None:
        _, token = self._state_words()
        glyph = {"confirmed": "check-circle", "proposed": "hourglass", "danger": "warning"}.get(token)
        self._mark.setVisible(glyph is not None)
        if glyph is not None:
            self._mark.setPixmap(icon(glyph, 16, token).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        restyle(self._state, "tone", "quiet" if not token else "body")

    def _next(self) -> tuple[Verb | None, str, str]:
        """What there is to do next, its words, and why."""
        standing, model, download = self.standing, self.standing.model, self.standing.download
        if download is not None:
            match download.phase:
                case Phase.RUNNING | Phase.WAITING:
                    return Verb.PAUSE, self.tr("Pause"), self.tr("What came so far is kept")
                case Phase.PAUSED:
                    return Verb.RESUME, self.tr("Resume"), self.tr("Go on where it was")
                case Phase.FAILED:
                    return Verb.RESUME, self.tr("Try again"), self.tr("Go on where it broke off")
        broken = bool(standing.problem) or model.state is ModelState.DAMAGED
        if model.state is ModelState.READY and not broken:
            if standing.used or standing.coming or model.kind not in USABLE or not model.usable:
                return None, "", ""
            return Verb.USE, self.tr("Use\u2026"), words.what_happens(model.kind)
        match model.getting:
            case Getting.INCLUDED:
                return None, "", ""
            case Getting.DOWNLOAD if model.state is ModelState.PARTIAL:
                return Verb.DOWNLOAD, self.tr("Resume\u2026"), self.tr("Go on where it broke off")
            case Getting.DOWNLOAD:
                text = self.tr("Get it again\u2026") if broken else self.tr("Download\u2026")
                return Verb.DOWNLOAD, text, self.tr("Asks before anything is fetched")
            case Getting.BY_HAND:
                tip = self.tr(
                    "No checksum is published, so the program does not download it: "
                    "get it from its homepage, and add the file."
                )
            case Getting.DISK:
                tip = self.tr("It can not be downloaded: add the file, and it is known by its checksum.")
        return Verb.FROM_DISK, self.tr("From disk\u2026"), tip

    def _further(self) -> dict[Verb, str]:
        standing, model = self.standing, self.standing.model
        included = model.getting is Getting.INCLUDED
        here = model.state in {ModelState.READY, ModelState.DAMAGED}
        found = {}
        if standing.used and model.kind == "expression":
            found[Verb.TURN_OFF] = self.tr("Do not look for expressions")
        if here and not standing.checking and standing.download is None:
            found[Verb.CHECK] = self.tr("Check")
        resting = standing.download is None or standing.download.phase is Phase.FAILED
        if not included and self._verb is not Verb.FROM_DISK and resting:
            found[Verb.FROM_DISK] = self.tr("From disk\u2026")
        if not included and here and not (standing.used or standing.coming) and standing.download is None:
            found[Verb.REMOVE] = self.tr("Remove\u2026")
        if homepage(model):
            found[Verb.HOMEPAGE] = self.tr("Homepage")
        if model.shelf == "own":
            found.pop(Verb.FROM_DISK, None)
        return found

    def _pressed(self) -> None:
        if self._verb is not None:
            self.asked.emit(self._verb)


_GLYPHS = {
    Verb.TURN_OFF: "eye-slash",
    Verb.CHECK: "check-circle",
    Verb.FROM_DISK: "folder-open",
    Verb.REMOVE: "trash",
    Verb.HOMEPAGE: "arrow-square-out",
}


def homepage(model: ShelfModel) -> str:
    """Its address, if it is one of a web page; "" otherwise: an own model may say anything."""
    return model.homepage if model.homepage.startswith(("https://", "http://")) else ""


def rule() -> QFrame:
    """The line between two rows."""
    line = QFrame()
    line.setProperty("rule", "true")
    return line


def _line(tone: str) -> ElidedLabel:
    label = ElidedLabel()
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    restyle(label, "tone", tone)
    return label
