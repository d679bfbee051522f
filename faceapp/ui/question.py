"""A question that wants an answer before anything else: Enter does it, Esc leaves all as it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from faceapp.ui.theme import set_role
from faceapp.ui.wording import translate


def ask(
    window: QWidget,
    sentence: str,
    yes: str,
    go_on: Callable[[], object],
    *,
    detail: str = "",
    no: str = "",
    dangerous: bool = False,
    other: tuple[str, Callable[[], object]] | None = None,
) -> QMessageBox:
    """Open a small sheet over ``window``; the focus goes back to where it was.

    Args:
        window: cannot be used while the question stands.
        sentence: the question.
        yes: what the first button does, in a word or two.
        go_on: called when the answer is yes.
        detail: what the answer means.
        no: the other button; "Cancel" if left out.
        dangerous: it can not be undone: Enter does not do it.
        other: another answer that can not be undone in the end, and what is called then.
    """
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("faceapp")
    box.setText(sentence)
    box.setInformativeText(detail)
    does = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    leaves = box.addButton(no or translate("question", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    set_role(does, "danger" if dangerous else "primary")
    box.setDefaultButton(leaves if dangerous else does)
    box.setEscapeButton(leaves)
    does.clicked.connect(lambda _checked: go_on())
    if other is not None:
        words, instead = other
        more = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
        set_role(more, "danger")
        more.clicked.connect(lambda _checked: instead())
    box.finished.connect(box.deleteLater)
    box.open()
    return box
