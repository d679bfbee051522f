"""The question before anything is fetched: what, from where, how large, under which licence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from faceapp.domain.shelf import ShelfModel
from faceapp.ui import wording
from faceapp.ui.models import words
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import SPACE, restyle

WIDTH = 480


class DownloadSheet(Sheet):
    """Says what a yes means; Enter says yes, Esc leaves all as it is.

    Args:
        models: what would be fetched, each with the addresses that would be asked.
        then: what happens when they are here; "" for nothing.
        yes: called when the answer is yes.
    """

    def __init__(
        self,
        models: Sequence[tuple[ShelfModel, Sequence[str]]],
        then: str,
        yes: Callable[[], object],
        parent: QWidget,
    ) -> None:
        names = words.pair(model.name for model, _ in models)
        sentence = self.tr("Download {models}?").format(models=names)
        super().__init__(sentence, self.tr("Download"), WIDTH, parent)
        self._yes = yes
        parts: list[QWidget | QLayout] = [self._part(model, addresses) for model, addresses in models]
        promise = self.tr(
            "Only these files are asked for; nothing of yours is sent. "
            "They are compared with their checksums before they are used. "
            "Nothing is fetched without your yes."
        )
        for text, tone in ((then, "body"), (promise, "quiet")):
            if text:
                label = QLabel(text, wordWrap=True)
                restyle(label, "tone", tone)
                parts.append(label)
        self.lay_out(*parts)
        self.go.setFocus()

    def accept(self) -> None:
        super().accept()
        self._yes()

    def _part(self, model: ShelfModel, addresses: Sequence[str]) -> QVBoxLayout:
        part = QVBoxLayout()
        part.setSpacing(SPACE // 2)
        left = words.size(model.size - model.done) if model.exact else words.size_of(model)
        if model.done:
            left = self.tr("{size} left").format(size=left)
        facts = QLabel(words.SEPARATOR.join([model.name, left, model.licence]), wordWrap=True)
        facts.setTextFormat(Qt.TextFormat.PlainText)
        part.addWidget(facts)
        for address in addresses:
            where = QLabel(wording.breakable(address), wordWrap=True)
            where.setTextFormat(Qt.TextFormat.PlainText)
            where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            restyle(where, "tone", "caption")
            part.addWidget(where)
        return part
