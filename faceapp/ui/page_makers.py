"""How each page is made; its module is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.state import WindowState


def page_makers(context: WindowContext, state: WindowState) -> dict[PageName, Callable[[], Page]]:
    """A function for each page."""

    def plain(module: str, page: str) -> Callable[[], Page]:
        """One that needs no more than the context."""
        return lambda: getattr(import_module(f"faceapp.ui.{module}"), page)(context)

    def people() -> Page:
        from faceapp.ui.people.page import PeoplePage

        page = PeoplePage(context)
        page.header.remember(state)
        return page

    def viewer() -> Page:
        from faceapp.ui.viewer.page import ViewerPage

        page = ViewerPage(context)
        page.remember(state)
        return page

    def settings() -> Page:
        from faceapp.ui.settings_page import SettingsPage

        return SettingsPage(context, state)

    def keys() -> Page:
        from faceapp.ui.keys_page import KeysPage

        return KeysPage()

    def camera() -> Page:
        from faceapp.ui.camera.page import CameraPage

        page = CameraPage(context)
        page.remember(state)
        return page

    return {
        PageName.PHOTOS: plain("photos.page", "PhotosPage"),
        PageName.PEOPLE: people,
        PageName.PERSON: plain("people.person_page", "PersonPage"),
        PageName.REVIEW: plain("review.page", "ReviewPage"),
        PageName.VIEWER: viewer,
        PageName.PROBLEMS: plain("problems_page", "ProblemsPage"),
        PageName.SETTINGS: settings,
        PageName.MODELS: plain("models.page", "ModelsPage"),
        PageName.FIGURES: plain("figures.page", "FiguresPage"),
        PageName.KEYS: keys,
        PageName.CAMERA: camera,
        PageName.RECORDINGS: plain("recordings.page", "RecordingsPage"),
        PageName.RECORDING: plain("recordings.recording_page", "RecordingPage"),
        PageName.EXPORTS: plain("export.page", "ExportsPage"),
        PageName.CLEANING: plain("cleaning.page", "CleaningPage"),
        PageName.TRAINING: plain("training.page", "TrainingPage"),
    }
