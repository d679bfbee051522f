"""How the window looks now: light or dark, following the system or as chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from faceapp.ui import icons
from faceapp.ui.icons import icon, paint_icon
from faceapp.ui.style import mixed, palette, style_sheet
from faceapp.ui.tokens import (
    DARK,
    FADE_MS,
    LIGHT,
    RADIUS_CARD,
    RADIUS_CONTROL,
    RING,
    SELECTION_RING,
    SLIDE_MS,
    SPACE,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_INSIDE,
    SPACE_PAGE,
    Size,
    Tokens,
)

__all__ = [
    "FADE_MS",
    "RADIUS_CARD",
    "RADIUS_CONTROL",
    "RING",
    "SELECTION_RING",
    "SLIDE_MS",
    "SPACE",
    "SPACE_BETWEEN",
    "SPACE_GROUP",
    "SPACE_INSIDE",
    "SPACE_PAGE",
    "Mode",
    "Size",
    "Theme",
    "Tokens",
    "elided",
    "font",
    "icon",
    "mixed",
    "paint_icon",
    "restyle",
    "set_role",
    "theme",
]


class Mode(StrEnum):
    """What the user chose in Settings."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The colours of now, for everybody who paints.

    Signals:
        changed: the tokens are other ones; the palette and the style sheet are already
            set and every widget is repainted by Qt. Only who caches painted pictures
            needs to listen.
        mode_changed: the user chose another ``Mode``, wherever that is done.
    """

    changed = Signal()
    mode_changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode = Mode.AUTO
        self._tokens: Tokens | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    @property
    def tokens(self) -> Tokens:
        """The colours of now."""
        assert self._tokens is not None
        return self._tokens

    @property
    def dark(self) -> bool:
        """Whether the dark colours are used now."""
        return self._tokens is DARK

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or be light or dark whatever it says."""
        another, self._mode = mode is not self._mode, mode
        self._follow()
        if another:
            self.mode_changed.emit(mode)

    @property
    def motion(self) -> bool:
        """Whether things may move: not where the system asks for less."""
        return self._app.isEffectEnabled(Qt.UIEffect.UI_General)

    @contextmanager
    def drawn_in(self, tokens: Tokens) -> Iterator[None]:
        """Draw with other colours until the block ends: pictures that are saved are light in the dark, too.

        Nobody is told, so that nothing but drawing belongs into it.
        """
        before, self._tokens = self._tokens, tokens
        icons.use_tokens(tokens)
        try:
            yield
        finally:
            self._tokens = before
            icons.use_tokens(self.tokens)

    def _follow(self) -> None:
        if self._mode is Mode.AUTO:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._mode is Mode.DARK
        wanted = DARK if dark else LIGHT
        if wanted is self._tokens:
            return
        self._tokens = wanted
        icons.use_tokens(wanted)
        self._app.setPalette(palette(wanted))
        self._app.setStyleSheet(style_sheet(wanted, dark=dark))
        self.changed.emit()


def theme() -> Theme:
    """The one theme; the first call makes it (there must be a ``QApplication``)."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application to give a theme to")  # noqa: TRY004 - not a type
    found = app.property("faceapp_theme")
    if isinstance(found, Theme):
        return found
    made = Theme(app)
    app.setProperty("faceapp_theme", made)
    return made


def font(size: Size = Size.BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The system's font at one of our heights, for what is painted by hand."""
    result = QFont(QApplication.font())
    result.setPixelSize(int(size))
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def elided(text: str, width: int, which: QFont, *, middle: bool = False) -> str:
    """``text`` cut to ``width`` pixels: at the end for names, in the middle for paths."""
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    return QFontMetrics(which).elidedText(text, mode, width)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and make it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_role(widget: QWidget, role: str) -> None:
    """Give a button or a label its look; see ``style.style_sheet``."""
    restyle(widget, "role", role)
