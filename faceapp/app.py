"""Puts the window together: application, library, engine, window."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

# Nothing heavy up here: worker processes import this module again.

SWITCH_SECONDS: Final = 0.0005
"""How long a thread may keep the interpreter from others that want it; Python's own 5 ms add up
in the window, where every call from Qt into Python waits anew: beside a thread that computes,
the slowest of 100 scroll steps took 103 and 130 ms with 5 ms, 24 and 62 with 1 ms, 33 and 41
with 0.5 ms, 38 and 76 with 0.1 ms."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit code (0 done, 2 wrong usage, 3 it can not be done)."""
    options = _parser().parse_args(arguments)
    return run(options.library, options.paths)


def run(library_path: Path | None, paths: Sequence[Path], dataset: tuple[Path, str] | None = None) -> int:
    """Open the window on a library (None: the user's own), and on folders or files.

    ``dataset`` is one to bring in: its folder and format.
    """
    from PySide6.QtCore import QCoreApplication, QTimer
    from PySide6.QtWidgets import QApplication

    from faceapp.domain.errors import KnownError
    from faceapp.engine.engine import Engine
    from faceapp.services import graphics
    from faceapp.services.library import default_library_path, open_library
    from faceapp.ui import file_kinds, translations, wording
    from faceapp.ui.ahead import Ahead
    from faceapp.ui.collecting import Collecting
    from faceapp.ui.single import Single
    from faceapp.ui.state import WindowState
    from faceapp.ui.theme import theme
    from faceapp.ui.window import MainWindow

    sys.setswitchinterval(SWITCH_SECONDS)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    QCoreApplication.setApplicationName("faceapp")
    QCoreApplication.setOrganizationName("faceapp")
    app = QApplication(sys.argv[:1])
    app.setApplicationDisplayName("faceapp")
    app.setDesktopFileName("faceapp")
    translations.install(app)
    file_kinds.install()
    theme()

    path = (library_path or default_library_path()).absolute()
    absolute = [entry.absolute() for entry in paths]
    single = Single(path)
    if single.told_other(absolute):
        said = wording.translate("app", "Shown in the window that is open already.")
        sys.stdout.write(f"{said}\n")
        return 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        library = open_library(path, checkpoints=False)
    except KnownError as error:
        return _refused(wording.sentence(error))
    except OSError:
        return _refused(
            wording.translate("app", "The folder {path} can not be made.").format(path=path.parent)
        )

    state = WindowState()
    engine = Engine()
    window = MainWindow(engine, library, state)
    collecting, ahead = Collecting(window), Ahead(window)
    window.show()

    def begin() -> None:
        window.open_paths(absolute)
        if dataset is not None:
            window.import_dataset(dataset[0].absolute(), dataset[1])

    def after_first_paint() -> None:
        engine.opened.connect(window.go_on)
        engine.opened.connect(begin)
        engine.opened.connect(window.offer_models)
        collecting.start()
        ahead.start()
        if not state.card():
            graphics.allow(False)
        engine.start(path, cores=state.cores())

    single.asked.connect(window.come_forward)
    single.listen()
    QTimer.singleShot(0, after_first_paint)
    try:
        with _closed_by_signals(window.close):
            return app.exec()
    finally:
        engine.stop()
        ahead.stop()
        collecting.stop()
        single.close()
        window.context.operations.close()
        library.close()


@contextlib.contextmanager
def _closed_by_signals(close: Callable[[], object]) -> Iterator[None]:
    """Inside, Ctrl+C and a plain ``kill`` close the window as its button does.

    Python handles a signal when it next runs, which in a quiet window is never: the
    byte that a signal writes wakes the event loop.
    """
    from PySide6.QtCore import QSocketNotifier

    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: ours.recv(64))
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, lambda _number, _frame: close()) for number in numbers}
        listening = signal.set_wakeup_fd(theirs.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(listening)
            for number, handler in before.items():
                signal.signal(number, handler)
            notifier.setEnabled(False)


def _refused(sentence: str) -> int:
    from PySide6.QtWidgets import QMessageBox

    sys.stderr.write(f"{sentence}\n")
    box = QMessageBox()
    box.setWindowTitle("faceapp")
    box.setText(sentence)
    box.exec()
    return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="faceapp", description="Name the faces in your photos.")
    parser.add_argument("--library", type=Path, metavar="FILE", help="the library to open")
    parser.add_argument("paths", nargs="*", type=Path, metavar="FOLDER|FILE", help="added to the library")
    return parser


if __name__ == "__main__":
    sys.exit(main())
