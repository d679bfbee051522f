"""What an export says outside its page: the line at the bottom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from faceapp.domain.export_choices import SAMPLES
from faceapp.engine.export_jobs import ExportEnd, ExportJobs
from faceapp.ui import wording
from faceapp.ui.about import open_folder
from faceapp.ui.activity import ActivityLine
from faceapp.ui.export import words
from faceapp.ui.toast import Toast


class TellingExports(QObject):
    """Hears the exports; tells the line and the toast.

    Args:
        show_page: shows the page of exports.
    """

    def __init__(
        self,
        jobs: ExportJobs,
        line: ActivityLine,
        toast: Toast,
        show_page: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._line, self._toast, self._show_page = jobs, line, toast, show_page
        jobs.progressed.connect(self._show)
        jobs.running_changed.connect(self._show)
        jobs.ended.connect(self._ended)
        line.hold_export_asked.connect(jobs.hold)
        line.stop_export_asked.connect(jobs.stop_export)

    def _show(self, _told: object = None) -> None:
        jobs, progress = self._jobs, self._jobs.progress
        text = words.running(progress, jobs.paused, jobs.problems) if jobs.running else ""
        done, total = (0, 0) if progress is None else (progress.done, progress.total)
        self._line.show_exporting(text, done, total, held=jobs.paused)

    def _ended(self, end: ExportEnd) -> None:
        if end.finished is not None:
            folder = end.folder
            said = words.finished(end.finished, tables=end.choices.format == SAMPLES)
            self._toast.say(said, self.tr("Open folder"), lambda: open_folder(folder))
        elif end.error is not None:
            self._toast.say(wording.sentence(end.error), tone="danger")
        else:
            self._toast.say(
                self.tr("The export is stopped. It can go on where it was."), self.tr("Show"), self._show_page
            )
