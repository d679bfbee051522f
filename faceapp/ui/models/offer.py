"""The better pair: a detector and an embedder that are had together, with one click."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.domain.shelf import ModelState, ShelfModel
from faceapp.ui import wording
from faceapp.ui.models import words
from faceapp.ui.theme import SPACE, SPACE_GROUP, restyle, set_role

SHELF = "one-click"
KINDS = ("detector", "embedder")


def better_pair(models: Sequence[ShelfModel]) -> tuple[ShelfModel, ...]:
    """The detector and the embedder that are worth having for most; nothing where one is missing."""
    found = tuple(
        next((model for model in models if model.shelf == SHELF and model.kind == kind), None)
        for kind in KINDS
    )
    return tuple(model for model in found if model is not None) if None not in found else ()


def way_back(models: Sequence[ShelfModel], now: ModelChoice) -> tuple[ShelfModel, ...]:
    """The built-in detector and embedder, where the library goes by neither; nothing otherwise."""
    if now.detector == BUILT_IN.detector or now.embedder == BUILT_IN.embedder:
        return ()
    wanted = (BUILT_IN.detector, BUILT_IN.embedder)
    found = tuple(model for id_ in wanted for model in models if model.id == id_)
    return found if len(found) == len(wanted) else ()


class OfferCard(QFrame):
    """Offers the better pair until the library goes by it; then the way back.

    Signals:
        asked: the button.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._title, self._says = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label in (self._title, self._says):
            label.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._title, "tone", "emphasis")
        restyle(self._says, "tone", "quiet")
        self.button = QPushButton()
        set_role(self.button, "primary")
        self.button.clicked.connect(lambda _checked: self.asked.emit())
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self._title)
        left.addWidget(self._says)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        row.setSpacing(SPACE_GROUP)
        row.addLayout(left, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._title.text()}\n{self._says.text()}"

    def show_pair(
        self,
        pair: Sequence[ShelfModel],
        taken: Collection[str],
        going: Collection[str],
        hosts: str,
        *,
        promised: bool = False,
        failed: str = "",
        paused: bool = False,
    ) -> None:
        """Offer what is left of it.

        Args:
            pair: both models.
            taken: ids that are in use, or getting ready to be.
            going: ids that are being downloaded.
            hosts: the servers that would be asked.
            promised: they take over when they are here.
            failed: why one of them did not come that was asked for; "" where none failed.
            paused: the user had them wait.
        """
        left = [model for model in pair if model.id not in taken]
        self.setVisible(bool(left))
        if not left:
            return
        names = words.pair(model.name for model in pair)
        missing = [model for model in left if model.state is not ModelState.READY]
        self._title.setText(self.tr("Faster: {models}").format(models=names))
        if any(model.id in going for model in missing):
            then = self.tr("On the way. They take over by themselves; your names stay.")
            self._says.setText(then if promised else self.tr("On the way."))
            if paused:
                self._says.setText(self.tr("The download waits; what came so far is kept."))
        elif failed:
            text = self.tr("It did not come. {why} Try again, or add the files from disk below.")
            self._says.setText(wording.breakable(text.format(why=failed)))
        elif missing:
            size = words.size(sum(model.size - model.done for model in missing))
            text = self.tr("Less waiting, and fewer people taken for each other. {size} from {hosts}.")
            self._says.setText(text.format(size=size, hosts=hosts))
        else:
            self._says.setText(self.tr("They are here. {what}").format(what=words.what_happens(None)))
        under_way = any(model.id in going for model in missing)
        set_role(self.button, "" if under_way else "primary")
        if under_way:
            self.button.setText(self.tr("Resume") if paused else self.tr("Pause"))
        elif missing:
            self.button.setText(self.tr("Get the faster pair\u2026"))
        else:
            self.button.setText(self.tr("Use the faster pair\u2026"))

    def show_back(self, used: Iterable[str], built_in: Iterable[str]) -> None:
        """Another pair is in use: offer to go back to the one that came with the program."""
        self._title.setText(self.tr("In use: {models}").format(models=words.pair(used)))
        text = self.tr("The built-in pair is {models}. {what}")
        what = words.what_happens(None)
        self._says.setText(text.format(models=words.pair(built_in), what=what))
        set_role(self.button, "")
        self.button.setText(self.tr("Use the built-in pair\u2026"))
        self.show()
