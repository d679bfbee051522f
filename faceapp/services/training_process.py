"""A training in a process of its own, which comes after everything else and may be ended at any time."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from faceapp.domain.errors import KnownError
from faceapp.domain.own_training import ResultKept
from faceapp.domain.own_training_errors import TrainingFailed
from faceapp.domain.own_training_thresholds import TRAINING_NICE, TRAINING_TELL_SECONDS
from faceapp.domain.training import EpochTrained, TrainingProgress
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import OwnProcess, at_work
from faceapp.services.training_run import Event, TrainingTask

__all__ = ["Event", "Order", "TrainingProcess", "TrainingTask"]

log = logging.getLogger(__name__)


class Order(StrEnum):
    """What the process is told."""

    PAUSE = "pause"
    GO_ON = "go-on"


class TrainingProcess(OwnProcess):
    """One training; its whole epochs are on the disk whenever it is closed.

    Args:
        task: what it is.
    """

    def __init__(self, task: TrainingTask) -> None:
        super().__init__()
        self._start(work, task)

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to hear."""
        return self._process is None

    def poll(self, timeout: float) -> list[Event]:
        """What happened, waiting at most ``timeout`` seconds if there is nothing.

        Raises:
            KnownError: it can not be done, or the process ended by itself; it is over then.
        """
        if self.ended:
            return []
        heard = self._heard(timeout)
        if heard is None:
            code = self._bury()
            log.error("a training ended with %s", code)
            raise TrainingFailed(detail=str(code))
        for one in heard:
            if isinstance(one, (Refused, Bug)):
                self._bury()
                raise _problem(one)
            if isinstance(one, ResultKept):
                self._bury()
        return heard

    def tell(self, order: Order) -> None:
        """Have it wait between two batches, or go on."""
        self._say(order)


def _problem(heard: Refused | Bug) -> KnownError:
    if isinstance(heard, Refused):
        return heard.error("training")
    log.error("training failed:\n%s", heard.trace)
    return TrainingFailed(detail=heard.trace.strip().splitlines()[-1])


def work(connection: Connection[Any, Any], task: TrainingTask) -> None:
    """Run a training inside its process."""
    with at_work():
        if hasattr(os, "nice"):
            os.nice(TRAINING_NICE)
        outcome = attempted(lambda: _tell_all(connection, task))
        if outcome is not None:
            connection.send(outcome)


def _tell_all(connection: Connection[Any, Any], task: TrainingTask) -> None:
    for event in thinned(task.run(), lambda: _waited(connection)):
        connection.send(event)


def _waited(connection: Connection[Any, Any]) -> float:
    """Wait while the user wants a pause; the seconds it took."""
    if not connection.poll():
        return 0.0
    begun, order = time.monotonic(), connection.recv()
    while order is Order.PAUSE:
        order = connection.recv()
    return time.monotonic() - begun


def thinned(events: Iterable[Event], waited: Callable[[], float]) -> Iterator[Event]:
    """``events``, those about the batches of an epoch a few times a second only.

    Args:
        events: of the training.
        waited: called between two of them; returns the seconds it paused, which are no work.
    """
    told, paused = 0.0, 0.0
    for event in events:
        now = time.monotonic()
        if isinstance(event, TrainingProgress):
            if now - told >= TRAINING_TELL_SECONDS or event.done == event.total:
                told = now
                yield worked(event, paused)
        else:
            if isinstance(event, EpochTrained):
                paused = 0.0
            yield event
        paused += waited()


def worked(progress: TrainingProgress, paused: float) -> TrainingProgress:
    """The same, as if ``paused`` seconds of this epoch had not been."""
    took = progress.done / progress.rate
    if paused <= 0 or took <= paused:
        return progress
    part = (took - paused) / took
    left = None if progress.seconds_left is None else progress.seconds_left * part
    return replace(progress, rate=progress.rate / part, seconds_left=left)
