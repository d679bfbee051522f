"""From the start of the process to the first paint of the window, and what was imported by then.

    python tests/bench/first_paint.py [--times 5] [--library FILE]

Each start is a process of its own that runs ``faceapp.app.run`` as the ``faceapp``
command does. Prints the wall time from exec to the end of the first paint, and the
processor time (which a busy machine does not change).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAVY = (
    "torch", "faiss", "deepface", "cv2", "onnxruntime", "onnx", "tensorflow", "PIL", "scipy", "qtawesome",
)  # fmt: skip

CHILD = """
import json, os, sys, time
from pathlib import Path
heavy = sys.argv[2].split(",")
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
import faceapp.app, faceapp.ui.window

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, faceapp.ui.window.MainWindow):
            QTimer.singleShot(0, self.report)
            watched.removeEventFilter(self)
        return False
    def report(self):
        now = time.time()
        print(json.dumps({
            "wall": now - float(os.environ["STARTED"]), "cpu": time.process_time(),
            "heavy": [name for name in heavy if name in sys.modules], "modules": len(sys.modules),
        }), flush=True)
        QTimer.singleShot(300, QApplication.instance().closeAllWindows)

watch = Watch()
show = faceapp.ui.window.MainWindow.show
def shown(window):
    window.installEventFilter(watch)
    show(window)
faceapp.ui.window.MainWindow.show = shown
sys.exit(faceapp.app.run(Path(sys.argv[1]), []))
"""


def start(library: Path, settings: Path) -> dict[str, object]:
    """One start; what the window reported at its first paint."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "XDG_CONFIG_HOME": str(settings),
        "STARTED": repr(time.time()),
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(library), ",".join(HEAVY)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[0])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        library = options.library or Path(place) / "bench.faceapp"
        start(library, Path(place))  # makes the library, warms the disk
        print("  wall ms   cpu ms  modules  heavy ones imported")
        for _ in range(options.times):
            found = start(library, Path(place))
            wall, cpu = float(str(found["wall"])) * 1000, float(str(found["cpu"])) * 1000
            print(f"{wall:9.0f}{cpu:9.0f}{found['modules']:9}  {found['heavy'] or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
