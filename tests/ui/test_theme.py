from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

import faceapp.ui
from faceapp.ui.icons import NoSuchIconError, icon
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import Mode, Size, elided, font, restyle, set_role, theme
from faceapp.ui.tokens import DARK, LIGHT, Tokens


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2 defines it, 1..21."""

    def luminance(colour: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for ground in (tokens.window, tokens.surface, tokens.raised):
        assert contrast(tokens.text, ground) >= 4.5
        assert contrast(tokens.quiet, ground) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.danger, tokens.surface) >= 4.5


def test_the_look_can_be_chosen_and_is_told(qtbot: QtBot) -> None:
    theme().set_mode(Mode.LIGHT)
    with qtbot.waitSignal(theme().changed):
        theme().set_mode(Mode.DARK)
    assert theme().dark
    assert theme().tokens is DARK
    told: list[int] = []
    theme().changed.connect(lambda: told.append(1))
    theme().set_mode(Mode.DARK)
    assert told == [], "nothing changed"


def inked(image: QImage) -> list[QColor]:
    return [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]


def test_an_icon_follows_the_theme_without_being_made_anew(qtbot: QtBot) -> None:
    picture = icon("users", 20, "accent")
    theme().set_mode(Mode.LIGHT)
    light = inked(picture.pixmap(QSize(20, 20), 1.0).toImage())
    theme().set_mode(Mode.DARK)
    dark = inked(picture.pixmap(QSize(20, 20), 1.0).toImage())
    assert LIGHT.accent in light
    assert DARK.accent in dark
    assert len(light) == len(dark) > 20


def test_an_icon_is_sharp_at_twice_the_pixels(qtbot: QtBot) -> None:
    picture = icon("gear", 16).pixmap(QSize(16, 16), 2.0)
    assert picture.size() == QSize(32, 32)
    assert picture.devicePixelRatio() == 2.0


def test_a_wrong_icon_fails_where_it_is_written(qtbot: QtBot) -> None:
    with pytest.raises(NoSuchIconError):
        icon("no-such-icon")


def test_long_names_end_early_and_long_paths_lose_their_middle(qtbot: QtBot) -> None:
    which = font(Size.BODY)
    name = elided("A very long name that does not fit", 80, which)
    assert name.startswith("A very")
    assert name.endswith("\u2026")
    path = elided("/home/somebody/pictures/2019/beach/IMG_0001.jpg", 160, which, middle=True)
    assert path.startswith("/home")
    assert path.endswith("jpg")


def test_restyling_changes_the_look_at_once(qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.ensurePolished()
    restyle(label, "tone", "title")
    assert label.font().pixelSize() == int(Size.TITLE)
    restyle(label, "tone", "caption")
    assert label.font().pixelSize() == int(Size.CAPTION)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_focus_can_be_seen(qtbot: QtBot) -> None:
    theme().set_mode(Mode.LIGHT)
    button = QPushButton("Go")
    other = QPushButton("Else", button)
    qtbot.addWidget(button)
    button.show()
    other.hide()
    before = button.grab().toImage()
    with qtbot.waitExposed(button):
        button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.grab().toImage() != before


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
@pytest.mark.parametrize("chip", [True, False])
def test_the_focus_of_what_is_chosen_can_be_seen_and_moves_nothing(qtbot: QtBot, chip: bool) -> None:
    button: QAbstractButton = QPushButton("COCO") if chip else quiet_button("smiley", "Expressions")
    if chip:
        set_role(button, "chip")
    button.setCheckable(True)
    button.setChecked(True)
    qtbot.addWidget(button)
    button.show()
    button.clearFocus()
    before, size = button.grab().toImage(), button.sizeHint()
    with qtbot.waitExposed(button):
        button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.grab().toImage() != before
    assert button.sizeHint() == size


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("quiet", [True, False])
def test_a_switch_that_is_on_is_told_from_one_that_is_off_under_the_pointer(
    qtbot: QtBot, mode: Mode, quiet: bool
) -> None:
    before = theme().mode
    theme().set_mode(mode)
    button = quiet_button("smiley", "Expressions") if quiet else QToolButton()
    button.setCheckable(True)
    qtbot.addWidget(button)
    button.resize(40, 40)

    def ground(*, on: bool, under: bool) -> tuple[int, int, int]:
        button.setChecked(on)
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, under)
        colour = QColor(button.grab().toImage().pixelColor(6, 6))
        return colour.red(), colour.green(), colour.blue()

    def apart(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
        return sum(abs(x - y) for x, y in zip(a, b, strict=True))

    on, off = ground(on=True, under=True), ground(on=False, under=True)
    assert apart(on, off) > 40, "just switched, the pointer still on it"
    assert apart(ground(on=True, under=False), off) > 20
    assert apart(ground(on=False, under=False), on) > 40
    theme().set_mode(before)


def test_no_colour_is_spelled_out_in_a_widget() -> None:
    """Colours live in the tokens; black and white veils over photos are not colours of the theme."""
    spelled = []
    for file in sorted(Path(faceapp.ui.__file__).parent.rglob("*.py")):
        if file.name == "tokens.py":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", text):
                spelled.append(f"{file.name}:{node.lineno} {text}")
    assert spelled == []
