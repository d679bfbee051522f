"""What importing the package does to the process."""

from __future__ import annotations

import os
import subprocess
import sys


def test_products_take_one_thread_unless_told_otherwise() -> None:
    said = "import faceapp, os, sys; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    plain = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    for environment, expected in ((plain, "1 False"), ({**plain, "OPENBLAS_NUM_THREADS": "3"}, "3 False")):
        done = subprocess.run(
            [sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected
