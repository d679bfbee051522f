"""The sentences of formats of datasets, where the translators see them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: Final = (
    QT_TRANSLATE_NOOP("errors", "{format} holds expressions only; choose them as labels."),
    QT_TRANSLATE_NOOP(
        "errors", "Pictures of {format} are {size} pixels wide and high; choose faces of this size."
    ),
)
