"""What marking asks in sheets: a word, who marks, a second pass; and two passes beside each other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from faceapp.ui.recordings.agreement_sheet import AgreementSheet
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.recordings.marking_words import span_words
from faceapp.ui.recordings.segment_sheet import ReviewerSheet, SegmentSheet


class MarkingSheets(QObject):
    """Opens them over ``page``, one at a time.

    Attributes:
        sheet: the one that is open.

    Signals:
        opened: it wants an answer: what plays waits.
        answered: it is gone.
        difference_chosen: a ``Difference`` of two passes: go there.
    """

    opened = Signal()
    answered = Signal()
    difference_chosen = Signal(object)

    def __init__(self, marking: Marking, page: QWidget) -> None:
        super().__init__(page)
        self._marking, self._page = marking, page
        self.sheet: QDialog | None = None

    def ask_segment(
        self,
        span: tuple[float, float],
        label: str,
        comment: str,
        take: Callable[[str, str], None],
        *,
        new: bool,
    ) -> None:
        """The word and comment of a mark; ``span`` in seconds, in either order."""
        times, words = span_words(*sorted(span)), self._marking.words()
        sheet = SegmentSheet(times, label, comment, words, new=new, parent=self._page)
        sheet.given.connect(take)
        self._open(sheet)

    def as_somebody(self, work: Callable[[], object]) -> None:
        """Do it once it is known who does it."""
        if self._marking.reviewer is not None:
            work()
            return

        def take(name: str) -> None:
            self._marking.set_reviewer(name)
            work()

        self._ask_reviewer(take)

    def ask_reviewer(self) -> None:
        """Somebody else marks."""
        self._ask_reviewer(self._marking.set_reviewer)

    def second_pass(self, wanted: bool) -> None:
        """Begin one, blind to the others; or end it."""
        marking = self._marking
        if not wanted:
            marking.show_blind(False)
            return
        marking.changed.emit()  # not before there is a name

        def begin(name: str) -> None:
            marking.set_reviewer(name)
            marking.show_blind(True)

        sheet = ReviewerSheet("", blind=True, parent=self._page)
        sheet.given.connect(begin)
        self._open(sheet)

    def compare(self) -> None:
        """Two passes beside each other."""
        sheet = AgreementSheet(self._marking, self._page)
        sheet.chosen.connect(self.difference_chosen)
        self._keep(sheet)
        sheet.show()

    def close(self) -> None:
        """Nobody looks at the page any more: what was opened from it goes, too."""
        if self.sheet is not None:
            self.sheet.close()

    # --- within ---

    def _ask_reviewer(self, take: Callable[[str], None]) -> None:
        sheet = ReviewerSheet(self._marking.reviewer or "", blind=False, parent=self._page)
        sheet.given.connect(take)
        self._open(sheet)

    def _open(self, sheet: ReviewerSheet | SegmentSheet) -> None:
        self.opened.emit()
        self._keep(sheet)
        sheet.finished.connect(lambda _result: self.answered.emit())
        sheet.open()

    def _keep(self, sheet: QDialog) -> None:
        """Until it goes."""
        self.sheet = sheet

        def gone() -> None:
            if self.sheet is sheet:
                self.sheet = None

        sheet.finished.connect(lambda _result: gone())
