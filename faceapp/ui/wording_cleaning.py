"""The sentences of looking for wrong labels, where the translators see them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: Final = (QT_TRANSLATE_NOOP("errors", "Checking ended by itself; check again."),)
