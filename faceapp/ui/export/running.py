"""The export that runs, on its page: how far it is, pause, stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from faceapp.engine.export_jobs import ExportJobs
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.export import words
from faceapp.ui.keeping_focus import keeping_focus
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle


class RunningCard(QFrame):
    """Seen while an export runs."""

    def __init__(self, jobs: ExportJobs, heir: QWidget) -> None:
        """``heir`` gets the focus when it is over, not the next button there is, of another export."""
        super().__init__()
        self._jobs, self._heir = jobs, heir
        self.setProperty("card", "true")
        self.doing = QLabel()
        self.doing.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self.doing, "tone", "strong")
        self.doing.setAccessibleName(self.tr("What is being written"))
        self._folder = ElidedLabel(middle=True)
        restyle(self._folder, "tone", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.pause = QPushButton()
        self.pause.clicked.connect(lambda _checked: self._toggle())
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("What is written stays, and it can be gone on with"))
        self.stop.clicked.connect(lambda _checked: jobs.stop_export())
        line = QHBoxLayout()
        line.setSpacing(SPACE_BETWEEN)
        line.addWidget(self.doing, 1)
        line.addWidget(self.pause)
        line.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addWidget(self._folder)
        jobs.progressed.connect(self._show)
        jobs.running_changed.connect(self._show)
        self._show()

    def _toggle(self) -> None:
        self._jobs.hold(not self._jobs.paused)

    def _show(self, _told: object = None) -> None:
        jobs, progress = self._jobs, self._jobs.progress
        with keeping_focus(self, self._heir):
            self.setVisible(jobs.running)
        self.doing.setText(words.running(progress, jobs.paused, jobs.problems))
        self._folder.setText("" if jobs.folder is None else wording.printable(jobs.folder))
        known = progress is not None and progress.total > 0
        self.bar.setRange(0, progress.total if progress is not None and known else 0)
        self.bar.setValue(progress.done if progress is not None and known else 0)
        self.pause.setText(self.tr("Go on") if jobs.paused else self.tr("Pause"))
