"""Reading torch's old weights files without torch, and refusing everything else."""

from __future__ import annotations

import contextlib
import io
import os
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.vision import registry
from faceapp.vision.torch_weights import MAGIC, BadWeightsError, read_weights


def saved(state: object) -> bytes:
    file = io.BytesIO()
    torch.save(state, file, _use_new_zipfile_serialization=False)
    return file.getvalue()


@pytest.mark.parametrize("part", ["pnet", "rnet", "onet"])
def test_reads_what_torch_reads(part: str) -> None:
    source = registry.entry("mtcnn").source(part)
    path = source.locate()
    assert path is not None
    theirs = torch.load(path, weights_only=True)
    ours = read_weights(source.read())
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        assert array.dtype == np.float32
        assert np.array_equal(array, theirs[name].numpy())


def test_views_that_share_a_storage() -> None:
    whole = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    found = read_weights(saved({"turned": whole.T, "part": whole[1:, 2:]}))
    assert np.array_equal(found["turned"], whole.T.numpy())
    assert np.array_equal(found["part"], whole[1:, 2:].numpy())


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo this must never run > /tmp/faceapp-evil",)


@pytest.mark.parametrize("what", [Evil(), {"a": Evil()}, torch.nn.Linear(2, 2)])
def test_refuses_to_run_anything(what: object) -> None:
    start = b"".join(pickle.dumps(part, 2) for part in (MAGIC, 1001, {}))
    body = saved(what)[len(start) :] if isinstance(what, torch.nn.Module) else pickle.dumps(what, 2)
    with pytest.raises(BadWeightsError):
        read_weights(start + body)
    with pytest.raises(BadWeightsError):
        read_weights(pickle.dumps(what, 2))


@pytest.mark.filterwarnings("ignore:invalid escape:DeprecationWarning")  # pickletools'
@given(cut=st.integers(0, 28_569), flip=st.integers(0, 1900), value=st.integers(0, 255))
@settings(deadline=None, max_examples=150)
def test_damaged_files_give_numbers_or_a_clear_no(cut: int, flip: int, value: int) -> None:
    data = registry.entry("mtcnn").source("pnet").read()
    with pytest.raises(BadWeightsError):
        read_weights(data[:cut])
    changed = bytearray(data)
    changed[flip] = value
    with contextlib.suppress(BadWeightsError):
        read_weights(bytes(changed))
