"""What the engine does is told in the line at the bottom, whose buttons hold and stop it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from faceapp.engine.engine import Engine
from faceapp.ui.activity import ActivityLine


class TellingWork(QObject):
    """Joins ``line`` to ``engine``; it lives as long as the line."""

    def __init__(self, engine: Engine, line: ActivityLine) -> None:
        super().__init__(line)
        self._engine = engine
        self._line = line
        line.pause_asked.connect(engine.pause)
        line.resume_asked.connect(engine.resume)
        line.stop_asked.connect(engine.stop_running)
        line.go_on_asked.connect(engine.scan)
        line.go_on_watching_asked.connect(engine.videos.go_on)
        line.stop_measuring_asked.connect(self._stop_measuring)
        line.hold_measuring_asked.connect(engine.training.hold)
        engine.busy_changed.connect(line.show_activity)
        engine.camera.photos_wait.connect(line.show_waiting)
        engine.camera.recorder.changed.connect(self._show_recording)
        engine.models.download_changed.connect(self._show_downloads)
        engine.figures.progressed.connect(self._show_measuring)
        engine.figures.running_changed.connect(self._show_measuring)
        engine.training.changed.connect(self._show_measuring)

    def _show_recording(self) -> None:
        self._line.show_recording(self._engine.camera.recorder.now is not None)

    def _show_downloads(self, _model: object = None) -> None:
        from faceapp.ui.models.words import downloading

        self._line.show_downloads(*downloading(tuple(self._engine.models.downloads.values())))

    def _show_measuring(self, _told: object = None) -> None:
        from faceapp.ui.figures.words import measuring

        if self._engine.figures.running or not self._engine.training.running:
            self._line.show_measuring(*measuring(self._engine.figures))
            return
        from faceapp.ui.training.words import activity, can_wait

        now = self._engine.training.now
        self._line.show_measuring(*activity(now), held=now.paused if can_wait(now) else None)

    def _stop_measuring(self) -> None:
        if self._engine.imports.running:
            return  # it was told itself
        one = self._engine.figures if self._engine.figures.running else self._engine.training
        one.cancel()
