"""Reads the weights in a file of torch, and runs nothing of it."""

from __future__ import annotations

import pickle
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from faceapp.domain.errors import ModelDamaged, UnsafeModel, WrongModelShape

if TYPE_CHECKING:
    import torch


def read_state(
    file: Path | IO[bytes], *, told: Path, model: str, mapped: bool = False
) -> dict[str, torch.Tensor]:
    """Names and tensors; the first call takes a second to import torch.

    Such files are pickles, which can name any function: ``weights_only=True`` knows tensors and
    plain containers only, and refuses all else before it does anything.

    Args:
        file: a path, or the bytes themselves.
        told: how the user knows the file, for messages.
        model: whose it should be, for messages.
        mapped: leave tensors on the disk; for large files of torch's newer format.

    Raises:
        ModelDamaged: it is no file of torch.
        UnsafeModel: it names a function.
        WrongModelShape: it holds something else than named tensors.
    """
    import torch

    try:
        with warnings.catch_warnings(action="ignore"):  # about kinds of pickles; those are refused below
            state = torch.load(file, map_location="cpu", weights_only=True, mmap=mapped or None)
    except pickle.UnpicklingError as error:
        kind = UnsafeModel if "global" in str(error).lower() else ModelDamaged  # it names some function
        raise kind(path=told) from error
    except (
        *(ArithmeticError, AssertionError, AttributeError, EOFError, ImportError, LookupError),
        *(MemoryError, OSError, RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile),
    ) as error:
        raise ModelDamaged(path=told) from error
    named = isinstance(state, Mapping) and all(
        isinstance(name, str) and isinstance(tensor, torch.Tensor) for name, tensor in state.items()
    )
    if not named:
        raise WrongModelShape(path=told, model=model)
    return dict(state)
