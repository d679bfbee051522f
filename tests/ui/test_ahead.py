from __future__ import annotations

import subprocess
import sys

CHILD = """
import sys
from PySide6.QtWidgets import QApplication
from faceapp.ui import ahead
app = QApplication([])
steps = 0
made = ahead.Ahead()
made.start()
while not made.done:
    made._step()
    made._timer.stop()
    steps += 1
known = set(sys.modules)
import faceapp.ui.people.page, faceapp.ui.people.person_page, faceapp.ui.review.page, faceapp.ui.viewer.page
heavy = {"torch", "faiss", "deepface", "cv2", "onnxruntime", "onnx", "scipy"} & set(sys.modules)
print(steps, len(set(sys.modules) - known), sorted(heavy))
"""


def test_opening_a_page_imports_nothing_more() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=True, timeout=120
    )
    steps, late, heavy = done.stdout.split(maxsplit=2)
    assert int(steps) > 20, "one module at a time"
    assert int(late) == 0
    assert heavy.strip() == "[]"
