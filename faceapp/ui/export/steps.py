"""The four steps of an export: choices at the left, what comes of them at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.dataset_errors import NothingToExport
from faceapp.domain.errors import BadQuery, KnownError
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_drafts import Draft, Sample
from faceapp.domain.export_steps import (
    FormatCard,
    PlaceFacts,
    Step,
    Stop,
    first_choices,
    same_plan,
    what_stops,
    with_format,
)
from faceapp.engine.export_jobs import ExportJobs
from faceapp.ui import wording
from faceapp.ui.actions import Section, describe
from faceapp.ui.context import WindowContext
from faceapp.ui.export import words
from faceapp.ui.export.flow import Chips
from faceapp.ui.export.form import StepForm
from faceapp.ui.export.knowing import Known, read_known
from faceapp.ui.export.preview import PreviewPanel
from faceapp.ui.export.step_how import HowStep
from faceapp.ui.export.step_what import WhatStep
from faceapp.ui.export.step_where import WhereStep
from faceapp.ui.export.step_which import WhichStep
from faceapp.ui.keeping_focus import keeping_focus
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle, set_role

REST_MS = 350
"""Counting begins when nothing was changed for so long: a number typed in three digits is counted once."""
CHOICES_WIDTH = 400
"""Of the column of choices: a line of three numbers fits; beside it three pictures at 1024 pixels."""
CHOICES_LEAST, PREVIEW_LEAST = 300, 120


class StepsView(QWidget):
    """Choices, step by step; they stay when it is left.

    Signals:
        left: back to the list.
        begun: the export was started.
    """

    left = Signal()
    begun = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: ExportJobs = context.engine.exports
        self.choices = first_choices()
        self._counted: ExportChoices | None = None
        self._cards: dict[str, FormatCard] = {}
        self._draft: Draft | None = None
        self._size: int | None = None
        self._refused: KnownError | None = None
        self._place: PlaceFacts | None = None
        self._open = self._written = False
        self._known = Known()
        self._said = self._sentence = ""
        self.what = WhatStep(self.choices, context.pictures)
        self.which = WhichStep(self.choices)
        self.how = HowStep(self.choices)
        self.where = WhereStep(self.choices)
        self._forms: tuple[StepForm, ...] = (self.what, self.which, self.how, self.where)
        self.preview = PreviewPanel()
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._count)
        self._look_soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._look_soon.timeout.connect(self._look)
        for form in self._forms:
            form.changed.connect(self._changed)
        self.where.place_changed.connect(self._place_changed)
        self.where.allowed.connect(self._show_state)
        jobs = self._jobs
        jobs.drafted.connect(self._drafted)
        jobs.sampled.connect(self._sampled)
        jobs.estimated.connect(self._estimated)
        jobs.refused.connect(self._refuse)
        jobs.running_changed.connect(self._show_state)
        self.go(Step.WHAT)
        for name, text, keys in (
            ("next", self.tr("Next step; at the last one: export"), "Ctrl+Enter"),
            ("leave", self.tr("Back to the list; what was chosen stays"), "Esc"),
        ):
            describe(f"export.{name}", text, keys, Section.EXPORTS)

    # --- laid out ---

    def _lay_out(self) -> None:
        self._back_to_list = quiet_button("arrow-left", self.tr("Back to the list (Esc)"))
        self._back_to_list.clicked.connect(lambda _checked: self.left.emit())
        title = QLabel(self.tr("New export"))
        restyle(title, "tone", "title")
        self.steps: Chips[Step] = Chips(
            self.tr("Steps"),
            (
                (Step.WHAT, self.tr("1  What"), self.tr("Whose faces, of which photos")),
                (Step.WHICH, self.tr("2  Which"), self.tr("How sure, how large, how many")),
                (Step.HOW, self.tr("3  How"), self.tr("Format, pictures, parts")),
                (Step.WHERE, self.tr("4  Where"), self.tr("Title, folder")),
            ),
        )
        self.steps.chosen.connect(self.go)
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._back_to_list)
        head.addWidget(title)
        head.addSpacing(SPACE_GROUP)
        head.addWidget(self.steps, 1)
        self._stack = QStackedWidget()
        self._areas: list[QScrollArea] = []
        for form in self._forms:
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(2, 0, SPACE_GROUP, SPACE_GROUP)
            column.addWidget(form)
            area = scrolled(inside)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._areas.append(area)
            self._stack.addWidget(area)
        self._stack.setMinimumWidth(CHOICES_LEAST)
        self._stack.setMaximumWidth(CHOICES_WIDTH)
        rule = QFrame()
        rule.setProperty("rule", "upright")
        preview = scrolled(self.preview)
        preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_GROUP)
        middle.addWidget(self._stack, 3)
        middle.addWidget(rule)
        preview.setMinimumWidth(PREVIEW_LEAST)
        middle.addWidget(preview, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_GROUP, 0, 0)
        column.setSpacing(SPACE_GROUP)
        self.kept = QPushButton(self.tr("As you left it \u2013 start fresh"))
        set_role(self.kept, "link")
        restyle(self.kept, "flush", "true")
        self.kept.setToolTip(self.tr("Forget these choices and begin with the usual ones"))
        self.kept.clicked.connect(lambda _checked: self._start_fresh())
        self.kept.hide()
        column.addLayout(head)
        column.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(middle, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("foot")
        self._why = QLabel()
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._why, "tone", "quiet")
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(lambda _checked: self.go(Step(self.step - 1)))
        self.next = QPushButton()
        set_role(self.next, "primary")
        self.next.clicked.connect(lambda _checked: self._next_pressed())
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, SPACE_BETWEEN, SPACE_PAGE, SPACE_GROUP)
        line.setSpacing(SPACE_BETWEEN)
        line.addWidget(self._why, 1, Qt.AlignmentFlag.AlignRight)
        line.addWidget(self.back)
        line.addWidget(self.next)
        return foot

    # --- what the page calls ---

    @property
    def step(self) -> Step:
        """Where one is."""
        return Step(self._stack.currentIndex())

    @property
    def why(self) -> str:
        """Why one can not go on; "" where one can."""
        return self._said

    def begin(self, choices: ExportChoices | None = None, folder: Path | None = None) -> None:
        """Open it: as it was left, afresh after an export, or with other choices.

        ``folder`` where it goes on there.
        """
        self._open = True
        self._jobs.ask(read_known, self._took_known)
        if choices is None and self._written:
            choices = self._known.fresh()
        self._written = False
        self._keep_room(False)
        self.kept.setVisible(choices is None and self.choices != self._known.fresh())
        if choices is not None:
            self._show(choices)
            self._counted = None
            for area in self._areas:
                area.verticalScrollBar().setValue(0)
        if choices is not None or not self.where.folder.text():
            self.where.begin(folder)
        if choices is not None:
            self.go(Step.WHERE if folder is not None else Step.WHAT)
        self._changed_choices()

    def _keep_room(self, room: bool) -> None:
        """Whether the line above the steps has its place while it is hidden."""
        policy = self.kept.sizePolicy()
        policy.setRetainSizeWhenHidden(room)
        self.kept.setSizePolicy(policy)

    def _start_fresh(self) -> None:
        self.begin(self._known.fresh())
        self.focus_first()

    def pause(self) -> None:
        """It is not seen any more: nothing is counted."""
        self._open = False
        self._soon.stop()
        self._jobs.drop_draft()
        self._counted = None

    def renew(self) -> None:
        """The library is another one: count anew, if it is seen."""
        self._counted = None
        if not (self._known.named and self._known.expressions):
            self._jobs.ask(read_known, self._took_known)
        self._changed_choices()

    def go(self, step: Step) -> None:
        """Show a step."""
        self._stack.setCurrentIndex(step)
        self.steps.show_chosen(step)
        self.back.setEnabled(step > Step.WHAT)
        self.next.setText(self.tr("Export") if step is Step.WHERE else self.tr("Next"))
        self._show_state()

    def focus_first(self) -> None:
        """Put the focus on the first field of the step."""
        first = {
            Step.WHAT: self.what.people.field.setFocus,
            Step.WHICH: self.which.pixels.setFocus,
            Step.HOW: self.how.format.focus_chosen,
            Step.WHERE: self.where.title.setFocus,
        }[self.step]
        first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            self.next.click()
        else:
            super().keyPressEvent(event)

    # --- what is heard ---

    def _took_known(self, known: Known) -> None:
        untouched = self.choices == self._known.fresh()
        self._known = known
        if not self._cards:
            self._cards = {card.key: card for card in known.cards}
            self.how.offer(known.cards)
            if self.choices.format in self._cards:
                self._changed(with_format(self.choices, self._cards[self.choices.format]))
        if untouched and self.choices != known.fresh():
            self._changed(known.fresh())
        self.what.offer(known.people, known.recordings)

    def _changed(self, choices: ExportChoices) -> None:
        if choices != self.choices and not self.kept.isHidden():
            self._keep_room(True)  # what is pressed does not move
            self.kept.hide()
        self._show(choices)
        self._changed_choices()

    def _show(self, choices: ExportChoices) -> None:
        self.choices = choices
        for form in self._forms:
            if form.choices != choices:
                form.take(choices)

    def _changed_choices(self) -> None:
        if not self._open:
            return
        if self._counted is not None and same_plan(self._counted, self.choices):
            self._show_state()
            return
        self._counted = None
        self._draft = self._size = self._refused = None
        self.what.refuse("")
        self._jobs.drop_draft()
        self.preview.show_counting()
        self._soon.start()
        self._show_state()

    def _count(self) -> None:
        self._counted = self.choices
        self._jobs.draft(self.choices)

    def _drafted(self, draft: Draft) -> None:
        self._draft, self._refused = draft, None
        self.how.offer_imported(there=draft.imported > 0)
        self.what.refuse("")
        self.preview.show_draft(draft)
        self._show_state()

    def _sampled(self, sample: Sample, image: QImage) -> None:
        self.preview.add_sample(sample, image)

    def _estimated(self, size: int) -> None:
        self._size = size
        self.preview.show_all_made()
        self._show_state()

    def _refuse(self, error: KnownError) -> None:
        self._draft, self._refused = None, error
        missing = self._known.missing(self.choices) if isinstance(error, NothingToExport) else ""
        sentence = self._sentence = missing or wording.sentence(error)
        self.what.refuse(sentence if isinstance(error, BadQuery) else "")
        self.preview.show_refused(sentence, nothing=isinstance(error, NothingToExport))
        self._show_state()

    def _place_changed(self) -> None:
        self._place = None
        self._look_soon.start()
        self._show_state()

    def _look(self) -> None:
        from faceapp.services.export_preview import look_at_place

        folder = Path(self.where.folder.text().strip())
        if folder.is_absolute():
            self._jobs.ask(lambda library: look_at_place(library, folder), self._looked)

    def _looked(self, place: PlaceFacts) -> None:
        if str(place.folder) == str(Path(self.where.folder.text().strip())):
            self._place = place
            self._show_state()

    def _next_pressed(self) -> None:
        if self.step is not Step.WHERE:
            self.go(Step(self.step + 1))
            self.focus_first()
            return
        folder = Path(self.where.folder.text().strip())
        if self._jobs.start(self.choices, folder, into_full=self.where.into_full.isChecked()):
            self._written = True
            self.where.begin(None)
            self.go(Step.WHAT)
            self.begun.emit()

    # --- what is shown ---

    def _show_state(self, _running: bool = False) -> None:
        stop = what_stops(
            self.step,
            refused=self._refused is not None,
            nothing=isinstance(self._refused, NothingToExport),
            counting=self._draft is None,
            folder=self.where.folder.text(),
            place=self._place,
            into_full=self.where.into_full.isChecked(),
            needed=self._size,
            busy=self._jobs.running,
        )
        said = words.stop(stop)
        if stop is Stop.NOTHING and self._refused is not None:
            said = self._sentence
        self._said = said
        self._why.setText("" if stop is Stop.NOTHING else said)  # its sentence stands beside the choices
        with keeping_focus(self, self.back, self._back_to_list):
            self.next.setEnabled(stop is None)
        self.next.setAccessibleDescription(said)
        self.next.setToolTip(said or self.tr("Ctrl+Enter"))
        beside = stop in {Stop.FULL, Stop.IN_LIBRARY, Stop.NO_ROOM, Stop.NOT_ABSOLUTE, Stop.NOT_WRITABLE}
        self.where.show_place(
            self._place, words.writes(self._draft, self._size, self._place), f"{said}." if beside else ""
        )
