from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine

app, engine, summaries = QCoreApplication([]), Engine(), []

def add(context):
    from faceapp.services.scan import add_folders
    return add_folders(context.library, [Path(sys.argv[2])])

def look():
    if summaries and engine.activity.doing is Doing.NOTHING:
        app.quit()

ready = QTimer(interval=50)
ready.timeout.connect(look)
ready.start()
engine.opened.connect(lambda: engine.ask(add, engine.scan))
engine.scan_finished.connect(summaries.append)
engine.start(Path(sys.argv[1]), cores=1)
app.exec()
engine.stop()
heavy = {"torch", "faiss", "deepface", "tensorflow", "cv2", "onnxruntime", "onnx", "scipy"} & set(sys.modules)
print(summaries[0].measured, sorted(heavy))
"""


def test_a_scan_brings_no_network_into_the_window_s_process(astronaut_jpg: Path, tmp_path: Path) -> None:
    """Importing ONNX Runtime or OpenCV holds the interpreter for a tenth of a second; workers need them."""
    album = tmp_path / "album"
    album.mkdir()
    shutil.copy(astronaut_jpg, album / "astronaut.jpg")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "a.faceapp"), str(album)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "1 []", done.stderr
