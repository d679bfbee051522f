"""The camera's page of the real window, for tests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot
from simulated_camera import NumberFollower, SimulatedCamera

from faceapp.domain.following import FollowedFace
from faceapp.engine.live import LiveJobs
from faceapp.ui.camera.page import CameraPage
from faceapp.ui.pages import PageName
from faceapp.ui.window import MainWindow


class CameraWorld:
    """The real window with a camera that is none in front of it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.follower = NumberFollower()
        self.camera.make_looker = lambda _models, _known: self.follower
        window.show_page(PageName.CAMERA)
        qtbot.waitUntil(lambda: self.page.bar.sources.count() > 0)

    @property
    def page(self) -> CameraPage:
        page = self.window.pages.page(PageName.CAMERA)
        assert isinstance(page, CameraPage)
        return page

    @property
    def camera(self) -> LiveJobs:
        return self.window.context.engine.camera

    def until(self, true: Callable[[], object], ms: int = 20_000) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=ms)

    def begin(self, source: SimulatedCamera | None = None, *, looked: bool = True) -> SimulatedCamera:
        """Look at a source, until faces are on the screen."""
        source = source or SimulatedCamera()
        self.page._begin("Test camera", lambda _told: source)
        if looked:
            self.until(lambda: self.camera.counts.shown > 3 and self.shown_faces())
        return source

    def shown_faces(self) -> int:
        picture = self.page.look.canvas.picture
        return 0 if picture is None else len(picture.faces.faces)

    def place_of_face(self) -> QPoint:
        return self.page.look.canvas.place_of(self.face()).center()

    def face(self) -> FollowedFace:
        """On the picture that is shown; waits for it: a busy machine shows some without faces."""
        canvas = self.page.look.canvas
        self.until(lambda: canvas.face(1) is not None)
        face = canvas.face(1)
        assert face is not None
        return face
