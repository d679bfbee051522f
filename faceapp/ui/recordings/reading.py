"""Reading a recording for its page: on the engine's thread, in pieces, so that nothing waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.ids import PhotoId
from faceapp.domain.reviewing import Curves, Reviewed
from faceapp.engine.core import EngineContext
from faceapp.engine.jobs import Ticket
from faceapp.services.reviewing import Piece
from faceapp.ui.context import WindowContext
from faceapp.ui.recordings.gathering import Gathered

DETAIL_MS = 120
"""While one zooms or pans: what is looked at is read when the hand rests."""
RENEW_MS = 300
MOVING_MS = 5000
"""Between two looks at a recording that is measured just now."""


class ReviewReading(QObject):
    """Signals.

    known: a ``Reviewed``: who is in it, before anything of it was read, and again after a change.
    read: some more of it was read; see ``gathered``.
    closer: ``Curves`` of the piece that is looked at.
    failed: a ``KnownError``.
    """

    known = Signal(object)
    read = Signal()
    closer = Signal(object)
    failed = Signal(object)

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = context.engine
        self._recording: PhotoId | None = None
        self.gathered: Gathered | None = None
        self._raw = False
        self._asked: list[Ticket] = []
        self._closer: Ticket | None = None
        self._wanted: tuple[float, float, int] | None = None
        self._soon = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._soon.timeout.connect(self._ask_closer)
        self._renew = QTimer(self, singleShot=True, interval=RENEW_MS)
        self._renew.timeout.connect(self._ask)
        self._moving = QTimer(self, singleShot=True, interval=MOVING_MS)
        self._moving.timeout.connect(self._ask)

    @property
    def recording(self) -> PhotoId | None:
        """What is read."""
        return self._recording

    def open(self, recording: PhotoId) -> None:
        """Read this one from now on."""
        self.close()
        self._recording = recording
        self._ask()

    def close(self) -> None:
        """Nothing is wanted any more."""
        for ticket in self._asked:
            ticket.cancel()
        self._asked.clear()
        if self._closer is not None:
            self._closer.cancel()
            self._closer = None
        for timer in (self._soon, self._renew, self._moving):
            timer.stop()
        self._recording, self.gathered, self._wanted = None, None, None

    def renew(self) -> None:
        """Something about it may be other than before."""
        if self._recording is not None:
            self._renew.start()

    def show_raw(self, raw: bool) -> None:
        """Curves as measured, or smoothed."""
        self._raw = raw
        if self.gathered is not None and self.gathered.raw != raw:
            self._begin(self.gathered.reviewed)

    def look_closer(self, start: float, end: float, columns: int) -> None:
        """Read a short piece (seconds) in more columns."""
        self._wanted = start, end, columns
        self._soon.start()

    # --- within ---

    def _ask(self) -> None:
        recording = self._recording
        if recording is None or not self._engine.running:
            return

        def work(context: EngineContext) -> Reviewed:
            from faceapp.services.reviewing import reviewed

            return reviewed(context.library, recording)

        self._asked.append(self._engine.ask(work, self._meet, failed=self.failed.emit))

    def _meet(self, reviewed: Reviewed) -> None:
        held = self.gathered
        if held is not None and held.is_same(reviewed):
            held.reviewed = reviewed
            self.known.emit(reviewed)
        else:
            self._begin(reviewed)
        assert self.gathered is not None
        if self.gathered.moving:
            self._moving.start()

    def _begin(self, reviewed: Reviewed) -> None:
        for ticket in self._asked:
            ticket.cancel()
        self._asked.clear()
        self.gathered = Gathered(reviewed, raw=self._raw)
        self.known.emit(reviewed)
        self._read_on(self.gathered)

    def _read_on(self, gathered: Gathered) -> None:
        todo = gathered.next()
        if todo is None or gathered is not self.gathered or not self._engine.running:
            return
        columns, span = todo
        reviewed, raw = gathered.reviewed, gathered.raw

        def work(context: EngineContext) -> Piece:
            from faceapp.services.reviewing import read_piece

            return read_piece(context.library, reviewed, span, columns=columns[1] - columns[0], raw=raw)

        def then(piece: Piece) -> None:
            if gathered is self.gathered:
                gathered.take(columns, piece)
                self.read.emit()
                self._read_on(gathered)

        self._asked = [self._engine.ask(work, then, urgent=False, failed=self.failed.emit)]

    def _ask_closer(self) -> None:
        gathered, wanted = self.gathered, self._wanted
        if gathered is None or wanted is None or not self._engine.running:
            return
        start, end, columns = wanted
        reviewed, raw = gathered.reviewed, gathered.raw

        def work(context: EngineContext) -> Curves:
            from faceapp.services.reviewing import read_curves

            return read_curves(context.library, reviewed, (start, end), columns=columns, raw=raw)

        def then(curves: Curves) -> None:
            if gathered is self.gathered:
                self.closer.emit(curves)

        if self._closer is not None:
            self._closer.cancel()
        self._closer = self._engine.ask(work, then, failed=self.failed.emit)
