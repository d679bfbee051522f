"""What a process of ours sends instead of an answer, and how it is told by the one that asked."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from faceapp.domain.errors import CannotMeasure, KnownError

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refused:
    """A ``KnownError``, as its parts."""

    kind: type[KnownError]
    facts: dict[str, object]

    def error(self, _doing: str) -> KnownError:
        """What to raise or tell."""
        return self.kind(**self.facts)


@dataclass(frozen=True, slots=True)
class Bug:
    """Something unforeseen."""

    trace: str

    def error(self, doing: str) -> KnownError:
        """What to raise or tell; the whole trace is logged as of what was being done."""
        log.error("%s failed:\n%s", doing, self.trace)
        return CannotMeasure(detail=self.trace.strip().splitlines()[-1])


def attempted(run: Callable[[], T]) -> T | Refused | Bug:
    """``run()``, or what went wrong with it, to be sent."""
    try:
        return run()
    except KnownError as error:
        return Refused(type(error), error.facts)
    except Exception:  # noqa: BLE001 - told by the parent as what it is, a bug
        return Bug(traceback.format_exc())
