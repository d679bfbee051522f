"""Every key of the window, in one register, so that the ``?`` page lists them by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from faceapp.ui.icons import icon as themed_icon

translate = QCoreApplication.translate


class Section(IntEnum):
    """Where a key works; the order is that of the ``?`` page."""

    ANYWHERE = 0
    PHOTOS = 1
    VIEWER = 2
    PEOPLE = 3
    REVIEW = 4
    PROBLEMS = 5
    CAMERA = 6
    RECORDINGS = 7
    CLEANING = 8
    EXPORTS = 9

    @property
    def title(self) -> str:
        """The heading on the ``?`` page."""
        return {
            Section.ANYWHERE: translate("actions", "Anywhere"),
            Section.PHOTOS: translate("actions", "Photos"),
            Section.VIEWER: translate("actions", "Viewer"),
            Section.PEOPLE: translate("actions", "People"),
            Section.REVIEW: translate("actions", "Review"),
            Section.PROBLEMS: translate("actions", "Problems"),
            Section.CAMERA: translate("actions", "Camera"),
            Section.RECORDINGS: translate("actions", "Recordings and player"),
            Section.CLEANING: translate("actions", "Check labels"),
            Section.EXPORTS: translate("actions", "Export"),
        }[self]


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of the ``?`` page.

    Attributes:
        name: ``"viewer.accept"``; registering it again replaces the line.
        keys: as they are shown, one string for each way to do it.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    section: Section


class Actions(QObject):
    """The register of all keys.

    Signals:
        changed: a line was added or replaced.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._listings: dict[str, Listing] = {}

    def listings(self) -> tuple[Listing, ...]:
        """All lines, by section and then in the order they were registered."""
        return tuple(sorted(self._listings.values(), key=lambda listing: listing.section))

    def describe(self, name: str, text: str, keys: str | Sequence[str], section: Section) -> None:
        """List a key or gesture that a widget handles by itself ("Ctrl+wheel", "Double-click")."""
        shown = (keys,) if isinstance(keys, str) else tuple(keys)
        shown = tuple(key.replace("Return", "Enter") for key in shown)  # two keys with one name
        self._listings[name] = Listing(name, text, tuple(dict.fromkeys(shown)), section)
        self.changed.emit()

    def register(
        self,
        name: str,
        text: str,
        keys: str | Sequence[str],
        section: Section,
        *,
        owner: QWidget,
        slot: Callable[[], object] | None = None,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
        icon: str | None = None,
        checkable: bool = False,
        repeats: bool = False,
    ) -> QAction:
        """Make an action of ``owner`` with its keys, and list it.

        Args:
            name: ``"viewer.accept"``; registering it again replaces its line.
            text: in menus and on the ``?`` page, translated.
            section: of the ``?`` page.
            owner: the widget it belongs to.
            icon: a name of ``icons.icon``.
            checkable: whether it is a switch.
            keys: as ``QKeySequence`` reads them ("Ctrl+Z", "Del"); "" for no key.
            slot: called without arguments when it is triggered. A checkable action's
                state is read from the action that is returned.
            context: where the keys work: while the focus is in ``owner`` if left out.
            repeats: whether holding the key does it again and again.

        Returns:
            The action, already added to ``owner``; put it in menus and tool bars too.
        """
        wanted = (keys,) if isinstance(keys, str) else tuple(keys)
        sequences = [QKeySequence(key) for key in wanted if key]
        action = QAction(text, owner)
        action.setObjectName(name)
        action.setShortcuts(sequences)
        action.setShortcutContext(context)
        action.setAutoRepeat(repeats)
        action.setCheckable(checkable)
        if icon is not None:
            action.setIcon(themed_icon(icon))
        native = [sequence.toString(QKeySequence.SequenceFormat.NativeText) for sequence in sequences]
        action.setToolTip(f"{text} ({native[0]})" if native else text)
        if slot is not None:
            action.triggered.connect(lambda _checked=False: slot())
        owner.addAction(action)
        if native:
            self.describe(name, text, native, section)
        return action


actions: Final = Actions()
"""The one register."""

register = actions.register
describe = actions.describe
