"""How many threads a training uses where there is no graphics card."""

from __future__ import annotations

import os
from collections import deque
from statistics import median

import torch

from faceapp.domain import training_thresholds as limits


class Threads:
    """``TRAIN_THREADS`` of them while they are faster than one.

    They wait for each other after every layer, turning: where other work takes the core of one, all
    wait for it. So the first steps of each epoch are done by one thread, the next by several, and once
    these took longer, the rest of the epoch by one.
    """

    def __init__(self) -> None:
        self._several = min(os.cpu_count() or 1, limits.TRAIN_THREADS)
        self._alone: list[float] = []
        self._together: deque[float] = deque(maxlen=limits.TRAIN_STEPS_WATCHED)
        self.count = 1

    def begin(self) -> None:
        """An epoch begins."""
        self._alone.clear()
        self._together.clear()
        self._use(1)

    def took(self, seconds: float) -> None:
        """A step took so long."""
        if len(self._alone) < limits.TRAIN_STEPS_WATCHED:
            self._alone.append(seconds)
            if len(self._alone) == limits.TRAIN_STEPS_WATCHED:
                self._use(self._several)
        elif self.count > 1:
            self._together.append(seconds)
            watched = len(self._together) > limits.TRAIN_STEPS_WATCHED // 2
            if watched and median(self._together) > median(self._alone):
                self._use(1)

    def _use(self, count: int) -> None:
        self.count = max(1, count)
        torch.set_num_threads(self.count)
