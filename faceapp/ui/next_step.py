"""What there is to do once new photos were looked at: the people on them wait for their names."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.browsing import Counts
from faceapp.domain.scanning import ScanSummary
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.toast import Toast

SEPARATOR: Final = "  \u00b7  "
SECONDS: Final = 12.0
"""Longer than other lines: it may come while nobody looks, and it is the way on."""


class NextStep(QObject):
    """Waits until a scan's faces are in groups, and says how many of those wait for a name.

    Args:
        engine: whose rest is waited for.
        toast: says it, unless it says something else by then.

    Signals:
        people_asked: the user wants to name them.
    """

    people_asked = Signal()

    def __init__(self, engine: Engine, toast: Toast, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._toast = toast
        self._summary: ScanSummary | None = None
        self._said = ""
        engine.busy_changed.connect(self._busy)

    def after(self, summary: ScanSummary, said: str) -> None:
        """A scan ended, and ``said`` is what the toast says of it so far."""
        self._summary, self._said = (summary if summary.measured else None), said

    def _busy(self, activity: Activity) -> None:
        if activity.doing in {Doing.NOTHING, Doing.WATCHING} and self._summary is not None:
            summary, self._summary = self._summary, None
            self._engine.ask(
                lambda context: browse.counts(context.library),
                lambda counts: self._say(summary, counts),
                urgent=False,
            )

    def _say(self, summary: ScanSummary, counts: Counts) -> None:
        waiting = self._waiting(counts)
        if not waiting or (self._toast.isVisible() and self._toast.text != self._said):
            return
        parts = wording.scanned(summary)
        if summary.new == summary.photos:  # all of it is new: how much it is says more than what was done
            videos = summary.videos.photos
            parts = [
                f"{wording.appearances(summary.photos - videos, videos)}, {wording.faces(summary.faces)}"
            ]
        if summary.new_problems:
            parts.append(wording.problems(summary.new_problems))
        parts.append(waiting)
        self._toast.say(
            SEPARATOR.join(parts), self.tr("Name people"), self.people_asked.emit, seconds=SECONDS
        )

    def _waiting(self, counts: Counts) -> str:
        if counts.groups == 1:
            return self.tr("1 group of faces waits for a name")
        if counts.groups:
            n = wording.number(counts.groups)
            return self.tr("{n} groups of faces wait for a name", None, counts.groups).format(n=n)
        if counts.unnamed == 1:
            return self.tr("1 face waits for a name")
        if counts.unnamed:
            n = wording.number(counts.unnamed)
            return self.tr("{n} faces wait for a name", None, counts.unnamed).format(n=n)
        return ""
