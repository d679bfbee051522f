"""What a network says of many faces, how right it is, and how sure it should be."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from faceapp.domain.metrics import Classification, classification
from faceapp.training.data import Ints, Pictures
from faceapp.training.networks import Network
from faceapp.training.preparing import seen

_BATCH = 256
_TEMPERATURES = np.exp(np.linspace(np.log(0.2), np.log(5.0), 161))


def logits_of(network: Network, pictures: Pictures, device: torch.device) -> NDArray[np.float64]:
    """(n, 7) logits of (n, side, side) faces."""
    network.eval()
    found = []
    with torch.inference_mode():
        for start in range(0, len(pictures), _BATCH):
            block = torch.from_numpy(pictures[start : start + _BATCH]).unsqueeze(1).to(device)
            x = seen(block).contiguous(memory_format=torch.channels_last)
            found.append(network(x).double().cpu().numpy())
    return np.concatenate(found)


def judged(logits: NDArray[np.float64], labels: Ints, temperature: float = 1.0) -> Classification:
    """How right the probabilities of ``logits`` are."""
    return classification(softmax(logits / temperature), labels)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows that sum to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def temperature(logits: NDArray[np.float64], labels: Ints) -> float:
    """What to divide logits by so that probabilities say how often they are right (Guo et al. 2017):
    the one with the smallest cross entropy, of 161 between 0.2 and 5.
    """
    rows = np.arange(len(labels))
    entropies = [-np.log(np.maximum(softmax(logits / t)[rows, labels], 1e-12)).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(entropies))])
