"""The address of a network camera: typed, or one of the last; its password is never kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.services import camera_addresses as addresses
from faceapp.ui import wording
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role

WIDTH = 460


class AddressSheet(QDialog):
    """Asks for an address.

    Args:
        before: addresses that were used, without their passwords.
        chosen: the one it begins with; "" for none.

    Signals:
        chosen: the whole address, with the password where there is one.
    """

    chosen = Signal(str)

    def __init__(self, before: Sequence[str], chosen: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("faceapp")
        self.setFixedWidth(WIDTH)
        title = QLabel(self.tr("Network camera"))
        restyle(title, "tone", "emphasis")
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
        leave, go = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Connect"))
        set_role(go, "primary")
        go.setDefault(True)
        go.clicked.connect(lambda _checked: self.accept())
        leave.clicked.connect(lambda _checked: self.reject())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        for widget in (title, self.address, self.password, note, self._wrong):
            column.addWidget(widget)
        column.addLayout(buttons)
        (self.password if addresses.wants_password(chosen) else self.address).setFocus()
        self.finished.connect(self.deleteLater)

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
