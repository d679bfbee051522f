"""What the engine tells the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class EngineSignals(QObject):
    """All emitted in the GUI thread.

    Signals:
        opened: the library is open; what was left of a scan goes on by itself.
        photos_listed: a ``PhotosListed``: rows that are new, changed, gone or back.
        photos_scanned: a list of ``PhotoScanned``.
        scan_finished: a ``ScanSummary``.
        recognised: a ``Recognised``: faces and groups that changed.
        expressions_measured: faces whose expression was read, beside scans.
        switching_progressed: a ``SwitchProgress``; None where no models get ready any more.
        model_switched: a ``ModelChoice``: the library goes by these models now, whoever did that.
        busy_changed: an ``Activity``.
        problem: a ``KnownError`` nobody asked a question for.
        bug: a ``Bug``: tell it in one sentence; the trace is in the log.
    """

    opened = Signal()
    photos_listed = Signal(object)
    photos_scanned = Signal(object)
    scan_finished = Signal(object)
    recognised = Signal(object)
    expressions_measured = Signal(object)
    switching_progressed = Signal(object)
    model_switched = Signal(object)
    busy_changed = Signal(object)
    problem = Signal(object)
    bug = Signal(object)
