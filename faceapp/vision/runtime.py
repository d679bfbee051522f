"""How networks are run: ONNX Runtime on one thread or on a graphics card, OpenCV on one thread.

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

from faceapp.vision import devices

log = logging.getLogger(__name__)

Array = NDArray[np.float32]


class Network:
    """One network, ready to run; safe to call from several threads.

    Args:
        model: a whole ONNX file.

    Attributes:
        provider: where it runs, in ONNX Runtime's words; see ``devices``.
    """

    def __init__(self, model: bytes) -> None:
        cv2.setNumThreads(1)
        self._session = _session(model, devices.CPU)
        self.provider = devices.CPU
        for card in devices.cards(onnxruntime.get_available_providers()):
            session = _faster_session(model, card, self._session)
            if session is not None:
                self._session, self.provider = session, card
                break
        self._inputs = [entry.name for entry in self._session.get_inputs()]

    def __call__(self, *inputs: NDArray[np.generic]) -> list[Array]:
        """Run it once; inputs and outputs in the order of the model. Lets go of the GIL."""
        outputs: list[Array] = self._session.run(None, dict(zip(self._inputs, inputs, strict=True)))
        return outputs


def _session(model: bytes, provider: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # shapes differ from call to call
    options.enable_cpu_mem_arena = False  # it keeps what the largest picture ever needed
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model, options, providers=list(dict.fromkeys((provider, devices.CPU)))
    )


def _faster_session(
    model: bytes, card: str, processor: onnxruntime.InferenceSession
) -> onnxruntime.InferenceSession | None:
    """The network on a card, where it is faster there."""
    made = devices.sample(
        [devices.Input(one.name, one.type, tuple(one.shape)) for one in processor.get_inputs()]
    )
    if made is None:
        return None
    tried: list[onnxruntime.InferenceSession] = []

    def measure() -> bool:
        try:
            tried.append(_session(model, card))
            return devices.faster(lambda: tried[0].run(None, made), lambda: processor.run(None, made))
        except Exception as error:  # noqa: BLE001 - a driver's fault is no reason to stop: the processor can do it
            log.info("%s can not run this network: %s", card, error)
            return False

    if not devices.remembered(devices.key_of(model, card, onnxruntime.__version__), measure):
        return None
    try:
        return tried[0] if tried else _session(model, card)
    except Exception as error:  # noqa: BLE001 - the card is gone since it was measured
        log.info("%s does not start: %s", card, error)
        return None
