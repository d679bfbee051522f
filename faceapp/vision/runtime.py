"""How networks are run: ONNX Runtime on one thread, OpenCV on one thread.

Photos are measured by several processes side by side, so one network never asks for
more than the thread that called it; spinning threads would take the cores of others.
"""

from __future__ import annotations

import logging
import os

import cv2
import numpy as np
from numpy.typing import NDArray

# The library would keep a number of this device in the user's folder, and report to its makers.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

log = logging.getLogger(__name__)

Array = NDArray[np.float32]


class Network:
    """One network, ready to run; safe to call from several threads.

    Args:
        model: a whole ONNX file.
    """

    def __init__(self, model: bytes) -> None:
        cv2.setNumThreads(1)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # shapes differ from call to call
        options.enable_cpu_mem_arena = False  # it keeps what the largest picture ever needed
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._inputs = [entry.name for entry in self._session.get_inputs()]

    def __call__(self, *inputs: NDArray[np.generic]) -> list[Array]:
        """Run it once; inputs and outputs in the order of the model. Lets go of the GIL."""
        outputs: list[Array] = self._session.run(None, dict(zip(self._inputs, inputs, strict=True)))
        return outputs
