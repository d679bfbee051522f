"""The sentences of trainings, where the translators see them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: Final = (
    QT_TRANSLATE_NOOP("errors", "There is a model called {name} already; choose another name."),
    QT_TRANSLATE_NOOP("errors", "None of the photos with corrected expressions can be read now."),
    QT_TRANSLATE_NOOP(
        "errors", "These faces are of too few people: some of others are needed to compare models with."
    ),
    QT_TRANSLATE_NOOP("errors", "{path} is not there any more."),
    QT_TRANSLATE_NOOP("errors", "Another window of faceapp is training a model."),
    QT_TRANSLATE_NOOP("errors", "What was kept of the training can not be read; it has to be begun again."),
    QT_TRANSLATE_NOOP("errors", "The training ended by itself ({detail}); its whole epochs are kept."),
)
