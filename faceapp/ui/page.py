"""What the window expects of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.change import Change
from faceapp.domain.scanning import PhotoScanned

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised


class Page(QWidget):
    """A page of the window's stack; override what concerns it.

    Signals:
        photo_open_requested: (photo, all photos of the view in order): show it large.
        person_open_requested: show this person's page.
        search_requested: show the photos this query finds.
        selection_changed: a ``Selection``, for the inspector.
        left: the user is done here (Esc): go back to where they came from.
    """

    photo_open_requested = Signal(int, object)
    person_open_requested = Signal(int)
    search_requested = Signal(str)
    selection_changed = Signal(object)
    left = Signal()

    def refresh(self) -> None:
        """Read everything anew; the page is about to be shown, or much changed."""

    def apply_change(self, change: Change) -> None:
        """The library was changed by the user; repaint what ``change`` names."""

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        """The scan finished these."""

    def recognised(self, recognised: Recognised) -> None:
        """Proposals or groups of these faces are other ones."""

    def focus_first(self) -> None:
        """Put the focus where the keys of this page work."""
        self.setFocus()
