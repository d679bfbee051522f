"""Where models are fetched from: a mirror instead of the official addresses, a proxy in between."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from faceapp.domain.errors import KnownError
from faceapp.engine.engine import Engine
from faceapp.engine.model_jobs import ModelJobs
from faceapp.services import fetching
from faceapp.services.addresses import parted_proxy
from faceapp.services.library import Library
from faceapp.ui import wording
from faceapp.ui.card import titled_card
from faceapp.ui.theme import SPACE, restyle

Keep = Callable[[Library, str], None]


class AddressField(QWidget):
    """A line for an address, what it is for, and what is wrong with it.

    Args:
        keep: puts it into the library; refuses what is none.
        read: what is kept now.
    """

    def __init__(  # noqa: PLR0917 - as they stand
        self, title: str, sentence: str, example: str, engine: Engine, read: Callable[[], str], keep: Keep
    ) -> None:
        super().__init__()
        self._engine = engine
        self._read, self._keep = read, keep
        self._field = QLineEdit(read())
        self._field.setPlaceholderText(example)
        self._field.setAccessibleName(title)
        self._field.setAccessibleDescription(sentence)
        self._field.editingFinished.connect(self._written)
        self._wrong = QLabel(wordWrap=True)
        restyle(self._wrong, "tone", "danger")
        self._wrong.hide()
        self._note = QLabel(wordWrap=True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.hide()
        heading, says = QLabel(title), QLabel(sentence, wordWrap=True)
        heading.setBuddy(self._field)
        restyle(heading, "tone", "section")
        restyle(says, "tone", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        for part in (heading, self._field, self._wrong, self._note, says):
            column.addWidget(part)

    @property
    def field(self) -> QLineEdit:
        """Where it is written."""
        return self._field

    @property
    def wrong(self) -> str:
        """What is wrong with what is written; "" if nothing is."""
        return self._wrong.text().replace(wording.ZERO_WIDTH_SPACE, "")

    @property
    def note(self) -> str:
        """What is said about what was written; "" for nothing."""
        return "" if self._note.isHidden() else self._note.text()

    def refresh(self) -> None:
        """Another program may have written another one."""
        if not self._field.hasFocus() and not self.wrong:
            self._field.setText(self._read())

    def _written(self) -> None:
        text = self._field.text().strip()
        if text == self._read():
            self._say("")
            return
        self._engine.ask(
            lambda context: self._keep(context.library, text),
            lambda _none: self._kept(),
            failed=self._refused,
        )

    def _kept(self) -> None:
        self._say("")
        self._field.setText(self._read())

    def _refused(self, error: KnownError) -> None:
        self._say(wording.sentence(error))

    def _say(self, text: str) -> None:
        self._wrong.setText(wording.breakable(text))
        self._wrong.setVisible(bool(text))


class ProxyField(AddressField):
    """A proxy may want a name and a password: they are known until the program ends, and written nowhere.

    Args:
        jobs: what downloads; keeps the name and the password meanwhile.
    """

    def __init__(  # noqa: PLR0917 - as they stand
        self,
        title: str,
        sentence: str,
        example: str,
        engine: Engine,
        read: Callable[[], str],
        jobs: ModelJobs,
    ) -> None:
        super().__init__(title, sentence, example, engine, read, fetching.set_proxy)
        self._jobs = jobs

    def _written(self) -> None:
        text = self._field.text().strip()
        if text != self._read():
            try:
                self._jobs.proxy_login = parted_proxy(text)[1] if text else ""
            except KnownError as error:
                self._refused(error)
                return
        super()._written()

    def _kept(self) -> None:
        super()._kept()
        name = unquote(self._jobs.proxy_login.partition(":")[0])
        words_ = self.tr("The password of {name} is known until the program is closed, and not written down.")
        self._note.setText(words_.format(name=name))
        self._note.setVisible(bool(self._jobs.proxy_login))


class SourcesCard(QWidget):
    """Both fields."""

    def __init__(self, engine: Engine, library: Library) -> None:
        super().__init__()
        frame, column = titled_card(
            self.tr("Where models come from"),
            self.tr("Usually from the addresses of their makers, which you see before anything is fetched."),
        )
        self.mirror = AddressField(
            self.tr("Mirror"),
            self.tr(
                "The address of a copy of a models folder, asked instead of the official addresses. "
                "What comes from it has to have the same checksums. Empty for none."
            ),
            self.tr("https://\u2026", "an address"),
            engine,
            lambda: fetching.mirror(library),
            fetching.set_mirror,
        )
        self.proxy = ProxyField(
            self.tr("Proxy"),
            self.tr(
                "Asked for every download, where your network needs one. Empty: as the system says. "
                "If it wants a name and a password, write http://name:password@proxy:3128: they are "
                "forgotten when the program is closed. The system\u2019s own proxy setting can keep them."
            ),
            self.tr("http://proxy:3128", "an example of an address"),
            engine,
            lambda: fetching.proxy(library),
            engine.models,
        )
        self._engine = engine
        column.addWidget(self.mirror)
        column.addWidget(self.proxy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def refresh(self) -> None:
        """Show what is kept."""
        self._engine.ask(lambda context: fetching.forget_proxy_login(context.library), urgent=False)
        self.mirror.refresh()
        self.proxy.refresh()
