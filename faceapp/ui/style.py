"""The one palette and the one style sheet, made from the tokens."""

# ruff: noqa: E501 - the sheet reads best with one rule a line
from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from faceapp.domain.resources import resource
from faceapp.ui.tokens import RADIUS_CARD, RADIUS_CONTROL, RING, Size, Tokens


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``one`` with ``share`` (0..1) of ``other`` in it."""
    keep = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * keep + other.redF() * share,
        one.greenF() * keep + other.greenF() * share,
        one.blueF() * keep + other.blueF() * share,
    )


def palette(t: Tokens) -> QPalette:
    """What Fusion draws with where the style sheet says nothing."""
    result = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for which, colour in (
        (role.Window, t.window),
        (role.WindowText, t.text),
        (role.Base, t.surface),
        (role.AlternateBase, t.window),
        (role.Text, t.text),
        (role.Button, t.surface),
        (role.ButtonText, t.text),
        (role.BrightText, t.danger),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.quiet),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Accent, t.accent),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.Light, t.raised),
        (role.Midlight, t.raised),
        (role.Mid, t.line),
        (role.Dark, t.line),
        (role.Shadow, t.line),
    ):
        result.setColor(which, colour)
    faint = mixed(t.quiet, t.window, 0.35)
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(group.Disabled, which, faint)
    result.setColor(group.Disabled, role.Highlight, t.line)
    return result


def style_sheet(t: Tokens, *, dark: bool) -> str:
    """The sheet for the whole program.

    Roles are given with a dynamic property: ``role="primary"`` (the one thing to do),
    ``"quiet"`` (a button without a frame), ``"chip"``, ``"danger"``; ``QFrame[card="true"]``
    is a card, ``QLabel[tone="quiet"|"title"|"emphasis"|"caption"|"danger"]`` sets type.
    """
    name = {token: getattr(t, token).name() for token in Tokens.__slots__}
    name |= {
        "hover": mixed(t.surface, t.raised, 0.9).name(),
        "pressed": mixed(t.raised, t.line, 0.6).name(),
        "accent_hover": mixed(t.accent, t.text, 0.12).name(),
        "chosen": mixed(t.surface, t.accent, 0.16).name(),
        "chosen_hover": mixed(t.surface, t.accent, 0.26).name(),
        "chosen_line": mixed(t.surface, t.accent, 0.5).name(),
        "faint": mixed(t.quiet, t.window, 0.35).name(),
        "control": str(RADIUS_CONTROL),
        "card": str(RADIUS_CARD),
        "ring": str(RING),
        "caption": str(int(Size.CAPTION)),
        "body": str(int(Size.BODY)),
        "emphasis": str(int(Size.EMPHASIS)),
        "title": str(int(Size.TITLE)),
        "empty": str(int(Size.EMPTY)),
    }
    folder = resource("window")
    for which in ("up", "down"):
        name[f"caret_{which}"] = (folder / f"caret-{which}-{'dark' if dark else 'light'}.svg").as_posix()
    name["check"] = (folder / f"check-{'dark' if dark else 'light'}.svg").as_posix()
    sheet = _SHEET
    for key, value in name.items():
        sheet = sheet.replace(f"${key}$", value)
    return sheet


_SHEET = """
* { font-size: $body$px; }
QToolTip { background: $raised$; color: $text$; border: 1px solid $line$; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[tone="quiet"] { color: $quiet$; }
QLabel[tone="caption"] { color: $quiet$; font-size: $caption$px; }
QLabel[tone="emphasis"] { font-size: $emphasis$px; font-weight: 600; }
QLabel[tone="title"] { font-size: $title$px; font-weight: 600; }
QLabel[tone="empty"] { font-size: $empty$px; font-weight: 300; }
QLabel[tone="danger"] { color: $danger$; }
QLabel[tone="strong"] { font-weight: 600; }
QLabel[tone="section"] { color: $quiet$; font-size: $caption$px; font-weight: 600; }

QFrame[card="true"] { background: $surface$; border: 1px solid $line$; border-radius: $card$px; }
QFrame[panel="true"] { background: $surface$; border: none; }
QFrame[panel="foot"] { background: $surface$; border: none; border-top: 1px solid $line$; }
QFrame[panel="head"] { background: $surface$; border: none; border-bottom: 1px solid $line$; }
QFrame[panel="true"] > QScrollArea, QScrollArea[plain="surface"], QWidget[plain="surface"] { background: $surface$; }
QLabel[keycap="true"] {
    background: $raised$; border: 1px solid $line$; border-bottom-width: 2px; border-radius: 4px;
    padding: 1px 6px; font-size: $caption$px;
}
QPushButton[aligned="left"] { text-align: left; padding-left: 7px; }
QPushButton[aligned="left"]:focus { padding-left: 6px; }
QFrame[rule="true"] { background: $line$; border: none; max-height: 1px; min-height: 1px; }
QFrame[rule="upright"] { background: $line$; border: none; max-width: 1px; min-width: 1px; }

QPushButton, QToolButton {
    background: $surface$; color: $text$; border: 1px solid $line$;
    border-radius: $control$px; padding: 5px 12px; min-height: 18px;
}
QToolButton { padding: 4px; }
QPushButton:hover, QToolButton:hover { background: $raised$; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked { background: $pressed$; }
QPushButton:disabled, QToolButton:disabled { color: $faint$; }
QPushButton:focus, QToolButton:focus { border: $ring$px solid $accent$; padding: 4px 11px; }
QToolButton:focus { padding: 3px; }
QPushButton[role="primary"] { background: $accent$; color: $on_accent$; border: 1px solid $accent$; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover$; }
QPushButton[role="primary"]:focus { border: $ring$px solid $text$; padding: 4px 11px; }
QPushButton[role="primary"]:disabled { background: $raised$; color: $faint$; border-color: $line$; }
QPushButton[role="danger"] { color: $danger$; }
QPushButton[role="quiet"], QToolButton[role="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $raised$; }
QToolButton:checked, QToolButton[role="quiet"]:checked { background: $chosen$; border: 1px solid $chosen_line$; }
QToolButton:checked:hover, QToolButton[role="quiet"]:checked:hover { background: $chosen_hover$; border: 1px solid $accent$; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border: $ring$px solid $accent$; }
QToolButton:checked:focus, QToolButton[role="quiet"]:checked:focus { border: $ring$px solid $accent$; padding: 3px; }
QPushButton[role="link"] { background: transparent; border: none; color: $accent$; padding: 2px 4px; font-weight: 600; }
QPushButton[role="link"][flush="true"] { padding-left: 0; }
QPushButton[role="link"][small="true"] { font-size: $caption$px; font-weight: 400; padding: 0px 2px; min-height: 0; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: $ring$px solid $accent$; padding: 0px 2px; }
QPushButton[role="chip"] {
    background: $raised$; border: 1px solid transparent; border-radius: 12px; padding: 2px 8px; min-height: 18px;
}
QPushButton[role="chip"]:hover { background: $pressed$; }
QPushButton[role="chip"]:focus { border: $ring$px solid $accent$; padding: 1px 7px; }
QPushButton[role="chip"]:checked { background: $chosen$; border: 1px solid $accent$; }
QPushButton[role="chip"]:checked:focus { border: $ring$px solid $accent$; padding: 1px 7px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QComboBox {
    background: $surface$; color: $text$; border: 1px solid $line$; border-radius: $control$px;
    padding: 4px 8px; selection-background-color: $accent$; selection-color: $on_accent$;
}
QLineEdit:hover, QComboBox:hover { border-color: $faint$; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus, QComboBox:focus {
    border: $ring$px solid $accent$; padding: 3px 7px;
}
QLineEdit:disabled { color: $faint$; }
QComboBox { padding-right: 22px; }
QComboBox:focus { padding-right: 21px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QSpinBox::down-arrow, QDateEdit::down-arrow { image: url("$caret_down$"); width: 12px; height: 12px; }
QSpinBox::up-arrow, QDateEdit::up-arrow { image: url("$caret_up$"); width: 12px; height: 12px; }
QSpinBox::up-button, QDateEdit::up-button, QSpinBox::down-button, QDateEdit::down-button { border: none; width: 18px; background: transparent; }
QSpinBox, QDateEdit { padding-right: 20px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus {
    border: none; padding: 0 0 0 6px; background: transparent;
}
QLineEdit > QToolButton { padding: 0; border: none; background: transparent; min-height: 0; }
QComboBox QAbstractItemView {
    background: $surface$; color: $text$; border: 1px solid $line$; outline: none; padding: 4px;
    selection-background-color: $raised$; selection-color: $text$;
}

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }
QMessageBox, QDialog { background: $surface$; }
QMessageBox, QDialog { border: 1px solid $line$; }
QLabel#qt_msgbox_label { font-weight: 600; }
QLabel#qt_msgbox_label, QLabel#qt_msgbox_informativelabel { min-width: 340px; }
QListView[popup="true"] {
    background: $surface$; color: $text$; border: 1px solid $line$; border-radius: $control$px; padding: 2px;
}
QListView[popup="true"]::item { padding: 4px 8px; min-height: 18px; border-radius: 4px; }
QListView[popup="true"]::item:hover, QListView[popup="true"]::item:selected {
    background: $raised$; color: $text$;
}

QMenu { background: $surface$; color: $text$; border: 1px solid $line$; border-radius: $control$px; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $raised$; }
QMenu::item:disabled { color: $faint$; }
QMenu::separator { height: 1px; background: $line$; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }

QAbstractScrollArea { background: $window$; border: none; }
QPlainTextEdit { background: $surface$; border: 1px solid $line$; }
QPlainTextEdit:focus { border: $ring$px solid $accent$; }
QListView, QTreeView, QTableView { background: $window$; color: $text$; outline: none; border: none; }
QTableView[plain="true"] { background: transparent; }
QTableView[plain="true"]::item { padding: 0 4px; border-bottom: 1px solid $raised$; }
QTableView[plain="true"] QHeaderView { background: transparent; }
QTableView[plain="true"] QHeaderView::section {
    background: transparent; color: $quiet$; font-size: $caption$px; font-weight: 400;
    border: none; border-bottom: 1px solid $line$; padding: 2px 4px;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $line$; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint$; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { height: 4px; background: $line$; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $faint$; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $surface$; border: 1px solid $faint$; width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
}
QSlider::handle:horizontal:hover { border-color: $accent$; }
QSlider:focus { border: none; }
QSlider::handle:horizontal:focus { border: $ring$px solid $accent$; width: 10px; height: 10px; }

QProgressBar { background: $line$; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent$; border-radius: 2px; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox:focus, QRadioButton:focus { color: $accent$; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $quiet$; border-radius: 4px; background: $surface$;
}
QCheckBox::indicator:hover { border-color: $accent$; }
QCheckBox::indicator:checked { background: $accent$; border-color: $accent$; image: url("$check$"); }
QCheckBox::indicator:disabled { background: $raised$; border-color: $line$; image: none; }
QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $quiet$; border-radius: 8px; background: $surface$;
}
QRadioButton::indicator:hover { border-color: $accent$; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent$; background: $on_accent$; }
QRadioButton::indicator:disabled { background: $raised$; border-color: $line$; }
QSplitter::handle { background: $line$; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:hover { background: $accent$; }
"""
