"""How each page is made; its module is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.state import WindowState


def page_makers(context: WindowContext, state: WindowState) -> dict[PageName, Callable[[], Page]]:
    """A function for each page."""

    def photos() -> Page:
        from faceapp.ui.photos.page import PhotosPage

        return PhotosPage(context)

    def people() -> Page:
        from faceapp.ui.people.page import PeoplePage

        page = PeoplePage(context)
        page.header.remember(state)
        return page

    def person() -> Page:
        from faceapp.ui.people.person_page import PersonPage

        return PersonPage(context)

    def review() -> Page:
        from faceapp.ui.review.page import ReviewPage

        return ReviewPage(context)

    def viewer() -> Page:
        from faceapp.ui.viewer.page import ViewerPage

        page = ViewerPage(context)
        page.remember(state)
        return page

    def problems() -> Page:
        from faceapp.ui.problems_page import ProblemsPage

        return ProblemsPage(context)

    def settings() -> Page:
        from faceapp.ui.settings_page import SettingsPage

        return SettingsPage(context, state)

    def models() -> Page:
        from faceapp.ui.figures.link import figures_card
        from faceapp.ui.models.page import ModelsPage

        page = ModelsPage(context)
        page.take(figures_card(lambda: page.page_requested.emit(str(PageName.FIGURES))))
        return page

    def figures() -> Page:
        from faceapp.ui.figures.page import FiguresPage

        return FiguresPage(context)

    def keys() -> Page:
        from faceapp.ui.keys_page import KeysPage

        return KeysPage()

    def camera() -> Page:
        from faceapp.ui.camera.page import CameraPage

        page = CameraPage(context)
        page.remember(state)
        return page

    def recordings() -> Page:
        from faceapp.ui.recordings.page import RecordingsPage

        return RecordingsPage(context)

    def recording() -> Page:
        from faceapp.ui.recordings.recording_page import RecordingPage

        return RecordingPage(context)

    return {
        PageName.PHOTOS: photos,
        PageName.PEOPLE: people,
        PageName.PERSON: person,
        PageName.REVIEW: review,
        PageName.VIEWER: viewer,
        PageName.PROBLEMS: problems,
        PageName.SETTINGS: settings,
        PageName.MODELS: models,
        PageName.FIGURES: figures,
        PageName.KEYS: keys,
        PageName.CAMERA: camera,
        PageName.RECORDINGS: recordings,
        PageName.RECORDING: recording,
    }
