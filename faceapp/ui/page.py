"""What the window expects of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from faceapp.domain.change import Change
from faceapp.domain.geometry import Point
from faceapp.domain.ids import FaceId
from faceapp.domain.scanning import PhotoScanned

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised


class Page(QWidget):
    """A page of the window's stack; override what concerns it.

    Attributes:
        escapes: whether Esc leaves the page where nothing on it has a use for the key.

    Signals:
        photo_open_requested: (photo, all photos of the view in order): show it large.
        person_open_requested: show this person's page.
        search_requested: show the photos this query finds.
        review_requested: ask about the faces that wait for this person.
        page_requested: show another page, by its ``PageName``.
        selection_changed: a ``Selection``, for the inspector.
        left: the user is done here (Esc): go back to where they came from.
    """

    escapes: ClassVar[bool] = False

    photo_open_requested = Signal(int, object)
    person_open_requested = Signal(int)
    search_requested = Signal(str)
    review_requested = Signal(int)
    page_requested = Signal(str)
    selection_changed = Signal(object)
    left = Signal()

    @property
    def foot(self) -> int:
        """Pixels at the lower edge that nothing may float over: a strip or buttons, called "foot"."""
        parts = [part for part in self.findChildren(QWidget, "foot") if part.isVisible()]
        return max((self.height() - part.mapTo(self, QPoint()).y() for part in parts), default=0)

    def refresh(self) -> None:
        """Bring it up to date; the page is about to be shown."""

    def read_anew(self) -> None:
        """Folders left or came back: nothing that was read holds."""
        self.refresh()

    def look_again(self) -> None:
        """Another program changed the library: read again, and leave the user where they are."""
        self.refresh()

    def apply_change(self, change: Change) -> None:
        """The library was changed by the user; repaint what ``change`` names."""

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        """The scan finished these."""

    def recognised(self, recognised: Recognised) -> None:
        """Proposals or groups of these faces are other ones."""

    def expressions_measured(self, faces: Iterable[FaceId]) -> None:
        """A model looked at what these faces show."""

    def show_points(self, face: FaceId | None, points: Sequence[Point]) -> None:
        """Draw points that were found on a face, in fractions of its photo; none: no more."""

    def focus_first(self) -> None:
        """Put the focus where the keys of this page work."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.escapes and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
