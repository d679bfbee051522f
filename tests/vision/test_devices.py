from __future__ import annotations

import json
import time

import numpy as np
import pytest

from faceapp.vision import devices
from faceapp.vision.devices import Input


def out(value: float, delay: float = 0.0):
    def run() -> list[np.ndarray]:
        time.sleep(delay)
        return [np.full((2, 3), value, np.float32)]

    return run


def test_a_card_that_says_something_else_is_not_used() -> None:
    assert not devices.faster(out(1.1), out(1.0, 0.02), seconds=0.05)


def test_a_card_that_says_it_in_another_shape_is_not_used() -> None:
    assert not devices.faster(lambda: [np.ones((2, 4), np.float32)], out(1.0, 0.02), seconds=0.05)


def test_a_card_that_is_clearly_faster_is_used_and_one_that_is_slower_is_not() -> None:
    assert devices.faster(out(1.001), out(1.0, 0.05), seconds=0.05)
    assert not devices.faster(out(1.0, 0.05), out(1.0), seconds=0.05)


def test_what_was_measured_is_remembered_and_not_measured_again(tmp_path) -> None:
    asked = []

    def measure() -> bool:
        asked.append(1)
        return True

    assert devices.remembered("a", measure, where=tmp_path)
    assert devices.remembered("a", measure, where=tmp_path)
    assert devices.remembered("b", lambda: False, where=tmp_path) is False
    assert devices.remembered("b", measure, where=tmp_path) is False
    assert asked == [1]
    assert json.loads((tmp_path / "devices.json").read_text()) == {"a": True, "b": False}


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"a": "yes"}', "\x00\xff"])
def test_a_damaged_memory_is_measured_again(tmp_path, damage) -> None:
    (tmp_path / "devices.json").write_text(damage, encoding="latin-1")
    assert devices.remembered("a", lambda: True, where=tmp_path)


def test_the_user_can_keep_networks_off_the_card(monkeypatch) -> None:
    offered = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.delenv("FACEAPP_DEVICE", raising=False)
    assert devices.cards(offered) == ("CUDAExecutionProvider",)
    monkeypatch.setenv("FACEAPP_DEVICE", "cpu")
    assert devices.cards(offered) == ()
    assert devices.torch_device() == "cpu"
    assert not devices.card_in_sight()


def test_made_up_input_fits_the_network() -> None:
    made = devices.sample(
        [
            Input("grey", "tensor(uint8)", ("n", 48, 48)),
            Input("picture", "tensor(float)", ("n", None, None, 3)),
            Input("one", "tensor(float)", (1, 3, 112, 112)),
        ]
    )
    assert made is not None
    assert made["grey"].shape[1:] == (48, 48)
    assert made["grey"].dtype == np.uint8
    assert made["picture"].shape[3] == 3
    assert made["one"].shape == (1, 3, 112, 112)
    assert 0 <= made["one"].min() <= made["one"].max() <= 1
    assert devices.sample([Input("text", "tensor(string)", (1,))]) is None


class Session:
    """As ONNX Runtime's, on a made-up card: twice the input, the faster the smaller ``delay``."""

    def __init__(self, model: bytes, provider: str, delays: dict[str, float]) -> None:
        self.provider, self.delay = provider, delays[provider]
        if self.delay < 0:
            raise RuntimeError("no such card")

    def get_inputs(self) -> list[Input]:
        return [Input("x", "tensor(float)", (1, 4))]

    def run(self, _outputs: None, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        time.sleep(self.delay)
        return [given["x"] * 2]


@pytest.mark.parametrize(
    ("card", "used"), [(0.0, "CUDAExecutionProvider"), (0.05, devices.CPU), (-1.0, devices.CPU)]
)
def test_a_network_runs_where_it_is_faster(monkeypatch, tmp_path, card, used) -> None:
    from faceapp.vision import runtime

    delays = {"CUDAExecutionProvider": card, devices.CPU: 0.01}
    monkeypatch.delenv("FACEAPP_DEVICE", raising=False)
    monkeypatch.setattr(devices.cache, "folder", lambda: tmp_path)
    monkeypatch.setattr(runtime, "_session", lambda model, provider: Session(model, provider, delays))
    monkeypatch.setattr(runtime.onnxruntime, "get_available_providers", lambda: list(delays))
    for _ in range(2):  # measured, then remembered
        network = runtime.Network(b"network")
        assert network.provider == used
        assert network(np.ones((1, 4), np.float32))[0].tolist() == [[2, 2, 2, 2]]
