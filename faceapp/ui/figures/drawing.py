"""What is drawn on pictures of figures, in the user's language; called on another thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from faceapp.domain.expression import EXPRESSIONS, SHOWN, as_shown
from faceapp.domain.figures import ExpressionFigures, VerificationFigures
from faceapp.ui.expression import words as expression_words
from faceapp.ui.figures.picture import Draw
from faceapp.ui.wording import translate


def roc_drawing(curves: Sequence[tuple[str, VerificationFigures]]) -> Draw:
    """Draws the curves of models, by their names."""
    lines = [(name, one.roc) for name, one in curves]
    title = translate("figures", "True and false matches")
    false = translate("figures", "False matches: two people taken for one")
    true = translate("figures", "True matches")

    family = _family()

    def draw(size: tuple[int, int], scale: float, dark: bool) -> bytes:
        from faceapp.services.figure_pictures import RocWords, roc_picture
        from faceapp.services.plot_looks import DARK, LIGHT

        look = replace(DARK if dark else LIGHT, family=family)
        return roc_picture(lines, RocWords(title, false, true), look=look, size=size, scale=scale)

    return draw


def confusion_drawing(name: str, found: ExpressionFigures) -> Draw:
    """Draws what a model said for what the faces show."""
    labels, counts = list(found.labels), found.confusion
    if found.labels == tuple(EXPRESSIONS):
        labels, counts = [expression_words.word(each) for each in SHOWN], as_shown(counts)
    said = translate("figures", "What the model says")
    real = translate("figures", "What the faces show")

    family = _family()

    def draw(size: tuple[int, int], scale: float, dark: bool) -> bytes:
        from faceapp.services.figure_pictures import ConfusionWords, confusion_picture
        from faceapp.services.plot_looks import DARK, LIGHT

        look = replace(DARK if dark else LIGHT, family=family)
        texts = ConfusionWords(name, said, real)
        return confusion_picture(labels, counts, texts, look=look, size=size, scale=scale)

    return draw


def _family() -> str:
    """Of the window's font; asked where Qt may be asked, before the drawing begins."""
    return QFontInfo(QApplication.font()).family()
