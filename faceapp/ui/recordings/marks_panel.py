"""The tab of the marks: what is being marked, the list, what the model says beside, neutral, two passes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.expression import UNCLEAR
from faceapp.services.segment_reading import Measured
from faceapp.services.segments import reviewers
from faceapp.ui.camera.following import read_of
from faceapp.ui.elided import ElidedButton
from faceapp.ui.expression.words import SHOWN, percent, percents, word
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.recordings.marking_words import (
    label_word,
    provenance,
    reviewer_word,
    span_words,
)
from faceapp.ui.recordings.marks_list import MarksList
from faceapp.ui.recordings.words import called, moment_time
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_INSIDE, restyle, set_role


class MarksPanel(QWidget):
    """Signals.

    repeat_asked, edit_asked, remove_asked: of the mark that is chosen.
    neutral_asked: the line of now is a neutral moment, or the one there is forgotten.
    change_wanted: curves as change from it.
    whole_wanted: marks are about the whole picture.
    pass_wanted: a second pass, blind to the others.
    compare_asked, save_asked, reviewer_asked: buttons.
    """

    repeat_asked = Signal()
    edit_asked = Signal()
    remove_asked = Signal()
    neutral_asked = Signal()
    change_wanted = Signal(bool)
    whole_wanted = Signal(bool)
    pass_wanted = Signal(bool)
    compare_asked = Signal()
    save_asked = Signal()
    reviewer_asked = Signal()

    def __init__(self, marking: Marking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marking = marking
        self._lane = 0
        self._cursor = 0.0
        self._beside: tuple[int, str] = (0, "")
        self.line = QLabel(wordWrap=True)
        restyle(self.line, "tone", "quiet")
        self.whole = QCheckBox(self.tr("About the whole picture"))
        self.list = MarksList(marking)
        self.facts = QLabel(wordWrap=True)
        for label in (self.line, self.facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self.facts, "tone", "caption")
        self.repeat = quiet_button("repeat", self.tr("Repeat this mark (R)"))
        self.edit = quiet_button("pencil-simple", self.tr("Change word and comment (Enter)"))
        self.remove = quiet_button("trash", self.tr("Remove this mark (Delete)"))
        self.neutral = QPushButton(self.tr("Set as neutral"))
        self.change = QCheckBox(self.tr("Change from neutral"))
        self.second = QCheckBox(self.tr("Second pass"))
        self.compare = QPushButton(self.tr("Compare\u2026"))
        self.save = QPushButton(self.tr("Save CSV\u2026"))
        self.who = ElidedButton()
        set_role(self.who, "link")
        self.who.setProperty("flush", "true")
        buttons = self._row(self.repeat, self.edit, self.remove)
        buttons.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE)
        column.addWidget(self.line)
        column.addWidget(self.whole)
        column.addWidget(self.list, 1)
        column.addWidget(self.facts)
        column.addLayout(buttons)
        column.addWidget(_rule())
        column.addLayout(self._row(self.neutral))
        column.addWidget(self.change)
        column.addWidget(_rule())
        column.addLayout(self._row(self.second, self.who))
        column.addLayout(self._row(self.compare, self.save))
        self._connect()
        self.show_marks()

    def show_marks(self) -> None:
        """What there is now."""
        marking = self._marking
        self.list.show_marks()
        current = marking.current
        for button in (self.repeat, self.edit, self.remove):
            button.setEnabled(current is not None)
        beside = self._beside[1] if current is not None and self._beside[0] == current.id else ""
        facts = () if current is None else (provenance(current), beside, current.comment)
        self.facts.setText("\n".join(part for part in facts if part))
        self.facts.setVisible(current is not None)
        _set(self.whole, marking.whole_picture)
        _set(self.second, marking.blind)
        known = self._lane in marking.baselines
        self.change.setEnabled(bool(marking.baselines))
        self.change.setToolTip("" if marking.baselines else self.tr("Set a neutral moment first"))
        self.neutral.setText(self.tr("Forget neutral") if known else self.tr("Set as neutral"))
        self.neutral.setEnabled(marking.reviewed is not None and bool(marking.reviewed.lanes))
        self.who.setVisible(marking.reviewer is not None)
        name = reviewer_word(marking.reviewer or "")
        self.who.say(name)
        self.who.setAccessibleName(name)
        self.who.setToolTip(self.tr("{name} marks; click to change it").replace("{name}", name))
        two = len(reviewers(marking.every)) > 1 and not marking.blind
        self.compare.setEnabled(two)
        self.compare.setToolTip(
            self.tr("After the second pass")
            if marking.blind
            else ""
            if two
            else self.tr("Marks of two reviewers are needed")
        )
        self.save.setEnabled(bool(marking.segments))
        self._say()

    def show_cursor(self, seconds: float, lane: int) -> None:
        """The line of now, and the lane the keys mean."""
        moved = lane != self._lane
        self._cursor, self._lane = seconds, lane
        if moved:
            self.show_marks()
        elif self._marking.pending:
            self._say()

    def show_beside(self, segment: int, seen: Measured | None) -> None:
        """What the model saw while a mark lasts."""
        if seen is None:
            words = self.tr("The model read nothing there.")
        elif not read_of(seen.means).clear:
            words = self.tr("Model: {expression}").format(expression=word(UNCLEAR))
        else:
            share = percent(percents(seen.means)[seen.label])
            words = self.tr("Model: {expression}, {share} on average").format(
                expression=word(seen.label), share=share
            )
        self._beside = segment, words
        self.show_marks()

    def _say(self) -> None:
        marking = self._marking
        if not marking.pending:
            words = self.tr("I and O set where a mark begins and ends, 1 to 7 or 0 what it is called.")
            if not marking.segments and marking.every and marking.blind:
                words = self.tr("Marks of everybody else are hidden.") + " " + words
            self.line.setText(words)
            return
        first, last = sorted(marking.span(self._cursor))
        times = span_words(first, last) if first != last else moment_time(first)
        parts = [times, self._whose()]
        if marking.word:
            parts.append(self.tr("Enter: {word}").format(word=label_word(marking.word)))
        self.line.setText("  \u00b7  ".join(part for part in parts if part) + "\n" + self._keys())

    def _keys(self) -> str:
        """Which key stands for what."""
        words = [f"{number}\u00a0{word(one)}" for number, one in enumerate(SHOWN, 1)]
        return "  ".join((*words, "0\u00a0" + self.tr("another word").replace(" ", "\u00a0")))

    def _whose(self) -> str:
        marking = self._marking
        lanes = () if marking.reviewed is None else marking.reviewed.lanes
        if marking.whole_picture or self._lane >= len(lanes):
            return self.tr("whole picture")
        return called(lanes[self._lane])

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self._marking.changed.connect(self.show_marks)
        for button, signal in (
            (self.repeat, self.repeat_asked),
            (self.edit, self.edit_asked),
            (self.remove, self.remove_asked),
            (self.neutral, self.neutral_asked),
            (self.compare, self.compare_asked),
            (self.save, self.save_asked),
            (self.who, self.reviewer_asked),
        ):
            button.clicked.connect(lambda _checked, signal=signal: signal.emit())
        self.change.toggled.connect(self.change_wanted)
        self.whole.toggled.connect(self.whole_wanted)
        self.second.clicked.connect(self.pass_wanted)


def _rule() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "true")
    return line


def _set(box: QCheckBox, checked: bool) -> None:
    """Without telling of it."""
    before = box.blockSignals(True)
    box.setChecked(checked)
    box.blockSignals(before)
