"""Training a model of expressions on corrections or a labelled folder."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page


class TrainingPage(Page):
    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
