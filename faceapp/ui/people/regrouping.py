"""When the groups are being made anew: what nobody looks like yet may be in one in a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from faceapp.engine.answers import Activity, Doing
from faceapp.ui.context import WindowContext

_UNDER_WAY = frozenset({Doing.OPENING, Doing.SCANNING, Doing.SWITCHING, Doing.RECOGNISING})
MOST = 0.5
"""Share of the library's faces: where more than that are to be grouped, all are as good as new."""


class Regrouping(QObject):
    """Follows the engine: from other models, or from most faces waiting, until all are in their groups.

    Attributes:
        under_way: whether it is so now.

    Signals:
        changed: ``under_way`` is another.
    """

    changed = Signal()

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self.under_way = False
        self._context = context
        engine = context.engine
        engine.model_switched.connect(lambda _choice: self._set(engine.activity.doing in _UNDER_WAY))
        engine.busy_changed.connect(self._follow)
        self._follow(engine.activity)

    def _follow(self, now: Activity) -> None:
        if now.doing not in _UNDER_WAY:
            self._set(False)
        elif now.doing is Doing.RECOGNISING and now.progress is not None and not self.under_way:
            from faceapp.services import browse

            left = now.progress.total - now.progress.done
            self._set(left > MOST * browse.counts(self._context.library).faces)

    def _set(self, under_way: bool) -> None:
        if under_way != self.under_way:
            self.under_way = under_way
            self.changed.emit()
