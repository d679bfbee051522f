"""One export of the list: what it was, how it ended, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.export_history import ExportState, PastExport
from faceapp.domain.exporting import ExportProblem, VerifyReport
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.export import words
from faceapp.ui.export.form import caption, say
from faceapp.ui.keeping_focus import has_focus
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, icon, restyle, set_role

DETAILS = 12
"""Files that are listed; of more the number is said."""


class PastRow(QFrame):
    """A card.

    Signals:
        again_asked, go_on_asked, open_asked, check_asked, forget_asked, preset_asked: a ``PastExport``.
    """

    again_asked = Signal(object)
    go_on_asked = Signal(object)
    open_asked = Signal(object)
    check_asked = Signal(object)
    forget_asked = Signal(object)
    preset_asked = Signal(object)

    def __init__(self, past: PastExport, format_title: str) -> None:
        super().__init__()
        self.past = past
        self._focus_back = False
        self.setProperty("card", "true")
        name = past.choices.title or wording.file_name(past.folder) or wording.printable(past.folder)
        self.setAccessibleName(name)
        title = ElidedLabel(wording.printable(name))
        restyle(title, "tone", "strong")
        self.state = QLabel(words.state(past))
        bad = past.state is not ExportState.DONE
        restyle(
            self.state,
            "tone",
            "danger" if past.state is ExportState.PROBLEM else "quiet" if not bad else "strong",
        )
        facts = QLabel(words.facts(past, format_title), wordWrap=True)
        facts.setTextFormat(Qt.TextFormat.PlainText)
        restyle(facts, "tone", "quiet")
        folder = ElidedLabel(wording.printable(past.folder), middle=True)
        restyle(folder, "tone", "caption")
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(title, 1)
        head.addWidget(self.state)
        self.answer = QLabel(wordWrap=True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.details = caption()
        self._more = QPushButton(self.tr("Show which"))
        set_role(self._more, "link")
        restyle(self._more, "flush", "true")
        self._more.clicked.connect(lambda _checked: self._show_details())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN + SPACE_INSIDE, SPACE_GROUP, SPACE_BETWEEN)
        column.setSpacing(SPACE_INSIDE)
        column.addLayout(head)
        column.addWidget(facts)
        column.addWidget(folder)
        for part in (self.answer, self._more, self.details):
            part.hide()
            column.addWidget(part)
        column.setAlignment(self._more, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, SPACE_INSIDE, 0, 0)
        line.setSpacing(SPACE_BETWEEN)
        stopped = self.past.state in {ExportState.STOPPED, ExportState.RUNNING}
        done = self.past.state is ExportState.DONE
        self.go_on = self._button(self.tr("Go on"), self.go_on_asked, self.tr("Write what is missing"))
        self.again = self._button(
            self.tr("Again"), self.again_asked, self.tr("Open the steps with its choices")
        )
        self.open = self._button(self.tr("Open folder"), self.open_asked, "")
        self.check = self._button(
            self.tr("Check"), self.check_asked, self.tr("See whether all files are as they were written")
        )
        self.go_on.setVisible(stopped)
        self.open.setVisible(self.past.state is not ExportState.PROBLEM)
        self.check.setVisible(done)
        for button in (self.go_on, self.again, self.open, self.check):
            line.addWidget(button)
        line.addStretch(1)
        more = quiet_button("dots-three", self.tr("More"), 20)
        more.clicked.connect(lambda _checked: self._menu(more))
        self.more = more
        line.addWidget(more)
        return line

    def _button(self, text: str, signal: object, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleDescription(f"{tip} {self.accessibleName()}".strip())
        button.clicked.connect(lambda _checked: signal.emit(self.past))  # type: ignore[attr-defined]
        return button

    def _menu(self, below: QWidget) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        entries: tuple[tuple[str, str, Callable[[object], None]], ...] = (
            ("bookmark-simple", self.tr("Save these choices as a preset"), self.preset_asked.emit),
            ("minus-circle", self.tr("Remove from the list"), self.forget_asked.emit),
        )
        for glyph, text, emit in entries:
            entry = menu.addAction(icon(glyph), text)
            entry.triggered.connect(lambda _checked=False, emit=emit: emit(self.past))
        menu.actions()[-1].setToolTip(self.tr("The folder stays as it is"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    # --- what checking came to ---

    def show_checking(self, done: int, total: int) -> None:
        """How far it is."""
        self._focus_back = self._focus_back or has_focus(self.check)
        self.check.setEnabled(False)
        text = self.tr("Checking  {done} of {total}") if total else self.tr("Checking")
        self._answer(text.format(done=wording.number(done), total=wording.number(total)), "quiet")

    def show_report(self, report: VerifyReport) -> None:
        """What came of it."""
        self._checked()
        self._answer(words.verified(report), "quiet" if report.ok else "danger")
        self._offer_details(words.differences(report))

    def show_lost(self, lost: Sequence[ExportProblem]) -> None:
        """Photos that could not be read: nothing of them is in the dataset."""
        self._answer(words.lost(len(lost)), "danger")
        self._offer_details([words.lost_photo(one) for one in lost])

    def show_problem(self, sentence: str) -> None:
        """It could not be done."""
        self._checked()
        self._more.hide()
        self._answer(sentence, "danger")

    def _checked(self) -> None:
        """It can be pressed again, by the same keys if nobody went elsewhere meanwhile."""
        self.check.setEnabled(True)
        if self._focus_back and has_focus(self):
            self.check.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_back = False

    def _answer(self, text: str, tone: str) -> None:
        restyle(self.answer, "tone", tone)
        say(self.answer, text)

    def _offer_details(self, found: Sequence[str]) -> None:
        self._more.setVisible(bool(found))
        lines = list(found[:DETAILS])
        if len(found) > DETAILS:
            lines.append(self.tr("and {n} more").format(n=wording.number(len(found) - DETAILS)))
        self.details.setText("\n".join(lines))
        self.details.hide()

    def _show_details(self) -> None:
        self.details.show()
        self._more.hide()
        self.check.setFocus()
