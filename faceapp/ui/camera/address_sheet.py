"""The address of a network camera: typed, or one of the last; its password is never kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.services import camera_addresses as addresses
from faceapp.ui import wording
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import restyle

WIDTH = 460


class AddressSheet(Sheet):
    """Asks for an address.

    Args:
        before: addresses that were used, without their passwords.
        chosen: the one it begins with; "" for none.

    Signals:
        chosen: the whole address, with the password where there is one.
    """

    chosen = Signal(str)

    def __init__(self, before: Sequence[str], chosen: str, parent: QWidget) -> None:
        super().__init__(self.tr("Network camera"), self.tr("Connect"), WIDTH, parent)
        self.address = QComboBox()
        self.address.setEditable(True)
        self.address.addItems([one for one in before if addresses.is_network(one)])
        self.address.setCurrentText(chosen)
        self.address.setAccessibleName(self.tr("Address of the camera"))
        line = self.address.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("rtsp://192.168.1.20/stream"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password, if it wants one"))
        self.password.setAccessibleName(self.tr("Password"))
        note = QLabel(self.tr("The address is kept for the next time, the password is not."), wordWrap=True)
        restyle(note, "tone", "caption")
        self._wrong = QLabel(wordWrap=True)
        self._wrong.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._wrong, "tone", "danger")
        self._wrong.hide()
        self.lay_out(self.address, self.password, note, self._wrong)
        (self.password if addresses.wants_password(chosen) else self.address).setFocus()

    @property
    def wrong(self) -> str:
        """What is wrong with it; "" while nothing is."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def accept(self) -> None:
        """Take it, if it is one."""
        text = self.address.currentText().strip()
        try:
            whole = addresses.checked(text, self.password.text())
        except KnownError as error:
            self._wrong.setText(wording.sentence(error))
            self._wrong.show()
            self.adjustSize()
            return
        self.chosen.emit(whole)
        super().accept()
